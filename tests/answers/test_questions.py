"""Questions: the same lives however one asks, and clear words for what cannot be asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

import simulation
from simulation import Comparison, DecisionRule, Scenario, ScenarioError
from simulation.answers import single_plan
from simulation.decision.plans import requisition_asked

ORDER = ["alternative", "replication"]


def lives(table: pd.DataFrame, *alternatives: str) -> pd.DataFrame:
    """Return some alternatives' rows in one order, whatever order they were lived in."""
    rows = table[table["alternative"].isin(alternatives)] if alternatives else table
    return rows.sort_values(ORDER).reset_index(drop=True)


def test_the_issues_example_runs(company: Scenario) -> None:
    found = simulation.compare(company, replications=30, seed=7, clock="compiled")
    assert found.sentence.startswith("Open the MLOps engineer position now: ")
    assert found.baseline == "never"
    assert list(found.findings.alternatives) == list(company.alternatives)
    assert set(found.differences["alternative"]) == set(company.alternatives) - {"never"}


def test_whatif_and_compare_agree_on_the_same_alternatives(
    company: Scenario, answer: Comparison
) -> None:
    found = simulation.compare(company, 60, 7)
    pd.testing.assert_frame_equal(lives(found.table), lives(answer.table))
    assert found.sentence.split(".")[:-2] == answer.sentence.split(".")[:-2]
    assert found.action == answer.action == "Open the MLOps engineer position now"


def test_more_alternatives_change_no_row(company: Scenario, answer: Comparison) -> None:
    few = simulation.whatif(company, "mlops", 60, 7, months=(3,))
    assert list(few.lives.alternatives) == ["never", "month-3"]
    pd.testing.assert_frame_equal(
        lives(few.table), lives(answer.table, "never", "month-3"), check_exact=True
    )


def test_more_lives_change_no_row(company: Scenario, answer: Comparison) -> None:
    few = simulation.whatif(company, "mlops", 7, 7, workers=1)
    first = answer.table[answer.table["replication"] < 7]
    pd.testing.assert_frame_equal(lives(few.table), lives(first), check_exact=True)


def test_a_plan_alone_lives_what_it_lives_in_company(company: Scenario, answer: Comparison) -> None:
    alone = single_plan(company.alternative("month-6"), 60, 7)
    expected = lives(answer.table, "month-6")
    pd.testing.assert_frame_equal(lives(alone.table), expected, check_exact=True)
    assert alone.sentence.startswith("By month 30 you ship ")


def test_clocks_give_the_same_answer(company: Scenario) -> None:
    both = [simulation.whatif(company, "mlops", 3, 5, clock) for clock in ("compiled", "simpy")]
    pd.testing.assert_frame_equal(both[0].table, both[1].table, check_exact=True)
    assert both[0].summary == {**both[1].summary, "clock": "compiled"}


def test_another_seed_gives_other_lives(company: Scenario, answer: Comparison) -> None:
    other = single_plan(company.alternative("never"), 60, 8)
    assert not lives(other.table).equals(lives(answer.table, "never"))


def test_the_role_may_be_part_of_a_name_and_new_to_the_plan(company: Scenario) -> None:
    assert requisition_asked(company, None) == ("mlops", "mlops_engineer")
    assert requisition_asked(company, "MLOps ") == ("mlops", "mlops_engineer")
    assert requisition_asked(company, "data-engineer") == ("hire data_engineer", "data_engineer")
    found = simulation.whatif(company, "data", 2, months=(0.5,))
    assert found.action == "Open the data engineer position in 0.5 months"
    assert found.asked == "month-0.5"


def test_months_that_nobody_named_lie_within_the_horizon(company: Scenario) -> None:
    short = company.with_changes({"horizon_months": 6})
    found = simulation.whatif(short, "mlops", 2)
    assert list(found.labels) == ["never", "now", "month-3", "month-6"]


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda c: simulation.whatif(c, "mlopz"), "did you mean 'mlops_engineer'"),
        (lambda c: simulation.whatif(c, "engineer"), "allowed: one of ml_engineer"),
        (lambda c: simulation.whatif(simulation.load("laboratory/empty")), "found no role"),
        (lambda c: simulation.compare(simulation.load("laboratory/empty")), "at least two"),
        (lambda c: simulation.compare(c, baseline="nevr"), "did you mean 'never'"),
        (lambda c: simulation.compare(c, asked="today"), "allowed: one of now, month-3"),
        (lambda c: simulation.whatif(c, "mlops", months=(0, 31)), "months: found 31, .* 0 to 30"),
        (lambda c: simulation.report_page(c, "mlops", months=(31,)), "months: found 31"),
    ],
)
def test_what_cannot_be_asked_is_said(
    company: Scenario, ask: Callable[[Scenario], object], said: str
) -> None:
    with pytest.raises(ScenarioError, match=said):
        ask(company)


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda c: simulation.whatif(c, "mlops", 0), "replications: found 0"),
        (lambda c: simulation.compare(c, 1, -1), "seed: found -1"),
        (lambda c: single_plan(c, 1, 2**64), "seed: found"),
        (lambda c: simulation.whatif(c, "mlops", months=()), "at least one month"),
    ],
)
def test_numbers_out_of_range_are_refused(
    company: Scenario, ask: Callable[[Scenario], object], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        ask(company)


def test_an_alternative_is_called_by_what_it_does(company: Scenario) -> None:
    about = simulation.compare(company, 2, asked="month-6")
    assert about.action == "Open the MLOps engineer position in 6 months"
    cheaper = company.with_changes({"alternatives": {"cheap": {"cash_usd": 1000000}}})
    assert simulation.compare(cheaper, 2, asked="cheap").action == 'Plan "cheap"'
    assert simulation.compare(company, 2, baseline="now").action == 'Plan "in 3 months"'
    asks = company.with_changes({"question": "What if we hire help this week?"})
    assert simulation.compare(asks, 2).action == "Hire help this week"


def test_the_price_decides_the_verdict_and_not_the_lives(
    company: Scenario, answer: Comparison
) -> None:
    stingy = simulation.whatif(company, "mlops", 60, 7, rule=DecisionRule(0.0))
    pd.testing.assert_frame_equal(stingy.table, answer.table, check_exact=True)
    assert stingy.findings.decision.verdicts["now"].answer == "no"


@pytest.mark.parametrize(
    ("how", "found"),
    [
        ({"clock": "foo"}, "clock: found 'foo', allowed: 'compiled' or 'simpy'"),
        ({"ignorance": "none"}, "ignorance: found 'none', allowed: 'drawn' or 'central'"),
        ({"replications": 20.5}, "replications: found 20.5, allowed: a whole number"),
        ({"replications": 0}, "replications: found 0, allowed: a whole number of 1 or more"),
    ],
)
def test_how_to_live_is_checked(how: dict[str, Any], found: str) -> None:
    with pytest.raises(ValueError, match=found):
        simulation.compare(simulation.load("document-extraction"), **how)


def test_what_every_plan_has_is_said(company: Scenario) -> None:
    told = simulation.whatif(company, "data", 10, months=(0,)).sentence
    assert told.endswith("Under every plan, too: open requisition MLOps engineer, month 0.")
    assert "Under every plan" not in simulation.whatif(company, "mlops", 10, months=(0,)).sentence
