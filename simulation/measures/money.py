"""Measures of runway, burn and the market, from the log of one life."""

from __future__ import annotations

import math
from typing import Any

from simulation.measures.columns import column
from simulation.model.jit import rule
from simulation.model.log import (
    CASH_OUT,
    CUSTOMER_CHURNED,
    LIFE_CLOSED,
    LIFE_OPENED,
    MONTH_CLOSED,
    PILOT_LOST,
    PILOT_WON,
    ROUND_CLOSED,
)
from simulation.model.names import DAYS_PER_MONTH

RUNWAY = column("runway_months")
CASH_RAN_OUT = column("cash_out")
CASH_END = column("cash_end_usd")
NET_BURN = column("net_burn_usd_per_month")
BURN_MULTIPLE = column("burn_multiple")
PILOTS_WON = column("pilots_won")
PILOTS_LOST = column("pilots_lost")
CUSTOMERS_END = column("customers_end")
MRR_END = column("mrr_end_usd")

TRAILING_MONTHS = 3
# Below a dollar a month there is no growth that burn could be compared with, only rounding.
LEAST_NEW_ARR_USD = 12.0


@rule
def end_of(money: Any) -> float:
    """Return the day the life ended: when cash ran out, else when the log was closed."""
    end = 0.0
    for i in range(len(money)):
        if money[i].kind == CASH_OUT:
            return float(money[i].amount)
        if money[i].kind == LIFE_CLOSED:
            end = money[i].time
    return float(end)


@rule
def measure_money(money: Any, row: Any) -> None:
    """Write runway, cash and burn into the row of a life."""
    opening = 0.0
    cash = 0.0
    ran_out = 0.0
    mrr = 0.0
    first_mrr = math.nan
    months = 0
    closed_at = 0.0
    for i in range(len(money)):
        record = money[i]
        if record.kind == LIFE_OPENED:
            opening = record.amount
        elif record.kind == CASH_OUT:
            ran_out = 1.0
        elif record.kind == MONTH_CLOSED:
            cash = record.amount
            mrr = record.share
            months += 1
            closed_at = record.time
            if months == 1:
                first_mrr = mrr
        elif record.kind == LIFE_CLOSED:
            cash = record.amount
    before = opening
    since = 0.0
    closed = 0
    invested = 0.0
    invested_before = 0.0
    for i in range(len(money)):
        record = money[i]
        if record.kind == ROUND_CLOSED:
            invested += record.amount
        elif record.kind == MONTH_CLOSED:
            closed += 1
            if closed == months - TRAILING_MONTHS:
                before = record.amount
                since = record.time
                invested_before = invested
    # The last month may be a short one; investment is no revenue.
    if closed_at > since:
        spent = before - cash + invested - invested_before
        row[NET_BURN] = spent * DAYS_PER_MONTH / (closed_at - since)
    row[RUNWAY] = end_of(money) / DAYS_PER_MONTH
    row[CASH_RAN_OUT] = ran_out
    row[CASH_END] = max(0.0, cash) if ran_out > 0.0 else cash
    new_arr = 12.0 * (mrr - first_mrr)
    if new_arr >= LEAST_NEW_ARR_USD:
        row[BURN_MULTIPLE] = (opening - cash + invested) / new_arr


@rule
def measure_market(market: Any, money: Any, row: Any, opening_customers: int, end: float) -> None:
    """Write pilots, customers and revenue up to the end into the row of a life."""
    won = 0
    lost = 0
    churned = 0
    mrr = 0.0
    for i in range(len(market)):
        record = market[i]
        if record.time > end:
            continue
        if record.kind == PILOT_WON:
            won += 1
        elif record.kind == PILOT_LOST:
            lost += 1
        elif record.kind == CUSTOMER_CHURNED:
            churned += 1
    for i in range(len(money)):
        if money[i].kind == MONTH_CLOSED and money[i].time <= end:
            mrr = money[i].share
    row[PILOTS_WON] = won
    row[PILOTS_LOST] = lost
    row[CUSTOMERS_END] = opening_customers + won - churned
    row[MRR_END] = mrr
