"""Bands: which values of a fact are accepted, and where a measured interval lies."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum

from simulation.statistics.intervals import Interval


class Verdict(Enum):
    """Say where a measured interval lies."""

    IN = "in band"
    OUT = "out of band"
    UNDECIDED = "undecided"


@dataclass(frozen=True)
class Band:
    """Hold the values of a fact that are accepted, ends included; an end may be infinite."""

    low: float
    high: float

    def verdict(self, interval: Interval) -> Verdict:
        """Return whether an interval lies in the band, outside it, or across an edge."""
        if interval.low >= self.low and interval.high <= self.high:
            return Verdict.IN
        if interval.low > self.high or interval.high < self.low:
            return Verdict.OUT
        return Verdict.UNDECIDED


def at_most(high: float) -> Band:
    """Return the band of values up to `high`."""
    return Band(-math.inf, high)


def at_least(low: float) -> Band:
    """Return the band of values from `low` on."""
    return Band(low, math.inf)
