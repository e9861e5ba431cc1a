"""Who next, as a figure: what each choice is worth beside nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from simulation.report.figure_style import (
    COLOURS,
    LABEL_POINTS,
    figure_style,
    finished,
    new_axes,
    quiet_grid,
)
from simulation.report.formatting import clean
from simulation.report.who_next import BEST, GROUPS, standing

if TYPE_CHECKING:
    from simulation.decision.who_next import WhoNext

# Told apart by marker as well as by colour.
LOOKS = dict(
    zip(
        GROUPS,
        (
            (COLOURS[3], "D"),
            (COLOURS[2], "o"),
            (COLOURS[7], "s"),
            (COLOURS[1], "v"),
            (COLOURS[4], "X"),
        ),
        strict=True,
    )
)
INCHES_WIDE, INCHES_PER_ROW, INCHES_AROUND = 8.0, 0.24, 1.5


def who_next_figure(answer: WhoNext, *, axes: Axes | None = None) -> Figure:
    """Draw each choice's decision value beside nobody's with its interval, the highest on top.

    Args:
        answer: what `simulation.decision.who_next.who_next` returned.
        axes: where to draw; a new figure without them.
    """
    shown = [each for each in answer.candidates if each.gain.defined]
    with figure_style():
        if axes is None:
            size = (INCHES_WIDE, INCHES_AROUND + INCHES_PER_ROW * len(shown))
            axes = new_axes(
                size,
                f"In this model. Lines: {answer.level * 100:g}% intervals, which hold together.",
            )
        groups = [standing(each) for each in shown]
        for row, (each, group) in enumerate(zip(shown, groups, strict=True)):
            colour, marker = LOOKS[group]
            ends = [each.gain.low, each.gain.high]
            # A line longer than its interval would cross a zero that the interval does not.
            axes.plot(ends, [row, row], color=colour, linewidth=2.0, solid_capstyle="butt")
            axes.plot(each.gain.estimate, row, color=colour, marker=marker, linestyle="none")
        axes.axvline(0.0, color="black", linewidth=0.8)
        axes.set_yticks(range(len(shown)), [clean(each.label) for each in shown])
        for label, group in zip(axes.get_yticklabels(), groups, strict=True):
            label.set_fontweight("bold" if group == BEST else "normal")
        axes.invert_yaxis()
        axes.set_title("Who next: decision value beside nobody")
        axes.set_xlabel(answer.unit, loc="left")
        quiet_grid(axes, "x")
        axes.tick_params(axis="y", length=0)
        axes.spines["left"].set_visible(False)
        entries = [
            Line2D([], [], color=colour, marker=marker, label=group)
            for group, (colour, marker) in LOOKS.items()
            if group in groups
        ]
        axes.legend(handles=entries, loc="lower right", frameon=False, fontsize=LABEL_POINTS)
    return finished(axes)
