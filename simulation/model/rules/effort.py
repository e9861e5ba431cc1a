"""Where task time goes: overheads, the pace of work, and the time account of each engineer."""

from __future__ import annotations

from typing import Any

from simulation.model import formulas_people
from simulation.model.agenda import schedule
from simulation.model.jit import inlined_rule, rule
from simulation.model.log import TIME_SPENT, append
from simulation.model.names import (
    ABSENT,
    FOUNDER,
    IDLE,
    JUNIOR,
    MODELLING_PROJECT,
    NEVER,
    NOTHING,
    RAISING,
    TOIL,
    WORKING,
)
from simulation.model.state import COUNTERS

ML_TOIL_DAYS = COUNTERS.index("ml_toil_days")
ML_TASK_DAYS = COUNTERS.index("ml_task_days")
# A profile built for scale weighs on a team of this size or smaller (R01).
SMALL_TEAM = 4


@rule
def task_hours_per_day(company: Any) -> float:
    """Return the task hours of one engineer in a working day, before overhead."""
    return float(company.hours_per_day * company.task_share)


@rule
def pace(company: Any, works: Any, seat: int) -> float:
    """Return how many hours of a specialist's effort the engineer does in a working day."""
    engineer = company.engineers[seat]
    kind = company.kinds[works[engineer.work].kind]
    speed = engineer.speed[kind.discipline]
    return float(task_hours_per_day(company) * (1.0 - engineer.overhead_share) * speed)


@rule
def settle_time(company: Any, works: Any, log: Any, seat: int) -> None:
    """Record the stretch since the engineer's last record and take it off the work in hand."""
    engineer = company.engineers[seat]
    days = company.now - engineer.since
    engineer.since = company.now
    if days <= 0.0:
        return
    if engineer.work == NOTHING:
        append(company, log, TIME_SPENT, seat, IDLE, NOTHING, days, engineer.overhead_share)
        count_task_time(company, seat, days, False)
        return
    work = works[engineer.work]
    work.remaining_h = max(0.0, work.remaining_h - days * pace(company, works, seat))
    append(company, log, TIME_SPENT, seat, work.kind, work.number, days, engineer.overhead_share)
    count_task_time(company, seat, days, company.kinds[work.kind].category == TOIL)


@inlined_rule
def count_task_time(company: Any, seat: int, days: float, is_toil: bool) -> None:
    """Count task time without overhead, for rules of the plan and for who is worn out."""
    engineer = company.engineers[seat]
    task_days = days * (1.0 - engineer.overhead_share)
    toil_days = task_days if is_toil else 0.0
    engineer.task_days += task_days
    engineer.toil_days += toil_days
    if company.roles[engineer.role].project == MODELLING_PROJECT:
        company.counters[ML_TASK_DAYS] += task_days
        company.counters[ML_TOIL_DAYS] += toil_days


@rule
def time_work(company: Any, works: Any, seat: int) -> None:
    """Set when the engineer's work in hand will be finished at the present pace."""
    engineer = company.engineers[seat]
    remaining_h = works[engineer.work].remaining_h
    rate = pace(company, works, seat)
    due = NEVER
    if remaining_h <= 0.0:
        due = company.now
    elif rate > 0.0:
        due = company.now + remaining_h / rate
    schedule(company, company.first_seat_slot + seat, due)


@rule
def is_ramping(company: Any, seat: int) -> bool:
    """Return whether the engineer is present and not yet fully productive."""
    engineer = company.engineers[seat]
    return bool(engineer.state != ABSENT and engineer.productivity < 1.0)


@rule
def is_supervised(company: Any, seat: int) -> bool:
    """Return whether the engineer takes time of those who can work on their own."""
    engineer = company.engineers[seat]
    return bool(engineer.level == JUNIOR or company.roles[engineer.role].needs_supervision == 1)


@inlined_rule
def survey_team(company: Any) -> None:
    """Count newcomers, leads, and who is supervised or brings process built for scale."""
    company.newcomers, company.leads = 0, 0
    company.supervised, company.built_for_scale = 0, 0
    for seat in range(company.n_seats):
        engineer = company.engineers[seat]
        if engineer.state == ABSENT:
            continue
        if engineer.productivity < 1.0:
            company.newcomers += 1
        company.leads += engineer.leads
        company.built_for_scale += company.roles[engineer.role].built_for_scale
        if is_supervised(company, seat):
            company.supervised += 1


@inlined_rule
def shared_load(company: Any, seat: int) -> float:
    """Return the share of the engineer's task time that the team takes."""
    w = company.world
    load = leadership_load(company, seat)
    if not is_ramping(company, seat):
        experienced = company.present - company.newcomers
        load += formulas_people.shared_out(company.newcomers, experienced, w.mentor_share)
    hours = company.open_requisitions * w.interview_effort_h_per_day_per_req
    load += formulas_people.interviewing_load(
        hours + company.screen_h_per_day, company.present, task_hours_per_day(company)
    )
    if company.mechanisms.role_ambiguity == 1:
        role = company.roles[company.engineers[seat].role]
        load += w.role_ambiguity_loss * role.holds_others_work
    return load


@inlined_rule
def leadership_load(company: Any, seat: int) -> float:
    """Return the share of task time for coordination, leading, supervision and process."""
    w = company.world
    people = int(company.present)
    if company.mechanisms.leadership == 0:
        return formulas_people.coordination_loss(people, w.comm_overhead_share_n2, NEVER, 1.0)
    threshold = w.coordination_unled_threshold_n
    led = formulas_people.led_people(int(company.leads), threshold, w.manager_span_n)
    load = formulas_people.coordination_loss(
        people, w.comm_overhead_share_n2, led, w.coordination_unled_mult
    )
    engineer = company.engineers[seat]
    if engineer.leads == 1:
        load += formulas_people.leading_load(people, w.manager_span_n, w.lead_time_share)
    if not is_supervised(company, seat):
        able = people - int(company.supervised)
        load += formulas_people.shared_out(
            int(company.supervised), able, w.supervision_share_generalist
        )
    burdened = company.roles[engineer.role].built_for_scale == 0
    if burdened and company.built_for_scale > 0 and people - company.built_for_scale <= SMALL_TEAM:
        load += w.vp_process_overhead_share
    return load


@inlined_rule
def hands_on_share(company: Any, seat: int) -> float:
    """Return the share of task time that goes into tasks; a founder's shrinks with the company."""
    engineer = company.engineers[seat]
    if engineer.employment != FOUNDER:
        return float(engineer.hands_on)
    share = engineer.hands_on - company.world.founder_time_share_per_head * (company.present - 1)
    if company.raise_state == RAISING:
        share *= 1.0 - company.world.raise_founder_share
    return float(max(0.0, share))


@rule
def update_overheads(company: Any, works: Any, log: Any) -> None:
    """Bring everybody's overhead up to date and re-time the work of those whose pace changed."""
    survey_team(company)
    for seat in range(company.n_seats):
        engineer = company.engineers[seat]
        if engineer.state == ABSENT:
            continue
        own = engineer.productivity * hands_on_share(company, seat)
        share = formulas_people.overhead(shared_load(company, seat), own)
        if share == engineer.overhead_share:
            continue
        settle_time(company, works, log, seat)
        engineer.overhead_share = share
        # A newcomer is WORKING before the first work is in hand.
        if engineer.state == WORKING and engineer.work != NOTHING:
            time_work(company, works, seat)
