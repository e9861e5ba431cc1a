"""Distributions agree with scipy.stats and refuse numbers they are not defined for."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from simulation.scenario.distributions import constant, parse
from simulation.scenario.errors import Flaw

SHARES = np.array([0.0, 1e-9, 0.01, 0.05, 0.3, 0.5, 0.8, 0.95, 0.999])
CASES = [
    ({"exponential": {"mean": 3}}, stats.expon(scale=3)),
    ({"uniform": {"low": -1, "high": 4}}, stats.uniform(-1, 5)),
    ({"triangular": {"low": 2, "mode": 3, "high": 7}}, stats.triang(0.2, 2, 5)),
    ({"triangular": {"low": 2, "mode": 2, "high": 7}}, stats.triang(0, 2, 5)),
    ({"triangular": {"low": 2, "mode": 7, "high": 7}}, stats.triang(1, 2, 5)),
    ({"lognormal": {"median": 14, "sigma": 0.6}}, stats.lognorm(0.6, scale=14)),
    ({"gamma": {"shape": 2.5, "scale": 0.4}}, stats.gamma(2.5, scale=0.4)),
    ({"beta": {"a": 4.8, "b": 19.4}}, stats.beta(4.8, 19.4)),
]


@pytest.mark.parametrize(("written", "reference"), CASES)
def test_quantiles_mean_and_ends_agree_with_scipy(written: dict, reference: object) -> None:
    drawn = parse(written)
    assert drawn.quantile(SHARES) == pytest.approx(reference.ppf(SHARES), rel=1e-9, abs=1e-12)
    assert drawn.mean() == pytest.approx(reference.mean(), rel=1e-12)
    assert drawn.ends() == pytest.approx(reference.support())


@pytest.mark.parametrize("written", [case for case, _ in CASES] + [{"empirical": [3, 1]}])
def test_a_distribution_is_written_as_it_was_read(written: dict) -> None:
    assert parse(written).as_value() == written


def test_a_number_is_a_constant() -> None:
    assert parse(14) == parse({"constant": 14}) == constant(14)
    assert parse(14).quantile(SHARES).tolist() == [14.0] * len(SHARES)
    assert parse(14).is_constant
    assert not parse({"exponential": {"mean": 1}}).is_constant


@pytest.mark.parametrize(
    "written",
    [
        {"uniform": {"low": 2, "high": 2}},
        {"triangular": {"low": 2, "mode": 2, "high": 2}},
        {"lognormal": {"median": 2, "sigma": 0}},
        {"empirical": [2, 2, 2]},
    ],
)
def test_families_without_width_are_constant(written: dict) -> None:
    drawn = parse(written)
    assert drawn.is_constant
    assert drawn.quantile(SHARES) == pytest.approx(np.full(len(SHARES), 2.0))


def test_an_empirical_list_gives_each_value_its_share() -> None:
    drawn = parse({"empirical": [3, 1, 2, 2]})
    shares = (np.arange(1000) + 0.5) / 1000
    values, counts = np.unique(drawn.quantile(shares), return_counts=True)
    assert values.tolist() == [1.0, 2.0, 3.0]
    assert counts.tolist() == [250, 500, 250]
    assert drawn.quantile(1.0) == 3.0
    assert drawn.mean() == 2.0


def test_unbounded_families_reach_infinity_and_nothing_warns() -> None:
    with np.errstate(all="raise"):
        assert math.isinf(parse({"exponential": {"mean": 1}}).quantile(1.0))


@pytest.mark.parametrize("share", [-0.1, 1.1, math.nan])
def test_shares_outside_zero_to_one_are_refused(share: float) -> None:
    with pytest.raises(ValueError, match="shares must lie in"):
        constant(1).quantile(share)


@pytest.mark.parametrize(
    ("written", "path", "found"),
    [
        (True, (), "true"),
        ("14 days", (), "'14 days'"),
        (None, (), "nothing"),
        (1e16, (), "1e+16"),
        ([1, 2], (), "a list"),
        ({}, (), "no family"),
        ({"constant": 1, "beta": {}}, (), "2 keys"),
        ({"weibull": {}}, ("weibull",), "'weibull'"),
        ({"constant": "x"}, ("constant",), "'x'"),
        ({"constant": None}, ("constant",), "nothing"),
        ({"exponential": 3}, ("exponential",), "3"),
        ({"exponential": {"mean": 0}}, ("exponential", "mean"), "0"),
        ({"exponential": {"rate": 2}}, ("exponential", "rate"), "'rate'"),
        ({"uniform": {"low": 1}}, ("uniform",), "no high"),
        ({"uniform": {"low": 3, "high": 2}}, ("uniform",), "3, 2"),
        ({"triangular": {"low": 1, "mode": 5, "high": 4}}, ("triangular",), "1, 5, 4"),
        ({"lognormal": {"median": -1, "sigma": 1}}, ("lognormal", "median"), "-1"),
        ({"lognormal": {"median": 1, "sigma": 9}}, ("lognormal", "sigma"), "9"),
        ({"gamma": {"shape": 0, "scale": 1}}, ("gamma", "shape"), "0"),
        ({"gamma": {"shape": 1, "scale": 0}}, ("gamma", "scale"), "0"),
        ({"beta": {"a": 1, "b": 1e9}}, ("beta", "b"), "1000000000"),
        ({"empirical": []}, ("empirical",), "an empty list"),
        ({"empirical": [1, "x"]}, ("empirical", 1), "'x'"),
        ({"empirical": [0] * 1001}, ("empirical",), "a list"),
    ],
)
def test_wrong_distributions_say_where(written: object, path: tuple, found: str) -> None:
    with pytest.raises(Flaw) as caught:
        parse(written)
    assert (caught.value.path, caught.value.found) == (path, found)
