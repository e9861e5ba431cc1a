"""Sobol indices: what SALib gives without luck, the truth with it, and intervals that cover."""

from __future__ import annotations

import known_functions as known
import numpy as np
import pytest
from SALib.analyze import sobol as salib

from simulation.statistics.sensitivity import Indices, sobol_indices
from simulation.sweeps.designs import problem, saltelli
from simulation.validation.coverage.case import holds

WORLDS = 16


def points(rows: int, seed: int) -> known.Floats:
    shares = saltelli(known.factors(), rows, seed).shares
    assert shares is not None
    return shares


def lived(rows: int, spread: float, seed: int, worlds: int = WORLDS) -> known.Floats:
    shares = points(rows, seed)
    generator = np.random.default_rng([seed, 1])
    values = known.ishigami(shares)[:, None]
    return np.asarray(values + known.luck(shares, worlds, spread, generator))


def test_without_luck_they_are_those_of_salib() -> None:
    values = known.ishigami(points(256, 3))
    theirs = salib.analyze(problem(known.factors()), values, calc_second_order=False, seed=1)
    ours = sobol_indices(np.repeat(values[:, None], 3, axis=1), known.NAMES)
    for place, name in enumerate(known.NAMES):
        index = ours.of(name)
        assert index.first.estimate == pytest.approx(theirs["S1"][place], abs=1e-12)
        assert index.total.estimate == pytest.approx(theirs["ST"][place], abs=1e-12)
        assert index.measured_first == pytest.approx(theirs["S1"][place], abs=1e-12)
        assert index.measured_total == pytest.approx(theirs["ST"][place], abs=1e-12)
        assert index.first.half_width == pytest.approx(theirs["S1_conf"][place], rel=0.35)
    assert ours.noise_share == pytest.approx(0.0, abs=1e-12)


def test_known_indices_are_recovered() -> None:
    found = sobol_indices(lived(1024, 1.0, 5, 60), known.NAMES, draws=400)
    for name, first, total in zip(known.NAMES, known.FIRST, known.TOTAL, strict=True):
        assert found.of(name).first.estimate == pytest.approx(first, abs=0.05)
        assert found.of(name).total.estimate == pytest.approx(total, abs=0.05)
    assert found.mean.estimate == pytest.approx(known.MEAN, abs=1.0)
    assert found.spread.estimate**2 == pytest.approx(known.VARIANCE, rel=0.1)
    assert [each.name for each in found.factors] == ["x1", "x2", "x3"]
    assert found.same_order[-1] > 0.99
    assert [each.ranks for each in found.factors] == [(1, 1), (2, 2), (3, 3)]


def test_luck_is_taken_out_and_would_have_been_told_as_drive() -> None:
    """Half of what the points differ by is luck; plain indices see it as interaction."""
    every = [sobol_indices(lived(128, 6.0, seed, 8), known.NAMES, draws=2) for seed in range(60)]
    defined = [each for each in every if each.defined]
    corrected = np.mean([_variance_of_total(each, "x3") for each in every])
    assert corrected == pytest.approx(known.TOTAL[2] * known.VARIANCE, abs=1.5)
    plain = np.mean([each.of("x3").measured_total for each in defined])
    assert plain > known.TOTAL[2] + 0.1
    assert np.mean([each.noise_share for each in every]) == pytest.approx(0.4, abs=0.12)


def _variance_of_total(found: Indices, name: str) -> float:
    # The ratio of two estimates is biased where the lower one is noisy; the parts are not.
    total = found.of(name).total.estimate
    return total * found.spread.estimate**2 if found.defined else known.TOTAL[2] * known.VARIANCE


def test_the_same_seed_gives_the_same_intervals() -> None:
    values = lived(32, 1.0, 5)
    assert sobol_indices(values, known.NAMES, 9) == sobol_indices(values, known.NAMES, 9)
    assert sobol_indices(values, known.NAMES, 9) != sobol_indices(values, known.NAMES, 10)


def test_intervals_are_wider_by_the_luck_of_lives() -> None:
    """The same points with more luck, and with more worlds of the same luck."""
    calm, loud, many = (
        sobol_indices(lived(64, spread, 5, worlds), known.NAMES).of("x1").total.half_width
        for spread, worlds in ((0.01, 16), (4.0, 16), (4.0, 160))
    )
    assert loud > 1.1 * calm
    assert many < 0.95 * loud


def test_where_points_do_not_differ_nothing_is_shared_out() -> None:
    generator = np.random.default_rng(3)
    nothing = generator.normal(0.0, 1.0, (5 * 16, WORLDS))
    found = sobol_indices(nothing, known.NAMES)
    assert not found.defined
    assert all(np.isnan(each.first.estimate) for each in found.factors)
    assert found.noise_share > 0.8
    constant = sobol_indices(np.ones((5 * 16, WORLDS)), known.NAMES)
    assert not constant.defined
    assert np.isnan(constant.noise_share)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (np.ones((7, 4)), "whole rows of the design"),
        (np.ones((5, 4)), "at least 2 rows and 2 worlds"),
        (np.ones((10, 1)), "at least 2 rows and 2 worlds"),
        (np.full((10, 4), np.nan), "found NaN"),
    ],
)
def test_results_that_do_not_fit_are_refused(values: known.Floats, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        sobol_indices(values, known.NAMES)


@pytest.mark.slow
@pytest.mark.parametrize(("rows", "spread"), [(64, 0.0), (64, 2.0), (128, 4.0), (256, 2.0)])
def test_intervals_cover_the_known_indices_about_as_often_as_they_say(
    rows: int, spread: float
) -> None:
    """Three binomial standard errors below 95 percent, over 300 designs and lives."""
    times = 300
    hits = np.zeros((2, 3))
    defined = 0
    for seed in range(times):
        found = sobol_indices(lived(rows, spread, seed), known.NAMES, seed, draws=300)
        if not found.defined:
            continue
        defined += 1
        for place, name in enumerate(known.NAMES):
            hits[0, place] += holds(found.of(name).first, known.FIRST[place])
            hits[1, place] += holds(found.of(name).total, known.TOTAL[place])
    assert defined > 0.9 * times
    lowest = 0.95 - 3.0 * np.sqrt(0.95 * 0.05 / defined)
    assert (hits / defined >= lowest).all(), hits / defined
