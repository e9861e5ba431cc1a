"""Several means at once: bands that hold for all of them, and which of them may be the best.

Columns are alternatives, rows are worlds; a world has one luck for all columns, so that columns are
correlated. The critical value is the quantile of the largest of several correlated t statistics,
found by simulation from the estimated correlation. With one column it is Student's. What skewness
takes from one side of a band it gives to the other; a band with one side is corrected for it.

Sources: Hothorn, Bretz and Westfall 2008, Biometrical Journal 50 (simultaneous inference with
estimated correlation); Hsu 1996, Multiple Comparisons, chapter 4 (comparisons with the best);
Edwards and Hsu 1983, Journal of the American Statistical Association 78 (any correlation); Hall
1992, Journal of the Royal Statistical Society B 54 (removal of skewness).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from simulation.statistics.intervals import (
    LEVEL,
    ROUNDING,
    Floats,
    Interval,
    require_level,
    t_quantile,
)

Side = Literal["both", "low", "high"]
# The tail probability of the critical value is then known to within 0.0015.
DRAWS = 20_000


@dataclass(frozen=True)
class SimultaneousBand:
    """Hold the means of several columns with a band around all of them.

    Args:
        estimate: shape (k,); NaN without worlds.
        low: shape (k,), lower ends; minus infinity in a band that has only upper ends.
        high: shape (k,), upper ends; infinity in a band that has only lower ends.
        constant: shape (k,), whether a column is the same in every world.
        level: probability that all ends hold together.
        critical: how many standard errors the ends are from the estimates; NaN if undefined.
        worlds: number of rows.
    """

    estimate: Floats
    low: Floats
    high: Floats
    constant: np.ndarray
    level: float
    critical: float
    worlds: int

    def interval(self, place: int) -> Interval:
        """Return one column's interval, which holds together with all others."""
        return Interval(
            float(self.estimate[place]),
            float(self.low[place]),
            float(self.high[place]),
            self.level,
            "mean, simultaneous band",
            self.worlds,
            constant=bool(self.constant[place]),
        )


@dataclass(frozen=True)
class BestSet:
    """Hold which columns may have the highest mean.

    Args:
        leader: place of the highest estimate.
        members: places, ascending, of all columns not shown to be worse than another one by more
            than the indifference.
        alike: whether all members are shown to lie within the indifference of each other.
        indifference: difference that does not matter, at least 0.
        level: probability that the column with the highest mean is a member.
        worlds: number of rows.
    """

    leader: int
    members: tuple[int, ...]
    alike: bool
    indifference: float
    level: float
    worlds: int


def simultaneous_band(
    columns: ArrayLike, level: float = LEVEL, side: Side = "both", seed: int = 0
) -> SimultaneousBand:
    """Estimate the means of columns with a band that holds for all of them together.

    Args:
        columns: one row a world, one column a mean; shape (worlds, k), no NaN.
        level: probability in (0, 1) that every mean lies in the band.
        side: "both", or only "low" or "high" ends.
        seed: of the simulated critical value; the band is the same for the same columns and seed.

    Returns:
        The band; its ends are NaN with fewer than two worlds.

    Raises:
        ValueError: if `columns` is no table.
    """
    table = _table(columns)
    worlds, k = table.shape
    estimate, error, constant = _moments(table)
    if worlds < 2:
        nothing = np.full(k, math.nan)
        return SimultaneousBand(estimate, nothing, nothing, constant, level, math.nan, worlds)
    critical = critical_value(_correlation(table[:, ~constant]), worlds - 1, level, side, seed)
    low, high = estimate - critical * error, estimate + critical * error
    if side == "low":
        low, high = estimate - _skewed_back(critical, table) * error, np.full(k, math.inf)
    elif side == "high":
        low, high = np.full(k, -math.inf), estimate - _skewed_back(-critical, table) * error
    return SimultaneousBand(estimate, low, high, constant, level, critical, worlds)


def best_set(
    columns: ArrayLike, level: float = LEVEL, indifference: float = 0.0, seed: int = 0
) -> BestSet:
    """Return the columns that cannot be excluded as the one with the highest mean.

    A column is excluded if another one is better by more than the indifference, by paired
    differences whose lower ends hold together over all that it is compared with. Only the truly
    best column can be wrongly excluded, so no further price is paid for the number of columns.

    Args:
        columns: one row a world, one column an alternative; shape (worlds, k), no NaN.
        level: probability in (0, 1) that the best column is a member.
        indifference: difference in the columns' unit that does not matter, at least 0.
        seed: of the simulated critical values.

    Raises:
        ValueError: if `columns` is no table, or the indifference is below 0.
    """
    if not indifference >= 0.0:
        raise ValueError(f"indifference: found {indifference}, allowed: 0 or more")
    table = _table(columns)
    worlds, k = table.shape
    leader = int(np.argmax(table.mean(axis=0))) if worlds else 0
    if worlds < 2 or k < 2:
        everyone = tuple(range(k))
        return BestSet(leader, everyone, k < 2, indifference, level, worlds)
    members = tuple(
        place for place in range(k) if not _beaten(table, place, level, indifference, seed)
    )
    pairs = [table[:, i] - table[:, j] for i, j in combinations(members, 2)]
    alike = not pairs or _within(np.stack(pairs, axis=1), level, indifference, seed)
    return BestSet(leader, members, alike, indifference, level, worlds)


