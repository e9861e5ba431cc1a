"""The Pareto set of several aims: systems that no other one beats on one aim without a price.

A system is *dominated* if another one is at least as good on every aim and better on one. The means
are estimates, so membership is too: worlds are drawn again with replacement, and the share of draws
in which a system is not dominated is the probability that it belongs to the set.

Source: Efron and Tibshirani 1993, An Introduction to the Bootstrap, chapter 6 (the draws).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulation.statistics.intervals import LEVEL, Floats, wilson_bounds

RESAMPLES = 1000
# Comparisons of all pairs in some resamples are held in memory together.
COMPARISONS_AT_ONCE = 4_000_000


@dataclass(frozen=True)
class ParetoSet:
    """Hold which systems belong to the Pareto set, and how surely.

    Args:
        means: mean of each aim, larger being better; shape (systems, aims).
        members: whether the means put a system into the set, shape (systems,).
        probability: probability that it belongs to the set, shape (systems,).
        low, high: ends of its interval for the chance of the draws, shape (systems,).
        resamples: how often the worlds were drawn again.
        worlds: worlds that the means rest on.
    """

    means: Floats
    members: NDArray[np.bool_]
    probability: Floats
    low: Floats
    high: Floats
    resamples: int
    worlds: int


def not_dominated(means: Floats) -> NDArray[np.bool_]:
    """Tell which systems belong to the Pareto set.

    Args:
        means: larger being better; shape (..., systems, aims).

    Returns:
        Shape (..., systems).
    """
    here, there = means[..., :, None, :], means[..., None, :, :]
    # One aim after the other, because the last axis is short.
    as_good = np.ones(np.broadcast_shapes(here.shape, there.shape)[:-1], np.bool_)
    better = np.zeros_like(as_good)
    for aim in range(means.shape[-1]):
        as_good &= there[..., aim] >= here[..., aim]
        better |= there[..., aim] > here[..., aim]
    dominated: NDArray[np.bool_] = np.any(as_good & better, axis=-1)
    return ~dominated


def pareto_set(values: Floats, seed: int = 1, resamples: int = RESAMPLES) -> ParetoSet:
    """Estimate the Pareto set of the systems' means.

    Args:
        values: larger being better, no NaN; shape (worlds, systems, aims); at least two worlds.
        seed: seed of the draws, 0 or more.
        resamples: how often the worlds are drawn again.

    Raises:
        ValueError: there are fewer than two worlds, no system, no aim, or a NaN.
    """
    values = np.asarray(values, dtype=np.float64)
    if values.ndim != 3 or values.shape[0] < 2 or 0 in values.shape or np.isnan(values).any():
        raise ValueError(
            f"values: found shape {values.shape}, allowed: two worlds or more, systems and aims, "
            "all of them numbers"
        )
    worlds, systems, aims = values.shape
    draws = np.random.default_rng(seed).multinomial(
        worlds, np.full(worlds, 1 / worlds), size=resamples
    )
    flat = values.reshape(worlds, -1)
    counts = np.zeros(systems)
    step = max(1, COMPARISONS_AT_ONCE // systems**2)
    for begin in range(0, resamples, step):
        part = draws[begin : begin + step]
        means = np.einsum("rw,ws->rs", part, flat) / worlds
        counts += not_dominated(means.reshape(len(part), systems, aims)).sum(axis=0)
    low, high = wilson_bounds(counts, resamples, LEVEL)
    means = values.mean(axis=0)
    return ParetoSet(means, not_dominated(means), counts / resamples, low, high, resamples, worlds)
