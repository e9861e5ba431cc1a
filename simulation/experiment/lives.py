"""Lives: the measures of many lives of one company."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulation.measures.catalogue import MONTHLY_SERIES
from simulation.measures.columns import NAMES, column
from simulation.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
Progress = Callable[[int], None]


@dataclass
class Lives:
    """Hold the measures of many lives of one company.

    Args:
        scenario: the company.
        seed: root seed.
        replications: (n,) numbers of the lives.
        rows: (n, measures), in the order of the measure catalogue.
        monthly: (n, series, months + 1).
        world_numbers: (n,) number of each life's world.
        errors: why a life failed, by its place.
        finished: (n,) whether the life was lived; False after an interruption.
    """

    scenario: Scenario
    seed: int
    replications: NDArray[np.int64]
    rows: Floats
    monthly: Floats
    world_numbers: NDArray[np.int64]
    errors: dict[int, str] = field(default_factory=dict)
    finished: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, np.bool_))

    @property
    def table(self) -> pd.DataFrame:
        """Return one row a finished life: alternative, replication, world, error, measures."""
        import pandas as pd

        places = np.flatnonzero(self.finished)
        table = pd.DataFrame(self.rows[places], columns=list(NAMES))
        name = self.scenario.alternative_name or "plan"
        table.insert(0, "alternative", name)
        table.insert(1, "replication", self.replications[places])
        table.insert(2, "world", self.world_numbers[places])
        table.insert(3, "error", [self.errors.get(int(place), "") for place in places])
        return table

    def rows_of(self, name: str) -> Floats:
        """Return a measure of the finished lives, shape (lives,)."""
        values: Floats = self.rows[np.flatnonzero(self.finished), column(name)]
        return values

    @property
    def worlds(self) -> NDArray[np.int64]:
        """Return the number of each finished life's world, shape (lives,)."""
        numbers: NDArray[np.int64] = self.world_numbers[self.finished]
        return numbers

    @property
    def series(self) -> dict[str, Floats]:
        """Return each monthly series of the finished lives, shape (lives, months + 1).

        The rows of failed lives are undefined.
        """
        places = np.flatnonzero(self.finished)
        return {name: self.monthly[places, i] for i, name in enumerate(MONTHLY_SERIES)}
