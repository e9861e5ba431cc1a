"""Replications: many lives of one company, in blocks over threads, with progress."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulation.experiment.block import live_block, measure_into
from simulation.measures.catalogue import MONTHLY_SERIES
from simulation.measures.columns import NAMES, SERIES, WIDTH, column
from simulation.model.life import Bench, Clock, LifeError, addressable
from simulation.model.opening import Opening, open_company
from simulation.model.worlds import Ignorance, Worlds, draw_worlds
from simulation.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
Progress = Callable[[int], None]

BLOCK = 50


@dataclass
class Lives:
    """Hold the measures of many lives of one company.

    Args:
        scenario: the company.
        seed: root seed.
        replications: (n,) numbers of the lives.
        rows: (n, measures), in the order of the measure catalogue.
        monthly: (n, series, months + 1).
        errors: why a life failed, by its place.
        finished: (n,) whether the life was lived; False after an interruption.
    """

    scenario: Scenario
    seed: int
    replications: NDArray[np.int64]
    rows: Floats
    monthly: Floats
    errors: dict[int, str] = field(default_factory=dict)
    finished: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, np.bool_))

    @property
    def table(self) -> pd.DataFrame:
        """Return one row a finished life: alternative, replication, error, then the measures."""
        import pandas as pd

        places = np.flatnonzero(self.finished)
        table = pd.DataFrame(self.rows[places], columns=list(NAMES))
        name = self.scenario.alternative_name or "plan"
        table.insert(0, "alternative", name)
        table.insert(1, "replication", self.replications[places])
        table.insert(2, "error", [self.errors.get(int(place), "") for place in places])
        return table

    def rows_of(self, name: str) -> Floats:
        """Return a measure of the finished lives, shape (lives,)."""
        values: Floats = self.rows[np.flatnonzero(self.finished), column(name)]
        return values

    @property
    def series(self) -> dict[str, Floats]:
        """Return each monthly series of the finished lives, shape (lives, months + 1).

        The rows of failed lives are undefined.
        """
        places = np.flatnonzero(self.finished)
        return {name: self.monthly[places, i] for i, name in enumerate(MONTHLY_SERIES)}


class Replicator:
    """Live the replications of one company.

    Args:
        scenario: the company, as one alternative has it.
        replications: (n,) numbers of the lives.
        seed: root seed.
        clock: "compiled" or "simpy".
        ignorance: whether each life draws a world of its own, or all share the central one.

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
    ) -> None:
        n = len(replications)
        months = int(np.ceil(scenario.horizon_months))
        self.clock = clock
        self.seed = seed
        opening = open_company(scenario)
        self.opening = Opening(
            addressable(opening.company),
            addressable(opening.accounts),
            opening.roles,
            opening.kinds,
            opening.models_in_production,
        )
        self.worlds: Worlds = draw_worlds(scenario, seed, replications, ignorance)
        self.lives = Lives(
            scenario,
            seed,
            replications,
            np.full((n, WIDTH), np.nan),
            np.full((n, SERIES, months + 1), np.nan),
            {},
            np.zeros(n, np.bool_),
        )

    def blocks(self) -> Iterator[tuple[int, int]]:
        """Yield the blocks as (begin, end) pairs."""
        n = len(self.lives.replications)
        size = BLOCK if self.clock == "compiled" else 5
        for begin in range(0, n, size):
            yield begin, min(n, begin + size)

    def live(self, bench: Bench, begin: int, end: int) -> int:
        """Live one block and return how many lives that were; a failed life keeps its error."""
        bench.make_room(self.opening)
        index = begin
        while index < end:
            try:
                index = self._live_from(bench, index, end)
                if index < end:
                    bench.needs_more_room()
            except LifeError as error:
                index = self._failed_at(bench)
                self.lives.errors[index] = str(error)
                index += 1
        self.lives.finished[begin:end] = True
        return end - begin

    def _live_from(self, bench: Bench, index: int, end: int) -> int:
        """Live from `index` on; return `end` or the first life that did not come to its end."""
        lives, opening = self.lives, self.opening
        if self.clock == "compiled":
            with np.errstate(over="ignore"):
                return live_block(
                    *bench.arrays,
                    opening.company,
                    opening.accounts,
                    *self.worlds.arrays,
                    np.uint64(self.seed),
                    index,
                    end,
                    opening.models_in_production,
                    lives.rows,
                    lives.monthly,
                )
        for place in range(index, end):
            bench.live(opening, self.worlds, place, self.seed, "simpy")
            measure_into(
                bench.company,
                bench.log,
                place,
                opening.models_in_production,
                int(np.asarray(opening.company)["customers"][0]),
                lives.rows,
                lives.monthly,
            )
        return end

    def _failed_at(self, bench: Bench) -> int:
        """Return the place of the life that the bench was living."""
        replication = int(np.asarray(bench.company)["replication"][0])
        return int(np.flatnonzero(self.lives.replications == replication)[0])


