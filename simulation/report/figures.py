"""The answer as a figure: three clocks side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.ticker import FuncFormatter
from numpy.typing import ArrayLike

from simulation.report.figure_style import COLOURS as COLOURS
from simulation.report.figure_style import DASHES as DASHES
from simulation.report.figure_style import GREY as GREY
from simulation.report.figure_style import LABEL_POINTS as LABEL_POINTS
from simulation.report.figure_style import MARKERS as MARKERS
from simulation.report.figure_style import (
    MOST_LINES,
    figure_of,
    new_panels,
    quiet_grid,
)
from simulation.report.figure_style import figure_style as figure_style
from simulation.report.figure_style import save_figure as save_figure
from simulation.report.formatting import clean, money
from simulation.statistics.monthly import (
    Band,
    Monthly,
    fan,
    mean_band,
    median_band,
    share_band,
)

FAN_LINES = 2
LABEL_CHARACTERS = 22
# A median over fewer of the lives speaks of the few that refresh in that month, not of the plan;
# with fewer than six its interval has no ends.
SMALLEST_SHARE, FEWEST_LIVES = 0.05, 6
NOTHING = "in too few lives to show"
LINE_SPACING = 1.3
TEXT_DARKNESS = 0.62
WIDE_INCHES, NARROW_INCHES = (12.0, 3.9), (5.6, 9.6)
TICK_STEPS = (1, 2, 3, 6, 12, 24)
MOST_TICKS = 7


@dataclass(frozen=True)
class Panel:
    """Hold what one panel shows: a title, an axis label and a band for each alternative."""

    title: str
    axis: str
    bands: Sequence[Band]
    shaded: int


def answer_figure(
    monthly: Monthly,
    horizon_months: float,
    labels: Mapping[str, str],
    baseline: str,
    *,
    worlds: ArrayLike | None = None,
    axes: Sequence[Axes] | None = None,
    narrow: bool = False,
) -> Figure:
    """Draw the three clocks by month: cash, cadence, velocity.

    The first panel shows the share of lives with cash left if cash runs out in any life, else the
    median cash with the range of 80 percent of lives. Lines differ in colour, dashes and marker,
    and carry their names at their ends.

    Args:
        monthly: alternative -> series -> array of shape (lives, months + 1), with `cash_usd`,
            `alive`, `refresh_interval_days` and `improvements`.
        horizon_months: where the month axis ends.
        labels: alternative -> what to call it; draws the baseline and up to seven others, in order.
        baseline: name of the alternative drawn first, solid and black.
        worlds: number of each life's world; each life is a world of its own if None.
        axes: three axes to draw on; a new figure without them.
        narrow: stack the panels of a new figure instead of putting them side by side.

    Raises:
        ValueError: not three axes, more than eight alternatives, or one that is not in `monthly`.
    """
    names = _drawn(monthly, labels, baseline)
    own = axes is None
    with figure_style():
        if axes is None:
            lives = max(monthly[name]["alive"].shape[0] for name in names)
            axes = new_panels(
                (3, 1) if narrow else (1, 3),
                NARROW_INCHES if narrow else WIDE_INCHES,
                f"{lives:,} lives each, in this model. Bands are 95% intervals, except where the "
                "title says otherwise.",
            )
        if len(axes) != 3:
            raise ValueError(f"axes: found {len(axes)}, allowed: 3")
        figure = figure_of(axes[0])
        panels = _panels([monthly[name] for name in names], worlds)
        called = [_short(labels.get(name, name)) for name in names]
        for each, panel in zip(axes, panels, strict=True):
            _draw(each, panel, horizon_months)
        figure.draw_without_rendering()
        # Laying out anew at every draw would move things a little, and files would differ.
        if own:
            figure.set_layout_engine("none")
        for each, panel in zip(axes, panels, strict=True):
            _name_lines(each, panel, called)
    return figure


def spread(positions: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Return positions at least `gap` apart and as near as possible to the given ones.

    Args:
        positions: wanted places, in any order.
        gap: least distance; smaller if all do not fit between `low` and `high`.
        low: lowest place allowed.
        high: highest place allowed.
    """
    order = np.argsort(positions, kind="stable")
    gap = min(gap, (high - low) / max(1, len(positions) - 1))
    # Without the gaps the places need only ascend: pool neighbours that would cross.
    pools: list[list[float]] = []
    for rank, place in enumerate(order):
        pools.append([positions[place] - rank * gap])
        while len(pools) > 1 and np.mean(pools[-2]) > np.mean(pools[-1]):
            crossing = pools.pop()
            pools[-1] += crossing
    level = [float(np.mean(pool)) for pool in pools for _ in pool]
    top = high - (len(positions) - 1) * gap
    found = [0.0] * len(positions)
    for rank, place in enumerate(order):
        found[place] = min(max(level[rank], low), top) + rank * gap
    return found


def _drawn(monthly: Monthly, labels: Mapping[str, str], baseline: str) -> list[str]:
    names = [baseline, *(name for name in labels if name != baseline)]
    missing = [name for name in names if name not in monthly]
    if missing:
        raise ValueError(f"labels: found {missing[0]!r}, allowed: one of {', '.join(monthly)}")
    if len(names) > MOST_LINES:
        raise ValueError(f"labels: found {len(names)} alternatives, allowed: up to {MOST_LINES}")
    return names


