"""Measurements: what a fact reads off its companies over many worlds, with an interval."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from simulation.statistics.intervals import (
    LEVEL,
    Interval,
    mean_interval,
    quantile_interval,
    share_interval,
    t_quantile,
)
from simulation.validation.companies import Company, Reading
from simulation.validation.years import WEEKS, Floats

Quantity = Callable[[Company], Floats]
Measurement = Callable[[Sequence[Company]], Interval]


def data_share(company: Company) -> Floats:
    """Return the ML engineers' data work as a share of task hours, shape (worlds,)."""
    return company.year.data_h / company.year.task_h


def toil_share(company: Company) -> Floats:
    """Return the ML engineers' toil as a share of task hours, shape (worlds,)."""
    return company.year.toil_h / company.year.task_h


def toil_at_work_share(company: Company) -> Floats:
    """Return the ML engineers' toil as a share of hours at work, shape (worlds,)."""
    return company.year.toil_h / company.year.at_work_h


def retraining_at_work_share(company: Company) -> Floats:
    """Return the ML engineers' retraining as a share of hours at work, shape (worlds,)."""
    return company.year.retraining_h / company.year.at_work_h


def experiments_per_week(company: Company) -> Floats:
    """Return the experiments finished a week, shape (worlds,)."""
    return company.year.experiments / WEEKS


def is_overloaded(company: Company) -> Floats:
    """Return 1 where the required work exceeds the ML engineers' task hours, else 0."""
    return (company.year.required_h > company.year.task_h).astype(np.float64)


def seen(reading: Reading) -> Quantity:
    """Return what a reading saw in each life as a quantity."""
    return lambda company: np.asarray(company.read(reading)[:, 0])


def mean(quantity: Quantity) -> Measurement:
    """Return the measurement of a mean over worlds, with a Student t interval."""
    return lambda companies: mean_interval(quantity(companies[0]))


def share(quantity: Quantity) -> Measurement:
    """Return the measurement of the share of worlds where a quantity is 1 and not 0."""
    return lambda companies: share_interval(quantity(companies[0]))


def mean_difference(quantity: Quantity) -> Measurement:
    """Return the measurement of the mean difference of shares, first less second, per world.

    Where no world differs, at most 3 of n would (the rule of three; Hanley and Lippman-Hand 1983).
    """

    def measure(companies: Sequence[Company]) -> Interval:
        found = mean_interval(quantity(companies[0]) - quantity(companies[1]))
        if not (found.constant and found.estimate == 0.0):
            return found
        rare = 3.0 / found.n
        return Interval(0.0, -rare, rare, found.level, "rule of three", found.n)

    return measure


def ratio_of_means(quantity: Quantity) -> Measurement:
    """Return the measurement of the ratio of two means, first over second company, per world.

    Fieller's theorem would be exact; the delta method on paired worlds is near enough here.
    """

    def measure(companies: Sequence[Company]) -> Interval:
        above, below = quantity(companies[0]), quantity(companies[1])
        kept = ~(np.isnan(above) | np.isnan(below))
        above, below = above[kept], below[kept]
        ratio = float(above.mean() / below.mean())
        error = (above - ratio * below).std(ddof=1) / below.mean() / math.sqrt(len(above))
        half = t_quantile(LEVEL, len(above) - 1) * float(error)
        method = "ratio of means, delta method"
        return Interval(ratio, ratio - half, ratio + half, LEVEL, method, len(above))

    return measure


def largest(quantity: Quantity) -> Measurement:
    """Return the largest value of any world, which is exact for the worlds that were lived."""

    def measure(companies: Sequence[Company]) -> Interval:
        values = quantity(companies[0])
        most = float(values.max())
        return Interval(most, most, most, 1.0, "exact", len(values))

    return measure


def ratio_of_medians(first: Quantity, second: Quantity) -> Measurement:
    """Return the measurement of one quantity's median over another's, first and last company.

    The interval divides the ends of the medians' intervals, each of half the error: it is wide
    rather than narrow (Bonferroni).
    """

    def measure(companies: Sequence[Company]) -> Interval:
        level = 1.0 - (1.0 - LEVEL) / 2.0
        above = quantile_interval(first(companies[0]), level=level)
        below = quantile_interval(second(companies[-1]), level=level)
        ends = (_over(above.low, below.high), _over(above.high, below.low))
        ratio = _over(above.estimate, below.estimate)
        method = "ratio of medians, order statistics"
        return Interval(ratio, *ends, LEVEL, method, min(above.n, below.n))

    return measure


def _over(above: float, below: float) -> float:
    """Return a quotient; infinity over nothing, and not a number where both are infinite."""
    if math.isinf(above) and math.isinf(below):
        return math.nan
    return above / below if below != 0.0 else math.inf


def median(quantity: Quantity) -> Measurement:
    """Return the measurement of a median over worlds."""
    return lambda companies: quantile_interval(quantity(companies[0]))


def median_difference(quantity: Quantity) -> Measurement:
    """Return the measurement of the median difference, first less second company, per world.

    A world where both are infinite does not count.
    """

    def measure(companies: Sequence[Company]) -> Interval:
        with np.errstate(invalid="ignore"):
            return quantile_interval(quantity(companies[0]) - quantity(companies[1]))

    return measure


def median_ratio(quantity: Quantity) -> Measurement:
    """Return the measurement of the median ratio, first over second company, per world.

    A world where the second is 0 counts as infinite, or not at all if both are.
    """

    def measure(companies: Sequence[Company]) -> Interval:
        with np.errstate(divide="ignore", invalid="ignore"):
            return quantile_interval(quantity(companies[0]) / quantity(companies[1]))

    return measure


def overloaded_worlds(companies: Sequence[Company]) -> Interval:
    """Measure the share of worlds where the required work exceeds capacity."""
    return share_interval(is_overloaded(companies[0]))


def due_per_refresh_when_overloaded(companies: Sequence[Company]) -> Interval:
    """Measure the refreshes due for each one delivered, median over overloaded worlds."""
    year = companies[0].year
    chosen = is_overloaded(companies[0]) == 1.0
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

    def measure(companies: Sequence[Company]) -> Interval:
        medians = [quantile_interval(quantity(company)) for company in companies]
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
