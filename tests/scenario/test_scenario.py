"""A loaded scenario gives its alternatives, its parameters and its hash."""

from __future__ import annotations

import json
import pickle
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from simulation.scenario import NEVER, Quantity, Scenario, ScenarioError, load
from simulation.scenario.distributions import constant, parse


@pytest.fixture(scope="module")
def company() -> Scenario:
    """Return the document extraction company."""
    return load("document-extraction")


def changed(**changes: Any) -> Scenario:
    """Return the document extraction company with changes."""
    return load({"extends": "document-extraction", **changes})


def test_an_alternative_is_the_scenario_with_its_diff(company: Scenario) -> None:
    later = company.alternative("month-6")
    assert (later.name, later.alternative_name) == ("document-extraction", "month-6")
    assert later.plan["mlops"].month == 6.0
    assert later.team == company.team
    assert (later.alternatives, later.baseline) == ({}, None)
    assert company.alternative_name == ""


def test_plain_data_describe_a_company_in_full(company: Scenario) -> None:
    for each in (company, company.alternative("month-6")):
        kept = json.loads(json.dumps(each.plain()))
        assert load(kept).content_hash() == each.content_hash()
        assert load(kept).name == each.name


def test_never_is_infinitely_far(company: Scenario) -> None:
    action = company.alternative("never").plan["mlops"]
    assert action.never
    assert action.month == NEVER
    assert (action.verb, action.target, action.adds_seat) == (
        "open_requisition",
        "mlops_engineer",
        True,
    )


def test_an_unknown_alternative_is_refused(company: Scenario) -> None:
    with pytest.raises(ScenarioError, match="found 'month-7'.*did you mean 'month-"):
        company.alternative("month-7")
    with pytest.raises(ScenarioError, match="found 'now'"):
        company.alternative("never").alternative("now")


def test_the_first_alternative_is_the_baseline_unless_one_is_named() -> None:
    lab = {"extends": "laboratory/mm1", "alternatives": {"a": {}, "b": {"cash_usd": 2}}}
    assert load(lab).baseline == "a"
    assert load({**lab, "baseline": None}).baseline == "a"
    assert load({**lab, "baseline": "b"}).baseline == "b"


def test_changes_are_validated_like_a_file(company: Scenario) -> None:
    later = company.with_changes({"plan": {"mlops": {"month": np.float64(2.5)}}, "customers": 3})
    assert later.plan["mlops"].month == 2.5
    assert later.customers == 3
    assert company.customers == 2
    with pytest.raises(ScenarioError) as caught:
        company.with_changes({"plan": {"mlops": {"month": -1}}})
    assert str(caught.value).startswith("changes: plan.mlops.month: found -1,")
    with pytest.raises(ScenarioError, match="changes: extends: found 'extends'"):
        company.with_changes({"extends": "base/model-first"})
    with pytest.raises(ScenarioError, match="changes: found a list, allowed: a mapping"):
        company.with_changes([1])  # type: ignore[arg-type]


def test_changes_reach_every_alternative(company: Scenario) -> None:
    richer = company.with_changes({"cash_usd": 9e6})
    assert all(richer.alternative(name).cash_usd == 9e6 for name in richer.alternatives)


def test_changes_keep_the_alternative(company: Scenario) -> None:
    assert company.alternative("now").with_changes({"cash_usd": 1}).alternative_name == "now"


def test_a_parameter_is_the_override_or_the_evidence(company: Scenario) -> None:
    need = company.parameter("retrain_need_calendar_days")
    assert (need.distribution, need.kind, need.overridden) == (constant(14), "lever", True)
    effort = company.parameter("experiment_effort_h")
    assert (effort.value, effort.overridden) == (14.0, False)
    with pytest.raises(ScenarioError, match="did you mean 'experiment_effort_h'"):
        company.parameter("experiment_effort")


def test_a_quantity_follows_the_override(company: Scenario) -> None:
    assert company.quantity(Quantity("retrain_need_calendar_days")) == constant(14)
    assert company.quantity(Quantity("", constant(3))) == constant(3)


def test_overrides_outside_the_evidence_are_listed() -> None:
    scenario = changed(
        parameters={
            "retrain_need_calendar_days": 1,
            "experiment_effort_h": 10,
            "focus_share": {"uniform": {"low": 0.4, "high": 0.7}},
            "experiment_success_prob": {"beta": {"a": 9, "b": 1}},
            "feature_effort_h": {"exponential": {"mean": 30}},
        }
    )
    assert scenario.outside_evidence() == [
        "retrain_need_calendar_days: 1 lies outside 5 to 90 (calendar days, assumed)",
        "focus_share: 0.4 to 0.7 lies outside 0.5 to 0.8 (share, reported)",
        "experiment_success_prob: 0.9 lies outside 0.08 to 0.34 (probability, measured)",
    ]


