"""Runway, burn and the market, from logs made by hand."""

from __future__ import annotations

import math
from typing import Any

import pytest
from by_hand import MONTH, measured, measures
from lab import log_of


def closed(month: float, number: int, cash: float, mrr: float = 0.0) -> tuple[Any, ...]:
    return (month * MONTH, "month_closed", -1, -1, number, cash, mrr)


def test_a_life_to_the_horizon() -> None:
    cash = (900, 800, 700, 550, 400)
    rows = [closed(n + 1, n, usd) for n, usd in enumerate(cash)]
    found = measures(*rows, days=5 * MONTH)
    assert found["runway_months"] == pytest.approx(5)
    assert found["cash_out"] == 0
    assert found["cash_end_usd"] == 400
    # The last three months took 800 down to 400.
    assert found["net_burn_usd_per_month"] == pytest.approx(400 / 3)
    assert math.isnan(found["burn_multiple"])


def test_a_life_whose_cash_runs_out() -> None:
    log = log_of(
        (0, "life_opened", -1, -1, -1, 1_000.0, 30 * MONTH),
        closed(1, 0, 400.0),
        closed(2, 1, -200.0),
        (2 * MONTH, "cash_out", -1, -1, 1, (1 + 2 / 3) * MONTH),
        (2 * MONTH, "life_closed", -1, -1, -1, -200.0),
    )
    found, series = measured(log, months=4)
    assert found["runway_months"] == pytest.approx(5 / 3)
    assert found["cash_out"] == 1
    assert found["cash_end_usd"] == 0
    assert found["net_burn_usd_per_month"] == pytest.approx(600)
    assert series["cash_usd"] == [1_000, 400, 0, 0, 0]
    assert series["alive"] == [1, 1, 0, 0, 0]


def test_a_short_last_month_counts_for_what_it_is() -> None:
    rows = [closed(1, 0, 900), closed(2, 1, 800), closed(3, 2, 700), closed(3.5, 3, 650)]
    assert measures(*rows, days=3.5 * MONTH)["net_burn_usd_per_month"] == pytest.approx(
        (900 - 400) / 2.5
    )


def test_burn_over_the_whole_of_a_short_life() -> None:
    found = measures(closed(1, 0, 700), closed(2, 1, 400), days=2 * MONTH)
    assert found["net_burn_usd_per_month"] == pytest.approx(300)


def test_the_burn_multiple_is_burn_over_new_yearly_revenue() -> None:
    rows = [closed(1, 0, 800, mrr=10), closed(2, 1, 600, mrr=20), closed(3, 2, 400, mrr=35)]
    found = measures(*rows, days=3 * MONTH)
    assert found["burn_multiple"] == pytest.approx(600 / (12 * 25))
    assert found["mrr_end_usd"] == 35


def test_shrinking_revenue_has_no_burn_multiple() -> None:
    rows = [closed(1, 0, 800, mrr=20), closed(2, 1, 600, mrr=10)]
    assert math.isnan(measures(*rows, days=2 * MONTH)["burn_multiple"])


def test_growth_that_is_only_rounding_has_no_burn_multiple() -> None:
    rows = [closed(1, 0, 800, mrr=0.3), closed(2, 1, 600, mrr=0.1 + 0.2)]
    assert math.isnan(measures(*rows, days=2 * MONTH)["burn_multiple"])


def test_pilots_and_customers_are_counted_to_the_end() -> None:
    found = measures(
        (1, "pilot_started", -1, -1, 2),
        (2, "pilot_won", -1, -1, 2, 100.0, 0.5),
        (3, "pilot_lost", -1, -1, 3, 0.0, 0.5),
        (4, "pilot_lost", -1, -1, 4, 0.0, 0.5),
        (5, "customer_churned", -1, -1, 0, 50.0),
        days=20,
        customers=2,
    )
    assert (found["pilots_won"], found["pilots_lost"], found["customers_end"]) == (1, 2, 2)


def test_what_is_recorded_after_cash_ran_out_does_not_count() -> None:
    log = log_of(
        (0, "life_opened", -1, -1, -1, 100.0, 600.0),
        (15, "pilot_won", -1, -1, 5, 100.0, 0.5),
        (15, "incident_occurred", 0, 0, 1),
        (15, "improvement_live", 0, -1, 0, 0.1),
        (15, "model_refreshed", 0, -1, -1, 1.0),
        closed(1, 0, -100.0, mrr=100.0),
        (MONTH, "cash_out", -1, -1, 0, MONTH / 2),
        (MONTH, "life_closed", -1, -1, -1, -100.0),
    )
    found, _ = measured(log, customers=1)
    assert found["customers_end"] == 1
    assert found["pilots_won"] == found["incidents"] == found["refreshes"] == 0
    assert found["improvements_live"] == 0
