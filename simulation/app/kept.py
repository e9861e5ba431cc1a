"""Lives kept in memory: each company is lived once, in part or whole, and never again.

Lives are addressed by seed and number, so that those of an alternative that did not change are
exactly the lives it would have again. A run that was cancelled is taken up where it stopped.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, as_completed

from simulation.experiment.alternatives import AlternativeLives
from simulation.experiment.cancellation import Cancellation, Cancelled
from simulation.experiment.lives import Lives
from simulation.experiment.replicator import Replicator
from simulation.experiment.runs import Run
from simulation.model.life import Bench
from simulation.model.worlds import Worlds
from simulation.scenario import Scenario

MOST_BYTES = 256 * 2**20
MOST_WORLDS = 8
# All that `draw_worlds` reads of a scenario; a test holds it to that.
OF_WORLDS = ("parameters", "roles", "work_kinds", "calendar", "mechanisms")


class Companion(Replicator):
    """Live one company in worlds that it shares with others that are drawn alike."""

    share: Callable[[int, Callable[[], Worlds]], Worlds]
    under_way: dict[int, Future[None]]

    def worlds(self, batch: int) -> Worlds:
        """Return the worlds of a batch, drawn for whoever asks first."""
        return self.share(batch, lambda: super(Companion, self).worlds(batch))


class KeptLives:
    """Live companies over threads of our own and keep what was lived.

    Args:
        workers: threads; one per processor if None.
    """

    def __init__(self, workers: int | None = None) -> None:
        self._threads = workers or os.cpu_count() or 1
        self._pool = ThreadPoolExecutor(self._threads, thread_name_prefix="lives")
        self._benches = threading.local()
        self._kept: OrderedDict[str, Companion] = OrderedDict()
        self._worlds: OrderedDict[tuple[str, int], Worlds] = OrderedDict()
        self._one_at_a_time = threading.Lock()
        self._drawing = threading.Lock()
        self._closed = False

    def close(self) -> None:
        """End the threads; nobody is answered from then on."""
        self._closed = True
        self._pool.shutdown(wait=True, cancel_futures=True)

    def live(
        self,
        companies: Mapping[str, Scenario],
        hashes: Mapping[str, str],
        run: Run,
        upto: int,
        cancellation: Cancellation,
        ahead: int = 0,
    ) -> AlternativeLives:
        """Return the first lives of some companies, living only those that are not kept.

        Args:
            companies: name -> the company as that alternative has it.
            hashes: name -> its content hash.
            run: which lives, `replications` in all.
            upto: how many of them.
            cancellation: ends this; what was lived by then is kept.
            ahead: how many lives to go on with in the background.

        Raises:
            Cancelled: if it was cancelled, or the threads were ended.
            ValueError: if a company needs more room than the model's state has.
        """
        with self._one_at_a_time:
            replicators = {
                name: self._replicator(each, hashes[name], run) for name, each in companies.items()
            }
            while waiting := self._under_way(replicators.values(), upto, cancellation):
                for future in as_completed(waiting):
                    if not future.cancelled():
                        future.result()
            if cancellation.is_cancelled or self._closed:
                raise Cancelled("a newer request came")
            self._under_way(replicators.values(), ahead, cancellation)
            return AlternativeLives(
                {
                    name: _first(each.lives, companies[name], upto)
                    for name, each in replicators.items()
                }
            )

    def _under_way(
        self, companions: Iterable[Companion], upto: int, cancellation: Cancellation
    ) -> list[Future[None]]:
        """Return what is to wait for until the first lives are lived; nothing once cancelled."""
        if cancellation.is_cancelled or self._closed:
            return []
        missing = [
            (begin, place, each, end)
            for place, each in enumerate(companions)
            for begin, end in each.blocks()
            if begin < upto and not each.lives.finished[begin:end].all()
        ]
        # The same lives of both companies together, so that neither is far ahead.
        waiting = []
        for begin, _, each, end in sorted(missing, key=lambda block: block[:2]):
            future = each.under_way.get(begin)
            if future is None or future.done():
                try:
                    future = self._pool.submit(self._live, each, begin, end, cancellation)
                except RuntimeError:
                    # The threads were ended just now.
                    raise Cancelled("the app ends") from None
                each.under_way[begin] = future
            waiting.append(future)
        return waiting

    def _live(self, companion: Companion, begin: int, end: int, cancellation: Cancellation) -> None:
        if cancellation.is_cancelled:
            return
        if not hasattr(self._benches, "bench"):
            self._benches.bench = Bench()
        companion.live(self._benches.bench, begin, end, cancellation)

    def has(self, hashes: Iterable[str], run: Run, upto: int) -> bool:
        """Tell whether all of the first lives of some companies are kept."""
        kept = [self._kept.get(_key(each, run)) for each in hashes]
        return all(each is not None and each.lives.finished[:upto].all() for each in kept)

    def _replicator(self, company: Scenario, content: str, run: Run) -> Companion:
        """Return who lives a company, with what was lived of it so far."""
        key = _key(content, run)
        if key not in self._kept:
            numbers, worlds = run.numbers(0, run.replications)
            made = Companion(company, numbers, run.seed, run.clock, run.ignorance, worlds=worlds)
            drawn = _drawn_alike(company, run)
            made.under_way = {}
            made.share = lambda batch, draw: self._shared(drawn, batch, draw)
            self._kept[key] = made
            self._make_room()
        self._kept.move_to_end(key)
        return self._kept[key]

    def _shared(self, drawn: str, batch: int, draw: Callable[[], Worlds]) -> Worlds:
        with self._drawing:
            if (drawn, batch) not in self._worlds:
                self._worlds[drawn, batch] = draw()
                while len(self._worlds) > MOST_WORLDS:
                    self._worlds.popitem(last=False)
            self._worlds.move_to_end((drawn, batch))
            return self._worlds[drawn, batch]

    def _make_room(self) -> None:
        """Forget what was not asked for longest, but for the two companies of an answer."""
        while len(self._kept) > 2 and sum(map(_bytes, self._kept.values())) > MOST_BYTES:
            self._kept.popitem(last=False)


def _bytes(replicator: Replicator) -> int:
    return replicator.lives.rows.nbytes + replicator.lives.monthly.nbytes


def _key(content: str, run: Run) -> str:
    """Return the same text for the same lives of the same company."""
    kept = b"" if run.kept is None else run.kept.tobytes()
    about = [content, run.replications, run.seed, run.clock, run.ignorance, run.lives_per_world]
    return hashlib.sha256(json.dumps(about).encode() + kept).hexdigest()


def _drawn_alike(company: Scenario, run: Run) -> str:
    """Return the same text for companies whose worlds are drawn alike."""
    read = company.model_dump(mode="json", include=set(OF_WORLDS))
    return _key(json.dumps(read), run)


def _first(lives: Lives, company: Scenario, upto: int) -> Lives:
    """Return the first lives, as they are now."""
    return Lives(
        company,
        lives.seed,
        lives.replications[:upto],
        lives.rows[:upto],
        lives.monthly[:upto],
        lives.world_numbers[:upto],
        {place: error for place, error in lives.errors.items() if place < upto},
        lives.finished[:upto].copy(),
    )
