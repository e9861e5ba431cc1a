"""Main effects: what they explain, what chance seems to explain, and how groups share it."""

from __future__ import annotations

import math

import numpy as np
import pytest

from simulation.statistics.effects import effects, shares_of_groups, spline


@pytest.mark.parametrize("worlds", [8, 100, 1200])
def test_the_spline_is_orthonormal_and_straight_beyond_its_knots(worlds: int) -> None:
    basis = spline(worlds)
    assert basis.T @ basis / worlds == pytest.approx(np.eye(basis.shape[1]), abs=1e-9)
    assert np.allclose(basis[:, 0], basis[0, 0])
    assert basis.shape[1] == {8: 2, 100: 4, 1200: 6}[worlds]


def test_an_effect_is_found_whatever_monotone_scale_it_is_on() -> None:
    generator = np.random.default_rng(1)
    score = generator.normal(size=200)
    values = (2.0 * score + generator.normal(size=200))[:, None]
    plain, tailed = (effects(values, each[:, None]) for each in (score, np.exp(3.0 * score)))
    assert np.array_equal(plain.coefficients, tailed.coefficients)
    assert plain.explained[0, 0] == pytest.approx(0.8, abs=0.08)
    assert plain.stands_out[0]


def test_a_bent_effect_is_told_from_a_straight_one() -> None:
    generator = np.random.default_rng(2)
    quantities = generator.normal(size=(300, 40))
    straight = quantities + generator.normal(size=quantities.shape)
    bent = np.abs(quantities) + generator.normal(size=quantities.shape)
    own = np.arange(40)
    assert np.mean(effects(straight, quantities, shuffles=1).columns[own, own] == 1) > 0.6
    found = effects(bent, quantities, shuffles=1)
    assert np.all(found.columns[own, own] > 1)
    assert found.explained[own, own].mean() == pytest.approx(
        (1 - 2 / np.pi) / (2 - 2 / np.pi), abs=0.05
    )


def test_a_quantity_that_does_nothing_explains_nothing_on_average() -> None:
    generator = np.random.default_rng(3)
    found = effects(generator.normal(size=(250, 1)), generator.normal(size=(250, 400)))
    explained = found.explained[:, 0]
    assert abs(explained.mean()) < 4 * explained.std() / math.sqrt(400)


@pytest.mark.parametrize("values", [1, 5])
def test_idle_quantities_stand_out_no_more_often_than_stated(values: int) -> None:
    generator = np.random.default_rng(4)
    runs = 200
    alarms = [
        effects(
            generator.standard_t(4, size=(60, values)), generator.normal(size=(60, 40)), seed=run
        ).stands_out.any()
        for run in range(runs)
    ]
    assert np.mean(alarms) <= 0.05 + 3 * math.sqrt(0.05 * 0.95 / runs)


def test_too_few_worlds_are_refused() -> None:
    with pytest.raises(ValueError, match="found 4 worlds, allowed: 5 or more"):
        effects(np.arange(4.0)[:, None], np.arange(4.0)[:, None])


def test_groups_share_what_their_members_explain() -> None:
    # Variances 4 and 1 of a total of 6: shares 0.8 and 0.2 of what is explained.
    generator = np.random.default_rng(5)
    names = ["measured", "assumed"] + ["assumed"] * 60
    first, second, errors = [], [], []
    for _ in range(60):
        quantities = generator.normal(size=(250, len(names)))
        values = 2.0 * quantities[:, 0] + quantities[:, 1] + generator.normal(size=250)
        found = effects(values[:, None], quantities, shuffles=1)
        shares = shares_of_groups(found.explained[:, 0], names, 250, 3)
        first.append(shares["measured"][0])
        second.append(shares["assumed"][0])
        errors.append(shares["assumed"][1])
    assert np.add(first, second) == pytest.approx(1.0)
    assert np.mean(second) == pytest.approx(0.2, abs=3 * np.std(second) / math.sqrt(60) + 0.01)
    assert np.mean(errors) == pytest.approx(np.std(second), rel=0.4)


def test_groups_that_explain_nothing_have_no_shares() -> None:
    share, error = shares_of_groups(np.array([-0.01, -0.02]), ["a", "b"], 100, 3)["a"]
    assert math.isnan(share)
    assert math.isnan(error)
