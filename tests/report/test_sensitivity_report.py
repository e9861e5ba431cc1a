"""What drives a result, as read: sentences, tables, figures and data say what was found."""

from __future__ import annotations

import json
from dataclasses import replace
from io import StringIO

import known_functions as known
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from rich.console import Console

import simulation
from simulation.decision.outcomes import Asked
from simulation.decision.sensitivity import Effort, Ends, Sensitivity
from simulation.drivers import Drivers
from simulation.report.figure_sensitivity import sensitivity_figure, sobol_figure, tornado_figure
from simulation.report.sensitivity import (
    PAST_LEFT_OUT,
    clipped,
    sensitivity_notes,
    sensitivity_sentences,
    sensitivity_tables,
)
from simulation.report.sensitivity_data import screening_frame, sensitivity_data
from simulation.report.summary import to_json
from simulation.statistics.aim import Aim, Term
from simulation.statistics.intervals import Interval, mean_interval
from simulation.statistics.screening import screen
from simulation.statistics.sensitivity import sobol_indices
from simulation.sweeps.designs import morris, saltelli
from simulation.sweeps.factors import factors

NAMES = ("experiment_success_prob", "focus_share", "compute_usd_per_calendar_month")


def test_a_past_that_is_not_used_is_said_to_be_so() -> None:
    found = found_for((3.0, 1.0, 0.0))
    assert PAST_LEFT_OUT not in sensitivity_notes(found)
    seen = found.scenario.with_changes({"observed": {"months": 3, "incidents": 6}})
    with_past = replace(found, scenario=seen)
    assert PAST_LEFT_OUT in sensitivity_notes(with_past)
    assert sensitivity_data(with_past)["past_used"] is False
    assert "past_used" not in sensitivity_data(found)


def found_for(weights: tuple[float, float, float], spread: float = 0.3) -> Sensitivity:
    """Return what drives a straight line with these slopes."""
    company = simulation.load("document-extraction")
    turned = factors(company, NAMES)
    generator = np.random.default_rng(3)
    design, walks = saltelli(turned, 64, 3), morris(turned, 6, 3)
    assert design.shares is not None
    assert walks.shares is not None
    lived = (design.shares @ weights)[:, None] + generator.normal(0, spread, (len(design), 12))
    walked = (walks.shares @ weights)[:, None] + generator.normal(0, spread, (len(walks), 12))
    ends = tuple(
        Ends(
            each,
            mean_interval(generator.normal(-weight / 2, spread, 50)),
            mean_interval(generator.normal(weight / 2, spread, 50)),
        )
        for each, weight in zip(turned, weights, strict=True)
    )
    return Sensitivity(
        company,
        Asked(("now", "never"), Aim(), ("opening the MLOps engineer position now", "never")),
        turned,
        screen(walked, walks.shares, NAMES),
        sobol_indices(lived, NAMES, 3),
        ends,
        mean_interval(generator.normal(3.0, 1.0, 50)),
        Effort(lives=12, lives_at_ends=50, seed=3),
        0,
    )


@pytest.fixture(scope="module")
def one() -> Sensitivity:
    return found_for((6.0, 1.0, -0.5))


def printed(found: Sensitivity, width: int) -> str:
    out = StringIO()
    console = Console(file=out, width=width, color_system=None)
    for table in sensitivity_tables(found):
        console.print(table)
    return out.getvalue()


def test_a_leader_is_named_with_its_share_and_what_it_does(one: Sensitivity) -> None:
    first, ends, order = sensitivity_sentences(one)
    assert first.startswith(
        "One number decides most of the gain of opening the MLOps engineer position now over "
        "never, in this model: probability of (experiment yields"
    )
    leader = one.indices.of(NAMES[0]).first
    within = clipped(leader)
    assert f"{within.low * 100:.0f} to {within.high * 100:.0f} percent" in first
    assert "at 8.27%" in ends
    assert "at 34.1%" in ends
    assert "less than what is expected" in ends
    assert "more than what is expected" in ends
    assert order == "It comes first in all resampled rows and lives."


def test_two_numbers_that_share_it_are_both_named() -> None:
    first = sensitivity_sentences(found_for((4.0, 3.9, 3.8)))[0]
    assert first.startswith("Two numbers may decide most of the gain")
    assert first.count("percent") == 2


