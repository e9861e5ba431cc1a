"""Every check can fail: on lives with one thing made wrong it is red, or amber where it warns."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from doctoring import (
    Doctor,
    failed_life,
    fewer_due,
    hire_contractor,
    in_logs,
    in_logs_of,
    in_measures,
    in_one_life,
    left,
    only_plan,
    opened_up,
    pay_somebody,
    retraining_twice,
    turned,
    twice,
    without,
    work_for_two,
    wrong_month,
)

from simulation.reality_checks import Group, State
from simulation.reality_checks.laboratory import AS_IS, Laboratory
from simulation.reality_checks.life_log import LifeLog
from simulation.reality_checks.rules import RULES
from simulation.scenario import load

DOCTORS: dict[str, Doctor] = {
    "lives-end": failed_life,
    "log": in_logs(without("life_closed")),
    "time-sheet": in_logs(turned("time_spent", "amount", lambda days: days + 0.01)),
    "away": in_logs(turned("engineer_joined", "time", lambda day: day + 5.0)),
    "one-at-a-time": in_logs(work_for_two),
    "cash": in_logs(turned("ledger", "amount", lambda usd: usd - 100.0)),
    "work": in_logs(without("work_finished")),
    "people": in_logs(left("present", lambda count: count + 1)),
    "customers": in_logs(without("pilot_won")),
    "revenue": in_logs(turned("pilot_won", "amount", lambda usd: usd + 1.0)),
    "shares": in_logs(turned("live_quality", "amount", lambda _: 1.2)),
    "outages": in_logs(turned("model_up", "amount", lambda days: days + 0.1)),
    "from-work": in_logs(twice("experiment_succeeded")),
    "contractors": in_logs(hire_contractor),
    "same-again": in_logs(turned("work_created", "amount", lambda h: math.nextafter(h, 1e9))),
    "two-clocks": in_logs(turned("work_created", "time", lambda day: math.nextafter(day, 1e9))),
    "told-as-logged": in_one_life(AS_IS, "improvements_live", lambda count: count + 1),
    "shared-luck": only_plan(turned("work_created", "amount", lambda h: h + 1.0), "month-12"),
    "horizon": wrong_month,
    "after-the-end": in_one_life("hire after the end", "incidents", lambda count: count + 1),
    "little-work": in_logs(without("work_created")),
    "little-hands": in_logs(turned("time_spent", "amount", lambda days: days + 0.5)),
    "little-retraining": in_logs(retraining_twice),
    "little-incidents": in_logs(turned("incident_restored", "amount", lambda days: days + 1.0)),
    "little-positions": in_logs(without("requisition_opened")),
    "little-team": in_logs(turned("time_spent", "amount", lambda days: days + 0.5)),
    "little-customers": in_logs(without("pilot_won")),
    "little-pilots": in_logs(without("pilot_started")),
    "more-cash": in_one_life("more cash", "runway_months", lambda months: 0.5 * months),
    "dearer-team": in_one_life("heavy load", "runway_months", lambda months: 40.0),
    "dearer-hire": in_one_life("dear hires", "runway_months", lambda months: 40.0),
    "other-currency": in_one_life("other currency", "improvements_live", lambda n: n + 1),
    "slower-search": in_one_life("slow search", "first_start_month", lambda _: 0.5),
    "sure-offers": in_one_life("sure offers", "first_start_month", lambda _: 29.0),
    "no-ramp": in_one_life("settled", "first_productive_month", lambda _: 0.1),
    "more-need": fewer_due,
    "no-toil": in_measures("calm without toil", "improvements_live", lambda n: 0.5 * n),
    "no-drift": in_measures("calm without drift", "live_quality", lambda q: 0.9 * q),
    "no-nights": in_measures("calm without nights", "time_to_restore_h", lambda h: 2.0 * h),
    "no-failures": in_measures("calm without failures", "downtime_share", lambda d: d + 0.2),
    "no-resume-penalty": in_measures(
        "calm without resume penalty", "improvements_live", lambda n: 0.5 * n
    ),
    "no-debt": in_measures("calm without debt", "incidents", lambda n: 2.0 * n + 50),
    "nobody-leaves": in_measures(
        "calm without anybody leaving", "improvements_live", lambda n: 0.3 * n
    ),
    "no-churn": in_measures("market without churn", "customers_end", lambda n: 0.0 * n),
    "endless-cash": in_one_life("endless cash", "runway_months", lambda months: months - 1.0),
    "no-cash": in_one_life("no cash", "runway_months", lambda _: 1.0),
    "money-stands-still": in_one_life("money stands still", "cash_end_usd", lambda usd: usd - 9),
    "unpaid": in_logs_of("unpaid", pay_somebody),
    "no-drift-no-loss": in_logs_of(
        "calm without drift", turned("live_quality", "share", lambda _: -0.001)
    ),
    "no-failures-no-downtime": in_one_life(
        "calm without failures", "downtime_share", lambda _: 0.01
    ),
    "no-failed-changes": in_one_life(
        "calm without failed changes", "change_failure_share", lambda _: 0.1
    ),
    "no-retraining": in_one_life("calm without retraining", "refreshes", lambda _: 1.0),
    "nobody-leaves-nobody-left": in_one_life(
        "calm without anybody leaving", "resignations", lambda _: 1.0
    ),
    "no-market": in_one_life("no market", "customers_end", lambda count: count + 1),
    "nobody": in_one_life("nobody", "refreshes", lambda _: 1.0),
    "one-person": in_logs_of("one person", turned("time_spent", "amount", lambda days: days + 0.1)),
    "finite": in_one_life("nobody", "downtime_share", lambda _: 1.5),
}
HARD = [rule for rule in RULES if rule.group is not Group.PLAUSIBILITY]
SOFT = [rule for rule in RULES if rule.group is Group.PLAUSIBILITY]


def test_every_check_has_a_test_that_it_can_fail() -> None:
    assert set(DOCTORS) == {rule.id for rule in HARD}
    assert {*ODD_COMPANIES, *ODD_LIVES} == {rule.id for rule in SOFT}


@pytest.mark.parametrize("rule", HARD, ids=lambda rule: rule.id)
def test_it_holds_on_true_lives_and_fails_on_doctored_ones(rule: Any, demo: Laboratory) -> None:
    assert rule.look(demo).state is State.GREEN
    found = rule.look(DOCTORS[rule.id](demo))
    assert found.state is State.RED
    assert found.because
    assert rule.look(demo).state is State.GREEN


ODD_COMPANIES: dict[str, dict[str, Any]] = {
    "burn-a-head": {"parameters": {"load_multiplier": 6}},
    "runway-today": {"cash_usd": 100_000},
    "contract-value": {"mrr_usd": 400_000},
    "salaries": {"team": {"Ana": {"salary_usd": 15_000}}},
    "outside-evidence": {"parameters": {"retrain_need_calendar_days": 900}},
}


@pytest.mark.parametrize("name", ODD_COMPANIES)
def test_it_warns_of_odd_input(name: str) -> None:
    company = load("document-extraction").with_changes(ODD_COMPANIES[name])
    rule = next(rule for rule in SOFT if rule.id == name)
    found = rule.look(Laboratory(company, 1, 10))
    assert found.state is State.AMBER
    assert found.because


def crowded(laboratory: Laboratory) -> Laboratory:
    return in_logs(left("n_seats", lambda _: 40))(laboratory)


def slow_to_fill(laboratory: Laboratory) -> Laboratory:
    def later(life: LifeLog) -> LifeLog:
        log = life.log.copy()
        log["time"][life.is_kind("offer_accepted")] += 300.0
        return replace(life, log=log)

    return every_life(laboratory, later)


def piled_up(laboratory: Laboratory) -> Laboratory:
    def undone(life: LifeLog) -> LifeLog:
        late = life.is_kind("work_finished") & (life.log["time"] > 0.5 * life.end)
        works = np.zeros(len(life.works) + int(late.sum()), life.works.dtype)
        works["state"] = 1
        return replace(life, log=life.log[~late], works=works)

    return every_life(laboratory, undone)


def every_life(laboratory: Laboratory, change: Any) -> Laboratory:
    other = opened_up(laboratory)
    other._logs["plan", laboratory.plan] = tuple(change(each) for each in laboratory.own_logs)
    return other


ODD_LIVES: dict[str, Doctor] = {
    "team-size": crowded,
    "toil": in_measures(AS_IS, "toil_share_ml", lambda share: 0.0 * share + 0.8),
    "change-failures": in_measures(AS_IS, "change_failure_share", lambda share: share + 0.5),
    "burn-multiple": in_measures(AS_IS, "burn_multiple", lambda x: np.full_like(x, 40.0)),
    "time-to-fill": slow_to_fill,
    "keeps-up": piled_up,
    "need-met": in_measures(AS_IS, "weeks_meeting_need_share", lambda share: 0.2 * share),
}


@pytest.mark.parametrize("name", ODD_LIVES)
def test_it_warns_of_odd_lives(name: str, demo: Laboratory) -> None:
    rule = next(rule for rule in SOFT if rule.id == name)
    if name != "burn-multiple":
        assert rule.look(demo).state is State.GREEN
    assert rule.look(ODD_LIVES[name](demo)).state is State.AMBER


def test_usual_revenue_growth_is_no_warning(demo: Laboratory) -> None:
    rule = next(rule for rule in SOFT if rule.id == "burn-multiple")
    usual = in_measures(AS_IS, "burn_multiple", lambda x: np.full_like(x, 2.5))(demo)
    assert rule.look(usual).state is State.GREEN


@pytest.mark.parametrize(
    ("name", "variant", "measure"),
    [("nobody", "nobody", "refreshes"), ("told-as-logged", AS_IS, "improvements_live")],
)
def test_a_count_that_is_undefined_is_not_taken_for_nothing(
    name: str, variant: str, measure: str, demo: Laboratory
) -> None:
    rule = next(rule for rule in RULES if rule.id == name)
    assert rule.look(in_one_life(variant, measure, lambda _: math.nan)(demo)).state is State.RED
