"""Where a decision flips, as a figure: the gain as one number of the company is turned."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator, NullLocator

from simulation.decision.dials import WIDE_RATIO
from simulation.report.figure_style import (
    COLOURS,
    GREY,
    LABEL_POINTS,
    figure_style,
    finished,
    given_panels,
    new_axes,
    new_panels,
    quiet_grid,
)
from simulation.report.formatting import clean
from simulation.report.tipping import plan_words, value_text
from simulation.report.worth import heading, unit_axis

if TYPE_CHECKING:
    from simulation.decision.guide import GuideRules
    from simulation.decision.tipping import TippingPoint

INCHES, GUIDE_INCHES = (7.2, 4.2), (13.5, 4.4)
CURVE, FLIP, TODAY, GUIDE = COLOURS[2], COLOURS[5], COLOURS[7], COLOURS[1]
MOST_TICKS = 6
MARGIN, PANEL_PAD = 0.02, 0.15


def tipping_figure(found: TippingPoint, *, axes: Axes | None = None) -> Figure:
    """Draw the gain with its interval at each value lived, and where it may be zero.

    Args:
        found: what `simulation.decision.tipping.tipping` returned.
        axes: where to draw; a new figure without them.
    """
    with figure_style():
        if axes is None:
            axes = new_axes(INCHES, _note(found))
        _draw(axes, found)
        asked, baseline = plan_words(found.asked), plan_words(found.baseline)
        axes.set_title(f"Gain of {asked} over {baseline}")
    return finished(axes)


def guide_figure(found: GuideRules, *, axes: Sequence[Axes] | None = None) -> Figure:
    """Draw the tests of the guide's rules side by side.

    Args:
        found: what `simulation.decision.guide.guide_rules` returned.
        axes: where to draw, one for each test; a new figure without them.

    Raises:
        ValueError: if there is another number of axes.
    """
    count = len(found.tests)
    with figure_style():
        if axes is None:
            panels = new_panels((1, count), GUIDE_INCHES, _note(found.retraining), pad=PANEL_PAD)
        else:
            panels = given_panels(axes, count)
        for panel, test in zip(panels, found.tests, strict=True):
            tipping_figure(test, axes=panel)
    return finished(panels[0])


def _note(found: TippingPoint) -> str:
    level = f"{found.crossings.level * 100:g}%"
    return (
        f"{found.lives:,} lives at each point, in this model. Bars: {level}, all points together. "
        f"Shaded: {level} interval of a flip."
    )


def _draw(axes: Axes, found: TippingPoint) -> None:
    band, points = found.crossings.band, found.crossings.points
    dial = found.dial
    wide = dial.low > 0 and dial.high >= WIDE_RATIO * dial.low
    # Nothing was lived between the points: lines lead the eye from one to the next, and to where
    # the gain is estimated to be zero.
    passed = {**dict(zip(points, band.estimate, strict=True)), **dict.fromkeys(_roots(found), 0.0)}
    axes.plot(sorted(passed), [passed[x] for x in sorted(passed)], color=CURVE, linewidth=1.0)
    axes.vlines(points, band.low, band.high, color=CURVE, linewidth=2.4, alpha=0.5)
    axes.plot(points, band.estimate, color=CURVE, marker="o", markersize=4, linestyle="none")
    for flip in found.crossings.flips:
        axes.axvspan(flip.low, flip.high, color=FLIP, alpha=0.3, linewidth=0)
        axes.plot(flip.root, 0.0, color="black", marker="|", markersize=12, zorder=3)
    axes.axhline(0.0, color="black", linewidth=0.8)
    if wide:
        axes.set_xscale("log")
        axes.xaxis.set_minor_locator(NullLocator())
        axes.set_xticks(_log_ticks(points))
    else:
        axes.xaxis.set_major_locator(MaxNLocator(MOST_TICKS, integer=dial.whole))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: value_text(value, dial.unit)))
    ends = np.log(points[[0, -1]]) if wide else points[[0, -1]]
    margins = ends + MARGIN * np.ptp(ends) * np.array([-1.0, 1.0])
    axes.set_xlim(*(np.exp(margins) if wide else margins))
    for value, colour, label in ((dial.today, TODAY, "today"), (found.guide, GUIDE, "guide")):
        if points[0] <= value <= points[-1]:
            _mark(axes, value, colour, label)
    axes.set_xlabel(f"{clean(dial.name)}, {clean(dial.unit)}", loc="left")
    axes.set_ylabel(heading(found.aim))
    unit_axis(axes, found.aim)
    quiet_grid(axes, "y")


def _roots(found: TippingPoint) -> list[float]:
    return [flip.root for flip in found.crossings.flips]


def _mark(axes: Axes, value: float, colour: str, label: str) -> None:
    axes.axvline(value, color=colour, linewidth=1.0, linestyle=":")
    axes.annotate(
        label,
        (value, 1.0),
        xycoords=axes.get_xaxis_transform(),
        textcoords="offset points",
        xytext=(3, -9),
        fontsize=LABEL_POINTS,
        color=GREY,
    )


def _log_ticks(points: np.ndarray) -> list[float]:
    """Return some of the points, far enough apart for their labels."""
    gap = np.log(points[-1] / points[0]) / MOST_TICKS
    ticks = [float(points[0])]
    for point in points[1:-1]:
        if np.log(point / ticks[-1]) >= gap and np.log(points[-1] / point) >= gap:
            ticks.append(float(point))
    return [*ticks, float(points[-1])]
