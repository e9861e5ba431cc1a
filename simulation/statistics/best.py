"""Comparisons with the best: which of many systems may be the best, and how far behind it each is.

Each comparison is a Student t interval of the paired differences of two systems, at any of a number
of worlds that are fixed beforehand. All comparisons of the best system with each other one, at all
these numbers, hold together (Bonferroni): then the best is never excluded, and every shortfall lies
in its interval, whatever made the sampling stop and whichever system was selected. The pairs may
depend on each other in any way, as common random numbers make them do.

Sources: Hsu 1984, Annals of Statistics 12 (multiple comparisons with the best); Nelson and Matejcik
1995, Management Science 41 (the same with common random numbers); Jennison and Turnbull 1989,
Journal of the Royal Statistical Society B 51 (intervals that hold at every look).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from simulation.statistics.intervals import Floats

Booleans = NDArray[np.bool_]
Places = NDArray[np.intp]

# A variance of differences this small beside the variances themselves is the rounding of equal
# systems.
ROUNDING = 1e-11
# Pairs of a block of systems with all others are held in memory together.
BLOCK = 256
# A third of a doubling between looks.
LOOKS_PER_DOUBLING = 3


@dataclass(frozen=True)
class Family:
    """Say which comparisons share the error.

    Args:
        systems: how many systems there are, failed ones included.
        looks: numbers of worlds at which they may be compared, ascending.
        error: probability in (0, 1) that any comparison with the best is false.
    """

    systems: int
    looks: tuple[int, ...]
    error: float

    def half_widths(self, variances: Floats, worlds: int) -> Floats:
        """Return the half-widths of comparisons, from the variances of paired differences."""
        shared = max(1, self.systems - 1) * len(self.looks)
        half: Floats = upper_t(self.error / (2 * shared), worlds - 1) * np.sqrt(variances / worlds)
        return half


@cache
def upper_t(tail: float, degrees: int) -> float:
    """Return the value that Student's t exceeds with probability `tail`."""
    from scipy.special import stdtrit

    return -float(stdtrit(degrees, tail))


def looks(first: int, cap: int) -> tuple[int, ...]:
    """Return the numbers of worlds at which systems are compared: growing by a quarter or so.

    Args:
        first: worlds of the first look, 2 or more.
        cap: worlds of the last look; the only one if it is not above `first`.
    """
    found = [min(first, cap)]
    for step in range(1, 1 + LOOKS_PER_DOUBLING * max(1, math.ceil(math.log2(cap / found[0])))):
        found.append(min(cap, round(first * 2 ** (step / LOOKS_PER_DOUBLING))))
    return tuple(sorted(set(found)))


def paired(values: Floats, rows: Places, columns: Places) -> tuple[Floats, Floats]:
    """Return the paired differences of some systems with others.

    Args:
        values: one row a world, one column a system; at least two rows, no NaN.
        rows, columns: places of systems.

    Returns:
        Mean of each row's system less that of each column's, and the variance of that difference
        between worlds; both of shape (rows, columns).
    """
    n = len(values)
    here, there = values[:, rows], values[:, columns]
    ahead = here.mean(axis=0)[:, None] - there.mean(axis=0)
    here, there = here - here.mean(axis=0), there - there.mean(axis=0)
    apart = np.einsum("ij,ij->j", here, here)[:, None] + np.einsum("ij,ij->j", there, there)
    # Not a product of matrices: its sums would depend on how many threads compute them.
    variances = apart - 2 * np.einsum("nr,nc->rc", here, there)
    variances[variances <= ROUNDING * apart] = 0.0
    return ahead, variances / (n - 1)


def all_pairs(values: Floats) -> Iterator[tuple[Floats, Floats]]:
    """Yield the paired differences of a block of systems with all, one block after the other."""
    everybody = np.arange(values.shape[1])
    for begin in range(0, len(everybody), BLOCK):
        yield paired(values, everybody[begin : begin + BLOCK], everybody)


def excluded(values: Floats, family: Family) -> Booleans:
    """Tell which systems are surely not the best of those given, shape (systems,).

    Args:
        values: one row a world, one column a system.
        family: which comparisons share the error; the number of worlds must be one of its looks.
    """
    found = np.zeros(values.shape[1], np.bool_)
    for ahead, variances in all_pairs(values):
        found |= np.any(ahead > family.half_widths(variances, len(values)), axis=0)
    return found


@dataclass(frozen=True)
class Shortfalls:
    """Hold how far each system's mean is behind that of the best; all intervals hold together.

    Args:
        estimate: behind the reference, at least 0; shape (systems,); NaN where nothing was seen.
        low, high: ends of the interval, at least 0; shape (systems,).
    """

    estimate: Floats
    low: Floats
    high: Floats


def shortfalls(
    values: Floats, worlds: Places, members: Places, reference: int | None, family: Family
) -> Shortfalls:
    """Estimate how far each system is behind the best.

    Args:
        values: one row a world, one column a system; NaN beyond a system's worlds.
        worlds: worlds seen of each system, each a look of the family, or 0; shape (systems,).
        members: places of the systems that may be the best.
        reference: member that the point estimates are measured from, None without members.
        family: which comparisons share the error.
    """
    systems = values.shape[1]
    estimate, low, high = (np.full(systems, np.nan) for _ in range(3))
    if not len(members):
        return Shortfalls(estimate, low, high)
    common = np.minimum(worlds, worlds[members].min())
    for n in np.unique(common[common > 0]):
        here = np.flatnonzero(common == n)
        behind, variances = paired(values[:n], members, here)
        half = family.half_widths(variances, int(n))
        # Nobody is compared with itself.
        same = members[:, None] == here
        low[here] = np.min(np.where(same, np.inf, behind - half), axis=0)
        high[here] = np.max(np.where(same, 0.0, behind + half), axis=0)
        estimate[here] = behind[np.flatnonzero(members == reference)[0]]
    # Whoever may be the best may be behind by nothing.
    low[members] = 0.0
    return Shortfalls(*(np.maximum(each, 0.0) for each in (estimate, low, high)))
