"""Shorter logs: what most measures need to read, without the records of everyday work."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.model.jit import array_rule, rule
from simulation.model.log import (
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
from simulation.model.names import DEPLOYMENT, REDEPLOYMENT

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


@rule
def is_milestone(kind: int, what: int) -> bool:
    """Return whether a record is more than everyday work; a finished release is."""
    if IS_EVERYDAY[kind]:
        return kind == WORK_FINISHED and what in RELEASES
    return True


@array_rule
def milestones(log: Any) -> Any:
    """Return the milestones of a log, in its order: about a fifth of the records."""
    kept = np.empty_like(log)
    count = 0
    for i in range(len(log)):
        if is_milestone(log[i].kind, log[i].what):
            kept[count] = log[i]
            count += 1
    return kept[:count]


@array_rule
def records_of(log: Any, kind: int) -> Any:
    """Return the records of one kind, in the order of the log."""
    kept = np.empty_like(log)
    count = 0
    for i in range(len(log)):
        if log[i].kind == kind:
            kept[count] = log[i]
            count += 1
    return kept[:count]
