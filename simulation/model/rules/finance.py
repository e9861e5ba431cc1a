"""Money: the month's bills, revenue, and the day on which cash runs out."""

from __future__ import annotations

from typing import Any

from simulation.model import formulas
from simulation.model.jit import rule
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
    company[0].cash += usd
    append(company, log, LEDGER_LINE, NOTHING, line, NOTHING, usd, 0.0)


@rule
def salaries_earned(company: Any) -> float:
    """Return the salaries earned since the month began, before the load; USD."""
    co = company[0]
    usd = co.leavers_pay_usd
    for seat in range(co.n_seats):
        engineer = co.engineers[seat]
        if engineer.state != ABSENT:
            days = co.now - max(engineer.started, co.month_start)
            usd += engineer.salary_usd_per_year * days / DAYS_PER_YEAR
    return float(usd)


@rule
def pay_bills(company: Any, log: Any) -> None:
    """Post the month's costs and revenue."""
    co = company[0]
    w = co.world
    months = (co.now - co.month_start) / DAYS_PER_MONTH
    payroll = salaries_earned(company) * w.load_multiplier
    founders = co.founders * w.founder_salary_usd / 12.0 * months * w.load_multiplier
    post(company, log, PAYROLL, -payroll)
    post(company, log, FOUNDERS, -founders)
    post(
        company, log, OPERATING, -formulas.other_costs(payroll + founders, w.nonpayroll_opex_share)
    )
    if co.mechanisms.iteration == 1:
        post(company, log, COMPUTE, -w.compute_usd_per_month * months)
    post(company, log, TOOLS, -w.tools_usd_per_engineer_month * co.present * months)
    post(company, log, SERVING, -w.inference_share_revenue * co.mrr * months)
    post(company, log, REVENUE, co.mrr * months)


@rule
def end_life(company: Any) -> None:
    """End a life that is under way; one that must be lived again stays so."""
    if company[0].status == RUNNING:
        company[0].status = LIVED


@rule
def close_books(company: Any, log: Any) -> None:
    """Close the month; if cash is gone, the life ends on the day it crossed zero.

    The day is interpolated within the month, so that it moves smoothly with money.
    """
    co = company[0]
    if co.mechanisms.finance == 1:
        pay_bills(company, log)
    append(company, log, MONTH_CLOSED, NOTHING, NOTHING, co.months_closed, co.cash, co.mrr)
    if co.mechanisms.finance == 1 and co.cash <= 0.0:
        spent = co.cash_at_month_start - co.cash
        share = 0.0
        if spent > 0.0:
            share = min(1.0, max(0.0, co.cash_at_month_start / spent))
        when = co.month_start + share * (co.now - co.month_start)
        append(company, log, CASH_OUT, NOTHING, NOTHING, co.months_closed, when, 0.0)
        end_life(company)
    co.months_closed += 1
    co.month_start = co.now
    co.cash_at_month_start = co.cash
    co.leavers_pay_usd = 0.0
