"""When to open a position: identities on lives whose gains are known, and the model's own."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from simulation import load
from simulation.decision.plans import (
    BY_RULE,
    NEVER,
    NOW,
    month_name,
    requisition_asked,
    start_months,
    trigger,
    with_start_months,
)
from simulation.decision.timing import timing
from simulation.experiment.alternatives import AlternativeLives
from simulation.experiment.lives import Lives
from simulation.experiment.runs import Run
from simulation.measures.catalogue import MONTHLY_SERIES
from simulation.measures.columns import NAMES, column
from simulation.scenario import Scenario
from simulation.statistics.aim import Aim, aim

SHIPPED = "document-extraction"
MONTHS = {NOW: 0.0, "month-3": 3.0, "month-6": 6.0}
IMPROVEMENTS = aim(maximise="improvements_live")


@pytest.fixture(scope="module")
def company() -> Scenario:
    return load(SHIPPED)


@pytest.fixture(scope="module")
def lived(company: Scenario) -> AlternativeLives:
    plans = start_months(company, *requisition_asked(company, "mlops"), (0, 6, 24))
    return Run(60, 7).live(plans)


def invented(
    company: Scenario,
    improvements: Mapping[str, np.ndarray],
    starts: Mapping[str, np.ndarray] | None = None,
    **measures: float,
) -> AlternativeLives:
    """Return lives, two in each world, with these improvements and month of the first start."""
    lives = {}
    for name, values in improvements.items():
        n = len(values)
        rows = np.full((n, len(NAMES)), np.nan)
        rows[:, column("runway_months")] = np.where(np.isnan(values), np.nan, 20.0)
        rows[:, column("improvements_live")] = values
        rows[:, column("first_start_month")] = (starts or {}).get(name, np.full(n, np.nan))
        for measure, share in measures.items():
            rows[:, column(measure)] = share if name == NOW else 0.0
        lives[name] = Lives(
            company,
            1,
            np.arange(n),
            rows,
            np.zeros((n, len(MONTHLY_SERIES), 31)),
            np.arange(n) // 2,
            {},
            np.ones(n, dtype=bool),
        )
    return AlternativeLives(lives)


def gains(lives: int = 400, **means: float) -> dict[str, np.ndarray]:
    """Return improvements by alternative: shared luck, and a little of each one's own."""
    generator = np.random.default_rng(1)
    common = generator.normal(10.0, 3.0, size=lives)
    return {
        name.replace("_", "-"): common + mean + 0.3 * generator.normal(size=lives)
        for name, mean in means.items()
    }


def test_the_best_month_is_found_with_its_gain(company: Scenario) -> None:
    lives = invented(company, gains(never=0.0, now=4.0, month_3=2.0, month_6=1.0))
    found = timing(lives, MONTHS, aim=IMPROVEMENTS)
    assert [start.name for start in found.starts] == list(MONTHS)
    for start, truth in zip(found.starts, (4.0, 2.0, 1.0), strict=True):
        assert start.gain.low < truth < start.gain.high
        assert start.gain.half_width < 0.2
    assert (found.best, found.leader) == ((NOW,), NOW)
    assert (found.worlds, found.lives, found.rule) == (200, 400, None)


def test_months_that_differ_by_less_than_the_zone_are_all_named(company: Scenario) -> None:
    lives = invented(company, gains(never=0.0, now=4.0, month_3=3.8, month_6=1.0))
    found = timing(lives, MONTHS, aim=IMPROVEMENTS)
    assert found.best == (NOW, "month-3")
    assert found.alike
    assert [start.name for start in found.best_starts] == [NOW, "month-3"]


def test_never_can_be_the_best(company: Scenario) -> None:
    found = timing(
        invented(company, gains(never=0.0, now=-4.0, month_3=-2.0, month_6=-1.0)),
        MONTHS,
        aim=IMPROVEMENTS,
    )
    assert (found.best, found.leader) == ((NEVER,), NEVER)
    assert found.best_starts == ()


def test_the_rule_is_compared_with_never_and_with_the_best_month(company: Scenario) -> None:
    values = gains(never=0.0, now=4.0, month_3=2.0, month_6=1.0, by_rule=3.0)
    starts = {BY_RULE: np.where(np.arange(400) < 300, 5.0, np.nan)}
    found = timing(invented(company, values, starts), MONTHS, aim=IMPROVEMENTS)
    rule = found.rule
    assert rule is not None
    assert rule.gain.low < 3.0 < rule.gain.high
    assert rule.against_best.low < -1.0 < rule.against_best.high < 0.0
    assert rule.started is not None
    assert rule.started.low < 0.75 < rule.started.high
    assert rule.start_month is not None
    assert rule.start_month.estimate == 5.0


def test_a_start_that_others_may_share_is_not_told(company: Scenario) -> None:
    values = gains(never=0.0, now=4.0, month_3=2.0, month_6=1.0, by_rule=3.0)
    starts = {NEVER: np.full(400, 2.0), BY_RULE: np.full(400, 2.0)}
    rule = timing(invented(company, values, starts), MONTHS, aim=IMPROVEMENTS).rule
    assert rule is not None
    assert (rule.started, rule.start_month) == (None, None)


