"""When to open a position, as a figure: the gain over never by the month of opening."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulation.report.figure_style import (
    COLOURS,
    LABEL_POINTS,
    figure_style,
    finished,
    new_axes,
    quiet_grid,
)
from simulation.report.timing import BEST, BROKEN
from simulation.report.worth import heading, unit_axis

if TYPE_CHECKING:
    from simulation.decision.timing import Timing

INCHES = (7.2, 4.2)
CURVE, BEST_COLOUR, BROKEN_COLOUR, RULE = COLOURS[2], COLOURS[3], COLOURS[1], COLOURS[4]
# The rule stands this share of the months beyond the last of them.
BESIDE = 0.12
# Month labels closer than this share of the axis would run into each other.
TICK_GAP = 0.05


def timing_figure(found: Timing, *, axes: Axes | None = None) -> Figure:
    """Draw the gain over never by the month of opening, with its band and the rule beside it.

    Args:
        found: what `simulation.decision.timing.timing` returned.
        axes: where to draw; a new figure without them.
    """
    with figure_style():
        if axes is None:
            axes = new_axes(
                INCHES,
                f"{found.lives:,} lives each, in this model. Band: {found.level * 100:g}%, all "
                "months together; the bar of the sign by itself.",
            )
        months = np.array([start.month for start in found.starts])
        _draw_curve(axes, found, months)
        _draw_rule(axes, found, months)
        never = "never (may be best)" if found.baseline in found.best else "never"
        axes.axhline(0.0, color="black", linewidth=0.8)
        axes.annotate(
            never,
            (1.0, 0.0),
            xycoords=axes.get_yaxis_transform(),
            textcoords="offset points",
            xytext=(4, 0),
            va="center",
            fontsize=LABEL_POINTS,
            annotation_clip=False,
        )
        axes.set_title("Gain over never by the month in which the position is opened")
        axes.set_xlabel("opened in month", loc="left")
        axes.set_ylabel(heading(found.aim))
        unit_axis(axes, found.aim)
        quiet_grid(axes, "y")
        if axes.get_legend_handles_labels()[0]:
            axes.legend(frameon=False, fontsize=LABEL_POINTS)
    return finished(axes)


def _draw_curve(axes: Axes, found: Timing, months: np.ndarray) -> None:
    gains = [start.gain for start in found.starts]
    low, high, middle = (
        np.array([getattr(gain, end) for gain in gains]) for end in ("low", "high", "estimate")
    )
    axes.fill_between(months, low, high, color=CURVE, alpha=0.18, linewidth=0)
    axes.plot(months, middle, color=CURVE, linewidth=1.6, marker="o", markersize=4)
    best = np.array([start.name in found.best and not start.broken for start in found.starts])
    broken = np.array([bool(start.broken) for start in found.starts])
    for chosen, colour, marker, label in (
        (best, BEST_COLOUR, "D", BEST),
        (broken, BROKEN_COLOUR, "X", BROKEN),
    ):
        if chosen.any():
            axes.plot(
                months[chosen],
                middle[chosen],
                color=colour,
                marker=marker,
                markersize=8,
                linestyle="none",
                label=label,
                zorder=3,
            )


def _draw_rule(axes: Axes, found: Timing, months: np.ndarray) -> None:
    """Draw the rule-triggered plan beyond the last month, and label the months."""
    reach = max(float(np.ptp(months)), 1.0)
    ticks = _ticks(months, reach)
    labels = [f"{month:g}" for month in ticks]
    if found.rule is not None and found.rule.gain.defined:
        gain, place = found.rule.gain, float(months.max()) + BESIDE * reach
        colour = BROKEN_COLOUR if found.rule.broken else RULE
        axes.plot([place, place], [gain.low, gain.high], color=colour, linewidth=2.0)
        axes.plot(place, gain.estimate, color=colour, marker="s", linestyle="none")
        ticks, labels = [*ticks, place], [*labels, "at a\nsign"]
    axes.set_xticks(ticks, labels)
    axes.set_xlim(float(months.min()) - 0.03 * reach, max(ticks) + 0.03 * reach)


def _ticks(months: np.ndarray, reach: float) -> list[float]:
    ticks: list[float] = []
    for month in months:
        if not ticks or month - ticks[-1] >= TICK_GAP * reach:
            ticks.append(float(month))
    return ticks
