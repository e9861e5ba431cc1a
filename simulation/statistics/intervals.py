"""Interval estimates for means, probabilities and quantiles."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simulation.statistics.clusters import effective_lives, mean_error

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]

LEVEL = 0.95
ROUNDING = 1e-10


@dataclass(frozen=True)
class Interval:
    """Hold an estimate together with its Monte Carlo error.

    Args:
        estimate: point estimate; NaN if there were no values.
        low: lower end; NaN (or minus infinity) if the sample is too small to give one.
        high: upper end; NaN (or infinity) if the sample is too small to give one.
        level: confidence level in (0, 1).
        method: how the ends were found, in words.
        n: number of values used.
        dropped: number of undefined (NaN) values left out.
        constant: True if there were at least two values and all were equal.
    """

    estimate: float
    low: float
    high: float
    level: float
    method: str
    n: int
    dropped: int = 0
    constant: bool = False

    @property
    def defined(self) -> bool:
        """Tell whether both ends are finite numbers."""
        return math.isfinite(self.low) and math.isfinite(self.high)

    @property
    def half_width(self) -> float:
        """Return half the distance between the ends; NaN if not defined."""
        return (self.high - self.low) / 2 if self.defined else math.nan


def drop_undefined(values: ArrayLike) -> tuple[Floats, int]:
    """Return the values that are not NaN, and the number of those that are."""
    array = np.asarray(values, dtype=np.float64).ravel()
    kept = array[~np.isnan(array)]
    return kept, array.size - kept.size


def defined_worlds(values: ArrayLike, worlds: ArrayLike | None) -> Numbers | None:
    """Return the worlds of the values that are not NaN; None if each life is a world of its own."""
    if worlds is None:
        return None
    numbers: Numbers = np.asarray(worlds, dtype=np.int64).ravel()
    return numbers[~np.isnan(np.asarray(values, dtype=np.float64).ravel())]


def all_alike(values: Floats) -> bool:
    """Tell whether all values are equal, up to the rounding that a subtraction leaves."""
    return bool(np.ptp(values) <= ROUNDING * np.max(np.abs(values)))


def require_level(level: float) -> None:
    """Raise ValueError unless `level` lies strictly between 0 and 1."""
    if not 0.0 < level < 1.0:
        raise ValueError(f"level: found {level}, allowed: a number between 0 and 1")


def t_quantile(level: float, degrees: float) -> float:
    """Return the two-sided critical value of Student's t for `level` and `degrees` of freedom."""
    return float(t_quantiles(level, np.asarray(degrees)))


def t_quantiles(level: float, degrees: NDArray[Any]) -> Floats:
    """Return `t_quantile` for each number of degrees of freedom; NaN for 0."""
    from scipy.special import stdtrit

    return np.asarray(stdtrit(degrees, 0.5 + level / 2), dtype=np.float64)


def normal_quantile(level: float) -> float:
    """Return the two-sided critical value of the normal distribution for `level`."""
    from scipy.special import ndtri

    return float(ndtri(0.5 + level / 2))


def mean_interval(
    values: ArrayLike, level: float = LEVEL, worlds: ArrayLike | None = None
) -> Interval:
    """Estimate a mean with a Student t interval.

    Args:
        values: one value a life; NaN values are dropped and counted.
        level: confidence level in (0, 1).
        worlds: number of each life's world, within which lives are not independent; each life is a
            world of its own if None.

    Returns:
        The interval; its ends are NaN with fewer than two worlds.

    Source: Law, Simulation Modeling and Analysis, chapter 4.
    """
    require_level(level)
    kept, dropped = drop_undefined(values)
    n = kept.size
    if n < 2:
        mean = float(kept[0]) if n else math.nan
        return Interval(mean, math.nan, math.nan, level, "mean, t", n, dropped)
    if all_alike(kept):
        # The rounding of a sum must not turn equal values into an interval around another number.
        same = float(kept[0])
        return Interval(same, same, same, level, "mean, t", n, dropped, constant=True)
    mean = float(kept.mean())
    error, degrees = mean_error(kept, defined_worlds(values, worlds))
    half = t_quantile(level, degrees) * error if degrees else math.nan
    return Interval(mean, mean - half, mean + half, level, "mean, t", n, dropped)


def wilson_bounds(
    successes: ArrayLike, n: ArrayLike, level: float = LEVEL
) -> tuple[Floats, Floats]:
    """Return the ends of Wilson score intervals for arrays of counts; NaN where `n` is 0.

    Source: Wilson 1927, Journal of the American Statistical Association 22.
    """
    require_level(level)
    z = normal_quantile(level)
    count = np.asarray(successes, dtype=np.float64)
    trials = np.where(np.asarray(n) > 0, n, np.nan).astype(np.float64)
    share = count / trials
    centre = (share + z * z / (2 * trials)) / (1 + z * z / trials)
    spread = np.sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    half = z * spread / (1 + z * z / trials)
    # Rounding would otherwise leave a speck of probability where the interval ends at 0 or 1.
    low = np.where(count <= 0, 0.0, np.maximum(centre - half, 0.0))
    high = np.where(count >= trials, 1.0, np.minimum(centre + half, 1.0))
    undefined = np.isnan(trials)
    return np.where(undefined, np.nan, low), np.where(undefined, np.nan, high)


