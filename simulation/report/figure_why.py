"""Why two alternatives differ, as a figure: one bar a mechanism, sorted by size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulation.decision.why import VALUE
from simulation.report.figure_style import (
    COLOURS,
    figure_of,
    figure_style,
    finished,
    given_panels,
    new_panels,
    quiet_grid,
)
from simulation.report.formatting import clean, counted
from simulation.report.why import INTERACTION, REST, WHOLE, effect, ranked
from simulation.statistics.rule import CADENCE, RUNWAY, VELOCITY

if TYPE_CHECKING:
    from simulation.decision.why import Why
    from simulation.statistics.intervals import Interval

TITLES = {
    VALUE: "Decision value",
    RUNWAY: "Runway, months",
    CADENCE: "Days between refreshes",
    VELOCITY: "Improvements live",
}
BETTER, WORSE, NEUTRAL = COLOURS[2], COLOURS[1], COLOURS[7]
INCHES_PER_PANEL, INCHES_PER_ROW, INCHES_AROUND = 2.7, 0.24, 1.3
LABEL_INCHES = 1.6


def why_figure(
    why: Why, labels: Mapping[str, str] | None = None, *, axes: Sequence[Axes] | None = None
) -> Figure:
    """Draw the parts of the difference in each measure, sorted by their part in the decision value.

    Blue bars make the asked alternative better, orange ones worse; whiskers are the intervals. The
    bars above the line and what is below it add up to the difference.

    Args:
        why: what `simulation.decision.why.why` returned.
        labels: alternative -> what to call it; the name itself by default.
        axes: where to draw, one for each measure that was split; a new figure without them.

    Raises:
        ValueError: if there were too few lives to split anything, or another number of axes.
    """
    if not why.measures:
        raise ValueError("why: found too few lives, allowed: at least two worlds")
    called = {name: clean((labels or {}).get(name, name)) for name in (why.asked, why.baseline)}
    names = ranked(why)
    rows = [*(why.labels[name] for name in names), REST, INTERACTION, WHOLE]
    with figure_style():
        count = len(why.measures)
        if axes is None:
            size = (
                LABEL_INCHES + INCHES_PER_PANEL * count,
                INCHES_AROUND + INCHES_PER_ROW * len(rows),
            )
            panels = new_panels((1, count), size, _note(why), share_rows=True)
            figure_of(panels[0]).suptitle(
                f'Why "{called[why.asked]}" differs from "{called[why.baseline]}"',
                x=0.01,
                ha="left",
            )
        else:
            panels = given_panels(axes, count)
        for panel, (name, split) in zip(panels, why.measures.items(), strict=True):
            parts = [effect(why, each).get(name) for each in names]
            _draw(panel, name, [*parts, split.rest, split.interaction, split.whole])
            panel.set_ylim(len(rows) - 0.4, -0.6)
        panels[0].set_yticks(range(len(rows)), rows)
        for panel in panels[1:]:
            panel.tick_params(axis="y", labelleft=False)
    return finished(panels[0])


def _note(why: Why) -> str:
    return (
        f"{counted(why.lives, 'life', 'lives')} each, in this model. Decision value in "
        f"{why.unit}. Whiskers: {why.level * 100:g}% intervals, which hold together in a "
        "panel. Blue is better, orange worse, grey may be none."
    )


def _draw(axes: Axes, name: str, parts: list[Interval | None]) -> None:
    sign = -1.0 if name == CADENCE else 1.0
    last = len(parts) - 1
    for row, part in enumerate(parts):
        if part is None or not part.defined:
            continue
        better = sign * part.estimate > 0
        # An effect that may be none is not coloured as if it were known.
        clear = part.low > 0 or part.high < 0
        colour = NEUTRAL if not clear else BETTER if better else WORSE
        axes.barh(row, part.estimate, color=colour, alpha=1.0 if row == last else 0.75, height=0.7)
        axes.plot([part.low, part.high], [row, row], color="black", linewidth=1.0)
    axes.axvline(0.0, color="black", linewidth=0.8)
    axes.axhline(last - 2.5, color="#AAAAAA", linewidth=0.8)
    axes.set_title(TITLES[name])
    quiet_grid(axes, "x")
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
