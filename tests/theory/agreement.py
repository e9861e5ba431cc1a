"""How theory tests decide: by the replications' own standard error."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
ERRORS = 4.0


def assert_mean(
    values: Sequence[float] | Floats, expected: float, within: float = math.inf
) -> None:
    """Hold the mean of independent replications against theory.

    Args:
        values: one number a replication.
        expected: what theory says their mean is.
        within: largest relative deviation that the fact allows besides.
    """
    numbers = np.asarray(values, dtype=np.float64)
    mean, error = numbers.mean(), numbers.std(ddof=1) / math.sqrt(len(numbers))
    told = f"{mean:.5g} +- {error:.2g} against {expected:.5g}"
    assert abs(mean - expected) <= ERRORS * error, told
    assert abs(mean / expected - 1) <= within, told


def assert_ratio(
    above: Sequence[float] | Floats,
    below: Sequence[float] | Floats,
    expected: float,
    within: float = math.inf,
) -> None:
    """Hold the ratio of two means against theory; the delta method gives its error."""
    a, b = np.asarray(above, dtype=np.float64), np.asarray(below, dtype=np.float64)
    ratio = a.mean() / b.mean()
    parts = (a.std(ddof=1) / a.mean()) ** 2 / len(a), (b.std(ddof=1) / b.mean()) ** 2 / len(b)
    error = ratio * math.sqrt(sum(parts))
    told = f"{ratio:.5g} +- {error:.2g} against {expected:.5g}"
    assert abs(ratio - expected) <= ERRORS * error, told
    assert abs(ratio / expected - 1) <= within, told


def assert_dispersion(counts: NDArray[np.int64], expected: float, within: float) -> None:
    """Hold the variance over the mean of independent counts against theory."""
    dispersion = counts.var(ddof=1) / counts.mean()
    error = expected * math.sqrt(2 / len(counts))
    told = f"{dispersion:.4g} +- {error:.2g} against {expected:.4g}"
    assert abs(dispersion - expected) <= ERRORS * error, told
    assert abs(dispersion / expected - 1) <= within, told
