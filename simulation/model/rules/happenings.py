"""What happens when a slot of the agenda falls due: the entry points that both clocks call.

Each takes the four arrays and the index of the thing within its block.
"""

from __future__ import annotations

from typing import Any

from simulation.model.agenda import (
    PATIENCE_SLOT,
    PEOPLE_SLOT,
    PILOT_ENDS_SLOT,
    PLAN_SLOT,
    RAISE_SLOT,
    RESTORE_SLOT,
    WEEK_SLOT,
    WORK_READY_SLOT,
    begin,
    horizon_slot,
    month_slot,
    pass_time,
    requisition_at,
    schedule,
)
from simulation.model.jit import inlined_rule, rule
from simulation.model.log import LIFE_CLOSED, WORK_FINISHED, append
from simulation.model.names import (
    ABSENT,
    DATA_SHIFTS,
    DAYS_PER_MONTH,
    DAYS_PER_WEEK,
    NOTHING,
    PILOT_STARTS,
    RUNNING,
    SOURCING,
)
from simulation.model.rules.approach import approach_is_watched
from simulation.model.rules.customers import market_month_ends
from simulation.model.rules.departures import (
    nights_are_counted,
    people_tire,
    somebody_moves,
)
from simulation.model.rules.effort import settle_time, update_overheads
from simulation.model.rules.finance import close_books, end_life
from simulation.model.rules.finished import iteration_step_done, service_step_done
from simulation.model.rules.flywheel import (
    data_accrue,
    labels_fall_due,
    record_data,
)
from simulation.model.rules.hiring import (
    offer_is_answered,
    starts,
)
from simulation.model.rules.incidents import detected, services_return, work_arrives
from simulation.model.rules.market import pilot_starts, pilots_end, reputation_recovers
from simulation.model.rules.milestones import states_are_checked
from simulation.model.rules.plan import act, next_dated_action, rules_fire
from simulation.model.rules.platform import (
    debt_grows,
)
from simulation.model.rules.projects import take_next, wake_free
from simulation.model.rules.raising import raise_ends, raise_is_considered
from simulation.model.rules.retraining import (
    data_shift,
    retraining_falls_due,
    shift_is_noticed,
)
from simulation.model.rules.seats import everybody_ramps
from simulation.model.rules.serving import check_load, count_traffic, record_traffic
from simulation.model.rules.streams import retime_streams
from simulation.model.rules.work import (
    becomes_ready,
    first_ready,
    offer_work,
    remove_work,
    time_patience,
    time_ready_work,
)


@inlined_rule
def finish_work(companies: Any, works: Any, accounts: Any, log: Any, seat: int) -> None:
    """Let an engineer finish the work in hand, see what follows from it, and take the next."""
    company = companies[0]
    begin(company, company.first_seat_slot + seat)
    settle_time(company, works, log, seat)
    engineer = company.engineers[seat]
    place = engineer.work
    work = works[place]
    work.remaining_h = 0.0
    append(company, log, WORK_FINISHED, seat, work.kind, work.number, 0.0, 0.0)
    engineer.work = NOTHING
    iteration_step_done(company, works, log, place, seat)
    service_step_done(company, works, log, place, seat)
    remove_work(works, place)
    take_next(company, works, log, seat)


@inlined_rule
def work_is_ready(companies: Any, works: Any, accounts: Any, log: Any, index: int) -> None:
    """Offer all work that a machine, or detection, has released."""
    company = companies[0]
    begin(company, WORK_READY_SLOT)
    place = first_ready(company, works)
    while place != NOTHING and company.status == RUNNING:
        becomes_ready(company, works, log, place)
        detected(company, works, log, place)
        offer_work(company, works, log, place)
        place = first_ready(company, works)
    time_ready_work(company, works)


@inlined_rule
def patience_ends(companies: Any, works: Any, accounts: Any, log: Any, index: int) -> None:
    """Let free engineers step in for work that has waited too long."""
    company = companies[0]
    begin(company, PATIENCE_SLOT)
    wake_free(company, works, log)
    time_patience(company, works)


@inlined_rule
def stream_arrives(companies: Any, works: Any, accounts: Any, log: Any, stream: int) -> None:
    """Let whatever the stream brings arrive."""
    company = companies[0]
    begin(company, company.first_stream_slot + stream)
    brings = company.streams[stream].brings
    if brings == PILOT_STARTS:
        pilot_starts(company, accounts, log, stream)
        check_load(company, works, log)
    elif brings == DATA_SHIFTS:
        data_shift(company, log, stream)
    else:
        work_arrives(company, works, log, stream)


@inlined_rule
def shift_detected(companies: Any, works: Any, accounts: Any, log: Any, m: int) -> None:
    """Notice that a model's data have shifted."""
    company = companies[0]
    begin(company, company.first_detection_slot + m)
    shift_is_noticed(company, works, log, m)


@inlined_rule
def retraining_due(companies: Any, works: Any, accounts: Any, log: Any, m: int) -> None:
    """Let the next refresh of a model fall due."""
    company = companies[0]
    begin(company, company.first_due_slot + m)
    retraining_falls_due(company, works, log, m)


