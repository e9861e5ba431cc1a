"""Every verb and every flag, through the installed command."""

from __future__ import annotations

import csv
import io
import json
import re
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from installed import NEXTHIRE, Done, Run, environment, run, run_once

SHIPPED = "document-extraction"
WHATIF = ("whatif", SHIPPED, "--hire", "mlops", "--replications", "12", "--seed", "7")
FILES = {
    "answer.png",
    "answer.svg",
    "companies.json",
    "lives.csv",
    "lives.parquet",
    "manifest.json",
    "monthly.csv",
    "summary.json",
    "timing.png",
    "tipping-1.png",
    "tipping-2.png",
    "why.png",
}
# What lies behind an answer, in the order of its sections.
BEHIND = ("Timing", "Why", "Where it tips", "What to find out first", "What it rests on")
HEAVY = {"matplotlib", "numba", "pandas", "pyarrow", "rich", "scipy", "simpy"}
Folders = pytest.TempPathFactory


@pytest.fixture(scope="module")
def narrow(tmp_path_factory: Folders) -> Done:
    """Return the main job as a founder sees it, on 80 columns."""
    return run_once(tmp_path_factory, "narrow", *WHATIF, "--workers", "1", COLUMNS="80")


@pytest.fixture(scope="module")
def wide(tmp_path_factory: Folders) -> Done:
    """Return the main job on 120 columns and two threads."""
    return run_once(tmp_path_factory, "wide", *WHATIF, "--workers", "2", COLUMNS="120")


@pytest.fixture(scope="module")
def machine(tmp_path_factory: Folders) -> Done:
    """Return the main job as another program reads it, on five threads, as a module."""
    words = (*WHATIF, "--workers", "5", "--json", "--quiet")
    return run_once(tmp_path_factory, "machine", *words, module=True)


@pytest.fixture(scope="module")
def reference(tmp_path_factory: Folders) -> Done:
    """Return the main job on the reference clock."""
    return run_once(tmp_path_factory, "reference", *WHATIF, "--clock", "simpy", "--json")


@pytest.fixture(scope="module")
def plan(tmp_path_factory: Folders) -> Done:
    """Return one alternative of the main job, alone."""
    words = ("run", SHIPPED, "--alternative", "month-3", "--replications", "12", "--seed", "7")
    return run_once(tmp_path_factory, "plan", *words, COLUMNS="80")


def test_the_main_job_prints_a_sentence_tables_and_where_the_files_are(narrow: Done) -> None:
    assert narrow.code == 0
    assert narrow.err == ""
    assert narrow.out.startswith("Open the MLOps engineer position now: ")
    for part in ("To month 30", *BEHIND, "12 lives each"):
        assert part in narrow.out
    assert "Differences from never" not in narrow.out
    assert narrow.out.splitlines()[-1] == narrow.run.relative_to(narrow.folder).as_posix()
    assert {path.name for path in narrow.run.iterdir()} == FILES
    assert {path.name for path in narrow.run.parent.iterdir()} == {narrow.run.name}


def test_no_line_is_longer_than_the_terminal(narrow: Done, wide: Done, plan: Done) -> None:
    assert narrow.longest_line <= 80
    assert plan.longest_line <= 80
    assert 80 < wide.longest_line <= 120


def test_pipes_get_no_escapes(narrow: Done, wide: Done, machine: Done) -> None:
    for done in (narrow, wide, machine):
        assert "\x1b" not in done.out
        assert "\r" not in done.out


def test_the_same_seed_gives_the_same_tables(
    narrow: Done, wide: Done, machine: Done, reference: Done
) -> None:
    """Run twice, on 1, 2 and 5 threads, on either clock, as a command and as a module."""
    tables = [(done.run / "lives.csv").read_bytes() for done in (narrow, wide, machine, reference)]
    assert len(tables[0].splitlines()) == 1 + 5 * 12
    assert set(tables) == {tables[0]}
    assert {done.run.name for done in (narrow, wide, machine, reference)} == {narrow.run.name}
    monthly = {(done.run / "monthly.csv").read_bytes() for done in (narrow, reference)}
    assert len(monthly) == 1


