"""A cluster of machines: the same blocks, lived by Dask workers that may come and go."""

from __future__ import annotations

import asyncio
import concurrent.futures
import warnings
from collections.abc import Generator, Iterable
from typing import Any

from simulation.sweeps.blocks import Lived, live_task
from simulation.sweeps.engines import Done, Job
from simulation.sweeps.files import SweepError

# Blocks that each thread of the cluster has waiting, so that it is never idle.
BLOCKS_A_THREAD = 2
# How often Dask may give up a block, after the death of several workers each time.
MOST_GIVEN_UP = 3
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

        self.address = address
        try:
            self._client = Client(address, timeout=SECONDS_TO_CONNECT, set_as_default=False)
        except (OSError, ValueError, TypeError) as error:
            said = " ".join(str(error).split())[:150]
            raise SweepError(f"no Dask scheduler answers at {address} ({said})") from error

    def run(self, jobs: Iterable[Job]) -> Generator[Done, None, None]:
        """Yield the number of each job with what it gave.

        Raises:
            SweepError: if the scheduler is gone, a worker runs other code, or workers keep dying
                with the same block.
        """
        from distributed import KilledWorker, as_completed

        waiting = iter(jobs)
        under_way: dict[Any, Job] = {}
        given_up: dict[int, int] = {}
        finished = as_completed(loop=self._client.loop)

        def submit(job: Job) -> None:
            # A pure function would be remembered by its arguments, at a cost to the scheduler.
            future = self._client.submit(live_task, job[1], pure=False)
            under_way[future] = job
            finished.add(future)

        def fill() -> None:
            threads = sum(self._client.nthreads().values())
            room = BLOCKS_A_THREAD * max(1, threads) - len(under_way)
            for _, job in zip(range(room), waiting, strict=False):
                submit(job)

        if not self._client.nthreads():
            warnings.warn("no worker has joined the cluster yet; waiting for one", stacklevel=2)
        try:
            fill()
            for future in finished:
                job = under_way.pop(future)
                try:
                    lived: Lived = future.result()
                except KilledWorker as error:
                    given_up[job[0]] = given_up.get(job[0], 0) + 1
                    if given_up[job[0]] > MOST_GIVEN_UP:
                        raise SweepError(
                            "workers of the cluster keep dying with the same block, for example "
                            "for want of memory; what is finished is kept"
                        ) from error
                    submit(job)
                    continue
                yield job[0], lived
                fill()
        except (asyncio.CancelledError, concurrent.futures.CancelledError, OSError) as error:
            raise SweepError(
                f"the Dask scheduler at {self.address} is gone; what is finished is kept"
            ) from error
        finally:
            self._client.close(timeout=SECONDS_TO_CONNECT)

    def give_up(self) -> None:
        """Have nothing to do: the cluster drops what is under way when we leave it."""

    def stop_at_once(self) -> None:
        """Have nothing to do: the cluster drops what is under way when we leave it."""
