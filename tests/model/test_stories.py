"""Small stories with exact logs: what a life does, step by step, on both clocks.

The office has eight task hours a day, so that times are exact.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from lab import Lived, empty, prepare, quiet_office, ticket

from simulation.model.life import CLOCKS, Clock
from simulation.model.randomness import address, uniform

WORK = (
    "work_created",
    "work_ready",
    "work_started",
    "work_interrupted",
    "work_resumed",
    "work_handed_back",
    "work_finished",
)
MONTH = 260 / 12


@pytest.fixture(params=CLOCKS)
def clock(request: pytest.FixtureRequest) -> Clock:
    """Return each clock in turn: a story is the same on both."""
    chosen: Clock = request.param
    return chosen


def lived(source: dict[str, Any], clock: Clock, replication: int = 0) -> Lived:
    return prepare(source, replication + 1).live(replication, clock)


def people(**roles: str) -> dict[str, Any]:
    """Return a team of paid nobodies in place of the laboratory's server."""
    return {"Server 1": None} | {
        name: {"role": role, "salary_usd": 0} for name, role in roles.items()
    }


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
        discipline="infrastructure", rate={"per_working_day": 1}, urgency=1, interrupts=True, effort=80
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
    chore = ticket(discipline="infrastructure", performer="ml_engineer", rate={"per_working_day": 0.25})
    parameters = {"speed_ml_engineer_infrastructure": 0.5, "speed_mlops_engineer_infrastructure": 1}

    def finished(role: str) -> float:
        source = quiet_office(
            parameters, horizon_months=0.3, team=people(Ada=role), work_kinds={"chore": chore}
        )
        return float(lived(source, clock).records("work_finished")["time"][0])

    assert finished("ml_engineer") == 5
    assert finished("mlops_engineer") == 4.5


def test_a_leaver_hands_back_what_is_in_hand_and_what_is_interrupted(clock: Clock) -> None:
    source = quiet_office(
        horizon_months=3,
        team={"Server 2": {"role": "ml_engineer", "salary_usd": 0}},
        plan={"second out": {"leave": "Server 1", "month": 1}},
        work_kinds={
            "ticket": ticket(per="engineer", rate={"per_working_day": 1 / 16}, effort=80),
            "alarm": ticket(rate={"per_working_day": 1 / 20}, urgency=1, interrupts=True, effort=80),
        },
    )
    # Both have a ticket of ten days from day 16; the alarm of day 20 hits the first seat.
    left = 80 - 8 * (MONTH - 20)
    assert lived(source, clock).story(*WORK, columns=("who", "number", "amount"))[3:11] == [
        (16, "work_started", 1, 1, 80),
        (20, "work_created", -1, 2, 80),
        (20, "work_interrupted", 0, 0, 48),
        (20, "work_started", 0, 2, 80),
        (MONTH, "work_handed_back", 0, 0, 48),
        (MONTH, "work_handed_back", 0, 2, pytest.approx(left)),
        # The alarm now interrupts whoever is left.
        (MONTH, "work_interrupted", 1, 1, pytest.approx(80 - 8 * (MONTH - 16))),
        (MONTH, "work_started", 1, 2, pytest.approx(left)),
    ]


RETRAINING = {
    "retrain_need_calendar_days": 14,
    "retrain_effort_h_L0": 96,
    "retrain_validate_share": 0.25,
    "retrain_redeploy_share": 0.25,
    "retrain_reject_prob": 0,
    "training_wait_elapsed_h": 33.6,
    "retrain_release_fail_mult": 1,
    "speed_ml_engineer_infrastructure": 1,
}


def test_a_retraining_is_owed_while_one_is_open(clock: Clock) -> None:
    source = quiet_office(
        RETRAINING,
        horizon_months=2.4,
        models_in_production=1,
        mechanisms={"retraining": True},
    )
    life = lived(source, clock)
    assert life.story("retraining_due", "work_ready", "work_started", "model_refreshed") == [
        (10, "retraining_due", 0),
        (10, "work_started", 0),
        (17, "work_ready", 0),
        (17, "work_started", 0),
        (20, "retraining_due", 0),
        (20, "work_started", 0),
        (23, "model_refreshed", 0),
        (23, "work_started", 0),
        (30, "work_ready", 0),
        (30, "work_started", 0),
        (30, "retraining_due", 0),
        (33, "work_started", 0),
        (36, "model_refreshed", 0),
        (36, "work_started", 0),
        (40, "retraining_due", 0),
        (43, "work_ready", 0),
        (43, "work_started", 0),
        (46, "work_started", 0),
        (49, "model_refreshed", 0),
        (49, "work_started", 0),
        (50, "retraining_due", 0),
    ]
    # A refresh knows the data up to the day its training was prepared.
    assert life.records("model_refreshed")["amount"].tolist() == [13, 13, 13]
    assert life.records("retraining_due")["what"].tolist() == [0, 1, 1, 1, 1]


