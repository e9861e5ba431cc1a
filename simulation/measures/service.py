"""Measures of retraining cadence, quality and reliability, from the log of one life."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.measures.columns import column
from simulation.measures.order import quantile_of
from simulation.model.jit import array_rule, rule
from simulation.model.log import (
    INCIDENT_OCCURRED,
    INCIDENT_RESTORED,
    LAUNCHED,
    LIVE_QUALITY,
    MODEL_DOWN,
    MODEL_REFRESHED,
    MODEL_UP,
    OWN_MODEL_LIVE,
    RELEASE_FAILED,
    WORK_FINISHED,
)
from simulation.model.names import (
    DAYS_PER_WEEK,
    ELAPSED_HOURS_PER_DAY,
    PRODUCT_FIRST,
    WORKING_PER_CALENDAR_DAY,
)
from simulation.model.state import MAX_MODELS

INTERVAL = column("refresh_interval_days")
INTERVAL_P90 = column("refresh_interval_p90_days")
REFRESHES = column("refreshes")
WEEKS_MET = column("weeks_meeting_need_share")
STALENESS = column("staleness_days")
QUALITY = column("live_quality")
QUALITY_END = column("live_quality_end")
INCIDENTS = column("incidents")
DOWNTIME = column("downtime_share")
RESTORE = column("time_to_restore_h")
CHANGE_FAILURES = column("change_failure_share")

GRACE_DAYS = DAYS_PER_WEEK


@array_rule
def live_since(models: Any, opening_models: int, end: float) -> Any:
    """Return the day each model went into production, shape (MAX_MODELS,); infinity if never."""
    since = np.full(MAX_MODELS, np.inf)
    for m in range(opening_models):
        since[m] = 0.0
    for i in range(len(models)):
        if models[i].kind == LAUNCHED and models[i].time <= end:
            since[models[i].who] = models[i].time
    return since


@array_rule
def own_model_since(company: Any, models: Any, since: Any, end: float) -> Any:
    """Return the day each own model went into production; hosted ones are refreshed by others."""
    if company[0].architecture != PRODUCT_FIRST:
        return since.copy()
    own = np.full(MAX_MODELS, np.inf)
    for i in range(len(models)):
        if models[i].kind == OWN_MODEL_LIVE and models[i].time <= end:
            own[models[i].who] = models[i].time
    return own


@array_rule
def measure_cadence(models: Any, row: Any, since: Any, need_days: float, end: float) -> None:
    """Write refresh intervals, weeks that met the need, and staleness into the row of a life.

    Intervals run from launch (or today) to the first refresh, and from one to the next; a model
    that was never refreshed counts once with the whole time, a lower bound. A week meets the need
    when at its end no model's last refresh is older than the need and a week of grace.
    """
    intervals = np.empty(len(models) + MAX_MODELS)
    count = 0
    refreshes = 0
    aged = 0.0
    served = 0.0
    weeks_missed = 0
    weeks = 0
    for m in range(MAX_MODELS):
        if since[m] > end:
            continue
        last = since[m]
        fresh = since[m]
        own = 0
        for i in range(len(models)):
            record = models[i]
            if record.kind != MODEL_REFRESHED or record.who != m or record.time > end:
                continue
            intervals[count] = record.time - last
            count += 1
            own += 1
            weeks_missed += weeks_beyond(last, record.time, need_days + GRACE_DAYS)
            aged += age_integral(last, record.time, fresh)
            last = record.time
            fresh = record.time - record.amount
        if own == 0:
            intervals[count] = end - last
            count += 1
        weeks_missed += weeks_beyond(last, end, need_days + GRACE_DAYS)
        aged += age_integral(last, end, fresh)
        served += end - since[m]
        weeks += week_ends(since[m], end)
        refreshes += own
    row[REFRESHES] = refreshes
    if count == 0:
        return
    row[INTERVAL] = quantile_of(intervals, count, 0.5) / WORKING_PER_CALENDAR_DAY
    row[INTERVAL_P90] = quantile_of(intervals, count, 0.9) / WORKING_PER_CALENDAR_DAY
    if served > 0.0:
        row[STALENESS] = aged / served / WORKING_PER_CALENDAR_DAY
    if weeks > 0:
        row[WEEKS_MET] = 1.0 - weeks_missed / weeks


@rule
def week_ends(begin: float, end: float) -> int:
    """Return how many week ends lie in (begin, end]."""
    return int(np.floor(end / DAYS_PER_WEEK) - np.floor(begin / DAYS_PER_WEEK))


@rule
def weeks_beyond(last: float, until: float, allowed: float) -> int:
    """Return the week ends up to `until` at which the refresh at `last` is older than allowed."""
    return max(0, week_ends(last + allowed, until)) if until > last + allowed else 0


@rule
def age_integral(begin: float, end: float, fresh: float) -> float:
    """Return the integral of the age of the data over [begin, end]."""
    return (end - begin) * (0.5 * (begin + end) - fresh)


@rule
def quality_after(level: float, slope: float, days: float) -> float:
    """Return live quality some days after it was `level`: it falls to nothing and no further."""
    return max(0.0, level + slope * days)


@rule
def quality_integral(level: float, slope: float, days: float) -> float:
    """Return the integral of live quality over the days since it was `level`."""
    if level + slope * days < 0.0:
        days = level / -slope
    return days * (level + 0.5 * slope * days)


@rule
def measure_quality(models: Any, row: Any, since: Any, end: float) -> None:
    """Write the mean live quality over time and models, and that at the end."""
    total = 0.0
    served = 0.0
    at_end = 0.0
    live = 0
    for m in range(MAX_MODELS):
        if since[m] > end:
            continue
        time = since[m]
        level = 0.0
        slope = 0.0
        for i in range(len(models)):
            record = models[i]
            if record.kind != LIVE_QUALITY or record.who != m or record.time > end:
                continue
            days = record.time - time
            total += quality_integral(level, slope, days)
            time, level, slope = record.time, record.amount, record.share
        days = end - time
        total += quality_integral(level, slope, days)
        served += end - since[m]
        at_end += quality_after(level, slope, days)
        live += 1
    if served > 0.0:
        row[QUALITY] = total / served
    if live > 0:
        row[QUALITY_END] = at_end / live


@array_rule
def measure_reliability(service: Any, work: Any, row: Any, since: Any, end: float) -> None:
    """Write incidents, downtime, time to restore and the change failure rate."""
    restore = np.empty(len(service))
    restored = 0
    incidents = 0
    releases = 0
    failed = 0
    down = 0.0
    down_since = np.full(MAX_MODELS, -1.0)
    for i in range(len(service)):
        record = service[i]
        if record.time > end:
            continue
        if record.kind == INCIDENT_OCCURRED:
            incidents += 1
        elif record.kind == INCIDENT_RESTORED:
            restore[restored] = record.amount * ELAPSED_HOURS_PER_DAY
            restored += 1
        elif record.kind == MODEL_DOWN:
            down_since[record.who] = record.time
        elif record.kind == MODEL_UP:
            down += record.amount
            down_since[record.who] = -1.0
        elif record.kind == RELEASE_FAILED:
            failed += 1
    for i in range(len(work)):
        if work[i].kind == WORK_FINISHED and work[i].time <= end:
            releases += 1
    served = 0.0
    for m in range(MAX_MODELS):
        if since[m] <= end:
            served += end - since[m]
            if down_since[m] >= 0.0:
                down += end - down_since[m]
    row[INCIDENTS] = incidents
    row[RESTORE] = quantile_of(restore, restored, 0.5)
    if served > 0.0:
        row[DOWNTIME] = down / served
    if releases > 0:
        row[CHANGE_FAILURES] = failed / releases
