"""Which uncertain numbers move a result: screening, then shares of its variance.

A result at a point is a mean over lives, and these lives are the same at all points. Their luck is
taken out of every square and product by multiplying different lives only, so that more or fewer
lives change how sure an index is and not what it estimates. Intervals resample rows of the design
and lives (worlds) together, so that they carry both errors: of the few points, and of the few
lives.

Sources: Morris 1991, Technometrics 33; Campolongo, Cariboni and Saltelli 2007, Environmental
Modelling & Software 22 (mean absolute effect); Saltelli et al. 2010, Computer Physics
Communications 181 (first index); Jansen 1999, Computer Physics Communications 117 (total index);
Owen 2007, Annals of Applied Statistics 1 (resampling rows and columns together).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulation.statistics.intervals import LEVEL, Interval

Floats = NDArray[np.float64]

DRAWS = 2000
# Draws that are worked on at once, so that memory stays small.
DRAWS_AT_ONCE = 250
FEWEST_UNITS = 2
METHOD = "bootstrap of rows and worlds"
# Beyond this share of draws without spread between points, there is nothing to divide by.
MOST_WITHOUT_SPREAD = 0.025


@dataclass(frozen=True)
class Index:
    """Hold how much of the variance one factor is behind.

    Args:
        name: factor.
        first: share that goes away on average if the factor is known.
        total: share that stays on average if all other factors are known.
        rank: place by `total`, from 1.
        ranks: lowest and highest place in the middle draws, by the level of the intervals.
        measured_first, measured_total: the same indices of the plain means, luck left in.
    """

    name: str
    first: Interval
    total: Interval
    rank: int
    ranks: tuple[int, int]
    measured_first: float
    measured_total: float


@dataclass(frozen=True)
class Indices:
    """Hold the Sobol indices of several factors.

    Args:
        factors: in the order of their total index, largest first.
        mean: mean of the result over all points.
        spread: standard deviation of the result between points, luck taken out.
        noise_share: share of the variance between points' means that is luck; NaN without any
            variance.
        same_order: number of factors from the top -> share of draws in which they keep their order.
        rows: rows of the design.
        units: worlds (lives) behind each mean.
        draws: bootstrap draws.
        level: confidence level.
    """

    factors: tuple[Index, ...]
    mean: Interval
    spread: Interval
    noise_share: float
    same_order: tuple[float, ...]
    rows: int
    units: int
    draws: int
    level: float

    @property
    def defined(self) -> bool:
        """Tell whether the result differs between points by more than luck."""
        return bool(self.factors) and self.factors[0].total.defined

    @property
    def constant(self) -> bool:
        """Tell whether the result is the same at every point, luck included."""
        return math.isnan(self.noise_share)

    def of(self, name: str) -> Index:
        """Return the indices of one factor."""
        return next(each for each in self.factors if each.name == name)


def sobol_indices(
    results: Floats,
    names: Sequence[str],
    seed: int = 1,
    *,
    level: float = LEVEL,
    draws: int = DRAWS,
) -> Indices:
    """Return first and total indices of a Saltelli design, luck taken out, with intervals.

    Args:
        results: (rows * (factors + 2), units) result of each point in each world; no NaN. Points
            are in the order of `simulation.sweeps.designs.saltelli`; units are the same at all.
        names: factors in the order of the design.
        seed: seed of the bootstrap.
        level: confidence level of each interval by itself.
        draws: bootstrap draws, 2 or more.

    Raises:
        ModuleNotFoundError: without SALib.
        ValueError: if the shape does not fit, or there are fewer than 2 rows or units.
    """
    cube = _cube(results, len(names))
    rows, _, units = cube.shape
    once = np.ones((units, 1))
    parts = _Moments(cube).parts(np.arange(rows)[:, None], once)
    first, total, (variance,) = (each[:, 0] for each in parts)
    sample = _bootstrap(cube, seed, draws)
    order = np.argsort(-total, kind="stable")
    ranks = np.argsort(np.argsort(-sample.total, axis=0, kind="stable"), axis=0) + 1
    measured = _measured(cube.mean(axis=2))
    below = _Below(float(variance), sample.variance[0])
    found = [
        Index(
            names[place],
            _share(first[place], sample.first[place], below, level, rows),
            _share(total[place], sample.total[place], below, level, rows),
            position + 1,
            _places(ranks[place], level),
            float(measured[0][place]),
            float(measured[1][place]),
        )
        for position, place in enumerate(order)
    ]
    means = cube[:, (0, -1)].mean(axis=(0, 1))
    plain = float(np.var(cube.mean(axis=2)[:, (0, -1)]))
    return Indices(
        tuple(found),
        _normal(float(means.mean()), sample.mean[0], level, units),
        below.deviation(level, rows),
        float(np.clip(1.0 - variance / plain, 0.0, 1.0)) if plain > 0.0 else math.nan,
        _same_order(sample.total[order], len(names)),
        rows,
        units,
        draws,
        level,
    )


@dataclass(frozen=True)
class _Sample:
    """Hold bootstrap draws in the last dimension."""

    first: Floats
    total: Floats
    variance: Floats
    mean: Floats


class _Moments:
    """Compute what indices are made of, from products of different lives.

    Args:
        cube: (rows, factors + 2, units), of each row A, A with one factor from B, and B.
    """

    def __init__(self, cube: Floats) -> None:
        # As SALib does: an estimate is biased where the result is far from 0.
        centred = cube - cube.mean(axis=(0, 1))
        self.a, self.mixed, self.b = centred[:, :1], centred[:, 1:-1], centred[:, -1:]
        self.moved = self.mixed - self.a

    def parts(self, chosen: NDArray[np.int64], weights: Floats) -> tuple[Floats, Floats, Floats]:
        """Return what the indices have above the line, and the variance below it.

        Args:
            chosen: (rows, draws) which rows count.
            weights: (units, draws) how often each unit counts.

        Returns:
            Of the first and of the total index, each (factors, draws); the variance, (1, draws).
        """
        of_a, of_b = _crossed(self.a, self.a, weights), _crossed(self.b, self.b, weights)
        counts = weights.sum(axis=0)
        level = [
            np.take_along_axis((each @ weights)[:, 0] / counts, chosen, 0) for each in self.ends
        ]
        squares = [np.take_along_axis(each[:, 0], chosen, 0) for each in (of_a, of_b)]
        mean = np.mean(level, axis=(0, 1))
        variance: Floats = np.mean(squares, axis=(0, 1)) - mean * mean
        where = chosen[:, None, :]
        gone = np.take_along_axis(_crossed(self.b, self.moved, weights), where, 0).mean(axis=0)
        left = np.take_along_axis(_crossed(self.moved, self.moved, weights), where, 0).mean(axis=0)
        return gone, 0.5 * left, variance[None, :]

    @property
    def ends(self) -> tuple[Floats, Floats]:
        """Return the results of A and of B."""
        return self.a, self.b


def _crossed(one: Floats, other: Floats, weights: Floats) -> Floats:
    """Return the mean product of two results over pairs of different units.

    Args:
        one, other: (rows, columns, units).
        weights: (units, draws) how often each unit counts; two draws of one unit are no pair.

    Returns:
        Shape (rows, columns, draws).
    """
    counts = weights.sum(axis=0)
    squares = weights * weights
    pairs = counts * counts - squares.sum(axis=0)
    together = (one @ weights) * (other @ weights) - (one * other) @ squares
    # A draw that holds one unit only has no pairs, and says nothing.
    crossed: Floats = together / np.where(pairs > 0.0, pairs, np.nan)
    return crossed


def _bootstrap(cube: Floats, seed: int, draws: int) -> _Sample:
    """Return indices of resampled rows and units."""
    rng = np.random.default_rng(seed)
    moments, parts = _Moments(cube), []
    rows, _, units = cube.shape
    means = cube[:, (0, -1)].mean(axis=1)
    for number in _batches(draws):
        chosen = rng.integers(rows, size=(rows, number))
        weights = rng.multinomial(units, np.full(units, 1.0 / units), size=number).T.astype(float)
        mean = np.take_along_axis(means @ weights / units, chosen, 0).mean(axis=0)
        parts.append((*moments.parts(chosen, weights), mean[None, :]))
    return _Sample(*(np.concatenate(each, axis=1) for each in zip(*parts, strict=True)))


def _batches(draws: int) -> Iterator[int]:
    for begin in range(0, draws, DRAWS_AT_ONCE):
        yield min(DRAWS_AT_ONCE, draws - begin)


def _cube(results: Floats, factors: int) -> Floats:
    """Return the results as (rows, factors + 2, units)."""
    table = np.asarray(results, dtype=np.float64)
    if table.ndim != 2 or factors < 1 or len(table) % (factors + 2):
        raise ValueError(f"results: found shape {table.shape}, allowed: whole rows of the design")
    if np.isnan(table).any():
        raise ValueError("results: found NaN, allowed: worlds without failed lives")
    cube = table.reshape(-1, factors + 2, table.shape[1])
    if len(cube) < 2 or table.shape[1] < FEWEST_UNITS:
        raise ValueError("results: at least 2 rows and 2 worlds are needed")
    return cube


def _measured(means: Floats) -> tuple[Floats, Floats]:
    """Return the indices of plain means as SALib computes them, luck left in."""
    from SALib.analyze.sobol import first_order, total_order

    centred = means - means.mean()
    a, mixed, b = centred[:, 0], centred[:, 1:-1], centred[:, -1]
    if np.ptp(centred) <= np.finfo(float).eps:
        nothing = np.full(mixed.shape[1], np.nan)
        return nothing, nothing
    first = [float(first_order(a, each, b)) for each in mixed.T]
    total = [float(total_order(a, each, b)) for each in mixed.T]
    return np.array(first), np.array(total)


@dataclass(frozen=True)
class _Below:
    """Hold the variance that indices are shares of.

    Args:
        variance: estimate; luck being taken out, it may come out below 0.
        draws: bootstrap draws of it.
    """

    variance: float
    draws: Floats

    @property
    def sure(self) -> bool:
        """Tell whether points differ by more than luck, so that there is something to share out."""
        return self.variance > 0.0 and float(np.mean(self.draws <= 0.0)) <= MOST_WITHOUT_SPREAD

    def deviation(self, level: float, rows: int) -> Interval:
        """Return the standard deviation between points."""
        around = _normal(self.variance, self.draws, level, rows)
        ends = (around.estimate, around.low, around.high)
        root, low, high = (math.sqrt(max(each, 0.0)) for each in ends)
        return Interval(root, low, high, level, METHOD, rows)


def _share(above: float, draws: Floats, below: _Below, level: float, rows: int) -> Interval:
    """Return a share of the variance, with the error of a ratio to first order.

    Draws of the ratio itself have no variance where the one below the line comes near 0.
    """
    if not below.sure:
        return Interval(math.nan, math.nan, math.nan, level, METHOD, rows)
    share = float(above) / below.variance
    return _normal(share, (draws - share * below.draws) / below.variance, level, rows)


def _normal(estimate: float, draws: Floats, level: float, n: int) -> Interval:
    """Return a normal interval with the bootstrap's standard error, as SALib's are."""
    from scipy.special import ndtri

    half = float(ndtri(0.5 + level / 2.0)) * float(np.nanstd(draws, ddof=1))
    estimate = float(estimate)
    return Interval(estimate, estimate - half, estimate + half, level, METHOD, n)


def _places(ranks: NDArray[np.int64], level: float) -> tuple[int, int]:
    tails = [(1.0 - level) / 2.0, (1.0 + level) / 2.0]
    low, high = np.quantile(ranks, tails, method="closest_observation")
    return int(low), int(high)


def _same_order(totals: Floats, factors: int) -> tuple[float, ...]:
    """Return the share of draws in which the first 1, 2, 3... factors are first, and in order."""
    order = np.argsort(-totals, axis=0, kind="stable")
    kept = order == np.arange(factors)[:, None]
    return tuple(float(each) for each in np.logical_and.accumulate(kept, axis=0).mean(axis=1))
