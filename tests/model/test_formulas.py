"""Each formula at small exact cases, at its reference points and in its direction."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from simulation.model import formulas, formulas_market, formulas_people

SHARES = st.floats(0, 1)
INSIDE = st.floats(0.01, 0.99)
POSITIVE = st.floats(0.01, 1e3)


def rises(f: Callable[[float], float], a: float, b: float) -> bool:
    low, high = sorted((a, b))
    return f(low) <= f(high) + 1e-12


def falls(f: Callable[[float], float], a: float, b: float) -> bool:
    return rises(lambda x: -f(x), a, b)


class TestRampUp:
    def test_from_the_start_over_the_middle_to_the_end(self) -> None:
        at = [formulas_people.ramp_up(age, 60.0, 0.4) for age in (0.0, 30.0, 60.0, 90.0)]
        assert at == [0.4, 0.7, 1, 1]

    def test_before_the_first_day_it_is_as_on_the_first(self) -> None:
        assert formulas_people.ramp_up(-5.0, 60.0, 0.4) == 0.4

    def test_without_a_ramp_everybody_is_productive_at_once(self) -> None:
        assert formulas_people.ramp_up(0.0, 0.0, 0.3) == 1

    @given(POSITIVE, POSITIVE, POSITIVE, SHARES)
    def test_rises_from_the_start_to_one(
        self, a: float, b: float, ramp: float, start: float
    ) -> None:
        assert rises(lambda age: formulas_people.ramp_up(age, ramp, start), a, b)
        assert start <= formulas_people.ramp_up(a, ramp, start) <= 1


class TestCoordinationLoss:
    def test_is_six_percent_at_ten_people_and_fifty_four_at_thirty(self) -> None:
        """R42: 0.06 n^2 is in percent."""
        losses = [
            formulas_people.coordination_loss(n, 0.0006, 99.0, 3.0) for n in (0, 1, 4, 10, 30)
        ]
        assert losses == pytest.approx([0, 0.0006, 0.0096, 0.06, 0.54])

    def test_never_takes_more_than_everything(self) -> None:
        assert formulas_people.coordination_loss(1_000, 0.0006, 2_000.0, 3.0) == 1


class TestMentoringLoad:
    def test_newcomers_are_shared_evenly(self) -> None:
        assert formulas_people.shared_out(2, 4, 0.25) == 0.125

    def test_nobody_experienced_mentors_nobody(self) -> None:
        assert formulas_people.shared_out(3, 0, 0.25) == 0

    def test_never_takes_more_than_everything(self) -> None:
        assert formulas_people.shared_out(10, 1, 0.25) == 1


class TestInterviewingLoad:
    def test_hours_are_shared_evenly(self) -> None:
        # Two requisitions of 1.2 hours a day over four people of six task hours.
        assert formulas_people.interviewing_load(2.4, 4, 6.0) == pytest.approx(0.1)

    def test_nobody_interviews_where_nobody_is(self) -> None:
        assert formulas_people.interviewing_load(2.4, 0, 6.0) == 0
        assert formulas_people.interviewing_load(2.4, 4, 0.0) == 0

    def test_never_takes_more_than_everything(self) -> None:
        assert formulas_people.interviewing_load(60.0, 1, 6.0) == 1


class TestOverhead:
    @pytest.mark.parametrize(
        ("load", "productivity", "share"), [(0, 1, 0), (0.2, 1, 0.2), (0.2, 0.5, 0.6), (2, 1, 1)]
    )
    def test_what_the_team_leaves_is_turned_into_work_by_productivity(
        self, load: float, productivity: float, share: float
    ) -> None:
        assert formulas_people.overhead(load, productivity) == pytest.approx(share)

    @given(SHARES, SHARES, SHARES)
    def test_is_a_share_that_rises_with_load_and_falls_with_productivity(
        self, a: float, b: float, c: float
    ) -> None:
        assert rises(lambda load: formulas_people.overhead(load, c), a, b)
        assert falls(lambda productivity: formulas_people.overhead(c, productivity), a, b)
        assert 0 <= formulas_people.overhead(a, b) <= 1


class TestBetweenLevels:
    @pytest.mark.parametrize(
        ("automation", "hours"),
        [(0, 40), (0.25, 20), (0.5, 10), (0.7, math.sqrt(10 * 2.5)), (0.9, 2.5), (1, 2.5)],
    )
    def test_is_log_linear_between_the_levels(self, automation: float, hours: float) -> None:
        value = formulas.between_levels(automation, 0.5, 0.9, 40.0, 10.0, 2.5)
        assert value == pytest.approx(hours)

    def test_is_linear_where_a_level_is_nothing(self) -> None:
        assert formulas.between_levels(0.25, 0.5, 0.9, 4.0, 0.0, 0.0) == 2
        assert formulas.between_levels(0.7, 0.5, 0.9, 4.0, 0.0, 8.0) == pytest.approx(4)

    @given(SHARES, POSITIVE, POSITIVE, POSITIVE)
    def test_stays_between_its_levels(self, a: float, x: float, y: float, z: float) -> None:
        value = formulas.between_levels(a, 0.5, 0.9, x, y, z)
        assert min(x, y, z) * (1 - 1e-12) <= value <= max(x, y, z) * (1 + 1e-12)

    @given(SHARES, SHARES, POSITIVE, SHARES, SHARES)
    def test_falls_where_the_levels_fall(
        self, a: float, b: float, top: float, second: float, third: float
    ) -> None:
        levels = (top, top * second, top * second * third)
        assert falls(lambda x: formulas.between_levels(x, 0.5, 0.9, *levels), a, b)


class TestStatedAt:
    def test_is_one_at_nothing_and_itself_at_the_reference(self) -> None:
        at = [formulas.stated_at(0.4, level, 0.6) for level in (0.0, 0.3, 0.6, 1.2)]
        assert at == pytest.approx([1, math.sqrt(0.4), 0.4, 0.16])

    def test_a_multiplier_of_nothing_is_nothing(self) -> None:
        assert formulas.stated_at(0.0, 0.3, 0.6) == 0


class TestAutomationAfter:
    @pytest.mark.parametrize(
        ("automation", "hours", "after"),
        [(0, 0, 0), (0, 100, 0.25), (0, 200, 0.5), (0, 300, 0.6), (0.4, 140, 0.6), (0.8, 1e6, 0.9)],
    )
    def test_is_even_within_a_level(self, automation: float, hours: float, after: float) -> None:
        value = formulas.automation_after(automation, hours, 0.5, 0.9, 200.0, 400.0)
        assert value == pytest.approx(after)

    def test_levels_that_cost_nothing_are_reached_at_once(self) -> None:
        assert formulas.automation_after(0.2, 1.0, 0.5, 0.9, 0.0, 0.0) == 0.9

    @given(st.floats(0, 0.9), POSITIVE, POSITIVE)
    def test_two_pieces_of_work_do_what_one_does(self, a: float, x: float, y: float) -> None:
        def after(automation: float, hours: float) -> float:
            return float(formulas.automation_after(automation, hours, 0.5, 0.9, 200.0, 400.0))

        assert after(after(a, x), y) == pytest.approx(after(a, x + y))
        assert a <= after(a, x) <= 0.9


class TestPipelineAfter:
    def test_the_reference_hours_reach_the_reference(self) -> None:
        assert formulas.pipeline_after(0.0, 300.0, 0.6, 300.0) == pytest.approx(0.6)
        assert formulas.pipeline_after(0.0, 600.0, 0.6, 300.0) == pytest.approx(0.84)

    def test_a_pipeline_that_costs_nothing_is_there_at_once(self) -> None:
        assert formulas.pipeline_after(0.1, 1.0, 0.6, 0.0) == 0.6
        assert formulas.pipeline_after(0.8, 1.0, 0.6, 0.0) == 0.8

    @given(SHARES, POSITIVE, POSITIVE)
    def test_returns_diminish(self, pipeline: float, hours: float, reference_h: float) -> None:
        once = formulas.pipeline_after(pipeline, hours, 0.6, reference_h)
        twice = formulas.pipeline_after(once, hours, 0.6, reference_h)
        assert pipeline - 1e-12 <= once <= twice + 1e-12 <= 1 + 2e-12
        assert twice - once <= once - pipeline + 1e-12


class TestDebtRepaid:
    def test_an_hour_saves_what_the_ratio_says_in_a_year(self) -> None:
        assert formulas.debt_repaid(27.0, 2.0, 5_400.0) == pytest.approx(0.01)

    def test_a_team_without_hours_repays_nothing(self) -> None:
        assert formulas.debt_repaid(27.0, 2.0, 0.0) == 0


class TestLogistic:
    @pytest.mark.parametrize("x", [-1e4, -3.0, 0.0, 3.0, 1e4])
    def test_is_the_textbook_function_without_overflow(self, x: float) -> None:
        expected = 0.5 * (1 + math.tanh(x / 2))
        assert formulas.logistic(x) == pytest.approx(expected, abs=1e-15)

    @given(st.floats(-50, 50))
    def test_is_symmetric(self, x: float) -> None:
        assert formulas.logistic(x) + formulas.logistic(-x) == pytest.approx(1)


class TestConversionChance:
    def test_is_the_base_at_the_bar_and_doubles_far_above(self) -> None:
        at = [formulas_market.conversion_chance(0.3, q, 0.8, 0.05) for q in (0.0, 0.8, 1.8)]
        assert at == pytest.approx([0, 0.3, 0.6], abs=1e-6)

    @given(SHARES, SHARES, SHARES, SHARES, INSIDE)
    def test_is_a_probability_that_rises_with_quality(
        self, base: float, a: float, b: float, bar: float, softness: float
    ) -> None:
        assert rises(lambda q: formulas_market.conversion_chance(base, q, bar, softness), a, b)
        assert 0 <= formulas_market.conversion_chance(base, a, bar, softness) <= 1


class TestQualityChurn:
    def test_is_one_from_the_bar_on_and_the_multiplier_one_softness_below(self) -> None:
        at = [formulas_market.quality_churn(3.0, q, 0.8, 0.05) for q in (1.0, 0.8, 0.75)]
        assert at == pytest.approx([1, 1, 3])

    @given(st.floats(1, 5), SHARES, SHARES, SHARES, INSIDE)
    def test_falls_with_quality_and_is_bounded(
        self, multiplier: float, a: float, b: float, bar: float, softness: float
    ) -> None:
        assert falls(lambda q: formulas_market.quality_churn(multiplier, q, bar, softness), a, b)
        bound = 1 + (multiplier - 1) * 0.5 / (formulas.logistic(1.0) - 0.5)
        assert 1 <= formulas_market.quality_churn(multiplier, a, bar, softness) <= bound + 1e-12


class TestPilotArrivals:
    def test_references_multiply_up_to_the_cap(self) -> None:
        assert [formulas_market.reference_gain(n, 0.1, 2.0) for n in (0, 5, 50)] == [1, 1.5, 2]

    def test_maturity_multiplies_from_launch_to_full(self) -> None:
        at = [formulas_market.maturity_gain(m, 0.4, 3.0) for m in (0.4, 0.7, 1.0)]
        assert at == pytest.approx([1, 2, 3])

    def test_a_product_complete_at_launch_gains_nothing(self) -> None:
        assert formulas_market.maturity_gain(1.0, 1.0, 3.0) == 1

    @given(SHARES, INSIDE, st.floats(0, 5))
    def test_no_immaturity_makes_arrivals_negative(
        self, maturity: float, at_launch: float, at_full: float
    ) -> None:
        assert formulas_market.maturity_gain(maturity, at_launch, at_full) >= 0


class TestOtherCosts:
    def test_are_the_share_of_the_total(self) -> None:
        other = formulas_market.other_costs(60_000.0, 0.4)
        assert other == pytest.approx(40_000)
        assert other / (60_000 + other) == pytest.approx(0.4)

    @given(POSITIVE, st.floats(0, 0.98))
    def test_leave_payroll_its_share(self, payroll: float, share: float) -> None:
        other = formulas_market.other_costs(payroll, share)
        assume(other > 0)
        assert payroll / (payroll + other) == pytest.approx(1 - share)

    def test_a_share_of_everything_is_kept_finite(self) -> None:
        assert math.isfinite(formulas_market.other_costs(1.0, 1.0))
