"""Figures of an answer drawn for a narrow screen: the same lines, fewer inches, larger letters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from numpy.typing import ArrayLike

from simulation.decision.why import VALUE
from simulation.report.figure_timing import timing_figure
from simulation.report.figure_tipping import tipping_figure
from simulation.report.figure_who_next import who_next_figure
from simulation.report.figure_why import why_figure
from simulation.report.figures import answer_figure, figure_style

if TYPE_CHECKING:
    from simulation.decision.timing import Timing
    from simulation.decision.tipping import TippingPoint
    from simulation.decision.who_next import WhoNext
    from simulation.decision.why import Why
    from simulation.statistics.monthly import Monthly

INCHES = (4.3, 3.6)
PLANS_INCHES, PANEL_PAD = (4.2, 9.2), 0.1
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
    figure = _drawn(lambda axes: who_next_figure(found, axes=axes), size)
    with figure_style():
        legend = figure.axes[0].get_legend()
        if legend is not None:
            # Beside the lines there is no room for it.
            handles = [each for each in legend.legend_handles if each is not None]
            texts = [each.get_text() for each in legend.get_texts()]
            legend.remove()
            figure.legend(
                handles, texts, loc="outside lower center", ncols=2, frameon=False, fontsize=8.0
            )
    return figure


def narrow_why(why: Why, labels: Mapping[str, str]) -> Figure:
    """Return the parts of the difference in the decision value alone for a narrow screen."""
    alone = replace(why, measures={VALUE: why.measures[VALUE]})
    figure = why_figure(alone, labels)
    with figure_style():
        # What they say stands in the page's own words, and is wider than the figure.
        figure.suptitle("")
        figure.supxlabel("")
    return figure


def narrow_plans(
    monthly: Monthly,
    horizon_months: float,
    labels: Mapping[str, str],
    baseline: str,
    worlds: ArrayLike | None = None,
) -> Figure:
    """Return the three clocks of an answer below each other for a narrow screen.

    Args:
        monthly, horizon_months, labels, baseline, worlds: as in `answer_figure`.
    """
    with figure_style():
        figure = Figure(figsize=PLANS_INCHES, layout=ConstrainedLayoutEngine(h_pad=PANEL_PAD))
        FigureCanvasAgg(figure)
        axes = list(figure.subplots(3, 1))
    answer_figure(monthly, horizon_months, labels, baseline, worlds=worlds, axes=axes)
    return figure


def _drawn(draw: Callable[[Axes], Any], inches: tuple[float, float]) -> Figure:
    """Return a figure of that size, without the title that the page's own heading repeats."""
    with figure_style():
        figure = Figure(figsize=inches, layout="constrained")
        FigureCanvasAgg(figure)
        axes = figure.subplots()
        draw(axes)
        axes.set_title("")
    return figure
