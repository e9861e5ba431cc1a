"""A sweep that is asked again for less: its lives are there already, and none is lost."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from storing import ANY_COMPANY, Plane, store_of, tables_in

from simulation.sweeps import running
from simulation.sweeps.running import sweep
from simulation.sweeps.store import SweepStore
from simulation.sweeps.writing import StoreWriter


@pytest.mark.parametrize("fewer", [1, 10, 599])
def test_fewer_lives_are_the_first_ones(tmp_path: Path, fewer: int) -> None:
    folder, plane = tmp_path / "s", Plane()
    all_of_them = store_of(folder, [1.0, 2.0], 600).lives()
    before = tables_in(folder)
    rows = store_of(folder, [1.0, 2.0], fewer, living=plane).lives()
    first = all_of_them[all_of_them["replication"] < fewer].reset_index(drop=True)
    pd.testing.assert_frame_equal(rows, first, check_exact=True)
    store_of(folder, [1.0, 2.0], 600, living=plane)
    assert plane.lived == 0
    assert tables_in(folder) == before
    store_of(tmp_path / "anew", [1.0, 2.0], fewer)
    store_of(folder, [1.0, 2.0], fewer)
    assert tables_in(folder) == tables_in(tmp_path / "anew")


def test_parts_of_cells_come_from_where_they_are_kept(tmp_path: Path) -> None:
    folder, plane = tmp_path / "s", Plane()
    store_of(folder, [1.0, 2.0], 20)
    store_of(folder, [2.0, 3.0], 30)
    grown = store_of(folder, [1.0, 2.0, 3.0], 25, living=plane)
    assert plane.lived == 2 * 5
    store_of(tmp_path / "anew", [1.0, 2.0, 3.0], 25)
    assert tables_in(folder) == tables_in(tmp_path / "anew")
    assert len(grown.lives()) == 3 * 2 * 25


class Slow(Plane):
    """Take a while, and say when it is done."""

    def __init__(self) -> None:
        super().__init__()
        self.begun = self.ended = 0

    def __call__(self, point, numbers, seed):  # type: ignore[no-untyped-def]
        self.begun += 1
        time.sleep(0.2 * self.begun)
        self.ended += 1
        return {"height": np.zeros(len(numbers))}


@pytest.mark.parametrize("kept", [True, False])
def test_no_thread_lives_on_after_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept: bool
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(StoreWriter, "commit", fail)
    monkeypatch.setattr(running, "_frame", fail)
    slow, grid = Slow(), {"x": [float(x) for x in range(8)]}
    how = {"store": tmp_path / "s"} if kept else {}
    with pytest.raises(ZeroDivisionError):
        sweep(ANY_COMPANY, grid, 1_000, living=slow, workers=2, **how)
    assert slow.begun == slow.ended
    time.sleep(0.3)
    assert slow.begun == slow.ended < 8


def test_a_failure_ends_the_command_in_one_line(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from simulation.sweeps import writing, files\n"
        "def fail(*_): raise files.SweepError('no more')\n"
        "writing.StoreWriter.commit = fail\n"
        "from simulation.cli import main\n"
        "sys.exit(main(['sweep', 'document-extraction', '--hire', 'mlops', '--vary',"
        " 'cash_usd=1e6:2e6', '--replications', '500', '--quiet']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "nexthire: no more\n")
    assert not SweepStore.open(
        tmp_path / "results" / "document-extraction" / "sweep-cash_usd-mlops"
    ).complete


PROCESSES = """
import sys
import simulation
from simulation.sweeps import files, writing
from simulation.sweeps.running import sweep

def fail(*_):
    raise files.SweepError("no more")

if __name__ == "__main__":
    writing.StoreWriter.commit = fail
    grid, company = {"cash_usd": [1e6, 2e6, 3e6, 4e6]}, simulation.load("document-extraction")
    try:
        sweep(company, grid, 2000, store="s", backend="processes", workers=2)
    except files.SweepError as error:
        print(error)
"""


@pytest.mark.slow
def test_processes_end_after_a_failure_too(tmp_path: Path) -> None:
    script = tmp_path / "failing.py"
    script.write_text(PROCESSES, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(script)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (done.returncode, done.stdout) == (0, "no more\n")
