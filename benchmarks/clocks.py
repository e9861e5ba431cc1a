"""How fast both clocks are, side by side, on the demo company.

Both clocks live the same lives in the same process by turns, in processor time, and the fastest
round of each counts: what else the machine does slows both alike, so the ratio is what to compare.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from simulation.experiment.replicator import Replicator
from simulation.model.compiled import live
from simulation.model.entry import enter
from simulation.model.jit import rule
from simulation.model.life import CLOCKS, Bench, Clock
from simulation.scenario import load

COMPANY, ALTERNATIVE, SEED = "document-extraction", "now", 7
# Enough for every life to reach the horizon, so that all lives are equally long.
CASH_USD = 9_000_000
Report = dict[str, float]


def company(lives: int, clock: Clock) -> Replicator:
    """Return the demo company, ready to live some lives."""
    scenario = load(COMPANY).alternative(ALTERNATIVE).with_changes({"cash_usd": CASH_USD})
    return Replicator(scenario, np.arange(lives), SEED, clock, "drawn")


def seconds(work: Callable[[], object]) -> float:
    """Return the processor time that some work takes."""
    begin = time.process_time()
    work()
    return time.process_time() - begin


@rule
def live_worlds(
    company: Any,
    works: Any,
    accounts: Any,
    log: Any,
    template: Any,
    customers: Any,
    record: Any,
    speeds: Any,
    salaries: Any,
    hands_on: Any,
    rates: Any,
    replications: Any,
    seed: np.uint64,
) -> None:
    """Live every world on the compiled clock in one compiled call, as runs do."""
    for index in range(len(replications)):
        enter(
            company,
            accounts,
            template,
            customers,
            record,
            speeds,
            salaries,
            hands_on,
            rates,
            replications,
            index,
            seed,
        )
        live(company, works, accounts, log)


def live_lives(bench: Bench, crew: Replicator) -> None:
    """Live all lives of a company without measuring them; they must fit into one batch."""
    opening = crew.opening
    worlds, seed = crew.worlds(0).arrays, np.uint64(crew.seed)
    live_worlds(*bench.arrays, opening.company, opening.accounts, *worlds, seed)


def time_clocks(lives: int, rounds: int) -> Report:
    """Return seconds a life of each clock, of measuring, and events and records a life.

    Args:
        lives: lives a round, the same on both clocks.
        rounds: how often each is timed; the fastest round counts.
    """
    bench, crew = Bench(), company(lives, "compiled")
    events = records = 0
    for index in range(lives):
        life = bench.live(crew.opening, crew.worlds(0), index, SEED)
        events += life.events
        records += len(life.log)

    def on_simpy() -> None:
        for index in range(lives):
            bench.live(crew.opening, crew.worlds(0), index, SEED, "simpy")

    def compiled() -> None:
        live_lives(bench, crew)

    def measured() -> None:
        crew.live(bench, 0, lives)

    clocks = {"simpy": on_simpy, "compiled": compiled, "measured": measured}
    compiled()
    measured()
    bench.live(crew.opening, crew.worlds(0), 0, SEED, "simpy")
    best = dict.fromkeys(clocks, float("inf"))
    for _ in range(rounds):
        for name, work in clocks.items():
            best[name] = min(best[name], seconds(work) / lives)
    return {
        "events_per_life": events / lives,
        "records_per_life": records / lives,
        **{f"{name}_seconds_per_life": best[name] for name in clocks},
        "ratio": best["simpy"] / best["compiled"],
    }


def time_start() -> Report:
    """Return the wall seconds from the shell to a first life: nothing compiled yet, and cached."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "NEXTHIRE_CACHE_DIR": folder}
        taken = []
        for _ in range(2):
            begin = time.perf_counter()
            subprocess.run([sys.executable, __file__], env=environment, check=True)
            taken.append(time.perf_counter() - begin)
    return {"cold_start_seconds": taken[0], "cached_start_seconds": taken[1]}


def first_life() -> None:
    """Live and measure one life, as the first of a process."""
    company(1, "compiled").live(Bench(), 0, 1)


def clock_table(report: Report, prototype_ns: float) -> list[str]:
    """Return the report as Markdown.

    Args:
        report: of `time_clocks`.
        prototype_ns: cost of an event to compare with, nanoseconds.
    """
    lines = [
        f"{COMPANY}, alternative {ALTERNATIVE}: {report['events_per_life']:,.0f} events and "
        f"{report['records_per_life']:,.0f} records a life",
        "",
        "| clock | lives a second | ms a life | ns an event |",
        "|---|---|---|---|",
    ]
    for name in (*CLOCKS, "measured"):
        each = report[f"{name}_seconds_per_life"]
        nanoseconds = each / report["events_per_life"] * 1e9
        called = "compiled, measured" if name == "measured" else name
        lines.append(f"| {called} | {1.0 / each:,.0f} | {each * 1e3:.2f} | {nanoseconds:,.0f} |")
    both = report["measured_seconds_per_life"]
    event = report["compiled_seconds_per_life"] / report["events_per_life"] * 1e9
    return [
        *lines,
        "",
        f"The compiled clock is {report['ratio']:.1f} times as fast as SimPy. Measures take "
        f"{1.0 - report['compiled_seconds_per_life'] / both:.0%} of a measured life. An event "
        f"costs {event / prototype_ns:.1f} times the prototype's.",
    ]


if __name__ == "__main__":
    first_life()