def test_json_is_all_that_is_printed(machine: Done, reference: Done) -> None:
    for done in (machine, reference):
        assert done.code == 0
        assert done.err == ""
        assert done.json["complete"] is True
        assert Path(done.json["folder"]) == done.run.relative_to(done.folder)
    told: dict[str, Any] = {**machine.json, "clock": "simpy"}
    assert told == reference.json
    kept = json.loads((machine.run / "summary.json").read_text(encoding="utf-8"))
    assert {**kept, "folder": machine.json["folder"]} == machine.json


def test_the_manifest_says_how_to_get_the_same_again(narrow: Done, machine: Done) -> None:
    manifest = json.loads((narrow.run / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["command"] == "nexthire " + " ".join((*WHATIF, "--workers", "1"))
    assert manifest["seed"] == 7
    assert manifest["complete"] is True
    assert manifest["settings"]["worlds"] == "drawn"
    assert manifest["scenario"]["hash"] == machine.json["scenario_hash"]
    assert manifest["run"] == narrow.run.name


def test_one_plan_is_described_without_comparison(plan: Done) -> None:
    assert plan.code == 0
    assert re.match(r"By month 30 you ship .* improvements, refresh every", plan.out)
    assert "12 lives, in this model)" in " ".join(plan.out.split())
    assert "verdict" not in plan.out
    assert "compare" not in plan.out


def test_a_plan_lives_the_same_lives_alone(plan: Done, narrow: Done) -> None:
    alone = (plan.run / "lives.csv").read_text(encoding="utf-8")
    together = (narrow.run / "lives.csv").read_text(encoding="utf-8")
    assert rows(alone, "month-3") == rows(together, "month-3")


def rows(table: str, alternative: str) -> list[dict[str, str]]:
    found = [row for row in csv.DictReader(io.StringIO(table)) if row["alternative"] == alternative]
    assert found
    return found


def test_compare_takes_the_alternatives_and_the_price(nexthire: Run) -> None:
    done = nexthire(
        *("compare", SHIPPED, "--replications", "30", "--accept-runway-loss", "0"),
        *("--worlds", "central", "--out", "deep/er", "--json"),
    )
    assert done.code == 0
    answer = done.json
    assert answer["alternatives"] == ["now", "month-3", "month-6", "month-12", "never"]
    assert answer["answer"].startswith("Open the MLOps engineer position now: ")
    assert answer["decision"]["rule"]["acceptable_runway_loss_months"] == 0
    assert answer["decision"]["verdicts"]["now"]["verdict"] == "no"
    assert answer["worlds"] == "central"
    assert (done.folder / answer["folder"] / "lives.csv").exists()
    assert answer["folder"].startswith("deep/er/document-extraction/seed-1-lives-30-")


def test_months_and_role_are_the_founders(nexthire: Run) -> None:
    done = nexthire(
        *("whatif", SHIPPED, "--hire", "data engineer", "--months", "4,1,4"),
        *("--replications", "2", "--json"),
    )
    answer = done.json
    assert answer["alternatives"] == ["never", "month-1", "month-4"]
    assert answer["answer"].startswith("Open the data engineer position in 1 month: not enough")


def test_lives_that_fail_are_rows_and_said(nexthire: Run) -> None:
    folder = nexthire("--version").folder
    (folder / "stuck.yaml").write_text(STUCK, encoding="utf-8")
    done = nexthire("compare", "stuck.yaml", "--replications", "24", "--json")
    assert done.code == 0
    told = re.fullmatch(r"nexthire: (\d+) of 48 lives failed; life \d+ of a: .*\n", done.err)
    assert told is not None
    table = list(csv.DictReader(io.StringIO((done.run / "lives.csv").read_text(encoding="utf-8"))))
    failed = [row for row in table if row["error"]]
    assert (len(table), len(failed)) == (48, int(told[1]))
    assert all("some duration or interval is zero" in row["error"] for row in failed)
    assert all(row["runway_months"] == "" for row in failed)
    counts = done.json["counts"]["a"]
    assert counts["lives"] + counts["failed"] == 24
    all_failed = STUCK.replace("{uniform: {low: 0.0001, high: 0.003}}", "0")
    (folder / "stuck.yaml").write_text(all_failed, encoding="utf-8")
    done = nexthire("run", "stuck.yaml", "--replications", "2")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("nexthire: every life failed; life 0 of plan: more than 10,000")
    done = nexthire("run", "stuck.yaml", "--life", "0")
    assert (done.code, done.out) == (1, "")
    assert re.fullmatch(r"nexthire: life 0 failed: more than 10,000 events .*\n", done.err)


STUCK = """
extends: base/model-first
models_in_production: 1
team: {Ana: {role: ml_engineer}}
parameters:
  data_prep_effort_h_manual: 0
  experiment_effort_h: 0
  training_wait_elapsed_h: 0
  experiment_success_prob: {uniform: {low: 0.0001, high: 0.003}}
alternatives: {a: {cash_usd: 1000000}, b: {cash_usd: 2000000}}
"""


def test_one_life_is_told_on_two_screens(nexthire: Run) -> None:
    done = nexthire("run", SHIPPED, "--life", "3", "--seed", "7", COLUMNS="80")
    assert done.code == 0
    assert done.longest_line <= 80
    assert len(done.out.splitlines()) <= 120
    for part in ("The search for an MLOps engineer begins", "Share of employed hours"):
        assert part in done.out
    assert not list(done.folder.iterdir())


def test_one_life_is_the_same_on_both_clocks(nexthire: Run) -> None:
    words = ("run", SHIPPED, "--life", "3", "--seed", "7", "--json")
    lives = [nexthire(*words, "--clock", clock).json for clock in ("compiled", "simpy")]
    assert lives[0] == lives[1]
    sheet = lives[0]["timesheet_hours"]
    assert [row["engineer"] for row in sheet][:2] == ["Ana", "Ben"]
    last = lives[0]["ledger_usd"][-1]
    assert last["cash"] == lives[0]["months"][-1]["cash"]


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (("wathif", SHIPPED), "whatif"),
        (("whatif", SHIPPED, "--hrie", "mlops"), "--hire"),
        (("sweep", SHIPPED, "--replicaions", "4"), "--replications"),
    ],
)
def test_the_nearest_verb_and_option_are_named(
    nexthire: Run, words: tuple[str, ...], meant: str
) -> None:
    done = nexthire(*words)
    assert (done.code, len(done.err.splitlines())) == (2, 1)
    assert f"did you mean {meant!r}?" in done.err


