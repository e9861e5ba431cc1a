"""The folder of a choice among hiring sequences: summary, table, figures and manifest."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from simulation.report.choosing_data import choosing_data, choosing_frame
from simulation.report.store import (
    Writer,
    folder_name,
    run_identifier,
    write_csv,
    write_folder,
)
from simulation.report.summary import Json, to_json
from simulation.sweeps.code import versions

if TYPE_CHECKING:
    from simulation.decision.choosing import Choosing
    from simulation.experiment.runs import Run
    from simulation.scenario import Scenario


def write_choosing(
    results: Path, scenario: Scenario, run: Run, found: Choosing, command: str
) -> Path:
    """Write a run folder and return its path; either all of it is there or nothing changed.

    Args:
        results: folder of all results; made if missing.
        scenario: the company.
        run: which lives were asked for.
        found: what `simulation.decision.choosing.choose` returned.
        command: what the user typed, for the manifest.

    Raises:
        ReportError: the folder cannot be written.
    """
    from simulation.report.figure_choosing import choosing_figure, pareto_figure
    from simulation.report.figures import save_figure

    manifest = _manifest(scenario, run, found, command)
    files: dict[str, Writer] = {
        "summary.json": partial(_write_json, choosing_data(found)),
        "sequences.csv": partial(write_csv, choosing_frame(found)),
        "manifest.json": partial(_write_json, manifest),
    }
    figures = {"answer": choosing_figure(found)}
    if found.pareto_aims:
        figures["pareto"] = pareto_figure(found)
    for stem, figure in figures.items():
        for ending in ("png", "svg"):
            files[f"{stem}.{ending}"] = partial(save_figure, figure)
    return write_folder(results / folder_name(scenario.name) / str(manifest["run"]), files)


def _write_json(content: dict[str, Json], path: Path) -> None:
    path.write_text(to_json(content), encoding="utf-8")


def _manifest(scenario: Scenario, run: Run, found: Choosing, command: str) -> dict[str, Json]:
    names = tuple(sorted(each.sequence.name for each in found.outcomes))
    settings: dict[str, Json] = {
        "verb": "choose",
        "worlds": run.ignorance,
        "lives_per_world": run.lives_per_world,
        "aim": found.aim.words,
        "indifference": found.zone,
        "level": found.level,
        "pareto": bool(found.pareto_aims),
    }
    digest = scenario.content_hash()
    finished = found.lives if found.interrupted else None
    return {
        "run": run_identifier(digest, run.seed, run.replications, names, settings, finished),
        "scenario": {"name": scenario.name, "hash": digest},
        "seed": run.seed,
        "replications": run.replications,
        "complete": not found.interrupted,
        "alternatives": list(names),
        "settings": settings,
        "clock": run.clock,
        "command": command,
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "versions": dict(versions()),
    }
