"""Small stories of load, nights, managed services, lost pilots and the Series A, on both clocks.

The office has eight task hours a day, so that times are exact.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from lab import lived, people, quiet_office, ticket

from simulation.model.life import Clock
from simulation.model.names import LEDGER

MONTH = 260 / 12
# One customer brings a request a second at the peak.
LOAD = {
    "usage_requests_per_customer_calendar_month": MONTH * 8 * 3600,
    "usage_growth_per_calendar_month": 0,
    "traffic_peak_to_mean": 1,
    "serving_capacity_untuned_rps": 1.5,
    "serving_tuning_effort_h": 40,
    "serving_tuning_gain": 4,
}


def test_load_beyond_capacity_brings_timeouts_until_somebody_tunes(clock: Clock) -> None:
    timeout = ticket(rate={"per_working_day": 1}, effort=0, arises="when_overloaded")
    life = lived(
        quiet_office(
            LOAD,
            horizon_months=0.7,
            team=people(Mo="mlops_engineer"),
            models_in_production=1,
            customers=2,
            work_kinds={"timeout": timeout},
            mechanisms={"serving_load": True},
        ),
        clock,
    )
    names = ("overload_began", "serving_tuned", "overload_ended")
    assert life.story(*names, columns=("amount",)) == [
        (0, "overload_began", 2),
        (5, "serving_tuned", 6),
        (5, "overload_ended", 5),
    ]
    created = life.records("work_created")
    arrived = created["time"][created["what"] == life.work("timeout")]
    assert arrived.tolist() == [1, 2, 3, 4, 5]


def test_enough_capacity_or_a_provider_needs_no_tuning(clock: Clock) -> None:
    def overloads(**changes: Any) -> int:
        source = quiet_office(
            LOAD,
            horizon_months=0.2,
            models_in_production=1,
            mechanisms={"serving_load": True},
            **changes,
        )
        return len(lived(source, clock).records("overload_began"))

    assert overloads(customers=2) == 1
    assert overloads(customers=1) == 0
    assert overloads(customers=2, serving_tuned=True) == 0
    assert overloads(customers=2, architecture="product-first") == 0


def test_a_failure_at_night_is_answered_later_and_counts_as_a_call(clock: Clock) -> None:
    def detected(share: float) -> list[float]:
        alarm = ticket(
            rate={"per_working_day": 0.25}, urgency=1, interrupts=True, takes_down=True, per="model"
        )
        source = quiet_office(
            {"offhours_incident_share": share, "offhours_ack_elapsed_h_unmonitored": 16.8},
            horizon_months=0.3,
            models_in_production=1,
            work_kinds={"alarm": alarm},
            mechanisms={"incidents": True, "off_hours": True},
        )
        life = lived(source, clock)
        calls = life.company["engineers"]["offhours_calls"][0][0]
        assert calls == (1 if share else 0)
        return life.records("incident_detected")["time"].tolist()[:1]

    assert detected(0) == [4]
    assert detected(1) == [4.5]


def test_managed_services_cost_by_the_day_and_save_early_effort(clock: Clock) -> None:
    def life(**changes: Any) -> Any:
        return lived(
            quiet_office(
                {
                    "managed_service_usd_per_calendar_month": 1_300,
                    "speed_ml_engineer_infrastructure": 0.5,
                    "managed_retrain_effort_mult": 0.5,
                    "retrain_need_calendar_days": 14,
                    "retrain_effort_h_L0": 20,
                    "retrain_validate_share": 0,
                    "retrain_redeploy_share": 0,
                },
                horizon_months=1,
                models_in_production=1,
                mechanisms={"retraining": True, "finance": True},
                **changes,
            ),
            clock,
        )

    def effort(**changes: Any) -> float:
        created = life(**changes).records("work_created")
        return float(created["amount"][0])

    assert effort() == pytest.approx(20 * 0.5)  # at the speed of an ML engineer
    assert effort(managed_services=True) == pytest.approx(20 * 0.5 * 0.5)
    # What the team has automated, the service does not save a second time.
    assert effort(managed_services=True, automation=0.5) == effort(automation=0.5)
    plan = {
        "buy": {"managed_services": "buy", "month": 0.25},
        "leave": {"managed_services": "leave", "month": 0.75},
    }
    paid = life(plan=plan).records("ledger")
    fees = [r["amount"] for r in paid if LEDGER[r["what"]] == "managed_services"]
    assert fees == pytest.approx([-650])


MARKET = {
    "pilot_arrival_per_calendar_month": 0,
    "pilot_calendar_days": 14,
    "pilot_convert_prob": 0.5,
    "initial_error": 0.1,
    "customer_quality_bar": 0.9,
    "raise_availability_bar": 0.99,
    "mrr_expansion_per_calendar_month": 0,
    "acv_usd_per_year": 12_000,
}


def test_pilots_lost_to_outages_cost_reputation_and_may_return(clock: Clock) -> None:
    outage = ticket(takes_down=True, per="model", rate={"per_working_day": 0.2}, effort=33.6)
    source = quiet_office(
        {
            **MARKET,
            "pilot_reliability_penalty": 0,
            "reputation_loss_per_lost_pilot": 0.2,
            "lost_pilot_return_prob_per_calendar_month": 1,
            "reputation_half_life_calendar_months": 1e6,
        },
        horizon_months=3,
        models_in_production=1,
        pilots=2,
        work_kinds={"outage": outage},
        mechanisms={"pilots": True, "incidents": True},
    )
    life = lived(source, clock)
    assert life.story("pilot_lost", "pilot_returned") == [
        (10, "pilot_lost", -1),
        (10, "pilot_lost", -1),
    ]
    assert life.company["reputation"][0] == pytest.approx(0.8 * 0.8, abs=1e-4)
    # Outages only in the first fortnight: after a month without any, both come back.
    quiet = {**source, "work_kinds": {"outage": {**outage, "rate": {"per_working_day": 0.12}}}}
    quiet["work_kinds"]["outage"]["gap"] = {"empirical": [1]}
    assert len(lived(quiet, clock).records("pilot_lost")) >= 2


def test_lost_pilots_return_after_a_month_in_which_targets_were_met(clock: Clock) -> None:
    life = lived(
        quiet_office(
            {
                **LOAD,
                **MARKET,
                "serving_tuning_effort_h": 80,
                "pilot_usage_share": 1,
                "pilot_reliability_penalty": 0,
                "lost_pilot_return_prob_per_calendar_month": 1,
            },
            horizon_months=3,
            team=people(Mo="mlops_engineer"),
            models_in_production=1,
            customers=1,
            pilots=1,
            mechanisms={"pilots": True, "serving_load": True},
        ),
        clock,
    )
    # Ten days of overload, in which the pilot is lost; the second month is a good one.
    told = life.story("pilot_lost", "pilot_returned", "overload_began", "overload_ended")
    assert [(time, kind) for time, kind, _ in told[:4]] == [
        (0, "overload_began"),
        (10, "pilot_lost"),
        (10, "overload_ended"),
        (pytest.approx(2 * MONTH), "pilot_returned"),
    ]


def test_what_others_can_build_too_loses_customers_faster(clock: Clock) -> None:
    def churned(architecture: str) -> int:
        source = quiet_office(
            {
                **MARKET,
                "logo_churn_per_calendar_month": 0.05,
                "replicability_churn_mult": 3,
                "replicability_onset_calendar_months": 1,
                "app_initial_error": 0.1,
                "token_price_mult_per_year": 1,
            },
            architecture=architecture,
            horizon_months=24,
            models_in_production=1,
            customers=40,
            mechanisms={"churn": True},
        )
        return len(lived(source, clock).records("customer_churned"))

    assert churned("product-first") > 1.1 * churned("model-first")


RAISE = {
    "raise_success_prob": 1,
    "raise_success_prob_unready": 0,
    "fundraise_calendar_months": 2,
    "raise_retry_calendar_months": 3,
    "series_a_arr_usd": 100_000,
    "raise_growth_ratio": 1,
    "series_a_round_usd": 5_000_000,
    "raise_trigger_runway_calendar_months": 6,
    "founder_salary_usd": 0,
    "serving_usd_per_1k_requests": 0,
    "mrr_expansion_per_calendar_month": 0,
    "raise_window_calendar_months": 3,
}


def raising(clock: Clock, parameters: dict[str, Any], **changes: Any) -> list[tuple[Any, ...]]:
    source: dict[str, Any] = {
        "models_in_production": 1,
        "customers": 10,
        "mrr_usd": 10_000,
        "horizon_months": 12,
        "cash_usd": 1e6,
        "mechanisms": {"finance": True, "raise_round": True},
    }
    life = lived(quiet_office({**RAISE, **parameters}, **{**source, **changes}), clock)
    names = ("raise_started", "raise_failed", "round_closed", "retraining_need")
    return life.story(*names, columns=("number", "amount"))


def test_a_ready_company_raises_and_closes(clock: Clock) -> None:
    assert raising(clock, {}) == [
        (MONTH, "raise_started", 0, 0),
        (3 * MONTH, "round_closed", -1, 5e6),
    ]


def test_each_condition_counts_when_cash_is_short(clock: Clock) -> None:
    # A burn of 73,000 a month leaves eleven months after the first.
    burning: dict[str, Any] = {
        "team": {"Server 1": {"salary_usd": 1_000_000}},
        "horizon_months": 5,
        "cash_usd": 900_000,
    }
    free = {"load_multiplier": 1, "nonpayroll_opex_share": 0}
    too_small = {**free, "series_a_arr_usd": 1e6, "raise_trigger_runway_calendar_months": 12}
    started = raising(clock, too_small, **burning)
    assert [(kind, missed) for _, kind, missed, _ in started] == [
        ("raise_started", 1),
        ("raise_failed", -1),
    ]
    # Without a model in production reliability is missed, without revenue ARR and growth too.
    nothing = raising(clock, too_small, models_in_production=0, customers=0, mrr_usd=0, **burning)
    assert nothing[0][2] == 3
    assert raising(clock, too_small, policies={"raise_series_a": False}, **burning) == []


def test_the_round_is_cash_and_no_revenue(clock: Clock) -> None:
    source = quiet_office(
        RAISE,
        models_in_production=1,
        customers=10,
        mrr_usd=10_000,
        horizon_months=4,
        mechanisms={"finance": True, "raise_round": True},
    )
    ledger = lived(source, clock).records("ledger")
    lines = np.array([LEDGER[line] for line in ledger["what"]])
    assert ledger["amount"][lines == "investment"].tolist() == [5e6]
    assert ledger["amount"][lines == "revenue"].tolist() == pytest.approx([10_000] * 4)
