"""The state: fields that can be read by attribute, and numbers that all come from the register."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from lab import empty, prepare

from simulation.model import log, names, state
from simulation.model.opening import CHANCES_OFF
from simulation.model.parameters import (
    CHANCE_REGISTER_NAMES,
    CHANCES,
    SHARED_PURPOSE,
    WORLD,
    WORLD_REGISTER_NAMES,
    conversion,
    model_name,
)
from simulation.model.variates import DISTRIBUTION
from simulation.model.worlds import ALWAYS_ON, SWITCHES
from simulation.scenario import Mechanisms, Quantity, load, register, shipped

REGISTER_NAMES = (*WORLD_REGISTER_NAMES, *CHANCE_REGISTER_NAMES)
RECORDS = {
    "company": state.COMPANY,
    "work": state.WORK,
    "account": state.ACCOUNT,
    "log": log.RECORD,
    "distribution": DISTRIBUTION,
}

# What a unit on a clock is worth on the model's: working days, task hours, shares, USD a month.
DAYS_PER_MONTH = 260 / 12
FACTORS = {
    ("d", "calendar_days"): 5 / 7,
    ("d", "working_days"): 1,
    ("months", "calendar_months"): DAYS_PER_MONTH,
    ("h", "effort_hours"): 1,
    ("h", "elapsed_hours"): 1 / (7 * 24 / 5),
    ("min of effort", "effort_hours"): 1 / 60,
    ("h/wk", "none"): 1 / 5,
    ("h/wk", "effort_hours"): 1 / 5,
    ("d/yr", "per_year"): 1 / 260,
    ("1/month", "per_calendar_month"): 1 / DAYS_PER_MONTH,
    ("1/yr", "per_year"): 1 / 260,
    ("pp/month", "per_calendar_month"): 0.01 / DAYS_PER_MONTH,
    ("pp", "none"): 0.01,
    ("%", "none"): 0.01,
    ("USD/yr", "per_year"): 1 / 12,
    ("USD/month", "per_calendar_month"): 1,
    ("x", "none"): 1,
    ("fraction", "none"): 1,
    ("prob", "none"): 1,
    ("n", "none"): 1,
    ("logit", "none"): 1,
    ("USD", "none"): 1,
    ("USD/d", "none"): 1,
    ("USD/M", "none"): 1,
    ("USD/yr", "none"): 1,
    ("flag", "none"): 1,
    ("1/s", "none"): 1,
    ("-", "none"): 1,
    ("1/doubling", "none"): 1,
    ("tok", "none"): 1,
    ("x/yr", "per_year"): 1,
    ("weeks of pay", "none"): 1,
    ("n/month", "per_calendar_month"): 1,
    ("n/month", "none"): 1,
}
KEPT = {
    "founder_salary_usd": "stays a year's, and is divided where it is paid",
    "logo_churn_per_calendar_month": "stays a month's: a customer decides once a month",
    "lost_pilot_return_prob_per_calendar_month": "stays a month's, likewise",
    "mrr_expansion_per_calendar_month": "stays a month's: contracts grow once a month",
    "usage_growth_per_calendar_month": "stays a month's: compound growth",
    "attrition_per_year": "stays a year's: a chance, made into a hazard where it is used",
    "token_price_mult_per_year": "stays a year's: compound change",
}


def fields(dtype: np.dtype[Any]) -> Iterator[str]:
    """Yield the names of all fields of a record and of the records in it."""
    dtype = dtype.base
    for name in dtype.names or ():
        yield name
        assert dtype.fields is not None
        yield from fields(dtype.fields[name][0])


@pytest.mark.parametrize("record", RECORDS)
def test_no_field_hides_behind_an_attribute_of_records(record: str) -> None:
    """With the JIT off a field is read as an attribute of `np.record`, whose own come first."""
    own = {*dir(np.record), *dir(np.recarray)}
    assert not own & {*fields(RECORDS[record])}


@pytest.mark.parametrize("record", RECORDS)
def test_numbers_are_eight_bytes_where_rules_calculate(record: str) -> None:
    def kinds(dtype: np.dtype[Any]) -> Iterator[str]:
        if dtype.base.names is None:
            yield dtype.base.str
        for name in dtype.base.names or ():
            assert dtype.base.fields is not None
            yield from kinds(dtype.base.fields[name][0])

    assert {*kinds(RECORDS[record])} <= {"<i8", "<u8", "<f8", "<i4", "|i1"}


def test_every_number_of_the_model_is_in_the_register() -> None:
    assert {*REGISTER_NAMES} - {*register()} == set()


def test_every_number_is_converted_from_the_clock_and_unit_of_its_row() -> None:
    rows = {name: register()[name] for name in REGISTER_NAMES if name not in KEPT}
    expected = {name: FACTORS[row.unit, row.clock] for name, row in rows.items()}
    assert {name: conversion(name) for name in rows} == pytest.approx(expected, rel=1e-12)


def test_a_converted_number_says_so_in_its_name() -> None:
    same_name = [n for n in REGISTER_NAMES if conversion(n) != 1 and model_name(n) == n]
    assert same_name == []


def test_a_number_that_the_register_does_not_have_is_refused() -> None:
    with pytest.raises(ValueError, match="speed_of_light"):
        load("laboratory/empty").parameter("speed_of_light")


def test_chances_are_drawn_per_event_and_the_rest_once_a_world() -> None:
    kinds = {name: register()[name].kind for name in REGISTER_NAMES}
    assert {kinds[name] for name in WORLD_REGISTER_NAMES} <= {"constant", "lever", "uncertainty"}
    assert {kinds[name] for name in CHANCE_REGISTER_NAMES} == {"chance"}


def test_no_number_is_both_a_chance_and_of_the_world() -> None:
    assert len({*REGISTER_NAMES}) == len(REGISTER_NAMES)
    assert len({*WORLD}) == len(WORLD)
    assert len({*CHANCES}) == len(CHANCES)


def test_switches_name_what_exists() -> None:
    mechanisms = {*Mechanisms.model_fields}
    assert {*SWITCHES, *CHANCES_OFF, *state.MECHANISMS} <= mechanisms
    assert {name for off in SWITCHES.values() for name in off} | {*ALWAYS_ON} <= {*WORLD}
    assert {name for off in CHANCES_OFF.values() for name in off} <= {*CHANCE_REGISTER_NAMES}
    assert {*SHARED_PURPOSE, *SHARED_PURPOSE.values()} <= {*CHANCE_REGISTER_NAMES}


def test_roles_and_work_name_what_the_register_has() -> None:
    scenario = load("base/model-first")
    kinds = (*scenario.work_kinds.values(), *scenario.planned_work.values())
    pairs = [pair for k in kinds for pair in (k.effort, k.detection) if pair is not None]
    quantities = [q for pair in pairs for _, q in pair.parts]
    quantities += [k.followup for k in kinds if k.followup is not None]
    for role in scenario.roles.values():
        quantities += [role.fill, role.salary]
        quantities += [role.speed(d) for d in names.DISCIPLINES]
    parameters = {q.parameter for q in quantities if isinstance(q, Quantity) and q.parameter}
    assert len(parameters) > 20
    assert parameters <= {*register()}


def test_the_calendar_is_of_working_days() -> None:
    assert names.DAYS_PER_YEAR == 52 * names.DAYS_PER_WEEK
    assert pytest.approx(names.DAYS_PER_YEAR) == 12 * names.DAYS_PER_MONTH
    assert names.ELAPSED_HOURS_PER_DAY * names.DAYS_PER_WEEK == 7 * 24
    assert names.WORKING_PER_CALENDAR_DAY * 7 == names.DAYS_PER_WEEK
    assert math.isinf(names.NEVER)


def test_vocabularies_of_scenario_and_model_agree() -> None:
    assert len(log.RECORD_KINDS) == log.LIFE_CLOSED + 1
    assert names.PLANNED_WORK[names.FEATURE] == "feature"
    assert names.DISCIPLINES[names.GENERAL] == "general"
    assert names.CATEGORIES[names.TOIL] == "toil"
    assert names.PROJECTS[names.PRODUCT_PROJECT] == "product"
    assert names.LEDGER[names.REVENUE] == "revenue"
    assert names.VERBS[names.LEAVE] == "leave"


@pytest.mark.parametrize("name", shipped())
def test_every_shipped_scenario_fits_the_state(name: str) -> None:
    scenario = load(name)
    for each in [scenario, *(scenario.alternative(a) for a in scenario.alternatives)]:
        company = prepare(each)
        assert company.opening.company["n_slots"][0] <= state.MAX_SLOTS


def test_the_largest_company_that_a_scenario_allows_fits_the_state() -> None:
    kind = {
        "label": "work",
        "discipline": "general",
        "category": "toil",
        "per": "engineer",
        "rate": {"per_calendar_month": 1},
        "effort": 1,
        "urgency": 5,
    }
    source = empty(
        team={f"Server {n}": {"role": "ml_engineer"} for n in range(2, 17)},
        plan={f"hire {n}": {"open_requisition": "full_stack", "month": 1} for n in range(48)},
        models_in_production=8,
        work_kinds={f"work {n}": kind for n in range(3)},
        mechanisms={"drift_shocks": True, "pilots": True},
    )
    source["plan"] |= {f"out {n}": {"leave": f"hire {n % 48}", "month": n} for n in range(80)}
    co = prepare(source).opening.company[0]
    assert co["n_actions"] == 128 <= len(co["actions"])
    assert co["n_streams"] == 48 + 8 + 1
    assert co["n_slots"] <= state.MAX_SLOTS
