"""Figures of an answer drawn for a narrow screen: the same lines, fewer inches, larger letters."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from simulation.report.figure_timing import timing_figure
from simulation.report.figure_tipping import tipping_figure
from simulation.report.figure_who_next import who_next_figure
from simulation.report.figures import figure_style

if TYPE_CHECKING:
    from simulation.decision.timing import Timing
    from simulation.decision.tipping import TippingPoint
    from simulation.decision.who_next import WhoNext

INCHES = (4.3, 3.6)
INCHES_PER_ROW, INCHES_AROUND = 0.24, 1.2


def narrow_timing(found: Timing) -> Figure:
    """Return the gain by month of opening for a narrow screen."""
    return _drawn(lambda axes: timing_figure(found, axes=axes), INCHES)


def narrow_tipping(found: TippingPoint) -> Figure:
    """Return the gain as a number is turned for a narrow screen."""
    return _drawn(lambda axes: tipping_figure(found, axes=axes), INCHES)


def narrow_who_next(found: WhoNext) -> Figure:
    """Return who next for a narrow screen."""
    rows = sum(each.gain.defined for each in found.candidates)
    size = (INCHES[0], INCHES_AROUND + INCHES_PER_ROW * rows)
    return _drawn(lambda axes: who_next_figure(found, axes=axes), size)


def _drawn(draw: Callable[[Axes], Any], inches: tuple[float, float]) -> Figure:
    """Return a figure of that size, without the title that the page's own heading repeats."""
    with figure_style():
        figure = Figure(figsize=inches, layout="constrained")
        FigureCanvasAgg(figure)
        axes = figure.subplots()
        draw(axes)
        axes.set_title("")
    return figure
