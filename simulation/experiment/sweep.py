"""Sweeps: the same lives at every point of a grid of levers and uncertainties."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from simulation.experiment.alternatives import live_alternatives
from simulation.experiment.changes import change, changed_by
from simulation.experiment.lives import Progress
from simulation.model.life import Clock
from simulation.model.worlds import Ignorance
from simulation.scenario import Scenario

__all__ = ["change", "changed_by", "sweep"]

if TYPE_CHECKING:
    import pandas as pd


def sweep(
    scenario: Scenario,
    grid: Mapping[str, Sequence[Any]],
    replications: int = 200,
    seed: int = 1,
    clock: Clock = "compiled",
    *,
    workers: int | None = None,
    ignorance: Ignorance = "drawn",
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Live the same replications at every point of a grid.

    Args:
        scenario: the company; all its alternatives are lived, or its plan if it has none.
        grid: register parameter or dotted scenario key -> values.
        replications: lives a point and alternative.
        seed: root seed; draws are shared by all points.
        clock, workers, ignorance, progress: as in `simulate`.

    Returns:
        One row a life: a column for each key of the grid, then alternative, replication, error
        and the measures. Adding points changes no row. `attrs["complete"]` is False if the user
        interrupted; the rows are then those that were finished.

    Raises:
        ScenarioError: if a key or a value is not valid.
        ValueError: if the grid is empty or `replications` is below 1.
        KeyboardInterrupt: if the user interrupted before a life was finished.
    """
    import pandas as pd

    if not grid or not all(len(values) for values in grid.values()):
        raise ValueError("the grid has no points")
    if replications < 1:
        raise ValueError(f"replications must be 1 or more, not {replications}")
    points = [dict(zip(grid, values, strict=True)) for values in itertools.product(*grid.values())]
    changed = [changed_by(scenario, point) for point in points]
    tables: list[pd.DataFrame] = []
    complete = False
    for point, company in zip(points, changed, strict=True):
        names = list(company.alternatives)
        companies = {name: company.alternative(name) for name in names} or {"plan": company}
        try:
            lives = live_alternatives(
                companies,
                np.arange(replications),
                seed,
                clock,
                workers=workers,
                ignorance=ignorance,
                progress=progress,
            )
        except KeyboardInterrupt:
            if not tables:
                raise
            break
        table = lives.table
        for place, (key, value) in enumerate(point.items()):
            table.insert(place, key, str(value) if isinstance(value, Mapping) else value)
        tables.append(table)
        complete = len(tables) == len(points) and lives.complete
        if lives.interrupted:
            break
    frame = pd.concat(tables, ignore_index=True)
    frame.attrs["complete"] = complete
    return frame
