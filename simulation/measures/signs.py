"""Warning signs of the guide: when each was first seen in a life, from its log alone.

Every sign is looked for at the end of each month, as a founder could have seen it. Thresholds are
the guide's (R01) where it names one and otherwise a round number that says what is meant.
"""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from simulation.measures.columns import WIDTH, column
from simulation.measures.money import end_of
from simulation.measures.observations import (
    DATA_DEBT_AT_END,
    FAILURES,
    GAP,
    HEADCOUNT,
    IMPROVEMENTS,
    INFRA_DEBT_AT_END,
    ITERATION_DAYS,
    REFRESH_AGE,
    SLOW_RAMPS,
    TASK_DAYS,
    TOIL_DAYS,
    observe,
)
from simulation.measures.topics import MONEY, about, sort_out
from simulation.model.jit import array_rule, rule
from simulation.model.life import addressable
from simulation.model.names import DAYS_PER_MONTH

# The order of the columns in the row of a life.
SIGNS: Final = (
    "sign_velocity_month",
    "sign_gap_month",
    "sign_toil_month",
    "sign_incidents_month",
    "sign_retraining_month",
    "sign_research_month",
    "sign_ramp_month",
    "sign_debt_month",
)
FIRST_SIGN = column(SIGNS[0])
SIGNS_SEEN = column("signs_seen")
MISMATCH = column("mismatch_month")
N_SIGNS = len(SIGNS)
VELOCITY, WIDENING_GAP, TOIL, INCIDENTS, RETRAINING, RESEARCH, RAMP, DEBT = range(N_SIGNS)

QUARTER, HALF_YEAR = 3, 6
VELOCITY_FELL = 0.8  # of the half-year before, while the team grew
GAP_WIDENED = 0.02  # share of quality, over a quarter
MOST_TOIL = 0.5  # "majority of time" (R01)
FAILURES_A_MONTH = 2.0  # more than two interruptions a month (R26)
RETRAIN_MONTH_DAYS = DAYS_PER_MONTH  # "more frequently than once per month" (R01)
RESEARCH_MONTHS = 4  # the guide's case spent four months on offline quality (R01)
RESEARCH_SHARE = 0.3  # of the team's task time
DEBT_GREW, DEBT_MATTERS = 0.03, 0.1  # over half a year; waste share
TOGETHER = 2  # signs at once that point to a mismatch (R01: "multiple signals")


@array_rule
def measure_signs(seen: Any, months: int, row: Any) -> None:
    """Write the first month of each sign, NaN if never, and of two or more at once.

    Args:
        seen: (observations, months + 1) what could be seen at each month's end; see
            `simulation.measures.observations`.
        months: whole months that were lived.
    """
    first = np.full(N_SIGNS, math.nan)
    mismatch = math.nan
    for month in range(1, months + 1):
        together = 0
        for sign in range(N_SIGNS):
            if shows(seen, sign, month):
                together += 1
                if np.isnan(first[sign]):
                    first[sign] = month
        if together >= TOGETHER and np.isnan(mismatch):
            mismatch = month
    row[FIRST_SIGN : FIRST_SIGN + N_SIGNS] = first
    seen_at_all = 0
    for sign in range(N_SIGNS):
        seen_at_all += 0 if np.isnan(first[sign]) else 1
    row[SIGNS_SEEN] = seen_at_all
    row[MISMATCH] = mismatch


def signs_of_life(
    company: NDArray[Any], log: NDArray[Any], opening_models: int
) -> dict[str, float]:
    """Return the first month of every sign that one life showed, earliest first.

    Args:
        company: array of length one, as the life left it.
        log: the log of the life.
        opening_models: models in production on the first day.
    """
    records = addressable(log)
    by_topic = addressable(np.empty(2 * len(records) + 1, records.dtype))
    begins = sort_out(records, by_topic)
    months = int(end_of(about(by_topic, begins, MONEY)) / DAYS_PER_MONTH)
    row = np.full(WIDTH, math.nan)
    seen = observe(addressable(company), by_topic, begins, months, opening_models)
    measure_signs(seen, months, row)
    first = {name: float(row[column(name)]) for name in (*SIGNS, "mismatch_month")}
    shown = [(month, name) for name, month in first.items() if not math.isnan(month)]
    return {name: month for month, name in sorted(shown)}


