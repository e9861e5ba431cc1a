"""Checking claims: live the companies, compare life by life, say holds, fails or undecided."""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from simulation.experiment.lives import Progress
from simulation.statistics.intervals import Interval, mean_interval
from simulation.validation.bands import Band, Verdict
from simulation.validation.claims import Check, Claim, Condition
from simulation.validation.claims_of_guide import claims
from simulation.validation.pairs import Company


class Outcome(Enum):
    """Say what became of a claim."""

    HOLDS = "holds"
    FAILS = "fails"
    UNDECIDED = "undecided"


@dataclass(frozen=True)
class Measured:
    """Hold what one comparison of a claim came to.

    Args:
        check: what was compared.
        interval: mean over lives with its Monte Carlo error.
        outcome: on which side of what was expected it lies.
    """

    check: Check
    interval: Interval
    outcome: Outcome

    @property
    def lives_to_decide(self) -> int:
        """Return about how many lives would decide it if the mean stayed where it is."""
        band, estimate = self.check.expected, self.interval.estimate
        distance = min(abs(estimate - band.low), abs(estimate - band.high))
        half = (self.interval.high - self.interval.low) / 2.0
        if not distance > 0.0 or not 0.0 < half < math.inf:
            return sys.maxsize
        return math.ceil(min(self.interval.n * (half / distance) ** 2, float(sys.maxsize // 2)))


@dataclass(frozen=True)
class ClaimFinding:
    """Hold what the check of a claim came to.

    Args:
        claim: what was checked.
        measured: its comparisons.
        under: the outcome under each condition; empty if it holds.
    """

    claim: Claim
    measured: tuple[Measured, ...]
    under: tuple[tuple[Condition, tuple[Measured, ...]], ...] = ()

    @property
    def outcome(self) -> Outcome:
        """Return what became of the claim."""
        return overall(self.measured)


def outcome_of(expected: Band, interval: Interval) -> Outcome:
    """Return on which side of what is expected an interval lies.

    Where no life differed, the difference is rare, which does not say on which side it lies.
    """
    verdict = expected.verdict(interval)
    if verdict is Verdict.OUT and interval.constant and interval.estimate == 0.0:
        return Outcome.UNDECIDED
    return {
        Verdict.IN: Outcome.HOLDS,
        Verdict.OUT: Outcome.FAILS,
        Verdict.UNDECIDED: Outcome.UNDECIDED,
    }[verdict]


def overall(measured: Sequence[Measured]) -> Outcome:
    """Return the outcome of a claim: it holds if all comparisons do, and fails if one fails."""
    outcomes = {each.outcome for each in measured}
    if Outcome.FAILS in outcomes:
        return Outcome.FAILS
    return Outcome.UNDECIDED if Outcome.UNDECIDED in outcomes else Outcome.HOLDS


class Companies:
    """Live each scenario of the claims once, under each condition it is asked for.

    Args:
        lives: lives of each alternative, 2 or more.
        seed: root seed.
        progress: called with the number of lives finished.

    Raises:
        ValueError: if `lives` is below 2 or `seed` outside 0 to 2^64 - 1.
    """

    def __init__(self, lives: int, seed: int, progress: Progress | None = None) -> None:
        if lives < 2:
            raise ValueError(f"lives: found {lives}, allowed: 2 or more")
        if not 0 <= seed < 2**64:
            raise ValueError(f"seed: found {seed}, allowed: 0 to 2^64 - 1")
        self.lives = lives
        self.seed = seed
        self.progress = progress
        self._lived: dict[tuple[str, str], Company] = {}

    def of(self, scenario: str, condition: Condition | None = None) -> Company:
        """Return the lives of a scenario, under a condition if one is given."""
        key = (scenario, condition.words if condition else "")
        if key not in self._lived:
            changes: Mapping[str, Any] | None = condition.changes if condition else None
            self._lived[key] = Company(scenario, self.lives, self.seed, changes, self.progress)
        return self._lived[key]

    def measure(self, claim: Claim, condition: Condition | None = None) -> tuple[Measured, ...]:
        """Return what the comparisons of a claim come to."""
        return tuple(self._measure(check, condition) for check in claim.checks)

    def _measure(self, check: Check, condition: Condition | None) -> Measured:
        interval = mean_interval(check.value(self.of(check.scenario, condition)))
        return Measured(check, interval, outcome_of(check.expected, interval))


def check_claims(
    companies: Companies, only: Sequence[str] | None = None
) -> tuple[ClaimFinding, ...]:
    """Check the claims and return one finding each.

    A claim that does not hold is checked again under each of its conditions.

    Args:
        companies: lives the companies, or has lived them already.
        only: ids of the claims to check; all by default.

    Raises:
        ValueError: if an id is not known.
        KeyboardInterrupt: if the user interrupted.
    """
    return tuple(_finding(claim, companies) for claim in chosen_claims(only))


def chosen_claims(only: Sequence[str] | None) -> tuple[Claim, ...]:
    """Return the claims with the ids asked for, in the order of their numbers; all if None.

    Raises:
        ValueError: if an id is not known.
    """
    every = sorted(claims(), key=lambda claim: int(claim.id.removeprefix("C")))
    known = [claim.id for claim in every]
    for name in only or ():
        if name not in known:
            raise ValueError(f"claim: found {name!r}, allowed: one of {', '.join(known)}")
    return tuple(claim for claim in every if only is None or claim.id in only)


def _finding(claim: Claim, companies: Companies) -> ClaimFinding:
    measured = companies.measure(claim)
    if overall(measured) is Outcome.HOLDS:
        return ClaimFinding(claim, measured)
    under = tuple((each, companies.measure(claim, each)) for each in claim.conditions)
    return ClaimFinding(claim, measured, under)
