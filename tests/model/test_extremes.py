"""Extremes end in a result or in one clear error, and not after minutes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from lab import empty, fingerprint, prepare, quiet_office, ticket

from simulation.experiment.simulate import simulate
from simulation.measures.catalogue import MEASURES
from simulation.model import life as life_module
from simulation.model.life import Bench, Clock, LifeError
from simulation.scenario import load

FULL_MODEL = "base/model-first"
EVERY_MECHANISM: dict[str, Any] = {
    "extends": FULL_MODEL,
    "stage": "in-production",
    "models_in_production": 1,
    "customers": 2,
    "mrr_usd": 4_000,
}


def company(**changes: Any) -> dict[str, Any]:
    return {**EVERY_MECHANISM, **changes}


def measured(source: dict[str, Any], clock: Clock, replications: int = 4) -> dict[str, Any]:
    """Return the mean of every measure; each life came to an end without an error."""
    table = simulate(load(source), replications, clock=clock).table
    assert (table["error"] == "").all()
    assert len(table) == replications
    numbers = table[[m.name for m in MEASURES]].astype(float)
    assert not np.isinf(numbers.to_numpy()).any()
    return {name: float(value) for name, value in numbers.mean().items()}


def test_no_engineers(clock: Clock) -> None:
    means = measured(company(team={"Ana": None, "Ben": None}), clock)
    assert means["headcount_end"] == 0
    assert means["improvements_live"] == 0
    assert means["refreshes"] == 0
    assert means["incidents"] > 0
    assert np.isnan(means["toil_share_team"])


def fifty(**changes: Any) -> dict[str, Any]:
    roles = ("ml_engineer", "full_stack", "mlops_engineer", "data_engineer")
    team = {f"Person {n}": {"role": roles[n % 4]} for n in range(48)}
    return company(team=team, cash_usd=1e9, **changes)


def test_fifty_engineers(clock: Clock) -> None:
    means = measured(
        fifty(mechanisms={"coordination": False, "leadership": False, "attrition": False}), clock, 2
    )
    assert means["headcount_end"] == 50
    assert means["improvements_live"] > 10


def test_fifty_engineers_who_talk_all_day(clock: Clock) -> None:
    """The evidence's 0.06 percent of the square of the team: nothing is left from 41 people on."""
    means = measured(
        fifty(parameters={"comm_overhead_pct_n2": 0.06}, mechanisms={"attrition": False}), clock, 2
    )
    assert means["headcount_end"] == 50
    assert means["improvements_live"] == means["refreshes"] == 0


def test_no_cash(clock: Clock) -> None:
    means = measured(company(cash_usd=0), clock)
    assert means["runway_months"] == 0
    assert means["cash_out"] == 1
    assert means["cash_end_usd"] == 0


def test_no_cash_but_no_costs(clock: Clock) -> None:
    source = empty(cash_usd=0, horizon_months=6, mechanisms={"finance": True})
    assert prepare(source).live(0, clock).log["time"][-1] == pytest.approx(260 / 12)


def test_ten_years(clock: Clock) -> None:
    source = company(
        horizon_months=120, cash_usd=1e10, parameters={"drift_pp_per_calendar_month": 2}
    )
    means = measured(source, clock, 2)
    assert means["runway_months"] == pytest.approx(120)
    assert 0 <= means["live_quality_end"] <= 1


def test_quality_is_a_share_even_when_nobody_ever_refreshes(clock: Clock) -> None:
    source = company(
        horizon_months=120,
        cash_usd=1e10,
        team={"Ana": None, "Ben": None},
        parameters={"drift_pp_per_calendar_month": 2, "drift_shock_per_year": 0},
    )
    means = measured(source, clock, 2)
    assert means["live_quality_end"] == 0
    assert 0 < means["live_quality"] < 0.5


def test_a_horizon_shorter_than_a_day(clock: Clock) -> None:
    means = measured(company(horizon_months=0.01), clock)
    assert means["runway_months"] == pytest.approx(0.01)


def test_every_rate_of_nothing(clock: Clock) -> None:
    nothing = (
        "incident_rate_per_model_calendar_month",
        "timeout_incident_rate_per_calendar_month",
        "data_incidents_per_calendar_month",
        "drift_shock_per_year",
        "pilot_arrival_per_calendar_month",
        "logo_churn_per_calendar_month",
        "drift_pp_per_calendar_month",
        "infra_debt_growth_per_calendar_month",
        "change_fail_prob_L0",
        "change_fail_prob_L1",
        "change_fail_prob_L2",
    )
    means = measured(company(parameters=dict.fromkeys(nothing, 0)), clock)
    assert means["incidents"] == means["downtime_share"] == means["change_failure_share"] == 0
    assert means["pilots_won"] == means["pilots_lost"] == 0
    assert means["customers_end"] == 2


