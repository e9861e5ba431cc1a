"""The verdict by an aim that the founder stated: its decision value, and the limits beside it.

1. An alternative that breaks a limit is a no; where the baseline breaks one too, that is said.
2. One that keeps all limits, where the baseline breaks one, is a yes.
3. Else the decision value decides: more than the zone above the baseline yes, below it no, and
   within the zone too close.

As with the founder's rule, this is applied to every combination of values inside intervals that
hold together, and only if all combinations agree is it a yes or a no.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import combinations, product
from typing import TypeVar

import numpy as np

from simulation.statistics.aim import DECISION_VALUE, Aim, Limit
from simulation.statistics.clusters import effective_lives
from simulation.statistics.comparisons import Gains, Outcome, paired_gains, step_down
from simulation.statistics.intervals import (
    Floats,
    Interval,
    defined_worlds,
    drop_undefined,
    wilson_bounds,
)
from simulation.statistics.lives import PairedLives
from simulation.statistics.rule import Answer, DecisionRule, Reason
from simulation.statistics.verdict import Comparison, Decision, Pair, Verdict, families, unbeaten

# A limit has no zone: it is kept or broken.
EDGE = 1e-12
Value = TypeVar("Value", float, Floats)


def decide_by_aim(
    lives: PairedLives, baseline: str, aim: Aim, rule: DecisionRule, asked: str | None = None
) -> Decision:
    """Give the verdict on every alternative against the baseline by a stated aim.

    Args:
        lives: with a column `decision_value` and one for the term of each limit.
        baseline: alternative the others are compared with.
        aim: the decision value's zone, and the limits.
        rule: level and fewest pairs.
        asked: alternative that the question is about, as in `decide`.

    Raises:
        ValueError: a column is missing.
    """
    others = [name for name in lives.names if name != baseline]
    kept = {
        (name, limit): _within(lives, name, limit) for name in lives.names for limit in aim.limits
    }
    first: dict[Pair, Verdict] = {}
    levels: dict[str, float] = {}
    for family, level in families(others, asked, rule.level):
        pairs = [(name, baseline) for name in family]
        found, each = _verdicts(lives, pairs, aim, kept, rule, level)
        first |= found
        levels |= dict.fromkeys(family, each)
    between, _ = _verdicts(lives, list(combinations(others, 2)), aim, kept, rule, rule.level)
    return Decision(
        baseline=baseline,
        verdicts={name: first[name, baseline] for name in others},
        best=tuple(
            name
            for name in unbeaten(lives.names, baseline, {**first, **between})
            if not _surely_broken(name, kept, levels or {baseline: rule.level}, rule.minimum_pairs)
        ),
        rule=rule,
        comparisons=len(others) + len(kept),
        levels=levels,
    )


@dataclass(frozen=True)
class ShareKept(Gains):
    """Hold by how much a share of lives keeps a limit; its interval is Wilson's.

    A t interval of zeros and ones has no width when none of them was a one.

    Args:
        share: of the lives, in [0, 1].
        size: how many independent lives would tell as much.
        limit: what it must stay within.
    """

    share: float
    size: float
    limit: Limit

    def interval(self, level: float) -> Interval:
        """Return the interval of the distance from the limit at `level`."""
        ends = wilson_bounds(self.share * self.size, self.size, level)
        low, high = sorted(_distance(float(end), self.limit) for end in ends)
        return Interval(self.mean, low, high, level, "share, Wilson", self.pairs)


def _within(lives: PairedLives, name: str, limit: Limit) -> Gains:
    """Return by how much an alternative keeps a limit, positive if it does."""
    values, worlds = lives.values(str(limit.term), name), lives.worlds(name)
    distance = _distance(values, limit)
    found = paired_gains(name, str(limit), str(limit.term), distance, (EDGE,), worlds)
    kept, _ = drop_undefined(values)
    if not kept.size or not np.isin(kept, (0.0, 1.0)).all():
        return found
    size = effective_lives(kept, defined_worlds(values, worlds))
    plain = {each.name: getattr(found, each.name) for each in fields(Gains)}
    return ShareKept(**plain, share=float(kept.mean()), size=size, limit=limit)


def _distance(value: Value, limit: Limit) -> Value:
    return value - limit.bound if limit.side == "at least" else limit.bound - value


def _verdicts(
    lives: PairedLives,
    pairs: Sequence[Pair],
    aim: Aim,
    kept: dict[tuple[str, Limit], Gains],
    rule: DecisionRule,
    together: float,
) -> tuple[dict[Pair, Verdict], float]:
    """Return the verdict on each pair, and the level at which one comparison's interval holds."""
    values = {}
    for pair in pairs:
        here, there = lives.pair(DECISION_VALUE, *pair)
        worlds = lives.worlds(*pair)
        values[pair] = paired_gains(*pair, DECISION_VALUE, here - there, (aim.zone,), worlds)
    limits = [found for (name, _), found in kept.items() if any(name in pair for pair in pairs)]
    level = step_down([*values.values(), *limits], together, rule.minimum_pairs)
    return {
        pair: _verdict(pair, gain, aim, kept, level, rule.minimum_pairs)
        for pair, gain in values.items()
    }, level


