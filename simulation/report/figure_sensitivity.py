"""What drives a result, as figures: shares of the variance, and both ends of each range."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import fill
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator, PercentFormatter

from simulation.report.figure_cells import wrapped
from simulation.report.figure_style import (
    COLOURS,
    GREY,
    LABEL_POINTS,
    figure_style,
    finished,
    given_panels,
    new_panels,
    quiet_grid,
)
from simulation.report.formatting import money
from simulation.report.sensitivity import (
    aim_of,
    clipped,
    ends_numbers,
    meaning_of,
    subject_words,
)
from simulation.report.worth import heading

if TYPE_CHECKING:
    from simulation.decision.sensitivity import Sensitivity
    from simulation.statistics.intervals import Interval

INCHES_WIDE, INCHES_ALONE = 13.5, 7.6
INCHES_A_NUMBER, INCHES_AROUND = 0.62, 1.7
LABEL_COLUMNS = 34
MOST_LABEL_LINES = 3
PANEL_PAD = 0.12
ALONE, WITH_OTHERS = COLOURS[2], COLOURS[6]
LOW, HIGH = COLOURS[2], COLOURS[1]
BAR = 0.36
# Room beside the bars for what stands at their ends, as a share of their reach.
ROOM = 0.28


def sensitivity_figure(found: Sensitivity, *, axes: Sequence[Axes] | None = None) -> Figure:
    """Draw shares of the variance and both ends of each range side by side.

    Args:
        found: what drives a result.
        axes: where to draw: two, or one where the shares are not defined; a new figure without
            them.

    Raises:
        ValueError: if there is another number of axes.
    """
    count = 2 if found.indices.defined else 1
    with figure_style():
        panels = _panels(found, count) if axes is None else given_panels(axes, count)
        *shares, ends = panels
        for panel in shares:
            _draw_shares(panel, found)
        _draw_ends(ends, found)
    return finished(ends)


def sobol_figure(found: Sensitivity, *, axes: Axes | None = None) -> Figure:
    """Draw first and total index of each number with their intervals.

    Args:
        found: what drives a result.
        axes: where to draw; a new figure without them.

    Raises:
        ValueError: if the indices are not defined.
    """
    if not found.indices.defined:
        raise ValueError("the indices are not defined: points differ by no more than luck")
    return _alone(found, axes, _draw_shares)


def tornado_figure(found: Sensitivity, *, axes: Axes | None = None) -> Figure:
    """Draw what the result changes by at both ends of each number's range, with intervals.

    Args:
        found: what drives a result.
        axes: where to draw; a new figure without them.
    """
    return _alone(found, axes, _draw_ends)


def _alone(found: Sensitivity, axes: Axes | None, draw: object) -> Figure:
    assert callable(draw)
    with figure_style():
        if axes is None:
            (axes,) = _panels(found, 1)
        draw(axes, found)
    return finished(axes)


def _panels(found: Sensitivity, count: int) -> list[Axes]:
    width = INCHES_WIDE if count == 2 else INCHES_ALONE
    size = (width, INCHES_AROUND + INCHES_A_NUMBER * len(found.ends))
    return new_panels((1, count), size, _note(found, width), pad=PANEL_PAD)


def _draw_shares(axes: Axes, found: Sensitivity) -> None:
    indices = found.indices.factors
    for shift, colour, label, kind in (
        (-BAR / 2, ALONE, "alone", "first"),
        (BAR / 2, WITH_OTHERS, "with the others", "total"),
    ):
        shares = [clipped(getattr(each, kind)) for each in indices]
        places = np.arange(len(indices)) + shift
        axes.barh(
            places, [each.estimate for each in shares], BAR, color=colour, label=label, alpha=0.75
        )
        _whiskers(axes, places, shares)
    _numbers(axes, [meaning_of(found.factor(each.name)) for each in indices])
    axes.set_xlim(0.0, 1.0)
    axes.xaxis.set_major_formatter(PercentFormatter(1.0))
    axes.set_xlabel("share of the variance", loc="left")
    axes.set_title("What decides it")
    axes.legend(loc="lower right", frameon=False, fontsize=LABEL_POINTS)


def _draw_ends(axes: Axes, found: Sensitivity) -> None:
    aim = aim_of(found.asked)
    places = np.arange(len(found.ends))
    reach = [0.0]
    for colour, label, kind in ((LOW, "low end", "low"), (HIGH, "high end", "high")):
        changes = [getattr(each, kind) for each in found.ends]
        values = [each.estimate for each in changes]
        shift = -BAR / 2 if kind == "low" else BAR / 2
        axes.barh(places + shift, values, BAR, color=colour, label=label, alpha=0.75)
        _whiskers(axes, places + shift, changes)
        reach += [end for each in changes for end in (each.low, each.high) if np.isfinite(end)]
        for place, end, change in zip(places + shift, found.ends, changes, strict=True):
            _value(axes, place, change, ends_numbers(end.factor)[kind == "high"])
    low, high = min(reach), max(reach)
    room = ROOM * max(high - low, 1e-9)
    axes.set_xlim(low - room, high + room)
    axes.axvline(0.0, color="black", linewidth=0.8)
    _numbers(axes, [meaning_of(each.factor) for each in found.ends])
    axes.set_xlabel(f"change in {heading(aim)}", loc="left")
    axes.xaxis.set_major_locator(MaxNLocator(6))
    if aim.unit.startswith("USD"):
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: money(value)))
    elif aim.unit == "share":
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value * 100:g}"))
    axes.set_title("At the ends of its range")
    axes.legend(loc="lower right", frameon=False, fontsize=LABEL_POINTS)


def _value(axes: Axes, place: float, change: Interval, text: str) -> None:
    """Write the value of a number beyond the end of its bar and interval."""
    right = change.estimate >= 0.0
    ends = [each for each in (change.low, change.high, change.estimate, 0.0) if np.isfinite(each)]
    axes.annotate(
        text,
        (max(ends) if right else min(ends), place),
        xytext=(3 if right else -3, 0),
        textcoords="offset points",
        ha="left" if right else "right",
        va="center",
        fontsize=LABEL_POINTS - 1,
        color=GREY,
    )


def _whiskers(axes: Axes, places: np.ndarray, intervals: list[Interval]) -> None:
    for place, each in zip(places, intervals, strict=True):
        if each.defined:
            axes.plot([each.low, each.high], [place, place], color="black", linewidth=1.0)


def _numbers(axes: Axes, names: list[str]) -> None:
    labels = []
    for name in names:
        lines = fill(name, LABEL_COLUMNS).split("\n")
        cut = lines[:MOST_LABEL_LINES]
        labels.append("\n".join(cut) + ("..." if len(lines) > MOST_LABEL_LINES else ""))
    axes.set_yticks(range(len(names)), labels, fontsize=LABEL_POINTS)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    quiet_grid(axes, "x")


def _note(found: Sensitivity, inches: float) -> str:
    level = f"{found.indices.level * 100:g}%"
    effort = found.effort
    subject = subject_words(found)
    note = (
        f"{subject[:1].upper()}{subject[1:]}, in this model. {found.indices.rows} rows of "
        f"{effort.lives} lives, {effort.lives_at_ends} lives at each end. Lines: {level} intervals."
    )
    return wrapped(note, inches)
