"""`nexthire sweep` and `nexthire verify` through the command line."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest
from installed import Done, run_once

from simulation.cli import main
from simulation.sweeps.store import SweepStore

WORDS = ("--vary", "cash_usd=1e6,2e6", "--vary", "retrain_need_calendar_days=7:28")
SHORT = ("--points", "2", "--replications", "20", "--hire", "mlops", "--seed", "7")
STORE = "results/document-extraction/sweep-cash_usd-retrain_need_calendar_days-mlops"


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Done:
    return run_once(tmp_path_factory, "swept", "sweep", "document-extraction", *WORDS, *SHORT)


@pytest.fixture
def in_its_folder(swept: Done, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a copy of what the command left."""
    shutil.copytree(swept.folder / "results", tmp_path / "results")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_sweep_prints_its_points_and_where_it_is(swept: Done) -> None:
    assert swept.code == 0
    assert swept.err == ""
    lines = swept.out.splitlines()
    assert lines[0] == "document-extraction: 4 points x 2 plans x 20 lives, 160 lives in all."
    rows = [line for line in lines if line.rstrip().count(" to ") == 3]
    assert len(rows) == 8
    assert STORE in lines
    assert f"nexthire verify {STORE}" in lines
    assert swept.longest_line <= max(80, len(f"nexthire phases {STORE}"))
    store = SweepStore.open(swept.folder / STORE)
    assert store.alternatives == ("never", "now")
    assert store.manifest["settings"]["lives_per_world"] == 2
    assert store.manifest["command"].startswith("nexthire sweep document-extraction --vary cash_")


def test_json_is_all_that_is_printed(
    in_its_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sweep", "document-extraction", *WORDS, *SHORT, "--json"]) == 0
    printed = capsys.readouterr()
    told = json.loads(printed.out)
    assert printed.err == "nexthire: 160 of 160 lives are there already\n"
    assert (told["lives"], told["points"], told["complete"]) == (160, 4, True)
    lives = pd.read_parquet(in_its_folder / told["store"] / "lives")
    mean = told["means"][1]
    assert mean["alternative"] == "now"
    assert mean["point"] == {"cash_usd": 1e6, "retrain_need_calendar_days": 7.0}
    first = lives[(lives["cash_usd"] == 1e6) & (lives["retrain_need_calendar_days"] == 7.0)]
    runway = first.loc[first["alternative"] == "now", "runway_months"]
    assert mean["runway_months"]["estimate"] == pytest.approx(runway.mean())
    assert mean["runway_months"]["low"] < runway.mean() < mean["runway_months"]["high"]


def test_verify_says_that_every_bit_is_the_same(
    in_its_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", STORE, "--sample", "30"]) == 0
    assert "30 of 160 lives lived again" in " ".join(capsys.readouterr().out.split())


def test_verify_names_what_was_tampered_with(
    in_its_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    block = next((in_its_folder / STORE / "lives").iterdir())
    frame = pd.read_parquet(block)
    frame.loc[25, "runway_months"] += 1
    frame.to_parquet(block, index=False)
    assert main(["verify", STORE, "--json", "--all"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["verified"] is False
    (difference,) = told["differences"]
    named = (difference["alternative"], difference["replication"], difference["column"])
    assert named == ("now", 5, "runway_months")
    assert main(["verify", STORE]) == 1
    shown = capsys.readouterr().out
    assert "Not verified: 1 file not as written and 1 number is not what living gives" in shown
    assert "runway_months" in shown


def test_a_damaged_block_is_repaired(
    in_its_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    block = next((in_its_folder / STORE / "lives").iterdir())
    before = block.read_bytes()
    block.write_bytes(before[:-100])
    command = ["sweep", "document-extraction", *WORDS, *SHORT, "--quiet"]
    assert main(command) == 1
    told = capsys.readouterr().err
    assert told.startswith(f"nexthire: {STORE}/lives/{block.name} is damaged (")
    assert told.count("\n") == 1
    assert main([*command, "--repair"]) == 0
    assert block.read_bytes() == before


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("document-extraction",), "found nothing to vary, allowed: --vary NAME=LOW:HIGH"),
        (("nope",), "no such sweep"),
        (("three-cases", "--points", "4"), "found --points without --vary"),
        (("document-extraction", "--vary", "cash_us=3,4"), "did you mean 'cash_usd'?"),
        (("document-extraction", "--vary", "cash_usd=4:3"), "found 3, allowed: a number above 4"),
        (("document-extraction", "--vary", "initial_error=0.1,2"), "from 0 to 1 (share)"),
        (("document-extraction", "--vary", "=3"), "NAME, NAME=LOW:HIGH or NAME=A,B,C"),
        (("document-extraction", "--vary", "cash_usd=a:b"), "NAME, NAME=LOW:HIGH or NAME=A,B,C"),
        (
            ("document-extraction", "--vary", "cash_usd=1e6,2e6", "--alternatives", "nope"),
            "found 'nope', allowed: one of",
        ),
        (("document-extraction", "--design", "no.csv"), "no such file"),
        (
            ("document-extraction", "--vary", "cash_usd=1e6,2e6", "--vary", "cash_usd=3e6"),
            "--vary: found cash_usd twice, allowed: once",
        ),
        (
            ("document-extraction", "--vary", "cash_usd=1e6,2e6", "--design", "sobol"),
            "--vary: found listed values alone (cash_usd) for a sample, allowed: a range low:high",
        ),
        (("three-cases", "--name", "a/b"), "found 'a/b', allowed: letters"),
    ],
)
def test_a_mistake_is_one_line_and_nothing_is_written(
    words: tuple[str, ...],
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    try:
        code = main(["sweep", *words])
    except SystemExit as left:
        code = int(left.code or 0)
    printed = capsys.readouterr()
    assert code == 2
    assert told in printed.err
    assert printed.err.count("\n") == 1
    assert printed.out == ""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("verb", ["query", "phases", "heatmap", "discover"])
def test_the_folder_of_a_run_is_no_sweep(
    verb: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["compare", "document-extraction", "--replications", "2", "--quiet"]) == 0
    (manifest,) = tmp_path.glob("results/*/*/manifest.json")
    folder = manifest.parent.relative_to(tmp_path).as_posix()
    capsys.readouterr()
    assert main([verb, folder]) == 2
    told = capsys.readouterr().err
    assert told == (
        f"nexthire: {folder}: found the folder of a run, allowed: the folder of a sweep, as "
        "`nexthire sweep` writes it\n"
    )


@pytest.mark.parametrize("results", ["nowhere", "."])
def test_there_must_be_something_to_verify(
    results: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["verify", results]) == 2
    told = "no manifest.json there, allowed: the folder of a sweep or of a run"
    assert told in capsys.readouterr().err


def test_a_file_in_the_way_of_results_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "results").write_text("in the way")
    assert main(["sweep", "three-cases"]) == 1
    told = capsys.readouterr().err
    assert "a part of the path is a file, not a folder" in told
    assert told.count("\n") == 1