@pytest.mark.parametrize(
    ("lows", "said"),
    [
        ((0.51,), "One number decides most of"),
        ((0.09,), "One number may decide most of"),
        ((0.3, 0.25), "Two numbers decide most of"),
        ((0.3, 0.15), "Two numbers may decide most of"),
    ],
)
def test_most_is_said_only_where_the_low_ends_are_most(
    one: Sensitivity, lows: tuple[float, ...], said: str
) -> None:
    shares = [Interval(0.9 / len(lows), low, 1.4, 0.95, "", 64) for low in lows]
    shares += [Interval(0.01, -0.1, 0.1, 0.95, "", 64)] * (3 - len(lows))
    known_shares = [
        replace(each, first=share) for each, share in zip(one.indices.factors, shares, strict=True)
    ]
    told = replace(one, indices=replace(one.indices, factors=tuple(known_shares)))
    assert sensitivity_sentences(told)[0].startswith(said)


def test_what_cannot_be_is_said_to_be_too_few_lives(one: Sensitivity) -> None:
    assert not any("cannot be" in note for note in sensitivity_notes(one))
    odd, *rest = one.indices.factors
    odd = replace(
        odd,
        first=Interval(0.8, 0.6, 1.0, 0.95, "", 64),
        total=Interval(0.4, 0.2, 0.6, 0.95, "", 64),
    )
    told = replace(one, indices=replace(one.indices, factors=(odd, *rest)))
    (note,) = [note for note in sensitivity_notes(told) if "cannot be" in note]
    assert "probability of (experiment yields" in note
    assert note.endswith("too few to tell the two apart.")


def test_what_is_no_larger_than_luck_has_no_direction(one: Sensitivity) -> None:
    assert one.screening is not None
    lucky = tuple(replace(each, stands_out=False) for each in one.screening.factors)
    table = printed(replace(one, screening=replace(one.screening, factors=lucky)), 120)
    effects = table[table.index("Effects of") :]
    assert effects.count(" ?") == 3
    assert not any(way in effects.split("or lowers")[1] for way in ("raises", "lowers", "both"))


def test_what_only_works_with_others_is_not_said_to_decide() -> None:
    found = found_for((4.0, 3.9, 3.8))
    unsure = [
        replace(each, first=Interval(0.1, -0.1, 0.3, 0.95, "", 64))
        for each in found.indices.factors
    ]
    shared = replace(found, indices=replace(found.indices, factors=tuple(unsure)))
    first = sensitivity_sentences(shared)[0]
    assert first.startswith("No few numbers surely decide most of the gain")
    assert "0 to 30 percent of their variance alone" in first


def test_too_few_lives_say_so_and_show_no_shares() -> None:
    found = found_for((0.01, 0.0, 0.0), spread=3.0)
    (only,) = sensitivity_sentences(found)
    assert only.startswith("Not enough lives to tell what drives the gain")
    assert "more --replications or --points may tell" in only
    assert "Share of the variance" not in printed(found, 80)
    with pytest.raises(ValueError, match="not defined"):
        sobol_figure(found)
    assert len(sensitivity_figure(found).axes) == 1
    data = json.loads(to_json(sensitivity_data(found)))
    assert data["defined"] is False
    assert data["indices"][0]["first"] == {"estimate": None, "low": None, "high": None}


def test_what_never_changes_is_said_to() -> None:
    found = found_for((0.0, 0.0, 0.0), spread=0.0)
    (only,) = sensitivity_sentences(found)
    assert only.startswith("With 64 rows of 12 lives nothing changes the gain of opening the MLOps")
    data = json.loads(to_json(sensitivity_data(found)))
    assert (data["luck_share"], data["indices"][0]["total_with_luck"]) == (None, None)
    assert sensitivity_figure(found)


@pytest.mark.parametrize("width", [80, 120])
def test_tables_keep_to_the_width_and_every_number_has_its_interval(
    one: Sensitivity, width: int
) -> None:
    text = printed(one, width)
    assert max(map(len, text.splitlines())) <= width
    assert "Effects of 3 numbers, the largest: change in months' worth of runway" in text
    shares = next(line for line in text.splitlines() if "8.27 to 34.1%" in line)
    assert shares.count(" to ") == 3
    assert shares.rstrip().endswith("1")
    assert "raises" in text
    assert "lowers" in text
    assert "..." not in text


