"""Forecasts against closed forms: places are uniform, scores are those of theory, bands hold."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from simulation.statistics.forecasts import calibration, crps, percentiles, place, score

NORMAL = stats.norm.ppf((np.arange(4000) + 0.5) / 4000)


def test_percentiles_are_values_of_lives() -> None:
    found = percentiles([3.0, 1.0, math.nan, 2.0])
    assert found.shape == (100,)
    assert set(found) == {1.0, 2.0, 3.0}
    assert (found[0], found[50], found[99]) == (1.0, 2.0, 3.0)
    assert percentiles([math.nan]).size == 0


@pytest.mark.parametrize("happened", [-2.0, 0.0, 0.7, 5.0])
def test_the_score_of_a_normal_forecast_is_that_of_theory(happened: float) -> None:
    density, below = stats.norm.pdf(happened), stats.norm.cdf(happened)
    theory = happened * (2 * below - 1) + 2 * density - 1 / math.sqrt(math.pi)
    assert crps(NORMAL, happened) == pytest.approx(theory, abs=1e-3)


def test_the_score_of_a_sure_number_is_the_distance() -> None:
    assert crps(np.full(100, 4.0), 6.5) == pytest.approx(2.5)
    assert crps(np.full(100, 4.0), 4.0) == pytest.approx(0.0, abs=1e-12)


def test_percentiles_stand_for_the_distribution() -> None:
    sample = np.random.default_rng(1).gamma(3.0, 2.0, size=3000)
    for happened in (1.0, 6.0, 20.0):
        assert crps(percentiles(sample), happened) == pytest.approx(
            crps(sample, happened), abs=0.02
        )
        assert place(percentiles(sample), happened) == pytest.approx(
            place(sample, happened), abs=0.015
        )


def test_the_truth_scores_best_on_average() -> None:
    happened = np.random.default_rng(2).normal(size=4000)
    forecasts = {
        "right": NORMAL[::40],
        "off": NORMAL[::40] + 0.5,
        "sure": 0.3 * NORMAL[::40],
        "vague": 3.0 * NORMAL[::40],
    }
    means = {
        name: np.mean([crps(sample, each) for each in happened])
        for name, sample in forecasts.items()
    }
    assert min(means, key=means.__getitem__) == "right"
    error = 0.6 / math.sqrt(4000)
    assert means["right"] == pytest.approx(1 / math.sqrt(math.pi), abs=3 * error)


@pytest.mark.parametrize("counts", [False, True])
def test_places_are_uniform_when_the_forecast_is_right(counts: bool) -> None:
    generator = np.random.default_rng(3)
    drawn = generator.poisson(4.0, 6000) if counts else generator.normal(size=6000)
    sample = np.asarray(drawn[:4000], dtype=np.float64)
    places = np.array([place(sample, float(each)) for each in drawn[4000:]])
    assert places.mean() == pytest.approx(0.5, abs=3 * math.sqrt(1 / 12 / 2000) + 0.01)
    if not counts:
        assert stats.kstest(places, "uniform").pvalue > 0.001


def test_a_number_beyond_all_lives_has_the_last_place() -> None:
    sample = percentiles(np.arange(50.0))
    assert place(sample, -1.0) == 0.0
    assert place(sample, 90.0) == 1.0
    found = score(sample, 4.0, 45.0, 90.0, 25)
    assert not found.inside
    assert found.lower.estimate == 1.0
    assert found.lower.low < 1.0
    assert found.higher.estimate == 0.0


def test_the_ends_belong_to_the_band_and_counts_are_covered_more_often() -> None:
    sample = percentiles(np.random.default_rng(4).poisson(2.0, 2000))
    low, high = sample[10], sample[90]
    assert score(sample, low, high, low, 100).inside
    assert score(sample, low, high, high, 100).inside
    assert not score(sample, low, high, high + 1, 100).inside
    assert score(sample, low, high, low, 100).covered > 0.85
    assert score(NORMAL, NORMAL[400], NORMAL[3599], 0.0, 100).covered == pytest.approx(0.8)


def test_right_forecasts_are_calibrated_and_sure_ones_are_not() -> None:
    happened = np.random.default_rng(5).normal(size=400)
    decisions = list(range(400))
    low, high = stats.norm.ppf([0.1, 0.9])
    right = calibration([score(NORMAL, low, high, x, 100) for x in happened], decisions)
    assert right.inside.low <= right.expected <= right.inside.high
    assert right.expected == pytest.approx(0.8, abs=1e-3)
    sure = calibration(
        [score(0.5 * NORMAL, 0.5 * low, 0.5 * high, x, 100) for x in happened], decisions
    )
    assert sure.inside.high < sure.expected


def test_numbers_of_one_decision_count_as_one() -> None:
    alike = [score(NORMAL, -1.0, 1.0, x, 100) for x in (0.0, 0.1, 0.2, 5.0, 5.1, 5.2)]
    apart = calibration(alike, [1, 2, 3, 4, 5, 6])
    together = calibration(alike, [1, 1, 1, 2, 2, 2])
    assert (together.forecasts, together.numbers) == (2, 6)
    assert together.inside.half_width > apart.inside.half_width
    assert together.inside.estimate == apart.inside.estimate == 0.5


def test_the_share_inside_is_that_of_the_exact_binomial() -> None:
    scores = [score(NORMAL, -1.0, 1.0, x, 100) for x in [0.0] * 7 + [5.0] * 3]
    found = calibration(scores, list(range(10))).inside
    exact = stats.binomtest(7, 10).proportion_ci(method="exact")
    assert (found.low, found.high) == pytest.approx((exact.low, exact.high))
    one = calibration(scores[-1:], [0]).inside
    assert (one.low, one.high) == (0.0, pytest.approx(0.975))


def test_right_forecasts_are_rarely_called_wrong_however_few() -> None:
    truth = 0.8
    for n in (1, 2, 5, 20):
        wrong = 0.0
        for inside in range(n + 1):
            values = [0.0] * inside + [5.0] * (n - inside)
            found = calibration(
                [score(NORMAL, -1.0, 1.0, x, 100) for x in values], list(range(n))
            ).inside
            if not found.low <= truth <= found.high:
                wrong += float(stats.binom.pmf(inside, n, truth))
        assert wrong <= 0.05
