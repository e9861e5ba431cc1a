"""A Dask cluster of real processes on this machine lives what the machine lives by itself."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from storing import tables_in

import simulation
from simulation.sweeps import blocks, cluster
from simulation.sweeps.files import SweepError
from simulation.sweeps.running import sweep
from simulation.sweeps.store import SweepStore

# Workers join when they are ready, which may be after the sweep has begun.
pytestmark = pytest.mark.filterwarnings("ignore:no worker has joined")
PATIENCE_SECONDS = 300
DASK = str(Path(sys.executable).with_name("dask"))
NEED = "retrain_need_calendar_days"
QUIET = {**os.environ, "DASK_DISTRIBUTED__ADMIN__EVENT_LOOP": "asyncio"}


@contextmanager
def running(*words: str) -> Iterator[subprocess.Popen[bytes]]:
    """Keep a process running, and kill it with all that it started."""
    with subprocess.Popen(
        [DASK, *words],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=QUIET,
        start_new_session=True,
    ) as process:
        try:
            yield process
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


@contextmanager
def scheduler(folder: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Start a scheduler and yield its address and process."""
    import json

    file = folder / "scheduler.json"
    where = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard")
    with running("scheduler", *where, "--scheduler-file", str(file)) as process:
        give_up = time.monotonic() + PATIENCE_SECONDS
        while not file.exists() or not file.read_text():
            assert process.poll() is None
            assert time.monotonic() < give_up
            time.sleep(0.05)
        yield json.loads(file.read_text())["address"], process


def worker(address: str) -> Any:
    """Start a worker of one thread, without the nanny that would start it again."""
    alone = ("--nthreads", "1", "--no-nanny", "--no-dashboard")
    return running("worker", address, *alone, "--death-timeout", "60")


def company() -> simulation.Scenario:
    plan = simulation.load("document-extraction").alternative("now")
    return plan.with_changes({"horizon_months": 4})


def test_a_cluster_lives_the_same_lives(tmp_path: Path) -> None:
    with scheduler(tmp_path) as (address, _), worker(address):
        sweep(company(), {NEED: [7, 14, 28]}, 400, 7, store=tmp_path / "far", cluster=address)
    sweep(company(), {NEED: [7, 14, 28]}, 400, 7, store=tmp_path / "here")
    assert tables_in(tmp_path / "far") == tables_in(tmp_path / "here")


@pytest.mark.slow
def test_workers_may_die_and_join(tmp_path: Path) -> None:
    grid = {NEED: [float(need) for need in range(3, 43)]}
    sweep(company(), grid, 1_000, 7, store=tmp_path / "here")
    written = 0

    with scheduler(tmp_path) as (address, _), worker(address) as first, worker(address) as second:

        def kill_one_and_call_another(lives: int) -> None:
            nonlocal written
            written += 1
            if written == 4:
                os.killpg(first.pid, signal.SIGKILL)
            if written == 8:
                third.start()
            if written == 20:
                os.killpg(second.pid, signal.SIGKILL)

        ended = threading.Event()

        def another() -> None:
            with worker(address):
                ended.wait(PATIENCE_SECONDS)

        third = threading.Thread(target=another)
        try:
            sweep(
                company(),
                grid,
                1_000,
                7,
                store=tmp_path / "far",
                cluster=address,
                progress=kill_one_and_call_another,
            )
        finally:
            ended.set()
            third.join()
    assert written == 40
    assert tables_in(tmp_path / "far") == tables_in(tmp_path / "here")


def test_nobody_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "SECONDS_TO_CONNECT", 0.3)
    with pytest.raises(
        SweepError, match="no Dask scheduler answers at tcp://127.0.0.1:1 "
    ) as caught:
        sweep(company(), {NEED: [7]}, 2, store=tmp_path / "s", cluster="tcp://127.0.0.1:1")
    assert "\n" not in str(caught.value)
    assert not (tmp_path / "s").exists()


@pytest.mark.slow
def test_a_scheduler_that_dies_is_told_and_what_is_finished_is_kept(tmp_path: Path) -> None:
    grid = {NEED: [float(need) for need in range(3, 23)]}
    written = 0
    with scheduler(tmp_path) as (address, process), worker(address):

        def kill_the_scheduler(lives: int) -> None:
            nonlocal written
            written += 1
            if written == 3:
                os.killpg(process.pid, signal.SIGKILL)

        with pytest.raises(SweepError, match="scheduler at .* is gone; what is finished is kept"):
            sweep(
                company(),
                grid,
                1_000,
                7,
                store=tmp_path / "s",
                cluster=address,
                progress=kill_the_scheduler,
            )
    assert SweepStore.open(tmp_path / "s").lives_there >= 3_000


def test_a_worker_refuses_the_task_of_other_code() -> None:
    task = blocks.json.dumps({"code": "another"})
    with pytest.raises(SweepError, match="this worker runs version .* install the same one"):
        blocks.live_task(task)
