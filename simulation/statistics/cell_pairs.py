"""Paired differences of the plans of a sweep, cell by cell, and the limits that plans keep there.

The intervals of all pairs of plans in all cells hold together: on a grid by the largest of their
correlated t statistics, which is simulated; where points were sampled, or there are too many
columns, by Bonferroni. The world is the unit of error throughout; see `cells` for sampled points.

Source: Hothorn, Bretz and Westfall 2008, Biometrical Journal 50 (simultaneous inference).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulation.measures.catalogue import measure
from simulation.statistics.aim import Aim, Limit
from simulation.statistics.bands import simultaneous_band
from simulation.statistics.cells import (
    Axis,
    Places,
    SweptLives,
    column_of,
    failed,
    is_sampled,
    two_way_error,
)
from simulation.statistics.intervals import (
    Floats,
    Interval,
    Numbers,
    all_alike,
    mean_interval,
    share_interval,
    t_quantile,
)

if TYPE_CHECKING:
    import pandas as pd

Booleans = NDArray[np.bool_]

# The simulated critical value holds this many columns of 20,000 draws in memory.
MOST_COLUMNS = 600
LEAST_WORLDS = 10
ON_A_GRID = "paired difference, band over all cells and pairs"
IN_BINS = "paired difference, two-way clustered t, Bonferroni over all cells and pairs"
BY_BONFERRONI = "paired difference, t, Bonferroni over all cells and pairs"
TOO_FEW = "undefined: fewer than ten worlds"


@dataclass(frozen=True)
class CellPairs:
    """Hold the paired differences of the plans of some cells; shape (cells, plans, plans) each.

    Args:
        estimate: mean of the first plan less that of the second.
        low, high: ends that hold together; NaN where there are too few worlds.
        exact: whether the difference is the same in every life.
        level: at which all of them hold together.
        method: how the ends were found, in words.
        lives: of each plan at each point.
    """

    estimate: Floats
    low: Floats
    high: Floats
    exact: Booleans
    level: float
    method: str
    lives: int

    def interval(self, cell: int, first: int, second: int) -> Interval:
        """Return by how much one plan is ahead of another in a cell."""
        return self.lead(cell, first, [second])

    def lead(self, cell: int, first: int, others: list[int]) -> Interval:
        """Return by how much a plan is ahead of the best of others; see `against_the_best`."""
        if not others:
            nothing = math.nan
            return Interval(nothing, nothing, nothing, self.level, "no other plan", self.lives)
        estimate, low, high = (
            float(np.min(each[cell, first, others]))
            for each in (self.estimate, self.low, self.high)
        )
        exact = bool(np.all(self.exact[cell, first, others]))
        return Interval(estimate, low, high, self.level, self.method, self.lives, constant=exact)


def cell_pairs(swept: SweptLives, cells: Places, sampled: bool, level: float) -> CellPairs:
    """Return the differences of all pairs of plans in all cells.

    Args:
        swept: decision values of a sweep.
        cells: number of each point's cell; results are in the order of these numbers.
        sampled: whether the points of a cell are a sample of what else might be there.
        level: at which all intervals hold together.
    """
    numbers, plans = np.unique(cells), len(swept.names)
    pairs = list(combinations(range(plans), 2))
    means = swept.world_means()
    count = len(numbers) * len(pairs)
    if means.shape[1] < LEAST_WORLDS:
        found, method = _undefined(means, cells, pairs), TOO_FEW
    elif sampled or count > MOST_COLUMNS:
        method = IN_BINS if sampled else BY_BONFERRONI
        found = _one_by_one(means, cells, pairs, 1 - (1 - level) / count, sampled)
    else:
        columns = [
            _gains(means, cells == number, *pair).mean(axis=0)
            for number in numbers
            for pair in pairs
        ]
        band = simultaneous_band(np.stack(columns, axis=1), level)
        found, method = (band.estimate, band.low, band.high, band.constant), ON_A_GRID
    estimate, low, high = (np.zeros((len(numbers), plans, plans)) for _ in range(3))
    exact = np.ones(estimate.shape, np.bool_)
    shape = (len(numbers), len(pairs))
    middle, least, most = (each.reshape(shape) for each in found[:3])
    alike = found[3].reshape(shape)
    for place, (i, j) in enumerate(pairs):
        estimate[:, i, j], estimate[:, j, i] = middle[:, place], -middle[:, place]
        low[:, i, j], low[:, j, i] = least[:, place], -most[:, place]
        high[:, i, j], high[:, j, i] = most[:, place], -least[:, place]
        exact[:, i, j] = exact[:, j, i] = alike[:, place]
    return CellPairs(estimate, low, high, exact, level, method, swept.lives)


def bins_of_a_sample(
    factors: pd.DataFrame, axes: Sequence[Axis | None], known: bool | None
) -> bool:
    """Tell whether cells are bins of sampled points, which then err in their points too.

    Points of a grid that are put into bins are all the points there are: their mean errs in the
    worlds alone.

    Args:
        factors: one row a point.
        axes: of the cells.
        known: whether the points are a sample; None to tell it by their values.
    """
    there = [axis for axis in axes if axis is not None]
    if not any(axis.binned for axis in there):
        return False
    names = [axis.name for axis in there]
    # Values of one number alone look the same, sampled or not.
    alone = len(factors.columns) == 1
    return known if known is not None else alone or is_sampled(factors, None, names)


def _gains(means: Floats, points: Booleans, i: int, j: int) -> Floats:
    """Return the gains of one plan over another; shape (points, worlds)."""
    inside = means[points]
    return np.asarray(inside[:, :, i] - inside[:, :, j])


def _undefined(
    means: Floats, cells: Places, pairs: list[tuple[int, int]]
) -> tuple[Floats, Floats, Floats, Booleans]:
    middle = np.array(
        [
            _gains(means, cells == number, *pair).mean()
            for number in np.unique(cells)
            for pair in pairs
        ]
    )
    nothing = np.full(middle.shape, math.nan)
    return middle, nothing, nothing, np.zeros(middle.shape, np.bool_)


def _one_by_one(
    means: Floats, cells: Places, pairs: list[tuple[int, int]], level: float, sampled: bool
) -> tuple[Floats, Floats, Floats, Booleans]:
    """Return each pair's difference in each cell with a t interval at a level of its own."""
    found: list[tuple[float, float]] = []
    for number in np.unique(cells):
        for i, j in pairs:
            gains = _gains(means, cells == number, i, j)
            found.append(_middle_and_half(gains, level, sampled))
    middle, half = (np.array(each) for each in zip(*found, strict=True))
    return middle, middle - half, middle + half, half == 0.0


