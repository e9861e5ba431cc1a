"""Conditions under which another plan wins: found where they are, and nowhere else."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from simulation.statistics.conditions import Bound, Condition, conditions, grow

Lives = tuple[np.ndarray, np.ndarray, np.ndarray]
BAR = 0.7


def lives(
    generator: np.random.Generator, gain: float, quantities: int = 40, worlds: int = 250
) -> Lives:
    """Return lives of a plan worth 0 and one worth `gain` where quantity 7 is above the bar."""
    uncertain = generator.random((worlds, quantities))
    true = np.where(uncertain[:, 7] > BAR, gain, -1.0) + 0.3 * generator.normal(size=worlds)
    numbers = np.repeat(np.arange(worlds), 2)
    values = true[numbers] + 1.5 * generator.normal(size=2 * worlds)
    return np.column_stack([np.zeros(2 * worlds), values]), numbers, uncertain


def test_a_condition_is_found_with_its_threshold_and_its_gain() -> None:
    (found,) = conditions(*lives(np.random.default_rng(1), 1.2))
    assert [bound.quantity for bound in found.bounds] == [7]
    assert found.bounds[0].above == pytest.approx(BAR, abs=0.05)
    assert math.isinf(found.bounds[0].at_most)
    assert found.winner == 1
    assert found.gain.low < 1.2 < found.gain.high
    assert found.share.low < 1 - BAR < found.share.high
    assert found.density.estimate > 0.9
    assert found.coverage.estimate > 0.9


def test_no_condition_is_claimed_where_there_is_none() -> None:
    runs = 100
    alarms = [len(conditions(*lives(np.random.default_rng(run), -1.0))) > 0 for run in range(runs)]
    assert np.mean(alarms) <= 0.05 + 3 * math.sqrt(0.05 * 0.95 / runs)


def test_a_condition_that_wins_by_nothing_is_rarely_claimed() -> None:
    runs = 100
    alarms = [len(conditions(*lives(np.random.default_rng(run), 0.0))) > 0 for run in range(runs)]
    assert np.mean(alarms) <= 0.05 + 3 * math.sqrt(0.05 * 0.95 / runs)


def test_two_conditions_are_found_together() -> None:
    generator = np.random.default_rng(5)
    uncertain = generator.random((1000, 10))
    true = np.where((uncertain[:, 2] > 0.5) & (uncertain[:, 4] <= 0.4), 4.0, -1.0)
    numbers = np.repeat(np.arange(1000), 2)
    values = true[numbers] + generator.normal(size=2000)
    (found,) = conditions(np.column_stack([np.zeros(2000), values]), numbers, uncertain)
    assert {bound.quantity for bound in found.bounds} == {2, 4}
    holds = np.all([bound.holds(uncertain) for bound in found.bounds], axis=0)
    assert np.mean(holds == (true > 0)) > 0.97


def test_the_best_cut_is_the_one_that_leaves_least() -> None:
    generator = np.random.default_rng(6)
    quantities, least = generator.random((30, 4)), 5
    gains = np.where(quantities[:, 2] > 0.4, 2.0, -2.0) + generator.normal(size=30)
    values = np.column_stack([np.zeros(30), gains])
    ((first, _), *_) = grow(values, quantities, 0, 1, least)
    left = {}
    for quantity, place in itertools.product(range(4), range(least, 31 - least)):
        below = (
            quantities[:, quantity] < np.sort(quantities[:, quantity])[place - 1 : place + 1].mean()
        )
        sides = values[below, 1], values[~below, 1]
        left[quantity, place] = sum(np.sum((side - side.mean()) ** 2) for side in sides)
    quantity, place = min(left, key=left.__getitem__)
    middle = np.sort(quantities[:, quantity])[place - 1 : place + 1].mean()
    assert first == (Bound(quantity, at_most=pytest.approx(middle)),)


def test_two_bounds_of_one_quantity_become_a_range() -> None:
    quantity = np.linspace(0.0, 1.0, 400)[:, None]
    hump = np.where(np.abs(quantity[:, 0] - 0.5) < 0.2, 3.0, -1.0)
    leaves = grow(np.column_stack([np.zeros(400), hump]), quantity, 0, 2, 20)
    ((rule, _),) = [leaf for leaf in leaves if leaf[1] == 1]
    assert len(rule) == 1
    assert (rule[0].above, rule[0].at_most) == pytest.approx((0.3, 0.7), abs=0.01)


def test_sides_that_the_same_plan_wins_stay_together() -> None:
    quantity = np.linspace(0.0, 1.0, 100)[:, None]
    values = np.column_stack([np.zeros(100), -1.0 - quantity[:, 0]])
    assert grow(values, quantity, 0, 3, 10) == [((), 0)]


def test_quantities_with_one_value_or_none_make_no_rule() -> None:
    values, numbers, _ = lives(np.random.default_rng(1), 1.2)
    assert conditions(values, numbers, np.ones((250, 3))) == ()
    assert conditions(values, numbers, np.empty((250, 0))) == ()


@pytest.mark.slow
def test_intervals_of_a_condition_cover_what_is_true() -> None:
    runs = 1000
    told: list[list[bool]] = []
    for run in range(runs):
        values, numbers, uncertain = lives(np.random.default_rng(run), 1.0)
        for found in conditions(values, numbers, uncertain):
            told.append(covered(found))
    least = 0.95 - 3 * math.sqrt(0.95 * 0.05 / len(told))
    assert len(told) > 0.8 * runs
    assert np.all(np.mean(told, axis=0) >= least)


def covered(found: Condition) -> list[bool]:
    """Tell whether the intervals of a rule hold what is true of it in a very large sample."""
    generator = np.random.default_rng(99)
    uncertain = generator.random((20_000, 40))
    true = np.where(uncertain[:, 7] > BAR, 1.0, -1.0) + 0.3 * generator.normal(size=20_000)
    here = np.all([bound.holds(uncertain) for bound in found.bounds], axis=0)
    wins = true > 0.0
    facts = (
        (found.gain, true[here].mean()),
        (found.share, here.mean()),
        (found.density, wins[here].mean()),
        (found.coverage, here[wins].mean()),
    )
    return [bool(interval.low <= fact <= interval.high) for interval, fact in facts]
