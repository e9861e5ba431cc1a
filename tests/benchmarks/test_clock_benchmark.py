"""The benchmark of both clocks runs; how fast they are is for `make bench` to say."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def quick(*options: str) -> str:
    """Return what a quick run of the benchmark prints."""
    command = [sys.executable, "benchmarks/clocks.py", "--quick", *options]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    ).stdout


def test_the_table_names_both_clocks_and_their_ratio() -> None:
    printed = quick()
    assert "simpy" in printed
    assert "times as fast as SimPy" in printed


def test_the_numbers_fit_together() -> None:
    report = json.loads(quick("--json"))
    times = report["simpy_seconds_per_life"] / report["compiled_seconds_per_life"]
    assert report["ratio"] == pytest.approx(times)
    assert report["events_per_life"] > 1_000
    assert report["measured_seconds_per_life"] > 0.0
