"""Every mechanism can be switched off, and a company that it matters to is lived otherwise."""

from __future__ import annotations

from typing import Any

import pytest
from lab import fingerprint, prepare

from simulation.model.names import PLANNED_WORK, VERBS
from simulation.scenario import Mechanisms, load

pytestmark = pytest.mark.compiled

DEMO = {"extends": "document-extraction", "alternatives": None, "baseline": None}
BUSY = {
    **DEMO,
    "name": "busy",
    "customers": 30,
    "mrr_usd": 60_000,
    "pilots": 3,
    "data_debt": 0.1,
    "infra_debt": 0.1,
}
FOUNDERS = {"extends": "sequences/guide-model-first"}
HOSTED = {"extends": "sequences/guide-product-first"}
# Which company a mechanism matters to; the demo company to all others.
MATTERS_TO: dict[str, dict[str, Any]] = {
    "launch_conditions": FOUNDERS,
    "approach_risk": FOUNDERS,
    "provider_changes": HOSTED,
    "counter_offers": {
        "extends": "sequences/guide-research-led",
        "parameters": {"lab_counter_offer_prob": 0.5, "lab_counter_take_prob": 0.7},
    },
    "leadership": {"extends": "sequences/vp-first"},
    "serving_load": BUSY,
    "raise_round": BUSY,
    "flywheel": BUSY,
}
LIVES = 3


def logs(source: dict[str, Any]) -> list[str]:
    return [fingerprint(life.log) for life in prepare(source, LIVES, seed=4).lives()]


@pytest.mark.parametrize("mechanism", tuple(Mechanisms.model_fields))
def test_a_mechanism_that_is_switched_off_leaves_another_life(mechanism: str) -> None:
    source = MATTERS_TO.get(mechanism, DEMO)
    without = {**source, "mechanisms": {mechanism: False}}
    assert logs(source) != logs(without)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("architecture", "research-led"),
        ("novelty", "novel"),
        ("managed_services", True),
        ("serving_tuned", True),
        ("versions", 3),
        ("policies", {"backfill": False}),
        ("policies", {"mis_hire": "keep"}),
        ("policies", {"raise_series_a": False}),
        ("milestones", {"scope": {"effort_h": {"product": 200}}}),
    ],
)
def test_a_choice_leaves_another_life(key: str, value: Any) -> None:
    source = {**BUSY, "stage": "idea", "novelty": "ordinary"}
    assert logs(source) != logs({**source, key: value})


ACTIONS: dict[str, dict[str, Any]] = {
    "open_requisition": {"open_requisition": "data_engineer"},
    "join": {"join": "data_engineer"},
    "leave": {"leave": "Ben"},
    "release": {"release": "Ben"},
    "reassign": {"reassign": "Ana", "to": "research_scientist"},
    "cross_train": {"cross_train": "Ben", "discipline": "data"},
    "contract": {"contract": "mlops_engineer", "for_months": 3},
    "advise": {"advise": "fractional_cto", "for_months": 6},
    "managed_services": {"managed_services": "buy"},
    "retrain_need_calendar_days": {"retrain_need_calendar_days": 5},
    "versions": {"versions": 3},
    "build_own_model": {"build_own_model": True},
}


@pytest.mark.parametrize("verb", VERBS)
def test_every_action_leaves_another_life(verb: str) -> None:
    source: dict[str, Any] = HOSTED if verb == "build_own_model" else DEMO
    planned = {**source, "plan": {"act": {**ACTIONS[verb], "month": 2}}}
    assert logs(source) != logs(planned)


def test_every_planned_kind_of_work_is_done_somewhere() -> None:
    found: set[str] = set()
    scope = {"effort_h": dict.fromkeys(("modelling", "infrastructure", "data", "product"), 40)}
    labelled = {"labelling_items_per_calendar_month": 400}
    acting = {
        "help": {**ACTIONS["cross_train"], "month": 1},
        "out": {**ACTIONS["release"], "month": 4},
    }
    for source in (
        {**BUSY, "plan": acting, "milestones": {"scope": scope}, "parameters": labelled},
        FOUNDERS,
        HOSTED,
    ):
        for life in prepare(source, 6, seed=4).lives():
            found |= {life.kinds[kind] for kind in life.records("work_finished")["what"]}
    assert set(PLANNED_WORK) <= found
    assert {*load("document-extraction").work_kinds} <= found
