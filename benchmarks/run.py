"""All benchmarks in one run: `python benchmarks/run.py`, or `make bench`."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import clocks
import peers
import scale
import sweeps

PACKAGES = ("numba", "llvmlite", "numpy", "simpy", "pandas", "matplotlib")
SIZES = (10_000, 100_000, 1_000_000)
# Points, lives of each plan there, engine, and whether all five plans are lived.
QUICK_SWEEPS: tuple[tuple[int, int, Any, bool], ...] = ((2, 10, "threads", False),)
SWEEPS: tuple[tuple[int, int, Any, bool], ...] = (
    (20, 1_000, "threads", False),
    (20, 1_000, "processes", False),
    (200, 100, "threads", False),
    (200, 100, "processes", False),
    (40, 100, "processes", True),
    (1_000, 20, "processes", False),
    (100, 1_000, "processes", False),
    (1_000, 1_000, "processes", False),
)
# The cost of an event of a prototype with five engineers, no queues and no ties.
PROTOTYPE_NS = 55.0


def collect(quick: bool) -> Iterator[tuple[str, Any]]:
    """Yield each part of the report by name, as soon as it is measured."""
    yield "machine", machine()
    yield "clocks", clocks.time_clocks(20, 1) if quick else clocks.time_clocks(200, 7)
    yield "cores", scale.time_cores(50, 1) if quick else scale.time_cores()
    yield "peers", peers.time_peers(2, 1) if quick else peers.time_peers()
    yield "growth", scale.time_growth(5, 1) if quick else scale.time_growth()
    yield "commands", scale.time_commands(1 if quick else 5)
    yield "many_lives", scale.time_many_lives((100, 200) if quick else SIZES)
    yield "sweeps", sweeps.time_sweeps(*(QUICK_SWEEPS if quick else SWEEPS))
    yield "storing", sweeps.time_storing(1 if quick else 20)
    yield "sweep_growth", sweeps.time_growth(20 if quick else 4_000)
    if not quick:
        yield "start", clocks.time_start()
        yield "compile", scale.time_compile()


def machine() -> dict[str, str]:
    """Return what the benchmark runs on."""
    packages = {package: version(package) for package in PACKAGES}
    model = platform.processor() or platform.machine()
    described = Path("/proc/cpuinfo")
    if described.exists():
        lines = described.read_text(encoding="utf-8").splitlines()
        model = next((line.split(":")[1] for line in lines if "model name" in line), model)
    return {
        "processor": model.strip(),
        "cores": str(os.cpu_count()),
        "python": platform.python_version(),
        **packages,
    }


def section(name: str, found: Any) -> list[str]:
    """Return one part of the report as Markdown."""
    if name == "machine":
        return [", ".join(f"{key} {value}" for key, value in found.items())]
    if name == "clocks":
        return clocks.clock_table(found, PROTOTYPE_NS)
    if name == "cores":
        return [
            f"{found['plans']} plans x {found['lives']:,} paired lives, lived and measured, warm: "
            f"{found['all_cores_seconds']:.2f} s on {found['cores']} cores, "
            f"{found['one_core_seconds']:.2f} s on one; {found['gain']:.2f} times (median of the "
            "rounds)",
        ]
    if name == "peers":
        return peers.peer_table(found)
    if name == "growth":
        rows = [f"| {what} | {report['milliseconds']:.2f} |" for what, report in found.items()]
        return ["| larger | ms a measured life |", "|---|---|", *rows]
    if name == "commands":
        rows = [f"| `{line}` | {seconds:.2f} |" for line, seconds in found.items()]
        return ["| whole command, cached | seconds |", "|---|---|", *rows]
    if name == "many_lives":
        return [
            "| lives | seconds | peak memory, MiB | mean runway, months |",
            "|---|---|---|---|",
            *(
                f"| {each['lives']:,.0f} | {each['seconds']:.1f} | {each['peak_mib']:.0f} | "
                f"{each['mean_runway']:.2f} |"
                for each in found
            ),
        ]
    if name == "sweeps":
        return sweeps.sweep_table(found)
    if name == "storing":
        return sweeps.storing_table(found)
    if name == "sweep_growth":
        return sweeps.growth_table(found)
    if name == "start":
        return [
            f"first life of a machine, nothing compiled: {found['cold_start_seconds']:.0f} s",
            f"first life of a process, from the cache: {found['cached_start_seconds']:.1f} s",
        ]
    return [f"nexthire compile, nothing compiled: {found['seconds']:.0f} s"]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure everything and print Markdown as it comes, or JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few lives, no cold compilation")
    parser.add_argument("--json", action="store_true", help="print numbers instead of tables")
    asked = parser.parse_args(arguments)
    report = {}
    for name, found in collect(asked.quick):
        report[name] = found
        if not asked.json:
            print(f"\n## {name.replace('_', ' ').capitalize()}\n", flush=True)
            print("\n".join(section(name, found)), flush=True)
    if asked.json:
        json.dump(report, sys.stdout, indent=2)


if __name__ == "__main__":
    main()
