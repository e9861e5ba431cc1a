"""The log by topic: every record that measures read, once where it belongs, in its order."""

from __future__ import annotations

import numpy as np
import pytest
from lab import prepare

from simulation.measures.topics import (
    KINDS,
    MEASURED_WORK,
    PEOPLE,
    TIMESHEET,
    UNREAD,
    about,
    sort_out,
)
from simulation.model.life import addressable
from simulation.model.log import ENGINEER_JOINED, ENGINEER_REASSIGNED, RECORD_KINDS


@pytest.mark.parametrize("topic", list(KINDS))
def test_a_topic_has_the_records_of_its_kinds_in_order(topic: int) -> None:
    log = prepare("case-document-extraction").live(0).log.copy()
    by_topic = addressable(np.empty(2 * len(log) + 1, log.dtype))
    found = about(by_topic, sort_out(addressable(log), by_topic), topic)
    wanted = np.isin(log["kind"], KINDS[topic])
    for kind, measured in MEASURED_WORK.items():
        wanted &= (log["kind"] != kind) | np.isin(log["what"], [*measured])
    if topic == PEOPLE:
        wanted |= np.isin(log["kind"], (ENGINEER_JOINED, ENGINEER_REASSIGNED))
    assert wanted.any()
    assert np.array_equal(np.asarray(found), log[wanted])


def test_no_kind_has_two_topics_but_who_joins() -> None:
    kinds = [kind for of_topic in KINDS.values() for kind in of_topic]
    assert len(kinds) == len(set(kinds)) < len(RECORD_KINDS)
    assert sorted(KINDS) == list(range(UNREAD))
    assert ENGINEER_JOINED in KINDS[TIMESHEET]
