"""Plans to choose among: a position opened now, later, at a sign or never; plans of others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from simulation.scenario import Scenario, ScenarioError, load

NEVER, NOW, BY_RULE = "never", "now", "by-rule"
# When a position may be opened, if nobody says.
MONTHS = (0, 3, 6, 12)
# What is ranked beside positions, but is none.
NO_POSITIONS = ("contract", "managed", "advis")
RANKED = "contractors and managed services are ranked beside them where no role is named"
# The guide's two triggers of an MLOps engineer, whichever shows first.
TOIL_TRIGGER = {"signal": "ml_toil_share", "above": 0.3, "weeks": 8}
RETRAINING_TRIGGER = {"signal": "retrains_needed_per_week", "above": 1}
PLATFORM_ROLES = ("mlops_engineer", "devops_engineer")
# The guide adds to the team from the third customer on.
CUSTOMERS_OF_A_TEAM = 3


def month_name(month: float) -> str:
    """Return what the alternative that opens a position in a month is called."""
    return NOW if month == 0 else f"month-{month:g}"


def months_asked(scenario: Scenario, months: Sequence[float] | None) -> tuple[float, ...]:
    """Return the months at which a position may be opened.

    Args:
        scenario: the company.
        months: those that were named; 0, 3, 6 and 12, as far as they lie within the horizon, if
            None.

    Raises:
        ScenarioError: if one lies beyond the horizon.
        ValueError: if none is named.
    """
    horizon = scenario.horizon_months
    if months is None:
        return tuple(month for month in MONTHS if month <= horizon)
    if not months:
        raise ValueError("months: name at least one month")
    for month in months:
        if month > horizon:
            allowed = f"months from 0 to {horizon:g}, the horizon of this company"
            raise ScenarioError(scenario.name, None, "months", f"{month:g}", allowed)
    return tuple(months)


def with_start_months(
    scenario: Scenario,
    key: str,
    role: str,
    months: Iterable[float],
    *,
    by_rule: bool = False,
) -> Scenario:
    """Return the scenario with one alternative for each month, and never as their baseline.

    Args:
        scenario: the company; its own alternatives are left out.
        key: key of the requisition in the plan.
        role: role searched for.
        months: months from now at which the position may be opened, each 0 or more.
        by_rule: add the alternative that opens it when a sign shows; see `trigger`.

    Raises:
        ScenarioError: if a month is none.
    """
    never = {"plan": {key: {"open_requisition": role, "month": NEVER}}}
    alternatives: dict[str, Any] = {NEVER: never}
    for month in sorted(set(months)):
        opened = {"open_requisition": role, "month": month}
        alternatives[month_name(month)] = {"plan": {key: opened}}
    if by_rule:
        watched = {"open_requisition": role, "month": 0, "when": trigger(scenario, key, role)}
        alternatives[BY_RULE] = {"plan": {key: watched}}
    cleared = {name: None for name in scenario.alternatives}
    company = scenario.with_changes({**never, "baseline": None, "alternatives": cleared})
    return company.with_changes({"alternatives": alternatives, "baseline": NEVER})


def with_plans(scenario: Scenario, plans: Mapping[str, str | None]) -> Scenario:
    """Return the scenario with the plans of other scenarios as its alternatives.

    Positions of the same key in several plans share their draws, as in one plan.

    Args:
        scenario: the company; its own plan and alternatives are left out.
        plans: name of an alternative -> scenario whose plan it is, None for no plan at all.

    Raises:
        ScenarioError: if there is no such scenario, or its plan does not fit the company.
    """
    cleared = {
        "plan": {key: None for key in scenario.plan},
        "baseline": None,
        "alternatives": {name: None for name in scenario.alternatives},
    }
    taken = {
        name: {} if source is None else {"plan": load(source).plain().get("plan", {})}
        for name, source in plans.items()
    }
    return scenario.with_changes(cleared).with_changes({"alternatives": taken})


def start_months(
    scenario: Scenario,
    key: str,
    role: str,
    months: Iterable[float],
    *,
    by_rule: bool = True,
) -> dict[str, Scenario]:
    """Return the plans that open a position in a month, by the rule, or never, ready to live.

    Args:
        scenario, key, role, months, by_rule: as in `with_start_months`.
    """
    company = with_start_months(scenario, key, role, months, by_rule=by_rule)
    return {name: company.alternative(name) for name in company.alternatives}


def trigger(scenario: Scenario, key: str, role: str) -> list[dict[str, Any]]:
    """Return the signs of which any one opens a position, as a scenario file has them.

    The plan's own signs count if it has any. Platform engineers have the guide's two triggers;
    others are searched for at launch or, by a company that has launched, at a further customer.

    Args:
        scenario: the company.
        key: key of the requisition in the plan.
        role: role searched for.
    """
    planned = scenario.plan.get(key)
    if planned is not None and planned.when:
        return [each.model_dump(exclude_defaults=True) for each in planned.when]
    if role in PLATFORM_ROLES:
        return [TOIL_TRIGGER, RETRAINING_TRIGGER]
    if scenario.models_in_production == 0 and scenario.customers == 0:
        return [{"signal": "launched", "at_least": 1}]
    return [{"signal": "customers", "at_least": max(CUSTOMERS_OF_A_TEAM, scenario.customers + 1)}]


def requisition_asked(scenario: Scenario, hire: str | None) -> tuple[str, str]:
    """Return the plan key and the role of the position that a question is about.

    Args:
        scenario: the company.
        hire: role, or an unmistakable part of its name such as `mlops`; that of the plan's only
            requisition if None.

    Raises:
        ScenarioError: if the role is unknown or not named clearly.
    """
    planned = {
        key: action.target
        for key, action in scenario.plan.items()
        if action.verb == "open_requisition"
    }
    roles = list(scenario.roles)
    if hire is None:
        if len(planned) == 1:
            return next(iter(planned.items()))
        allowed = f"a role with --hire: {', '.join(roles)}"
        found = "no role" if not planned else f"{len(planned)} planned requisitions"
        raise ScenarioError(scenario.name, None, "hire", found, allowed, None)
    wanted = hire.strip().lower().replace("-", "_").replace(" ", "_")
    matching = [wanted] if wanted in roles else [role for role in roles if wanted in role]
    if len(matching) > 1:
        # `ml` is a part of mlops too, but a word of ml_engineer.
        matching = [role for role in matching if wanted in role.split("_")] or matching
    if any(word in wanted for word in NO_POSITIONS):
        allowed = f"a position, one of {', '.join(roles)}; {RANKED}"
        raise ScenarioError(scenario.name, None, "hire", repr(hire), allowed, None)
    if len(matching) != 1 or not wanted:
        near = get_close_matches(wanted, roles, 1, 0.4)
        raise ScenarioError(
            scenario.name,
            None,
            "hire",
            repr(hire),
            f"one of {', '.join(roles)}",
            near[0] if near else None,
        )
    for key, role in planned.items():
        if role == matching[0]:
            return key, role
    return f"hire {matching[0]}"[:40], matching[0]
