"""Plans as a small drawing: a mark for each action in its month, in plain words for who listens."""

from __future__ import annotations

import re
from itertools import pairwise
from xml.etree import ElementTree

import simulation
from simulation.scenario.display import action_words
from simulation.scenario.display_timeline import BESIDE, LEFT, RIGHT, SIGNS, timeline_svg

NAME = "<script>alert('x')</script> & ]]>"


def drawn(scenario: simulation.Scenario) -> ElementTree.Element:
    return ElementTree.fromstring(timeline_svg(scenario, action_words))


def hires(picture: ElementTree.Element) -> list[float]:
    return [float(dot.get("cx", "")) for dot in picture.iter("circle")]


def test_a_row_for_each_alternative_and_a_dot_in_its_month() -> None:
    picture = drawn(simulation.load("document-extraction"))
    assert hires(picture) == [LEFT + (RIGHT - LEFT) * month / 30 for month in (0, 3, 6, 12)]
    texts = [each.text for each in picture.iter("text")]
    assert texts[:5] == ["now", "month-3", "month-6", "month-12", "never"]
    told = picture.findtext("title")
    assert told is not None
    assert "month-12: mlops_engineer in month 12; never: nothing" in told


def test_what_waits_for_a_sign_stands_beside_the_months_and_is_hollow() -> None:
    picture = drawn(simulation.load("sequences/guide-model-first"))
    assert sorted(hires(picture))[-3:] == [SIGNS + place * BESIDE for place in range(3)]
    hollow = [dot for dot in picture.iter("circle") if dot.get("fill") == "none"]
    assert len(hollow) == 3
    assert "on a sign" in [each.text for each in picture.iter("text")]


def test_actions_of_the_same_month_stand_side_by_side() -> None:
    plan = {f"hire {n}": {"join": "ml_engineer", "month": 2} for n in range(3)}
    places = hires(drawn(simulation.load({"extends": "base/model-first", "plan": plan})))
    assert [round(b - a, 6) for a, b in pairwise(places)] == [BESIDE] * 2


def test_nothing_planned_is_no_drawing() -> None:
    company = simulation.load("base/model-first")
    never = company.with_changes({"plan": {"x": {"join": "ml_engineer", "month": "never"}}})
    assert timeline_svg(company, action_words) == timeline_svg(never, action_words) == ""


def test_names_stay_text() -> None:
    company = simulation.load(
        {
            "extends": "base/model-first",
            "plan": {NAME: {"join": "ml_engineer", "month": 1}},
            "alternatives": {NAME[:40]: {}, "other": {}},
        }
    )
    svg = timeline_svg(company, action_words)
    assert "<script" not in svg
    assert not re.search(r"\son\w+=", svg)
    assert any(NAME in (each.text or "") for each in drawn(company).iter("title"))


def test_the_card_counts_numbers_by_what_they_rest_on() -> None:
    shown = simulation.load("document-extraction")._repr_html_()
    assert re.search(r"2 set here, \d+ measured, \d+ reported, \d+ assumed", shown)
    company = simulation.load("document-extraction").with_changes(
        {"parameters": {"retrain_need_calendar_days": 900}}
    )
    assert "1 set outside its evidence" in company._repr_html_()