def test_everything_free_of_effort_that_may_be(clock: Clock) -> None:
    free = (
        "retrain_effort_h_L0",
        "retrain_effort_h_L1",
        "retrain_effort_h_L2",
        "incident_mitigate_effort_h_manual",
        "incident_mitigate_effort_h_auto",
        "incident_followup_effort_h",
        "first_deploy_effort_h",
        "later_deploy_effort_h_L0",
        "data_prep_effort_h_manual",
        "data_incident_fix_effort_h",
        "training_wait_elapsed_h",
        "platform_L0_to_L1_effort_h",
        "platform_L1_to_L2_effort_h",
        "data_platform_effort_h",
    )
    means = measured(company(parameters=dict.fromkeys(free, 0)), clock)
    assert means["refreshes"] > 0
    # Data prepared, experiments evaluated: what is left is work that takes its time.
    assert means["toil_share_team"] == pytest.approx(0, abs=0.02)


@pytest.mark.parametrize(
    "changes",
    [
        {"parameters": {"feature_effort_h": 0}},
        {"parameters": {"experiment_effort_h": 0, "data_prep_effort_h_manual": 0}},
        {"parameters": {"retrain_need_calendar_days": 0}},
    ],
    ids=["features", "experiments", "retraining"],
)
def test_time_that_stands_still_is_one_clear_error(changes: dict[str, Any], clock: Clock) -> None:
    with pytest.raises(LifeError, match="events at day .* some duration or interval is zero"):
        prepare(company(**changes)).live(0, clock)


def test_a_life_that_fails_is_a_row_with_its_error() -> None:
    source = company(parameters={"retrain_need_calendar_days": 0})
    table = simulate(load(source), 3).table
    assert (table["error"].str.contains("some duration or interval is zero")).all()
    assert table["runway_months"].isna().all()
    assert table["replication"].tolist() == [0, 1, 2]


def test_work_that_piles_up_without_end_is_one_clear_error() -> None:
    flood = ticket(rate={"per_elapsed_hour": 10_000})
    with pytest.raises(LifeError, match="pieces of work are open .* faster than the team"):
        prepare(quiet_office(work_kinds={"flood": flood})).live()


def test_pilots_that_pile_up_without_end_are_one_clear_error() -> None:
    source = company(parameters={"pilot_arrival_per_calendar_month": 1e6})
    with pytest.raises(LifeError, match="pilots and customers"):
        prepare(source).live()


def test_events_without_number_are_one_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(life_module, "LARGEST_LOG", 2**18)
    storm = ticket(rate={"per_elapsed_hour": 1_000_000}, effort=0)
    with pytest.raises(LifeError, match="records at day"):
        prepare(quiet_office(work_kinds={"storm": storm})).live()


def test_a_huge_queue_is_worked_off(clock: Clock) -> None:
    """Half a year of tickets waits for somebody to join: none is lost, the oldest come first."""
    source = quiet_office(
        horizon_months=12,
        team={"Server 1": None},
        plan={"late": {"join": "ml_engineer", "month": 6}},
        work_kinds={"heap": ticket(rate={"per_working_day": 40}, effort=0.0625)},
    )
    life = prepare(source).live(0, clock, Bench(works=2))
    created, finished = life.records("work_created"), life.records("work_finished")
    assert len(created) == pytest.approx(260 * 40, abs=1)
    assert finished["number"].tolist() == list(range(len(finished)))
    assert len(created) - len(finished) <= 1
    assert len(life.works) > 5_000


def test_huge_numbers_of_everything_keep_both_clocks_together() -> None:
    source = company(
        horizon_months=2,
        customers=500,
        models_in_production=8,
        parameters={
            "incident_rate_per_model_calendar_month": 200,
            "pilot_arrival_per_calendar_month": 300,
            "drift_shock_per_year": 500,
            "retrain_need_calendar_days": 0.5,
        },
    )
    lives = prepare(source)
    small = Bench(works=1, accounts=1, records=8)
    compiled, simpy = lives.live(0, "compiled", small), lives.live(0, "simpy")
    assert fingerprint(compiled.log) == fingerprint(simpy.log)
    assert compiled.events > 2_000
