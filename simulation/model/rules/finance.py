"""Money: the month's bills, revenue, and the day on which cash runs out."""

from __future__ import annotations

from typing import Any

from simulation.model import formulas_market
from simulation.model.jit import inlined_rule, rule
from simulation.model.log import CASH_OUT, LEDGER_LINE, MONTH_CLOSED, append
from simulation.model.names import (
    ABSENT,
    ADVICE,
    COMPUTE,
    CONTRACTORS,
    DAYS_PER_MONTH,
    DAYS_PER_YEAR,
    FOUNDERS,
    INVESTMENT,
    LIVED,
    MANAGED,
    NEVER,
    NOTHING,
    OPERATING,
    PAYROLL,
    PRODUCT_FIRST,
    REVENUE,
    RUNNING,
    SERVING,
    TOOLS,
)
from simulation.model.rules.managed import managed_days_since
from simulation.model.rules.serving import own_share_of_requests

TRAILING_MONTHS = 3
PRICED_REQUESTS, PRICED_TOKENS = 1e3, 1e6  # what the prices are for


@rule
def post(company: Any, log: Any, line: int, usd: float) -> None:
    """Write an amount into the ledger (in positive) and into cash."""
    if usd == 0.0:
        return
    company.cash += usd
    if line == INVESTMENT:
        company.invested_usd += usd
    append(company, log, LEDGER_LINE, NOTHING, line, NOTHING, usd, 0.0)


@inlined_rule
def salaries_earned(company: Any) -> float:
    """Return the salaries earned since the month began, before the load; USD."""
    usd = company.leavers_pay_usd
    for seat in range(company.n_seats):
        engineer = company.engineers[seat]
        if engineer.state != ABSENT:
            days = company.now - max(engineer.started, company.month_start)
            usd += engineer.salary_usd_per_year * days / DAYS_PER_YEAR
    return float(usd)


@inlined_rule
def contractor_fees(company: Any) -> float:
    """Return what contractors have earned since the month began; USD."""
    usd = company.leavers_fees_usd
    for seat in range(company.n_seats):
        engineer = company.engineers[seat]
        if engineer.state != ABSENT:
            days = company.now - max(engineer.started, company.month_start)
            usd += engineer.day_rate_usd * days
    return float(usd)


@inlined_rule
def adviser_fee(company: Any) -> float:
    """Return what an adviser has earned since the month began; USD."""
    end = min(company.now, company.adviser_until)
    days = max(0.0, end - max(company.month_start, company.adviser_since))
    return float(company.world.fractional_cto_usd_per_month * days / DAYS_PER_MONTH)


@inlined_rule
def trains_models(company: Any) -> bool:
    """Return whether the company trains models of its own, or is about to."""
    return bool(company.architecture != PRODUCT_FIRST or company.own_model_wanted == 1)


@inlined_rule
def pay_for_serving(company: Any, log: Any, months: float) -> None:
    """Post what requests cost: machines for own models, tokens for hosted ones, and services."""
    w = company.world
    requests = company.requests_per_month * months
    own_share = own_share_of_requests(company)
    serving = 0.0
    if own_share > 0.0:
        serving = (
            requests
            * own_share
            / PRICED_REQUESTS
            * w.serving_usd_per_1k_requests
            / company.serving_gain
        )
        post(company, log, SERVING, -serving)
    if own_share < 1.0:
        post(company, log, SERVING, -requests * (1.0 - own_share) * request_usd(company))
    days = company.managed_days + managed_days_since(company)
    if days > 0.0:
        fee = w.managed_service_usd_per_month * days / DAYS_PER_MONTH
        markup = w.managed_traffic_markup * serving * min(1.0, days / (months * DAYS_PER_MONTH))
        post(company, log, MANAGED, -fee - markup)
    company.managed_days = 0.0


@inlined_rule
def request_usd(company: Any) -> float:
    """Return what a request to a hosted model costs, at today's falling token prices; USD."""
    w = company.world
    prompt = company.tokens_per_request * w.prompt_share_of_tokens
    answer = company.tokens_per_request - prompt
    usd = prompt * w.token_price_in_usd_per_million + answer * w.token_price_out_usd_per_million
    years = company.now / DAYS_PER_YEAR
    return float(
        usd / PRICED_TOKENS * formulas_market.grown(w.token_price_mult_per_year - 1.0, years)
    )


@rule
def runway_days(company: Any) -> float:
    """Return the days that cash lasts at the mean net burn of the last three months.

    Infinity where nothing is burnt; before a month has closed there is no telling, hence too.
    """
    months = min(TRAILING_MONTHS, int(company.months_closed))
    if months == 0:
        return NEVER
    burn = 0.0
    for back in range(months):
        burn += company.burn_by_month[int(company.months_closed) - back]
    if burn <= 0.0:
        return NEVER
    return float(max(0.0, company.cash) / (burn / months) * DAYS_PER_MONTH)


@inlined_rule
def pay_bills(company: Any, log: Any) -> None:
    """Post the month's costs and revenue."""
    w = company.world
    months = (company.now - company.month_start) / DAYS_PER_MONTH
    payroll = salaries_earned(company) * w.load_multiplier
    founders = company.founders * w.founder_salary_usd / 12.0 * months * w.load_multiplier
    post(company, log, PAYROLL, -payroll)
    post(company, log, FOUNDERS, -founders)
    post(company, log, CONTRACTORS, -contractor_fees(company))
    post(company, log, ADVICE, -adviser_fee(company))
    post(
        company,
        log,
        OPERATING,
        -formulas_market.other_costs(payroll + founders, w.nonpayroll_opex_share),
    )
    if company.mechanisms.iteration == 1 and trains_models(company):
        post(company, log, COMPUTE, -w.compute_usd_per_month * months)
    pay_for_serving(company, log, months)
    post(company, log, TOOLS, -w.tools_usd_per_engineer_month * company.present * months)
    post(company, log, REVENUE, company.mrr * months)


@rule
def end_life(company: Any) -> None:
    """End a life that is under way; one that must be lived again stays so."""
    if company.status == RUNNING:
        company.status = LIVED


@rule
def close_books(company: Any, log: Any) -> None:
    """Close the month; if cash is gone, the life ends on the day it crossed zero.

    The day is interpolated within the month, so that it moves smoothly with money.
    """
    if company.mechanisms.finance == 1:
        pay_bills(company, log)
    append(
        company,
        log,
        MONTH_CLOSED,
        NOTHING,
        NOTHING,
        company.months_closed,
        company.cash,
        company.mrr,
    )
    if company.mechanisms.finance == 1 and company.cash <= 0.0:
        spent = company.cash_at_month_start - company.cash
        share = 0.0
        if spent > 0.0:
            share = min(1.0, max(0.0, company.cash_at_month_start / spent))
        when = company.month_start + share * (company.now - company.month_start)
        append(company, log, CASH_OUT, NOTHING, NOTHING, company.months_closed, when, 0.0)
        end_life(company)
    company.months_closed += 1
    if company.months_closed < len(company.burn_by_month):
        burn = company.cash_at_month_start - company.cash + company.invested_usd
        company.burn_by_month[company.months_closed] = burn
    company.invested_usd = 0.0
    company.month_start = company.now
    company.cash_at_month_start = company.cash
    company.leavers_pay_usd = 0.0
    company.leavers_fees_usd = 0.0