def test_a_month_that_breaks_a_limit_is_no_candidate(company: Scenario) -> None:
    values = gains(never=0.0, now=4.0, month_3=2.0, month_6=1.0)
    careful = aim(maximise="improvements_live", subject_to=["cash_out <= 0.1"])
    lives = invented(company, values, cash_out=1.0)
    found = timing(lives, MONTHS, aim=careful)
    assert found.starts[0].broken == ("cash_out <= 0.1",)
    assert (found.best, found.broken) == (("month-3",), ())
    none_fit = aim(maximise="improvements_live", subject_to=["cash_out >= 2"])
    assert timing(lives, MONTHS, aim=none_fit).best == (NOW,)


def test_a_failed_life_is_left_out_everywhere(company: Scenario) -> None:
    values = gains(never=0.0, now=4.0, month_3=2.0, month_6=1.0)
    whole = timing(invented(company, values), MONTHS, aim=IMPROVEMENTS)
    values["now"][:2] = np.nan
    found = timing(invented(company, values), MONTHS, aim=IMPROVEMENTS)
    assert found.worlds == whole.worlds - 1
    assert found.starts[1].gain != whole.starts[1].gain


def test_months_that_were_not_lived_are_refused(company: Scenario) -> None:
    lives = invented(company, gains(never=0.0, now=4.0))
    with pytest.raises(ValueError, match="found 'month-3'"):
        timing(lives, MONTHS)
    with pytest.raises(ValueError, match="found 'none'"):
        timing(lives, {})
    with pytest.raises(ValueError, match="every life failed"):
        timing(invented(company, {NEVER: np.full(4, np.nan), NOW: np.zeros(4)}), {NOW: 0.0})


def test_opening_after_the_horizon_is_exactly_never(company: Scenario) -> None:
    late = company.horizon_months + 6
    plans = start_months(company, *requisition_asked(company, "mlops"), (0, late), by_rule=False)
    found = timing(Run(30, 3).live(plans), {NOW: 0.0, month_name(late): late})
    gain = found.starts[1].gain
    assert (gain.estimate, gain.low, gain.high, gain.constant) == (0.0, 0.0, 0.0, True)
    assert not found.starts[0].gain.constant


def test_the_gains_are_the_paired_differences_of_the_aim(lived: AlternativeLives) -> None:
    months = {NOW: 0.0, "month-6": 6.0, "month-24": 24.0}
    found = timing(lived, months)
    wanted = Aim()
    for start in found.starts:
        there, never = (wanted.values(lived.alternatives[name]) for name in (start.name, NEVER))
        assert start.gain.estimate == pytest.approx(float((there - never).mean()))
    assert found.rule is not None
    assert found.rule.name == BY_RULE
    # No quicker than now, no slower than the toil that triggers it shows.
    assert found.rule.start_month is not None
    assert found.rule.start_month.low > 2.0


def test_other_alternatives_in_the_run_change_nothing(lived: AlternativeLives) -> None:
    few = AlternativeLives(
        {name: lived.alternatives[name] for name in (NEVER, NOW, "month-6", BY_RULE)}
    )
    months = {NOW: 0.0, "month-6": 6.0}
    assert timing(few, months) == timing(lived, months)


@pytest.mark.parametrize(
    ("changes", "role", "signals"),
    [
        ({}, "mlops_engineer", ["ml_toil_share", "retrains_needed_per_week"]),
        ({}, "devops_engineer", ["ml_toil_share", "retrains_needed_per_week"]),
        ({}, "data_engineer", ["customers"]),
        ({"models_in_production": 0, "customers": 0, "mrr_usd": 0}, "data_engineer", ["launched"]),
    ],
)
def test_every_role_has_a_sign_to_watch(
    company: Scenario, changes: dict[str, object], role: str, signals: list[str]
) -> None:
    changed = company.with_changes(changes)
    signs = trigger(changed, "somebody", role)
    assert [sign["signal"] for sign in signs] == signals
    plans = with_start_months(changed, "somebody", role, (0,), by_rule=True)
    when = plans.alternative(BY_RULE).plan["somebody"].when
    assert [condition.signal for condition in when] == signals


def test_a_plan_with_signs_of_its_own_keeps_them() -> None:
    case = load("case-document-extraction")
    key, role = requisition_asked(case, "mlops")
    plans = start_months(case, key, role, (0, 3))
    assert list(plans) == [NEVER, NOW, "month-3", BY_RULE]
    assert plans[BY_RULE].plan[key].when == case.plan[key].when
    # The requisition's own details stay in every alternative.
    assert {plan.plan[key].profile for plan in plans.values()} == {"production"}
    assert not plans["month-3"].plan[key].when
    assert plans[NEVER].plan[key].never
