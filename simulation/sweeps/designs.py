"""Designs: the points of a sweep. More points change none that was there before.

A Latin hypercube comes in blocks of 50: within a block, every factor takes a value from each of 50
equal parts of its range, in an order of its own, which is addressed by the factor's name. So more
points and more factors change no value. A Sobol sequence keeps its first points when it grows.

Sources: McKay, Beckman and Conover 1979, Technometrics 21; Owen 1998, ACM TOMACS 8 (scrambling);
Morris 1991, Technometrics 33; Saltelli et al. 2010, Computer Physics Communications 181.
"""

from __future__ import annotations

import itertools
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from simulation.sweeps.factors import Factor, Value

Floats = NDArray[np.float64]
Kind = Literal["grid", "latin_hypercube", "sobol", "table", "morris", "saltelli"]
Point = Mapping[str, Value]
Place = tuple[str, int | None]

MOST_POINTS = 1_000_000
# Levels of a screening design; Morris 1991 and most who follow him take four.
LEVELS = 4


class DesignError(ValueError):
    """Say why points cannot be made.

    Args:
        found: what was asked for.
        allowed: what may be.
    """

    def __init__(self, found: str, allowed: str) -> None:
        super().__init__(f"found {found}, allowed: {allowed}")
        self.found = found
        self.allowed = allowed


