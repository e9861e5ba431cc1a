"""Small stories of work, with exact logs on both clocks.

The office has eight task hours a day, so that times are exact.
"""

from __future__ import annotations

import pytest
from lab import WORK_RECORDS as WORK
from lab import lived, people, quiet_office, ticket

from simulation.model.life import Clock


def test_one_engineer_and_one_ticket(clock: Clock) -> None:
    kind = ticket(rate={"per_working_day": 0.125}, effort=16)
    life = lived(quiet_office(horizon_months=0.6, work_kinds={"ticket": kind}), clock)
    assert life.story(columns=("who", "what", "number", "amount")) == [
        (0, "life_opened", -1, -1, -1, 1_000_000),
        (0, "automation", -1, -1, -1, 0),
        (0, "pipeline", -1, -1, -1, 0),
        (0, "infra_debt", -1, -1, -1, 0),
        (0, "engineer_joined", 0, "ml_engineer", -1, 0),
        (8, "work_created", -1, "ticket", 0, 16),
        (8, "time_spent", 0, "idle", -1, 8),
        (8, "work_started", 0, "ticket", 0, 16),
        (10, "time_spent", 0, "ticket", 0, 2),
        (10, "work_finished", 0, "ticket", 0, 0),
        (13, "month_closed", -1, -1, 0, 1_000_000),
        (13, "time_spent", 0, "idle", -1, 3),
        (13, "life_closed", -1, -1, -1, 1_000_000),
    ]


INTERRUPTED = {
    "ticket": ticket(rate={"per_working_day": 0.125}, effort=24),
    "alarm": ticket(rate={"per_working_day": 0.1}, urgency=1, interrupts=True),
}


def test_an_incident_interrupts_and_nothing_is_lost(clock: Clock) -> None:
    life = lived(quiet_office(horizon_months=0.6, work_kinds=INTERRUPTED), clock)
    assert life.story(*WORK, columns=("what", "amount")) == [
        (8, "work_created", "ticket", 24),
        (8, "work_started", "ticket", 24),
        (10, "work_created", "alarm", 8),
        (10, "work_interrupted", "ticket", 8),
        (10, "work_started", "alarm", 8),
        (11, "work_finished", "alarm", 0),
        (11, "work_resumed", "ticket", 8),
        (12, "work_finished", "ticket", 0),
    ]


def test_resuming_costs_what_the_scenario_says(clock: Clock) -> None:
    source = quiet_office(
        {"interrupt_resume_effort_min": 60},
        horizon_months=0.6,
        work_kinds=INTERRUPTED,
        mechanisms={"resume_penalty": True},
    )
    assert lived(source, clock).story("work_resumed", "work_finished", columns=("what", "amount"))[
        1:
    ] == [(11, "work_resumed", "ticket", 9), (12.125, "work_finished", "ticket", 0)]


def test_an_incident_does_not_interrupt_an_incident(clock: Clock) -> None:
    alarm = ticket(rate={"per_working_day": 0.25}, effort=48, urgency=1, interrupts=True)
    life = lived(quiet_office(horizon_months=0.6, work_kinds={"alarm": alarm}), clock)
    assert life.story(*WORK, columns=("number",)) == [
        (4, "work_created", 0),
        (4, "work_started", 0),
        (8, "work_created", 1),
        (10, "work_finished", 0),
        (10, "work_started", 1),
        (12, "work_created", 2),
    ]


def test_an_incident_takes_the_best_suited_who_is_free_else_the_best_suited(clock: Clock) -> None:
    chore = ticket(
        discipline="infrastructure",
        rate={"per_working_day": 1},
        urgency=1,
        interrupts=True,
        effort=80,
    )
    source = quiet_office(
        {"speed_full_stack_infrastructure": 0.5, "speed_ml_engineer_infrastructure": 0.4},
        horizon_months=0.2,
        team=people(Ada="ml_engineer", Bo="mlops_engineer", Cy="full_stack"),
        work_kinds={"outage": chore},
    )
    assert lived(source, clock).story("work_started", columns=("who", "number")) == [
        (1, "work_started", 1, 0),
        (2, "work_started", 2, 1),
        (3, "work_started", 0, 2),
    ]


