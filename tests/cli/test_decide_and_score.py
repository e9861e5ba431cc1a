"""Through the installed command, a decision is kept, compared with what happened, taken back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from installed import Done, Run, run, run_once

SHIPPED = "document-extraction"
FEW = ("--replications", "12", "--seed", "7")
DECIDE = ("decide", SHIPPED, "--note", "half of our week is toil", *FEW)
JOURNAL = "decisions.jsonl"
Folders = pytest.TempPathFactory


@pytest.fixture(scope="module")
def kept(tmp_path_factory: Folders) -> Done:
    """Return what keeping a decision prints at 80 columns."""
    return run_once(tmp_path_factory, "kept", *DECIDE, COLUMNS="80")


@pytest.fixture
def folder(kept: Done, tmp_path: Path) -> Path:
    """Return a folder with a journal of one decision."""
    (tmp_path / JOURNAL).write_bytes((kept.folder / JOURNAL).read_bytes())
    return tmp_path


def lines(folder: Path, name: str = JOURNAL) -> list[Any]:
    return [json.loads(line) for line in (folder / name).read_text("utf-8").splitlines()]


def test_a_decision_is_told_and_kept(kept: Done) -> None:
    assert kept.code == 0
    assert kept.err == ""
    (record,) = lines(kept.folder)
    assert f"Kept as {record['id']} in\n{JOURNAL}\n" in kept.out
    assert kept.longest_line <= 80
    assert "in this model" in kept.out
    for month in (3, 6, 12):
        assert f"by month {month}" in kept.out
    assert [path.name for path in kept.folder.iterdir()] == [JOURNAL]


def test_the_record_says_what_was_decided_and_why(kept: Done) -> None:
    (record,) = lines(kept.folder)
    assert record["note"] == "half of our week is toil"
    assert (record["scenario"], record["chosen"]) == (SHIPPED, "now")
    assert (record["seed"], record["replications"], record["worlds"]) == (7, 12, 6)
    assert record["verdict"]["alternative"] == "now"
    assert record["verdict"]["baseline"] == "never"
    assert record["verdict"]["differences"]["runway_months"]["low"] is not None
    assert {"python", "nexthire", "numpy", "numba"} == set(record["versions"])
    assert len(record["forecasts"]) == 18
    assert record["answer"].split(".")[0] in " ".join(kept.out.split())


def test_the_verdict_is_that_of_whatif(kept: Done, nexthire: Run) -> None:
    (record,) = lines(kept.folder)
    answer = nexthire("whatif", SHIPPED, "--months", "0", *FEW, "--json").json
    assert record["verdict"]["answer"] == answer["decision"]["verdicts"]["now"]["verdict"]
    assert record["scenario_hash"] == answer["scenario_hash"]
    assert record["answer"] == answer["answer"]


def test_forecasts_know_neither_workers_nor_clock(kept: Done, nexthire: Run) -> None:
    (record,) = lines(kept.folder)
    told = nexthire(
        "decide", SHIPPED, *FEW, "--workers", "3", "--clock", "simpy", "--json", "--quiet"
    ).json
    for key in ("forecasts", "alive", "verdict", "company", "chosen_hash"):
        assert told[key] == record[key]
    assert told["journal"] == JOURNAL
    assert told["id"] != record["id"]


def test_what_happened_is_kept_and_compared(folder: Path) -> None:
    numbers = "month=6,cash_usd=$100,000,improvements_live=4"
    done = run(folder, "score", JOURNAL, "--set", numbers, COLUMNS="80")
    assert done.code == 0
    assert done.longest_line <= 80
    assert "1 of 2 numbers fell inside their 80 percent bands, 1 at the edge." in " ".join(
        done.out.split()
    )
    assert "It is too early to tell whether the bands are right." in " ".join(done.out.split())
    assert lines(folder)[1]["numbers"] == {"cash_usd": 100000.0, "improvements_live": 4.0}
    again = run(folder, "score", JOURNAL, "--json").json
    assert [each["inside"] for each in again["numbers"]] == [False, True]
    assert again["calibration"]["decisions"] == 1
    assert len(lines(folder)) == 2


def test_what_happened_can_stand_in_a_file(folder: Path) -> None:
    (folder / "one.yaml").write_text("month: 3\nheadcount: 5\n")
    assert run(folder, "score", JOURNAL, "--actual", "one.yaml").code == 0
    identifier = lines(folder)[0]["id"]
    (folder / "more.yaml").write_text(
        f"outcomes:\n  - {{id: {identifier}, month: 6, headcount: 5}}\n"
        "  - {month: 12, headcount: 6, incidents: 20}\n"
    )
    found = run(folder, "score", JOURNAL, "--actual", "more.yaml", "--json").json
    assert [each["month"] for each in found["numbers"]] == [3, 6, 12, 12]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], f"{JOURNAL}: found nothing to compare"),
        (["--set", "month=7,cash_usd=1"], "--set: month: found 7, allowed: a month that was"),
        (["--set", "month=99,cash_usd=1"], "--set: month: found 99"),
        (["--set", "month=6,cash=1"], "did you mean 'cash_usd'?"),
        (["--set", "month=6,cash_usd=much"], "--set: cash_usd: found 'much', allowed: a number"),
        (["--set", "month=6,cash_usd=€2M"], "--set: cash_usd: found '€2M', allowed: amounts in US"),
        (["--set", "month=6,cash_usd=2M to 3M"], "--set: cash_usd: found '2M to 3M', allowed: a"),
        (["--set", "month=6,cash_usd=1,cash_usd=2"], "allowed: each name once"),
        (["--set", "cash_usd=1"], "--set: month: found nothing"),
        (["--set", "6"], "--set: month: found nothing"),
        (["--id", "x", "--set", "month=6,cash_usd=1"], "no decision called 'x'"),
        (["--actual", "none.yaml"], "none.yaml: found no such file"),
        (["--actual", "bad.yaml"], "bad.yaml:2: cash: found 'cash'"),
        (["--actual", "both.yaml"], "allowed: a list of outcomes and nothing beside it"),
        (["--actual", "bad.yaml", "--set", "month=6"], "not allowed with"),
    ],
)
def test_what_cannot_be_compared_is_one_line_and_changes_nothing(
    folder: Path, words: list[str], message: str
) -> None:
    (folder / "bad.yaml").write_text("month: 6\ncash: 1\n")
    (folder / "both.yaml").write_text("month: 6\noutcomes: []\n")
    before = (folder / JOURNAL).read_bytes()
    done = run(folder, "score", JOURNAL, *words)
    assert done.code == 2
    assert done.out == ""
    assert message in done.err
    assert done.err.count("\n") == 1
    assert (folder / JOURNAL).read_bytes() == before


def test_a_bad_line_is_named_and_nothing_is_lost(folder: Path) -> None:
    with (folder / JOURNAL).open("a") as file:
        file.write("what is this\n")
    before = (folder / JOURNAL).read_bytes()
    for words in (["score", JOURNAL], [*DECIDE]):
        done = run(folder, *words)
        assert done.code == 2
        assert f"{JOURNAL}:2: found a line that is no JSON" in done.err
        assert done.err.count("\n") == 1
        assert (folder / JOURNAL).read_bytes() == before
    assert run(folder, "decide", "--undo").code == 0
    assert len(lines(folder)) == 1


def test_steps_can_be_taken_back(folder: Path) -> None:
    run(folder, "score", JOURNAL, "--set", "month=6,cash_usd=1")
    before = (folder / JOURNAL).read_bytes()
    done = run(folder, "decide", "--undo")
    assert "Taken back: outcome of" in done.out
    assert len(lines(folder)) == 1
    assert (folder / f"{JOURNAL}.bak").read_bytes() == before
    told = run(folder, "decide", "--undo", "--json").json
    assert told["taken_back"]["kind"] == "decision"
    assert (folder / JOURNAL).read_text() == ""
    done = run(folder, "decide", "--undo")
    assert (done.code, done.out) == (2, "")
    assert "found no entry" in done.err


def test_any_alternative_can_be_decided_on(nexthire: Run, tmp_path: Path) -> None:
    words = (*FEW, "--by", "2", "--journal", "kept/other.jsonl", "--quiet")
    for chosen in ("month-6", "never"):
        assert nexthire("decide", SHIPPED, "--alternative", chosen, *words).code == 0
    for month, hire in (("3", "data"), ("never", "mlops")):
        assert nexthire("decide", SHIPPED, "--hire", hire, "--month", month, *words).code == 0
    found = lines(tmp_path, "kept/other.jsonl")
    assert [each["chosen"] for each in found] == ["month-6", "never", "month-3", "never"]
    assert [each["verdict"]["alternative"] for each in found] == [
        "month-6",
        "now",
        "month-3",
        "now",
    ]
    assert all({f["month"] for f in each["forecasts"]} == {2} for each in found)
    assert nexthire("score", "kept/other.jsonl", "--set", "month=2,headcount=5").code == 2
    last = ("--id", found[3]["id"], "--set", "month=2,headcount=5")
    assert nexthire("score", "kept/other.jsonl", *last).code == 0


def test_an_aim_of_the_founder_is_kept(nexthire: Run, tmp_path: Path) -> None:
    aim = ("--maximise", "improvements_live@12", "--subject-to", "cash_out <= 0.9")
    done = nexthire("decide", SHIPPED, *FEW, "--by", "3", *aim, "--accept-runway-loss", "5")
    assert done.code == 0
    assert "improvements live by month 12" in lines(tmp_path)[0]["aim"]


def test_months_beyond_the_horizon_are_left_out_and_said(nexthire: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(f"extends: {SHIPPED}\nhorizon_months: 7\n")
    done = nexthire("decide", "mine.yaml", *FEW)
    assert done.code == 0
    assert done.err == "nexthire: beyond the horizon, so not forecast: month 12\n"
    done = nexthire("decide", "mine.yaml", "--by", "9", *FEW)
    assert done.code == 2
    assert "found month 9, allowed: a month up to 7, the horizon" in done.err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["decide"], "found nothing, allowed: a scenario, or --undo"),
        (["decide", "nowhere"], "found no such scenario"),
        (["decide", SHIPPED, "--hire", "wizard"], "found 'wizard'"),
        (["decide", SHIPPED, "--alternative", "later"], "found 'later'"),
        (["decide", SHIPPED, "--alternative", "now", "--month", "3"], "allowed: --hire"),
        (["decide", SHIPPED, "--alternative", "now", "--hire", "data"], "not allowed with"),
        (["decide", "base/model-first", "--alternative", "now"], "no alternatives"),
        (["decide", SHIPPED, "--month", "soon"], "never, or months"),
        (["decide", SHIPPED, "--by", "0"], "whole months from 1"),
        (["decide", SHIPPED, "--by", "2.5"], "whole months from 1"),
        (["decide", SHIPPED, "--journal", "."], "found an unreadable file"),
        (["score"], "the following arguments are required: JOURNAL"),
        (["score", "none.jsonl"], "none.jsonl: found no such file"),
    ],
)
def test_wrong_input_is_one_line_and_writes_nothing(
    nexthire: Run, tmp_path: Path, words: list[str], message: str
) -> None:
    done = nexthire(*words, *(FEW if words[0] == "decide" else ()))
    assert done.code == 2
    assert done.out == ""
    assert message in done.err
    assert done.err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_journal_that_cannot_be_written_is_a_failure_in_one_line(
    nexthire: Run, tmp_path: Path
) -> None:
    (tmp_path / "taken").write_text("")
    done = nexthire(*DECIDE, "--journal", "taken/decisions.jsonl")
    assert done.code in (1, 2)
    assert done.err.count("\n") == 1
    assert "taken" in done.err
    assert "Traceback" not in done.err


def test_help_fits_80_columns(nexthire: Run) -> None:
    for verb in ("decide", "score"):
        done = nexthire(verb, "--help", COLUMNS="80")
        assert done.code == 0
        assert done.longest_line <= 80
