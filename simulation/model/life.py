"""One life: an opening and a world, lived on either clock until the log is complete."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from simulation.model.agenda import EVENTS_PER_INSTANT
from simulation.model.compiled import live
from simulation.model.entry import enter
from simulation.model.extensions import Process
from simulation.model.jit import INTERPRETED
from simulation.model.log import RECORD
from simulation.model.names import FULL, STUCK
from simulation.model.opening import Opening
from simulation.model.state import ACCOUNT, COMPANY, WORK
from simulation.model.worlds import Worlds

Clock = Literal["compiled", "simpy"]
CLOCKS: tuple[Clock, ...] = get_args(Clock)

LARGEST_LOG = 50_000_000
# Every arrival looks through the tables, so that a life in larger ones would not come to an end.
LARGEST_TABLE = 32_768


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
        return int(np.asarray(self.company)["events"][0])


class Bench:
    """Hold the arrays that one life after another is lived in.

    Queues and the log have a capacity; a life that fills one is lived again in larger arrays,
    which addressed draws make exact.

    Args:
        works, accounts, records: rows to begin with.
    """

    def __init__(self, works: int = 64, accounts: int = 64, records: int = 16_384) -> None:
        self.company = structured(1, COMPANY)
        self.works = structured(works, WORK)
        self.accounts = structured(accounts, ACCOUNT)
        self.keep_log(records)

    def keep_log(self, records: int) -> None:
        """Make room for so many records, and for what measures take out of them."""
        self.log = structured(records, RECORD)
        self.by_topic = structured(2 * records + 1, RECORD)

    @property
    def arrays(self) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any], NDArray[Any]]:
        """Return the four arrays in the order that every rule takes them."""
        return self.company, self.works, self.accounts, self.log

    def live(
        self,
        opening: Opening,
        worlds: Worlds,
        index: int,
        seed: int,
        clock: Clock = "compiled",
        processes: Sequence[Process] = (),
    ) -> Life:
        """Live one life and return views on its arrays, valid until the next life.

        Args:
            opening: the company.
            worlds: what is drawn once per life.
            index: which of the worlds.
            seed: root seed.
            clock: "compiled" for speed, "simpy" for the reference.
            processes: processes of the user's own, for the SimPy clock.

        Raises:
            LifeError: if events stop advancing time, or an array outgrows its limit.
        """
        self.make_room(opening)
        while True:
            with np.errstate(over="ignore"):
                enter(
                    self.company,
                    self.accounts,
                    opening.company,
                    opening.accounts,
                    *worlds.arrays,
                    index,
                    np.uint64(seed),
                )
                if clock == "compiled":
                    live(*self.arrays)
                else:
                    from simulation.model.agents import Company

                    Company(*self.arrays, processes).live()
            if not self.needs_more_room():
                return self.life()

    def life(self) -> Life:
        """Return views on what the last life left."""
        co = np.asarray(self.company)[0]
        return Life(
            self.company,
            np.asarray(self.works)[: co["n_works"]],
            np.asarray(self.accounts)[: co["n_accounts"]],
            self.log[: co["n_log"]],
        )

    def make_room(self, opening: Opening) -> None:
        """Make sure that the opening customers fit."""
        while len(opening.accounts) > len(self.accounts):
            self.accounts = structured(2 * len(self.accounts), ACCOUNT)

    def needs_more_room(self) -> bool:
        """Enlarge what the last life filled and return whether it must be lived again.

        Raises:
            LifeError: if events stopped advancing time, or an array outgrew its limit.
        """
        co = np.asarray(self.company)[0]
        day = f"at day {float(co['now']):.1f}"
        if co["status"] == STUCK:
            raise LifeError(
                f"more than {EVENTS_PER_INSTANT:,} events {day}; some duration or interval is zero"
            )
        if co["status"] != FULL:
            return False
        if co["n_works"] >= len(self.works):
            if len(self.works) >= LARGEST_TABLE:
                raise LifeError(
                    f"more than {len(self.works):,} pieces of work are open {day}; "
                    "work arrives faster than the team can do it"
                )
            self.works = structured(2 * len(self.works), WORK)
        if co["n_accounts"] >= len(self.accounts):
            if len(self.accounts) >= LARGEST_TABLE:
                raise LifeError(f"more than {len(self.accounts):,} pilots and customers {day}")
            self.accounts = structured(2 * len(self.accounts), ACCOUNT)
        if co["n_log"] >= len(self.log):
            if len(self.log) >= LARGEST_LOG:
                raise LifeError(f"more than {LARGEST_LOG:,} records {day}")
            self.keep_log(2 * len(self.log))
        return True


def structured(length: int, dtype: np.dtype[Any]) -> NDArray[Any]:
    """Return a zeroed structured array that rules can address by attribute."""
    return addressable(np.zeros(length, dtype))


def addressable(array: NDArray[Any]) -> NDArray[Any]:
    """Return the array so that rules can address its fields by attribute, compiled or not."""
    return array.view(np.recarray) if INTERPRETED else array
