"""The folder of tipping points: summary, points, figure and manifest."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

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
    import pandas as pd
    from matplotlib.figure import Figure

    from simulation.decision.tipping import TippingPoint
    from simulation.experiment.runs import Run
    from simulation.scenario import Scenario


def write_tipping(
    results: Path,
    scenario: Scenario,
    run: Run,
    tests: tuple[TippingPoint, ...],
    summary: dict[str, Json],
    figure: Figure,
    settings: Mapping[str, Json],
    command: str,
) -> Path:
    """Write a run folder and return its path; either all of it is there or nothing changed.

    Args:
        results: folder of all results; made if missing.
        scenario: the company with the plans compared.
        run: which lives were asked for at each point.
        tests: the tipping points, one or more.
        summary: them as plain data.
        figure: them drawn.
        settings: further choices that the results depend on.
        command: what the user typed, for the manifest.

    Raises:
        ReportError: the folder cannot be written.
    """
    from simulation.report.figures import save_figure

    manifest = _manifest(scenario, run, tests, settings, command)
    files: dict[str, Writer] = {
        "summary.json": partial(_write_json, summary),
        "points.csv": partial(write_csv, points_frame(tests)),
        "answer.png": partial(save_figure, figure),
        "answer.svg": partial(save_figure, figure),
        "manifest.json": partial(_write_json, manifest),
    }
    return write_folder(results / folder_name(scenario.name) / str(manifest["run"]), files)


def points_frame(tests: tuple[TippingPoint, ...]) -> pd.DataFrame:
    """Return one row a point: what is turned, the plans, the value, the gain and the verdict."""
    import pandas as pd

    rows = [
        {
            "parameter": test.dial.name,
            "unit": test.dial.unit,
            "asked": test.asked,
            "baseline": test.baseline,
            "value": each.value,
            "gain": each.gain.estimate,
            "gain_low": each.gain.low,
            "gain_high": each.gain.high,
            "level": each.gain.level,
            "verdict": str(each.answer),
        }
        for test in tests
        for each in test.values
    ]
    return pd.DataFrame(rows)


def _write_json(content: dict[str, Json], path: Path) -> None:
    path.write_text(to_json(content), encoding="utf-8")


def _manifest(
    scenario: Scenario,
    run: Run,
    tests: tuple[TippingPoint, ...],
    settings: Mapping[str, Json],
    command: str,
) -> dict[str, Json]:
    digest, names = scenario.content_hash(), tuple(scenario.alternatives)
    interrupted = any(test.interrupted for test in tests)
    # What an interruption left must not take the place of the whole.
    chosen: dict[str, Json] = {
        **settings,
        "worlds": run.ignorance,
        "lives_per_world": run.lives_per_world,
        "points": sum(len(test.values) for test in tests) if interrupted else None,
    }
    finished = tests[0].lives if interrupted else None
    return {
        "run": run_identifier(digest, run.seed, run.replications, names, chosen, finished),
        "scenario": {"name": scenario.name, "hash": digest},
        "seed": run.seed,
        "replications": run.replications,
        "complete": not interrupted,
        "alternatives": list(names),
        "settings": chosen,
        "clock": run.clock,
        "command": command,
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "versions": dict(versions()),
    }
