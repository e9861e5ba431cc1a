"""The compiled clock: find what is due next and let it happen. It knows nothing of the domain."""

from __future__ import annotations

from typing import Any

from simulation.model.agenda import (
    FIRST_BLOCK_SLOT,
    PATIENCE_SLOT,
    PILOT_ENDS_SLOT,
    PLAN_SLOT,
    WEEK_SLOT,
    WORK_READY_SLOT,
    horizon_slot,
    month_slot,
    next_due,
)
from simulation.model.jit import rule
from simulation.model.names import RUNNING
from simulation.model.rules import happenings
from simulation.model.rules.first_day import open_life


@rule
def live(company: Any, works: Any, accounts: Any, log: Any) -> None:
    """Live a whole life, or until a queue or the log is full."""
    co = company[0]
    open_life(company, works, accounts, log)
    while co.status == RUNNING:
        slot = next_due(company)
        if slot >= co.first_seat_slot:
            seat_or_end(company, works, accounts, log, slot)
        elif slot >= FIRST_BLOCK_SLOT:
            block(company, works, accounts, log, slot)
        else:
            single(company, works, accounts, log, slot)


@rule
def seat_or_end(company: Any, works: Any, accounts: Any, log: Any, slot: int) -> None:
    """Let what is due in a slot of the last blocks happen."""
    if slot == horizon_slot(company):
        happenings.horizon_reached(company, works, accounts, log, 0)
    elif slot == month_slot(company):
        happenings.month_ends(company, works, accounts, log, 0)
    else:
        seat = slot - int(company[0].first_seat_slot)
        happenings.finish_work(company, works, accounts, log, seat)


@rule
def block(company: Any, works: Any, accounts: Any, log: Any, slot: int) -> None:
    """Let what is due for a requisition, a stream or a model happen."""
    co = company[0]
    if slot >= co.first_due_slot:
        m = slot - int(co.first_due_slot)
        happenings.retraining_due(company, works, accounts, log, m)
    elif slot >= co.first_detection_slot:
        m = slot - int(co.first_detection_slot)
        happenings.shift_detected(company, works, accounts, log, m)
    elif slot >= co.first_stream_slot:
        stream = slot - int(co.first_stream_slot)
        happenings.stream_arrives(company, works, accounts, log, stream)
    else:
        r = slot - int(co.first_requisition_slot)
        happenings.requisition_moves(company, works, accounts, log, r)


@rule
def single(company: Any, works: Any, accounts: Any, log: Any, slot: int) -> None:
    """Let what is due in one of the first slots happen."""
    if slot == PLAN_SLOT:
        happenings.plan_acts(company, works, accounts, log, 0)
    elif slot == WEEK_SLOT:
        happenings.week_turns(company, works, accounts, log, 0)
    elif slot == WORK_READY_SLOT:
        happenings.work_is_ready(company, works, accounts, log, 0)
    elif slot == PILOT_ENDS_SLOT:
        happenings.pilot_ends(company, works, accounts, log, 0)
    elif slot == PATIENCE_SLOT:
        happenings.patience_ends(company, works, accounts, log, 0)
