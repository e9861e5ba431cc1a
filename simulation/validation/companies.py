"""Companies of the facts: lived in many worlds, and read life by life."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.experiment.lives import Progress
from simulation.model.life import Bench
from simulation.model.log import RECORD_KINDS
from simulation.model.opening import Opening, open_company
from simulation.model.worlds import draw_worlds
from simulation.scenario import Scenario, load
from simulation.validation.years import REPORT_EVERY, Floats, Year, live_year

KINDS = tuple(RECORD_KINDS)


@dataclass(frozen=True)
class Run:
    """Name a company whose year a fact looks at.

    Args:
        scenario: name of a shipped scenario of 12 months.
        need_days: calendar days between the retrainings needed; None leaves the scenario's own.
        alternative: which of the scenario's alternatives; None for the scenario itself.
    """

    scenario: str
    need_days: float | None = None
    alternative: str | None = None

    def company(self, changes: Mapping[str, Any] | None = None) -> Scenario:
        """Return the company, with a diff laid over it."""
        company = load(self.scenario)
        if self.alternative is not None:
            company = company.alternative(self.alternative)
        if self.need_days is not None:
            need = {"retrain_need_calendar_days": self.need_days}
            company = company.with_changes({"parameters": need})
        return company.with_changes(changes) if changes else company


@dataclass(frozen=True)
class OneLife:
    """Show one life of a company to a reading; valid until the next life is lived.

    Args:
        opening: the company, with the names of its roles and kinds of work.
        company: the state that the life left, a structured record.
        log: (records,) structured array with the fields of `RECORD`.
    """

    opening: Opening
    company: Any
    log: NDArray[Any]

    def records(self, *names: str) -> NDArray[Any]:
        """Return the records of some kinds, by name, in the order of the log."""
        return np.asarray(self.log[np.isin(self.log["kind"], [KINDS.index(n) for n in names])])

    def work(self, *names: str) -> list[int]:
        """Return the numbers of kinds of work."""
        return [self.opening.kinds.index(name) for name in names]

    @property
    def end(self) -> float:
        """Return the day on which the life ended."""
        return float(self.log["time"][-1])


Reading = Callable[[OneLife], float]


class Company:
    """Live a company in its worlds when a measurement asks for it.

    Args:
        scenario: the company.
        worlds: how many worlds; the same seed draws the same ones for every company.
        seed: root seed.
        bench: arrays to live in.
        progress: called with the number of lives finished.
    """

    def __init__(
        self,
        scenario: Scenario,
        worlds: int,
        seed: int,
        bench: Bench,
        progress: Progress | None = None,
    ) -> None:
        self.scenario = scenario
        self.worlds = worlds
        self.seed = seed
        self._bench = bench
        self._progress = progress

    @cached_property
    def year(self) -> Year:
        """Return where the hours of its ML engineers went."""
        return live_year(self.scenario, self.worlds, self.seed, self._bench, self._progress)

    def read(self, *readings: Reading) -> Floats:
        """Live every world once and return what the readings saw, shape (worlds, readings).

        Raises:
            LifeError: if a life does not come to an end.
        """
        opening = open_company(self.scenario)
        drawn = draw_worlds(self.scenario, self.seed, np.arange(self.worlds, dtype=np.int64))
        seen = np.empty((self.worlds, len(readings)))
        for world in range(self.worlds):
            life = self._bench.live(opening, drawn, world, self.seed)
            shown = OneLife(opening, np.asarray(life.company)[0], np.asarray(life.log))
            seen[world] = [reading(shown) for reading in readings]
            done = world + 1
            if self._progress is not None and (done % REPORT_EVERY == 0 or done == self.worlds):
                self._progress((done - 1) % REPORT_EVERY + 1)
        return seen
