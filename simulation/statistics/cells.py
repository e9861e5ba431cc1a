"""Lives of a sweep by cell: a step of one parameter, or a step of each of two.

On a grid a step is a value. Where values are all different, as in a Latin hypercube or a Sobol
sequence, a step is a bin that holds an equal share of the points, and what is told of a cell is the
mean over what else varies in it: a partial dependence. Lives share their worlds over all points, so
that a mean over a cell errs in two ways: by its worlds, and, where points were sampled, by these.

Sources: Friedman 2001, Annals of Statistics 29, section 8.2 (partial dependence); Cameron, Gelbach
and Miller 2011, Journal of Business and Economic Statistics 29 (errors clustered in two ways).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulation.statistics.aim import Aim
from simulation.statistics.intervals import Floats, Numbers
from simulation.statistics.rule import RUNWAY

if TYPE_CHECKING:
    import pandas as pd

Places = NDArray[np.intp]

ALTERNATIVE, POINT = "alternative", "point"
# Up to so many values of a parameter are steps of a grid; more are put into bins.
MOST_STEPS = 40
# Points that a bin of two parameters should hold, and most bins of each.
POINTS_A_BIN, MOST_BINS = 12, 10
# A point with fewer of the lives than this is set aside, so that the others keep theirs.
LEAST_LIVES = 0.5


@dataclass(frozen=True)
class Axis:
    """Hold the steps of one parameter.

    Args:
        name: factor of the sweep.
        labels: one for each step: its value, or the ends of its bin.
        places: where each step lies; its value, the middle of its bin, or 0, 1, 2... for words.
        edges: ends of the bins, one more than steps; None on a grid.
        numeric: whether places are numbers of the parameter.
        values: of the steps of a grid, numbers or words.
    """

    name: str
    labels: tuple[str, ...]
    places: Floats
    edges: Floats | None = None
    numeric: bool = True
    values: tuple[float | str, ...] = ()

    @property
    def binned(self) -> bool:
        """Tell whether a step holds a range of values."""
        return self.edges is not None

    def __len__(self) -> int:
        return len(self.labels)


@dataclass(frozen=True)
class SweptLives:
    """Hold one value of each life of a sweep, complete over plans and points.

    Args:
        factors: one row a point, one column a factor.
        names: plans in the order of the frame.
        values: shape (points, lives, plans), no NaN.
        worlds: number of each life's world, the same at every point; shape (lives,).
        points_left_out: points with too few lives that did not fail.
        lives_left_out: lives that failed, or are missing, somewhere.
    """

    factors: pd.DataFrame
    names: tuple[str, ...]
    values: Floats
    worlds: Numbers
    points_left_out: int = 0
    lives_left_out: int = 0

    @property
    def lives(self) -> int:
        """Return how many lives each plan has at each point."""
        return len(self.worlds)

    def world_means(self) -> Floats:
        """Return the means over the lives of each world; shape (points, worlds, plans)."""
        order = np.argsort(self.worlds, kind="stable")
        _, begins, counts = np.unique(self.worlds[order], return_index=True, return_counts=True)
        sums = np.add.reduceat(self.values[:, order], begins, axis=1)
        return np.asarray(sums / counts[None, :, None])


def factor_columns(frame: pd.DataFrame) -> tuple[str, ...]:
    """Return the names of the factors of a sweep's frame: the columns before `alternative`."""
    if ALTERNATIVE not in frame.columns:
        raise ValueError(f"lives: column {ALTERNATIVE!r} is missing; allowed: lives of a sweep")
    columns = [str(name) for name in frame.columns]
    return tuple(name for name in columns[: columns.index(ALTERNATIVE)] if name != POINT)


def decision_values(frame: pd.DataFrame, aim: Aim) -> Floats:
    """Return the decision value of each life of a frame; NaN where a life failed.

    Args:
        frame: one row a life with the measures; a term of a month, such as `improvements_live@12`,
            needs a column of that name.
        aim: whose terms count; a term that is undefined in a life adds nothing, as in `Aim.values`.

    Raises:
        ValueError: if a term is no column.
    """
    total = np.zeros(len(frame))
    for term, weight in aim.weights.items():
        found = column_of(frame, str(term))
        total += weight * np.where(np.isnan(found), 0.0, found)
    return np.where(np.isnan(column_of(frame, RUNWAY)) | failed(frame), np.nan, total)


def column_of(frame: pd.DataFrame, name: str) -> Floats:
    """Return a column of numbers.

    Raises:
        ValueError: if there is none of that name.
    """
    if name not in frame.columns:
        hint = "; a sweep with its monthly series has it" if "@" in name else ""
        raise ValueError(f"measure: found {name!r}, which is not a column of the lives{hint}")
    values: Floats = frame[name].to_numpy(dtype=np.float64, na_value=np.nan)
    return values


