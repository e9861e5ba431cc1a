"""Readings of releases and iteration. A step that a life never came to is not a number."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from simulation.model.names import DAYS_PER_MONTH, DAYS_PER_YEAR, WORKING_PER_CALENDAR_DAY
from simulation.validation.companies import OneLife, Reading

Floats = NDArray[np.float64]


def time_by_number(life: OneLife, *kinds: str) -> dict[int, float]:
    """Return the first day on which each number (work, iteration) was in a record of the kinds."""
    first: dict[int, float] = {}
    for record in life.records(*kinds):
        first.setdefault(int(record["number"]), float(record["time"]))
    return first


def days_between(life: OneLife, begin: tuple[str, ...], end: tuple[str, ...]) -> Floats:
    """Return the working days from one step to another of all iterations that came to both."""
    begun, ended = time_by_number(life, *begin), time_by_number(life, *end)
    return np.asarray([ended[n] - begun[n] for n in ended if n in begun])


def median(days: Floats) -> float:
    """Return the median, NaN of nothing."""
    return float(np.median(days)) if len(days) else math.nan


def first_deployment_calendar_days(life: OneLife) -> float:
    """Return the calendar days that the first deployment took; infinity if it was not finished."""
    deployments = life.records("work_created", "work_finished")
    deployments = deployments[deployments["what"] == life.work("deployment")]
    if len(deployments) == 0:
        return math.nan
    number = deployments["number"][0]
    finished = deployments[deployments["number"] == number]["time"][1:]
    days = finished[0] - deployments["time"][0] if len(finished) else math.inf
    return float(days / WORKING_PER_CALENDAR_DAY)


def within(reading: Reading, low: float, high: float) -> Reading:
    """Return the reading that is 1 where another lies in (low, high], else 0; NaN stays."""

    def seen(life: OneLife) -> float:
        value = reading(life)
        return value if math.isnan(value) else float(low < value <= high)

    return seen


def releases_a_year(life: OneLife) -> float:
    """Return how many changed versions went live in a year."""
    return len(life.records("improvement_live")) * DAYS_PER_YEAR / life.end


def lead_time_days(life: OneLife) -> float:
    """Return the median working days from an experiment's success until users have it."""
    return median(days_between(life, ("experiment_succeeded",), ("improvement_live",)))


def idea_to_verdict_days(life: OneLife) -> float:
    """Return the median working days from an idea to its offline verdict."""
    verdicts = ("experiment_succeeded", "experiment_failed")
    return median(days_between(life, ("iteration_started",), verdicts))


def launched_by(months: float) -> Reading:
    """Return the reading that is 1 if the product was launched by a month, else 0."""

    def seen(life: OneLife) -> float:
        return float(launch_months(life) <= months)

    return seen


def launch_months(life: OneLife) -> float:
    """Return the months until the launch, infinity if there was none."""
    return first_month(life, "launched")


def first_pilot_months(life: OneLife) -> float:
    """Return the months until the first pilot, infinity if there was none."""
    return first_month(life, "pilot_started")


def first_month(life: OneLife, kind: str) -> float:
    """Return the months until the first record of a kind, infinity if there is none."""
    found = life.records(kind)["time"]
    return float(found[0] / DAYS_PER_MONTH) if len(found) else math.inf


def error_cut_between(begin: float, end: float) -> Reading:
    """Return the reading of the share of the first error that experiments removed in a span.

    Args:
        begin, end: months.
    """

    def seen(life: OneLife) -> float:
        kept = life.records("experiment_succeeded")
        month = kept["time"] / DAYS_PER_MONTH
        cut = kept["amount"][(month > begin) & (month <= end)].sum()
        return float(cut / life.company["world"]["initial_error"])

    return seen


def months_per_improvement(life: OneLife) -> float:
    """Return the months for each experiment that was kept, infinity without any."""
    kept = len(life.records("experiment_succeeded"))
    return life.end / DAYS_PER_MONTH / kept if kept else math.inf
