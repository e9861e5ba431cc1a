"""Monthly series, from logs made by hand."""

from __future__ import annotations

import math

import pytest
from by_hand import MONTH, life, measured

TO_CALENDAR = 7 / 5


def test_cash_is_that_of_each_months_end() -> None:
    rows = [((n + 1) * MONTH, "month_closed", -1, -1, n, 900.0 - 100 * n) for n in range(3)]
    _, series = measured(life(*rows, days=3 * MONTH), months=3)
    assert series["cash_usd"] == [1_000, 900, 800, 700]
    assert series["alive"] == [1, 1, 1, 1]


def test_improvements_are_counted_up_to_each_months_end() -> None:
    days = (0.5 * MONTH, MONTH, 1.01 * MONTH, 2.5 * MONTH)
    rows = [(day, "improvement_live", 0, -1, n, 0.1) for n, day in enumerate(days)]
    _, series = measured(life(*rows, days=3 * MONTH), months=3)
    assert series["improvements"] == [0, 2, 3, 4]


def test_quality_drifts_between_its_records() -> None:
    rows = [
        (0, "live_quality", 0, -1, -1, 0.9, -0.003),
        (1.5 * MONTH, "live_quality", 0, -1, -1, 0.95, 0.0),
    ]
    _, series = measured(life(*rows, days=2 * MONTH), months=3)
    expected = [0.9, 0.9 - 0.003 * MONTH, 0.95]
    assert series["live_quality"][:3] == pytest.approx(expected)
    assert math.isnan(series["live_quality"][3])


def test_quality_is_the_mean_of_the_models_in_production() -> None:
    rows = [
        (0, "live_quality", 0, -1, -1, 0.9, 0.0),
        (1.5 * MONTH, "launched", 1),
        (1.5 * MONTH, "live_quality", 1, -1, -1, 0.5, 0.0),
    ]
    _, series = measured(life(*rows, days=2 * MONTH), months=2)
    assert series["live_quality"] == pytest.approx([0.9, 0.9, 0.7])


def test_the_interval_is_the_mean_of_the_last_three_months() -> None:
    days = [0.5 * MONTH, 1.5 * MONTH, 3.25 * MONTH]
    rows = [(day, "model_refreshed", 0, -1, -1, 0.0) for day in days]
    _, series = measured(life(*rows, days=8 * MONTH), months=8)
    found = [value / MONTH / TO_CALENDAR for value in series["refresh_interval_days"]]
    assert math.isnan(found[0])
    assert found[1:5] == pytest.approx([0.5, 0.75, 0.75, (1 + 1.75) / 2])
    # From month 6.25 on there was none for three months: the time since the last is a lower bound.
    assert found[5:] == pytest.approx([1.75, 1.75, 3.75, 4.75])
