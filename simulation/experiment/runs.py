"""A run: which lives are lived, in which worlds, and how; the same for every alternative."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from simulation.experiment.alternatives import AlternativeLives, live_alternatives
from simulation.experiment.cancellation import Cancellation, unfinished
from simulation.experiment.lives import Progress
from simulation.model.life import Clock
from simulation.model.worlds import Ignorance
from simulation.scenario import Scenario

# Two lives in a world tell chance from ignorance; more would say less about worlds.
LIVES_PER_WORLD = 2


@dataclass(frozen=True)
class Run:
    """Say which lives to live, and how.

    Args:
        replications: lives of each alternative, 1 or more.
        seed: root seed.
        clock: "compiled" for speed, "simpy" for the reference; both give the same lives.
        workers: threads; one per processor if None.
        ignorance: whether worlds are drawn, or all lives share the central one.
        lives_per_world: lives that share a world, 1 or more; life r lives in world r // that.
        kept: (n,) numbers of the worlds that a back-cast kept; None for all from 0 on.
        progress: called with the number of lives finished.
        cancellation: lets another thread stop the run.
        whole: whether a part of the lives, after an interruption, is as good as none.
    """

    replications: int = 500
    seed: int = 1
    clock: Clock = "compiled"
    workers: int | None = None
    ignorance: Ignorance = "drawn"
    lives_per_world: int = LIVES_PER_WORLD
    kept: NDArray[np.int64] | None = None
    progress: Progress | None = None
    cancellation: Cancellation | None = None
    whole: bool = False

    def live(
        self,
        alternatives: Mapping[str, Scenario],
        begin: int = 0,
        end: int | None = None,
    ) -> AlternativeLives:
        """Live the same lives under every alternative.

        Args:
            alternatives: name -> the company as that alternative has it.
            begin, end: places of the lives, `end` excluded; all `replications` by default.

        Raises:
            ValueError: if a company needs more room than the model's state has.
            Cancelled: if the run was cancelled before any life was finished everywhere.
            KeyboardInterrupt: if the user interrupted before any life was finished everywhere, or
                before all were where only all of them count.
        """
        numbers, worlds = self.numbers(begin, self.replications if end is None else end)
        lived = live_alternatives(
            alternatives,
            numbers,
            self.seed,
            self.clock,
            workers=self.workers,
            ignorance=self.ignorance,
            worlds=worlds,
            progress=self.progress,
            cancellation=self.cancellation,
        )
        if self.whole and not lived.complete:
            raise unfinished(self.cancellation)
        return lived

    def numbers(self, begin: int, end: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the numbers of lives and of their worlds, each of shape (end - begin,).

        Where a back-cast kept fewer worlds than asked for, there are fewer lives.
        """
        places = np.arange(begin, end, dtype=np.int64)
        worlds, lives = np.divmod(places, self.lives_per_world)
        if self.kept is not None:
            there = worlds < len(self.kept)
            worlds, lives = self.kept[worlds[there]], lives[there]
        return worlds * self.lives_per_world + lives, worlds

    def with_lives(self, replications: int) -> Run:
        """Return the same run with another number of lives."""
        return replace(self, replications=replications)