def wilson_interval(successes: float, n: int, level: float = LEVEL, dropped: int = 0) -> Interval:
    """Estimate a probability with a Wilson score interval.

    Args:
        successes: number of successes in [0, n]; halves are allowed for ties.
        n: number of lives; the interval is undefined with none.
        level: confidence level in (0, 1).
        dropped: number of lives without a value, carried along.

    Raises:
        ValueError: `successes` lies outside [0, n].
    """
    if not 0 <= successes <= n:
        raise ValueError(f"successes: found {successes}, allowed: 0 to {n}")
    low, high = wilson_bounds(successes, n, level)
    share = successes / n if n else math.nan
    return Interval(share, float(low), float(high), level, "share, Wilson", n, dropped)


def share_interval(
    values: ArrayLike, level: float = LEVEL, worlds: ArrayLike | None = None
) -> Interval:
    """Estimate the share of ones among zeros and ones; NaN values are dropped and counted.

    Args:
        values: one value a life; halves are allowed for ties.
        level: confidence level in (0, 1).
        worlds: number of each life's world; the interval then counts as many lives as independent
            ones would tell as much.
    """
    kept, dropped = drop_undefined(values)
    found = wilson_interval(float(kept.sum()), kept.size, level, dropped)
    if worlds is None or kept.size < 2:
        return found
    size = effective_lives(kept, defined_worlds(values, worlds))
    low, high = wilson_bounds(found.estimate * size, size, level)
    return replace(found, low=float(low), high=float(high))


@cache
def order_ranks(n: int, probability: float, level: float = LEVEL) -> tuple[int, int]:
    """Return the ranks (from 1) of the order statistics that enclose a quantile.

    The coverage is at least `level`, with at most half the rest on either side. A rank of 0 or
    n + 1 says that the sample is too small for an end on that side.

    Source: David and Nagaraja, Order Statistics, section 7.1.
    """
    from scipy.special import bdtr

    require_level(level)
    if not 0.0 < probability < 1.0:
        raise ValueError(f"probability: found {probability}, allowed: a number between 0 and 1")
    tail = (1 - level) / 2
    below = bdtr(np.arange(n + 1, dtype=np.float64), n, probability)
    low = int(np.searchsorted(below, tail, side="right"))
    high = int(np.searchsorted(below, 1 - tail, side="left")) + 1
    return low, min(high, n + 1)


def stretched(ranks: tuple[int, int], size: int, n: int) -> tuple[int, int]:
    """Return the ranks among `n` lives that those among `size` independent ones stand for."""
    low, high = ranks
    if size >= n:
        return low, high
    return low * n // size, n + 1 if high > size else -(-high * n // size)


def quantile_interval(
    values: ArrayLike,
    probability: float = 0.5,
    level: float = LEVEL,
    worlds: ArrayLike | None = None,
) -> Interval:
    """Estimate a quantile with an interval of order statistics, free of any distribution.

    Args:
        values: one value a life; NaN values are dropped and counted, infinite ones (not yet
            happened) keep their rank.
        probability: which quantile, in (0, 1); 0.5 is the median.
        level: confidence level in (0, 1); the coverage is at least this.
        worlds: number of each life's world; the ranks are then those of as many lives as
            independent ones would tell as much.

    Returns:
        The interval; an end is infinite if the sample is too small for it.
    """
    kept, dropped = drop_undefined(values)
    n = kept.size
    method = f"quantile {probability:g}, order statistics"
    if n == 0:
        return Interval(math.nan, math.nan, math.nan, level, method, n, dropped)
    padded = np.concatenate(([-np.inf], np.sort(kept), [np.inf]))
    # 0.1 * 30 is a speck above 3 in floating point; the rank must not jump for it.
    estimate = float(padded[max(1, math.ceil(n * probability - 1e-9))])
    size = n
    if worlds is not None:
        below = (kept <= estimate).astype(np.float64)
        size = max(1, int(effective_lives(below, defined_worlds(values, worlds))))
    low_rank, high_rank = stretched(order_ranks(size, probability, level), size, n)
    low, high = float(padded[low_rank]), float(padded[high_rank])
    constant = n >= 2 and bool(np.all(kept == kept[0]))
    return Interval(estimate, low, high, level, method, n, dropped, constant)