def test_a_requisition_is_declined_then_accepted(clock: Clock) -> None:
    source = quiet_office(
        {
            "offer_accept_prob": 0.5,
            "offer_declined_fill_share": 0.5,
            "start_delay_calendar_days": 7,
        },
        horizon_months=2,
        roles={"mlops_engineer": {"fill": 14, "salary": 0}},
        plan={"hire": {"open_requisition": "mlops_engineer", "month": 0}},
    )
    # The answers are addressed draws, so that a life with one refusal can be looked up.
    answers = address("offer is accepted"), address("hire")
    seed = np.uint64(1)
    draws = [[uniform(seed, np.uint64(r), *answers, k) < 0.5 for k in (0, 1)] for r in range(20)]
    life = lived(source, clock, draws.index([False, True]))
    names = ("requisition_opened", "offer_declined", "offer_accepted", "engineer_joined")
    assert life.story(*names, columns=("who", "what", "number"))[1:] == [
        (0, "requisition_opened", 0, "mlops_engineer", -1),
        (10, "offer_declined", 0, "mlops_engineer", 1),
        (15, "offer_accepted", 0, "mlops_engineer", 2),
        (20, "engineer_joined", 1, "mlops_engineer", 0),
    ]


def test_a_newcomer_ramps_and_costs_a_mentor(clock: Clock) -> None:
    source = quiet_office(
        {"ramp_calendar_months": 0.6, "ramp_start_productivity": 0.5, "mentor_share": 0.25},
        horizon_months=1.5,
        plan={"new": {"join": "ml_engineer", "month": 0.6}},
        mechanisms={"ramp": True, "mentoring": True},
    )
    life = lived(source, clock)
    assert life.story("engineer_joined", "engineer_ramped") == [
        (0, "engineer_joined", 0),
        (13, "engineer_joined", 1),
        (25, "engineer_ramped", 1),
    ]
    time = life.records("time_spent")
    newcomer = time[time["who"] == 1]
    # Half productive at first, then up by 1/26 a day; each week as in its middle.
    middles = np.array([1, 4.5, 9.5])
    losses = 0.5 - 0.5 * middles / 13
    assert newcomer["share"] == pytest.approx([*losses, 0])
    mentor = time[time["who"] == 0]
    assert mentor["amount"] == pytest.approx([13, 12, 7.5])
    assert mentor["share"].tolist() == [0, 0.25, 0]


def test_the_cash_out_date_is_interpolated_within_the_month(clock: Clock) -> None:
    source = empty(
        cash_usd=250_000,
        parameters={
            "load_multiplier": 1,
            "nonpayroll_opex_share": 0,
            "tools_usd_per_engineer_calendar_month": 0,
        },
        team={"Server 1": {"salary_usd": 1_200_000}},
        mechanisms={"finance": True},
    )
    story = lived(source, clock).story("ledger", "month_closed", "cash_out", columns=("amount",))
    assert story == [
        (MONTH, "ledger", pytest.approx(-100_000)),
        (MONTH, "month_closed", pytest.approx(150_000)),
        (2 * MONTH, "ledger", pytest.approx(-100_000)),
        (2 * MONTH, "month_closed", pytest.approx(50_000)),
        (3 * MONTH, "ledger", pytest.approx(-100_000)),
        (3 * MONTH, "month_closed", pytest.approx(-50_000)),
        (3 * MONTH, "cash_out", pytest.approx(2.5 * MONTH)),
    ]


