"""Factors: anything of a company by name, over a range that the company allows."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import simulation
from simulation import Scenario, ScenarioError
from simulation.experiment.runs import Run
from simulation.experiment.uncertain import uncertainties
from simulation.model.worlds import RATE_FACTORS, draw_worlds
from simulation.scenario.quantities import fixed as fixed_at
from simulation.sweeps.factors import factor, factors

SUCCESS = "experiment_success_prob"


@pytest.fixture(scope="module")
def company() -> Scenario:
    return simulation.load("document-extraction")


def test_everything_uncertain_is_a_factor_over_the_middle_of_its_evidence(
    company: Scenario,
) -> None:
    plan = company.alternative("now")
    uncertain = uncertainties({"now": plan}, Run(2), np.arange(50))
    found = factors(plan, uncertain.names)
    assert len(found) == len(uncertain.quantities) > 100
    for each, quantity in zip(found, uncertain.quantities, strict=True):
        assert (each.meaning, each.unit, each.grade) == (
            quantity.meaning,
            quantity.unit,
            quantity.grade,
        )
        assert each.by == "quantile"
        drawn = plan.parameter(each.name).distribution
        expected = drawn.quantile(np.array([0.05, 0.5, 0.95]))
        assert each.at(np.array([0.0, 0.5, 1.0])) == pytest.approx(expected)


def test_a_range_of_the_scenarios_own_is_a_factor_by_the_name_of_its_draws() -> None:
    company = simulation.load(
        {
            "extends": "document-extraction",
            "roles": {
                "mlops_engineer": {
                    "salary": {"uniform": {"low": 100_000, "high": 200_000}},
                    "speeds": {"data": {"uniform": {"low": 0.5, "high": 0.7}}},
                    "hands_on": {"uniform": {"low": 0.8, "high": 1.0}},
                }
            },
            "work_kinds": {
                "data_requests": {
                    "label": "data requests",
                    "rate": {
                        "per_calendar_month": {"uniform": {"low": 2, "high": 6}},
                        "share": "incident_ml_specific_share",
                        "complement": True,
                    },
                    "effort": 3.0,
                    "discipline": "data",
                    "category": "toil",
                    "may_take": "any",
                    "performer": "any",
                    "per": "company",
                    "urgency": 2,
                    "interrupts": False,
                    "takes_down": False,
                }
            },
        }
    ).alternative("now")
    uncertain = uncertainties({"now": company}, Run(2), np.arange(50))
    own = [each for each in uncertain.quantities if each.kind == "own range"]
    assert {each.name for each in own} == {
        "mlops_engineer salary",
        "mlops_engineer speed in data",
        "mlops_engineer hands-on share",
        "rate of data_requests",
    }
    role = list(company.roles).index("mlops_engineer")
    share = company.parameter("incident_ml_specific_share")
    fixed = company.with_parameters({share.name: 0.25})
    for each in own:
        found = factor(fixed, each.name)
        assert (found.meaning, found.unit) == (each.meaning, each.unit)
        assert (found.low, found.high) == pytest.approx((each.low, each.high))
        worlds = draw_worlds(fixed.with_changes(found.change(found.high)), 1, np.arange(3))
        now = {
            "mlops_engineer salary": worlds.salaries[:, role],
            "mlops_engineer speed in data": worlds.speeds[:, role].max(axis=1),
            "mlops_engineer hands-on share": worlds.hands_on[:, role],
            "rate of data_requests": worlds.rates[:, -1]
            / 0.75
            / RATE_FACTORS["per_calendar_month"],
        }[each.name]
        assert np.ptp(now) == 0.0
        if each.name != "mlops_engineer speed in data":
            assert now[0] == pytest.approx(found.high)
    everything = company.with_changes(factor(company, "mlops_engineer speed in data").change(0.55))
    assert everything.roles["mlops_engineer"].speeds.data == fixed_at(0.55)
    infrastructure = company.roles["mlops_engineer"].speeds.infrastructure
    assert everything.roles["mlops_engineer"].speeds.infrastructure == infrastructure


@pytest.mark.parametrize(
    ("name", "spec", "values"),
    [
        ("plan.mlops.open_requisition", ["mlops_engineer", "data_engineer"], None),
        ("team.Ana.level", ["junior", "senior"], None),
        ("cash_usd", {"low": 1e6, "high": 3e6, "points": 3}, [1e6, 2e6, 3e6]),
        ("customers", {"low": 1, "high": 4, "points": 9}, [1, 2, 3, 4]),
        ("managed_services", [False, True], None),
        (SUCCESS, {"quantiles": [0.25, 0.75], "points": 3}, None),
        ("mlops_engineer salary", None, None),
    ],
)
def test_levels_are_values_that_the_company_takes(
    company: Scenario, name: str, spec: Any, values: list[float] | None
) -> None:
    (found,) = factors(company, {name: spec})
    levels = found.levels()
    assert levels == (values if values is not None else levels)
    changed = {company.with_changes(found.change(each)).content_hash() for each in levels}
    assert len(changed) == len(levels) >= 2


def test_a_quantile_is_met_as_often_as_the_evidence_says(company: Scenario) -> None:
    found = factor(company, SUCCESS, quantiles=(0.1, 0.9))
    drawn = company.parameter(SUCCESS).distribution
    values = found.at(np.linspace(0.0, 1.0, 5))
    assert values == pytest.approx(drawn.quantile(np.linspace(0.1, 0.9, 5)))
    by_value = factor(company, SUCCESS, by="value")
    assert by_value.levels(3)[1] == pytest.approx((by_value.low + by_value.high) / 2)


@pytest.mark.parametrize(
    ("name", "spec", "said"),
    [
        ("experiment_succes_prob", None, "did you mean 'experiment_success_prob'?"),
        ("succes", None, "a register parameter, a range of this scenario's own"),
        ("mlops salary", None, "did you mean 'mlops_engineer salary'?"),
        ("plan.mlpos.month", None, "did you mean 'plan.mlops.month'?"),
        ("team.Anna.level", ["junior"], "did you mean 'team.Ana.level'?"),
        ("parameters.focus_share", None, "did you mean 'focus_share'?"),
        ("plan.mlops.mnth", [1], "plan.mlops.mnth.values.0: found 'mnth', allowed: one of open_"),
        ("alternatives.now.cash_usd", [1, 2], "found 'alternatives.now.cash_usd'"),
        ("plan.mlops.month", [0, 3], "a key that the alternatives (now, month-3"),
        ("cash_usd", None, "cash_usd: found no range, allowed: low and high, or values"),
        ("cash_usd", {"low": 2, "high": 1}, "cash_usd.high: found 1, allowed: a number above 2"),
        ("cash_usd", {"low": -1, "high": 1}, "cash_usd.low: found -1, allowed: a number from 0"),
        ("cash_usd", {"quantiles": [0.1, 0.9]}, "it has no distribution"),
        ("customers", {"low": 0.5, "high": 2}, "customers.low: found 0.5, allowed: a whole number"),
        (SUCCESS, {"high": 1.5}, f"{SUCCESS}.high: found 1.5, allowed: a number from 0 to 1"),
        (SUCCESS, [0.1, 0.1], "values.1: found 0.1, allowed: a list of 1 to 1000 different"),
        (SUCCESS, [0.1, "high"], "values.1: found 'high', allowed: a number (probability)"),
        (SUCCESS, [], "values: found an empty list"),
        (SUCCESS, {"values": [0.1], "low": 0}, "found values and low and high, allowed: one of"),
        (SUCCESS, {"quantiles": [0.9, 0.1]}, "quantiles: found 0.9 to 0.1, allowed: two shares"),
        (SUCCESS, {"quantiles": [0, 1]}, "quantiles: found 0 to 1, allowed: two shares"),
        (SUCCESS, {"points": 1}, "points: found 1, allowed: a whole number from 2"),
    ],
)
def test_what_a_company_does_not_take_is_refused_in_one_line(
    company: Scenario, name: str, spec: Any, said: str
) -> None:
    with pytest.raises(ScenarioError) as refused:
        factors(company, {name: spec})
    assert said in str(refused.value)
    assert str(refused.value).startswith("document-extraction: ")


def test_parameters_are_set_the_short_way_as_with_any_other_diff(company: Scenario) -> None:
    numbers = {SUCCESS: 0.2, "focus_share": {"uniform": {"low": 0.5, "high": 0.6}}}
    short, long = company.with_parameters(numbers), company.with_changes({"parameters": numbers})
    assert short.content_hash() == long.content_hash()
    assert short.plain() == long.plain()
    assert company.parameter(SUCCESS).overridden is False
    for wrong, said in (
        ({"focus_shar": 1}, "changes: parameters.focus_shar: found 'focus_shar', allowed: one of"),
        ({SUCCESS: 2}, f"changes: parameters.{SUCCESS}: found 2, allowed: a number from 0 to 1"),
    ):
        with pytest.raises(ScenarioError) as refused:
            company.with_parameters(wrong)
        assert str(refused.value).startswith(said)
