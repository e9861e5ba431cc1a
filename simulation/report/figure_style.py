"""The look that all figures share: colours, letters, grids, and new figures with a note below."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import numpy as np
from matplotlib import style
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine

# Okabe and Ito 2008: told apart with any kind of colour vision; yellow is left out on white.
COLOURS = ("#000000", "#D55E00", "#0072B2", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#555555")
DASHES: tuple[str | tuple[float, tuple[float, ...]], ...] = (
    "-",
    "--",
    "-.",
    (0, (1, 1)),
    (0, (5, 1, 1, 1, 1, 1)),
    (0, (8, 2)),
    (0, (3, 1)),
    (0, (2, 2, 6, 2)),
)
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*")
MOST_LINES = len(COLOURS)
LABEL_POINTS = 8.0
GREY, GRID = "#555555", "#DDDDDD"
STYLE: dict[str, object] = {
    "font.family": "DejaVu Sans",
    "font.size": 9.0,
    # A name such as `$\\frac$` is text.
    "text.parse_math": False,
    "axes.titlesize": 10.0,
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "figure.dpi": 100.0,
    "savefig.dpi": 150.0,
    "svg.hashsalt": "nexthire",
    "svg.fonttype": "path",
}


def save_figure(figure: Figure, path: Path) -> None:
    """Write a figure as PNG or SVG, by the path's suffix, the same bytes for the same figure."""
    dateless = {"Date": None} if path.suffix == ".svg" else {"Software": None}
    with figure_style():
        figure.savefig(path, metadata=dateless)


@contextmanager
def figure_style() -> Iterator[None]:
    """Draw with one fixed style, whatever the user's Matplotlib settings are.

    Letters that the font has not are drawn as boxes, and nothing is said about each.
    """
    with style.context(["default", STYLE]), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing from font", UserWarning)
        yield


def plan_places(names: Sequence[str], baseline: str) -> dict[str, int]:
    """Return plan -> its place among colours, dashes and markers, the same in all figures.

    Args:
        names: plans in their order.
        baseline: the one that is drawn in black; it need not be the first.
    """
    others = [name for name in names if name != baseline]
    return {baseline: 0} | {name: 1 + place % (MOST_LINES - 1) for place, name in enumerate(others)}


def figure_of(axes: Axes) -> Figure:
    """Return the figure that axes belong to.

    Raises:
        ValueError: if they belong to none.
    """
    figure = axes.get_figure(root=True)
    if figure is None:
        raise ValueError("axes: found axes that belong to no figure")
    return figure


def finished(axes: Axes) -> Figure:
    """Return the figure that axes belong to, once all of it has the style of `figure_style`.

    Matplotlib makes ticks when they are first looked at, by the settings of that moment.

    Raises:
        ValueError: if they belong to none.
    """
    figure = figure_of(axes)
    with figure_style():
        for each in figure.axes:
            each.get_xticklabels()
            each.get_yticklabels()
    return figure


def given_panels(axes: Sequence[Axes], count: int) -> list[Axes]:
    """Return axes to draw several panels on.

    Raises:
        ValueError: if there are more or fewer than panels.
    """
    found = list(axes)
    if len(found) != count:
        raise ValueError(f"axes: found {len(found)}, allowed: {count}")
    return found


def new_axes(size: tuple[float, float], note: str = "") -> Axes:
    """Return the axes of a new figure, with a note below in small print.

    Args:
        size: width and height in inches.
        note: what one must know to read it.
    """
    (axes,) = new_panels((1, 1), size, note)
    return axes


def new_panels(
    grid: tuple[int, int],
    size: tuple[float, float],
    note: str = "",
    *,
    share_rows: bool = False,
    pad: float | None = None,
) -> list[Axes]:
    """Return the axes of a new figure with several panels, row by row.

    Args:
        grid: rows and columns.
        size: width and height in inches.
        note: what one must know to read it.
        share_rows: let panels beside each other share their rows.
        pad: inches around each panel; Matplotlib's own if None.
    """
    engine = ConstrainedLayoutEngine() if pad is None else ConstrainedLayoutEngine(w_pad=pad)
    figure = Figure(figsize=size, layout=engine)
    FigureCanvasAgg(figure)
    found = figure.subplots(*grid, sharey=share_rows, squeeze=False)
    if note:
        figure.supxlabel(note, fontsize=LABEL_POINTS, color=GREY)
    return list(np.ravel(found))


def quiet_grid(axes: Axes, axis: Literal["x", "y", "both"]) -> None:
    """Draw a light grid behind what is shown."""
    axes.grid(axis=axis, color=GRID, linewidth=0.6)
    axes.set_axisbelow(True)
