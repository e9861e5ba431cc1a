"""The benchmarks run and their numbers fit together; how fast is for `make bench` to say."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

# A quick run takes a minute.
pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]


def quick(*options: str) -> str:
    """Return what a quick run of the benchmarks prints."""
    command = [sys.executable, "benchmarks/run.py", "--quick", *options]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    ).stdout


@pytest.fixture(scope="module")
def report() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(quick("--json"))
    return found


def test_the_numbers_fit_together(report: dict[str, Any]) -> None:
    clocks = report["clocks"]
    times = clocks["simpy_seconds_per_life"] / clocks["compiled_seconds_per_life"]
    assert clocks["ratio"] == pytest.approx(times)
    assert clocks["events_per_life"] > 1_000
    assert report["cores"]["plans"] == 5
    assert [each["lives"] for each in report["many_lives"]] == [100, 200]


def test_a_sweep_is_counted_whole(report: dict[str, Any]) -> None:
    (swept,) = report["sweeps"]
    assert swept["lives"] == 20
    assert swept["lives_a_second"] == pytest.approx(20 / swept["seconds"])
    assert report["storing"]["live"] > report["storing"]["hand_over"] > 0


def test_the_engines_answer_the_same_question(report: dict[str, Any]) -> None:
    peers = report["peers"]
    assert {"nexthire_compiled", "nexthire_simpy", "plain_simpy"} <= set(peers)
    for answer in peers.values():
        assert answer["urgent_hours"] == pytest.approx(1.01, abs=0.1)
        # Here an engineer who was interrupted resumes in person, which takes a little longer.
        assert answer["ordinary_hours"] == pytest.approx(2.43, abs=0.6)


def test_the_tables_name_every_part() -> None:
    printed = quick()
    for part in ("simpy", "times as fast as SimPy", "paired lives", "Erlang", "peak memory"):
        assert part in printed