def _middle_and_half(gains: Floats, level: float, sampled: bool) -> tuple[float, float]:
    """Return the mean of gains, shape (points, worlds), and the half-width of its interval."""
    flat = gains.ravel()
    if all_alike(flat):
        return float(flat[0]), 0.0
    points, worlds = (each.ravel() for each in np.indices(gains.shape))
    if sampled and len(gains) < 2:
        # One point says nothing about the others of its bin.
        return float(flat.mean()), math.nan
    # The mean over all values of a grid errs in its worlds only.
    error, degrees = two_way_error(flat, points if sampled else np.zeros_like(points), worlds)
    return float(flat.mean()), t_quantile(level, degrees) * error


def limits_kept(
    frame: pd.DataFrame,
    swept: SweptLives,
    cells: Places,
    sampled: bool,
    aim: Aim,
    level: float,
) -> list[dict[str, int]]:
    """Return by cell whether each plan keeps all limits: -1 surely not, 1 surely, 0 unknown.

    Args:
        frame: lives of the sweep.
        swept: the same lives by point; those of points that it leaves out do not count.
        cells: number of each point's cell.
        sampled: whether the points of a cell are a sample of what else might be there.
        aim: whose limits count.
        level: at which all that is sure holds together.
    """
    numbers = np.unique(cells)
    if not aim.limits:
        return [dict.fromkeys(swept.names, 1) for _ in numbers]
    single = 1 - (1 - level) / (len(numbers) * len(swept.names) * len(aim.limits))
    points = _points_of(frame, swept)
    where = np.where(points >= 0, cells[points], -1)
    fine, plans = ~failed(frame), frame["alternative"].astype(str).to_numpy()
    worlds = frame["world" if "world" in frame.columns else "replication"].to_numpy(np.int64)
    return [
        {
            name: min(
                _kept(
                    column_of(frame, str(limit.term))[rows],
                    worlds[rows],
                    points[rows] if sampled else None,
                    limit,
                    single,
                )
                for limit in aim.limits
            )
            for name in swept.names
            for rows in [np.flatnonzero(fine & (where == number) & (plans == name))]
        }
        for number in numbers
    ]


def _points_of(frame: pd.DataFrame, swept: SweptLives) -> Places:
    """Return the place of each row's point among those that count, -1 for none; shape (rows,)."""
    import pandas as pd

    names = list(swept.factors.columns)
    both = pd.concat([swept.factors, frame[names]], ignore_index=True)
    groups = both.groupby(names, sort=False, dropna=False, observed=True).ngroup().to_numpy()
    places = np.full(int(groups.max()) + 1, -1, np.intp)
    count = len(swept.factors)
    places[groups[:count]] = np.arange(count)
    return places[groups[count:]]


def _kept(
    values: Floats, worlds: Numbers, points: Places | None, limit: Limit, level: float
) -> int:
    share = measure(limit.term.name).unit == "share"
    mean = (share_interval if share else mean_interval)(values, level, worlds)
    low, high = mean.low, mean.high
    if points is not None:
        there = ~np.isnan(values)
        if len(np.unique(points[there])) < 2:
            # One point says nothing about the others of its bin.
            return 0
        error, degrees = two_way_error(values[there], points[there], worlds[there])
        if not degrees:
            return 0
        half = t_quantile(level, degrees) * error
        low, high = min(low, mean.estimate - half), max(high, mean.estimate + half)
    if limit.side == "at most":
        return 1 if high <= limit.bound else -1 if low > limit.bound else 0
    return 1 if low >= limit.bound else -1 if high < limit.bound else 0
