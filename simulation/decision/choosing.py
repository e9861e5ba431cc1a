"""Choosing among hiring sequences: which is best by the founder's aim, and who else may be."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from simulation.decision.fronts import Aims, Front, fronts, pareto_aims
from simulation.decision.limits import Checks
from simulation.decision.observing import Observatory, Told
from simulation.decision.sequences import HiringSequence
from simulation.experiment.runs import Run
from simulation.scenario import Scenario
from simulation.statistics.aim import Aim, Limit, Term
from simulation.statistics.best import looks
from simulation.statistics.intervals import LEVEL, Floats, Interval, mean_interval
from simulation.statistics.rule import RUNWAY, VELOCITY
from simulation.statistics.selection import FEWEST_WORLDS, FIRST_WORLDS, Selection, select

SHOWN = (Term(RUNWAY), Term(VELOCITY))
METHOD = "comparison with the best, t"
UNDEFINED = Interval(math.nan, math.nan, math.nan, LEVEL, METHOD, 0)


class Status(StrEnum):
    """Name how a sequence came out."""

    SELECTED = "selected"
    MAY_BE_BEST = "cannot be excluded"
    DROPPED = "dropped"
    BREAKS_LIMIT = "breaks a limit"
    FAILED = "failed"


@dataclass(frozen=True)
class Outcome:
    """Hold how one sequence came out.

    Args:
        sequence: which one.
        status: selected, or why not.
        behind: how far its decision value is behind that of the best; the intervals of all hold
            together; not defined if it breaks a limit or failed.
        runway: months, each interval by itself.
        improvements: improvements live, each interval by itself.
        lives: lives that it was given.
        reason: which limit it surely breaks, or why a life failed.
        front: whether it belongs to the Pareto set, None if that was not asked for.
    """

    sequence: HiringSequence
    status: Status
    behind: Interval
    runway: Interval
    improvements: Interval
    lives: int
    reason: str = ""
    front: Front | None = None


@dataclass(frozen=True)
class Choosing:
    """Hold which sequence to choose.

    Args:
        outcomes: one for each sequence: selected, other members of the confidence set, dropped
            ones by their distance, those that break a limit, the nearest first, those that failed.
        tie: whether all members are surely within the zone of the best.
        guaranteed: whether the selection came to its end, so that its probability holds.
        aim: the founder's aim.
        zone: difference in the aim's unit that is worth detecting.
        level: probability of correct selection, and of all distances together.
        cap: most lives of a sequence.
        screened: sequences that the first stage dropped.
        lives_to_pick: lives until the selection came to its end.
        lives: lives in all.
        equal_allocation: lives that an equal number for all would have taken to pick.
        limits: limits of the aim, with the selected sequence's interval.
        pareto_aims: what the Pareto set is about; nothing if it was not asked for.
        interrupted: whether the study was interrupted.
    """

    outcomes: tuple[Outcome, ...]
    tie: bool
    guaranteed: bool
    aim: Aim
    zone: float
    level: float
    cap: int
    screened: int
    lives_to_pick: int
    lives: int
    equal_allocation: int
    limits: tuple[tuple[Limit, Interval], ...] = ()
    pareto_aims: Aims = ()
    interrupted: bool = False

    @property
    def selected(self) -> Outcome | None:
        """Return the selected sequence; None if none keeps the limits or all failed."""
        first = self.outcomes[0]
        return first if first.status is Status.SELECTED else None

    @property
    def members(self) -> tuple[Outcome, ...]:
        """Return the confidence set, the selected one first."""
        inside = (Status.SELECTED, Status.MAY_BE_BEST)
        return tuple(each for each in self.outcomes if each.status in inside)

    @property
    def settled(self) -> bool:
        """Tell whether nobody is left who is neither surely worse nor surely as good."""
        return self.tie or len(self.members) == 1


def choose(
    scenario: Scenario,
    candidates: Sequence[HiringSequence],
    run: Run,
    aim: Aim | None = None,
    *,
    zone: float | None = None,
    level: float = LEVEL,
    pareto: bool = False,
    told: Told | None = None,
) -> Choosing:
    """Choose among hiring sequences, each lived only as long as it is in the running.

    Args:
        scenario: the company; its alternatives do not count.
        candidates: the sequences, two or more.
        run: which lives; its `replications` are the most of a sequence.
        aim: the founder's aim; sequences that surely break a limit are left out.
        zone: difference in the aim's unit that is worth detecting; the aim's own if None.
        level: probability of correct selection in (0, 1), and of all distances together.
        pareto: also estimate the Pareto set of the aims.
        told: called before sequences are lived on; see `Told`.

    Raises:
        ScenarioError: if a sequence does not fit the company.
        AimError: if the aim looks beyond the horizon.
        ValueError: if a number is out of range, or the run has too few worlds.
        Cancelled, KeyboardInterrupt: if that happened in the first stage; later it ends the study.
    """
    wanted = aim or Aim()
    alone = scenario.with_changes(
        {"baseline": None, "alternatives": {name: None for name in scenario.alternatives}}
    )
    companies = [alone.with_changes({"plan": dict(each.plan)}) for each in candidates]
    aims = pareto_aims(wanted) if pareto else ()
    terms = (*SHOWN, *(limit.term for limit in wanted.limits), *(term for term, _ in aims))
    seen = Observatory(companies, run, wanted, tuple(dict.fromkeys(terms)), told)
    if seen.cap < FEWEST_WORLDS:
        allowed = f"{FEWEST_WORLDS * run.lives_per_world} or more"
        raise ValueError(f"replications: found {run.replications}, allowed: {allowed}")
    grid = looks(FIRST_WORLDS, seen.cap)
    seen.observe(range(len(companies)), 0, grid[0])
    # Claims about limits have half of the error where there are any.
    error = (1 - level) / (2 if wanted.limits else 1)
    checks = Checks(seen, wanted.limits, error, len(grid))
    fit, selection, found = _study(seen, checks, zone or wanted.zone, 1 - error, aims, grid[0])
    left_out = int(np.delete(seen.worlds, fit).sum())
    to_pick = left_out + (selection.to_pick if selection else 0)
    places, outcomes = _outcomes(candidates, seen, checks, fit, selection, found, level)
    lives_per_world = run.lives_per_world
    return Choosing(
        outcomes=outcomes,
        tie=selection is not None and selection.tie,
        guaranteed=selection is not None and selection.guaranteed,
        aim=wanted,
        zone=zone or wanted.zone,
        level=level,
        cap=seen.cap * lives_per_world,
        screened=len(selection.screened) if selection else 0,
        lives_to_pick=to_pick * lives_per_world,
        lives=int(seen.worlds.sum()) * lives_per_world,
        equal_allocation=(selection.equal_allocation if selection else 0) * lives_per_world,
        limits=tuple((limit, checks.interval(places[0], limit)) for limit in wanted.limits),
        pareto_aims=aims,
        interrupted=seen.interrupted,
    )


def _study(
    seen: Observatory, checks: Checks, zone: float, level: float, aims: Aims, first: int
) -> tuple[list[int], Selection | None, Mapping[int, Front]]:
    """Select, and estimate the Pareto set; return also the companies that took part."""
    while True:
        fit, selection = _select(seen, checks, zone, level)
        failed, found = len(seen.errors), {}
        if not seen.interrupted:
            try:
                found = fronts(seen, fit, aims, first)
            except KeyboardInterrupt:
                seen.interrupted = True
        # The further lives of the Pareto set may show that a selected company fails.
        if len(seen.errors) == failed:
            return fit, selection, found


def _select(
    seen: Observatory, checks: Checks, zone: float, level: float
) -> tuple[list[int], Selection | None]:
    """Select among the companies that neither failed nor surely break a limit, returned first."""
    while True:
        sound = (place for place in range(len(seen.companies)) if place not in seen.errors)
        fit = [place for place in sound if not checks.broken(place)]
        if not fit:
            return fit, None

        def observe(systems: Sequence[int], begin: int, end: int, fit: list[int] = fit) -> Floats:
            return seen.observe([fit[system] for system in systems], begin, end)

        try:
            selection = select(
                observe, len(fit), zone, level=level, cap=seen.cap, family=len(seen.companies)
            )
        except KeyboardInterrupt:
            if seen.interrupted:
                raise
            # Once more with what is there, which takes no time.
            seen.interrupted = True
            continue
        if _checked(seen, checks, [fit[each] for each in selection.members]):
            return fit, selection


def _checked(seen: Observatory, checks: Checks, members: Sequence[int]) -> bool:
    """Observe members until it is sure that they keep the limits; False if one breaks any."""
    for look in looks(FIRST_WORLDS, seen.cap):
        unsure = [place for place in members if checks.unsure(place)]
        if unsure and not len(seen.observe(unsure, 0, look)):
            break
    # Where worlds end, what is there must do.
    return seen.interrupted or not any(checks.broken(place) for place in members)


def _outcomes(
    candidates: Sequence[HiringSequence],
    seen: Observatory,
    checks: Checks,
    fit: Sequence[int],
    selection: Selection | None,
    found: Mapping[int, Front],
    level: float,
) -> tuple[tuple[int, ...], tuple[Outcome, ...]]:
    """Return the places of the candidates in the order of `Choosing.outcomes`, and these."""
    behind = {place: UNDEFINED for place in range(len(candidates))}
    status = {place: (Status.BREAKS_LIMIT, checks.broken(place)) for place in behind}
    order = {place: (3.0, checks.excess(place)) for place in behind}
    if selection is not None:
        for system, place in enumerate(fit):
            behind[place] = _shortfall(selection, system)
            status[place] = Status.DROPPED, ""
            order[place] = 2.0, behind[place].estimate
        for rank, system in enumerate(selection.members):
            status[fit[system]] = Status.MAY_BE_BEST, ""
            order[fit[system]] = 1.0, rank
        if selection.selected is not None:
            status[fit[selection.selected]] = Status.SELECTED, ""
    for place, error in seen.errors.items():
        behind[place], status[place], order[place] = UNDEFINED, (Status.FAILED, error), (4.0, 0.0)
    places = tuple(sorted(order, key=lambda place: order[place]))
    outcomes = []
    for place in places:
        front, worlds = found.get(place), int(seen.worlds[place])
        runway, improvements = (
            mean_interval(seen.means[term][:worlds, place], level) for term in SHOWN
        )
        outcomes.append(
            Outcome(
                candidates[place],
                status[place][0],
                behind[place],
                runway,
                improvements,
                worlds * seen.run.lives_per_world,
                status[place][1],
                front,
            )
        )
    return places, tuple(outcomes)


def _shortfall(selection: Selection, system: int) -> Interval:
    estimate, low, high = (
        float(each[system]) for each in (selection.behind, selection.low, selection.high)
    )
    worlds = int(selection.worlds[system])
    return Interval(estimate, low, high, selection.level, METHOD, worlds, constant=low == high)
