"""Comparisons: what an interval claims, and how all of them share one error."""

from __future__ import annotations

import math

import numpy as np
import pytest

from simulation.statistics.comparisons import Gains, Outcome, paired_gains, step_down

ZONE = (0.5,)
PRICED = (0.5, 3.0)


def gains(mean: float, error: float, edges: tuple[float, ...] = ZONE, pairs: int = 1000) -> Gains:
    both_sides = (*(-edge for edge in reversed(edges)), *edges)
    return Gains("now", "never", "improvements_live", both_sides, mean, error, pairs, pairs - 1)


@pytest.mark.parametrize(
    ("mean", "error", "outcome"),
    [
        (2.0, 0.1, Outcome.BETTER),
        (-2.0, 0.1, Outcome.WORSE),
        (0.0, 0.1, Outcome.SAME),
        (0.2, 0.1, Outcome.SAME),
        (0.5, 0.1, Outcome.BORDERLINE),
        (-0.6, 0.1, Outcome.BORDERLINE),
        (0.0, 1.0, Outcome.NOT_ENOUGH_RUNS),
        (2.0, 1.0, Outcome.NOT_ENOUGH_RUNS),
    ],
)
def test_the_outcome_follows_from_the_interval(mean: float, error: float, outcome: Outcome) -> None:
    assert gains(mean, error).outcome(0.95, 20) is outcome


def test_many_lives_in_few_worlds_claim_nothing() -> None:
    worlds = np.repeat([0, 1], 50)
    values = np.random.default_rng(1).normal(3.0, 0.1, 100)
    found = paired_gains("now", "never", "improvements_live", values, ZONE, worlds)
    assert found.outcome(0.95, 20) is Outcome.NOT_ENOUGH_RUNS
    assert (
        paired_gains("now", "never", "improvements_live", values, ZONE).outcome(0.95, 20)
        is Outcome.BETTER
    )


def test_the_point_estimate_alone_decides_nothing() -> None:
    assert gains(5.0, 3.0).outcome(0.95, 20) is Outcome.NOT_ENOUGH_RUNS


@pytest.mark.parametrize(
    ("gain", "cell"),
    [(-3.1, 0), (-3.0, 1), (-0.6, 1), (-0.5, 2), (0.0, 2), (0.5, 2), (0.6, 3), (3.0, 3), (3.1, 4)],
)
def test_an_edge_belongs_to_the_inner_side(gain: float, cell: int) -> None:
    assert gains(0.0, 0.1, PRICED).cell(gain) == cell


def test_too_few_pairs_claim_nothing_even_if_all_are_equal() -> None:
    few = paired_gains("now", "never", "improvements_live", [2.0] * 10, ZONE)
    assert few.outcome(0.95, 20) is Outcome.NOT_ENOUGH_RUNS
    assert few.outcome(0.95, 10) is Outcome.BETTER


def test_pairs_needed_would_narrow_the_interval_to_the_zone() -> None:
    wide = gains(0.0, 1.0, pairs=400)
    needed = wide.pairs_needed(0.95, 20)
    half = wide.interval(0.95).half_width * math.sqrt(400 / needed)
    assert half == pytest.approx(0.5, rel=0.01)
    assert gains(math.nan, math.nan, pairs=0).pairs_needed(0.95, 20) == 20


def test_unsettled_comparisons_share_the_error_equally() -> None:
    family = [gains(0.5, 0.1)] * 6
    assert step_down(family, 0.95, 20) == pytest.approx(1 - 0.05 / 6)


def test_settled_comparisons_leave_error_to_the_others() -> None:
    family = [gains(9.0, 0.1)] * 5 + [gains(0.5, 0.1)]
    assert step_down(family, 0.95, 20) == pytest.approx(1 - 2 * 0.05 / 7)
    assert step_down([gains(9.0, 0.1)] * 6, 0.95, 20) == pytest.approx(1 - 2 * 0.05 / 6)


def test_a_comparison_settled_inside_can_still_err_both_ways() -> None:
    assert step_down([gains(0.0, 0.01)] * 2, 0.95, 20) == pytest.approx(1 - 0.05 / 2)


def test_no_family_has_nothing_to_share() -> None:
    assert step_down([], 0.95, 20) == 0.95


@pytest.mark.parametrize(
    "truths",
    [
        [0.5, -0.5, 0.5, 0.5, -0.5, 0.5],
        [0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
        [3.0, 3.0, 0.51, -0.51, 0.5, -0.5],
        [0.3, 3.01, -2.99, 0.6, 0.0, 9.0],
    ],
)
@pytest.mark.parametrize("shared", [0.0, 0.9])
def test_the_error_of_all_claims_together_is_held(truths: list[float], shared: float) -> None:
    generator = np.random.default_rng(7)
    runs, pairs = 400, 40
    wrong = 0
    for _ in range(runs):
        common = generator.normal(size=(pairs, 1))
        own = generator.normal(size=(pairs, len(truths)))
        values = np.array(truths) + math.sqrt(shared) * common + math.sqrt(1 - shared) * own
        family = [
            paired_gains("now", "never", "improvements_live", column, PRICED) for column in values.T
        ]
        level = step_down(family, 0.95, 20)
        wrong += any(
            each.cell(truth) not in each.cells(level, 20)
            for each, truth in zip(family, truths, strict=True)
        )
    assert wrong / runs <= 0.05 + 3 * math.sqrt(0.05 * 0.95 / runs)
