"""The compiled clock: find what is due next and let it happen. It knows nothing of the domain."""

from __future__ import annotations

from typing import Any

from simulation.model.agenda import (
    FIRST_BLOCK_SLOT,
    PATIENCE_SLOT,
    PILOT_ENDS_SLOT,
    WEEK_SLOT,
    WORK_READY_SLOT,
    horizon_slot,
    month_slot,
    next_due,
)
from simulation.model.jit import inlined_rule, rule
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
        happen(company, works, accounts, log, slot)


@inlined_rule
def happen(company: Any, works: Any, accounts: Any, log: Any, slot: int) -> None:
    """Let what is due in a slot happen."""
    co = company[0]
    if slot == horizon_slot(company):
        happenings.horizon_reached(company, works, accounts, log, 0)
    elif slot == month_slot(company):
        happenings.month_ends(company, works, accounts, log, 0)
    elif slot >= co.first_seat_slot:
        happenings.finish_work(company, works, accounts, log, slot - co.first_seat_slot)
    elif slot >= co.first_due_slot:
        happenings.retraining_due(company, works, accounts, log, slot - co.first_due_slot)
    elif slot >= co.first_detection_slot:
        happenings.shift_detected(company, works, accounts, log, slot - co.first_detection_slot)
    elif slot >= co.first_stream_slot:
        happenings.stream_arrives(company, works, accounts, log, slot - co.first_stream_slot)
    elif slot >= FIRST_BLOCK_SLOT:
        r = slot - co.first_requisition_slot
        happenings.requisition_moves(company, works, accounts, log, r)
    elif slot == PATIENCE_SLOT:
        happenings.patience_ends(company, works, accounts, log, 0)
    elif slot == PILOT_ENDS_SLOT:
        happenings.pilot_ends(company, works, accounts, log, 0)
    elif slot == WORK_READY_SLOT:
        happenings.work_is_ready(company, works, accounts, log, 0)
    elif slot == WEEK_SLOT:
        happenings.week_turns(company, works, accounts, log, 0)
    else:
        happenings.plan_acts(company, works, accounts, log, 0)
