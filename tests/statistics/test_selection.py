"""Selection: the right system is found, with fewer worlds; ties are told and never made up."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from systems import (
    ZONE,
    Floats,
    Systems,
    monotone,
    slippage,
    three_errors_above,
    three_errors_below,
)

from simulation.statistics.best import looks
from simulation.statistics.selection import (
    FAR_BEHIND,
    FIRST_WORLDS,
    MOST_FOR_KN,
    Selection,
    select,
)

LEVEL = 0.95
Means = Callable[[int], Floats]


def selected_from(means: Floats, seed: int = 1, **how: float) -> Selection:
    return select(Systems(means, seed, **how).observe, len(means), ZONE)


def rinott(systems: int, first: int, level: float = LEVEL) -> float:
    """Return Rinott's constant: of two stages with equal allocation and independent systems."""
    degrees, shares = first - 1, (np.arange(200) + 0.5) / 200
    spreads = stats.chi2.ppf(shares, degrees)

    def correct(h: float) -> float:
        apart = np.sqrt(degrees * (1 / spreads[:, None] + 1 / spreads))
        return float(np.mean(stats.norm.cdf(h / apart).mean(axis=1) ** (systems - 1)))

    low, high = 0.5, 20.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if correct(middle) > level else (middle, high)
    return high


def check_selection(systems: int, means: Means, runs: int) -> None:
    """Check correct selection, the worlds it takes, and what is said of the others."""
    true = means(systems)
    behind = true.max() - true
    found = [selected_from(true, seed) for seed in range(runs)]
    fewest = three_errors_below(LEVEL, runs)
    assert np.mean([each.picked == 0 for each in found]) >= fewest
    assert np.mean([each.selected == 0 for each in found]) >= fewest
    assert np.mean([0 in each.members for each in found]) >= fewest
    inside = [np.all((each.low <= behind) & (behind <= each.high)) for each in found]
    assert np.mean(inside) >= fewest
    # No difference here is below the zone, so that a tie is untrue.
    assert np.mean([each.tie for each in found]) <= three_errors_above(1 - LEVEL, runs)
    taken = np.mean([each.to_pick for each in found])
    assert taken < np.mean([each.equal_allocation for each in found])
    constant = rinott(systems, FIRST_WORLDS)
    assert taken < systems * max(FIRST_WORLDS, (constant / ZONE) ** 2)


@pytest.mark.parametrize("means", [slippage, monotone])
@pytest.mark.parametrize("systems", [2, 5, 20])
def test_the_best_is_selected(systems: int, means: Means) -> None:
    check_selection(systems, means, runs=200)


def test_the_best_of_many_is_selected_after_screening() -> None:
    check_selection(100, monotone, runs=200)


@pytest.mark.slow
@pytest.mark.parametrize("means", [slippage, monotone])
@pytest.mark.parametrize("systems", [2, 5, 20, 100])
def test_the_best_is_selected_in_many_runs(systems: int, means: Means) -> None:
    check_selection(systems, means, runs=1000)


def check_ties(systems: int, apart: float, runs: int) -> None:
    """Check that systems apart by a small part of the zone are told to be a tie in most runs."""
    means = apart * ZONE * np.linspace(0, -1, systems)
    found = [selected_from(means, seed) for seed in range(runs)]
    assert np.mean([each.tie for each in found]) > 0.8
    for each in found:
        assert not each.tie or len(each.members) > 1
    behind = means.max() - means
    inside = [np.all((each.low <= behind) & (behind <= each.high)) for each in found]
    assert np.mean(inside) >= three_errors_below(LEVEL, runs)


@pytest.mark.parametrize("apart", [0.0, 0.1])
@pytest.mark.parametrize("systems", [2, 5])
def test_a_tie_is_told(systems: int, apart: float) -> None:
    check_ties(systems, apart, runs=200)


@pytest.mark.slow
@pytest.mark.parametrize("apart", [0.0, 0.1])
@pytest.mark.parametrize("systems", [2, 5, 20])
def test_a_tie_is_told_in_many_runs(systems: int, apart: float) -> None:
    check_ties(systems, apart, runs=1000)


def check_untrue_ties(systems: int, beyond: float, runs: int) -> None:
    """Check that a tie with a system further behind than the zone is hardly ever told."""
    means = np.zeros(systems)
    means[-1] = -beyond * ZONE
    found = [selected_from(means, seed) for seed in range(runs)]
    untrue = [each.tie and systems - 1 in each.members for each in found]
    assert np.mean(untrue) <= three_errors_above(1 - LEVEL, runs)


