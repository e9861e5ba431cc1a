"""Selecting the best of many systems: screening, the procedure KN, and who else may be the best.

Systems are observed in common worlds. Up to `MOST_FOR_KN` of them go straight into KN; more are
screened first, with half of the error, and those left are observed anew in further worlds, so that
KN has to count only them. KN drops a system once it trails another by more than chance explains of
systems that differ by the zone; the last one is selected. KN reckons with differences as small as
the zone, so where one is far larger, a comparison with the best (see `best`) tells it sooner and
drops the system, with a small part of the error.

Being dropped does not say that a system is worse: among equals KN drops all but one. So the
procedure goes on and compares everybody with the best until each system is surely not
the best, or surely within the zone of it. If several are left then, they are a *tie*.

Sources: Kim and Nelson 2001, ACM Transactions on Modeling and Computer Simulation 11 (KN); Nelson,
Swann, Goldsman and Song 2001, Operations Research 49 (screening); Boesel, Nelson and Kim 2003,
Operations Research 51 (observing anew after screening); Clark and Yang 1986, Winter Simulation
Conference (equal allocation with common random numbers).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from simulation.statistics.best import (
    Booleans,
    Family,
    Places,
    all_pairs,
    excluded,
    looks,
    shortfalls,
    upper_t,
)
from simulation.statistics.intervals import LEVEL, Floats, require_level

MOST_FOR_KN = 20
FIRST_WORLDS = 30
FEWEST_WORLDS = 10
MOST_WORLDS = 1000
# Part of the error for dropping systems that are far behind. Only one side of it can go wrong, by
# dropping the best, so half of it is taken from KN.
FAR_BEHIND = 0.1

# Called with systems and the places of worlds, begin and end; returns (worlds, systems). Fewer rows
# than asked for say that there are no more worlds; NaN says that a system failed.
Observe = Callable[[Sequence[int], int, int], Floats]


@dataclass(frozen=True)
class Selection:
    """Hold which system was selected, and what holds of all of them.

    Args:
        selected: system selected: KN's pick, unless further worlds showed another one surely
            better; None if every one failed.
        picked: KN's pick, or the one with the largest mean if KN did not come to its end.
        running: systems that KN has not dropped; only its pick if it came to its end.
        members: the confidence set: systems that may be the best, nearest to it first.
        tie: whether there are several members, and all are surely within the zone of the best.
        behind, low, high: how far each system is behind the best, with the ends of intervals that
            hold together at `level`; shape (systems,); NaN where it failed.
        worlds: worlds in which each system was observed, shape (systems,).
        screened: systems dropped by the screening.
        failed: systems that failed in a world.
        zone: indifference zone.
        level: probability of correct selection if the best is ahead by the zone, and, apart from
            that, of all intervals together.
        to_pick: observations until KN came to its end, or to that of the worlds.
        observations: observations in all.
        equal_allocation: observations that an equal number for all would have taken to pick with
            the same probability, from the first stage's variances.
    """

    selected: int | None
    picked: int | None
    running: tuple[int, ...]
    members: tuple[int, ...]
    tie: bool
    behind: Floats
    low: Floats
    high: Floats
    worlds: Places
    screened: tuple[int, ...]
    failed: tuple[int, ...]
    zone: float
    level: float
    to_pick: int
    observations: int
    equal_allocation: int

    @property
    def guaranteed(self) -> bool:
        """Tell whether the stated probability of correct selection holds.

        KN came to its end, or all others are surely not the best.
        """
        return len(self.running) == 1 or len(self.members) == 1

    @property
    def settled(self) -> bool:
        """Tell whether nobody is left who is neither surely worse nor surely as good."""
        return self.tie or len(self.members) == 1


def select(
    observe: Observe,
    systems: int,
    zone: float,
    *,
    level: float = LEVEL,
    first: int = FIRST_WORLDS,
    cap: int = MOST_WORLDS,
    family: int | None = None,
) -> Selection:
    """Select the system with the largest mean.

    Args:
        observe: observes some systems in the same further worlds; a world is independent of all
            others, and each system has one value in it.
        systems: how many there are, 1 or more; they are called 0, 1, 2...
        zone: difference of means that is worth detecting, above 0.
        level: probability in (0, 1) that the selected system is the best, if the best is ahead of
            all others by at least the zone, and that all intervals hold.
        first: worlds of the first stage, 10 or more.
        cap: most worlds for one system, 10 or more.
        family: number of systems that share the error, where some were left out before.

    Raises:
        ValueError: a number is out of range, or there are fewer worlds than the first stage needs.
    """
    require_level(level)
    if systems < 1 or not 0.0 < zone < math.inf or min(cap, first) < FEWEST_WORLDS:
        allowed = f"a system or more, a zone above 0, {FEWEST_WORLDS} worlds or more"
        raise ValueError(f"select: found {systems}, {zone}, {min(cap, first)}, allowed: {allowed}")
    study = _Study(observe, systems, zone, 1 - level, looks(first, cap), family or systems)
    if not study.observe(study.standing, study.looks[0]):
        raise ValueError("observe: there are fewer worlds than the first stage needs")
    equal_allocation = _equal_allocation(study)
    while True:
        entering = _screen(study)
        running = _drop(study, entering)
        picked = _leader(study, running)
        to_pick = int(study.worlds.sum())
        members = _exclude(study)
        # A pick that failed later is no pick; the next one rests on what was observed already.
        if picked is None or not study.failed[picked]:
            break
    selected = picked if picked in members else _leader(study, members)
    seen = np.where(study.failed, 0, study.worlds)
    found = shortfalls(study.values, seen, members, selected, study.family())
    nearest = members[np.lexsort((found.high[members], members != selected))]
    return Selection(
        selected=selected,
        picked=picked,
        running=tuple(running.tolist()),
        members=tuple(nearest.tolist()),
        tie=len(members) > 1 and bool(np.all(found.high[members] <= zone)),
        behind=found.estimate,
        low=found.low,
        high=found.high,
        worlds=study.worlds,
        screened=tuple(np.setdiff1d(study.standing, entering).tolist()),
        failed=tuple(np.flatnonzero(study.failed).tolist()),
        zone=zone,
        level=level,
        to_pick=to_pick,
        observations=int(study.worlds.sum()),
        equal_allocation=equal_allocation,
    )


@dataclass
class _Study:
    """Hold what was observed so far, and what was asked for."""

    ask: Observe
    systems: int
    zone: float
    error: float
    looks: tuple[int, ...]
    sharing: int
    values: Floats = field(init=False)
    worlds: Places = field(init=False)
    failed: Booleans = field(init=False)

    def __post_init__(self) -> None:
        self.values = np.full((self.looks[0], self.systems), np.nan)
        self.worlds = np.zeros(self.systems, np.intp)
        self.failed = np.zeros(self.systems, np.bool_)

    @property
    def standing(self) -> Places:
        """Return the systems that did not fail."""
        return np.flatnonzero(~self.failed)

    @property
    def screened_first(self) -> bool:
        """Tell whether there are too many systems to go straight into KN."""
        return self.systems > MOST_FOR_KN

    @property
    def stage_error(self) -> float:
        """Return the error of the screening and of KN each, or of KN alone."""
        left = self.error * (1 - FAR_BEHIND / 2)
        return left / 2 if self.screened_first else left

    def family(self, part: float = 1.0) -> Family:
        """Return the comparisons with the best, with a part of the error."""
        return Family(self.sharing, self.looks, self.error * part)

    def observe(self, systems: Places, until: int) -> bool:
        """Observe systems in all worlds up to `until`; False if there are not that many."""
        if until > len(self.values):
            more = np.full((until - len(self.values), self.systems), np.nan)
            self.values = np.concatenate((self.values, more))
        for begin in np.unique(self.worlds[systems]):
            group = systems[self.worlds[systems] == begin]
            if begin >= until:
                continue
            found = np.asarray(self.ask(group.tolist(), int(begin), until), dtype=np.float64)
            if len(found) < until - begin:
                return False
            self.values[begin:until, group] = found
            self.worlds[group] = until
            self.failed[group] |= np.isnan(found).any(axis=0)
        return True


def _equal_allocation(study: _Study) -> int:
    """Return the observations of two stages with the same number of worlds for all systems."""
    n, standing = study.looks[0], study.standing
    if len(standing) < 2:
        return int(study.worlds.sum())
    values = study.values[:n, standing]
    largest = max(float(variances.max()) for _, variances in all_pairs(values))
    quantile = upper_t(study.error / max(1, study.sharing - 1), n - 1)
    return len(standing) * max(n, math.ceil(quantile**2 * largest / study.zone**2))


def _screen(study: _Study) -> Places:
    """Return the systems that the first stage leaves in the running; all if they are few."""
    n, standing = study.looks[0], study.standing
    if not study.screened_first:
        return standing
    quantile = upper_t(study.stage_error / max(1, study.sharing - 1), n - 1)
    beaten = np.zeros(len(standing), np.bool_)
    for ahead, variances in all_pairs(study.values[:n, standing]):
        margin = np.maximum(quantile * np.sqrt(variances / n) - study.zone, 0.0)
        beaten |= np.any(ahead > margin, axis=0)
    return standing[~beaten]


def _drop(study: _Study, entering: Places) -> Places:
    """Return the systems that KN leaves in the running: one if it comes to its end."""
    begin, sharing = 0, study.sharing
    if study.screened_first:
        begin, sharing = study.looks[0], len(entering)
    running, budgets = entering, np.zeros((0, 0))
    for look in study.looks:
        n = look - begin
        # KN's own first stage is as long as the first look; later ones are as long or longer.
        if n < study.looks[0] or len(running) < 2:
            continue
        if not study.observe(running, look):
            break
        if not budgets.size:
            entering = running = running[~study.failed[running]]
            values = study.values[begin:look, entering]
            budgets = _budgets(values, study.stage_error / max(1, sharing - 1), study.zone)
        running = running[~study.failed[running]]
        here = np.searchsorted(entering, running)
        running = running[_kept(study.values[begin:look, running], budgets[here][:, here], study)]
        running = running[~excluded(study.values[:look, running], study.family(FAR_BEHIND))]
    return running[~study.failed[running]]


def _budgets(values: Floats, error: float, zone: float) -> Floats:
    """Return after how many worlds each pair of systems is decided at the latest.

    Args:
        values: first stage, one row a world, one column a system.
        error: probability of a wrong decision between two systems that differ by the zone.
        zone: indifference zone.
    """
    degrees = len(values) - 1
    eta = ((2 * error) ** (-2 / degrees) - 1) / 2
    variances = np.concatenate([each for _, each in all_pairs(values)])
    budgets: Floats = 2 * eta * degrees * variances / zone**2
    return budgets


def _kept(values: Floats, budgets: Floats, study: _Study) -> Booleans:
    """Tell which systems KN keeps after these worlds, shape (systems,)."""
    n, means = len(values), values.mean(axis=0)
    slack = np.maximum(0.0, study.zone / (2 * n) * (budgets - n))
    kept: Booleans = np.all(means[:, None] >= means - slack, axis=1)
    if np.all(slack[kept][:, kept] == 0.0):
        # All that are left are decided, and have the same mean to the last bit.
        kept[np.flatnonzero(kept)[1:]] = False
    return kept


def _leader(study: _Study, systems: Places) -> int | None:
    """Return the system with the largest mean in the worlds common to some; None without any."""
    if not len(systems):
        return None
    common = study.values[: study.worlds[systems].min(), systems]
    return int(systems[np.argmax(common.mean(axis=0))])


def _exclude(study: _Study) -> Places:
    """Observe on until each system is surely not the best or surely as good; return the latter."""
    members = study.standing
    for look in study.looks:
        if len(members) < 2 or not study.observe(members, look):
            break
        members = members[~study.failed[members]]
        values = study.values[:look, members]
        stay = ~excluded(values, study.family())
        members, values = members[stay], values[:, stay]
        everywhere = np.full(len(members), look)
        found = shortfalls(values, everywhere, np.arange(len(members)), 0, study.family())
        if bool(np.all(found.high <= study.zone)):
            break
    return members[~study.failed[members]]
