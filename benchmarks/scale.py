"""What users feel: warm answers, whole commands, both cores, a million lives, larger companies."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from simulation.experiment.alternatives import live_alternatives, live_in_batches
from simulation.scenario import Scenario, load

COMPANY, SEED = "document-extraction", 7
HERE = Path(__file__)
Report = dict[str, float]


def wall(job: Callable[[], Any]) -> float:
    """Return the seconds on the clock that a job takes."""
    begin = time.perf_counter()
    job()
    return time.perf_counter() - begin


def peak_mib() -> float:
    """Return the most memory of this process, MiB; what started it does not count."""
    import resource

    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    lines = status.read_text(encoding="ascii").splitlines()
    return next(float(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024


def alternatives() -> Mapping[str, Scenario]:
    """Return the demo company under each of its five alternatives."""
    company = load(COMPANY)
    return {name: company.alternative(name) for name in company.alternatives}


def time_cores(lives: int = 1_000, rounds: int = 5) -> Report:
    """Return seconds of a warm answer on one core and on all, and the median gain.

    Args:
        lives: paired lives of each alternative.
        rounds: how often both are timed, by turns.
    """
    plans, numbers = alternatives(), np.arange(lives)
    cores = os.cpu_count() or 1
    live_alternatives(plans, numbers[:20], SEED)
    taken: dict[int, list[float]] = {1: [], cores: []}
    for _ in range(rounds):
        for workers, times in taken.items():
            times.append(wall(lambda w=workers: live_alternatives(plans, numbers, SEED, workers=w)))
    gains = [one / all_ for one, all_ in zip(taken[1], taken[cores], strict=True)]
    return {
        "cores": cores,
        "plans": len(plans),
        "lives": lives,
        "one_core_seconds": statistics.median(taken[1]),
        "all_cores_seconds": statistics.median(taken[cores]),
        "gain": statistics.median(gains),
    }


def time_commands(rounds: int = 5) -> dict[str, float]:
    """Return command line -> median seconds of whole commands, everything compiled already."""
    answer = ("whatif", COMPANY, "--hire", "mlops", "--quiet")
    asked = {
        "nexthire --help": ["--help"],
        f"nexthire check {COMPANY}": ["check", COMPANY],
        f"nexthire whatif {COMPANY} --brief (1,000 lives)": [
            *(*answer, "--brief", "--replications", "1000"),
        ],
        f"nexthire whatif {COMPANY} (500 lives)": [*answer],
        f"nexthire run {COMPANY} --life 3": ["run", COMPANY, "--life", "3"],
    }
    with tempfile.TemporaryDirectory() as folder:

        def command(words: list[str]) -> None:
            subprocess.run(
                [sys.executable, "-m", "simulation", *words],
                cwd=folder,
                check=True,
                stdout=subprocess.DEVNULL,
            )

        for words in asked.values():
            command(words)
        return {
            name: statistics.median(wall(lambda w=words: command(w)) for _ in range(rounds))
            for name, words in asked.items()
        }


def time_compile() -> Report:
    """Return the seconds that `nexthire compile` takes with nothing compiled yet."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "NEXTHIRE_CACHE_DIR": folder}
        command = [sys.executable, "-m", "simulation", "compile", "--quiet"]
        return {"seconds": wall(lambda: subprocess.run(command, env=environment, check=True))}


def many_lives(lives: int) -> Report:
    """Live one plan so often in batches, adding up runway, and return time and peak memory."""
    plan = {"now": alternatives()["now"]}
    total, count = 0.0, 0

    def all_of_them() -> None:
        nonlocal total, count
        for batch in live_in_batches(plan, lives, SEED):
            runway = batch.alternatives["now"].rows_of("runway_months")
            total, count = total + float(runway.sum()), count + len(runway)

    seconds = wall(all_of_them)
    return {
        "lives": count,
        "seconds": seconds,
        "peak_mib": peak_mib(),
        "mean_runway": total / count,
    }


def time_many_lives(lives: tuple[int, ...]) -> list[Report]:
    """Return time and peak memory of runs of several sizes, each in a process of its own."""
    reports = []
    for size in lives:
        command = [sys.executable, str(HERE), str(size)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        reports.append(json.loads(done.stdout))
    return reports


def time_growth(lives: int = 200, rounds: int = 3) -> dict[str, Report]:
    """Return what is larger -> milliseconds of a measured life on one core, fastest round."""
    company = load(COMPANY).alternative("now").with_changes({"cash_usd": 50_000_000})
    larger: dict[str, tuple[Scenario, int]] = {}
    for months in (12, 30, 60, 120):
        larger[f"{months} months"] = (company.with_changes({"horizon_months": months}), lives)
    for more in (0, 5, 15, 30):
        people = {f"Engineer {i}": {"role": "ml_engineer"} for i in range(more)}
        team = len(company.team) + more
        larger[f"team of {team}"] = (company.with_changes({"team": people}), lives)
    for times in (1, 10, 50):
        larger[f"{times * lives:,} lives"] = (company, times * lives)
    return {
        name: {"milliseconds": min(_each(plan, count) for _ in range(rounds)) * 1e3}
        for name, (plan, count) in larger.items()
    }


def _each(plan: Scenario, lives: int) -> float:
    plans = {"plan": plan}
    return wall(lambda: live_alternatives(plans, np.arange(lives), SEED, workers=1)) / lives


if __name__ == "__main__":
    print(json.dumps(many_lives(int(sys.argv[1]))))
