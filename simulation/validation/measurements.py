"""Measurements: what a fact reads off the years of its companies, with an interval."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from simulation.statistics.intervals import Interval, quantile_interval, share_interval
from simulation.validation.years import WEEKS, Floats, Year

Quantity = Callable[[Year], Floats]
Measurement = Callable[[Sequence[Year]], Interval]


def data_share(year: Year) -> Floats:
    """Return the ML engineers' data work as a share of task hours, shape (worlds,)."""
    return year.data_h / year.task_h


def toil_share(year: Year) -> Floats:
    """Return the ML engineers' toil as a share of task hours, shape (worlds,)."""
    return year.toil_h / year.task_h


def toil_at_work_share(year: Year) -> Floats:
    """Return the ML engineers' toil as a share of hours at work, shape (worlds,)."""
    return year.toil_h / year.at_work_h


def retraining_at_work_share(year: Year) -> Floats:
    """Return the ML engineers' retraining as a share of hours at work, shape (worlds,)."""
    return year.retraining_h / year.at_work_h


def experiments_per_week(year: Year) -> Floats:
    """Return the experiments finished a week, shape (worlds,)."""
    return year.experiments / WEEKS


def is_overloaded(year: Year) -> Floats:
    """Return 1 where the required work exceeds the ML engineers' task hours, else 0."""
    return (year.required_h > year.task_h).astype(np.float64)


def median(quantity: Quantity) -> Measurement:
    """Return the measurement of a median over worlds."""
    return lambda years: quantile_interval(quantity(years[0]))


def median_difference(quantity: Quantity) -> Measurement:
    """Return the measurement of the median difference, first less second company, per world."""
    return lambda years: quantile_interval(quantity(years[0]) - quantity(years[1]))


def median_ratio(quantity: Quantity) -> Measurement:
    """Return the measurement of the median ratio, first over second company, per world.

    A world where the second is 0 counts as infinite, or not at all if both are.
    """

    def measure(years: Sequence[Year]) -> Interval:
        with np.errstate(divide="ignore", invalid="ignore"):
            return quantile_interval(quantity(years[0]) / quantity(years[1]))

    return measure


def overloaded_worlds(years: Sequence[Year]) -> Interval:
    """Measure the share of worlds where the required work exceeds capacity."""
    return share_interval(is_overloaded(years[0]))


def due_per_refresh_when_overloaded(years: Sequence[Year]) -> Interval:
    """Measure the refreshes due for each one delivered, median over overloaded worlds."""
    year = years[0]
    chosen = is_overloaded(year) == 1.0
    with np.errstate(divide="ignore"):
        return quantile_interval(year.refreshes_due[chosen] / year.refreshes[chosen])


def crossing(quantity: Quantity, threshold: float, grid: Sequence[float]) -> Measurement:
    """Return the measurement of where along a grid a falling median passes a threshold.

    Medians are joined by straight lines and the last passage counts. The ends of the interval are
    the passages of the lower and the upper ends of the medians' intervals.

    Args:
        quantity: what falls along the grid.
        threshold: what it passes.
        grid: increasing places, one a company.
    """

    def measure(years: Sequence[Year]) -> Interval:
        medians = [quantile_interval(quantity(year)) for year in years]
        # Of the lower ends an early passage is the low end; of the upper ends a late one.
        estimate = passage(grid, [m.estimate for m in medians], threshold, -math.inf, math.inf)
        low = passage(grid, [m.low for m in medians], threshold, -math.inf, grid[-1])
        high = passage(grid, [m.high for m in medians], threshold, grid[0], math.inf)
        method = f"passage of {threshold:g} by medians, order statistics"
        return Interval(estimate, low, high, medians[0].level, method, medians[0].n)

    return measure


def passage(
    grid: Sequence[float],
    values: Sequence[float],
    threshold: float,
    before: float,
    after: float,
) -> float:
    """Return where values along a grid, joined by straight lines, last fall below a threshold.

    Args:
        grid: increasing places.
        values: one a place.
        threshold: what they fall below.
        before: what to return if they are below throughout.
        after: what to return if they are at or above it at the end.
    """
    above = [place for place, value in enumerate(values) if value >= threshold]
    if not above:
        return before
    last = above[-1]
    if last == len(grid) - 1:
        return after
    share = (values[last] - threshold) / (values[last] - values[last + 1])
    return grid[last] + share * (grid[last + 1] - grid[last])
