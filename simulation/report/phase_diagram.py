"""The phase diagram as sentences, a table in the terminal, and plain data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from simulation.report.formatting import clean, counted
from simulation.report.heat_map import marks_of
from simulation.report.information import listed
from simulation.report.steps import step_words
from simulation.report.summary import Json, plain_ends
from simulation.report.titled import titled_table
from simulation.report.worth import heading, worth, worth_amount
from simulation.statistics.phases import Settled

if TYPE_CHECKING:
    from simulation.statistics.cells import Axis
    from simulation.statistics.phases import PhaseCell, Phases

Labels = Mapping[str, str]

# How a cell is marked in the terminal where its winner is not settled.
MARKS = {
    Settled.SETTLED: "",
    Settled.TOO_CLOSE: " =",
    Settled.NOT_ENOUGH_RUNS: " ?",
    Settled.NO_PLAN: " !",
}
MEANINGS = {
    Settled.TOO_CLOSE: "= ahead by no more than a founder would act on",
    Settled.NOT_ENOUGH_RUNS: "? not settled by these lives",
    Settled.NO_PLAN: "! every plan breaks a limit",
}
STYLES = ("bold", "green", "cyan", "magenta", "yellow", "blue", "red")
CELL_CHARACTERS = 12


def phases_sentence(found: Phases, labels: Labels | None = None) -> str:
    """Say in how many cells which plan is surely best, and what is not settled.

    Args:
        found: what `simulation.phases` found.
        labels: factor or plan -> what to call it.
    """
    called = labels or {}
    settled = Counter(cell.winner for cell in found.cells if cell.settled is Settled.SETTLED)
    states = Counter(cell.settled for cell in found.cells)
    total = len(found.cells)
    parts = []
    for name, count in settled.most_common():
        parts.append(f"{_name(name, called)} is surely best {_where(count, total)}")
    close, open_ = states[Settled.TOO_CLOSE], states[Settled.NOT_ENOUGH_RUNS]
    if close:
        zone = worth_amount(found.aim.zone, found.aim)
        parts.append(f"the best are within {zone} of each other {_where(close, total)}")
    if open_ == total:
        parts.append("no cell has a winner that these lives settle")
    elif open_:
        parts.append(f"the winner is not settled by these lives {_where(open_, total)}")
    if states[Settled.NO_PLAN]:
        broken = _where(states[Settled.NO_PLAN], total)
        parts.append(f"every plan breaks a limit of the aim {broken}")
    told = listed(parts)
    return f"{told[:1].upper()}{told[1:]}, in this model."


def _where(count: int, total: int) -> str:
    return "everywhere" if count == total else f"in {count} of {total} cells"


def phases_table(found: Phases, labels: Labels | None = None) -> Table:
    """Return the diagram as a table: rows are steps of y downwards from the largest, columns of x.

    Over one parameter a row is a step, with who wins, how far ahead, and the gains of plans.
    """
    called = labels or {}
    return _along(found, called) if found.y is None else _across(found, called)


def leads_table(found: Phases, labels: Labels | None = None, most: int | None = None) -> Table:
    """Return one row a cell: who is ahead, of whom, and by how much.

    Args:
        found: what `simulation.phases` found.
        labels: factor or plan -> what to call it.
        most: rows at most; those least settled come first. None for all, in their order.
    """
    called = labels or {}
    level = f"{found.level * 100:g}%"
    cells = leads_shown(found, most)
    few = f", the {len(cells)} closest of {len(found.cells)} cells"
    which = few if len(cells) < len(found.cells) else ""
    table = titled_table(
        f"How far ahead, in {heading(found.aim)}{which}: {level} intervals, all together"
    )
    for axis in filter(None, (found.x, found.y)):
        # Long names of the register break at their words.
        words = _name(axis.name, called).replace("_", " ")
        table.add_column(words, justify="right", overflow="fold", max_width=16)
    table.add_column("ahead", overflow="fold", max_width=18)
    table.add_column("of", overflow="fold", max_width=18)
    table.add_column("by", justify="right", no_wrap=True)
    table.add_column("that is", overflow="fold")
    for cell in cells:
        table.add_row(
            *(step_words(axis, place) for axis, place in _at(found, cell)),
            Text(_name(cell.winner, called)),
            Text(_name(cell.runner_up, called)),
            worth(cell.lead, found.aim),
            str(cell.settled),
        )
    return table


def leads_shown(found: Phases, most: int | None = None) -> tuple[PhaseCell, ...]:
    """Return the cells that `leads_table` has rows for."""
    if most is None or most >= len(found.cells):
        return found.cells
    return tuple(sorted(found.cells, key=lambda cell: abs(cell.lead.estimate))[:most])


def phases_notes(found: Phases, most: int | None = None) -> list[str]:
    """Return what one must know to read the tables, one sentence each.

    Args:
        found: what `simulation.phases` found.
        most: rows of `leads_table` beside it at most; None for all.
    """
    states = {cell.settled for cell in found.cells}
    marks = [text for state, text in MEANINGS.items() if state in states]
    notes = [f"{'; '.join(marks)}."] if marks else []
    down = "" if found.y is None else f" Down: {clean(found.y.name)}."
    notes.append(f"{'Across' if down else 'Down'}: {clean(found.x.name)}.{down}")
    zone = worth_amount(found.aim.zone, found.aim)
    notes.append(
        f"Ahead means by the decision value: {clean(found.aim.words)}. Settled means surely ahead "
        f"by more than {zone}."
    )
    notes.append(sentence_of_error(found))
    if found.others and found.sampled:
        others = listed([clean(name) for name in found.others])
        notes.append(
            f"Partial dependence: a cell is the mean over the points of its bin, in which "
            f"{others} {'varies' if len(found.others) == 1 else 'vary'} freely."
        )
    elif found.x.binned or (found.y is not None and found.y.binned):
        notes.append(
            "A cell is the mean over the points of the design in its bin; they are no sample, so "
            "intervals are of lives alone."
        )
    elif found.others:
        notes.append(f"A cell is the mean over {listed([clean(name) for name in found.others])}.")
    left = [
        counted(count, *words) + " left out"
        for count, words in (
            (found.points_left_out, ("point", "points")),
            (found.lives_left_out, ("life", "lives")),
        )
        if count
    ]
    if left:
        notes.append(f"Failed or missing: {listed(left)}.")
    shown = leads_shown(found, most)
    if len(shown) < len(found.cells):
        notes.append("--csv FILE has how far ahead in every cell.")
    leads = (cell.lead for cell in shown)
    gains = (gain for cell in found.cells for gain in cell.gains.values())
    legend = marks_of(gains if found.y is None else leads)
    return [*notes, f"{legend}."] if legend else notes


def sentence_of_error(*found: Phases) -> str:
    """Return in one sentence what one diagram rests on, or several."""
    lives = _between([each.lives for each in found], "life", "lives")
    worlds = _between([each.worlds for each in found], "world", "worlds")
    what = "the diagram" if len(found) == 1 else "a diagram"
    return (
        f"{lives} of each plan at each point, in {worlds}, in this model. All intervals of "
        f"{what} hold together at {found[0].level * 100:g}%."
    )


def _between(counts: Sequence[int], singular: str, plural: str) -> str:
    fewest, most = min(counts), max(counts)
    told = counted(most, singular, plural)
    return told if fewest == most else f"{fewest:,} to {told}"


def phases_data(found: Phases) -> dict[str, Json]:
    """Return the diagram as plain data."""
    return {
        "x": _axis_data(found.x),
        "y": None if found.y is None else _axis_data(found.y),
        "plans": list(found.names),
        "baseline": found.baseline,
        "aim": found.aim.words,
        "aim_unit": found.aim.unit,
        "indifference": found.aim.zone,
        "level": found.level,
        "method": found.method,
        "lives": found.lives,
        "worlds": found.worlds,
        "points": found.points,
        "mean_over": list(found.others),
        "points_left_out": found.points_left_out,
        "lives_left_out": found.lives_left_out,
        "cells": [_cell_data(cell, found) for cell in found.cells],
    }


def _across(found: Phases, called: Labels) -> Table:
    across, up = found.x, found.y
    assert up is not None
    table = titled_table("Which plan wins where")
    table.add_column("", justify="right", no_wrap=True)
    for i in range(len(across)):
        table.add_column(step_words(across, i), overflow="fold", max_width=CELL_CHARACTERS)
    for j in reversed(range(len(up))):
        cells = [found.cell(i, j) for i in range(len(across))]
        table.add_row(step_words(up, j), *(_tile(cell, found, called) for cell in cells))
    return table


def _along(found: Phases, called: Labels) -> Table:
    level = f"{found.level * 100:g}%"
    table = titled_table(f"Which plan wins where: {level} intervals")
    table.add_column("", justify="right", no_wrap=True)
    table.add_column("ahead", overflow="fold", max_width=18)
    base = _name(found.baseline, called)
    others = [name for name in found.names if name != found.baseline]
    for name in others:
        table.add_column(f"{_name(name, called)}\nover {base}", justify="right", no_wrap=True)
    for cell in found.cells:
        gains = (worth(cell.gains[name], found.aim) for name in others)
        table.add_row(step_words(found.x, cell.x), _tile(cell, found, called), *gains)
    return table


def _tile(cell: PhaseCell | None, found: Phases, called: Labels) -> Text:
    if cell is None:
        return Text("")
    style = STYLES[found.names.index(cell.winner) % len(STYLES)]
    return Text(f"{_name(cell.winner, called)}{MARKS[cell.settled]}", style=style)


def _at(found: Phases, cell: PhaseCell) -> list[tuple[Axis, int]]:
    """Return the axes of a diagram and where a cell lies on each."""
    return [(found.x, cell.x), *([] if found.y is None else [(found.y, cell.y)])]


def _name(name: str, called: Labels) -> str:
    return clean(called.get(name, name))


def _axis_data(axis: Axis) -> dict[str, Json]:
    return {
        "name": axis.name,
        "steps": list(axis.labels),
        "places": [float(each) for each in axis.places],
        "edges": None if axis.edges is None else [float(each) for each in axis.edges],
    }


def _cell_data(cell: PhaseCell, found: Phases) -> dict[str, Json]:
    return {
        "x": found.x.labels[cell.x],
        "y": None if found.y is None else found.y.labels[cell.y],
        "winner": cell.winner,
        "settled": str(cell.settled),
        "may_be_best": list(cell.may_be_best),
        "runner_up": cell.runner_up,
        "lead": plain_ends(cell.lead),
        "gains": {name: plain_ends(gain) for name, gain in cell.gains.items()},
        "surely_breaks_a_limit": list(cell.broken),
        "points": cell.points,
    }
