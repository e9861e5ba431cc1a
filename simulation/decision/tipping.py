"""Tipping points: the value of a number at which a decision flips, with its interval."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulation.decision.dials import Dial, dial
from simulation.decision.plans import NEVER, NOW
from simulation.decision.search import Search, search
from simulation.experiment.alternatives import AlternativeLives
from simulation.experiment.lives import Lives
from simulation.experiment.runs import Run
from simulation.scenario import Scenario
from simulation.statistics.aim import Aim
from simulation.statistics.aim_verdict import decide_by_aim
from simulation.statistics.crossing import Crossings, Flip
from simulation.statistics.intervals import Floats, Interval
from simulation.statistics.lives import PairedLives
from simulation.statistics.rule import Answer, DecisionRule
from simulation.statistics.verdict import decide


@dataclass(frozen=True)
class TippingValue:
    """Hold the decision at one value of the number turned.

    Args:
        value: in its unit.
        gain: decision value of the plan asked about less that of the baseline; the intervals of
            all values hold together.
        answer: verdict on the plan at this value alone.
    """

    value: float
    gain: Interval
    answer: Answer


@dataclass(frozen=True)
class TippingPoint:
    """Hold where a decision flips as one number of the company is turned.

    Args:
        dial: what is turned and over which range.
        asked, baseline: alternatives compared.
        values: the decision at each point, ascending.
        crossings: where the gain may be zero.
        aim: decision value.
        rule: rule of the verdicts.
        precision: width of an interval that was asked for; None if none was.
        guide: what the guide says it is; NaN if it says nothing.
        lives: lives of each alternative at each point.
        failed: how many of them are left out everywhere, because they failed somewhere.
        worlds: worlds that they were lived in.
        interrupted: whether the user ended the search before it was done.
    """

    dial: Dial
    asked: str
    baseline: str
    values: tuple[TippingValue, ...]
    crossings: Crossings
    aim: Aim
    rule: DecisionRule
    precision: float | None
    guide: float
    lives: int
    failed: int
    worlds: int
    interrupted: bool = False

    @property
    def outcome(self) -> Flip:
        """Return what can be said."""
        return self.crossings.outcome

    @property
    def matters(self) -> bool:
        """Tell whether the gain changes at all as the number is turned."""
        return len({each.gain.estimate for each in self.values}) > 1

    @property
    def lives_needed(self) -> int:
        """Return about how many lives would make each interval as narrow as asked for, else 0."""
        widths = [each.high - each.low for each in self.crossings.flips]
        if self.precision is None or not widths or max(widths) <= self.precision:
            return 0
        return math.ceil(self.lives * (max(widths) / self.precision) ** 2)


Turn = Callable[[str, Scenario, float], Scenario]


class Turned:
    """Live two plans with a dial at any values, each company once.

    Args:
        plans: the one asked about and its baseline: name -> company.
        turn: returns a plan's company at a value; the company itself if it does not depend on it.
        run: which lives, the same at each value.
        aim: decision value.
        rule: rule of the verdicts.
        lived: lives that are known already, by plan and value; further ones are added.

    Attributes:
        answers: value -> verdict.
        failed: whether a life failed somewhere, shape (lives,).
        interrupted: whether the user interrupted.
    """

    def __init__(
        self,
        plans: Mapping[str, Scenario],
        turn: Turn,
        run: Run,
        aim: Aim,
        rule: DecisionRule,
        lived: dict[str, Lives] | None = None,
    ) -> None:
        self.plans, self.turn, self.run = plans, turn, run
        self.aim, self.rule = aim, rule
        self.lived = {} if lived is None else lived
        self.answers: dict[float, Answer] = {}
        self.failed: NDArray[np.bool_] = np.zeros(0, np.bool_)
        self.interrupted = False

    @property
    def worlds(self) -> NDArray[np.int64]:
        """Return the number of each life's world, shape (lives,); there must be lives."""
        return next(iter(self.lived.values())).worlds

    def __call__(self, values: Sequence[float]) -> Mapping[float, Floats] | None:
        """Return value -> gain of each life; None once interrupted, unless nothing is known yet."""
        if self.interrupted:
            return None
        keys: dict[tuple[str, float], str] = {}
        companies: dict[str, Scenario] = {}
        for name, plan in self.plans.items():
            for value in values:
                company = self.turn(name, plan, value)
                key = name if company is plan else f"{name} at {value!r}"
                keys[name, value] = key
                if key not in self.lived:
                    companies[key] = company
        if companies and not self._live(companies):
            return None
        return {
            value: self._gain(value, *(self.lived[keys[name, value]] for name in self.plans))
            for value in values
        }

    def _live(self, companies: Mapping[str, Scenario]) -> bool:
        """Live further companies; False if they are not all there because of an interruption."""
        try:
            lives = self.run.live(companies)
        except KeyboardInterrupt:
            self.interrupted = True
            return False
        self.interrupted = lives.interrupted
        # What an interruption left is of fewer lives than what is known.
        if self.interrupted and self.lived:
            return False
        self.lived.update(lives.alternatives)
        return True

    def _gain(self, value: float, asked: Lives, baseline: Lives) -> Floats:
        pair = AlternativeLives(dict(zip(self.plans, (asked, baseline), strict=True)))
        self.answers[value] = answer(pair, self.aim, self.rule)
        gain = self.aim.values(asked) - self.aim.values(baseline)
        self.failed = np.isnan(gain) | (self.failed if self.failed.size else False)
        return gain