@dataclass(frozen=True)
class Design:
    """Hold factors and the points at which a sweep lives, in order.

    Args:
        kind: how the points were made.
        factors: what is turned, in the order of the columns.
        points: factor name -> value, one mapping a point.
        shares: (points, factors) place of each value in its factor's range, from 0 to 1; None
            where points were listed.
        seed: seed of a random design; None where nothing is random.
        places: file and line of each point that a user wrote; empty otherwise.
    """

    kind: Kind
    factors: tuple[Factor, ...]
    points: tuple[Point, ...]
    shares: Floats | None = None
    seed: int | None = None
    places: tuple[Place, ...] = ()

    def __len__(self) -> int:
        """Return the number of points."""
        return len(self.points)

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the factors."""
        return tuple(each.name for each in self.factors)

    def plain(self) -> dict[str, Any]:
        """Return what describes the design, without its points, as plain data."""
        return {
            "kind": self.kind,
            "points": len(self.points),
            "seed": self.seed,
            "factors": {each.name: each.plain() for each in self.factors},
        }


def grid(factors: Sequence[Factor]) -> Design:
    """Return every combination of the factors' levels, the last factor changing fastest.

    Raises:
        DesignError: if there is no factor, or there are too many points.
    """
    levels = [each.levels() for each in _checked(factors)]
    number = int(np.prod([len(each) for each in levels], dtype=float))
    _check_number(number)
    points = [_point(factors, values) for values in itertools.product(*levels)]
    return Design("grid", tuple(factors), tuple(points))


def latin_hypercube(factors: Sequence[Factor], points: int, seed: int = 1) -> Design:
    """Return a Latin hypercube in blocks of 50; more points or factors change no value.

    Args:
        factors: what is turned.
        points: how many; a multiple of 50 fills its blocks.
        seed: 0 or more.

    Raises:
        DesignError: if there is no factor, all of them take listed values, or the number of points
            is none.
    """
    from simulation.model.randomness import address
    from simulation.model.worlds import stratified_uniforms

    _check_number(points)
    numbers = np.arange(points, dtype=np.int64)
    columns = [
        # Not the name alone: worlds draw under it, and must not come with the points.
        stratified_uniforms(np.uint64(seed), numbers, address(f"design of {each.name}"))
        for each in _sampled(factors)
    ]
    return _spread("latin_hypercube", factors, np.stack(columns, axis=1), seed)


def sobol(factors: Sequence[Factor], points: int, seed: int = 1) -> Design:
    """Return the first points of a scrambled Sobol sequence; more points change no value.

    Args:
        factors: what is turned; another list of factors has other points.
        points: how many; a power of two is best balanced.
        seed: 0 or more.

    Raises:
        DesignError: if there is no factor, all of them take listed values, or the number of points
            is none.
    """
    from scipy.stats import qmc

    _check_number(points)
    sequence = qmc.Sobol(len(_sampled(factors)), scramble=True, seed=np.random.default_rng(seed))
    with warnings.catch_warnings():
        # SciPy warns of numbers that are no power of two, which a user may well want.
        warnings.simplefilter("ignore", UserWarning)
        shares = sequence.random(points)
    return _spread("sobol", factors, shares, seed)


def morris(factors: Sequence[Factor], trajectories: int, seed: int = 1) -> Design:
    """Return Morris trajectories: walks that move one factor at a time; more change none.

    Args:
        factors: what is turned, two or more.
        trajectories: how many; each has one point more than there are factors.
        seed: 0 or more.

    Raises:
        ModuleNotFoundError: without SALib.
        ValueError: if there are fewer than two factors.
    """
    from SALib.sample import morris as screening

    if len(_checked(factors)) < 2:
        raise ValueError("a screening needs two factors or more")
    _check_number(trajectories * (len(factors) + 1))
    rng = np.random.default_rng(seed)
    shares = screening.sample(problem(factors), trajectories, num_levels=LEVELS, seed=rng)
    return _spread("morris", factors, np.asarray(shares), seed)


def saltelli(factors: Sequence[Factor], rows: int, seed: int = 1) -> Design:
    """Return the points from which Sobol indices are computed; more rows change none.

    Each row has one point more than there are factors, and another: A, A with each factor in turn
    taken from B, and B, where A and B are independent halves of a scrambled Sobol sequence.

    Args:
        factors: what is turned.
        rows: how many; a power of two is best balanced.
        seed: 0 or more.

    Raises:
        ModuleNotFoundError: without SALib.
        DesignError: if there is no factor, or the number of rows is none.
    """
    from SALib.sample import sobol as sampling

    _check_number(rows * (len(_checked(factors)) + 2))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        shares = sampling.sample(
            problem(factors), rows, calc_second_order=False, seed=np.random.default_rng(seed)
        )
    return _spread("saltelli", factors, np.asarray(shares), seed)


def one_at_a_time(factors: Sequence[Factor]) -> Design:
    """Return the company as it is, then each factor in turn at its low and its high end.

    A point names only what is turned there; everything else stays as it is, or drawn.
    """
    points: list[Point] = [{}]
    for each in _checked(factors):
        low, high = each.at(np.array([0.0, 1.0]))
        points += [{each.name: low}, {each.name: high}]
    return Design("table", tuple(factors), tuple(points))


def problem(factors: Sequence[Factor]) -> dict[str, Any]:
    """Return the factors as SALib describes a problem, on the unit cube."""
    return {
        "num_vars": len(factors),
        "names": [each.name for each in factors],
        "bounds": [[0.0, 1.0]] * len(factors),
    }


def _spread(kind: Kind, factors: Sequence[Factor], shares: Floats, seed: int | None) -> Design:
    """Return the design whose values lie at shares of the factors' ranges."""
    columns = [each.at(column) for each, column in zip(factors, shares.T, strict=True)]
    points = tuple(_point(factors, values) for values in zip(*columns, strict=True))
    return Design(kind, tuple(factors), points, shares, seed)


def _point(factors: Sequence[Factor], values: Sequence[Value]) -> Point:
    return {each.name: value for each, value in zip(factors, values, strict=True)}


def _checked(factors: Sequence[Factor]) -> Sequence[Factor]:
    names = [each.name for each in factors]
    if not names:
        raise DesignError("no factors", "one factor or more")
    twice = next((name for place, name in enumerate(names) if name in names[:place]), None)
    if twice is not None:
        raise DesignError(f"{twice} twice", "once")
    return factors


def _sampled(factors: Sequence[Factor]) -> Sequence[Factor]:
    """Refuse factors that all take listed values: a sample would only repeat their grid."""
    if factors and all(each.values for each in _checked(factors)):
        listed = ", ".join(each.name for each in factors)
        raise DesignError(
            f"listed values alone ({listed}) for a sample",
            "a range low:high of one factor or more; listed values make a grid",
        )
    return _checked(factors)


def _check_number(points: int) -> None:
    if not 1 <= points <= MOST_POINTS:
        raise DesignError(f"{points:,} points", f"1 to {MOST_POINTS:,}")
