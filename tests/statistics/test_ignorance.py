"""Chance and ignorance: known splits, known shares of worlds won, and what cannot be told."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from simulation.statistics.ignorance import (
    Apart,
    WorldSample,
    components,
    corrected_share,
    variance_split,
    worlds_won,
)

# 84 percent of worlds lie above 0 if their mean is that far from it.
MEAN = float(stats.norm.ppf(0.84))

# Squares of smaller numbers than these vanish.
MODERATE = st.one_of(st.just(0.0), st.floats(1e-6, 5), st.floats(-5, -1e-6))


def toy(
    worlds: int, lives: int, chance: float, seed: int, mean: float = MEAN
) -> tuple[np.ndarray, np.ndarray]:
    """Return gains of normal worlds with a standard deviation of 1, and each life's world."""
    generator = np.random.default_rng(seed)
    gains = generator.normal(mean, 1.0, (worlds, 1))
    gains = gains + chance * generator.normal(size=(worlds, lives))
    return gains.ravel(), np.repeat(np.arange(worlds), lives)


def samples(
    worlds: int, lives: int, chance: float, seed: int, many: int, mean: float = MEAN
) -> list[WorldSample]:
    return [WorldSample(*toy(worlds, lives, chance, seed + i, mean)) for i in range(many)]


# Wins in how many worlds


@pytest.mark.parametrize(("lives", "reads"), [(5, 0.64), (20, 0.72), (100, 0.80)])
def test_a_plain_count_reads_84_percent_too_low(lives: int, reads: float) -> None:
    """Chance six times as wide as ignorance; the corrected share comes back to 84 percent."""
    gains, worlds = toy(20_000, lives, 6.0, seed=lives)
    found = worlds_won(gains, worlds, resamples=100)
    error = math.sqrt(0.84 * 0.16 / 20_000)
    expected = float(stats.norm.cdf(MEAN / math.sqrt(1 + 36 / lives)))
    assert round(expected, 2) == reads
    assert found.uncorrected == pytest.approx(expected, abs=4 * error)
    assert found.share.estimate == pytest.approx(0.84, abs=2 * found.share.half_width)
    assert found.share.half_width < 0.06


def test_the_corrected_share_has_no_bias_with_two_lives_a_world() -> None:
    shares = [
        float(corrected_share(each.counts, each.means, each.squares))
        for each in samples(250, 2, 1.0, 100, 400)
    ]
    error = np.std(shares) / math.sqrt(len(shares))
    assert np.mean(shares) == pytest.approx(0.84, abs=0.003 + 3 * error)


def test_a_share_counts_worlds_beyond_a_zone() -> None:
    gains, worlds = toy(4_000, 2, 1.0, 5)
    beyond = worlds_won(gains, worlds, zone=MEAN, resamples=100).share
    assert beyond.low < 0.5 < beyond.high
    moved = worlds_won(gains - MEAN, worlds, resamples=100).share
    assert (beyond.low, beyond.high) == pytest.approx((moved.low, moved.high), abs=1e-3)


def test_the_interval_narrows_with_worlds() -> None:
    few = worlds_won(*toy(100, 2, 1.0, 6)).share
    many = worlds_won(*toy(1_600, 2, 1.0, 6)).share
    assert 3 < few.half_width / many.half_width < 6
    assert worlds_won(*toy(100, 2, 1.0, 6), level=0.8).share.half_width < few.half_width


def test_the_same_seed_draws_the_same_worlds() -> None:
    gains, worlds = toy(500, 2, 2.0, 7)
    assert worlds_won(gains, worlds) == worlds_won(gains, worlds)
    ends = {worlds_won(gains, worlds, resamples=50, seed=seed).share.low for seed in range(5)}
    assert len(ends) > 1


def test_a_share_is_never_surer_than_a_count_of_worlds_without_chance() -> None:
    found = worlds_won(*toy(100, 2, 0.5, 8, mean=6.0)).share
    wilson = stats.binomtest(100, 100).proportion_ci(method="wilson")
    assert found.estimate == found.high == 1.0
    assert found.low == pytest.approx(wilson.low)


@given(
    st.lists(st.tuples(st.integers(0, 9), MODERATE), min_size=1, max_size=40),
    st.floats(-2, 2),
)
def test_order_scale_and_sign_do_not_matter(lives: list[tuple[int, float]], zone: float) -> None:
    worlds = np.array([world for world, _ in lives])
    gains = np.array([gain for _, gain in lives])
    found = worlds_won(gains, worlds, zone, resamples=20).share.estimate
    back = worlds_won(gains[::-1], worlds[::-1], zone, resamples=20).share.estimate
    assert back == pytest.approx(found, nan_ok=True, abs=0.11)
    split = variance_split(gains, worlds).ignorance
    scaled = variance_split(7.0 - 3.0 * gains, worlds).ignorance
    assert scaled.estimate == pytest.approx(split.estimate, nan_ok=True, abs=1e-6)
    if split.defined:
        assert 0.0 <= split.low <= split.estimate <= split.high <= 1.0
        assert 0.0 <= found <= 1.0


# The split of the variance


