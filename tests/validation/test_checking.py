"""The check runs through, decides by the band, and says why a fact is out of it."""

from __future__ import annotations

import math

import pytest

from simulation.statistics.intervals import Interval
from simulation.validation import Companies, Finding, Verdict, check, check_facts, facts
from simulation.validation.trials import TRIALS


def test_all_facts_run_through_at_few_worlds() -> None:
    lives = 0

    def progress(n: int) -> None:
        nonlocal lives
        lives += n

    table = check_facts(worlds=10, seed=3, progress=progress)
    assert list(table["id"]) == [fact.id for fact in facts()]
    assert set(table["verdict"]) <= {verdict.value for verdict in Verdict}
    known = table.dropna(subset=["estimate", "low", "high"])
    assert len(known) > 40
    assert ((known["low"] <= known["estimate"]) & (known["estimate"] <= known["high"])).all()
    assert (table["reason"].str.len() > 0).eq(table["verdict"] != "in band").all()
    assert (table["worlds"] <= 10).all()
    assert lives % 10 == 0


def test_the_same_seed_gives_the_same_table_and_another_gives_another() -> None:
    first, again, other = (check_facts(8, seed, ["B1-01"]) for seed in (3, 3, 4))
    assert first.equals(again)
    assert not first["estimate"].equals(other["estimate"])


def test_only_the_facts_asked_for_are_checked_and_companies_are_shared() -> None:
    companies = Companies(5, 1)
    assert [finding.fact.id for finding in check(companies, ["B1-01"])] == ["B1-01"]
    known = facts()[0].runs[0]
    assert companies.of(known) is companies.of(known)
    assert companies.of(known).year is companies.of(known).year


def test_a_data_engineer_and_specialists_relieve_the_ml_engineer() -> None:
    table = check_facts(40, 2, ["B1-02", "B1-05"])
    assert (table["verdict"] == "in band").all()


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"worlds": 0}, "worlds: found 0, allowed: 1 or more"),
        ({"seed": -1}, "seed: found -1"),
        ({"only": ["B1-99"]}, "fact: found 'B1-99', allowed: one of B1-01, B1-01b"),
    ],
)
def test_wrong_input_is_one_clear_error(changed: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        check_facts(**{"worlds": 2, **changed})  # type: ignore[arg-type]


def value(estimate: float) -> Interval:
    """Return an interval of 300 worlds around an estimate."""
    return Interval(estimate, estimate - 0.01, estimate + 0.01, 0.95, "", 300)


def test_a_reason_names_what_would_bring_the_fact_into_its_band() -> None:
    fact = next(fact for fact in facts() if fact.id == "B1-03")
    helping, other = TRIALS[0], TRIALS[1]
    trials = ((helping, value(0.3), Verdict.IN), (other, value(0.1), Verdict.OUT))
    reason = Finding(fact, value(0.1), Verdict.OUT, trials).reason
    assert helping.because in reason
    assert f"In band if {helping.words}, 30% (29 to 31)." in reason
    assert f"Not in band if {other.words}, 10% (9 to 11)." in reason
    assert other.because not in reason


def test_a_reason_admits_that_nothing_helps_or_that_worlds_are_too_few() -> None:
    fact = facts()[0]
    nothing = Finding(fact, value(0.1), Verdict.OUT, ((TRIALS[0], value(0.1), Verdict.OUT),))
    assert "No single change that was tried brings it into the band." in nothing.reason
    across = Interval(0.35, 0.3, 0.4, 0.95, "", 300)
    assert "across an edge" in Finding(fact, across, Verdict.UNDECIDED).reason
    assert Finding(fact, value(0.4), Verdict.IN).reason == ""


def test_a_direction_without_a_published_value_is_undefined_not_zero() -> None:
    table = check_facts(6, 1, ["B1-03b"])
    assert math.isnan(table["expected"].iloc[-1])
