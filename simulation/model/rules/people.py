"""People: requisitions, offers, joining, ramping up and leaving."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.model import formulas
from simulation.model.agenda import WEEK_SLOT, schedule
from simulation.model.jit import rule
from simulation.model.log import (
    ENGINEER_JOINED,
    ENGINEER_LEFT,
    ENGINEER_RAMPED,
    OFFER_ACCEPTED,
    OFFER_DECLINED,
    REQUISITION_OPENED,
    append,
)
from simulation.model.names import (
    ABSENT,
    DAYS_PER_YEAR,
    FILLED,
    HIRING,
    INFRASTRUCTURE,
    NEVER,
    NOBODY,
    NOTHING,
    NOTICE,
    SOURCING,
    WORKING,
)
from simulation.model.parameters import CHANCES
from simulation.model.randomness import address
from simulation.model.rules.effort import settle_time, update_overheads
from simulation.model.rules.finance import post
from simulation.model.rules.projects import take_next, wake_free
from simulation.model.rules.responsibility import assign_responsibility
from simulation.model.rules.work import hand_back, offer_interrupting_work
from simulation.model.variates import decided, draw

OFFER_ACCEPTED_AT = address("offer is accepted")
AGENCY_USED = address("hire comes through an agency")
RAMP_DAYS = CHANCES.index("ramp_days")
START_DELAY = CHANCES.index("start_delay_days")


@rule
def open_requisition(company: Any, works: Any, log: Any, action: int) -> None:
    """Open a requisition and begin to search."""
    co = company[0]
    r = int(co.n_requisitions)
    co.n_requisitions += 1
    a = co.actions[action]
    requisition = co.requisitions[r]
    requisition.address = a.address
    requisition.role = a.role
    requisition.state = SOURCING
    requisition.offers = 0
    requisition.salary_usd_per_year = a.salary_usd_per_year
    requisition.production_experience = a.production_experience
    co.open_requisitions += 1
    append(company, log, REQUISITION_OPENED, r, a.role, NOTHING, 0.0, 0.0)
    search = draw(company, co.roles[a.role].search, a.address, 0)
    schedule(company, co.first_requisition_slot + r, co.now + search)
    update_overheads(company, works, log)


@rule
def offer_is_answered(company: Any, works: Any, log: Any, r: int) -> None:
    """Let the candidate accept, and give notice, or decline, so that the search goes on."""
    co = company[0]
    requisition = co.requisitions[r]
    slot = co.first_requisition_slot + r
    number = requisition.offers
    requisition.offers += 1
    role = requisition.role
    if not decided(
        company, OFFER_ACCEPTED_AT, requisition.address, number, co.world.offer_accept_prob
    ):
        append(company, log, OFFER_DECLINED, r, role, requisition.offers, 0.0, 0.0)
        search = draw(company, co.roles[role].search, requisition.address, requisition.offers)
        schedule(company, slot, co.now + search * co.world.offer_declined_fill_share)
        return
    requisition.state = NOTICE
    co.open_requisitions -= 1
    append(company, log, OFFER_ACCEPTED, r, role, requisition.offers, 0.0, 0.0)
    if decided(company, AGENCY_USED, requisition.address, 0, co.world.agency_use_prob):
        fee = salary_of(company, role, requisition.salary_usd_per_year) * co.world.agency_fee_share
        post(company, log, HIRING, -fee)
    schedule(company, slot, co.now + draw(company, START_DELAY, requisition.address, 0))
    update_overheads(company, works, log)


@rule
def salary_of(company: Any, role: int, agreed: float) -> float:
    """Return the agreed salary, or the role's where none was agreed; USD a year."""
    if agreed >= 0.0:
        return agreed
    return float(company[0].roles[role].salary_usd_per_year)


@rule
def starts(company: Any, works: Any, log: Any, r: int) -> None:
    """Let the hired person start."""
    requisition = company[0].requisitions[r]
    requisition.state = FILLED
    joins(
        company,
        works,
        log,
        requisition.address,
        requisition.role,
        requisition.salary_usd_per_year,
        requisition.production_experience,
        r,
    )


