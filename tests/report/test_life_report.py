"""One life as text: what is told, what is drawn in letters, and what a machine reads."""

from __future__ import annotations

import io
import json
import re

import pytest

import simulation
from simulation.measures.frames import LifeFrames
from simulation.report.life import life_summary, print_life
from simulation.report.life_bars import LETTERS, NAME_COLUMNS, life_bars
from simulation.report.narrative import narrative
from simulation.report.tables import answer_console
from simulation.report.timeline_data import life_timeline

LABELS = {"mlops_engineer": "MLOps engineer"}


@pytest.fixture(scope="module")
def life() -> LifeFrames:
    return simulation.trace(simulation.load("document-extraction"), 3, 7, "compiled")


def printed(life: LifeFrames, width: int = 80, *, traced: bool = False) -> str:
    file = io.StringIO()
    print_life(answer_console(file, width), life, "a life", LABELS, traced=traced)
    return file.getvalue()


@pytest.mark.parametrize("width", [80, 120])
def test_a_life_fits_the_terminal(life: LifeFrames, width: int) -> None:
    text = printed(life, width)
    assert text.startswith("a life\n")
    assert len(text.splitlines()) <= 120
    assert max(map(len, text.splitlines())) <= width
    assert "The search for an MLOps engineer begins" in text
    shares = [line.split()[1:] for line in text.splitlines() if re.match(r"Chloe .*%", line)]
    assert sum(int(share.rstrip("%")) for share in shares[0]) in range(97, 104)


def test_letters_are_shared_out_as_the_hours_were(life: LifeFrames) -> None:
    rows = {str(row)[:NAME_COLUMNS].strip(): str(row) for row in bars(life)}
    task = life.timesheet[list(LETTERS)]
    for name in ("Ben", "Chloe", "Eve"):
        letters = re.sub("[? ]", "", rows[name][NAME_COLUMNS:])
        assert len(letters) > 20
        for category, (letter, _) in LETTERS.items():
            share = task.loc[name, category] / task.loc[name].sum()
            assert letters.count(letter) == pytest.approx(share * len(letters), abs=1.0)


def test_counts_below_the_bars_add_up_to_the_log(life: LifeFrames) -> None:
    rows = {str(row)[:NAME_COLUMNS].strip(): str(row)[NAME_COLUMNS:] for row in bars(life)}
    events = life.events
    lasted = life_timeline(life).months
    refreshed = events[(events["kind"] == "model_refreshed") & (events["month"] <= lasted)]
    assert "+" not in rows["retrains"]
    assert sum(map(int, rows["retrains"].replace(" ", ""))) == len(refreshed)


def bars(life: LifeFrames) -> list[object]:
    return [row.plain for row in life_bars(life_timeline(life), 80)]


def test_nobody_and_nothing_is_a_life_too() -> None:
    empty = {
        "extends": "laboratory/empty",
        "name": "void",
        "horizon_months": 2,
        "team": {"Server 1": None},
    }
    life = simulation.trace(simulation.load(empty))
    text = printed(life)
    assert "Today: nobody" in text
    assert "Nobody is there. Nothing goes live." in text
    assert "\n\n\n" not in text
    assert "0 engineers" in narrative(life)[-1].text


def test_traced_shows_the_records_under_each_line(life: LifeFrames) -> None:
    text = printed(life, traced=True)
    events = life.events
    assert len(text.splitlines()) > 2 * len(printed(life).splitlines())
    found = re.findall(r"#(\d+) day (\d+\.\d\d) (\w+)", text)
    assert len(found) > 50
    for number, day, kind in found:
        row = events.loc[int(number)]
        assert (f"{row['time_days']:.2f}", row["kind"]) == (day, kind)


def test_the_summary_is_plain_data(life: LifeFrames) -> None:
    told = json.loads(json.dumps(life_summary(life, LABELS, traced=True), allow_nan=False))
    assert [row["month"] for row in told["months"]] == list(range(1, len(life.months) + 1))
    assert told["records"] == len(life.log)
    assert told["timesheet_hours"][0]["engineer"] == "Ana"
    assert told["ledger_usd"][-1]["cash"] == life.ledger["cash"].iloc[-1]
    behind = {number for line in told["narrative"] for number in line["rows"]}
    assert {record["row"] for record in told["log"]} == behind
    kinds = life.events["kind"]
    assert all(record["kind"] == kinds[record["row"]] for record in told["log"])
    assert "log" not in life_summary(life)
