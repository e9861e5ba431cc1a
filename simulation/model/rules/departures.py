"""Departures: resignations, mis-hires found out, releases, and contracts that end."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.model import formulas_people
from simulation.model.agenda import schedule
from simulation.model.jit import inlined_rule, rule
from simulation.model.log import ENGINEER_LEFT, MIS_HIRE_FOUND, append
from simulation.model.names import (
    ABSENT,
    CONTRACT_OVER,
    DAYS_PER_YEAR,
    EMPLOYEE,
    HANDOVER,
    LEFT_BY_PLAN,
    NEVER,
    NOBODY,
    NOTHING,
    REASSIGN_MIS_HIRE,
    RELEASE_MIS_HIRE,
    RELEASED,
    RESIGNED,
    SEVERANCE,
)
from simulation.model.parameters import CHANCES
from simulation.model.rules.effort import settle_time, update_overheads
from simulation.model.rules.finance import post
from simulation.model.rules.hiring import reopen
from simulation.model.rules.projects import wake_free
from simulation.model.rules.responsibility import assign_responsibility
from simulation.model.rules.seats import (
    change_speeds,
    hazard_of,
    seat_of,
    time_people,
    time_resignation,
)
from simulation.model.rules.work import (
    create_work,
    hand_back,
    offer_interrupting_work,
    offer_work,
)
from simulation.model.variates import draw

RELEASE_EFFORT = CHANCES.index("release_effort_h")
RELEASE_COST = CHANCES.index("release_other_cost_usd")
REASSIGNED_FITNESS = CHANCES.index("reassign_speed_gain")
WEEKS_PER_YEAR = 52.0
QUARTER_WEEKS = 13


@rule
def depart(company: Any, works: Any, log: Any, seat: int, why: int) -> None:
    """Let somebody go: their work returns to the queue, their pay is due."""
    settle_time(company, works, log, seat)
    engineer = company.engineers[seat]
    hand_back(company, works, log, seat)
    schedule(company, company.first_seat_slot + seat, NEVER)
    engineer.state = ABSENT
    engineer.work = NOTHING
    company.present -= 1
    days = company.now - max(engineer.started, company.month_start)
    company.leavers_pay_usd += engineer.salary_usd_per_year * days / DAYS_PER_YEAR
    company.leavers_fees_usd += engineer.day_rate_usd * days
    append(company, log, ENGINEER_LEFT, seat, engineer.role, why, 0.0, 0.0)
    assign_responsibility(company)
    update_overheads(company, works, log)
    time_people(company)
    wake_free(company, works, log)
    offer_interrupting_work(company, works, log)


@inlined_rule
def leaves(company: Any, works: Any, log: Any, who: np.uint64) -> None:
    """Let a person of the plan leave, if present; nobody is searched for instead."""
    seat = seat_of(company, who)
    if seat != NOBODY:
        depart(company, works, log, seat, LEFT_BY_PLAN)


@inlined_rule
def release_person(company: Any, works: Any, log: Any, who: np.uint64) -> None:
    """Let a person of the plan go with severance, if present; nobody is searched for instead."""
    seat = seat_of(company, who)
    if seat != NOBODY:
        release_from(company, works, log, seat)


@rule
def release_from(company: Any, works: Any, log: Any, seat: int) -> None:
    """Pay severance, hand the work over, and let the person in a seat go."""
    engineer = company.engineers[seat]
    who = engineer.address
    if engineer.employment == EMPLOYEE:
        weeks = company.world.severance_weeks
        severance = engineer.salary_usd_per_year * weeks / WEEKS_PER_YEAR
        post(company, log, SEVERANCE, -severance - draw(company, RELEASE_COST, who, 0))
    effort_h = draw(company, RELEASE_EFFORT, who, 0)
    depart(company, works, log, seat, RELEASED)
    place = create_work(
        company, works, log, HANDOVER, effort_h, company.now, NOTHING, NOTHING, NOBODY
    )
    offer_work(company, works, log, place)


@inlined_rule
def somebody_moves(company: Any, works: Any, log: Any) -> None:
    """Let everybody whose time has come resign, be found out, or finish a contract."""
    for seat in range(company.n_seats):
        engineer = company.engineers[seat]
        if engineer.state == ABSENT:
            continue
        if engineer.resigns <= company.now:
            depart(company, works, log, seat, RESIGNED)
            if company.backfill == 1:
                reopen(company, works, log, seat)
        elif engineer.contract_ends <= company.now:
            depart(company, works, log, seat, CONTRACT_OVER)
        elif engineer.found_out <= company.now:
            mis_hire_found(company, works, log, seat)
    time_people(company)


@inlined_rule
def mis_hire_found(company: Any, works: Any, log: Any, seat: int) -> None:
    """Act on somebody who turns out not to fit, as the company's policy says."""
    engineer = company.engineers[seat]
    engineer.found_out = NEVER
    append(company, log, MIS_HIRE_FOUND, seat, engineer.role, NOTHING, 0.0, 0.0)
    if company.mis_hire_policy == RELEASE_MIS_HIRE:
        release_from(company, works, log, seat)
        if company.backfill == 1:
            reopen(company, works, log, seat)
    elif company.mis_hire_policy == REASSIGN_MIS_HIRE:
        engineer.fitness = min(1.0, draw(company, REASSIGNED_FITNESS, engineer.address, 0))
        change_speeds(company, works, log, seat)


@inlined_rule
def people_tire(company: Any) -> None:
    """Bring everybody's inclination to resign up to date with their toil and nightly calls."""
    if company.mechanisms.attrition == 0:
        return
    new_quarter = company.weeks % QUARTER_WEEKS == 0
    usual = formulas_people.daily_hazard(company.world.attrition_per_year)
    for seat in range(company.n_seats):
        engineer = company.engineers[seat]
        if engineer.state == ABSENT or engineer.employment != EMPLOYEE:
            continue
        if new_quarter:
            engineer.toil_share_last_quarter = 0.0
            if engineer.task_days > 0.0:
                engineer.toil_share_last_quarter = engineer.toil_days / engineer.task_days
            engineer.toil_days, engineer.task_days = 0.0, 0.0
        hazard = hazard_of(company, seat, usual)
        if hazard != engineer.attrition_rate:
            time_resignation(company, seat, hazard)
    time_people(company)


@inlined_rule
def nights_are_counted(company: Any) -> None:
    """Begin a new month of off-hours calls."""
    for seat in range(company.n_seats):
        engineer = company.engineers[seat]
        engineer.offhours_calls_last_month = engineer.offhours_calls
        engineer.offhours_calls = 0.0
