"""Distributions as rows of numbers, drawn by inversion of an addressed uniform."""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np

from simulation.model.jit import inlined_rule, rule
from simulation.model.randomness import normal_quantile, uniform

FAMILIES: Final = (
    "constant",
    "exponential",
    "uniform",
    "triangular",
    "lognormal",
    "table",
    "empirical",
)
CONSTANT, EXPONENTIAL, UNIFORM, TRIANGULAR, LOGNORMAL, TABLE, EMPIRICAL = range(7)

TABLES: Final = 16
TABLE_POINTS: Final = 513
TABLE_SPAN: Final = 6.0

DISTRIBUTION = np.dtype(
    [
        ("family", "i8"),  # one of FAMILIES
        ("a", "f8"),  # constant value, mean, low end or median
        ("b", "f8"),  # mode, high end (uniform) or sigma of the logarithm
        ("c", "f8"),  # high end (triangular), number of values (empirical)
        ("table", "i8"),  # row of the company's tables, for families without a closed form
        ("purpose", "u8"),  # address of what the draw decides
    ],
    align=True,
)


@inlined_rule
def quantile(tables: Any, family: int, a: float, b: float, c: float, table: int, u: float) -> float:
    """Return the quantile at `u` in (0, 1) of one distribution row.

    Args:
        tables: (TABLES, TABLE_POINTS) array; row `table` holds quantiles at equally spaced normal
            scores from -TABLE_SPAN to TABLE_SPAN (family TABLE) or sorted values (EMPIRICAL).
    """
    if family == CONSTANT:
        return a
    if family == EXPONENTIAL:
        return -a * math.log(1.0 - u)
    if family == UNIFORM:
        return a + (b - a) * u
    if family == TRIANGULAR:
        return triangular_quantile(a, b, c, u)
    if family == LOGNORMAL:
        return a * math.exp(b * normal_quantile(u))
    if family == EMPIRICAL:
        return float(tables[table, min(int(u * c), int(c) - 1)])
    return tabled_quantile(tables, table, u)


@inlined_rule
def triangular_quantile(low: float, mode: float, high: float, u: float) -> float:
    """Return the quantile at `u` of the triangular distribution on [low, high]."""
    width = high - low
    if width <= 0.0:
        return low
    if u * width < mode - low:
        return low + math.sqrt(u * width * (mode - low))
    return high - math.sqrt((1.0 - u) * width * (high - mode))


@inlined_rule
def tabled_quantile(tables: Any, table: int, u: float) -> float:
    """Return the quantile at `u` by linear interpolation over normal scores."""
    place = (normal_quantile(u) + TABLE_SPAN) * (TABLE_POINTS - 1) / (2.0 * TABLE_SPAN)
    place = min(max(place, 0.0), TABLE_POINTS - 1.0)
    left = min(int(place), TABLE_POINTS - 2)
    below = float(tables[table, left])
    return below + (place - left) * (float(tables[table, left + 1]) - below)


@rule
def chance(company: Any, row: int, seat: np.uint64, k: int) -> float:
    """Return the uniform that belongs to distribution `row`, `seat` and draw number `k`."""
    return uniform(company.seed, company.replication, company.distributions[row].purpose, seat, k)


@rule
def value_at(company: Any, row: int, u: float) -> float:
    """Return the quantile at `u` of the company's distribution `row`."""
    d = company.distributions[row]
    return quantile(company.tables, d.family, d.a, d.b, d.c, d.table, u)


@inlined_rule
def draw(company: Any, row: int, seat: np.uint64, k: int) -> float:
    """Return the value drawn from distribution `row` at an address."""
    return value_at(company, row, chance(company, row, seat, k))


@rule
def decided(company: Any, purpose: np.uint64, seat: np.uint64, k: int, probability: float) -> bool:
    """Return whether an event of the given probability happens at an address."""
    return uniform(company.seed, company.replication, purpose, seat, k) < probability
