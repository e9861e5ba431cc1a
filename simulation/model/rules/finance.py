"""Money: the month's bills, revenue, and the day on which cash runs out."""

from __future__ import annotations

from typing import Any

from simulation.model import formulas
from simulation.model.jit import inlined_rule, rule
from simulation.model.log import CASH_OUT, LEDGER_LINE, MONTH_CLOSED, append
from simulation.model.names import (
    ABSENT,
    COMPUTE,
    DAYS_PER_MONTH,
    DAYS_PER_YEAR,
    FOUNDERS,
    LIVED,
    NOTHING,
    OPERATING,
    PAYROLL,
    REVENUE,
    RUNNING,
    SERVING,
    TOOLS,
)


@rule
def post(company: Any, log: Any, line: int, usd: float) -> None:
    """Write an amount into the ledger (in positive) and into cash."""
    if usd == 0.0:
        return
    company.cash += usd
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
def pay_bills(company: Any, log: Any) -> None:
    """Post the month's costs and revenue."""
    w = company.world
    months = (company.now - company.month_start) / DAYS_PER_MONTH
    payroll = salaries_earned(company) * w.load_multiplier
    founders = company.founders * w.founder_salary_usd / 12.0 * months * w.load_multiplier
    post(company, log, PAYROLL, -payroll)
    post(company, log, FOUNDERS, -founders)
    post(
        company, log, OPERATING, -formulas.other_costs(payroll + founders, w.nonpayroll_opex_share)
    )
    if company.mechanisms.iteration == 1:
        post(company, log, COMPUTE, -w.compute_usd_per_month * months)
    post(company, log, TOOLS, -w.tools_usd_per_engineer_month * company.present * months)
    post(company, log, SERVING, -w.inference_share_revenue * company.mrr * months)
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
    company.month_start = company.now
    company.cash_at_month_start = company.cash
    company.leavers_pay_usd = 0.0
