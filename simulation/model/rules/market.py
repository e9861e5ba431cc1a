"""The market: pilots start and are decided, customers pay and churn."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.model import formulas
from simulation.model.agenda import PILOT_ENDS_SLOT, schedule
from simulation.model.jit import inlined_rule
from simulation.model.log import (
    CUSTOMER_CHURNED,
    PILOT_LOST,
    PILOT_STARTED,
    PILOT_WON,
    append,
)
from simulation.model.names import CUSTOMER, EMPTY, FULL, NEVER, NOTHING, PILOT
from simulation.model.parameters import CHANCES
from simulation.model.randomness import address
from simulation.model.rules.quality import (
    downtime_so_far,
    mean_live_quality,
    unavailable_share,
)
from simulation.model.rules.streams import next_gap, retime_streams
from simulation.model.variates import decided, draw

PILOT_CONVERTS = address("pilot converts")
CUSTOMER_CHURNS = address("customer churns")
PILOT_DAYS = CHANCES.index("pilot_days")
CONTRACT_VALUE = CHANCES.index("acv_usd_per_month")


@inlined_rule
def vacant_account(company: Any, accounts: Any) -> int:
    """Return a free row of the account table; mark the company full if there is none."""
    for place in range(company.n_accounts):
        if accounts[place].state == EMPTY:
            return place
    if company.n_accounts >= len(accounts):
        company.status = FULL
        return 0
    company.n_accounts += 1
    return int(company.n_accounts) - 1


@inlined_rule
def pilot_starts(company: Any, accounts: Any, log: Any, stream: int) -> None:
    """Begin a pilot, and time its end and the next pilot."""
    s = company.streams[stream]
    account = accounts[vacant_account(company, accounts)]
    account.number = company.accounts_opened
    account.state = PILOT
    account.address = s.address + np.uint64(s.arrivals)
    account.started = company.now
    account.ends = company.now + draw(company, PILOT_DAYS, s.address, s.arrivals)
    account.mrr = draw(company, CONTRACT_VALUE, s.address, s.arrivals)
    account.downtime_at_start = downtime_so_far(company)
    company.accounts_opened += 1
    append(company, log, PILOT_STARTED, NOTHING, NOTHING, account.number, 0.0, 0.0)
    s.arrivals += 1
    next_gap(company, stream)
    schedule(company, PILOT_ENDS_SLOT, min(company.due[PILOT_ENDS_SLOT], account.ends))


@inlined_rule
def time_pilots(company: Any, accounts: Any) -> None:
    """Set when the next pilot is decided."""
    first = NEVER
    for place in range(company.n_accounts):
        if accounts[place].state == PILOT and accounts[place].ends < first:
            first = accounts[place].ends
    schedule(company, PILOT_ENDS_SLOT, first)


@inlined_rule
def pilots_end(company: Any, accounts: Any, log: Any) -> None:
    """Decide every pilot whose time is up."""
    for place in range(company.n_accounts):
        if accounts[place].state == PILOT and accounts[place].ends <= company.now:
            decide_pilot(company, accounts, log, place)
    retime_streams(company)
    time_pilots(company, accounts)


@inlined_rule
def decide_pilot(company: Any, accounts: Any, log: Any, place: int) -> None:
    """Win or lose a pilot by live quality and by the availability it saw."""
    w = company.world
    account = accounts[place]
    probability = formulas.conversion_chance(
        w.pilot_convert_prob,
        mean_live_quality(company),
        w.customer_quality_bar,
        w.quality_bar_softness,
    )
    missed = unavailable_share(company, account.downtime_at_start, account.started)
    if missed > 1.0 - w.raise_availability_bar:
        probability *= w.pilot_reliability_penalty
    if decided(company, PILOT_CONVERTS, account.address, 0, probability):
        account.state = CUSTOMER
        company.customers += 1
        company.mrr += account.mrr
        append(company, log, PILOT_WON, NOTHING, NOTHING, account.number, account.mrr, probability)
    else:
        account.state = EMPTY
        append(company, log, PILOT_LOST, NOTHING, NOTHING, account.number, 0.0, probability)


@inlined_rule
def customers_churn(company: Any, accounts: Any, log: Any) -> None:
    """Let customers leave at the month's end: more after outages and at low quality."""
    w = company.world
    probability = w.logo_churn_per_month * formulas.quality_churn(
        w.churn_mult_below_quality,
        mean_live_quality(company),
        w.customer_quality_bar,
        w.quality_bar_softness,
    )
    missed = unavailable_share(company, company.downtime_at_month_start, company.month_start)
    if missed > 1.0 - w.raise_availability_bar:
        probability *= w.churn_mult_missed_slo
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
    company.downtime_at_month_start = downtime_so_far(company)
    retime_streams(company)