def _panels(
    series: Sequence[Mapping[str, np.ndarray]], worlds: ArrayLike | None
) -> tuple[Panel, Panel, Panel]:
    if any(np.any(each["alive"] == 0) for each in series):
        alive = [share_band(each["alive"], worlds=worlds) for each in series]
        cash = Panel("Lives with cash left", "%", alive, 8)
    else:
        title = "Cash (median; band: 80% of lives)"
        cash = Panel(title, "$", [fan(s["cash_usd"]) for s in series], FAN_LINES)
    intervals = [median_band(each["refresh_interval_days"], worlds=worlds) for each in series]
    cadence = [_enough(band, each) for band, each in zip(intervals, series, strict=True)]
    velocity = [mean_band(each["improvements"], worlds=worlds) for each in series]
    return (
        cash,
        Panel("Days between refreshes (median)", "", cadence, MOST_LINES),
        Panel("Improvements live (mean)", "", velocity, MOST_LINES),
    )


def _enough(band: Band, series: Mapping[str, np.ndarray]) -> Band:
    fewest = max(FEWEST_LIVES, SMALLEST_SHARE * series["alive"].shape[0])
    few = band.lives < fewest
    middle, low, high = (np.where(few, np.nan, each) for each in (band.middle, band.low, band.high))
    return Band(middle, low, high, band.lives)


def _draw(axes: Axes, panel: Panel, horizon_months: float) -> None:
    for place, band in enumerate(panel.bands):
        months = np.arange(band.middle.size)
        colour = COLOURS[place]
        if place < panel.shaded:
            axes.fill_between(months, band.low, band.high, color=colour, alpha=0.15, linewidth=0)
        axes.plot(
            months,
            band.middle,
            color=colour,
            linestyle=DASHES[place],
            linewidth=1.6,
            marker=MARKERS[place],
            markersize=4.5,
            # Staggered, so that markers of lines on top of each other stay visible.
            markevery=(place % 3 + 1, max(3, months.size // 6)),
        )
    step = next((s for s in TICK_STEPS if horizon_months / s < MOST_TICKS), TICK_STEPS[-1])
    axes.set_xticks(np.arange(0, horizon_months + 1e-9, step))
    axes.set_xlabel("month", loc="left")
    axes.set_title(panel.title)
    quiet_grid(axes, "y")
    if panel.axis == "%":
        axes.set_ylim(0, 1.03)
        axes.yaxis.set_major_formatter(FuncFormatter(lambda share, _: f"{share * 100:.0f}%"))
    else:
        axes.set_ylim(bottom=0)
    if panel.axis == "$":
        axes.yaxis.set_major_formatter(FuncFormatter(lambda dollars, _: money(dollars)))
    axes.set_xlim(0, horizon_months)
    if not any(np.isfinite(band.middle).any() for band in panel.bands):
        axes.set_yticks([])
        axes.text(0.5, 0.5, NOTHING, transform=axes.transAxes, ha="center", color=GREY)


def _name_lines(axes: Axes, panel: Panel, labels: Sequence[str]) -> None:
    """Write each line's name beside its end, inside axes made wider for it."""
    found = {place: _last(band) for place, band in enumerate(panel.bands)}
    ends = {place: end for place, end in found.items() if end is not None}
    box = axes.get_window_extent()
    low, high = axes.get_ylim()
    wanted = [(value - low) / (high - low) for _, value in ends.values()]
    gap = LABEL_POINTS * LINE_SPACING / 72 * figure_of(axes).dpi / box.height
    heights = spread(wanted, gap, gap / 2, 1 - gap / 2)
    months = axes.get_xlim()[1]
    widest = 0.0
    for place, height in zip(ends, heights, strict=True):
        text = axes.annotate(
            labels[place],
            xy=ends[place],
            xytext=(months * 1.05, height),
            textcoords=axes.get_xaxis_transform(),
            fontsize=LABEL_POINTS,
            color=_dark(COLOURS[place]),
            va="center",
            ha="left",
            annotation_clip=False,
            bbox={"facecolor": axes.get_facecolor(), "edgecolor": "none", "pad": 0.8},
            arrowprops={
                "arrowstyle": "-",
                "color": COLOURS[place],
                "linewidth": 0.8,
                "relpos": (0.0, 0.5),
                "shrinkA": 0.0,
                "shrinkB": 1.0,
            },
        )
        # The annotation's own extent would count the leader line too.
        widest = max(widest, Text.get_window_extent(text).width)
    taken = min(0.6, widest / box.width)
    axes.set_xlim(0, months * 1.08 / (1 - taken))
    axes.spines["bottom"].set_bounds(0, months)


def _dark(colour: str) -> tuple[float, ...]:
    """Return a colour dark enough to be read as text on white (contrast above 4.5)."""
    return tuple(TEXT_DARKNESS * part for part in to_rgb(colour))


def _last(band: Band) -> tuple[float, float] | None:
    known = np.flatnonzero(np.isfinite(band.middle))
    return (float(known[-1]), float(band.middle[known[-1]])) if known.size else None


def _short(label: str) -> str:
    text = clean(label)
    return text if len(text) <= LABEL_CHARACTERS else text[: LABEL_CHARACTERS - 1] + "…"
