"""Checks that need more than one part of a scenario."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from simulation.scenario.errors import Flaw
from simulation.scenario.evidence import Parameter, register
from simulation.scenario.people import DISCIPLINES, Role
from simulation.scenario.quantities import ByAutomation, Quantity
from simulation.scenario.work import PLANNED_WORK, Work, WorkKind

if TYPE_CHECKING:
    from simulation.scenario.schema import Scenario

MOST_SEATS = 64
MOST_STREAMS = 48
MOST_KINDS = 16
MOST_ALTERNATIVES = 32
MOST_ROLES = 32
MOST_MILESTONES = 16


def check(scenario: Scenario) -> None:
    """Refuse a scenario whose parts do not fit together.

    Raises:
        Flaw: for the first contradiction, with the path of the value to change.
    """
    _check_sizes(scenario)
    _check_roles(scenario.roles)
    _check_kinds(scenario)
    _check_planned(scenario)
    _check_people(scenario)
    _check_milestones(scenario)
    _check_market(scenario)
    _check_baseline(scenario)


def streams(scenario: Scenario) -> int:
    """Return the number of independent arrival streams of a scenario."""
    each = {
        "model": max(1, scenario.models_in_production),
        "company": 1,
        "engineer": len(scenario.team),
    }
    return sum(each[kind.per] for kind in scenario.work_kinds.values())


def seats(scenario: Scenario) -> int:
    """Return the number of people that can ever be on the team."""
    return len(scenario.team) + sum(action.adds_seat for action in scenario.plan.values())


def _check_sizes(scenario: Scenario) -> None:
    """Refuse more of anything than the model has room for."""
    for section, number, most, what in (
        ("work_kinds", len(scenario.work_kinds), MOST_KINDS, "kinds of work"),
        ("work_kinds", streams(scenario), MOST_STREAMS, "streams of arriving work"),
        ("plan", seats(scenario), MOST_SEATS, "people in team and plan together"),
        ("alternatives", len(scenario.alternatives), MOST_ALTERNATIVES, "alternatives"),
        ("roles", len(scenario.roles), MOST_ROLES, "roles"),
        ("plan", len(scenario.plan), 2 * MOST_SEATS, "actions"),
        ("milestones", len(scenario.milestones), MOST_MILESTONES, "milestones"),
    ):
        if number > most:
            raise Flaw(f"{number} {what}", f"at most {most}", path=(section,), plain=True)


def _check_roles(roles: Mapping[str, Role]) -> None:
    """Check every quantity of every role."""
    for name, role in roles.items():
        for discipline in DISCIPLINES:
            if discipline != "general":
                speed = getattr(role.speeds, discipline)
                _check_quantity(speed, ("x",), 5, ("roles", name, "speeds", discipline))
        _check_quantity(role.fill, ("d",), 3650, ("roles", name, "fill"), "calendar_days")
        _check_quantity(role.salary, ("USD/yr",), 1e7, ("roles", name, "salary"))
        _check_quantity(role.hands_on, ("fraction",), 1, ("roles", name, "hands_on"))


def _check_kinds(scenario: Scenario) -> None:
    """Check the quantities and the roles of every kind of arriving work."""
    for name, kind in scenario.work_kinds.items():
        path = ("work_kinds", name)
        _check_rate(kind, path)
        _check_pair(kind.effort, "effort_hours", (*path, "effort"))
        _check_work(kind, scenario.roles, path)


def _check_planned(scenario: Scenario) -> None:
    """Check the quantities and the roles of the work that the company makes for itself."""
    for name, kind in scenario.planned_work.items():
        path = ("planned_work", name)
        if name not in PLANNED_WORK:
            raise Flaw(name, known=PLANNED_WORK, path=path)
        _check_pair(kind.effort, "effort_hours", (*path, "effort"))
        if kind.overdue_after is not None:
            after = Quantity(kind.overdue_after)
            _check_quantity(after, ("d",), 1e6, (*path, "overdue_after"), "working_days")
        _check_work(kind, scenario.roles, path)


def _check_work(kind: Work, roles: Mapping[str, Role], path: tuple[str, ...]) -> None:
    """Check what arriving and planned work have in common."""
    _check_pair(kind.detection, "elapsed_hours", (*path, "detection"))
    _check_quantity(kind.followup, ("h",), 1e6, (*path, "followup"), "effort_hours")
    if kind.performer != "any":
        _check_role(kind.performer, roles, (*path, "performer"), "any")
    for place, role in enumerate(kind.may_take):
        _check_role(role, roles, (*path, "may_take", place))


def _check_rate(kind: WorkKind, path: tuple[str, ...]) -> None:
    """Check the rate of a kind of work, its parameter and its share."""
    rate = kind.rate
    if rate.parameter is not None:
        named = Quantity(rate.parameter)
        _check_quantity(named, ("1/month", "1/yr"), 1e6, (*path, "rate", "parameter"))
    if rate.number is not None:
        distribution, unit = rate.number
        _check_quantity(Quantity("", distribution), (), 1e6, (*path, "rate", unit))
    if rate.share is not None:
        _check_quantity(Quantity(rate.share), ("fraction", "prob"), 1, (*path, "rate", "share"))


def _check_pair(pair: ByAutomation | None, clock: str, path: tuple[str, ...]) -> None:
    """Check both quantities of a pair that answers to automation."""
    if pair is None:
        return
    if pair.manual == pair.automated:
        _check_quantity(pair.manual, ("h",), 1e6, path, clock)
        return
    for part, quantity in pair.parts:
        _check_quantity(quantity, ("h",), 1e6, (*path, part), clock)


def _check_quantity(
    quantity: Quantity | None,
    allowed_units: tuple[str, ...],
    largest: float,
    path: tuple[str | int, ...],
    clock: str = "",
) -> None:
    """Check that a quantity names a parameter of the right unit or holds possible numbers."""
    if quantity is None:
        return
    if quantity.distribution is not None:
        low, high = quantity.distribution.ends()
        high = min(high, max(low, quantity.distribution.mean())) if high > 1e300 else high
        if low < 0 or high > largest:
            wrong = low if low < 0 else high
            raise Flaw(wrong, f"a number from 0 to {largest:g}", path=path)
        return
    known = register()

    def fits(row: Parameter) -> bool:
        return row.unit in allowed_units and clock in ("", row.clock)

    if quantity.parameter not in known:
        what = " or ".join(allowed_units)
        fitting = [name for name, row in known.items() if fits(row)]
        allowed = f"a number, a distribution, or one of {len(fitting)} register names in {what}"
        raise Flaw(quantity.parameter, allowed, known=fitting, path=path)
    row = known[quantity.parameter]
    if not fits(row):
        what = " or ".join(allowed_units) + (f", {clock}" if clock else "")
        found = f"{quantity.parameter} in {row.unit}, {row.clock}"
        raise Flaw(found, f"a parameter in {what}", path=path, plain=True)


def _check_role(
    role: str, roles: Mapping[str, Role], path: tuple[str | int, ...], *also: str
) -> None:
    """Refuse the name of a role that does not exist."""
    if role not in roles:
        raise Flaw(role, known=(*roles, *also), path=path)


def _check_people(scenario: Scenario) -> None:
    """Check the roles of team and plan and whom the plan lets go."""
    for name, person in scenario.team.items():
        _check_role(person.role, scenario.roles, ("team", name, "role"))
    people = {*scenario.team, *(key for key, act in scenario.plan.items() if act.adds_seat)}
    for key, action in scenario.plan.items():
        if key in scenario.team:
            raise Flaw(
                key, "a key that is not the name of somebody on the team", path=("plan", key)
            )
        if action.adds_seat:
            _check_role(action.target, scenario.roles, ("plan", key, action.verb))
        elif action.concerns_person and action.target not in people:
            raise Flaw(action.target, known=sorted(people), path=("plan", key, action.verb))
        if action.to is not None:
            _check_role(action.to, scenario.roles, ("plan", key, "to"))


def _check_milestones(scenario: Scenario) -> None:
    """Check what milestones wait for: others of fixed scope, and never in a circle."""
    milestones = scenario.milestones
    for name, milestone in milestones.items():
        for place, before in enumerate(milestone.after):
            if before not in milestones:
                raise Flaw(before, known=milestones, path=("milestones", name, "after", place))
        waiting, seen = list(milestone.after), set[str]()
        while waiting:
            before = waiting.pop()
            if before == name:
                allowed = "milestones that do not wait for this one"
                raise Flaw(before, allowed, path=("milestones", name, "after"))
            if before not in seen:
                seen.add(before)
                waiting += milestones[before].after if before in milestones else ()


def _check_market(scenario: Scenario) -> None:
    """Refuse revenue that nobody pays."""
    if scenario.mrr_usd > 0 and scenario.customers == 0:
        raise Flaw(scenario.mrr_usd, "0 as long as customers is 0", path=("mrr_usd",))


def _check_baseline(scenario: Scenario) -> None:
    """Refuse a baseline that is no alternative."""
    if scenario.baseline is not None and scenario.baseline not in scenario.alternatives:
        raise Flaw(scenario.baseline, known=scenario.alternatives, path=("baseline",))
