"""Intervals of many rows of lives at once, such as the months of a figure.

What `simulation.statistics.intervals` says of one row after another, in a tenth of the time.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simulation.statistics.clusters import places_of
from simulation.statistics.intervals import (
    LEVEL,
    ROUNDING,
    Floats,
    order_ranks,
    require_level,
    stretched,
    t_quantiles,
    wilson_bounds,
)

Counts = NDArray[np.int64]


def mean_intervals(rows: Floats, level: float = LEVEL, worlds: ArrayLike | None = None) -> Floats:
    """Estimate the mean of each row as `mean_interval` does.

    Args:
        rows: shape (rows, lives); NaN is left out.
        level: confidence level in (0, 1).
        worlds: number of each life's world; each life is a world of its own if None.

    Returns:
        Shape (rows, 4): mean, ends of the interval, number of lives.
    """
    require_level(level)
    if rows.shape[1] == 0:
        return _undefined(rows)
    errors, degrees = mean_errors(rows, worlds)
    n = np.sum(~np.isnan(rows), axis=1)
    low, high = (
        extreme.reduce(rows, axis=1, where=~np.isnan(rows), initial=start)
        for extreme, start in ((np.minimum, np.inf), (np.maximum, -np.inf))
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        means = np.nansum(rows, axis=1) / n
        half = t_quantiles(level, degrees) * errors
        same = (n > 1) & (high - low <= ROUNDING * np.maximum(np.abs(low), np.abs(high)))
    first = np.take_along_axis(rows, np.argmax(~np.isnan(rows), axis=1)[:, np.newaxis], axis=1)
    means, half = np.where(same, first[:, 0], means), np.where(same, 0.0, half)
    return np.stack((means, means - half, means + half, n), axis=1)


def share_intervals(rows: Floats, level: float = LEVEL, worlds: ArrayLike | None = None) -> Floats:
    """Estimate the share of ones in each row as `share_interval` does; see `mean_intervals`."""
    if rows.shape[1] == 0:
        return _undefined(rows)
    n = np.sum(~np.isnan(rows), axis=1)
    sizes = np.where(n < 2, n, effective_lives_of_rows(rows, worlds))
    with np.errstate(invalid="ignore"):
        shares = np.nansum(rows, axis=1) / n
    low, high = wilson_bounds(shares * sizes, sizes, level)
    return np.stack((shares, low, high, n), axis=1)


def quantile_intervals(
    rows: Floats,
    probability: float = 0.5,
    level: float = LEVEL,
    worlds: ArrayLike | None = None,
) -> Floats:
    """Estimate a quantile of each row as `quantile_interval` does; see `mean_intervals`."""
    if rows.shape[1] == 0:
        return _undefined(rows)
    defined = ~np.isnan(rows)
    n = np.sum(defined, axis=1)
    # NaN comes last in each.
    ranked = np.sort(rows, axis=1)
    place = np.clip(np.ceil(n * probability - 1e-9).astype(np.int64) - 1, 0, np.maximum(n - 1, 0))
    estimates = np.take_along_axis(ranked, place[:, np.newaxis], axis=1)
    below = np.where(defined, rows <= estimates, np.nan)
    sizes = np.maximum(effective_lives_of_rows(below, worlds).astype(np.int64), 1)
    ends = np.full((len(rows), 2), np.nan)
    for row, (size, lives) in enumerate(zip(sizes.tolist(), n.tolist(), strict=True)):
        if lives:
            low, high = stretched(order_ranks(size, probability, level), size, lives)
            ends[row] = (
                ranked[row, low - 1] if low > 0 else -np.inf,
                ranked[row, high - 1] if high <= lives else np.inf,
            )
    return np.column_stack((estimates, ends, n))


def mean_errors(rows: Floats, worlds: ArrayLike | None = None) -> tuple[Floats, Counts]:
    """Return for many rows at once what `mean_error` says of each.

    Args:
        rows: shape (rows, lives); NaN is left out.
        worlds: number of each life's world; each life is a world of its own if None.

    Returns:
        Shape (rows,) each; NaN and 0 with fewer than two worlds.
    """
    return _errors(*apart_from_means(rows), ~np.isnan(rows), worlds)


def effective_lives_of_rows(rows: Floats, worlds: ArrayLike | None) -> Floats:
    """Return for each row what `effective_lives` says of it; shape (rows,).

    Args:
        rows: shape (rows, lives); NaN is left out.
        worlds: number of each life's world; each life is a world of its own if None.
    """
    apart, n = apart_from_means(rows)
    if worlds is None:
        return n.astype(np.float64)
    errors, degrees = _errors(apart, n, ~np.isnan(rows), worlds)
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.sum(apart * apart, axis=1) / (n - 1)
        independent = np.minimum(np.maximum(spread / (errors * errors), degrees + 1), n)
    told = np.where((spread > 0.0) & (errors > 0.0), independent, degrees + 1)
    return np.where(n > 1, told, n)


def apart_from_means(rows: Floats) -> tuple[Floats, Counts]:
    """Return what each life lies above the mean of its row, 0 for NaN, and the lives of each row.

    Args:
        rows: shape (rows, lives).
    """
    defined = ~np.isnan(rows)
    n = np.sum(defined, axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        means = np.sum(np.where(defined, rows, 0.0), axis=1) / n
        return np.where(defined, rows - means[:, np.newaxis], 0.0), n


def _errors(
    apart: Floats, n: Counts, defined: NDArray[np.bool_], worlds: ArrayLike | None
) -> tuple[Floats, Counts]:
    sums, count = apart, n
    if worlds is not None and apart.size:
        places = places_of(worlds)
        width = int(places.max()) + 1
        shape, size = (len(apart), width), len(apart) * width
        cells = (places + width * np.arange(len(apart))[:, np.newaxis]).ravel()
        summed = np.bincount(cells, weights=apart.ravel(), minlength=size)
        sums = np.asarray(summed, np.float64).reshape(shape)
        here = np.bincount(cells[defined.ravel()], minlength=size).reshape(shape)
        count = np.asarray(np.sum(here > 0, axis=1), np.int64)
    with np.errstate(divide="ignore", invalid="ignore"):
        errors = np.sqrt(np.sum(sums * sums, axis=1) * count / (count - 1)) / n
    several = count > 1
    return np.where(several, errors, np.nan), np.where(several, count - 1, 0)


def _undefined(rows: Floats) -> Floats:
    found = np.full((len(rows), 4), np.nan)
    found[:, 3] = 0
    return found
