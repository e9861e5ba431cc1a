"""The compiled clock: find what is due next and let it happen. It knows nothing of the domain."""

from __future__ import annotations

from typing import Any

from simulation.model.agenda import (
    FIRST_BLOCK_SLOT,
    PATIENCE_SLOT,
    PEOPLE_SLOT,
    PILOT_ENDS_SLOT,
    RAISE_SLOT,
    RESTORE_SLOT,
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
def live(companies: Any, works: Any, accounts: Any, log: Any) -> None:
    """Live a whole life, or until a queue or the log is full."""
    company = companies[0]
    open_life(companies, works, accounts, log)
    while company.status == RUNNING:
        slot = next_due(company)
        happen(companies, works, accounts, log, slot)


@inlined_rule
def happen(companies: Any, works: Any, accounts: Any, log: Any, slot: int) -> None:
    """Let what is due in a slot happen."""
    company = companies[0]
    if slot == horizon_slot(company):
        happenings.horizon_reached(companies, works, accounts, log, 0)
    elif slot == month_slot(company):
        happenings.month_ends(companies, works, accounts, log, 0)
    elif slot >= company.first_seat_slot:
        happenings.finish_work(companies, works, accounts, log, slot - company.first_seat_slot)
    elif slot >= company.first_due_slot:
        happenings.retraining_due(companies, works, accounts, log, slot - company.first_due_slot)
    elif slot >= company.first_detection_slot:
        happenings.shift_detected(
            companies, works, accounts, log, slot - company.first_detection_slot
        )
    elif slot >= company.first_stream_slot:
        happenings.stream_arrives(companies, works, accounts, log, slot - company.first_stream_slot)
    elif slot >= FIRST_BLOCK_SLOT:
        r = slot - company.first_requisition_slot
        happenings.requisition_moves(companies, works, accounts, log, r)
    elif slot == RESTORE_SLOT:
        happenings.restorations(companies, works, accounts, log, 0)
    elif slot == RAISE_SLOT:
        happenings.raise_moves(companies, works, accounts, log, 0)
    elif slot == PEOPLE_SLOT:
        happenings.people_move(companies, works, accounts, log, 0)
    elif slot == PATIENCE_SLOT:
        happenings.patience_ends(companies, works, accounts, log, 0)
    elif slot == PILOT_ENDS_SLOT:
        happenings.pilot_ends(companies, works, accounts, log, 0)
    elif slot == WORK_READY_SLOT:
        happenings.work_is_ready(companies, works, accounts, log, 0)
    elif slot == WEEK_SLOT:
        happenings.week_turns(companies, works, accounts, log, 0)
    else:
        happenings.plan_acts(companies, works, accounts, log, 0)
