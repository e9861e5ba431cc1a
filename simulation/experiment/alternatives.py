"""Alternatives of one company, lived side by side with the same draws."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulation.experiment.cancellation import Cancellation, unfinished
from simulation.experiment.lives import Lives, Progress
from simulation.experiment.pool import live_all
from simulation.experiment.replicator import Replicator
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
        interrupted: whether the run was interrupted or cancelled; what was finished by then is
            there.
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
    def worlds(self) -> NDArray[np.int64]:
        """Return the number of each finished life's world, shape (lives,); shared by all."""
        return next(iter(self.alternatives.values())).worlds

    @property
    def table(self) -> pd.DataFrame:
        """Return one row a life: alternative, replication, world, error, then the measures."""
        return self._table.copy()

    @cached_property
    def _table(self) -> pd.DataFrame:
        import pandas as pd

        tables = []
        for name, lives in self.alternatives.items():
            table = lives.table
            table["alternative"] = name
            tables.append(table)
        return pd.concat(tables, ignore_index=True)

    @cached_property
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
    worlds: NDArray[np.int64] | None = None,
    progress: Progress | None = None,
    cancellation: Cancellation | None = None,
) -> AlternativeLives:
    """Live the same replications under every alternative.

    Args:
        alternatives: name -> the company as that alternative has it.
        replications: numbers of the lives, each 0 or more.
        seed: root seed.
        clock: "compiled" or "simpy".
        workers: threads; one per processor if None.
        ignorance: whether worlds are drawn; they are the same in all alternatives.
        worlds: number of each life's world; the life's own number if None.
        progress: called with the number of lives finished.
        cancellation: lets another thread stop the run.

    Raises:
        ValueError: if a company needs more room than the model's state has.
        Cancelled: if the run was cancelled before any life was finished everywhere.
        KeyboardInterrupt: if the user interrupted before any life was finished everywhere.
    """
    numbers = np.asarray(replications, dtype=np.int64)
    replicators = {
        name: Replicator(scenario, numbers, seed, clock, ignorance, worlds=worlds)
        for name, scenario in alternatives.items()
    }
    interrupted = live_all(list(replicators.values()), workers, progress, cancellation)
    everywhere = np.logical_and.reduce([r.lives.finished for r in replicators.values()])
    if not everywhere.any():
        raise unfinished(cancellation)
    for replicator in replicators.values():
        replicator.lives.finished = everywhere
    lives = {name: replicator.lives for name, replicator in replicators.items()}
    return AlternativeLives(lives, interrupted)


def joined(parts: Sequence[AlternativeLives]) -> AlternativeLives:
    """Return further lives of the same alternatives put behind each other."""
    if len(parts) == 1:
        return parts[0]
    alternatives = {}
    for name, first in parts[0].alternatives.items():
        lives = [part.alternatives[name] for part in parts]
        starts = np.cumsum([0, *(len(each.replications) for each in lives[:-1])])
        errors = {
            int(start) + place: error
            for start, each in zip(starts, lives, strict=True)
            for place, error in each.errors.items()
        }
        alternatives[name] = Lives(
            first.scenario,
            first.seed,
            np.concatenate([each.replications for each in lives]),
            np.concatenate([each.rows for each in lives]),
            np.concatenate([each.monthly for each in lives]),
            np.concatenate([each.world_numbers for each in lives]),
            errors,
            np.concatenate([each.finished for each in lives]),
        )
    return AlternativeLives(alternatives, any(part.interrupted for part in parts))


def live_in_batches(
    alternatives: Mapping[str, Scenario],
    replications: int,
    seed: int,
    *,
    batch: int = 10_000,
    workers: int | None = None,
    ignorance: Ignorance = "drawn",
    progress: Progress | None = None,
    cancellation: Cancellation | None = None,
) -> Iterator[AlternativeLives]:
    """Live any number of replications and hand them over in batches, in memory that stays flat.

    The lives are those of `live_alternatives`; only one batch of their measures is kept at a time.

    Args:
        alternatives: name -> the company as that alternative has it.
        replications: how many lives of each; 0, 1, 2...
        seed, workers, ignorance, progress, cancellation: as in `live_alternatives`.
        batch: lives of each alternative in a batch.

    Yields:
        The batches in the order of their replications; an interrupted one is the last.

    Raises:
        ValueError, Cancelled, KeyboardInterrupt: as in `live_alternatives`.
    """
    for begin in range(0, replications, batch):
        lives = live_alternatives(
            alternatives,
            np.arange(begin, min(replications, begin + batch)),
            seed,
            workers=workers,
            ignorance=ignorance,
            progress=progress,
            cancellation=cancellation,
        )
        yield lives
        if lives.interrupted:
            return
