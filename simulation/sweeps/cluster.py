"""A cluster of machines: the same blocks, lived by Dask workers that may come and go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from simulation.sweeps.blocks import live_task
from simulation.sweeps.engines import Done, Job
from simulation.sweeps.files import SweepError

# Blocks that each thread of the cluster has waiting, so that it is never idle.
BLOCKS_A_THREAD = 2
# Workers that may die with one block before the block is blamed.
DEATHS = 10
SECONDS_TO_CONNECT = 10


class ClusterEngine:
    """Live blocks on a Dask cluster.

    Args:
        address: of its scheduler, such as tcp://127.0.0.1:8786, or tls:// with a configuration of
            Dask that names certificates.

    Raises:
        ModuleNotFoundError: if distributed is not installed (extra `cluster`).
        SweepError: if nobody answers there.
    """

    def __init__(self, address: str) -> None:
        from distributed import Client

        try:
            self._client = Client(address, timeout=SECONDS_TO_CONNECT, set_as_default=False)
        except (OSError, ValueError, TypeError) as error:
            said = " ".join(str(error).split())[:150]
            raise SweepError(f"no Dask scheduler answers at {address} ({said})") from error
        self._stopped = False

    def run(self, jobs: Iterable[Job]) -> Iterator[Done]:
        """Yield the number of each job with what it gave."""
        from distributed import KilledWorker, as_completed

        waiting = iter(jobs)
        numbers: dict[Any, Job] = {}
        deaths: dict[int, int] = {}
        finished = as_completed()

        def submit(job: Job) -> None:
            # Pure functions are remembered by their arguments, and that costs the scheduler memory.
            future = self._client.submit(live_task, job[1], pure=False, retries=DEATHS)
            numbers[future] = job
            finished.add(future)

        def fill() -> None:
            room = BLOCKS_A_THREAD * max(1, self._threads()) - len(numbers)
            for _, job in zip(range(room), waiting, strict=False):
                submit(job)

        try:
            fill()
            for future in finished:
                job = numbers.pop(future)
                try:
                    result = future.result()
                except KilledWorker as error:
                    deaths[job[0]] = deaths.get(job[0], 0) + 1
                    if deaths[job[0]] > DEATHS:
                        raise SweepError(
                            "every worker that lived the same block died; what is finished is kept"
                        ) from error
                    submit(job)
                    continue
                yield job[0], result
                fill()
        finally:
            self._client.cancel(list(numbers), force=True)
            self._client.close()

    def stop_at_once(self) -> None:
        """Leave the cluster; it drops what is under way."""

    def _threads(self) -> int:
        return sum(self._client.nthreads().values())
