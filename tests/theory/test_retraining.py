"""Retraining at fixed intervals under linear drift: the mean deficit has a closed form (B1-12)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from agreement import assert_mean
from lab import Lived, empty, prepare

from simulation.model.names import DAYS_PER_MONTH, ELAPSED_HOURS_PER_DAY

pytestmark = pytest.mark.compiled

DRIFT_PP = 0.6
DRIFT = DRIFT_PP / 100 / DAYS_PER_MONTH
BEST = 0.9


def refreshed(need_calendar_days: float, effort: Any, wait: Any = 0, months: float = 24) -> Any:
    """Return a laboratory in which one engineer refreshes one drifting model."""
    return empty(
        stage="in-production",
        models_in_production=1,
        horizon_months=months,
        parameters={
            "retrain_need_calendar_days": need_calendar_days,
            "drift_pp_per_calendar_month": DRIFT_PP,
            "initial_error": 1 - BEST,
            "retrain_effort_h_L0": effort,
            "training_wait_elapsed_h": wait,
            "retrain_reject_prob": 0,
            "speed_ml_engineer_infrastructure": 1,
        },
        mechanisms={"drift": True, "retraining": True},
    )


def mean_deficit(life: Lived) -> float:
    """Return the mean quality lost between the first and the last refresh."""
    refreshes = life.records("model_refreshed")["time"]
    begin, end = refreshes[0], refreshes[-1]
    quality = life.records("live_quality")
    inside = quality[(quality["time"] >= begin) & (quality["time"] < end)]
    days = np.diff([*inside["time"], end])
    lost = BEST - inside["amount"] - 0.5 * inside["share"] * days
    return float((days * lost).sum() / days.sum())


@pytest.mark.parametrize("need", [7, 14, 28])
@pytest.mark.parametrize(("effort", "wait"), [(0, 0), (8, 0), (8, 48)])
def test_the_mean_deficit_is_half_an_interval_and_the_delay(
    need: float, effort: float, wait: float
) -> None:
    life = prepare(refreshed(need, effort, wait)).live()
    interval, delay = need * 5 / 7, (effort + wait) / ELAPSED_HOURS_PER_DAY
    assert mean_deficit(life) == pytest.approx(DRIFT * (interval / 2 + delay), rel=1e-9)
    intervals = np.diff(life.records("model_refreshed")["time"])
    assert intervals == pytest.approx(np.full(len(intervals), interval))


def test_a_random_delay_costs_its_mean() -> None:
    source = refreshed(14, {"exponential": {"mean": 24}}, months=60)
    lives = prepare(source, 60).lives()
    expected = DRIFT * (14 * 5 / 7 / 2 + 24 / ELAPSED_HOURS_PER_DAY)
    assert_mean([mean_deficit(life) for life in lives], expected, within=0.05)


def test_rejects_delay_a_refresh_by_a_geometric_number_of_attempts() -> None:
    source = refreshed(28, 8)
    source["parameters"]["retrain_reject_prob"] = 0.25
    ages = [
        age
        for life in prepare(source, 200).lives()
        for age in life.records("model_refreshed")["amount"]
    ]
    attempts = [
        len(life.records("retraining_rejected")) / len(life.records("model_refreshed"))
        for life in prepare(source, 200).lives()
    ]
    # Each attempt takes its own cut of the data, so that the age is that of one attempt.
    assert ages == pytest.approx(np.full(len(ages), 8 / ELAPSED_HOURS_PER_DAY))
    assert_mean(attempts, 1 / 3)


def test_without_retraining_quality_falls_in_a_straight_line() -> None:
    source = refreshed(14, 8)
    source["mechanisms"]["retraining"] = False
    quality = prepare(source).live().records("live_quality")
    assert quality["amount"].tolist() == pytest.approx([BEST])
    assert quality["share"].tolist() == pytest.approx([-DRIFT])
