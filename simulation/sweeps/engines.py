"""Engines: who lives the blocks. Here, the processors of this machine, by joblib."""

from __future__ import annotations

import os
import signal
import threading
import time
import warnings
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Literal, Protocol

from simulation.experiment.cancellation import Cancellation
from simulation.sweeps.blocks import Lived, Living, Stopped, live_task
from simulation.sweeps.files import SweepError

Job = tuple[int, str]
Done = tuple[int, Lived]
Backend = Literal["threads", "processes"]

# Below, threads are nearly done before processes have imported the model.
LIVES_WORTH_PROCESSES = 100_000
SECONDS_BETWEEN_LOOKS = 1.0
# What takes the place of a company knows of no cancellation, and nobody waits for it forever.
SECONDS_TO_END = 10.0


class Engine(Protocol):
    """Live blocks, in whatever order they are finished."""

    def run(self, jobs: Iterable[Job]) -> Generator[Done, None, None]:
        """Yield the number of each job with what it gave; jobs are taken when there is room.

        Args:
            jobs: (number, task); no more are under way than keep everybody busy.
        """

    def give_up(self) -> None:
        """Let lives under way be the last; may be called from a signal handler."""

    def stop_at_once(self) -> None:
        """Give up what is under way, and end who lives it."""


class LocalEngine:
    """Live blocks on this machine.

    Args:
        backend: threads need no time to start and share one interpreter; processes need some
            seconds and each have their own.
        workers: how many; one per processor if None.
        living: lives a point instead of the company; threads only.

    Raises:
        ValueError: if something of this process is to be lived by others.
    """

    def __init__(
        self, backend: Backend = "threads", workers: int | None = None, living: Living | None = None
    ) -> None:
        if living is not None and backend != "threads":
            raise ValueError("what takes the place of a company is lived by threads")
        self.backend = backend
        self.workers = workers or os.cpu_count() or 1
        self.living = living
        self.cancellation = Cancellation()
        self._under_way = _UnderWay()

    def run(self, jobs: Iterable[Job]) -> Generator[Done, None, None]:
        """Yield the number of each job with what it gave."""
        from joblib import Parallel, delayed
        from joblib.externals.loky.process_executor import TerminatedWorkerError

        if self.backend == "threads":
            work: Callable[[int, str], Done] = self._in_thread
        else:
            work = partial(_in_process, parent=os.getpid())
        pool = Parallel(
            self.workers,
            backend="threading" if self.backend == "threads" else "loky",
            return_as="generator_unordered",
            batch_size=1,
            pre_dispatch="2*n_jobs",
            max_nbytes=None,
        )
        try:
            # Processes start here, and inherit that Ctrl-C is not for them.
            with _uninterrupted():
                done = pool(delayed(work)(number, task) for number, task in jobs)
            try:
                # Not `yield from`, which would close it with its warning.
                for each in done:  # noqa: UP028
                    yield each
            finally:
                with warnings.catch_warnings():
                    # Whoever leaves early knows that something was under way.
                    warnings.simplefilter("ignore")
                    done.close()
        except TerminatedWorkerError as error:
            raise SweepError(
                "a worker process died, for example for want of memory; what is finished is kept"
            ) from error

    def give_up(self) -> None:
        """Have threads end with the lives under way."""
        self.cancellation.cancel()

    def stop_at_once(self) -> None:
        """Have threads end with the lives under way; processes are killed as `run` is closed."""
        self.give_up()
        # A thread that still lives when the interpreter ends would abort it.
        self._under_way.wait(SECONDS_TO_END)

    def _in_thread(self, number: int, task: str) -> Done:
        with self._under_way:
            if self.cancellation.is_cancelled:
                raise Stopped
            return number, live_task(task, self.living, self.cancellation)


class _UnderWay:
    """Count what threads are busy with."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._count = 0

    def __enter__(self) -> None:
        with self._changed:
            self._count += 1

    def __exit__(self, *_: object) -> None:
        with self._changed:
            self._count -= 1
            self._changed.notify_all()

    def wait(self, seconds: float) -> None:
        """Wait until nothing is under way, for so many seconds at most."""
        with self._changed:
            self._changed.wait_for(lambda: not self._count, seconds)


def _in_process(number: int, task: str, parent: int) -> Done:
    _end_with(parent)
    return number, live_task(task)


_watching = threading.Event()


def _end_with(parent: int) -> None:
    """Let this process not outlive the one that started it, which may be killed."""
    if _watching.is_set():
        return
    _watching.set()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(SECONDS_BETWEEN_LOOKS)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


@contextmanager
def _uninterrupted() -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
