"""Figures and words over two numbers of a sweep: what is drawn is what was found."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from simulation.experiment.uncertain import UncertainQuantity
from simulation.report.discovery import discovery_notes, discovery_sentences, discovery_table
from simulation.report.figure_cells import amount, edges_of, is_wide
from simulation.report.figure_heat_map import heat_map_figure
from simulation.report.figure_phases import HATCHES, fill_of, phase_figure
from simulation.report.figures import save_figure
from simulation.report.heat_map import heat_map_table
from simulation.report.phase_diagram import leads_table, phases_notes, phases_sentence, phases_table
from simulation.report.tables import answer_console
from simulation.statistics.aim import Aim
from simulation.statistics.cells import Axis
from simulation.statistics.conditions import Bound
from simulation.statistics.discovery import DiscoveredRule, Discovery, FoundAgain
from simulation.statistics.heat_map import HeatMap
from simulation.statistics.intervals import Interval
from simulation.statistics.phases import PhaseCell, Phases, Settled

NEED = Axis("need", ("5", "20", "80"), np.array([5.0, 20.0, 80.0]))
RISK = Axis("risk", ("0.1", "0.2"), np.array([0.1, 0.2]))
# Machado, Oliveira and Fernandes 2009, IEEE Transactions on Visualization and Computer Graphics 15.
BLIND = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
STATES = (Settled.SETTLED, Settled.NOT_ENOUGH_RUNS, Settled.TOO_CLOSE)


def interval(low: float, high: float) -> Interval:
    return Interval((low + high) / 2, low, high, 0.95, "made up", 100)


def cell(x: int, y: int) -> PhaseCell:
    winner, other = ("now", "never") if x + y < 2 else ("never", "now")
    gain = interval(0.6, 2.0) if winner == "now" else interval(-2.0, -0.6)
    return PhaseCell(
        x, y, winner, STATES[x], (winner,), other, interval(0.6, 2.0), {"now": gain}, (), 1
    )


@pytest.fixture
def found() -> Phases:
    cells = tuple(cell(x, y) for x in range(3) for y in range(2))
    names = ("now", "never")
    return Phases(NEED, RISK, cells, names, "never", Aim(), 0.95, "made up", 200, 100, 6, (), 0, 0)


def tiles(axes: Axes) -> dict[tuple[float, float], Rectangle]:
    return {patch.get_xy(): patch for patch in axes.patches if isinstance(patch, Rectangle)}


def test_a_tile_has_the_colour_of_the_winner_and_a_hatch_where_it_is_not_settled(
    found: Phases,
) -> None:
    axes = phase_figure(found).axes[0]
    drawn = tiles(axes)
    assert len(drawn) == 6
    xs, ys = edges_of(NEED), edges_of(RISK)
    for each in found.cells:
        tile = drawn[xs[each.x], ys[each.y]]
        assert tile.get_facecolor()[:3] == pytest.approx(
            fill_of(each.winner, found.names, found.baseline)
        )
        assert tile.get_hatch() == HATCHES.get(each.settled)


def test_borders_run_where_the_winner_changes_and_nowhere_else(found: Phases) -> None:
    axes = phase_figure(found).axes[0]
    xs, ys = edges_of(NEED), edges_of(RISK)
    thick = {
        (tuple(line.get_xdata()), tuple(line.get_ydata()))
        for line in axes.lines
        if line.get_linewidth() == 2.0
    }
    assert thick == {
        ((xs[2], xs[2]), (ys[0], ys[1])),
        ((xs[1], xs[1]), (ys[1], ys[2])),
        ((xs[1], xs[2]), (ys[1], ys[1])),
    }


@pytest.mark.parametrize("vision", list(BLIND))
def test_tiles_are_told_apart_with_any_colour_vision(vision: str) -> None:
    names = ["now", "month-6", "never", "by-rule"]
    fills = [fill_of(name, names, "never") for name in names]
    seen = [np.clip(np.array(BLIND[vision]) @ each, 0, 1) for each in fills]
    for i, j in itertools.combinations(range(4), 2):
        assert np.linalg.norm(seen[i] - seen[j]) > 0.24


def test_a_plan_has_its_name_in_its_largest_region(found: Phases) -> None:
    assert {text.get_text() for text in phase_figure(found).axes[0].texts} == {"now", "never"}


def test_a_figure_is_the_same_bytes_every_time(found: Phases, tmp_path: Path) -> None:
    for suffix in ("png", "svg"):
        files = [tmp_path / f"{k}.{suffix}" for k in range(2)]
        for file in files:
            save_figure(phase_figure(found), file)
        assert files[0].read_bytes() == files[1].read_bytes()


def test_several_diagrams_share_one_legend(found: Phases) -> None:
    figure = phase_figure([found, found], titles=["First", "Second"])
    assert [axes.get_title("left") for axes in figure.axes] == ["First", "Second"]
    assert len(figure.legends) == 1
    with pytest.raises(ValueError, match="axes: found 2 diagrams"):
        phase_figure([found, found], axes=Figure().subplots())


def test_axes_are_spread_by_ratio_only_where_their_steps_are() -> None:
    assert is_wide(NEED)
    assert not is_wide(RISK)
    even = Axis("even", ("1", "10", "20"), np.array([1.0, 10.0, 20.0]))
    assert not is_wide(even)
    np.testing.assert_allclose(edges_of(NEED), [2.5, 10.0, 40.0, 160.0])
    np.testing.assert_allclose(edges_of(RISK), [0.05, 0.15, 0.25])
    bins = Axis("bins", ("0 to 1", "1 to 3"), np.array([0.5, 2.0]), np.array([0.0, 1.0, 3.0]))
    np.testing.assert_allclose(edges_of(bins), [0.0, 1.0, 3.0])


@pytest.mark.parametrize(
    ("value", "text"),
    [
        *((0.05, "0.05"), (7.0, "7"), (1234.4, "1234"), (-12_500.0, "-12.5k"), (950_000.0, "950k")),
        *((1_500_000.0, "1.5M"), (3e6, "3M"), (2.25e9, "2.25bn")),
    ],
)
def test_steps_of_an_axis_are_written_without_powers_of_ten(value: float, text: str) -> None:
    assert amount(value) == text


def test_words_count_cells_and_say_what_is_open(found: Phases) -> None:
    told = phases_sentence(found)
    assert told == (
        "Now is surely best in 2 of 6 cells, the best are within 0.5 months' worth of runway of "
        "each other in 2 of 6 cells and the winner is not settled by these lives in 2 of 6 cells, "
        "in this model."
    )
    assert phases_sentence(found, {"now": "hiring now"}).startswith("Hiring now is surely best")


@pytest.mark.parametrize("columns", [80, 120])
def test_tables_fit_and_mark_what_is_not_settled(
    found: Phases, columns: int, capsys: pytest.CaptureFixture[str]
) -> None:
    console = answer_console(width=columns)
    console.print(phases_table(found))
    console.print(leads_table(found))
    out = capsys.readouterr().out
    assert max(map(len, out.splitlines())) <= columns
    rows = [line.split() for line in out.splitlines() if line.strip().startswith(("0.1 ", "0.2 "))]
    assert rows[0] == ["0.2", "now", "never", "?", "never", "="]
    assert rows[1] == ["0.1", "now", "now", "?", "never", "="]
    assert "+0.6 to +2.0" in out
    assert any("Across: need. Down: risk." in note for note in phases_notes(found))


def heat(against: str | None) -> HeatMap:
    cells = {
        (0, 0): interval(0.5, 1.5),
        (0, 1): interval(-1.0, 2.0),
        (1, 0): Interval(2.0, 2.0, 2.0, 0.95, "made up", 9, constant=True),
        (1, 1): Interval(math.nan, math.nan, math.nan, 0.95, "made up", 0),
    }
    return HeatMap(
        NEED, RISK, "incidents", "now", against, cells, 0.95, "", "incidents", 1, (), 0.0, 99
    )


def test_every_mean_stands_beside_its_half_width_or_is_marked_exact(
    capsys: pytest.CaptureFixture[str],
) -> None:
    figure = heat_map_figure(heat("never"))
    texts = {text.get_text() for text in figure.axes[0].texts}
    assert {"+1.0\n±0.5", "+0.5\n±1.5", "+2.0*"} <= texts
    hatched = [patch for patch in figure.axes[0].patches if patch.get_hatch()]
    assert len(hatched) == 2
    answer_console(width=80).print(heat_map_table(heat(None)))
    out = capsys.readouterr().out
    assert "2.0*" in out
    assert "±0.5" in out


def rule(*, wins: bool, confirmed: bool = True) -> DiscoveredRule:
    ends = (0.5, 2.0) if confirmed else (-0.5, 2.0)
    gain = interval(*ends) if wins else interval(-ends[1], -ends[0])
    share = interval(0.2, 0.4)
    again = FoundAgain(interval(0.6, 0.9), np.full((1, 2, 2), math.nan))
    bound = Bound(0, above=7.0) if wins else Bound(0, at_most=7.0)
    return DiscoveredRule((bound,), wins, gain, share, share, share, again)


@pytest.mark.parametrize(
    ("unit", "against", "label", "tick"),
    [
        ("share", "never", "percentage points", "15"),
        ("share", None, "percent", "15"),
        ("USD", None, "USD", "$0"),
    ],
)
def test_the_bar_of_colours_counts_as_the_tiles_do(
    unit: str, against: str | None, label: str, tick: str
) -> None:
    cells = {(x, y): interval(0.1, 0.2) for x in range(3) for y in range(2)}
    found = HeatMap(NEED, RISK, "toil", "now", against, cells, 0.95, unit, "toil", 0, (), 0.0, 99)
    figure = heat_map_figure(found)
    bar = next(axes for axes in figure.axes if axes.get_ylabel() == label)
    assert bar.yaxis.get_major_formatter()(0.15, 0) == tick


def test_only_confirmed_rules_are_told_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    about = UncertainQuantity("need", "days between retrains", "days", "", "parameter", 1.0, 9.0)
    rules = (rule(wins=True), rule(wins=False, confirmed=False))
    found = Discovery(
        "now", "never", rules, interval(0.4, 0.6), interval(-0.1, 0.3), 400, 40, 10, 0.95, True
    )
    told = discovery_sentences(found, [about], "months")
    assert len(told) == 2
    assert told[1] == (
        'It wins when "days between retrains" is above 7 days (20 to 40% of cases): there it is '
        "worth +0.5 to +2.0 months. It wins 20 to 40% of these cases, and they are 20 to 40% of "
        "all cases that it wins."
    )
    unsure = replace(
        found,
        rules=(replace(rules[0], again=replace(rules[0].again, share=interval(0.05, 0.3))),),
    )
    doubt = discovery_sentences(unsure, [about], "months")[2]
    assert doubt.startswith("Take that with care: it was found again in only 5 to 30% of resamples")
    for columns in (80, 120):
        answer_console(width=columns).print(
            discovery_table(found, [about], "months", columns=columns)
        )
        out = capsys.readouterr().out
        assert max(map(len, out.splitlines())) <= columns
        assert "need > 7 days" in out
        assert "never ?" in out
        assert out.count("20 to 40%") == (4 if columns < 110 else 6)
    assert any("other half does not surely" in note for note in discovery_notes(found))
