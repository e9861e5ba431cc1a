"""The guide's two rules for an MLOps engineer, tested for one company.

The guide says to hire when the ML engineers' toil exceeds 30 percent, or when retraining is needed
more often than weekly. Both are thresholds; here they are turned, to see where this company has
them.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass

from simulation.decision.dials import Dial, dial
from simulation.decision.plans import BY_RULE, NEVER, NOW, TOIL_TRIGGER, with_start_months
from simulation.decision.search import Search
from simulation.decision.tipping import TippingPoint, Turned, tipped
from simulation.decision.values import world_values
from simulation.experiment.alternatives import AlternativeLives
from simulation.experiment.lives import Lives
from simulation.experiment.runs import Run
from simulation.scenario import Scenario
from simulation.statistics.aim import Aim
from simulation.statistics.bands import best_set
from simulation.statistics.intervals import LEVEL
from simulation.statistics.rule import DecisionRule

RETRAINING, WEEKLY_DAYS = "retrain_need_calendar_days", 7.0
THRESHOLD = Dial(
    "ml_toil_share",
    "ML engineers' toil share over 8 weeks above which the position is opened",
    "share",
    "rule",
    0.1,
    0.7,
)
GUIDE_SHARE = 0.3


@dataclass(frozen=True)
class GuideRules:
    """Hold what the guide's two rules are worth to a company.

    Args:
        retraining: opening the position now against never, by the days between retrains needed.
        toil_now: opening it when toil exceeds a threshold against now, by threshold; None if the
            user interrupted before.
        toil_never: the same against never.
        best_thresholds: thresholds tried that cannot be excluded as the best one, within the aim's
            zone; empty after an interruption.
        interrupted: whether the user ended it before it was done.
    """

    retraining: TippingPoint
    toil_now: TippingPoint | None
    toil_never: TippingPoint | None
    best_thresholds: tuple[float, ...]
    interrupted: bool = False

    @property
    def tests(self) -> tuple[TippingPoint, ...]:
        """Return the tests that were made."""
        made = (self.retraining, self.toil_now, self.toil_never)
        return tuple(test for test in made if test is not None)


def guide_rules(
    scenario: Scenario,
    key: str,
    role: str,
    run: Run,
    aim: Aim | None = None,
    rule: DecisionRule | None = None,
    points: int = 7,
    *,
    rounds: int = 2,
) -> GuideRules:
    """Test the guide's two rules for a company.

    Args:
        scenario: the company.
        key, role: the position; see `requisition_asked`.
        run, aim, rule, points, rounds: as in `tipping`.

    Raises:
        ScenarioError, KeyboardInterrupt, ValueError: as in `tipping`.
    """
    aim, rule = aim or Aim(), rule or DecisionRule()
    company = with_start_months(scenario, key, role, (0,))
    now, never = company.alternative(NOW), company.alternative(NEVER)
    lived: dict[str, Lives] = {}

    def by_toil(name: str, plan: Scenario, share: float) -> Scenario:
        if name != BY_RULE:
            return plan
        opened = {"open_requisition": role, "month": 0, "when": {**TOIL_TRIGGER, "above": share}}
        return plan.with_changes({"plan": {key: opened}})

    def tests() -> Iterator[TippingPoint]:
        days = dial(scenario, RETRAINING)
        also = tuple(value for value in (days.today, WEEKLY_DAYS) if days.low < value < days.high)
        how = Search(points, rounds, None, rule.level, aim.zone, also)
        plans = {NOW: now, NEVER: never}
        sample = Turned(plans, lambda _, plan, value: days.turned(plan, value), run, aim, rule)
        yield tipped(sample, days, how, WEEKLY_DAYS)
        how = Search(points, rounds, None, rule.level, aim.zone, (GUIDE_SHARE,))
        for name, baseline in ((NOW, now), (NEVER, never)):
            plans = {BY_RULE: never, name: baseline}
            sample = Turned(plans, by_toil, run, aim, rule, lived)
            yield tipped(sample, THRESHOLD, how, GUIDE_SHARE)

    made: list[TippingPoint] = []
    with contextlib.suppress(KeyboardInterrupt):
        for test in tests():
            made.append(test)
            if test.interrupted:
                break
    if not made:
        raise KeyboardInterrupt
    interrupted = len(made) < 3 or made[-1].interrupted
    toil_now, toil_never = (*made[1:], None, None)[:2]
    best = () if interrupted else _best_thresholds(lived, aim, rule.level)
    return GuideRules(made[0], toil_now, toil_never, best, interrupted)


def _best_thresholds(lived: dict[str, Lives], aim: Aim, level: float = LEVEL) -> tuple[float, ...]:
    """Return the thresholds that cannot be excluded as the best, from the lives under each."""
    start = f"{BY_RULE} at "
    names = [name for name in lived if name.startswith(start)]
    values = world_values(AlternativeLives(lived), names, aim)
    members = best_set(values, level, aim.zone).members
    return tuple(sorted(float(names[place].removeprefix(start)) for place in members))
