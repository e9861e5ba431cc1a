"""Coverage of shares and quantiles; discrete ones against their exact coverage."""

from __future__ import annotations

from functools import partial

import numpy as np
from scipy import stats

from simulation.statistics.intervals import (
    order_ranks,
    quantile_interval,
    share_interval,
    wilson_bounds,
)
from simulation.statistics.paired import probability_better
from simulation.statistics.survival import probability_alive
from simulation.validation.coverage.case import Case, Floats, Generator, holds, numbers

WORLDS = 125
SHARED = numbers(WORLDS)


def exact_wilson(lives: int, share: float) -> float:
    """Return the coverage of a Wilson interval, summed over all counts."""
    counts = np.arange(lives + 1)
    low, high = wilson_bounds(counts, np.full(lives + 1, lives))
    covers = (low <= share) & (share <= high)
    return float(stats.binom.pmf(counts, lives, share)[covers].sum())


def exact_quantile(lives: int, probability: float) -> float:
    """Return the coverage of an interval of order statistics."""
    low, high = order_ranks(lives, probability)
    below = stats.binom(lives, probability)
    return float(below.cdf(high - 1) - below.cdf(low - 1))


def share(lives: int, truth: float, generator: Generator) -> bool:
    """Estimate a share of independent lives."""
    return holds(share_interval((generator.random(lives) < truth).astype(float)), truth)


def unlike_worlds(generator: Generator, truth: float, alike: float) -> Floats:
    """Return the probability of each life's world; `alike` is the correlation of its lives."""
    size = 1.0 / alike - 1.0
    found = generator.beta(truth * size, (1.0 - truth) * size, WORLDS)
    return np.repeat(found, 2)


def share_of_worlds(truth: float, alike: float, generator: Generator) -> bool:
    """Estimate a share of lives that share worlds."""
    ones = generator.random(2 * WORLDS) < unlike_worlds(generator, truth, alike)
    return holds(share_interval(ones.astype(float), worlds=SHARED), truth)


def alive(generator: Generator) -> bool:
    """Estimate the probability of being alive after a year, of 80 exponential lives."""
    ends = generator.exponential(20.0, 80)
    out = (ends < 30.0).astype(float)
    truth = float(np.exp(-12.0 / 20.0))
    return holds(probability_alive(np.minimum(ends, 30.0), out, 12.0, 30.0), truth)


def better(generator: Generator) -> bool:
    """Estimate the probability of being better, where a third of lives tie."""
    chance = unlike_worlds(generator, 0.5, 0.3)
    gains = np.where(generator.random(2 * WORLDS) < chance, 1.0, -1.0)
    gains[generator.random(2 * WORLDS) < 1 / 3] = 0.0
    return holds(probability_better(gains, worlds=SHARED)[0], 0.5)


def quantile(lives: int, probability: float, generator: Generator) -> bool:
    """Estimate a quantile of independent exponential lives."""
    truth = -float(np.log(1 - probability))
    return holds(quantile_interval(generator.exponential(1.0, lives), probability), truth)


def quantile_of_worlds(probability: float, alike: float, generator: Generator) -> bool:
    """Estimate a quantile of normal lives that share worlds."""
    worlds = np.repeat(generator.normal(0.0, np.sqrt(alike), WORLDS), 2)
    lives = worlds + generator.normal(0.0, np.sqrt(1.0 - alike), 2 * WORLDS)
    truth = float(stats.norm.ppf(probability))
    return holds(quantile_interval(lives, probability, worlds=SHARED), truth)


def date_that_may_not_come(generator: Generator) -> bool:
    """Estimate a median date that four lives in ten do not see."""
    lives = generator.exponential(20.0, 200)
    lives[lives > -20.0 * np.log(0.4)] = np.inf
    return holds(quantile_interval(lives, 0.5), 20.0 * float(np.log(2)))


def _shares() -> list[Case]:
    cases = []
    for lives, truth in ((50, 0.1), (200, 0.02), (30, 0.5), (500, 0.95)):
        words = f"{truth:.0%} of {lives} lives"
        exact = exact_wilson(lives, truth)
        cases.append(Case("share of lives", words, partial(share, lives, truth), exact))
    for truth, alike in ((0.5, 0.3), (0.1, 0.3), (0.03, 0.5)):
        words = f"{truth:.0%}, 125 worlds of 2 lives, correlation {alike:g}"
        cases.append(Case("share of lives", words, partial(share_of_worlds, truth, alike)))
    exact = exact_wilson(80, float(np.exp(-0.6)))
    cases.append(Case("probability alive", "80 exponential lives", alive, exact))
    cases.append(Case("probability of being better", "a third ties, 125 worlds of 2", better))
    return cases


def _quantiles() -> list[Case]:
    cases = []
    for lives, probability in ((60, 0.5), (100, 0.9), (500, 0.1)):
        words = f"{probability:.0%} quantile of {lives} lives"
        exact = exact_quantile(lives, probability)
        cases.append(Case("quantile of lives", words, partial(quantile, lives, probability), exact))
    exact = exact_quantile(200, 0.5)
    words = "200 lives, 4 in 10 never"
    cases.append(Case("median date", words, date_that_may_not_come, exact))
    for probability, alike in ((0.5, 0.5), (0.9, 0.3)):
        words = f"{probability:.0%} quantile, 125 worlds of 2, correlation {alike:g}"
        cases.append(
            Case("quantile of lives", words, partial(quantile_of_worlds, probability, alike))
        )
    return cases


SHARES = (*_shares(), *_quantiles())