def against_the_best(
    column: ArrayLike, others: ArrayLike, level: float = LEVEL, seed: int = 0
) -> Interval:
    """Estimate how much better a column is than the best of others, whichever that is.

    The difference from the highest mean is the smallest of all differences; a band around all of
    them therefore holds for it, and choosing the best by the same data costs nothing more.

    Args:
        column: one value a world; shape (worlds,).
        others: shape (worlds, k), k at least 1.
        level: confidence level in (0, 1).
        seed: of the simulated critical value.
    """
    table = _table(others)
    band = simultaneous_band(np.asarray(column, np.float64)[:, None] - table, level, seed=seed)
    estimate, low, high = (float(np.min(each)) for each in (band.estimate, band.low, band.high))
    method, constant = "difference from the best, simultaneous", bool(np.all(band.constant))
    return Interval(estimate, low, high, level, method, band.worlds, constant=constant)


def critical_value(
    correlation: Floats, degrees: int, level: float = LEVEL, side: Side = "both", seed: int = 0
) -> float:
    """Return the quantile of the largest of correlated t statistics.

    Args:
        correlation: shape (k, k); with k of 0 there is nothing to hold, and 0 is returned.
        degrees: degrees of freedom of the common error, 1 or more.
        level: probability in (0, 1) that none is beyond it.
        side: "both" for absolute values, else of signed ones.
        seed: of the draws.
    """
    require_level(level)
    k = len(correlation)
    if k == 0:
        return 0.0
    if k == 1:
        return t_quantile(level if side == "both" else 2 * level - 1, degrees)
    draws, scale = _draws(k, degrees, seed)
    values, vectors = np.linalg.eigh(correlation)
    drawn = (vectors * np.sqrt(np.maximum(values, 0.0))) @ draws
    largest = np.max(np.abs(drawn) if side == "both" else drawn, axis=0)
    return float(np.quantile(largest / scale, level))


@lru_cache(maxsize=32)
def _draws(k: int, degrees: int, seed: int) -> tuple[Floats, Floats]:
    """Return independent normal draws, shape (k, DRAWS), and what their error is scaled by."""
    generator = np.random.default_rng([seed, k])
    draws = generator.standard_normal((k, DRAWS))
    return draws, np.sqrt(generator.chisquare(degrees, DRAWS) / degrees)


def _beaten(table: Floats, place: int, level: float, indifference: float, seed: int) -> bool:
    gains = np.delete(table, place, axis=1) - table[:, [place]]
    estimate, error, constant = _moments(gains)
    if np.any(estimate[constant] > indifference):
        return True
    worlds, others = len(gains), int(np.sum(~constant))
    if others == 0:
        return False
    statistics = (estimate[~constant] - indifference) / error[~constant]
    largest = float(np.max(_unskewed(statistics, gains[:, ~constant])))
    # The critical value lies between Student's and Bonferroni's; most columns are beyond either.
    if largest <= t_quantile(2 * level - 1, worlds - 1):
        return False
    if largest > t_quantile(1 - 2 * (1 - level) / others, worlds - 1):
        return True
    correlation = _correlation(gains[:, ~constant])
    return largest > critical_value(correlation, worlds - 1, level, "low", seed)


def _within(differences: Floats, level: float, indifference: float, seed: int) -> bool:
    band = simultaneous_band(differences, level, seed=seed)
    return bool(np.all(band.low >= -indifference) and np.all(band.high <= indifference))


def _table(columns: ArrayLike) -> Floats:
    table = np.asarray(columns, dtype=np.float64)
    if table.ndim != 2 or table.shape[1] < 1:
        raise ValueError(f"columns: found shape {table.shape}, allowed: (worlds, 1 or more)")
    return table


def _moments(table: Floats) -> tuple[Floats, Floats, np.ndarray]:
    """Return means, their standard errors, and which columns are the same in every world."""
    worlds, k = table.shape
    if worlds == 0:
        return np.full(k, math.nan), np.full(k, math.nan), np.zeros(k, dtype=bool)
    # The rounding of a subtraction must not turn equal values into a narrow interval.
    alike = np.ptp(table, axis=0) <= ROUNDING * np.max(np.abs(table), axis=0)
    constant = alike & (worlds > 1)
    estimate = np.where(constant, table[0], table.mean(axis=0))
    spread = table.std(axis=0, ddof=1) if worlds > 1 else np.full(k, math.nan)
    return estimate, np.where(constant, 0.0, spread / math.sqrt(worlds)), constant


def _unskewed(statistics: Floats, table: Floats) -> Floats:
    """Return t statistics of means with the effect of their columns' skewness removed."""
    skewness = _skewness(table)
    return statistics + skewness * (statistics**2 / 3 + skewness * statistics**3 / 27 + 1 / 6)


def _skewed_back(statistic: float, table: Floats) -> Floats:
    """Return what `_unskewed` takes to `statistic`, for each column."""
    skewness = _skewness(table)
    small = np.abs(skewness) < 1e-9
    safe = np.where(small, 1.0, skewness)
    found = 3 / safe * (np.cbrt(1 + safe * (statistic - safe / 6)) - 1)
    return np.where(small, statistic, found)


def _skewness(table: Floats) -> Floats:
    """Return the skewness of the mean of each column."""
    centred = table - table.mean(axis=0)
    spread = np.sqrt(np.mean(centred**2, axis=0))
    known = spread > 0.0
    third = np.mean(centred**3, axis=0) / np.where(known, spread, 1.0) ** 3
    return np.where(known, third, 0.0) / math.sqrt(len(table))


def _correlation(table: Floats) -> Floats:
    if table.shape[1] == 0:
        return np.zeros((0, 0))
    found: Floats = np.atleast_2d(np.corrcoef(table, rowvar=False))
    return found
