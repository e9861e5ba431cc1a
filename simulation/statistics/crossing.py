"""Where a gain changes its sign along a parameter, with an interval.

The gain is known at some points, in the same worlds at each. Between them its mean is interpolated
by cubics that keep its shape, so that nothing is assumed about where it rises or falls. The
interval of a crossing holds every place at which a gain of zero is within the t interval of the
mean: a true crossing is one fixed place, so that it is in there as often as that interval holds.
The interval need not end inside the range: where the curve is flat against its noise it does not.

Sources: Fieller 1954, Journal of the Royal Statistical Society B 16 (intervals by inverting a
test); Fritsch and Carlson 1980, SIAM Journal on Numerical Analysis 17 (the interpolation).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike

from simulation.statistics.bands import SimultaneousBand, simultaneous_band
from simulation.statistics.intervals import LEVEL, ROUNDING, Floats, t_quantile

# Roots of a polynomial that are real come with a speck of an imaginary part.
SPECK = 1e-7


class Flip(StrEnum):
    """Name what can be said about a change of sign within a range."""

    FLIPS = "flips"
    NO_FLIP = "no flip inside the range"
    MAY_FLIP = "may flip"
    TOO_CLOSE = "too close to call"
    NOT_ENOUGH_RUNS = "not enough runs"


@dataclass(frozen=True)
class Crossing:
    """Hold a stretch in which the gain may be zero.

    Args:
        root: where the estimated gain changes its sign; NaN if it does not.
        low, high: ends of the interval.
        rising: whether the gain goes from below zero to above; meaningless without a root.
        open_low, open_high: whether the interval ends only because the range does.
    """

    root: float
    low: float
    high: float
    rising: bool
    open_low: bool
    open_high: bool

    @property
    def found(self) -> bool:
        """Tell whether the estimate changes its sign here."""
        return math.isfinite(self.root)

    @property
    def closed(self) -> bool:
        """Tell whether the interval ends inside the range on both sides."""
        return not (self.open_low or self.open_high)


@dataclass(frozen=True)
class Crossings:
    """Hold where a gain changes its sign within a range, and what shows it.

    Args:
        outcome: what can be said at the level of the band.
        stretches: where the gain may be zero, ascending; each true crossing is in one of them with
            probability `level`.
        points: ascending, shape (m,).
        band: the mean gain at the points, with a band that holds at all of them together.
        level: confidence level in (0, 1).
    """

    outcome: Flip
    stretches: tuple[Crossing, ...]
    points: Floats
    band: SimultaneousBand
    level: float

    @property
    def flips(self) -> tuple[Crossing, ...]:
        """Return the stretches in which the estimate changes its sign."""
        return tuple(each for each in self.stretches if each.found)


def crossings(
    points: ArrayLike, gains: ArrayLike, level: float = LEVEL, zone: float = 0.0, seed: int = 0
) -> Crossings:
    """Find where the mean gain crosses zero along a parameter.

    Args:
        points: values of the parameter, ascending; shape (m,), m at least 2.
        gains: gain at each point in the same worlds; shape (m, worlds), no NaN. With fewer than two
            worlds there are not enough runs to tell anything.
        level: confidence level in (0, 1), of each interval and of the band.
        zone: gain that nobody would act on, 0 or more; a band within it is too close to call.
        seed: of the band's simulated critical value.

    Raises:
        ValueError: if the shapes do not fit or the points do not ascend.
    """
    places = np.asarray(points, dtype=np.float64)
    table = np.asarray(gains, dtype=np.float64)
    if places.ndim != 1 or places.size < 2 or np.any(np.diff(places) <= 0):
        raise ValueError("points: allowed: at least two, ascending")
    if table.ndim != 2 or len(table) != places.size or table.shape[1] < 1:
        raise ValueError(f"gains: found shape {table.shape}, allowed: ({places.size}, 1 or more)")
    band = simultaneous_band(table.T, level, seed=seed)
    if band.worlds < 2:
        anywhere = Crossing(math.nan, float(places[0]), float(places[-1]), False, True, True)
        return Crossings(Flip.NOT_ENOUGH_RUNS, (anywhere,), places, band, level)
    ends = _merged(_unclear(places, table, level), places, band)
    stretches = tuple(_stretch(low, high, places, band.estimate) for low, high in ends)
    return Crossings(_outcome(band, zone), stretches, places, band, level)


def interpolated(points: Floats, values: Floats, where: Floats | float) -> Floats:
    """Return the curve through values at points, which keeps their shape, at other places."""
    from scipy.interpolate import PchipInterpolator

    found: Floats = np.asarray(PchipInterpolator(points, values)(where), dtype=np.float64)
    return found


def _outcome(band: SimultaneousBand, zone: float) -> Flip:
    ahead, behind = band.low > 0.0, band.high < 0.0
    if ahead.any() and behind.any():
        return Flip.FLIPS
    if ahead.all() or behind.all():
        return Flip.NO_FLIP
    if np.all((band.low >= -zone) & (band.high <= zone)):
        return Flip.TOO_CLOSE
    return Flip.MAY_FLIP if ahead.any() or behind.any() else Flip.NOT_ENOUGH_RUNS


def _unclear(points: Floats, table: Floats, level: float) -> list[tuple[float, float]]:
    """Return the stretches, segment by segment, in which zero is in the mean's t interval."""
    from scipy.interpolate import PchipInterpolator

    mean, worlds = table.mean(axis=1), table.shape[1]
    # Between points the curve is taken to be known no better than at them.
    room = t_quantile(level, worlds - 1) * table.std(axis=1, ddof=1) / math.sqrt(worlds)
    found = []
    for place, cubic in enumerate(PchipInterpolator(points, mean).c.T):
        begin, length = float(points[place]), float(points[place + 1] - points[place])
        curve = np.poly1d(cubic * length ** np.arange(3, -1, -1))
        half = np.poly1d([room[place + 1] - room[place], room[place]])
        parts = _below_zero(curve * curve - half * half)
        if not parts and mean[place] * mean[place + 1] < 0.0:
            # Without noise a crossing is a point, which lies between the parts above zero.
            parts = [(root, root) for root in _within_unit(curve)[:1]]
        found += [(begin + low * length, begin + high * length) for low, high in parts]
    return found


