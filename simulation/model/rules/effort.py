"""Where task time goes: overheads, the pace of work, and the time account of each engineer."""

from __future__ import annotations

from typing import Any

from simulation.model import formulas
from simulation.model.agenda import schedule
from simulation.model.jit import rule
from simulation.model.log import TIME_SPENT, append
from simulation.model.names import ABSENT, IDLE, NEVER, NOTHING, WORKING


@rule
def task_hours_per_day(company: Any) -> float:
    """Return the task hours of one engineer in a working day, before overhead."""
    return float(company[0].hours_per_day * company[0].task_share)


@rule
def pace(company: Any, works: Any, seat: int) -> float:
    """Return how many hours of a specialist's effort the engineer does in a working day."""
    engineer = company[0].engineers[seat]
    kind = company[0].kinds[works[engineer.work].kind]
    speed = engineer.speed[kind.discipline]
    return float(task_hours_per_day(company) * (1.0 - engineer.overhead_share) * speed)


@rule
def settle_time(company: Any, works: Any, log: Any, seat: int) -> None:
    """Record the stretch since the engineer's last record and take it off the work in hand."""
    engineer = company[0].engineers[seat]
    days = company[0].now - engineer.since
    engineer.since = company[0].now
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
    engineer = company[0].engineers[seat]
    remaining_h = works[engineer.work].remaining_h
    rate = pace(company, works, seat)
    due = NEVER
    if remaining_h <= 0.0:
        due = company[0].now
    elif rate > 0.0:
        due = company[0].now + remaining_h / rate
    schedule(company, company[0].first_seat_slot + seat, due)


@rule
def is_ramping(company: Any, seat: int) -> bool:
    """Return whether the engineer is present and not yet fully productive."""
    engineer = company[0].engineers[seat]
    return bool(engineer.state != ABSENT and engineer.productivity < 1.0)


@rule
def shared_load(company: Any, seat: int, newcomers: int) -> float:
    """Return the share of the engineer's task time that the team takes."""
    co = company[0]
    load = formulas.coordination_loss(co.present, co.world.comm_overhead_share_n2)
    if not is_ramping(company, seat):
        load += formulas.mentoring_load(newcomers, co.present - newcomers, co.world.mentor_share)
    return load + formulas.interviewing_load(
        co.open_requisitions,
        co.present,
        co.world.interview_effort_h_per_day_per_req,
        task_hours_per_day(company),
    )


@rule
def update_overheads(company: Any, works: Any, log: Any) -> None:
    """Bring everybody's overhead up to date and re-time the work of those whose pace changed."""
    co = company[0]
    newcomers = 0
    for seat in range(co.n_seats):
        if is_ramping(company, seat):
            newcomers += 1
    for seat in range(co.n_seats):
        engineer = co.engineers[seat]
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
