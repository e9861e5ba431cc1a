"""Hiring: searching, offers against the market, contractors, advisers, and successors."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.model import formulas_people
from simulation.model.agenda import requisition_slot, schedule
from simulation.model.jit import inlined_rule, rule
from simulation.model.log import (
    COUNTER_OFFER_TAKEN,
    EQUITY_GRANTED,
    OFFER_ACCEPTED,
    OFFER_DECLINED,
    REQUISITION_OPENED,
    append,
)
from simulation.model.names import (
    CONTRACTOR,
    CREDENTIALS,
    EMPLOYEE,
    FILLED,
    HIRING,
    NOBODY,
    NOTHING,
    NOTICE,
    SOURCING,
)
from simulation.model.parameters import CHANCES
from simulation.model.randomness import address
from simulation.model.rules.effort import update_overheads
from simulation.model.rules.finance import post
from simulation.model.rules.seats import (
    CONTRACTOR_RAMP_DAYS,
    joins,
    new_seat,
    ramp_days_of,
    salary_of,
    set_speeds,
    take_seat,
)
from simulation.model.state import FIRST_SUCCESSOR
from simulation.model.variates import decided, draw

OFFER_ACCEPTED_AT = address("offer is accepted")
COUNTER_OFFER_MADE = address("counter-offer is made")
COUNTER_OFFER_ACCEPTED = address("counter-offer is accepted")
AGENCY_USED = address("hire comes through an agency")
IS_MIS_HIRE = address("hire does not fit")
START_DELAY = CHANCES.index("start_delay_days")
SCREEN_EFFORT = CHANCES.index("screen_effort_h_per_hire")
SCREEN_DELAY = CHANCES.index("screen_delay_days")
MIS_HIRE_FITNESS = CHANCES.index("mis_hire_productivity")
MIS_HIRE_DETECTION = CHANCES.index("mis_hire_detect_days")
# Gains of log-odds are stated per ten percent of cash, 10,000 USD and half a percent of equity.
CASH_STEP, BONUS_STEP_USD, EQUITY_STEP = 0.1, 10_000.0, 0.005
FOURTH = 3  # after so many hires
SUCCESSION = np.uint64(0x9E3779B97F4A7C15)


@inlined_rule
def open_requisition(company: Any, works: Any, log: Any, action: int) -> None:
    """Open the requisition of an action."""
    r = int(company.requisitions_opened)
    company.requisitions_opened += 1
    a = company.actions[action]
    requisition = company.requisitions[r]
    requisition.address = a.address
    requisition.role = a.role
    requisition.seat = NOBODY
    requisition.production_experience = a.production_experience
    requisition.level = a.level
    requisition.leadership = a.leadership
    requisition.profile = a.profile
    requisition.screen = a.screen
    requisition.scope = a.scope
    requisition.cash_over_band_share = a.cash_over_band_share
    requisition.signing_bonus_usd = a.signing_bonus_usd
    requisition.equity_share = a.equity_share
    requisition.salary_usd_per_year = a.salary_usd_per_year
    search(company, works, log, r)


@rule
def search(company: Any, works: Any, log: Any, r: int) -> None:
    """Begin to search for somebody."""
    requisition = company.requisitions[r]
    requisition.state = SOURCING
    requisition.offers = 0
    requisition.employment = EMPLOYEE
    if requisition.profile == CREDENTIALS:
        requisition.production_experience = 0
    company.open_requisitions += 1
    append(company, log, REQUISITION_OPENED, r, requisition.role, NOTHING, 0.0, 0.0)
    look_for_candidate(company, r, 1.0)
    update_overheads(company, works, log)


@rule
def look_for_candidate(company: Any, r: int, share: float) -> None:
    """Time the next offer, after `share` of a fresh search; a screen takes days and hours more."""
    requisition = company.requisitions[r]
    who, number = requisition.address, requisition.offers
    days = draw(company, company.roles[requisition.role].search, who, number) * share
    requisition.screen_h_per_day = 0.0
    if is_screened(company, r):
        days += draw(company, SCREEN_DELAY, who, number)
        if days > 0.0:
            requisition.screen_h_per_day = draw(company, SCREEN_EFFORT, who, number) / days
    add_up_screens(company)
    schedule(company, requisition_slot(company, r), company.now + days)


@inlined_rule
def is_screened(company: Any, r: int) -> bool:
    """Return whether candidates pass a production-focused screen."""
    if company.mechanisms.mis_hires == 0:
        return False
    screen = company.requisitions[r].screen
    if screen == NOTHING:
        return bool(company.world.screen_used > 0.5)
    return bool(screen == 1)


@rule
def add_up_screens(company: Any) -> None:
    """Add up the team hours a day that all screens take."""
    hours = 0.0
    for r in range(len(company.requisitions)):
        if company.requisitions[r].state == SOURCING:
            hours += company.requisitions[r].screen_h_per_day
    company.screen_h_per_day = hours


@inlined_rule
def offer_is_answered(company: Any, works: Any, log: Any, r: int) -> None:
    """Let the candidate accept, and give notice, or decline, so that the search goes on."""
    requisition = company.requisitions[r]
    number = requisition.offers
    requisition.offers += 1
    role = requisition.role
    chance = acceptance_chance(company, r)
    accepted = decided(company, OFFER_ACCEPTED_AT, requisition.address, number, chance)
    if not accepted:
        append(company, log, OFFER_DECLINED, r, role, requisition.offers, 0.0, 0.0)
    elif counter_offer_wins(company, r, number):
        append(company, log, COUNTER_OFFER_TAKEN, r, role, requisition.offers, 0.0, 0.0)
        accepted = False
    if accepted:
        gives_notice(company, works, log, r)
    else:
        look_for_candidate(company, r, company.world.offer_declined_fill_share)
        update_overheads(company, works, log)


@inlined_rule
def acceptance_chance(company: Any, r: int) -> float:
    """Return the chance that an offer is accepted: the market's, moved by what is offered."""
    w = company.world
    requisition = company.requisitions[r]
    gain = w.accept_logit_per_10pct_cash * requisition.cash_over_band_share / CASH_STEP
    gain += w.accept_logit_per_10k_signing * bonus_of(company, r) / BONUS_STEP_USD
    gain += beyond_cash(company, r)
    return formulas_people.moved_chance(w.offer_accept_prob, gain)


