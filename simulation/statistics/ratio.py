"""Ratio of two means over the same lives."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from simulation.statistics.intervals import LEVEL, Interval, mean_interval


def ratio_of_means(
    above: ArrayLike, below: ArrayLike, level: float = LEVEL, worlds: ArrayLike | None = None
) -> Interval:
    """Estimate the mean of one quantity over the mean of another, by the delta method.

    Args:
        above, below: one value of each a life; no NaN.
        level: confidence level in (0, 1).
        worlds: number of each life's world; each life is a world of its own if None.

    Returns:
        The interval; undefined unless the mean below is surely above 0.
    """
    first = np.asarray(above, dtype=np.float64)
    second = np.asarray(below, dtype=np.float64)
    mean = mean_interval(second, level, worlds)
    if not mean.low > 0:
        return mean_interval([], level)
    ratio = float(first.mean()) / mean.estimate
    # The ratio moves like the mean of these residuals.
    error = mean_interval((first - ratio * second) / mean.estimate, level, worlds)
    return replace(
        error,
        estimate=ratio,
        low=ratio + error.low - error.estimate,
        high=ratio + error.high - error.estimate,
        method="ratio of means, delta method",
        constant=False,
    )
