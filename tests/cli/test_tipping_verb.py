"""Tipping points through the installed command."""

from __future__ import annotations

import csv
import json

import pytest
from installed import Done, Run, run_once

SHIPPED = "document-extraction"
CASH = (
    "tipping",
    SHIPPED,
    "--parameter",
    "cash_usd",
    "--range",
    "500000,4000000",
    "--points",
    "4",
    "--replications",
    "60",
    "--seed",
    "7",
)
GUIDE = ("tipping", SHIPPED, "--guide", "--points", "3", "--replications", "40")
FILES = {"answer.png", "answer.svg", "manifest.json", "points.csv", "summary.json"}
Folders = pytest.TempPathFactory


@pytest.fixture(scope="module")
def narrow(tmp_path_factory: Folders) -> Done:
    """Return tipping points as a founder sees them, on 80 columns."""
    return run_once(tmp_path_factory, "tipping-narrow", *CASH, "--workers", "1", COLUMNS="80")


@pytest.fixture(scope="module")
def machine(tmp_path_factory: Folders) -> Done:
    """Return the same as another program reads it, on other threads."""
    return run_once(tmp_path_factory, "tipping-json", *CASH, "--workers", "3", "--json", "--quiet")


@pytest.fixture(scope="module")
def guide(tmp_path_factory: Folders) -> Done:
    """Return the tests of the guide's rules."""
    return run_once(tmp_path_factory, "tipping-guide", *GUIDE, COLUMNS="80")


def test_it_prints_a_sentence_a_curve_and_where_the_files_are(narrow: Done) -> None:
    assert (narrow.code, narrow.err) == (0, "")
    assert "cash today" in " ".join(narrow.out.split("\n\n")[0].split())
    for part in ("Gain of now over never by cash_usd: 95% band", "in this model", "verdict"):
        assert part in " ".join(narrow.out.split())
    assert narrow.out.splitlines()[-1] == narrow.run.relative_to(narrow.folder).as_posix()
    assert {path.name for path in narrow.run.iterdir()} == FILES


def test_no_line_is_longer_than_the_terminal(narrow: Done, guide: Done) -> None:
    assert narrow.longest_line <= 80
    assert guide.longest_line <= 80
    assert "\x1b" not in narrow.out + guide.out


def test_json_is_alone_on_standard_output_and_says_all(machine: Done) -> None:
    found = machine.json
    assert machine.err == ""
    assert (found["parameter"], found["asked"], found["baseline"]) == ("cash_usd", "now", "never")
    assert (found["low"], found["today"], found["high"]) == (5e5, 3.5e6, 4e6)
    assert len(found["points"]) >= 4
    for point in found["points"]:
        assert point["gain"]["low"] <= point["gain"]["estimate"] <= point["gain"]["high"]
    for flip in found["flips"]:
        assert flip["low"] <= flip["estimate"] <= flip["high"]
    saved = json.loads((machine.run / "summary.json").read_text(encoding="utf-8"))
    assert {**saved, "folder": found["folder"]} == found
    assert found["folder"] == machine.run.relative_to(machine.folder).as_posix()


def test_the_table_of_points_is_what_the_summary_says(narrow: Done, machine: Done) -> None:
    with (narrow.run / "points.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    points = machine.json["points"]
    assert [float(row["value"]) for row in rows] == [point["value"] for point in points]
    for row, point in zip(rows, points, strict=True):
        assert float(row["gain"]) == pytest.approx(point["gain"]["estimate"])
        assert row["verdict"] == point["verdict"]


def test_the_answer_does_not_depend_on_workers_or_clock(
    narrow: Done, machine: Done, tmp_path_factory: Folders
) -> None:
    for name in ("points.csv", "summary.json", "answer.svg"):
        assert (narrow.run / name).read_bytes() == (machine.run / name).read_bytes()
    few = ("--points", "2", "--replications", "8", "--json")
    words = ("tipping", SHIPPED, "--parameter", "cash_usd", *few)
    one, other = (
        run_once(tmp_path_factory, f"tipping-{clock}", *words, "--clock", clock).json
        for clock in ("compiled", "simpy")
    )
    assert one["points"] == other["points"]


def test_the_guides_rules_are_told_for_the_company(guide: Done) -> None:
    assert guide.code == 0
    told = " ".join(guide.out.split())
    assert "Weekly retraining: the guide says a need of 7 days or less" in told
    assert "Toil of 30 percent over 8 weeks: waiting for it brings" in told
    assert told.count("Gain of waiting for a sign over") == 2
    with (guide.run / "points.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    asked = {(row["parameter"], row["asked"], row["baseline"]) for row in rows}
    assert asked == {
        ("retrain_need_calendar_days", "now", "never"),
        ("ml_toil_share", "by-rule", "now"),
        ("ml_toil_share", "by-rule", "never"),
    }
    assert {path.name for path in guide.run.iterdir()} == FILES


def test_an_aim_and_another_role_are_taken(nexthire: Run) -> None:
    words = ("--hire", "data", "--maximise", "live_quality_end", "--width", "1000000")
    few = ("--points", "2", "--replications", "10", "--json")
    found = nexthire("tipping", SHIPPED, "--parameter", "cash_usd", *words, *few).json
    assert found["aim"] == "most live quality at the end"
    assert "data engineer" in found["answer"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("--parameter retrain_need", "did you mean 'retrain_need_calendar_days'?"),
        ("--parameter retrain_need_calender_days", "did you mean 'retrain_need_calendar_days'?"),
        ("--parameter cash_usd --hire mlopz", "did you mean 'mlops_engineer'?"),
        ("--parameter cash_usd --range 5,3", "allowed: LOW,HIGH"),
        ("--parameter cash_usd --range 5", "allowed: LOW,HIGH"),
        ("--parameter pilots", "allowed: --range LOW,HIGH"),
        ("--parameter approach_failure_prob --range 0.1,2", "range of approach_failure_prob"),
        ("--parameter cash_usd --points 1", "allowed: a whole number from 2 to 31"),
        ("--parameter cash_usd --width 0", "allowed: a number in the unit of what is turned"),
        ("--parameter customers --range 0,4", "mrr_usd: found 4000"),
        ("--parameter cash_usd --maximise nonsense", "--maximise: found 'nonsense'"),
        ("--guide --range 1,3", "--range beside --parameter"),
        ("--guide --parameter cash_usd", "not allowed with argument"),
        ("", "one of the arguments --parameter --guide is required"),
    ],
)
def test_wrong_input_is_one_line_and_writes_nothing(nexthire: Run, words: str, said: str) -> None:
    done = nexthire("tipping", SHIPPED, *words.split())
    assert (done.code, done.out) == (2, "")
    assert done.err.count("\n") == 1
    assert said in done.err
    assert not list(done.folder.iterdir())


def test_a_single_life_says_that_it_says_nothing(nexthire: Run) -> None:
    few = ("--points", "2", "--replications", "1")
    done = nexthire("tipping", SHIPPED, "--parameter", "cash_usd", *few)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("Not enough runs: ")


def test_results_that_cannot_be_written_are_refused_first(nexthire: Run) -> None:
    done = nexthire("tipping", SHIPPED, "--parameter", "cash_usd", "--out", "/dev/null/results")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("nexthire: cannot write results to ")
