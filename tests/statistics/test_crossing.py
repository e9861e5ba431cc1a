"""Crossings against closed forms, and their coverage where the threshold is known."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from scipy import stats

from simulation.statistics.crossing import Crossing, Flip, crossings, interpolated

LEVEL = 0.95
THRESHOLD = 12.0
Curve = Callable[[np.ndarray], np.ndarray]


def lowest_allowed(nominal: float, samples: int) -> float:
    """Return the nominal coverage less three binomial standard errors."""
    return nominal - 3 * math.sqrt(nominal * (1 - nominal) / samples)


def straight(points: np.ndarray) -> np.ndarray:
    return 0.2 * (THRESHOLD - points)


def curved(points: np.ndarray) -> np.ndarray:
    return 4.0 * (np.exp((THRESHOLD - points) / 10.0) - 1.0)


def flattening(points: np.ndarray) -> np.ndarray:
    return 3.0 * np.tanh((points - THRESHOLD) / 6.0)


def worlds_of(
    generator: np.random.Generator, mean: np.ndarray, worlds: int, noise: float = 1.0
) -> np.ndarray:
    """Return gains with a luck that a world keeps along the curve, and one of each point's own."""
    level = generator.normal(0.0, 3.0 * noise, size=(1, worlds))
    tilt = (
        generator.normal(0.0, 1.0 * noise, size=(1, worlds))
        * np.linspace(-1, 1, mean.size)[:, None]
    )
    return mean[:, None] + level + tilt + generator.normal(0.0, noise, size=(mean.size, worlds))


def covers(stretches: tuple[Crossing, ...], place: float) -> bool:
    return any(each.low <= place <= each.high for each in stretches)


def test_two_points_are_fiellers_interval() -> None:
    """With the same luck at both points the interval inverts the t test at every place."""
    generator = np.random.default_rng(1)
    luck = generator.normal(0.0, 3.0, size=400)
    gains = np.stack([1.0 + luck, -1.0 + 1.3 * luck])
    (found,) = crossings([0.0, 1.0], gains).stretches
    a, b = gains.mean(axis=1)
    assert found.root == pytest.approx(a / (a - b))
    assert not found.rising
    assert found.closed
    for end in (found.low, found.high):
        there = (1 - end) * gains[0] + end * gains[1]
        statistic = abs(there.mean()) / (there.std(ddof=1) / math.sqrt(400))
        assert statistic == pytest.approx(stats.t.ppf(0.975, 399), rel=1e-6)


def test_luck_of_its_own_at_each_point_makes_no_interval_narrower_between_them() -> None:
    generator = np.random.default_rng(1)
    gains = np.array([[1.0], [-1.0]]) + generator.normal(0.0, 3.0, size=(2, 400))
    (found,) = crossings([0.0, 1.0], gains).stretches
    room = stats.t.ppf(0.975, 399) * gains.std(axis=1, ddof=1) / math.sqrt(400)
    for end, sign in ((found.low, 1.0), (found.high, -1.0)):
        mean, half = ((1 - end) * each[0] + end * each[1] for each in (gains.mean(axis=1), room))
        assert mean == pytest.approx(sign * half)


def test_a_curve_without_noise_crosses_at_its_root() -> None:
    points = np.linspace(0, 10, 11)
    found = crossings(points, np.tile(np.cos(points)[:, None], (1, 3)))
    assert found.outcome is Flip.FLIPS
    expected = np.pi * np.array([0.5, 1.5, 2.5])
    assert [each.root for each in found.flips] == pytest.approx(expected, abs=0.03)
    assert [each.rising for each in found.flips] == [False, True, False]


def test_what_passes_through_the_points_keeps_their_shape() -> None:
    points, values = np.array([0.0, 1.0, 2.0, 3.0]), np.array([0.0, 0.0, 1.0, 1.0])
    where = np.linspace(0, 3, 50)
    curve = interpolated(points, values, where)
    assert interpolated(points, values, points) == pytest.approx(values)
    assert np.all(np.diff(curve) >= -1e-12)
    assert np.all((curve >= 0) & (curve <= 1))


def test_one_side_everywhere_is_no_flip() -> None:
    generator = np.random.default_rng(2)
    points = np.linspace(14, 30, 5)
    for sign in (1.0, -1.0):
        found = crossings(points, worlds_of(generator, sign * straight(points) * 10, 200))
        assert found.outcome is Flip.NO_FLIP
        assert not found.flips
        assert np.all(found.band.low > 0) or np.all(found.band.high < 0)


