"""Policies never see the future: neither draws still to be made, nor what is drawn and hidden.

Two lives of one company are the same up to a moment just before a weekly look. Then the second is
dealt another hand: every draw from there on differs, and so does all that was drawn before and has
not shown yet. What is seen and decided at that look must not change.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lab import fingerprint, prepare, records
from strategies import companies, examples

from simulation import Scenario, load
from simulation.model.agenda import (
    PEOPLE_SLOT,
    PILOT_ENDS_SLOT,
    RAISE_SLOT,
    RESTORE_SLOT,
    WORK_READY_SLOT,
)
from simulation.model.agents import Company
from simulation.model.life import Bench
from simulation.model.names import (
    ABSENT,
    DAYS_PER_MONTH,
    DAYS_PER_WEEK,
    LIVED,
    NEVER,
    PENDING,
    PILOT,
    RUNNING,
    VACANT,
)

# A policy as a careless author could write it: it is handed the company itself.
Asked = Callable[[Company], Any]
Tampering = Callable[[Company, float], None]
Seen = dict[str, Any]

A_MOMENT = 1e-7
OTHER_LUCK = np.uint64(0x9E3779B97F4A7C15)
# How many times as long everything hidden takes in the second life.
LONGER = 3.0
DECISIONS = (
    "action_taken",
    "requisition_opened",
    "managed_services",
    "retraining_need",
    "engineer_reassigned",
)
BY_TRIGGERS = "sequences/mlops-by-the-triggers"


# What the second life is dealt


def nothing(company: Company, look: float) -> None:
    """Leave the life as it is."""


def another_hand(company: Company, look: float) -> None:
    """Change every draw that is still to be made."""
    company.record["seed"] ^= OTHER_LUCK
    company.record["replication"] += np.uint64(1)


def hidden_state(company: Company, look: float) -> None:
    """Change what is drawn and would show after the look only; and every draw to come."""
    another_hand(company, look)
    co, works, accounts = company.record, company.arrays[1], company.arrays[2]
    later(co["due"], look, hidden_slots(co))
    streams = co["streams"][: co["n_streams"]]
    streams["budget"] *= LONGER
    people = co["engineers"][: co["n_seats"]]
    for name in ("resigns", "found_out"):
        later(people[name], look, people["state"] != ABSENT)
    people["attrition_budget"] *= LONGER
    people["fitness"] /= LONGER
    work = np.asarray(works)[: co["n_works"]]
    there = work["state"] != VACANT
    later(work["ready_at"], look, work["state"] == PENDING)
    later(work["restores_at"], look, there)
    for name in ("remaining_h", "rest_h", "gain"):
        work[name][there] *= LONGER
    pilots = np.asarray(accounts)[: co["n_accounts"]]
    under_way = pilots["state"] == PILOT
    later(pilots["ends"], look, under_way)
    pilots["mrr"][under_way] *= LONGER
    models = co["models"][: co["n_models"]]
    models["launch_share"][models["in_production"] == 0] /= LONGER
    models["snapshot_shift_share"] *= LONGER


def hidden_slots(co: Any) -> np.ndarray:
    """Return the places of the agenda whose due times nobody in the company can know."""
    single = [WORK_READY_SLOT, PILOT_ENDS_SLOT, PEOPLE_SLOT, RAISE_SLOT, RESTORE_SLOT]
    blocks = [
        np.arange(co["first_requisition_slot"], co["first_due_slot"]),
        np.arange(co["first_seat_slot"], co["n_slots"] - 2),
    ]
    return np.concatenate([single, *blocks])


def later(times: np.ndarray, look: float, which: np.ndarray) -> None:
    """Move those of some times that come after the look further into the future."""
    chosen = np.zeros(len(times), dtype=bool)
    chosen[which] = True
    chosen &= (times > look) & (times < NEVER)
    times[chosen] = look + LONGER * (times[chosen] - look)


# What is seen and decided


def lived_to(
    source: Scenario | Mapping[str, Any],
    replication: int,
    week: int,
    tampering: Tampering,
    asked: Asked,
    on: bool = False,
) -> Seen:
    """Live to the turn of a week, tampered with just before it, and return what was seen.

    Args:
        source: the company.
        replication: which life.
        week: number of the look, 1 or more.
        tampering: what happens to the life just before the look.
        asked: a policy, asked after that and before anything else happens.
        on: whether the life goes on after the look.

    Returns:
        Nothing if the life is over before; else signals, the policy's word, which actions of the
        plan are taken, the log up to the tampering, the decisions in it up to the look, and what
        came after.
    """
    seen: Seen = {}
    look = week * DAYS_PER_WEEK

    def process(company: Company) -> Any:
        yield company.moment(days=look - 2 * A_MOMENT)
        tampering(company, look)
        yield company.moment(days=look - A_MOMENT)
        seen["signals"], seen["word"] = company.observation(), asked(company)
        yield company.moment(days=look)
        actions = company.record["actions"][: company.record["n_actions"]]
        seen["taken"] = actions["taken"].tolist()
        if not on and company.record["status"] == RUNNING:
            company.record["status"] = LIVED

    ready = prepare(source, replication + 1)
    life = Bench().live(ready.opening, ready.worlds, replication, ready.seed, "simpy", [process])
    if "taken" not in seen:
        return {}
    log = life.log
    before = log["time"] <= look - 2 * A_MOMENT
    seen["before"] = fingerprint(log[before])
    seen["decisions"] = records(log[log["time"] <= look], *DECISIONS).tolist()
    seen["after"] = fingerprint(log[~before])
    return seen


def signals_only(company: Company) -> Any:
    """Say what can be said from the signals."""
    return company.observation()["runway_months"] > 9


def assert_blind(
    source: Scenario | Mapping[str, Any],
    replication: int,
    week: int,
    tampering: Tampering = hidden_state,
    asked: Asked = signals_only,
) -> Seen:
    """Assert that another future changes nothing seen or decided at a look; return what was."""
    plain = lived_to(source, replication, week, nothing, asked)
    other = lived_to(source, replication, week, tampering, asked)
    for name in ("before", "signals", "word", "taken", "decisions"):
        assert other.get(name) == plain.get(name), name
    return plain


def a_week_of(source: Mapping[str, Any], place: float) -> int:
    """Return the number of a look, from the first at 0 to the last before the horizon at 1."""
    return 1 + int(place * (source["horizon_months"] * DAYS_PER_MONTH / DAYS_PER_WEEK - 1))


PLACES = st.floats(0, 1)


@examples(30)
@given(companies(), PLACES, st.integers(0, 3))
def test_what_is_hidden_changes_no_decision(
    source: dict[str, Any], place: float, replication: int
) -> None:
    assert_blind(source, replication, a_week_of(source, place))


@pytest.mark.slow
@examples(500, derandomize=False)
@given(companies(), PLACES, st.integers(0, 50))
def test_what_is_hidden_changes_no_decision_in_many_lives(
    source: dict[str, Any], place: float, replication: int
) -> None:
    assert_blind(source, replication, a_week_of(source, place))


@pytest.mark.parametrize("tampering", [another_hand, hidden_state])
def test_a_rule_fires_in_the_same_week_whatever_comes_after(tampering: Tampering) -> None:
    company = load(BY_TRIGGERS)
    fired = 0
    for replication in range(4):
        whole = prepare(company, replication + 1).live(replication)
        for time in {float(r["time"]) for r in whole.records("action_taken")}:
            week = round(time / DAYS_PER_WEEK)
            if week < 1 or time != week * DAYS_PER_WEEK:
                continue
            seen = assert_blind(company, replication, week, tampering)
            assert any(record[0] == time for record in seen["decisions"])
            fired += 1
    assert fired >= 3


@pytest.mark.parametrize("week", [1, 7, 26])
def test_another_hand_changes_what_comes_after(week: int) -> None:
    company = load(BY_TRIGGERS)
    lives = [
        lived_to(company, 1, week, tampering, signals_only, on=True)
        for tampering in (nothing, another_hand)
    ]
    assert lives[0]["before"] == lives[1]["before"]
    assert lives[0]["after"] != lives[1]["after"]


# Policies that peek are caught


def next_incident(company: Company) -> Any:
    """Look up when the next thing will go wrong."""
    co = company.record
    return co["due"][co["first_stream_slot"] : co["first_detection_slot"]].min()


def who_will_resign(company: Company) -> Any:
    """Look up who resigns within a year."""
    people = company.record["engineers"][: company.record["n_seats"]]
    return (people["resigns"] < company.record["now"] + 260.0).tolist()


def hours_left(company: Company) -> Any:
    """Look up how long all work will really take."""
    return float(np.asarray(company.arrays[1])["remaining_h"].sum())


def what_pilots_will_pay(company: Company) -> Any:
    """Look up the contracts of pilots that are not decided."""
    accounts = np.asarray(company.arrays[2])
    return float(accounts["mrr"][accounts["state"] == PILOT].sum())


def luck(company: Company) -> Any:
    """Look up the seed, from which all draws follow."""
    return int(company.record["seed"])


@pytest.mark.parametrize(
    "peeking", [next_incident, who_will_resign, hours_left, what_pilots_will_pay, luck]
)
def test_a_policy_that_peeks_is_caught(peeking: Asked) -> None:
    company = load("document-extraction")
    with pytest.raises(AssertionError, match="word"):
        for week in range(2, 60, 4):
            assert_blind(company, 0, week, asked=peeking)
