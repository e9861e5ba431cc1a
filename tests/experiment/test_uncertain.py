"""What is not known in a run: what counts, its value in each world, and what cannot matter."""

from __future__ import annotations

import numpy as np
import pytest

import simulation
from simulation.experiment.absent import absent
from simulation.experiment.runs import Run
from simulation.experiment.uncertain import STATED, uncertainties
from simulation.model.worlds import draw_worlds
from simulation.scenario import Scenario
from simulation.scenario.evidence import register

WORLDS = np.arange(50)
COMPANIES = (
    "document-extraction",
    "case-document-extraction",
    "base/product-first",
    "base/founders-research-led",
    "sequences/guide-product-first",
    "sequences/credentials-first",
)


def plan(name: str) -> Scenario:
    company = simulation.load(name)
    return (
        company.alternative(next(iter(company.alternatives))) if company.alternatives else company
    )


def test_values_are_those_the_lives_are_lived_with() -> None:
    company = plan("document-extraction")
    found = uncertainties({"now": company}, Run(50, 7), WORLDS)
    worlds = draw_worlds(company, 7, WORLDS)
    column = found.names.index("experiment_success_prob")
    assert np.array_equal(found.matrix[:, column], worlds.record["experiment_success_prob"])
    role = list(company.roles).index("ml_engineer")
    speed = found.matrix[:, found.names.index("speed_ml_engineer_infrastructure")]
    assert np.array_equal(speed, worlds.speeds[:, role, 1])


def test_the_mlops_salary_is_unknown_through_its_parts() -> None:
    names = uncertainties({"now": plan("document-extraction")}, Run(50), WORLDS).names
    assert {"mlops_premium", "base_fullstack_senior_usd"} <= set(names)
    assert "base_mlops_senior_usd" not in names


def test_what_is_known_is_left_out() -> None:
    company = plan("document-extraction")
    held = company.with_changes({"parameters": {"focus_share": 0.6}})
    assert "focus_share" in uncertainties({"now": company}, Run(50), WORLDS).names
    assert "focus_share" not in uncertainties({"now": held}, Run(50), WORLDS).names
    assert uncertainties({"now": company}, Run(50, ignorance="central"), WORLDS).names == ()


def test_a_range_of_the_scenario_is_stated_and_has_its_own_ends() -> None:
    ranged = {"parameters": {"retrain_need_calendar_days": {"uniform": {"low": 5, "high": 25}}}}
    found = uncertainties(
        {"now": plan("document-extraction").with_changes(ranged)}, Run(50), WORLDS
    )
    (quantity,) = (q for q in found.quantities if q.name == "retrain_need_calendar_days")
    assert quantity.grade == STATED
    assert (quantity.low, quantity.high) == pytest.approx((6.0, 24.0))


def test_a_range_of_a_role_counts_when_somebody_has_the_role() -> None:
    speeds = {"modelling": {"uniform": {"low": 0.2, "high": 0.4}}}
    changed = {"roles": {"mlops_engineer": {"speeds": speeds}}}
    company = simulation.load("document-extraction").with_changes(changed)
    name = "mlops_engineer speed in modelling"
    now = uncertainties({"now": company.alternative("now")}, Run(50), WORLDS)
    never = uncertainties({"never": company.alternative("never")}, Run(50), WORLDS)
    (quantity,) = (each for each in now.quantities if each.name == name)
    assert quantity.kind == "own range"
    assert "MLOps engineer" in quantity.meaning
    assert name not in never.names


def test_a_switched_off_mechanism_takes_its_numbers_out() -> None:
    company = plan("document-extraction").with_changes({"mechanisms": {"mentoring": False}})
    assert "mentor_share" not in uncertainties({"now": company}, Run(50), WORLDS).names


@pytest.mark.parametrize("name", COMPANIES)
def test_numbers_about_what_is_not_there_change_no_life(name: str) -> None:
    company = plan(name)
    idle = [
        row
        for row in register().values()
        if row.name.startswith(absent(company)) and row.kind == "uncertainty"
    ]
    assert idle
    run = Run(30, 3)
    ends = {
        end: company.with_changes({"parameters": {row.name: getattr(row, end) for row in idle}})
        for end in ("low", "high")
    }
    lives = run.live({"as it is": company, **ends}).alternatives
    for end in ends:
        assert np.array_equal(lives[end].rows, lives["as it is"].rows, equal_nan=True)
