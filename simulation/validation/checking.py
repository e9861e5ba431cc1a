"""Checking: live the companies of the facts, measure, compare with the bands, look for reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulation.experiment.lives import Progress
from simulation.model.life import Bench
from simulation.statistics.intervals import Interval
from simulation.validation.bands import Verdict
from simulation.validation.companies import Company, Run
from simulation.validation.fact import Fact
from simulation.validation.facts import facts
from simulation.validation.trials import Trial
from simulation.validation.wording import reason_of

if TYPE_CHECKING:
    import pandas as pd


class Companies:
    """Live the companies of the facts in the same worlds, each when it is asked for.

    Args:
        worlds: how many worlds, one life each.
        seed: root seed.
        progress: called with the number of lives finished.

    Raises:
        ValueError: if `worlds` is below 1 or `seed` outside 0 to 2^64 - 1.
    """

    def __init__(self, worlds: int, seed: int, progress: Progress | None = None) -> None:
        if worlds < 1:
            raise ValueError(f"worlds: found {worlds}, allowed: 1 or more")
        if not 0 <= seed < 2**64:
            raise ValueError(f"seed: found {seed}, allowed: 0 to 2^64 - 1")
        self.worlds = worlds
        self.seed = seed
        self.progress = progress
        self._bench = Bench()
        self._met: dict[tuple[Run, str], Company] = {}

    def of(self, run: Run, trial: Trial | None = None) -> Company:
        """Return a company, under a trial if one is given."""
        key = (run, trial.words if trial else "")
        if key not in self._met:
            scenario = run.company(trial.changes if trial else None)
            self._met[key] = Company(scenario, self.worlds, self.seed, self._bench, self.progress)
        return self._met[key]

    def measure(self, fact: Fact, trial: Trial | None = None) -> Interval:
        """Return the measured value of a fact."""
        return fact.measure([self.of(run, trial) for run in fact.runs])


@dataclass(frozen=True)
class Finding:
    """Hold what the check of a fact came to.

    Args:
        fact: what was checked.
        interval: the measured value with its Monte Carlo error.
        verdict: where it lies.
        trials: the value and verdict under each trial; empty unless it is out of band.
    """

    fact: Fact
    interval: Interval
    verdict: Verdict
    trials: tuple[tuple[Trial, Interval, Verdict], ...] = ()

    @property
    def reason(self) -> str:
        """Return why the fact is not in its band, in words; empty if it is."""
        return reason_of(self.fact, self.interval, self.verdict, self.trials)


def check(companies: Companies, only: Sequence[str] | None = None) -> tuple[Finding, ...]:
    """Check the facts and return one finding each.

    A fact out of its band is measured again under every trial, one change at a time.

    Args:
        companies: live the worlds.
        only: ids of the facts to check; all by default.

    Raises:
        ValueError: if an id is not known.
        LifeError: if a life does not come to an end.
    """
    return tuple(_finding(fact, companies) for fact in chosen_facts(only))


def chosen_facts(only: Sequence[str] | None) -> tuple[Fact, ...]:
    """Return the facts with the ids asked for, all if None.

    Raises:
        ValueError: if an id is not known.
    """
    every = facts()
    known = list(dict.fromkeys(fact.id for fact in every))
    for name in only or ():
        if name not in known:
            raise ValueError(f"fact: found {name!r}, allowed: one of {', '.join(known)}")
    return tuple(fact for fact in every if only is None or fact.id in only)


def _finding(fact: Fact, companies: Companies) -> Finding:
    interval = companies.measure(fact)
    verdict = fact.band.verdict(interval)
    if verdict is not Verdict.OUT:
        return Finding(fact, interval, verdict)
    tried = []
    for trial in fact.trials:
        changed = companies.measure(fact, trial)
        tried.append((trial, changed, fact.band.verdict(changed)))
    return Finding(fact, interval, verdict, tuple(tried))


def check_facts(
    worlds: int = 300,
    seed: int = 1,
    only: Sequence[str] | None = None,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Check the facts and return one row each.

    Args:
        worlds: how many worlds, one life each, 1 or more.
        seed: root seed, 0 to 2^64 - 1.
        only: ids of the facts to check; all by default.
        progress: called with the number of lives finished.

    Returns:
        Columns id, quantity, scenarios, unit, estimate, low, high, expected, accept_low,
        accept_high, verdict, consistency_only, worlds and reason. Shares are fractions; a
        passage beyond the grid is infinite.

    Raises:
        ValueError: if a number is out of range or an id is not known.
        LifeError: if a life does not come to an end.
    """
    import pandas as pd

    return pd.DataFrame([row_of(each) for each in check(Companies(worlds, seed, progress), only)])


def row_of(finding: Finding) -> dict[str, object]:
    """Return a finding as a flat row; see `check_facts` for the columns."""
    fact, interval = finding.fact, finding.interval
    return {
        "id": fact.id,
        "quantity": fact.quantity,
        "scenarios": ", ".join(dict.fromkeys(run.scenario for run in fact.runs)),
        "unit": fact.unit,
        "estimate": interval.estimate,
        "low": interval.low,
        "high": interval.high,
        "expected": fact.expected,
        "accept_low": fact.band.low,
        "accept_high": fact.band.high,
        "verdict": finding.verdict.value,
        "consistency_only": fact.consistency_only,
        "worlds": interval.n,
        "reason": finding.reason,
    }
