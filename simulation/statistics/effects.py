"""Main effects of uncertain quantities on the means of worlds, by regression.

Each quantity is turned into the normal scores of its ranks, and each value regressed on a natural
cubic spline of it. Ranks make the spline the same for every quantity, and a quantity with a long
tail as harmless as any other. How bent the spline is, down to a straight line, is chosen for each
quantity and value by Akaike's criterion.

A quantity that does nothing still seems to explain something. Shares explained are therefore
adjusted for it, and whether one stands out is judged against the largest share that any quantity
explains when the worlds' values are shuffled.

Sources: Hastie, Tibshirani and Friedman 2009, The Elements of Statistical Learning, section 5.2.1
(natural cubic splines); Hurvich and Tsai 1989, Biometrika 76 (the criterion); Westfall and Young
1993, Resampling-Based Multiple Testing (the largest share).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from simulation.statistics.intervals import LEVEL, Floats

Booleans = NDArray[np.bool_]
Numbers = NDArray[np.int64]

SHUFFLES = 200
# Columns of the spline, and the fewest worlds that bear them.
COLUMNS = ((5, 1000), (3, 30), (1, 0))


@dataclass(frozen=True)
class Effects:
    """Hold the regression of every value on every quantity, one quantity at a time.

    Args:
        basis: spline by rank, the constant first; shape (worlds, columns + 1); the mean square of
            each column is 1, and the mean product of two is 0.
        ranks: rank of each world by each quantity, from 0; shape (quantities, worlds).
        coefficients: on the basis, 0 beyond the columns chosen; shape (quantities, columns + 1,
            values).
        columns: how many columns were chosen, 1 or more; shape (quantities, values).
        residuals: what the chosen columns leave; shape (quantities, worlds, values).
        explained: share of the variance that all columns explain, less what chance would; may be
            negative; shape (quantities, values).
        stands_out: whether a quantity explains more of some value than chance could make any
            explain; shape (quantities,).
    """

    basis: Floats
    ranks: Numbers
    coefficients: Floats
    columns: Numbers
    residuals: Floats
    explained: Floats
    stands_out: Booleans


def effects(
    values: Floats,
    quantities: Floats,
    level: float = LEVEL,
    shuffles: int = SHUFFLES,
    seed: int = 1,
) -> Effects:
    """Regress values of worlds on each uncertain quantity.

    Args:
        values: means of worlds, none of them constant; shape (worlds, values).
        quantities: what is uncertain; shape (worlds, quantities). Equal numbers are ranked in the
            order of the worlds.
        level: probability that no idle quantity stands out.
        shuffles: how often the worlds' values are shuffled to judge it.
        seed: of the shuffles.

    Raises:
        ValueError: with fewer than five worlds.
    """
    worlds = len(values)
    if worlds < 5:
        raise ValueError(f"values: found {worlds} worlds, allowed: 5 or more")
    basis = spline(worlds)
    order = np.argsort(quantities, axis=0, kind="stable").T
    ranks = np.empty_like(order)
    np.put_along_axis(ranks, order, np.arange(worlds)[None, :], axis=1)
    designs = basis[ranks]
    coefficients = np.matmul(designs.transpose(0, 2, 1), values) / worlds
    total = np.sum((values - values.mean(axis=0)) ** 2, axis=0)
    squares = worlds * np.cumsum(coefficients[:, 1:] ** 2, axis=1)
    columns = _chosen(total - squares, worlds)
    coefficients[:, 1:] *= np.arange(1, basis.shape[1])[None, :, None] <= columns[:, None, :]
    shares = squares[:, -1] / total
    free = (worlds - 1) / (worlds - basis.shape[1])
    limit = _largest_by_chance(values, designs[:, :, 1:], level, shuffles, seed)
    return Effects(
        basis,
        ranks,
        coefficients,
        columns,
        values - np.matmul(designs, coefficients),
        1.0 - (1.0 - shares) * free,
        shares.max(axis=1, initial=0.0) > limit,
    )


@cache
def spline(worlds: int) -> Floats:
    """Return an orthonormal natural cubic spline of the normal scores of ranks.

    Args:
        worlds: how many there are, 2 or more; few of them bear few columns.

    Returns:
        Shape (worlds, columns + 1): the constant, the straight line, then what bends it.
    """
    from scipy.special import ndtri

    columns = next(count for count, fewest in COLUMNS if worlds >= fewest)
    scores = ndtri((np.arange(worlds) + 0.5) / worlds)
    inner = ndtri(np.arange(1, columns) / columns)
    knots = np.array([scores[0], *inner, scores[-1]])

    def bend(place: int) -> Floats:
        rise = np.maximum(scores - knots[place], 0.0) ** 3
        end = np.maximum(scores - knots[-1], 0.0) ** 3
        return np.asarray((rise - end) / (knots[-1] - knots[place]))

    bent = [bend(place) - bend(columns - 1) for place in range(columns - 1)]
    orthogonal, _ = np.linalg.qr(np.column_stack([np.ones(worlds), scores, *bent]))
    return np.asarray(orthogonal * np.sqrt(worlds))


def _chosen(left: Floats, worlds: int) -> Numbers:
    """Return the number of columns that Akaike's corrected criterion chooses, 1 or more.

    Args:
        left: sums of squares left by 1, 2... columns; shape (quantities, columns, values).
    """
    count = np.arange(1, left.shape[1] + 1)[None, :, None]
    # Values that a quantity explains wholly leave a rounding error, or less.
    fit = worlds * np.log(np.maximum(left, np.finfo(float).tiny) / worlds)
    penalty = 2.0 * worlds * (count + 2) / (worlds - count - 3)
    chosen: Numbers = np.argmin(fit + penalty, axis=1) + 1
    return chosen


def _largest_by_chance(
    values: Floats, designs: Floats, level: float, shuffles: int, seed: int
) -> float:
    """Return what the largest share explained stays below with probability `level` by chance."""
    if not designs.size:
        return 1.0
    generator = np.random.default_rng(seed)
    worlds, count = values.shape
    scaled = values - values.mean(axis=0)
    scaled = scaled / np.sqrt(np.sum(scaled * scaled, axis=0))
    order = np.argsort(generator.random((shuffles, worlds)), axis=1)
    shuffled = scaled[order].transpose(1, 0, 2).reshape(worlds, shuffles * count)
    largest = np.zeros(shuffles)
    for design in designs:
        shares = np.sum((design.T @ shuffled) ** 2, axis=0) / worlds
        largest = np.maximum(largest, shares.reshape(shuffles, count).max(axis=1))
    return float(np.quantile(largest, level))


def shares_of_groups(
    explained: Floats, groups: Sequence[str], worlds: int, columns: int
) -> dict[str, tuple[float, float]]:
    """Split what single quantities explain of a value over groups of them.

    Args:
        explained: share of the variance that each quantity explains, less what chance would; shape
            (quantities,).
        groups: name of each quantity's group.
        worlds: number of worlds.
        columns: of the spline.

    Returns:
        Group -> share of what all groups together explain, in [0, 1], and its standard error; NaN
        if they explain nothing. A quantity that explains nothing adds noise around 0 to its group.
    """
    names = list(dict.fromkeys(groups))
    member = np.array([[group == name for group in groups] for name in names], dtype=float)
    member = member.reshape(len(names), len(groups))
    there = np.maximum(explained, 0.0)
    # Of a share of explained variance: by its noise alone, and by the slope of a true effect.
    noise = 2.0 * columns / worlds**2 + 4.0 * there * (1.0 - there) ** 2 / worlds
    sums, variances = np.maximum(member @ explained, 0.0), member @ noise
    total = float(sums.sum())
    if not total > 0.0:
        return {name: (float("nan"), float("nan")) for name in names}
    shares = sums / total
    rest = variances.sum() - variances
    errors = np.sqrt((1.0 - shares) ** 2 * variances + shares**2 * rest) / total
    return {
        name: (float(share), float(error))
        for name, share, error in zip(names, shares, errors, strict=True)
    }