def test_version_and_help(nexthire: Run) -> None:
    assert re.fullmatch(r"nexthire \d+\.\d+\S*\n", nexthire("--version").out)
    assert nexthire("-V").out == nexthire("--version", module=True).out
    for words in ([], ["whatif"], ["compare"], ["run"], ["check"], ["scenarios"]):
        done = nexthire(*words, "--help", COLUMNS="80")
        assert done.code == 0
        assert done.longest_line <= 80


def test_a_reader_who_leaves_early_is_no_error(tmp_path: Path) -> None:
    command = f"{NEXTHIRE} scenarios --json | head -c 1"
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=tmp_path,
        env=environment(PYTHONUNBUFFERED="1"),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "{"
    assert done.stderr == ""


def test_help_takes_no_time(tmp_path: Path) -> None:
    def processor_seconds() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        run(tmp_path, "--help")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    assert min(processor_seconds() for _ in range(3)) < 0.3


@pytest.mark.parametrize(
    ("words", "allowed"),
    [(["--help"], set()), (["--version"], set()), (["check", SHIPPED], {"numpy", "pydantic"})],
)
def test_light_verbs_import_nothing_heavy(
    tmp_path: Path, words: list[str], allowed: set[str]
) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", NEXTHIRE, *words],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    modules = {line.split("|")[-1].strip().split(".")[0] for line in done.stderr.splitlines()}
    assert "simulation" in modules
    assert not modules & (HEAVY | {"numpy", "pydantic"}) - allowed
