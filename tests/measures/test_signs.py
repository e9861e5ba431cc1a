"""Warning signs, each from a log made by hand: the month it first shows, and what is not one."""

from __future__ import annotations

import math
from typing import Any

import pytest
from by_hand import MONTH, Row, kind, measures, role

from simulation.measures.signs import SIGNS


def joined(seat: int, month: float = 0.0) -> Row:
    return (month * MONTH, "engineer_joined", seat, role("ml_engineer"), -1, 100_000.0)


def worked(month: float, what: str, seat: int = 0) -> Row:
    """Return a whole month of work that ends with `month`."""
    return (month * MONTH, "time_spent", seat, kind(what), 0, MONTH, 0.0)


def live(month: float) -> Row:
    return (month * MONTH, "improvement_live", 0, -1, 0, 0.01)


def signs(*rows: Row, months: float, models: int = 0) -> dict[str, float]:
    """Return the signs that were seen, by name, with their first months."""
    started = [(0, "iteration_started", 0, -1, n) for n in range(len(rows))]
    in_order = sorted([*started, *rows], key=lambda row: row[0])
    found = measures(*in_order, days=months * MONTH, models=models)
    shown = {name: found[name] for name in SIGNS if not math.isnan(found[name])}
    assert found["signs_seen"] == len(shown)
    return {**shown, **({"mismatch_month": found["mismatch_month"]} if len(shown) > 1 else {})}


def test_a_quiet_life_shows_no_sign() -> None:
    assert signs(joined(0), months=24) == {}


def test_velocity_falls_as_the_team_grows() -> None:
    team = [joined(0), joined(1, 7), (7.1 * MONTH, "engineer_ramped", 1, role("ml_engineer"))]
    early = [live(month - 0.5) for month in range(1, 6)]
    assert signs(*team, *early, live(11.5), months=13) == {"sign_velocity_month": 12}
    # The same team with as many improvements, or fewer improvements by the same team.
    assert signs(*team, *early, *[live(6.5 + n) for n in range(5)], months=13) == {}
    assert signs(joined(0), *early, live(11.5), months=13) == {}


def test_the_gap_between_offline_and_live_quality_widens() -> None:
    rows = [
        (0, "live_quality", 0, -1, -1, 0.9, 0.0),
        (4.5 * MONTH, "offline_quality", 0, -1, -1, 0.93),
    ]
    assert signs(joined(0), *rows, months=8, models=1) == {"sign_gap_month": 5}
    rows[1] = (4.5 * MONTH, "offline_quality", 0, -1, -1, 0.915)
    assert signs(joined(0), *rows, months=8, models=1) == {}


def test_ml_engineers_are_mostly_on_operations() -> None:
    toil = [worked(month, "retraining") for month in (3, 4)]
    other = [worked(month, "feature") for month in (1, 2, 5)]
    assert signs(joined(0), *toil, *other, months=6) == {"sign_toil_month": 4}
    assert signs(joined(0), toil[0], *other, months=6) == {}


def test_a_stretch_of_work_is_split_at_the_months_end() -> None:
    # Ten months of retraining in one stretch after a month of product work.
    long = (11 * MONTH, "time_spent", 0, kind("retraining"), 0, 10 * MONTH, 0.0)
    assert signs(joined(0), worked(1, "feature"), long, months=12)["sign_toil_month"] == 3


@pytest.mark.parametrize(("failures", "sign"), [(7, {"sign_incidents_month": 3}), (6, {})])
def test_failures_come_again_and_again(failures: int, sign: dict[str, float]) -> None:
    rows = [((1.5 + n / 10) * MONTH, "incident_occurred", 0, 0, n) for n in range(failures)]
    assert signs(joined(0), *rows, months=4) == sign


def test_no_retrain_within_a_month_although_one_is_due() -> None:
    due = (0.5 * MONTH, "retraining_due", 0, 0)
    refreshed = (0.8 * MONTH, "model_refreshed", 0, -1, -1, 1.0)
    assert signs(joined(0), due, months=4, models=1) == {"sign_retraining_month": 2}
    # Fresh in time, and nothing due since.
    assert signs(joined(0), due, refreshed, months=4, models=1) == {}


def test_research_that_never_reaches_users() -> None:
    modelling = [worked(month, "experiment") for month in range(1, 7)]
    assert signs(joined(0), *modelling, months=6) == {"sign_research_month": 4}
    assert signs(joined(0), *modelling, live(1.5), months=5) == {}
    assert signs(joined(0), *modelling, live(1.5), months=6) == {"sign_research_month": 6}


def test_a_newcomer_who_is_not_productive_after_half_a_year() -> None:
    newcomer = joined(1, 1.1)
    ramped = (7.5 * MONTH, "engineer_ramped", 1, role("ml_engineer"))
    assert signs(joined(0), newcomer, ramped, months=10) == {}
    late = (8.5 * MONTH, *ramped[1:])
    assert signs(joined(0), newcomer, late, months=10) == {"sign_ramp_month": 8}


@pytest.mark.parametrize("debt", ["infra_debt", "data_debt"])
def test_debt_grows_faster_than_it_is_paid(debt: str) -> None:
    rows: list[Any] = [(n * MONTH, debt, -1, -1, -1, 0.02 * n) for n in range(1, 12)]
    assert signs(joined(0), *rows, months=12) == {"sign_debt_month": 6 if debt else 0}
    paid = [(n * MONTH, debt, -1, -1, -1, 0.15) for n in range(1, 12)]
    # It was there from the first month on and has not grown since.
    assert signs(joined(0), *paid, months=12) == {"sign_debt_month": 6}


def test_two_signs_at_once_point_to_a_mismatch() -> None:
    toil = [worked(month, "retraining") for month in (1, 2, 3)]
    due = (0.5 * MONTH, "retraining_due", 0, 0)
    assert signs(joined(0), *toil, due, months=5, models=1) == {
        "sign_toil_month": 3,
        "sign_retraining_month": 2,
        "mismatch_month": 3,
    }
