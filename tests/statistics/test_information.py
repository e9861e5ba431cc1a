"""What it is worth to know something: closed forms, nothing for what is idle, honest errors."""

from __future__ import annotations

import math

import numpy as np
import pytest
from linear_gaussian import Decision

from simulation.statistics.clusters import world_means
from simulation.statistics.information import partial_information, perfect_information

TWO = Decision((0.5,), ((1.0,), (0.6,)))
THREE = Decision((0.2, 0.3), ((1.0, -0.5), (0.3, 0.8)))
TIED = Decision((0.0,), ((1.0,), (1.0,)))
WORLDS = 250


def estimates(
    decision: Decision, runs: int, worlds: int = WORLDS, idle: int = 1
) -> tuple[np.ndarray, np.ndarray]:
    """Return estimates and standard errors: of each quantity, of idle ones, of everything."""
    found, errors = [], []
    for run in range(runs):
        values, numbers, quantities = decision.lives(worlds, np.random.default_rng(run), idle)
        partial = partial_information(world_means(values, numbers), quantities, seed=run)
        perfect = perfect_information(values, numbers, seed=run)
        found.append([*partial.values, perfect.worth.value, perfect.at_least.value])
        errors.append([*partial.errors, perfect.worth.error, perfect.at_least.error])
    return np.array(found), np.array(errors)


@pytest.mark.parametrize("decision", [TWO, THREE], ids=["two plans", "three plans"])
def test_worths_are_within_five_percent_of_the_closed_form(decision: Decision) -> None:
    found, _ = estimates(decision, 60)
    for column, known in ((0, (0,)), (1, (1,)), (-2, ())):
        true = decision.worth_of(*known)
        noise = 3 * found[:, column].std() / math.sqrt(len(found))
        assert found[:, column].mean() == pytest.approx(true, abs=0.05 * true + noise)


def test_one_large_run_is_within_five_percent() -> None:
    for decision in (TWO, THREE, TIED):
        found, errors = estimates(decision, 1, worlds=8_000, idle=0)
        for column, known in ((0, (0,)), (1, (1,)), (-2, ())):
            true = decision.worth_of(*known)
            assert found[0, column] == pytest.approx(true, abs=0.05 * true + errors[0, column])


def test_what_is_idle_is_worth_nothing_within_its_error() -> None:
    decision = Decision((0.2, 0.1), ((0.5, 0.5),), chance=2.0)
    found, errors = estimates(decision, 20, idle=30)
    idle, error = found[:, 1:-2], errors[:, 1:-2]
    assert np.mean(idle <= 1.96 * error) >= 0.95
    assert idle.mean() <= error.mean()
    assert np.all(idle >= 0.0)


def test_a_choice_that_nothing_changes_leaves_nothing_to_know() -> None:
    found, errors = estimates(Decision((-9.0,), ((1.0,),)), 3)
    assert found[:, :2] == pytest.approx(0.0)
    assert found[:, -2] == pytest.approx(0.0)
    assert errors == pytest.approx(0.0)


def test_idle_quantities_do_not_stand_out_and_others_do() -> None:
    values, numbers, quantities = TWO.lives(WORLDS, np.random.default_rng(3), idle=50)
    found = partial_information(world_means(values, numbers), quantities)
    assert found.stands_out[:2].all()
    assert not found.stands_out[2:].any()


def test_knowing_all_is_estimated_without_the_luck_in_the_means() -> None:
    decision = Decision((0.3,), ((0.5,),), chance=3.0)
    found, _ = estimates(decision, 40, idle=0)
    true = decision.worth_of()
    values, numbers, _ = decision.lives(WORLDS, np.random.default_rng(0))
    means = world_means(values, numbers)
    uncorrected = np.mean(means.max(axis=1)) - means.mean(axis=0).max()
    assert uncorrected > 2.5 * true
    noise = 3 * found[:, -2].std() / math.sqrt(len(found))
    assert found[:, -2].mean() == pytest.approx(true, abs=noise)


def test_what_is_certain_is_never_more_than_there_is() -> None:
    for decision in (TWO, THREE, TIED, Decision((-1.0,), ((0.3,),), chance=4.0)):
        found, _ = estimates(decision, 25, idle=0)
        noise = 3 * found[:, -1].std() / math.sqrt(len(found))
        assert found[:, -1].mean() <= decision.worth_of() + noise
    assert estimates(TWO, 10, idle=0)[0][:, -1].mean() > 0.3 * TWO.worth_of()


def test_without_a_second_life_luck_cannot_be_told_from_ignorance() -> None:
    values, numbers, _ = TWO.lives(50, np.random.default_rng(0), lives=1)
    assert math.isnan(perfect_information(values, numbers).worth.value)


def test_a_life_without_a_value_is_left_out() -> None:
    values, numbers, _ = TWO.lives(50, np.random.default_rng(0))
    kept = np.arange(len(values)) != 7
    holed = values.copy()
    holed[7, 1] = np.nan
    assert perfect_information(holed, numbers) == perfect_information(values[kept], numbers[kept])


def test_equal_plans_and_constant_differences_are_no_choice() -> None:
    values, numbers, quantities = TWO.lives(50, np.random.default_rng(0))
    means = world_means(values, numbers)
    doubled = np.column_stack([means, means[:, 1], means[:, 0] - 1.0])
    once, twice = (partial_information(each, quantities) for each in (means, doubled))
    assert twice.values == pytest.approx(once.values)
    alike = partial_information(means[:, [0, 0]], quantities)
    assert not alike.values.any()
    assert not alike.stands_out.any()


def test_the_same_seed_gives_the_same_errors() -> None:
    values, numbers, quantities = THREE.lives(100, np.random.default_rng(0))
    means = world_means(values, numbers)
    first, second = (partial_information(means, quantities, seed=4) for _ in range(2))
    assert np.array_equal(first.errors, second.errors)


@pytest.mark.slow
@pytest.mark.parametrize(
    "decision",
    [
        TWO,
        THREE,
        Decision((1.0,), ((1.0,), (2.0,)), 2.0),
        Decision((-0.5, -0.3), ((1.5, 0.5), (0.5, 1.5)), 2.0),
    ],
    ids=["two plans", "three plans", "much chance", "three plans, much chance"],
)
def test_two_standard_errors_cover_what_is_true(decision: Decision) -> None:
    runs = 1000
    found, errors = estimates(decision, runs)
    least = 0.95 - 3 * math.sqrt(0.95 * 0.05 / runs)
    for column, known in ((0, (0,)), (1, (1,)), (-2, ())):
        away = np.abs(found[:, column] - decision.worth_of(*known))
        assert np.mean(away <= 1.96 * errors[:, column]) >= least
