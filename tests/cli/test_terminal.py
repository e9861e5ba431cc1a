"""Colours on a terminal, none where nobody wants them, and Ctrl-C at any time."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from installed import Done, Run, interrupted, on_terminal

SHIPPED = "document-extraction"
LIFE = ("run", SHIPPED, "--life", "0")
LONG = ("run", SHIPPED, "--replications", "40000", "--seed", "7")
BEGUN = re.compile(r"[1-9]\d*/40000 \d:\d\d:\d\d left")
ESCAPE = re.compile(r"\x1b\[[^A-Za-z]*[A-Za-z]")


def test_a_terminal_gets_bold_text(tmp_path: Path) -> None:
    assert "\x1b[1m" in on_terminal(tmp_path, *LIFE)


@pytest.mark.parametrize("setting", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_whoever_wants_no_escapes_gets_none(tmp_path: Path, setting: dict[str, str]) -> None:
    seen = on_terminal(tmp_path, *LIFE, **setting)
    assert "Share of employed hours" in seen
    assert "\x1b" not in seen


def begun(seen: str) -> bool:
    """Tell whether the progress shows finished lives and the time left."""
    return BEGUN.search(ESCAPE.sub("", seen)) is not None


def finished_lives(done: Done) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((done.run / "lives.csv").read_text(encoding="utf-8"))))


@pytest.mark.parametrize("signals", [1, 4])
def test_ctrl_c_keeps_what_is_finished(tmp_path: Path, nexthire: Run, signals: int) -> None:
    folder = tmp_path / "interrupted"
    folder.mkdir()
    done, seen = interrupted(folder, *LONG, "--json", once=begun, signals=signals)
    assert done.code == 130
    assert "Traceback" not in seen
    assert re.search(r"interrupted; the answer rests on the [\d,]+ of 40,000 lives", seen)
    assert done.json["complete"] is False
    kept = json.loads((done.run / "summary.json").read_text(encoding="utf-8"))
    assert kept["complete"] is False
    lives = finished_lives(done)
    assert 0 < len(lives) < 40_000
    assert kept["counts"]["plan"]["lives"] == len(lives)
    assert f"seed-7-lives-{len(lives)}-of-40000-" in done.run.name
    manifest = json.loads((done.run / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["complete"] is False
    # Nothing half-written is left, and what is there is what a complete run has.
    assert [path.name for path in done.run.parent.iterdir()] == [done.run.name]
    few = nexthire("run", SHIPPED, "--replications", "5", "--seed", "7", "--quiet")
    assert finished_lives(few) == lives[:5]
    assert few.run.name != done.run.name


def test_ctrl_c_before_the_first_life_leaves_nothing(tmp_path: Path) -> None:
    # The line about compiling needs a cold cache; an empty one is the slowest start there is.
    settings = {"NEXTHIRE_CACHE_DIR": str(tmp_path / "cold")}
    done, seen = interrupted(
        tmp_path, *LONG, once=lambda seen: "only this once" in seen, settings=settings
    )
    assert done.code == 130
    assert "nexthire: interrupted; nothing was written" in seen
    assert "Traceback" not in seen
    assert not (tmp_path / "results").exists()
