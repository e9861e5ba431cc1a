"""What drives the answer, through the installed command."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from installed import Done, Run, environment, interrupted, run, run_once

SHIPPED = "document-extraction"
SMALL = (
    "sensitivity",
    SHIPPED,
    "--hire",
    "mlops",
    "--vary",
    "experiment_success_prob,focus_share,mlops_premium",
    "--top",
    "2",
    "--walks",
    "2",
    "--points",
    "4",
    "--replications",
    "4",
    "--lives-at-ends",
    "12",
    "--seed",
    "7",
)
FILES = {"answer.png", "answer.svg", "numbers.csv", "screening.csv", "summary.json", "tornado.png"}
Folders = pytest.TempPathFactory
# The bar once some lives are finished.
SOME = re.compile(r"[1-9][0-9]*/")


@pytest.fixture(scope="module")
def narrow(tmp_path_factory: Folders) -> Done:
    """Return the answer as a founder sees it, on 80 columns."""
    return run_once(tmp_path_factory, "sensitivity-narrow", *SMALL, COLUMNS="80")


def folder_of(done: Done) -> Path:
    """Return the only folder of answers."""
    (folder,) = done.folder.glob("results/*/sensitivity-*/answer-gain")
    return folder


def test_it_prints_a_sentence_tables_and_where_the_files_are(narrow: Done) -> None:
    assert (narrow.code, narrow.err) == (0, "")
    assert narrow.longest_line <= 80 or "results/" in max(narrow.out.splitlines(), key=len)
    assert "in this model" in narrow.out
    assert "At the ends of its range: change in months' worth of runway" in narrow.out
    assert "Effects of 3 numbers" in narrow.out
    folder = folder_of(narrow)
    assert {each.name for each in folder.iterdir()} == FILES
    assert narrow.out.rstrip().endswith(folder.relative_to(narrow.folder).as_posix())
    with (folder / "numbers.csv").open() as file:
        assert len(list(csv.DictReader(file))) == 2


def test_another_run_prints_the_same_from_the_lives_that_are_kept(narrow: Done) -> None:
    before = {each: each.stat().st_mtime_ns for each in narrow.folder.glob("results/**/*.parquet")}
    again = run(narrow.folder, *SMALL, "--json", "--workers", "3", "--quiet")
    assert (again.code, again.err) == (0, "")
    told = again.json
    kept = json.loads((folder_of(narrow) / "summary.json").read_text())
    for each in (told, kept):
        [each.pop(key, None) for key in ("command", "folder", "figure")]
    assert told == kept
    after = {
        each: each.stat().st_mtime_ns for each in before if "block-" in each.name and each.exists()
    }
    assert after == {each: before[each] for each in after}
    assert len(after) == sum("block-" in each.name for each in before) >= 3


def test_a_figure_is_drawn_where_it_was_asked_for(narrow: Done) -> None:
    """From the lives that are kept; the same as the figure among the files."""
    drawn = run(narrow.folder, *SMALL, "--figure", "drivers.png", "--quiet")
    assert (drawn.code, drawn.err) == (0, "")
    picture = narrow.folder / "drivers.png"
    assert picture.read_bytes() == (folder_of(narrow) / "answer.png").read_bytes()
    again = run(narrow.folder, *SMALL, "--figure", "drivers.svg", "--json")
    assert again.json["figure"] == "drivers.svg"
    assert (narrow.folder / "drivers.svg").read_text(encoding="utf-8").startswith("<?xml")


def test_a_figure_that_cannot_be_written_is_said_before_anything_is_lived(nexthire: Run) -> None:
    done = nexthire(*SMALL, "--replications", "1000000", "--figure", "there/drivers.png")
    assert (done.code, done.out, done.err.count("\n")) == (1, "", 1)
    assert "cannot write there/drivers.png: there is no such folder" in done.err
    assert not list(done.folder.iterdir())


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--figure", "drivers.pdf"), "allowed: a file name that ends in .png or .svg"),
        (("--vary", "focus_shar"), "did you mean 'focus_share'?"),
        (("--vary", ","), "allowed: top, or names with commas"),
        (("--points", "1"), "allowed: a whole number from 2 to 65536"),
        (("--subject-to", "cash_out <= 0.1"), "--subject-to: found 'cash_out <= 0.1', allowed"),
        (("--of", "cash_out", "--maximise", "cash_out"), "--of: found cash_out, allowed: gain"),
    ],
)
def test_a_mistake_is_one_line_and_writes_nothing(
    nexthire: Run, words: tuple[str, ...], said: str
) -> None:
    done = nexthire("sensitivity", SHIPPED, *words)
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert said in done.err
    assert not list(done.folder.iterdir())


def test_a_missing_library_is_said_with_how_to_install_it(tmp_path: Path) -> None:
    script = (
        "import sys; sys.modules['SALib'] = None; "
        "from simulation.cli import main; sys.exit(main(sys.argv[1:]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *SMALL],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        'nexthire: SALib is not installed; run `pip install "nexthire[sensitivity]"`\n'
    )
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
def test_ctrl_c_keeps_what_was_lived_and_the_same_command_goes_on(tmp_path: Path) -> None:
    words = (*SMALL[:-2], "--replications", "1000", "--seed", "7")
    done, seen = interrupted(tmp_path, *words, once=lambda text: bool(SOME.search(text)))
    assert done.code == 130
    assert "interrupted; what was lived is kept in results/document-extraction/sens" in seen
    assert not list(tmp_path.glob("results/*/*/answer-gain"))
    whole = run(tmp_path, *words, "--json")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    fresh = run(elsewhere, *words, "--json")
    assert whole.json["indices"] == fresh.json["indices"]
    assert whole.json["ends"] == fresh.json["ends"]


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser writes everywhere")
def test_a_folder_that_cannot_be_written_is_said_before_anything_is_lived(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    done = run(tmp_path, *SMALL)
    tmp_path.chmod(0o700)
    assert (done.code, done.out) == (1, "")
    assert done.err.count("\n") == 1