def test_notes_say_how_much_was_lived_and_what_luck_did(one: Sensitivity) -> None:
    notes = " ".join(sensitivity_notes(one))
    assert "64 rows of 5 points, 12 lives of each plan at each" in notes
    assert f"it was {one.indices.noise_share * 100:.0f} percent" in notes
    assert "6 walks through all 3 numbers" in notes
    assert "in this model" in notes
    assert "2 worlds are left out" in " ".join(sensitivity_notes(replace(one, left_out=2)))


def test_a_measure_is_called_by_its_name(one: Sensitivity) -> None:
    of = Term("cash_end_usd")
    difference = replace(one, asked=Asked(("now", "never"), of))
    assert "what now rather than never changes in" in sensitivity_sentences(difference)[0]
    assert "change in dollars" in printed(difference, 80)
    alone = replace(one, asked=Asked(("never",), of))
    assert "under plan never" in sensitivity_sentences(alone)[0]
    assert tornado_figure(difference).axes[0].get_xlabel() == "change in dollars"


def widths_of(axes: Axes) -> list[float]:
    return [patch.get_width() for patch in axes.patches if isinstance(patch, Rectangle)]


def test_figures_draw_what_was_found_and_take_axes(one: Sensitivity) -> None:
    figure = sensitivity_figure(one)
    shares, ends = figure.axes
    bars = widths_of(shares)
    expected = [clipped(each.first).estimate for each in one.indices.factors]
    assert bars[:3] == pytest.approx(expected)
    widths = widths_of(ends)
    assert widths[:3] == pytest.approx([each.low.estimate for each in one.ends])
    assert widths[3:] == pytest.approx([each.high.estimate for each in one.ends])
    own = Figure()
    axes = own.subplots(1, 2)
    assert tornado_figure(one, axes=axes[0]) is own
    assert sobol_figure(one, axes=axes[1]) is own
    assert axes[0].get_title(loc="left") == "At the ends of its range"


def test_no_label_of_a_figure_runs_out_of_it_or_into_another(one: Sensitivity) -> None:
    for figure in (sensitivity_figure(one), tornado_figure(one), sobol_figure(one)):
        figure.canvas.draw()
        renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
        whole = figure.bbox
        note = figure._supxlabel.get_window_extent(renderer)  # type: ignore[attr-defined]
        assert whole.x0 <= note.x0 < note.x1 <= whole.x1
        for axes in figure.axes:
            labels = [axes.title, axes._left_title, *axes.get_yticklabels(), *axes.texts]  # type: ignore[attr-defined]
            boxes = [each.get_window_extent(renderer) for each in labels if each.get_text()]
            for box in boxes:
                assert whole.x0 <= box.x0
                assert box.x1 <= whole.x1
                assert whole.y0 <= box.y0
                assert box.y1 <= whole.y1
            values = [each.get_window_extent(renderer) for each in axes.texts]
            ticks = [each.get_window_extent(renderer) for each in axes.get_yticklabels()]
            assert not [1 for value in values for tick in ticks if value.overlaps(tick)]


def test_data_and_frames_hold_every_number(one: Sensitivity) -> None:
    data = json.loads(to_json(sensitivity_data(one)))
    assert [each["name"] for each in data["indices"]] == [f.name for f in one.indices.factors]
    assert data["indices"][0]["total"]["estimate"] == one.indices.factors[0].total.estimate
    assert data["of"] == "gain"
    shown = Drivers(one)
    assert list(shown.table["name"]) == [each.name for each in one.indices.factors]
    assert shown.table["at_high"].tolist() == [
        next(end.high.estimate for end in one.ends if end.factor.name == name)
        for name in shown.table["name"]
    ]
    assert len(screening_frame(one)) == 3
    assert screening_frame(replace(one, screening=None)).empty
    assert repr(shown).startswith("<Drivers: One number decides")
    assert "<table" in shown._repr_html_()
    assert known.NAMES[0] not in shown._repr_html_()
