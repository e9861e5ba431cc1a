"""Measures of launch, approach, data, people and the round, from the milestones of one life."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from simulation.measures.columns import column
from simulation.measures.service import quality_after
from simulation.model.jit import array_rule
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
from simulation.model.names import DATA, DAYS_PER_MONTH, FIRST_ARRIVING, RESIGNED
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


@array_rule
def measure_growth(events: Any, row: Any, opening_models: int, end: float) -> None:
    """Write how launch, approach, data, team and round went, up to the end."""
    if opening_models > 0:
        row[LAUNCH] = 0.0
    for count in (PIVOTS, AUTOMATION_LOST, RESIGNATIONS, MIS_HIRES, EQUITY, SERIES_A):
        row[count] = 0.0
    overloaded, since = 0.0, math.nan
    for i in range(len(events)):
        record = events[i]
        if record.time > end:
            continue
        if record.kind == LAUNCHED and np.isnan(row[LAUNCH]):
            row[LAUNCH] = record.time / DAYS_PER_MONTH
        elif record.kind == PIVOTED:
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
        else:
            count_people_and_rounds(record, row)
    if row[LAUNCH] * DAYS_PER_MONTH < end:
        under_way = 0.0 if np.isnan(since) else end - since
        row[OVERLOAD] = (overloaded + under_way) / (end - row[LAUNCH] * DAYS_PER_MONTH)
    row[GAP] = gap_at_end(events, end)


@array_rule
def count_people_and_rounds(record: Any, row: Any) -> None:
    """Count a departure, a mis-hire, granted equity or a closed round."""
    if record.kind == ENGINEER_LEFT and record.number == RESIGNED:
        row[RESIGNATIONS] += 1.0
    elif record.kind == MIS_HIRE_FOUND:
        row[MIS_HIRES] += 1.0
    elif record.kind == EQUITY_GRANTED:
        row[EQUITY] += 100.0 * record.amount
    elif record.kind == ROUND_CLOSED:
        row[SERIES_A] = 1.0
        row[SERIES_A_MONTH] = record.time / DAYS_PER_MONTH


@array_rule
def gap_at_end(events: Any, end: float) -> float:
    """Return offline less live quality at the end, mean over models in use; NaN without any."""
    offline = np.full(MAX_MODELS, math.nan)
    live = np.full(MAX_MODELS, math.nan)
    slope = np.zeros(MAX_MODELS)
    since = np.zeros(MAX_MODELS)
    for i in range(len(events)):
        record = events[i]
        if record.time > end:
            continue
        if record.kind == OFFLINE_QUALITY:
            offline[record.who] = record.amount
        elif record.kind == LIVE_QUALITY:
            m = record.who
            live[m], slope[m], since[m] = record.amount, record.share, record.time
            if np.isnan(offline[m]):
                offline[m] = record.amount
    total, models = 0.0, 0
    for m in range(MAX_MODELS):
        if not np.isnan(live[m]):
            total += offline[m] - quality_after(live[m], slope[m], end - since[m])
            models += 1
    return total / models if models > 0 else math.nan


@array_rule
def measure_data_incidents(company: Any, events: Any, row: Any, end: float) -> None:
    """Write how many pieces of data work arrived by themselves."""
    co = company[0]
    count = 0
    for i in range(len(events)):
        record = events[i]
        if record.kind == WORK_CREATED and record.what >= FIRST_ARRIVING and record.time <= end:
            count += 1 if co.kinds[record.what].discipline == DATA else 0
    row[DATA_INCIDENTS] = count
