"""What a founder could have seen at each month's end of a life, from its log."""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np

from simulation.measures.service import quality_after
from simulation.measures.topics import (
    ITERATIONS,
    MODELS,
    PEOPLE,
    PLATFORM,
    SERVICE,
    TIMESHEET,
    about,
)
from simulation.model.jit import array_rule, rule
from simulation.model.log import (
    DATA_DEBT,
    ENGINEER_JOINED,
    ENGINEER_LEFT,
    ENGINEER_RAMPED,
    IMPROVEMENT_LIVE,
    INCIDENT_OCCURRED,
    INFRA_DEBT,
    LAUNCHED,
    LIVE_QUALITY,
    MODEL_REFRESHED,
    OFFLINE_QUALITY,
    RETRAINING_DUE,
    SHIFT_DETECTED,
    TIME_SPENT,
)
from simulation.model.names import DAYS_PER_MONTH, IDLE, ITERATION, MODELLING_PROJECT, TOIL
from simulation.model.state import MAX_MODELS, MAX_SEATS

OBSERVATIONS: Final = (
    "improvements",
    "headcount",
    "gap",  # offline less live quality, mean over models in production
    "toil_days",  # of ML engineers, without overhead
    "task_days",  # likewise
    "iteration_days",  # of everybody
    "failures",  # incidents that occurred and shifts that were noticed
    "refresh_age",  # days since the oldest refresh among models that are due for another
    "slow_ramps",  # people still not productive after half a year
    "infra_debt",
    "data_debt",
)
(
    IMPROVEMENTS,
    HEADCOUNT,
    GAP,
    TOIL_DAYS,
    TASK_DAYS,
    ITERATION_DAYS,
    FAILURES,
    REFRESH_AGE,
    SLOW_RAMPS,
    INFRA_DEBT_AT_END,
    DATA_DEBT_AT_END,
) = range(len(OBSERVATIONS))
SLOW_RAMP_DAYS = 6.0 * DAYS_PER_MONTH


@array_rule
def observe(company: Any, by_topic: Any, begins: Any, months: int, opening_models: int) -> Any:
    """Return what could be seen at each month's end, shape (observations, months + 1).

    Args:
        by_topic, begins: the log of the life, sorted out by topic (see `sort_out`).
        months: whole months that were lived.
        opening_models: models in production on the first day.
    """
    seen = np.zeros((len(OBSERVATIONS), months + 1))
    count_time(company, about(by_topic, begins, TIMESHEET), seen, months)
    service = about(by_topic, begins, SERVICE)
    count(about(by_topic, begins, ITERATIONS), IMPROVEMENT_LIVE, seen, IMPROVEMENTS, months)
    count(service, INCIDENT_OCCURRED, seen, FAILURES, months)
    count(service, SHIFT_DETECTED, seen, FAILURES, months)
    platform = about(by_topic, begins, PLATFORM)
    carry(platform, INFRA_DEBT, seen, INFRA_DEBT_AT_END, months)
    carry(platform, DATA_DEBT, seen, DATA_DEBT_AT_END, months)
    follow_models(about(by_topic, begins, MODELS), seen, months, opening_models)
    follow_people(company, about(by_topic, begins, PEOPLE), seen, months)
    return seen


@rule
def month_of(time: float) -> int:
    """Return the number of the month in which something happened, counted from 1."""
    months = time / DAYS_PER_MONTH
    whole = int(months)
    return max(1, whole if whole == months else whole + 1)


@array_rule
def count_time(company: Any, timesheet: Any, seen: Any, months: int) -> None:
    """Add up task time without overhead by month; a stretch over a month's end is split."""
    co = company[0]
    roles = np.full(MAX_SEATS, -1)
    for i in range(len(timesheet)):
        record = timesheet[i]
        if record.kind != TIME_SPENT:
            roles[record.who] = record.what
            continue
        is_ml = co.roles[roles[record.who]].project == MODELLING_PROJECT
        begin = record.time - record.amount
        for month in range(month_of(begin), min(months, month_of(record.time)) + 1):
            lower = max(begin, (month - 1) * DAYS_PER_MONTH)
            days = min(record.time, month * DAYS_PER_MONTH) - lower
            if days <= 0.0:
                continue
            days *= 1.0 - record.share
            category = -1 if record.what == IDLE else co.kinds[record.what].category
            if is_ml:
                seen[TASK_DAYS, month] += days
                seen[TOIL_DAYS, month] += days if category == TOIL else 0.0
            seen[ITERATION_DAYS, month] += days if category == ITERATION else 0.0


