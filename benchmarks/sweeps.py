"""Sweeps: a million lives and their memory, what storing a life costs, engines, and growth."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from scale import peak_mib

from simulation.scenario import Scenario, load
from simulation.sweeps import schema
from simulation.sweeps.blocks import live_task
from simulation.sweeps.cells import Layout, Settings
from simulation.sweeps.designs import latin_hypercube
from simulation.sweeps.engines import Backend
from simulation.sweeps.factors import factor
from simulation.sweeps.files import LocalFolder
from simulation.sweeps.running import sweep
from simulation.sweeps.writing import StoreWriter

COMPANY, SEED = "document-extraction", 7
FACTORS = ("retrain_need_calendar_days", "experiment_success_prob")
HERE = Path(__file__)
Report = dict[str, Any]


def plan() -> Scenario:
    """Return the demo company under one plan, without alternatives."""
    return load(COMPANY).alternative("now")


def layout(company: Scenario, points: int, lives: int) -> Layout:
    """Return a Latin hypercube over the company, two lives a world."""
    turned = [factor(company, name) for name in FACTORS]
    design = latin_hypercube(turned, points, SEED)
    names = tuple(company.alternatives) or ("plan",)
    return Layout(company, design, names, Settings(lives, SEED, lives_per_world=2))


def time_sweep(points: int, lives: int, backend: Backend, *, plans: bool = False) -> Report:
    """Sweep into a store and return seconds, lives a second, memory and size.

    Args:
        points: of a Latin hypercube over two factors.
        lives: of each plan at each point.
        backend: threads or processes.
        plans: live all five plans of the company instead of one.
    """
    import resource

    company = load(COMPANY) if plans else plan()
    turned = [factor(company, name) for name in FACTORS]
    design = latin_hypercube(turned, points, SEED)
    with tempfile.TemporaryDirectory() as folder:
        begin = time.perf_counter()
        store = sweep(
            company, design, lives, SEED, store=folder, lives_per_world=2, backend=backend
        )
        seconds = time.perf_counter() - begin
        size = sum(path.stat().st_size for path in Path(folder).rglob("*.parquet"))
        total = int(store.manifest["lives"])
    if backend == "processes":
        from joblib.externals.loky import get_reusable_executor

        # What a process took is known once it has ended.
        get_reusable_executor().shutdown(wait=True)
    usage = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return {
        "points": points,
        "lives": total,
        "backend": backend,
        "seconds": seconds,
        "lives_a_second": total / seconds,
        "processor_seconds": sum(each.ru_utime + each.ru_stime for each in usage),
        "peak_mib": peak_mib(),
        "peak_mib_of_a_worker": usage[1].ru_maxrss / 1024,
        "bytes_a_life": size / total,
    }


def time_sweeps(*asked: tuple[int, int, Backend, bool]) -> list[Report]:
    """Return what several sweeps take, each in a process of its own."""
    reports = []
    for points, lives, backend, plans in asked:
        words = [str(points), str(lives), backend, "plans" if plans else "plan"]
        done = subprocess.run(
            [sys.executable, str(HERE), *words], check=True, capture_output=True, text=True
        )
        reports.append(json.loads(done.stdout))
    return reports


def time_storing(blocks: int = 20) -> Report:
    """Return the processor microseconds that each step takes for a life, blocks of a thousand.

    Args:
        blocks: how many are lived and stored, after one that nobody counts.
    """
    asked = layout(plan(), blocks + 1, 1_000)
    steps: dict[str, float] = dict.fromkeys(("live", "hand_over", "write", "check"), 0.0)
    with tempfile.TemporaryDirectory() as folder:
        writer = StoreWriter(LocalFolder(Path(folder)), asked)
        writer.prepare()
        for number, block in enumerate(asked.blocks):
            begin = time.process_time()
            lived = live_task(asked.task(block.cells))
            there = time.process_time()
            # Once more, to know what of it is handing over and not living.
            rows = schema.to_stream(schema.from_stream(lived.lives))
            handed = time.process_time()
            writer.commit(block, lived)
            written = time.process_time()
            name = f"lives/block-{block.name}.parquet"
            schema.from_parquet(writer.folder.read(name))
            read = time.process_time()
            if number:
                steps["live"] += there - begin
                steps["hand_over"] += handed - there
                steps["write"] += written - handed
                steps["check"] += read - written
            assert rows
    return {step: seconds / (blocks * 1_000) * 1e6 for step, seconds in steps.items()}


def time_growth(lives: int = 4_000) -> dict[str, float]:
    """Return what is larger -> microseconds of processor time a life, from design to table.

    Args:
        lives: of each sweep in all.
    """
    company = load(COMPANY).with_changes({"cash_usd": 50_000_000})
    one = company.alternative("now")
    asked: dict[str, tuple[Scenario, int]] = {}
    for each in (1_000, 100, 20):
        asked[f"{lives // each:,} points x {each:,} lives"] = (one, each)
    for each in (100, 20):
        points = lives // each // 5
        asked[f"{points:,} points x 5 plans x {each} lives"] = (company, each)
    for months in (12, 30, 60):
        asked[f"{months} months, 100 lives a point"] = (
            one.with_changes({"horizon_months": months}),
            100,
        )
    for more in (0, 5, 15):
        people = {f"Engineer {i}": {"role": "ml_engineer"} for i in range(more)}
        team = f"team of {len(one.team) + more}, 100 lives a point"
        asked[team] = (one.with_changes({"team": people}), 100)
    sweep(one, {"cash_usd": [1e6]}, 10, SEED)
    found = {}
    for name, (scenario, each) in asked.items():
        points = max(1, lives // each // max(1, len(scenario.alternatives)))
        turned = [factor(scenario, factor_name) for factor_name in FACTORS]
        design = latin_hypercube(turned, points, SEED)
        begin = time.process_time()
        frame = sweep(scenario, design, each, SEED, workers=1, lives_per_world=2)
        found[name] = (time.process_time() - begin) / len(frame) * 1e6
    return found


def growth_table(found: dict[str, float]) -> list[str]:
    """Return how the cost of a life grows as a Markdown table."""
    rows = [f"| {name} | {cost:,.0f} |" for name, cost in found.items()]
    return ["| sweep | microseconds a life |", "|---|---|", *rows]


def sweep_table(reports: list[Report]) -> list[str]:
    """Return sweeps as a Markdown table."""
    rows = [
        f"| {each['points']:,} | {each['lives']:,} | {each['backend']} | {each['seconds']:,.0f} | "
        f"{each['lives_a_second']:,.0f} | {each['processor_seconds']:,.0f} | "
        f"{each['peak_mib']:.0f} | {each['peak_mib_of_a_worker']:.0f} | "
        f"{each['bytes_a_life']:.0f} |"
        for each in reports
    ]
    heads = (
        "points",
        "lives",
        "engine",
        "seconds",
        "lives a second",
        "processor seconds",
        "peak MiB",
        "peak MiB of a worker",
        "bytes a life",
    )
    return [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|", *rows]


def storing_table(found: Report) -> list[str]:
    """Return what storing costs as a Markdown table."""
    words = {
        "live": "living and measuring it",
        "hand_over": "handing it over as an Arrow stream, both ways",
        "write": "checking, hashing and writing it",
        "check": "reading it back and checking it",
    }
    rows = [f"| {words[step]} | {cost:.1f} |" for step, cost in found.items()]
    return ["| a life | microseconds of processor time |", "|---|---|", *rows]


if __name__ == "__main__":
    points, lives, backend, plans = sys.argv[1:]
    found = time_sweep(int(points), int(lives), backend, plans=plans == "plans")  # type: ignore[arg-type]
    print(json.dumps(found))
