"""The phase diagram as a figure: which plan wins where, hatched where that is not settled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import fill
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from simulation.report.figure_cells import (
    centres_of,
    draw_axis,
    edges_of,
    middle_between,
    middles_of,
    outlined,
    share_between,
    wrapped,
)
from simulation.report.figure_style import (
    COLOURS,
    DASHES,
    GREY,
    LABEL_POINTS,
    MARKERS,
    figure_of,
    figure_style,
    finished,
    new_panels,
    plan_places,
    quiet_grid,
)
from simulation.report.formatting import clean
from simulation.report.phase_diagram import sentence_of_error
from simulation.report.worth import heading, unit_axis
from simulation.statistics.phases import Settled

if TYPE_CHECKING:
    from simulation.statistics.phases import Phases

Labels = Mapping[str, str]

PANEL_INCHES, SIDE_INCHES = (5.6, 4.4), (4.2, 4.2)
MOST_ACROSS = 3
PANEL_PAD = 0.12
# How much lighter than its lines a plan's tiles are, by its place among colours, as tells them
# apart best with any colour vision and keeps black text readable. The baseline comes first.
LIGHTNESS = (0.55, 0.3, 0.3, 0.5, 0.75, 0.4, 0.7, 0.6)
HATCHES = {Settled.NOT_ENOUGH_RUNS: "////", Settled.TOO_CLOSE: "..", Settled.NO_PLAN: "xx"}
LEGEND = {
    Settled.NOT_ENOUGH_RUNS: "not settled by these lives",
    Settled.TOO_CLOSE: "too close to matter",
    Settled.NO_PLAN: "every plan breaks a limit",
}
PLAN_CHARACTERS = 28
# In a region narrower than this share of its panel, names are broken into lines.
NARROW_SHARE, NARROW_CHARACTERS = 0.4, 10
# Characters of a legend in an inch, and what a key takes beside its text.
LEGEND_CHARACTERS, KEY_CHARACTERS = 12.5, 7


def phase_figure(
    found: Phases | Sequence[Phases],
    labels: Labels | None = None,
    *,
    titles: Sequence[str] = (),
    axes: Axes | None = None,
) -> Figure:
    """Draw one phase diagram, or several with one legend.

    Over two parameters a tile has the colour of the plan ahead; it is hatched where that plan is
    not settled, and thick lines part the plans. Over one, the gains of plans over the baseline are
    drawn with their band.

    Args:
        found: what `simulation.phases` found, or several of the same plans.
        labels: factor or plan -> what to call it; the name itself by default.
        titles: one for each diagram.
        axes: where to draw the only diagram; a new figure without them.

    Raises:
        ValueError: if several diagrams are to share one pair of axes.
    """
    several = [found] if not isinstance(found, Sequence) else list(found)
    if axes is not None and len(several) != 1:
        raise ValueError(f"axes: found {len(several)} diagrams, allowed: 1")
    called = labels or {}
    names = list(dict.fromkeys(name for each in several for name in each.names))
    with figure_style():
        if axes is not None:
            _draw(axes, several[0], called, names)
            _legend(axes, several, called, names)
            return finished(axes)
        across = min(MOST_ACROSS, len(several))
        down = -(-len(several) // across)
        width, height = PANEL_INCHES if across == 1 else SIDE_INCHES
        note = wrapped(sentence_of_error(*several), width * across)
        every = new_panels(
            (down, across), (width * across, height * down + 0.6), note, pad=PANEL_PAD
        )
        figure = figure_of(every[0])
        for place, panel in enumerate(every):
            if place >= len(several):
                panel.set_axis_off()
                continue
            _draw(panel, several[place], called, names)
            title = titles[place] if place < len(titles) else "Which plan wins where"
            panel.set_title(clean(title))
        _legend(figure, several, called, names)
    return finished(every[0])


def fill_of(name: str, names: Sequence[str], baseline: str) -> tuple[float, float, float]:
    """Return the colour of a plan's tiles: that of its lines in other figures, made lighter.

    Args:
        name: the plan.
        names: all plans in their order.
        baseline: the plan that others are compared with.
    """
    place = plan_places(names, baseline)[name]
    red, green, blue = (part + (1 - part) * LIGHTNESS[place] for part in to_rgb(COLOURS[place]))
    return red, green, blue


def _draw(axes: Axes, found: Phases, called: Labels, names: Sequence[str]) -> None:
    if found.y is None:
        _draw_gains(axes, found, called, names)
        return
    xs, ys = edges_of(found.x), edges_of(found.y)
    which = np.full((len(found.x), len(found.y)), -1)
    for cell in found.cells:
        which[cell.x, cell.y] = names.index(cell.winner)
        axes.add_patch(
            Rectangle(
                (xs[cell.x], ys[cell.y]),
                xs[cell.x + 1] - xs[cell.x],
                ys[cell.y + 1] - ys[cell.y],
                facecolor=fill_of(cell.winner, names, found.baseline),
                edgecolor="#333333",
                hatch=HATCHES.get(cell.settled),
                linewidth=0.0,
            )
        )
    draw_axis(axes, found.x, "x", called.get(found.x.name, found.x.name))
    draw_axis(axes, found.y, "y", called.get(found.y.name, found.y.name))
    # The tiles themselves have no edges, because hatches have their colour.
    axes.vlines(xs[1:-1], ys[0], ys[-1], color="white", linewidth=0.6, zorder=3)
    axes.hlines(ys[1:-1], xs[0], xs[-1], color="white", linewidth=0.6, zorder=3)
    outlined(axes, xs, ys, which)
    for side in ("top", "right"):
        axes.spines[side].set_visible(True)
    _name_regions(axes, found, which, called, names)


def _name_regions(
    axes: Axes, found: Phases, which: np.ndarray, called: Labels, names: Sequence[str]
) -> None:
    """Write the name of each plan into its largest stretch, where it has one of some size."""
    from scipy.ndimage import label as connected

    if found.y is None:
        return
    ys = middles_of(found.y)
    for number in np.unique(which[which >= 0]):
        regions, count = connected(which == number)
        sizes = np.bincount(regions.ravel(), minlength=count + 1)[1:]
        inside = np.argwhere(regions == int(sizes.argmax()) + 1)
        middle = inside.mean(axis=0)
        j = inside[np.argmin(((inside - middle) ** 2).sum(axis=1)), 1]
        row = inside[inside[:, 1] == j, 0]
        x = middle_between(found.x, int(row.min()), int(row.max()))
        text = _short(called.get(names[number], names[number]))
        if share_between(found.x, int(row.min()), int(row.max())) < NARROW_SHARE:
            text = fill(text, NARROW_CHARACTERS)
        axes.text(
            x,
            ys[j],
            text,
            ha="center",
            va="center",
            fontsize=LABEL_POINTS + 1,
            fontweight="bold",
            clip_on=True,
            zorder=5,
            bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.85, "pad": 1.5},
        )


def _draw_gains(axes: Axes, found: Phases, called: Labels, names: Sequence[str]) -> None:
    """Draw the gain of each plan over the baseline along one parameter, with its band."""
    places = centres_of(found.x)
    looks = plan_places(names, found.baseline)
    for name in found.names:
        if name == found.baseline:
            continue
        k = looks[name]
        gains = [cell.gains[name] for cell in found.cells]
        low, middle, high = (
            np.array([getattr(gain, end) for gain in gains]) for end in ("low", "estimate", "high")
        )
        at = places[[cell.x for cell in found.cells]]
        axes.fill_between(at, low, high, color=COLOURS[k], alpha=0.18, linewidth=0)
        axes.plot(
            at, middle, color=COLOURS[k], linestyle=DASHES[k], marker=MARKERS[k], markersize=4.5
        )
    axes.axhline(0.0, color="black", linewidth=0.8)
    draw_axis(axes, found.x, "x", called.get(found.x.name, found.x.name))
    axes.set_ylabel(f"gain over {_short(called.get(found.baseline, found.baseline))}")
    axes.set_title(heading(found.aim), fontsize=LABEL_POINTS, loc="right", color=GREY)
    unit_axis(axes, found.aim)
    quiet_grid(axes, "y")


def _legend(
    place: Figure | Axes, several: Sequence[Phases], called: Labels, names: Sequence[str]
) -> None:
    cells = [cell for each in several for cell in each.cells]
    if several[0].y is None:
        return _legend_of_lines(place, several[0], called, names)
    shown = {cell.winner for cell in cells}
    handles: list[Artist] = [
        Patch(
            facecolor=fill_of(name, names, several[0].baseline), edgecolor="#333333", linewidth=0.5
        )
        for name in names
        if name in shown
    ]
    texts = [_short(called.get(name, name)) + " ahead" for name in names if name in shown]
    for state, hatch in HATCHES.items():
        if any(cell.settled is state for cell in cells):
            handles.append(
                Patch(facecolor="white", edgecolor="#333333", hatch=hatch, linewidth=0.5)
            )
            texts.append(LEGEND[state])
    _put(place, handles, texts)
    return None


def _legend_of_lines(
    place: Figure | Axes, found: Phases, called: Labels, names: Sequence[str]
) -> None:
    handles: list[Artist] = []
    texts = []
    for name in found.names:
        if name != found.baseline:
            k = plan_places(names, found.baseline)[name]
            line = Line2D([], [], color=COLOURS[k], marker=MARKERS[k], markersize=4.5)
            line.set_linestyle(DASHES[k])  # type: ignore[arg-type]
            handles.append(line)
            texts.append(_short(called.get(name, name)))
    _put(place, handles, texts)


def _put(place: Figure | Axes, handles: Sequence[Artist], texts: Sequence[str]) -> None:
    characters = figure_width(place) * LEGEND_CHARACTERS
    how: dict[str, Any] = {
        "ncols": max(1, min(len(texts), int(characters / (max(map(len, texts)) + KEY_CHARACTERS)))),
        "frameon": False,
        "fontsize": LABEL_POINTS + 1,
        "borderaxespad": 0.2,
        "handleheight": 1.2,
    }
    if isinstance(place, Figure):
        place.legend(handles, texts, loc="outside upper left", **how)
    else:
        place.legend(handles, texts, loc="lower left", bbox_to_anchor=(0.0, 1.06), **how)


def figure_width(place: Figure | Axes) -> float:
    """Return the width in inches that a legend may take."""
    if isinstance(place, Figure):
        return float(place.get_figwidth())
    return float(place.get_position().width * figure_of(place).get_figwidth())


def _short(label: str) -> str:
    text = clean(label)
    return text if len(text) <= PLAN_CHARACTERS else text[: PLAN_CHARACTERS - 1] + "…"
