"""Small stories of pilots, customers and their money, on both clocks.

Pilots arrive at random and take two weeks; whom they turn into is certain in each story.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from lab import Lived, lived, quiet_office, ticket

from simulation.model.life import Clock

MARKET = {
    "initial_error": 0.05,
    "customer_quality_bar": 0.9,
    "quality_bar_softness": 0.001,
    "pilot_convert_prob": 0.5,
    "pilot_arrival_per_calendar_month": 6,
    "pilot_calendar_days": 14,
    "acv_usd_per_year": 12_000,
    "mrr_expansion_per_calendar_month": 0,
}
PILOT_DAYS = 10


def market(clock: Clock, parameters: dict[str, Any] | None = None, **changes: Any) -> Lived:
    """Return a life of eight months of a company whose model is far above the customers' bar."""
    source = quiet_office({**MARKET, **(parameters or {})}, horizon_months=8)
    source |= {"models_in_production": 1, "mechanisms": {"pilots": True}, **changes}
    return lived(source, clock)


def test_far_above_the_bar_an_even_chance_becomes_a_certainty(clock: Clock) -> None:
    life = market(clock)
    started, won = life.records("pilot_started"), life.records("pilot_won")
    assert len(won) > 10
    assert won["time"] == pytest.approx(started["time"][: len(won)] + PILOT_DAYS)
    assert set(won["amount"]) == {1_000}
    assert won["share"] == pytest.approx(1)
    assert life.records("month_closed")["share"][-1] == pytest.approx(1_000 * len(won))


def test_far_below_the_bar_nobody_stays(clock: Clock) -> None:
    life = market(clock, {"initial_error": 0.3})
    assert len(life.records("pilot_lost")) > 10
    assert len(life.records("pilot_won")) == 0
    assert set(life.records("month_closed")["share"]) == {0}


def test_references_bring_more_pilots(clock: Clock) -> None:
    alone = market(clock, {"reference_gain_per_customer": 0})
    known = market(clock, {"reference_gain_per_customer": 0.1})
    assert len(known.records("pilot_started")) > len(alone.records("pilot_started"))


def test_nobody_tries_what_is_not_launched(clock: Clock) -> None:
    assert len(market(clock, models_in_production=0).records("pilot_started")) == 0


def test_a_pilot_that_sees_an_outage_is_lost(clock: Clock) -> None:
    outage = ticket(takes_down=True, per="model", rate={"per_working_day": 0.2})
    life = market(
        clock,
        {"pilot_reliability_penalty": 0},
        mechanisms={"pilots": True, "incidents": True},
        work_kinds={"outage": outage},
    )
    assert len(life.records("model_down")) > 10
    assert len(life.records("pilot_lost")) > 10
    assert len(life.records("pilot_won")) == 0


def test_whoever_may_leave_every_month_leaves_in_the_first(clock: Clock) -> None:
    life = market(
        clock,
        {"logo_churn_per_calendar_month": 1, "pilot_arrival_per_calendar_month": 0},
        mechanisms={"churn": True, "finance": True},
        customers=3,
        mrr_usd=9_000,
    )
    left = life.records("customer_churned")
    first = life.records("month_closed")
    assert left["number"].tolist() == [0, 1, 2]
    assert left["amount"].tolist() == [3_000, 3_000, 3_000]
    assert set(left["time"]) == {first["time"][0]}
    assert set(first["share"]) == {0}


def test_customers_who_stay_pay_every_month(clock: Clock) -> None:
    life = market(
        clock,
        {
            "pilot_arrival_per_calendar_month": 0,
            "usage_requests_per_customer_calendar_month": 100_000,
            "usage_growth_per_calendar_month": 0,
            "serving_usd_per_1k_requests": 7.5,
        },
        mechanisms={"finance": True},
        customers=3,
        mrr_usd=9_000,
    )
    ledger = life.records("ledger")
    paid = ledger["amount"][ledger["amount"] > 0]
    served = ledger["amount"][np.isclose(ledger["amount"], -2_250)]
    assert paid == pytest.approx([9_000] * 8)
    assert len(served) == 8
