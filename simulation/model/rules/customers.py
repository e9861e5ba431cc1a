"""Customers: what they pay, when they leave, and what a month's reliability means to them."""

from __future__ import annotations

from typing import Any

from simulation.model import formulas_market
from simulation.model.jit import inlined_rule
from simulation.model.log import CONTRACTS_GREW, CUSTOMER_CHURNED, append
from simulation.model.names import CUSTOMER, EMPTY, NEVER, NOTHING
from simulation.model.randomness import address
from simulation.model.rules.market import lost_pilots_return, missed_target
from simulation.model.rules.quality import (
    downtime_so_far,
    mean_live_quality,
    own_models_in_production,
    unavailable_share,
)
from simulation.model.rules.serving import count_traffic, overloaded_so_far
from simulation.model.rules.streams import retime_streams
from simulation.model.variates import decided

CUSTOMER_CHURNS = address("customer churns")


@inlined_rule
def market_month_ends(company: Any, accounts: Any, log: Any) -> None:
    """Let customers leave or grow and lost pilots return, by what the month was like."""
    missed = missed_target(
        company,
        company.downtime_at_month_start,
        company.overloaded_at_month_start,
        company.month_start,
    )
    customers_churn(company, accounts, log, missed)
    if not missed:
        contracts_grow(company, accounts, log)
        lost_pilots_return(company, accounts, log)
    remember_month(company)
    count_traffic(company, accounts)
    retime_streams(company)


@inlined_rule
def customers_churn(company: Any, accounts: Any, log: Any, missed: bool) -> None:
    """Let customers leave: more after outages, at low quality, and where others offer the same."""
    w = company.world
    probability = w.logo_churn_per_month * formulas_market.quality_churn(
        w.churn_mult_below_quality,
        mean_live_quality(company),
        w.customer_quality_bar,
        w.quality_bar_softness,
    )
    if missed:
        probability *= w.churn_mult_missed_slo
    probability *= replicability(company)
    for place in range(company.n_accounts):
        account = accounts[place]
        if account.state != CUSTOMER:
            continue
        if decided(company, CUSTOMER_CHURNS, account.address, company.months_closed, probability):
            account.state = EMPTY
            company.customers -= 1
            company.mrr -= account.mrr
            append(
                company, log, CUSTOMER_CHURNED, NOTHING, NOTHING, account.number, account.mrr, 0.0
            )
    if company.customers == 0:
        company.mrr = 0.0


@inlined_rule
def replicability(company: Any) -> float:
    """Return what a product on hosted models alone, which others can build too, does to churn."""
    if company.launch_day == NEVER or own_models_in_production(company) > 0:
        return 1.0
    hosted = False
    for m in range(company.n_models):
        hosted = hosted or company.models[m].hosted == 1
    if not hosted:
        return 1.0
    return formulas_market.replicability_churn(
        company.world.replicability_churn_mult,
        company.now - company.launch_day,
        company.world.replicability_onset_days,
    )


@inlined_rule
def contracts_grow(company: Any, accounts: Any, log: Any) -> None:
    """Let the contracts of customers who get what they need grow."""
    w = company.world
    satisfied = mean_live_quality(company) >= w.customer_quality_bar
    if company.mechanisms.expansion == 0 or company.customers == 0 or not satisfied:
        return
    total = 0.0
    for place in range(company.n_accounts):
        account = accounts[place]
        if account.state == CUSTOMER:
            account.mrr *= 1.0 + w.mrr_expansion_per_month
            total += account.mrr
    grown = total - company.mrr
    append(company, log, CONTRACTS_GREW, NOTHING, NOTHING, NOTHING, grown, 0.0)
    company.mrr = total


@inlined_rule
def remember_month(company: Any) -> None:
    """Keep what investors look back on, and begin the accounts of the next month."""
    month = int(company.months_closed) + 1
    days = company.now - company.month_start
    share = unavailable_share(company, company.downtime_at_month_start, company.month_start)
    if days > 0.0:
        share += (overloaded_so_far(company) - company.overloaded_at_month_start) / days
    if month < len(company.mrr_at_month_end):
        company.mrr_at_month_end[month] = company.mrr
        company.unavailable_by_month[month] = share
    company.downtime_at_month_start = downtime_so_far(company)
    company.overloaded_at_month_start = overloaded_so_far(company)
