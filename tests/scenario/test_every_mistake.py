"""Everything that is wrong with a scenario, at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulation.scenario import ScenarioError, load, mistakes, shipped

WRONG = """extends: document-extraction
cash_usd: lots
team:
  Zoe:
    role: wizard
  Ben:
    levl: senior
parameters:
  retrain_days: 3
  retrain_need_calendar_days: hello
plan:
  mlops: {open_requisition: mlops_engineer, month: -3}
"""


def test_every_mistake_is_found_in_the_order_of_lines(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(WRONG, encoding="utf-8")
    assert [(error.line, error.key) for error in mistakes(file)] == [
        (2, "cash_usd"),
        (5, "team.Zoe.role"),
        (7, "team.Ben.levl"),
        (9, "parameters.retrain_days"),
        (10, "parameters.retrain_need_calendar_days"),
        (12, "plan.mlops.month"),
    ]


def test_what_load_says_is_among_them(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(WRONG, encoding="utf-8")
    with pytest.raises(ScenarioError) as refused:
        load(file)
    assert str(refused.value) in [str(error) for error in mistakes(file)]


def test_a_shipped_scenario_has_none() -> None:
    assert all(mistakes(name) == [] for name in shipped()[:5])


def test_a_file_that_is_no_yaml_has_one(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("cash_usd: [1\nteam: }\n", encoding="utf-8")
    (only,) = mistakes(file)
    assert only.file == str(file)
    (only,) = mistakes("no-such-scenario-at-all")
    assert only.found == "no such scenario"


def test_what_is_missing_because_it_was_left_out_is_no_mistake() -> None:
    found = mistakes({"extends": "document-extraction", "team": {"Zoe": {"role": "wizard"}}})
    assert [error.key for error in found] == ["team.Zoe.role"]


def test_a_mistake_in_what_is_extended_is_said_once(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text("extends: document-extraction\ncash_usd: lots\n")
    mine = tmp_path / "mine.yaml"
    mine.write_text("extends: base.yaml\n")
    (only,) = mistakes(mine)
    assert only.file.endswith("base.yaml")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("retrain_days", "retrain_need_calendar_days"),
        ("retrain_need_calender_days", "retrain_need_calendar_days"),
    ],
)
def test_the_nearest_name_shares_words(typed: str, meant: str) -> None:
    (only,) = mistakes({"extends": "document-extraction", "parameters": {typed: 3}})
    assert only.nearest == meant


def test_a_name_that_is_like_nothing_has_no_nearest() -> None:
    (only,) = mistakes({"extends": "document-extraction", "parameters": {"qqq": 3}})
    assert only.nearest is None