@inlined_rule
def pilot_ends(companies: Any, works: Any, accounts: Any, log: Any, index: int) -> None:
    """Decide the pilots whose time is up."""
    company = companies[0]
    begin(company, PILOT_ENDS_SLOT)
    pilots_end(company, accounts, log)
    check_load(company, works, log)


@inlined_rule
def requisition_moves(companies: Any, works: Any, accounts: Any, log: Any, place: int) -> None:
    """Move a requisition on: the offer is answered, or the hired person starts."""
    company = companies[0]
    begin(company, company.first_requisition_slot + place)
    r = requisition_at(company, place)
    if company.requisitions[r].state == SOURCING:
        offer_is_answered(company, works, log, r)
    else:
        starts(company, works, log, r)


@inlined_rule
def plan_acts(companies: Any, works: Any, accounts: Any, log: Any, index: int) -> None:
    """Carry out the next dated action of the plan."""
    company = companies[0]
    begin(company, PLAN_SLOT)
    act(company, works, log, next_dated_action(company))


@inlined_rule
def people_move(companies: Any, works: Any, accounts: Any, log: Any, index: int) -> None:
    """Let people resign, mis-hires be found out, and contracts end."""
    company = companies[0]
    begin(company, PEOPLE_SLOT)
    somebody_moves(company, works, log)


@inlined_rule
def restorations(companies: Any, works: Any, accounts: Any, log: Any, index: int) -> None:
    """Let services that have been worked on for long enough return."""
    company = companies[0]
    begin(company, RESTORE_SLOT)
    services_return(company, works, log)


@inlined_rule
def raise_moves(companies: Any, works: Any, accounts: Any, log: Any, index: int) -> None:
    """Decide the raise under way, or begin the next."""
    company = companies[0]
    begin(company, RAISE_SLOT)
    raise_ends(company, works, log)


@inlined_rule
def week_turns(companies: Any, works: Any, accounts: Any, log: Any, index: int) -> None:
    """Let newcomers grow, debt accrue, and the rates of failures follow."""
    company = companies[0]
    week = int(company.weeks)
    begin(company, WEEK_SLOT)
    company.weeks = week + 1
    schedule(company, WEEK_SLOT, (week + 2) * DAYS_PER_WEEK)
    everybody_ramps(company, log)
    people_tire(company)
    reputation_recovers(company)
    count_traffic(company, accounts)
    check_load(company, works, log)
    debt_grows(company, log)
    data_accrue(company)
    labels_fall_due(company, works, log, DAYS_PER_WEEK)
    approach_is_watched(company, log)
    states_are_checked(company, log)
    retime_streams(company)
    update_overheads(company, works, log)
    wake_free(company, works, log)
    rules_fire(company, works, log)


@inlined_rule
def month_ends(companies: Any, works: Any, accounts: Any, log: Any, index: int) -> None:
    """Let customers leave, close the books, and end the life if cash is gone."""
    company = companies[0]
    begin(company, month_slot(company))
    nights_are_counted(company)
    market_month_ends(company, accounts, log)
    record_traffic(company, log)
    record_data(company, log)
    close_books(company, log)
    if company.status != RUNNING:
        close_life(company, works, log)
    else:
        schedule(company, month_slot(company), (company.months_closed + 1) * DAYS_PER_MONTH)
        raise_is_considered(company, works, log)
        check_load(company, works, log)


@inlined_rule
def horizon_reached(companies: Any, works: Any, accounts: Any, log: Any, index: int) -> None:
    """End the life at the horizon, with the books of a month begun closed as far as it went."""
    company = companies[0]
    begin(company, horizon_slot(company))
    if company.now > company.month_start:
        close_books(company, log)
    end_life(company)
    close_life(company, works, log)


@rule
def moment_comes(companies: Any, time: float) -> None:
    """Let a moment come for which a process of the user's own has waited."""
    pass_time(companies[0], time)


@rule
def policy_acts(companies: Any, works: Any, accounts: Any, log: Any, action: int) -> None:
    """Carry out an action of the plan because a policy of the user's own decided so."""
    company = companies[0]
    if company.actions[action].taken == 0:
        act(company, works, log, action)


@rule
def close_life(company: Any, works: Any, log: Any) -> None:
    """Complete every time account and write the last record."""
    for seat in range(company.n_seats):
        if company.engineers[seat].state != ABSENT:
            settle_time(company, works, log, seat)
    append(company, log, LIFE_CLOSED, NOTHING, NOTHING, NOTHING, company.cash, 0.0)


HAPPENINGS: tuple[Any, ...] = (
    finish_work,
    work_is_ready,
    patience_ends,
    stream_arrives,
    shift_detected,
    retraining_due,
    pilot_ends,
    requisition_moves,
    plan_acts,
    people_move,
    restorations,
    raise_moves,
    week_turns,
    month_ends,
    horizon_reached,
    policy_acts,
)
