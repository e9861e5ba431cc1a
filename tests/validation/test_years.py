"""Years agree with the measures, the timesheet and the log of the same lives."""

from __future__ import annotations

import numpy as np
import pytest

from simulation import simulate, trace
from simulation.model.life import Bench
from simulation.validation.companies import Run
from simulation.validation.years import live_year

WORLDS = 12


@pytest.mark.parametrize("scenario", ["facts/duo-weekly", "facts/quad"])
def test_a_year_has_the_shares_of_the_measures(scenario: str) -> None:
    company = Run(scenario).company()
    year = live_year(company, WORLDS, 5, Bench())
    table = simulate(company, WORLDS, seed=5).table
    np.testing.assert_allclose(year.toil_h / year.task_h, table["toil_share_ml"])
    np.testing.assert_allclose(year.data_h / year.task_h, table["data_share_ml"])
    np.testing.assert_allclose(year.refreshes, table["refreshes"])


def test_a_year_has_the_hours_of_the_timesheet() -> None:
    company = Run("facts/duo-data-engineer").company()
    year = live_year(company, 3, 5, Bench())
    frames = trace(company, replication=2, seed=5)
    sheet = frames.timesheet.loc["Ana"]
    work = ["iteration", "toil", "investment", "product", "idle"]
    assert year.task_h[2] == pytest.approx(sheet[work].sum())
    assert year.toil_h[2] == pytest.approx(sheet["toil"])
    assert year.at_work_h[2] == pytest.approx(sheet["employed"] - sheet["leave"])
    assert year.retraining_h[2] < year.toil_h[2]
    counts = frames.events["kind"].value_counts()
    assert year.refreshes_due[2] == counts["retraining_due"]
    finished = counts.get("experiment_failed", 0) + counts.get("experiment_succeeded", 0)
    assert year.experiments[2] == finished


def test_a_run_sets_the_need_and_a_trial_only_what_it_names() -> None:
    plain = Run("facts/duo", 9.0).company()
    changed = Run("facts/duo", 9.0).company({"mechanisms": {"debt": False}})
    assert plain.parameter("retrain_need_calendar_days").value == 9.0
    assert changed.parameters == plain.parameters
    assert not changed.mechanisms.debt


def test_progress_adds_up_to_the_worlds() -> None:
    reported: list[int] = []
    live_year(Run("facts/duo").company(), 120, 1, Bench(), reported.append)
    assert reported == [50, 50, 20]


def test_more_worlds_change_none() -> None:
    company = Run("facts/duo").company()
    few, more = (live_year(company, n, 1, Bench()).hours for n in (3, 6))
    np.testing.assert_array_equal(few, more[:3])
