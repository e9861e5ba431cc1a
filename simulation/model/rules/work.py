"""Work: how it comes into being, who takes it, and how it is interrupted and resumed."""

from __future__ import annotations

from typing import Any

from simulation.model.agenda import PATIENCE_SLOT, RESTORE_SLOT, WORK_READY_SLOT, schedule
from simulation.model.jit import inlined_rule, rule
from simulation.model.log import (
    WORK_CREATED,
    WORK_HANDED_BACK,
    WORK_INTERRUPTED,
    WORK_READY,
    WORK_RESUMED,
    WORK_STARTED,
    append,
)
from simulation.model.names import (
    ELAPSED_HOURS_PER_DAY,
    FREE,
    FULL,
    IN_PROGRESS,
    INFRASTRUCTURE,
    NEVER,
    NOBODY,
    NOTHING,
    PENDING,
    PRODUCT,
    RETRAINING,
    SUSPENDED,
    VACANT,
    WAITING,
    WORKING,
)
from simulation.model.parameters import CHANCES
from simulation.model.rules.effort import settle_time, time_work
from simulation.model.rules.responsibility import free_taker, interruptible_taker
from simulation.model.variates import draw

RESUME_EFFORT = CHANCES.index("interrupt_resume_effort_h")


@inlined_rule
def vacant_place(company: Any, works: Any) -> int:
    """Return a free row of the work table; mark the company full if there is none."""
    for place in range(company.n_works):
        if works[place].state == VACANT:
            return place
    if company.n_works >= len(works):
        company.status = FULL
        return 0
    company.n_works += 1
    return int(company.n_works) - 1


@inlined_rule
def create_work(
    company: Any,
    works: Any,
    log: Any,
    kind: int,
    effort_h: float,
    ready_at: float,
    model: int,
    iteration: int,
    held_by: int,
) -> int:
    """Put a piece of work into the table and return its row; nobody is asked to take it yet.

    Args:
        effort_h: task hours of the performer that the kind names, before infrastructure debt.
        ready_at: when it can be begun; until then it is pending.
        model, iteration: what it belongs to, or NOTHING.
        held_by: the seat that alone may take it, or NOBODY.
    """
    place = vacant_place(company, works)
    discipline = company.kinds[kind].discipline
    specialist_h = effort_h * company.kinds[kind].performer_speed
    if discipline in (INFRASTRUCTURE, PRODUCT):
        specialist_h = specialist_h / (1.0 - min(company.infra_debt, 0.99))
    work = works[place]
    work.number = company.works_created
    work.kind = kind
    work.state = PENDING if ready_at > company.now else WAITING
    work.model = model
    work.iteration = iteration
    work.held_by = held_by
    work.begun = 0
    work.is_refresh = 0
    work.created = company.now
    work.waiting_since = company.now
    work.ready_at = ready_at
    work.occurred = company.now
    work.remaining_h = specialist_h
    work.gain = 0.0
    work.rest_h = 0.0
    work.milestone = NOTHING
    work.lowers_quality = 0.0
    work.at_night = 0
    work.restores_at = NEVER
    work.restored = 0
    company.works_created += 1
    append(company, log, WORK_CREATED, model, kind, work.number, specialist_h, 0.0)
    if ready_at > company.now:
        time_ready_work(company, works)
    return place


@inlined_rule
def time_ready_work(company: Any, works: Any) -> None:
    """Set when the next pending work becomes ready."""
    first = NEVER
    for place in range(company.n_works):
        if works[place].state == PENDING and works[place].ready_at < first:
            first = works[place].ready_at
    schedule(company, WORK_READY_SLOT, first)


@inlined_rule
def first_ready(company: Any, works: Any) -> int:
    """Return the row of the earliest created pending work that is ready now, or NOTHING."""
    found = NOTHING
    for place in range(company.n_works):
        work = works[place]
        if work.state != PENDING or work.ready_at > company.now:
            continue
        if found == NOTHING or work.number < works[found].number:
            found = place
    return found


@inlined_rule
def becomes_ready(company: Any, works: Any, log: Any, place: int) -> None:
    """Turn pending work into waiting work."""
    work = works[place]
    work.state = WAITING
    work.waiting_since = company.now
    append(company, log, WORK_READY, work.model, work.kind, work.number, 0.0, 0.0)


