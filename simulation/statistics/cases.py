"""Cases of a sweep: every point in every world, in halves, and shares of them without luck.

Cases of one world are alike, as are those of one sampled point. Worlds and points are therefore
drawn anew, each by themselves, for the ends of shares, which makes intervals rather too wide.

Source: Owen 2007, Annals of Applied Statistics 1 (the pigeonhole bootstrap).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from simulation.statistics.cells import SweptLives, two_way_error
from simulation.statistics.conditions import Rule
from simulation.statistics.ignorance import corrected_share
from simulation.statistics.intervals import Floats, Interval, all_alike, t_quantile, wilson_bounds

Booleans = NDArray[np.bool_]
Places = NDArray[np.intp]

SAMPLES = 200
LEAST_WORLDS = 20
SHARE = "share of cases, bootstrap over worlds and points"
GAIN = "mean gain of cases, two-way clustered t, Bonferroni over rules"


@dataclass(frozen=True)
class Cases:
    """Hold the cases of a half of a sweep, every point in every world.

    Args:
        gains: gain of each life; shape (points, worlds, lives of a world), NaN where a world has
            fewer.
        quantities: shape (points, worlds, quantities).
    """

    gains: Floats
    quantities: Floats

    @property
    def means(self) -> Floats:
        """Return the mean gain of each case; shape (points, worlds)."""
        return np.asarray(np.nanmean(self.gains, axis=2))

    def holds(self, rule: Rule) -> Booleans:
        """Return in which cases a rule holds; shape (points, worlds)."""
        flat = self.quantities.reshape(-1, self.quantities.shape[2])
        everywhere = np.ones(len(flat), np.bool_)
        inside = reduce(np.logical_and, (bound.holds(flat) for bound in rule), everywhere)
        return np.asarray(inside.reshape(self.gains.shape[:2]))


def gains_by_world(swept: SweptLives, plan: str, against: str) -> Floats:
    """Return the gain of each life; shape (points, worlds, lives of a world)."""
    here, there = (swept.values[:, :, swept.names.index(name)] for name in (plan, against))
    order = np.argsort(swept.worlds, kind="stable")
    _, places, counts = np.unique(swept.worlds[order], return_inverse=True, return_counts=True)
    within = np.arange(len(order)) - np.repeat(np.cumsum(counts) - counts, counts)
    table = np.full((len(here), len(counts), int(counts.max())), math.nan)
    table[:, places, within] = (here - there)[:, order]
    return table


def half_of(
    gains: Floats, of_points: Floats, of_worlds: Floats, side: int, sampled: bool, most: int
) -> Cases:
    """Return one half of the worlds, and of sampled points, thinned out to some number of cases."""
    points = np.arange(side, len(gains), 2) if sampled else np.arange(len(gains))
    worlds = np.arange(side, gains.shape[1], 2)
    thin = math.sqrt(max(1.0, len(points) * len(worlds) / most))
    if sampled:
        points = points[:: max(1, int(thin))]
    room = max(LEAST_WORLDS // 2, most // len(points))
    worlds = worlds[np.unique(np.linspace(0, len(worlds) - 1, min(room, len(worlds))).astype(int))]
    shape = (len(points), len(worlds))
    quantities = np.concatenate(
        [
            np.broadcast_to(of_points[points][:, None], (*shape, of_points.shape[1])),
            np.broadcast_to(of_worlds[worlds][None], (*shape, of_worlds.shape[1])),
        ],
        axis=2,
    )
    return Cases(gains[np.ix_(points, worlds)], quantities)


def redrawn(cases: Cases, sampled: bool, generator: np.random.Generator) -> tuple[Floats, Floats]:
    """Return the means and quantities of worlds, and sampled points, drawn anew."""
    points, worlds = cases.gains.shape[:2]
    rows = generator.integers(0, points, points) if sampled else np.arange(points)
    columns = generator.integers(0, worlds, worlds)
    return cases.means[np.ix_(rows, columns)], cases.quantities[np.ix_(rows, columns)]


def drawn_anew(
    shape: tuple[int, int], sampled: bool, generator: np.random.Generator
) -> list[tuple[Places, Places]]:
    """Return the points and worlds of each bootstrap sample."""
    points, worlds = shape
    return [
        (
            generator.integers(0, points, points) if sampled else np.arange(points),
            generator.integers(0, worlds, worlds),
        )
        for _ in range(SAMPLES)
    ]


def sums_of(cases: Cases, sign: float) -> tuple[Floats, Floats, Floats]:
    """Return lives, mean and sum of squares of each case, signed so that the winner's is above."""
    gains = sign * cases.gains
    counts = np.sum(~np.isnan(gains), axis=2).astype(np.float64)
    means = np.nanmean(gains, axis=2)
    return counts, means, np.asarray(np.nansum((gains - means[:, :, None]) ** 2, axis=2))


def shares_of(
    inside: Booleans, counts: Floats, means: Floats, squares: Floats
) -> tuple[float, float, float]:
    """Return share, density and coverage of a rule."""
    share = float(inside.mean())
    here, there = (
        float(corrected_share(counts[each], means[each], squares[each])) if each.sum() > 1 else 0.0
        for each in (inside, ~inside)
    )
    won = share * here + (1.0 - share) * there
    return share, here, share * here / won if won > 0.0 else math.nan


def independent(inside: Booleans, sampled: bool) -> int:
    """Return how many worlds, or sampled points if they are fewer, the cases of a rule lie in."""
    worlds = int(inside.any(axis=0).sum())
    return min(worlds, int(inside.any(axis=1).sum())) if sampled else worlds


def share_interval_of(estimate: float, drawn: Floats, size: int, level: float) -> Interval:
    """Return a share with percentile ends, no narrower than a count of independent cases has."""
    known = drawn[~np.isnan(drawn)]
    if math.isnan(estimate) or not known.size or size < 2:
        return Interval(estimate, math.nan, math.nan, level, SHARE, size)
    low, high = np.quantile(known, [(1 - level) / 2, (1 + level) / 2])
    if estimate in (0.0, 1.0) and low == high:
        least, most = (float(end) for end in wilson_bounds(estimate * size, size, level))
        low, high = min(float(low), least), max(float(high), most)
    return Interval(estimate, float(low), float(high), level, SHARE, size)


def mean_gain(cases: Cases, inside: Booleans, sampled: bool, level: float) -> Interval:
    """Return the mean gain of the cases of a rule, at a level of its own."""
    means = cases.means[inside]
    points, worlds = np.nonzero(inside)
    if means.size < 2:
        return Interval(math.nan, math.nan, math.nan, level, GAIN, means.size)
    middle = float(means.mean())
    if all_alike(means):
        return Interval(middle, middle, middle, level, GAIN, means.size, constant=True)
    error, degrees = two_way_error(means, points if sampled else np.zeros_like(points), worlds)
    half = t_quantile(level, degrees) * error if degrees else math.nan
    return Interval(middle, middle - half, middle + half, level, GAIN, means.size)
