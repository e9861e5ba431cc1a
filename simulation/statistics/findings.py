"""All that is found from the lives of a comparison, ready to be told in words or tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from simulation.measures.catalogue import MEASURES
from simulation.statistics.aim import DECISION_VALUE, Aim, Limit, Term
from simulation.statistics.aim_verdict import decide_by_aim
from simulation.statistics.intervals import (
    LEVEL,
    Interval,
    mean_interval,
    quantile_interval,
    share_interval,
)
from simulation.statistics.lives import PairedLives
from simulation.statistics.paired import paired_differences
from simulation.statistics.possible import BURN, possible
from simulation.statistics.ratio import ratio_of_means
from simulation.statistics.rule import DecisionRule
from simulation.statistics.survival import probability_alive, restricted_mean
from simulation.statistics.verdict import Decision, decide

if TYPE_CHECKING:
    import pandas as pd

# Undefined means "not within the horizon": such a life keeps its rank behind all others.
DATES = frozenset(each.name for each in MEASURES if each.unit == "month")
FIRST_START = "first_start_month"
SIGNS = tuple(each.name for each in MEASURES if each.clock == "signs")


@dataclass(frozen=True)
class Findings:
    """Hold the estimates, differences and verdicts of a comparison.

    Args:
        baseline: alternative the others are compared with.
        alternatives: all alternatives, in the order of the table.
        horizon_months: horizon of the lives.
        level: level of each single interval in (0, 1).
        lives: lives without an error, by alternative.
        failed: lives with an error, by alternative; they are in no estimate.
        pairs: replications fine under both the alternative and the baseline, by alternative.
        estimates: alternative -> measure -> interval (mean; restricted mean for runway; share for
            cash running out; median for dates).
        alive: probability that cash lasts beyond the horizon, by alternative.
        started: share of lives in which a hire starts within the horizon, by alternative.
        signs: alternative -> warning sign -> share of lives in which it showed.
        cash_months: cash at the horizon, alternative minus baseline, in months of the baseline's
            net burn; it shows the price of a plan that the cut at the horizon hides.
        differences: see `paired_differences`.
        decision: verdicts, and who is not beaten.
        aim: what the decision value is.
        value_differences: alternative -> decision value less that of the baseline.
        limited: alternative -> limit of the aim -> mean of what it limits.
    """

    baseline: str
    alternatives: tuple[str, ...]
    horizon_months: float
    level: float
    lives: Mapping[str, int]
    failed: Mapping[str, int]
    pairs: Mapping[str, int]
    estimates: Mapping[str, Mapping[str, Interval]]
    alive: Mapping[str, Interval]
    started: Mapping[str, Interval]
    signs: Mapping[str, Mapping[str, Interval]]
    cash_months: Mapping[str, Interval]
    differences: pd.DataFrame
    decision: Decision
    aim: Aim
    value_differences: Mapping[str, Interval]
    limited: Mapping[str, Mapping[Limit, Interval]]

    @property
    def by_aim(self) -> bool:
        """Tell whether the verdicts are by an aim that the founder stated."""
        return self.aim.decides

    def difference(self, alternative: str, name: str) -> Interval:
        """Return the paired difference of a measure, alternative minus baseline.

        Raises:
            KeyError: there is no such comparison.
        """
        return self._by_pair[alternative, name]

    @cached_property
    def _by_pair(self) -> dict[tuple[str, str], Interval]:
        return {
            (row["alternative"], row["measure"]): Interval(
                float(row["difference"]),
                float(row["low"]),
                float(row["high"]),
                float(row["level"]),
                "paired difference, t",
                int(row["pairs"]),
                self.pairs[row["alternative"]] - int(row["pairs"]),
                bool(row["constant"]),
            )
            for row in self.differences.to_dict("records")
        }


def analyse(
    table: pd.DataFrame,
    baseline: str,
    horizon_months: float,
    rule: DecisionRule | None = None,
    level: float = LEVEL,
    aim: Aim | None = None,
    asked: str | None = None,
) -> Findings:
    """Estimate, compare and decide from a per-life table.

    Args:
        table: one row a life: `alternative`, `replication`, `error`, and the measures; at least
            the deciding ones and `cash_out`.
        baseline: alternative the others are compared with.
        horizon_months: horizon of the lives, above 0.
        rule: the founder's rule for the verdicts.
        level: level of each single interval in (0, 1).
        aim: the founder's aim, by which the verdicts are given if the founder stated it; the table
            then has a column `decision_value`, and one for each limit by a month.
        asked: alternative that the question is about; see `decide`.

    Raises:
        ValueError: the table lacks the baseline or a needed column, or holds a life twice.
    """
    lives = PairedLives(table)
    lives.require(baseline, "baseline")
    names = [each.name for each in MEASURES if lives.has(each.name)]
    wanted = aim or Aim()
    return Findings(
        baseline=baseline,
        alternatives=lives.names,
        horizon_months=horizon_months,
        level=level,
        lives={name: int(lives.fine[:, place].sum()) for place, name in enumerate(lives.names)},
        failed=lives.failed,
        pairs={name: lives.pairs(name, baseline) for name in lives.names},
        estimates={
            alternative: {
                name: _estimate(lives, name, alternative, horizon_months, level) for name in names
            }
            for alternative in lives.names
        },
        alive={
            name: probability_alive(
                lives.values("runway_months", name),
                lives.values("cash_out", name),
                horizon_months,
                horizon_months,
                level,
                lives.worlds(name),
            )
            for name in lives.names
        },
        started={
            name: share_interval(
                ~np.isnan(lives.values(FIRST_START, name)), level, lives.worlds(name)
            )
            for name in lives.names
            if lives.has(FIRST_START)
        },
        signs={
            name: {
                sign: share_interval(~np.isnan(lives.values(sign, name)), level, lives.worlds(name))
                for sign in SIGNS
                if lives.has(sign)
            }
            for name in lives.names
        },
        cash_months={
            name: _cash_months(lives, name, baseline, level)
            for name in lives.names
            if name != baseline and lives.has("cash_end_usd") and lives.has(BURN)
        },
        differences=paired_differences(lives, baseline, names, level),
        decision=(
            decide_by_aim(lives, baseline, wanted, rule or DecisionRule(), asked)
            if wanted.decides
            else decide(lives, baseline, horizon_months, rule, asked)
        ),
        aim=wanted,
        value_differences={
            name: mean_interval(
                np.subtract(*lives.pair(DECISION_VALUE, name, baseline)),
                level,
                lives.worlds(name, baseline),
            )
            for name in lives.names
            if name != baseline and lives.has(DECISION_VALUE)
        },
        limited={
            name: {
                limit: _mean_of(limit.term, lives, name, horizon_months, level)
                for limit in wanted.limits
            }
            for name in lives.names
        },
    )


def _mean_of(
    term: Term, lives: PairedLives, alternative: str, horizon_months: float, level: float
) -> Interval:
    """Return the mean of a term of the aim, of an event the share of lives."""
    if term.month is None and not term.is_event:
        return _estimate(lives, term.name, alternative, horizon_months, level)
    values, worlds = lives.values(str(term), alternative), lives.worlds(alternative)
    return (share_interval if term.is_event else mean_interval)(values, level, worlds)


def _estimate(
    lives: PairedLives, name: str, alternative: str, horizon_months: float, level: float
) -> Interval:
    values, worlds = lives.values(name, alternative), lives.worlds(alternative)
    if name == "runway_months":
        return restricted_mean(values, horizon_months, level, worlds)
    if name == "cash_out":
        return share_interval(values, level, worlds)
    if name in DATES:
        missing = np.isnan(values)
        median = quantile_interval(np.where(missing, np.inf, values), 0.5, level, worlds)
        return replace(median, dropped=int(missing.sum()))
    return possible(mean_interval(values, level, worlds), name)


def _cash_months(lives: PairedLives, name: str, baseline: str, level: float) -> Interval:
    """Return the ratio of mean cash difference to mean burn; undefined unless cash is burnt."""
    cash, cash_baseline = lives.pair("cash_end_usd", name, baseline)
    _, burn = lives.pair(BURN, name, baseline)
    known = ~np.isnan(cash - cash_baseline - burn)
    worlds = lives.worlds(name, baseline)[known]
    return ratio_of_means((cash - cash_baseline)[known], burn[known], level, worlds)
