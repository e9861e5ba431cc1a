"""Actions of a plan: what may be written, what is refused, and how it is told."""

from __future__ import annotations

from typing import Any

import pytest

from simulation.scenario import ScenarioError, load
from simulation.scenario.plan import VERBS
from simulation.scenario.wording import action_words


def company(action: Any, **changes: Any) -> Any:
    return load({"extends": "document-extraction", "plan": {"step": action}, **changes})


def words(action: dict[str, Any]) -> str:
    scenario = company(action)
    return action_words(scenario.plan["step"], scenario.roles)


@pytest.mark.parametrize(
    ("action", "told"),
    [
        (
            {"open_requisition": "mlops_engineer", "month": 3, "level": "mid", "leadership": True},
            "open requisition MLOps engineer (mid, leads), month 3",
        ),
        ({"join": "founder", "month": "never"}, "join hands-on founder, never"),
        ({"release": "Ben", "month": 1}, "release Ben, month 1"),
        (
            {
                "reassign": "Ana",
                "to": "research_scientist",
                "when": {"signal": "pilots_lost", "above": 1},
            },
            "reassign Ana to research scientist, when pilots lost above 1",
        ),
        (
            {"cross_train": "Ben", "discipline": "data", "month": 0},
            "cross train Ben in data, month 0",
        ),
        (
            {"contract": "mlops_engineer", "for_months": 3, "month": 0},
            "contract MLOps engineer for 3 months, month 0",
        ),
        (
            {"advise": "fractional_cto", "for_months": 6, "month": 0},
            "bring in a fractional CTO for 6 months, month 0",
        ),
        ({"managed_services": "buy", "month": 0}, "buy managed services, month 0"),
        ({"versions": 3, "month": 2}, "serve 3 versions, month 2"),
        (
            {"retrain_need_calendar_days": 7, "month": 2},
            "retrain every 7 calendar days, month 2",
        ),
        (
            {
                "build_own_model": True,
                "month": 6,
                "when": [
                    {"signal": "launched", "at_least": 1},
                    {"signal": "ml_toil_share", "above": 0.3, "weeks": 1},
                ],
            },
            "build own model, when a model is launched or ML engineers' toil share above 0.3 over "
            "1 week, not before month 6",
        ),
    ],
)
def test_an_action_is_told_in_words(action: dict[str, Any], told: str) -> None:
    assert words(action) == told


@pytest.mark.parametrize(
    ("action", "message"),
    [
        ({"open_requisition": "ml_engineer"}, "found no month, allowed: month, or when"),
        (
            {"leave": "Ben", "level": "mid", "month": 1},
            "level only beside open_requisition or join",
        ),
        ({"reassign": "Ben", "month": 1}, "found no to, allowed: to beside reassign"),
        ({"contract": "ml_engineer", "month": 1}, "allowed: for_months beside contract"),
        ({"cross_train": "Nobody", "discipline": "data", "month": 1}, "found 'Nobody'"),
        ({"reassign": "Ben", "to": "boss", "month": 1}, "found 'boss'"),
        ({"versions": 0, "month": 1}, "from 1 to 50 versions"),
        ({"build_own_model": False, "month": 1}, "plan.step.build_own_model"),
        ({"join": "ml_engineer", "when": []}, "one condition, or a list of at most 3"),
        ({"join": "ml_engineer", "when": {"signal": "mood", "above": 1}}, "found 'mood'"),
        ({"join": "ml_engineer", "when": {"signal": "customers"}}, "found no threshold"),
        (
            {"join": "ml_engineer", "when": {"signal": "customers", "above": 1, "below": 3}},
            "found above and below",
        ),
        (
            {"join": "ml_engineer", "when": {"signal": "customers", "above": 1, "weeks": 4}},
            "weeks only beside ml_toil_share, incidents_per_month",
        ),
        (
            {"join": "ml_engineer", "when": {"signal": "ml_toil_share", "above": 1, "weeks": 60}},
            "from 1 to 26 weeks",
        ),
    ],
)
def test_a_mistake_in_an_action_is_one_line(action: dict[str, Any], message: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        company(action)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_every_verb_is_a_field_of_an_action() -> None:
    scenario = load("document-extraction")
    assert set(VERBS) <= set(type(next(iter(scenario.plan.values()))).model_fields)


@pytest.mark.parametrize(
    ("milestones", "message"),
    [
        ({"a": {}}, "found neither, allowed: exactly one of effort_h, reached"),
        ({"a": {"effort_h": {"product": 1}, "reached": "launched"}}, "found both"),
        ({"a": {"effort_h": {"general": 1}}}, "found 'general'"),
        ({"a": {"effort_h": {"product": -1}}}, "from 0 to 1e+06"),
        ({"a": {"effort_h": {"product": 1}, "after": "b"}}, "found 'b'"),
        (
            {
                "a": {"effort_h": {"product": 1}, "after": "b"},
                "b": {"effort_h": {"product": 1}, "after": "a"},
            },
            "milestones that do not wait for this one",
        ),
        ({"a": {"reached": "rich"}}, "found 'rich'"),
    ],
)
def test_a_mistake_in_a_milestone_is_one_line(milestones: Any, message: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        load({"extends": "document-extraction", "milestones": milestones})
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("observed", "message"),
    [
        ({"mood": 1}, "found 'mood'"),
        ({"months": 0}, "from 1 to 12 months"),
        ({"toil_share_ml": 2}, "a number from 0 to 1"),
    ],
)
def test_a_mistake_in_what_was_observed_is_one_line(observed: Any, message: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        load({"extends": "document-extraction", "observed": observed})
    assert message in str(caught.value)
