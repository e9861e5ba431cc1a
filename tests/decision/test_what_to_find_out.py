"""What to find out first, and what is robust: on lives whose worths are known, and real ones."""

from __future__ import annotations

from math import pi, sqrt

import numpy as np
import pytest
from planted import planted

import simulation
from simulation.decision.information import what_to_find_out
from simulation.decision.lived import lived
from simulation.decision.robustness import robustness
from simulation.experiment.runs import Run
from simulation.statistics.aim import Aim, aim

RUN = Run(500, 7)
RUNWAY = aim(maximise="runway_months")
ATTRITION, FOCUS = "attrition_per_year", "focus_share"


def test_the_number_that_decides_is_to_be_found_out_first() -> None:
    found = what_to_find_out(planted(RUN, {ATTRITION: 2.0, FOCUS: 0.5}), RUN, RUNWAY)
    first = found.findings[0]
    assert first.quantity.name == ATTRITION
    assert first.sure
    assert first.worth.value == pytest.approx(2.0 / sqrt(2 * pi), rel=0.05)
    assert found.everything.worth.value == pytest.approx(sqrt(4.25) / sqrt(2 * pi), rel=0.05)
    assert found.unit == "months"
    assert (found.lives, found.worlds) == (500, 250)


def test_what_cannot_change_the_choice_is_worth_nothing() -> None:
    found = what_to_find_out(planted(RUN, {ATTRITION: 1.0}, mean=9.0), RUN, RUNWAY)
    assert found.leading == "with"
    assert not any(each.sure for each in found.findings)
    assert found.everything.worth.value == pytest.approx(0.0, abs=1e-3)


def test_no_number_is_worth_more_than_all_of_them() -> None:
    company = simulation.load("document-extraction")
    lives = Run(100, 3).live({name: company.alternative(name) for name in ("now", "never")})
    found = what_to_find_out(lives, Run(100, 3), aim(maximise="cash_end_usd"))
    assert max(each.worth.value for each in found.findings) <= found.everything.worth.value
    assert len({each.quantity.name for each in found.findings}) == len(found.findings) > 100


def test_with_everything_held_at_its_centre_there_is_nothing_to_find_out() -> None:
    run = Run(40, 7, ignorance="central")
    company = simulation.load("document-extraction")
    lives = run.live({name: company.alternative(name) for name in ("now", "never")})
    assert what_to_find_out(lives, run, Aim()).findings == ()
    assert robustness(lives, run, Aim()).conditions == ()


def test_a_plan_that_surely_breaks_a_limit_is_left_out() -> None:
    lives = planted(RUN, {ATTRITION: 2.0}, mean=1.0)
    bound = float(np.nanmean(lives.alternatives["without"].rows_of("runway_months"))) + 0.5
    limited = aim(maximise="runway_months", subject_to=[f"runway_months >= {bound}"])
    found = what_to_find_out(lives, RUN, limited)
    assert found.alternatives == ("with",)
    assert found.left_out == ("without",)
    assert not any(each.worth.value for each in found.findings)
    assert list(robustness(lives, RUN, limited).regrets) == ["with"]


def test_where_no_plan_keeps_a_limit_all_of_them_are_looked_at() -> None:
    limited = aim(maximise="runway_months", subject_to=["runway_months >= 500"])
    lives = planted(RUN, {ATTRITION: 2.0})
    found = lived(lives, RUN, limited)
    assert found.names == tuple(lives.alternatives)
    assert found.left_out == ()


def test_a_failed_life_is_left_out_of_all_plans() -> None:
    lives = planted(RUN, {ATTRITION: 2.0})
    lives.alternatives["with"].rows[3] = np.nan
    known = lived(lives, RUN, RUNWAY)
    assert known.values.shape == (499, 2)
    assert len(known.uncertain.matrix) == 250


def test_the_condition_of_another_plan_is_the_number_that_decides() -> None:
    lives = planted(RUN, {ATTRITION: 2.0}, mean=-1.0)
    found = robustness(lives, RUN, RUNWAY)
    assert found.leading == "without"
    (rule,) = found.conditions
    assert list(found.regrets)[rule.winner] == "with"
    assert found.quantities[rule.bounds[0].quantity].name == ATTRITION
    assert np.isinf(rule.bounds[0].at_most)
    assert rule.gain.low > 0.0


def test_the_plan_of_least_regret_is_named_with_its_error() -> None:
    found = robustness(planted(RUN, {ATTRITION: 1.0}, mean=5.0), RUN, RUNWAY)
    assert found.least == "with"
    assert found.not_beaten == ("with",)
    mean = found.regrets["without"].mean
    assert mean.low < 5.0 < mean.high
