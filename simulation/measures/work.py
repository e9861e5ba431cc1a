"""Measures of velocity, of where time goes, and of the team, from the log of one life."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.measures.columns import column
from simulation.measures.order import quantile_of
from simulation.model.jit import array_rule
from simulation.model.log import (
    AUTOMATION,
    ENGINEER_JOINED,
    ENGINEER_LEFT,
    ENGINEER_RAMPED,
    IMPROVEMENT_LIVE,
    INFRA_DEBT,
    ITERATION_STARTED,
    PIPELINE,
    TIME_SPENT,
)
from simulation.model.names import (
    DATA,
    DAYS_PER_MONTH,
    IDLE,
    MODELLING_PROJECT,
    TOIL,
    WORKING_PER_CALENDAR_DAY,
)
from simulation.model.state import MAX_SEATS

IMPROVEMENTS = column("improvements_live")
IMPROVEMENTS_12 = column("improvements_12_months")
IMPROVEMENT_RATE = column("improvements_per_month")
CYCLE_TIME = column("cycle_time_days")
TOIL_ML = column("toil_share_ml")
TOIL_ML_OF_TOTAL = column("toil_share_ml_of_total")
DATA_ML = column("data_share_ml")
TOIL_TEAM = column("toil_share_team")
IDLE_TEAM = column("idle_share")
AUTOMATION_END = column("automation_end")
PIPELINE_END = column("pipeline_end")
DEBT_END = column("infra_debt_end")
HEADCOUNT_END = column("headcount_end")
FIRST_START = column("first_start_month")
FIRST_PRODUCTIVE = column("first_productive_month")

A_YEAR = 12.0 * DAYS_PER_MONTH


@array_rule
def measure_velocity(iterations: Any, row: Any, end: float) -> None:
    """Write improvements live and the cycle time from start to live."""
    started = np.zeros(len(iterations) + 1)
    cycles = np.empty(len(iterations) + 1)
    live = 0
    first_year = 0
    for i in range(len(iterations)):
        record = iterations[i]
        if record.kind == ITERATION_STARTED:
            started[record.number] = record.time
        elif record.kind == IMPROVEMENT_LIVE and record.time <= end:
            cycles[live] = record.time - started[record.number]
            live += 1
            if record.time <= A_YEAR:
                first_year += 1
    row[IMPROVEMENTS] = live
    row[IMPROVEMENTS_12] = first_year
    if end > 0.0:
        row[IMPROVEMENT_RATE] = live * DAYS_PER_MONTH / end
    row[CYCLE_TIME] = quantile_of(cycles, live, 0.5) / WORKING_PER_CALENDAR_DAY


@array_rule
def measure_time(company: Any, timesheet: Any, row: Any, end: float) -> None:
    """Write where task time went: shares of task hours without overhead.

    Machine learning engineers are those whose role's project is modelling.
    """
    co = company[0]
    roles = np.full(MAX_SEATS, -1)
    ml = np.zeros(4)  # task hours, toil, data work, employed hours
    team = np.zeros(3)  # task hours, toil, idle
    for i in range(len(timesheet)):
        record = timesheet[i]
        if record.kind != TIME_SPENT:
            roles[record.who] = record.what
            continue
        days = min(record.time, end) - (record.time - record.amount)
        if days <= 0.0:
            continue
        hours = days * co.hours_per_day * co.task_share * (1.0 - record.share)
        is_ml = co.roles[roles[record.who]].project == MODELLING_PROJECT
        team[0] += hours
        if is_ml:
            ml[0] += hours
            ml[3] += days * co.hours_per_day
        if record.what == IDLE:
            team[2] += hours
            continue
        kind = co.kinds[record.what]
        if kind.category == TOIL:
            team[1] += hours
            if is_ml:
                ml[1] += hours
        elif kind.discipline == DATA and is_ml:
            ml[2] += hours
    if ml[0] > 0.0:
        row[TOIL_ML] = ml[1] / ml[0]
        row[TOIL_ML_OF_TOTAL] = ml[1] / ml[3]
        row[DATA_ML] = ml[2] / ml[0]
    if team[0] > 0.0:
        row[TOIL_TEAM] = team[1] / team[0]
        row[IDLE_TEAM] = team[2] / team[0]


@array_rule
def measure_team(company: Any, people: Any, platform: Any, row: Any, end: float) -> None:
    """Write head count, the first hire's dates, and how far platform and debts are at the end."""
    present = 0
    first_hire = company[0].n_team
    for i in range(len(people)):
        record = people[i]
        if record.time > end:
            continue
        if record.kind == ENGINEER_JOINED:
            present += 1
            if record.who >= first_hire and np.isnan(row[FIRST_START]):
                row[FIRST_START] = record.time / DAYS_PER_MONTH
        elif record.kind == ENGINEER_LEFT:
            present -= 1
        elif (
            record.kind == ENGINEER_RAMPED
            and record.who >= first_hire
            and np.isnan(row[FIRST_PRODUCTIVE])
        ):
            row[FIRST_PRODUCTIVE] = record.time / DAYS_PER_MONTH
    row[HEADCOUNT_END] = present
    for i in range(len(platform)):
        record = platform[i]
        if record.time > end:
            continue
        if record.kind == AUTOMATION:
            row[AUTOMATION_END] = record.amount
        elif record.kind == PIPELINE:
            row[PIPELINE_END] = record.amount
        elif record.kind == INFRA_DEBT:
            row[DEBT_END] = record.amount
