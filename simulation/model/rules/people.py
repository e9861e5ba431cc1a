"""People: requisitions, offers, joining, ramping up and leaving."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.model import formulas
from simulation.model.agenda import WEEK_SLOT, schedule
from simulation.model.jit import inlined_rule, rule
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
    GENERAL,
    HIRING,
    INFRASTRUCTURE,
    JUNIOR,
    MID,
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


@inlined_rule
def open_requisition(company: Any, works: Any, log: Any, action: int) -> None:
    """Open a requisition and begin to search."""
    r = int(company.requisitions_opened)
    company.requisitions_opened += 1
    a = company.actions[action]
    requisition = company.requisitions[r]
    requisition.address = a.address
    requisition.role = a.role
    requisition.state = SOURCING
    requisition.offers = 0
    requisition.salary_usd_per_year = a.salary_usd_per_year
    requisition.production_experience = a.production_experience
    requisition.level = a.level
    requisition.leadership = a.leadership
    company.open_requisitions += 1
    append(company, log, REQUISITION_OPENED, r, a.role, NOTHING, 0.0, 0.0)
    search = draw(company, company.roles[a.role].search, a.address, 0)
    schedule(company, company.first_requisition_slot + r, company.now + search)
    update_overheads(company, works, log)


@inlined_rule
def offer_is_answered(company: Any, works: Any, log: Any, r: int) -> None:
    """Let the candidate accept, and give notice, or decline, so that the search goes on."""
    requisition = company.requisitions[r]
    slot = company.first_requisition_slot + r
    number = requisition.offers
    requisition.offers += 1
    role = requisition.role
    if not decided(
        company, OFFER_ACCEPTED_AT, requisition.address, number, company.world.offer_accept_prob
    ):
        append(company, log, OFFER_DECLINED, r, role, requisition.offers, 0.0, 0.0)
        search = draw(company, company.roles[role].search, requisition.address, requisition.offers)
        schedule(company, slot, company.now + search * company.world.offer_declined_fill_share)
        return
    requisition.state = NOTICE
    company.open_requisitions -= 1
    append(company, log, OFFER_ACCEPTED, r, role, requisition.offers, 0.0, 0.0)
    if decided(company, AGENCY_USED, requisition.address, 0, company.world.agency_use_prob):
        fee = salary_of(company, requisition) * company.world.agency_fee_share
        post(company, log, HIRING, -fee)
    schedule(company, slot, company.now + draw(company, START_DELAY, requisition.address, 0))
    update_overheads(company, works, log)


@rule
def salary_of(company: Any, sought: Any) -> float:
    """Return the salary agreed with a newcomer, or that of role and level; USD a year."""
    if sought.salary_usd_per_year >= 0.0:
        return float(sought.salary_usd_per_year)
    salary = company.roles[sought.role].salary_usd_per_year
    if sought.level == JUNIOR:
        salary *= company.world.base_level_mult_junior
    elif sought.level == MID:
        salary *= company.world.base_level_mult_mid
    return float(salary)


@inlined_rule
def starts(company: Any, works: Any, log: Any, r: int) -> None:
    """Let the hired person start."""
    requisition = company.requisitions[r]
    requisition.state = FILLED
    joins(company, works, log, requisition, r)


@rule
def joins(company: Any, works: Any, log: Any, sought: Any, r: int) -> None:
    """Give a newcomer a seat; they ramp up from today.

    Args:
        sought: who it is: a requisition or an action.
        r: the requisition, or NOTHING.
    """
    ramp_days = draw(company, RAMP_DAYS, sought.address, 0)
    seat = int(company.n_seats)
    company.n_seats += 1
    take_seat(company, log, sought, seat, ramp_days, r)
    if company.engineers[seat].productivity >= 1.0:
        append(company, log, ENGINEER_RAMPED, seat, sought.role, NOTHING, 0.0, 0.0)
    assign_responsibility(company)
    update_overheads(company, works, log)
    take_next(company, works, log, seat)
    wake_free(company, works, log)


@rule
def take_seat(company: Any, log: Any, sought: Any, seat: int, ramp_days: float, r: int) -> None:
    """Fill a seat with an engineer who has no work yet.

    Args:
        sought: who it is: somebody of the opening team, a requisition or an action.
        r: the requisition, or NOTHING.
    """
    company.present += 1
    role = company.roles[sought.role]
    engineer = company.engineers[seat]
    engineer.address = sought.address
    engineer.role = sought.role
    engineer.state = WORKING
    engineer.level = sought.level
    engineer.leads = max(sought.leadership, role.leads)
    engineer.hands_on = role.hands_on
    engineer.production_experience = sought.production_experience
    if sought.production_experience == NOTHING:
        engineer.production_experience = role.production_experience
    set_speeds(company, seat)
    engineer.salary_usd_per_year = salary_of(company, sought)
    engineer.started = company.now
    engineer.ramp_days = ramp_days
    engineer.work = NOTHING
    engineer.since = company.now
    engineer.interruptions = 0
    engineer.productivity = productivity_until_week_end(company, seat)
    engineer.overhead_share = 1.0 - engineer.productivity
    engineer.occupants += 1
    append(company, log, ENGINEER_JOINED, seat, sought.role, r, engineer.salary_usd_per_year, 0.0)


@inlined_rule
def set_speeds(company: Any, seat: int) -> None:
    """Give an engineer the speeds of role, level and production experience."""
    engineer = company.engineers[seat]
    level = 1.0
    if engineer.level == JUNIOR:
        level = company.world.level_mult_junior
    elif engineer.level == MID:
        level = company.world.level_mult_mid
    for d in range(len(engineer.speed)):
        engineer.speed[d] = company.roles[engineer.role].speed[d]
        if d != GENERAL:
            engineer.speed[d] *= level
    if engineer.production_experience == 0:
        engineer.speed[INFRASTRUCTURE] *= company.world.infra_speed_mult_no_prod_experience


@rule
def productivity_until_week_end(company: Any, seat: int) -> float:
    """Return the engineer's mean productivity from now to the week's end."""
    engineer = company.engineers[seat]
    middle = 0.5 * (company.now + company.due[WEEK_SLOT])
    return formulas.ramp_up(
        middle - engineer.started, engineer.ramp_days, company.world.ramp_start_productivity
    )


@inlined_rule
def everybody_ramps(company: Any, log: Any) -> None:
    """Bring the productivity of newcomers up to date for the coming week."""
    for seat in range(company.n_seats):
        engineer = company.engineers[seat]
        if engineer.state == ABSENT or engineer.productivity >= 1.0:
            continue
        engineer.productivity = productivity_until_week_end(company, seat)
        if engineer.productivity >= 1.0:
            append(company, log, ENGINEER_RAMPED, seat, engineer.role, NOTHING, 0.0, 0.0)


@inlined_rule
def leaves(company: Any, works: Any, log: Any, who: np.uint64) -> None:
    """Let a person go: their work returns to the queue, their pay is due."""
    seat = seat_of(company, who)
    if seat == NOBODY:
        return
    settle_time(company, works, log, seat)
    engineer = company.engineers[seat]
    hand_back(company, works, log, seat)
    schedule(company, company.first_seat_slot + seat, NEVER)
    engineer.state = ABSENT
    engineer.work = NOTHING
    company.present -= 1
    days = company.now - max(engineer.started, company.month_start)
    company.leavers_pay_usd += engineer.salary_usd_per_year * days / DAYS_PER_YEAR
    append(company, log, ENGINEER_LEFT, seat, engineer.role, NOTHING, 0.0, 0.0)
    assign_responsibility(company)
    update_overheads(company, works, log)
    wake_free(company, works, log)
    offer_interrupting_work(company, works, log)


@inlined_rule
def seat_of(company: Any, who: np.uint64) -> int:
    """Return the seat of a present engineer, or NOBODY."""
    for seat in range(company.n_seats):
        if company.engineers[seat].address == who and company.engineers[seat].state != ABSENT:
            return seat
    return NOBODY
