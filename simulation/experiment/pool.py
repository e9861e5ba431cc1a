"""A pool of threads over blocks of lives, with progress and cancellation.

Threads suffice: a block is one compiled call that holds no lock. What a thread needs it keeps and
uses again: a bench to live on.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

from simulation.experiment.cancellation import Cancellation
from simulation.experiment.lives import Progress
from simulation.experiment.replicator import Replicator
from simulation.model.life import Bench


def live_all(
    replicators: list[Replicator],
    workers: int | None = None,
    progress: Progress | None = None,
    cancellation: Cancellation | None = None,
) -> bool:
    """Live every block of every replicator over a pool of threads.

    Args:
        replicators: the companies, each with its lives.
        workers: threads; one per processor if None. Results do not depend on it.
        progress: called with the number of lives finished, from the calling thread.
        cancellation: lets another thread stop the run.

    Returns:
        Whether the run was interrupted or cancelled; what is finished by then is marked so and
        stays usable.
    """
    benches = threading.local()
    threads = workers or os.cpu_count() or 1
    stop = cancellation or Cancellation()

    def work(replicator: Replicator, begin: int, end: int) -> int:
        if not hasattr(benches, "bench"):
            benches.bench = Bench()
        return replicator.live(benches.bench, begin, end, stop)

    pool = ThreadPoolExecutor(threads)
    pending: set[Future[int]] = set()
    try:
        # Rules are compiled on first use: here an interruption stops that, in a thread it waits.
        replicators[0].prepare(Bench())
        # A short queue, so that little is left to cancel.
        for replicator, begin, end in _interleaved(replicators):
            if stop.is_cancelled:
                break
            pending.add(pool.submit(work, replicator, begin, end))
            if len(pending) > 2 * threads:
                pending = _report(pending, progress)
        while pending:
            pending = _report(pending, progress)
    except KeyboardInterrupt:
        stop.cancel()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
    return stop.is_cancelled


def _interleaved(replicators: list[Replicator]) -> Iterator[tuple[Replicator, int, int]]:
    """Yield all blocks, the same lives of every company together, so that pairs stay whole."""
    for blocks in zip(*(replicator.blocks() for replicator in replicators), strict=True):
        for replicator, (begin, end) in zip(replicators, blocks, strict=True):
            yield replicator, begin, end


def _report(pending: set[Future[int]], progress: Progress | None) -> set[Future[int]]:
    """Wait for the next block and report its lives; return what is still under way."""
    done, rest = wait(pending, return_when=FIRST_COMPLETED)
    for future in done:
        lives = future.result()
        if progress is not None:
            progress(lives)
    return rest
