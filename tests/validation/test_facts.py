"""The facts are well formed, and their companies set nothing that could be tuned to them."""

from __future__ import annotations

import math

import pytest

from simulation.scenario import Mechanisms, load, sources
from simulation.statistics.intervals import Interval
from simulation.validation import Band, Fact, Verdict, facts
from simulation.validation.survey.hours import COMPANIES, NEEDS_DAYS, hours_of_ml_engineers
from simulation.validation.survey.theory import theory

THEORY = {
    "Little 1961",
    "M/M/1",
    "Poisson",
    "binomial",
    "closed form",
    "conservation",
    "order statistics",
    "queueing theory",
}
SWITCHED_OFF = {"launch_quality_bar", "speed_mlops_engineer_infrastructure"}
OF_HOURS = pytest.mark.parametrize(
    "fact", hours_of_ml_engineers(), ids=lambda fact: f"{fact.id} {fact.quantity}"
)
EVERY = pytest.mark.parametrize("fact", facts(), ids=lambda fact: f"{fact.id} {fact.quantity}")


def test_all_facts_of_the_survey_are_there_in_order() -> None:
    ids = list(dict.fromkeys(fact.id for fact in facts()))
    assert ids == sorted([*(f"B1-{n:02}" for n in range(1, 33)), "B1-01b", "B1-03b"])
    keys = [(fact.id, fact.quantity) for fact in facts()]
    assert len(set(keys)) == len(keys)


@EVERY
def test_a_fact_has_a_sentence_known_sources_and_a_band_around_what_was_published(
    fact: Fact,
) -> None:
    assert fact.statement.endswith(".")
    assert set(fact.sources) <= {*sources(), *THEORY}
    assert fact.sources or fact.consistency_only
    assert fact.band.low < fact.band.high
    assert math.isnan(fact.expected) or fact.band.low <= fact.expected <= fact.band.high


@EVERY
def test_only_laboratories_set_numbers_of_the_register(fact: Fact) -> None:
    laboratories = {run for each in theory() for run in each.runs}
    for run in fact.runs:
        if run in laboratories or "releases-at" in run.scenario:
            continue
        allowed = {"retrain_need_calendar_days", "compute_usd_per_calendar_month"} | SWITCHED_OFF
        assert set(run.company().parameters) <= allowed


@OF_HOURS
def test_the_companies_of_hours_set_nothing_but_the_retraining_need(fact: Fact) -> None:
    for run in fact.runs:
        company = run.company()
        assert set(company.parameters) <= {"retrain_need_calendar_days"}
        assert company.outside_evidence() == []
        assert company.mechanisms == Mechanisms(attrition=False, approach_risk=False)
        assert company.roles == load("base/model-first").roles
        assert company.work_kinds == load("base/model-first").work_kinds
        assert company.planned_work == load("base/model-first").planned_work


@pytest.mark.parametrize("run", COMPANIES, ids=lambda run: run.scenario)
def test_a_company_is_ramped_hires_nobody_and_has_a_year_of_52_weeks(run: object) -> None:
    company = run.company()  # type: ignore[attr-defined]
    assert company.plan == {}
    assert company.horizon_months == 12
    assert company.models_in_production == 1
    assert all(
        person.ramped and person.production_experience is None for person in company.team.values()
    )


@pytest.mark.parametrize(
    ("name", "roles", "automation", "need"),
    [
        ("duo", ["full_stack", "ml_engineer"], 0.0, 21),
        ("duo-weekly", ["full_stack", "ml_engineer"], 0.0, 7),
        ("duo-data-engineer", ["data_engineer", "full_stack", "ml_engineer"], 0.0, 21),
        ("quad", ["data_engineer", "full_stack", "ml_engineer", "mlops_engineer"], 0.5, 21),
        ("quad-weekly", ["data_engineer", "full_stack", "ml_engineer", "mlops_engineer"], 0.5, 7),
    ],
)
def test_the_teams_are_those_of_the_evidence(
    name: str, roles: list[str], automation: float, need: float
) -> None:
    company = load(f"facts/{name}")
    assert sorted(person.role for person in company.team.values()) == roles
    assert company.automation == automation
    assert company.parameter("retrain_need_calendar_days").value == need


def test_the_sweep_is_one_company_at_every_need() -> None:
    swept = next(fact for fact in facts() if fact.id == "B1-04")
    needs = [run.company().parameter("retrain_need_calendar_days").value for run in swept.runs]
    assert needs == list(NEEDS_DAYS) == sorted(needs)
    assert {run.scenario for run in swept.runs} == {"facts/duo"}


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        (0.3, 0.4, Verdict.IN),
        (0.2, 0.5, Verdict.IN),
        (0.1, 0.3, Verdict.UNDECIDED),
        (0.4, 0.6, Verdict.UNDECIDED),
        (0.1, 0.6, Verdict.UNDECIDED),
        (0.51, 0.6, Verdict.OUT),
        (-math.inf, 0.19, Verdict.OUT),
        (-math.inf, 0.3, Verdict.UNDECIDED),
        (math.nan, math.nan, Verdict.UNDECIDED),
    ],
)
def test_a_verdict_asks_where_the_whole_interval_lies(
    low: float, high: float, verdict: Verdict
) -> None:
    interval = Interval((low + high) / 2, low, high, 0.95, "", 300)
    assert Band(0.2, 0.5).verdict(interval) is verdict
