"""Observing many companies world by world, each only as far as a study asks for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from simulation.experiment.cancellation import Cancelled
from simulation.experiment.lives import Lives
from simulation.experiment.runs import Run
from simulation.scenario import Scenario
from simulation.statistics.aim import Aim, Term
from simulation.statistics.intervals import Floats

# Companies lived together: the measures of their lives are in memory until the means are taken.
COMPANIES_AT_ONCE = 100
VALUE = "decision value"
Quantity = Term | str

# Called with how many companies are observed on, up to which life, and how many lives that takes.
Told = Callable[[int, int, int], None]


@dataclass
class Observatory:
    """Keep the means of every world that companies were observed in.

    Args:
        companies: the companies.
        run: which lives; all draws are shared.
        aim: the decision value.
        terms: measures to keep beside it.
        told: called before companies are observed on.

    Attributes:
        means: quantity -> (worlds, companies); NaN where not observed or undefined.
        worlds: worlds in which each company was observed, shape (companies,).
        errors: why a life of a company failed, by its place.
        interrupted: whether the run was interrupted; no more is observed then.
    """

    companies: Sequence[Scenario]
    run: Run
    aim: Aim
    terms: Sequence[Term]
    told: Told | None = None
    means: dict[Quantity, Floats] = field(init=False)
    worlds: NDArray[np.intp] = field(init=False)
    errors: dict[int, str] = field(default_factory=dict)
    interrupted: bool = False

    def __post_init__(self) -> None:
        nothing = np.zeros((0, len(self.companies)))
        self.means = dict.fromkeys((VALUE, *self.terms), nothing)
        self.worlds = np.zeros(len(self.companies), np.intp)

    @property
    def cap(self) -> int:
        """Return how many worlds there are at most."""
        _, worlds = self.run.numbers(0, self.run.replications)
        return len(worlds) // self.run.lives_per_world

    @property
    def lives(self) -> int:
        """Return how many lives were lived and kept."""
        return int(self.worlds.sum()) * self.run.lives_per_world

    def observe(self, companies: Sequence[int], begin: int, end: int) -> Floats:
        """Return the decision value's means in worlds `begin` to `end`, observing what is missing.

        Args:
            companies: places of the companies.
            begin, end: places of the worlds.

        Returns:
            Shape (worlds, companies); no worlds if the run was interrupted or has not that many.
            A company with a failed life has NaN.

        Raises:
            Cancelled, KeyboardInterrupt: if that happened before the first worlds were observed.
            AimError: if the aim looks beyond the horizon.
        """
        places = np.asarray(companies, dtype=np.intp)
        for seen in np.unique(self.worlds[places]):
            group = places[self.worlds[places] == seen]
            if seen < end and not self._observe_on(group, int(seen), end):
                return np.zeros((0, len(places)))
        return self.means[VALUE][begin:end, places]

    def _observe_on(self, places: NDArray[np.intp], begin: int, end: int) -> bool:
        if self.interrupted or end > self.cap:
            return False
        self._make_room(end)
        each = self.run.lives_per_world
        if self.told is not None:
            self.told(len(places), end * each, len(places) * (end - begin) * each)
        for first in range(0, len(places), COMPANIES_AT_ONCE):
            part = places[first : first + COMPANIES_AT_ONCE].tolist()
            named = {str(place): self.companies[place] for place in part}
            try:
                lived = self.run.live(named, begin * each, end * each)
            except (Cancelled, KeyboardInterrupt):
                if begin == 0:
                    raise
                self.interrupted = True
                return False
            if lived.interrupted:
                self.interrupted = True
                if begin == 0:
                    raise KeyboardInterrupt
                return False
            for place in part:
                self._keep(place, lived.alternatives[str(place)], begin, end)
        return True

    def _make_room(self, end: int) -> None:
        for quantity, found in self.means.items():
            if end > len(found):
                more = np.full((end - len(found), len(self.companies)), np.nan)
                self.means[quantity] = np.concatenate((found, more))

    def _keep(self, place: int, lives: Lives, begin: int, end: int) -> None:
        _, worlds = np.unique(lives.worlds, return_inverse=True)
        counts = np.bincount(worlds)
        # A failed life leaves its world without a decision value.
        total = np.bincount(worlds, weights=self.aim.values(lives))
        self.means[VALUE][begin:end, place] = total / counts
        for term in self.terms:
            values = term.values(lives)
            defined = ~np.isnan(values)
            total = np.bincount(worlds, weights=np.where(defined, values, 0.0))
            known = np.bincount(worlds, weights=defined)
            with np.errstate(invalid="ignore"):
                self.means[term][begin:end, place] = total / known
        self.worlds[place] = end
        if lives.errors:
            first = min(lives.errors)
            self.errors.setdefault(
                place, f"life {lives.replications[first]}: {lives.errors[first]}"
            )