def test_a_role_has_a_speed_in_every_discipline(company: Scenario) -> None:
    roles = company.roles
    assert roles["full_stack"].speed("product") == Quantity("speed_full_stack_product")
    assert roles["full_stack"].speed("diagnosis") == Quantity("speed_full_stack_modelling")
    assert roles["mlops_engineer"].speed("diagnosis") == Quantity("speed_mlops_engineer_diagnosis")
    assert company.quantity(roles["full_stack"].speed("general")) == constant(1)


def test_work_answers_to_automation_or_not(company: Scenario) -> None:
    incident = company.work_kinds["incident"]
    assert dict(incident.effort.parts)["automated"] == Quantity("incident_mitigate_effort_h_auto")
    fix = company.work_kinds["data_incident"].effort
    assert fix.manual == fix.automated == Quantity("data_incident_fix_effort_h")
    assert incident.anybody
    assert not company.work_kinds["model_incident"].anybody
    assert incident.rate.number is None
    assert load("laboratory/mm1").work_kinds["ticket"].rate.number == (
        constant(0.8),
        "per_elapsed_hour",
    )


@pytest.mark.parametrize("unit", ["per_calendar_month", "per_working_day"])
def test_a_rate_says_its_unit(unit: str) -> None:
    kinds = {"ticket": {"rate": {unit: {"uniform": {"low": 1, "high": 2}}}}}
    rate = load({"extends": "laboratory/mm1", "work_kinds": kinds}).work_kinds["ticket"].rate
    assert rate.number == (parse({"uniform": {"low": 1, "high": 2}}), unit)


def test_gaps_between_arrivals_may_be_of_any_family() -> None:
    kinds = {"ticket": {"gap": {"gamma": {"shape": 4, "scale": 0.25}}}}
    ticket = load({"extends": "laboratory/mm1", "work_kinds": kinds}).work_kinds["ticket"]
    assert ticket.gap == parse({"gamma": {"shape": 4, "scale": 0.25}})


def test_a_scenario_cannot_be_changed(company: Scenario) -> None:
    with pytest.raises(ValidationError):
        company.cash_usd = 1.0


def test_a_scenario_survives_pickling(company: Scenario) -> None:
    copy = pickle.loads(pickle.dumps(company))
    assert copy.content_hash() == company.content_hash()
    assert copy.alternative("now").plan == company.alternative("now").plan


def test_the_hash_ignores_names_prose_and_spelling(company: Scenario) -> None:
    same = changed(
        name="other",
        question="Why?",
        reason="",
        cash_usd=3500000.0,
        parameters={"retrain_need_calendar_days": {"constant": 14.0}},
    )
    assert same.content_hash() == company.content_hash()
    assert len(same.content_hash()) == 64


@pytest.mark.parametrize(
    "change",
    [
        {"cash_usd": 3500001},
        {"baseline": "now"},
        {"plan": {"mlops": {"month": 1}}},
        {"parameters": {"experiment_effort_h": 14}},
        {"mechanisms": {"ramp": False}},
        {"alternatives": {"now": None}},
        {"team": {"Ana": {"production_experience": True}}},
        {"roles": {"full_stack": {"speeds": {"data": 1}}}},
        {"work_kinds": {"incident": {"urgency": 2}}},
    ],
)
def test_the_hash_changes_with_the_content(company: Scenario, change: dict[str, Any]) -> None:
    assert changed(**change).content_hash() != company.content_hash()


def test_the_hash_of_an_alternative_does_not_depend_on_the_others(company: Scenario) -> None:
    fewer = changed(alternatives={"month-3": None, "month-12": None})
    for name in fewer.alternatives:
        assert fewer.alternative(name).content_hash() == company.alternative(name).content_hash()


def test_the_order_of_the_team_counts() -> None:
    lab = {"extends": "laboratory/empty", "team": {"Server 1": None}}
    people = {"A": {"role": "ml_engineer"}, "B": {"role": "full_stack"}}
    backwards = dict(reversed(people.items()))
    one = load({**lab, "team": {**lab["team"], **people}})
    other = load({**lab, "team": {**lab["team"], **backwards}})
    assert list(one.team) == ["A", "B"]
    assert one.content_hash() != other.content_hash()
