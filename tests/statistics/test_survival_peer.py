"""Survival equals lifelines, on random lives with ties, censored at the horizon."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lifelines import KaplanMeierFitter
from lifelines.utils import restricted_mean_survival_time

from simulation.statistics.survival import probability_alive, restricted_mean, survival_curve

HORIZON = 30.0
EQUAL = {"rel": 0.0, "abs": 1e-9}

# Whole and half months, so that several lives end at once, some of them at the horizon.
ENDS = st.lists(
    st.one_of(st.integers(1, 80).map(lambda halves: halves / 2), st.floats(0.01, 45.0)),
    min_size=2,
    max_size=60,
)


def cut(ends: list[float]) -> tuple[np.ndarray, np.ndarray]:
    """Return runway cut at the horizon, and whether cash ran out before or at it."""
    months = np.array(ends)
    return np.minimum(months, HORIZON), (months <= HORIZON).astype(float)


@given(ENDS)
def test_the_curve_is_that_of_kaplan_and_meier(ends: list[float]) -> None:
    runway, out = cut(ends)
    curve = survival_curve(runway, out, HORIZON)
    peer = KaplanMeierFitter().fit(runway, out)
    expected = peer.survival_function_at_times(curve.months).to_numpy()
    assert curve.alive == pytest.approx(expected, **EQUAL)
    steps = peer.survival_function_.index.to_numpy()
    assert set(steps) <= {0.0, HORIZON, *curve.months.tolist()}


@given(ENDS)
def test_the_restricted_mean_is_the_same_area(ends: list[float]) -> None:
    runway, out = cut(ends)
    peer = KaplanMeierFitter().fit(runway, out)
    expected = float(restricted_mean_survival_time(peer, t=HORIZON))
    assert restricted_mean(runway, HORIZON).estimate == pytest.approx(expected, **EQUAL)
    assert survival_curve(runway, out, HORIZON).area() == pytest.approx(expected, **EQUAL)


@pytest.mark.parametrize("lives", [200, 2_000])
def test_wilson_and_log_log_intervals_agree_with_many_lives(lives: int) -> None:
    """Other formulas for the same error: they meet as lives grow, away from shares of 0 and 1."""
    runway, out = cut(np.random.default_rng(lives).exponential(25.0, lives).tolist())
    curve = survival_curve(runway, out, HORIZON)
    peer = KaplanMeierFitter().fit(runway, out)
    ends = peer.confidence_interval_survival_function_.loc[curve.months].to_numpy()
    inside = (curve.alive > 0.1) & (curve.alive < 0.9)
    assert inside.sum() > lives / 2
    apart = np.abs(ends - np.stack([curve.low, curve.high], axis=1))[inside].max()
    widest = (curve.high - curve.low)[inside].max()
    assert apart < 4.0 / lives
    assert apart < widest / 6


def test_where_everybody_lives_wilson_still_doubts() -> None:
    """The log-log interval has no width there: the reason for Wilson's."""
    runway, out = cut([HORIZON + 1] * 49 + [12.0])
    peer = KaplanMeierFitter().fit(runway, out)
    assert peer.confidence_interval_survival_function_.loc[0.0].tolist() == [1.0, 1.0]
    before = probability_alive(runway, out, 6.0, HORIZON)
    assert before.estimate == before.high == 1.0
    assert before.low < 0.95
