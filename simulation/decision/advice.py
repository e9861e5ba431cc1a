"""Advice: what a founder needs to know about an answer, beyond the answer itself.

When the position is best opened, why the plans differ, where the answer tips, what to find out
first, in how many worlds it holds, and what it leans on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from simulation.decision.burn import burn_today
from simulation.decision.fronts import Front, front_of, pareto_aims
from simulation.decision.grades import Grades, grades
from simulation.decision.information import Information, what_to_find_out
from simulation.decision.plans import (
    BY_RULE,
    PLATFORM_ROLES,
    month_name,
    start_months,
)
from simulation.decision.robustness import Robustness, robustness
from simulation.decision.timing import MONTHS, Timing, timing
from simulation.decision.tipping import TippingPoint, tipping
from simulation.decision.why import Why, why
from simulation.experiment.alternatives import AlternativeLives
from simulation.experiment.lives import Lives
from simulation.experiment.runs import Run
from simulation.scenario import Scenario, register
from simulation.statistics.aim import Aim
from simulation.statistics.ignorance import VarianceSplit, WorldsWon, variance_split, worlds_won
from simulation.statistics.rule import DecisionRule

# Fewer worlds tell nothing of what is not known.
FEWEST_WORLDS = 5
# Lives of each company where many companies are lived: enough to tell the large parts apart.
WHY_LIVES = 100
TIPPING_LIVES, TIPPING_POINTS = 160, 5
RETESTED, RETEST_LIVES = 3, 120
CASH, RETRAINING_NEED = "cash_usd", "retrain_need_calendar_days"


@dataclass(frozen=True)
class Advice:
    """Hold what lies behind the answer about one position.

    Args:
        role: role asked about.
        plan_key: key of its requisition in the plan.
        watching: the company that opens the position at a sign.
        won: in how many worlds the plan asked about is worth more than its baseline.
        split: how far its gain differs between lives by ignorance and by chance.
        timing: when the position is best opened.
        why: why the plan differs from its baseline.
        tipping: where that flips as cash turns, and as the number does that weighs most.
        information: what to find out first.
        in_months: the same in months' worth of runway where the aim is in another unit, else None.
        fronts: alternative -> whether none other is better on one of the aim's terms without a
            price; empty where the founder stated the aim, so that one number counts.
        robustness: regret over worlds, and when another plan wins.
        grades: what rests on assumed numbers.
    """

    role: str
    plan_key: str
    watching: Scenario
    won: WorldsWon
    split: VarianceSplit
    timing: Timing
    why: Why
    tipping: tuple[TippingPoint, ...]
    information: Information
    in_months: Information | None
    fronts: Mapping[str, Front]
    robustness: Robustness
    grades: Grades


@dataclass(frozen=True)
class Question:
    """Hold a question about one position, and the lives that answered it.

    Args:
        scenario: the company with an alternative for each month and the baseline.
        lives: of all its alternatives.
        run: which lives those are.
        aim: what the decision value is.
        rule: the founder's rule for the verdicts.
        asked, baseline: alternatives that the answer is about.
        role: the role asked about.
        plan_key: key of its requisition in the plan.
        origin: the company with its own plan, which may name the signs to wait for.
    """

    scenario: Scenario
    lives: AlternativeLives
    run: Run
    aim: Aim
    rule: DecisionRule
    asked: str
    baseline: str
    role: str
    plan_key: str
    origin: Scenario


def advise(question: Question) -> Advice:
    """Look behind an answer about when to open a position.

    Raises:
        ValueError: if all lives failed, or there are fewer than `FEWEST_WORLDS` worlds.
        KeyboardInterrupt: if the user interrupted.
    """
    lives, aim = question.lives, question.aim
    asked, baseline = question.asked, question.baseline
    # Where a run was cut short, what lies behind it is looked at over no more lives than it has.
    finished = min(question.run.replications, lives.finished)
    run = replace(question.run, replications=finished, whole=True)
    worlds = len(set(lives.worlds.tolist()))
    if worlds < FEWEST_WORLDS:
        found = f"{run.replications}, which are {worlds} worlds"
        raise ValueError(f"replications: found {found}, allowed: {FEWEST_WORLDS} worlds or more")
    gain = aim.values(lives.alternatives[asked]) - aim.values(lives.alternatives[baseline])
    information = what_to_find_out(lives, run, aim)
    months, lived, watching = _months_lived(question)
    plans = {name: question.scenario.alternative(name) for name in (asked, baseline)}
    few = {lives: min(lives, run.replications) for lives in (WHY_LIVES, RETEST_LIVES)}
    return Advice(
        question.role,
        question.plan_key,
        watching,
        worlds_won(gain, lives.worlds),
        variance_split(gain, lives.worlds),
        timing(lived, months, baseline, aim),
        why(plans, asked, baseline, run.with_lives(few[WHY_LIVES]), aim),
        _tipping(question, run, information),
        information,
        _in_months(question, run) if aim.stated else None,
        {} if aim.stated else front_of(lives, pareto_aims(aim), run.seed),
        robustness(lives, run, aim),
        grades(lives, run, aim, asked, baseline, question.rule, RETESTED, few[RETEST_LIVES]),
    )


def _in_months(question: Question, run: Run) -> Information:
    """Return what to find out first in months' worth of runway, whatever the aim's unit."""
    months = Aim().with_cash(burn_today(question.origin))
    return what_to_find_out(question.lives, run, replace(months, limits=question.aim.limits))


def _months_lived(question: Question) -> tuple[dict[str, float], AlternativeLives, Scenario]:
    """Return the months of the curve, their lives, and the company that waits for a sign."""
    scenario, lives = question.scenario, question.lives
    plans = [scenario.alternative(name).plan[question.plan_key] for name in scenario.alternatives]
    asked = [action.month for action in plans if not (action.never or action.when)]
    months = {month_name(m): m for m in {*asked, *MONTHS} if m < scenario.horizon_months}
    companies = start_months(question.origin, question.plan_key, question.role, months.values())
    missing = {name: each for name, each in companies.items() if name not in lives.alternatives}
    first = next(iter(lives.alternatives.values()))
    run = replace(question.run, replications=len(first.replications), whole=True)
    further = run.live(missing)
    everything = _alike({**lives.alternatives, **further.alternatives})
    return months, everything, companies[BY_RULE]


def _alike(alternatives: Mapping[str, Lives]) -> AlternativeLives:
    """Return the alternatives over the lives that all of them have finished."""
    finished = np.logical_and.reduce([lives.finished for lives in alternatives.values()])
    return AlternativeLives(
        {name: replace(lives, finished=finished) for name, lives in alternatives.items()}
    )


def _tipping(question: Question, run: Run, information: Information) -> tuple[TippingPoint, ...]:
    """Return where the answer flips as the numbers turn that the founder would ask about."""
    found = []
    for number in tipping_numbers(question.scenario, question.role, information):
        point = tipping(
            question.scenario,
            number,
            run.with_lives(min(TIPPING_LIVES, run.replications)),
            question.aim,
            question.rule,
            (question.asked, question.baseline),
            points=TIPPING_POINTS,
            rounds=1,
        )
        if point.interrupted:
            raise KeyboardInterrupt
        found.append(point)
    return tuple(found)


def tipping_numbers(scenario: Scenario, role: str, information: Information) -> tuple[str, ...]:
    """Return the numbers to turn: cash, and the one that weighs most on the choice.

    That is the retraining need where it drives the role, else the uncertain number that is most
    worth finding out, if chance alone would not make it seem so.

    Args:
        scenario: the company.
        role: the role asked about.
        information: what to find out first, the weightiest number first.
    """
    if role in PLATFORM_ROLES and scenario.models_in_production > 0:
        return CASH, RETRAINING_NEED
    telling = [each.quantity.name for each in information.findings if each.stands_out]
    return CASH, *[name for name in telling if name in register()][:1]
