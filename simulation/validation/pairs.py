"""Pairs: what a claim compares, life by life, over the alternatives of its scenario."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.experiment.alternatives import live_alternatives
from simulation.experiment.lives import Progress
from simulation.measures.columns import column, series
from simulation.scenario import load

Floats = NDArray[np.float64]


class Company:
    """Hold the lives of every alternative of a scenario, paired by replication.

    Args:
        scenario: name of a shipped scenario with alternatives.
        lives: lives of each alternative, 1 or more.
        seed: root seed.
        changes: a diff laid over the scenario.
        progress: called with the number of lives finished.

    Raises:
        ScenarioError: if the diff does not fit.
        KeyboardInterrupt: if the user interrupted before all lives were lived.
    """

    def __init__(
        self,
        scenario: str,
        lives: int,
        seed: int,
        changes: Mapping[str, Any] | None = None,
        progress: Progress | None = None,
    ) -> None:
        company = load(scenario)
        if changes:
            company = company.with_changes(changes)
        plans = {name: company.alternative(name) for name in company.alternatives}
        lived = live_alternatives(plans, np.arange(lives), seed, progress=progress)
        if not lived.complete:
            raise KeyboardInterrupt
        self.horizon_months = company.horizon_months
        self._lives = lived.alternatives
        failed = {place for each in self._lives.values() for place in each.errors}
        self._kept = np.asarray([place not in failed for place in range(lives)])

    def measure(self, name: str, alternative: str) -> Floats:
        """Return a measure of every life that no alternative failed, shape (lives,)."""
        rows: Floats = self._lives[alternative].rows[self._kept, column(name)]
        return rows

    def at_month(self, name: str, alternative: str, month: int) -> Floats:
        """Return a monthly series at a month, likewise."""
        values: Floats = self._lives[alternative].monthly[self._kept, series(name), month]
        return values


Value = Callable[[Company], Floats]


def of(name: str, alternative: str, *, missing: float | None = None, per: float = 1.0) -> Value:
    """Return the value of a measure under one alternative.

    Args:
        name: the measure.
        alternative: under which alternative.
        missing: what stands for an undefined measure; it stays undefined if None.
        per: what the measure is divided by, for instance a head count.
    """

    def value(company: Company) -> Floats:
        values = company.measure(name, alternative)
        if missing is not None:
            values = np.where(np.isnan(values), missing, values)
        return values / per

    return value


def gained(alternative: str, begin: int, end: int) -> Value:
    """Return the improvements that went live after month `begin` and up to month `end`."""

    def value(company: Company) -> Floats:
        after = company.at_month("improvements", alternative, end)
        return after - company.at_month("improvements", alternative, begin)

    return value


def less(first: Value, second: Value) -> Value:
    """Return the difference of two values, life by life."""
    return lambda company: first(company) - second(company)


def lost_share(alternative: str) -> Value:
    """Return the share of decided pilots that were lost; undefined without any."""

    def value(company: Company) -> Floats:
        lost = company.measure("pilots_lost", alternative)
        decided = lost + company.measure("pilots_won", alternative)
        share: Floats = np.full(len(lost), np.nan)
        np.divide(lost, decided, out=share, where=decided > 0)
        return share

    return value


def shown(name: str, alternative: str) -> Value:
    """Return 1 for a life in which a measure is defined, such as the month of a sign, else 0."""
    return lambda company: (~np.isnan(company.measure(name, alternative))).astype(np.float64)
