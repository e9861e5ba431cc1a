"""The verdict on each alternative: yes, no, too close to call, or not enough runs.

The founder's rule (see `rule`) speaks of true gains, of which only intervals are known (see
`comparisons` for how they share the error). The rule is therefore applied to every combination of
values inside the intervals. A yes or a no is given only if all combinations agree on it. If they do
not, the verdict is `not enough runs` when an interval that matters is wider than its indifference
zone, and `too close` when all that matter are narrow enough already. No verdict looks at a point
estimate.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import TYPE_CHECKING

import numpy as np

from simulation.measures.catalogue import measure
from simulation.statistics.comparisons import Gains, Outcome, paired_gains, step_down
from simulation.statistics.intervals import Floats, Interval
from simulation.statistics.lives import PairedLives
from simulation.statistics.rule import (
    CADENCE,
    DECIDING,
    RUNWAY,
    Answer,
    DecisionRule,
    Reason,
    founders_rule,
)

if TYPE_CHECKING:
    import pandas as pd

Pair = tuple[str, str]

CALENDAR_DAYS_PER_MONTH = 365 / 12
# Above this share of pairs with a cadence on one side only, leaving them out would flatter the
# alternative that stops refreshing; they are then counted at the horizon.
ONE_SIDED_SHARE = 0.05


@dataclass(frozen=True)
class Comparison:
    """Hold what is claimed about one deciding measure.

    Args:
        measure: name in the catalogue.
        outcome: what can be claimed.
        difference: alternative minus baseline in the unit, at the level of the whole family.
        zone: indifference zone in the unit.
        lives_needed: lives that would make the interval as narrow as the zone; 0 if it is already.
    """

    measure: str
    outcome: Outcome
    difference: Interval
    zone: float
    lives_needed: int


@dataclass(frozen=True)
class Verdict:
    """Hold the answer for one alternative against the baseline.

    Args:
        alternative: its name.
        answer: yes, no, too close, or not enough runs.
        reasons: why; several when values inside the intervals agree on the answer only.
        comparisons: one for each deciding measure that was measured, in catalogue order.
        lives_needed: lives that would settle `not enough runs`, as far as can be told; else 0.
    """

    alternative: str
    answer: Answer
    reasons: tuple[Reason, ...]
    comparisons: tuple[Comparison, ...]
    lives_needed: int = 0

    def outcome(self, name: str) -> Outcome:
        """Return the outcome on a deciding measure; not measured if no life had a value."""
        for each in self.comparisons:
            if each.measure == name:
                return each.outcome
        return Outcome.NOT_MEASURED


@dataclass(frozen=True)
class Decision:
    """Hold the verdicts of all alternatives and who is not beaten.

    Args:
        baseline: alternative the others are compared with.
        verdicts: one for each other alternative, in the order of the table.
        best: alternatives not answered no, baseline included, that none of them beats.
        rule: the founder's rule used.
        comparisons: number of comparisons that share the error of the verdicts.
        levels: alternative -> level of each of its comparisons' intervals, so that all of them hold
            together at the rule's.
    """

    baseline: str
    verdicts: Mapping[str, Verdict]
    best: tuple[str, ...]
    rule: DecisionRule
    comparisons: int
    levels: Mapping[str, float]


def decide(
    table: pd.DataFrame | PairedLives,
    baseline: str,
    horizon_months: float,
    rule: DecisionRule | None = None,
    asked: str | None = None,
) -> Decision:
    """Give the verdict on every alternative against the baseline.

    The alternative asked about has half of the error to itself, so that the answer to the question
    does not depend on what else is compared; the others share the other half.

    Pairs in which a cadence is undefined on both sides are left out. Where it is undefined on one
    side in more than 5 percent of pairs, that side counts as one interval as long as the horizon.

    Args:
        table: per-life table with the three deciding measures, or the same arranged for pairing.
        baseline: alternative the others are compared with.
        horizon_months: horizon of the lives, above 0.
        rule: the founder's rule; the default has the catalogue's zones.
        asked: alternative that the question is about; all share the whole error if None.

    Returns:
        The verdicts, and the alternatives not beaten: those not answered no (the baseline stands
        unless one is answered yes) that no other of them beats by the same rule. Who beats whom
        among them is read from a second family, all pairs without the baseline, with the same total
        error.

    Raises:
        ValueError: the baseline or a deciding measure is not in the table.
    """
    lives = table if isinstance(table, PairedLives) else PairedLives(table)
    lives.require(baseline, "baseline")
    rule = rule or DecisionRule()
    others = [name for name in lives.names if name != baseline]
    first: dict[Pair, Verdict] = {}
    levels: dict[str, float] = {}
    for family, level in families(others, asked, rule.level):
        pairs = [(name, baseline) for name in family]
        found, each = _verdicts(lives, pairs, horizon_months, rule, level)
        first |= found
        levels |= dict.fromkeys(family, each)
    between, _ = _verdicts(lives, list(combinations(others, 2)), horizon_months, rule, rule.level)
    verdicts = {name: first[name, baseline] for name in others}
    return Decision(
        baseline=baseline,
        verdicts=verdicts,
        best=unbeaten(lives.names, baseline, {**first, **between}),
        rule=rule,
        comparisons=sum(len(verdict.comparisons) for verdict in first.values()),
        levels=levels,
    )


def families(
    others: Sequence[str], asked: str | None, level: float
) -> Iterator[tuple[list[str], float]]:
    """Yield the alternatives whose comparisons share an error, with the level of that family.

    Args:
        others: alternatives that are compared with the baseline.
        asked: the one that has half of the error to itself; None if all share the whole.
        level: of all families together.
    """
    if asked is None or asked not in others:
        yield list(others), level
        return
    half = 1 - (1 - level) / 2
    yield [asked], half
    rest = [name for name in others if name != asked]
    if rest:
        yield rest, half


def unbeaten(names: Sequence[str], baseline: str, found: Mapping[Pair, Verdict]) -> tuple[str, ...]:
    """Return the alternatives that are not answered no and that none of them beats."""
    wins = [_winner(pair, verdict) for pair, verdict in found.items()]
    standing = [
        name for name in names if name == baseline or found[name, baseline].answer is not Answer.NO
    ]
    return not_beaten(standing, [pair for pair in wins if pair is not None])


def not_beaten(names: Sequence[str], beats: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """Return the names nobody beats, or all members of a cycle that nobody outside it beats.

    Since any product gain is worth the same price, small steps can each be worth it while all
    of them together are not: the relation may be a cycle, which has no unbeaten member.

    Args:
        names: alternatives to choose from.
        beats: pairs of winner and loser; those with other names are passed over.

    Source: Schwartz 1972 (the Schwartz set), Nous 6.
    """
    reach = {
        name: {loser for winner, loser in beats if winner == name and loser in names}
        for name in names
    }
    for middle in names:
        for start in names:
            if middle in reach[start]:
                reach[start] |= reach[middle]
    return tuple(
        name
        for name in names
        if all(other in reach[name] for other in names if name in reach[other])
    )


def _winner(pair: Pair, found: Verdict) -> Pair | None:
    if found.answer is Answer.YES:
        return pair
    return (pair[1], pair[0]) if found.answer is Answer.NO else None


def _verdicts(
    lives: PairedLives,
    pairs: Sequence[Pair],
    horizon_months: float,
    rule: DecisionRule,
    together: float,
) -> tuple[dict[Pair, Verdict], float]:
    """Return the verdict on each pair, and the level at which one comparison's interval holds.

    Args:
        together: level at which all of them hold together.
    """
    found = {pair: _gains(lives, pair, horizon_months, rule) for pair in pairs}
    family = [each for by_measure in found.values() for each in by_measure]
    level = step_down(family, together, rule.minimum_pairs)
    return {
        pair: _verdict(pair, by_measure, lives.pairs(*pair), level, rule)
        for pair, by_measure in found.items()
    }, level


def _gains(
    lives: PairedLives, pair: Pair, horizon_months: float, rule: DecisionRule
) -> list[Gains]:
    found = []
    for name in DECIDING:
        first, second = lives.pair(name, *pair)
        nowhere = bool(np.all(np.isnan(first) & np.isnan(second)))
        if nowhere and first.size >= rule.minimum_pairs:
            continue
        if name == CADENCE:
            first, second = _count_missing_cadence(first, second, horizon_months)
        sign = 1.0 if measure(name).better == "higher" else -1.0
        values = sign * (first - second)
        worlds = lives.worlds(*pair)
        found.append(paired_gains(*pair, name, values, rule.edges(name), worlds))
    return found


def _count_missing_cadence(
    first: Floats, second: Floats, horizon_months: float
) -> tuple[Floats, Floats]:
    missing, missing_second = np.isnan(first), np.isnan(second)
    one_sided = missing ^ missing_second
    known = ~(missing & missing_second)
    if one_sided.sum() <= ONE_SIDED_SHARE * known.sum():
        return first, second
    longest = horizon_months * CALENDAR_DAYS_PER_MONTH
    return (
        np.where(one_sided & missing, longest, first),
        np.where(one_sided & missing_second, longest, second),
    )


def _verdict(
    pair: Pair, found: Sequence[Gains], lives: int, level: float, rule: DecisionRule
) -> Verdict:
    minimum = rule.minimum_pairs
    comparisons = tuple(_comparison(each, lives, level, minimum) for each in found)
    states = {each.measure: _states(each, level, minimum) for each in found}
    possible = {
        state: founders_rule(*state)
        for state in product(*(states.get(name, (0,)) for name in DECIDING))
    }
    answers = {answer for answer, _ in possible.values()}
    if len(answers) == 1:
        reasons = tuple(dict.fromkeys(reason for _, reason in possible.values()))
        return Verdict(pair[0], answers.pop(), reasons, comparisons)
    needed = [
        each.lives_needed
        for each, gains in zip(comparisons, found, strict=True)
        if _matters(possible, DECIDING.index(each.measure)) and not gains.precise(level, minimum)
    ]
    if needed:
        imprecise = (Reason.IMPRECISE,)
        return Verdict(pair[0], Answer.NOT_ENOUGH_RUNS, imprecise, comparisons, max(needed))
    return Verdict(pair[0], Answer.TOO_CLOSE, (Reason.BORDERLINE,), comparisons)


State = tuple[int, ...]


def _matters(possible: Mapping[State, tuple[Answer, Reason]], place: int) -> bool:
    """Tell whether the answer can change with the value at `place`, all others unchanged."""
    answers: dict[State, set[Answer]] = {}
    for state, (answer, _) in possible.items():
        answers.setdefault(state[:place] + state[place + 1 :], set()).add(answer)
    return any(len(found) > 1 for found in answers.values())


def _states(gains: Gains, level: float, minimum_pairs: int) -> tuple[int, ...]:
    """Return the states, as the founder's rule counts them, that the true gain may be in."""
    # Without edges between them, any runway beyond the zone is beyond the price as well.
    step = 2 if gains.measure == RUNWAY and len(gains.edges) == 2 else 1
    return tuple(step * (cell - gains.middle) for cell in gains.cells(level, minimum_pairs))


def _comparison(gains: Gains, lives: int, level: float, minimum_pairs: int) -> Comparison:
    gain = gains.interval(level)
    if measure(gains.measure).better == "lower":
        ends = (-gain.estimate, -gain.high, -gain.low)
    else:
        ends = (gain.estimate, gain.low, gain.high)
    needed = 0
    if not gains.precise(level, minimum_pairs):
        pairs = gains.pairs_needed(level, minimum_pairs)
        needed = math.ceil(pairs * lives / gains.pairs) if gains.pairs else pairs
    difference = Interval(
        *ends, level, "paired difference, t", gains.pairs, lives - gains.pairs, gain.constant
    )
    outcome = gains.outcome(level, minimum_pairs)
    return Comparison(gains.measure, outcome, difference, gains.zone, needed)
