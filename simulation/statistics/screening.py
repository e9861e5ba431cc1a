"""Screening: which of many uncertain numbers move a result at all, from few points.

An elementary effect is what a result changes by as one number goes through its range from one point
to the next, the others staying where they are. The mean of its size over several walks ranks the
numbers; that it differs from walk to walk says that the number works by way of others, or not in a
straight line.

Walks share their lives and worlds, so that their luck is not independent: whether effects are
larger than luck is judged as if all walks were one. Holm's procedure keeps the probability that any
number without effect stands out, among all of them, to one less the level.

Sources: Morris 1991, Technometrics 33; Campolongo, Cariboni and Saltelli 2007, Environmental
Modelling & Software 22; Holm 1979, Scandinavian Journal of Statistics 6.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulation.statistics.intervals import LEVEL, Interval

Floats = NDArray[np.float64]

DRAWS = 500
METHOD = "bootstrap of walks and worlds"


@dataclass(frozen=True)
class Screened:
    """Hold the elementary effects of one number, each over its whole range.

    Args:
        name: factor.
        size: mean of the sizes of its effects, in the result's unit.
        mean: mean effect with its sign.
        spread: standard deviation of the effects between walks, the luck of lives included.
        luck: size that luck alone would give, the effects being nothing on average.
        stands_out: whether the effects are larger than luck by itself makes them, judged over all
            numbers together.
    """

    name: str
    size: Interval
    mean: float
    spread: float
    luck: float
    stands_out: bool


@dataclass(frozen=True)
class Screening:
    """Hold the effects of many numbers, the largest first.

    Args:
        factors: in the order of `size`.
        walks: trajectories of the design.
        units: worlds (lives) behind each point.
        level: confidence level.
    """

    factors: tuple[Screened, ...]
    walks: int
    units: int
    level: float

    @property
    def without_effect(self) -> tuple[str, ...]:
        """Return the numbers that changed no life anywhere."""
        return tuple(each.name for each in self.factors if each.size.estimate == 0.0)

    def foremost(self, most: int) -> tuple[str, ...]:
        """Return the numbers with the largest effects; those without any are left out."""
        moving = [each for each in self.factors if each.size.estimate > 0.0]
        return tuple(each.name for each in moving[:most])


def screen(
    results: Floats,
    shares: Floats,
    names: Sequence[str],
    seed: int = 1,
    *,
    levels: int = 4,
    level: float = LEVEL,
    draws: int = DRAWS,
) -> Screening:
    """Return the elementary effects of a Morris design.

    Args:
        results: (walks * (factors + 1), units) result of each point in each world; no NaN.
        shares: (walks * (factors + 1), factors) the points on the unit cube.
        names: factors in the order of the columns of `shares`.
        seed: seed of the bootstrap.
        levels: levels of the design.
        level: confidence level of each interval by itself.
        draws: bootstrap draws, 2 or more.

    Raises:
        ModuleNotFoundError: without SALib.
        ValueError: if the shapes do not fit, or there are fewer than 2 walks or worlds.
    """
    from SALib.analyze import morris

    effects = elementary_effects(results, shares)
    _, walks, units = effects.shape
    if walks < 2 or units < 2 or np.isnan(effects).any():
        raise ValueError("results: at least 2 walks and 2 worlds are needed, and no NaN")
    problem = {"num_vars": len(names), "names": list(names), "bounds": [[0.0, 1.0]] * len(names)}
    found = morris.analyze(
        problem, shares, results.mean(axis=1), num_levels=levels, num_resamples=2, seed=seed
    )
    errors = effects.std(axis=2, ddof=1) / math.sqrt(units)
    squares, luck = (effects.mean(axis=2) ** 2).mean(axis=1), (errors**2).mean(axis=1)
    larger = _larger_than_luck(squares, luck, units, level)
    deviations = _deviations(effects, seed, draws)
    screened = [
        Screened(
            name,
            _interval(float(found["mu_star"][place]), float(deviations[place]), level, walks),
            float(found["mu"][place]),
            float(found["sigma"][place]),
            math.sqrt(2.0 / math.pi) * float(errors[place].mean()),
            bool(larger[place]),
        )
        for place, name in enumerate(names)
    ]
    order = sorted(screened, key=lambda each: -each.size.estimate)
    return Screening(tuple(order), walks, units, level)


def elementary_effects(results: Floats, shares: Floats) -> Floats:
    """Return the effect of each factor in each walk and world, over its whole range.

    Args:
        results: (walks * (factors + 1), units).
        shares: (walks * (factors + 1), factors).

    Returns:
        Shape (factors, walks, units).

    Raises:
        ValueError: if the shapes do not fit, or a step moves not exactly one factor.
    """
    factors = shares.shape[1]
    if len(results) != len(shares) or len(shares) % (factors + 1):
        raise ValueError(f"results: found shape {results.shape}, allowed: whole walks")
    points = shares.reshape(-1, factors + 1, factors)
    steps = np.diff(points, axis=1)
    moved = steps != 0.0
    if not (moved.sum(axis=2) == 1).all():
        raise ValueError("shares: each step of a walk moves exactly one factor")
    changes = np.diff(results.reshape(len(points), factors + 1, -1), axis=1)
    effects = changes / steps.sum(axis=2)[..., None]
    # Each walk moves the factors in an order of its own.
    places = np.argsort(moved.argmax(axis=2), axis=1)
    by_factor: Floats = np.take_along_axis(effects, places[..., None], axis=1)
    return by_factor.transpose(1, 0, 2)


def _larger_than_luck(squares: Floats, luck: Floats, units: int, level: float) -> NDArray[np.bool_]:
    """Tell whose effects are larger than luck makes any of them, shape (factors,).

    Args:
        squares: mean square of each factor's effects over walks.
        luck: what it would be by luck alone.
        units: worlds (lives) behind each point.
        level: probability that no factor without effect is told.
    """
    from scipy.stats import f

    # A mean of squares of correlated normal deviates has tails no heavier than a single one.
    ratios = np.divide(squares, luck, out=np.where(squares > 0.0, np.inf, 0.0), where=luck > 0.0)
    values = f.sf(ratios, 1, units - 1)
    order = np.argsort(values, kind="stable")
    limits = (1.0 - level) / np.arange(len(values), 0, -1)
    passed = np.logical_and.accumulate(values[order] <= limits)
    larger = np.zeros(len(values), np.bool_)
    larger[order[passed]] = True
    return larger


def _deviations(effects: Floats, seed: int, draws: int) -> Floats:
    """Return the standard error of the mean size of the effects, shape (factors,)."""
    rng = np.random.default_rng(seed)
    _, walks, units = effects.shape
    sizes = np.empty((draws, len(effects)))
    for draw in range(draws):
        weights = rng.multinomial(units, np.full(units, 1.0 / units)) / units
        sizes[draw] = np.abs((effects @ weights)[:, rng.integers(walks, size=walks)]).mean(axis=1)
    deviations: Floats = sizes.std(axis=0, ddof=1)
    return deviations


def _interval(size: float, deviation: float, level: float, n: int) -> Interval:
    from scipy.special import ndtri

    half = float(ndtri(0.5 + level / 2.0)) * deviation
    return Interval(size, max(0.0, size - half), size + half, level, METHOD, n)
