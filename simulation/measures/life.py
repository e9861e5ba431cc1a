"""All measures of one life: a row of numbers and its monthly series, from the log."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.measures.columns import SERIES, WIDTH, series
from simulation.measures.growth import measure_data_incidents, measure_gap, measure_growth
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
from simulation.measures.topics import (
    ITERATIONS,
    MARKET,
    MODELS,
    MONEY,
    PEOPLE,
    PLATFORM,
    SERVICE,
    TIMESHEET,
    WORK,
    about,
)
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
    company: Any, by_topic: Any, begins: Any, opening_models: int, opening_customers: int
) -> Any:
    """Return the row of measures of a life, shape (WIDTH,); NaN where one is undefined.

    Args:
        by_topic, begins: the log of the life, sorted out by topic (see `sort_out`).
    """
    row = np.full(WIDTH, np.nan)
    money = about(by_topic, begins, MONEY)
    models = about(by_topic, begins, MODELS)
    work = about(by_topic, begins, WORK)
    platform = about(by_topic, begins, PLATFORM)
    people = about(by_topic, begins, PEOPLE)
    end = end_of(money)
    since = live_since(models, opening_models, end)
    measure_money(money, row)
    measure_market(about(by_topic, begins, MARKET), money, row, opening_customers, end)
    own_since = own_model_since(company, models, since, end)
    measure_cadence(models, row, own_since, company[0].world.retrain_need_days, end)
    measure_quality(models, row, since, end)
    measure_gap(models, row, end)
    measure_reliability(about(by_topic, begins, SERVICE), work, row, since, end)
    measure_velocity(about(by_topic, begins, ITERATIONS), row, end)
    measure_time(company, about(by_topic, begins, TIMESHEET), row, end)
    measure_team(company, people, platform, row, end)
    measure_growth(models, money, platform, people, row, opening_models, end)
    measure_data_incidents(company, work, row, end)
    months = int(end / DAYS_PER_MONTH)
    seen = observe(company, by_topic, begins, months, opening_models)
    measure_signs(seen, months, row)
    return row


@array_rule
def monthly_series(
    company: Any, by_topic: Any, begins: Any, months: int, opening_models: int
) -> Any:
    """Return the monthly series of a life, shape (SERIES, months + 1), month 0 being today.

    After cash has run out: cash 0, improvements as they were, cadence and quality undefined.

    Args:
        by_topic, begins: the log of the life, sorted out by topic (see `sort_out`).
    """
    out = np.full((SERIES, months + 1), np.nan)
    money = about(by_topic, begins, MONEY)
    models = about(by_topic, begins, MODELS)
    end = end_of(money)
    since = live_since(models, opening_models, end)
    for month in range(months + 1):
        alive = month * DAYS_PER_MONTH <= end
        out[ALIVE, month] = 1.0 if alive else 0.0
        out[CASH, month] = 0.0
    cash_series(money, out, months)
    improvements_series(about(by_topic, begins, ITERATIONS), out, months, end)
    interval_series(models, out, own_model_since(company, models, since, end), months, end)
    quality_series(models, out, since, months, end)
    return out


@rule
def cash_series(money: Any, out: Any, months: int) -> None:
    """Write cash at each month's end."""
    for i in range(len(money)):
        record = money[i]
        if record.kind == LIFE_OPENED:
            out[CASH, 0] = record.amount
        elif record.kind == MONTH_CLOSED and record.number < months:
            out[CASH, record.number + 1] = max(0.0, record.amount)


@rule
def improvements_series(iterations: Any, out: Any, months: int, end: float) -> None:
    """Write the improvements live by each month's end."""
    live = 0
    month = 0
    for i in range(len(iterations)):
        record = iterations[i]
        while month <= months and month * DAYS_PER_MONTH < record.time:
            out[IMPROVEMENTS, month] = live
            month += 1
        if record.kind == IMPROVEMENT_LIVE and record.time <= end:
            live += 1
    while month <= months:
        out[IMPROVEMENTS, month] = live
        month += 1


@array_rule
def interval_series(models: Any, out: Any, since: Any, months: int, end: float) -> None:
    """Write the mean interval of the refreshes in the three months up to each month's end.

    In calendar days. Without any refresh in that time it is the time since the last one, a lower
    bound; NaN in the first three months without a refresh, while no model is in production, and
    after the end.

    Args:
        models: the records about models.
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
            while place < len(models) and models[place].time <= day:
                record = models[place]
                place += 1
                if record.kind != MODEL_REFRESHED or record.who != m:
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
def quality_series(models: Any, out: Any, since: Any, months: int, end: float) -> None:
    """Write the mean live quality of the models in production at each month's end.

    NaN while there is none, and after the end.

    Args:
        models: the records about models.
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
            while place < len(models) and models[place].time <= day:
                if models[place].kind == LIVE_QUALITY and models[place].who == m:
                    latest = place
                place += 1
            if latest != NOTHING:
                record = models[latest]
                total[month] += quality_after(record.amount, record.share, day - record.time)
            live[month] += 1.0
    for month in range(months + 1):
        if live[month] > 0.0:
            out[QUALITY, month] = total[month] / live[month]
