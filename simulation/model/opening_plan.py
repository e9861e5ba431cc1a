"""The people, the plan and the milestones of the opening state."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from simulation.model.names import (
    ABOVE,
    AT_LEAST,
    BELOW,
    DAYS_PER_MONTH,
    DISCIPLINES,
    LEVELS,
    NOTHING,
    PROFILES,
    REACHED,
    SIGNALS,
    VERBS,
    WORKING_PER_CALENDAR_DAY,
)
from simulation.model.randomness import address
from simulation.scenario import Action, Condition, Scenario
from simulation.scenario.policies import SCOPE_DISCIPLINES


def enter_people(scenario: Scenario, co: Any, roles: tuple[str, ...]) -> None:
    """Write the opening team, in the order of the seats."""
    co["n_team"] = len(scenario.team)
    for row, (name, person) in zip(co["team"], scenario.team.items(), strict=False):
        row["address"] = address(name)
        row["role"] = roles.index(person.role)
        row["salary_usd_per_year"] = or_nothing(person.salary_usd)
        row["production_experience"] = or_nothing(person.production_experience)
        row["level"] = LEVELS.index(person.level)
        row["leadership"] = person.leadership
        row["ramped"] = person.ramped


def enter_plan(
    scenario: Scenario, co: Any, roles: tuple[str, ...], decided: Sequence[str] = ()
) -> None:
    """Write the actions: those of fixed months first, in order of time and key.

    Those that a policy decides on come last, in its order, without a condition of their own.
    """
    plan = scenario.plan.items()
    actions = [(key, action) for key, action in plan if not action.never and key not in decided]
    actions.sort(key=lambda item: (len(item[1].when) > 0, item[1].month, item[0]))
    co["n_dated"] = sum(len(action.when) == 0 for _, action in actions)
    actions += [(key, scenario.plan[key]) for key in decided]
    co["n_actions"] = len(actions)
    for row, (key, action) in zip(co["actions"], actions, strict=False):
        _enter_action(row, key, action, roles)
    for row in co["actions"][len(actions) - len(decided) : len(actions)]:
        row["time"], row["n_conditions"] = 0.0, 0


def _enter_action(row: Any, key: str, action: Action, roles: tuple[str, ...]) -> None:
    """Write one action."""
    row["time"] = action.month * DAYS_PER_MONTH
    row["what"] = VERBS.index(action.verb)
    row["address"] = address(action.target if action.concerns_person else key)
    role = action.target if action.adds_seat else action.to
    row["role"] = NOTHING if role is None else roles.index(role)
    row["discipline"] = NOTHING
    if action.discipline is not None:
        row["discipline"] = DISCIPLINES.index(action.discipline)
    if action.retrain_need_calendar_days is not None:
        row["days"] = action.retrain_need_calendar_days * WORKING_PER_CALENDAR_DAY
    elif action.for_months is not None:
        row["days"] = action.for_months * DAYS_PER_MONTH
    row["count"] = action.versions or int(action.managed_services == "buy")
    row["level"] = LEVELS.index(action.level)
    row["leadership"] = action.leadership
    row["production_experience"] = or_nothing(action.production_experience)
    row["salary_usd_per_year"] = or_nothing(action.salary_usd)
    row["profile"] = PROFILES.index(action.profile)
    row["screen"] = or_nothing(action.screen)
    row["scope"] = action.scope
    row["cash_over_band_share"] = action.cash_over_band_share
    row["signing_bonus_usd"] = or_nothing(action.signing_bonus_usd)
    percent = action.equity_pct
    row["equity_share"] = NOTHING if percent is None else percent / 100.0
    row["n_conditions"] = len(action.when)
    for place, condition in zip(row["conditions"], action.when, strict=False):
        _enter_condition(place, condition)


def _enter_condition(row: Any, condition: Condition) -> None:
    """Write what a rule watches."""
    row["signal"] = SIGNALS.index(condition.signal)
    row["threshold"] = condition.threshold
    row["weeks"] = condition.weeks
    if condition.above is not None:
        row["way"] = ABOVE
    else:
        row["way"] = AT_LEAST if condition.at_least is not None else BELOW


def enter_milestones(scenario: Scenario, co: Any) -> None:
    """Write the milestones in the order of the scenario."""
    names = tuple(scenario.milestones)
    co["n_milestones"] = len(names)
    for row, milestone in zip(co["milestones"], scenario.milestones.values(), strict=False):
        row["state"] = NOTHING if milestone.reached is None else REACHED.index(milestone.reached)
        row["after"] = sum(1 << names.index(before) for before in set(milestone.after))
        for place, discipline in enumerate(SCOPE_DISCIPLINES):
            row["open_h"][place] = (milestone.effort_h or {}).get(discipline, 0.0)


def or_nothing(value: float | bool | None) -> float:
    """Return a choice as a number, NOTHING where none was made."""
    return float(NOTHING) if value is None else float(value)
