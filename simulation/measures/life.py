"""All measures of one life: a row of numbers and its monthly series, from the log."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.measures.columns import SERIES, WIDTH, series
from simulation.measures.money import end_of, measure_market, measure_money
from simulation.measures.service import (
    live_since,
    measure_cadence,
    measure_quality,
    measure_reliability,
)
from simulation.measures.work import measure_team, measure_time, measure_velocity
from simulation.model.jit import rule
from simulation.model.log import (
    IMPROVEMENT_LIVE,
    LIFE_OPENED,
    LIVE_QUALITY,
    MODEL_REFRESHED,
    MONTH_CLOSED,
)
from simulation.model.names import DAYS_PER_MONTH, WORKING_PER_CALENDAR_DAY
from simulation.model.state import MAX_MODELS

CASH = series("cash_usd")
IMPROVEMENTS = series("improvements")
INTERVAL = series("refresh_interval_days")
QUALITY = series("live_quality")
ALIVE = series("alive")

TRAILING_DAYS = 3.0 * DAYS_PER_MONTH


@rule
def measure_life(company: Any, log: Any, opening_models: int, opening_customers: int) -> Any:
    """Return the row of measures of a life, shape (WIDTH,); NaN where one is undefined."""
    row = np.full(WIDTH, np.nan)
    end = end_of(log)
    since = live_since(log, opening_models, end)
    measure_money(log, row)
    measure_market(log, row, opening_customers, end)
    measure_cadence(log, row, since, company[0].world.retrain_need_days, end)
    measure_quality(log, row, since, end)
    measure_reliability(log, row, since, end)
    measure_velocity(log, row, end)
    measure_time(company, log, row, end)
    measure_team(log, row, end)
    return row


@rule
def monthly_series(log: Any, months: int, opening_models: int) -> Any:
    """Return the monthly series of a life, shape (SERIES, months + 1), month 0 being today.

    After cash has run out: cash 0, improvements as they were, cadence and quality undefined.
    """
    out = np.full((SERIES, months + 1), np.nan)
    end = end_of(log)
    since = live_since(log, opening_models, end)
    for month in range(months + 1):
        alive = month * DAYS_PER_MONTH <= end
        out[ALIVE, month] = 1.0 if alive else 0.0
        out[CASH, month] = 0.0
    stepped_series(log, out, months, end)
    for month in range(months + 1):
        day = month * DAYS_PER_MONTH
        if day <= end:
            out[INTERVAL, month] = interval_at(log, since, day)
            out[QUALITY, month] = quality_at(log, since, day)
    return out


@rule
def stepped_series(log: Any, out: Any, months: int, end: float) -> None:
    """Write cash at each month's end and the improvements live by then."""
    live = 0
    month = 0
    for i in range(len(log)):
        record = log[i]
        while month <= months and month * DAYS_PER_MONTH < record.time:
            out[IMPROVEMENTS, month] = live
            month += 1
        if record.kind == LIFE_OPENED:
            out[CASH, 0] = record.amount
        elif record.kind == MONTH_CLOSED and record.number < months:
            out[CASH, record.number + 1] = max(0.0, record.amount)
        elif record.kind == IMPROVEMENT_LIVE and record.time <= end:
            live += 1
    while month <= months:
        out[IMPROVEMENTS, month] = live
        month += 1


@rule
def interval_at(log: Any, since: Any, day: float) -> float:
    """Return the mean interval of the refreshes in the three months up to `day`, calendar days.

    Without any refresh in that time it is the time since the last one, a lower bound; NaN while
    no model is in production.
    """
    total = 0.0
    count = 0
    open_interval = np.nan
    for m in range(MAX_MODELS):
        if since[m] > day:
            continue
        last = since[m]
        for i in range(len(log)):
            record = log[i]
            if record.time > day:
                break
            if record.kind == MODEL_REFRESHED and record.who == m:
                if record.time > day - TRAILING_DAYS:
                    total += record.time - last
                    count += 1
                last = record.time
        open_interval = day - last
    if count > 0:
        return total / count / WORKING_PER_CALENDAR_DAY
    return open_interval / WORKING_PER_CALENDAR_DAY


@rule
def quality_at(log: Any, since: Any, day: float) -> float:
    """Return the mean live quality of the models in production on `day`, NaN without any."""
    total = 0.0
    count = 0
    for m in range(MAX_MODELS):
        if since[m] > day:
            continue
        level = 0.0
        for i in range(len(log)):
            record = log[i]
            if record.time > day:
                break
            if record.kind == LIVE_QUALITY and record.who == m:
                level = record.amount + record.share * (day - record.time)
        total += level
        count += 1
    if count == 0:
        return np.nan
    return total / count
