"""Small stories of launch, approach, hosted models and data, on both clocks.

The office has eight task hours a day, so that times are exact.
"""

from __future__ import annotations

from typing import Any

import pytest
from lab import Lived, lived, people, quiet_office, ticket

from simulation.model.life import Clock

MONTH = 260 / 12
FIFTH = 1 / 5  # of a month is 4 1/3 days


def told(clock: Clock, *names: str, replication: int = 0, **changes: Any) -> list[tuple[Any, ...]]:
    """Return what a company's life told of some kinds of records, with their amounts."""
    source = quiet_office(changes.pop("parameters", {}), **changes)
    return lived(source, clock, replication).story(*names, columns=("amount",))


BUILDING = {
    "mvp_effort_h_model_first": 40,
    "product_surface_work_effort_h": 16,
    "launch_quality_bar": 0.9,
    "initial_error": 0.2,
    "irreducible_share": 0,
    "experiment_success_prob": 1,
    "rel_error_cut_per_success": 0.4,
    "experiment_effort_h": 8,
    "evaluation_effort_share": 0.5,
    "training_wait_elapsed_h": 0,
    "data_prep_effort_h_manual": 8,
    "dataset_reuse_experiments": 1,
    "first_deploy_effort_h": 16,
    "offline_to_online_transfer": 1,
    "speed_ml_engineer_infrastructure": 1,
    "speed_ml_engineer_data": 1,
    "step_in_patience_working_days": 1000,
}
TEAM = people(Ada="ml_engineer", Bo="full_stack")


def test_a_launch_needs_the_bar_the_product_and_a_deployment(clock: Clock) -> None:
    story = told(
        clock,
        "offline_quality",
        "product_ready",
        "launched",
        parameters=BUILDING,
        horizon_months=0.5,
        team=TEAM,
        mechanisms={"iteration": True, "launch_conditions": True},
    )
    assert story[:5] == [
        # Data on day 1, experiment and evaluation on day 2; the second is good enough.
        (2, "offline_quality", pytest.approx(0.88)),
        (4, "offline_quality", pytest.approx(0.928)),
        # Forty hours of product surface, by somebody else, are done on day 5.
        (5, "product_ready", 0),
        # The deployment of two days is done on day 6.
        (6, "launched", 0),
        (pytest.approx(8), "offline_quality", pytest.approx(0.9568)),
    ]


def test_a_deployed_model_waits_for_the_product(clock: Clock) -> None:
    story = told(
        clock,
        "product_ready",
        "launched",
        parameters={**BUILDING, "mvp_effort_h_model_first": 80},
        horizon_months=0.6,
        team=TEAM,
        mechanisms={"iteration": True, "launch_conditions": True},
    )
    assert story == [(10, "product_ready", 0), (10, "launched", 0)]


def test_work_that_changes_hands_waits(clock: Clock) -> None:
    source = quiet_office(
        {**BUILDING, "launch_quality_bar": 0, "handoff_delay_working_days": 1.5},
        horizon_months=0.5,
        team=people(Ada="ml_engineer", Mo="mlops_engineer"),
        mechanisms={"iteration": True, "handoffs": True},
        # Both could deploy; the engineer who is faster answers for it.
        roles={"mlops_engineer": {"speeds": {"infrastructure": 2}}},
    )
    life = lived(source, clock)
    deployment = life.work("deployment")
    started = life.records("work_started")
    first = started[started["what"] == deployment][0]
    # Evaluated on day 2, in the other's hands on day 3.5.
    assert (first["time"], first["who"]) == (3.5, 1)


def test_a_failing_approach_takes_platform_and_quality_with_it(clock: Clock) -> None:
    failing = {
        **BUILDING,
        "approach_failure_prob": 1,
        "platform_rework_share": 0.4,
        "pivot_quality_kept": 0.25,
        "pivot_data_pipeline_loss": 0.5,
    }
    life = lived(
        quiet_office(
            failing,
            stage="idea",
            automation=0.5,
            pipeline=0.6,
            horizon_months=0.1,
            team=TEAM,
            mechanisms={"iteration": True, "approach_risk": True},
        ),
        clock,
    )
    (pivot,) = life.records("pivoted")
    assert pivot["amount"] == pytest.approx(0.2)
    assert life.records("automation")["amount"].tolist() == [0.5, pytest.approx(0.3)]
    assert life.records("pipeline")["amount"].tolist() == [0.6, pytest.approx(0.3)]


def test_a_validated_approach_is_never_given_up(clock: Clock) -> None:
    changes: dict[str, Any] = {
        "parameters": {**BUILDING, "approach_failure_prob": 1},
        "horizon_months": 0.3,
        "team": TEAM,
        "mechanisms": {"iteration": True, "approach_risk": True},
    }
    assert told(clock, "pivoted", stage="approach-validated", **changes) == []
    assert len(told(clock, "pivoted", stage="idea", **changes)) == 3


def test_users_who_are_content_for_long_enough_validate_the_approach(clock: Clock) -> None:
    changes: dict[str, Any] = {
        "stage": "idea",
        "models_in_production": 1,
        "customers": 2,
        "horizon_months": 1.5,
    }
    hold = {"initial_error": 0.05, "validation_hold_calendar_days": 14, "validation_min_users": 2}
    # Watched at the turn of every week; kept from day 5 to day 15.
    assert told(clock, "approach_validated", parameters=hold, **changes) == [
        (15, "approach_validated", 0)
    ]
    bad = {**hold, "initial_error": 0.2}
    assert told(clock, "approach_validated", parameters=bad, **changes) == []
    many = {**hold, "validation_min_users": 3}
    assert told(clock, "approach_validated", parameters=many, **changes) == []