@rule
def beyond_cash(company: Any, r: int) -> float:
    """Return the log-odds that equity above the usual and the scope of the work add."""
    w = company.world
    requisition = company.requisitions[r]
    gain = w.accept_logit_scope * requisition.scope
    if requisition.equity_share >= 0.0:
        more = requisition.equity_share - usual_equity(company)
        gain += w.accept_logit_per_half_pct_equity * more / EQUITY_STEP
    return float(gain)


@rule
def bonus_of(company: Any, r: int) -> float:
    """Return the signing bonus of a position, USD."""
    bonus = company.requisitions[r].signing_bonus_usd
    return float(bonus if bonus >= 0.0 else company.world.signing_bonus_usd)


@rule
def usual_equity(company: Any) -> float:
    """Return the share of the company that the next hire gets by custom (R40)."""
    w = company.world
    share = w.equity_share_hire_5_on
    if company.hires == 0:
        share = w.equity_share_hire_1
    elif company.hires == 1:
        share = w.equity_share_hire_2
    elif company.hires == 2:
        share = w.equity_share_hire_3
    elif company.hires == FOURTH:
        share = w.equity_share_hire_4
    return float(share)


@inlined_rule
def counter_offer_wins(company: Any, r: int, number: int) -> bool:
    """Return whether a large laboratory wins the candidate after all.

    Equity and scope make it less likely; it comes less often to people with a production profile.
    """
    requisition = company.requisitions[r]
    role = company.roles[requisition.role]
    if company.mechanisms.counter_offers == 0 or role.from_research == 0:
        return False
    w = company.world
    made = w.lab_counter_offer_prob
    experienced = requisition.production_experience
    if experienced == NOTHING:
        experienced = role.production_experience
    if experienced == 1:
        made *= w.counter_offer_mult_production_profile
    taken = formulas_people.moved_chance(w.lab_counter_take_prob, -beyond_cash(company, r))
    who = requisition.address
    return bool(
        decided(company, COUNTER_OFFER_MADE, who, number, made)
        and decided(company, COUNTER_OFFER_ACCEPTED, who, number, taken)
    )


