"""Search for the places at which a gain changes its sign as a dial is turned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from simulation.decision.dials import Dial
from simulation.statistics.clusters import world_means
from simulation.statistics.crossing import Crossing, Crossings, crossings
from simulation.statistics.intervals import LEVEL, Floats

# Points this much closer than the interval is wide tell nothing more about its ends.
FINE_SHARE = 0.25
MOST_NEW_POINTS = 4


class Sample(Protocol):
    """Live the same lives with the dial at any values."""

    @property
    def worlds(self) -> NDArray[np.int64]:
        """Return the number of each life's world, shape (lives,)."""

    def __call__(self, values: Sequence[float]) -> Mapping[float, Floats] | None:
        """Return value -> gain of each life, shape (lives,), NaN in failed ones; None to stop."""


@dataclass(frozen=True)
class Search:
    """Say how to look for changes of sign.

    Args:
        points: points of the first, coarse grid, 2 or more.
        rounds: how often points may be added around what was found, 0 or more.
        precision: width of an interval that is narrow enough, in the dial's unit; None for as
            narrow as the lives allow.
        level: confidence level in (0, 1).
        zone: gain that nobody would act on, 0 or more.
        also: values that belong on the grid, such as today's.
    """

    points: int = 7
    rounds: int = 2
    precision: float | None = None
    level: float = LEVEL
    zone: float = 0.0
    also: tuple[float, ...] = ()


def search(sample: Sample, dial: Dial, how: Search) -> Crossings:
    """Find where a gain changes its sign: a coarse grid, then points around each change.

    Args:
        sample: lives at values of the dial.
        dial: what is turned, and its range.
        how: how fine.

    Raises:
        KeyboardInterrupt: if the grid itself was stopped.
        ValueError: if all lives failed at one of the points, or they had only one world.
    """
    gains = sample(dial.grid(how.points, how.also))
    if gains is None:
        raise KeyboardInterrupt
    known = dict(gains)
    found = _crossings(known, sample.worlds, how)
    for _ in range(how.rounds):
        values = new_points(found, dial, how.precision)
        gains = sample(values) if values else None
        if gains is None:
            break
        known.update(gains)
        found = _crossings(known, sample.worlds, how)
    return found


def new_points(found: Crossings, dial: Dial, precision: float | None) -> tuple[float, ...]:
    """Return where further lives would tell more about the flips: the middles of wide gaps.

    Args:
        found: what is known.
        dial: what is turned.
        precision: width of an interval that is narrow enough, None for none.
    """
    middles: dict[float, float] = {}
    for flip in found.flips:
        if precision is not None and flip.closed and flip.high - flip.low <= precision:
            continue
        for low, high in _gaps(found.points, flip):
            middle = dial.middle(low, high)
            if middle is not None and high - low > FINE_SHARE * (flip.high - flip.low):
                middles[middle] = high - low
    widest = sorted(middles, key=lambda value: -middles[value])[:MOST_NEW_POINTS]
    return tuple(sorted(widest))


def _gaps(points: Floats, flip: Crossing) -> Iterable[tuple[float, float]]:
    """Yield the gaps between neighbouring points that the interval of a flip reaches into."""
    for low, high in pairwise(points):
        if low <= flip.high and high >= flip.low:
            yield float(low), float(high)


def _crossings(known: Mapping[float, Floats], worlds: NDArray[np.int64], how: Search) -> Crossings:
    values = sorted(known)
    table = np.stack([known[value] for value in values], axis=1)
    fine = ~np.isnan(table).any(axis=1)
    if not fine.any():
        raise ValueError("lives: every life failed at one of the points")
    means = world_means(table[fine], worlds[fine])
    return crossings(values, means.T, how.level, how.zone)
