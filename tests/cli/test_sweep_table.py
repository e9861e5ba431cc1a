"""The table of a small sweep: intervals that can be, few lives called few, points counted once."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from simulation.cli import main
from simulation.statistics.intervals import Interval
from simulation.statistics.possible import possible

WORDS = ["sweep", "document-extraction", "--hire", "mlops", "--name", "t", "--quiet"]


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def told(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main([*WORDS, *words]) == 0
    return " ".join(capsys.readouterr().out.split())


def test_few_lives_give_no_impossible_interval(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("--vary", "cash_usd=1e6,2e6")
    out = told(capsys, *words, "--replications", "2")
    assert "n/a too few lives for an interval." in out
    assert "2 lives a cell: no interval yet" in out
    assert "not defined" not in out
    out = told(capsys, *words, "--replications", "3")
    assert "With 3 lives a cell these intervals are rough" in out
    assert " -" not in out.split("*")[0]
    assert main([*WORDS, *words, "--replications", "3", "--json"]) == 0
    means = json.loads(capsys.readouterr().out)["means"]
    assert len(means) == 4
    for each in means:
        for name, highest in (
            ("runway_months", 30.0),
            ("refresh_interval_days", np.inf),
            ("improvements_live", np.inf),
        ):
            found = each[name]
            assert 0.0 <= found["low"] <= found["estimate"] <= found["high"] <= highest
    out = told(capsys, *words, "--replications", "20")
    assert "rough" not in out
    assert "no interval" not in out


def test_a_point_that_a_sample_comes_back_to_counts_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = ("--vary", "customers=1:4", "--design", "sobol", "--points", "16")
    assert main([*WORDS, *words, "--replications", "4", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    values = {each["point"]["customers"] for each in found["means"]}
    assert found["points"] == len(values) < 16
    assert found["lives"] == found["points"] * 2 * 4
    out = told(capsys, *words, "--replications", "4")
    assert out.startswith(f"document-extraction: {len(values)} points x 2 plans x 4 lives")


@pytest.mark.parametrize(
    ("name", "highest", "ends"),
    [
        ("refresh_interval_days", None, (0.0, 3.0)),
        ("toil_share_ml", None, (0.0, 1.0)),
        ("runway_months", 2.0, (0.0, 2.0)),
        ("cash_end_usd", None, (-1.0, 3.0)),
    ],
)
def test_means_end_where_no_mean_can_be(
    name: str, highest: float | None, ends: tuple[float, float]
) -> None:
    found = possible(Interval(0.9, -1.0, 3.0, 0.95, "mean, t", 5), name, highest)
    assert (found.low, found.high) == ends
