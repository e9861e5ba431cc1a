"""The log of one life, kept and read by kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.model.life import Life
from simulation.model.log import RECORD, RECORD_KINDS
from simulation.model.opening import Opening
from simulation.scenario import Scenario

KINDS = tuple(RECORD_KINDS)
NUMBER_OF = {name: number for number, name in enumerate(KINDS)}

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class LifeLog:
    """Hold the log of one life and what the life left.

    Args:
        scenario: the company.
        log: (records,) structured array with the fields of `RECORD`.
        company: the state that the life left, a structured record.
        works: the table of work that it left.
        kinds: names of the kinds of work, by number.
        replication: number of the life.
    """

    scenario: Scenario
    log: NDArray[Any]
    company: Any
    works: NDArray[Any]
    kinds: tuple[str, ...]
    replication: int

    @classmethod
    def kept(cls, scenario: Scenario, opening: Opening, life: Life, replication: int) -> LifeLog:
        """Return a copy of a life that outlives its bench."""
        return cls(
            scenario,
            np.array(life.log),
            np.array(life.company)[0],
            np.array(life.works),
            opening.kinds,
            replication,
        )

    @property
    def end(self) -> float:
        """Return the day on which the life was closed."""
        return float(self.log["time"][-1])

    def records(self, *names: str) -> NDArray[Any]:
        """Return the records of some kinds, in the order of the log."""
        return np.asarray(self.log[np.isin(self.log["kind"], [NUMBER_OF[each] for each in names])])

    def is_kind(self, *names: str) -> NDArray[np.bool_]:
        """Return whether each record is of one of some kinds, shape (records,)."""
        return np.isin(self.log["kind"], [NUMBER_OF[each] for each in names])

    def works_of(self, *names: str) -> list[int]:
        """Return the numbers of kinds of work that this company has."""
        return [self.kinds.index(each) for each in names if each in self.kinds]


def same_bits(a: NDArray[Any], b: NDArray[Any]) -> bool:
    """Return whether two logs are identical to the last bit, the padding of records apart."""
    return len(a) == len(b) and all(
        np.ascontiguousarray(a[field]).tobytes() == np.ascontiguousarray(b[field]).tobytes()
        for field in RECORD.names or ()
    )
