"""The shipped scenarios load, are short, and say why they exist."""

from __future__ import annotations

import pytest

from simulation.scenario import data_folder, load, register, shipped
from simulation.scenario.distributions import constant


@pytest.mark.parametrize("name", shipped())
def test_a_shipped_scenario_is_a_short_diff_with_a_question_and_a_reason(name: str) -> None:
    scenario = load(name)
    lines = (data_folder() / f"{name}.yaml").read_text().splitlines()
    assert scenario.question
    assert scenario.reason
    assert len(lines) <= (60 if name == "laboratory/empty" else 25)


def test_document_extraction_is_the_company_of_the_guide() -> None:
    company = load("document-extraction")
    roles = [person.role for person in company.team.values()]
    assert sorted(roles) == ["data_engineer", *["full_stack"] * 2, *["ml_engineer"] * 2]
    inexperienced = [p.role for p in company.team.values() if p.production_experience is False]
    assert inexperienced == ["ml_engineer"]
    assert (company.cash_usd, company.mrr_usd, company.customers) == (3.5e6, 4000.0, 2)
    assert (company.founders, company.models_in_production) == (2, 1)
    assert company.parameters == {
        "initial_error": constant(0.08),
        "retrain_need_calendar_days": constant(14),
    }
    assert company.outside_evidence() == []
    months = {name: company.alternative(name).plan["mlops"].month for name in company.alternatives}
    assert list(months) == ["now", "month-3", "month-6", "month-12", "never"]
    assert list(months.values()) == [0, 3, 6, 12, float("inf")]
    assert company.baseline == "never"


def test_the_base_company_has_the_median_seed_round() -> None:
    assert load("base/model-first").cash_usd == register()["seed_round_usd"].value


@pytest.mark.parametrize(
    ("name", "servers", "load_share"),
    [("mm1", 1, 0.8), ("mmc", 3, 0.8), ("own-queues", 3, 0.8)],
)
def test_the_queues_are_loaded_to_four_fifths(name: str, servers: int, load_share: float) -> None:
    lab = load(f"laboratory/{name}")
    ticket = lab.work_kinds["ticket"]
    assert list(lab.work_kinds) == ["ticket"]
    assert ticket.rate.number is not None
    arrivals = ticket.rate.number[0].mean() * (servers if ticket.per == "engineer" else 1)
    service = lab.quantity(ticket.effort.manual).mean()
    assert len(lab.team) == servers
    assert arrivals * service / servers == pytest.approx(load_share)
    assert (ticket.discipline, lab.calendar) == ("general", "always-on")


def test_the_laboratory_switches_everything_off() -> None:
    switches = load("laboratory/mm1").mechanisms.model_dump()
    assert not any(switches.values())


def test_bare_retraining_has_drift_and_retraining_and_nothing_random() -> None:
    lab = load("laboratory/bare-retraining")
    on = [name for name, value in lab.mechanisms.model_dump().items() if value]
    assert on == ["drift", "retraining"]
    assert all(drawn.is_constant for drawn in lab.parameters.values())
    assert lab.work_kinds == {}
