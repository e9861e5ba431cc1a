"""What is read off one life, on logs made by hand."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
from lab import log_of

from simulation.model.names import DATA, DAYS_PER_MONTH, DEPLOYMENT, PLANNED_WORK
from simulation.model.opening import Opening
from simulation.validation.companies import OneLife, Reading
from simulation.validation.readings import business, delivery, service, theory

ROLES = ("ml_engineer", "mlops_engineer")
KINDS = (*PLANNED_WORK, "incident", "data_incident")
INCIDENT, DATA_INCIDENT = len(PLANNED_WORK), len(PLANNED_WORK) + 1
MONTH = DAYS_PER_MONTH


def life(*rows: tuple[Any, ...], end: float = 100.0, **company: Any) -> OneLife:
    """Return a life from rows (time, kind, who, what, number, amount, share)."""
    opening = cast(Opening, SimpleNamespace(roles=ROLES, kinds=KINDS))
    log = log_of(*sorted((*rows, (end, "life_closed")), key=lambda row: row[0]))
    world = {"raise_availability_bar": 0.9, "initial_error": 0.2}
    return OneLife(opening, {"world": world, **company}, log)


def test_a_first_deployment_is_timed_in_calendar_days_from_its_creation() -> None:
    created = (10, "work_created", 0, DEPLOYMENT, 4)
    later = (30, "work_created", 0, DEPLOYMENT, 5)
    done = life(created, (15, "work_finished", 0, DEPLOYMENT, 4), later)
    assert delivery.first_deployment_calendar_days(done) == pytest.approx(7)
    assert delivery.first_deployment_calendar_days(life(created)) == math.inf
    assert math.isnan(delivery.first_deployment_calendar_days(life()))
    within = delivery.within(delivery.first_deployment_calendar_days, 5, 8)
    assert (within(done), within(life(created))) == (1.0, 0.0)
    assert math.isnan(within(life()))


def test_steps_of_an_iteration_are_paired_by_its_number() -> None:
    lived = life(
        (1, "iteration_started", 0, -1, 0),
        (2, "iteration_started", 0, -1, 1),
        (6, "experiment_failed", 0, -1, 0),
        (12, "experiment_succeeded", 0, -1, 1, 0.02),
        (40, "improvement_live", 0, -1, 1, 0.01),
    )
    assert delivery.idea_to_verdict_days(lived) == pytest.approx((5 + 10) / 2)
    assert delivery.lead_time_days(lived) == pytest.approx(28)
    assert delivery.error_cut_between(0, 1)(lived) == pytest.approx(0.1)
    assert delivery.error_cut_between(1, 2)(lived) == 0.0
    assert delivery.releases_a_year(lived) == pytest.approx(2.6)
    assert delivery.months_per_improvement(lived) == pytest.approx(100 / MONTH)


@pytest.mark.parametrize(
    "reading", [delivery.launch_months, delivery.first_pilot_months, business.round_months]
)
def test_what_never_happened_has_no_date(reading: Reading) -> None:
    assert reading(life()) == math.inf


def test_restoring_is_compared_with_the_time_since_somebody_took_it_up() -> None:
    lived = life(
        (1, "work_started", 0, INCIDENT, 0),
        (3, "incident_restored", 0, INCIDENT, 0, 2.5),
        (5, "work_started", 0, INCIDENT, 1),
        (6, "incident_restored", 0, INCIDENT, 1, 3.5),
    )
    assert service.restore_over_hands_on(lived) == pytest.approx(6 / 3)
    assert service.mean_restore_hours(lived) == pytest.approx(3 * 33.6)


def test_debt_is_a_mean_over_the_span() -> None:
    lived = life((1.5 * MONTH, "infra_debt", -1, -1, -1, 0.2), end=60 * MONTH)
    assert service.debt_between(0, 3)(lived) == pytest.approx(0.1, abs=0.01)
    assert service.debt_between(12, 24)(lived) == pytest.approx(0.2)


def test_a_data_incident_counts_once_data_are_owed_for() -> None:
    discipline = np.zeros(len(KINDS), np.int64)
    discipline[DATA_INCIDENT] = DATA
    kinds = {"kinds": {"discipline": discipline}}
    owed, arrived = (20, "data_debt", -1, -1, -1, 0.01), "work_created"
    late, early = (30, arrived, 0, DATA_INCIDENT), (10, arrived, 0, DATA_INCIDENT)
    assert service.data_incident_and_debt(life(owed, late, **kinds)) == 1
    assert service.data_incident_and_debt(life(owed, early, **kinds)) == 0
    assert service.data_incident_and_debt(life(owed, (30, arrived, 0, INCIDENT), **kinds)) == 0


def test_the_weeks_to_the_target_begin_with_a_hire_into_trouble() -> None:
    trouble = [(10 + 5 * n, "model_down", 0) for n in range(3)]
    mended = [(12 + 5 * n, "model_up", 0, -1, -1, 2.0) for n in range(3)]
    hired = (24, "engineer_joined", 1, 1, 0)
    weeks = service.weeks_to_target("mlops_engineer")
    assert weeks(life(*trouble, *mended, hired)) == 0
    late = life(*trouble, *mended, (26, "model_down", 0), (36, "model_up", 0, -1, -1, 10.0), hired)
    assert weeks(late) == pytest.approx(3)
    assert math.isnan(weeks(life(hired)))
    assert math.isnan(weeks(life(*trouble, *mended)))
    assert weeks(life(*trouble, *mended, hired, end=30)) == math.inf


def test_runway_burn_and_growth_come_from_the_closed_months() -> None:
    months = [
        (n * MONTH, "month_closed", -1, -1, n - 1, 1000.0 - 50 * n, 100.0 * 1.1 ** (n - 1))
        for n in range(1, 16)
    ]
    lived = life((0, "life_opened", -1, -1, -1, 1000.0), *months, end=15 * MONTH)
    assert business.burn_usd_per_month(lived) == pytest.approx(50)
    assert business.monthly_growth_until(1e9)(lived) == pytest.approx(0.1)
    assert math.isnan(business.monthly_growth_until(150)(lived))
    grown = 12 * 100 * (1.1**14 - 1.1**2)
    assert business.burn_multiple(3, 15)(lived) == pytest.approx(600 / grown)
    raised = life(*months, (10 * MONTH, "round_closed", -1, -1, -1, 200.0), end=15 * MONTH)
    assert business.burn_multiple(3, 15)(raised) == pytest.approx(800 / grown)


def test_a_company_that_ended_has_one_cause() -> None:
    out = (90, "cash_out", -1, -1, 4, 90.0)
    nothing = life(out, validated=1)
    unproven = life(out, validated=0)
    lost = (50, "pilot_lost", -1, -1, 0)
    begun = (25, "pilot_started", -1, -1, 0)
    unsold = life(out, (20, "launched", 0), begun, lost, validated=1)
    outage = [(30, "model_down", 0), (48, "model_up", 0, -1, -1, 18.0)]
    unreliable = life(out, (20, "launched", 0), begun, *outage, lost, validated=1)
    found = [
        (business.failed_by_engineering(each), business.demand_never_came(each))
        for each in (nothing, unproven, unsold, unreliable)
    ]
    assert found == [(1, 0), (0, 1), (0, 1), (1, 0)]
    assert math.isnan(business.among_ends(business.cash_is_gone)(life(validated=1)))


def test_a_hire_is_timed_from_its_requisition() -> None:
    opened = (10, "requisition_opened", 0, 1)
    ramped = (10 + 9 * MONTH, "engineer_ramped", 1, 1)
    months = business.months_to_productive("mlops_engineer")
    assert months(life(opened, ramped, end=300)) == pytest.approx(9)
    assert months(life(opened)) == math.inf


def test_books_that_do_not_add_up_are_seen() -> None:
    opened, paid = (0, "life_opened", -1, -1, -1, 100.0), (50, "ledger", -1, 0, -1, -30.0)
    joined, spent = (0, "engineer_joined", 0, 0, -1), (100, "time_spent", 0, 0, 0, 90.0)
    lived = life(opened, paid, joined, spent)
    assert theory.cash_discrepancy_usd(lived) == pytest.approx(70)
    assert theory.hours_discrepancy(lived) == pytest.approx(0.1)
