"""Grades: which assumed numbers matter, and whether the verdict stands at their ends."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from planted import planted

import simulation
from simulation.decision.grades import Held, flips, grades
from simulation.experiment.runs import Run
from simulation.statistics.aim import Aim, aim
from simulation.statistics.intervals import Interval, mean_interval
from simulation.statistics.rule import Answer, DecisionRule

RUN = Run(500, 7)
RUNWAY = aim(maximise="runway_months")
MEASURED, ASSUMED = "attrition_per_year", "agency_use_prob"


def held(low: float, high: float, answer: Answer, firm: bool = True) -> Held:
    return Held(Interval((low + high) / 2, low, high, 0.95, "", 100), answer, firm)


YES, NO = held(1.0, 2.0, Answer.YES), held(-2.0, -1.0, Answer.NO)
OPEN = held(-1.0, 1.0, Answer.NOT_ENOUGH_RUNS, firm=False)


@pytest.mark.parametrize(
    ("everywhere", "low", "high", "flipped"),
    [
        (YES, YES, YES, False),
        (YES, OPEN, YES, False),
        (YES, YES, NO, True),
        (OPEN, YES, NO, True),
        (OPEN, OPEN, OPEN, False),
        (YES, held(-3.0, -1.0, Answer.NOT_ENOUGH_RUNS, firm=False), YES, True),
        (YES, held(-1.0, 1.0, Answer.TOO_CLOSE), YES, True),
        (YES, held(-1.0, 1.0, Answer.TOO_CLOSE, firm=False), YES, False),
    ],
)
def test_a_verdict_flips_only_surely(
    everywhere: Held, low: Held, high: Held, flipped: bool
) -> None:
    assert flips(everywhere, low, high) is flipped


def test_assumed_numbers_that_matter_are_found_and_shares_told_by_grade() -> None:
    lives = planted(RUN, {MEASURED: 2.0, ASSUMED: 1.0}, mean=3.0)
    found = grades(lives, RUN, RUNWAY, "with", "without", most=1, lives_at_an_end=40)
    assert [each.quantity.name for each in found.retests] == [ASSUMED]
    for grade, share in (("measured", 0.8), ("reported", 0.0), ("assumed", 0.2)):
        assert abs(found.shares[grade].value - share) <= 3 * found.shares[grade].error
        assert found.shares[grade].error < 0.2
    assert sum(share.value for share in found.shares.values()) == pytest.approx(1.0)
    assert found.everywhere.answer is Answer.YES
    assert found.everywhere.difference.low < 3.0 < found.everywhere.difference.high


def test_the_ends_are_lived_with_the_number_held_there() -> None:
    run = Run(60, 5)
    company = simulation.load("document-extraction")
    plans = {name: company.alternative(name) for name in ("now", "never")}
    found = grades(run.live(plans), run, Aim(), "now", "never", most=2, lives_at_an_end=30)
    assert len(found.retests) == 2
    level = 1.0 - (1.0 - DecisionRule().level) / 5
    for each in found.retests:
        assert each.quantity.grade == "assumed"
        for value, end in ((each.quantity.low, each.at_low), (each.quantity.high, each.at_high)):
            change = {"parameters": {each.quantity.name: value}}
            there = run.with_lives(30).live(
                {name: plan.with_changes(change) for name, plan in plans.items()}
            )
            now, never = (Aim().values(lives) for lives in there.alternatives.values())
            assert end.difference == mean_interval(now - never, level, there.worlds)


def test_the_verdict_over_all_worlds_is_that_of_the_answer() -> None:
    company = simulation.load("document-extraction")
    answer = simulation.compare(company, replications=60, seed=5, clock="compiled", asked="now")
    run = Run(60, 5, lives_per_world=answer.lives.worlds.tolist().count(0))
    found = grades(answer.lives, run, Aim(), "now", "never", most=0)
    assert found.everywhere.answer is answer.findings.decision.verdicts["now"].answer
    assert found.retests == ()


def test_a_plan_that_differs_in_nothing_rests_on_nothing() -> None:
    run = Run(40, 5)
    company = simulation.load("document-extraction").alternative("now")
    lives = run.live({"one": company, "other": company})
    found = grades(lives, run, Aim(), "one", "other")
    assert found.retests == ()
    assert np.isnan([share.value for share in found.shares.values()]).all()
    assert found.everywhere.difference.constant


def test_a_stated_aim_and_its_limits_judge_the_ends_too() -> None:
    lives = planted(RUN, {ASSUMED: 1.0}, mean=3.0)
    broken = aim(maximise="runway_months", subject_to=["runway_months >= 500"])
    found = grades(lives, RUN, broken, "with", "without", most=1, lives_at_an_end=40)
    assert found.everywhere.answer is Answer.NO
    assert {end.answer for each in found.retests for end in (each.at_low, each.at_high)} == {
        Answer.NO
    }


def test_other_plans_in_the_run_change_nothing() -> None:
    lives = planted(RUN, {ASSUMED: 1.0}, mean=1.0)
    more = replace(lives, alternatives={"third": lives.alternatives["with"], **lives.alternatives})
    first, second = (
        grades(each, RUN, RUNWAY, "with", "without", most=1, lives_at_an_end=20)
        for each in (lives, more)
    )
    assert first == second
