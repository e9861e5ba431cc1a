"""Lives in worlds: several lives share a world, so a world is what counts as independent.

Within a world lives differ by chance only; worlds differ by what is not known. Every interval that
speaks of both takes worlds as its unit, which is what the cluster-robust error of a mean does.

Sources: Liang and Zeger 1986, Biometrika 73 (cluster-robust errors); Korn and Graubard 1998, Survey
Methodology 24 (shares with an effective sample size).
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def places_of(worlds: ArrayLike) -> NDArray[np.intp]:
    """Return the place of each life's world among the worlds, from 0 in the order of their numbers.

    Args:
        worlds: number of each life's world; shape (lives,).
    """
    numbers = np.asarray(worlds)
    steps = np.diff(numbers)
    if numbers.size and bool((steps >= 0).all()):
        # Lives come world by world: nothing has to be sorted.
        return np.concatenate(([0], np.cumsum(steps > 0)))
    return np.asarray(np.unique(numbers, return_inverse=True)[1])


def world_means(values: ArrayLike, worlds: ArrayLike) -> Floats:
    """Return the mean over the lives of each world, in the order of the worlds' numbers.

    Args:
        values: one value a life, or one row a life; shape (lives,) or (lives, columns). Rows with
            an undefined number must be left out before.
        worlds: number of each life's world; shape (lives,).

    Returns:
        Shape (worlds,) or (worlds, columns).
    """
    table = np.asarray(values, dtype=np.float64)
    places = places_of(worlds)
    counts = np.bincount(places)
    if table.ndim == 1:
        return np.bincount(places, weights=table) / counts
    columns = [np.bincount(places, weights=column) for column in table.T]
    return np.stack(columns, axis=1) / counts[:, None]


def mean_error(values: Floats, worlds: ArrayLike | None = None) -> tuple[float, int]:
    """Return the standard error of the mean of lives in worlds, and its degrees of freedom.

    Args:
        values: one value a life; no NaN.
        worlds: number of each life's world; each life is a world of its own if None.

    Returns:
        NaN and 0 with fewer than two worlds.
    """
    n = values.size
    if worlds is None:
        count, sums = n, values - values.mean() if n else values
    else:
        places = places_of(worlds)
        count = int(places.max()) + 1 if n else 0
        sums = np.bincount(places, weights=values - values.mean()) if n else values
    if count < 2:
        return math.nan, 0
    spread = float(np.sum(sums * sums)) * count / (count - 1)
    return math.sqrt(spread) / n, count - 1


def jackknife_error(without: Floats) -> float:
    """Return the standard error of an estimate, from what it is with each world left out in turn.

    Source: Efron and Tibshirani 1993, An Introduction to the Bootstrap, chapter 11.
    """
    return math.sqrt(float(np.var(without)) * (len(without) - 1))


def variances_without_each(values: Floats, worlds: ArrayLike | None = None) -> Floats:
    """Return the variance of the lives that are left with each world left out in turn.

    Args:
        values: one value a life; no NaN.
        worlds: number of each life's world; each life is a world of its own if None.

    Returns:
        Shape (worlds,); NaN where fewer than two lives are left.
    """
    numbers = np.arange(values.size) if worlds is None else np.asarray(worlds)
    places = places_of(numbers)
    apart = values - values.mean()
    sums, squares = np.bincount(places, weights=apart), np.bincount(places, weights=apart * apart)
    left = values.size - np.bincount(places)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = (sums.sum() - sums) / left
        variances: Floats = ((squares.sum() - squares) - left * mean * mean) / (left - 1)
    return np.where(left > 1, np.maximum(variances, 0.0), np.nan)


def effective_lives(values: Floats, worlds: ArrayLike | None) -> float:
    """Return how many independent lives would tell as much of the mean as these lives in worlds.

    It lies between the number of worlds, which it is without any spread, and the number of lives.
    """
    n = values.size
    if worlds is None or n < 2:
        return float(n)
    error, degrees = mean_error(values, worlds)
    spread = float(values.var(ddof=1))
    if not spread > 0.0 or not error > 0.0:
        return float(degrees + 1)
    return float(min(max(spread / (error * error), degrees + 1), n))
