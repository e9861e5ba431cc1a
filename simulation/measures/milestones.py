"""Shorter logs: what most measures need to read, without the records of everyday work."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.model.jit import array_rule, rule
from simulation.model.log import (
    ENGINEER_JOINED,
    ENGINEER_REASSIGNED,
    RECORD_KINDS,
    TIME_SPENT,
    WORK_CREATED,
    WORK_FINISHED,
    WORK_HANDED_BACK,
    WORK_INTERRUPTED,
    WORK_READY,
    WORK_RESUMED,
    WORK_STARTED,
)
from simulation.model.names import DEPLOYMENT, FIRST_ARRIVING, REDEPLOYMENT

EVERYDAY = (
    WORK_CREATED,
    WORK_READY,
    WORK_STARTED,
    WORK_INTERRUPTED,
    WORK_RESUMED,
    WORK_HANDED_BACK,
    WORK_FINISHED,
    TIME_SPENT,
)
RELEASES = (DEPLOYMENT, REDEPLOYMENT)


# A table by kind: one look-up is faster than a comparison with each.
IS_EVERYDAY = np.isin(np.arange(len(RECORD_KINDS)), EVERYDAY)
IS_OF_TIMESHEET = np.isin(
    np.arange(len(RECORD_KINDS)), (TIME_SPENT, ENGINEER_JOINED, ENGINEER_REASSIGNED)
)


@rule
def is_milestone(kind: int, what: int) -> bool:
    """Return whether a record is more than everyday work; releases and what arrives are."""
    if IS_EVERYDAY[kind]:
        if kind == WORK_CREATED:
            return what >= FIRST_ARRIVING
        return kind == WORK_FINISHED and what in RELEASES
    return True


@rule
def sort_out(log: Any, events: Any, timesheet: Any) -> tuple[int, int]:
    """Copy the milestones of a log, and who spent time on what, and return how many each are.

    Measures read a fifth of the records each instead of all of them again and again.

    Args:
        log: the records of a life.
        events: gets the milestones, in the order of the log; as long as the log.
        timesheet: likewise gets time spent, and the roles that people joined or moved into.
    """
    n_events, n_times = 0, 0
    for i in range(len(log)):
        record = log[i]
        if IS_OF_TIMESHEET[record.kind]:
            timesheet[n_times] = record
            n_times += 1
        if is_milestone(record.kind, record.what):
            events[n_events] = record
            n_events += 1
    return n_events, n_times


@array_rule
def records_of(log: Any, kind: int) -> Any:
    """Return the records of one kind, in the order of the log."""
    count = 0
    for i in range(len(log)):
        if log[i].kind == kind:
            count += 1
    kept = np.empty(count, log.dtype)
    count = 0
    for i in range(len(log)):
        if log[i].kind == kind:
            kept[count] = log[i]
            count += 1
    return kept
