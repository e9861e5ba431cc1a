"""Screening: effects of a known function, those without any, and those that luck could make."""

from __future__ import annotations

import known_functions as known
import numpy as np
import pytest
from SALib.analyze import morris as salib

from simulation.statistics.screening import elementary_effects, screen
from simulation.sweeps.designs import morris, problem

NAMES = ("a", "b", "c", "d", "nothing")


def points(walks: int, seed: int) -> known.Floats:
    shares = morris(known.factors(NAMES), walks, seed).shares
    assert shares is not None
    return shares


def result(shares: known.Floats) -> known.Floats:
    """Return 4 a - 2 b + (c - 1/2)(d - 1/2)."""
    a, b, c, d, _ = shares.T
    return np.asarray(4.0 * a - 2.0 * b + (c - 0.5) * (d - 0.5))


def test_effects_of_straight_lines_are_their_slopes() -> None:
    shares = points(10, 3)
    effects = elementary_effects(result(shares)[:, None] * [1.0, 2.0], shares)
    assert effects.shape == (5, 10, 2)
    assert effects[0, :, 0] == pytest.approx(4.0)
    assert effects[1, :, 1] == pytest.approx(-4.0)
    assert (effects[4] == 0.0).all()


def test_numbers_come_in_the_order_of_their_effects_as_salib_has_them() -> None:
    shares = points(10, 3)
    found = screen(np.repeat(result(shares)[:, None], 4, axis=1), shares, NAMES)
    theirs = salib.analyze(problem(known.factors(NAMES)), shares, result(shares), seed=1)
    assert [each.name for each in found.factors[:2]] == ["a", "b"]
    for each in found.factors:
        place = NAMES.index(each.name)
        assert each.size.estimate == pytest.approx(theirs["mu_star"][place])
        assert each.mean == pytest.approx(theirs["mu"][place])
        assert each.spread == pytest.approx(theirs["sigma"][place])
    assert found.without_effect == ("nothing",)
    assert found.foremost(3)[:2] == ("a", "b")
    assert "nothing" not in found.foremost(5)


def test_only_what_is_larger_than_luck_stands_out() -> None:
    """Nothing but luck on one side, a clear effect on the other, over many lives."""
    stood = []
    for seed in range(40):
        shares = points(6, seed)
        generator = np.random.default_rng([seed, 2])
        lives = result(shares)[:, None] + generator.normal(0.0, 1.0, (len(shares), 12))
        found = {each.name: each for each in screen(lives, shares, NAMES, draws=2).factors}
        assert found["a"].stands_out
        assert found["a"].size.estimate > 3.0 * found["a"].luck
        stood.append(found["nothing"].stands_out)
    assert np.mean(stood) < 0.25


def test_sizes_have_the_error_of_few_walks_and_of_few_lives() -> None:
    shares = points(8, 3)
    generator = np.random.default_rng(5)
    luck = generator.normal(0.0, 3.0, (len(shares), 12))
    few = screen(result(shares)[:, None] + luck, shares, NAMES).factors[0].size
    many = screen(
        result(shares)[:, None] + np.concatenate([luck] * 9, axis=1), shares, NAMES
    ).factors[0]
    assert few.low < 4.0 < few.high
    assert many.size.half_width < few.half_width


@pytest.mark.parametrize("wrong", [np.ones((5, 3)), np.ones((6, 3))])
def test_results_that_are_no_walks_are_refused(wrong: known.Floats) -> None:
    shares = np.zeros((6, 5))
    with pytest.raises(ValueError, match="allowed: whole walks|moves exactly one factor"):
        screen(wrong, shares, NAMES)


def test_one_walk_has_no_error() -> None:
    shares = points(1, 3)
    with pytest.raises(ValueError, match="at least 2 walks"):
        screen(np.ones((len(shares), 3)), shares, NAMES)


def test_luck_that_walks_share_makes_none_of_many_numbers_stand_out() -> None:
    """Each number's effect is nothing but luck, the same in all walks, as lives are shared."""
    names, runs = tuple("abcdefghij"), 300
    shares = morris(known.factors(names), 4, 1).shares
    assert shares is not None
    any_stood = 0
    for seed in range(runs):
        slopes = np.random.default_rng([seed, 3]).normal(size=(len(names), 12))
        found = screen(shares @ slopes, shares, names, draws=2)
        any_stood += any(each.stands_out for each in found.factors)
    assert any_stood / runs <= 0.05 + 3.0 * np.sqrt(0.05 * 0.95 / runs)
