"""`nexthire choose` through the installed command."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest
from installed import Done, Run, interrupted, on_terminal, run_once

from simulation.statistics.aim import MONTHS_OF_RUNWAY

SHIPPED = "document-extraction"
SMALL = ("choose", SHIPPED, "--hire", "mlops", "--hire", "data", "--months", "0,6")
FILES = {
    "answer.png",
    "answer.svg",
    "manifest.json",
    "pareto.png",
    "pareto.svg",
    "sequences.csv",
    "summary.json",
}
# Opened in nearly the same month: nobody can tell them apart soon.
CLOSE = ("choose", SHIPPED, "--hire", "mlops", "--months", "0,0.1,0.2", "--precision", "0.01")
Folders = pytest.TempPathFactory


@pytest.fixture(scope="module")
def narrow(tmp_path_factory: Folders) -> Done:
    """Return a choice as a founder sees it, on 80 columns."""
    words = (*SMALL, "--replications", "200", "--pareto", "--triggers")
    return run_once(tmp_path_factory, "choose-narrow", *words, COLUMNS="80")


@pytest.fixture(scope="module")
def machine(tmp_path_factory: Folders) -> Done:
    """Return a choice as another program reads it, on one thread."""
    words = (*SMALL, "--replications", "200", "--json", "--quiet", "--workers", "1")
    return run_once(tmp_path_factory, "choose-machine", *words)


def test_the_answer_fits_80_columns_and_names_who_and_how_sure(narrow: Done) -> None:
    assert narrow.code == 0
    assert narrow.err == ""
    assert narrow.longest_line <= 80
    answer = " ".join(narrow.out.split())
    assert answer.startswith("MLOps now: ")
    assert "in this model" in answer
    assert "95 percent" in answer
    assert "the same number for every sequence would have taken about" in answer
    assert "selected" in answer
    assert "dropped" in answer
    assert "No other sequence is better without a price" in answer


def test_every_sequence_is_in_the_files(narrow: Done) -> None:
    assert {path.name for path in narrow.run.iterdir()} == FILES
    summary = json.loads((narrow.run / "summary.json").read_text(encoding="utf-8"))
    with (narrow.run / "sequences.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["sequence"] for row in rows] == [each["sequence"] for each in summary["sequences"]]
    # Nobody, three times for either of them, and all nine times for both.
    assert len(rows) == 1 + 3 + 3 + 9
    assert sum(int(row["lives"]) for row in rows) == summary["lives"]
    manifest = json.loads((narrow.run / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["complete"] is True
    assert sorted(row["sequence"] for row in rows) == manifest["alternatives"]
    assert manifest["command"].startswith("nexthire choose document-extraction")
    for name in ("answer.png", "pareto.png"):
        assert (narrow.run / name).read_bytes().startswith(b"\x89PNG")


def test_json_stands_alone_and_every_number_has_its_error(machine: Done) -> None:
    found = machine.json
    assert (machine.code, machine.err) == (0, "")
    assert found["selected"] == "MLOps now"
    assert found["selected"] in found["confidence_set"]
    assert found["unit"] == MONTHS_OF_RUNWAY
    assert (found["level"], found["indifference"], found["cap_lives"]) == (0.95, 0.5, 200)
    assert found["lives_to_pick"] <= found["lives"] < found["lives_with_equal_allocation"]
    assert Path(machine.folder / found["folder"]).is_dir()
    for each in found["sequences"]:
        for name in ("behind", "runway_months", "improvements_live"):
            interval = each[name]
            assert interval["low"] <= interval["estimate"] <= interval["high"]
    assert found["sequences"][0]["plan"] == {
        "mlops": {"open_requisition": "mlops_engineer", "month": 0.0}
    }


def test_without_hires_it_is_two_of_the_four_usual_roles(nexthire: Run) -> None:
    done = nexthire("choose", SHIPPED, "--months", "0", "--replications", "60", "--json")
    found = done.json
    assert done.code == 0
    # Nobody, four, and six pairs.
    assert len(found["sequences"]) == 11
    assert max(each["hires"] for each in found["sequences"]) == 2


def test_an_aim_with_a_limit(nexthire: Run) -> None:
    words = ("--maximise", "improvements_live", "--subject-to", "runway_months >= 20")
    hires = ("--hire", "mlops", "--hire", "ml_engineer", "--months", "0", "--precision", "2")
    done = nexthire("choose", SHIPPED, *hires, *words, "--replications", "400", COLUMNS="80")
    assert done.code == 0
    answer = " ".join(done.out.split())
    assert answer.startswith("MLOps now: ")
    assert "1 surely breaks a limit." in answer
    assert "the limit on runway: " in answer
    assert "allowed at least 20.0" in answer


def test_it_is_told_if_no_sequence_keeps_the_limit(nexthire: Run) -> None:
    words = ("--hire", "mlops", "--months", "0", "--subject-to", "cash_out <= 0.1")
    done = nexthire("choose", SHIPPED, *words, "--replications", "100")
    assert done.code == 0
    answer = " ".join(done.out.split())
    assert answer.startswith("None of 2 sequences keeps the limits in this model (95 percent).")
    assert re.search(r'The nearest is "(nobody|MLOps now)": cash ran out \d+ to \d+%', answer)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("--hire mlopz", "did you mean 'mlops_engineer'?"),
        ("--hire data:x", "found 'data:x', allowed: a role, or a role and how many of it"),
        ("--hire data:", "found 'data:'"),
        ("--hire data:9", "found data_engineer:9, allowed: 1 to 5 of a role"),
        ("--hire data --hire data", "hire: found data_engineer twice"),
        ("--months 0,x", "argument --months: found '0,x'"),
        ("--months -1", "argument --months"),
        ("--hire data --months 0,40", "months: found 40, allowed: months from 0 to 30"),
        ("--hire data --budget 50000", "budget: found 50,000, allowed: 158,723 USD a year"),
        ("--budget many", "argument --budget: found 'many'"),
        ("--most 0", "argument --most"),
        ("--precision 0", "argument --precision"),
        ("--confidence 1", "argument --confidence"),
        ("--replications 10", "--replications: found 10, allowed: 20 or more"),
        ("--maximise improvments_live", "did you mean 'improvements_live'?"),
        ("--maximise improvements_live@99", "found month 99, allowed"),
        ("--hire mlops:5 --hire data:5 --hire full:5", "sequences: found more than 2,000"),
    ],
)
def test_wrong_input_is_one_line_and_writes_nothing(nexthire: Run, words: str, said: str) -> None:
    done = nexthire("choose", SHIPPED, "--replications", "40", *words.split())
    assert (done.code, done.out) == (2, "")
    assert done.err.count("\n") == 1
    assert done.err.startswith("nexthire: ")
    assert said in done.err
    assert not list(done.folder.iterdir())


def test_results_that_cannot_be_written_are_refused_at_once(nexthire: Run) -> None:
    folder = nexthire("--version").folder
    (folder / "taken").write_text("mine", encoding="utf-8")
    done = nexthire(*SMALL, "--out", "taken")
    assert (done.code, done.out) == (1, "")
    assert re.fullmatch(r"nexthire: cannot write results to .*\n", done.err)


def test_ctrl_c_keeps_what_is_finished_and_names_who_is_in_the_running(tmp_path: Path) -> None:
    words = (*CLOSE, "--replications", "1000000", "--json")
    done, seen = interrupted(tmp_path, *words, once=lambda seen: "to life 190" in seen, signals=2)
    assert done.code == 130
    assert "Traceback" not in seen
    assert re.search(r"nexthire: interrupted; \d still in the running", seen)
    found = done.json
    assert found["complete"] is False
    assert len(found["confidence_set"]) > 1
    assert "interrupted" in found["answer"]
    assert max(each["lives"] for each in found["sequences"]) >= 60
    assert json.loads((done.run / "manifest.json").read_text())["complete"] is False


def test_ctrl_c_in_the_first_stage_writes_nothing(tmp_path: Path) -> None:
    words = ("choose", SHIPPED, "--months", "0,1,2,3,4,5,6,7,8", "--lives-per-world", "20")
    done, seen = interrupted(
        tmp_path, *words, "--replications", "2000", once=lambda seen: "to life" in seen
    )
    assert done.code == 130
    assert "nexthire: interrupted; nothing was written" in seen
    assert not (tmp_path / "results").exists()


def test_the_cap_is_said(nexthire: Run) -> None:
    done = nexthire(*CLOSE, "--replications", "80", "--quiet")
    assert done.code == 0
    answer = " ".join(done.out.split())
    assert re.search(r"80 lives each do not tell. \d are still in the running", answer)


def test_nothing_moves_on_a_terminal_when_quiet(tmp_path: Path) -> None:
    seen = on_terminal(tmp_path, *CLOSE, "--replications", "40", "--quiet", NO_COLOR="1")
    assert "to life" not in seen
    assert "still in the running" in " ".join(seen.split())
