"""When to open a position: the gain over never by the month of opening, and the best months."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from simulation.decision.plans import BY_RULE, NEVER
from simulation.decision.values import limits_broken, world_values
from simulation.experiment.alternatives import AlternativeLives
from simulation.experiment.lives import Lives
from simulation.statistics.aim import Aim
from simulation.statistics.bands import against_the_best, best_set, simultaneous_band
from simulation.statistics.intervals import (
    LEVEL,
    Interval,
    mean_interval,
    quantile_interval,
    share_interval,
)

MONTHS = (0.0, 1.0, 2.0, 3.0, 6.0, 9.0, 12.0, 18.0)
START = "first_start_month"


@dataclass(frozen=True)
class StartTime:
    """Hold what opening a position in one month brings.

    Args:
        name: alternative.
        month: months from now.
        gain: decision value less that of never opening it; the intervals of all months hold
            together.
        broken: limits of the aim that it surely breaks.
    """

    name: str
    month: float
    gain: Interval
    broken: tuple[str, ...] = ()


@dataclass(frozen=True)
class RuleTime:
    """Hold what opening a position when a sign shows brings.

    Args:
        name: alternative.
        gain: decision value less that of never opening it.
        against_best: decision value less that of the best of the fixed months, whichever it is.
        started: share of lives in which the person starts, None if others may start as well.
        start_month: median month of that start; infinite where fewer than half the lives have one.
        broken: limits of the aim that it surely breaks.
    """

    name: str
    gain: Interval
    against_best: Interval
    started: Interval | None
    start_month: Interval | None
    broken: tuple[str, ...] = ()


@dataclass(frozen=True)
class Timing:
    """Hold when opening a position is best.

    Args:
        baseline: the alternative in which it is never opened.
        starts: one for each month, ascending.
        rule: the rule-triggered plan, None if it was not lived.
        best: alternatives, never included, that cannot be excluded as the best one, within the
            aim's zone; those that surely break a limit are no candidates.
        leader: the one of them with the highest estimate.
        alike: whether all of them are shown to be within the zone of each other.
        broken: limits that never opening it surely breaks.
        aim: decision value, its unit and the difference in it that nobody would act on.
        level: confidence level of the band, of the set and of the rule's intervals.
        lives: lives of each alternative.
        worlds: worlds that they were lived in.
    """

    baseline: str
    starts: tuple[StartTime, ...]
    rule: RuleTime | None
    best: tuple[str, ...]
    leader: str
    alike: bool
    broken: tuple[str, ...]
    aim: Aim
    level: float
    lives: int
    worlds: int

    @property
    def best_starts(self) -> tuple[StartTime, ...]:
        """Return the months that cannot be excluded as the best."""
        return tuple(start for start in self.starts if start.name in self.best)


def timing(
    lives: AlternativeLives,
    months: Mapping[str, float],
    baseline: str = NEVER,
    aim: Aim | None = None,
    level: float = LEVEL,
    rule: str | None = BY_RULE,
) -> Timing:
    """Say when opening a position is best, from lives that were lived already.

    Args:
        lives: of the baseline, of each month, and of the rule if there is one.
        months: alternative -> months from now at which it opens the position; at least one.
        baseline: the alternative that never opens it.
        aim: decision value; the default in months of runway if None.
        level: confidence level in (0, 1).
        rule: the alternative that opens it when a sign shows; passed over if it was not lived.

    Raises:
        ValueError: if no month is named, one was not lived, or all lives failed.
    """
    aim = aim or Aim()
    names = sorted(months, key=lambda name: months[name])
    missing = [name for name in (baseline, *names) if name not in lives.alternatives]
    if missing or not names:
        found = missing[0] if missing else "none"
        allowed = ", ".join(lives.alternatives)
        raise ValueError(f"months: found {found!r}, allowed: some of {allowed}")
    rule = rule if rule in lives.alternatives else None
    everybody = [baseline, *names, *filter(None, [rule])]
    values = world_values(lives, everybody, aim)
    claims = len(everybody)
    broken = {
        name: limits_broken(lives.alternatives[name], aim, claims, level) for name in everybody
    }
    fixed = values[:, 1 : 1 + len(names)]
    band = simultaneous_band(fixed - values[:, :1], level)
    fit = [place for place, name in enumerate(everybody[: 1 + len(names)]) if not broken[name]]
    # If every plan breaks a limit, the best of them is still worth knowing.
    fit = fit or list(range(1 + len(names)))
    best = best_set(values[:, fit], level, aim.zone)
    starts = tuple(
        StartTime(name, months[name], band.interval(place), broken[name])
        for place, name in enumerate(names)
    )
    watched = None
    if rule is not None:
        started, start_month = _starting(lives, rule, baseline, level)
        watched = RuleTime(
            rule,
            mean_interval(values[:, -1] - values[:, 0], level),
            against_the_best(values[:, -1], fixed, level),
            started,
            start_month,
            broken[rule],
        )
    return Timing(
        baseline,
        starts,
        watched,
        tuple(everybody[fit[place]] for place in best.members),
        everybody[fit[best.leader]],
        best.alike,
        broken[baseline],
        aim,
        level,
        lives.finished,
        len(values),
    )


def _starting(
    lives: AlternativeLives, rule: str, baseline: str, level: float
) -> tuple[Interval | None, Interval | None]:
    """Return in how many lives the person starts and when; None where somebody else may start."""
    if not np.isnan(lives.alternatives[baseline].rows_of(START)).all():
        return None, None
    there: Lives = lives.alternatives[rule]
    month = there.rows_of(START)
    share = share_interval((~np.isnan(month)).astype(np.float64), level, there.worlds)
    # Not yet started keeps its rank as later than any month.
    waiting = np.where(np.isnan(month), np.inf, month)
    return share, quantile_interval(waiting, 0.5, level, there.worlds)
