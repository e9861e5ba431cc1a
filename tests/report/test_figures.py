"""The figure: what is drawn, that names do not overlap, that files are the same each time."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.text import Annotation, Text

from simulation.report.figures import answer_figure, save_figure, spread
from simulation.statistics.monthly import Monthly

Build = Callable[..., Monthly]
LABELS = {"never": "no hire", "now": "now", "month-6": "month 6"}


def names_in(axes: Axes) -> list[Annotation]:
    return [each for each in axes.texts if isinstance(each, Annotation)]


def test_survival_is_shown_where_cash_runs_out(make_monthly: Build) -> None:
    figure = answer_figure(make_monthly(24.0), 30, LABELS, "never")
    titles = [axes.get_title(loc="left") for axes in figure.axes]
    assert titles[0] == "Lives with cash left"
    assert titles[1].startswith("Days between refreshes")
    assert titles[2].startswith("Improvements live")


def test_cash_is_shown_where_it_never_runs_out(make_monthly: Build) -> None:
    figure = answer_figure(make_monthly(80.0), 30, LABELS, "never")
    assert figure.axes[0].get_title(loc="left").startswith("Cash")
    assert len(figure.axes[0].collections) == 2


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("many", [False, True])
def test_names_neither_overlap_nor_leave_the_figure(
    make_monthly: Build, narrow: bool, many: bool
) -> None:
    names = tuple(f"alternative number {each}" for each in range(8)) if many else tuple(LABELS)
    monthly = make_monthly(40.0, names=names)
    figure = answer_figure(monthly, 30, dict.fromkeys(names, "x" * 40), names[0], narrow=narrow)
    figure.draw_without_rendering()
    for axes in figure.axes:
        boxes = sorted(
            (Text.get_window_extent(text) for text in names_in(axes)), key=lambda b: b.y0
        )
        assert len(boxes) == len(names)
        assert all(lower.y1 <= upper.y0 + 1.0 for lower, upper in pairwise(boxes))
        assert all(box.x1 <= axes.get_window_extent().x1 + 1.0 for box in boxes)
        assert all(figure.bbox.y0 <= box.y0 and box.y1 <= figure.bbox.y1 for box in boxes)


def test_lines_are_told_apart_without_colour(make_monthly: Build) -> None:
    figure = answer_figure(make_monthly(), 30, LABELS, "never")
    lines = figure.axes[1].get_lines()
    assert len({line.get_marker() for line in lines}) == len(lines)
    assert len({str(line.get_linestyle()) for line in lines}) == len(lines)
    assert len({str(line.get_color()) for line in lines}) == len(lines)


def test_names_can_be_read(make_monthly: Build) -> None:
    names = tuple(str(each) for each in range(8))
    figure = answer_figure(make_monthly(names=names), 30, dict.fromkeys(names, "x"), "0")
    for text in names_in(figure.axes[0]):
        linear = [
            part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
            for part in to_rgb(text.get_color())
        ]
        luminance = float(np.dot(linear, (0.2126, 0.7152, 0.0722)))
        assert 1.05 / (luminance + 0.05) >= 4.5


def test_the_baseline_comes_first(make_monthly: Build) -> None:
    figure = answer_figure(make_monthly(), 30, {"now": "now", "never": "never"}, "never")
    first = figure.axes[0].get_lines()[0]
    assert (first.get_color(), first.get_linestyle()) == ("#000000", "-")
    assert names_in(figure.axes[0])[0].get_text() == "never"


def test_given_axes_are_drawn_on(make_monthly: Build) -> None:
    figure = Figure(figsize=(10, 8))
    axes = figure.subplots(2, 3)
    returned = answer_figure(make_monthly(), 30, LABELS, "never", axes=list(axes[1]))
    assert returned is figure
    assert not axes[0, 0].has_data()
    assert axes[1, 2].has_data()


def test_months_with_hardly_any_refresh_are_left_out(make_monthly: Build) -> None:
    monthly = make_monthly(80.0)
    gaps = monthly["now"]["refresh_interval_days"]
    gaps[3:, 20:] = np.nan
    figure = answer_figure(monthly, 30, LABELS, "never")
    drawn = np.asarray(figure.axes[1].get_lines()[1].get_ydata(), dtype=float)
    assert np.isfinite(drawn[:20]).all()
    assert np.isnan(drawn[20:]).all()


def test_an_alternative_that_never_refreshes_has_no_name_there(make_monthly: Build) -> None:
    monthly = make_monthly(80.0)
    monthly["now"]["refresh_interval_days"][:] = np.nan
    figure = answer_figure(monthly, 30, LABELS, "never")
    assert [len(names_in(axes)) for axes in figure.axes] == [3, 2, 3]


@pytest.mark.parametrize("suffix", [".svg", ".png"])
def test_files_are_the_same_each_time(make_monthly: Build, tmp_path: Path, suffix: str) -> None:
    written = []
    for name in ("first", "second"):
        # A user's own settings must not leak into the file.
        with mpl.rc_context({"lines.linewidth": 9.0 if name == "second" else 1.0}):
            figure = answer_figure(make_monthly(), 30, LABELS, "never")
            path = tmp_path / f"{name}{suffix}"
            save_figure(figure, path)
        written.append(path.read_bytes())
    assert written[0] == written[1]
    assert b"Date" not in written[0] or b"dc:date" not in written[0]


@pytest.mark.parametrize(
    ("labels", "axes", "message"),
    [
        ({"later": "later"}, None, "found 'later', allowed: one of never, now, month-6"),
        ({str(each): "" for each in range(9)}, None, "labels"),
        (LABELS, [], "found 0, allowed: 3"),
    ],
)
def test_impossible_figures_are_refused(
    make_monthly: Build, labels: dict[str, str], axes: list[Axes] | None, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        answer_figure(make_monthly(), 30, labels, "never", axes=axes)


def test_more_alternatives_than_lines_are_refused(make_monthly: Build) -> None:
    names = tuple(str(each) for each in range(9))
    with pytest.raises(ValueError, match="allowed: up to 8"):
        answer_figure(make_monthly(names=names), 30, dict.fromkeys(names, ""), "0")


@given(wanted=st.lists(st.floats(0.0, 1.0), min_size=1, max_size=9), gap=st.floats(0.01, 0.3))
def test_spread_places_keep_their_order_and_distance(wanted: list[float], gap: float) -> None:
    found = spread(wanted, gap, 0.0, 1.0)
    held = min(gap, 1.0 / max(1, len(wanted) - 1))
    ordered = sorted(found)
    assert all(after - before >= held - 1e-9 for before, after in pairwise(ordered))
    assert ordered[0] >= -1e-9
    assert ordered[-1] <= 1.0 + 1e-9
    by_wish = [found[place] for place in np.argsort(wanted, kind="stable")]
    assert by_wish == ordered


def test_places_far_apart_stay_where_they_are() -> None:
    assert spread([0.9, 0.1, 0.5], 0.1, 0.0, 1.0) == pytest.approx([0.9, 0.1, 0.5])