@inlined_rule
def gives_notice(company: Any, works: Any, log: Any, r: int) -> None:
    """Agree on pay and equity, pay the agency, and wait for the first day."""
    requisition = company.requisitions[r]
    requisition.state = NOTICE
    company.open_requisitions -= 1
    add_up_screens(company)
    append(company, log, OFFER_ACCEPTED, r, requisition.role, requisition.offers, 0.0, 0.0)
    salary = salary_of(company, requisition) * (1.0 + requisition.cash_over_band_share)
    requisition.salary_usd_per_year = salary
    requisition.cash_over_band_share = 0.0
    if requisition.equity_share < 0.0:
        requisition.equity_share = usual_equity(company)
    company.hires += 1
    if decided(company, AGENCY_USED, requisition.address, 0, company.world.agency_use_prob):
        post(company, log, HIRING, -salary * company.world.agency_fee_share)
    wait = draw(company, START_DELAY, requisition.address, 0)
    schedule(company, requisition_slot(company, r), company.now + wait)
    update_overheads(company, works, log)


@inlined_rule
def starts(company: Any, works: Any, log: Any, r: int) -> None:
    """Let the hired person start."""
    requisition = company.requisitions[r]
    requisition.state = FILLED
    seat = requisition.seat
    if seat == NOBODY:
        seat = new_seat(company)
    if requisition.employment == CONTRACTOR:
        ramp_days = draw(company, CONTRACTOR_RAMP_DAYS, requisition.address, 0)
        take_seat(company, log, requisition, seat, ramp_days, r, CONTRACTOR)
        company.engineers[seat].contract_ends = company.now + requisition.contract_days
    else:
        ramp_days = ramp_days_of(company, requisition.address, requisition.role)
        take_seat(company, log, requisition, seat, ramp_days, r, EMPLOYEE)
        post(company, log, HIRING, -bonus_of(company, r))
        grant_equity(company, log, seat, requisition.equity_share)
        find_fitness(company, r, seat)
    joins(company, works, log, seat)


@inlined_rule
def joins_by_plan(company: Any, works: Any, log: Any, action: int) -> None:
    """Let a candidate in hand start."""
    a = company.actions[action]
    ramp_days = ramp_days_of(company, a.address, a.role)
    seat = new_seat(company)
    take_seat(company, log, a, seat, ramp_days, NOTHING, EMPLOYEE)
    joins(company, works, log, seat)


@inlined_rule
def grant_equity(company: Any, log: Any, seat: int, share: float) -> None:
    """Grant a newcomer a share of the company."""
    engineer = company.engineers[seat]
    engineer.equity_share = share
    company.equity_granted += share
    append(company, log, EQUITY_GRANTED, seat, engineer.role, NOTHING, share, 0.0)


@inlined_rule
def find_fitness(company: Any, r: int, seat: int) -> None:
    """Decide whether the newcomer fits; if not, how little they do and when it is noticed."""
    if company.mechanisms.mis_hires == 0:
        return
    w = company.world
    requisition = company.requisitions[r]
    chance = w.mis_hire_prob_ordinary_screen
    if requisition.profile == CREDENTIALS:
        chance = w.mis_hire_prob_pedigree
    if is_screened(company, r):
        chance *= w.screen_mis_hire_mult
    if company.adviser_until > company.now:
        chance *= w.adviser_screen_mis_hire_mult
    who = requisition.address
    if not decided(company, IS_MIS_HIRE, who, 0, chance):
        return
    engineer = company.engineers[seat]
    engineer.fitness = min(1.0, draw(company, MIS_HIRE_FITNESS, who, 0))
    engineer.found_out = company.now + draw(company, MIS_HIRE_DETECTION, who, 0)
    set_speeds(company, seat)


@inlined_rule
def reopen(company: Any, works: Any, log: Any, seat: int) -> None:
    """Open the position of somebody who has left anew, for a successor like them."""
    r = FIRST_SUCCESSOR + seat
    engineer = company.engineers[seat]
    requisition = company.requisitions[r]
    requisition.address = engineer.address * SUCCESSION + np.uint64(1)
    requisition.role = engineer.role
    requisition.seat = seat
    requisition.production_experience = NOTHING
    requisition.level = engineer.level
    requisition.leadership = engineer.leads
    requisition.profile = 0
    requisition.screen = NOTHING
    requisition.scope = 0
    requisition.cash_over_band_share = 0.0
    requisition.signing_bonus_usd = -1.0
    requisition.equity_share = -1.0
    requisition.salary_usd_per_year = -1.0
    search(company, works, log, r)
