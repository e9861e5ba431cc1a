"""Paired differences: what is paired, what is left out, what pairing gains."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from simulation.statistics.lives import PairedLives
from simulation.statistics.paired import paired_differences, probability_better, variance_ratio

Build = Callable[..., pd.DataFrame]
DECIDING = ["runway_months", "refresh_interval_days", "improvements_live"]


def row(frame: pd.DataFrame, alternative: str, name: str) -> pd.Series:
    return frame[(frame["alternative"] == alternative) & (frame["measure"] == name)].iloc[0]


def test_pairs_find_a_difference_that_lives_hide(make_lives: Build) -> None:
    table = make_lives({"never": (0, 0, 0), "now": (-1.5, -6.0, 3.0)}, noise=0.1)
    frame = paired_differences(table, "never", DECIDING)
    assert list(frame["measure"]) == DECIDING
    assert row(frame, "now", "runway_months")["difference"] == pytest.approx(-1.5, abs=0.05)
    cadence = row(frame, "now", "refresh_interval_days")
    assert cadence["low"] < -6.0 < cadence["high"]
    assert cadence["probability_better"] == 1.0
    assert cadence["probability_better_low"] < 1.0
    assert cadence["variance_ratio_low"] > 100


def test_the_order_of_rows_does_not_matter(make_lives: Build) -> None:
    table = make_lives({"never": (0, 0, 0), "now": (-1, -1, 1)})
    shuffled = table.sample(frac=1.0, random_state=1).sort_values("alternative", kind="stable")
    first = paired_differences(table, "never", DECIDING)
    second = paired_differences(shuffled, "never", DECIDING)
    pd.testing.assert_frame_equal(first, second.sort_values("measure").reindex(second.index))


def test_failed_lives_are_left_out_on_both_sides(make_lives: Build) -> None:
    table = make_lives({"never": (0, 0, 0), "now": (0, 0, 1)}, lives=30)
    table.loc[(table["alternative"] == "now") & (table["replication"] < 5), "error"] = "FULL"
    table.loc[(table["alternative"] == "now") & (table["replication"] < 5), DECIDING] = np.nan
    found = row(paired_differences(table, "never", DECIDING), "now", "improvements_live")
    assert (found["pairs"], found["only_baseline"]) == (25, 0)
    assert PairedLives(table).failed == {"never": 0, "now": 5}


def test_pairs_with_one_side_undefined_are_counted(make_lives: Build) -> None:
    table = make_lives({"never": (0, 0, 0), "now": (0, -1, 0)}, lives=30)
    table.loc[(table["alternative"] == "never") & (table["replication"] < 4), DECIDING[1]] = np.nan
    found = row(paired_differences(table, "never", DECIDING), "now", "refresh_interval_days")
    assert (found["pairs"], found["only_alternative"], found["only_baseline"]) == (26, 4, 0)


def test_one_pair_says_so_and_prints_no_number(make_lives: Build) -> None:
    table = make_lives({"never": (0, 0, 0), "now": (0, 0, 1)}, lives=1)
    found = row(paired_differences(table, "never", DECIDING), "now", "improvements_live")
    assert "at least 2" in found["note"]
    numbers = ["difference", "low", "high", "probability_better", "variance_ratio"]
    assert found[numbers].astype(float).isna().all()


def test_a_measure_without_direction_has_no_better_side(make_lives: Build) -> None:
    table = make_lives({"never": (0, 0, 0), "now": (0, 0, 1)})
    table["headcount_end"] = 3.0
    found = row(paired_differences(table, "never", ["headcount_end"]), "now", "headcount_end")
    assert math.isnan(found["probability_better"])
    assert found["constant"]
    assert found["difference"] == 0.0


def test_a_tie_counts_as_half() -> None:
    found, ties = probability_better(np.array([1.0, 0.0, 0.0, -1.0, 2.0]))
    assert found.estimate == pytest.approx(3 / 5)
    assert ties == pytest.approx(2 / 5)


def test_identical_alternatives_are_better_half_of_the_time() -> None:
    found, ties = probability_better(np.zeros(100))
    assert found.estimate == 0.5
    assert ties == 1.0


def test_the_variance_ratio_equals_theory() -> None:
    # a = z + e, b = z + f: (var a + var b) / var(a - b) = (var z + var e) / var e.
    generator = np.random.default_rng(5)
    covered = []
    for _ in range(400):
        shared, first, second = generator.normal(size=(3, 150)) * [[2.0], [1.0], [1.0]]
        found = variance_ratio(shared + first, shared + second)
        covered.append(found.low <= 5.0 <= found.high)
    # The delta method is an approximation at 150 pairs; a point is allowed for that.
    assert np.mean(covered) >= 0.94 - 3 * math.sqrt(0.95 * 0.05 / 400)


def test_a_constant_difference_needs_no_second_pair() -> None:
    values = np.arange(10.0)
    assert variance_ratio(values + 1.0, values).estimate == math.inf
    assert math.isnan(variance_ratio(np.ones(10), np.ones(10)).estimate)


def test_an_unknown_baseline_is_named(make_lives: Build) -> None:
    table = make_lives({"never": (0, 0, 0), "now": (0, 0, 0)})
    with pytest.raises(ValueError, match="baseline: found 'later', allowed: one of never, now"):
        paired_differences(table, "later", DECIDING)


def test_a_missing_measure_is_named(make_lives: Build) -> None:
    table = make_lives({"never": (0, 0, 0), "now": (0, 0, 0)})
    with pytest.raises(ValueError, match="incidents"):
        paired_differences(table, "never", ["incidents"])


def test_a_life_that_is_there_twice_is_refused(make_lives: Build) -> None:
    table = make_lives({"never": (0, 0, 0)}, lives=3)
    with pytest.raises(ValueError, match="more than once"):
        PairedLives(pd.concat([table, table]))


def test_a_table_without_errors_is_refused(make_lives: Build) -> None:
    with pytest.raises(ValueError, match="'error' is missing"):
        PairedLives(make_lives({"never": (0, 0, 0)}).drop(columns="error"))


def test_alternatives_may_have_different_replications(make_lives: Build) -> None:
    table = make_lives({"never": (0, 0, 0), "now": (0, 0, 1)}, lives=30)
    fewer = table[(table["alternative"] == "never") | (table["replication"] >= 10)]
    found = row(paired_differences(fewer, "never", DECIDING), "now", "improvements_live")
    assert found["pairs"] == 20
