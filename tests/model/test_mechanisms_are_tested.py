"""The table of mechanisms is complete, and each test in it fails without its mechanism."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from simulation.scenario import Mechanisms

pytestmark = pytest.mark.compiled

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PAGE = ROOT / "docs" / "mechanisms.md"
ROW = re.compile(r"^\| `(\w+)` \| (.+) \| `(\w+\.py)::(\w+)` \|$", re.MULTILINE)
ROWS = ROW.findall(PAGE.read_text(encoding="utf-8"))


def test_every_switch_is_in_the_table_once_and_in_order() -> None:
    assert [row[0] for row in ROWS] == list(Mechanisms.model_fields)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_the_rules_and_the_test_are_there(row: tuple[str, str, str, str]) -> None:
    _, rules, file, test = row
    for rule in re.findall(r"`(\w+\.py)`", rules):
        assert (ROOT / "simulation" / "model" / "rules" / rule).is_file()
    assert f"def {test}(" in (HERE / file).read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_the_test_fails_without_the_mechanism(row: tuple[str, str, str, str]) -> None:
    mechanism, _, file, test = row
    words = ("-m", "pytest", "-q", "-p", "switched_off", "-p", "no:xdist", "--tb=no")
    done = subprocess.run(
        [sys.executable, *words, f"{HERE / file}", "-k", f"{test} and compiled"],
        cwd=ROOT,
        env={**os.environ, "MECHANISM_OFF": mechanism, "PYTHONPATH": str(HERE.parent)},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 1, done.stdout
    assert f"::{test}[" in done.stdout
