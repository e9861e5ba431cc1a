"""Distributions a scenario may name, each with its quantile function."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.polynomial import Chebyshev
from numpy.typing import NDArray

from simulation.scenario.errors import Flaw

Floats = NDArray[np.float64]

PARAMETERS: dict[str, tuple[str, ...]] = {
    "constant": (),
    "exponential": ("mean",),
    "uniform": ("low", "high"),
    "triangular": ("low", "mode", "high"),
    "lognormal": ("median", "sigma"),
    "gamma": ("shape", "scale"),
    "beta": ("a", "b"),
    "empirical": (),
}
LARGEST = 1e15
MOST_VALUES = 1000
# A draw in double precision is never further from the middle than this, in standard deviations.
LARGEST_SCORE = 8.4
DEGREE = 60


@dataclass(frozen=True, slots=True)
class Distribution:
    """Describe one distribution.

    Args:
        family: constant, exponential, uniform, triangular, lognormal, gamma, beta or empirical.
        parameters: its numbers in the order of `PARAMETERS`; the one value of a constant;
            the values of an empirical list.
    """

    family: str
    parameters: tuple[float, ...]

    @property
    def is_constant(self) -> bool:
        """Tell whether every draw is the same number."""
        low, high = self.ends()
        return low == high

    def mean(self) -> float:
        """Return the expected value."""
        return _MEANS[self.family](self.parameters)

    def ends(self) -> tuple[float, float]:
        """Return the smallest and largest value that can be drawn (infinity where unbounded)."""
        p = self.parameters
        if self.family in ("constant", "uniform", "triangular", "empirical"):
            return min(p), max(p)
        if self.family == "beta":
            return 0.0, 1.0
        if self.family == "lognormal" and p[1] == 0:
            return p[0], p[0]
        return 0.0, math.inf

    def quantile(self, u: Floats | float) -> Floats:
        """Return the value below which a share `u` of draws lies.

        Args:
            u: shares in [0, 1], any shape; 1 gives infinity for an unbounded family.

        Raises:
            ValueError: for a share outside [0, 1].
        """
        shares = np.asarray(u, dtype=np.float64)
        if not bool(np.all((shares >= 0) & (shares <= 1))):
            raise ValueError("quantile: shares must lie in [0, 1]")
        return np.asarray(_QUANTILES[self.family](self.parameters, shares), dtype=np.float64)

    def as_value(self) -> dict[str, Any]:
        """Return the mapping that a scenario file would hold."""
        names = PARAMETERS[self.family]
        if names:
            return {self.family: dict(zip(names, self.parameters, strict=True))}
        if self.family == "constant":
            return {"constant": self.parameters[0]}
        return {"empirical": list(self.parameters)}


def constant(value: float) -> Distribution:
    """Return the distribution that always gives `value`."""
    return Distribution("constant", (float(value),))


def parse(value: object, unit: str = "") -> Distribution:
    """Return the distribution written as a number or as a mapping with one family.

    Args:
        value: a finite number, or for instance ``{"lognormal": {"median": 14, "sigma": 0.6}}``.
        unit: words for the unit, used in messages.

    Raises:
        Flaw: for anything else; its path leads to the part that is wrong.
    """
    if not isinstance(value, Mapping):
        what = f"a number ({unit})" if unit else "a number"
        return constant(_number(value, f"{what}, without unit text, or one distribution"))
    if len(value) != 1:
        found = "no family" if not value else f"{len(value)} keys"
        raise Flaw(found, f"exactly one of {', '.join(PARAMETERS)}", plain=True)
    family, content = next(iter(value.items()))
    if family not in PARAMETERS:
        raise Flaw(family, known=PARAMETERS, path=(str(family),))
    try:
        numbers = _numbers(family, content)
        _check(family, numbers)
    except Flaw as flaw:
        raise flaw.below(family) from None
    return Distribution(family, numbers)


def _number(value: object, allowed: str) -> float:
    """Return a finite number of reasonable size."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise Flaw(value, allowed)
    if not abs(value) <= LARGEST:
        raise Flaw(value, f"a number between -{LARGEST:g} and {LARGEST:g}")
    return float(value)


def _numbers(family: str, content: object) -> tuple[float, ...]:
    """Return the numbers of a family in their fixed order."""
    if family == "constant":
        return (_number(content, "a number"),)
    if family == "empirical":
        if not isinstance(content, (list, tuple)) or not 1 <= len(content) <= MOST_VALUES:
            raise Flaw(content, f"a list of 1 to {MOST_VALUES} numbers")
        return tuple(_at(i, v) for i, v in enumerate(content))
    names = PARAMETERS[family]
    if not isinstance(content, Mapping):
        raise Flaw(content, f"a mapping with {', '.join(names)}")
    for key in content:
        if key not in names:
            raise Flaw(key, known=names, path=(str(key),))
    for name in names:
        if name not in content:
            raise Flaw(f"no {name}", f"a mapping with {', '.join(names)}", plain=True)
    return tuple(_at(name, content[name]) for name in names)


