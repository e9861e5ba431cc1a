"""Decisions with a known answer: worths that are linear in normal uncertainties, and chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri
from scipy.stats import norm

Floats = NDArray[np.float64]
STRATA = 50


@dataclass(frozen=True)
class Decision:
    """Alternatives worth `means` plus `slopes` times independent standard normal quantities.

    Args:
        means: of each alternative but the first, which is worth 0.
        slopes: one row a quantity, one column an alternative but the first.
        chance: standard deviation of a life around its world.
    """

    means: Sequence[float]
    slopes: Sequence[Sequence[float]]
    chance: float = 1.0

    def lives(
        self, worlds: int, generator: np.random.Generator, idle: int = 0, lives: int = 2
    ) -> tuple[Floats, NDArray[np.int64], Floats]:
        """Return worths of lives, their worlds, and the quantities, idle ones last."""
        quantities = latin_hypercube(worlds, len(self.slopes) + idle, generator)
        true = np.asarray(self.means) + quantities[:, : len(self.slopes)] @ np.asarray(self.slopes)
        numbers = np.repeat(np.arange(worlds), lives)
        noise = self.chance * generator.normal(size=(len(numbers), true.shape[1]))
        values = np.column_stack([np.zeros(len(numbers)), true[numbers] + noise])
        return values, numbers, quantities

    def worth_of(self, *quantities: int) -> float:
        """Return the expected value of knowing some quantities, all of them by default."""
        known = np.asarray(self.slopes)[list(quantities or range(len(self.slopes)))]
        covariance = known.T @ known
        return expected_best(np.asarray(self.means), covariance) - max(0.0, *self.means)


def expected_best(means: Floats, covariance: Floats) -> float:
    """Return the mean of the largest of 0 and one or two normal variables.

    Of one it is closed; of two it is the closed form of the second given the first, integrated.
    """
    if len(means) == 1:
        spread = float(np.sqrt(covariance[0, 0]))
        return float(means[0] * norm.cdf(means[0] / spread) + spread * norm.pdf(means[0] / spread))
    scores = ndtri((np.arange(20_000) + 0.5) / 20_000)
    first = means[0] + np.sqrt(covariance[0, 0]) * scores
    slope = covariance[0, 1] / covariance[0, 0]
    left = np.sqrt(max(covariance[1, 1] - slope * covariance[0, 1], 1e-12))
    bar = np.maximum(first, 0.0)
    above = (means[1] + slope * (first - means[0]) - bar) / left
    return float(np.mean(bar + left * (above * norm.cdf(above) + norm.pdf(above))))


def latin_hypercube(worlds: int, columns: int, generator: np.random.Generator) -> Floats:
    """Return standard normal quantities in blocks of Latin hypercubes, as worlds are drawn."""
    blocks = []
    for _ in range(-(-worlds // STRATA)):
        orders = np.argsort(generator.random((STRATA, columns)), axis=0)
        blocks.append((orders + generator.random((STRATA, columns))) / STRATA)
    return np.asarray(ndtri(np.concatenate(blocks)[:worlds]))
