"""Tipping points: known thresholds are recovered, and points are what the lives say."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pytest

from simulation import load
from simulation.decision.dials import KEYS, Dial, dial
from simulation.decision.guide import GUIDE_SHARE, guide_rules
from simulation.decision.plans import BY_RULE, NEVER, NOW, requisition_asked, with_start_months
from simulation.decision.search import Search, new_points, search
from simulation.decision.tipping import TippingPoint, tipping
from simulation.experiment.alternatives import AlternativeLives
from simulation.experiment.runs import Run
from simulation.scenario import Scenario, ScenarioError
from simulation.statistics.aim import Aim, aim
from simulation.statistics.crossing import Flip, crossings
from simulation.statistics.rule import Answer, DecisionRule

LEVEL = 0.95
THRESHOLD = 12.0
DAYS = Dial("days", "a number", "days", "lever", 5.0, 30.0, 14.0)
Curve = Callable[[np.ndarray], np.ndarray]


def lowest_allowed(nominal: float, samples: int) -> float:
    """Return the nominal coverage less three binomial standard errors."""
    return nominal - 3 * math.sqrt(nominal * (1 - nominal) / samples)


def straight(days: np.ndarray) -> np.ndarray:
    return 0.2 * (THRESHOLD - days)


def curved(days: np.ndarray) -> np.ndarray:
    return 4.0 * (np.exp((THRESHOLD - days) / 8.0) - 1.0)


def bent(days: np.ndarray) -> np.ndarray:
    return np.where(days < THRESHOLD, 0.5, 0.15) * (THRESHOLD - days)


class Known:
    """Live lives whose mean gain is a known curve, two in each world, the same at any value."""

    def __init__(self, curve: Curve, seed: int, worlds: int = 100, noise: float = 1.0) -> None:
        generator = np.random.default_rng([seed, 1])
        self.curve, self.seed, self.noise = curve, seed, noise
        self.worlds = np.repeat(np.arange(worlds), 2)
        self.level, self.tilt = generator.normal(0.0, noise, size=(2, worlds))[:, self.worlds]
        self.asked: list[float] = []

    def __call__(self, values: Sequence[float]) -> Mapping[float, np.ndarray] | None:
        self.asked += values
        return {value: self.gain(value) for value in values}

    def gain(self, value: float) -> np.ndarray:
        own = np.random.default_rng([self.seed, 2, round(value * 1e6)])
        mean = float(self.curve(np.array([value]))[0])
        turned = 2.0 * self.level + self.tilt * (value - THRESHOLD) / 10.0
        return mean + turned + own.normal(0.0, self.noise, size=self.worlds.size)


@pytest.fixture(scope="module")
def company() -> Scenario:
    scenario = load("document-extraction")
    return with_start_months(scenario, *requisition_asked(scenario, "mlops"), (0,))


@pytest.fixture(scope="module")
def by_cash(company: Scenario) -> TippingPoint:
    return tipping(company, "cash_usd", Run(60, 7), low=5e5, high=3e6, points=4, rounds=1)


def coverage(curve: Curve, trials: int, how: Search) -> float:
    """Return how often the threshold is in a stretch that a search ends with."""
    hits = []
    for seed in range(trials):
        found = search(Known(curve, seed), DAYS, how)
        hits.append(any(each.low <= THRESHOLD <= each.high for each in found.stretches))
    return float(np.mean(hits))


@pytest.mark.parametrize("curve", [straight, curved, bent])
def test_a_threshold_is_recovered_in_few_trials(curve: Curve) -> None:
    assert coverage(curve, 40, Search(6, 2)) >= lowest_allowed(LEVEL, 40)


@pytest.mark.slow
@pytest.mark.parametrize("curve", [straight, curved, bent])
def test_a_threshold_is_recovered_as_often_as_stated(curve: Curve) -> None:
    covered = coverage(curve, 2000, Search(6, 2))
    print(f"search, {curve.__name__}: {covered:.4f}")
    assert covered >= lowest_allowed(LEVEL, 2000)


def test_points_are_added_around_the_flip_and_nowhere_else() -> None:
    known = Known(straight, 1, worlds=400, noise=0.2)
    coarse = search(known, DAYS, Search(6, 0))
    fine = search(known, DAYS, Search(6, 3))
    (flip,) = coarse.flips
    added = set(fine.points) - set(coarse.points)
    assert added
    around = coarse.points[np.searchsorted(coarse.points, flip.low) - 1]
    beyond = coarse.points[np.searchsorted(coarse.points, flip.high)]
    assert all(around < value < beyond for value in added)
    assert len(known.asked) == len(coarse.points) * 2 + len(added)


def test_a_wide_interval_of_a_fine_grid_asks_for_no_more_points() -> None:
    found = crossings(
        np.linspace(5, 30, 40),
        np.array([Known(straight, 2).gain(d) for d in np.linspace(5, 30, 40)]),
    )
    assert new_points(found, DAYS, None) == ()


def test_a_precision_that_is_reached_ends_the_search() -> None:
    known = Known(straight, 3, worlds=400, noise=0.2)
    rough = search(known, DAYS, Search(6, 5, 10.0))
    assert len(rough.points) == 6
    assert len(search(known, DAYS, Search(6, 5, 0.01)).points) > 6


def test_whole_numbers_are_tried_once_each() -> None:
    people = replace(DAYS, whole=True, low=8.0, high=15.0)
    known = Known(straight, 4, worlds=400, noise=0.2)
    found = search(known, people, Search(4, 5))
    assert sorted(set(known.asked)) == sorted(known.asked)
    assert all(value.is_integer() for value in known.asked)
    (flip,) = found.flips
    assert flip.low < THRESHOLD < flip.high


def test_lives_that_failed_at_one_point_are_left_out_at_all() -> None:
    known = Known(straight, 5)
    failing = Known(straight, 5)
    failing.gain = lambda value: np.where(  # type: ignore[method-assign]
        (value > 20) & (failing.worlds == 0), np.nan, known.gain(value)
    )
    how = Search(5, 0)
    assert search(failing, DAYS, how).band.worlds == search(known, DAYS, how).band.worlds - 1
    failing.gain = lambda value: np.full(200, np.nan)  # type: ignore[method-assign]
    with pytest.raises(ValueError, match="every life failed"):
        search(failing, DAYS, how)


def test_a_grid_has_both_ends_and_what_belongs_on_it() -> None:
    for whole in (False, True):
        for points in (2, 3, 7):
            grid = replace(DAYS, whole=whole).grid(points, [14.0, 99.0, math.nan])
            assert grid[0] == 5.0
            assert grid[-1] == 30.0
            assert grid == tuple(sorted(set(grid)))
            assert 14.0 in grid
            assert points <= len(grid) <= points + 1
    assert replace(DAYS, whole=True).middle(5.0, 6.0) is None
    wide = DAYS.within(1.0, 100.0)
    assert wide.grid(3)[1] == pytest.approx(10.0)
    assert wide.middle(1.0, 100.0) == pytest.approx(10.0)
    assert DAYS.middle(5.0, 30.0) == 17.5


def test_a_dial_knows_today_and_its_range(company: Scenario) -> None:
    need = dial(company, "retrain_need_calendar_days")
    assert (need.today, need.kind, need.drawn) == (14.0, "lever", None)
    pay = dial(company, "base_mlops_senior_usd")
    assert math.isnan(pay.today)
    assert pay.drawn == (pay.low, pay.high)
    own = company.with_changes(
        {"parameters": {"mlops_premium": {"uniform": {"low": 0, "high": 1}}}}
    )
    assert dial(own, "mlops_premium").drawn == pytest.approx((0.05, 0.95))
    cash = dial(company, "cash_usd")
    assert (cash.low, cash.today, cash.high) == (1.75e6, 3.5e6, 7e6)
    for name in KEYS:
        changed = dial(company, name, 1, 2) if KEYS[name].whole else dial(company, name, 0, 0.5)
        assert getattr(changed.turned(company, changed.high), name) == changed.high


@pytest.mark.parametrize(
    ("name", "low", "high", "said"),
    [
        ("retrain_need_days", None, None, "did you mean 'retrain_need_calendar_days'?"),
        ("retrain_need", None, None, "did you mean 'retrain_need_calendar_days'?"),
        ("cash_used", None, None, "did you mean 'cash_usd'?"),
        ("pilots", None, None, "range of pilots: found 0 to 0, allowed: --range LOW,HIGH"),
        ("cash_usd", 2.0, 1.0, "found 2 to 1"),
        ("cash_usd", -1.0, 1.0, "from 0 to"),
        ("customers", 0.5, 3.0, "whole numbers"),
        ("approach_failure_prob", 0.1, 1.2, "found 0.1 to 1.2"),
    ],
)
def test_what_cannot_be_turned_is_refused(
    company: Scenario, name: str, low: float | None, high: float | None, said: str
) -> None:
    with pytest.raises(ScenarioError) as refused:
        dial(company, name, low, high)
    assert said in str(refused.value)


def test_a_point_is_what_its_own_lives_say(company: Scenario, by_cash: TippingPoint) -> None:
    point = by_cash.values[1]
    plans = {
        name: company.alternative(name).with_changes({"cash_usd": point.value})
        for name in (NOW, NEVER)
    }
    lives = Run(60, 7, workers=1).live(plans)
    now, never = (Aim().values(lives.alternatives[name]) for name in plans)
    assert point.gain.estimate == pytest.approx(float((now - never).mean()))


def test_more_points_and_other_workers_change_no_point(
    company: Scenario, by_cash: TippingPoint
) -> None:
    more = tipping(
        company, "cash_usd", Run(60, 7, workers=1), low=5e5, high=3e6, points=7, rounds=0
    )
    known = {each.value: each for each in by_cash.values}
    shared = [each for each in more.values if each.value in known]
    assert len(shared) >= 3
    for each in shared:
        assert each.gain.estimate == known[each.value].gain.estimate
        assert each.answer is known[each.value].answer


def test_little_cash_turns_the_hire_around(company: Scenario) -> None:
    """A company that runs out before the person works loses by the hire; a rich one gains."""
    product = aim(weights={"improvements_live": 1, "runway_months": 2})
    found = tipping(
        company, "cash_usd", Run(100, 7), product, low=6e5, high=6e6, points=4, rounds=1
    )
    assert found.outcome is Flip.FLIPS
    (flip,) = found.crossings.flips
    assert flip.rising
    assert flip.closed
    assert min(each.gain.high for each in found.values) < 0 < found.values[-1].gain.low
    assert found.values[0].answer is not Answer.YES
    assert found.values[-1].answer is Answer.YES
    assert found.lives_needed == 0
    precise = replace(found, precision=(flip.high - flip.low) / 2)
    assert precise.lives_needed == 4 * found.lives


def test_what_cannot_matter_is_too_close(company: Scenario) -> None:
    """An opening beyond the horizon is never, whatever the company has."""
    late = company.with_changes(
        {"alternatives": {"late": {"plan": {"mlops": {"month": company.horizon_months + 1}}}}}
    )
    found = tipping(late, "cash_usd", Run(20, 7), alternatives=("late", NEVER), points=3)
    assert found.outcome is Flip.TOO_CLOSE
    assert all(each.gain.constant and each.gain.estimate == 0 for each in found.values)


def test_a_stated_aim_gives_the_verdict(company: Scenario) -> None:
    careful = aim(maximise="improvements_live", subject_to=["cash_out >= 2"])
    found = tipping(company, "cash_usd", Run(40, 7), careful, points=2, rounds=0)
    assert {each.answer for each in found.values} == {Answer.NO}


def test_an_interruption_keeps_the_grid(company: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    live, calls = Run.live, []

    def interrupted(run: Run, companies: Mapping[str, Scenario]) -> AlternativeLives:
        calls.append(companies)
        if len(calls) > 1:
            raise KeyboardInterrupt
        return live(run, companies)

    monkeypatch.setattr(Run, "live", interrupted)
    aimed = aim(weights={"improvements_live": 1, "runway_months": 2})
    found = tipping(company, "cash_usd", Run(60, 7), aimed, low=5e5, high=6e6, points=4)
    assert found.interrupted
    assert len(found.values) == 4
    with pytest.raises(KeyboardInterrupt):
        tipping(company, "cash_usd", Run(60, 7), points=2)


def test_the_guides_rules_are_tested_at_their_own_values(company: Scenario) -> None:
    key, role = requisition_asked(company, "mlops")
    found = guide_rules(company, key, role, Run(60, 7), rule=DecisionRule(), points=3, rounds=0)
    assert not found.interrupted
    weekly, against_now, against_never = found.tests
    assert 7.0 in [each.value for each in weekly.values]
    assert weekly.guide == 7.0
    for test, baseline in ((against_now, NOW), (against_never, NEVER)):
        assert (test.asked, test.baseline, test.guide) == (BY_RULE, baseline, GUIDE_SHARE)
        assert GUIDE_SHARE in [each.value for each in test.values]
    # Waiting is between now and never, at any threshold.
    for now, never in zip(against_now.values, against_never.values, strict=True):
        assert now.value == never.value
        assert now.gain.estimate < 0 < never.gain.estimate
    assert set(found.best_thresholds) <= {each.value for each in against_now.values}


def test_the_guides_rules_keep_what_was_done_before_an_interruption(
    company: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    live, calls = Run.live, []

    def interrupted(run: Run, companies: Mapping[str, Scenario]) -> AlternativeLives:
        calls.append(companies)
        if len(calls) > 1:
            raise KeyboardInterrupt
        return live(run, companies)

    monkeypatch.setattr(Run, "live", interrupted)
    key, role = requisition_asked(company, "mlops")
    found = guide_rules(company, key, role, Run(20, 7), points=2, rounds=0)
    assert found.interrupted
    assert len(found.tests) == 1
    assert found.best_thresholds == ()