@pytest.mark.parametrize("beyond", [1.01, 1.3])
@pytest.mark.parametrize("systems", [2, 5])
def test_no_tie_is_made_up(systems: int, beyond: float) -> None:
    check_untrue_ties(systems, beyond, runs=200)


@pytest.mark.slow
@pytest.mark.parametrize("beyond", [1.01, 1.3])
@pytest.mark.parametrize("systems", [2, 5, 20])
def test_no_tie_is_made_up_in_many_runs(systems: int, beyond: float) -> None:
    check_untrue_ties(systems, beyond, runs=1000)


@pytest.mark.slow
def test_unequal_spreads_and_strong_correlation_keep_the_guarantee() -> None:
    means, runs = slippage(10), 1000
    spread = np.linspace(0.5, 2.0, 10)
    found = [selected_from(means, seed, shared=0.9, spread=spread) for seed in range(runs)]
    assert np.mean([each.picked == 0 for each in found]) >= three_errors_below(LEVEL, runs)
    behind = means.max() - means
    inside = [np.all((each.low <= behind) & (behind <= each.high)) for each in found]
    assert np.mean(inside) >= three_errors_below(LEVEL, runs)


def test_kn_ends_when_its_formula_says() -> None:
    # With n worlds in the first stage and one comparison, eta solves (1 + 2 eta)^(-(n - 1) / 2) =
    # 2 alpha, and nobody needs more than 2 eta (n - 1) S^2 / delta^2 worlds.
    systems = Systems(np.zeros(2), seed=4)
    found = select(systems.observe, 2, ZONE)
    n = FIRST_WORLDS
    error = (1 - LEVEL) * (1 - FAR_BEHIND / 2)
    eta = ((2 * error) ** (-2 / (n - 1)) - 1) / 2
    assert (1 + 2 * eta) ** (-(n - 1) / 2) / 2 == pytest.approx(error)
    first = Systems(np.zeros(2), seed=4).observe((0, 1), 0, n)
    latest = 2 * eta * (n - 1) * np.var(first[:, 0] - first[:, 1], ddof=1) / ZONE**2
    assert found.guaranteed
    assert found.to_pick / 2 <= next(look for look in looks(n, 1000) if look >= latest)


def test_a_far_better_system_is_told_long_before_kn_would() -> None:
    means = np.array([40 * ZONE, 0.0, 0.0])
    systems = Systems(means, seed=1, spread=40 * ZONE)
    found = select(systems.observe, 3, ZONE, cap=100_000)
    assert (found.picked, found.members) == (0, (0,))
    # KN alone needs about h^2 S^2 / (2 delta d) worlds of each.
    assert found.to_pick < 3 * 100 < 3 * 6 * 40**2 / (2 * 40)


def test_only_those_in_the_running_are_observed_and_nothing_twice() -> None:
    systems = Systems(monotone(30), seed=2)
    found = select(systems.observe, 30, ZONE)
    seen = np.zeros(30, int)
    for asked, begin, end in systems.asked:
        assert all(seen[each] == begin for each in asked)
        seen[list(asked)] = end
    assert seen.tolist() == found.worlds.tolist()
    assert found.observations == seen.sum()
    assert found.screened
    # The far ones got no more than the first stage.
    assert set(found.worlds[15:]) == {FIRST_WORLDS}


@pytest.mark.parametrize("systems", [5, 30])
def test_the_same_number_for_all_systems_changes_nothing(systems: int) -> None:
    plain = Systems(monotone(systems), seed=3)
    shifts = np.random.default_rng(1).normal(size=(2000, 1)).round(3)

    def shifted(asked: list[int], begin: int, end: int) -> Floats:
        return plain.observe(asked, begin, end) + 50 * shifts[begin:end]

    found = select(plain.observe, systems, ZONE)
    again = select(shifted, systems, ZONE)
    assert (again.selected, again.members) == (found.selected, found.members)
    assert again.worlds.tolist() == found.worlds.tolist()
    np.testing.assert_allclose(again.high, found.high, atol=1e-9)


@pytest.mark.parametrize("systems", [6, 30])
def test_the_order_of_the_systems_does_not_matter(systems: int) -> None:
    world = Systems(monotone(systems), seed=5)
    order = np.random.default_rng(1).permutation(systems)

    def permuted(asked: list[int], begin: int, end: int) -> Floats:
        return world.observe(order[list(asked)].tolist(), begin, end)

    found, again = select(world.observe, systems, ZONE), select(permuted, systems, ZONE)
    assert order[again.selected] == found.selected
    assert order[list(again.members)].tolist() == list(found.members)
    assert again.worlds.tolist() == found.worlds[order].tolist()


