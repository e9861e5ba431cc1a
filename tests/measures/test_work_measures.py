"""Velocity, where time goes, and the team, from logs made by hand."""

from __future__ import annotations

import math
from typing import Any

import pytest
from by_hand import HOURS_PER_DAY, MONTH, TASK_SHARE, kind, measures, role

TO_CALENDAR = 7 / 5


def joined(
    seat: int, name: str = "ml_engineer", day: float = 0.0, requisition: int = -1
) -> tuple[Any, ...]:
    return (day, "engineer_joined", seat, role(name), requisition, 100_000.0)


def spent(day: float, seat: int, what: str, days: float, overhead: float = 0.0) -> tuple[Any, ...]:
    number = -1 if what == "idle" else kind(what)
    return (day, "time_spent", seat, number, 0, days, overhead)


def test_improvements_and_their_cycle_time() -> None:
    started = [(5.0 * n, "iteration_started", 0, -1, n) for n in range(4)]
    live = [
        (20, "improvement_live", 0, -1, 0, 0.1),
        (25, "improvement_live", 0, -1, 2, 0.1),
        (14 * MONTH, "improvement_live", 0, -1, 3, 0.1),
    ]
    found = measures(*started, *live, days=20 * MONTH)
    assert found["improvements_live"] == 3
    assert found["improvements_12_months"] == 2
    assert found["improvements_per_month"] == pytest.approx(3 / 20)
    # Cycles of 20, 15 and 14 months less 15 days.
    assert found["cycle_time_days"] == pytest.approx(20 * TO_CALENDAR)


def test_without_improvements_there_is_no_cycle_time() -> None:
    found = measures((0, "iteration_started", 0, -1, 0), days=20)
    assert found["improvements_live"] == 0
    assert math.isnan(found["cycle_time_days"])


def test_shares_are_of_task_hours_without_overhead() -> None:
    found = measures(
        joined(0),
        spent(2, 0, "retraining", 2, overhead=0.5),
        spent(5, 0, "data_preparation", 3),
        spent(9, 0, "experiment", 4),
        spent(10, 0, "idle", 1),
        days=10,
    )
    # Days of task time without overhead: 1 of toil, 3 of data, 4 of experiment, 1 idle.
    assert found["toil_share_ml"] == pytest.approx(1 / 9)
    assert found["data_share_ml"] == pytest.approx(3 / 9)
    assert found["toil_share_team"] == pytest.approx(1 / 9)
    assert found["idle_share"] == pytest.approx(1 / 9)
    employed = 10 * HOURS_PER_DAY
    assert found["toil_share_ml_of_total"] == pytest.approx(HOURS_PER_DAY * TASK_SHARE / employed)


def test_the_team_is_everybody_but_only_some_are_ml_engineers() -> None:
    found = measures(
        joined(0),
        joined(1, "full_stack"),
        spent(10, 0, "experiment", 10),
        spent(10, 1, "deployment", 10),
        days=10,
    )
    assert found["toil_share_ml"] == 0
    assert found["toil_share_team"] == pytest.approx(0.5)


def test_without_ml_engineers_their_shares_are_undefined() -> None:
    found = measures(joined(0, "full_stack"), spent(10, 0, "feature", 10), days=10)
    assert math.isnan(found["toil_share_ml"])
    assert found["toil_share_team"] == 0


def test_the_first_hire_starts_and_becomes_productive() -> None:
    found = measures(
        joined(0),
        joined(1, "mlops_engineer", 2 * MONTH, requisition=0),
        (3 * MONTH, "engineer_ramped", 0, role("ml_engineer")),
        joined(2, "full_stack", 4 * MONTH),
        (5 * MONTH, "engineer_ramped", 1, role("mlops_engineer")),
        (5 * MONTH, "engineer_left", 0, role("ml_engineer")),
        days=6 * MONTH,
    )
    assert found["first_start_month"] == pytest.approx(2)
    assert found["first_productive_month"] == pytest.approx(5)
    assert found["headcount_end"] == 2


def test_somebody_in_hand_who_starts_today_is_a_hire() -> None:
    assert measures(joined(0), joined(1), days=20)["first_start_month"] == 0


def test_a_team_that_hires_nobody() -> None:
    found = measures(joined(0), days=20)
    assert math.isnan(found["first_start_month"])
    assert math.isnan(found["first_productive_month"])
    assert found["headcount_end"] == 1


def test_platform_and_debts_are_read_at_the_end() -> None:
    levels = [
        (day, name, -1, -1, -1, value)
        for name, values in {
            "automation": (0.1, 0.4),
            "pipeline": (0.2, 0.5),
            "infra_debt": (0.3, 0.05),
        }.items()
        for day, value in zip((0, 0), values, strict=True)
    ]
    found = measures(*levels, days=20)
    assert found["automation_end"] == 0.4
    assert found["pipeline_end"] == 0.5
    assert found["infra_debt_end"] == 0.05
