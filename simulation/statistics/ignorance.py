"""Chance and ignorance told apart: the variance split, and the share of worlds that are won.

Lives of one world differ by chance; worlds differ by what is not known. With two or more lives a
world, an analysis of variance tells how much of the spread is due to each.

The mean of a few lives of a world still holds chance, so that counting the worlds whose mean is
above 0 pulls the share towards one half: a true 84 percent reads 64 with 5 lives a world, 72 with
20, 80 with 100, if chance is six times as wide as ignorance. The means are therefore drawn towards
their centre until they vary as much as true worlds do, and then counted (Louis 1984). This is exact
for normal worlds and chance. Bent or two-humped worlds behind as much chance are read as rounder
than they are, which more lives a world would cure and more worlds do not; `docs/coverage.md` says
by how much.

Sources: Searle, Casella and McCulloch 1992, Variance Components, chapter 3; Louis 1984, Journal of
the American Statistical Association 79 (constrained empirical Bayes); Arvesen 1970, Annals of
Mathematical Statistics 41 (jackknife of variance components); Field and Welsh 2007, Journal of the
Royal Statistical Society B 69 (bootstrap of clusters).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simulation.statistics.clusters import jackknife_error
from simulation.statistics.intervals import (
    LEVEL,
    Floats,
    Interval,
    all_alike,
    defined_worlds,
    drop_undefined,
    require_level,
    t_quantile,
    wilson_bounds,
)

Booleans = NDArray[np.bool_]

RESAMPLES = 1_000
# Numbers that one part of the bootstrap holds at a time.
PART = 1_000_000
SPLIT = "share of variance between worlds, jackknife over worlds"
WON = "share of worlds, corrected for chance, bootstrap over worlds"


class Apart(StrEnum):
    """Say whether chance and ignorance could be told apart."""

    BOTH = "both chance and ignorance"
    NO_IGNORANCE = "worlds differ by no more than chance: all are won, or none, by the mean"
    NO_CHANCE = "lives of one world do not differ: no chance to correct for"
    NO_SPREAD = "no life differs from another"
    CANNOT_TELL = "chance and ignorance cannot be told apart: needs two worlds with two lives each"


@dataclass(frozen=True)
class VarianceSplit:
    """Hold how the variance of a difference splits.

    Args:
        ignorance: share of the variance of one life that lies between worlds, in [0, 1].
        chance: the rest, which lies within them.
        worlds: number of worlds.
        apart: whether both could be told apart.
    """

    ignorance: Interval
    chance: Interval
    worlds: int
    apart: Apart


@dataclass(frozen=True)
class WorldsWon:
    """Hold in how many worlds an alternative wins.

    Args:
        share: share of worlds whose true mean gain lies above the zone, in [0, 1].
        uncorrected: share of worlds whose mean over their lives does, for comparison only.
        worlds: number of worlds.
        apart: whether chance and ignorance could be told apart.
    """

    share: Interval
    uncorrected: float
    worlds: int
    apart: Apart


@dataclass(frozen=True)
class Components:
    """Hold variance components of one sample of worlds, or of many; arrays of one shape.

    Args:
        between: variance of true worlds, 0 where the estimate is below.
        within: variance of lives in a world; NaN where no world has two lives.
        ratio: of the mean square between worlds to that within; 1 on average without ignorance.
        lives: lives a world that balanced worlds would have.
    """

    between: Floats
    within: Floats
    ratio: Floats
    lives: Floats


class WorldSample:
    """Sum up the lives of each world.

    Args:
        values: one value a life; NaN values are dropped and counted.
        worlds: number of each life's world; same length.

    Attributes:
        counts, means, squares: lives of each world, their mean, and their sum of squares around it;
            shape (worlds,).
        dropped: number of values left out.
        alike: whether all values are equal.
    """

    def __init__(self, values: ArrayLike, worlds: ArrayLike) -> None:
        kept, self.dropped = drop_undefined(values)
        numbers = np.asarray(defined_worlds(values, worlds))
        places = np.unique(numbers, return_inverse=True)[1]
        self.counts: Floats = np.bincount(places).astype(np.float64)
        self.means: Floats = np.bincount(places, weights=kept).astype(np.float64) / self.counts
        apart = (kept - self.means[places]) ** 2
        self.squares: Floats = np.bincount(places, weights=apart).astype(np.float64)
        self.alike = bool(kept.size) and all_alike(kept)

    @property
    def apart(self) -> Apart:
        """Return whether chance and ignorance can be told apart."""
        if np.sum(self.counts > 1) < 2:
            return Apart.CANNOT_TELL
        if self.alike:
            return Apart.NO_SPREAD
        if not self.squares.any():
            return Apart.NO_CHANCE
        found = components(self.counts, self.means, self.squares)
        return Apart.BOTH if found.between > 0 else Apart.NO_IGNORANCE


def components(counts: Floats, means: Floats, squares: Floats) -> Components:
    """Estimate variance components by analysis of variance, worlds of unequal size allowed.

    Args:
        counts, means, squares: see `WorldSample`; shape (..., worlds).

    Source: Searle, Casella and McCulloch 1992, section 3.6.
    """
    worlds = counts.shape[-1]
    lives = counts.sum(axis=-1)
    centre = (counts * means).sum(axis=-1) / lives
    with np.errstate(divide="ignore", invalid="ignore"):
        within = squares.sum(axis=-1) / (lives - worlds)
        apart = (counts * (means - centre[..., None]) ** 2).sum(axis=-1) / (worlds - 1)
        size = (lives - (counts * counts).sum(axis=-1) / lives) / (worlds - 1)
        ratio = apart / within
    return Components(np.maximum((apart - within) / size, 0.0), within, ratio, size)


def variance_split(values: ArrayLike, worlds: ArrayLike, level: float = LEVEL) -> VarianceSplit:
    """Split the variance of a life into ignorance (between worlds) and chance (within).

    Args:
        values: one paired difference a life; NaN values are dropped and counted.
        worlds: number of each life's world; same length.
        level: confidence level in (0, 1).

    Returns:
        The shares; undefined unless two worlds have two lives each, or if nothing varies.
    """
    require_level(level)
    sample = WorldSample(values, worlds)
    apart, n = sample.apart, len(sample.counts)
    if apart in (Apart.CANNOT_TELL, Apart.NO_SPREAD):
        ends = (math.nan, math.nan, math.nan)
    elif apart is Apart.NO_CHANCE:
        ends = (1.0, 1.0, 1.0)
    else:
        ends = _split_ends(sample, level)
    constant = apart is Apart.NO_CHANCE
    estimate, low, high = ends
    lives = int(sample.counts.sum())
    return VarianceSplit(
        Interval(estimate, low, high, level, SPLIT, lives, sample.dropped, constant),
        Interval(1 - estimate, 1 - high, 1 - low, level, SPLIT, lives, sample.dropped, constant),
        n,
        apart,
    )


def _split_ends(sample: WorldSample, level: float) -> tuple[float, float, float]:
    """Return the share between worlds and the ends of its interval.

    The logarithm of the ratio of mean squares is nearly normal; its error is that of the jackknife,
    which asks for no distribution of worlds or chance.
    """
    worlds = len(sample.counts)
    found = components(sample.counts, sample.means, sample.squares)
    ratio, lives = float(found.ratio), float(found.lives)
    with np.errstate(divide="ignore", invalid="ignore"):
        without = np.log(_ratios_without_each(sample))
    if not np.isfinite(without).all():
        return _share(ratio, lives), 0.0, 1.0
    spread = math.exp(min(t_quantile(level, worlds - 1) * jackknife_error(without), 700.0))
    return _share(ratio, lives), _share(ratio / spread, lives), _share(ratio * spread, lives)


def _share(ratio: float, lives: float) -> float:
    return max(0.0, (ratio - 1) / (ratio - 1 + lives))


def _ratios_without_each(sample: WorldSample) -> Floats:
    """Return the ratio of mean squares with each world left out in turn, shape (worlds,)."""
    counts, squares = sample.counts, sample.squares
    worlds = len(counts)
    sums = counts * (sample.means - sample.means.mean())
    around = sums * sums / counts
    lives = counts.sum() - counts
    between = (around.sum() - around - (sums.sum() - sums) ** 2 / lives) / (worlds - 2)
    within = (squares.sum() - squares) / (lives - worlds + 1)
    ratios: Floats = between / within
    return ratios


def worlds_won(
    gains: ArrayLike,
    worlds: ArrayLike,
    zone: float = 0.0,
    level: float = LEVEL,
    resamples: int = RESAMPLES,
    seed: int = 1,
) -> WorldsWon:
    """Estimate the share of worlds whose true mean gain lies above `zone`.

    Args:
        gains: one paired difference a life, positive is better; NaN values are dropped and counted.
        worlds: number of each life's world; same length.
        zone: what a world's mean gain must exceed, in the unit of the gains.
        level: confidence level in (0, 1).
        resamples: how often worlds are drawn anew, 1 or more.
        seed: of these draws.

    Returns:
        The share; undefined unless two worlds have two lives each. The ends are percentiles of the
        resamples, widened where needed to the Wilson interval of a plain count of worlds, which is
        the error left if there were no chance.
    """
    require_level(level)
    sample = WorldSample(gains, worlds)
    apart, n, lives = sample.apart, len(sample.counts), int(sample.counts.sum())
    plain = float(np.mean(sample.means > zone)) if n else math.nan
    if apart is Apart.CANNOT_TELL:
        share = Interval(math.nan, math.nan, math.nan, level, WON, lives, sample.dropped)
        return WorldsWon(share, plain, n, apart)
    if apart is Apart.NO_SPREAD:
        share = Interval(plain, plain, plain, level, WON, lives, sample.dropped, constant=True)
        return WorldsWon(share, plain, n, apart)
    estimate = float(corrected_share(sample.counts, sample.means, sample.squares, zone))
    drawn = _resampled_shares(sample, zone, resamples, seed)
    low, high = np.quantile(drawn, _expanded(n, level))
    least, most = wilson_bounds(estimate * n, n, level)
    low, high = min(float(low), float(least)), max(float(high), float(most))
    share = Interval(estimate, low, high, level, WON, lives, sample.dropped)
    return WorldsWon(share, plain, n, apart)


def _expanded(worlds: int, level: float) -> tuple[float, float]:
    """Return which quantiles of resamples to take: a little wide, as t is wider than normal.

    Source: Hesterberg 2015, The American Statistician 69 (expanded percentiles).
    """
    from scipy.special import ndtr

    tail = float(ndtr(-t_quantile(level, worlds - 1) * math.sqrt(worlds / (worlds - 1))))
    return tail, 1 - tail


def corrected_share(counts: Floats, means: Floats, squares: Floats, zone: float = 0.0) -> Floats:
    """Return the share of worlds above `zone` after drawing their means towards their centre.

    A mean keeps the part of its distance that is the square root of its reliability, so that the
    drawn means vary as much as true worlds. Where nothing lies between worlds, the sign of the
    centre decides for all of them; where no world has two lives, the means are counted as they are.

    Args:
        counts, means, squares: see `WorldSample`; shape (..., worlds).
        zone: what a world's mean must exceed.

    Returns:
        Shape (...).
    """
    found = components(counts, means, squares)
    between = found.between[..., None]
    chance = np.nan_to_num(found.within)[..., None] / counts
    with np.errstate(invalid="ignore"):
        kept = np.where(chance > 0, np.sqrt(between / (between + chance)), 1.0)
    centre = means.mean(axis=-1, keepdims=True)
    shares: Floats = np.mean(centre + kept * (means - centre) > zone, axis=-1)
    return shares


def _resampled_shares(sample: WorldSample, zone: float, resamples: int, seed: int) -> Floats:
    generator = np.random.default_rng(seed)
    worlds = len(sample.counts)
    rows = max(1, PART // worlds)
    shares = []
    for begin in range(0, resamples, rows):
        size = (min(rows, resamples - begin), worlds)
        drawn = generator.integers(0, worlds, size)
        shares.append(
            corrected_share(sample.counts[drawn], sample.means[drawn], sample.squares[drawn], zone)
        )
    return np.concatenate(shares)
