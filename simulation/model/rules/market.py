"""Pilots: how they start, are won or lost, and come back."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.model import formulas_market
from simulation.model.agenda import PILOT_ENDS_SLOT, schedule
from simulation.model.jit import inlined_rule, rule
from simulation.model.log import (
    PILOT_LOST,
    PILOT_RETURNED,
    PILOT_STARTED,
    PILOT_WON,
    append,
)
from simulation.model.names import CUSTOMER, EMPTY, FULL, LOST, NEVER, NOTHING, PILOT
from simulation.model.parameters import CHANCES
from simulation.model.randomness import address
from simulation.model.rules.quality import (
    downtime_so_far,
    mean_live_quality,
    unavailable_share,
)
from simulation.model.rules.serving import count_traffic, overloaded_so_far
from simulation.model.rules.streams import next_gap, retime_streams
from simulation.model.variates import decided, draw

PILOT_CONVERTS = address("pilot converts")
PILOT_RETURNS = address("lost pilot returns")
PILOT_DAYS = CHANCES.index("pilot_days")
CONTRACT_VALUE = CHANCES.index("acv_usd_per_month")
REPUTATION_LOSS = CHANCES.index("reputation_loss_per_lost_pilot")


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
    place = vacant_account(company, accounts)
    account = accounts[place]
    account.number = company.accounts_opened
    account.address = s.address + np.uint64(s.arrivals)
    account.returns = 0
    account.mrr = draw(company, CONTRACT_VALUE, s.address, s.arrivals)
    company.accounts_opened += 1
    append(company, log, PILOT_STARTED, NOTHING, NOTHING, account.number, 0.0, 0.0)
    begin_pilot(company, accounts, place, draw(company, PILOT_DAYS, s.address, s.arrivals))
    s.arrivals += 1
    next_gap(company, stream)
    count_traffic(company, accounts)


@inlined_rule
def opening_pilots_begin(company: Any, accounts: Any, log: Any) -> None:
    """Time the pilots that are under way today: as long again as a whole one."""
    for place in range(company.n_accounts):
        account = accounts[place]
        if account.state == PILOT:
            account.mrr = draw(company, CONTRACT_VALUE, account.address, 0)
            append(company, log, PILOT_STARTED, NOTHING, NOTHING, account.number, 0.0, 0.0)
            begin_pilot(company, accounts, place, draw(company, PILOT_DAYS, account.address, 0))
    count_traffic(company, accounts)


@rule
def begin_pilot(company: Any, accounts: Any, place: int, days: float) -> None:
    """Let a pilot run for some days, in which it sees how reliable the product is."""
    account = accounts[place]
    account.state = PILOT
    account.started = company.now
    account.ends = company.now + days
    account.downtime_at_start = downtime_so_far(company)
    account.overloaded_at_start = overloaded_so_far(company)
    company.pilots_running += 1
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
    count_traffic(company, accounts)
    retime_streams(company)
    time_pilots(company, accounts)


@rule
def missed_target(company: Any, downtime: float, overloaded: float, since: float) -> bool:
    """Return whether availability since a day, overload included, was below what is asked for.

    Args:
        downtime, overloaded: days of each up to that day.
    """
    share = unavailable_share(company, downtime, since)
    days = company.now - since
    if days > 0.0:
        share += (overloaded_so_far(company) - overloaded) / days
    return bool(share > 1.0 - company.world.raise_availability_bar)


@rule
def reputation_recovers(company: Any) -> None:
    """Let the market forget lost pilots over time."""
    company.reputation = formulas_market.recovered(
        company.reputation,
        company.now - company.reputation_updated,
        company.world.reputation_half_life_days,
    )
    company.reputation_updated = company.now


@inlined_rule
def decide_pilot(company: Any, accounts: Any, log: Any, place: int) -> None:
    """Win or lose a pilot by live quality and by the reliability it saw."""
    w = company.world
    account = accounts[place]
    company.pilots_running -= 1
    probability = formulas_market.conversion_chance(
        w.pilot_convert_prob,
        mean_live_quality(company),
        w.customer_quality_bar,
        w.quality_bar_softness,
    )
    missed = missed_target(
        company, account.downtime_at_start, account.overloaded_at_start, account.started
    )
    if missed:
        probability *= w.pilot_reliability_penalty
    if decided(company, PILOT_CONVERTS, account.address, account.returns, probability):
        account.state = CUSTOMER
        account.started = company.now
        company.customers += 1
        company.mrr += account.mrr
        append(company, log, PILOT_WON, NOTHING, NOTHING, account.number, account.mrr, probability)
        return
    account.state = EMPTY
    company.pilots_lost += 1
    append(company, log, PILOT_LOST, NOTHING, NOTHING, account.number, 0.0, probability)
    if missed:
        account.state = LOST
        reputation_recovers(company)
        loss = min(1.0, draw(company, REPUTATION_LOSS, account.address, account.returns))
        company.reputation *= 1.0 - loss


@inlined_rule
def lost_pilots_return(company: Any, accounts: Any, log: Any) -> None:
    """Let pilots lost to unreliability come back after a month in which targets were met."""
    chance = company.world.lost_pilot_return_prob_per_month
    month = int(company.months_closed)
    for place in range(company.n_accounts):
        account = accounts[place]
        if account.state != LOST:
            continue
        if decided(company, PILOT_RETURNS, account.address, month, chance):
            account.returns += 1
            append(company, log, PILOT_RETURNED, NOTHING, NOTHING, account.number, 0.0, 0.0)
            days = draw(company, PILOT_DAYS, account.address ^ PILOT_RETURNS, account.returns)
            begin_pilot(company, accounts, place, days)