def live_all(
    replicators: list[Replicator],
    workers: int | None = None,
    progress: Progress | None = None,
) -> bool:
    """Live every block of every replicator over a pool of threads.

    Args:
        replicators: the companies, each with its lives.
        workers: threads; one per processor if None. Results do not depend on it.
        progress: called with the number of lives finished, from the calling thread.

    Returns:
        Whether the user interrupted; what is finished by then is marked so and stays usable.
    """
    benches = threading.local()
    threads = workers or os.cpu_count() or 1

    def work(replicator: Replicator, begin: int, end: int) -> int:
        if not hasattr(benches, "bench"):
            benches.bench = Bench()
        return replicator.live(benches.bench, begin, end)

    pool = ThreadPoolExecutor(threads)
    pending: set[Future[int]] = set()
    try:
        # Rules are compiled on first use: here an interruption stops that, in a thread it waits.
        replicators[0].live(Bench(), 0, 1)
        # A short queue, so that an interruption leaves at most the blocks under way.
        for replicator, begin, end in _interleaved(replicators):
            pending.add(pool.submit(work, replicator, begin, end))
            if len(pending) > 2 * threads:
                pending = _report(pending, progress)
        while pending:
            pending = _report(pending, progress)
    except KeyboardInterrupt:
        return True
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
    return False


def _interleaved(replicators: list[Replicator]) -> list[tuple[Replicator, int, int]]:
    """Return all blocks, the same lives of every company together, so that pairs stay whole."""
    jobs = [(begin, i, end) for i, r in enumerate(replicators) for begin, end in r.blocks()]
    return [(replicators[i], begin, end) for begin, i, end in sorted(jobs)]


def _report(pending: set[Future[int]], progress: Progress | None) -> set[Future[int]]:
    """Wait for the next block and report its lives; return what is still under way."""
    done, rest = wait(pending, return_when=FIRST_COMPLETED)
    for future in done:
        lives = future.result()
        if progress is not None:
            progress(lives)
    return rest


def simulate(
    scenario: Scenario,
    replications: int = 500,
    seed: int = 1,
    clock: Clock = "compiled",
    *,
    workers: int | None = None,
    ignorance: Ignorance = "drawn",
    progress: Progress | None = None,
) -> Lives:
    """Simulate many lives of one company.

    Args:
        scenario: the company; its plan is carried out, its alternatives are not.
        replications: how many lives.
        seed: root seed; the same seed gives the same lives, whatever else is in the run.
        clock: "compiled" for speed, "simpy" for the reference; both give the same log.
        workers: threads; one per processor if None.
        ignorance: "drawn" gives each life a world of its own, "central" one for all.
        progress: called with the number of lives finished.

    Raises:
        ValueError: if `replications` is below 1, or the scenario needs more room than there is.
        KeyboardInterrupt: if the user interrupted before a life was finished.
    """
    if replications < 1:
        raise ValueError(f"replications must be 1 or more, not {replications}")
    numbers = np.arange(replications, dtype=np.int64)
    replicator = Replicator(scenario, numbers, seed, clock, ignorance)
    live_all([replicator], workers, progress)
    if not replicator.lives.finished.any():
        raise KeyboardInterrupt
    return replicator.lives
