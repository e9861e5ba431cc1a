"""Compile the model ahead of its use, in two processes at a time.

Everything that Python calls on the compiled rules belongs to one of two units: what answers need,
and what one traced life needs, on both clocks. Each is compiled by a process of its own.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from numba import int64, typeof

from simulation.experiment.simulate import simulate
from simulation.experiment.trace import trace
from simulation.model import jit
from simulation.model.life import Bench
from simulation.model.rules.happenings import HAPPENINGS
from simulation.scenario import Scenario, load

COMPANY = "base/model-first"


class CompilationError(RuntimeError):
    """Say why the model could not be compiled."""


def compile_answers() -> None:
    """Compile what `simulate`, `compare`, `whatif` and `sweep` need."""
    simulate(_company(), 1)


def compile_one_life() -> None:
    """Compile what `trace` needs on both clocks, and lives on the SimPy clock."""
    company = _company()
    trace(company, clock="compiled")
    simulate(company, 1, clock="simpy")
    arrays = [typeof(array) for array in Bench().arrays]
    for happening in HAPPENINGS:
        happening.compile((*arrays, int64))


UNITS: dict[str, Callable[[], None]] = {
    "answers": compile_answers,
    "one-life": compile_one_life,
}


def is_compiled(unit: str) -> bool:
    """Return whether a unit of this version is in the cache already."""
    return _mark(unit).exists() or jit.INTERPRETED


def compile_unit(unit: str) -> None:
    """Compile a unit in this process and mark it as compiled."""
    UNITS[unit]()
    _mark(unit).touch()


def compile_all() -> tuple[str, ...]:
    """Compile the units that are not compiled yet, each in a process of its own.

    Returns:
        The units that were compiled.

    Raises:
        CompilationError: if the cache cannot be written, or a process fails.
    """
    missing = tuple(unit for unit in UNITS if not is_compiled(unit))
    if missing and jit.cache_is_temporary():
        raise CompilationError(
            f"{jit.wanted_cache_folder()} cannot be written; name another folder in "
            "NEXTHIRE_CACHE_DIR"
        )
    with _processes(missing) as processes:
        for unit, process in zip(missing, processes, strict=True):
            _, said = process.communicate()
            if process.returncode != 0:
                last = said.strip().splitlines()[-1:] or [f"exit code {process.returncode}"]
                raise CompilationError(f"compiling {unit} failed: {last[0]}")
    return missing


@contextmanager
def _processes(units: tuple[str, ...]) -> Iterator[list[subprocess.Popen[str]]]:
    """Start a process for each unit and let none outlive us."""
    command = [sys.executable, "-m", "simulation.experiment.compilation"]
    running: list[subprocess.Popen[str]] = []
    try:
        for unit in units:
            running.append(
                subprocess.Popen(
                    [*command, unit], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
                )
            )
        yield running
    finally:
        for process in running:
            process.kill()
            process.wait()


def _company() -> Scenario:
    return load(COMPANY)


def _mark(unit: str) -> Path:
    # Numba keeps what it compiled by the folder of its source.
    place = hashlib.sha256(str(Path(__file__).resolve().parents[1]).encode()).hexdigest()[:12]
    return jit.cache_folder() / f"{unit}-{place}.compiled"


if __name__ == "__main__":
    compile_unit(sys.argv[1])
