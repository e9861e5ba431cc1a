"""Colours on a terminal, none where nobody wants them, and Ctrl-C at any time."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pandas as pd
import pytest
from installed import interrupted, on_terminal

import simulation
from simulation.experiment.runs import Run

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


def test_ctrl_c_keeps_what_is_finished(tmp_path: Path) -> None:
    """Press it several times in haste, as people do: that undoes nothing."""
    done, seen = interrupted(tmp_path, *LONG, "--json", once=begun, signals=3)
    assert done.code == 130
    assert "Traceback" not in seen
    assert re.search(r"interrupted; the answer rests on the [\d,]+ of 40,000 lives", seen)
    assert done.json["complete"] is False
    kept = json.loads((done.run / "summary.json").read_text(encoding="utf-8"))
    assert kept["complete"] is False
    manifest = json.loads((done.run / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["complete"] is False
    lives = pd.read_parquet(done.run / "lives.parquet")
    assert 0 < len(lives) < 40_000
    assert kept["counts"]["plan"]["lives"] == len(lives)
    # It never takes the place of a complete run, and nothing half-written is left.
    assert f"seed-7-lives-{len(lives)}-of-40000-" in done.run.name
    assert [path.name for path in done.run.parent.iterdir()] == [done.run.name]
    # What is there is what a complete run has.
    few = Run(5, 7).live({"plan": simulation.load(SHIPPED)}).table
    measures = few.columns[4:]
    pd.testing.assert_frame_equal(lives[measures].head(5), few[measures], check_exact=True)


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
