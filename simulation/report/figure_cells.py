"""What figures over two parameters of a sweep share: where tiles lie, and their axes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from textwrap import fill
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from simulation.report.formatting import clean
from simulation.report.steps import is_money

if TYPE_CHECKING:
    from simulation.statistics.cells import Axis

Floats = NDArray[np.float64]

# Below this ratio of the ends, an axis is never spread by ratio.
WIDE_RATIO = 8.0
MOST_TICKS = 9
# Steps closer than this share of the axis share a tick label.
TICK_GAP = 0.075
LABEL_CHARACTERS = 46
# Of a note in the size of labels.
CHARACTERS_AN_INCH = 14


def is_wide(axis: Axis) -> bool:
    """Tell whether an axis is spread by ratio: its steps are, and its ends differ by much."""
    places = axis.places if axis.edges is None else axis.edges
    low, high = float(places[0]), float(places[-1])
    if not (axis.numeric and low > 0.0 and high >= WIDE_RATIO * low):
        return False
    middle = float(np.median(places))
    return middle * middle < math.sqrt(low * high) * (low + high) / 2


def edges_of(axis: Axis) -> Floats:
    """Return where the tiles of an axis meet, one more than steps, in the scale it is drawn in.

    Around the values of a grid tiles meet half way; those at the ends are as wide as they can be
    without passing half a step.
    """
    if axis.edges is not None:
        return axis.edges
    places = np.log(axis.places) if is_wide(axis) else axis.places
    if len(places) == 1:
        found = places[0] + np.array([-0.5, 0.5])
    else:
        middles = (places[:-1] + places[1:]) / 2
        first, last = 2 * places[0] - middles[0], 2 * places[-1] - middles[-1]
        found = np.concatenate([[first], middles, [last]])
    return np.asarray(np.exp(found) if is_wide(axis) else found)


def centres_of(axis: Axis) -> Floats:
    """Return where the middles of the tiles lie in the numbers of the axis."""
    if axis.edges is None:
        return axis.places
    low, high = axis.edges[:-1], axis.edges[1:]
    return np.sqrt(low * high) if is_wide(axis) else (low + high) / 2


def middles_of(axis: Axis) -> Floats:
    """Return where the middle of each tile lies, as it is drawn."""
    edges = edges_of(axis)
    low, high = edges[:-1], edges[1:]
    return np.asarray(np.sqrt(low * high) if is_wide(axis) else (low + high) / 2)


def middle_between(axis: Axis, first: int, last: int) -> float:
    """Return the middle of the tiles from one step to another, as they are drawn."""
    edges = edges_of(axis)
    low, high = float(edges[first]), float(edges[last + 1])
    return math.sqrt(low * high) if is_wide(axis) else (low + high) / 2


def share_between(axis: Axis, first: int, last: int) -> float:
    """Return the share of an axis that the tiles from one step to another take."""
    edges = np.log(edges_of(axis)) if is_wide(axis) else edges_of(axis)
    return float((edges[last + 1] - edges[first]) / (edges[-1] - edges[0]))


def draw_axis(axes: Axes, axis: Axis, side: str, label: str) -> None:
    """Scale one axis of a figure and label its steps; every step is labelled if there is room.

    Args:
        axes: where to draw.
        axis: the parameter.
        side: "x" or "y".
        label: what the axis is called.
    """
    chosen = axes.xaxis if side == "x" else axes.yaxis
    ends = edges_of(axis)
    if is_wide(axis):
        (axes.set_xscale if side == "x" else axes.set_yscale)("log")
    (axes.set_xlim if side == "x" else axes.set_ylim)(float(ends[0]), float(ends[-1]))
    places = ends if axis.binned else axis.places
    shown = _spaced(np.log(places) if is_wide(axis) else places)
    sign = "$" if is_money(axis) else ""
    labels = [
        f"{sign}{amount(float(places[k]))}" if axis.numeric else clean(axis.labels[k])
        for k in shown
    ]
    chosen.set_ticks([float(places[k]) for k in shown], labels)
    chosen.set_ticks([], minor=True)
    chosen.set_label_text(_short(label))


def amount(value: float) -> str:
    """Return a step of an axis with three digits, thousands and millions as such."""
    for factor, sign in ((1e9, "bn"), (1e6, "M"), (1e4, "k")):
        if abs(value) >= factor:
            scale = 1e3 if sign == "k" else factor
            return f"{value / scale:.3g}{sign}"
    # Four digits still read as they are.
    return f"{value:.0f}" if abs(value) >= 1e3 else f"{value:.3g}"


def _spaced(places: Floats) -> list[int]:
    """Return the steps to label: the ends, and those between that keep their distance."""
    reach = float(np.ptp(places)) or 1.0
    shown = [0]
    for k in range(1, len(places)):
        room = (places[k] - places[shown[-1]]) / reach
        to_last = (places[-1] - places[k]) / reach
        if k == len(places) - 1 or (room >= TICK_GAP and to_last >= TICK_GAP):
            shown.append(k)
    return shown


def _short(label: str) -> str:
    text = clean(label)
    return text if len(text) <= LABEL_CHARACTERS else text[: LABEL_CHARACTERS - 1] + "…"


def wrapped(text: str, inches: float) -> str:
    """Return a note broken into lines that fit below a figure of some width."""
    return fill(text, max(20, int(inches * CHARACTERS_AN_INCH)))


def outlined(axes: Axes, steps_x: Floats, steps_y: Floats, which: NDArray[np.int64]) -> None:
    """Draw the borders between tiles of different numbers; -1 stands for no tile.

    Args:
        axes: where to draw.
        steps_x, steps_y: where tiles meet.
        which: number of each tile; shape (x, y).
    """
    numbers, xs, ys = which.tolist(), steps_x.tolist(), steps_y.tolist()
    for i, j in np.ndindex(*which.shape):
        here = numbers[i][j]
        if i + 1 < len(numbers) and _differ(here, numbers[i + 1][j]):
            _line(axes, [xs[i + 1], xs[i + 1]], [ys[j], ys[j + 1]])
        if j + 1 < len(numbers[i]) and _differ(here, numbers[i][j + 1]):
            _line(axes, [xs[i], xs[i + 1]], [ys[j + 1], ys[j + 1]])


def _differ(here: int, there: int) -> bool:
    return here >= 0 and there >= 0 and here != there


def _line(axes: Axes, xs: Sequence[float], ys: Sequence[float]) -> None:
    axes.plot(xs, ys, color="black", linewidth=2.0, solid_capstyle="projecting", zorder=4)
