"""One queue in several engines: engineers who serve urgent and ordinary work.

The smallest part of nexthire that general engines can express too. What an engine answers is shown
beside Erlang's formula; the processor time of a finished piece of work is compared, the fastest of
several rounds.
"""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from collections.abc import Callable

import numpy as np
from clocks import live_lives, seconds
from peer_models.question import ENGINEERS, HOURS, ORDINARY_PER_HOUR, URGENT_PER_HOUR, expected

from simulation.experiment.replicator import Replicator
from simulation.model.life import CLOCKS, Bench, Clock
from simulation.model.log import RECORD_KINDS
from simulation.model.names import DAYS_PER_MONTH, ELAPSED_HOURS_PER_DAY
from simulation.scenario import load

Report = dict[str, float]
NAMES = {
    "plain_simpy": "SimPy, as its users write it",
    "with_ciw": "Ciw",
    "with_cimba": "Cimba, its Python models",
    "nexthire_simpy": "nexthire, SimPy clock",
    "nexthire_compiled": "nexthire, compiled clock",
}


def company(lives: int) -> Replicator:
    """Return the team as a company of nexthire, ready to live."""
    work = {
        "label": "work",
        "discipline": "general",
        "category": "product",
        "per": "company",
        "effort": {"exponential": {"mean": 1}},
        "gap": {"exponential": {"mean": 1}},
    }
    scenario = load(
        {
            "extends": "laboratory/mmc",
            "name": "urgent-and-ordinary-work",
            "horizon_months": HOURS / ELAPSED_HOURS_PER_DAY / DAYS_PER_MONTH,
            "work_kinds": {
                "ticket": None,
                "urgent": {
                    **work,
                    "urgency": 1,
                    "interrupts": True,
                    "rate": {"per_elapsed_hour": URGENT_PER_HOUR},
                },
                "ordinary": {
                    **work,
                    "urgency": 5,
                    "rate": {"per_elapsed_hour": ORDINARY_PER_HOUR},
                },
            },
        }
    )
    assert len(scenario.team) == ENGINEERS
    return Replicator(scenario, np.arange(lives), 1, "compiled", "drawn")


def stays(crew: Replicator, bench: Bench, lives: int) -> tuple[float, float, float]:
    """Return pieces of work finished a life, and the mean hours of urgent and ordinary work."""
    finished = 0
    hours: dict[str, list[float]] = {"urgent": [], "ordinary": []}
    kinds = list(RECORD_KINDS)
    for index in range(lives):
        log = np.asarray(bench.live(crew.opening, crew.worlds(0), index, 1).log)
        created = log[log["kind"] == kinds.index("work_created")]
        done = log[log["kind"] == kinds.index("work_finished")]
        finished += len(done)
        arrived = np.full(len(created), np.nan)
        arrived[created["number"]] = created["time"]
        for name, found in hours.items():
            own = done[done["what"] == crew.opening.kinds.index(name)]
            found.extend((own["time"] - arrived[own["number"]]) * ELAPSED_HOURS_PER_DAY)
    return finished / lives, float(np.mean(hours["urgent"])), float(np.mean(hours["ordinary"]))


def time_ours(clock: Clock, lives: int, rounds: int) -> Report:
    """Return nanoseconds a piece of work on one of our clocks, and the mean hours it stays."""
    crew, bench = company(lives), Bench()
    # Living them makes the bench as large as the lives need.
    pieces, urgent, ordinary = stays(crew, bench, lives)

    def on_simpy() -> None:
        bench.live(crew.opening, crew.worlds(0), 0, 1, "simpy")

    compiled = clock == "compiled"
    job = (lambda: live_lives(bench, crew)) if compiled else on_simpy
    return _timed(job, pieces * (lives if compiled else 1), urgent, ordinary, rounds)


def time_peer(name: str, lives: int, rounds: int) -> Report:
    """Return the same of a peer; an empty report if it is not installed."""
    try:
        peer = importlib.import_module(f"peer_models.{name}")
    except ImportError:
        return {}
    if hasattr(peer, "prepare"):
        # A compiled model; a run of one life would time the call.
        experiment = peer.prepare(lives, 1)
        stay = peer.run(1, replications=lives)
        return _timed(experiment.run, stay.finished, stay.urgent, stay.ordinary, rounds)
    many = [peer.run(seed) for seed in range(min(lives, 5))]
    urgent = float(np.mean([stay.urgent for stay in many]))
    ordinary = float(np.mean([stay.ordinary for stay in many]))
    return _timed(lambda: peer.run(0), many[0].finished, urgent, ordinary, rounds)


def _timed(
    job: Callable[[], object], pieces: float, urgent: float, ordinary: float, rounds: int
) -> Report:
    job()
    best = min(seconds(job) for _ in range(rounds)) / pieces
    return {"nanoseconds_a_piece": best * 1e9, "urgent_hours": urgent, "ordinary_hours": ordinary}


def time_peers(lives: int = 20, rounds: int = 7) -> dict[str, Report]:
    """Return engine -> its report, each measured in a process of its own.

    Two engines that extend Numba do not work side by side in one process.
    """
    reports = {}
    for name in NAMES:
        command = [sys.executable, __file__, name, str(lives), str(rounds)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        report = json.loads(done.stdout.splitlines()[-1])
        if report:
            reports[name] = report
    return reports


def peer_table(reports: dict[str, Report]) -> list[str]:
    """Return the report as a Markdown table."""
    urgent, ordinary = expected()
    fastest = reports["nexthire_compiled"]["nanoseconds_a_piece"]
    lines = [
        "| engine | ns a piece of work | against the compiled clock | urgent, h | ordinary, h |",
        "|---|---|---|---|---|",
    ]
    for name in sorted(reports, key=lambda each: -reports[each]["nanoseconds_a_piece"]):
        report = reports[name]
        each = report["nanoseconds_a_piece"]
        lines.append(
            f"| {NAMES[name]} | {each:,.0f} | {each / fastest:.2g} | "
            f"{report['urgent_hours']:.2f} | {report['ordinary_hours']:.2f} |"
        )
    lines.append(f"| Erlang's formula | | | {urgent:.2f} | {ordinary:.2f} |")
    return lines


if __name__ == "__main__":
    engine, how_many, times = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    ours = {"nexthire_compiled": CLOCKS[0], "nexthire_simpy": CLOCKS[1]}
    if engine in ours:
        print(json.dumps(time_ours(ours[engine], how_many, times)))
    else:
        print(json.dumps(time_peer(engine, how_many, times)))
