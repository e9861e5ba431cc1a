"""Readings of incidents, debts and the service that users get."""

from __future__ import annotations

import math

import numpy as np

from simulation.model.names import (
    DATA,
    DAYS_PER_MONTH,
    DAYS_PER_WEEK,
    ELAPSED_HOURS_PER_DAY,
    FIRST_ARRIVING,
)
from simulation.validation.companies import OneLife, Reading

WINDOW_DAYS = 4 * DAYS_PER_WEEK


def restore_hours(life: OneLife) -> list[float]:
    """Return the elapsed hours from each failure to its end."""
    return [float(d * ELAPSED_HOURS_PER_DAY) for d in life.records("incident_restored")["amount"]]


def median_restore_hours(life: OneLife) -> float:
    """Return the median elapsed hours to restore, NaN without an incident."""
    hours = restore_hours(life)
    return float(np.median(hours)) if hours else math.nan


def mean_restore_hours(life: OneLife) -> float:
    """Return the mean elapsed hours to restore, NaN without an incident."""
    hours = restore_hours(life)
    return float(np.mean(hours)) if hours else math.nan


def restore_over_hands_on(life: OneLife) -> float:
    """Return mean time to restore over the mean time from the first hand laid on it."""
    started: dict[int, float] = {}
    for record in life.records("work_started"):
        started.setdefault(int(record["number"]), float(record["time"]))
    restored = [r for r in life.records("incident_restored") if int(r["number"]) in started]
    hands_on = sum(float(r["time"]) - started[int(r["number"])] for r in restored)
    whole = sum(float(r["amount"]) for r in restored)
    return whole / hands_on if hands_on > 0.0 else math.nan


def debt_between(begin: float, end: float) -> Reading:
    """Return the reading of the mean infrastructure debt in a span of months."""

    def seen(life: OneLife) -> float:
        records = life.records("infra_debt")
        grid = np.linspace(begin, end, 61)[1:] * DAYS_PER_MONTH
        place = np.searchsorted(records["time"], grid, side="right")
        return float(np.append(0.0, records["amount"])[place].mean())

    return seen


def data_incident_and_debt(life: OneLife) -> float:
    """Return 1 if data work arrived by itself while data debt lowered experiments' success."""
    arrived = life.records("work_created")
    arrived = arrived[arrived["what"] >= FIRST_ARRIVING]
    discipline = life.company["kinds"]["discipline"]
    times = arrived["time"][discipline[arrived["what"]] == DATA]
    debt = life.records("data_debt")
    owing = debt["time"][debt["amount"] > 0.0]
    return float(len(times) > 0 and len(owing) > 0 and times[-1] >= owing[0])


def joined_at(life: OneLife, role: str) -> float:
    """Return the day on which the first person of a role was hired, infinity if nobody was."""
    joined = life.records("engineer_joined")
    hired = (joined["what"] == life.opening.roles.index(role)) & (joined["number"] >= 0)
    days = joined["time"][hired]
    return float(days[0]) if len(days) else math.inf


def weeks_to_target(role: str) -> Reading:
    """Return the reading of the weeks from a hire until four weeks had met the availability asked.

    Only lives count that missed it in the four weeks before the hire. The first of such four weeks
    counts; infinity if there were none before the life ended.
    """

    def seen(life: OneLife) -> float:
        start = joined_at(life, role)
        if math.isinf(start):
            return math.nan
        allowed = 1.0 - float(life.company["world"]["raise_availability_bar"])
        if unavailable_days(life, start - WINDOW_DAYS, start) <= allowed * WINDOW_DAYS:
            return math.nan
        week = start
        while week + WINDOW_DAYS <= life.end:
            if unavailable_days(life, week, week + WINDOW_DAYS) <= allowed * WINDOW_DAYS:
                return (week - start) / DAYS_PER_WEEK
            week += DAYS_PER_WEEK
        return math.inf

    return seen


def unavailable_days(life: OneLife, begin: float, end: float) -> float:
    """Return the days of outage and of overload within a span."""
    total = 0.0
    for down, up in (("model_down", "model_up"), ("overload_began", "overload_ended")):
        begun, ended = life.records(down)["time"], life.records(up)["time"]
        ended = np.append(ended, [life.end] * (len(begun) - len(ended)))
        total += float(np.clip(np.minimum(ended, end) - np.maximum(begun, begin), 0, None).sum())
    return total


def kept_after(role: str, months: float) -> Reading:
    """Return the reading of the experiments kept in the months after a hire of a role."""

    def seen(life: OneLife) -> float:
        start = joined_at(life, role)
        if math.isinf(start):
            return math.nan
        times = life.records("experiment_succeeded")["time"]
        return float(((times > start) & (times <= start + months * DAYS_PER_MONTH)).sum())

    return seen