def _verdict(
    pair: Pair,
    gain: Gains,
    aim: Aim,
    kept: dict[tuple[str, Limit], Gains],
    level: float,
    minimum: int,
) -> Verdict:
    limits = {name: [kept[name, limit] for limit in aim.limits] for name in pair}
    here, there = ([_signs(each, level, minimum) for each in limits[name]] for name in pair)
    value = _signs(gain, level, minimum)
    possible = {_rule(v, a, b) for v in value for a in product(*here) for b in product(*there)}
    comparisons = tuple(_comparison(each, level, minimum) for each in (gain, *limits[pair[0]]))
    answers = {answer for answer, _ in possible}
    if len(answers) == 1:
        reasons = tuple(dict.fromkeys(reason for _, reason in sorted(possible)))
        return Verdict(pair[0], answers.pop(), reasons, comparisons)
    if len(value) > 1 and not gain.precise(level, minimum):
        needed = gain.pairs_needed(level, minimum)
        return Verdict(pair[0], Answer.NOT_ENOUGH_RUNS, (Reason.IMPRECISE,), comparisons, needed)
    if len(value) > 1 and all(len(each) == 1 for each in (*here, *there)):
        return Verdict(pair[0], Answer.TOO_CLOSE, (Reason.BORDERLINE,), comparisons)
    return Verdict(pair[0], Answer.NOT_ENOUGH_RUNS, (Reason.LIMIT_UNSURE,), comparisons)


def _surely_broken(
    name: str, kept: dict[tuple[str, Limit], Gains], levels: Mapping[str, float], minimum: int
) -> bool:
    """Tell whether an alternative breaks a limit at the most careful of the levels."""
    level = max(levels.values())
    own = [found for (which, _), found in kept.items() if which == name]
    return any(_signs(found, level, minimum) == (-1,) for found in own)


def _rule(value: int, here: Iterable[int], there: Iterable[int]) -> tuple[Answer, Reason]:
    """Apply the rule to known values: -1, 0 or 1 of the gain, 1 or less for each limit kept."""
    broken = any(sign < 0 for sign in there)
    if any(sign < 0 for sign in here):
        return Answer.NO, Reason.NOBODY_KEEPS if broken else Reason.LIMIT_BROKEN
    if broken:
        return Answer.YES, Reason.LIMIT_KEPT
    return {
        1: (Answer.YES, Reason.AIM_GAINS),
        0: (Answer.TOO_CLOSE, Reason.ALIKE),
        -1: (Answer.NO, Reason.AIM_LOSES),
    }[value]


def _signs(gains: Gains, level: float, minimum: int) -> tuple[int, ...]:
    """Return the sides that the true gain may be on: -1 below the zone, 0 within, 1 above."""
    return tuple(cell - gains.middle for cell in gains.cells(level, minimum))


def _comparison(gains: Gains, level: float, minimum: int) -> Comparison:
    outcome = gains.outcome(level, minimum)
    needed = 0
    if outcome in (Outcome.NOT_ENOUGH_RUNS, Outcome.BORDERLINE) and gains.zone > EDGE:
        needed = gains.pairs_needed(level, minimum)
    name = gains.measure if gains.measure == DECISION_VALUE else gains.reference
    zone = gains.zone if gains.zone > EDGE else 0.0
    return Comparison(name, outcome, gains.interval(level), zone, needed)
