"""Coverage of means, differences, restricted means and ratios of means."""

from __future__ import annotations

import math

import numpy as np

from simulation.statistics.attribution import attribute
from simulation.statistics.intervals import mean_interval
from simulation.statistics.paired import variance_ratio
from simulation.statistics.ratio import ratio_of_means
from simulation.statistics.survival import restricted_mean, restricted_mean_difference
from simulation.validation.coverage.case import Case, Floats, Generator, holds, numbers

WORLDS = 125
SHARED = numbers(WORLDS)
HORIZON = 30.0
# Failure rates of worlds are gamma with this shape, so that runway has a closed form.
FRAILTY = 4.0


def skewed_lives(generator: Generator, worlds: int = WORLDS) -> Floats:
    """Return lives of skewed worlds and skewed chance, two a world, with mean 0."""
    known = generator.gamma(2.0, 1.0, (worlds, 1)) - 2.0
    return np.asarray(known + generator.exponential(1.5, (worlds, 2)) - 1.5).ravel()


def normal_mean(generator: Generator) -> bool:
    """Estimate a mean of twelve normal lives."""
    return holds(mean_interval(generator.normal(3.0, 2.0, 12)), 3.0)


def skewed_mean(generator: Generator) -> bool:
    """Estimate a mean of 250 exponential lives."""
    return holds(mean_interval(generator.exponential(5.0, 250)), 5.0)


def mean_of_worlds(generator: Generator) -> bool:
    """Estimate a mean over lives that share worlds."""
    return holds(mean_interval(skewed_lives(generator), worlds=SHARED), 0.0)


def mean_of_uneven_worlds(generator: Generator) -> bool:
    """Estimate a mean where three lives in ten failed."""
    there = generator.random(2 * WORLDS) < 0.7
    lives = skewed_lives(generator)[there]
    return holds(mean_interval(lives, worlds=SHARED[there]), 0.0)


def paired_difference(generator: Generator) -> bool:
    """Estimate a difference of lognormal lives that share worlds and most of their luck."""
    world = generator.normal(0.0, 0.5, (WORLDS, 1))
    luck = generator.normal(0.0, 0.5, (WORLDS, 2))
    own = generator.normal(0.0, 0.2, (2, WORLDS, 2))
    first, second = np.exp(world + luck + own) * np.array([12.0, 10.0])[:, None, None]
    truth = 2.0 * math.exp((0.25 + 0.25 + 0.04) / 2)
    return holds(mean_interval((first - second).ravel(), worlds=SHARED), truth)


def runways(generator: Generator, mean: float) -> tuple[Floats, Floats]:
    """Return runway of lives in worlds of different frailty, and its standard uniform draws."""
    frailty = generator.gamma(FRAILTY, 1.0 / FRAILTY, (WORLDS, 1))
    luck = generator.exponential(1.0, (WORLDS, 2))
    drawn = np.asarray(luck / frailty).ravel()
    return mean * drawn, drawn


def restricted_truth(mean: float) -> float:
    """Return the restricted mean of runway in worlds of gamma frailty."""
    k = FRAILTY
    return float(k * mean / (k - 1) * (1 - (1 + HORIZON / (k * mean)) ** (1 - k)))


def restricted_runway(generator: Generator) -> bool:
    """Estimate a restricted mean runway."""
    runway, _ = runways(generator, 20.0)
    found = restricted_mean(runway, HORIZON, worlds=SHARED)
    return holds(found, restricted_truth(20.0))


def restricted_difference(generator: Generator) -> bool:
    """Estimate a difference of restricted means under the same luck."""
    runway, luck = runways(generator, 20.0)
    found = restricted_mean_difference(24.0 * luck, runway, HORIZON, worlds=SHARED)
    return holds(found, restricted_truth(24.0) - restricted_truth(20.0))


def cash_in_months(generator: Generator) -> bool:
    """Estimate a difference of cash in months of mean burn, both skewed and correlated."""
    burn = 60_000.0 + 15_000.0 * skewed_lives(generator)
    cash = -180_000.0 + 0.8 * (burn - 60_000.0) + 40_000.0 * skewed_lives(generator)
    return holds(ratio_of_means(cash, burn, worlds=SHARED), -3.0)


def lives_saved(generator: Generator) -> bool:
    """Estimate how much sharing draws gains, for correlated normal lives."""
    first, second = generator.multivariate_normal([0, 1], [[1.0, 0.8], [0.8, 1.0]], 250).T
    return holds(variance_ratio(first, second), 2.0 / 0.4)


def lives_saved_in_worlds(generator: Generator) -> bool:
    """Estimate the same where lives share worlds."""
    shared, own = skewed_lives(generator), generator.normal(0.0, 1.0, (2, 2 * WORLDS))
    found = variance_ratio(shared + own[0], shared + own[1], worlds=SHARED)
    return holds(found, (2.0 * (2.0 + 2.25) + 2.0) / 2.0)


def parts_of_a_difference(generator: Generator) -> bool:
    """Split a difference over three mechanisms, two of which act on each other."""
    effects = (
        1.0 + generator.normal(0.0, 1.0, (WORLDS, 1, 3)) + generator.normal(size=(WORLDS, 2, 3))
    )
    a, b, c = effects.reshape(-1, 3).T
    both = 0.5 * a * b
    rest = generator.normal(0.2, 1.0, 2 * WORLDS)
    whole = a + b + c + both + rest
    found = attribute(whole, {"a": b + c + rest, "b": a + c + rest, "c": whole - c}, rest, SHARED)
    # Without a, its own part and what it does with b are gone; the interaction counts that twice.
    truths = {"a": 1.5, "b": 1.5, "c": 1.0}
    parts = all(holds(found.parts[name], truth) for name, truth in truths.items())
    return parts and holds(found.rest, 0.2) and holds(found.interaction, -0.5)


MEANS = (
    Case("mean of lives", "12 normal lives", normal_mean),
    Case("mean of lives", "250 exponential lives", skewed_mean),
    Case("mean of lives", "125 skewed worlds of 2 lives", mean_of_worlds),
    Case("mean of lives", "the same, 3 lives in 10 failed", mean_of_uneven_worlds),
    Case("paired difference", "lognormal lives, 125 worlds of 2", paired_difference),
    Case("restricted mean runway", "125 frail worlds of 2, closed form", restricted_runway),
    Case("difference of restricted means", "the same luck under both", restricted_difference),
    Case("cash in months of burn", "ratio of skewed means, 125 worlds of 2", cash_in_months),
    Case("variance ratio", "250 correlated normal lives", lives_saved),
    Case("variance ratio", "125 skewed worlds of 2 lives", lives_saved_in_worlds),
    Case("parts of a difference", "3 mechanisms, all parts together", parts_of_a_difference),
)
