"""One life as a figure: a lane for each engineer, what happened, cash."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter

from simulation.report.figure_style import figure_style, finished, given_panels, quiet_grid
from simulation.report.figures import MOST_TICKS, TICK_STEPS
from simulation.report.formatting import clean, money
from simulation.report.timeline_data import CATEGORIES, Lane, Period, Timeline, life_timeline

if TYPE_CHECKING:
    from simulation.measures.frames import LifeFrames

# What a lane is filled with from the bottom: what it is called, categories, colour (Okabe and Ito
# 2008 for work, greys for the rest).
FILLS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("model iteration", ("iteration",), "#0072B2"),
    ("toil", ("toil",), "#D55E00"),
    ("platform and data", ("investment",), "#009E73"),
    ("product", ("product",), "#CC79A7"),
    ("overhead and meetings", ("overhead", "meetings"), "#BBBBBB"),
    ("idle and leave", ("idle", "leave"), "#ECECEC"),
)
# Rows of the middle panel, from the top: name and, for each kind of marker, symbol and colour.
HAPPENINGS: tuple[tuple[str, dict[str, tuple[str, str]]], ...] = (
    ("incidents", {"incident": ("|", "#D55E00"), "failed release": ("x", "#000000")}),
    ("releases", {"release": ("^", "#0072B2")}),
    ("retrains", {"retrain": ("|", "#009E73")}),
    ("pilots", {"pilot started": (".", "#777777"), "pilot lost": ("d", "#E69F00")}),
    ("customers", {"customer won": ("P", "#009E73"), "customer lost": ("v", "#D55E00")}),
    ("funding", {"round": ("*", "#000000")}),
)
LANE_HEIGHT, LANE_GAP = 0.78, 0.22
LANE_INCHES, HAPPENINGS_INCHES, CASH_INCHES, LEGEND_INCHES = 0.44, 1.35, 1.25, 1.0
WIDE_INCHES = 10.5
SMALL, TINY = 8.0, 7.0
LABEL_CHARACTERS = 24
# Weekly shares are averaged over so many weeks: single weeks are all one task or another.
SMOOTHED_WEEKS = 3


def life_figure(
    frames: LifeFrames,
    labels: Mapping[str, str] | None = None,
    *,
    title: str = "",
    period: Period = "week",
    axes: Sequence[Axes] | None = None,
) -> Figure:
    """Draw one life: engineers' time, happenings and cash over its months.

    Args:
        frames: the life, as `simulation.trace` returns it.
        labels: role or kind of work -> what to call it; its name in words by default.
        title: heading of a new figure.
        period: over which hours are added up; weeks are averaged over three.
        axes: three axes to draw on (engineers, happenings, cash); a new figure without them.

    Raises:
        ValueError: not three axes, or axes that belong to no figure.
    """
    timeline = life_timeline(frames, labels, period)
    own = axes is None
    with figure_style():
        if axes is None:
            axes = _new_panels(len(timeline.lanes), title)
        people, happenings, cash = given_panels(axes, 3)
        _draw_lanes(people, timeline)
        _draw_happenings(happenings, timeline)
        _draw_cash(cash, timeline)
        for each in axes:
            _month_axis(each, timeline)
        cash.set_xlabel("month", loc="left")
        if not own:
            cash.legend(
                handles=_legend_patches(),
                loc="upper left",
                bbox_to_anchor=(0.0, -0.35),
                ncols=4,
                fontsize=SMALL,
                frameon=False,
            )
    return finished(people)


def _new_panels(lanes: int, title: str) -> list[Axes]:
    heights = (max(2, lanes) * LANE_INCHES, HAPPENINGS_INCHES, CASH_INCHES)
    figure = Figure(figsize=(WIDE_INCHES, sum(heights) + LEGEND_INCHES), layout="constrained")
    FigureCanvasAgg(figure)
    grid = figure.subplots(3, 1, sharex=True, gridspec_kw={"height_ratios": heights})
    if title:
        figure.suptitle(clean(title), x=0.01, ha="left", fontsize=10.0)
    figure.legend(
        handles=_legend_patches(),
        loc="outside lower left",
        ncols=8,
        fontsize=SMALL,
        frameon=False,
        handlelength=1.2,
        columnspacing=1.2,
    )
    return list(grid)


def _legend_patches() -> list[Patch]:
    search = Patch(facecolor="none", edgecolor="#777777", hatch="////", label="searching")
    return [*(Patch(facecolor=colour, label=name) for name, _, colour in FILLS), search]


def _month_axis(axes: Axes, timeline: Timeline) -> None:
    months = timeline.horizon
    step = next((s for s in TICK_STEPS if months / s < 2 * MOST_TICKS), TICK_STEPS[-1])
    axes.set_xticks(np.arange(0.0, months + 1e-9, step))
    axes.set_xlim(0.0, months)
    quiet_grid(axes, "x")


def _draw_lanes(axes: Axes, timeline: Timeline) -> None:
    lanes = timeline.lanes
    for place, lane in enumerate(lanes):
        floor = len(lanes) - 1 - place
        _fill_lane(axes, timeline, lane, floor)
        for search in lane.searches:
            axes.broken_barh(
                [(search.begins, search.ends - search.begins)],
                (floor, LANE_HEIGHT),
                facecolor="none",
                edgecolor="#999999",
                linewidth=0.5,
                hatch="////",
            )
        for stay in lane.stays:
            _name_stay(axes, lane, stay.begins, stay.ends, stay.left, floor)
    if timeline.cash_out is not None:
        axes.axvline(timeline.cash_out, color="black", linewidth=1.0)
    axes.set_ylim(-LANE_GAP, max(1, len(lanes)))
    axes.set_yticks(
        [len(lanes) - 1 - place + LANE_HEIGHT / 2 for place in range(len(lanes))],
        [_label(lane) for lane in lanes],
        fontsize=SMALL,
    )
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    over = "week, mean of three" if timeline.period == "week" else "month"
    axes.set_title(f"Where each engineer's time goes (share of the {over})")


def _fill_lane(axes: Axes, timeline: Timeline, lane: Lane, floor: float) -> None:
    if not lane.stays:
        return
    shares = _smooth(lane.shares) if timeline.period == "week" else lane.shares
    low = np.full(shares.shape[0], float(floor))
    for _, categories, colour in FILLS:
        part = shares[:, [CATEGORIES.index(name) for name in categories]].sum(axis=1)
        high = low + LANE_HEIGHT * part
        axes.stairs(high, timeline.edges, baseline=low, fill=True, color=colour, linewidth=0.0)
        low = high


def _smooth(shares: np.ndarray) -> np.ndarray:
    """Return shares averaged over a few weeks, over fewer at the ends and at arrivals."""
    there = shares.sum(axis=1)
    half = SMOOTHED_WEEKS // 2
    smooth = shares.copy()
    for place in range(len(shares)):
        near = slice(max(0, place - half), place + half + 1)
        total = shares[near].sum()
        if total > 0.0:
            smooth[place] = shares[near].sum(axis=0) / total * there[place]
    return smooth


def _name_stay(axes: Axes, lane: Lane, begins: float, ends: float, left: str, floor: float) -> None:
    """Mark where somebody starts later than today, and where and why somebody leaves."""
    middle = floor + LANE_HEIGHT / 2
    if begins > 0.0:
        axes.plot([begins] * 2, [floor, floor + LANE_HEIGHT], color="black", linewidth=1.2)
    if left:
        axes.plot([ends] * 2, [floor, floor + LANE_HEIGHT], color="black", linewidth=1.2)
        axes.annotate(
            left,
            (ends, middle),
            xytext=(3, 0),
            textcoords="offset points",
            fontsize=TINY,
            va="center",
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8, "alpha": 0.9},
        )


def _label(lane: Lane) -> str:
    name = clean(lane.name)
    role = clean(lane.stays[0].role if lane.stays else lane.searches[0].role)
    shown = name if len(name) <= LABEL_CHARACTERS else f"{name[: LABEL_CHARACTERS - 1]}…"
    role = role if len(role) <= LABEL_CHARACTERS else f"{role[: LABEL_CHARACTERS - 1]}…"
    return shown if shown == role else f"{shown}\n{role}"


def _draw_happenings(axes: Axes, timeline: Timeline) -> None:
    rows = [
        (name, kinds)
        for name, kinds in HAPPENINGS
        if any(marker.kind in kinds for marker in timeline.markers)
    ]
    for place, (_, kinds) in enumerate(rows):
        for kind, (symbol, colour) in kinds.items():
            months = [marker.month for marker in timeline.markers if marker.kind == kind]
            if not months:
                # A line without points would take room at the corner of the figure.
                continue
            axes.plot(
                months,
                [len(rows) - 1 - place] * len(months),
                linestyle="none",
                marker=symbol,
                color=colour,
                markersize=8.0 if symbol == "|" else 5.5,
                markeredgewidth=1.2,
                clip_on=False,
                zorder=3,
                label=kind,
            )
    names = [f"{name}: {_total(timeline, kinds)}" for name, kinds in rows]
    axes.set_yticks(range(len(rows) - 1, -1, -1), names, fontsize=SMALL)
    axes.set_ylim(-0.6, max(0.6, len(rows) - 0.4))
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.set_title("What happens")
    handles = [
        Line2D([], [], linestyle="none", marker=symbol, color=colour, label=kind, markersize=5)
        for _, kinds in rows
        if len(kinds) > 1
        for kind, (symbol, colour) in kinds.items()
    ]
    if handles:
        axes.legend(
            handles=handles,
            loc="lower right",
            bbox_to_anchor=(1.0, 1.0),
            borderaxespad=0.1,
            ncols=len(handles),
            fontsize=TINY,
            frameon=False,
            handletextpad=0.2,
            columnspacing=0.8,
        )


def _total(timeline: Timeline, kinds: Mapping[str, tuple[str, str]]) -> str:
    """Return how often each kind of marker of a row happened, the second kind in words."""
    counts = {kind: sum(marker.kind == kind for marker in timeline.markers) for kind in kinds}
    words = {"failed release": "failed releases", "pilot started": "begun", "pilot lost": "lost"}
    words |= {"customer won": "won", "customer lost": "lost"}
    if len(counts) == 1:
        return str(next(iter(counts.values())))
    return ", ".join(f"{count} {words.get(kind, '')}".strip() for kind, count in counts.items())


def _draw_cash(axes: Axes, timeline: Timeline) -> None:
    months, usd = timeline.cash.T
    axes.plot(months, usd, color="#000000", linewidth=1.6)
    axes.fill_between(months, 0.0, usd, color="#000000", alpha=0.08, linewidth=0)
    axes.set_ylim(bottom=0.0, top=max(1.0, float(usd.max())) * 1.08)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda dollars, _: money(dollars)))
    axes.tick_params(axis="y", labelsize=SMALL)
    axes.set_title("Cash")
    if timeline.cash_out is None:
        return
    axes.axvline(timeline.cash_out, color="black", linewidth=1.0)
    late = timeline.cash_out > 0.7 * timeline.horizon
    axes.annotate(
        "cash runs out",
        (timeline.cash_out, float(usd.max()) * 0.8),
        xytext=(-4 if late else 4, 0),
        textcoords="offset points",
        ha="right" if late else "left",
        fontsize=SMALL,
    )
