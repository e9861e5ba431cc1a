"""The opening of a life: a scenario and a world become the state that the rules work on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.model.agenda import lay_out
from simulation.model.distribution_rows import DistributionRows
from simulation.model.names import (
    ARCHITECTURES,
    ARISES,
    CATEGORIES,
    CUSTOMER,
    DATA_SHIFTS,
    DAYS_PER_MONTH,
    DISCIPLINES,
    MIS_HIRE_POLICIES,
    NOBODY,
    NOTHING,
    NOVELTIES,
    PILOT,
    PILOT_STARTS,
    PLANNED_WORK,
    PROJECTS,
    WORK_ARRIVES,
)
from simulation.model.opening_plan import enter_milestones, enter_people, enter_plan
from simulation.model.parameters import (
    CHANCE_REGISTER_NAMES,
    SHARED_PURPOSE,
    conversion,
)
from simulation.model.randomness import address
from simulation.model.state import ACCOUNT, COMPANY, MECHANISMS
from simulation.scenario import Distribution, Scenario
from simulation.scenario.quantities import ByAutomation, Quantity
from simulation.scenario.work import PlannedWork, WorkKind

ALL_ROLES = (1 << 62) - 1
NEVER_OVERDUE = float("inf")

ROLE_TRAITS = (
    "production_experience",
    "leads",
    "built_for_scale",
    "needs_supervision",
    "from_research",
    "is_founder",
)

# Chances that a switched-off mechanism replaces by a constant.
CHANCES_OFF = {
    "ramp": {"ramp_calendar_months": 0.0},
    "resume_penalty": {"interrupt_resume_effort_min": 0.0},
    "debt": {"debt_add_per_nonspecialist_release": 0.0},
    "handoffs": {"handoff_delay_working_days": 0.0},
}


@dataclass(frozen=True)
class Opening:
    """Hold the opening state that all lives of one company share.

    Args:
        company: array of length one with everything that no world changes.
        accounts: the opening customers and pilots.
        roles: names of the roles, in the order of their numbers.
        kinds: names of the kinds of work, in the order of their numbers.
        models_in_production: how many of the models serve customers today.
    """

    company: NDArray[Any]
    accounts: NDArray[Any]
    roles: tuple[str, ...]
    kinds: tuple[str, ...]
    models_in_production: int


def open_company(scenario: Scenario, decided: Sequence[str] = ()) -> Opening:
    """Return the opening state of a company.

    Args:
        scenario: the company.
        decided: keys of the plan's actions that a policy of the user's own decides on.

    Raises:
        ValueError: if the scenario needs more room than the state has.
    """
    company = np.zeros(1, COMPANY)
    roles = tuple(scenario.roles)
    kinds = PLANNED_WORK + tuple(scenario.work_kinds)
    rows = DistributionRows(company)
    _enter_company(scenario, company[0])
    _enter_chances(scenario, rows)
    _enter_roles(scenario, company[0], rows)
    for number, name in enumerate(kinds):
        kind = scenario.planned_work.get(name) or scenario.work_kinds[name]
        _enter_kind(scenario, company[0]["kinds"][number], rows, name, kind, roles)
    enter_people(scenario, company[0], roles)
    enter_plan(scenario, company[0], roles, decided)
    _enter_streams(scenario, company[0], kinds)
    enter_milestones(scenario, company[0])
    planned = [a for key, a in scenario.plan.items() if not a.never or key in decided]
    seats = len(scenario.team) + sum(action.adds_seat for action in planned)
    # Beside the positions and contracts of the plan, each seat can be opened again for a successor.
    requisitions = sum(a.verb in ("open_requisition", "contract") for a in planned)
    company[0]["n_requisitions"] = requisitions
    lay_out(company, requisitions + seats, seats)
    return Opening(
        company, _opening_accounts(scenario), roles, kinds, scenario.models_in_production
    )


def _enter_company(scenario: Scenario, co: Any) -> None:
    """Write what the scenario says of the company as a whole."""
    co["horizon"] = scenario.horizon_months * DAYS_PER_MONTH
    co["cash"] = co["cash_at_month_start"] = scenario.cash_usd
    co["founders"] = scenario.founders
    co["automation"] = scenario.automation
    co["pipeline"] = scenario.pipeline
    co["infra_debt"] = scenario.infra_debt if scenario.mechanisms.debt else 0.0
    co["data_debt"] = scenario.data_debt if scenario.mechanisms.data_debt else 0.0
    co["managed"] = scenario.managed_services
    co["versions"] = scenario.versions
    co["architecture"] = ARCHITECTURES.index(scenario.architecture)
    co["novelty"] = NOVELTIES.index(scenario.novelty)
    co["validated"] = scenario.stage != "idea"
    co["backfill"] = scenario.policies.backfill
    co["mis_hire_policy"] = MIS_HIRE_POLICIES.index(scenario.policies.mis_hire)
    co["raise_wanted"] = scenario.policies.raise_series_a
    co["tuning_rounds"] = scenario.serving_tuned
    co["mrr_at_month_end"][0] = scenario.mrr_usd
    co["reputation"] = co["serving_gain"] = 1.0
    co["launch_day"] = 0.0 if scenario.models_in_production > 0 else NEVER_OVERDUE
    co["holds_since"] = co["overloaded_since"] = NEVER_OVERDUE
    co["rate_cause"][:] = NOTHING
    co["lifo"] = scenario.queue_discipline == "lifo"
    co["n_roles"] = len(scenario.roles)
    co["n_kinds"] = len(PLANNED_WORK) + len(scenario.work_kinds)
    co["customers"] = scenario.customers
    co["n_accounts"] = co["accounts_opened"] = scenario.customers + _opening_pilots(scenario)
    co["mrr"] = scenario.mrr_usd if scenario.customers > 0 else 0.0
    for name in MECHANISMS:
        co["mechanisms"][name] = getattr(scenario.mechanisms, name)
    in_production = scenario.models_in_production
    co["n_models"] = max(in_production, int(scenario.mechanisms.iteration))
    for m in range(co["n_models"]):
        co["models"][m]["address"] = address(f"model {m + 1}")
        co["models"][m]["in_production"] = m < in_production
        co["models"][m]["hosted"] = scenario.architecture == "product-first"


def _enter_chances(scenario: Scenario, rows: DistributionRows) -> None:
    """Write the distributions of everything drawn per event, in the order of CHANCES."""
    switched_off: dict[str, float] = {}
    for mechanism, off in CHANCES_OFF.items():
        if not getattr(scenario.mechanisms, mechanism):
            switched_off.update(off)
    for name in CHANCE_REGISTER_NAMES:
        distribution = scenario.parameter(name).distribution
        if name in switched_off:
            distribution = Distribution("constant", (switched_off[name],))
        rows.add(distribution, conversion(name), SHARED_PURPOSE.get(name, name))


def _enter_roles(scenario: Scenario, co: Any, rows: DistributionRows) -> None:
    """Write what the roles do and how long the search for them takes."""
    for number, (name, role) in enumerate(scenario.roles.items()):
        co["roles"][number]["project"] = PROJECTS.index(role.project)
        for trait in ROLE_TRAITS:
            co["roles"][number][trait] = getattr(role, trait)
        search = scenario.quantity(role.fill)
        factor = conversion("fill_calendar_days")
        co["roles"][number]["search"] = rows.add(search, factor, f"search for {name}")


def _enter_kind(
    scenario: Scenario,
    row: Any,
    rows: DistributionRows,
    name: str,
    kind: PlannedWork | WorkKind,
    roles: tuple[str, ...],
) -> None:
    """Write one kind of work."""
    row["discipline"] = DISCIPLINES.index(kind.discipline)
    row["category"] = CATEGORIES.index(kind.category)
    row["may_take"] = sum(1 << roles.index(role) for role in set(kind.may_take)) or ALL_ROLES
    row["performer"] = NOBODY if kind.performer == "any" else roles.index(kind.performer)
    row["urgency"] = row["overdue_urgency"] = kind.urgency
    row["overdue_after_days"] = NEVER_OVERDUE
    row["interrupts"] = kind.interrupts
    row["takes_down"] = kind.takes_down
    row["effort_manual"], row["effort_automated"] = _pair(
        scenario, rows, kind.effort, 1.0, f"effort of {name}"
    )
    row["detection_manual"], row["detection_automated"] = _pair(
        scenario, rows, kind.detection, conversion("_elapsed_h"), f"detection of {name}"
    )
    row["followup"] = row["gap"] = row["lowers_quality"] = NOTHING
    if kind.followup is not None:
        row["followup"] = rows.add(scenario.quantity(kind.followup), 1.0, f"followup of {name}")
    if isinstance(kind, WorkKind):
        row["own_queue"] = kind.per == "engineer"
        row["responds_to_automation"] = kind.responds_to_automation
        row["responds_to_debt"] = kind.responds_to_debt
        row["responds_to_data_debt"] = kind.responds_to_data_debt
        row["responds_to_traffic"] = kind.responds_to_traffic
        row["arises"] = ARISES.index(kind.arises)
        if kind.lowers_quality is not None:
            row["lowers_quality"] = rows.add(
                scenario.quantity(kind.lowers_quality), conversion("_pp"), f"quality lost to {name}"
            )
        row["gap"] = rows.add(kind.gap, 1.0, f"gap of {name}")
    elif kind.overdue_after is not None:
        row["overdue_urgency"] = kind.overdue_urgency
        row["overdue_after_days"] = scenario.parameter(kind.overdue_after).value


def _pair(
    scenario: Scenario,
    rows: DistributionRows,
    both: ByAutomation | None,
    factor: float,
    purpose: str,
) -> tuple[int, int]:
    """Return the rows of a quantity at manual and at automated operation."""
    if both is None:
        return NOTHING, NOTHING

    def row(quantity: Quantity) -> int:
        return rows.add(scenario.quantity(quantity), factor, purpose)

    manual = row(both.manual)
    return manual, manual if both.automated == both.manual else row(both.automated)


def _can_arise(scenario: Scenario, name: str, kind: WorkKind) -> bool:
    """Tell whether work of a kind can ever arrive in this company."""
    on = scenario.mechanisms
    hosted = scenario.architecture == "product-first" and on.provider_changes
    return not (
        (kind.takes_down and not on.incidents)
        or (name == "data_incident" and not on.data_incidents)
        or (kind.arises == "when_overloaded" and not on.serving_load)
        or (kind.arises == "with_hosted_model" and not hosted)
    )


def _enter_streams(scenario: Scenario, co: Any, kinds: tuple[str, ...]) -> None:
    """Write the random streams: arriving work, abrupt shifts, pilots."""
    on = scenario.mechanisms
    in_use = int(co["n_models"])
    streams: list[tuple[int, int, int, int, str]] = []
    for number, name in enumerate(kinds[len(PLANNED_WORK) :], start=len(PLANNED_WORK)):
        kind = scenario.work_kinds[name]
        if not _can_arise(scenario, name, kind):
            continue
        if kind.per == "model":
            for m in range(in_use):
                streams.append((WORK_ARRIVES, number, m, NOBODY, f"{name} of model {m + 1}"))
        elif kind.per == "engineer":
            for seat, person in enumerate(scenario.team):
                streams.append((WORK_ARRIVES, number, NOTHING, seat, f"{name} for {person}"))
        else:
            streams.append((WORK_ARRIVES, number, NOTHING, NOBODY, name))
    if on.drift_shocks:
        for m in range(in_use):
            streams.append((DATA_SHIFTS, NOTHING, m, NOBODY, f"shifts of model {m + 1}"))
    if on.pilots:
        streams.append((PILOT_STARTS, NOTHING, NOTHING, NOBODY, "pilots"))
    co["n_streams"] = len(streams)
    for row, (brings, number, m, seat, name) in zip(co["streams"], streams, strict=False):
        row["brings"], row["kind"], row["model"], row["seat"] = brings, number, m, seat
        row["address"] = address(name)


def _opening_pilots(scenario: Scenario) -> int:
    """Return how many pilots are under way today; none where pilots are switched off."""
    return scenario.pilots if scenario.mechanisms.pilots else 0


def _opening_accounts(scenario: Scenario) -> NDArray[Any]:
    """Return the opening customers, who pay equal shares of the MRR, and the pilots under way."""
    under_way = _opening_pilots(scenario)
    accounts = np.zeros(scenario.customers + under_way, ACCOUNT)
    accounts["number"] = np.arange(len(accounts))
    customers, pilots = accounts[: scenario.customers], accounts[scenario.customers :]
    customers["state"], pilots["state"] = CUSTOMER, PILOT
    customers["address"] = [address(f"opening customer {n}") for n in range(scenario.customers)]
    pilots["address"] = [address(f"opening pilot {n}") for n in range(under_way)]
    if scenario.customers > 0:
        customers["mrr"] = scenario.mrr_usd / scenario.customers
    return accounts
