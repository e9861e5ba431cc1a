"""Time to hire against order statistics (B1-17) and against what surveys report (B1-16)."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from agreement import assert_mean
from lab import Lived, empty, prepare
from numpy.typing import NDArray
from scipy import stats

from simulation.experiment.simulate import simulate
from simulation.scenario import load

pytestmark = pytest.mark.compiled

MEAN_CALENDAR_DAYS = 60.0
sizes = pytest.mark.parametrize(
    "replications", [2_000, pytest.param(20_000, marks=pytest.mark.slow)]
)


def hiring(requisitions: int, accept: float = 1.0, declined_share: float = 1.0) -> dict[str, Any]:
    """Return a laboratory that opens requisitions together, with exponential fill times."""
    fill = {"exponential": {"mean": MEAN_CALENDAR_DAYS}}
    plan = {
        f"hire {n}": {"open_requisition": "full_stack", "month": 0} for n in range(requisitions)
    }
    return empty(
        horizon_months=120,
        roles={"full_stack": {"fill": fill}},
        plan=plan,
        parameters={
            "offer_accept_prob": accept,
            "offer_declined_fill_share": declined_share,
            "start_delay_calendar_days": 0,
        },
    )


def calendar_days(life: Lived) -> NDArray[np.float64]:
    """Return when each hired person started."""
    joined = life.records("engineer_joined")
    return joined["time"][joined["number"] >= 0] * 7 / 5


@sizes
def test_three_requisitions_are_filled_after_the_sum_of_harmonic_parts(replications: int) -> None:
    lives = [calendar_days(life) for life in prepare(hiring(3), replications).lives()]
    assert all(len(days) == 3 for days in lives)
    expected = MEAN_CALENDAR_DAYS * (1 + 1 / 2 + 1 / 3)
    assert_mean([days.max() for days in lives], expected, within=0.06)
    assert_mean([days.min() for days in lives], MEAN_CALENDAR_DAYS / 3)


@sizes
def test_declined_offers_make_a_geometric_number_of_searches(replications: int) -> None:
    lives = [calendar_days(life) for life in prepare(hiring(1, 0.5), replications).lives()]
    days = np.concatenate(lives)
    # A geometric sum of exponential times is exponential again.
    assert_mean(days, MEAN_CALENDAR_DAYS / 0.5)
    assert stats.kstest(days, stats.expon(scale=MEAN_CALENDAR_DAYS / 0.5).cdf).pvalue > 1e-4


@sizes
def test_an_offer_after_a_declined_one_comes_after_a_share_of_a_search(replications: int) -> None:
    lives = [calendar_days(life) for life in prepare(hiring(1, 0.5, 0.25), replications).lives()]
    expected = MEAN_CALENDAR_DAYS * (1 + 0.25 * (1 / 0.5 - 1))
    assert_mean(np.concatenate(lives), expected)


@pytest.mark.parametrize("replications", [400, pytest.param(4_000, marks=pytest.mark.slow)])
def test_an_mlops_engineer_is_productive_nine_months_after_the_requisition(
    replications: int,
) -> None:
    """B1-16: a median of 9 months, 6.5 to 11 accepted; no single delay is an input."""
    scenario = load("document-extraction").alternative("now")
    months = simulate(scenario, replications).table["first_productive_month"].to_numpy()
    # Whoever is not productive by the end of a life takes longer than anybody who is.
    months = np.sort(np.where(np.isnan(months), math.inf, months))
    low, high = (months[int(stats.binom.ppf(q, replications, 0.5))] for q in (0.0005, 0.9995))
    assert low >= 6.5
    assert high <= 11
