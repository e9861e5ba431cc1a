"""One life as text: what is told, what is condensed, and what a machine reads."""

from __future__ import annotations

import io
import json

import pytest

import simulation
from simulation.measures.frames import LifeFrames
from simulation.report.life import life_summary, print_life, turning_points
from simulation.report.tables import answer_console


@pytest.fixture(scope="module")
def life() -> LifeFrames:
    return simulation.trace(simulation.load("document-extraction"), 3, 7, "compiled")


def printed(life: LifeFrames, width: int = 80) -> str:
    file = io.StringIO()
    print_life(answer_console(file, width), life, "a life", {"mlops_engineer": "MLOps engineer"})
    return file.getvalue()


def test_each_turning_point_names_its_record(life: LifeFrames) -> None:
    points = turning_points(life)
    events = life.events
    assert points["month"].is_monotonic_increasing
    assert (events.loc[points["record"], "kind"].to_numpy() == points["kind"].to_numpy()).all()
    assert points["text"].str.contains("mlops starts as mlops_engineer").any()
    assert not points["text"].str.contains("Ana starts").any()
    for kind in ("improvement_live", "model_refreshed", "incident_occurred"):
        (record,) = points.loc[points["kind"] == kind, "record"]
        assert record == events.index[events["kind"] == kind][0]


def test_cash_runs_out_on_its_day_and_not_at_the_months_end(life: LifeFrames) -> None:
    events = life.events
    (day,) = events.loc[events["kind"] == "cash_out", "amount"]
    points = turning_points(life)
    (month,) = points.loc[points["kind"] == "cash_out", "month"]
    assert month == pytest.approx(day / (65 / 3))


def test_a_life_is_told_in_less_than_a_screen(life: LifeFrames) -> None:
    text = printed(life)
    assert text.startswith("a life\n")
    assert "mlops starts as MLOps engineer" in text
    assert len(text.splitlines()) <= 60
    assert max(map(len, text.splitlines())) <= 80
    shares = [line.split()[1:] for line in text.splitlines() if line.startswith("Chloe")]
    assert sum(int(share.rstrip("%")) for share in shares[0]) in range(97, 104)


def test_what_comes_again_and_again_is_condensed() -> None:
    stormy = simulation.load(
        {
            "extends": "document-extraction",
            "name": "stormy",
            "horizon_months": 120,
            "cash_usd": 1e9,
            "parameters": {"drift_shock_per_year": 12},
        }
    )
    life = simulation.trace(stormy, 0, 1, "compiled")
    text = printed(life)
    assert "more later)" in text
    assert len(text.splitlines()) <= 60
    assert (turning_points(life)["kind"] == "data_shifted").sum() > 20


def test_nobody_and_nothing_is_a_life_too() -> None:
    empty = {"extends": "laboratory/empty", "name": "void", "horizon_months": 2}
    life = simulation.trace(simulation.load(empty))
    text = printed(life)
    assert "Month by month" in text
    assert "n/a" in text
    assert "\n\n\n" not in text


def test_the_summary_is_plain_data(life: LifeFrames) -> None:
    told = json.loads(json.dumps(life_summary(life), allow_nan=False))
    assert [row["month"] for row in told["months"]] == list(range(1, len(life.months) + 1))
    assert told["records"] == len(life.log)
    assert told["timesheet_hours"][0]["engineer"] == "Ana"
    assert told["ledger_usd"][-1]["cash"] == life.ledger["cash"].iloc[-1]
