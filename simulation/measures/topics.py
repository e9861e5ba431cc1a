"""The log sorted by topic, so that each measure reads only the records that it is about."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from simulation.model.jit import array_rule, rule
from simulation.model.log import (
    AUTOMATION,
    CASH_OUT,
    CUSTOMER_CHURNED,
    DATA_DEBT,
    DATA_VOLUME,
    ENGINEER_JOINED,
    ENGINEER_LEFT,
    ENGINEER_RAMPED,
    ENGINEER_REASSIGNED,
    EQUITY_GRANTED,
    IMPROVEMENT_LIVE,
    INCIDENT_OCCURRED,
    INCIDENT_RESTORED,
    INFRA_DEBT,
    ITERATION_STARTED,
    LAUNCHED,
    LIFE_CLOSED,
    LIFE_OPENED,
    LIVE_QUALITY,
    MIS_HIRE_FOUND,
    MODEL_DOWN,
    MODEL_REFRESHED,
    MODEL_UP,
    MONTH_CLOSED,
    OFFLINE_QUALITY,
    OVERLOAD_BEGAN,
    OVERLOAD_ENDED,
    OWN_MODEL_LIVE,
    PILOT_LOST,
    PILOT_WON,
    PIPELINE,
    PIVOTED,
    RECORD_KINDS,
    RELEASE_FAILED,
    RETRAINING_DUE,
    ROUND_CLOSED,
    SHIFT_DETECTED,
    TIME_SPENT,
    WORK_CREATED,
    WORK_FINISHED,
)
from simulation.model.names import DEPLOYMENT, FIRST_ARRIVING, REDEPLOYMENT
from simulation.model.state import MAX_KINDS

MONEY, MARKET, MODELS, SERVICE, WORK, ITERATIONS, PLATFORM, TIMESHEET, PEOPLE, UNREAD = range(10)
KINDS: Final = {
    MONEY: (LIFE_OPENED, MONTH_CLOSED, ROUND_CLOSED, CASH_OUT, LIFE_CLOSED),
    MARKET: (PILOT_WON, PILOT_LOST, CUSTOMER_CHURNED),
    MODELS: (
        LAUNCHED,
        OWN_MODEL_LIVE,
        OFFLINE_QUALITY,
        LIVE_QUALITY,
        RETRAINING_DUE,
        MODEL_REFRESHED,
    ),
    SERVICE: (
        INCIDENT_OCCURRED,
        INCIDENT_RESTORED,
        MODEL_DOWN,
        MODEL_UP,
        SHIFT_DETECTED,
        RELEASE_FAILED,
    ),
    WORK: (WORK_CREATED, WORK_FINISHED),
    ITERATIONS: (ITERATION_STARTED, IMPROVEMENT_LIVE),
    PLATFORM: (
        AUTOMATION,
        PIPELINE,
        INFRA_DEBT,
        DATA_DEBT,
        DATA_VOLUME,
        OVERLOAD_BEGAN,
        OVERLOAD_ENDED,
        PIVOTED,
    ),
    TIMESHEET: (TIME_SPENT, ENGINEER_JOINED, ENGINEER_REASSIGNED),
    PEOPLE: (ENGINEER_RAMPED, ENGINEER_LEFT, MIS_HIRE_FOUND, EQUITY_GRANTED),
}
# Of work, measures look at what arrives by itself and at releases that are done.
MEASURED_WORK: Final = {
    WORK_CREATED: range(FIRST_ARRIVING, MAX_KINDS),
    WORK_FINISHED: (DEPLOYMENT, REDEPLOYMENT),
}


def topics_of_records() -> NDArray[Any]:
    """Return the topic by kind of record and kind of work, shape (kinds, MAX_KINDS)."""
    topics = np.full((len(RECORD_KINDS), MAX_KINDS), UNREAD)
    for topic, kinds in KINDS.items():
        topics[list(kinds)] = topic
    for kind, measured in MEASURED_WORK.items():
        is_measured = np.isin(np.arange(MAX_KINDS), [*measured])
        topics[kind, ~is_measured] = UNREAD
    return topics


# Where the next record comes is hard to foretell, so that a table is faster than any condition.
TOPICS = topics_of_records()
STEPS = np.append(np.ones(UNREAD, np.int64), 0)
# Who joins is a matter of people, and of whose time is spent.
IS_OF_PEOPLE_TOO = np.isin(np.arange(len(RECORD_KINDS)), (ENGINEER_JOINED, ENGINEER_REASSIGNED))


@rule
def topic_of(kind: int, what: int) -> int:
    """Return the topic of a record, or UNREAD."""
    return int(TOPICS[kind, min(max(what, 0), MAX_KINDS - 1)])


@array_rule
def sort_out(log: Any, by_topic: Any) -> Any:
    """Copy the records that measures read, topic after topic, each in the order of the log.

    Args:
        log: the records of a life.
        by_topic: gets the copies; more than twice as long as the log, since who joins is copied
            twice, and what is not read is written after the last topic again and again.

    Returns:
        (UNREAD + 1,) where each topic begins, and where the last one ends.
    """
    begins = np.zeros(UNREAD + 2, np.int64)
    for i in range(len(log)):
        begins[topic_of(log[i].kind, log[i].what) + 1] += 1
        if IS_OF_PEOPLE_TOO[log[i].kind]:
            begins[PEOPLE + 1] += 1
    for topic in range(UNREAD):
        begins[topic + 1] += begins[topic]
    free = begins.copy()
    for i in range(len(log)):
        record = log[i]
        topic = topic_of(record.kind, record.what)
        by_topic[free[topic]] = record
        free[topic] += STEPS[topic]
        if IS_OF_PEOPLE_TOO[record.kind]:
            by_topic[free[PEOPLE]] = record
            free[PEOPLE] += 1
    return begins[: UNREAD + 1]


@array_rule
def about(by_topic: Any, begins: Any, topic: int) -> Any:
    """Return the records of one topic (see `sort_out`)."""
    return by_topic[begins[topic] : begins[topic + 1]]
