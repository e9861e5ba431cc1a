"""Seats: who joins, how fast they work, how they ramp up, and who moves to another role."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from simulation.model import formulas_people
from simulation.model.agenda import PEOPLE_SLOT, WEEK_SLOT, schedule
from simulation.model.jit import inlined_rule, rule
from simulation.model.log import (
    ENGINEER_JOINED,
    ENGINEER_RAMPED,
    ENGINEER_REASSIGNED,
    append,
)
from simulation.model.names import (
    ABSENT,
    CONTRACTOR,
    DAYS_PER_YEAR,
    EMPLOYEE,
    FOUNDER,
    GENERAL,
    INFRASTRUCTURE,
    JUNIOR,
    MID,
    NEVER,
    NOBODY,
    NOTHING,
    PLATFORM_PROJECT,
    WORKING,
)
from simulation.model.parameters import CHANCES
from simulation.model.randomness import address, uniform
from simulation.model.rules.effort import settle_time, time_work, update_overheads
from simulation.model.rules.projects import take_next, wake_free
from simulation.model.rules.responsibility import assign_responsibility
from simulation.model.rules.work import hand_back, offer_interrupting_work
from simulation.model.variates import draw

RESIGNS = address("resigns")
RAMP_DAYS = CHANCES.index("ramp_days")
CONTRACTOR_RAMP_DAYS = CHANCES.index("contractor_ramp_days")


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


@rule
def joins(company: Any, works: Any, log: Any, seat: int) -> None:
    """Let the newcomer in a seat begin to work."""
    engineer = company.engineers[seat]
    if engineer.productivity >= 1.0:
        append(company, log, ENGINEER_RAMPED, seat, engineer.role, NOTHING, 0.0, 0.0)
    assign_responsibility(company)
    update_overheads(company, works, log)
    time_people(company)
    take_next(company, works, log, seat)
    wake_free(company, works, log)


@inlined_rule
def new_seat(company: Any) -> int:
    """Return the seat of a position that did not exist before."""
    seat = int(company.n_seats)
    company.n_seats += 1
    return seat


@rule
def take_seat(
    company: Any, log: Any, sought: Any, seat: int, ramp_days: float, r: int, employment: int
) -> None:
    """Fill a seat with an engineer who has no work yet.

    Args:
        sought: who it is: somebody of the opening team, a requisition or an action.
        ramp_days: from today to full productivity.
        r: the requisition, or NOTHING.
        employment: EMPLOYEE or CONTRACTOR; a founder's role makes a FOUNDER.
    """
    company.present += 1
    role = company.roles[sought.role]
    engineer = company.engineers[seat]
    engineer.address = sought.address
    if engineer.occupants == 0:
        engineer.position = sought.address
    engineer.occupants += 1
    engineer.role = sought.role
    engineer.state = WORKING
    engineer.level = sought.level
    engineer.leads = max(sought.leadership, role.leads)
    engineer.employment = FOUNDER if role.is_founder == 1 else employment
    engineer.hands_on = role.hands_on
    engineer.production_experience = sought.production_experience
    if sought.production_experience == NOTHING:
        engineer.production_experience = role.production_experience
    engineer.fitness = 1.0
    for d in range(len(engineer.trained)):
        engineer.trained[d] = 0.0
    set_speeds(company, seat)
    engineer.salary_usd_per_year = salary_of(company, sought)
    engineer.day_rate_usd = 0.0
    if engineer.employment == CONTRACTOR:
        engineer.salary_usd_per_year = 0.0
        engineer.day_rate_usd = company.world.contractor_usd_per_working_day
    begin_tenure(company, seat, ramp_days)
    salary = engineer.salary_usd_per_year
    append(company, log, ENGINEER_JOINED, seat, sought.role, r, salary, engineer.employment)


@inlined_rule
def begin_tenure(company: Any, seat: int, ramp_days: float) -> None:
    """Set what begins with the first day: ramp, time accounts, and the way to a resignation."""
    engineer = company.engineers[seat]
    engineer.started = company.now
    engineer.ramp_days = ramp_days
    engineer.work = NOTHING
    engineer.since = company.now
    engineer.interruptions = 0
    engineer.toil_days, engineer.task_days = 0.0, 0.0
    engineer.toil_share_last_quarter = 0.0
    engineer.offhours_calls, engineer.offhours_calls_last_month = 0.0, 0.0
    engineer.found_out, engineer.contract_ends = NEVER, NEVER
    engineer.productivity = productivity_until_week_end(company, seat)
    engineer.overhead_share = 1.0 - engineer.productivity
    engineer.resigns = NEVER
    engineer.attrition_rate, engineer.attrition_since = 0.0, company.now
    if company.mechanisms.attrition == 1 and engineer.employment == EMPLOYEE:
        u = uniform(company.seed, company.replication, RESIGNS, engineer.address, 0)
        engineer.attrition_budget = -math.log(1.0 - u)
        usual = formulas_people.daily_hazard(company.world.attrition_per_year)
        time_resignation(company, seat, hazard_of(company, seat, usual))


@rule
def set_speeds(company: Any, seat: int) -> None:
    """Give an engineer the speeds of role, level, experience, fitness and training."""
    engineer = company.engineers[seat]
    mult = engineer.fitness
    if engineer.level == JUNIOR:
        mult *= company.world.level_mult_junior
    elif engineer.level == MID:
        mult *= company.world.level_mult_mid
    if engineer.employment == CONTRACTOR:
        mult *= company.world.contractor_speed_mult
    for d in range(len(engineer.speed)):
        engineer.speed[d] = company.roles[engineer.role].speed[d]
        if d != GENERAL:
            engineer.speed[d] *= mult
    if engineer.production_experience == 0:
        engineer.speed[INFRASTRUCTURE] *= company.world.infra_speed_mult_no_prod_experience
    for d in range(len(engineer.speed)):
        engineer.speed[d] = max(engineer.speed[d], engineer.trained[d])


@rule
def change_speeds(company: Any, works: Any, log: Any, seat: int) -> None:
    """Work out an engineer's speeds anew and re-time the work in hand."""
    settle_time(company, works, log, seat)
    set_speeds(company, seat)
    engineer = company.engineers[seat]
    if engineer.state == WORKING and engineer.work != NOTHING:
        time_work(company, works, seat)


