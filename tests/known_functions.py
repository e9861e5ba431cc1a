"""Functions whose Sobol indices are known, with and without luck of lives."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.sweeps.factors import Factor
from simulation.sweeps.names import Named

Floats = NDArray[np.float64]

# Ishigami and Homma 1990, with a = 7 and b = 0.1; variance and indices in closed form.
A, B = 7.0, 0.1
NAMES = ("x1", "x2", "x3")
_FIRST = 0.5 * (1.0 + B * math.pi**4 / 5.0) ** 2
_SECOND = A * A / 8.0
_BOTH = 8.0 * B * B * math.pi**8 / 225.0
VARIANCE = _FIRST + _SECOND + _BOTH
MEAN = A / 2.0
FIRST = (_FIRST / VARIANCE, _SECOND / VARIANCE, 0.0)
TOTAL = ((_FIRST + _BOTH) / VARIANCE, _SECOND / VARIANCE, _BOTH / VARIANCE)


def ishigami(shares: Floats) -> Floats:
    """Return the function at points of the unit cube, shape (points,)."""
    x1, x2, x3 = (2.0 * shares.T - 1.0) * math.pi
    return np.asarray(np.sin(x1) + A * np.sin(x2) ** 2 + B * x3**4 * np.sin(x1))


def luck(shares: Floats, worlds: int, spread: float, generator: np.random.Generator) -> Floats:
    """Return what worlds add to a function: on average nothing, and more at some points.

    Args:
        shares: (points, factors).
        worlds: how many.
        spread: standard deviation of each of its two parts.
        generator: where the luck comes from.

    Returns:
        Shape (points, worlds).
    """
    # Part of luck is alike at near points, as under common random numbers; part is not.
    smooth = np.sin(6.0 * shares) @ generator.normal(0.0, spread, (shares.shape[1], worlds))
    rough = generator.normal(0.0, spread, (len(shares), worlds))
    shift = generator.normal(0.0, 3.0, worlds)
    return np.asarray(smooth + rough + shift)


def factors(names: tuple[str, ...] = NAMES) -> tuple[Factor, ...]:
    """Return factors from 0 to 1 that mean nothing to a company."""
    return tuple(Factor(name, Named("key", (name,)), 0.0, 1.0) for name in names)


def live(point: Mapping[str, Any], lives: NDArray[np.int64], seed: int) -> dict[str, Floats]:
    """Live Ishigami's function with the luck of each life, in place of a company."""
    shares = np.array([[point.get(name, 0.5) for name in NAMES]])
    value = float(ishigami(shares)[0])
    noise = [
        math.sin(6.0 * shares[0, 0]) * generator.normal() + generator.normal()
        for generator in (np.random.default_rng([seed, int(life)]) for life in lives)
    ]
    return {"y": value + np.array(noise)}
