"""The summary as plain JSON."""

from __future__ import annotations

import json
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from simulation.report.summary import summary, to_json
from simulation.statistics.findings import Findings, analyse

Build = Callable[..., pd.DataFrame]


def test_the_summary_survives_json(findings: Findings) -> None:
    content = summary(findings)
    assert json.loads(to_json(content)) == content


def test_the_summary_holds_verdicts_intervals_and_counts(findings: Findings) -> None:
    content = json.loads(to_json(summary(findings)))
    now = content["decision"]["verdicts"]["now"]
    assert now["verdict"] == "yes"
    assert now["deciding"]["runway_months"]["outcome"] == "worse"
    assert content["decision"]["not_beaten"] == ["now"]
    assert content["counts"]["now"] == {"lives": 200, "failed": 0, "pairs": 200}
    runway = content["survival"]["now"]["restricted_mean_runway_months"]
    assert runway["low"] < runway["estimate"] < runway["high"]
    assert "restricted mean" in runway["method"]


def test_undefined_and_infinite_numbers_are_null(make_lives: Build) -> None:
    table = make_lives()
    table["refresh_interval_days"] = np.nan
    content = json.loads(to_json(summary(analyse(table, "never", 30))))
    assert content["estimates"]["now"]["refresh_interval_days"]["estimate"] is None
    # Nobody is hired: the median date is infinitely late.
    assert content["estimates"]["never"]["first_start_month"]["estimate"] is None
    never = [row for row in content["differences"] if row["measure"] == "refresh_interval_days"]
    assert all(row["difference"] is None and "at least 2" in row["note"] for row in never)


def test_the_order_of_keys_is_fixed(make_lives: Build) -> None:
    first = to_json(summary(analyse(make_lives(), "never", 30)))
    shuffled = make_lives().sample(frac=1.0, random_state=2).sort_values("alternative")
    second = to_json(summary(analyse(make_lives(), "never", 30)))
    assert first == second
    keys = list(summary(analyse(shuffled, "never", 30)))
    assert keys == list(json.loads(first))


def test_json_refuses_what_it_cannot_say() -> None:
    with pytest.raises(ValueError, match="JSON"):
        to_json({"a": float("nan")})
