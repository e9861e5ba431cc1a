"""All findings from one table."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from simulation.statistics.findings import analyse

Build = Callable[..., pd.DataFrame]


def test_the_findings_hold_each_alternative(make_lives: Build) -> None:
    table = make_lives({"never": (0, 0, 0), "now": (-1.5, -6.0, 3.0)})
    found = analyse(table, "never", 30.0)
    assert found.alternatives == ("never", "now")
    assert found.lives == {"never": 200, "now": 200}
    assert "restricted mean" in found.estimates["now"]["runway_months"].method
    assert "Wilson" in found.estimates["now"]["cash_out"].method
    assert found.alive["never"].estimate == 0.0
    assert found.difference("now", "improvements_live").estimate == pytest.approx(3.0, abs=0.1)


def test_there_is_no_difference_from_oneself(make_lives: Build) -> None:
    found = analyse(make_lives({"never": (0, 0, 0)}), "never", 30.0)
    with pytest.raises(KeyError, match="never"):
        found.difference("never", "improvements_live")


def test_a_hire_that_never_starts_is_late_and_not_forgotten(make_lives: Build) -> None:
    table = make_lives({"never": (0, 0, 0), "now": (-1.5, -6.0, 3.0)}, lives=100)
    table["first_start_month"] = np.where(table["replication"] < 40, 4.0, math.nan)
    found = analyse(table, "never", 30.0)
    start = found.estimates["now"]["first_start_month"]
    assert start.estimate == math.inf
    assert start.dropped == 60
    assert found.started["now"].estimate == pytest.approx(0.4)


def test_cash_told_in_months_of_burn_covers_theory(make_lives: Build) -> None:
    table = make_lives({"never": (0, 0, 0), "now": (-1.5, -6.0, 3.0)}, lives=100)
    generator = np.random.default_rng(1)
    covered = []
    for _ in range(200):
        burn = generator.normal(100_000, 15_000, size=len(table))
        lost = generator.normal(250_000, 60_000, size=len(table))
        table["net_burn_usd_per_month"] = burn
        table["cash_end_usd"] = 3e6 - np.where(table["alternative"] == "now", lost, 0.0)
        months = analyse(table, "never", 30.0).cash_months["now"]
        covered.append(months.low <= -2.5 <= months.high)
    assert np.mean(covered) >= 0.95 - 3 * math.sqrt(0.95 * 0.05 / 200)


def test_cash_in_months_is_undefined_without_burn(make_lives: Build) -> None:
    table = make_lives({"never": (0, 0, 0), "now": (-1.5, -6.0, 3.0)})
    table["net_burn_usd_per_month"] = -1000.0
    table["cash_end_usd"] = 1e6
    assert not analyse(table, "never", 30.0).cash_months["now"].defined


def test_tables_read_from_csv_have_no_errors(make_lives: Build) -> None:
    table = make_lives({"never": (0, 0, 0), "now": (-1.5, -6.0, 3.0)})
    table["error"] = np.nan
    assert analyse(table, "never", 30.0).failed == {"never": 0, "now": 0}


def test_an_interval_ends_where_no_mean_can_be(make_lives: Build) -> None:
    table = make_lives({"never": (0, 0, 0)}, lives=10)
    table["refresh_interval_days"] = [90.0] + [math.nan] * 7 + [1.0, 2.0]
    table["toil_share_ml"] = [0.0] + [1.0] * 9
    table["cash_end_usd"] = [-9e6] + [1e6] * 9
    found = analyse(table, "never", 30.0).estimates["never"]
    assert found["refresh_interval_days"].low == 0.0
    assert found["toil_share_ml"].high == 1.0
    assert found["cash_end_usd"].low < 0.0