ITERATION = {
    "data_prep_effort_h_manual": 8,
    "dataset_reuse_experiments": 1,
    "experiment_effort_h": 16,
    "evaluation_effort_share": 0.25,
    "training_wait_elapsed_h": 33.6,
    "experiment_success_prob": 1,
    "first_deploy_effort_h": 8,
    "rel_error_cut_per_success": 0.5,
    "initial_error": 0.4,
    "irreducible_share": 0.5,
    "offline_to_online_transfer": 1,
    "speed_ml_engineer_data": 1,
    "speed_ml_engineer_infrastructure": 1,
}


def test_an_iteration_from_data_to_launch(clock: Clock) -> None:
    source = quiet_office(ITERATION, horizon_months=0.3, mechanisms={"iteration": True})
    life = lived(source, clock)
    assert life.story("work_started", "launched", "improvement_live", columns=("what",))[:6] == [
        (0, "work_started", "data_preparation"),
        (1, "work_started", "experiment"),
        # While the machine trains, the next iteration begins.
        (2.5, "work_started", "data_preparation"),
        (3.5, "work_started", "evaluation"),
        (4, "work_started", "deployment"),
        (5, "launched", -1),
    ]
    assert life.story("experiment_succeeded", "offline_quality", columns=("amount",)) == [
        (4, "experiment_succeeded", pytest.approx(0.1)),
        (4, "offline_quality", pytest.approx(0.7)),
    ]
    assert life.story("live_quality", columns=("amount",)) == [
        (5, "live_quality", pytest.approx(0.7))
    ]


def test_what_is_down_cannot_fail_again(clock: Clock) -> None:
    source = quiet_office(
        horizon_months=0.6,
        models_in_production=1,
        work_kinds={
            "incident": ticket(
                per="model",
                rate={"per_working_day": 0.5},
                detection=33.6,
                urgency=1,
                interrupts=True,
                takes_down=True,
                effort=16,
            )
        },
        mechanisms={"incidents": True},
    )
    names = ("incident_occurred", "incident_detected", "incident_restored", "model_down", "model_up")
    assert lived(source, clock).story(*names, columns=("amount",)) == [
        (2, "incident_occurred", 0),
        (2, "model_down", 0),
        (3, "incident_detected", 0),
        (5, "incident_restored", 3),
        (5, "model_up", 3),
        # The gap of two days runs on only while the model is up.
        (7, "incident_occurred", 0),
        (7, "model_down", 0),
        (8, "incident_detected", 0),
        (10, "incident_restored", 3),
        (10, "model_up", 3),
        (12, "incident_occurred", 0),
        (12, "model_down", 0),
        (13, "incident_detected", 0),
    ]


FAILING_REFRESH = {
    **RETRAINING,
    "retrain_effort_h_L0": 64,
    "change_fail_prob_L0": 1,
    "incident_detect_elapsed_h_unmonitored": 33.6,
    "incident_mitigate_effort_h_manual": 8,
    "incident_followup_effort_h": 0,
    "drift_pp_per_calendar_month": 65 / 3,
    "initial_error": 0,
}


def failing_refresh(need_calendar_days: float) -> dict[str, Any]:
    return quiet_office(
        {**FAILING_REFRESH, "retrain_need_calendar_days": need_calendar_days},
        horizon_months=1.1,
        models_in_production=1,
        team=people(Bo="mlops_engineer"),
        mechanisms={"retraining": True, "change_failures": True, "drift": True},
    )


def test_a_failed_refresh_goes_live_once_it_is_mended(clock: Clock) -> None:
    life = lived(failing_refresh(14), clock)
    names = ("release_failed", "model_down", "incident_detected", "model_up", "model_refreshed")
    assert life.story(*names, columns=("amount",)) == [
        (19, "release_failed", 0),
        (19, "model_down", 0),
        (20, "incident_detected", 0),
        (21, "model_up", 2),
        (21, "model_refreshed", 11),
    ]
    # It drifts by a percentage point a day, and knows the data up to day 10.
    assert life.records("live_quality")["amount"][-1] == pytest.approx(1 - 0.11)


def test_a_mended_refresh_knows_the_data_of_its_own_training_only(clock: Clock) -> None:
    """The next retraining begins while the failed one waits for detection."""
    life = lived(failing_refresh(7), clock)
    assert life.story("release_failed", "model_refreshed", columns=("amount",))[:2] == [
        (14, "release_failed", 0),
        (16, "model_refreshed", 11),
    ]
