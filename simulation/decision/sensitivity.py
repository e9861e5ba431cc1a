"""What drives a result: screening over all that is not known, then shares of its variance.

Three sweeps live the same lives: Morris walks over every uncertain number; a Saltelli design over
those that move the result most, everything else drawn world by world; and each of these numbers at
both ends of its range, everything else drawn.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from tempfile import TemporaryDirectory

import numpy as np

from simulation.decision.outcomes import Asked, Outcomes, outcomes
from simulation.experiment.lives import Progress
from simulation.experiment.runs import Run
from simulation.experiment.uncertain import uncertainties
from simulation.model.life import Clock
from simulation.model.worlds import Ignorance
from simulation.scenario import Scenario
from simulation.statistics.aim import Aim
from simulation.statistics.intervals import LEVEL, Interval, mean_interval
from simulation.statistics.rule import RUNWAY
from simulation.statistics.screening import Screening, screen
from simulation.statistics.sensitivity import Indices, sobol_indices
from simulation.sweeps.blocks import Living
from simulation.sweeps.designs import LEVELS, Design, morris, one_at_a_time, saltelli
from simulation.sweeps.factors import Factor, factors
from simulation.sweeps.running import sweep

WORLDS_LOOKED_AT = 50


@dataclass(frozen=True)
class Effort:
    """Say how much is lived.

    Args:
        walks: Morris trajectories, 2 or more.
        rows: rows of the Saltelli design, 2 or more; best a power of two.
        most: how many numbers get indices.
        lives: lives of each plan at each point of both.
        lives_at_ends: lives of each plan at both ends of each range.
        seed: root seed of lives, designs and bootstrap.
        clock: "compiled" or "simpy".
        workers: one per processor if None.
    """

    walks: int = 6
    rows: int = 64
    most: int = 6
    lives: int = 16
    lives_at_ends: int = 200
    seed: int = 1
    clock: Clock = "compiled"
    workers: int | None = None

    def total(self, factors: int, plans: int, *, screened: bool) -> int:
        """Return how many lives there are in all."""
        kept = min(self.most, factors) if screened else factors
        walks = self.walks * (factors + 1) * self.lives if screened else 0
        ends = (2 * kept + 1) * self.lives_at_ends
        return plans * (walks + self.rows * (kept + 2) * self.lives + ends)


@dataclass(frozen=True)
class Ends:
    """Hold what a result changes by with one number at an end of its range, all else as it was.

    Args:
        factor: the number.
        low, high: change from the company as it is, at the low and at the high end.
    """

    factor: Factor
    low: Interval
    high: Interval

    @property
    def reach(self) -> float:
        """Return how far apart the ends are."""
        return abs(self.high.estimate - self.low.estimate)


@dataclass(frozen=True)
class Sensitivity:
    """Hold what drives a result.

    Args:
        scenario: the company with the plans that were lived.
        asked: which number was looked at.
        factors: numbers that were turned.
        screening: effects of all of them; None if all of them got indices at once.
        indices: shares of the variance.
        ends: effects of both ends of the numbers with indices, the farthest apart first.
        today: the result with everything drawn.
        effort: how much was lived.
        left_out: worlds left out, because a life failed or the number was not defined.
    """

    scenario: Scenario
    asked: Asked
    factors: tuple[Factor, ...]
    screening: Screening | None
    indices: Indices
    ends: tuple[Ends, ...]
    today: Interval
    effort: Effort
    left_out: int

    def factor(self, name: str) -> Factor:
        """Return one of the factors."""
        return next(each for each in self.factors if each.name == name)


def uncertain_factors(
    scenario: Scenario, plans: Sequence[str], vary: Sequence[str] | None, seed: int = 1
) -> tuple[Factor, ...]:
    """Return what is turned: everything that is not known in the plans, or what is named.

    Args:
        scenario: the company.
        plans: its alternatives that are compared.
        vary: names of factors; all uncertain numbers if None.
        seed: root seed.

    Raises:
        ScenarioError: if a name means nothing or has no range.
        ValueError: if nothing is uncertain.
    """
    if vary is not None:
        return factors(scenario, list(dict.fromkeys(vary)))
    companies = {name: scenario.alternative(name) for name in plans}
    run = Run(WORLDS_LOOKED_AT, seed, lives_per_world=1)
    names = uncertainties(companies, run, np.arange(WORLDS_LOOKED_AT, dtype=np.int64)).names
    if not names:
        raise ValueError("nothing is uncertain in this company")
    return factors(scenario, names)


@dataclass
class Study:
    """Live what an analysis of one number needs.

    Args:
        scenario: the company.
        asked: which number.
        effort: how much is lived.
        store: folder in which the sweeps are kept; nothing is kept if None.
        progress: called with the number of lives finished.
        say: called with a line about what is going on.
        living: lives a point instead of the company, for known functions; see `sweep`.
        turns_everything: whether all that is not known is screened, so that nothing is left to be
            drawn there.

    Attributes:
        left_out: worlds left out so far.
    """

    scenario: Scenario
    asked: Asked
    effort: Effort
    store: str | os.PathLike[str] | None = None
    progress: Progress | None = None
    say: Callable[[str], None] | None = None
    living: Living | None = None
    turns_everything: bool = False
    left_out: int = field(default=0, init=False)

    def screen(self, turned: Sequence[Factor]) -> Screening:
        """Return the elementary effects of numbers."""
        design = morris(turned, self.effort.walks, self.effort.seed)
        # Drawing worlds takes longer than living them, and here no number that counts is drawn.
        ignorance: Ignorance = "central" if self.turns_everything else "drawn"
        found = self._lived("screening", design, self.effort.lives, ignorance)
        assert design.shares is not None
        return screen(found.values, design.shares, design.names, self.effort.seed, levels=LEVELS)

    def indices(self, turned: Sequence[Factor]) -> Indices:
        """Return the Sobol indices of numbers."""
        design = saltelli(turned, self.effort.rows, self.effort.seed)
        found = self._lived("indices", design, self.effort.lives)
        return sobol_indices(found.values, design.names, self.effort.seed)

    def ends(self, turned: Sequence[Factor]) -> tuple[Interval, tuple[Ends, ...]]:
        """Return the result as it is, and what it changes by at both ends of each number."""
        design = one_at_a_time(turned)
        today, *rest = self._lived("ends", design, self.effort.lives_at_ends).values
        found = [
            Ends(each, mean_interval(low - today, LEVEL), mean_interval(high - today, LEVEL))
            for each, low, high in zip(turned, rest[::2], rest[1::2], strict=True)
        ]
        found.sort(key=lambda each: -each.reach)
        return mean_interval(today, LEVEL), tuple(found)

    def _lived(
        self, what: str, design: Design, lives: int, ignorance: Ignorance = "drawn"
    ) -> Outcomes:
        """Return the number at each point; a store forgets what was not asked to be kept."""
        with ExitStack() as until_read:
            folder = self.store
            if folder is None:
                folder = until_read.enter_context(TemporaryDirectory(prefix="nexthire-"))
            kept = sweep(
                self.scenario,
                design,
                lives,
                self.effort.seed,
                self.effort.clock,
                workers=self.effort.workers,
                ignorance=ignorance,
                alternatives=() if self.living else self.asked.plans,
                living=self.living,
                monthly=self.asked.needs_months,
                progress=self.progress,
                found=self._there,
                say=self.say,
                store=f"{os.fspath(folder).rstrip('/')}/{what}",
            )
            names = [term.name for term in self.asked.terms if term.month is None]
            names += [RUNWAY] if isinstance(self.asked.of, Aim) else []
            rows = kept.lives(list(dict.fromkeys(names)))
            months = kept.monthly() if self.asked.needs_months else None
            found = outcomes(design, self.asked, rows, months)
        self.left_out = max(self.left_out, found.left_out)
        return found

    def _there(self, there: int, lives: int) -> None:
        if self.progress is not None and there:
            self.progress(there)


def drivers(study: Study, turned: Sequence[Factor], most: int | None = None) -> Sensitivity:
    """Say what drives a number.

    Args:
        study: which number, of which company, and how much is lived.
        turned: what is turned.
        most: how many numbers get indices; the others are only screened.

    Raises:
        ModuleNotFoundError: without SALib.
        ValueError: if too many lives failed, or the number is not defined in enough of them.
        SweepError: if the store cannot be used.
        KeyboardInterrupt: if the user interrupted; a store keeps what was finished.
    """
    wanted = study.effort.most if most is None else most
    screening = None
    kept = list(turned)
    if len(kept) > wanted:
        screening = study.screen(kept)
        foremost = screening.foremost(wanted)
        if not foremost:
            raise ValueError("no uncertain number changes anything")
        kept = [each for name in foremost for each in turned if each.name == name]
    indices = study.indices(kept)
    today, ends = study.ends(kept)
    return Sensitivity(
        study.scenario,
        study.asked,
        tuple(turned),
        screening,
        indices,
        ends,
        today,
        replace(study.effort, most=len(kept)),
        study.left_out,
    )