@inlined_rule
def start_work(company: Any, works: Any, log: Any, place: int, seat: int) -> None:
    """Let the engineer begin or resume a piece of work."""
    engineer = company.engineers[seat]
    settle_time(company, works, log, seat)
    work = works[place]
    what = WORK_STARTED
    if work.state == SUSPENDED:
        what = WORK_RESUMED
        speed = engineer.speed[company.kinds[work.kind].discipline]
        lost_h = draw(company, RESUME_EFFORT, engineer.address, engineer.interruptions)
        work.remaining_h += lost_h * speed
        engineer.interruptions += 1
    elif work.kind == RETRAINING and work.begun == 0:
        company.models[work.model].snapshot = company.now
        company.models[work.model].snapshot_shift_share = company.models[work.model].shift_share
        company.models[work.model].snapshot_volume = company.data_volume
    if work.at_night == 1 and work.begun == 0:
        engineer.offhours_calls += 1.0
    work.state = IN_PROGRESS
    work.held_by = seat
    work.begun = 1
    engineer.work = place
    engineer.state = WORKING
    append(company, log, what, seat, work.kind, work.number, work.remaining_h, 0.0)
    time_work(company, works, seat)
    if work.restored == 0 and company.kinds[work.kind].takes_down == 1:
        speed = engineer.speed[company.kinds[work.kind].discipline]
        if speed > 0.0:
            work.restores_at = company.now + work.remaining_h / speed / ELAPSED_HOURS_PER_DAY
        time_restorations(company, works)


@rule
def time_restorations(company: Any, works: Any) -> None:
    """Set when the next failure that is being worked on is restored.

    Somebody stays with it until then, day and night: an hour of effort is an hour on the clock.
    What it takes off the engineer's working days is recorded at the usual pace all the same.
    """
    first = NEVER
    for place in range(company.n_works):
        work = works[place]
        if work.state == IN_PROGRESS and work.restored == 0 and work.restores_at < first:
            first = work.restores_at
    schedule(company, RESTORE_SLOT, first)


@inlined_rule
def interrupt_work(company: Any, works: Any, log: Any, seat: int) -> None:
    """Take the work in hand away from the engineer, who alone will resume it."""
    settle_time(company, works, log, seat)
    engineer = company.engineers[seat]
    work = works[engineer.work]
    work.state = SUSPENDED
    work.restores_at = NEVER
    append(company, log, WORK_INTERRUPTED, seat, work.kind, work.number, work.remaining_h, 0.0)
    engineer.work = NOTHING


@inlined_rule
def hand_back(company: Any, works: Any, log: Any, seat: int) -> None:
    """Return everything the leaving engineer holds to the queue."""
    for place in range(company.n_works):
        work = works[place]
        if work.state == VACANT or work.held_by != seat:
            continue
        work.held_by = NOBODY
        if work.state == IN_PROGRESS or work.state == SUSPENDED:
            work.state = WAITING
            work.restores_at = NEVER
            work.waiting_since = company.now
            append(
                company, log, WORK_HANDED_BACK, seat, work.kind, work.number, work.remaining_h, 0.0
            )


@rule
def offer_work(company: Any, works: Any, log: Any, place: int) -> None:
    """Find somebody for work that has just become available.

    The best-suited free engineer takes it; pre-emptive work may interrupt; otherwise it waits.
    """
    taker = free_taker(company, works, place)
    if taker == NOBODY and company.kinds[works[place].kind].interrupts == 1:
        taker = interruptible_taker(company, works, place)
        if taker != NOBODY:
            interrupt_work(company, works, log, taker)
    if taker != NOBODY:
        start_work(company, works, log, place, taker)
    else:
        time_patience(company, works)


@inlined_rule
def offer_interrupting_work(company: Any, works: Any, log: Any) -> None:
    """Offer waiting pre-emptive work anew, for instance what a leaver handed back."""
    for place in range(company.n_works):
        work = works[place]
        if work.state == WAITING and company.kinds[work.kind].interrupts == 1:
            offer_work(company, works, log, place)


@rule
def time_patience(company: Any, works: Any) -> None:
    """Set when waiting work will have waited long enough for a free engineer to step in.

    With nobody free there is nothing to wake: whoever becomes free looks at the queue anyway.
    """
    due = NEVER
    somebody_free = False
    for seat in range(company.n_seats):
        somebody_free = somebody_free or company.engineers[seat].state == FREE
    if somebody_free:
        for place in range(company.n_works):
            work = works[place]
            opens = work.waiting_since + company.world.step_in_patience_days
            if work.state == WAITING and work.held_by == NOBODY and opens > company.now:
                due = min(due, opens)
    schedule(company, PATIENCE_SLOT, due)


@inlined_rule
def remove_work(works: Any, place: int) -> None:
    """Free the row of finished work."""
    works[place].state = VACANT
    works[place].held_by = NOBODY