def tipping(
    scenario: Scenario,
    parameter: str,
    run: Run,
    aim: Aim | None = None,
    rule: DecisionRule | None = None,
    alternatives: tuple[str, str] = (NOW, NEVER),
    low: float | None = None,
    high: float | None = None,
    points: int = 7,
    *,
    rounds: int = 2,
    precision: float | None = None,
) -> TippingPoint:
    """Say where a decision flips as one number of a company is turned over its range.

    The same lives are lived under both alternatives at every point: first over a coarse grid, then
    between points around each flip, as long as that can make its interval narrower.

    Args:
        scenario: the company with its alternatives.
        parameter: register parameter, or a key of the scenario such as cash_usd.
        run: which lives to live at each point.
        aim: decision value; the default in months of runway if None.
        rule: the founder's rule for the verdicts beside it, and the level of all intervals.
        alternatives: the one asked about, and its baseline.
        low, high: ends of the range; see `dial`.
        points: points of the coarse grid, 2 or more.
        rounds: how often points may be added around the flips, 0 or more.
        precision: width of an interval that is narrow enough, in the number's unit.

    Raises:
        ScenarioError: if there is no such number or alternative, or a value does not fit.
        KeyboardInterrupt: if the user interrupted before there was anything to tell.
        ValueError: if all lives failed, or there are fewer than two worlds.
    """
    aim, rule = aim or Aim(), rule or DecisionRule()
    turned = dial(scenario, parameter, low, high)
    plans = {name: scenario.alternative(name) for name in alternatives}
    sample = Turned(plans, lambda _, plan, value: turned.turned(plan, value), run, aim, rule)
    how = Search(points, rounds, precision, rule.level, aim.zone, (turned.today,))
    return tipped(sample, turned, how)


def tipped(sample: Turned, dial: Dial, how: Search, guide: float = math.nan) -> TippingPoint:
    """Search for the flips between two plans and say what was found.

    Args:
        sample: the two plans.
        dial: what is turned, and its range.
        how: how to search.
        guide: what the guide says it is.

    Raises:
        KeyboardInterrupt, ValueError: as in `search`.
    """
    found = search(sample, dial, how)
    asked, baseline = sample.plans
    return TippingPoint(
        dial,
        asked,
        baseline,
        tuple(
            TippingValue(float(value), found.band.interval(place), sample.answers[float(value)])
            for place, value in enumerate(found.points)
        ),
        found,
        sample.aim,
        sample.rule,
        how.precision,
        guide,
        len(sample.worlds),
        int(sample.failed.sum()),
        found.band.worlds,
        sample.interrupted,
    )


def answer(pair: AlternativeLives, aim: Aim, rule: DecisionRule) -> Answer:
    """Return the verdict on the first alternative of two, by the aim if the founder stated one.

    Args:
        pair: lives of the one asked about and of its baseline, in this order.
        aim: the founder's aim.
        rule: the founder's rule.
    """
    import pandas as pd

    asked, baseline = pair.alternatives
    table = pair.table
    if not aim.stated and not aim.limits:
        horizon = pair.alternatives[asked].scenario.horizon_months
        return decide(table, baseline, horizon, rule).verdicts[asked].answer
    columns = pd.concat(
        [pd.DataFrame(aim.columns(lives)) for lives in pair.alternatives.values()],
        ignore_index=True,
    )
    lives = PairedLives(pd.concat([table, columns], axis=1))
    return decide_by_aim(lives, baseline, aim, rule).verdicts[asked].answer
