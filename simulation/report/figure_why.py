"""Why two alternatives differ, as a figure: one bar a mechanism, sorted by size."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from simulation.decision.why import VALUE
from simulation.report.figures import COLOURS, LABEL_POINTS, figure_style
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


def why_figure(why: Why, labels: Mapping[str, str] | None = None) -> Figure:
    """Draw the parts of the difference in each measure, sorted by their part in the decision value.

    Blue bars make the asked alternative better, orange ones worse; whiskers are the intervals. The
    bars above the line and what is below it add up to the difference.

    Args:
        why: what `simulation.decision.why.why` returned.
        labels: alternative -> what to call it; the name itself by default.

    Raises:
        ValueError: if there were too few lives to split anything.
    """
    if not why.measures:
        raise ValueError("why: found too few lives, allowed: at least two worlds")
    called = {name: clean((labels or {}).get(name, name)) for name in (why.asked, why.baseline)}
    names = ranked(why)
    rows = [*(why.labels[name] for name in names), REST, INTERACTION, WHOLE]
    with figure_style():
        size = (
            LABEL_INCHES + INCHES_PER_PANEL * len(why.measures),
            INCHES_AROUND + INCHES_PER_ROW * len(rows),
        )
        figure = Figure(figsize=size, layout="constrained")
        FigureCanvasAgg(figure)
        panels = figure.subplots(1, len(why.measures), sharey=True, squeeze=False)[0]
        for axes, (name, split) in zip(panels, why.measures.items(), strict=True):
            parts = [effect(why, each).get(name) for each in names]
            _draw(axes, name, [*parts, split.rest, split.interaction, split.whole])
        panels[0].set_yticks(range(len(rows)), rows)
        panels[0].invert_yaxis()
        figure.suptitle(
            f'Why "{called[why.asked]}" differs from "{called[why.baseline]}"',
            x=0.01,
            ha="left",
        )
        figure.supxlabel(
            f"{counted(why.lives, 'life', 'lives')} each, in this model. Decision value in "
            f"{why.unit}. Whiskers: {why.level * 100:g}% intervals, which hold together in a "
            "panel. Blue is better, orange worse, grey may be none.",
            fontsize=LABEL_POINTS,
            color="#555555",
        )
    return figure


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
    axes.grid(axis="x", color="#DDDDDD", linewidth=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
