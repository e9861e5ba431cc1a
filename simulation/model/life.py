"""One life: an opening and a world, lived on either clock until the log is complete."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from simulation.model.agenda import EVENTS_PER_INSTANT
from simulation.model.agents import Company
from simulation.model.compiled import live
from simulation.model.jit import INTERPRETED
from simulation.model.log import RECORD
from simulation.model.opening import Opening
from simulation.model.state import ACCOUNT, COMPANY, WORK
from simulation.model.worlds import Worlds

Clock = Literal["compiled", "simpy"]
CLOCKS: tuple[Clock, ...] = get_args(Clock)

LARGEST_LOG = 50_000_000


class LifeError(RuntimeError):
    """Say why a life could not be lived to its end."""


@dataclass
class Life:
    """Hold the arrays of a life.

    Args:
        company: array of length one, as the life left it.
        works, accounts: work and account tables.
        log: (records,) structured array with the fields of `RECORD`.
    """

    company: NDArray[Any]
    works: NDArray[Any]
    accounts: NDArray[Any]
    log: NDArray[Any]

    @property
    def events(self) -> int:
        """Return how many happenings the life had."""
        return int(self.company["events"][0])


class Bench:
    """Hold the arrays that one life after another is lived in.

    Queues and the log have a capacity; a life that fills one is lived again in larger arrays,
    which addressed draws make exact.

    Args:
        works, accounts, records: rows to begin with.
    """

    def __init__(self, works: int = 64, accounts: int = 64, records: int = 16_384) -> None:
        self._company = _array(1, COMPANY)
        self._works = _array(works, WORK)
        self._accounts = _array(accounts, ACCOUNT)
        self._log = _array(records, RECORD)

    def live(
        self, opening: Opening, worlds: Worlds, index: int, seed: int, clock: Clock = "compiled"
    ) -> Life:
        """Live one life and return views on its arrays, valid until the next life.

        Args:
            opening: the company.
            worlds: what is drawn once per life.
            index: which of the worlds.
            seed: root seed.
            clock: "compiled" for speed, "simpy" for the reference.

        Raises:
            LifeError: if events stop advancing time, or the log outgrows its limit.
        """
        while True:
            self._enter(opening, worlds, index, seed)
            arrays = (self._company, self._works, self._accounts, self._log)
            with np.errstate(over="ignore"):
                if clock == "compiled":
                    live(*arrays)
                else:
                    Company(*arrays).live()
            co = np.asarray(self._company)[0]
            if co["stuck"]:
                day = float(co["now"])
                raise LifeError(
                    f"more than {EVENTS_PER_INSTANT:,} events at day {day:.1f}; "
                    "some duration or interval is zero"
                )
            if not co["full"]:
                log = np.asarray(self._log)[: co["n_log"]]
                return Life(
                    np.asarray(self._company),
                    np.asarray(self._works)[: co["n_works"]],
                    np.asarray(self._accounts)[: co["n_accounts"]],
                    log,
                )
            self._enlarge()

    def _enter(self, opening: Opening, worlds: Worlds, index: int, seed: int) -> None:
        """Write the opening state into the arrays."""
        opening.enter(worlds, index, seed, np.asarray(self._company))
        while len(opening.accounts) > len(self._accounts):
            self._accounts = _array(2 * len(self._accounts), ACCOUNT)
        np.asarray(self._accounts)[: len(opening.accounts)] = opening.accounts

    def _enlarge(self) -> None:
        """Double every array that was full."""
        co = np.asarray(self._company)[0]
        if co["n_works"] >= len(self._works):
            self._works = _array(2 * len(self._works), WORK)
        if co["n_accounts"] >= len(self._accounts):
            self._accounts = _array(2 * len(self._accounts), ACCOUNT)
        if co["n_log"] >= len(self._log):
            if len(self._log) >= LARGEST_LOG:
                raise LifeError(f"more than {LARGEST_LOG:,} records in one life")
            self._log = _array(2 * len(self._log), RECORD)


def _array(length: int, dtype: np.dtype[Any]) -> NDArray[Any]:
    """Return a zeroed structured array that rules can address by attribute."""
    array = np.zeros(length, dtype)
    return array.view(np.recarray) if INTERPRETED else array
