"""Limits of an aim, checked company by company as worlds come in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulation.decision.observing import Observatory
from simulation.measures.catalogue import measure
from simulation.statistics.aim import Limit
from simulation.statistics.intervals import (
    Floats,
    Interval,
    drop_undefined,
    mean_interval,
    wilson_bounds,
)


@dataclass(frozen=True)
class Checks:
    """Check limits, so that every claim about any of them, at any look, holds.

    Args:
        seen: what was observed of the companies.
        limits: the limits.
        error: probability in (0, 1) that a claim is false.
        looks: how often a company may be checked.
    """

    seen: Observatory
    limits: tuple[Limit, ...]
    error: float
    looks: int

    @property
    def level(self) -> float:
        """Return the confidence level of a single claim."""
        claims = len(self.seen.companies) * max(1, len(self.limits)) * self.looks
        return 1 - self.error / claims

    def interval(self, place: int, limit: Limit) -> Interval:
        """Return the mean of a limit's term for one company, at the level of a single claim."""
        means = self.seen.means[limit.term][: self.seen.worlds[place], place]
        if measure(limit.term.name).unit != "share":
            return mean_interval(means, self.level)
        return share_of_worlds(means, self.seen.run.lives_per_world, self.level)

    def broken(self, place: int) -> str:
        """Return the first limit that a company surely breaks; nothing if there is none."""
        for limit in self.limits:
            found = self.interval(place, limit)
            at_most = limit.side == "at most"
            if found.low > limit.bound if at_most else found.high < limit.bound:
                return str(limit)
        return ""

    def unsure(self, place: int) -> bool:
        """Tell whether a company may break a limit, but not surely does."""
        return not self.broken(place) and not all(
            keeps(limit, self.interval(place, limit)) for limit in self.limits
        )

    def excess(self, place: int) -> float:
        """Return by how much the mean is beyond the limit that a company surely breaks, or 0."""
        broken = self.broken(place)
        beyond = [
            abs(self.interval(place, limit).estimate - limit.bound)
            for limit in self.limits
            if str(limit) == broken
        ]
        return beyond[0] if beyond else 0.0


def keeps(limit: Limit, mean: Interval) -> bool:
    """Tell whether a mean surely keeps a limit."""
    return mean.high <= limit.bound if limit.side == "at most" else mean.low >= limit.bound


def share_of_worlds(means: Floats, lives_per_world: int, level: float) -> Interval:
    """Estimate a share from its means in worlds, with as many lives as these are worth.

    Args:
        means: share in each world, NaN where undefined; shape (worlds,).
        lives_per_world: lives behind each, 1 or more.
        level: confidence level in (0, 1).

    Source: Korn and Graubard 1998, Survey Methodology 24.
    """
    kept, dropped = drop_undefined(means)
    n = kept.size
    if n < 2:
        return mean_interval(kept, level)
    share, error = float(kept.mean()), float(kept.var(ddof=1)) / n
    size = share * (1 - share) / error if error > 0 else n
    size = float(np.clip(size, n, n * lives_per_world))
    low, high = wilson_bounds(share * size, size, level)
    return Interval(share, float(low), float(high), level, "share, Wilson", n, dropped)
