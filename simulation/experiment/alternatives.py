"""Alternatives of one company, lived side by side with the same draws."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulation.experiment.lives import Lives, Progress, Replicator, live_all
from simulation.model.life import Clock
from simulation.model.worlds import Ignorance
from simulation.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class AlternativeLives:
    """Hold the lives of several alternatives, paired by replication.

    Args:
        alternatives: name -> lives, in the order asked for.
        interrupted: whether the user interrupted; what was finished by then is there.
    """

    alternatives: Mapping[str, Lives]
    interrupted: bool = False

    @property
    def complete(self) -> bool:
        """Return whether every life was lived."""
        return all(bool(lives.finished.all()) for lives in self.alternatives.values())

    @property
    def finished(self) -> int:
        """Return how many lives each alternative has."""
        return max(int(lives.finished.sum()) for lives in self.alternatives.values())

    @property
    def table(self) -> pd.DataFrame:
        """Return one row a life: alternative, replication, error, then the measures."""
        import pandas as pd

        tables = []
        for name, lives in self.alternatives.items():
            table = lives.table
            table["alternative"] = name
            tables.append(table)
        return pd.concat(tables, ignore_index=True)

    @property
    def monthly(self) -> dict[str, dict[str, Floats]]:
        """Return alternative -> series -> (lives, months + 1); rows are aligned by replication."""
        return {name: lives.series for name, lives in self.alternatives.items()}


def live_alternatives(
    alternatives: Mapping[str, Scenario],
    replications: Sequence[int] | NDArray[np.int64],
    seed: int,
    clock: Clock = "compiled",
    *,
    workers: int | None = None,
    ignorance: Ignorance = "drawn",
    progress: Progress | None = None,
) -> AlternativeLives:
    """Live the same replications under every alternative.

    Args:
        alternatives: name -> the company as that alternative has it.
        replications: numbers of the lives, each 0 or more.
        seed: root seed.
        clock: "compiled" or "simpy".
        workers: threads; one per processor if None.
        ignorance: whether each life draws a world of its own; the same in all alternatives.
        progress: called with the number of lives finished.

    Raises:
        ValueError: if a company needs more room than the model's state has.
        KeyboardInterrupt: if the user interrupted before any life was finished everywhere.
    """
    numbers = np.asarray(replications, dtype=np.int64)
    replicators = {
        name: Replicator(scenario, numbers, seed, clock, ignorance)
        for name, scenario in alternatives.items()
    }
    interrupted = live_all(list(replicators.values()), workers, progress)
    everywhere = np.logical_and.reduce([r.lives.finished for r in replicators.values()])
    if not everywhere.any():
        raise KeyboardInterrupt
    for replicator in replicators.values():
        replicator.lives.finished = everywhere
    lives = {name: replicator.lives for name, replicator in replicators.items()}
    return AlternativeLives(lives, interrupted)
