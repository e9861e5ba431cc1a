"""A sweep that is killed or interrupted, as a user's command and at moments of chance."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from storing import everything_in, store_of, tables_in

from simulation.sweeps.store import SweepStore

NEXTHIRE = Path(sys.executable).with_name("nexthire")
PATIENCE_SECONDS = 400
SWEEP = """
company: document-extraction
changes: {horizon_months: 2}
plans: [now]
design: latin_hypercube
points: POINTS
factors: [experiment_success_prob]
lives: 500
lives_per_world: 50
"""
STORE = "results/document-extraction/sweep-killed"


def declare(folder: Path, points: int) -> None:
    folder.mkdir(exist_ok=True)
    declared = SWEEP.replace("POINTS", str(points))
    (folder / "killed.yaml").write_text(declared, encoding="utf-8")


def words(*more: str) -> list[str]:
    return [str(NEXTHIRE), "sweep", "killed.yaml", "--quiet", "--json", *more]


@contextmanager
def sweeping(folder: Path, *more: str) -> Iterator[subprocess.Popen[str]]:
    """Start the command in a session of its own, as a terminal does, and leave none of it."""
    with subprocess.Popen(
        words(*more),
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # A test run in the background of a shell would hand down that Ctrl-C is ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    ) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def complete(folder: Path, *more: str) -> SweepStore:
    subprocess.run(
        words(*more),
        cwd=folder,
        check=True,
        stdout=subprocess.DEVNULL,
        timeout=PATIENCE_SECONDS,
    )
    store = SweepStore.open(folder / STORE)
    assert store.complete
    return store


def blocks(folder: Path) -> dict[str, tuple[int, int]]:
    """Return the finished blocks, with what changes if one is written again."""
    found = (folder / STORE / "lives").glob("block-*.parquet")
    return {path.name: (path.stat().st_ino, path.stat().st_mtime_ns) for path in found}


def wait_for(enough: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    """Wait until it is enough, or the command has ended."""
    give_up = time.monotonic() + PATIENCE_SECONDS
    while not enough() and process.poll() is None:
        assert time.monotonic() < give_up
        time.sleep(0.005)


def kill_again_and_again(folder: Path, rounds: int, points: int) -> None:
    """Kill a sweep at moments of chance; what it has written stays, and it ends as any other."""
    chance = random.Random(rounds)
    declare(folder, points)
    kept: dict[str, tuple[int, int]] = {}
    cut_short = 0
    for _ in range(rounds):
        with sweeping(folder) as process:
            if chance.random() < 0.2:
                time.sleep(chance.random())
            else:
                more = len(kept) + chance.randint(0, 2)
                wait_for(lambda more=more: len(blocks(folder)) >= more, process)
                time.sleep(chance.random() * 0.1)
            if process.poll() is None:
                cut_short += 1
                os.killpg(process.pid, signal.SIGKILL)
            _, said = process.communicate(timeout=PATIENCE_SECONDS)
            assert process.returncode in (0, -signal.SIGKILL), said
        there = blocks(folder)
        assert {name: there[name] for name in kept} == kept
        kept = there
    store = complete(folder)
    there = blocks(folder)
    assert {name: there[name] for name in kept} == kept
    assert store.manifest["lives"] == store.lives_there == 500 * points
    assert not [name for name in everything_in(folder) if name.endswith(".new")]
    assert cut_short > rounds // 2


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a sweep that nobody interrupted."""
    folder = tmp_path_factory.mktemp("whole")
    declare(folder, 40)
    complete(folder)
    return folder


def test_killed_ten_times_it_ends_bit_for_bit_as_if_never(whole: Path, tmp_path: Path) -> None:
    kill_again_and_again(tmp_path / "killed", 10, 40)
    assert tables_in(tmp_path / "killed" / STORE) == tables_in(whole / STORE)


@pytest.mark.slow
def test_killed_a_hundred_times(tmp_path: Path) -> None:
    declare(tmp_path / "whole", 300)
    complete(tmp_path / "whole")
    kill_again_and_again(tmp_path / "killed", 100, 300)
    assert tables_in(tmp_path / "killed" / STORE) == tables_in(tmp_path / "whole" / STORE)


def test_ctrl_c_once_finishes_the_blocks_under_way(whole: Path, tmp_path: Path) -> None:
    declare(tmp_path / "cut", 40)
    with sweeping(tmp_path / "cut", "--workers", "2") as process:
        wait_for(lambda: len(blocks(tmp_path / "cut")) >= 1, process)
        os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode == 130
    kept = blocks(tmp_path / "cut")
    assert "finishing the blocks under way; Ctrl-C again stops at once" in said
    last = said.strip().splitlines()[-1]
    assert last.startswith(f"nexthire: interrupted; {len(kept) * 1000:,} of 20,000 lives are kept")
    assert "the same command goes on from there" in last
    assert len(kept) < 20
    assert tables_in(tmp_path / "cut" / STORE).items() <= tables_in(whole / STORE).items()


def test_ctrl_c_twice_stops_at_once(tmp_path: Path) -> None:
    declare(tmp_path / "cut", 20)
    slow = ("--clock", "simpy", "--replications", "10000")
    with sweeping(tmp_path / "cut", *slow) as process:
        wait_for((tmp_path / "cut" / STORE / "manifest.json").exists, process)
        # Time enough to begin with lives that take minutes.
        time.sleep(0.5)
        os.killpg(process.pid, signal.SIGINT)
        time.sleep(0.2)
        begin = time.monotonic()
        os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode == 130
    assert "0 of 200,000 lives are kept" in said
    assert "Traceback" not in said
    assert blocks(tmp_path / "cut") == {}
    assert time.monotonic() - begin < 20


def descendants_of(session: int) -> list[int]:
    """Return the processes that a command has left, by their session."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(fields[3]) == session and fields[0] != "Z":
            found.append(int(path.parent.name))
    return found


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")
@pytest.mark.parametrize("how", ["once", "twice", "killed"])
def test_processes_end_with_the_command(tmp_path: Path, how: str) -> None:
    declare(tmp_path / "cut", 120)
    with sweeping(tmp_path / "cut", "--workers", "2", "--replications", "1000") as process:
        wait_for(lambda: len(blocks(tmp_path / "cut")) >= 2, process)
        assert len(descendants_of(process.pid)) >= 3
        if how == "killed":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGINT)
            if how == "twice":
                time.sleep(0.2)
                os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=PATIENCE_SECONDS)
        if how != "killed":
            assert process.returncode == 130
            assert "of 120,000 lives are kept" in said
            assert "Traceback" not in said
        give_up = time.monotonic() + 30
        while descendants_of(process.pid) and time.monotonic() < give_up:
            time.sleep(0.1)
        assert descendants_of(process.pid) == []
    resumed = complete(tmp_path / "cut", "--replications", "1000")
    assert len(resumed.lives(["runway_months"])) == 120_000


def test_an_interruption_after_the_last_block_interrupts_nothing(tmp_path: Path) -> None:
    written = 0

    def progress(lives: int) -> None:
        nonlocal written
        written += lives
        if written == 4 * 600:
            os.kill(os.getpid(), signal.SIGINT)

    assert store_of(tmp_path / "s", [1.0, 2.0], progress=progress).complete
