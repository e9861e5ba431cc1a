"""Order statistics of short lists, compiled: medians and quantiles of what a life shows."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from simulation.model.jit import array_rule


@array_rule
def quantile_of(values: Any, count: int, p: float) -> float:
    """Return the quantile at `p` of the first `count` values, NaN without any.

    Linear between order statistics.
    """
    if count == 0:
        return math.nan
    ordered = np.sort(values[:count])
    place = p * (count - 1)
    below = int(place)
    above = min(below + 1, count - 1)
    return float(ordered[below] + (place - below) * (ordered[above] - ordered[below]))
