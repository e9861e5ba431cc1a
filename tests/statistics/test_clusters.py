"""Lives in worlds: errors whose unit is the world."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.statistics.clusters import effective_lives, mean_error, places_of, world_means
from simulation.statistics.intervals import (
    mean_interval,
    quantile_interval,
    share_interval,
)

WORLDS = np.repeat(np.arange(40), 2)


@given(st.lists(st.integers(-3, 12), max_size=30), st.booleans())
def test_places_are_those_of_the_sorted_numbers(worlds: list[int], in_order: bool) -> None:
    numbers = np.array(sorted(worlds) if in_order else worlds, dtype=np.int64)
    expected = np.unique(numbers, return_inverse=True)[1]
    np.testing.assert_array_equal(places_of(numbers), expected)


def test_a_life_a_world_is_the_ordinary_error() -> None:
    values = np.random.default_rng(1).normal(size=80)
    apart = mean_error(values, np.arange(80))
    assert apart == pytest.approx(mean_error(values))
    assert apart == pytest.approx((values.std(ddof=1) / math.sqrt(80), 79))
    assert mean_interval(values, worlds=np.arange(80)).low == pytest.approx(
        mean_interval(values).low
    )


def test_equal_worlds_have_the_error_of_their_means() -> None:
    values = np.random.default_rng(2).normal(size=80) + np.repeat(np.arange(40) % 3, 2)
    means = world_means(values, WORLDS)
    error, degrees = mean_error(values, WORLDS)
    assert degrees == 39
    assert error == pytest.approx(means.std(ddof=1) / math.sqrt(40))


def test_a_life_copied_tells_nothing_more() -> None:
    once = np.random.default_rng(3).normal(size=40)
    twice = np.repeat(once, 2)
    assert mean_interval(twice, worlds=WORLDS).half_width == pytest.approx(
        mean_interval(once).half_width
    )
    assert effective_lives(twice, WORLDS) == pytest.approx(40, abs=0.6)
    whether = np.repeat((once > 0.3).astype(float), 2)
    copied, single = share_interval(whether, worlds=WORLDS), share_interval(once > 0.3)
    assert copied.half_width == pytest.approx(single.half_width, rel=0.02)
    middle = quantile_interval(twice, 0.5, worlds=WORLDS)
    assert (middle.low, middle.high) == (
        quantile_interval(once).low,
        quantile_interval(once).high,
    )


def test_worlds_of_unequal_size_and_missing_lives() -> None:
    values = np.array([1.0, 2.0, 3.0, np.nan, 5.0])
    worlds = np.array([0, 0, 1, 1, 2])
    kept = np.array([1.0, 2.0, 3.0, 5.0])
    sums = [(1 - 2.75) + (2 - 2.75), 3 - 2.75, 5 - 2.75]
    expected = math.sqrt(1.5 * sum(each * each for each in sums)) / 4
    found = mean_interval(values, worlds=worlds)
    assert found.estimate == pytest.approx(kept.mean())
    assert found.half_width == pytest.approx(4.302653 * expected, rel=1e-6)
    assert found.dropped == 1


def test_one_world_has_no_error() -> None:
    assert math.isnan(mean_interval([1.0, 2.0], worlds=[7, 7]).low)
    assert mean_interval([2.0, 2.0], worlds=[7, 7]).constant


def test_without_spread_worlds_are_counted() -> None:
    assert effective_lives(np.zeros(80), WORLDS) == 40
    assert share_interval(np.zeros(80), worlds=WORLDS).high == pytest.approx(
        share_interval(np.zeros(40)).high
    )