@inlined_rule
def ramp_days_of(company: Any, who: np.uint64, role: int) -> float:
    """Return the days that a newcomer ramps up, longer where roles overlap."""
    days = draw(company, RAMP_DAYS, who, 0)
    if company.mechanisms.role_ambiguity == 1 and roles_overlap(company, role):
        days /= 1.0 - min(company.world.role_ambiguity_loss, 0.99)
    return days


@inlined_rule
def roles_overlap(company: Any, role: int) -> bool:
    """Return whether somebody of another role does the same kind of project."""
    overlap = False
    for seat in range(company.n_seats):
        engineer = company.engineers[seat]
        same = company.roles[engineer.role].project == company.roles[role].project
        overlap = overlap or (engineer.state != ABSENT and engineer.role != role and same)
    return overlap


@rule
def productivity_until_week_end(company: Any, seat: int) -> float:
    """Return the engineer's mean productivity from now to the week's end."""
    engineer = company.engineers[seat]
    middle = 0.5 * (company.now + company.due[WEEK_SLOT])
    return formulas_people.ramp_up(
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


@rule
def hazard_of(company: Any, seat: int, usual: float) -> float:
    """Return the hazard a day that the engineer resigns, as things stand; `usual` for anybody."""
    w = company.world
    engineer = company.engineers[seat]
    hazard = usual
    if company.now - engineer.started < DAYS_PER_YEAR:
        hazard *= w.attrition_mult_year1
    hazard *= formulas_people.oncall_strain(
        w.attrition_mult_oncall,
        engineer.offhours_calls_last_month,
        w.bad_oncall_interruptions_per_month,
    )
    if engineer.toil_share_last_quarter > w.bad_toil_share:
        hazard *= w.attrition_mult_toil
    is_infrastructure = company.roles[engineer.role].project == PLATFORM_PROJECT
    if w.vesting_accelerated > 0.5 and is_infrastructure:
        hazard *= w.attrition_mult_fast_vesting
    return float(hazard)


@rule
def time_resignation(company: Any, seat: int, hazard: float) -> None:
    """Use up the way to a resignation at the old hazard and set when it ends at `hazard`."""
    engineer = company.engineers[seat]
    spent = engineer.attrition_rate * (company.now - engineer.attrition_since)
    engineer.attrition_budget = max(0.0, engineer.attrition_budget - spent)
    engineer.attrition_since = company.now
    engineer.attrition_rate = hazard
    engineer.resigns = NEVER
    if hazard > 0.0:
        engineer.resigns = company.now + engineer.attrition_budget / hazard


@rule
def time_people(company: Any) -> None:
    """Set when the next person resigns, is found out, or comes to the end of a contract."""
    first = NEVER
    for seat in range(company.n_seats):
        engineer = company.engineers[seat]
        if engineer.state != ABSENT:
            own = min(engineer.resigns, min(engineer.found_out, engineer.contract_ends))
            first = min(first, own)
    schedule(company, PEOPLE_SLOT, first)


@rule
def seat_of(company: Any, who: np.uint64) -> int:
    """Return the seat of a present engineer, or NOBODY."""
    for seat in range(company.n_seats):
        if company.engineers[seat].address == who and company.engineers[seat].state != ABSENT:
            return seat
    return NOBODY


@inlined_rule
def reassign(company: Any, works: Any, log: Any, who: np.uint64, role: int) -> None:
    """Move a person to another role: its speeds and projects; pay and experience stay."""
    seat = seat_of(company, who)
    if seat == NOBODY:
        return
    engineer = company.engineers[seat]
    engineer.role = role
    engineer.hands_on = company.roles[role].hands_on
    engineer.leads = max(engineer.leads, company.roles[role].leads)
    settle_time(company, works, log, seat)
    hand_back(company, works, log, seat)
    schedule(company, company.first_seat_slot + seat, NEVER)
    engineer.work = NOTHING
    set_speeds(company, seat)
    append(company, log, ENGINEER_REASSIGNED, seat, role, NOTHING, 0.0, 0.0)
    assign_responsibility(company)
    update_overheads(company, works, log)
    take_next(company, works, log, seat)
    wake_free(company, works, log)
    offer_interrupting_work(company, works, log)
