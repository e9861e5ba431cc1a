"""Which hiring sequence to choose, as figures: how far each is behind, and what each gives up."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from simulation.decision.choosing import Choosing, Outcome, Status
from simulation.report.choosing import AS_GOOD, pareto_members, shown_outcomes, status_words
from simulation.report.figure_style import (
    COLOURS,
    LABEL_POINTS,
    figure_style,
    finished,
    new_axes,
    quiet_grid,
)
from simulation.report.formatting import clean

# Told apart by marker and filling as well as by colour.
LOOKS = {
    str(Status.SELECTED): (COLOURS[3], "D", "full"),
    AS_GOOD: (COLOURS[2], "o", "full"),
    str(Status.MAY_BE_BEST): (COLOURS[2], "o", "none"),
    str(Status.DROPPED): (COLOURS[7], "s", "none"),
}
ON_FRONT, BEHIND_FRONT = (COLOURS[1], "D", "full"), (COLOURS[7], "o", "none")
INCHES_WIDE, INCHES_PER_ROW, INCHES_AROUND = 8.0, 0.24, 1.6
PARETO_INCHES = (10.0, 5.6)
MOST_ROWS = 20
MOST_LABELS = 12


def choosing_figure(found: Choosing, *, axes: Axes | None = None) -> Figure:
    """Draw how far each sequence is behind the best, the selected one on top.

    Args:
        found: what `simulation.decision.choosing.choose` returned.
        axes: where to draw; a new figure without them.
    """
    shown = [each for each in shown_outcomes(found, MOST_ROWS) if each.behind.defined]
    with figure_style():
        note = (
            f"In this model. Lines: {found.level * 100:g}% intervals, which hold together. "
            "Shaded: a difference not worth acting on."
        )
        size = (INCHES_WIDE, INCHES_AROUND + INCHES_PER_ROW * len(shown))
        axes = new_axes(size, note) if axes is None else axes
        groups = [status_words(found, each) for each in shown]
        axes.axvspan(0.0, found.zone, color="#EEEEEE", linewidth=0)
        for row, (each, group) in enumerate(zip(shown, groups, strict=True)):
            colour, marker, filling = LOOKS[group]
            ends = [each.behind.low, each.behind.high]
            axes.plot(ends, [row, row], color=colour, linewidth=2.0, solid_capstyle="butt")
            axes.plot(
                each.behind.estimate,
                row,
                color=colour,
                marker=marker,
                linestyle="none",
                fillstyle=filling,
                markerfacecolor=colour if filling == "full" else "white",
                # The best stands on the axis.
                clip_on=False,
                zorder=3,
            )
        axes.set_yticks(range(len(shown)), [clean(each.sequence.name) for each in shown])
        for label, each in zip(axes.get_yticklabels(), shown, strict=True):
            label.set_fontweight("bold" if each in found.members else "normal")
        axes.set_ylim(max(len(shown), 1) - 0.4, -0.6)
        axes.set_xlim(left=0.0)
        axes.set_title("How far behind the best sequence")
        axes.set_xlabel(clean(found.aim.unit), loc="left")
        quiet_grid(axes, "x")
        axes.tick_params(axis="y", length=0, pad=8.0)
        axes.spines["left"].set_visible(False)
        axes.legend(
            handles=[_entry(group, LOOKS[group]) for group in LOOKS if group in groups],
            loc="upper right",
            frameon=False,
            fontsize=LABEL_POINTS,
        )
    return finished(axes)


def pareto_figure(found: Choosing, *, axes: Axes | None = None) -> Figure:
    """Draw runway against improvements, with the members of the Pareto set marked.

    Args:
        found: what `choose` returned, with the Pareto set.
        axes: where to draw; a new figure without them.
    """
    shown = [each for each in found.outcomes if each.front is not None]
    members = [each for each, _ in pareto_members(found)]
    with figure_style():
        note = (
            f"In this model. Lines: {found.level * 100:g}% intervals of each mean by itself. "
            "Not dominated: no other one is better without a price."
        )
        axes = new_axes(PARETO_INCHES, note) if axes is None else axes
        for each in shown:
            _place(axes, each, ON_FRONT if each in members else BEHIND_FRONT)
        for number, each in enumerate(members[:MOST_LABELS], 1):
            axes.annotate(
                f"{number}",
                (each.runway.estimate, each.improvements.estimate),
                xytext=(5, 5),
                textcoords="offset points",
                fontsize=LABEL_POINTS,
                fontweight="bold",
            )
        axes.set_title("What a sequence gives up: runway against improvements")
        axes.set_xlabel("runway, months", loc="left")
        axes.set_ylabel("improvements live")
        quiet_grid(axes, "both")
        numbered = [
            Line2D([], [], linestyle="none", label=f"{number}  {clean(each.sequence.name)}")
            for number, each in enumerate(members[:MOST_LABELS], 1)
        ]
        axes.legend(
            handles=[
                _entry("not dominated", ON_FRONT),
                *numbered,
                _entry("dominated", BEHIND_FRONT),
            ],
            loc="upper left",
            bbox_to_anchor=(1.01, 1.0),
            borderaxespad=0.0,
            frameon=False,
            fontsize=LABEL_POINTS,
        )
    return finished(axes)


def _place(axes: Axes, outcome: Outcome, look: tuple[str, str, str]) -> None:
    colour, marker, filling = look
    inside = filling == "full"
    x, y = outcome.runway, outcome.improvements
    width, depth = (1.2, 0.7) if inside else (0.4, 0.25)
    for across, along in (
        ([x.low, x.high], [y.estimate, y.estimate]),
        ([x.estimate, x.estimate], [y.low, y.high]),
    ):
        axes.plot(across, along, color=colour, linewidth=width, alpha=depth)
    axes.plot(
        x.estimate,
        y.estimate,
        color=colour,
        marker=marker,
        markersize=6.0 if inside else 4.0,
        markerfacecolor=colour if inside else "white",
        linestyle="none",
        zorder=3 if inside else 2,
    )


def _entry(label: str, look: tuple[str, str, str]) -> Line2D:
    colour, marker, filling = look
    face = colour if filling == "full" else "white"
    return Line2D([], [], color=colour, marker=marker, markerfacecolor=face, label=label)
