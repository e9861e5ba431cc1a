"""A laboratory for tests: prepare a company, live its lives, read the log."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.model.life import Bench, Clock
from simulation.model.log import RECORD, RECORD_KINDS
from simulation.model.names import IDLE
from simulation.model.opening import Opening, open_company
from simulation.model.worlds import Ignorance, Worlds, draw_worlds
from simulation.scenario import Scenario, load

KINDS = tuple(RECORD_KINDS)

WORK_RECORDS = tuple(name for name in KINDS if name.startswith("work_"))

# A working day of eight task hours: efforts in whole hours end at exact binary fractions of days.
EIGHT_HOUR_DAYS = {
    "work_hours_per_week": 40,
    "focus_share": 1,
    "paid_leave_working_days_per_year": 0,
    "public_holidays_working_days_per_year": 0,
}


@dataclass(frozen=True)
class Lived:
    """Hold one life as it was lived.

    Args:
        company: array of length one, as the life left it.
        works: the table of work, likewise.
        log: (records,) array with the fields of `RECORD`.
        roles, kinds: names by number.
        events: how many happenings the life had.
    """

    company: NDArray[Any]
    works: NDArray[Any]
    log: NDArray[Any]
    roles: tuple[str, ...]
    kinds: tuple[str, ...]
    events: int

    def records(self, *names: str) -> NDArray[Any]:
        """Return the records of some kinds, by name."""
        return records(self.log, *names)

    def work(self, name: str) -> int:
        """Return the number of a kind of work."""
        return self.kinds.index(name)

    def story(self, *names: str, columns: tuple[str, ...] = ("who",)) -> list[tuple[Any, ...]]:
        """Return records as (time, kind, columns...), roles and kinds of work by name."""
        return [
            (float(r["time"]), KINDS[r["kind"]], *(self._told(r, c) for c in columns))
            for r in (self.records(*names) if names else self.log)
        ]

    def _told(self, record: Any, column: str) -> Any:
        value = record[column].item()
        if column != "what":
            return value
        kind = KINDS[record["kind"]]
        if kind.startswith(("work_", "time_", "incident_")):
            return "idle" if value == IDLE else self.kinds[value]
        if kind.startswith(("engineer_", "requisition_", "offer_")):
            return self.roles[value]
        return value


@dataclass(frozen=True)
class Company:
    """Hold a company and some of its worlds, ready to be lived.

    Args:
        scenario: what was loaded.
        opening: the state that all lives share.
        worlds: what is drawn once per life.
        seed: root seed.
    """

    scenario: Scenario
    opening: Opening
    worlds: Worlds
    seed: int

    def live(self, index: int = 0, clock: Clock = "compiled", bench: Bench | None = None) -> Lived:
        """Live one life and keep a copy of what it left."""
        life = (bench or Bench()).live(self.opening, self.worlds, index, self.seed, clock)
        return Lived(
            np.array(life.company),
            np.array(life.works),
            np.array(life.log),
            self.opening.roles,
            self.opening.kinds,
            life.events,
        )

    def lives(self) -> Iterator[Lived]:
        """Live every world on the compiled clock."""
        bench = Bench()
        for index in range(len(self.worlds.replications)):
            yield self.live(index, bench=bench)


def prepare(
    source: Scenario | Mapping[str, Any] | str,
    replications: int = 1,
    seed: int = 1,
    ignorance: Ignorance = "drawn",
) -> Company:
    """Return a company with worlds 0 to `replications`, from anything that can be loaded."""
    scenario = source if isinstance(source, Scenario) else load(source)
    numbers = np.arange(replications, dtype=np.int64)
    return Company(
        scenario,
        open_company(scenario),
        draw_worlds(scenario, seed, numbers, ignorance),
        seed,
    )


def lived(source: Mapping[str, Any], clock: Clock, replication: int = 0) -> Lived:
    """Return one life of a company on one of the clocks."""
    return prepare(source, replication + 1).live(replication, clock)


def people(**roles: str) -> dict[str, Any]:
    """Return a team of unpaid people by role, in place of the laboratory's server."""
    team = {name: {"role": role, "salary_usd": 0} for name, role in roles.items()}
    return {"Server 1": None, **team}


def empty(**changes: Any) -> dict[str, Any]:
    """Return a laboratory where nothing happens by itself, with `changes` laid over it."""
    return {"extends": "laboratory/empty", **changes}


def quiet_office(parameters: Mapping[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    """Return the same with eight-hour working days, for stories with exact times."""
    return empty(
        calendar="working", parameters={**EIGHT_HOUR_DAYS, **(parameters or {})}, **changes
    )


def ticket(**changes: Any) -> dict[str, Any]:
    """Return a kind of work that arrives once a day and takes everybody a day of eight hours."""
    return {
        "label": "ticket",
        "discipline": "general",
        "category": "product",
        "per": "company",
        "rate": {"per_working_day": 1},
        "gap": {"constant": 1},
        "effort": {"constant": 8},
        "urgency": 5,
        **changes,
    }


def records(log: NDArray[Any], *names: str) -> NDArray[Any]:
    """Return the records of some kinds, by name."""
    return log[np.isin(log["kind"], [KINDS.index(name) for name in names])]


def log_of(*rows: tuple[Any, ...]) -> NDArray[Any]:
    """Return a log made by hand from rows (time, kind, who, what, number, amount, share).

    What is missing at the end of a row is -1 for numbers of things and 0 for amounts.
    """
    log = np.zeros(len(rows), RECORD)
    for place, (time, kind, *rest) in enumerate(rows):
        filled = (*rest, *(-1, -1, -1, 0.0, 0.0)[len(rest) :])
        log[place] = (time, KINDS.index(kind), *filled)
    return log


def fingerprint(log: NDArray[Any]) -> str:
    """Return a hash of every bit of a log, without the padding between fields."""
    digest = hashlib.sha256()
    for field in RECORD.names or ():
        digest.update(np.ascontiguousarray(log[field]).tobytes())
    return digest.hexdigest()


def same_bits(a: NDArray[Any], b: NDArray[Any]) -> bool:
    """Return whether two logs are identical to the last bit."""
    return len(a) == len(b) and fingerprint(a) == fingerprint(b)


def first_difference(a: NDArray[Any], b: NDArray[Any]) -> str:
    """Say where two logs part, for the message of a failed test."""
    for place, (left, right) in enumerate(zip(a, b, strict=False)):
        if left.tobytes() != right.tobytes() and list(left) != list(right):
            names = KINDS[left["kind"]], KINDS[right["kind"]]
            return f"record {place}: {names[0]} {left} against {names[1]} {right}"
    return f"lengths {len(a)} and {len(b)}"
