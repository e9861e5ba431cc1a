"""Hiring sequences: which positions are opened, and in which months or on which signs."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import Any

from simulation.decision.plans import (
    NEVER,
    RETRAINING_TRIGGER,
    TOIL_TRIGGER,
    requisition_asked,
    trigger,
)
from simulation.decision.who_next import planned_hires
from simulation.scenario import Scenario, ScenarioError

MOST_SEQUENCES = 2000
MOST_OF_A_ROLE = 5
DEFAULT_ROLES = ("mlops_engineer", "data_engineer", "ml_engineer", "full_stack")
DEFAULT_MOST = 2
NOBODY, NONE_OF_THEM, AS_PLANNED = "nobody", "none of these", "the plan as it is"
# What a founder calls a role for short.
SHORT = {"mlops_engineer": "MLOps", "devops_engineer": "DevOps", "full_stack": "full-stack"}
LAUNCH = {"signal": "launched", "at_least": 1}


@dataclass(frozen=True, order=True)
class Opening:
    """Say when a position is opened.

    Args:
        month: months from now; with signs, not before that.
        words: what a founder reads, such as `month 6`.
        signs: conditions as a scenario file has them, of which any one suffices.
    """

    month: float
    words: str
    signs: tuple[tuple[tuple[str, Any], ...], ...] = ()

    @property
    def changes(self) -> dict[str, Any]:
        """Return the keys of an action."""
        when = [dict(sign) for sign in self.signs]
        return {"month": self.month, **({"when": when} if when else {})}


@dataclass(frozen=True)
class Position:
    """Describe a position that may be opened.

    Args:
        key: key in the plan, by which draws are addressed.
        role: role searched for.
        label: what a founder calls it.
        planned: whether the plan has it already.
        salary_usd: median salary a year.
        openings: when it may be opened, in the order in which they are tried.
    """

    key: str
    role: str
    label: str
    planned: bool
    salary_usd: float
    openings: tuple[Opening, ...]


@dataclass(frozen=True)
class HiringSequence:
    """Hold one candidate.

    Args:
        name: what a founder reads, such as `MLOps now, data engineer month 6`.
        hires: how many positions it opens.
        salaries_usd: median salaries that it adds, a year.
        plan: changes to the plan of the company.
    """

    name: str
    hires: int
    salaries_usd: float
    plan: Mapping[str, Any]


def positions(
    scenario: Scenario,
    hires: Sequence[tuple[str, int]],
    months: Sequence[float],
    *,
    triggers: bool = False,
) -> tuple[Position, ...]:
    """Return the positions that may be opened.

    A requisition that the plan has for a role is the first position of that role: it keeps its
    details, and its own time is tried beside the others.

    Args:
        scenario: the company.
        hires: role, or an unmistakable part of its name, and how many of it at most, 1 to 5.
        months: months from now; those at or beyond the horizon are left out.
        triggers: try also to open it on a sign: the role's own (see `plans.trigger`), or launch.

    Raises:
        ScenarioError: if a role is unknown or named twice, or a number of hires is out of range.
    """
    found: list[Position] = []
    for text, count in hires:
        _, role = requisition_asked(scenario, text)
        if any(each.role == role for each in found):
            raise _refused(scenario, "hire", f"{role} twice", "each role once, such as data:2")
        if not 1 <= count <= MOST_OF_A_ROLE:
            allowed = f"1 to {MOST_OF_A_ROLE} of a role"
            raise _refused(scenario, "hire", f"{role}:{count}", allowed)
        found += _positions_of(scenario, role, count, months, triggers)
    return tuple(found)


def _positions_of(
    scenario: Scenario, role: str, count: int, months: Sequence[float], triggers: bool
) -> list[Position]:
    planned = [
        key
        for key, action in scenario.plan.items()
        if action.verb == "open_requisition" and action.target == role
    ]
    new = [f"hire {role}"[:36] + (f" {i}" if i > 1 else "") for i in range(1, count + 1)]
    keys = [*planned, *(key for key in new if key not in scenario.plan)][:count]
    openings = [_at(month) for month in sorted(set(months)) if month < scenario.horizon_months]
    if triggers:
        own = trigger(scenario, keys[0], role)
        openings.append(_on(0.0, own))
        if scenario.models_in_production == 0:
            openings.append(_on(0.0, [LAUNCH]))
    for action in (scenario.plan[key] for key in keys if key in scenario.plan):
        if not action.never:
            signs = [each.model_dump(exclude_defaults=True) for each in action.when]
            openings.append(_on(action.month, signs) if signs else _at(action.month))
    described = scenario.roles[role]
    median = float(scenario.quantity(described.salary).quantile(0.5))
    return [
        Position(
            key,
            role,
            SHORT.get(role, described.label),
            key in scenario.plan,
            _stated_salary(scenario, key, median),
            tuple(dict.fromkeys(openings)),
        )
        for key in keys
    ]


def _stated_salary(scenario: Scenario, key: str, median: float) -> float:
    action = scenario.plan.get(key)
    return median if action is None or action.salary_usd is None else action.salary_usd


def _at(month: float) -> Opening:
    return Opening(month, "now" if month == 0 else f"month {month:g}")


def _on(month: float, signs: Sequence[Mapping[str, Any]]) -> Opening:
    return Opening(month, _words(signs), tuple(tuple(sign.items()) for sign in signs))


def _words(signs: Sequence[Mapping[str, Any]]) -> str:
    if list(signs) == [TOIL_TRIGGER, RETRAINING_TRIGGER]:
        return "on toil or retrains"
    if len(signs) == 1 and signs[0]["signal"] == "launched":
        return "at launch"
    if len(signs) == 1 and signs[0]["signal"] == "customers" and "at_least" in signs[0]:
        return f"at {signs[0]['at_least']:g} customers"
    return "on the plan's signs"


def sequences(
    scenario: Scenario,
    found: Sequence[Position],
    *,
    most: int | None = None,
    budget_usd: float | None = None,
    plan_too: bool = False,
) -> tuple[HiringSequence, ...]:
    """Return every hiring sequence that the limits allow, each plan once, nobody first.

    Args:
        scenario: the company; what else its plan has stays.
        found: positions that may be opened.
        most: how many at most; all of them if None.
        budget_usd: how much the median salaries of those opened may add up to, a year.
        plan_too: add the plan as it is if it has more hires than `most`.

    Raises:
        ScenarioError: if the limits allow nothing, or there are more than `MOST_SEQUENCES`.
    """
    cheapest = min(found, key=lambda each: each.salary_usd)
    budget = math.inf if budget_usd is None else budget_usd
    if budget < cheapest.salary_usd:
        allowed = f"{cheapest.salary_usd:,.0f} USD a year or more, the pay of a {cheapest.label}"
        raise _refused(scenario, "budget", f"{budget:,.0f}", allowed)
    if not any(each.openings for each in found):
        allowed = f"a month before the horizon of {scenario.horizon_months:g}"
        raise _refused(scenario, "months", "none of them", allowed)
    made: list[HiringSequence] = []
    for hires in range(1 + (len(found) if most is None else min(most, len(found)))):
        for opened in combinations(found, hires):
            if sum(each.salary_usd for each in opened) > budget:
                continue
            for times in product(*(each.openings for each in opened)):
                if _is_ordered(found, opened, times):
                    made.append(_sequence(scenario, found, dict(zip(opened, times, strict=True))))
                if len(made) > MOST_SEQUENCES:
                    allowed = (
                        f"at most {MOST_SEQUENCES:,}; give fewer --hire or --months, or --most"
                    )
                    raise _refused(scenario, "sequences", f"more than {MOST_SEQUENCES:,}", allowed)
    planned = [each for each in found if each.planned and not scenario.plan[each.key].never]
    pay = sum(each.salary_usd for each in planned)
    if plan_too and most is not None and len(planned) > most and pay <= budget:
        made.append(HiringSequence(AS_PLANNED, len(planned), pay, {}))
    return tuple(made)


def _is_ordered(
    found: Sequence[Position], opened: Sequence[Position], times: Sequence[Opening]
) -> bool:
    """Tell whether the positions of each role are opened in their order: the others are the same.

    The same people hired at the same times are one plan, whichever of the positions they take.
    """
    for role in {each.role for each in opened}:
        keys = [each.key for each in found if each.role == role]
        taken = [each.key for each in opened if each.role == role]
        moments = [time for each, time in zip(opened, times, strict=True) if each.role == role]
        if taken != keys[: len(taken)] or moments != sorted(moments):
            return False
    return True


def _sequence(
    scenario: Scenario, found: Sequence[Position], opened: Mapping[Position, Opening]
) -> HiringSequence:
    plan: dict[str, Any] = {}
    for each in found:
        if each in opened:
            plan[each.key] = {"open_requisition": each.role, **opened[each].changes}
        elif each.planned:
            plan[each.key] = {"month": NEVER}
    in_time = sorted(opened, key=lambda each: (bool(opened[each].signs), opened[each].month))
    name = ", ".join(f"{each.label} {opened[each].words}" for each in in_time)
    if not name:
        left = [each for each in planned_hires(scenario) if each not in plan]
        name = NOBODY if not left else NONE_OF_THEM if plan else AS_PLANNED
    return HiringSequence(name, len(opened), sum(each.salary_usd for each in opened), plan)


def _refused(scenario: Scenario, key: str, found: str, allowed: str) -> ScenarioError:
    return ScenarioError(scenario.name, None, key, found, allowed, None)
