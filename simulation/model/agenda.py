"""The agenda: when each thing is due, and in which order simultaneous things happen.

A slot is a position in `company.due`. Its number is its rank: of things due at the same moment,
the lower slot happens first, on both clocks. Slots follow each other in this order: dated actions,
the week, work that becomes ready, pilots that end, work that has waited long enough for others,
people who resign, are found out or come to the end of a contract, the raise, services that
are restored, requisitions, random streams, detections and retraining dates by model, seats, the
month's end, the horizon.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from simulation.model.jit import inlined_rule, rule
from simulation.model.names import NEVER, STUCK
from simulation.model.state import FIRST_SUCCESSOR, MAX_REQUISITIONS, MAX_SLOTS
from simulation.model.words import ordered

PLAN_SLOT: Final = 0
WEEK_SLOT: Final = 1
WORK_READY_SLOT: Final = 2
PILOT_ENDS_SLOT: Final = 3
PATIENCE_SLOT: Final = 4
PEOPLE_SLOT: Final = 5
RAISE_SLOT: Final = 6
RESTORE_SLOT: Final = 7
FIRST_BLOCK_SLOT: Final = 8

EVENTS_PER_INSTANT: Final = 10_000


def lay_out(company: np.ndarray, n_requisitions: int, n_seats: int) -> None:
    """Give each block its slots for at most so many requisitions and seats.

    Raises:
        ValueError: if the slots do not suffice.
    """
    co = company[0]
    co["first_requisition_slot"] = FIRST_BLOCK_SLOT
    co["first_stream_slot"] = co["first_requisition_slot"] + min(n_requisitions, MAX_REQUISITIONS)
    co["first_detection_slot"] = co["first_stream_slot"] + co["n_streams"]
    co["first_due_slot"] = co["first_detection_slot"] + co["n_models"]
    co["first_seat_slot"] = co["first_due_slot"] + co["n_models"]
    co["n_slots"] = co["first_seat_slot"] + n_seats + 2
    if co["n_slots"] > MAX_SLOTS:
        raise ValueError(f"{co['n_slots']} things can be due at once; at most {MAX_SLOTS}")
    co["due"][:] = NEVER


@rule
def requisition_slot(company: Any, r: int) -> int:
    """Return the slot of a requisition: those of the plan, then a successor's for each seat."""
    place = r
    if r >= FIRST_SUCCESSOR:
        place = int(company.n_requisitions) + r - FIRST_SUCCESSOR
    return int(company.first_requisition_slot) + place


@rule
def requisition_at(company: Any, place: int) -> int:
    """Return the requisition at a place of the block of slots."""
    if place < company.n_requisitions:
        return place
    return place - int(company.n_requisitions) + FIRST_SUCCESSOR


@rule
def month_slot(company: Any) -> int:
    """Return the slot of the month's end."""
    return int(company.n_slots) - 2


@rule
def horizon_slot(company: Any) -> int:
    """Return the slot of the horizon, the last of all."""
    return int(company.n_slots) - 1


@rule
def schedule(company: Any, slot: int, time: float) -> None:
    """Set when `slot` is due (NEVER to cancel) and note that it changed."""
    if company.due[slot] == time:
        return
    company.due[slot] = time
    if company.is_changed[slot] == 0:
        company.is_changed[slot] = 1
        company.changed[company.n_changed] = slot
        company.n_changed += 1


@inlined_rule
def pass_time(company: Any, time: float) -> None:
    """Let the present moment be `time`, with nothing changed in it yet."""
    for i in range(company.n_changed):
        company.is_changed[company.changed[i]] = 0
    company.n_changed = 0
    if time > company.now:
        company.events_this_instant = 0
    company.now = time
    company.events += 1
    company.events_this_instant += 1
    if company.events_this_instant > EVENTS_PER_INSTANT:
        company.status = STUCK


@inlined_rule
def begin(company: Any, slot: int) -> None:
    """Advance the company to the due time of `slot` and clear the slot."""
    pass_time(company, company.due[slot])
    schedule(company, slot, NEVER)


@inlined_rule
def next_due(company: Any) -> int:
    """Return the slot that is due first; of simultaneous ones the lowest."""
    earliest = ordered(company.due[0])
    for slot in range(1, company.n_slots):
        earliest = min(earliest, ordered(company.due[slot]))
    first = 0
    while ordered(company.due[first]) != earliest:
        first += 1
    return first