def failed(frame: pd.DataFrame) -> NDArray[np.bool_]:
    """Tell which lives failed, shape (lives,)."""
    errors = frame["error"]
    return np.asarray((errors.notna() & (errors.astype(str) != "")).to_numpy(), dtype=np.bool_)


def swept_lives(frame: pd.DataFrame, values: Floats) -> SweptLives:
    """Arrange one value of each life by point, life and plan, and leave out what is incomplete.

    Args:
        frame: lives of a sweep: factors, then `alternative`, `replication`, `error`, and `world` if
            several lives share one.
        values: one number a row; NaN in a life that failed.

    Raises:
        ValueError: if the frame is no sweep's, a life is there twice, or no life is complete.
    """
    import pandas as pd

    factors = list(factor_columns(frame))
    if not factors:
        raise ValueError("lives: no factor is there before the column 'alternative'")
    keys = frame[factors]
    by = [POINT] if POINT in frame.columns else factors
    points = frame.groupby(by, sort=False, dropna=False, observed=True).ngroup().to_numpy()
    plans, names = pd.factorize(frame[ALTERNATIVE].astype(str))
    lives, numbers = pd.factorize(frame["replication"], sort=True)
    shape = (int(points.max()) + 1 if len(points) else 0, len(numbers), len(names))
    flat = (points * shape[1] + lives) * shape[2] + plans
    if len(np.unique(flat)) < len(flat):
        raise ValueError("lives: the same point, alternative and replication occur more than once")
    table = np.full(shape, np.nan)
    table[points, lives, plans] = values
    worlds = np.asarray(numbers, dtype=np.int64)
    if "world" in frame.columns:
        worlds = np.empty(len(numbers), dtype=np.int64)
        worlds[lives] = frame["world"].to_numpy(dtype=np.int64)
    fine = ~np.isnan(table).any(axis=2)
    kept = fine.sum(axis=1) > LEAST_LIVES * fine.sum(axis=1).max(initial=0)
    complete = fine[kept].all(axis=0) if kept.any() else np.zeros(len(numbers), np.bool_)
    if not complete.any():
        raise ValueError("lives: none is there at every point under every plan without an error")
    first = keys.iloc[np.unique(points, return_index=True)[1]].reset_index(drop=True)
    return SweptLives(
        first[kept].reset_index(drop=True),
        tuple(str(name) for name in names),
        table[kept][:, complete],
        worlds[complete],
        int(np.sum(~kept)),
        int(np.sum(~complete)),
    )


def axes_of(
    factors: pd.DataFrame,
    x: str,
    y: str | None = None,
    bins: int | None = None,
    sampled: bool | None = None,
) -> tuple[Axis, Axis | None]:
    """Return the steps of one or two parameters of a sweep.

    Args:
        factors: one row a point.
        x, y: names of factors; y is None for one parameter alone.
        bins: bins of each parameter; None lets the design decide: values of a grid stay, others go
            into bins of about a dozen points a cell.
        sampled: whether the points are a sample; None to tell it by their values.

    Raises:
        ValueError: if a name is no factor, both are the same, or bins are too few.
    """
    asked = [x] if y is None else [x, y]
    for key, name in zip(("x", "y"), asked, strict=False):
        if name not in factors.columns:
            allowed = ", ".join(map(str, factors.columns))
            raise ValueError(f"{key}: found {name!r}, allowed: one of {allowed}")
    if x == y:
        raise ValueError(f"y: found {y!r} again, allowed: another factor than x")
    if bins is not None and bins < 2:
        raise ValueError(f"bins: found {bins}, allowed: 2 or more")
    # A step for each point of one parameter tells all there is, sampled or not.
    more = [*asked, *(name for name in factors.columns if factors[name].nunique(dropna=False) > 1)]
    binned = _many_values(factors, asked) or (
        len(set(more)) > 1 and is_sampled(factors, sampled, asked)
    )
    count = bins or _bins(len(factors), len(asked))
    found = [_axis(factors, name, count if bins or binned else None) for name in asked]
    return found[0], found[1] if y is not None else None


def steps(axis: Axis, factors: pd.DataFrame) -> Places:
    """Return the step that each row lies in, shape (rows,); -1 for a value that is none."""
    column = factors[axis.name]
    if axis.edges is None:
        known = {value: place for place, value in enumerate(axis.values)}
        return np.array([known.get(_value(value), -1) for value in column], dtype=np.intp)
    inside = axis.edges[1:-1]
    return np.searchsorted(inside, column.to_numpy(dtype=np.float64), side="right")


