"""Regret over worlds: what is true without luck, whom to regret least, and honest intervals."""

from __future__ import annotations

import math

import numpy as np
import pytest
from linear_gaussian import Decision

from simulation.statistics.robustness import HIGH, regrets

TWO = Decision((0.5,), ((1.0,),), chance=2.0)


def true_regrets(decision: Decision, worlds: int = 400_000) -> tuple[np.ndarray, np.ndarray]:
    lucky = Decision(decision.means, decision.slopes, chance=0.0)
    values, _, _ = lucky.lives(worlds, np.random.default_rng(1), lives=1)
    lost = values.max(axis=1, keepdims=True) - values
    return lost.mean(axis=0), np.quantile(lost, HIGH, axis=0)


def test_regrets_are_those_without_luck() -> None:
    mean, high = true_regrets(TWO)
    values, worlds, _ = TWO.lives(20_000, np.random.default_rng(2))
    found = regrets(values, worlds, samples=50)
    assert [each.estimate for each in found.means] == pytest.approx(mean, rel=0.05)
    assert [each.estimate for each in found.highs] == pytest.approx(high, rel=0.05)
    assert found.corrected


def test_without_a_second_life_the_luck_is_left_in_and_said() -> None:
    values, worlds, _ = TWO.lives(2_000, np.random.default_rng(2), lives=1)
    found = regrets(values, worlds, samples=50)
    assert not found.corrected
    assert found.means[0].estimate > true_regrets(TWO)[0][0] * 1.5


def test_a_plan_that_is_always_best_is_never_regretted() -> None:
    values, worlds, _ = Decision((-3.0,), ((0.1,),), 0.5).lives(100, np.random.default_rng(3))
    found = regrets(values, worlds)
    assert found.least == 0
    assert found.not_beaten == (0,)
    assert found.highs[0].constant
    assert found.means[1].estimate == pytest.approx(3.0, abs=0.2)


def test_equal_plans_cannot_be_told_apart() -> None:
    values, worlds, _ = TWO.lives(100, np.random.default_rng(3))
    found = regrets(values[:, [1, 1, 0]], worlds)
    assert {0, 1} <= set(found.not_beaten)


def test_the_plan_of_least_regret_is_seldom_left_out() -> None:
    decision = Decision((0.1, 0.0), ((0.5, 0.3), (-0.3, 0.6)), chance=1.5)
    least = int(true_regrets(decision)[1].argmin())
    runs = 100
    told = [
        least
        in regrets(*decision.lives(150, np.random.default_rng(run))[:2], samples=100).not_beaten
        for run in range(runs)
    ]
    assert np.mean(told) >= 0.95 - 3 * math.sqrt(0.95 * 0.05 / runs)


def test_the_same_seed_gives_the_same_intervals() -> None:
    values, worlds, _ = TWO.lives(60, np.random.default_rng(0))
    assert regrets(values, worlds, seed=3) == regrets(values, worlds, seed=3)


@pytest.mark.slow
@pytest.mark.parametrize(
    "decision",
    [
        Decision((0.5,), ((1.0,),), 1.0),
        Decision((0.0,), ((1.0,),), 2.0),
        Decision((0.5, 1.0), ((1.0, 0.0), (0.0, 1.5)), 2.0),
    ],
    ids=["two plans", "tied, much chance", "three plans"],
)
def test_intervals_of_regret_cover_it(decision: Decision) -> None:
    runs = 2000
    mean, high = true_regrets(decision)
    covered = []
    for run in range(runs):
        values, worlds, _ = decision.lives(250, np.random.default_rng(run))
        found = regrets(values, worlds, seed=run)
        pairs = [*zip(found.means, mean, strict=True), *zip(found.highs, high, strict=True)]
        covered.append([each.low <= true <= each.high for each, true in pairs])
    least = 0.95 - 3 * math.sqrt(0.95 * 0.05 / runs)
    assert np.all(np.mean(covered, axis=0) >= least)
