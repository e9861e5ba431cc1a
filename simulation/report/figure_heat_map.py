"""A heat map of a sweep: the mean in each cell beside the half-width of its interval."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import Normalize, TwoSlopeNorm
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter
from numpy.typing import NDArray

from simulation.report.figure_cells import draw_axis, edges_of, middles_of, wrapped
from simulation.report.figure_style import (
    LABEL_POINTS,
    figure_of,
    figure_style,
    finished,
    new_panels,
)
from simulation.report.formatting import clean, money
from simulation.report.heat_map import cell_words, interval_words, undefined_words

if TYPE_CHECKING:
    from simulation.statistics.heat_map import HeatMap

Labels = Mapping[str, str]
Floats = NDArray[np.float64]

INCHES = (11.0, 4.8)
PANEL_PAD = 0.12
# Numbers fit into the tiles of a map of this many steps at most.
MOST_WRITTEN = 12
# Both are read with any colour vision, and in print without colours; the second has white at zero.
AMOUNT, GAIN, WIDTH = "cividis", "PuOr_r", "Greys"
DARK = 0.5
# The widest interval need not be black.
ROOM_ABOVE = 1.6


def heat_map_figure(
    found: HeatMap, labels: Labels | None = None, *, axes: Axes | None = None
) -> Figure:
    """Draw the mean of each cell, and beside it how wide its interval is.

    In the map of a gain, tiles whose interval holds zero are hatched.

    Args:
        found: what `simulation.heat_map` found.
        labels: factor or plan -> what to call it; the name itself by default.
        axes: where to draw the means alone, each with its half-width; a new figure without them.
    """
    called = labels or {}
    with figure_style():
        if axes is not None:
            _draw(axes, found, called, found.table(), written=True)
            axes.set_title(_title(found, called))
            return finished(axes)
        left, right = new_panels((1, 2), INCHES, wrapped(_note(found), INCHES[0]), pad=PANEL_PAD)
        _draw(left, found, called, found.table(), written=True)
        left.set_title(_title(found, called))
        _draw(right, found, called, found.table("half_width"), written=False)
        right.set_title("Half-width of its interval")
    return finished(left)


def _draw(axes: Axes, found: HeatMap, called: Labels, values: Floats, *, written: bool) -> None:
    gain = written and found.against is not None
    colours = GAIN if gain else AMOUNT if written else WIDTH
    known = values[np.isfinite(values)]
    norm = _norm(known, gain, from_zero=not written)
    mesh = axes.pcolormesh(
        edges_of(found.x), edges_of(found.y), values.T, cmap=colours, norm=norm, edgecolors="white"
    )
    mesh.set_linewidth(0.6)
    draw_axis(axes, found.x, "x", called.get(found.x.name, found.x.name))
    draw_axis(axes, found.y, "y", called.get(found.y.name, found.y.name))
    bar = figure_of(axes).colorbar(mesh, ax=axes, fraction=0.05, pad=0.02)
    if found.unit == "share":
        bar.formatter = FuncFormatter(lambda share, _: f"{share * 100:g}")
        bar.set_label("percentage points" if gain or not written else "percent")
    else:
        if found.unit.startswith("USD"):
            bar.formatter = FuncFormatter(lambda dollars, _: money(dollars))
        bar.set_label(clean(found.unit or found.label))
    bar.outline.set_visible(False)
    if gain:
        _hatch(axes, found)
    if written and max(len(found.x), len(found.y)) <= MOST_WRITTEN:
        _write(axes, found, values, np.asarray(mesh.cmap(mesh.norm(values))))


def _norm(known: Floats, gain: bool, *, from_zero: bool) -> Normalize:
    if not known.size:
        return Normalize(0.0, 1.0)
    if gain:
        most = float(np.max(np.abs(known))) or 1.0
        return TwoSlopeNorm(0.0, -most, most)
    low = 0.0 if from_zero else float(known.min())
    high = float(known.max()) * (ROOM_ABOVE if from_zero else 1.0)
    return Normalize(low, max(high, low + 1e-12))


def _hatch(axes: Axes, found: HeatMap) -> None:
    """Hatch the tiles whose interval holds zero or is not defined."""
    from matplotlib.patches import Rectangle

    xs, ys = edges_of(found.x), edges_of(found.y)
    for (i, j), gain in found.cells.items():
        if not (gain.low > 0.0 or gain.high < 0.0):
            axes.add_patch(
                Rectangle(
                    (float(xs[i]), float(ys[j])),
                    float(xs[i + 1] - xs[i]),
                    float(ys[j + 1] - ys[j]),
                    facecolor="none",
                    edgecolor="#777777",
                    hatch="///",
                    linewidth=0.0,
                )
            )


def _write(axes: Axes, found: HeatMap, values: Floats, colours: Floats) -> None:
    """Write each mean with its half-width into its tile."""
    xs, ys = middles_of(found.x), middles_of(found.y)
    size = LABEL_POINTS - (1.5 if len(found.x) > 6 else 0.0)
    for (i, j), interval in found.cells.items():
        light = float(colours[i, j, :3] @ (0.299, 0.587, 0.114)) > DARK
        text = cell_words(found, interval)
        axes.text(
            float(xs[i]),
            float(ys[j]),
            text,
            ha="center",
            va="center",
            fontsize=size,
            color="black" if light else "white",
            clip_on=True,
            bbox={"facecolor": tuple(colours[i, j]), "edgecolor": "none", "pad": 0.6},
        )


def _title(found: HeatMap, called: Labels) -> str:
    plan = clean(called.get(found.plan, found.plan))
    if found.against is None:
        return f"{found.label[:1].upper()}{found.label[1:]}: {plan}"
    other = clean(called.get(found.against, found.against))
    return f"Gain in {found.label}: {plan} over {other}"


def _note(found: HeatMap) -> str:
    hatched = " Hatched: the interval holds zero." if found.against is not None else ""
    left = f" {undefined_words(found)}." if found.undefined else ""
    return f"{found.lives:,} lives, in this model. {interval_words(found)}{hatched}{left}"