def test_components_equal_the_analysis_of_variance_of_scipy() -> None:
    gains, worlds = toy(30, 4, 2.0, 9)
    sample = WorldSample(gains, worlds)
    found = components(sample.counts, sample.means, sample.squares)
    expected = stats.f_oneway(*np.split(gains, 30))
    assert found.ratio == pytest.approx(expected.statistic)
    assert found.lives == pytest.approx(4.0)


@pytest.mark.parametrize(("lives", "kept"), [(2, 1.0), (4, 0.6)])
@pytest.mark.parametrize("chance", [1.0, 2.0])
def test_components_have_no_bias_with_worlds_of_any_size(
    lives: int, kept: float, chance: float
) -> None:
    generator = np.random.default_rng(10)
    between, within = [], []
    for seed in range(300):
        gains, worlds = toy(80, lives, chance, seed)
        there = generator.random(gains.size) < kept
        sample = WorldSample(gains[there], worlds[there])
        found = components(sample.counts, sample.means, sample.squares)
        between.append(float(found.ratio - 1) * float(found.within) / float(found.lives))
        within.append(float(found.within))
    for values, truth in ((between, 1.0), (within, chance * chance)):
        error = np.std(values) / math.sqrt(len(values))
        assert np.mean(values) == pytest.approx(truth, abs=3.5 * error)


def test_chance_and_ignorance_make_up_the_whole() -> None:
    found = variance_split(*toy(200, 2, 1.0, 11))
    assert found.apart is Apart.BOTH
    assert found.ignorance.estimate + found.chance.estimate == pytest.approx(1.0)
    assert found.ignorance.low + found.chance.high == pytest.approx(1.0)
    assert found.ignorance.low < 0.5 < found.ignorance.high
    assert found.worlds == 200
    assert found.ignorance.n == 400


def test_more_chance_leaves_less_to_ignorance() -> None:
    shares = [
        variance_split(*toy(2_000, 2, chance, 12)).ignorance.estimate for chance in (0.5, 1, 2)
    ]
    assert shares == pytest.approx([0.8, 0.5, 0.2], abs=0.05)


# What cannot be told, and what need not be


@pytest.mark.parametrize("gains", [[], [1.0], [1.0, 2.0, 3.0], [1.0, math.nan, 3.0, math.nan]])
def test_one_life_a_world_cannot_tell_them_apart(gains: list[float]) -> None:
    worlds = np.arange(len(gains)) // 2 if math.nan in gains else np.arange(len(gains))
    won, split = worlds_won(gains, worlds), variance_split(gains, worlds)
    assert won.apart is split.apart is Apart.CANNOT_TELL
    assert math.isnan(won.share.estimate)
    assert not split.ignorance.defined
    assert "two worlds with two lives each" in won.apart


def test_undefined_lives_are_left_out_and_counted() -> None:
    gains, worlds = toy(50, 2, 1.0, 13)
    holed = np.concatenate([gains, [math.nan, math.nan]])
    found = worlds_won(holed, np.concatenate([worlds, [0, 50]]))
    assert found.share.dropped == 2
    assert found.worlds == 50
    assert found.share.estimate == worlds_won(gains, worlds).share.estimate


@pytest.mark.parametrize(("sign", "share"), [(1, 1.0), (-1, 0.0)])
def test_without_ignorance_the_mean_decides_for_all_worlds(sign: int, share: float) -> None:
    gains = sign * np.tile([4.0, -2.0], 30)
    worlds = np.repeat(np.arange(30), 2)
    won, split = worlds_won(gains, worlds), variance_split(gains, worlds)
    assert won.apart is split.apart is Apart.NO_IGNORANCE
    assert won.share.estimate == share
    assert won.uncorrected == share
    assert (split.ignorance.estimate, split.chance.estimate) == (0.0, 1.0)


def test_without_chance_worlds_are_counted() -> None:
    gains = np.repeat(np.arange(10.0) - 2.5, 2)
    worlds = np.repeat(np.arange(10), 2)
    won, split = worlds_won(gains, worlds), variance_split(gains, worlds)
    assert won.apart is split.apart is Apart.NO_CHANCE
    assert won.share.estimate == won.uncorrected == 0.7
    assert won.share.low < 0.7 < won.share.high
    assert (split.ignorance.estimate, split.ignorance.low, split.chance.high) == (1.0, 1.0, 0.0)


@pytest.mark.parametrize(("gain", "share"), [(0.0, 0.0), (0.1, 1.0)])
def test_equal_gains_need_no_interval(gain: float, share: float) -> None:
    won = worlds_won([gain] * 8, np.repeat(np.arange(4), 2))
    split = variance_split([gain] * 8, np.repeat(np.arange(4), 2))
    assert won.apart is split.apart is Apart.NO_SPREAD
    assert won.share.constant
    assert won.share.low == won.share.high == share
    assert not split.ignorance.defined


@pytest.mark.parametrize("level", [0.0, 1.0])
def test_a_level_outside_its_range_is_refused(level: float) -> None:
    with pytest.raises(ValueError, match="level"):
        worlds_won([1.0, 2.0], [0, 0], level=level)
    with pytest.raises(ValueError, match="level"):
        variance_split([1.0, 2.0], [0, 0], level)
