"""Small stories of models, with exact logs on both clocks.

The office has eight task hours a day, so that times are exact.
"""

from __future__ import annotations

from typing import Any

import pytest
from lab import lived, people, quiet_office, ticket

from simulation.model.life import Clock

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
                # Half a day by the clock, 2.1 office days of the engineer.
                effort=16.8,
            )
        },
        mechanisms={"incidents": True},
    )
    names = (
        "incident_occurred",
        "incident_detected",
        "incident_restored",
        "model_down",
        "model_up",
    )
    assert lived(source, clock).story(*names, columns=("amount",)) == [
        (2, "incident_occurred", 0),
        (2, "model_down", 0),
        (3, "incident_detected", 0),
        (3.5, "incident_restored", 1.5),
        (3.5, "model_up", 1.5),
        # The gap of two days runs on only while the model is up.
        (5.5, "incident_occurred", 0),
        (5.5, "model_down", 0),
        (6.5, "incident_detected", 0),
        (7, "incident_restored", 1.5),
        (7, "model_up", 1.5),
        (9, "incident_occurred", 0),
        (9, "model_down", 0),
        (10, "incident_detected", 0),
        (10.5, "incident_restored", 1.5),
        (10.5, "model_up", 1.5),
        (12.5, "incident_occurred", 0),
        (12.5, "model_down", 0),
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
        # Eight hours of hands-on work, by the clock; the release follows when all is done.
        (pytest.approx(20 + 8 / 33.6), "model_up", pytest.approx(1 + 8 / 33.6)),
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
