"""Intervals against theory: exact values, exact coverage, and coverage in seeded samples."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from simulation.statistics.intervals import (
    mean_interval,
    order_ranks,
    quantile_interval,
    share_interval,
    wilson_bounds,
    wilson_interval,
)


def lowest_allowed(nominal: float, samples: int) -> float:
    """Return the nominal coverage less three binomial standard errors."""
    return nominal - 3 * math.sqrt(nominal * (1 - nominal) / samples)


def test_mean_interval_equals_scipy() -> None:
    values = np.random.default_rng(1).gamma(2.0, 3.0, size=40)
    found = mean_interval(values, 0.9)
    low, high = stats.t.interval(0.9, 39, loc=values.mean(), scale=stats.sem(values))
    assert (found.low, found.high) == pytest.approx((low, high))
    assert found.half_width == pytest.approx((high - low) / 2)


def test_mean_interval_covers_the_mean() -> None:
    samples = np.random.default_rng(2).normal(3.0, 2.0, size=(2000, 12))
    covered = [found.low <= 3.0 <= found.high for found in map(mean_interval, samples)]
    assert np.mean(covered) >= lowest_allowed(0.95, 2000)


def test_undefined_values_are_dropped_and_counted() -> None:
    found = mean_interval([1.0, math.nan, 3.0])
    assert (found.estimate, found.n, found.dropped) == (2.0, 2, 1)


@pytest.mark.parametrize("values", [[], [4.0], [math.nan]])
def test_a_mean_of_less_than_two_values_has_no_interval(values: list[float]) -> None:
    found = mean_interval(values)
    assert not found.defined
    assert math.isnan(found.half_width)


def test_equal_values_are_told_apart_from_a_narrow_interval() -> None:
    found = mean_interval([0.1] * 7)
    assert found.constant
    assert found.low == found.high == found.estimate == 0.1
    values = np.random.default_rng(1).normal(20.0, 3.0, size=50)
    assert mean_interval((values + 4.0) - values).constant
    assert not mean_interval(values).constant


@pytest.mark.parametrize(("successes", "n"), [(0, 20), (3, 20), (20, 20), (517, 1000)])
def test_wilson_equals_scipy(successes: int, n: int) -> None:
    found = wilson_interval(successes, n)
    expected = stats.binomtest(successes, n).proportion_ci(method="wilson")
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high))


@pytest.mark.parametrize(("n", "share"), [(50, 0.1), (200, 0.02), (30, 0.5)])
def test_wilson_has_its_exact_coverage(n: int, share: float) -> None:
    counts = np.arange(n + 1)
    low, high = wilson_bounds(counts, np.full(n + 1, n))
    covers = (low <= share) & (share <= high)
    exact = float(stats.binom.pmf(counts, n, share)[covers].sum())
    drawn = np.random.default_rng(3).binomial(n, share, size=4000)
    assert covers[drawn].mean() >= lowest_allowed(exact, 4000)
    assert exact > 0.9


def test_wilson_without_lives_is_undefined() -> None:
    assert not wilson_interval(0, 0).defined


def test_wilson_refuses_more_successes_than_lives() -> None:
    with pytest.raises(ValueError, match="allowed: 0 to 3"):
        wilson_interval(4, 3)


def test_share_interval_counts_ones() -> None:
    found = share_interval([1.0, 0.0, math.nan, 1.0])
    assert found.estimate == pytest.approx(2 / 3)
    assert found.dropped == 1


@given(n=st.integers(6, 400), probability=st.floats(0.05, 0.95))
def test_order_ranks_cover_at_least_the_level_and_not_by_a_wasted_rank(
    n: int, probability: float
) -> None:
    low, high = order_ranks(n, probability)
    count = stats.binom(n, probability)
    assert count.cdf(low - 1) <= 0.025 + 1e-12
    assert count.cdf(low) > 0.025
    assert count.sf(high - 1) <= 0.025 + 1e-12
    assert high == 1 or count.sf(high - 2) > 0.025


@pytest.mark.parametrize(("n", "probability"), [(60, 0.5), (100, 0.9)])
def test_quantile_interval_has_its_exact_coverage(n: int, probability: float) -> None:
    low, high = order_ranks(n, probability)
    exact = float(
        stats.binom.cdf(high - 1, n, probability) - stats.binom.cdf(low - 1, n, probability)
    )
    truth = -math.log(1 - probability)
    samples = np.random.default_rng(4).exponential(size=(2000, n))
    found = [quantile_interval(sample, probability) for sample in samples]
    assert exact >= 0.95
    assert np.mean([each.low <= truth <= each.high for each in found]) >= lowest_allowed(
        exact, 2000
    )


def test_a_small_sample_has_no_finite_ends() -> None:
    found = quantile_interval([1.0, 2.0, 3.0])
    assert found.estimate == 2.0
    assert (found.low, found.high) == (-math.inf, math.inf)
    assert not found.defined


def test_dates_that_never_come_keep_their_rank() -> None:
    found = quantile_interval([4.0] * 30 + [math.inf] * 70)
    assert found.estimate == math.inf
    assert quantile_interval([4.0] * 70 + [math.inf] * 30).high == 4.0


@pytest.mark.parametrize("level", [0.0, 1.0, math.nan])
def test_a_level_outside_its_range_is_refused(level: float) -> None:
    with pytest.raises(ValueError, match="level"):
        mean_interval([1.0, 2.0], level)


def test_a_probability_outside_its_range_is_refused() -> None:
    with pytest.raises(ValueError, match="probability"):
        quantile_interval([1.0, 2.0], 1.0)
