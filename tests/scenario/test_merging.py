"""A short diff changes what it names and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from simulation.scenario.errors import ScenarioError
from simulation.scenario.merging import merge
from simulation.scenario.nodes import from_plain


def merged(base: dict[str, Any], diff: dict[str, Any]) -> Any:
    """Return the merged plain data."""
    return merge(from_plain(base, "base"), from_plain(diff, "diff")).plain()


def test_mappings_are_merged_and_the_order_is_kept() -> None:
    base = {"team": {"Ada": {"role": "a", "ramped": True}, "Bo": {"role": "b"}}, "cash_usd": 1}
    diff = {"cash_usd": 2, "team": {"Cy": {"role": "c"}, "Ada": {"role": "d"}}}
    team = merged(base, diff)["team"]
    assert list(team) == ["Ada", "Bo", "Cy"]
    assert team["Ada"] == {"role": "d", "ramped": True}


@pytest.mark.parametrize(
    ("section", "old", "new"),
    [
        ("parameters", {"constant": 1}, {"exponential": {"mean": 2}}),
        ("alternatives", {"plan": {"a": {"month": 0}}}, {"cash_usd": 3}),
    ],
)
def test_distributions_and_alternatives_are_replaced_whole(
    section: str, old: object, new: object
) -> None:
    assert merged({section: {"x": old}}, {section: {"x": new}}) == {section: {"x": new}}


def test_rates_and_efforts_of_work_are_replaced_whole() -> None:
    base = {"work_kinds": {"k": {"rate": {"parameter": "p"}, "label": "k"}}}
    diff = {"work_kinds": {"k": {"rate": {"per_working_day": 1}}}}
    assert merged(base, diff)["work_kinds"]["k"] == {"rate": {"per_working_day": 1}, "label": "k"}


def test_speeds_are_merged_and_each_speed_is_replaced_whole() -> None:
    base = {"roles": {"r": {"speeds": {"data": {"constant": 1}, "product": 1}}}}
    diff = {"roles": {"r": {"speeds": {"data": {"uniform": {"low": 0, "high": 1}}}}}}
    speeds = merged(base, diff)["roles"]["r"]["speeds"]
    assert speeds == {"data": {"uniform": {"low": 0, "high": 1}}, "product": 1}


def test_a_new_verb_replaces_the_old_one_and_keeps_the_month() -> None:
    base = {"plan": {"x": {"open_requisition": "a", "month": 3}}}
    assert merged(base, {"plan": {"x": {"join": "b"}}})["plan"]["x"] == {"join": "b", "month": 3}


def test_details_of_an_action_go_with_its_verb() -> None:
    search = {"open_requisition": "mlops_engineer", "profile": "production", "month": 0}
    same = merged({"plan": {"x": search}}, {"plan": {"x": {**search, "month": 3}}})
    assert same["plan"]["x"] == {**search, "month": 3}
    again = {"open_requisition": "data_engineer"}
    other = merged({"plan": {"x": search}}, {"plan": {"x": again}})
    assert other["plan"]["x"] == {**search, **again}
    joined = merged({"plan": {"x": search}}, {"plan": {"x": {"join": "mlops_engineer"}}})
    assert joined["plan"]["x"] == {"join": "mlops_engineer", "month": 0}


def test_a_month_ends_the_conditions_of_an_action_and_conditions_keep_the_month() -> None:
    rule = {"signal": "launched", "at_least": 1}
    waiting = {"join": "mlops_engineer", "when": rule}
    dated = merged({"plan": {"x": waiting}}, {"plan": {"x": {"month": 3}}})
    assert dated["plan"]["x"] == {"join": "mlops_engineer", "month": 3}
    both = merged({"plan": {"x": {"join": "a", "month": 3}}}, {"plan": {"x": {"when": rule}}})
    assert both["plan"]["x"] == {"join": "a", "month": 3, "when": rule}


def test_null_removes_a_named_entry() -> None:
    base = {"team": {"Ada": {"role": "a"}, "Bo": {"role": "b"}}}
    assert merged(base, {"team": {"Ada": None}}) == {"team": {"Bo": {"role": "b"}}}


def test_an_empty_section_changes_nothing() -> None:
    base = {"team": {"Ada": {"role": "a"}}}
    assert merged(base, {"team": None, "plan": None}) == {**base, "plan": {}}


def test_null_that_removes_nothing_is_refused() -> None:
    with pytest.raises(ScenarioError, match=r"diff: team.Bo: found null"):
        merged({"team": {"Ada": {}}}, {"team": {"Bo": None}})


def test_merging_leaves_both_sides_as_they_were() -> None:
    base = from_plain({"team": {"Ada": {"role": "a"}}}, "base")
    diff = from_plain({"team": {"Ada": None, "Bo": {"role": "b"}}}, "diff")
    merge(base, diff)
    assert base.plain() == {"team": {"Ada": {"role": "a"}}}
    assert diff.plain() == {"team": {"Ada": None, "Bo": {"role": "b"}}}