@given(st.floats(0.01, 100))
def test_units_do_not_matter(scale: float) -> None:
    world = Systems(slippage(4), seed=6)
    found = select(world.observe, 4, ZONE)
    scaled = select(lambda *asked: scale * world.observe(*asked), 4, scale * ZONE)
    assert scaled.worlds.tolist() == found.worlds.tolist()
    np.testing.assert_allclose(scaled.high, scale * found.high, rtol=1e-9, atol=1e-12)


def test_equal_systems_are_a_tie_without_any_error() -> None:
    world = Systems(np.array([0.0]), seed=1)
    found = select(lambda asked, *span: world.observe([0] * len(asked), *span), 4, ZONE)
    assert found.tie
    assert found.guaranteed
    assert set(found.members) == {0, 1, 2, 3}
    assert found.high.tolist() == [0.0] * 4
    assert found.worlds.tolist() == [FIRST_WORLDS] * 4


def test_a_constant_difference_is_told_at_once_however_small() -> None:
    world = Systems(np.array([0.0]), seed=1)

    def observe(asked: list[int], begin: int, end: int) -> Floats:
        return world.observe([0] * len(asked), begin, end) - 1e-3 * np.array(asked)

    found = select(observe, 3, ZONE)
    assert (found.selected, found.members, found.tie) == (0, (0,), False)
    np.testing.assert_allclose(found.low, [0.0, 1e-3, 2e-3], rtol=1e-6)
    np.testing.assert_allclose(found.high, found.low, rtol=1e-6)


@pytest.mark.parametrize("systems", [3, 30])
def test_the_cap_is_kept_and_leaves_them_in_the_running(systems: int) -> None:
    world = Systems(np.zeros(systems), seed=1)
    found = select(world.observe, systems, ZONE / 10, cap=70)
    assert not found.guaranteed
    assert not found.settled
    assert len(found.running) > 1
    assert set(found.running) <= set(found.members)
    assert found.selected in found.members
    assert found.worlds.max() == 70


def test_a_single_system_is_selected_without_a_comparison() -> None:
    found = select(Systems(np.zeros(1)).observe, 1, ZONE)
    assert (found.selected, found.members, found.tie) == (0, (0,), False)
    assert found.observations == FIRST_WORLDS


@pytest.mark.parametrize("fails_from", [0, 40, 100])
def test_who_fails_is_left_out(fails_from: int) -> None:
    world = Systems(slippage(4), seed=7)

    def observe(asked: list[int], begin: int, end: int) -> Floats:
        found = world.observe(asked, begin, end).copy()
        failing = np.arange(begin, end)[:, None] >= fails_from
        return np.where(failing & (np.array(asked) == 0), np.nan, found)

    found = select(observe, 4, ZONE)
    assert found.failed == (0,)
    assert found.selected in (1, 2, 3)
    assert 0 not in found.members
    assert 0 not in found.running
    assert np.isnan(found.high[0])


def test_nobody_is_selected_if_all_fail() -> None:
    found = select(lambda asked, b, e: np.full((e - b, len(asked)), np.nan), 3, ZONE)
    assert (found.selected, found.members, found.failed) == (None, (), (0, 1, 2))
    assert not found.settled


@pytest.mark.parametrize("there", [30, 45, 200])
@pytest.mark.parametrize("systems", [4, MOST_FOR_KN + 5])
def test_what_there_is_counts_where_worlds_end(there: int, systems: int) -> None:
    world = Systems(slippage(systems), seed=8)

    def observe(asked: list[int], begin: int, end: int) -> Floats:
        return world.observe(asked, begin, min(end, there))

    found = select(observe, systems, ZONE / 3)
    assert found.worlds.max() <= there
    assert not found.settled
    assert found.selected in found.members


def test_too_few_worlds_are_refused() -> None:
    with pytest.raises(ValueError, match="fewer worlds than the first stage"):
        select(lambda asked, b, e: np.zeros((5, len(asked))), 3, ZONE)


@pytest.mark.parametrize(
    ("systems", "zone", "how"),
    [
        (0, ZONE, {}),
        (2, 0.0, {}),
        (2, -1.0, {}),
        (2, math.inf, {}),
        (2, math.nan, {}),
        (2, ZONE, {"level": 1.0}),
        (2, ZONE, {"level": 0.0}),
        (2, ZONE, {"cap": 9}),
        (2, ZONE, {"first": 9}),
    ],
)
def test_numbers_out_of_range_are_refused(systems: int, zone: float, how: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="allowed"):
        select(Systems(np.zeros(2)).observe, systems, zone, **how)
