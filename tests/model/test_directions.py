"""Directions that hold in every life, not only on average, when plans share their draws."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulation.experiment.simulate import simulate
from simulation.scenario import load, register
from simulation.scenario.distributions import Distribution

LIVES = 40
# Nothing of the market or of investors, so that money and quality act on nothing else.
ALONE = {"pilots": False, "churn": False, "raise_round": False}
COMPANY: dict[str, Any] = {
    "extends": "document-extraction",
    "alternatives": None,
    "baseline": None,
    "horizon_months": 24,
}

pytestmark = pytest.mark.compiled


def measured(name: str, parameters: dict[str, Any] | None = None, **changes: Any) -> np.ndarray:
    """Return a measure of every life of the company, some parameters changed."""
    own = {"initial_error": 0.08, **(parameters or {})}
    mechanisms = {**ALONE, **changes.pop("mechanisms", {})}
    source = {**COMPANY, **changes, "parameters": own, "mechanisms": mechanisms}
    return simulate(load(source), LIVES, seed=3).rows_of(name)


def test_more_salary_never_lengthens_runway() -> None:
    low = measured("runway_months", {"base_ml_senior_usd": 160_000})
    high = measured("runway_months", {"base_ml_senior_usd": 200_000})
    assert (high <= low + 1e-9).all()
    assert (high < low).mean() > 0.5


def test_less_drift_never_lowers_live_quality() -> None:
    some = measured("live_quality", {"drift_pp_per_calendar_month": 0.45})
    none = measured("live_quality", {"drift_pp_per_calendar_month": 0})
    assert (none >= some).all()
    assert (none > some).mean() > 0.5


def test_smaller_shifts_never_lower_live_quality() -> None:
    large = measured("live_quality", {"drift_shock_pp": 8})
    small = measured("live_quality", {"drift_shock_pp": 2})
    assert (small >= large).all()


def test_perfect_offers_never_slow_hiring() -> None:
    never = 1e9
    some = measured("first_start_month", {"offer_accept_prob": 0.5})
    all_of_them = measured("first_start_month", {"offer_accept_prob": 1})
    assert (np.nan_to_num(all_of_them, nan=never) <= np.nan_to_num(some, nan=never)).all()
    assert (all_of_them < some).mean() > 0.2


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("fill_mlops_engineer_calendar_days", 45, 160),
        ("start_delay_calendar_days", 10, 45),
    ],
)
def test_a_slower_market_never_speeds_hiring(name: str, low: float, high: float) -> None:
    fast, slow = (measured("first_start_month", {name: days}) for days in (low, high))
    both = ~np.isnan(fast) & ~np.isnan(slow)
    assert (fast[both] < slow[both]).all()


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("severance_weeks", 0, 12),
        ("agency_fee_share", 0.15, 0.3),
        ("compute_usd_per_calendar_month", 3_000, 48_000),
        ("tools_usd_per_engineer_calendar_month", 90, 700),
        ("load_multiplier", 1.2, 1.42),
        ("signing_bonus_usd", 0, 0),
    ],
)
def test_what_costs_more_never_leaves_more_cash(name: str, low: float, high: float) -> None:
    plenty = {"cash_usd": 1e8}
    cheap, dear = (measured("cash_end_usd", {name: each}, **plenty) for each in (low, high))
    assert (dear <= cheap).all()
    assert (cheap == dear).all() == (low == high)


def test_who_stays_is_not_searched_for_anew() -> None:
    left = measured("resignations", {"attrition_per_year": 0.3})
    stayed = measured("resignations", {"attrition_per_year": 0})
    assert (stayed == 0).all()
    assert left.sum() > 0


def scaled(distribution: Distribution, factor: float) -> dict[str, Any]:
    """Return a distribution of money times a factor, as a scenario file would hold it."""
    value = distribution.as_value()
    ((family, numbers),) = value.items()
    if family == "constant":
        return {family: numbers * factor}
    if family == "lognormal":
        return {family: {**numbers, "median": numbers["median"] * factor}}
    assert family in ("uniform", "triangular"), family
    return {family: {key: number * factor for key, number in numbers.items()}}


@pytest.mark.parametrize("factor", [0.5, 4.0])
def test_money_times_a_constant_changes_no_time_and_no_count(factor: float) -> None:
    money = {
        name: row.distribution
        for name, row in register().items()
        if row.unit.startswith("USD") and not row.derived
    }
    ends = {name: scaled(each, factor) for name, each in money.items()}
    plain = {**COMPANY, "parameters": {"initial_error": 0.08}}
    richer = {
        **plain,
        "cash_usd": 3_500_000 * factor,
        "mrr_usd": 4_000 * factor,
        "parameters": {"initial_error": 0.08, **ends},
    }
    here, there = (simulate(load(source), LIVES, seed=3) for source in (plain, richer))
    for name in ("runway_months", "improvements_live", "refreshes", "incidents", "series_a"):
        assert there.rows_of(name) == pytest.approx(here.rows_of(name), rel=1e-9), name
    for name in ("pilots_won", "pilots_lost", "customers_end", "resignations", "headcount_end"):
        assert there.rows_of(name).tolist() == here.rows_of(name).tolist(), name
    assert there.rows_of("cash_end_usd") == pytest.approx(
        factor * here.rows_of("cash_end_usd"), rel=1e-6, abs=1
    )
