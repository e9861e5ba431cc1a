"""Where task time goes: overheads, the pace of work, and the time account of each engineer."""

from __future__ import annotations

from typing import Any

from simulation.model import formulas
from simulation.model.agenda import schedule
from simulation.model.jit import inlined_rule, rule
from simulation.model.log import TIME_SPENT, append
from simulation.model.names import ABSENT, IDLE, NEVER, NOTHING, WORKING


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
        return
    work = works[engineer.work]
    work.remaining_h = max(0.0, work.remaining_h - days * pace(company, works, seat))
    append(company, log, TIME_SPENT, seat, work.kind, work.number, days, engineer.overhead_share)


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


@inlined_rule
def shared_load(company: Any, seat: int, newcomers: int) -> float:
    """Return the share of the engineer's task time that the team takes."""
    load = formulas.coordination_loss(company.present, company.world.comm_overhead_share_n2)
    if not is_ramping(company, seat):
        load += formulas.mentoring_load(
            newcomers, company.present - newcomers, company.world.mentor_share
        )
    return load + formulas.interviewing_load(
        company.open_requisitions,
        company.present,
        company.world.interview_effort_h_per_day_per_req,
        task_hours_per_day(company),
    )


@rule
def update_overheads(company: Any, works: Any, log: Any) -> None:
    """Bring everybody's overhead up to date and re-time the work of those whose pace changed."""
    newcomers = 0
    for seat in range(company.n_seats):
        if is_ramping(company, seat):
            newcomers += 1
    for seat in range(company.n_seats):
        engineer = company.engineers[seat]
        if engineer.state == ABSENT:
            continue
        share = formulas.overhead(shared_load(company, seat, newcomers), engineer.productivity)
        if share == engineer.overhead_share:
            continue
        settle_time(company, works, log, seat)
        engineer.overhead_share = share
        # A newcomer is WORKING before the first work is in hand.
        if engineer.state == WORKING and engineer.work != NOTHING:
            time_work(company, works, seat)
