"""How often luck makes a check red: the checks on averages keep to their share of an error rate."""

from __future__ import annotations

import math

import numpy as np
import pytest

from simulation.reality_checks import State
from simulation.reality_checks.judging import (
    FAMILY_ERROR,
    ZONE,
    never_less,
    no_less_on_average,
)
from simulation.reality_checks.rules import RULES

FAMILY = sum(rule.mean for rule in RULES)
TRIALS = 20_000


def reds(mean: float, family: int, lives: int = 50, size: float = 1.0) -> int:
    """Return in how many of the trials the check is red."""
    random = np.random.default_rng(11)
    gains = random.normal(mean, 1.0, (TRIALS, lives))
    means, errors = gains.mean(axis=1), gains.std(axis=1, ddof=1) / math.sqrt(lives)
    # The decisive few are judged by the check itself; all others are far from red.
    near = np.flatnonzero(means + 2.0 * errors < -ZONE * size)
    found = [no_less_on_average(gains[place], size, family, "") for place in near]
    return sum(each.state is State.RED for each in found)


def test_a_true_mean_at_the_edge_is_red_as_rarely_as_is_said() -> None:
    share = FAMILY_ERROR / FAMILY
    most = TRIALS * share + 3.0 * math.sqrt(TRIALS * share)
    assert 0 < reds(-ZONE, FAMILY) <= most


def test_all_checks_on_averages_together_keep_to_the_error_rate() -> None:
    """A model without fault whose every mean is just not wrong: the worst there is."""
    random = np.random.default_rng(12)
    models = 400
    wrong = sum(
        any(
            no_less_on_average(random.normal(-ZONE, 1.0, 50), 1.0, FAMILY, "").state is State.RED
            for _ in range(FAMILY)
        )
        for _ in range(models)
    )
    assert wrong <= models * FAMILY_ERROR + 3.0 * math.sqrt(models * FAMILY_ERROR)


def test_what_surely_moves_the_wrong_way_is_red() -> None:
    assert reds(-1.0, FAMILY) > 0.99 * TRIALS


def test_luck_on_the_wrong_side_is_amber_and_never_red() -> None:
    gains = np.array([-1.0, 0.4] * 5)
    assert no_less_on_average(gains, 1.0, 1, "").state is State.AMBER


@pytest.mark.parametrize(("gain", "state"), [(0.0, State.GREEN), (-1.0, State.RED)])
def test_gains_that_are_all_alike_are_exact(gain: float, state: State) -> None:
    found = no_less_on_average(np.full(20, gain), 1.0, 8, "months")
    assert found.state is state
    assert "*" in found.measured


def test_a_single_life_suffices_where_every_life_must() -> None:
    here = np.ones(1_000)
    there = np.ones(1_000)
    assert never_less(here, there, "runway").state is State.GREEN
    here[7] -= 1e-3
    found = never_less(here, there, "runway")
    assert found.state is State.RED
    assert found.measured == "holds in 999 of 1,000 lives*"
    here[7] += 1.0
    assert never_less(here, there, "runway").state is State.GREEN
    assert never_less(here, there, "runway", equal=True).state is State.RED


@pytest.mark.parametrize("equal", [False, True])
def test_what_is_undefined_is_not_as_due(equal: bool) -> None:
    ones = np.ones(5)
    gap = np.array([1.0, 1.0, math.nan, 1.0, 1.0])
    for here, there in ((gap, ones), (ones, gap)):
        found = never_less(here, there, "runway", equal=equal)
        assert found.state is State.RED
        assert found.measured == "holds in 4 of 5 lives*"


def test_a_mean_that_is_no_number_is_red() -> None:
    for wrong in (math.nan, math.inf):
        found = no_less_on_average(np.array([1.0, wrong, 2.0]), 1.0, 8, "months")
        assert (found.state, found.measured) == (State.RED, "no number in 1 of 3 lives*")
    assert no_less_on_average(np.ones(3), math.nan, 8, "").state is State.RED
    assert no_less_on_average(np.array([]), 1.0, 8, "").state is State.RED