def two_way_error(values: Floats, points: Places, worlds: Places) -> tuple[float, int]:
    """Return the standard error of a mean over points and worlds, and its degrees of freedom.

    The variance is that of means over points plus that of means over worlds less that of both, but
    never below the larger of the two.

    Args:
        values: one a life; no NaN.
        points: place of each value's point; one point alone errs in its worlds only.
        worlds: place of each value's world.

    Returns:
        NaN and 0 with fewer than two worlds.
    """
    numbers, by_world = _clustered(values, worlds)
    if numbers < 2:
        return math.nan, 0
    count, by_point = _clustered(values, points)
    if count < 2:
        return math.sqrt(by_world), numbers - 1
    _, by_both = _clustered(values, points * (int(worlds.max()) + 1) + worlds)
    variance = max(by_world + by_point - by_both, by_world, by_point)
    return math.sqrt(variance), min(count, numbers) - 1


def _clustered(values: Floats, groups: Places) -> tuple[int, float]:
    """Return how many groups there are, and the variance of the mean if they are independent."""
    _, places = np.unique(groups, return_inverse=True)
    count = int(places.max()) + 1 if len(places) else 0
    if count < 2:
        return count, math.nan
    sums = np.bincount(places, weights=values - values.mean())
    return count, float(np.sum(sums * sums)) * count / (count - 1) / values.size**2


def is_sampled(factors: pd.DataFrame, known: bool | None = None, asked: Sequence[str] = ()) -> bool:
    """Tell whether points are a sample, and no grid.

    Args:
        factors: one row a point.
        known: what their design says; None to tell it by values that are too many, or too
            different, to be those of a grid.
        asked: factors that must look like a grid by themselves too.
    """
    if known is not None:
        return known
    every = [str(name) for name in factors.columns]
    return any(
        _many_values(factors, names) or _scattered(factors, names)
        for names in (every, list(asked))
        if names
    )


def _many_values(factors: pd.DataFrame, names: Sequence[str]) -> bool:
    return any(factors[name].nunique(dropna=False) > MOST_STEPS for name in names)


def _scattered(factors: pd.DataFrame, names: list[str]) -> bool:
    different = [int(factors[name].nunique(dropna=False)) for name in names]
    pairs = len(factors[names].drop_duplicates())
    # A table of the user's own need not have every pair; a sample has hardly any value twice.
    return pairs < math.prod(different) / 2 and max(different) > pairs / 2


def _bins(points: int, parameters: int) -> int:
    return int(min(MOST_BINS, max(2, (points / POINTS_A_BIN) ** (1.0 / parameters))))


def _axis(factors: pd.DataFrame, name: str, bins: int | None) -> Axis:
    column = factors[name]
    numeric = column.dtype.kind in "iuf" and not column.isna().any()
    if bins is None or not numeric:
        values = list(dict.fromkeys(_value(value) for value in column))
        if numeric:
            values.sort()
        places = np.array(values, np.float64) if numeric else np.arange(len(values), dtype=float)
        return Axis(name, _labels(values), places, None, numeric, tuple(values))
    numbers = column.to_numpy(dtype=np.float64)
    edges = np.unique(np.quantile(numbers, np.linspace(0.0, 1.0, bins + 1)))
    if len(edges) < 2:
        edges = np.array([edges[0], edges[0]])
    labels = tuple(f"{_plain(low, 3)} to {_plain(high, 3)}" for low, high in pairwise(edges))
    return Axis(name, labels, (edges[:-1] + edges[1:]) / 2, edges)


def _value(value: object) -> float | str:
    # 14 and 14.0 are the same step; what is missing is one too, though it equals not even itself.
    known = isinstance(value, int | float | np.number) and not np.isnan(value)
    return float(value) if known else str(value)  # type: ignore[arg-type]


def _labels(values: Sequence[float | str]) -> tuple[str, ...]:
    """Return values in as few digits as tell them apart, six or more."""
    # Seventeen digits tell any two numbers apart.
    for digits in range(6, 18):
        found = [each if isinstance(each, str) else _plain(each, digits) for each in values]
        if len(set(found)) == len(found):
            break
    return tuple(found)


def _plain(value: float, digits: int = 6) -> str:
    """Return a number in a few digits, without powers of ten where it is large: 2,500,000."""
    text = f"{value:{',' if abs(value) >= 1e6 else ''}.{digits}g}"
    return f"{float(text):,.0f}" if "e+" in text else text
