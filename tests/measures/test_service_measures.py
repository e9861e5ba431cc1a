"""Cadence, quality and reliability, from logs made by hand."""

from __future__ import annotations

import math
from typing import Any

import pytest
from by_hand import kind, measures

TO_CALENDAR = 7 / 5


def refreshed(day: float, age: float = 0.0, m: int = 0) -> tuple[Any, ...]:
    return (day, "model_refreshed", m, -1, -1, age)


def quality(day: float, level: float, slope: float = 0.0, m: int = 0) -> tuple[Any, ...]:
    return (day, "live_quality", m, -1, -1, level, slope)


def test_intervals_run_from_today_and_from_refresh_to_refresh() -> None:
    found = measures(*(refreshed(day) for day in (10, 15, 35, 60)), days=100)
    # Intervals of 10, 5, 20 and 25 working days.
    assert found["refreshes"] == 4
    assert found["refresh_interval_days"] == pytest.approx(15 * TO_CALENDAR)
    assert found["refresh_interval_p90_days"] == pytest.approx(23.5 * TO_CALENDAR)


def test_without_a_refresh_the_interval_is_at_least_the_whole_life() -> None:
    found = measures(days=50)
    assert found["refreshes"] == 0
    assert found["refresh_interval_days"] == pytest.approx(50 * TO_CALENDAR)


def test_intervals_of_a_new_model_run_from_its_launch() -> None:
    found = measures((30, "launched", 0), refreshed(36), days=50, models=0)
    assert found["refresh_interval_days"] == pytest.approx(6 * TO_CALENDAR)


def test_without_a_model_there_is_no_cadence() -> None:
    found = measures(days=50, models=0)
    for name in ("refresh_interval_days", "weeks_meeting_need_share", "staleness_days"):
        assert math.isnan(found[name])
    assert math.isnan(found["live_quality"])
    assert math.isnan(found["downtime_share"])


def test_intervals_of_several_models_are_taken_together() -> None:
    found = measures(refreshed(10, m=0), refreshed(30, m=1), days=40, models=2)
    assert found["refresh_interval_days"] == pytest.approx(20 * TO_CALENDAR)


def test_staleness_is_the_mean_age_of_the_data_served() -> None:
    # Grows from 0 to 20 days, then from 4 (the data were that old already) to 24.
    found = measures(refreshed(20, age=4.0), days=40)
    assert found["staleness_days"] == pytest.approx((10 + 14) / 2 * TO_CALENDAR)


def test_a_week_meets_the_need_while_the_last_refresh_is_no_older_than_need_and_grace() -> None:
    # A need of 10 days and a week of grace: the week ends at 20, 25 and 30 come too late.
    found = measures(refreshed(32), days=40)
    assert found["weeks_meeting_need_share"] == pytest.approx(1 - 3 / 8)


def test_quality_is_averaged_over_time_and_read_at_the_end() -> None:
    # Ten days from 0.9 down to 0.8, thirty days at 0.86.
    found = measures(quality(0, 0.9, -0.01), quality(10, 0.86), days=40)
    assert found["live_quality"] == pytest.approx((10 * 0.85 + 30 * 0.86) / 40)
    assert found["live_quality_end"] == pytest.approx(0.86)


def test_quality_falls_to_nothing_and_no_further() -> None:
    found = measures(quality(0, 0.5, -0.05), days=40)
    assert found["live_quality_end"] == 0
    assert found["live_quality"] == pytest.approx(10 * 0.25 / 40)


def test_quality_of_several_models_is_their_mean() -> None:
    rows = [quality(0, 0.9, m=0), (20, "launched", 1), quality(20, 0.6, m=1)]
    found = measures(*rows, days=40)
    assert found["live_quality"] == pytest.approx((40 * 0.9 + 20 * 0.6) / 60)
    assert found["live_quality_end"] == pytest.approx(0.75)


def test_outages_are_summed_and_an_open_one_counts_to_the_end() -> None:
    found = measures(
        (5, "model_down", 0),
        (7, "model_up", 0, -1, -1, 2.0),
        (36, "model_down", 0),
        days=40,
    )
    assert found["downtime_share"] == pytest.approx((2 + 4) / 40)


def test_time_to_restore_is_the_median_in_elapsed_hours() -> None:
    outage = kind("change_failure")
    restored = [(9, "incident_restored", 0, outage, n, days) for n, days in enumerate((1, 2, 10))]
    occurred = [(1, "incident_occurred", 0, outage, n) for n in range(4)]
    found = measures(*occurred, *restored, days=40)
    assert found["incidents"] == 4
    # A working day stands for a fifth of a week's 168 hours.
    assert found["time_to_restore_h"] == pytest.approx(2 * 33.6)


def test_changes_are_first_and_later_deployments_and_refreshes() -> None:
    releases = [
        (n, "work_finished", 0, kind(name), n)
        for n, name in enumerate(("deployment", "redeployment", "redeployment", "feature"), 1)
    ]
    found = measures(*releases, (5, "release_failed", 0, 1, 3), days=40)
    assert found["change_failure_share"] == pytest.approx(1 / 3)


def test_without_a_release_there_is_no_change_failure_rate() -> None:
    assert math.isnan(measures(days=40)["change_failure_share"])
