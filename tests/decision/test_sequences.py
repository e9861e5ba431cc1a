"""Candidate sequences: orders and months, what stays of the plan, limits on hires."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hiring import candidates

from simulation.decision.sequences import (
    AS_PLANNED,
    DEFAULT_ROLES,
    NOBODY,
    NONE_OF_THEM,
    HiringSequence,
)
from simulation.scenario import Scenario, ScenarioError, load


@pytest.fixture(scope="module")
def company() -> Scenario:
    return load("document-extraction")


def names(found: tuple[HiringSequence, ...]) -> list[str]:
    return [each.name for each in found]


def test_every_order_and_month_is_a_candidate_and_nobody_is_first(company: Scenario) -> None:
    assert names(candidates(company, ("mlops", 1), ("data", 1))) == [
        NOBODY,
        "MLOps now",
        "MLOps month 6",
        "data engineer now",
        "data engineer month 6",
        "MLOps now, data engineer now",
        "MLOps now, data engineer month 6",
        "data engineer now, MLOps month 6",
        "MLOps month 6, data engineer month 6",
    ]


@pytest.mark.parametrize(("count", "months"), [(2, 2), (2, 4), (3, 3)])
def test_the_same_hires_at_the_same_times_are_one_candidate(
    company: Scenario, count: int, months: int
) -> None:
    found = candidates(company, ("data", count), months=tuple(range(0, 3 * months, 3)))
    # As many as there are multisets of up to `count` months.
    assert len(found) == sum(math.comb(months + hires - 1, hires) for hires in range(count + 1))
    assert len(set(names(found))) == len(found)
    plans = {repr(sorted(each.plan.items(), key=str)) for each in found}
    assert len(plans) == len(found)


def test_a_position_of_the_plan_is_the_candidate_with_all_its_details() -> None:
    planned = load("case-document-extraction")
    found = candidates(planned, ("mlops", 1), months=(0,))
    assert names(found) == [NOBODY, "MLOps now", "MLOps on the plan's signs"]
    nobody, now, by_signs = (planned.with_changes({"plan": dict(each.plan)}) for each in found)
    assert nobody.plan["mlops"].never
    assert (now.plan["mlops"].month, now.plan["mlops"].when) == (0, ())
    assert now.plan["mlops"].profile == planned.plan["mlops"].profile == "production"
    assert by_signs.plan == planned.plan
    # What no candidate is about stays.
    for each in (nobody, now, by_signs):
        assert each.plan["research-lead"] == planned.plan["research-lead"]


def test_other_hires_of_the_plan_stay_and_are_said_to() -> None:
    planned = load("sequences/guide-model-first")
    found = candidates(planned, ("mlops", 1), months=(0,))
    assert names(found) == [NONE_OF_THEM, "MLOps now", "MLOps at launch"]
    without = planned.with_changes({"plan": dict(found[0].plan)})
    assert {key for key, action in without.plan.items() if not action.never} == {
        "ml",
        "product",
        "data",
        "lead",
    }


def test_the_plan_as_it_is_is_a_candidate_even_if_it_has_more_hires() -> None:
    planned = load("sequences/guide-model-first")
    hires = [(role, 1) for role in DEFAULT_ROLES]
    found = candidates(planned, *hires, months=(0,), most=1, plan_too=True)
    assert found[-1].name == AS_PLANNED
    assert found[-1].plan == {}
    assert found[-1].hires == 4
    assert AS_PLANNED not in names(candidates(planned, *hires, months=(0,), most=1))
    dear = candidates(planned, *hires, months=(0,), most=1, plan_too=True, budget_usd=2e5)
    assert AS_PLANNED not in names(dear)


def test_triggers_are_the_guide_s_two_and_launch(company: Scenario) -> None:
    found = names(candidates(company, ("mlops", 1), ("data", 1), months=(0,), triggers=True))
    assert "MLOps on toil or retrains" in found
    assert "data engineer at 3 customers" in found
    unlaunched = load("base/model-first")
    found = names(candidates(unlaunched, ("mlops", 1), ("data", 1), months=(0,), triggers=True))
    assert "MLOps at launch, data engineer at launch" in found
    opened = candidates(company, ("mlops", 1), months=(), triggers=True)
    assert names(opened) == [NOBODY, "MLOps on toil or retrains", "MLOps now"]
    with_signs = company.with_changes({"plan": dict(opened[1].plan)}).plan["mlops"].when
    assert [each.signal for each in with_signs] == ["ml_toil_share", "retrains_needed_per_week"]


def test_most_and_budget_limit_the_hires(company: Scenario) -> None:
    every = candidates(company, ("mlops", 1), ("data", 1))
    assert max(each.hires for each in every) == 2
    assert max(each.hires for each in candidates(company, ("mlops", 1), ("data", 1), most=1)) == 1
    pay = {each.name: each.salaries_usd for each in every}
    assert pay[NOBODY] == 0
    assert pay["MLOps now"] == pytest.approx(192_000)
    assert pay["MLOps now, data engineer now"] == pay["MLOps now"] + pay["data engineer now"]
    within = candidates(company, ("mlops", 1), ("data", 1), budget_usd=pay["data engineer now"])
    assert names(within) == [NOBODY, "data engineer now", "data engineer month 6"]


def test_months_beyond_the_horizon_are_left_out(company: Scenario) -> None:
    found = candidates(company, ("data", 1), months=(0, company.horizon_months, 99))
    assert names(found) == [AS_PLANNED, "data engineer now"]


@pytest.mark.parametrize(
    ("hires", "how", "said"),
    [
        ([("mlopz", 1)], {}, "did you mean 'mlops_engineer'?"),
        ([("data", 0)], {}, "found data_engineer:0, allowed: 1 to 5 of a role"),
        ([("data", 6)], {}, "found data_engineer:6, allowed: 1 to 5 of a role"),
        ([("data", 1), ("data_eng", 1)], {}, "hire: found data_engineer twice"),
        ([("data", 1)], {"budget_usd": 1000.0}, "budget: found 1,000, allowed: 158,723 USD"),
        ([("data", 1)], {"months": (30,)}, "months: found none of them"),
        ([("data", 5), ("mlops", 5), ("full", 5)], {"months": range(6)}, "at most 2,000"),
    ],
)
def test_what_allows_nothing_or_too_much_is_refused(
    company: Scenario, hires: list[tuple[str, int]], how: dict[str, Any], said: str
) -> None:
    with pytest.raises(ScenarioError, match=said.replace("?", r"\?")):
        candidates(company, *hires, **how)
