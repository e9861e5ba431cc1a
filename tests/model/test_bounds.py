"""Compiled rules and measures stay within their tables, and never count from the end of one."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from simulation.experiment.replicator import Replicator
from simulation.experiment.runs import Run
from simulation.model.life import Bench
from simulation.scenario import load, shipped

pytestmark = [pytest.mark.slow, pytest.mark.compiled]
LIVES = 6
BELOW_ZERO = """
from simulation.measures.topics import topic_of
try:
    print(topic_of(-1, 0))
except IndexError:
    print("found")
"""


def told() -> Iterator[str]:
    """Yield a digest of the measures of each shipped company, under each of its plans."""
    run = Run(LIVES, 3)
    numbers, worlds = run.numbers(0, LIVES)
    for name in shipped():
        company = load(name)
        for plan in company.alternatives or [None]:
            lived = company if plan is None else company.alternative(plan)
            replicator = Replicator(lived, numbers, 3, "compiled", "drawn", worlds=worlds)
            replicator.live(Bench(), 0, LIVES)
            rows = np.ascontiguousarray(replicator.lives.rows)
            yield f"{name} {plan} {hashlib.sha256(rows.tobytes()).hexdigest()}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bounds")


def printed(story: str, folder: Path) -> list[str]:
    """Return what a process prints whose compiled code checks bounds."""
    checked = {"NUMBA_BOUNDSCHECK": "1", "NEXTHIRE_CACHE_DIR": str(folder)}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", story],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **checked},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_an_index_below_zero_is_found_where_bounds_are_checked(folder: Path) -> None:
    assert printed(BELOW_ZERO, folder) == ["found"]


def test_every_shipped_company_stays_within_its_tables(folder: Path) -> None:
    story = "from test_bounds import told\nprint(*told(), sep='\\n')"
    here = list(told())
    assert len(here) > 100
    assert printed(story, folder) == here
