"""Scenario discovery over a sweep: short rules that tell where a plan wins and where it loses.

A case is a point of the sweep in a world; a rule bounds a few of the numbers that differ between
cases: what the sweep turned, and what is drawn in each world. The rules are the leaves of a tree
(see `conditions`). It is grown on one half of the worlds, and of the points where these were
sampled. Everything told of a rule is counted in the other half: the mean gain, in what share of its
cases the winner wins (*density*), and what share of all cases that it wins the rule finds
(*coverage*). Wins are counted without luck, as `ignorance` does. The tree is also grown anew on
resamples of its half, which shows how often the same numbers come up, and between which values.

Source: Bryant and Lempert 2010, Technological Forecasting and Social Change 77 (scenario discovery,
its measures, and the reproducibility of its rules).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from simulation.statistics.cases import (
    LEAST_WORLDS,
    Cases,
    Places,
    drawn_anew,
    gains_by_world,
    half_of,
    independent,
    mean_gain,
    redrawn,
    share_interval_of,
    shares_of,
    sums_of,
)
from simulation.statistics.cells import SweptLives
from simulation.statistics.conditions import LEVELS, Bound, Rule, grow
from simulation.statistics.intervals import (
    LEVEL,
    Floats,
    Interval,
    require_level,
    wilson_interval,
)

# Cases that a tree is grown on, and that rules are counted in; more are thinned out.
CASES_TO_GROW, CASES_TO_COUNT = 2_500, 20_000
# Cases that a rule must hold in: a twentieth, but not fewer than twenty, nor than those of eight
# worlds, and of eight sampled points.
LEAST_SHARE, LEAST_CASES, LEAST_APART = 0.05, 20, 8
REGROWN = 20


@dataclass(frozen=True)
class FoundAgain:
    """Hold how a rule fares when the tree is grown anew.

    Args:
        share: share of the resamples in which some rule for the same winner bounds the same numbers
            from the same sides.
        ends: for each bound of the rule, the middle 80 percent of where it was put then; NaN for an
            open side; shape (bounds, above or at most, low or high).
    """

    share: Interval
    ends: Floats


@dataclass(frozen=True)
class DiscoveredRule:
    """Hold a rule and what was counted of it in the half that it was not looked for in.

    Args:
        bounds: all of which must hold; none if no number was found to part the cases.
        wins: whether the plan wins there by the half the rule was found in, else it loses.
        gain: mean gain of the plan; the intervals of all rules hold together.
        share: share of cases in which the rule holds.
        density: share of these in which the winner wins.
        coverage: share of all cases that the winner wins in which the rule holds.
        again: how it fares when the tree is grown anew.
    """

    bounds: Rule
    wins: bool
    gain: Interval
    share: Interval
    density: Interval
    coverage: Interval
    again: FoundAgain

    @property
    def confirmed(self) -> bool:
        """Tell whether the other half surely shows the same winner."""
        return self.gain.low > 0.0 if self.wins else self.gain.high < 0.0


@dataclass(frozen=True)
class Discovery:
    """Hold where a plan wins and loses.

    Args:
        plan, against: whose gain over whom.
        rules: those for wins first, then by how large their gain is.
        won: share of all cases that the plan wins, counted in the second half.
        gain: mean gain over all cases of the second half.
        cases: of the second half, that counts.
        worlds, points: of that half.
        level: confidence level.
        corrected: whether luck could be taken out of wins; it needs two lives a world.
    """

    plan: str
    against: str
    rules: tuple[DiscoveredRule, ...]
    won: Interval
    gain: Interval
    cases: int
    worlds: int
    points: int
    level: float
    corrected: bool


def discover(
    swept: SweptLives,
    plan: str,
    against: str,
    of_points: Floats,
    of_worlds: Floats,
    *,
    sampled: bool,
    levels: int = LEVELS,
    level: float = LEVEL,
    seed: int = 1,
) -> Discovery:
    """Find short rules that tell where a plan wins over another.

    Args:
        swept: decision values of a sweep.
        plan, against: names of plans.
        of_points: what the sweep turned, as numbers; shape (points, factors).
        of_worlds: what is drawn in each world, in the order of their numbers; shape (worlds,
            quantities).
        sampled: whether points were sampled, as in a Latin hypercube, and not listed.
        levels: most bounds of a rule, 1 or more.
        level: confidence level in (0, 1).
        seed: of all resamples.

    Raises:
        ValueError: if a plan is none, or there are too few worlds.
    """
    require_level(level)
    if levels < 1:
        raise ValueError(f"levels: found {levels}, allowed: 1 or more")
    for key, name in (("plan", plan), ("against", against)):
        if name not in swept.names:
            raise ValueError(f"{key}: found {name!r}, allowed: one of {', '.join(swept.names)}")
    if plan == against:
        raise ValueError(f"against: found {plan!r} again, allowed: another plan")
    worlds = len(np.unique(swept.worlds))
    if worlds < LEAST_WORLDS:
        raise ValueError(
            f"lives: found {worlds} worlds, allowed: {LEAST_WORLDS} or more to find rules in; "
            "sweep more lives"
        )
    gains = gains_by_world(swept, plan, against)
    generator = np.random.default_rng(seed)
    parts = [
        half_of(gains, of_points, of_worlds, side, sampled, most)
        for side, most in ((0, CASES_TO_GROW), (1, CASES_TO_COUNT))
    ]
    grown, kept = parts
    leaves = _grown(grown.means, grown.quantities, levels, sampled)
    again = [_grown(*redrawn(grown, sampled, generator), levels, sampled) for _ in range(REGROWN)]
    single = 1 - (1 - level) / len(leaves)
    draws = drawn_anew(kept.gains.shape[:2], sampled, generator)
    rules = [
        _counted(rule, wins, kept, draws, sampled, level, single, again) for rule, wins in leaves
    ]
    everywhere = _counted((), True, kept, draws, sampled, level, level, [])
    return Discovery(
        plan,
        against,
        tuple(sorted(rules, key=lambda each: (not each.wins, -abs(each.gain.estimate)))),
        everywhere.density,
        everywhere.gain,
        kept.means.size,
        kept.gains.shape[1],
        kept.gains.shape[0],
        level,
        kept.gains.shape[2] > 1,
    )


def _grown(
    means: Floats, quantities: Floats, levels: int, sampled: bool
) -> list[tuple[Rule, bool]]:
    """Return the leaves of a tree, and whether the plan wins in each."""
    flat = means.ravel()
    values = np.stack([np.zeros(len(flat)), flat], axis=1)
    points, worlds = means.shape
    # Cases of one world, and of one sampled point, tell little more than one of them.
    alike = max(points, worlds) if sampled else points
    least = max(LEAST_CASES, round(LEAST_SHARE * len(flat)), LEAST_APART * alike)
    leaves = grow(values, quantities.reshape(len(flat), -1), 0, levels, least)
    return [(rule, winner == 1) for rule, winner in leaves]


def _counted(
    rule: Rule,
    wins: bool,
    cases: Cases,
    draws: list[tuple[Places, Places]],
    sampled: bool,
    level: float,
    single: float,
    again: list[list[tuple[Rule, bool]]],
) -> DiscoveredRule:
    """Return what is counted of a rule."""
    inside = cases.holds(rule)
    sums = sums_of(cases, 1.0 if wins else -1.0)
    found = np.array(shares_of(inside, *sums))
    drawn = np.array(
        [
            shares_of(inside[np.ix_(*each)], *(table[np.ix_(*each)] for table in sums))
            for each in draws
        ]
    )
    size = independent(inside, sampled)
    sizes = (independent(np.ones_like(inside), sampled), size, size)
    share, density, coverage = (
        share_interval_of(found[k], drawn[:, k], sizes[k], level) for k in range(3)
    )
    return DiscoveredRule(
        rule,
        wins,
        mean_gain(cases, inside, sampled, single),
        share,
        density,
        coverage,
        _found_again(rule, wins, again, level),
    )


def _found_again(
    rule: Rule, wins: bool, again: list[list[tuple[Rule, bool]]], level: float
) -> FoundAgain:
    """Return in how many other trees a rule is found, and where its bounds are put."""
    places = []
    for leaves in again:
        matches = [
            other for other, other_wins in leaves if other_wins == wins and _alike(rule, other)
        ]
        if matches:
            places.append([_matching(bound, matches[0]) for bound in rule])
    share = wilson_interval(len(places), len(again), level)
    ends = np.full((len(rule), 2, 2), math.nan)
    for place, bound in enumerate(rule):
        for side, end in enumerate(("above", "at_most")):
            put = [getattr(found[place], end) for found in places]
            if put and math.isfinite(getattr(bound, end)):
                ends[place, side] = np.quantile(put, [0.1, 0.9])
    return FoundAgain(share, ends)


def _alike(rule: Rule, other: Rule) -> bool:
    """Tell whether two rules bound the same numbers from the same sides."""
    return {_side(bound) for bound in rule} == {_side(bound) for bound in other}


def _side(bound: Bound) -> tuple[int, bool, bool]:
    return bound.quantity, math.isfinite(bound.above), math.isfinite(bound.at_most)


def _matching(bound: Bound, rule: Rule) -> Bound:
    return next(each for each in rule if each.quantity == bound.quantity)