def _at(step: str | int, value: object) -> float:
    """Return the number at one step below, placing its flaw there."""
    try:
        return _number(value, "a number")
    except Flaw as flaw:
        raise flaw.below(step) from None


def _check(family: str, p: tuple[float, ...]) -> None:
    """Refuse numbers for which the family is not defined or not computable."""
    if family in ("uniform", "triangular") and list(p) != sorted(p):
        found = ", ".join(f"{number:g}" for number in p)
        raise Flaw(found, " <= ".join(PARAMETERS[family]), plain=True)
    if family == "exponential" and not p[0] > 0:
        raise Flaw(p[0], "a number above 0", path=("mean",))
    if family == "lognormal":
        if not p[0] > 0:
            raise Flaw(p[0], "a number above 0", path=("median",))
        if not 0 <= p[1] <= 5:
            raise Flaw(p[1], "a number from 0 to 5", path=("sigma",))
    if family in ("gamma", "beta"):
        for name, number in zip(PARAMETERS[family], p, strict=True):
            top = LARGEST if name == "scale" else 1e6
            if not 1e-3 <= number <= top and not (name == "scale" and 0 < number <= top):
                raise Flaw(number, f"a number from 0.001 to {top:g}", path=(name,))


def _exponential(p: tuple[float, ...], u: Floats) -> Floats:
    """Invert the exponential distribution function."""
    with np.errstate(divide="ignore"):
        return np.asarray(-p[0] * np.log1p(-u))


def _triangular(p: tuple[float, ...], u: Floats) -> Floats:
    """Invert the triangular distribution function."""
    low, mode, high = p
    width = high - low
    if width == 0:
        return np.full_like(u, low)
    rising = low + np.sqrt(u * width * (mode - low))
    falling = high - np.sqrt((1 - u) * width * (high - mode))
    return np.where(u * width < mode - low, rising, falling)


def _lognormal(p: tuple[float, ...], u: Floats) -> Floats:
    """Invert the lognormal distribution function."""
    if p[1] == 0:
        return np.full_like(u, p[0])
    from scipy.special import ndtri

    return np.asarray(p[0] * np.exp(p[1] * ndtri(u)))


def _gamma(p: tuple[float, ...], u: Floats) -> Floats:
    """Invert the gamma distribution function."""
    from scipy.special import gammaincinv

    return np.asarray(p[1] * gammaincinv(p[0], u))


def _beta(p: tuple[float, ...], u: Floats) -> Floats:
    """Invert the beta distribution function, to 1e-9 where both shapes are 1 or more."""
    from scipy.special import betaincinv, expit, ndtri

    if min(p) < 1.0:
        return np.asarray(betaincinv(p[0], p[1], u))
    scores = np.clip(ndtri(u), -LARGEST_SCORE, LARGEST_SCORE)
    inside = np.asarray(expit(_log_odds(p)(scores)))
    return np.where(u <= 0.0, 0.0, np.where(u >= 1.0, 1.0, inside))


@cache
def _log_odds(p: tuple[float, ...]) -> Callable[[Floats], Floats]:
    """Return the log odds of a beta quantile by its normal score, as a polynomial.

    They are nearly a straight line, and inverting the distribution itself takes a hundred times
    as long: it was a quarter of an experiment. Beyond a half, the complement keeps its digits.
    """
    from scipy.special import betaincinv, ndtr

    def log_odds(scores: Floats) -> Floats:
        low = betaincinv(p[0], p[1], ndtr(np.minimum(scores, 0.0)))
        high = betaincinv(p[1], p[0], ndtr(-np.maximum(scores, 0.0)))
        below, above = np.log(low) - np.log1p(-low), np.log1p(-high) - np.log(high)
        return np.where(scores < 0.0, below, above)

    span = (-LARGEST_SCORE, LARGEST_SCORE)
    return Chebyshev.interpolate(log_odds, DEGREE, span)


def _empirical(p: tuple[float, ...], u: Floats) -> Floats:
    """Invert the step function of the listed values."""
    values = np.sort(np.asarray(p))
    places = np.minimum((u * len(values)).astype(np.intp), len(values) - 1)
    return np.asarray(values[places])


_QUANTILES: dict[str, Callable[[tuple[float, ...], Floats], Floats]] = {
    "constant": lambda p, u: np.full_like(u, p[0]),
    "exponential": _exponential,
    "uniform": lambda p, u: np.asarray(p[0] + u * (p[1] - p[0])),
    "triangular": _triangular,
    "lognormal": _lognormal,
    "gamma": _gamma,
    "beta": _beta,
    "empirical": _empirical,
}
_MEANS: dict[str, Callable[[tuple[float, ...]], float]] = {
    "constant": lambda p: p[0],
    "exponential": lambda p: p[0],
    "uniform": lambda p: (p[0] + p[1]) / 2,
    "triangular": lambda p: sum(p) / 3,
    "lognormal": lambda p: p[0] * math.exp(p[1] * p[1] / 2),
    "gamma": lambda p: p[0] * p[1],
    "beta": lambda p: p[0] / (p[0] + p[1]),
    "empirical": lambda p: math.fsum(p) / len(p),
}
