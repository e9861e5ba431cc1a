"""Signals: what a rule of the plan can see of the company, now or over the past weeks."""

from __future__ import annotations

from typing import Any

from simulation.model.jit import inlined_rule, rule
from simulation.model.names import (
    ABOVE,
    AT_LEAST,
    CUSTOMERS_SIGNAL,
    DAYS_PER_MONTH,
    DAYS_PER_WEEK,
    INCIDENTS_SIGNAL,
    LAUNCHED_SIGNAL,
    MRR_SIGNAL,
    NEVER,
    PILOTS_LOST_SIGNAL,
    QUALITY_SIGNAL,
    RAISED,
    RETRAINS_SIGNAL,
    ROUND_SIGNAL,
    RUNWAY_SIGNAL,
    STALENESS_SIGNAL,
    TEAM_SIGNAL,
    TOIL_SIGNAL,
    VALIDATED_SIGNAL,
    WORKING_PER_CALENDAR_DAY,
)
from simulation.model.rules.finance import runway_days
from simulation.model.rules.quality import mean_live_quality, serves_own_model
from simulation.model.state import COUNTERS, MAX_WEEKS

ML_TOIL_DAYS = COUNTERS.index("ml_toil_days")
ML_TASK_DAYS = COUNTERS.index("ml_task_days")
INCIDENTS = COUNTERS.index("incidents")


@inlined_rule
def remember_week(company: Any) -> None:
    """Keep the counters as they stand at the turn of this week."""
    place = company.weeks % MAX_WEEKS
    for counter in range(len(company.counters)):
        company.trail[place, counter] = company.counters[counter]


@inlined_rule
def conditions_hold(company: Any, action: int) -> bool:
    """Return whether one of the conditions of an action holds at this turn of a week."""
    a = company.actions[action]
    holds = False
    for place in range(a.n_conditions):
        holds = holds or condition_holds(company, a.conditions[place])
    return holds


@rule
def condition_holds(company: Any, condition: Any) -> bool:
    """Return whether a signal has passed its threshold; not before its window has gone by."""
    if company.weeks < window_weeks(condition):
        return False
    value = signal(company, condition)
    if condition.way == ABOVE:
        return bool(value > condition.threshold)
    if condition.way == AT_LEAST:
        return bool(value >= condition.threshold)
    return bool(value < condition.threshold)


@inlined_rule
def window_weeks(condition: Any) -> int:
    """Return over how many weeks a signal looks back; 0 for one that says how things stand."""
    if condition.signal in (TOIL_SIGNAL, INCIDENTS_SIGNAL):
        return int(condition.weeks)
    return 0


@inlined_rule
def signal(company: Any, condition: Any) -> float:
    """Return the present value of a signal, in the unit that the scenario schema states."""
    which = condition.signal
    if which in (TOIL_SIGNAL, INCIDENTS_SIGNAL):
        return trailing(company, which, condition.weeks)
    if which in (QUALITY_SIGNAL, STALENESS_SIGNAL, RETRAINS_SIGNAL, LAUNCHED_SIGNAL):
        return of_models(company, which)
    return of_business(company, which)


@rule
def read_signals(companies: Any, conditions: Any, values: Any) -> None:
    """Write the present value of the signal of each condition."""
    for i in range(len(conditions)):
        values[i] = signal(companies[0], conditions[i])


@inlined_rule
def of_business(company: Any, which: int) -> float:
    """Return a signal of customers, money or team."""
    if which == VALIDATED_SIGNAL:
        return float(company.validated)
    if which == ROUND_SIGNAL:
        return 1.0 if company.raise_state == RAISED else 0.0
    if which == CUSTOMERS_SIGNAL:
        return float(company.customers)
    if which == PILOTS_LOST_SIGNAL:
        return float(company.pilots_lost)
    if which == MRR_SIGNAL:
        return float(company.mrr)
    if which == RUNWAY_SIGNAL:
        return runway_days(company) / DAYS_PER_MONTH
    if which == TEAM_SIGNAL:
        return float(company.present)
    return 0.0


@inlined_rule
def of_models(company: Any, which: int) -> float:
    """Return a signal of the models in production."""
    if which == LAUNCHED_SIGNAL:
        return 1.0 if company.launch_day < NEVER else 0.0
    if which == QUALITY_SIGNAL:
        return mean_live_quality(company)
    oldest = 0.0
    needed = 0.0
    for m in range(company.n_models):
        if serves_own_model(company, m):
            oldest = max(oldest, company.now - company.models[m].fresh_as_of)
            needed += DAYS_PER_WEEK * company.versions / company.retrain_need_days
    if which == STALENESS_SIGNAL:
        return oldest / WORKING_PER_CALENDAR_DAY
    return needed


@inlined_rule
def trailing(company: Any, which: int, weeks: int) -> float:
    """Return a signal over the past weeks: ML engineers' toil share, or incidents a month."""
    before = company.trail[(company.weeks - weeks) % MAX_WEEKS]
    if which == INCIDENTS_SIGNAL:
        incidents = company.counters[INCIDENTS] - before[INCIDENTS]
        return float(incidents * DAYS_PER_MONTH / (weeks * DAYS_PER_WEEK))
    days = company.counters[ML_TASK_DAYS] - before[ML_TASK_DAYS]
    if days <= 0.0:
        return 0.0
    return float((company.counters[ML_TOIL_DAYS] - before[ML_TOIL_DAYS]) / days)