@rule
def joins(
    company: Any,
    works: Any,
    log: Any,
    who: np.uint64,
    role: int,
    agreed_salary: float,
    production_experience: int,
    r: int,
) -> None:
    """Give a newcomer a seat; they ramp up from today."""
    ramp_days = draw(company, RAMP_DAYS, who, 0)
    salary = salary_of(company, role, agreed_salary)
    seat = take_seat(company, log, who, role, salary, production_experience, ramp_days, r)
    if company[0].engineers[seat].productivity >= 1.0:
        append(company, log, ENGINEER_RAMPED, seat, role, NOTHING, 0.0, 0.0)
    assign_responsibility(company)
    update_overheads(company, works, log)
    take_next(company, works, log, seat)
    wake_free(company, works, log)


@rule
def take_seat(
    company: Any,
    log: Any,
    who: np.uint64,
    role: int,
    salary: float,
    production_experience: int,
    ramp_days: float,
    r: int,
) -> int:
    """Fill the next seat with an engineer who has no work yet; return the seat."""
    co = company[0]
    seat = int(co.n_seats)
    co.n_seats += 1
    co.present += 1
    engineer = co.engineers[seat]
    engineer.address = who
    engineer.role = role
    engineer.state = WORKING
    for d in range(len(engineer.speed)):
        engineer.speed[d] = co.roles[role].speed[d]
    engineer.production_experience = production_experience
    if production_experience == 0:
        engineer.speed[INFRASTRUCTURE] *= co.world.infra_speed_mult_no_prod_experience
    engineer.salary_usd_per_year = salary
    engineer.started = co.now
    engineer.ramp_days = ramp_days
    engineer.work = NOTHING
    engineer.since = co.now
    engineer.interruptions = 0
    engineer.productivity = productivity_until_week_end(company, seat)
    engineer.overhead_share = 1.0 - engineer.productivity
    append(company, log, ENGINEER_JOINED, seat, role, r, salary, 0.0)
    return seat


@rule
def productivity_until_week_end(company: Any, seat: int) -> float:
    """Return the engineer's mean productivity from now to the week's end."""
    co = company[0]
    engineer = co.engineers[seat]
    middle = 0.5 * (co.now + co.due[WEEK_SLOT])
    return formulas.ramp_up(
        middle - engineer.started, engineer.ramp_days, co.world.ramp_start_productivity
    )


@rule
def everybody_ramps(company: Any, log: Any) -> None:
    """Bring the productivity of newcomers up to date for the coming week."""
    co = company[0]
    for seat in range(co.n_seats):
        engineer = co.engineers[seat]
        if engineer.state == ABSENT or engineer.productivity >= 1.0:
            continue
        engineer.productivity = productivity_until_week_end(company, seat)
        if engineer.productivity >= 1.0:
            append(company, log, ENGINEER_RAMPED, seat, engineer.role, NOTHING, 0.0, 0.0)


@rule
def leaves(company: Any, works: Any, log: Any, who: np.uint64) -> None:
    """Let a person go: their work returns to the queue, their pay is due."""
    co = company[0]
    seat = seat_of(company, who)
    if seat == NOBODY:
        return
    settle_time(company, works, log, seat)
    engineer = co.engineers[seat]
    hand_back(company, works, log, seat)
    schedule(company, co.first_seat_slot + seat, NEVER)
    engineer.state = ABSENT
    engineer.work = NOTHING
    co.present -= 1
    days = co.now - max(engineer.started, co.month_start)
    co.leavers_pay_usd += engineer.salary_usd_per_year * days / DAYS_PER_YEAR
    append(company, log, ENGINEER_LEFT, seat, engineer.role, NOTHING, 0.0, 0.0)
    assign_responsibility(company)
    update_overheads(company, works, log)
    wake_free(company, works, log)
    offer_interrupting_work(company, works, log)


@rule
def seat_of(company: Any, who: np.uint64) -> int:
    """Return the seat of a present engineer, or NOBODY."""
    co = company[0]
    for seat in range(co.n_seats):
        if co.engineers[seat].address == who and co.engineers[seat].state != ABSENT:
            return seat
    return NOBODY