def _below_zero(polynomial: np.poly1d) -> list[tuple[float, float]]:
    """Return the parts of [0, 1] in which a polynomial is not above zero."""
    ends = np.array([0.0, *_within_unit(polynomial), 1.0])
    inside = polynomial((ends[:-1] + ends[1:]) / 2) <= 0.0
    return [(float(ends[i]), float(ends[i + 1])) for i in np.flatnonzero(inside)]


def _within_unit(polynomial: np.poly1d) -> list[float]:
    """Return the real roots of a polynomial strictly between 0 and 1, ascending."""
    roots = polynomial.r
    real = roots.real[np.abs(roots.imag) < SPECK]
    return [float(root) for root in np.sort(real) if 0.0 < root < 1.0]


def _merged(
    parts: list[tuple[float, float]], points: Floats, band: SimultaneousBand
) -> list[tuple[float, float]]:
    """Join stretches that touch, or that no point surely on one side tells apart."""
    sure = points[(band.low > 0.0) | (band.high < 0.0)]
    joined: list[tuple[float, float]] = []
    for low, high in parts:
        apart = bool(joined) and bool(np.any((sure > joined[-1][1]) & (sure < low)))
        if joined and not apart:
            joined[-1] = (joined[-1][0], high)
        else:
            joined.append((low, high))
    return joined


def _stretch(low: float, high: float, points: Floats, mean: Floats) -> Crossing:
    """Return a stretch with the place at which the estimate changes its sign for good, if any."""
    from scipy.optimize import brentq

    def curve(where: float) -> float:
        return float(interpolated(points, mean, where))

    # The end of the last segment carries the rounding of its length.
    near = ROUNDING * float(points[-1] - points[0])
    open_low, open_high = bool(low <= points[0]), bool(high >= points[-1] - near)
    places = np.concatenate([[low], points[(points > low) & (points < high)], [high]])
    if low == high:
        places = np.array([points[points < low][-1], points[points > high][0]])
    signs = np.sign(interpolated(points, mean, places))
    known = np.flatnonzero(signs)
    changes = [(int(i), int(j)) for i, j in pairwise(known) if signs[i] != signs[j]]
    if len(changes) % 2 == 0:
        return Crossing(math.nan, low, high, False, open_low, open_high)
    begin, end = changes[len(changes) // 2]
    root = brentq(curve, float(places[begin]), float(places[end]))
    return Crossing(float(root), low, high, bool(signs[known[-1]] > 0), open_low, open_high)
