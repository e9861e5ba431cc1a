"""Conditions under which another plan wins: short rules over what is uncertain, in words.

A tree of few levels parts the worlds by one quantity at a time, each time where the decision values
of the plans differ most between both sides. It is grown on one half of the worlds. Everything told
of a rule is counted in the other half, where it owes nothing to having been looked for: how often
it holds, how much the other plan gains there, in how many of its worlds that plan wins (*density*),
and how many of the worlds that it wins at all the rule finds (*coverage*).

Worlds are won or lost without luck, so the shares are corrected for the chance in their means (see
`ignorance`). The gain needs no correction.

Sources: Bryant and Lempert 2010, Technological Forecasting and Social Change 77 (scenario
discovery); Breiman, Friedman, Olshen and Stone 1984, Classification and Regression Trees; Athey and
Imbens 2016, Proceedings of the National Academy of Sciences 113 (honest trees).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from simulation.statistics.clusters import world_means
from simulation.statistics.ignorance import worlds_won
from simulation.statistics.intervals import (
    LEVEL,
    Floats,
    Interval,
    mean_interval,
    require_level,
    wilson_interval,
)

LEVELS = 2
# Worlds that a rule must hold in, in the half that it is found in: a tenth, but not fewer than ten.
LEAST_SHARE, LEAST_WORLDS = 0.1, 10

COVERAGE = "share of worlds won, from shares corrected for chance"

Booleans = NDArray[np.bool_]
Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Bound:
    """Bound one quantity from one side or from both.

    Args:
        quantity: its place.
        above: lower end, minus infinity for none.
        at_most: upper end, infinity for none.
    """

    quantity: int
    above: float = -np.inf
    at_most: float = np.inf

    def holds(self, quantities: Floats) -> Booleans:
        """Return in which worlds it holds; `quantities` has the shape (worlds, quantities)."""
        values = quantities[:, self.quantity]
        return np.asarray((values > self.above) & (values <= self.at_most))


Rule = tuple[Bound, ...]


@dataclass(frozen=True)
class Condition:
    """Hold a rule under which another plan beats the leading one.

    Args:
        bounds: all of which must hold.
        winner: place of the alternative that wins then.
        gain: what it is worth more there on average, in the unit of the decision value; the
            intervals of all rules hold together.
        share: share of worlds in which the rule holds.
        density: share of these worlds in which that alternative is worth more.
        coverage: share of the worlds in which it is worth more at all that fulfil the rule.
    """

    bounds: Rule
    winner: int
    gain: Interval
    share: Interval
    density: Interval
    coverage: Interval


def conditions(
    values: Floats,
    worlds: Numbers,
    quantities: Floats,
    levels: int = LEVELS,
    level: float = LEVEL,
) -> tuple[Condition, ...]:
    """Return the rules under which another plan surely beats the one that is best on average.

    Args:
        values: decision value of each life under each alternative, no NaN; shape (lives,
            alternatives).
        worlds: number of each life's world; shape (lives,).
        quantities: what is uncertain, worlds in the order of their numbers; shape (worlds,
            quantities).
        levels: of the tree; at most so many bounds make a rule.
        level: confidence level in (0, 1).

    Returns:
        Those whose gain lies above 0 in the other half of the worlds, the largest gain first.
    """
    require_level(level)
    leading = int(values.mean(axis=0).argmax())
    lives = values - values[:, [leading]]
    means, numbers = world_means(lives, worlds), np.unique(worlds)
    # Neighbours in a Latin hypercube are in an order of its own for each quantity.
    grown, kept = np.arange(0, len(means), 2), np.arange(1, len(means), 2)
    least = max(LEAST_WORLDS, round(LEAST_SHARE * len(grown)))
    leaves = grow(means[grown], quantities[grown], leading, levels, least)
    rules = [leaf for leaf in leaves if leaf[1] != leading]
    found = []
    for rule, winner in rules:
        here = kept[_inside(rule, quantities[kept])]
        gain = mean_interval(means[here, winner], 1.0 - (1.0 - level) / len(rules))
        if gain.low > 0.0:
            others = np.setdiff1d(kept, here)
            share = wilson_interval(len(here), len(kept), level)
            inside_won, outside_won = (
                _won(lives[:, winner], worlds, numbers[each], level) for each in (here, others)
            )
            coverage = _coverage(share, inside_won, outside_won)
            found.append(Condition(rule, winner, gain, share, inside_won, coverage))
    return tuple(sorted(found, key=lambda each: -each.gain.estimate))


def grow(
    values: Floats, quantities: Floats, leading: int, levels: int, least: int
) -> list[tuple[Rule, int]]:
    """Return the rules of a tree that parts worlds by where values differ most, and who wins there.

    Sides on which the same alternative wins stay together.

    Args:
        values: worth of each alternative less that of the leading one; shape (worlds,
            alternatives).
        quantities: shape (worlds, quantities).
        leading: place of the leading alternative, which wins where no other is worth more.
        levels: how often worlds are parted in a row, 0 or more.
        least: fewest worlds on either side, 1 or more.
    """
    worth = values.mean(axis=0)
    alone: list[tuple[Rule, int]] = [((), int(worth.argmax()) if worth.max() > 0.0 else leading)]
    cut = _best_cut(values, quantities, least) if levels else None
    if cut is None:
        return alone
    quantity, threshold = cut
    below = quantities[:, quantity] <= threshold
    leaves: list[tuple[Rule, int]] = [
        (_together(bound, rule), winner)
        for bound, side in (
            (Bound(quantity, at_most=threshold), below),
            (Bound(quantity, above=threshold), ~below),
        )
        for rule, winner in grow(values[side], quantities[side], leading, levels - 1, least)
    ]
    return leaves if len({winner for _, winner in leaves}) > 1 else alone


def _best_cut(values: Floats, quantities: Floats, least: int) -> tuple[int, float] | None:
    """Return the quantity and the threshold that leave the smallest sum of squares, None if none.

    Source: Breiman, Friedman, Olshen and Stone 1984, section 8.3.
    """
    worlds = len(values)
    if worlds < 2 * least or not quantities.shape[1]:
        return None
    order = np.argsort(quantities, axis=0, kind="stable")
    ordered = np.take_along_axis(quantities, order, axis=0)
    apart = values - values.mean(axis=0)
    sums = np.cumsum(apart[order], axis=0)[least - 1 : worlds - least]
    below = np.arange(least, worlds - least + 1)[:, None]
    # The sums of both sides are each other's negative, since all are taken from the mean.
    gained = np.sum(sums * sums, axis=2) * (1.0 / below + 1.0 / (worlds - below))
    before, after = ordered[least - 1 : worlds - least], ordered[least : worlds - least + 1]
    gained = np.where(after > before, gained, 0.0)
    row, quantity = np.unravel_index(int(gained.argmax()), gained.shape)
    if not gained[row, quantity] > 0.0:
        return None
    return int(quantity), float((before[row, quantity] + after[row, quantity]) / 2.0)


def _together(bound: Bound, rule: Rule) -> Rule:
    """Return a rule with one more bound in front; two bounds of one quantity become one."""
    for place, other in enumerate(rule):
        if other.quantity == bound.quantity:
            above = max(bound.above, other.above)
            both = replace(bound, above=above, at_most=min(bound.at_most, other.at_most))
            return (both, *rule[:place], *rule[place + 1 :])
    return (bound, *rule)


def _inside(rule: Rule, quantities: Floats) -> Booleans:
    everywhere = np.ones(len(quantities), dtype=bool)
    return reduce(np.logical_and, (bound.holds(quantities) for bound in rule), everywhere)


def _won(gains: Floats, worlds: Numbers, chosen: Numbers, level: float) -> Interval:
    """Return the share of the chosen worlds whose true mean gain lies above 0."""
    there = np.isin(worlds, chosen)
    return worlds_won(gains[there], worlds[there], level=level).share


def _coverage(share: Interval, inside: Interval, outside: Interval) -> Interval:
    """Return the share of all worlds won that are inside a rule.

    Its ends are those of the three shares at their worst, so that it covers at least as surely.
    """

    def found(here: float, won: float, elsewhere: float) -> float:
        all_of_them = here * won + (1.0 - here) * elsewhere
        return here * won / all_of_them if all_of_them > 0.0 else 0.0

    if not inside.defined:
        return replace(inside, method=COVERAGE)
    # Outside a rule that holds everywhere nothing can be won.
    least, most = (outside.low, outside.high) if outside.defined else (0.0, 1.0)
    middle = outside.estimate if outside.defined else 0.0
    return Interval(
        found(share.estimate, inside.estimate, middle),
        found(share.low, inside.low, most),
        found(share.high, inside.high, least),
        share.level,
        COVERAGE,
        share.n,
    )
