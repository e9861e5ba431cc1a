"""Summaries of monthly series over lives: bands for figures, one tidy table for files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from simulation.statistics.intervals import LEVEL, Floats
from simulation.statistics.rows import mean_intervals, quantile_intervals, share_intervals

if TYPE_CHECKING:
    import pandas as pd

# alternative -> series -> array of shape (lives, months + 1)
Monthly = Mapping[str, Mapping[str, Floats]]

FAN_LOW, FAN_HIGH = 0.1, 0.9


@dataclass(frozen=True)
class Band:
    """Hold a line and a band around it, one value a month; arrays of shape (months + 1,).

    Args:
        middle: the line.
        low: lower edge of the band.
        high: upper edge of the band.
        lives: number of lives with a value in that month.
    """

    middle: Floats
    low: Floats
    high: Floats
    lives: Floats


def mean_band(series: ArrayLike, level: float = LEVEL, worlds: ArrayLike | None = None) -> Band:
    """Return the mean over lives by month with t intervals.

    Args:
        series: shape (lives, months + 1); NaN is dropped.
        level: confidence level of each month in (0, 1).
        worlds: number of each life's world; each life is a world of its own if None.
    """
    return _band(mean_intervals(_months(series), level, worlds))


def median_band(series: ArrayLike, level: float = LEVEL, worlds: ArrayLike | None = None) -> Band:
    """Return the median over lives by month with order-statistic intervals; see `mean_band`."""
    return _band(quantile_intervals(_months(series), 0.5, level, worlds))


def share_band(series: ArrayLike, level: float = LEVEL, worlds: ArrayLike | None = None) -> Band:
    """Return the share of ones over lives by month with Wilson intervals; see `mean_band`."""
    return _band(share_intervals(_months(series), level, worlds))


def fan(series: ArrayLike) -> Band:
    """Return the median over lives by month with the 10th and 90th percentiles of lives.

    The band shows how lives spread; it is no confidence interval and does not shrink with lives.
    """
    months = _months(series)
    low, middle, high = (
        quantile_intervals(months, share)[:, 0] for share in (FAN_LOW, 0.5, FAN_HIGH)
    )
    return Band(middle, low, high, np.sum(~np.isnan(months), axis=1).astype(np.float64))


def first_lag(
    series: ArrayLike,
    reference: ArrayLike,
    level: float = LEVEL,
    worlds: ArrayLike | None = None,
) -> tuple[int, int] | None:
    """Return the first spell of months in which one alternative surely lags another.

    A month belongs to it when the whole t interval of the paired difference lies below zero.

    Args:
        series: cumulative counts of the alternative, shape (lives, months + 1).
        reference: the same lives under the other alternative, same shape.
        level: confidence level of each month's interval in (0, 1).
        worlds: number of each life's world; each life is a world of its own if None.

    Returns:
        First and last month of the spell, or None if there is no such month.
    """
    difference = np.asarray(series, dtype=np.float64) - np.asarray(reference, dtype=np.float64)
    lagging = mean_band(difference, level, worlds).high < 0
    if not lagging.any():
        return None
    start = int(np.argmax(lagging))
    rest = lagging[start:]
    length = int(np.argmin(rest)) if not rest.all() else rest.size
    return start, start + length - 1


def monthly_table(
    monthly: Monthly, level: float = LEVEL, worlds: ArrayLike | None = None
) -> pd.DataFrame:
    """Summarise monthly series over lives in one tidy table.

    Args:
        monthly: alternative -> series -> array of shape (lives, months + 1), NaN where undefined.
        level: confidence level of the intervals in (0, 1).
        worlds: number of each life's world; each life is a world of its own if None.

    Returns:
        One row an alternative, series and month: lives with a value, mean with t interval, median
        with order-statistic interval, 10th and 90th percentile of the lives.
    """
    import pandas as pd

    frames = [
        pd.DataFrame(
            {
                "alternative": alternative,
                "series": name,
                "month": np.arange(mean.middle.size),
                "lives": mean.lives.astype(np.int64),
                "mean": mean.middle,
                "mean_low": mean.low,
                "mean_high": mean.high,
                "median": median.middle,
                "median_low": median.low,
                "median_high": median.high,
                "p10": spread.low,
                "p90": spread.high,
            }
        )
        for alternative, by_name in monthly.items()
        for name, series in by_name.items()
        for mean, median, spread in [
            (mean_band(series, level, worlds), median_band(series, level, worlds), fan(series))
        ]
    ]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()


def _months(series: ArrayLike) -> Floats:
    table = np.asarray(series, dtype=np.float64)
    if table.ndim != 2:
        raise ValueError(f"series: found {table.ndim} dimensions, allowed: 2 (lives, months + 1)")
    return np.ascontiguousarray(table.T)


def _band(rows: ArrayLike) -> Band:
    columns = np.array(rows, dtype=np.float64).reshape(-1, 4).T
    return Band(columns[0], columns[1], columns[2], columns[3])
