"""Small stories of platform, data pipeline, product features, data incidents and shifts.

The office has eight task hours a day, so that a piece of eight hours takes a day of a specialist.
"""

from __future__ import annotations

from typing import Any

import pytest
from lab import lived, quiet_office, ticket

from simulation.model.life import Clock

MONTH = 260 / 12


def specialist(role: str, parameters: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Return an office of one specialist, one month long."""
    team = {"Server 1": None, "Ana": {"role": role, "salary_usd": 0}}
    return quiet_office(parameters, horizon_months=1, team=team, **changes)


def test_platform_work_raises_automation_evenly_within_a_level(clock: Clock) -> None:
    source = specialist(
        "mlops_engineer",
        {
            "platform_work_effort_h": 8,
            "platform_L0_to_L1_effort_h": 40,
            "platform_L1_to_L2_effort_h": 80,
            "automation_at_L1": 0.5,
            "max_automation": 0.9,
        },
        mechanisms={"platform": True},
    )
    records = lived(source, clock).records("automation")[1:]
    # Five days to level 1; another ten to level 2, after which there is nothing left to automate.
    expected = [0.1 * day for day in range(1, 6)] + [0.5 + 0.04 * day for day in range(1, 11)]
    assert records["time"] == pytest.approx(list(range(1, 16)))
    assert records["amount"] == pytest.approx(expected)


def test_pipeline_work_closes_the_same_share_of_the_gap_each_day(clock: Clock) -> None:
    source = specialist(
        "data_engineer",
        {
            "data_platform_work_effort_h": 8,
            "data_platform_effort_h": 16,
            "pipeline_reference": 0.75,
        },
        mechanisms={"data_platform": True},
    )
    records = lived(source, clock).records("pipeline")[1:]
    # Two days bring three quarters, hence each day halves what is missing.
    assert records["time"][:4] == pytest.approx([1, 2, 3, 4])
    assert records["amount"][:4] == pytest.approx([0.5, 0.75, 0.875, 0.9375])


def test_features_close_a_share_of_the_gap_to_a_complete_product(clock: Clock) -> None:
    source = specialist(
        "full_stack",
        {"feature_effort_h": 40, "maturity_gain_per_feature": 0.5, "maturity_at_launch": 0.2},
        mechanisms={"features": True},
    )
    records = lived(source, clock).records("product_maturity")
    assert records["time"] == pytest.approx([5, 10, 15, 20])
    assert records["amount"] == pytest.approx([0.6, 0.8, 0.9, 0.95])


def test_a_data_incident_goes_before_project_work(clock: Clock) -> None:
    incident = ticket(discipline="data", category="iteration", rate={"per_working_day": 0.1})
    source = specialist(
        "data_engineer",
        {"data_platform_work_effort_h": 8},
        work_kinds={"data_incident": incident},
        mechanisms={"data_incidents": True, "data_platform": True},
    )
    life = lived(source, clock)
    created = life.records("work_created")
    started = life.records("work_started")
    number = life.work("data_incident")
    assert created["time"][created["what"] == number].tolist() == pytest.approx([10, 20])
    # Whoever finishes a piece at the moment of its arrival takes it next.
    assert started["time"][started["what"] == number] == pytest.approx([10, 20])


def test_a_shift_takes_quality_until_a_retraining_after_it_is_noticed(clock: Clock) -> None:
    source = quiet_office(
        {
            "drift_shock_per_year": 260 / 15,
            "drift_shock_pp": 4,
            "degradation_detect_calendar_days_unmonitored": 2.8,
            "degradation_detect_calendar_days_monitored": 2.8,
            "initial_error": 0.1,
            "retrain_effort_h_L0": 8,
            "retrain_need_calendar_days": 91,
            "retrain_reject_prob": 0,
            "training_wait_elapsed_h": 0,
            "speed_ml_engineer_infrastructure": 1,
        },
        horizon_months=6,
        stage="in-production",
        models_in_production=1,
        mechanisms={"drift_shocks": True, "retraining": True},
    )
    life = lived(source, clock)
    shifted = life.records("data_shifted")
    assert len(shifted) > 0
    first = float(shifted["time"][0])
    assert shifted["amount"] == pytest.approx([0.04] * len(shifted))
    quality = life.records("live_quality")
    after = quality[quality["time"] >= first]
    assert after["amount"][0] == pytest.approx(0.86)
    noticed = life.records("shift_detected")["time"]
    assert noticed[0] == pytest.approx(first + 2)
    refreshed = life.records("model_refreshed")["time"]
    # One day of retraining mends it, unless another shift came in between.
    assert refreshed[0] == pytest.approx(first + 3)
    others = shifted["time"][(shifted["time"] > first) & (shifted["time"] < refreshed[0])]
    assert quality["amount"][quality["time"] == refreshed[0]][-1] == pytest.approx(
        0.9 - 0.04 * len(others)
    )


def test_contracts_of_satisfied_customers_grow_at_the_months_end(clock: Clock) -> None:
    source = quiet_office(
        {
            "mrr_expansion_per_calendar_month": 0.1,
            "customer_quality_bar": 0.8,
            "initial_error": 0.1,
        },
        horizon_months=2,
        stage="in-production",
        models_in_production=1,
        customers=2,
        mrr_usd=1000,
        mechanisms={"expansion": True},
    )
    life = lived(source, clock)
    grew = life.records("contracts_grew")
    assert grew["time"] == pytest.approx([MONTH, 2 * MONTH])
    assert grew["amount"] == pytest.approx([100, 110])
    source["parameters"]["customer_quality_bar"] = 0.95
    assert len(lived(source, clock).records("contracts_grew")) == 0


def test_infrastructure_debt_grows_once_launched_and_platform_work_repays_it(clock: Clock) -> None:
    parameters = {
        "infra_debt_growth_per_calendar_month": 0.13,
        "infra_debt_cap": 0.1,
        "infra_debt_payback_ratio": 2.6,
        "platform_work_effort_h": 8,
    }
    served = {"stage": "in-production", "models_in_production": 1}
    alone = quiet_office(parameters, horizon_months=1, mechanisms={"debt": True}, **served)
    grown = lived(alone, clock).records("infra_debt")
    # 0.13 a month of 21 2/3 days are 0.03 a week, up to the cap.
    assert grown["time"][-4:] == pytest.approx([5, 10, 15, 20])
    assert grown["amount"][-4:] == pytest.approx([0.03, 0.06, 0.09, 0.1])
    source = specialist(
        "mlops_engineer",
        parameters,
        automation=0.9,
        mechanisms={"debt": True, "platform": True},
        **served,
    )
    records = lived(source, clock).records("infra_debt")
    # Eight hours save 20.8 in a year, of 2,080 task hours; debt makes them last longer.
    repaid = records[(records["time"] > 5) & (records["time"] < 8)]
    assert repaid["time"] == pytest.approx([5 + 1 / 0.97, 5 + 1 / 0.97 + 1 / 0.98])
    assert repaid["amount"] == pytest.approx([0.02, 0.01])
