"""One life as frames: whatever was recorded adds up."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import simulation
from simulation.measures.frames import LifeFrames

MONTH_DAYS = 65 / 3
BUSY = {
    "extends": "document-extraction",
    "name": "busy",
    "models_in_production": 3,
    "mechanisms": {"attrition": False, "mis_hires": False},
    "plan": {
        "mlops": {"month": "never"},
        "temp": {"join": "ml_engineer", "month": 2},
        "bye": {"leave": "Ana", "month": 5},
        "gone": {"leave": "temp", "month": 8.5},
    },
}


@pytest.fixture(scope="module")
def frames() -> LifeFrames:
    return simulation.trace(simulation.load("document-extraction"), 3, 7)


@pytest.fixture(scope="module")
def busy() -> LifeFrames:
    """Return a life with three models and people who come and go."""
    return simulation.trace(simulation.load(BUSY), 1, 7, "compiled")


def test_it_is_the_life_that_simulate_counts(frames: LifeFrames) -> None:
    row = simulation.simulate(simulation.load("document-extraction"), 4, 7).table.iloc[3]
    events = frames.events
    (ran_out,) = events.loc[events["kind"] == "cash_out", "amount"]
    assert row["runway_months"] == pytest.approx(ran_out / MONTH_DAYS)
    counted = events[events["time_days"] <= ran_out]["kind"].value_counts()
    assert row["improvements_live"] == counted["improvement_live"]
    assert row["refreshes"] == counted["model_refreshed"]
    assert row["incidents"] == counted["incident_occurred"]
    assert row["headcount_end"] == frames.months["engineers"].iloc[-1]
    recorded = events["kind"].value_counts()
    assert frames.months["refreshes"].sum() == recorded["model_refreshed"]


def test_clocks_trace_the_same(frames: LifeFrames) -> None:
    other = simulation.trace(simulation.load("document-extraction"), 3, 7, "compiled")
    assert other.events.equals(frames.events)


def test_events_are_in_order_and_named(frames: LifeFrames) -> None:
    events = frames.events
    assert events["time_days"].is_monotonic_increasing
    assert events["kind"].iloc[0] == "life_opened"
    assert events["kind"].iloc[-1] == "life_closed"
    work = events[events["kind"] == "work_started"]
    names = {name.removeprefix("successor of ") for name in work["who"]}
    assert names <= {"Ana", "Ben", "Chloe", "Dan", "Eve", "mlops"}
    assert set(work["what"]) >= {"experiment", "deployment", "feature"}
    assert set(events.loc[events["kind"] == "ledger", "what"]) >= {"payroll", "revenue"}


@pytest.mark.parametrize("which", ["frames", "busy"])
def test_a_timesheet_adds_up(which: str, request: pytest.FixtureRequest) -> None:
    life: LifeFrames = request.getfixturevalue(which)
    sheet = life.timesheet
    parts = sheet.drop(columns="employed")
    assert (parts.to_numpy() >= 0).all()
    np.testing.assert_allclose(parts.sum(axis=1), sheet["employed"], rtol=1e-12)
    assert list(sheet.index) == list(life.people)
    hours = life.company[0]["hours_per_day"]
    for name, employed in sheet["employed"].items():
        assert employed == pytest.approx(days_employed(life, str(name)) * hours, rel=1e-9)


def days_employed(life: LifeFrames, name: str) -> float:
    events = life.events
    held = events["who"].isin([name, f"successor of {name}"])
    end = float(events["time_days"].iloc[-1])
    joined = events.loc[held & (events["kind"] == "engineer_joined"), "time_days"].tolist()
    left = events.loc[held & (events["kind"] == "engineer_left"), "time_days"].tolist()
    left += [end] * (len(joined) - len(left))
    return sum(left) - sum(joined)


@pytest.mark.parametrize("which", ["frames", "busy"])
def test_a_ledger_adds_up_to_cash(which: str, request: pytest.FixtureRequest) -> None:
    life: LifeFrames = request.getfixturevalue(which)
    ledger = life.ledger
    assert ledger.index[0] == 1
    cash = 3_500_000 + ledger.drop(columns="cash").sum(axis=1).cumsum()
    np.testing.assert_allclose(ledger["cash"], cash, rtol=1e-12)
    assert life.months["cash"].equals(ledger["cash"])
    closed = life.events.set_index("kind")["amount"]["life_closed"]
    assert closed == pytest.approx(ledger["cash"].iloc[-1])


def test_people_come_and_go_by_name(busy: LifeFrames) -> None:
    events = busy.events
    left = events[events["kind"] == "engineer_left"]
    assert [
        (who, round(month, 6)) for who, month in zip(left["who"], left["month"], strict=True)
    ] == [
        ("Ana", 5.0),
        ("temp", 8.5),
    ]
    months = busy.months["engineers"]
    assert (months[1], months[3], months[6]) == (5, 6, 5)
    worked = events[events["kind"] == "work_started"]
    assert worked.loc[worked["who"] == "Ana", "month"].max() <= 5
    temp = worked.loc[worked["who"] == "temp", "month"]
    assert 2 <= temp.min() <= temp.max() <= 8.5


def test_models_are_told_apart(busy: LifeFrames) -> None:
    models = busy.models
    assert set(models["model"]) == {"model 1", "model 2", "model 3"}
    assert models["live_quality"].between(0, 1).all()
    assert set(models["cause"]) <= {
        *("", "model_refreshed", "improvement_live", "launched", "data_shifted")
    }
    refreshes = (models["cause"] == "model_refreshed").sum()
    assert refreshes == busy.months["refreshes"].sum()


def test_live_quality_by_month_is_that_of_the_measures(
    frames: LifeFrames, busy: LifeFrames
) -> None:
    for life, scenario in ((frames, "document-extraction"), (busy, BUSY)):
        number = 3 if life is frames else 1
        lives = simulation.simulate(simulation.load(scenario), number + 1, 7)
        series = lives.series["live_quality"][number]
        months = life.months["live_quality"]
        known = ~np.isnan(series[1:])
        np.testing.assert_allclose(months.to_numpy()[: known.sum()], series[1:][known], rtol=1e-9)


def test_work_is_begun_before_it_is_done(frames: LifeFrames, busy: LifeFrames) -> None:
    for life in (frames, busy):
        work = life.work
        done = work.dropna(subset=["finished_days"])
        assert (done["created_days"] <= done["started_days"]).all()
        assert (done["started_days"] <= done["finished_days"]).all()
        assert (done["finished_by"] != "").all()
        assert (work.loc[work["finished_days"].isna(), "finished_by"] == "").all()
        interrupted = (life.events["kind"] == "work_interrupted").sum()
        assert work["interruptions"].sum() == interrupted


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"team": {"Ana": {"role": "ml_engineer"}}},
        {"horizon_months": 2.5, "cash_usd": 5_000_000, "founders": 2},
        {"horizon_months": 0.1, "founders": 1, "cash_usd": 0},
    ],
)
def test_a_life_in_which_little_happens_has_frames_too(changes: dict[str, Any]) -> None:
    scenario = simulation.load({"extends": "laboratory/empty", "name": "little", **changes})
    life = simulation.trace(scenario)
    frames = (life.events, life.months, life.timesheet, life.ledger, life.models, life.work)
    assert len(frames[0]) >= 2
    assert len(life.months) >= 1
    assert len(life.timesheet) == len(scenario.team)


def test_lives_are_numbered_from_0() -> None:
    with pytest.raises(ValueError, match="replication: found -1, allowed: 0 or more"):
        simulation.trace(simulation.load("document-extraction"), replication=-1)


def test_a_traced_life_that_gets_stuck_says_why() -> None:
    from simulation.model.life import LifeError

    parameters = {
        "data_prep_effort_h_manual": 0,
        "experiment_effort_h": 0,
        "training_wait_elapsed_h": 0,
        "experiment_success_prob": 0,
    }
    scenario = simulation.load(
        {
            "extends": "base/model-first",
            "name": "stuck",
            "models_in_production": 1,
            "parameters": parameters,
        }
    )
    with pytest.raises(LifeError, match="some duration or interval is zero"):
        simulation.trace(scenario)
