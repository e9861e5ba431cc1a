"""The Series A: when it is due, what investors ask, and whether it closes."""

from __future__ import annotations

from typing import Any

from simulation.model import formulas_market
from simulation.model.agenda import RAISE_SLOT, schedule
from simulation.model.jit import inlined_rule, rule
from simulation.model.log import RAISE_FAILED, RAISE_STARTED, ROUND_CLOSED, append
from simulation.model.names import (
    DAYS_PER_MONTH,
    INVESTMENT,
    NOT_RAISING,
    NOTHING,
    RAISED,
    RAISING,
    RESTING,
)
from simulation.model.parameters import CHANCES
from simulation.model.randomness import address
from simulation.model.rules.effort import update_overheads
from simulation.model.rules.finance import post, runway_days
from simulation.model.rules.quality import mean_live_quality
from simulation.model.variates import decided, draw

COMPANY = address("the company")
RAISE_CLOSES = address("raise closes")
RAISE_DAYS = CHANCES.index("fundraise_days")
REST_DAYS = CHANCES.index("raise_retry_days")
A_YEAR_OF_MONTHS = 12


@rule
def conditions_missed(company: Any) -> int:
    """Return how many of ARR, growth and reliability investors miss."""
    w = company.world
    missed = 0
    if company.mrr * 12.0 < w.series_a_arr_usd:
        missed += 1
    if growth_a_year(company) < w.raise_growth_ratio:
        missed += 1
    if not reliable_over_window(company):
        missed += 1
    return missed


@inlined_rule
def growth_a_year(company: Any) -> float:
    """Return recurring revenue over that of a year ago; with less history, the same pace a year.

    Revenue that was not there before counts as growth beyond any ratio.
    """
    month = int(company.months_closed)
    first = max(0, month - A_YEAR_OF_MONTHS)
    while first < month and company.mrr_at_month_end[first] <= 0.0:
        first += 1
    if company.mrr <= 0.0:
        return 0.0
    if first >= month:
        return float(company.world.raise_growth_ratio)
    ratio = company.mrr / company.mrr_at_month_end[first]
    months = company.now / DAYS_PER_MONTH - first
    return formulas_market.grown(ratio - 1.0, A_YEAR_OF_MONTHS / months)


@inlined_rule
def reliable_over_window(company: Any) -> bool:
    """Return whether a model serves users and was available enough over the window."""
    if mean_live_quality(company) <= 0.0:
        return False
    w = company.world
    months = int(company.months_closed)
    window = max(1, round(w.raise_window_days / DAYS_PER_MONTH))
    looked_at = min(window, months)
    if looked_at == 0:
        return False
    total = 0.0
    for month in range(months - looked_at + 1, months + 1):
        total += company.unavailable_by_month[month]
    return bool(total / looked_at <= 1.0 - w.raise_availability_bar)


@inlined_rule
def raise_is_considered(company: Any, works: Any, log: Any) -> None:
    """Begin a raise at a month's end if all conditions hold, or cash is running short."""
    if company.mechanisms.raise_round == 0 or company.raise_wanted == 0:
        return
    if company.mechanisms.finance == 0 or company.raise_state != NOT_RAISING:
        return
    missed = conditions_missed(company)
    if missed > 0 and runway_days(company) > company.world.raise_trigger_runway_days:
        return
    company.raise_state = RAISING
    append(company, log, RAISE_STARTED, NOTHING, NOTHING, missed, 0.0, 0.0)
    takes = draw(company, RAISE_DAYS, COMPANY, company.raises)
    schedule(company, RAISE_SLOT, company.now + takes)
    update_overheads(company, works, log)


@inlined_rule
def raise_ends(company: Any, works: Any, log: Any) -> None:
    """Close the round, or rest before the next attempt; after a rest, be ready for one."""
    if company.raise_state == RESTING:
        company.raise_state = NOT_RAISING
        return
    w = company.world
    number = int(company.raises)
    company.raises += 1
    chance = formulas_market.raise_chance(
        w.raise_success_prob, w.raise_success_prob_unready, conditions_missed(company)
    )
    if decided(company, RAISE_CLOSES, COMPANY, number, chance):
        company.raise_state = RAISED
        append(company, log, ROUND_CLOSED, NOTHING, NOTHING, NOTHING, w.series_a_round_usd, chance)
        post(company, log, INVESTMENT, w.series_a_round_usd)
    else:
        company.raise_state = RESTING
        append(company, log, RAISE_FAILED, NOTHING, NOTHING, NOTHING, 0.0, chance)
        schedule(company, RAISE_SLOT, company.now + draw(company, REST_DAYS, COMPANY, number))
    update_overheads(company, works, log)