HOSTED = {
    "mvp_effort_h_product_first": 0,
    "launch_quality_bar": 0.85,
    "app_initial_error": 0.2,
    "customer_quality_bar": 0.9,
    "hosted_ceiling_gap": 0,
    "prompt_iter_effort_h": 8,
    "prompt_iter_success_prob": 1,
    "prompt_rel_error_cut_per_success": 0.5,
    "offline_to_online_transfer": 1,
}


def hosted(clock: Clock, parameters: dict[str, Any], **changes: Any) -> Lived:
    """Return the life of an LLM application company of one full-stack engineer."""
    source: dict[str, Any] = {
        "architecture": "product-first",
        "horizon_months": 0.5,
        "team": people(Bo="full_stack"),
        "mechanisms": {"iteration": True, "launch_conditions": True},
    }
    return lived(quiet_office({**HOSTED, **parameters}, **{**source, **changes}), clock)


def test_prompt_changes_launch_and_approach_the_ceiling(clock: Clock) -> None:
    life = hosted(clock, {})
    quality = life.records("offline_quality")
    # The chance to help starts at one and falls to a half, so that misses come later.
    assert quality["time"][:1].tolist() == [1]
    assert quality["amount"][0] == pytest.approx(0.85)
    assert (quality["amount"] < 0.9).all()
    (launched,) = life.records("launched")
    assert launched["time"] == 1
    assert life.kinds[life.records("work_finished")["what"][0]] == "prompt_change"


def test_a_provider_takes_quality_until_somebody_answers(clock: Clock) -> None:
    life = hosted(
        clock,
        {"prompt_iter_success_prob": 0, "provider_change_drop_pp": 5},
        models_in_production=1,
        mechanisms={"provider_changes": True},
        work_kinds={
            "change": ticket(
                rate={"per_working_day": 0.25},
                effort=16,
                arises="with_hosted_model",
                lowers_quality="provider_change_drop_pp",
            )
        },
        horizon_months=0.3,
    )
    assert life.story("provider_changed", "live_quality", columns=("amount",)) == [
        (0, "live_quality", 0.8),
        (4, "live_quality", 0.75),
        (4, "provider_changed", 0.05),
        (6, "live_quality", 0.8),
    ]


def test_an_own_model_replaces_the_hosted_one_once_it_is_better(clock: Clock) -> None:
    own = {
        **BUILDING,
        "app_initial_error": 0.1,
        "speed_ml_engineer_llm_app": 1,
        "drift_pp_per_calendar_month": 0,
        "initial_error": 0.2,
    }
    life = hosted(
        clock,
        own,
        models_in_production=1,
        team=people(Ada="ml_engineer"),
        plan={"own": {"build_own_model": True, "month": 0}},
        horizon_months=0.6,
        mechanisms={"iteration": True, "launch_conditions": True},
    )
    # A last prompt change is in hand until day 1. Then 0.2, 0.12, 0.072: the second experiment, on
    # day 5, beats the hosted model's 0.1, and takes two days to deploy.
    assert life.story("own_model_live") == [(7, "own_model_live", 0)]


def test_usage_becomes_data_only_with_pipeline_and_better_with_capture(clock: Clock) -> None:
    usage = {
        "usage_requests_per_customer_calendar_month": 260_000,
        "usage_growth_per_calendar_month": 0,
        "feedback_capture_share_basic": 0.1,
        "labels_per_signal": 0.5,
        "usage_label_value": 0.5,
        "initial_data_volume": 1_000,
        "feedback_capture_share_instrumented": 0.2,
        "feedback_capture_effort_h": 40,
    }
    changes: dict[str, Any] = {
        "models_in_production": 1,
        "customers": 1,
        "horizon_months": 1,
        "mechanisms": {"flywheel": True},
        "parameters": usage,
    }
    # Four weeks are counted by the month's end: 12,000 requests a day, a fortieth of them, times D.
    assert told(clock, "data_volume", pipeline=0.5, **changes) == [
        (MONTH, "data_volume", pytest.approx(1_000 + 20 * 12_000 * 0.025 * 0.5))
    ]
    assert told(clock, "data_volume", pipeline=0, **changes) == [(MONTH, "data_volume", 1_000)]
    # A product engineer builds the capture in the first week.
    captured = told(clock, "data_volume", pipeline=0.5, team=people(Bo="full_stack"), **changes)
    gained = (5 * 0.025 + 15 * 0.05) * 12_000 * 0.5
    assert captured == [(MONTH, "data_volume", pytest.approx(1_000 + gained))]


def test_data_debt_grows_while_data_work_is_manual(clock: Clock) -> None:
    debt = {"data_debt_growth_per_calendar_month": 0.13, "data_debt_volume_elasticity": 0}
    changes: dict[str, Any] = {
        "models_in_production": 1,
        "horizon_months": 1,
        "mechanisms": {"data_debt": True},
        "parameters": debt,
    }
    assert told(clock, "data_debt", **changes) == [(MONTH, "data_debt", pytest.approx(0.12))]
    # A pipeline of half the reference maturity halves it.
    assert told(clock, "data_debt", pipeline=0.3, **changes) == [
        (MONTH, "data_debt", pytest.approx(0.06))
    ]
