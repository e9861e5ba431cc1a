"""Forecasts and how they fared: predictive distributions, their bands, and scores.

A forecast is the spread of lives: what will happen, not where a mean is. What then happened has a
place in it (the probability integral transform), lies inside its band or not, and has a score (the
continuous ranked probability score) in its own unit, best on average for who forecasts the truth.

Sources: Dawid 1984, Journal of the Royal Statistical Society A 147 (places); Gneiting and Raftery
2007, Journal of the American Statistical Association 102 (scores); Czado, Gneiting and Held 2009,
Biometrics 65 (places of counts).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from simulation.statistics.clusters import effective_lives
from simulation.statistics.intervals import (
    LEVEL,
    Floats,
    Interval,
    drop_undefined,
    wilson_interval,
)

BAND = (0.1, 0.9)
HUNDREDTHS = 100


def percentiles(values: ArrayLike) -> Floats:
    """Return what stands for a predictive distribution: the middle of each hundredth of the values.

    Each is the value of a life, so that counts stay counts.

    Args:
        values: one value a life; NaN values are dropped.

    Returns:
        Shape (100,), equally likely; empty without values.
    """
    kept, _ = drop_undefined(values)
    if not kept.size:
        return kept
    middles = (np.arange(HUNDREDTHS) + 0.5) / HUNDREDTHS
    found: Floats = np.quantile(kept, middles, method="inverted_cdf")
    return found


def place(sample: Floats, happened: float) -> float:
    """Return where a number lies in a predictive distribution: the share below, ties half.

    Args:
        sample: equally likely values, such as percentiles; not empty.
        happened: what happened.

    Returns:
        From 0 to 1; uniform on average over forecasts that are right.
    """
    below, ties = np.mean(sample < happened), np.mean(sample == happened)
    return float(below + ties / 2)


def crps(sample: Floats, happened: float) -> float:
    """Return the continuous ranked probability score, in the unit of the number; 0 is best.

    For a forecast that is one sure number it is the distance from it.

    Args:
        sample: equally likely values, such as percentiles; not empty.
        happened: what happened.
    """
    ordered = np.sort(sample)
    n = ordered.size
    # Half the mean distance of two values, from their ranks.
    spread = float(np.sum((2 * np.arange(1, n + 1) - n - 1) * ordered)) / (n * n)
    return float(np.mean(np.abs(ordered - happened))) - spread


@dataclass(frozen=True)
class Scored:
    """Hold how one forecast number fared.

    Args:
        happened: what happened.
        inside: whether it lies within the band, ends included.
        covered: share of the forecast itself that the band holds; above 0.8 for counts.
        place: see `place`.
        lower: share of the forecast below what happened, an interval.
        higher: share of it above what happened, an interval.
        score: see `crps`.
    """

    happened: float
    inside: bool
    covered: float
    place: float
    lower: Interval
    higher: Interval
    score: float

    @property
    def at_edge(self) -> bool:
        """Tell whether it is outside, but worlds are too few to tell that from inside."""
        beyond = self.lower if self.place < 0.5 else self.higher
        return not self.inside and beyond.high >= BAND[0]


def score(sample: Floats, low: float, high: float, happened: float, worlds: int) -> Scored:
    """Score what happened against a forecast.

    Args:
        sample: equally likely values, such as percentiles; not empty.
        low, high: ends of the band.
        happened: what happened.
        worlds: how many independent worlds the forecast rests on, which its shares are as sure as.
    """

    def share(which: np.ndarray) -> Interval:
        return wilson_interval(float(np.mean(which)) * worlds, worlds)

    return Scored(
        happened,
        low <= happened <= high,
        float(np.mean((sample >= low) & (sample <= high))),
        place(sample, happened),
        share(sample < happened),
        share(sample > happened),
        crps(sample, happened),
    )


@dataclass(frozen=True)
class Calibration:
    """Hold how often bands held what happened.

    Args:
        inside: share of numbers inside their bands, with its interval.
        expected: share that would be inside if the forecasts were right.
        numbers: how many numbers.
        forecasts: how many decisions they belong to, which are what counts as independent.
    """

    inside: Interval
    expected: float
    numbers: int
    forecasts: int


def calibration(scored: list[Scored], decisions: list[int], level: float = LEVEL) -> Calibration:
    """Estimate how often bands hold what happens.

    Args:
        scored: every number scored, at least one.
        decisions: the decision that each belongs to; numbers of one decision are not independent.
        level: confidence level in (0, 1).
    """
    inside = np.array([each.inside for each in scored], dtype=np.float64)
    found = _exact_share(inside, np.array(decisions), level)
    expected = math.fsum(each.covered for each in scored) / len(scored)
    return Calibration(found, expected, len(scored), len(set(decisions)))


def _exact_share(values: Floats, clusters: ArrayLike, level: float) -> Interval:
    """Estimate a share by few and clustered ones and zeros; the interval never covers too rarely.

    Sources: Clopper and Pearson 1934, Biometrika 26; Korn and Graubard 1998, Survey Methodology 24
    (with an effective sample size).
    """
    from scipy.special import betaincinv

    share, size = float(values.mean()), effective_lives(values, clusters)
    ones, tail = share * size, (1 - level) / 2
    low = float(betaincinv(ones, size - ones + 1, tail)) if ones > 0 else 0.0
    high = float(betaincinv(ones + 1, size - ones, 1 - tail)) if ones < size else 1.0
    return Interval(share, low, high, level, "share, exact", values.size)
