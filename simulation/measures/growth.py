"""Measures of launch, approach, data, people and the round, from the log of one life."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from simulation.measures.columns import column
from simulation.measures.service import quality_after
from simulation.model.jit import array_rule, rule
from simulation.model.log import (
    DATA_DEBT,
    DATA_VOLUME,
    ENGINEER_LEFT,
    EQUITY_GRANTED,
    LAUNCHED,
    LIVE_QUALITY,
    MIS_HIRE_FOUND,
    OFFLINE_QUALITY,
    OVERLOAD_BEGAN,
    OVERLOAD_ENDED,
    PIVOTED,
    ROUND_CLOSED,
    WORK_CREATED,
)
from simulation.model.names import DATA, DAYS_PER_MONTH, RESIGNED
from simulation.model.state import MAX_MODELS

LAUNCH = column("launch_month")
PIVOTS = column("pivots")
AUTOMATION_LOST = column("automation_lost_at_pivots")
GAP = column("offline_live_gap")
DATA_INCIDENTS = column("data_incidents")
DATA_DEBT_END = column("data_debt_end")
DATA_VOLUME_END = column("data_volume_end")
OVERLOAD = column("overload_share")
RESIGNATIONS = column("resignations")
MIS_HIRES = column("mis_hires")
EQUITY = column("equity_granted_pct")
SERIES_A = column("series_a")
SERIES_A_MONTH = column("series_a_month")


@rule
def measure_growth(
    models: Any, money: Any, platform: Any, people: Any, row: Any, opening_models: int, end: float
) -> None:
    """Write how launch, approach, data, team and round went, up to the end."""
    if opening_models > 0:
        row[LAUNCH] = 0.0
    for i in range(len(models)):
        record = models[i]
        if record.kind == LAUNCHED and record.time <= end and np.isnan(row[LAUNCH]):
            row[LAUNCH] = record.time / DAYS_PER_MONTH
    row[SERIES_A] = 0.0
    for i in range(len(money)):
        if money[i].kind == ROUND_CLOSED and money[i].time <= end:
            row[SERIES_A] = 1.0
            row[SERIES_A_MONTH] = money[i].time / DAYS_PER_MONTH
    measure_platform(platform, row, end)
    measure_people(people, row, end)


@rule
def measure_platform(platform: Any, row: Any, end: float) -> None:
    """Write pivots, data and overload; overload as a share of the time since launch."""
    row[PIVOTS] = row[AUTOMATION_LOST] = 0.0
    overloaded, since = 0.0, math.nan
    for i in range(len(platform)):
        record = platform[i]
        if record.time > end:
            continue
        if record.kind == PIVOTED:
            row[PIVOTS] += 1.0
            row[AUTOMATION_LOST] += record.amount
        elif record.kind == DATA_DEBT:
            row[DATA_DEBT_END] = record.amount
        elif record.kind == DATA_VOLUME:
            row[DATA_VOLUME_END] = record.amount
        elif record.kind == OVERLOAD_BEGAN:
            since = record.time
        elif record.kind == OVERLOAD_ENDED:
            overloaded += record.amount
            since = math.nan
    if row[LAUNCH] * DAYS_PER_MONTH < end:
        under_way = 0.0 if np.isnan(since) else end - since
        row[OVERLOAD] = (overloaded + under_way) / (end - row[LAUNCH] * DAYS_PER_MONTH)


@rule
def measure_people(people: Any, row: Any, end: float) -> None:
    """Write how many resigned or turned out not to fit, and what equity was granted."""
    row[RESIGNATIONS] = row[MIS_HIRES] = row[EQUITY] = 0.0
    for i in range(len(people)):
        record = people[i]
        if record.time > end:
            continue
        if record.kind == ENGINEER_LEFT and record.number == RESIGNED:
            row[RESIGNATIONS] += 1.0
        elif record.kind == MIS_HIRE_FOUND:
            row[MIS_HIRES] += 1.0
        elif record.kind == EQUITY_GRANTED:
            row[EQUITY] += 100.0 * record.amount


@array_rule
def measure_gap(models: Any, row: Any, end: float) -> None:
    """Write offline less live quality at the end, mean over models in use; NaN without any."""
    offline = np.full(MAX_MODELS, math.nan)
    live = np.full(MAX_MODELS, math.nan)
    slope = np.zeros(MAX_MODELS)
    since = np.zeros(MAX_MODELS)
    for i in range(len(models)):
        record = models[i]
        if record.time > end:
            continue
        if record.kind == OFFLINE_QUALITY:
            offline[record.who] = record.amount
        elif record.kind == LIVE_QUALITY:
            m = record.who
            live[m], slope[m], since[m] = record.amount, record.share, record.time
            if np.isnan(offline[m]):
                offline[m] = record.amount
    total, n_live = 0.0, 0
    for m in range(MAX_MODELS):
        if not np.isnan(live[m]):
            total += offline[m] - quality_after(live[m], slope[m], end - since[m])
            n_live += 1
    row[GAP] = total / n_live if n_live > 0 else math.nan


@rule
def measure_data_incidents(company: Any, work: Any, row: Any, end: float) -> None:
    """Write how many pieces of data work arrived by themselves."""
    co = company[0]
    count = 0
    for i in range(len(work)):
        record = work[i]
        if record.kind == WORK_CREATED and record.time <= end:
            count += 1 if co.kinds[record.what].discipline == DATA else 0
    row[DATA_INCIDENTS] = count