@rule
def shows(seen: Any, sign: int, month: int) -> bool:
    """Return whether a sign shows at the end of a month."""
    if sign in (VELOCITY, WIDENING_GAP):
        return velocity_falls(seen, month) if sign == VELOCITY else gap_widens(seen, month)
    if sign in (TOIL, INCIDENTS):
        return toil_dominates(seen, month) if sign == TOIL else failures_repeat(seen, month)
    if sign in (RETRAINING, RESEARCH):
        return retraining_lags(seen, month) if sign == RETRAINING else research_drifts(seen, month)
    return ramps_are_slow(seen, month) if sign == RAMP else debt_grows(seen, month)


@rule
def total(seen: Any, what: int, begin: int, end: int) -> float:
    """Return the sum of an observation over months `begin` to `end`, both included."""
    result = 0.0
    for month in range(begin, end + 1):
        result += seen[what, month]
    return result


@rule
def velocity_falls(seen: Any, month: int) -> bool:
    """Return whether fewer improvements went live than in the half-year before, by more people."""
    if month < 2 * HALF_YEAR:
        return False
    middle = month - HALF_YEAR
    before = total(seen, IMPROVEMENTS, middle - HALF_YEAR + 1, middle)
    now = total(seen, IMPROVEMENTS, middle + 1, month)
    people_before = total(seen, HEADCOUNT, middle - HALF_YEAR + 1, middle)
    people = total(seen, HEADCOUNT, middle + 1, month)
    return bool(people > people_before and now < VELOCITY_FELL * before)


@rule
def gap_widens(seen: Any, month: int) -> bool:
    """Return whether live quality fell behind offline quality over the quarter."""
    if month < QUARTER or np.isnan(seen[GAP, month - QUARTER]):
        return False
    return bool(seen[GAP, month] > seen[GAP, month - QUARTER] + GAP_WIDENED)


@rule
def toil_dominates(seen: Any, month: int) -> bool:
    """Return whether ML engineers spent most of the quarter on operations."""
    if month < QUARTER:
        return False
    days = total(seen, TASK_DAYS, month - QUARTER + 1, month)
    toil = total(seen, TOIL_DAYS, month - QUARTER + 1, month)
    return bool(toil > MOST_TOIL * days)


@rule
def failures_repeat(seen: Any, month: int) -> bool:
    """Return whether failures of service or quality came again and again over the quarter."""
    if month < QUARTER:
        return False
    return bool(total(seen, FAILURES, month - QUARTER + 1, month) > QUARTER * FAILURES_A_MONTH)


@rule
def retraining_lags(seen: Any, month: int) -> bool:
    """Return whether a model that needs it has not been refreshed for more than a month."""
    return bool(seen[REFRESH_AGE, month] > RETRAIN_MONTH_DAYS)


@rule
def research_drifts(seen: Any, month: int) -> bool:
    """Return whether months of modelling have brought nothing to users."""
    if month < RESEARCH_MONTHS:
        return False
    begin = month - RESEARCH_MONTHS + 1
    if total(seen, IMPROVEMENTS, begin, month) > 0.0:
        return False
    share = RESEARCH_SHARE * total(seen, HEADCOUNT, begin, month) * RETRAIN_MONTH_DAYS
    return bool(total(seen, ITERATION_DAYS, begin, month) > share > 0.0)


@rule
def ramps_are_slow(seen: Any, month: int) -> bool:
    """Return whether somebody is still not productive after half a year."""
    return bool(seen[SLOW_RAMPS, month] > 0.0)


@rule
def debt_grows(seen: Any, month: int) -> bool:
    """Return whether a debt that matters has grown faster than it was paid over half a year."""
    if month < HALF_YEAR:
        return False
    return exceeds(seen, INFRA_DEBT_AT_END, month) or exceeds(seen, DATA_DEBT_AT_END, month)


@rule
def exceeds(seen: Any, debt: int, month: int) -> bool:
    """Return whether one debt matters and has grown over the half-year."""
    grown = seen[debt, month] - seen[debt, month - HALF_YEAR]
    return bool(seen[debt, month] > DEBT_MATTERS and grown > DEBT_GREW)
