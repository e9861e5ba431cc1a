"""Heat maps: a measure of a plan, or its paired gain over another, over two parameters of a sweep.

Every cell has the mean over its lives with an interval; the intervals of all cells hold together by
Bonferroni. The world is the unit of error, and where points were sampled the points too (see
`cells`). Lives in which the measure is undefined are left out and counted.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from simulation.measures.catalogue import MEASURES
from simulation.statistics.aim import DECISION_VALUE, Aim
from simulation.statistics.cell_pairs import bins_of_a_sample
from simulation.statistics.cells import (
    ALTERNATIVE,
    POINT,
    Axis,
    axes_of,
    column_of,
    decision_values,
    factor_columns,
    failed,
    steps,
    two_way_error,
)
from simulation.statistics.intervals import (
    LEVEL,
    Floats,
    Interval,
    all_alike,
    drop_undefined,
    require_level,
    t_quantile,
)
from simulation.statistics.possible import possible

if TYPE_CHECKING:
    import pandas as pd

METHOD = "mean over a cell, two-way clustered t, Bonferroni over cells"


@dataclass(frozen=True)
class HeatMap:
    """Hold a measure, or a gain in it, over two parameters.

    Args:
        x, y: the parameters.
        measure: name in the catalogue, or `decision_value`.
        plan: whose lives.
        against: over which other plan the gain is; None for the measure itself.
        cells: steps of x and y -> mean, with its interval at the level of the whole map.
        level: probability that all intervals hold.
        unit: unit of the numbers.
        label: what a founder reads.
        decimals: digits after the point when printed.
        others: further factors, over whose values the cells are means.
        undefined: share of the lives in which the measure, or the gain, is undefined.
        lives: of the plan that count, over all cells.
    """

    x: Axis
    y: Axis
    measure: str
    plan: str
    against: str | None
    cells: dict[tuple[int, int], Interval]
    level: float
    unit: str
    label: str
    decimals: int
    others: tuple[str, ...]
    undefined: float
    lives: int

    def table(self, end: str = "estimate") -> Floats:
        """Return one number of each cell, such as `half_width`; NaN where nothing is known.

        Returns:
            Shape (steps of x, steps of y).
        """
        found = np.full((len(self.x), len(self.y)), math.nan)
        for (i, j), interval in self.cells.items():
            found[i, j] = getattr(interval, end)
        return found


def heat_map(
    frame: pd.DataFrame,
    x: str,
    y: str,
    measure: str = DECISION_VALUE,
    plan: str | None = None,
    *,
    against: str | None = None,
    aim: Aim | None = None,
    bins: int | None = None,
    sampled: bool | None = None,
    level: float = LEVEL,
) -> HeatMap:
    """Find the mean of a measure, or of a paired gain in it, over two parameters.

    Args:
        frame: lives of a sweep, one row a life.
        x, y: factors of the sweep.
        measure: column of the lives, or `decision_value` for what the aim makes of them.
        plan: whose lives; the first, but for `against`, if None.
        against: plan over which the paired gain is taken, life by life; None for the measure alone.
        aim: the founder's; runway and product if None.
        bins: bins of each parameter; None lets the design decide.
        sampled: whether the points are a sample; None to tell it by their values.
        level: probability in (0, 1) that all intervals hold together.

    Raises:
        ValueError: if a name is none, or no life counts.
    """
    require_level(level)
    factors = list(factor_columns(frame))
    names = list(dict.fromkeys(frame[ALTERNATIVE].astype(str)))
    chosen = next((name for name in names if name != against), names[0]) if plan is None else plan
    for key, name in (("plan", chosen), ("against", against)):
        if name is not None and name not in names:
            raise ValueError(f"{key}: found {name!r}, allowed: one of {', '.join(names)}")
    if chosen == against:
        raise ValueError(f"against: found {against!r} again, allowed: another plan")
    wanted = aim or Aim()
    lives = _lives(frame, measure, chosen, against, wanted)
    if lives.empty:
        also = "" if against is None else f" that {against!r} has without an error too"
        raise ValueError(f"lives: none of {chosen!r} is there without an error{also}")
    keys = [POINT] if POINT in frame.columns else factors
    points = lives.drop_duplicates(keys)[factors]
    across, up = axes_of(points, x, y, bins, sampled)
    assert up is not None
    at = np.stack([steps(across, lives), steps(up, lives)], axis=1)
    numbers = lives.groupby(keys, sort=False, dropna=False, observed=True).ngroup().to_numpy()
    worlds = np.unique(lives["world"].to_numpy(), return_inverse=True)[1]
    values = lives["value"].to_numpy(dtype=np.float64)
    places = np.unique(at, axis=0)
    single = 1 - (1 - level) / len(places)
    scattered = bins_of_a_sample(points, (across, up), sampled)
    bounded = against is None and measure != DECISION_VALUE
    cells = {}
    for i, j in places.tolist():
        inside = (at[:, 0] == i) & (at[:, 1] == j)
        by_point = numbers[inside] if scattered else np.zeros(int(inside.sum()), np.intp)
        found = _mean(values[inside], by_point, worlds[inside], single, scattered)
        cells[i, j] = possible(found, measure) if bounded else found
    unit, label, decimals = _described(measure, wanted)
    return HeatMap(
        across,
        up,
        measure,
        chosen,
        against,
        cells,
        level,
        unit,
        label,
        decimals,
        tuple(name for name in factors if name not in (x, y)),
        float(np.isnan(values).mean()) if len(values) else 0.0,
        len(values),
    )


def _lives(
    frame: pd.DataFrame, measure: str, plan: str, against: str | None, aim: Aim
) -> pd.DataFrame:
    """Return the lives of a plan that did not fail, with their value or gain; NaN if undefined."""
    decision = measure == DECISION_VALUE
    values = decision_values(frame, aim) if decision else column_of(frame, measure)
    keys = [POINT] if POINT in frame.columns else list(factor_columns(frame))
    keys = [*keys, "replication"]
    world = frame["world" if "world" in frame.columns else "replication"]
    table = frame[list(dict.fromkeys([*factor_columns(frame), *keys]))].assign(
        world=world, value=values
    )
    fine = table[~failed(frame)]
    plans = frame.loc[fine.index, ALTERNATIVE].astype(str)
    here: pd.DataFrame = fine[plans == plan]
    if against is None:
        return here
    there = fine.loc[plans == against, [*keys, "value"]]
    joined: pd.DataFrame = here.merge(there, on=keys, suffixes=("", "_there"), how="inner")
    joined["value"] = joined["value"] - joined["value_there"]
    return joined


def _mean(
    values: Floats, points: np.ndarray, worlds: np.ndarray, level: float, sampled: bool
) -> Interval:
    kept, dropped = drop_undefined(values)
    there = ~np.isnan(values)
    if kept.size < 2:
        middle = float(kept[0]) if kept.size else math.nan
        return Interval(middle, math.nan, math.nan, level, METHOD, kept.size, dropped)
    if all_alike(kept):
        same = float(kept[0])
        return Interval(same, same, same, level, METHOD, kept.size, dropped, constant=True)
    error, degrees = two_way_error(kept, points[there], worlds[there])
    if sampled and len(np.unique(points[there])) < 2:
        degrees = 0
    half = t_quantile(level, degrees) * error if degrees else math.nan
    middle = float(kept.mean())
    return Interval(middle, middle - half, middle + half, level, METHOD, kept.size, dropped)


def _described(name: str, aim: Aim) -> tuple[str, str, int]:
    """Return unit, label and decimals of a measure."""
    if name == DECISION_VALUE:
        return aim.unit, "decision value", 1
    for each in MEASURES:
        if each.name == name:
            return each.unit, each.label, each.decimals
    return "", name, 2
