"""Sweeps: a tidy frame over a grid, on the same lives at every point."""

from __future__ import annotations

import pandas as pd
import pytest

import simulation
from simulation import MEASURES, Scenario, ScenarioError
from simulation.experiment.changes import change

NEED = "retrain_need_calendar_days"
MONTH = "plan.mlops.month"


@pytest.fixture(scope="module")
def company() -> Scenario:
    return simulation.load("document-extraction").alternative("now")


@pytest.fixture(scope="module")
def frame(company: Scenario) -> pd.DataFrame:
    return simulation.sweep(company, {NEED: [7, 28], MONTH: [0, "never"]}, 10, 7)


def test_one_row_a_life_with_the_point_in_front(frame: pd.DataFrame) -> None:
    whose = [NEED, MONTH, "alternative", "replication", "world", "error"]
    names = [*whose, *(each.name for each in MEASURES)]
    assert list(frame.columns) == names
    points = frame.groupby([NEED, MONTH], sort=False).size()
    assert list(points.index) == [(7, 0), (7, "never"), (28, 0), (28, "never")]
    assert (points == 10).all()
    assert frame.attrs["complete"] is True


def test_a_point_lives_the_lives_of_its_scenario(company: Scenario, frame: pd.DataFrame) -> None:
    changed = company.with_changes({"parameters": {NEED: 28}, "plan": {"mlops": {"month": 0}}})
    alone = simulation.simulate(changed, 10, 7).table
    rows = frame[(frame[NEED] == 28) & (frame[MONTH] == 0)]
    pd.testing.assert_frame_equal(
        rows.drop(columns=[NEED, MONTH, "alternative"]).reset_index(drop=True),
        alone.drop(columns="alternative"),
        check_exact=True,
    )


def test_more_points_and_lives_change_no_row(company: Scenario, frame: pd.DataFrame) -> None:
    more = simulation.sweep(company, {NEED: [7, 14, 28]}, 12, 7)
    rows = more[(more[NEED] != 14) & (more["replication"] < 10)].reset_index(drop=True)
    expected = frame[frame[MONTH] == 0].drop(columns=MONTH).reset_index(drop=True)
    pd.testing.assert_frame_equal(rows, expected, check_exact=True)


def test_all_alternatives_of_a_scenario_are_lived() -> None:
    shipped = simulation.load("document-extraction")
    frame = simulation.sweep(shipped, {"cash_usd": [1e6, 2e6]}, 2, 7)
    assert list(frame["alternative"].unique()) == list(shipped.alternatives)
    assert len(frame) == 2 * 5 * 2
    rich, poor = (frame.loc[frame["cash_usd"] == cash, "runway_months"] for cash in (2e6, 1e6))
    assert (rich.to_numpy() > poor.to_numpy()).all()


def test_a_distribution_is_a_value_too(company: Scenario) -> None:
    values = [{"constant": 10}, {"uniform": {"low": 5, "high": 15}}]
    frame = simulation.sweep(company, {"experiment_effort_h": values}, 2, 7)
    assert list(frame["experiment_effort_h"].unique()) == [str(value) for value in values]


def test_clocks_agree(company: Scenario) -> None:
    grid = {NEED: [7]}
    both = [simulation.sweep(company, grid, 2, 7, clock) for clock in ("compiled", "simpy")]
    pd.testing.assert_frame_equal(both[0], both[1], check_exact=True)


def test_an_interruption_keeps_the_finished_points(company: Scenario) -> None:
    reported: list[int] = []

    def interrupt(finished: int) -> None:
        reported.append(finished)
        if len(reported) > 1:
            raise KeyboardInterrupt

    frame = simulation.sweep(company, {NEED: [7, 14, 28]}, 10, 7, workers=1, progress=interrupt)
    assert frame.attrs["complete"] is False
    assert frame.groupby(NEED).size().to_dict() == {7: 10, 14: 10}


def test_an_interruption_at_once_is_passed_on(
    company: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*arguments: object, **settings: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("simulation.sweeps.engines.live_task", interrupt)
    with pytest.raises(KeyboardInterrupt):
        simulation.sweep(company, {NEED: [7]}, 2)


@pytest.mark.parametrize("grid", [{}, {NEED: []}])
def test_a_grid_without_points_is_refused(company: Scenario, grid: dict[str, list[int]]) -> None:
    with pytest.raises(ValueError, match="no points"):
        simulation.sweep(company, grid)


def test_no_lives_are_refused(company: Scenario) -> None:
    with pytest.raises(ValueError, match="replications"):
        simulation.sweep(company, {NEED: [7]}, 0)


@pytest.mark.parametrize("grid", [{"retrain_need_days": [7]}, {NEED: [-1]}, {MONTH: ["soon"]}])
def test_what_a_scenario_would_refuse_is_refused(
    company: Scenario, grid: dict[str, list[object]]
) -> None:
    with pytest.raises(ScenarioError):
        simulation.sweep(company, grid, 1)


def test_a_path_is_a_diff() -> None:
    assert change(NEED, 7) == {"parameters": {NEED: 7}}
    assert change("team.Ana.ramped", False) == {"team": {"Ana": {"ramped": False}}}
