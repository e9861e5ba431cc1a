"""A replicator lives the replications of one company, block by block.

Worlds are drawn for a batch of lives at a time, so that memory does not grow with the number of
lives but for their measures.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from simulation.experiment.block import live_block, measure_into
from simulation.experiment.cancellation import Cancellation
from simulation.experiment.lives import Lives
from simulation.measures.columns import SERIES, WIDTH
from simulation.model.extensions import Process
from simulation.model.life import Bench, Clock, LifeError, addressable
from simulation.model.opening import Opening, open_company
from simulation.model.worlds import Ignorance, Worlds, draw_worlds
from simulation.scenario import Scenario

# Lives of one compiled call, about 25 milliseconds.
BLOCK = 50
BLOCK_ON_SIMPY = 5
# Lives whose worlds are drawn together: drawing has a fixed cost, and a world takes 2 kilobytes.
BATCH = 1_000
BATCHES_KEPT = 4


class Replicator:
    """Live the replications of one company.

    Args:
        scenario: the company, as one alternative has it.
        replications: (n,) numbers of the lives.
        seed: root seed.
        clock: "compiled" or "simpy".
        ignorance: whether worlds are drawn, or all lives share the central one.
        processes: processes of the user's own, for the SimPy clock.
        decided: keys of the plan's actions that a policy of the user's own decides on.
        worlds: (n,) number of each life's world; the life's own number if None.

    Raises:
        ValueError: if the scenario needs more room than the model's state has.
    """

    def __init__(
        self,
        scenario: Scenario,
        replications: NDArray[np.int64],
        seed: int,
        clock: Clock,
        ignorance: Ignorance,
        processes: Sequence[Process] = (),
        decided: Sequence[str] = (),
        worlds: NDArray[np.int64] | None = None,
    ) -> None:
        n = len(replications)
        months = int(np.ceil(scenario.horizon_months))
        self.clock = clock
        self.seed = seed
        self.ignorance: Ignorance = ignorance
        self.processes = processes
        opening = open_company(scenario, decided)
        self.opening = Opening(
            addressable(opening.company),
            addressable(opening.accounts),
            opening.roles,
            opening.kinds,
            opening.models_in_production,
        )
        self.lives = Lives(
            scenario,
            seed,
            replications,
            np.full((n, WIDTH), np.nan),
            np.full((n, SERIES, months + 1), np.nan),
            replications if worlds is None else worlds,
            {},
            np.zeros(n, np.bool_),
        )
        self._worlds: dict[int, Worlds] = {}
        self._drawing = threading.Lock()

    def blocks(self) -> Iterator[tuple[int, int]]:
        """Yield the blocks as (begin, end) pairs; none reaches over the end of a batch."""
        n = len(self.lives.replications)
        size = BLOCK if self.clock == "compiled" else BLOCK_ON_SIMPY
        for batch in range(0, n, BATCH):
            last = min(n, batch + BATCH)
            for begin in range(batch, last, size):
                yield begin, min(last, begin + size)

    def worlds(self, batch: int) -> Worlds:
        """Return the worlds of the lives from place `batch` on, drawn when first asked for."""
        with self._drawing:
            if batch not in self._worlds:
                part = slice(batch, batch + BATCH)
                drawn = draw_worlds(
                    self.lives.scenario,
                    self.seed,
                    self.lives.replications[part],
                    self.ignorance,
                    self.lives.world_numbers[part],
                )
                self._worlds[batch] = drawn
                # Blocks come in order; a batch that is asked for again is drawn again.
                if len(self._worlds) > BATCHES_KEPT:
                    del self._worlds[min(kept for kept in self._worlds if kept != batch)]
            return self._worlds[batch]

    def live(
        self, bench: Bench, begin: int, end: int, cancellation: Cancellation | None = None
    ) -> int:
        """Live one block and return how many lives that were; a failed life keeps its error."""
        stop = cancellation or Cancellation()
        bench.make_room(self.opening)
        index = begin
        while index < end and not stop.is_cancelled:
            try:
                index = self._live_from(bench, index, end, stop)
                if index < end and not stop.is_cancelled:
                    bench.needs_more_room()
            except LifeError as error:
                index = self._failed_at(bench)
                self.lives.errors[index] = str(error)
                index += 1
        self.lives.finished[begin:index] = True
        return index - begin

    def prepare(self, bench: Bench) -> None:
        """Compile, or fetch from the cache, what living on the compiled clock needs."""
        if self.clock == "compiled" and len(self.lives.replications):
            self._live_from(bench, 0, 0, Cancellation())

    def _live_from(self, bench: Bench, index: int, end: int, stop: Cancellation) -> int:
        """Live from `index` on; return `end` or the first life that did not come to its end."""
        batch = index - index % BATCH
        part = slice(batch, batch + BATCH)
        worlds, rows, monthly = self.worlds(batch), self.lives.rows[part], self.lives.monthly[part]
        if self.clock == "compiled":
            with np.errstate(over="ignore"):
                return batch + live_block(
                    *bench.arrays,
                    bench.by_topic,
                    self.opening.company,
                    self.opening.accounts,
                    *worlds.arrays,
                    np.uint64(self.seed),
                    index - batch,
                    end - batch,
                    self.opening.models_in_production,
                    rows,
                    monthly,
                    stop.flag,
                )
        for place in range(index - batch, end - batch):
            if stop.is_cancelled:
                return batch + place
            bench.live(self.opening, worlds, place, self.seed, "simpy", self.processes)
            measure_into(
                bench.company,
                bench.log,
                bench.by_topic,
                place,
                self.opening.models_in_production,
                int(np.asarray(self.opening.company)["customers"][0]),
                rows,
                monthly,
            )
        return end

    def _failed_at(self, bench: Bench) -> int:
        """Return the place of the life that the bench was living."""
        replication = int(np.asarray(bench.company)["replication"][0])
        return int(np.flatnonzero(self.lives.replications == replication)[0])
