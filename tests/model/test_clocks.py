"""Both clocks tell the same life, to the last bit; small stories say which one it should be."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from lab import empty, first_difference, prepare, quiet_office, same_bits, ticket
from strategies import companies, examples

from simulation.model.life import CLOCKS, Bench

REPLICATIONS = 8


def assert_clocks_agree(source: dict[str, Any]) -> None:
    """Live some lives on both clocks, in arrays so small that they overflow."""
    company = prepare(source, REPLICATIONS)
    small, large = Bench(works=2, accounts=2, records=64), Bench()
    for index in range(REPLICATIONS):
        compiled = company.live(index, "compiled", small).log
        simpy = company.live(index, "simpy", large).log
        assert same_bits(compiled, simpy), first_difference(compiled, simpy)


@examples(250)
@given(companies())
def test_two_thousand_lives_are_the_same_on_both_clocks(source: dict[str, Any]) -> None:
    assert_clocks_agree(source)


@pytest.mark.slow
@examples(2_500, derandomize=False)
@given(companies())
def test_twenty_thousand_lives_are_the_same_on_both_clocks(source: dict[str, Any]) -> None:
    assert_clocks_agree(source)


@pytest.mark.parametrize("name", ["now", "never"])
def test_the_company_of_the_guide_is_the_same_on_both_clocks(name: str) -> None:
    from simulation.scenario import load

    company = prepare(load("document-extraction").alternative(name), 4)
    for index in range(4):
        lives = [company.live(index, clock).log for clock in CLOCKS]
        assert same_bits(*lives), first_difference(*lives)


def test_capacity_changes_nothing() -> None:
    months = {"extends": "base/model-first", "models_in_production": 1, "horizon_months": 6}
    company = prepare(months, 3)
    for index in range(3):
        roomy = company.live(index, bench=Bench(1_000, 1_000, 1_000_000))
        cramped = company.live(index, bench=Bench(1, 1, 1))
        assert same_bits(roomy.log, cramped.log)


def test_a_bench_forgets_the_life_before() -> None:
    busy = prepare("document-extraction", 2)
    lonely = prepare(empty())
    bench = Bench()
    busy.live(0, bench=bench)
    after_another = lonely.live(0, bench=bench)
    assert same_bits(after_another.log, lonely.live(0).log)
    assert same_bits(busy.live(1, bench=bench).log, busy.live(1).log)


SIMULTANEOUS = {
    "horizon_months": 3,
    "team": {"Server 1": {"role": "ml_engineer"}, "Server 2": {"role": "full_stack"}},
    "plan": {
        "third": {"join": "ml_engineer", "month": 0},
        "fourth": {"join": "data_engineer", "month": 1},
        "first out": {"leave": "Server 1", "month": 1},
        "third out": {"leave": "third", "month": 2},
    },
    "work_kinds": {
        "ticket": ticket(rate={"per_working_day": 2}),
        "alarm": ticket(rate={"per_working_day": 0.2}, urgency=1, interrupts=True),
        "nothing": ticket(rate={"per_working_day": 1}, effort={"constant": 0}),
    },
}


def test_simultaneous_events_have_one_order_on_both_clocks() -> None:
    company = prepare(quiet_office(**SIMULTANEOUS))
    compiled, simpy = (company.live(0, clock).log for clock in CLOCKS)
    assert same_bits(compiled, simpy), first_difference(compiled, simpy)
    moments = len(set(compiled["time"].tolist()))
    assert moments < len(compiled) / 5
