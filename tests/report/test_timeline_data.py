"""One life over time: lanes add up to the time sheet, and every span is one of the log."""

from __future__ import annotations

import json

import numpy as np
import pytest

import simulation
from simulation.measures.frames import LifeFrames
from simulation.report.timeline_data import CATEGORIES, MARKERS, Timeline, life_timeline

LABELS = {"mlops_engineer": "MLOps engineer"}


@pytest.fixture(scope="module")
def life() -> LifeFrames:
    """Return a life with successors, a bad fit and no cash at the end."""
    return simulation.trace(simulation.load("document-extraction"), 3, clock="compiled")


@pytest.fixture(scope="module")
def timeline(life: LifeFrames) -> Timeline:
    return life_timeline(life, LABELS)


@pytest.mark.parametrize("period", ["week", "month"])
def test_shares_add_up_to_the_time_sheet(period: str) -> None:
    scenario = simulation.load("document-extraction").with_changes({"cash_usd": 9e9})
    life = simulation.trace(scenario, 3, clock="compiled")
    timeline = life_timeline(life, period=period)  # type: ignore[arg-type]
    days = {"week": 5.0, "month": 65.0 / 3.0}[period]
    hours_per_day = float(life.company[0]["hours_per_day"])
    sheet = life.timesheet
    for lane in timeline.lanes:
        hours = lane.shares.sum(axis=0) * days * hours_per_day
        assert hours == pytest.approx(sheet.loc[lane.name, list(CATEGORIES)].to_numpy())
        assert lane.shares.sum(axis=1).max() <= 1.0 + 1e-9


def test_a_life_ends_with_its_cash(life: LifeFrames, timeline: Timeline) -> None:
    (day,) = life.events.loc[life.events["kind"] == "cash_out", "amount"]
    assert timeline.cash_out == timeline.months == pytest.approx(day / (65.0 / 3.0))
    assert timeline.horizon == 30.0
    assert timeline.edges[-1] == timeline.months
    assert timeline.cash[0].tolist() == [0.0, 3_500_000.0]
    assert timeline.cash[-1].tolist() == [timeline.months, 0.0]
    assert np.all(np.diff(timeline.cash[:, 0]) > 0.0)


def test_stays_and_searches_are_those_of_the_log(life: LifeFrames, timeline: Timeline) -> None:
    events = life.events
    lanes = {lane.name: lane for lane in timeline.lanes}
    assert [stay.name for stay in lanes["Ana"].stays] == [
        "Ana",
        "successor of Ana",
        "second successor of Ana",
    ]
    assert [stay.left for stay in lanes["mlops"].stays] == ["is let go", "resigns"]
    assert lanes["mlops"].stays[0].role == "MLOps engineer"
    assert np.isnan(lanes["Ana"].stays[0].ramped)
    stays = [stay for lane in timeline.lanes for stay in lane.stays]
    searches = [search for lane in timeline.lanes for search in lane.searches]
    assert len(stays) == (events["kind"] == "engineer_joined").sum()
    assert len(searches) == (events["kind"] == "requisition_opened").sum()
    for stay in stays:
        assert events.loc[stay.rows[0], "kind"] == "engineer_joined"
        assert events.loc[stay.rows[0], "month"] == pytest.approx(stay.begins)
    for search in searches:
        assert events.loc[search.rows[0], "month"] == pytest.approx(search.begins)
        joined = events.loc[search.rows[-1], "kind"] == "engineer_joined"
        assert joined == search.filled
    # Whoever was searched for starts where the search ends.
    for lane in timeline.lanes:
        starts = [stay.begins for stay in lane.stays if stay.begins > 0.0]
        assert starts == [search.ends for search in lane.searches if search.filled]


def test_a_position_that_nobody_takes_has_a_lane() -> None:
    scenario = simulation.load("document-extraction").with_changes({"horizon_months": 0.5})
    (lane,) = [e for e in life_timeline(simulation.trace(scenario, 3)).lanes if not e.stays]
    (search,) = lane.searches
    assert lane.name == "mlops engineer"
    assert (search.begins, search.ends, search.filled) == (0.0, 0.5, False)


def test_markers_are_records(life: LifeFrames, timeline: Timeline) -> None:
    events = life.events
    for kind, records in MARKERS.items():
        found = [marker for marker in timeline.markers if marker.kind == kind]
        there = events["kind"].isin(records) & (events["month"] <= timeline.months)
        assert [marker.row for marker in found] == list(events.index[there])


def test_plain_data_is_json(timeline: Timeline) -> None:
    told = json.loads(json.dumps(timeline.data(), allow_nan=False))
    assert told["categories"] == list(CATEGORIES)
    (ana,) = [lane for lane in told["lanes"] if lane["name"] == "Ana"]
    assert len(ana["shares"]) == len(told["edges"]) - 1
    assert ana["stays"][0]["ramped"] is None
    assert ana["stays"][0]["left"] == "resigns"
