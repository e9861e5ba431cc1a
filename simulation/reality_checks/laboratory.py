"""The laboratory: a scenario and changed companies, lived under the same draws."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from simulation.experiment.alternatives import live_alternatives
from simulation.experiment.cancellation import Cancellation, unfinished
from simulation.experiment.lives import Lives, Progress
from simulation.model.life import Bench, Clock, LifeError
from simulation.model.opening import open_company
from simulation.model.worlds import draw_worlds
from simulation.reality_checks.checks import Rule
from simulation.reality_checks.life_log import LifeLog
from simulation.reality_checks.variants import VARIANTS
from simulation.scenario import Scenario, ScenarioError
from simulation.scenario.errors import Flaw

AS_IS = "as it is"
# One Latin hypercube of worlds.
LIVES, FEWEST_LIVES, MOST_LIVES = 50, 10, 10_000
# Lives whose whole log is read: of the plan looked at, the others together, a changed company.
LOGS, LOGS_OF_OTHERS, LOGS_OF_A_VARIANT = 20, 24, 12
FEWEST_LOGS_OF_A_PLAN = 2
# Lives with more records than this are long, and fewer of them are lived.
RECORDS_OF_A_LIFE = 16_000
MOST_PLANS = 10
LARGEST_SEED = 2**64 - 1

Floats = NDArray[np.float64]


class Unlivable(Exception):
    """Say why a check does not apply to a scenario."""


class Laboratory:
    """Live a scenario, and what changed companies need, for the checks to look at.

    Args:
        scenario: the company with its alternatives, if it has any.
        seed: root seed.
        lives: lives of each changed company.
        plan: alternative that the changed companies follow; the one with most hires if None.
        progress: called with the number of lives finished.
        cancellation: lets another thread stop it.

    Raises:
        ScenarioError: if there is no such alternative.
        ValueError: if a number is out of range.
    """

    def __init__(
        self,
        scenario: Scenario,
        seed: int,
        lives: int = LIVES,
        plan: str | None = None,
        progress: Progress | None = None,
        cancellation: Cancellation | None = None,
    ) -> None:
        if not FEWEST_LIVES <= lives <= MOST_LIVES:
            allowed = f"{FEWEST_LIVES} to {MOST_LIVES:,}"
            raise ValueError(f"lives: found {lives}, allowed: {allowed}")
        if not 0 <= seed <= LARGEST_SEED:
            raise ValueError(f"seed: found {seed}, allowed: 0 to 2^64 - 1")
        self.asked = scenario
        self.seed = seed
        self.lives = lives
        names = list(scenario.alternatives)
        if plan is not None and plan not in names:
            flaw = Flaw(plan, known=names)
            raise ScenarioError(scenario.name, None, "plan", flaw.found, flaw.allowed, flaw.nearest)
        every = {name: scenario.alternative(name) for name in names} or {AS_IS: scenario}
        self.plan = plan or max(every, key=lambda name: _hires(every[name]))
        kept = dict.fromkeys([self.plan, *every])
        # Every alternative that ships with a scenario is looked at, but not hundreds of them.
        self.plans = {name: every[name] for name in list(kept)[:MOST_PLANS]}
        self.scenario = every[self.plan]
        self.logs_wanted = LOGS
        self.hopeless = ""
        self._progress = progress
        self._cancellation = cancellation or Cancellation()
        self._bench = Bench()
        self._companies: dict[str, Scenario] = {}
        self._refused: dict[str, str] = {}
        self._measured: dict[str, Lives] = {}
        self._logs: dict[tuple[str, str], tuple[LifeLog, ...]] = {}
        self.means = 1
        self._be_quick()

    def _be_quick(self) -> None:
        """Live fewer lives of a company whose lives are long: by the records of its first one."""
        try:
            (first,) = self.relive(self.scenario, np.zeros(1, dtype=np.int64))
        except Unlivable as error:
            self.hopeless = str(error)
            return
        share = min(1.0, RECORDS_OF_A_LIFE / len(first.log))
        self.lives = max(FEWEST_LIVES, round(share * self.lives))
        self.logs_wanted = max(FEWEST_LOGS_OF_A_PLAN, round(share * LOGS))

    def live(self, rules: Sequence[Rule]) -> None:
        """Live every changed company that the rules need, together."""
        changed = () if self.hopeless else (name for rule in rules for name in rule.variants)
        wanted = [AS_IS, *changed]
        self.means = max(1, sum(rule.mean for rule in rules))
        found = {}
        for name in dict.fromkeys(wanted):
            try:
                found[name] = self.company(name)
            except Unlivable:
                continue
        lived = live_alternatives(
            found,
            np.arange(self.lives),
            self.seed,
            progress=self._progress,
            cancellation=self._cancellation,
        )
        if not lived.complete:
            raise unfinished(self._cancellation)
        self._measured |= lived.alternatives

    def company(self, variant: str) -> Scenario:
        """Return a changed company.

        Raises:
            Unlivable: if the change makes no sense for this scenario.
        """
        if variant in self._refused:
            raise Unlivable(self._refused[variant])
        if variant not in self._companies:
            try:
                changes = {} if variant == AS_IS else VARIANTS[variant](self.scenario)
                if isinstance(changes, str):
                    raise Unlivable(changes)
                self._companies[variant] = (
                    self.scenario.with_changes(changes) if changes else self.scenario
                )
            except Unlivable as error:
                self._refused[variant] = str(error)
                raise
            except ScenarioError as error:
                self._refused[variant] = f"the scenario does not allow it: {error}"
                raise Unlivable(self._refused[variant]) from error
        return self._companies[variant]

    def measured(self, variant: str = AS_IS) -> Lives:
        """Return the measures of a changed company; the same lives for all of them.

        Raises:
            Unlivable: if the change makes no sense here, or no life came to its end.
        """
        self.company(variant)
        if self.hopeless:
            raise Unlivable(self.hopeless)
        lives = self._measured[variant]
        if len(lives.errors) == len(lives.replications):
            raise Unlivable(f"no life came to its end: {next(iter(lives.errors.values()))}")
        return lives

    @property
    def failures(self) -> dict[int, str]:
        """Return why lives of the scenario as it is failed, by their place."""
        return self._measured[AS_IS].errors

    def pairs(self, one: str, other: str, name: str) -> tuple[Floats, Floats]:
        """Return a measure of the same lives in two companies, where both are defined.

        Raises:
            Unlivable: if that is in no life.
        """
        a, b = self.measured(one).rows_of(name), self.measured(other).rows_of(name)
        both = ~(np.isnan(a) | np.isnan(b))
        if not both.any():
            raise Unlivable("it happens in none of the lives looked at")
        return a[both], b[both]

    def logs_of_plans(self) -> dict[str, tuple[LifeLog, ...]]:
        """Return whole logs of lives under every plan; others than the one looked at have fewer.

        Raises:
            Unlivable: if a life does not come to its end.
        """
        others = max(FEWEST_LOGS_OF_A_PLAN, LOGS_OF_OTHERS // max(1, len(self.plans) - 1))
        wanted = {name: LOGS if name == self.plan else others for name in self.plans}
        return {
            name: self._read(("plan", name), company, wanted[name])
            for name, company in self.plans.items()
        }

    @property
    def own_logs(self) -> tuple[LifeLog, ...]:
        """Return whole logs of lives under the plan looked at.

        Raises:
            Unlivable: if a life does not come to its end.
        """
        return self.logs_of_plans()[self.plan]

    @cached_property
    def every_log(self) -> tuple[LifeLog, ...]:
        """Return the logs of all plans in a row."""
        return tuple(log for logs in self.logs_of_plans().values() for log in logs)

    def logs(self, variant: str) -> tuple[LifeLog, ...]:
        """Return whole logs of some lives of a changed company.

        Raises:
            Unlivable: if the change makes no sense here, or a life does not come to its end.
        """
        return self._read(("variant", variant), self.company(variant), LOGS_OF_A_VARIANT)

    def _read(self, key: tuple[str, str], company: Scenario, count: int) -> tuple[LifeLog, ...]:
        if key not in self._logs:
            numbers = np.arange(min(count, self.lives, self.logs_wanted), dtype=np.int64)
            self._logs[key] = self.relive(company, numbers)
        return self._logs[key]

    def relive(
        self, company: Scenario, replications: NDArray[np.int64], clock: Clock = "compiled"
    ) -> tuple[LifeLog, ...]:
        """Live some lives of a company, the same that are measured, and return their logs.

        Raises:
            Unlivable: if a life does not come to its end.
        """
        opening = open_company(company)
        worlds = draw_worlds(company, self.seed, replications)
        logs = []
        for place in range(len(replications)):
            if self._cancellation.is_cancelled:
                raise unfinished(self._cancellation)
            try:
                life = self._bench.live(opening, worlds, place, self.seed, clock)
            except LifeError as error:
                raise Unlivable(f"a life does not come to its end: {error}") from error
            logs.append(LifeLog.kept(company, opening, life, int(replications[place])))
        if self._progress is not None:
            self._progress(len(replications))
        return tuple(logs)


def _hires(scenario: Scenario) -> tuple[int, float]:
    """Return how many people a plan brings in, then how early."""
    hires = [action for action in scenario.plan.values() if action.adds_seat and not action.never]
    return len(hires), -sum(action.month for action in hires)
