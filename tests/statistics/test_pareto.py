"""The Pareto set: who belongs to it, and how surely."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import norm

from simulation.statistics.pareto import not_dominated, pareto_set

scores = st.integers(1, 3).flatmap(
    lambda aims: arrays(
        np.int64, st.tuples(st.integers(1, 9), st.just(aims)), elements=st.integers(0, 4)
    )
)


@given(scores)
def test_members_are_those_that_nobody_dominates(found: np.ndarray) -> None:
    expected = [
        not any(np.all(other >= one) and np.any(other > one) for other in found) for one in found
    ]
    assert not_dominated(found.astype(float)).tolist() == expected
    assert any(expected)


@given(scores)
def test_many_sets_at_once_are_those_one_by_one(found: np.ndarray) -> None:
    both = np.stack([found, -found]).astype(float)
    assert not_dominated(both).tolist() == [not_dominated(each).tolist() for each in both]


def test_a_dominated_system_never_belongs_and_a_clear_one_always() -> None:
    noise = np.random.default_rng(1).normal(size=(100, 1, 1))
    values = noise + np.array([[2.0, 1.0], [1.0, 2.0], [0.5, 0.5]])
    found = pareto_set(values)
    assert found.members.tolist() == [True, True, False]
    assert found.probability.tolist() == [1.0, 1.0, 0.0]
    assert found.low[0] > 0.99
    assert found.high[2] < 0.01
    np.testing.assert_allclose(found.means, values.mean(axis=0))


def test_with_one_aim_it_is_the_probability_of_the_larger_mean() -> None:
    worlds = 400
    values = np.random.default_rng(2).normal(size=(worlds, 2, 1))
    values -= values.mean(axis=0)
    values[:, 0] += 0.05
    difference = values[:, 0, 0] - values[:, 1, 0]
    error = difference.std() / math.sqrt(worlds)
    found = pareto_set(values, resamples=4000)
    expected = norm.cdf(0.05 / error)
    assert found.probability[0] == pytest.approx(expected, abs=0.03)
    assert found.probability.sum() == pytest.approx(1.0)
    assert np.all((found.low < found.probability) & (found.probability < found.high))


def test_equal_systems_belong_together() -> None:
    values = np.random.default_rng(3).normal(size=(50, 4, 2))
    values[:, 3] = values[:, 0]
    found = pareto_set(values)
    assert found.probability[0] == found.probability[3]
    assert found.members[0] == found.members[3]


def test_a_dominated_system_changes_nothing_for_the_others() -> None:
    values = np.random.default_rng(4).normal(size=(60, 5, 2))
    worse = values[:, :1] - 1.0
    alone, beside = pareto_set(values), pareto_set(np.concatenate((values, worse), axis=1))
    assert beside.probability[:5].tolist() == alone.probability.tolist()
    assert not beside.members[5]


def test_the_seed_decides_the_draws() -> None:
    values = np.random.default_rng(5).normal(size=(60, 5, 2))
    first, again, other = pareto_set(values, 7), pareto_set(values, 7), pareto_set(values, 8)
    assert first.probability.tolist() == again.probability.tolist()
    assert first.probability.tolist() != other.probability.tolist()


def test_hundreds_of_systems_are_done_part_by_part() -> None:
    values = np.random.default_rng(6).normal(size=(40, 300, 2))
    found = pareto_set(values, resamples=100)
    some = not_dominated(values.mean(axis=0))
    assert found.members.tolist() == some.tolist()
    assert np.all(found.probability <= 1.0)
    # The set is never empty, whatever is drawn.
    assert found.probability.sum() >= 1.0


@pytest.mark.parametrize(
    "values",
    [
        np.zeros((1, 2, 2)),
        np.zeros((5, 0, 2)),
        np.zeros((5, 2, 0)),
        np.zeros((5, 2)),
        np.full((5, 2, 2), np.nan),
    ],
)
def test_values_that_say_nothing_are_refused(values: np.ndarray) -> None:
    with pytest.raises(ValueError, match="values: found"):
        pareto_set(values)
