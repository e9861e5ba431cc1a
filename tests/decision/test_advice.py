"""Advice: what lies behind an answer fits the answer, and stops with it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import simulation
from simulation.comparison import Comparison
from simulation.decision.advice import CASH, RETRAINING_NEED, Advice, advise, tipping_numbers
from simulation.decision.fronts import front_of, pareto_aims
from simulation.decision.plans import BY_RULE, NEVER
from simulation.statistics.aim import aim
from simulation.statistics.clusters import world_means


@pytest.fixture(scope="module")
def answer() -> Comparison:
    return simulation.whatif(simulation.load("document-extraction"), "mlops", 80, 5, months=(0, 6))


@pytest.fixture(scope="module")
def advice(answer: Comparison) -> Advice:
    return advise(answer.question)


def test_too_few_lives_are_named_as_such() -> None:
    few = simulation.whatif(simulation.load("document-extraction"), "mlops", 3, months=(0,))
    with pytest.raises(ValueError, match="replications: found 3, which are 2 worlds, allowed: 5"):
        advise(few.question)


def test_the_curve_goes_through_the_answers_own_lives(answer: Comparison, advice: Advice) -> None:
    lives = answer.lives.alternatives
    gain = answer.aim.values(lives["now"]) - answer.aim.values(lives[NEVER])
    now = advice.timing.starts[0]
    assert (now.name, now.month) == ("now", 0.0)
    assert now.gain.estimate == pytest.approx(world_means(gain, answer.lives.worlds).mean())
    assert advice.timing.rule is not None
    assert advice.timing.rule.name == BY_RULE
    assert advice.timing.lives == answer.lives.finished


def test_why_splits_the_difference_of_its_own_lives(advice: Advice) -> None:
    for split in advice.why.measures.values():
        parts = sum(part.estimate for part in split.parts.values())
        total = parts + split.rest.estimate + split.interaction.estimate
        assert total == pytest.approx(split.whole.estimate, rel=1e-9, abs=1e-9)


def test_cash_and_the_retraining_need_are_turned(advice: Advice) -> None:
    assert [each.dial.name for each in advice.tipping] == [CASH, RETRAINING_NEED]


def test_other_roles_turn_what_weighs_most(answer: Comparison, advice: Advice) -> None:
    company = answer.scenario
    told = tuple(replace(each, stands_out=False) for each in advice.information.findings)
    silent = replace(advice.information, findings=told)
    assert tipping_numbers(company, "data_engineer", silent) == (CASH,)
    loud = replace(silent, findings=(replace(told[3], stands_out=True), *told))
    numbers = tipping_numbers(company, "data_engineer", loud)
    assert numbers in ((CASH,), (CASH, told[3].quantity.name))


def test_a_stated_aim_is_told_in_months_too(answer: Comparison, advice: Advice) -> None:
    assert advice.in_months is None
    assert set(advice.fronts) == set(answer.lives.alternatives)
    stated = replace(answer, aim=aim(minimise="incidents"))
    found = advise(stated.question)
    assert found.in_months is not None
    assert found.in_months.unit == "months' worth of runway"
    assert found.information.unit == "incidents"
    assert found.fronts == {}


def test_the_pareto_set_is_that_of_the_means(answer: Comparison) -> None:
    aims = pareto_aims(aim(weights={"runway_months": 1, "improvements_live": 1}))
    found = front_of(answer.lives, aims, 5)
    means = {
        name: np.array([lives.rows_of(term.name).mean() for term, _ in aims])
        for name, lives in answer.lives.alternatives.items()
    }
    for name, front in found.items():
        beaten = any(
            (other >= means[name]).all() and (other > means[name]).any() for other in means.values()
        )
        assert front.member is not beaten


def test_a_plan_of_its_own_signs_waits_for_them() -> None:
    company = simulation.load("document-extraction").with_changes(
        {"plan": {"mlops": {"when": [{"signal": "pilots_lost", "at_least": 2}], "month": 0}}}
    )
    found = advise(simulation.whatif(company, "mlops", 12, 5, months=(0,)).question)
    (condition,) = found.watching.plan["mlops"].when
    assert condition.signal == "pilots_lost"


def test_an_interruption_is_passed_on(answer: Comparison) -> None:
    def interrupt(finished: int) -> None:
        raise KeyboardInterrupt

    question = answer.question
    with pytest.raises(KeyboardInterrupt):
        advise(replace(question, run=replace(question.run, progress=interrupt)))


def test_plans_that_differ_in_more_than_a_position_have_no_such_question() -> None:
    company = simulation.load("claims/c23-saas-model-first")
    with pytest.raises(ValueError, match="differ in more than a position"):
        _ = simulation.compare(company, 4).question


@pytest.mark.parametrize(
    ("stated", "zone"),
    [
        ({"maximise": "mrr_end_usd"}, 1_000.0),
        ({"minimise": "cash_out"}, 0.05),
        ({"maximise": "improvements_live@12"}, 0.5),
        ({"weights": {"runway_months": 2, "cash_end_usd": 1e-4}}, 1.0),
    ],
)
def test_nobody_acts_on_less_than_the_zone(stated: dict[str, object], zone: float) -> None:
    assert aim(**stated).zone == pytest.approx(zone)  # type: ignore[arg-type]
