"""The timeline: first months life by life, their medians, and the tables of them."""

from __future__ import annotations

import io

import numpy as np
import pytest
from lab import empty
from rich.console import Console

from simulation.experiment.simulate import simulate
from simulation.experiment.timeline import Happening, first_months
from simulation.experiment.trace import trace
from simulation.report.timeline import (
    TEXTS,
    milestone_tables,
    moment_text,
    timeline_table,
    turning_points_data,
)
from simulation.scenario import load
from simulation.statistics.timeline import timeline

NAN = float("nan")
SHIP = Happening("milestone_reached", "ship", "", 0)
LAUNCH = Happening("launched", "model 1", "", 0)


def test_months_are_those_of_each_life() -> None:
    scenario = load("case-document-extraction")
    firsts = first_months(simulate(scenario, 4, seed=3))
    for life in range(4):
        events = trace(scenario, life, 3, "compiled").events
        joined = events[(events["kind"] == "engineer_joined") & (events["who"] == "mlops")]
        found = firsts[Happening("engineer_joined", "mlops", "mlops_engineer", 0)][life]
        assert found == pytest.approx(joined["month"].iloc[0]) if len(joined) else np.isnan(found)
        out = events.loc[events["kind"] == "cash_out", "amount"] / (260 / 12)
        ran_out = firsts.get(Happening("cash_out", "", "", 0), np.full(4, NAN))[life]
        assert ran_out == pytest.approx(out.iloc[0]) if len(out) else np.isnan(ran_out)
    assert not any(each.kind == "engineer_joined" and each.who == "Ana" for each in firsts)


def test_a_milestone_is_called_what_the_scenario_calls_it() -> None:
    source = empty(
        team={"Server 1": None, "Ana": {"role": "ml_engineer"}},
        milestones={"demo": {"effort_h": {"modelling": 40}}},
    )
    firsts = first_months(simulate(load(source), 2))
    (months,) = [m for each, m in firsts.items() if each[:2] == ("milestone_reached", "demo")]
    assert (months > 0).all()


def test_shares_and_medians_have_their_errors() -> None:
    months = np.asarray([3.0, 1.0, NAN, 2.0] * 10)
    (late, early) = timeline({SHIP: months + 5, LAUNCH: months})[::-1]
    assert (early.happening, late.happening) == (LAUNCH, SHIP)
    assert early.share.estimate == 0.75
    assert 0.55 < early.share.low < 0.75 < early.share.high < 0.9
    assert early.month.estimate == 2.0
    assert early.month.low <= 2.0 <= early.month.high
    assert early.month.n == 30


@pytest.mark.parametrize("width", [80, 120])
def test_the_table_leaves_out_what_is_rare_and_fits(width: int) -> None:
    rare = np.asarray([1.0] + [NAN] * 39)
    often = np.linspace(1, 5, 40)
    found = timeline({SHIP: rare, LAUNCH: often})
    table = timeline_table(found, {})
    assert table is not None
    text = shown(table, width)
    assert "launch of model 1" in text
    assert "milestone: ship" not in text
    assert "all" in text
    assert max(map(len, text.splitlines())) <= width
    assert timeline_table(timeline({SHIP: rare}), {}) is None


def test_milestones_of_alternatives_stand_side_by_side() -> None:
    now, never = np.linspace(1, 5, 40), np.asarray([NAN] * 20 + [9.0] * 20)
    timelines = {"now": timeline({SHIP: now}), "never": timeline({LAUNCH: never})}
    (table,) = milestone_tables(timelines, {"now": "hire now"}, 80)
    text = shown(table, 80)
    assert "hire now" in text
    assert "n/a" in text
    assert "(all)" in text
    tables = list(milestone_tables({name: timelines["now"] for name in "abcdef"}, {}, 80))
    assert len(tables) == 3
    assert list(milestone_tables({"never": timelines["never"]}, {}, 80)) == []


def test_everything_told_has_words_and_data() -> None:
    for kind in TEXTS:
        (moment,) = timeline({Happening(kind, "Ana", "ml_engineer", 1): np.ones(8)})
        text = moment_text(moment, {"ml_engineer": "ML engineer"})
        assert "{" not in text
        assert "ml_engineer" not in text
        (row,) = turning_points_data((moment,), {})
        assert isinstance(row, dict)
        assert row["kind"] == kind


def shown(table: object, width: int) -> str:
    text = io.StringIO()
    Console(file=text, width=width).print(table)
    return text.getvalue()
