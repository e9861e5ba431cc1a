"""Processes and policies of one's own, on the SimPy clock."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from lab import fingerprint, prepare, quiet_office

import simulation
from simulation import Scenario
from simulation.measures.frames import LifeFrames
from simulation.model.agents import Company
from simulation.model.extensions import extended
from simulation.model.life import Bench
from simulation.model.names import DAYS_PER_MONTH, SIGNALS

SEED = 7
LOSS_USD = 50_000


def power_cut(company: Company) -> Any:
    """Lose money after six months, as the documentation of the module does."""
    yield company.moment(months=6)
    company.record["cash"] -= LOSS_USD


def always(seen: Mapping[str, float]) -> bool:
    return True


def never(seen: Mapping[str, float]) -> bool:
    return False


@pytest.fixture(scope="module")
def company() -> Scenario:
    return simulation.load("document-extraction")


@pytest.fixture(scope="module")
def plain(company: Scenario) -> LifeFrames:
    return simulation.trace(company, 2, SEED)


def planned(company: Scenario, **action: Any) -> Scenario:
    """Return the company with another plan for its position."""
    return company.with_changes({"plan": {"mlops": action}})


# Processes


def test_a_process_changes_cash_and_measures_show_it(company: Scenario) -> None:
    usual = simulation.simulate(company, 6, SEED, "simpy")
    own = simulation.simulate(company, 6, SEED, "simpy", processes=[power_cut])
    lost = usual.series["cash_usd"] - own.series["cash_usd"]
    # A moment comes after all that happens at its time: the sixth month is closed before.
    assert (lost[:, :7] == 0).all()
    np.testing.assert_allclose(lost[:, 7:12], LOSS_USD)
    earlier = usual.rows_of("runway_months") - own.rows_of("runway_months")
    ran_out = usual.rows_of("runway_months") < company.horizon_months
    assert ran_out.any()
    assert (earlier[ran_out] > 0.1).all()


def test_a_traced_life_shows_a_process(company: Scenario, plain: LifeFrames) -> None:
    traced = simulation.trace(company, 2, SEED, processes=[power_cut])
    lost = plain.ledger["cash"] - traced.ledger["cash"]
    assert (lost[:6] == 0).all()
    np.testing.assert_allclose(lost[6:12], LOSS_USD)
    before = traced.log["time"] <= 6 * DAYS_PER_MONTH
    assert fingerprint(traced.log[before]) == fingerprint(plain.log[: before.sum()])
    # It is the life that is counted.
    counted = simulation.simulate(company, 3, SEED, "simpy", processes=[power_cut])
    np.testing.assert_array_equal(
        traced.ledger["cash"].to_numpy()[:12], counted.series["cash_usd"][2, 1:13]
    )


def test_a_process_that_only_watches_changes_nothing(company: Scenario, plain: LifeFrames) -> None:
    days: list[float] = []

    def watches(running: Company) -> Any:
        for day in (3, 10, 10, 31.5):
            yield running.moment(days=day)
            days.append(float(running.record["now"]))

    traced = simulation.trace(company, 2, SEED, processes=[watches, watches])
    assert days == [3, 3, 10, 10, 10, 10, 31.5, 31.5]
    assert fingerprint(traced.log) == fingerprint(plain.log)


def test_workers_and_room_change_nothing_for_a_process(company: Scenario) -> None:
    lives = [
        simulation.simulate(company, 12, SEED, "simpy", workers=workers, processes=[power_cut])
        for workers in (1, 3)
    ]
    assert lives[0].rows.tobytes() == lives[1].rows.tobytes()
    # A life that outgrows its arrays is lived again, and its processes with it.
    ready = prepare(company, 1, SEED)
    logs = [
        bench.live(ready.opening, ready.worlds, 0, SEED, "simpy", [power_cut]).log.copy()
        for bench in (Bench(2, 2, 64), Bench())
    ]
    assert fingerprint(logs[0]) == fingerprint(logs[1])


def test_a_mistake_in_a_process_reaches_whoever_made_it(company: Scenario) -> None:
    def broken(running: Company) -> Any:
        yield running.moment(days=1)
        raise ZeroDivisionError("mine")

    with pytest.raises(ZeroDivisionError, match="mine"):
        simulation.trace(company, processes=[broken])
    with pytest.raises(ZeroDivisionError, match="mine"):
        simulation.simulate(company, 8, clock="simpy", workers=2, processes=[broken])


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({}, "days or months"),
        ({"days": 3, "months": 1}, "days or months"),
        ({"days": 4}, "day 4 has passed; it is day 5"),
        ({"months": 0.1}, "has passed"),
    ],
)
def test_a_moment_is_one_that_is_still_to_come(
    company: Scenario, asked: dict[str, float], said: str
) -> None:
    def asks(running: Company) -> Any:
        yield running.moment(days=5)
        yield running.moment(**asked)

    with pytest.raises(ValueError, match=said):
        simulation.trace(company, processes=[asks])


# Policies


@pytest.mark.parametrize(
    ("when", "policy"),
    [
        # A rule is looked at when a week turns, from its month on; every team is larger than 0.
        (
            {"month": 5, "when": {"signal": "team_size", "above": 0}},
            lambda seen: seen["month"] >= 5,
        ),
        (
            {"when": {"signal": "incidents_per_month", "above": 3, "weeks": 4}},
            lambda seen: seen["month"] > 0.9 and seen["incidents_per_month"] > 3,
        ),
        (
            {"when": {"signal": "staleness_days", "above": 25}},
            lambda seen: seen["staleness_days"] > 25,
        ),
    ],
    ids=["month", "incidents", "staleness"],
)
def test_a_policy_lives_the_life_of_the_same_rule_in_yaml(
    company: Scenario, when: dict[str, Any], policy: Any
) -> None:
    # A policy is asked last at a week's turn. Nothing else may happen at the same time.
    uneven = company.with_changes({"parameters": {"retrain_need_calendar_days": 13.7}})
    opened = 0
    for replication in range(3):
        rule = simulation.trace(planned(uneven, **when), replication, SEED)
        own = simulation.trace(uneven, replication, SEED, policies={"mlops": policy})
        assert fingerprint(own.log) == fingerprint(rule.log)
        opened += int((own.events["kind"] == "action_taken").sum())
    assert opened > 0


def test_a_policy_takes_the_place_of_the_month_of_the_plan(company: Scenario) -> None:
    """Month 6 ends with a week, so a dated action and a policy fall on the same day."""
    dated = simulation.simulate(planned(company, month=6), 4, SEED, "simpy")
    policies = {"mlops": lambda seen: seen["month"] >= 6}
    for month in (0, 20, "never"):
        plan = planned(company, month=month)
        own = simulation.simulate(plan, 4, SEED, "simpy", policies=policies)
        assert own.rows.tobytes() == dated.rows.tobytes()


def test_a_policy_that_never_says_yes_is_a_plan_for_never(company: Scenario) -> None:
    own = simulation.trace(company, 2, SEED, policies={"mlops": never})
    plain = simulation.trace(company.alternative("never"), 2, SEED)
    assert fingerprint(own.log) == fingerprint(plain.log)


def test_an_action_is_taken_once_at_most(company: Scenario) -> None:
    asked = 0

    def counts(seen: Mapping[str, float]) -> bool:
        nonlocal asked
        asked += 1
        return True

    def insists(running: Company) -> Any:
        for week in range(2, 6):
            yield running.moment(days=week * 5)
            running.act(-1)

    traced = simulation.trace(company, 2, SEED, processes=[insists], policies={"mlops": counts})
    taken = traced.events[traced.events["kind"] == "action_taken"]
    assert taken["time_days"].tolist() == [5]
    # Once it is taken, nobody is asked any more.
    assert asked == 1


def test_a_policy_sees_the_signals_and_nothing_else(company: Scenario) -> None:
    seen_by: list[dict[str, float]] = []

    def looks(seen: Any) -> bool:
        seen_by.append(dict(seen))
        # What it does to what it is shown is its own affair.
        seen.clear()
        return False

    traced = simulation.trace(company, 2, SEED, policies={"mlops": looks})
    assert all(set(seen) == {"month", *SIGNALS} for seen in seen_by)
    assert all(type(value) is float for seen in seen_by for value in seen.values())
    weeks = [seen["month"] * DAYS_PER_MONTH / 5 for seen in seen_by]
    np.testing.assert_allclose(weeks, np.arange(1, len(weeks) + 1))
    first = seen_by[0]
    assert (first["team_size"], first["customers"], first["mrr_usd"]) == (5, 2, 4000)
    # What it saw is what the log says.
    incidents = traced.events.loc[traced.events["kind"] == "incident_occurred", "time_days"]
    for week in (10, 20):
        window = incidents[(incidents > (week - 4) * 5) & (incidents <= week * 5)]
        expected = len(window) * DAYS_PER_MONTH / 20
        assert seen_by[week - 1]["incidents_per_month"] == pytest.approx(expected)


def test_each_policy_decides_on_its_own_action() -> None:
    plan = {
        name: {"join": "ml_engineer", "salary_usd": 0, "month": "never"} for name in ("Cy", "Di")
    }
    plan["Al"] = {"join": "ml_engineer", "salary_usd": 0, "month": 1}
    office = simulation.load(quiet_office(horizon_months=3, plan=plan))
    policies = {
        "Di": lambda seen: seen["team_size"] >= 2,
        "Cy": lambda seen: seen["month"] >= 2,
    }
    events = simulation.trace(office, policies=policies).events
    joined = events[events["kind"] == "engineer_joined"].set_index("who")["time_days"]
    # Al comes after 21.67 days and is seen on day 25; the second month ends on day 43.33.
    assert joined[["Di", "Cy"]].tolist() == [25, 45]
    assert joined["Al"] == pytest.approx(DAYS_PER_MONTH)


# What is refused


@pytest.mark.parametrize("own", [{"processes": [power_cut]}, {"policies": {"mlops": always}}])
def test_the_compiled_clock_refuses_python(company: Scenario, own: dict[str, Any]) -> None:
    said = "written in Python runs on the SimPy clock: ask for clock='simpy'"
    with pytest.raises(ValueError, match=said):
        simulation.simulate(company, 5, **own)
    with pytest.raises(ValueError, match=said):
        simulation.trace(company, clock="compiled", **own)


def test_an_action_that_the_plan_does_not_have_is_refused(company: Scenario) -> None:
    with pytest.raises(ValueError, match="no action 'mlopps'; did you mean 'mlops'\\?"):
        simulation.simulate(company, 5, clock="simpy", policies={"mlopps": always})
    with pytest.raises(ValueError, match="no action 'zz'$"):
        simulation.trace(company, policies={"zz": always})


def test_without_any_of_them_every_clock_will_do(company: Scenario) -> None:
    for clock in ("compiled", "simpy"):
        assert extended(company, clock, (), {}) == ()