SPECIALIST_BUSY = {
    "team": people(Bo="mlops_engineer", Cy="full_stack"),
    "work_kinds": {
        "long": ticket(
            may_take=["mlops_engineer"], rate={"per_working_day": 0.25}, effort=80, urgency=1
        ),
        "chore": ticket(discipline="infrastructure", rate={"per_working_day": 0.125}),
    },
}


def test_patience_lets_somebody_else_step_in(clock: Clock) -> None:
    source = quiet_office(
        {"step_in_patience_working_days": 2, "speed_full_stack_infrastructure": 0.5},
        horizon_months=0.6,
        **SPECIALIST_BUSY,
    )
    # Half as fast as the specialist: the day's work takes two.
    assert lived(source, clock).story("work_started", "work_finished", columns=("who", "what")) == [
        (4, "work_started", 0, "long"),
        (10, "work_started", 1, "chore"),
        (12, "work_finished", 1, "chore"),
    ]


def test_without_patience_running_out_work_waits_for_who_answers_for_it(clock: Clock) -> None:
    source = quiet_office(
        {"step_in_patience_working_days": 1000}, horizon_months=0.8, **SPECIALIST_BUSY
    )
    life = lived(source, clock)
    assert life.story("work_started", columns=("who", "what"))[0] == (4, "work_started", 0, "long")
    assert not (life.records("work_started")["who"] == 1).any()


def test_effort_is_stated_in_the_hours_of_its_performer(clock: Clock) -> None:
    chore = ticket(
        discipline="infrastructure", performer="ml_engineer", rate={"per_working_day": 0.25}
    )
    parameters = {"speed_ml_engineer_infrastructure": 0.5, "speed_mlops_engineer_infrastructure": 1}

    def finished(role: str) -> float:
        source = quiet_office(
            parameters, horizon_months=0.3, team=people(Ada=role), work_kinds={"chore": chore}
        )
        return float(lived(source, clock).records("work_finished")["time"][0])

    assert finished("ml_engineer") == 5
    assert finished("mlops_engineer") == 4.5


def test_whoever_has_nothing_to_do_does_nothing(clock: Clock) -> None:
    """Everybody's pace changes when somebody joins, also of those without work."""
    source = quiet_office(
        {"comm_overhead_pct_n2": 1},
        horizon_months=0.6,
        plan={"new": {"join": "mlops_engineer", "month": 0.3}},
        mechanisms={"coordination": True},
    )
    life = lived(source, clock)
    assert life.story("time_spent", columns=("who", "what", "share"))[:1] == [
        (6.5, "time_spent", 0, "idle", pytest.approx(0.01)),
    ]
    assert sorted(life.story("time_spent", columns=("who", "what", "share"))[1:]) == [
        (13, "time_spent", 0, "idle", pytest.approx(0.04)),
        (13, "time_spent", 1, "idle", pytest.approx(0.04)),
    ]
    assert not len(life.records(*WORK))


def test_who_cannot_do_the_work_does_not_take_it(clock: Clock) -> None:
    chore = ticket(discipline="infrastructure", urgency=1, interrupts=True)
    source = quiet_office(
        {"speed_full_stack_infrastructure": 0},
        horizon_months=0.2,
        team=people(Cy="full_stack"),
        work_kinds={"chore": chore},
    )
    assert not len(lived(source, clock).records("work_started"))


def test_naming_a_role_twice_is_naming_it(clock: Clock) -> None:
    kind = ticket(may_take=["full_stack", "full_stack"])
    source = quiet_office(
        horizon_months=0.1,
        team=people(Ada="ml_engineer", Bo="mlops_engineer", Cy="full_stack"),
        work_kinds={"ticket": kind},
    )
    assert lived(source, clock).story("work_started") == [
        (1, "work_started", 2),
        (2, "work_started", 2),
    ]