@rule
def count(records: Any, kind: int, seen: Any, line: int, months: int) -> None:
    """Count what happened by month."""
    month = 1
    for i in range(len(records)):
        while month <= months and records[i].time > month * DAYS_PER_MONTH:
            month += 1
        if month > months:
            return
        if records[i].kind == kind:
            seen[line, month] += 1.0


@rule
def carry(records: Any, kind: int, seen: Any, line: int, months: int) -> None:
    """Carry the latest amount to each month's end, 0 before the first."""
    amount = 0.0
    month = 1
    for i in range(len(records)):
        while month <= months and records[i].time > month * DAYS_PER_MONTH:
            seen[line, month] = amount
            month += 1
        if records[i].kind == kind:
            amount = records[i].amount
    while month <= months:
        seen[line, month] = amount
        month += 1


@array_rule
def follow_models(models: Any, seen: Any, months: int, opening_models: int) -> None:
    """Write the gap between offline and live quality, and the age of the oldest refresh."""
    offline = np.full(MAX_MODELS, math.nan)
    level = np.full(MAX_MODELS, math.nan)
    slope = np.zeros(MAX_MODELS)
    since = np.zeros(MAX_MODELS)
    refreshed = np.full(MAX_MODELS, math.inf)
    needs_refresh = np.zeros(MAX_MODELS)
    for m in range(opening_models):
        refreshed[m] = 0.0
    place = 0
    for month in range(months + 1):
        day = month * DAYS_PER_MONTH
        while place < len(models) and models[place].time <= day:
            record = models[place]
            place += 1
            if record.kind == OFFLINE_QUALITY:
                offline[record.who] = record.amount
            elif record.kind == LIVE_QUALITY:
                m = record.who
                level[m], slope[m], since[m] = record.amount, record.share, record.time
                if np.isnan(offline[m]):
                    offline[m] = record.amount
            elif record.kind in (MODEL_REFRESHED, LAUNCHED):
                refreshed[record.who] = record.time
                needs_refresh[record.who] = 0.0
            elif record.kind == RETRAINING_DUE:
                needs_refresh[record.who] = 1.0
        gap, live, oldest = 0.0, 0, 0.0
        for m in range(MAX_MODELS):
            if not np.isnan(level[m]):
                gap += offline[m] - quality_after(level[m], slope[m], day - since[m])
                live += 1
            if needs_refresh[m] > 0.0:
                oldest = max(oldest, day - refreshed[m])
        seen[GAP, month] = gap / live if live > 0 else math.nan
        seen[REFRESH_AGE, month] = oldest


@array_rule
def follow_people(company: Any, people: Any, seen: Any, months: int) -> None:
    """Write head count, and how many newcomers are not productive after half a year."""
    first_hire = company[0].n_team
    joined = np.full(MAX_SEATS, math.nan)
    ramped = np.ones(MAX_SEATS)
    place = 0
    for month in range(months + 1):
        day = month * DAYS_PER_MONTH
        while place < len(people) and people[place].time <= day:
            record = people[place]
            place += 1
            if record.kind == ENGINEER_JOINED:
                joined[record.who] = record.time
                newcomer = record.who >= first_hire or record.time > 0.0
                ramped[record.who] = 0.0 if newcomer else 1.0
            elif record.kind == ENGINEER_RAMPED:
                ramped[record.who] = 1.0
            elif record.kind == ENGINEER_LEFT:
                joined[record.who] = math.nan
        for seat in range(MAX_SEATS):
            if np.isnan(joined[seat]):
                continue
            seen[HEADCOUNT, month] += 1.0
            if ramped[seat] == 0.0 and day - joined[seat] > SLOW_RAMP_DAYS:
                seen[SLOW_RAMPS, month] += 1.0
