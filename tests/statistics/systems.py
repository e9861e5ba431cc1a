"""Synthetic systems with known means, observed in common worlds."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

BLOCK = 50
ZONE = 0.3

Floats = NDArray[np.float64]


@dataclass
class Systems:
    """Systems whose values are normal and share a part of each world, as common draws make them.

    Args:
        means: true mean of each system.
        seed: seed of the worlds.
        shared: correlation of any two systems.
        spread: standard deviation of each system, one for all or one each.
    """

    means: Floats
    seed: int = 1
    shared: float = 0.5
    spread: float | Floats = 1.0
    asked: list[tuple[tuple[int, ...], int, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._generator = np.random.default_rng(self.seed)
        self._worlds = np.zeros((0, len(self.means)))

    def observe(self, systems: Sequence[int], begin: int, end: int) -> Floats:
        """Return the values of systems in worlds `begin` to `end`, and note what was asked."""
        self.asked.append((tuple(systems), begin, end))
        while len(self._worlds) < end:
            own = self._generator.standard_normal((BLOCK, len(self.means)))
            common = self._generator.standard_normal((BLOCK, 1))
            noise = math.sqrt(1 - self.shared) * own + math.sqrt(self.shared) * common
            block = self.means + self.spread * noise
            self._worlds = np.concatenate((self._worlds, block))
        found: Floats = self._worlds[begin:end][:, list(systems)]
        return found


def slippage(systems: int, zone: float = ZONE) -> Floats:
    """Return means of which the first is ahead of all others, which are equal, by the zone."""
    return np.r_[zone, np.zeros(systems - 1)]


def monotone(systems: int, zone: float = ZONE) -> Floats:
    """Return means that fall by the zone from each system to the next."""
    return -zone * np.arange(systems, dtype=float)


def three_errors_below(rate: float, runs: int) -> float:
    """Return what a rate may not fall below: three binomial standard errors."""
    return rate - 3 * math.sqrt(rate * (1 - rate) / runs)


def three_errors_above(rate: float, runs: int) -> float:
    """Return what a rate may not exceed."""
    return rate + 3 * math.sqrt(rate * (1 - rate) / runs)
