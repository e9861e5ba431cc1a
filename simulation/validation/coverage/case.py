"""A case: an interval, a model whose truth is known, and how often the interval covers it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from simulation.statistics.intervals import LEVEL, Interval

Floats = NDArray[np.float64]
Generator = np.random.Generator
# Lives the model once and tells whether what is claimed of it is true.
Trial = Callable[[Generator], bool]

ERRORS_ALLOWED = 3.0
REPLICATIONS = 2_000


@dataclass(frozen=True)
class Case:
    """State what is claimed, of which model, and with which probability it should be true.

    Args:
        interval: which interval or claim, as the product has it.
        model: the model with known truth, in words.
        trial: one replication.
        exact: coverage that theory gives for a discrete interval; None for the nominal one.
        nominal: stated probability.
        kept: whether the model keeps to what the interval assumes; if not, the coverage is measured
            and told, but not held against it.
        share: part of the replications that are made, where one takes long.
    """

    interval: str
    model: str
    trial: Trial
    exact: float | None = None
    nominal: float = LEVEL
    kept: bool = True
    share: float = 1.0


@dataclass(frozen=True)
class CoverageRow:
    """Hold how often a claim was true.

    Args:
        case: what was claimed.
        measured: share of replications in which it was true.
        replications: how many there were.
    """

    case: Case
    measured: float
    replications: int

    @property
    def expected(self) -> float:
        """Return the exact coverage where theory gives one, else the nominal one."""
        return self.case.nominal if self.case.exact is None else self.case.exact

    @property
    def standard_error(self) -> float:
        """Return the binomial standard error of the measured share, if the expected one is true."""
        return math.sqrt(self.expected * (1 - self.expected) / self.replications)

    @property
    def lowest_allowed(self) -> float:
        """Return the share below which it is no longer chance that it falls short."""
        return self.expected - ERRORS_ALLOWED * self.standard_error

    @property
    def verdict(self) -> str:
        """Return "holds", "falls short", or "outside" what the interval assumes."""
        if not self.case.kept:
            return "outside"
        return "holds" if self.measured >= self.lowest_allowed else "falls short"


def measure(case: Case, replications: int = REPLICATIONS, seed: int = 1) -> CoverageRow:
    """Measure the coverage of a case.

    Args:
        case: what is claimed.
        replications: how often, 1 or more.
        seed: root seed; each case has draws of its own, whichever others there are.
    """
    address = crc32(f"{case.interval}: {case.model}".encode())
    generator = np.random.default_rng([seed, address])
    many = max(1, round(replications * case.share))
    hits = sum(case.trial(generator) for _ in range(many))
    return CoverageRow(case, hits / many, many)


def holds(interval: Interval, truth: float) -> bool:
    """Tell whether an interval holds the truth."""
    return interval.low <= truth <= interval.high


def numbers(worlds: int, lives: int = 2) -> NDArray[np.int64]:
    """Return the number of each life's world, shape (worlds * lives,)."""
    return np.repeat(np.arange(worlds), lives)
