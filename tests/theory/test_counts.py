"""Counts of chance events against their distributions (fact B1-24)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from agreement import assert_dispersion, assert_mean
from lab import KINDS, Lived, empty, prepare, ticket
from scipy import stats

from simulation.model.names import DAYS_PER_MONTH

pytestmark = pytest.mark.compiled

PER_MONTH = 3.0
RELEASES, FAILING = 100, 0.2


def failing_at_a_constant_rate() -> dict[str, Any]:
    """Return a laboratory where models fail at a constant rate and are mended at once."""
    incident = ticket(
        per="model",
        rate={"per_calendar_month": PER_MONTH},
        gap={"exponential": {"mean": 1}},
        effort=0,
        takes_down=True,
        interrupts=True,
        urgency=1,
    )
    return empty(
        horizon_months=120,
        models_in_production=1,
        work_kinds={"incident": incident},
        mechanisms={"incidents": True},
    )


@pytest.mark.parametrize("replications", [60, pytest.param(600, marks=pytest.mark.slow)])
def test_incidents_a_month_are_poisson(replications: int) -> None:
    lives = list(prepare(failing_at_a_constant_rate(), replications).lives())
    months = np.arange(121) * DAYS_PER_MONTH
    times = [life.records("incident_occurred")["time"] for life in lives]
    counts = np.concatenate([np.histogram(t, months)[0] for t in times])
    assert_mean(counts, PER_MONTH)
    assert_dispersion(counts, 1.0, within=0.1)
    gaps = np.concatenate([np.diff([0, *t]) for t in times])
    assert stats.kstest(gaps, stats.expon(scale=DAYS_PER_MONTH / PER_MONTH).cdf).pvalue > 1e-4


def failing_releases() -> dict[str, Any]:
    """Return a laboratory that releases a refresh every day, some of which fail."""
    return empty(
        horizon_months=6,
        models_in_production=1,
        parameters={
            "retrain_need_calendar_days": 1.4,
            "retrain_effort_h_L0": 1,
            "retrain_reject_prob": 0,
            "training_wait_elapsed_h": 0,
            "change_fail_prob_L0": FAILING,
            "retrain_release_fail_mult": 1,
            "incident_detect_elapsed_h_unmonitored": 0,
            "incident_mitigate_effort_h_manual": 0,
            "incident_followup_effort_h": 0,
        },
        mechanisms={"retraining": True, "change_failures": True},
    )


def failed_of_first(life: Lived, releases: int) -> int:
    """Return how many of the first releases of a life failed."""
    steps = life.records("work_finished", "release_failed")
    is_failure = steps["kind"] == KINDS.index("release_failed")
    is_release = ~is_failure & (steps["what"] == life.work("redeployment"))
    # A failure is recorded after the work that released it and before the next.
    first = np.cumsum(is_release) <= releases
    assert is_release.sum() > releases
    return int((is_failure & first).sum())


@pytest.mark.parametrize("replications", [6_000, pytest.param(60_000, marks=pytest.mark.slow)])
def test_failed_releases_are_binomial(replications: int) -> None:
    lives = prepare(failing_releases(), replications).lives()
    failed = np.array([failed_of_first(life, RELEASES) for life in lives])
    assert_mean(failed, RELEASES * FAILING)
    assert_dispersion(failed, 1 - FAILING, within=0.1)
