"""What tests of the store share: something quick to live, and files as bytes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import simulation
from simulation.sweeps.running import sweep
from simulation.sweeps.store import SweepStore

TABLES = ("points.parquet", "lives/*.parquet", "monthly/*.parquet")
ANY_COMPANY = simulation.load("laboratory/empty")


class Plane:
    """Live a plane over x and y in place of a company, and count the lives."""

    def __init__(self) -> None:
        self.lived = 0

    def __call__(
        self, point: Mapping[str, Any], numbers: NDArray[np.int64], seed: int
    ) -> dict[str, NDArray[np.float64]]:
        self.lived += len(numbers)
        height = 10.0 * point["x"] + point.get("y", 0.0) + numbers + seed / 8
        return {"height": height, "odd": np.where(numbers % 2 == 1, height, np.nan)}


def store_of(folder: Path | str, xs: list[float], lives: int = 600, **how: Any) -> SweepStore:
    """Sweep a plane over some x and two y into a store."""
    grid = {"x": xs, "y": [1.0, 2.0]}
    settings = {"living": Plane(), **how}
    return sweep(ANY_COMPANY, grid, lives, 7, store=folder, **settings)


def tables_in(folder: Path) -> dict[str, bytes]:
    """Return every table of a store by its name."""
    found = sorted(path for pattern in TABLES for path in folder.glob(pattern))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def everything_in(folder: Path) -> list[str]:
    """Return the names of all files below a folder."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
