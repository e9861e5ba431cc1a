"""All measures of one life: a row of numbers and its monthly series, from the log."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.measures.columns import SERIES, WIDTH, series
from simulation.measures.growth import measure_data_incidents, measure_growth
from simulation.measures.milestones import records_of
from simulation.measures.money import end_of, measure_market, measure_money
from simulation.measures.observations import observe
from simulation.measures.service import (
    live_since,
    measure_cadence,
    measure_quality,
    measure_reliability,
    own_model_since,
    quality_after,
)
from simulation.measures.signs import measure_signs
from simulation.measures.work import measure_team, measure_time, measure_velocity
from simulation.model.jit import array_rule, rule
from simulation.model.log import (
    IMPROVEMENT_LIVE,
    LIFE_OPENED,
    LIVE_QUALITY,
    MODEL_REFRESHED,
    MONTH_CLOSED,
)
from simulation.model.names import DAYS_PER_MONTH, NOTHING, WORKING_PER_CALENDAR_DAY
from simulation.model.state import MAX_MODELS

CASH = series("cash_usd")
IMPROVEMENTS = series("improvements")
INTERVAL = series("refresh_interval_days")
QUALITY = series("live_quality")
ALIVE = series("alive")

TRAILING_MONTHS = 3
TRAILING_DAYS = 3.0 * DAYS_PER_MONTH


@array_rule
def measure_life(
    company: Any, events: Any, timesheet: Any, opening_models: int, opening_customers: int
) -> Any:
    """Return the row of measures of a life, shape (WIDTH,); NaN where one is undefined.

    Args:
        events, timesheet: the milestones of the log of the life, and time spent (see `sort_out`).
    """
    row = np.full(WIDTH, np.nan)
    end = end_of(events)
    since = live_since(events, opening_models, end)
    measure_money(events, row)
    measure_market(events, row, opening_customers, end)
    own_since = own_model_since(company, events, since, end)
    measure_cadence(events, row, own_since, company[0].world.retrain_need_days, end)
    measure_quality(events, row, since, end)
    measure_reliability(events, row, since, end)
    measure_velocity(events, row, end)
    measure_time(company, timesheet, row, end)
    measure_team(company, events, row, end)
    measure_growth(events, row, opening_models, end)
    measure_data_incidents(company, events, row, end)
    months = int(end / DAYS_PER_MONTH)
    seen = observe(company, events, timesheet, months, opening_models)
    measure_signs(seen, months, row)
    return row


@array_rule
def monthly_series(company: Any, events: Any, months: int, opening_models: int) -> Any:
    """Return the monthly series of a life, shape (SERIES, months + 1), month 0 being today.

    After cash has run out: cash 0, improvements as they were, cadence and quality undefined.

    Args:
        events: the milestones of the log of the life.
    """
    out = np.full((SERIES, months + 1), np.nan)
    end = end_of(events)
    since = live_since(events, opening_models, end)
    for month in range(months + 1):
        alive = month * DAYS_PER_MONTH <= end
        out[ALIVE, month] = 1.0 if alive else 0.0
        out[CASH, month] = 0.0
    stepped_series(events, out, months, end)
    own_since = own_model_since(company, events, since, end)
    interval_series(records_of(events, MODEL_REFRESHED), out, own_since, months, end)
    quality_series(records_of(events, LIVE_QUALITY), out, since, months, end)
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


@array_rule
def interval_series(refreshes: Any, out: Any, since: Any, months: int, end: float) -> None:
    """Write the mean interval of the refreshes in the three months up to each month's end.

    In calendar days. Without any refresh in that time it is the time since the last one, a lower
    bound; NaN in the first three months without a refresh, while no model is in production, and
    after the end.

    Args:
        refreshes: the records of refreshed models.
        since: (MAX_MODELS,) day each model went into production.
    """
    total = np.zeros(months + 1)
    count = np.zeros(months + 1)
    for m in range(MAX_MODELS):
        last = since[m]
        place = 0
        for month in range(months + 1):
            day = month * DAYS_PER_MONTH
            if since[m] > day or day > end:
                continue
            while place < len(refreshes) and refreshes[place].time <= day:
                record = refreshes[place]
                place += 1
                if record.who != m:
                    continue
                for later in range(month, min(month + TRAILING_MONTHS, months) + 1):
                    if record.time > later * DAYS_PER_MONTH - TRAILING_DAYS:
                        total[later] += record.time - last
                        count[later] += 1.0
                last = record.time
            if month >= TRAILING_MONTHS:
                out[INTERVAL, month] = (day - last) / WORKING_PER_CALENDAR_DAY
    for month in range(months + 1):
        if count[month] > 0.0 and month * DAYS_PER_MONTH <= end:
            out[INTERVAL, month] = total[month] / count[month] / WORKING_PER_CALENDAR_DAY


@array_rule
def quality_series(qualities: Any, out: Any, since: Any, months: int, end: float) -> None:
    """Write the mean live quality of the models in production at each month's end.

    NaN while there is none, and after the end.

    Args:
        qualities: the records of live quality.
        since: (MAX_MODELS,) day each model went into production.
    """
    total = np.zeros(months + 1)
    live = np.zeros(months + 1)
    for m in range(MAX_MODELS):
        latest = NOTHING
        place = 0
        for month in range(months + 1):
            day = month * DAYS_PER_MONTH
            if since[m] > day or day > end:
                continue
            while place < len(qualities) and qualities[place].time <= day:
                if qualities[place].who == m:
                    latest = place
                place += 1
            if latest != NOTHING:
                record = qualities[latest]
                total[month] += quality_after(record.amount, record.share, day - record.time)
            live[month] += 1.0
    for month in range(months + 1):
        if live[month] > 0.0:
            out[QUALITY, month] = total[month] / live[month]