def test_noise_everywhere_is_not_enough_runs() -> None:
    points = np.linspace(5, 25, 6)
    gains = worlds_of(np.random.default_rng(3), 0.05 * straight(points), 30, 5.0)
    found = crossings(points, gains, zone=0.5)
    assert found.outcome is Flip.NOT_ENOUGH_RUNS
    assert (found.stretches[0].low, found.stretches[-1].high) == (5.0, 25.0)
    assert not found.stretches[0].closed


def test_one_world_tells_nothing() -> None:
    found = crossings([5.0, 25.0], [[1.0], [-1.0]])
    assert found.outcome is Flip.NOT_ENOUGH_RUNS
    assert (found.stretches[0].low, found.stretches[0].high, found.flips) == (5.0, 25.0, ())


def test_a_gain_within_what_nobody_acts_on_is_too_close() -> None:
    points = np.linspace(5, 25, 6)
    gains = worlds_of(np.random.default_rng(4), 0.0 * points, 200, 0.1)
    assert crossings(points, gains, zone=0.5).outcome is Flip.TOO_CLOSE
    assert crossings(points, gains).outcome is Flip.NOT_ENOUGH_RUNS
    assert crossings(points, np.zeros((6, 5)), zone=0.5).outcome is Flip.TOO_CLOSE


def test_one_proven_side_may_flip_beyond_it() -> None:
    points = np.linspace(5, 13, 5)
    gains = worlds_of(np.random.default_rng(5), straight(points), 300)
    found = crossings(points, gains)
    assert found.outcome is Flip.MAY_FLIP
    assert found.stretches[-1].open_high
    assert not found.stretches[-1].closed


def test_wiggles_of_noise_do_not_count_as_flips_of_their_own() -> None:
    points = np.linspace(5, 25, 41)
    gains = worlds_of(np.random.default_rng(6), straight(points), 40, 2.0)
    found = crossings(points, gains)
    signs = np.sign(gains.mean(axis=1))
    assert np.sum(signs[1:] != signs[:-1]) > 1
    assert len(found.flips) == 1


@pytest.mark.parametrize(
    ("points", "gains"),
    [
        ([1.0], [[1.0, 2.0]]),
        ([2.0, 1.0], np.zeros((2, 3))),
        ([1.0, 2.0], np.zeros((3, 3))),
        ([1.0, 2.0], np.zeros((2, 0))),
    ],
)
def test_shapes_that_do_not_fit_are_refused(points: list[float], gains: object) -> None:
    with pytest.raises(ValueError, match="allowed"):
        crossings(points, gains)  # type: ignore[arg-type]


@pytest.mark.parametrize("curve", [straight, curved, flattening])
def test_a_threshold_is_covered_in_few_trials(curve: Curve) -> None:
    assert coverage(curve, 100) >= lowest_allowed(LEVEL, 100)


@pytest.mark.slow
@pytest.mark.parametrize("curve", [straight, curved, flattening])
@pytest.mark.parametrize("noise", [0.5, 1.0])
def test_a_threshold_is_covered_as_often_as_stated(curve: Curve, noise: float) -> None:
    covered = coverage(curve, 2000, noise=noise)
    print(f"{curve.__name__}, noise {noise}: {covered:.4f}")
    assert covered >= lowest_allowed(LEVEL, 2000)


@pytest.mark.slow
def test_both_thresholds_of_a_valley_are_covered_each() -> None:
    generator = np.random.default_rng(8)
    points = np.linspace(0, 20, 9)
    mean = 0.06 * (points - 5.0) * (points - 15.0)
    hits = np.array(
        [
            [covers(found.stretches, 5.0), covers(found.stretches, 15.0), len(found.flips) == 2]
            for found in (
                crossings(points, worlds_of(generator, mean, 100, 0.7)) for _ in range(2000)
            )
        ]
    )
    print(f"valley: {hits[:, 0].mean():.4f}, {hits[:, 1].mean():.4f}, two: {hits[:, 2].mean():.3f}")
    assert hits[:, :2].mean(axis=0).min() >= lowest_allowed(LEVEL, 2000)
    assert hits[:, 2].mean() > 0.9


def coverage(curve: Curve, trials: int, noise: float = 1.0) -> float:
    """Return how often the threshold is in a stretch, over noisy samples of a curve."""
    generator = np.random.default_rng(7)
    points = np.linspace(5.0, 26.0, 8)
    found = [
        crossings(points, worlds_of(generator, curve(points), 100, noise)) for _ in range(trials)
    ]
    # What is proven to flip has an interval that says something.
    proven = [each for each in found if each.outcome is Flip.FLIPS]
    assert len(proven) > 0.8 * trials
    assert np.median([stretch.high - stretch.low for each in proven for stretch in each.flips]) < 10
    return float(np.mean([covers(each.stretches, THRESHOLD) for each in found]))
