"""One life as pandas frames: a small story exactly, real lives by their sums."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from lab import KINDS, prepare, quiet_office, ticket

from simulation.experiment.trace import trace
from simulation.measures.frames import LifeFrames
from simulation.model.names import CATEGORIES, LEDGER
from simulation.scenario import load

MONTH = 260 / 12
OVERHEADS = ["idle", "overhead", "meetings", "leave"]


@pytest.fixture(scope="module")
def office() -> LifeFrames:
    """Return a month of one engineer with tickets of three days and an alarm of one."""
    source = quiet_office(
        horizon_months=0.6,
        work_kinds={
            "ticket": ticket(rate={"per_working_day": 0.125}, effort=24),
            "alarm": ticket(
                rate={"per_working_day": 0.1}, urgency=1, interrupts=True, category="toil"
            ),
        },
    )
    return trace(load(source))


@pytest.fixture(scope="module")
def company() -> LifeFrames:
    """Return a life of the demo company that hires."""
    return trace(load("document-extraction").alternative("now"), replication=1)


def test_events_name_who_and_what(office: LifeFrames) -> None:
    events = office.events
    started = events[events["kind"].str.startswith("work_")]
    told = started[["time_days", "kind", "who", "what"]]
    assert list(told.itertuples(index=False, name=None)) == [
        (8, "work_created", "", "ticket"),
        (8, "work_started", "Server 1", "ticket"),
        (10, "work_created", "", "alarm"),
        (10, "work_interrupted", "Server 1", "ticket"),
        (10, "work_started", "Server 1", "alarm"),
        (11, "work_finished", "Server 1", "alarm"),
        (11, "work_resumed", "Server 1", "ticket"),
        (12, "work_finished", "Server 1", "ticket"),
    ]


def test_work_has_one_row_a_piece(office: LifeFrames) -> None:
    work = office.work
    assert work["kind"].tolist() == ["ticket", "alarm"]
    assert work["created_days"].tolist() == [8, 10]
    assert work["started_days"].tolist() == [8, 10]
    assert work["finished_days"].tolist() == [12, 11]
    assert work["interruptions"].tolist() == [1, 0]
    assert work["finished_by"].tolist() == ["Server 1", "Server 1"]


def test_the_timesheet_adds_up(office: LifeFrames) -> None:
    (row,) = office.timesheet.to_dict("records")
    assert row["product"] == 24
    assert row["toil"] == 8
    assert row["idle"] == (13 - 4) * 8
    assert row["employed"] == 13 * 8
    assert row["overhead"] == row["meetings"] == row["leave"] == 0


def test_every_record_is_an_event(company: LifeFrames) -> None:
    events = company.events
    assert len(events) == len(company.log)
    assert set(events["kind"]) <= set(KINDS)
    assert events["time_days"].is_monotonic_increasing
    assert "mlops" in set(events["who"])


def test_the_timesheet_of_a_company_accounts_for_every_hour(company: LifeFrames) -> None:
    sheet = company.timesheet
    assert sheet.index.tolist() == list(company.people)
    parts = sheet[[*CATEGORIES, *OVERHEADS]]
    assert (parts.to_numpy() >= 0).all()
    assert parts.sum(axis=1).to_numpy() == pytest.approx(sheet["employed"].to_numpy())
    end = company.log["time"][-1]
    day_h = company.company["hours_per_day"][0]
    spent = company.log[company.log["kind"] == KINDS.index("time_spent")]
    assert sheet["employed"].sum() == pytest.approx(spent["amount"].sum() * day_h)
    assert sheet["employed"].max() <= end * day_h * (1 + 1e-9)


def test_the_ledger_explains_cash(company: LifeFrames) -> None:
    ledger = company.ledger
    opening = company.log["amount"][0]
    explained = opening + ledger[list(LEDGER)].sum(axis=1).cumsum()
    assert ledger["cash"].to_numpy() == pytest.approx(explained.to_numpy(), abs=1)
    assert ledger.index.tolist() == list(range(1, len(ledger) + 1))
    assert (ledger[["payroll", "founders", "operating"]] < 0).all(axis=None)


def test_months_count_what_events_show(company: LifeFrames) -> None:
    months, events = company.months, company.events
    for column, kind in (
        ("improvements", "improvement_live"),
        ("refreshes", "model_refreshed"),
        ("incidents", "incident_occurred"),
    ):
        assert months[column].sum() == (events["kind"] == kind).sum()
    assert months["engineers"].iloc[0] == 5
    assert months["engineers"].iloc[-1] == company.company["present"][0]
    assert months["cash"].to_numpy() == pytest.approx(company.ledger["cash"].to_numpy())
    assert months["live_quality"].between(0, 1).all()


def test_models_show_quality_and_its_causes(company: LifeFrames) -> None:
    models = company.models
    assert set(models["model"]) == {"model 1"}
    assert models["live_quality"].between(0, 1).all()
    refreshed = models["cause"] == "model_refreshed"
    assert refreshed.sum() == (company.events["kind"] == "model_refreshed").sum()


def test_quality_at_a_months_end_follows_the_drift() -> None:
    source = quiet_office(
        {"initial_error": 0.1, "drift_pp_per_calendar_month": 40},
        horizon_months=4,
        models_in_production=1,
        mechanisms={"drift": True},
    )
    months = trace(load(source)).months
    assert months["live_quality"].tolist() == pytest.approx([0.5, 0.1, 0, 0])


def test_a_life_without_anybody_or_any_model_has_frames_too() -> None:
    frames = trace(load(quiet_office(team={"Server 1": None}, horizon_months=2)))
    assert frames.timesheet.empty
    assert frames.work.empty
    assert frames.models.empty
    assert frames.months["live_quality"].isna().all()
    assert len(frames.ledger) == 2


def test_frames_are_the_same_from_both_clocks() -> None:
    scenario = load("document-extraction").alternative("now")
    frames = [trace(scenario, 2, clock=clock) for clock in ("compiled", "simpy")]
    for name in ("events", "timesheet", "ledger", "models", "months", "work"):
        pd.testing.assert_frame_equal(*(getattr(f, name) for f in frames), check_exact=True)


def test_a_traced_life_is_the_life_that_is_counted() -> None:
    scenario = load("document-extraction").alternative("now")
    log = prepare(scenario, 4).live(3).log
    assert np.array_equal(trace(scenario, 3).log, log)
