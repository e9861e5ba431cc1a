"""Your plan against another one: over every shipped scenario, and written so that it comes back."""

from __future__ import annotations

from typing import Any

import pytest

from simulation.app.answering import Answering
from simulation.app.folder import opened_text
from simulation.app.plans import LOADED, NOBODY, YOURS, opening, paired
from simulation.app.written import scenario_text
from simulation.report.figures import COLOURS
from simulation.scenario import Scenario, ScenarioError, load, shipped

SOURCE = {"kind": "shipped", "name": "document-extraction"}
# Of whose alternatives some change rules, roles, or several actions at once.
QUICK = ("document-extraction", "claims/c08-too-early", "sequences/mlops-by-the-triggers")
EDITED: dict[str, Any] = {
    "cash_usd": 2_000_000,
    "plan": {"mlops": {"month": 4}, "second": {"open_requisition": "ml_engineer", "month": 6}},
    "team": {
        "Ben": None,
        "1e6": {"role": "ml_engineer", "level": "mid"},
        "Ana": {"role": "full_stack"},
    },
    "parameters": {"retrain_need_calendar_days": {"uniform": {"low": 3, "high": 9}}},
}


@pytest.fixture(scope="module")
def company() -> Scenario:
    return load("document-extraction")


def bare(scenario: Scenario) -> Scenario:
    return scenario.with_changes(
        {"baseline": None, "alternatives": dict.fromkeys(scenario.alternatives)}
    )


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=() if name in QUICK else pytest.mark.slow)
        for name in shipped()
        if not name.startswith("laboratory/")
    ],
)
def test_every_alternative_is_the_one_that_was_chosen(name: str) -> None:
    scenario = load(name)
    for against in (LOADED, *scenario.alternatives):
        pair = paired(scenario, {}, against)
        meant = bare(scenario) if against == LOADED else scenario.alternative(against)
        found = pair.company if pair.same else pair.company.alternative(against)
        assert found.content_hash() == meant.content_hash()
        yours = pair.company if pair.same else pair.company.alternative(YOURS)
        assert yours.content_hash() == bare(scenario).content_hash()


def test_the_plan_as_loaded_stays_whatever_becomes_of_yours(company: Scenario) -> None:
    diff = {"cash_usd": 1e6, "plan": {"mlops": {"month": 9, "level": "mid", "scope": True}}}
    other = paired(company, diff, LOADED).company.alternative(LOADED)
    assert other.plan == company.plan
    assert other.cash_usd == 1e6
    removed = paired(company, {"plan": {"mlops": None}}, LOADED).company.alternative(LOADED)
    assert removed.plan == company.plan


def test_rules_on_signals_come_back_as_they_were() -> None:
    case = load("case-document-extraction")
    diff = {"plan": {"mlops": {"month": 2}}}
    pair = paired(case, diff, LOADED)
    assert pair.company.alternative(YOURS).plan["mlops"].when == ()
    assert pair.company.alternative(LOADED).plan == case.plan


@pytest.mark.parametrize(
    ("diff", "against", "said"),
    [
        ({}, NOBODY, "Open the MLOps engineer position now"),
        ({"plan": {"mlops": {"month": 3}}}, NOBODY, "Open the MLOps engineer position in 3 months"),
        (
            {"plan": {"mlops": {"month": 1}}},
            LOADED,
            "Open the MLOps engineer position in 1 month instead of now",
        ),
        (
            {"plan": {"x": {"open_requisition": "data_engineer", "month": 6}}},
            LOADED,
            "Open the data engineer position in 6 months",
        ),
        ({"plan": {"mlops": {"month": "never"}}}, LOADED, "Your plan"),
        ({"plan": {"x": {"release": "Ben", "month": 1}}}, LOADED, "Your plan"),
    ],
)
def test_the_instruction_is_what_your_plan_does_instead(
    company: Scenario, diff: dict[str, Any], against: str, said: str
) -> None:
    assert paired(company, diff, against).action == said


def test_what_the_page_decides_is_not_changed_by_a_request(company: Scenario) -> None:
    for key in ("alternatives", "baseline", "extends"):
        with pytest.raises(ScenarioError, match=f"changes: {key}: found a change"):
            paired(company, {key: {}})
    with pytest.raises(ScenarioError, match="did you mean 'month-3'"):
        paired(company, {}, "month3")


ASKING = "extends: document-extraction\nplan: {mlops: {month: never}}\nbaseline: never\n"
NOW_OF_LEVEL = "alternatives: {now: {plan: {mlops: {month: 0, level: mid}}}}\n"
NOW_AND_CASH = "alternatives: {now: {cash_usd: 1000000, plan: {mlops: {month: 0}}}}\n"


@pytest.mark.parametrize(
    ("text", "diff"),
    [
        (ASKING, {"plan": {"mlops": {"month": 0}}}),
        ("extends: document-extraction\n", {}),
        # More than months: the page cannot say it as edits.
        (ASKING + NOW_OF_LEVEL, {}),
        (ASKING + NOW_AND_CASH, {}),
        (ASKING + "alternatives: {now: null}\n", {}),
    ],
)
def test_a_company_that_plans_nobody_opens_with_what_it_asks_about(
    text: str, diff: dict[str, Any]
) -> None:
    base = opened_text(text, "asking.yaml")
    assert opening(base) == diff
    assert not diff or paired(base, diff).action == "Open the MLOps engineer position now"


@pytest.mark.parametrize("diff", [{}, EDITED], ids=["as loaded", "edited"])
@pytest.mark.parametrize("against", [NOBODY, LOADED, "month-6"])
def test_a_scenario_written_is_the_company_of_the_answer(
    answering: Answering, diff: dict[str, Any], against: str
) -> None:
    asked = answering.asked({"source": SOURCE, "diff": diff, "against": against})
    text = scenario_text(answering.prepared(asked))
    assert "extends: document-extraction" in text
    read = opened_text(text, "plan.yaml")
    assert read.content_hash() == asked.pair.company.content_hash()
    # Written out again, without the shipped one to lean on.
    pasted = {"kind": "text", "name": "plan.yaml", "text": text}
    again = answering.asked({"source": pasted, "diff": {}, "against": NOBODY})
    alone = scenario_text(answering.prepared(again))
    assert "extends" not in alone
    assert bare(opened_text(alone, "x.yaml")).content_hash() == bare(read).content_hash()


@pytest.mark.slow
@pytest.mark.parametrize("name", shipped())
def test_every_shipped_company_can_be_written_out(answering: Answering, name: str) -> None:
    asked = answering.asked({"source": {"kind": "shipped", "name": name}})
    text = scenario_text(answering.prepared(asked))
    pasted = {"kind": "text", "name": "plan.yaml", "text": text}
    alone = scenario_text(answering.prepared(answering.asked({"source": pasted})))
    assert bare(opened_text(alone, "x.yaml")).content_hash() == asked.pair.edited.content_hash()


def test_the_page_draws_plans_in_the_colours_of_the_figures() -> None:
    from importlib.resources import files

    style = files("simulation.app").joinpath("static/style.css").read_text(encoding="utf-8")
    light = style[: style.index("@media")]
    assert f"--other: {COLOURS[0].lower()};" in light
    assert f"--yours: {COLOURS[1].lower()};" in light
