"""Comparisons of two alternatives on a deciding measure, with errors shared among all of them.

The line of possible gains is cut at *edges*: the ends of the indifference zone and, for runway, the
price a founder accepts. What is claimed is only on which side of an edge the true gain lies. The
claims are one-sided hypotheses, and Holm's step-down with Shaffer's count of the hypotheses that
can still be true together holds the probability of any false claim below 1 - level, whatever the
dependence between measures that share draws:

- up and down of each comparison can err, so the first divisor is twice the comparisons;
- a comparison settled beyond its outermost edge can err in one direction only, so it then counts
  once. Edges on the same side are nested and share one error.

All hypotheses end at the same one-sided error a / divisor, which is the two-sided t interval of
level 1 - 2 a / divisor: the interval of a comparison shows exactly the claims made about it.

Sources: Holm 1979, Scandinavian Journal of Statistics 6; Shaffer 1986, Journal of the American
Statistical Association 81.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from simulation.statistics.clusters import mean_error
from simulation.statistics.intervals import (
    Floats,
    Interval,
    defined_worlds,
    drop_undefined,
    mean_interval,
    t_quantile,
)


class Outcome(StrEnum):
    """Say how an alternative does on one deciding measure."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "about the same"
    BORDERLINE = "borderline"
    NOT_ENOUGH_RUNS = "not enough runs"
    NOT_MEASURED = "not measured"


@dataclass(frozen=True)
class Gains:
    """Hold the paired gains of one alternative over another on one measure.

    Args:
        alternative: who gains.
        reference: over whom.
        measure: name in the measure catalogue.
        edges: symmetric ascending edges, in the unit; the inner two are the indifference zone.
        mean: mean gain, signed so that positive is better; NaN without pairs.
        standard_error: of the mean; NaN with fewer than two pairs.
        pairs: complete pairs.
        degrees: degrees of freedom of the standard error: worlds less one.
    """

    alternative: str
    reference: str
    measure: str
    edges: tuple[float, ...]
    mean: float
    standard_error: float
    pairs: int
    degrees: int

    @property
    def zone(self) -> float:
        """Return the half-width of the indifference zone, in the unit of the measure."""
        return self.edges[len(self.edges) // 2]

    @property
    def middle(self) -> int:
        """Return the number of the cell that is the indifference zone."""
        return len(self.edges) // 2

    def interval(self, level: float) -> Interval:
        """Return the t interval of the mean gain at `level`; undefined with under two worlds."""
        half = math.nan
        if self.degrees:
            half = t_quantile(level, self.degrees) * self.standard_error
        low, high = self.mean - half, self.mean + half
        constant = self.standard_error == 0
        return Interval(self.mean, low, high, level, "paired gain, t", self.pairs, 0, constant)

    def cell(self, gain: float) -> int:
        """Return the number of the cell that `gain` lies in; an edge belongs to the inner side."""
        losing, winning = self.edges[: self.middle], self.edges[self.middle :]
        return sum(edge <= gain for edge in losing) + sum(edge < gain for edge in winning)

    def enough(self, minimum_pairs: int) -> bool:
        """Tell whether there are pairs enough, in half as many worlds at least."""
        return self.pairs >= minimum_pairs and 2 * (self.degrees + 1) >= minimum_pairs

    def cells(self, level: float, minimum_pairs: int) -> range:
        """Return the cells that the true gain may lie in, given the interval at `level`."""
        interval = self.interval(level)
        if not self.enough(minimum_pairs) or not interval.defined:
            return range(len(self.edges) + 1)
        return range(self.cell(interval.low), self.cell(interval.high) + 1)

    def precise(self, level: float, minimum_pairs: int) -> bool:
        """Tell whether the interval at `level` is no wider than the indifference zone."""
        if not self.enough(minimum_pairs):
            return False
        return self.interval(level).half_width <= self.zone

    def outcome(self, level: float, minimum_pairs: int) -> Outcome:
        """Return what can be claimed about this measure at `level`."""
        cells = self.cells(level, minimum_pairs)
        if cells[0] > self.middle:
            return Outcome.BETTER
        if cells[-1] < self.middle:
            return Outcome.WORSE
        if len(cells) == 1:
            return Outcome.SAME
        if self.precise(level, minimum_pairs):
            return Outcome.BORDERLINE
        return Outcome.NOT_ENOUGH_RUNS

    def pairs_needed(self, level: float, minimum_pairs: int) -> int:
        """Return how many pairs would make the interval as narrow as the indifference zone."""
        half = self.interval(level).half_width
        if math.isnan(half):
            return minimum_pairs
        return max(minimum_pairs, math.ceil(self.pairs * (half / self.zone) ** 2))


def paired_gains(
    alternative: str,
    reference: str,
    measure: str,
    values: ArrayLike,
    edges: Sequence[float],
    worlds: ArrayLike | None = None,
) -> Gains:
    """Summarise paired gains.

    Args:
        alternative: who gains.
        reference: over whom.
        measure: name in the measure catalogue.
        values: one gain a life, positive is better; NaN where the pair is incomplete.
        edges: positive edges in the unit, ascending: the indifference zone first.
        worlds: number of each life's world; each life is a world of its own if None.
    """
    array: Floats = np.asarray(values, dtype=np.float64)
    interval = mean_interval(array)
    error, degrees = mean_error(drop_undefined(array)[0], defined_worlds(array, worlds))
    both_sides = (*(-edge for edge in reversed(edges)), *edges)
    return Gains(
        alternative,
        reference,
        measure,
        both_sides,
        interval.estimate,
        0.0 if interval.constant else error,
        interval.n,
        degrees,
    )


def step_down(family: Sequence[Gains], level: float, minimum_pairs: int) -> float:
    """Return the level of each interval at which the claims of the whole family hold together.

    Args:
        family: all comparisons that share the error.
        level: probability in (0, 1) that not one claim of the family is false.
        minimum_pairs: fewer pairs claim nothing.
    """
    if not family:
        return level
    divisor = 2 * len(family)
    while True:
        single = 1 - 2 * (1 - level) / divisor
        remaining = 0
        for each in family:
            cells = each.cells(single, minimum_pairs)
            settled_outside = len(cells) == 1 and cells[0] in (0, len(each.edges))
            remaining += 1 if settled_outside else 2
        if remaining == divisor:
            return single
        divisor = remaining
