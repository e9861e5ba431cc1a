"""A heat map of a sweep as a table in the terminal and as plain data."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from rich.table import Table

from simulation.report.formatting import EXACT_MARK, UNDEFINED, clean, number, span
from simulation.report.steps import step_words
from simulation.report.summary import Json, plain_ends
from simulation.report.titled import titled_table

if TYPE_CHECKING:
    from simulation.statistics.heat_map import HeatMap
    from simulation.statistics.intervals import Interval

Labels = Mapping[str, str]


def heat_map_table(found: HeatMap, labels: Labels | None = None) -> Table:
    """Return the means with their half-widths: y downwards from the largest, x across.

    Args:
        found: what `simulation.heat_map` found.
        labels: factor or plan -> what to call it.
    """
    called = labels or {}
    table = titled_table(_title(found, called))
    table.add_column("", justify="right", no_wrap=True)
    for label in map(partial(step_words, found.x), range(len(found.x))):
        table.add_column(label, justify="right")
    for j in reversed(range(len(found.y))):
        cells = [found.cells.get((i, j)) for i in range(len(found.x))]
        table.add_row(
            step_words(found.y, j),
            *("" if each is None else cell_words(found, each) for each in cells),
        )
    return table


def heat_map_notes(found: HeatMap, labels: Labels | None = None) -> list[str]:
    """Return what one must know to read the table, one sentence each."""
    called = labels or {}
    across, down = (clean(called.get(axis.name, axis.name)) for axis in (found.x, found.y))
    notes = [
        f"Across: {across}. Down: {down}.",
        f"{interval_words(found)} {found.lives:,} lives, in this model.",
    ]
    if found.against is not None:
        notes.append(
            "A gain is surely one where its interval leaves 0 out; `nexthire phases` asks for "
            "more, a gain that a founder would act on."
        )
    notes += [
        f"{each}." for each in (undefined_words(found), marks_of(found.cells.values())) if each
    ]
    return notes


def interval_words(found: HeatMap) -> str:
    """Say what stands below the means of a map."""
    level = f"{found.level * 100:g}%"
    if _has_ends(found):
        return f"Below a mean is its {level} interval; those of all cells hold together."
    return f"± is the half-width of a {level} interval; those of all cells hold together."


def undefined_words(found: HeatMap) -> str:
    """Say in how many lives the measure is undefined, nothing if it is in none."""
    if not found.undefined:
        return ""
    if found.undefined == 1.0:
        return "Undefined in every life"
    percent = round(found.undefined * 100)
    told = "less than 1" if percent < 1 else "more than 99" if percent > 99 else f"{percent}"
    return f"Undefined, and left out, in {told}% of lives"


def marks_of(shown: Iterable[Interval]) -> str:
    """Say what the marks mean that are among the intervals shown, nothing if there are none."""
    intervals = list(shown)
    marks = [f"{EXACT_MARK} the same in every life"] if any(x.constant for x in intervals) else []
    # What is the same in every life has ends too.
    marks += [f"{UNDEFINED} not defined"] if not all(x.defined for x in intervals) else []
    return "; ".join(marks)


def heat_map_data(found: HeatMap) -> dict[str, Json]:
    """Return the map as plain data."""
    return {
        "x": found.x.name,
        "y": found.y.name,
        "measure": found.measure,
        "unit": found.unit,
        "plan": found.plan,
        "against": found.against,
        "level": found.level,
        "lives": found.lives,
        "undefined_share": found.undefined,
        "mean_over": list(found.others),
        "cells": [
            {"x": found.x.labels[i], "y": found.y.labels[j], **plain_ends(each)}
            for (i, j), each in found.cells.items()
        ],
    }


def _title(found: HeatMap, called: Labels) -> str:
    plan = clean(called.get(found.plan, found.plan))
    label = clean(found.label if found.against is None else f"gain in {found.label}")
    if found.against is not None:
        plan = f"{plan} over {clean(called.get(found.against, found.against))}"
    # Shares are written as percent.
    unit = f", {clean(found.unit)}" if found.unit not in ("", "share") else ""
    return f"{label[:1].upper()}{label[1:]}{unit}: {plan}"


def cell_words(found: HeatMap, interval: Interval) -> str:
    """Return a mean with its error below it, as tables and figures write it.

    Args:
        found: the map.
        interval: of one of its cells.
    """
    signed = found.against is not None
    middle = number(interval.estimate, found.decimals, found.unit, signed)
    if interval.constant:
        return f"{middle}{EXACT_MARK}"
    if not interval.defined:
        return UNDEFINED
    if _has_ends(found):
        return f"{middle}\n{span(interval, found.decimals, found.unit, signed)}"
    half = number(interval.half_width, found.decimals, found.unit, signed).removeprefix("+")
    return f"{middle}\n±{half}"


def _has_ends(found: HeatMap) -> bool:
    """Tell whether some interval is not even around its mean: it ends where no mean can be."""
    return any(
        not math.isclose(each.high - each.estimate, each.estimate - each.low, rel_tol=1e-6)
        for each in found.cells.values()
        if each.defined
    )
