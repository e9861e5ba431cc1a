"""Survival against SciPy and against theory."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from simulation.statistics.survival import (
    probability_alive,
    restricted_mean,
    restricted_mean_difference,
    survival_curve,
)

HORIZON = 30.0


def censored(lives: int, mean: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    ends = np.random.default_rng(seed).exponential(mean, size=lives)
    return np.minimum(ends, HORIZON), (ends < HORIZON).astype(float)


def test_worlds_of_two_equal_lives_are_as_wide_as_one_life_each() -> None:
    runway = np.minimum(np.random.default_rng(4).exponential(20.0, 60), 30.0)
    out = (runway < 30.0).astype(float)
    once = survival_curve(runway, out, 30.0)
    twice = survival_curve(
        np.repeat(runway, 2), np.repeat(out, 2), 30.0, worlds=np.repeat(range(60), 2)
    )
    np.testing.assert_allclose(twice.alive, once.alive)
    np.testing.assert_allclose(twice.high - twice.low, once.high - once.low, rtol=0.03)


def test_the_curve_equals_kaplan_meier_of_scipy() -> None:
    runway, out = censored(120, 25.0, 1)
    curve = survival_curve(runway, out, HORIZON)
    data = stats.CensoredData.right_censored(runway, out == 0)
    assert curve.alive == pytest.approx(stats.ecdf(data).sf.evaluate(curve.months))


def test_the_curve_steps_where_cash_runs_out() -> None:
    curve = survival_curve([5.0, 5.0, 12.0, 30.0], [1, 1, 1, 0], HORIZON)
    assert curve.months.tolist() == [0.0, 5.0, 12.0, 30.0]
    assert curve.alive.tolist() == [1.0, 0.5, 0.25, 0.25]
    assert np.all((curve.low <= curve.alive) & (curve.alive <= curve.high))


def test_the_probability_alive_covers_theory() -> None:
    truth = math.exp(-12.0 / 20.0)
    counts = np.arange(81)
    covers = [
        found.low <= truth <= found.high
        for found in (
            probability_alive(
                np.where(counts[:80] < alive, HORIZON, 6.0),
                (counts[:80] >= alive).astype(float),
                12.0,
                HORIZON,
            )
            for alive in counts
        )
    ]
    exact = float(stats.binom.pmf(counts, 80, truth)[covers].sum())
    found = []
    for seed in range(500):
        interval = probability_alive(*censored(80, 20.0, seed), 12.0, HORIZON)
        found.append(interval.low <= truth <= interval.high)
    assert np.mean(found) >= exact - 3 * math.sqrt(exact * (1 - exact) / 500)


def test_the_restricted_mean_is_the_area_under_the_curve() -> None:
    runway, out = censored(90, 20.0, 2)
    found = restricted_mean(runway, HORIZON)
    assert found.estimate == pytest.approx(survival_curve(runway, out, HORIZON).area())
    assert "restricted mean to month 30" in found.method


def test_the_restricted_mean_covers_theory() -> None:
    truth = 20.0 * (1 - math.exp(-HORIZON / 20.0))
    found = [restricted_mean(censored(150, 20.0, seed)[0], HORIZON) for seed in range(500)]
    covered = np.mean([each.low <= truth <= each.high for each in found])
    assert covered >= 0.95 - 3 * math.sqrt(0.95 * 0.05 / 500)


def test_restricted_means_are_compared_in_pairs() -> None:
    runway, _ = censored(90, 20.0, 3)
    longer = runway + np.random.default_rng(4).uniform(0.0, 2.0, size=90)
    found = restricted_mean_difference(longer, runway, HORIZON)
    expected = np.minimum(longer, HORIZON) - runway
    assert found.estimate == pytest.approx(expected.mean())
    assert found.half_width < restricted_mean(runway, HORIZON).half_width / 5
    assert found.method.startswith("paired difference")


def test_everybody_alive_leaves_doubt_about_the_rest() -> None:
    found = probability_alive([HORIZON] * 50, [0.0] * 50, HORIZON, HORIZON)
    assert found.estimate == found.high == 1.0
    assert 0.9 < found.low < 1.0


def test_cash_that_runs_out_at_the_horizon_is_out() -> None:
    assert probability_alive([30.0, 30.0], [1.0, 0.0], 30.0, HORIZON).estimate == 0.5


def test_nothing_is_said_beyond_the_horizon() -> None:
    with pytest.raises(ValueError, match="allowed: 0 to 30"):
        probability_alive([30.0], [0.0], 31.0, HORIZON)


def test_a_life_may_not_end_early_without_reason() -> None:
    with pytest.raises(ValueError, match="censored at the horizon"):
        survival_curve([12.0, 30.0], [0.0, 0.0], HORIZON)


def test_no_lives_give_no_survival() -> None:
    curve = survival_curve([], [], HORIZON)
    assert np.isnan(curve.alive).all()
    assert not probability_alive([], [], 3.0, HORIZON).defined
