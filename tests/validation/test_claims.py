"""The claims suite: complete, decided by intervals, and honest about what does not hold."""

from __future__ import annotations

import math

import numpy as np
import pytest

from simulation.measures.columns import NAMES
from simulation.scenario import load
from simulation.statistics.intervals import mean_interval
from simulation.validation.bands import Band, at_least
from simulation.validation.claim_checking import (
    ClaimFinding,
    Companies,
    Measured,
    Outcome,
    check_claims,
    chosen_claims,
    outcome_of,
    overall,
)
from simulation.validation.claim_figure import claims_figure, standardised
from simulation.validation.claims import ABOVE_ZERO, BELOW_ZERO, Check, Claim
from simulation.validation.pairs import Company, less, of

CLAIMS = chosen_claims(None)


def test_every_claim_of_the_guide_is_there_in_order() -> None:
    assert [claim.id for claim in CLAIMS] == [f"C{n}" for n in range(1, 26)]


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.id)
def test_a_claim_compares_scenarios_within_the_evidence(claim: Claim) -> None:
    assert claim.statement.endswith(".")
    for check in claim.checks:
        company = load(check.scenario)
        assert len(company.alternatives) >= 2
        for name in company.alternatives:
            outside = company.alternative(name).outside_evidence()
            # What is set to nothing is switched off, which is what such a claim is about.
            assert [line for line in outside if ": 0 lies" not in line] == []


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.id)
def test_conditions_fit_the_scenarios_of_their_claim(claim: Claim) -> None:
    for condition in claim.conditions:
        for check in claim.checks:
            load(check.scenario).with_changes(condition.changes)


def measured(values: list[float], expected: Band) -> Measured:
    interval = mean_interval(values)
    check = Check("words", "claims/c10-hardest-to-fill", lambda _: np.zeros(1), expected, "")
    return Measured(check, interval, outcome_of(expected, interval))


def test_a_claim_holds_only_if_all_comparisons_do() -> None:
    holds = measured([1.0, 1.1, 0.9, 1.0], ABOVE_ZERO)
    fails = measured([1.0, 1.1, 0.9, 1.0], BELOW_ZERO)
    open_ = measured([1.0, -1.1, 0.9, -1.0], ABOVE_ZERO)
    assert [each.outcome for each in (holds, fails, open_)] == [
        Outcome.HOLDS,
        Outcome.FAILS,
        Outcome.UNDECIDED,
    ]
    assert overall([holds, holds]) is Outcome.HOLDS
    assert overall([holds, open_]) is Outcome.UNDECIDED
    assert overall([open_, fails]) is Outcome.FAILS


def test_a_difference_that_no_life_shows_is_on_neither_side() -> None:
    nothing = [0.0] * 5
    assert measured(nothing, ABOVE_ZERO).outcome is Outcome.UNDECIDED
    assert measured(nothing, BELOW_ZERO).outcome is Outcome.UNDECIDED
    assert measured(nothing, Band(-1.0, 1.0)).outcome is Outcome.HOLDS
    assert measured([1.0] * 5, BELOW_ZERO).outcome is Outcome.FAILS


def test_undecided_comparisons_say_how_many_lives_would_decide_them() -> None:
    values = [3.0, -2.0, 1.0, 2.0, -3.0, 2.5]
    open_ = measured(values, ABOVE_ZERO)
    needed = open_.lives_to_decide
    assert measured(values * math.ceil(needed / len(values) + 1), ABOVE_ZERO).outcome is (
        Outcome.HOLDS
    )
    assert measured([0.0] * 5, ABOVE_ZERO).lives_to_decide > 10**9


def test_the_figure_puts_what_comes_out_as_claimed_to_the_right() -> None:
    low, middle, high = standardised(measured([1.0, 1.2, 0.8, 1.0], ABOVE_ZERO))
    assert 0 < low < middle < high
    low, middle, high = standardised(measured([1.0, 1.2, 0.8, 1.0], BELOW_ZERO))
    assert low < middle < high < 0
    assert standardised(measured([5.0, 5.2, 4.8], at_least(6.0)))[1] < 0
    assert standardised(measured([3.0, 3.0], at_least(2.0))) == (2.0, 2.0, 2.0)


def test_what_lies_beyond_the_figure_has_an_arrow() -> None:
    inside, beyond = [1.0, 1.2, -0.8, 1.0] * 5, [5.0, 5.2, 4.8, 5.0]
    rows = (inside, ABOVE_ZERO), (beyond, ABOVE_ZERO), (beyond, BELOW_ZERO)
    found = ClaimFinding(CLAIMS[0], tuple(measured(*each) for each in rows))
    (axes,) = claims_figure([found]).axes
    marks = [(line.get_ydata()[0], line.get_marker()) for line in axes.lines]
    assert {each for each in marks if each[1] in ("<", ">")} == {(1, ">"), (2, "<")}
    assert "arrows: beyond 2" in axes.get_xlabel()


@pytest.mark.compiled
def test_values_are_read_life_by_life() -> None:
    company = Company("claims/c10-hardest-to-fill", 8, 1)
    difference = less(
        of("first_start_month", "mlops", missing=24.0), of("first_start_month", "ml", missing=24.0)
    )(company)
    assert difference.shape == (8,)
    mlops, ml = (company.measure("first_start_month", name) for name in ("mlops", "ml"))
    both = ~np.isnan(mlops) & ~np.isnan(ml)
    assert difference[both] == pytest.approx((mlops - ml)[both])
    assert "first_start_month" in NAMES


@pytest.mark.compiled
def test_a_claim_that_does_not_hold_is_checked_under_its_conditions() -> None:
    companies = Companies(6, 1)
    (finding,) = check_claims(companies, ["C1"])
    assert isinstance(finding, ClaimFinding)
    if finding.outcome is Outcome.HOLDS:
        assert finding.under == ()
    else:
        assert len(finding.under) == len(finding.claim.conditions)
    assert all(math.isfinite(each.interval.estimate) for each in finding.measured)


def test_wrong_numbers_are_refused() -> None:
    with pytest.raises(ValueError, match="lives"):
        Companies(1, 1)
    with pytest.raises(ValueError, match="seed"):
        Companies(2, -1)
    with pytest.raises(ValueError, match="C99"):
        chosen_claims(["C99"])
