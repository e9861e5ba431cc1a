"""What a company burns today, and what that makes of money left at the horizon."""

from __future__ import annotations

import pytest

import simulation
from simulation.answers import aim_of
from simulation.decision.burn import burn_today
from simulation.scenario import load
from simulation.statistics.aim import Aim, Term, aim


def test_it_is_the_team_and_the_running_costs_of_today() -> None:
    company = load("base/model-first")
    burns = [
        burn_today(
            company.with_changes({"team": {"Zoe": {"role": "ml_engineer", "salary_usd": pay}}})
        )
        for pay in (120_000, 180_000, 240_000)
    ]
    first, second = burns[1] - burns[0], burns[2] - burns[1]
    assert first == pytest.approx(second, abs=2)
    assert first >= 5_000 * company.parameter("load_multiplier").value
    assert burns[0] > burn_today(company) + 2 * first


@pytest.mark.parametrize("name", ["base/model-first", "base/research-led", "base/product-first"])
def test_compute_for_training_is_paid_where_models_are_trained(name: str) -> None:
    company = load(name)
    without = company.with_changes({"mechanisms": {"iteration": False}})
    hosted = company.architecture == "product-first"
    compute = 0 if hosted else company.parameter("compute_usd_per_calendar_month").value
    assert burn_today(company) - burn_today(without) == compute


def test_work_that_takes_no_time_ends_no_month_and_raises_nothing() -> None:
    efforts = ("data_prep_effort_h_manual", "experiment_effort_h", "training_wait_elapsed_h")
    never = {**dict.fromkeys(efforts, 0), "experiment_success_prob": 0}
    company = load("base/model-first")
    stuck = company.with_changes({"parameters": never})
    without = company.with_changes({"mechanisms": {"iteration": False}})
    assert burn_today(stuck) == burn_today(without) > 0


def test_plans_cash_and_chance_do_not_matter() -> None:
    company = load("document-extraction")
    assert burn_today(company) == burn_today(company.with_changes({"cash_usd": 10_000}))
    assert burn_today(company) == burn_today(company.alternative("now"))


def test_money_left_counts_as_the_months_that_it_lasts() -> None:
    company = load("base/product-first").with_changes({"horizon_months": 12})
    wanted = aim_of(company, None)
    lives = simulation.simulate(company, 6, 3)
    months = lives.rows_of("cash_end_usd") / burn_today(company)
    assert wanted.values(lives) - Aim().values(lives) == pytest.approx(months)


def test_a_stated_aim_stays_as_it_is_and_limits_join_the_default() -> None:
    company = load("base/product-first")
    stated = aim(maximise="customers_end")
    assert aim_of(company, stated) == stated
    limited = aim_of(company, aim(subject_to=["cash_out <= 0.5"]))
    assert Term("cash_end_usd") in limited.weights
    assert len(limited.limits) == 1


def test_a_company_that_earns_money_counts_runway_only() -> None:
    company = load("base/product-first").with_changes({"customers": 5, "mrr_usd": 1_000_000})
    assert burn_today(company) < 0
    assert Term("cash_end_usd") not in aim_of(company, None).weights
