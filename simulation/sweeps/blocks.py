"""Live a block: JSON in, Arrow streams out, nothing but plain data between.

A worker may be a thread, a process, or another machine. It builds the company from its plain
content, as a file is read, and refuses a task of other code than its own.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from simulation.experiment.cancellation import Cancellation
from simulation.experiment.lives import Lives
from simulation.experiment.replicator import Replicator
from simulation.measures.catalogue import MONTHLY_SERIES
from simulation.measures.columns import NAMES
from simulation.model.life import Bench
from simulation.scenario import Scenario, load
from simulation.sweeps import schema
from simulation.sweeps.code import code_version
from simulation.sweeps.files import SweepError

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
# Takes the place of a company: (point, numbers of the lives, seed) -> result -> (lives,) numbers.
Living = Callable[[Mapping[str, Any], Integers, int], Mapping[str, Floats]]

_kept = threading.local()


@dataclass(frozen=True)
class Lived:
    """Hold what a worker hands back.

    Args:
        lives: rows of the lives as an Arrow stream.
        monthly: rows of the months likewise; empty if they were not asked for.
    """

    lives: bytes
    monthly: bytes = b""


class Stopped(Exception):
    """Say that a block was given up half way, because the user wanted to stop at once."""


def live_task(
    task: str, living: Living | None = None, cancellation: Cancellation | None = None
) -> Lived:
    """Live the cells of a task.

    Args:
        task: what `Layout.task` wrote.
        living: lives a point instead of the company; only within this process.
        cancellation: lets another thread end it at once.

    Raises:
        SweepError: this worker runs another version of the model.
        Stopped: it was cancelled.
    """
    asked = json.loads(task)
    if asked["code"] != code_version():
        found = f"this worker runs version {code_version()} of the model"
        raise SweepError(f"{found}, and the sweep version {asked['code']}; install the same one")
    if living is not None:
        return Lived(schema.to_stream(_instead(asked, living)))
    tables, months = [], []
    for number, cell in enumerate(asked["cells"]):
        lives = _live_cell(asked, cell, cancellation or Cancellation())
        tables.append(_rows(number, lives))
        if asked["monthly"]:
            months.append(_monthly_rows(number, lives))
    return Lived(
        schema.to_stream(pa.concat_tables(tables)),
        schema.to_stream(pa.concat_tables(months)) if months else b"",
    )


def _live_cell(
    asked: Mapping[str, Any], cell: Mapping[str, Any], cancellation: Cancellation
) -> Lives:
    """Live one cell; where the company cannot be lived at all, each life has that as its error."""
    numbers = np.arange(cell["begin"], cell["end"], dtype=np.int64)
    worlds = numbers // asked["lives_per_world"]
    company = _company(asked["company"], json.dumps(cell["change"]), cell["alternative"])
    how = asked["seed"], asked["clock"], asked["ignorance"]
    try:
        replicator = Replicator(company, numbers, *how, worlds=worlds)
    except ValueError as error:
        return _not_lived(company, asked["seed"], numbers, worlds, str(error))
    bench = _bench()
    for begin, end in replicator.blocks():
        replicator.live(bench, begin, end, cancellation)
    if not replicator.lives.finished.all():
        raise Stopped
    return replicator.lives


def _bench() -> Bench:
    """Return what this thread lives on, and keeps from block to block."""
    if not hasattr(_kept, "bench"):
        _kept.bench = Bench()
    bench: Bench = _kept.bench
    return bench


@lru_cache(4)
def _loaded(company: str) -> Scenario:
    return load(json.loads(company))


@lru_cache(8)
def _changed(company: str, change: str) -> Scenario:
    diff, scenario = json.loads(change), _loaded(company)
    if set(diff) == {"parameters"}:
        return scenario.with_parameters(diff["parameters"])
    return scenario.with_changes(diff) if diff else scenario


def _company(company: str, change: str, alternative: str) -> Scenario:
    """Return a plan of a company at a point."""
    changed = _changed(company, change)
    return changed.alternative(alternative) if changed.alternatives else changed


def _not_lived(
    company: Scenario, seed: int, numbers: Integers, worlds: Integers, error: str
) -> Lives:
    months = int(np.ceil(company.horizon_months))
    return Lives(
        company,
        seed,
        numbers,
        np.full((len(numbers), len(NAMES)), np.nan),
        np.full((len(numbers), len(MONTHLY_SERIES), months + 1), np.nan),
        worlds,
        dict.fromkeys(range(len(numbers)), error),
        np.ones(len(numbers), np.bool_),
    )


def _rows(number: int, lives: Lives) -> pa.Table:
    n = len(lives.replications)
    errors = [lives.errors.get(place, "") for place in range(n)]
    measures = [schema.undefined_as_null(column) for column in lives.rows.T]
    keys = [np.full(n, number), lives.replications, lives.world_numbers]
    arrays = [*map(pa.array, keys), pa.array(errors, pa.string()), *measures]
    return pa.table(arrays, schema=schema.living_schema())


def _monthly_rows(number: int, lives: Lives) -> pa.Table:
    n, _, months = lives.monthly.shape
    keys = [
        np.full(n * months, number),
        np.repeat(lives.replications, months),
        np.tile(np.arange(months), n),
    ]
    failed = list(lives.errors)
    series = lives.monthly.copy()
    series[failed] = np.nan
    columns = [
        schema.undefined_as_null(series[:, place].ravel()) for place in range(series.shape[1])
    ]
    return pa.table([*map(pa.array, keys), *columns], schema=schema.monthly_schema())


def _instead(asked: Mapping[str, Any], living: Living) -> pa.Table:
    """Return the rows of what takes the place of a company."""
    tables = []
    for number, cell in enumerate(asked["cells"]):
        numbers = np.arange(cell["begin"], cell["end"], dtype=np.int64)
        results = living(cell["point"], numbers, asked["seed"])
        keys = [np.full(len(numbers), number), numbers, numbers // asked["lives_per_world"]]
        columns = [schema.undefined_as_null(np.asarray(each, float)) for each in results.values()]
        arrays = [*map(pa.array, keys), pa.array([""] * len(numbers), pa.string()), *columns]
        tables.append(pa.table(arrays, schema=schema.living_schema(list(results))))
    return pa.concat_tables(tables)
