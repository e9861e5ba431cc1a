"""Which conclusions rest on numbers graded assumed.

The assumed numbers that explain most of the difference between two plans are found by regression on
the lives that were lived. Each of them is then held at either end of its range, and both plans are
lived again, all else being drawn as before: does the verdict still stand?
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from simulation.decision.lived import lived
from simulation.experiment.alternatives import AlternativeLives
from simulation.experiment.runs import Run
from simulation.experiment.uncertain import Uncertain, UncertainQuantity
from simulation.scenario import Scenario
from simulation.statistics.aim import Aim
from simulation.statistics.aim_verdict import decide_by_aim
from simulation.statistics.effects import effects, shares_of_groups
from simulation.statistics.information import Worth
from simulation.statistics.intervals import Floats, Interval, mean_interval
from simulation.statistics.lives import PairedLives
from simulation.statistics.rule import Answer, DecisionRule, Reason
from simulation.statistics.verdict import Verdict, decide

MOST_RETESTED = 4
LIVES_AT_AN_END = 200
ASSUMED = "assumed"
LOW, HIGH = "low", "high"
GRADES = ("measured", "reported", ASSUMED, "stated")


@dataclass(frozen=True)
class Held:
    """Hold what the plans differ by in some worlds, and the verdict there.

    Args:
        difference: decision value of the plan asked about less that of the baseline.
        answer: verdict on the plan asked about.
        firm: whether more lives would surely not change the answer.
    """

    difference: Interval
    answer: Answer
    firm: bool

    @property
    def sign(self) -> int:
        """Return 1 or -1 if the difference is surely above or below 0, else 0."""
        return int(self.difference.low > 0.0) - int(self.difference.high < 0.0)


@dataclass(frozen=True)
class Retest:
    """Hold the verdict with one assumed number at either end of its range.

    Args:
        quantity: the number; its low and high are the ends.
        explained: share of the difference's variance over worlds that it explains.
        at_low, at_high: what holds there; the intervals of all ends hold together.
        flips: whether the verdict changes, or the difference changes its sign, surely.
    """

    quantity: UncertainQuantity
    explained: float
    at_low: Held
    at_high: Held
    flips: bool


@dataclass(frozen=True)
class Grades:
    """Hold how far a verdict rests on numbers graded assumed.

    Args:
        asked, baseline: the two plans.
        everywhere: what holds over all worlds.
        retests: the assumed numbers that matter most, the most important one first.
        shares: grade -> share, of what single numbers explain of the difference, that numbers of
            this grade explain, with its standard error; NaN if they explain nothing.
        counts: grade -> how many uncertain numbers have it.
        unit: unit of the decision value.
        lives: of each plan over all worlds.
        lives_at_an_end: of each plan at each end.
    """

    asked: str
    baseline: str
    everywhere: Held
    retests: tuple[Retest, ...]
    shares: dict[str, Worth]
    counts: dict[str, int]
    unit: str
    lives: int
    lives_at_an_end: int


def grades(
    lives: AlternativeLives,
    run: Run,
    aim: Aim,
    asked: str,
    baseline: str,
    rule: DecisionRule | None = None,
    most: int = MOST_RETESTED,
    lives_at_an_end: int = LIVES_AT_AN_END,
) -> Grades:
    """Re-test the verdict at the ends of the assumed numbers that the difference depends on.

    Args:
        lives: of both plans at least.
        run: how they were lived; both plans are lived again in the same way.
        aim: decision value and limits.
        asked, baseline: which plans.
        rule: the founder's rule, for an aim that the founder did not state.
        most: assumed numbers to re-test.
        lives_at_an_end: of each plan at each end; no more than there are.

    Raises:
        ValueError: with fewer than five worlds, or as in `Run.live`.
    """
    pair = AlternativeLives({name: lives.alternatives[name] for name in (asked, baseline)})
    known = lived(pair, run, replace(aim, limits=()))
    means, uncertain = known.world_values, known.uncertain
    explained, columns = _explained(means[:, [0]] - means[:, [1]], uncertain)
    chosen = _assumed(explained, uncertain)[:most]
    few = min(lives_at_an_end, len(known.values))
    judge = _Judge(asked, baseline, aim, rule or DecisionRule())
    careful = judge.for_ends(2 * len(chosen) + 1)
    everywhere = careful.held(pair)
    ends = {
        name: careful.held(there)
        for name, there in _live_at_ends(pair, [q for q, _ in chosen], run.with_lives(few)).items()
    }
    retests = []
    for quantity, share in chosen:
        low, high = ends[quantity.name, LOW], ends[quantity.name, HIGH]
        retests.append(Retest(quantity, share, low, high, flips(everywhere, low, high)))
    named = [quantity.grade for quantity in uncertain.quantities]
    shares = shares_of_groups(explained, named, len(means), columns)
    return Grades(
        asked,
        baseline,
        everywhere,
        tuple(retests),
        {grade: Worth(*shares[grade]) for grade in GRADES if grade in shares},
        {grade: named.count(grade) for grade in GRADES if grade in named},
        aim.unit,
        len(known.values),
        few,
    )


def _explained(difference: Floats, uncertain: Uncertain) -> tuple[Floats, int]:
    """Return what each number explains of the difference, and the columns of its spline."""
    if not uncertain.quantities or np.ptp(difference) == 0.0:
        return np.zeros(len(uncertain.quantities)), 1
    found = effects(difference, uncertain.matrix)
    return found.explained[:, 0], found.basis.shape[1] - 1


def _assumed(explained: Floats, uncertain: Uncertain) -> list[tuple[UncertainQuantity, float]]:
    """Return the assumed numbers that explain something, with what, the largest share first."""
    found = [
        (quantity, float(share))
        for quantity, share in zip(uncertain.quantities, explained, strict=True)
        if quantity.grade == ASSUMED and quantity.kind == "parameter" and share > 0.0
    ]
    return sorted(found, key=lambda each: -each[1])


def _live_at_ends(
    pair: AlternativeLives, quantities: Sequence[UncertainQuantity], run: Run
) -> dict[tuple[str, str], AlternativeLives]:
    """Live both plans with each number at either end of its range, all with the same draws."""
    held: dict[tuple[str, str, str], Scenario] = {}
    for quantity in quantities:
        for end, value in ((LOW, quantity.low), (HIGH, quantity.high)):
            for name, there in pair.alternatives.items():
                change = {"parameters": {quantity.name: value}}
                held[quantity.name, end, name] = there.scenario.with_changes(change)
    if not held:
        return {}
    found = run.live({" ".join(key): scenario for key, scenario in held.items()}).alternatives
    return {
        (quantity, end): AlternativeLives(
            {name: found[f"{quantity} {end} {name}"] for name in pair.alternatives}
        )
        for quantity, end, _ in held
    }


@dataclass(frozen=True)
class _Judge:
    """Give the verdict on one plan against another."""

    asked: str
    baseline: str
    aim: Aim
    rule: DecisionRule

    def for_ends(self, ends: int) -> _Judge:
        """Return who gives so many verdicts with the error of one in all."""
        level = 1.0 - (1.0 - self.rule.level) / max(1, ends)
        return replace(self, rule=replace(self.rule, level=level))

    def held(self, pair: AlternativeLives) -> Held:
        """Return what holds in some lives of both plans."""
        here, there = (pair.alternatives[name] for name in (self.asked, self.baseline))
        gains = self.aim.values(here) - self.aim.values(there)
        verdict = self._verdict(pair)
        open_end = verdict.answer is Answer.NOT_ENOUGH_RUNS or Reason.BORDERLINE in verdict.reasons
        return Held(
            mean_interval(gains, self.rule.level, pair.worlds), verdict.answer, not open_end
        )

    def _verdict(self, pair: AlternativeLives) -> Verdict:
        import pandas as pd

        tables = [
            lives.table.assign(alternative=name, **self.aim.columns(lives))
            for name, lives in pair.alternatives.items()
        ]
        paired = PairedLives(pd.concat(tables, ignore_index=True))
        if self.aim.stated or self.aim.limits:
            decision = decide_by_aim(paired, self.baseline, self.aim, self.rule, self.asked)
        else:
            horizon = pair.alternatives[self.asked].scenario.horizon_months
            decision = decide(paired, self.baseline, horizon, self.rule, self.asked)
        return decision.verdicts[self.asked]


def flips(everywhere: Held, low: Held, high: Held) -> bool:
    """Tell whether firm answers, or sure signs of the difference, contradict each other."""
    all_of_them = (everywhere, low, high)
    answers = {each.answer for each in all_of_them if each.firm}
    signs = {each.sign for each in all_of_them} - {0}
    return len(answers) > 1 or len(signs) > 1
