"""The two alternatives that the page compares: your plan, and another one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simulation.report.formatting import clean
from simulation.scenario import Action, Scenario, ScenarioError
from simulation.scenario.errors import Flaw
from simulation.scenario.plan import DETAILS, HIRING

YOURS, NOBODY, LOADED = "your plan", "nobody new", "as loaded"
NEVER, NOW = "never", "now"
# What the page decides itself, so that two alternatives stay two.
NOT_CHANGED = ("alternatives", "baseline", "extends", "name")
MOST_NAMED = 2
Diff = dict[str, Any]


@dataclass(frozen=True)
class Pair:
    """Hold your plan and the one it is compared with.

    Args:
        company: the company as edited, with both as its alternatives; with your plan alone if both
            are the same.
        edited: the company as edited, with your plan and no alternatives.
        against: name of the other alternative.
        action: what your plan does instead, as an instruction.
        same: whether both are the same.
    """

    company: Scenario
    edited: Scenario
    against: str
    action: str
    same: bool


def paired(base: Scenario, diff: Diff, against: str = NOBODY) -> Pair:
    """Return the company as edited, with your plan and another one as alternatives.

    Args:
        base: the company as loaded.
        diff: what was changed, as in a scenario file.
        against: `NOBODY` for your plan without its hires, `LOADED` for the plan as loaded, or the
            name of one of the company's own alternatives.

    Raises:
        ScenarioError: if a change is not valid, or there is no such alternative.
    """
    now = edited(base, diff)
    names = [*dict.fromkeys((NOBODY, LOADED, *base.alternatives))]
    if against not in names:
        flaw = Flaw(against, known=names)
        raise ScenarioError("changes", None, "against", flaw.found, flaw.allowed, flaw.nearest)
    instead = _instead(base, now, diff, against, _cleared(base))
    company = now.with_changes({"alternatives": {against: instead, YOURS: {}}, "baseline": against})
    yours, other = company.alternative(YOURS), company.alternative(against)
    same = yours.content_hash() == other.content_hash()
    return Pair(now if same else company, now, against, instruction(yours, other), same)


def opening(base: Scenario) -> Diff:
    """Return what to change in a company for its question to be answered at once.

    A file may plan nobody and ask about alternatives to that: the plan shown first is then the
    alternative `now`, if only months make the difference. Nothing is changed otherwise.

    Args:
        base: the company as loaded.
    """
    if NOW not in base.alternatives or not paired(base, {}).same:
        return {}
    now = base.alternative(NOW)
    bare, meant = edited(base, {}), now.with_changes(_cleared(now))
    moved = [key for key in now.plan if now.plan[key] != base.plan.get(key)]
    months = {
        key: {"month": NEVER if now.plan[key].never else now.plan[key].month} for key in moved
    }
    if not moved or any(key not in base.plan or now.plan[key].when for key in moved):
        return {}
    diff: Diff = {"plan": months}
    alike = bare.with_changes(diff).content_hash() == meant.content_hash()
    return diff if alike and not paired(base, diff).same else {}


def edited(base: Scenario, diff: Diff) -> Scenario:
    """Return the company as edited, with your plan and no alternatives.

    Args:
        base: the company as loaded.
        diff: what was changed, as in a scenario file.

    Raises:
        ScenarioError: if a change is not valid.
    """
    for key in NOT_CHANGED:
        if key in diff:
            raise ScenarioError(
                "changes", None, key, "a change", "keys of the company and its plan"
            )
    return base.with_changes({**diff, **_cleared(base)})


def _cleared(base: Scenario) -> Diff:
    """Return the change that takes a company's alternatives away."""
    return {"baseline": None, "alternatives": dict.fromkeys(base.alternatives)}


def _instead(base: Scenario, edited: Scenario, diff: Diff, against: str, cleared: Diff) -> Diff:
    """Return what the other alternative changes in the company as edited."""
    if against == NOBODY:
        hires = [key for key, action in edited.plan.items() if action.verb in HIRING]
        return {"plan": {key: {"month": NEVER} for key in hires}} if hires else {}
    rest = {key: value for key, value in diff.items() if key != "plan"}
    if against == LOADED:
        return _plan_diff(edited, base.with_changes({**rest, **cleared}))
    own = base.plain()["alternatives"][against] or {}
    kept = {name: None for name in base.alternatives if name != against}
    target = base.with_changes({**rest, "baseline": None, "alternatives": kept})
    further = {key: value for key, value in own.items() if key != "plan"}
    return {**further, **_plan_diff(edited, target.alternative(against))}


def _plan_diff(edited: Scenario, target: Scenario) -> Diff:
    """Return what turns the plan as edited into that of another company."""
    written = target.plain().get("plan") or {}
    plan: Diff = {key: None for key in edited.plan if key not in target.plan}
    for key, action in target.plan.items():
        if edited.plan.get(key) != action:
            plan[key] = _whole(action, written[key])
    return {"plan": plan} if plan else {}


def _whole(action: Action, written: Mapping[str, Any]) -> Diff:
    """Return an action with the details it leaves unsaid, so that it hides what it is laid over."""
    unsaid: Diff = {"month": NEVER if action.never else action.month}
    for detail, verbs in DETAILS.items():
        default = Action.model_fields[detail].default
        if action.verb in verbs and default is not None:
            unsaid[detail] = default
    return {**unsaid, **written}


def instruction(yours: Scenario, other: Scenario) -> str:
    """Return what your plan does that the other one does not, such as `Open the ... position now`.

    Args:
        yours, other: the company as both alternatives have it.
    """
    changed = [key for key in yours.plan if yours.plan[key] != other.plan.get(key)]
    told = [_deed(yours, yours.plan[key], other.plan.get(key)) for key in changed]
    gone = [key for key in other.plan if key not in yours.plan and not other.plan[key].never]
    alike = yours.model_dump(exclude={"plan"}) == other.model_dump(exclude={"plan"})
    if gone or not alike or not 0 < len(told) <= MOST_NAMED or not all(told):
        return "Your plan"
    return clean("Open " + " and ".join(filter(None, told)))


def _deed(company: Scenario, action: Action, before: Action | None) -> str | None:
    """Return such as `the MLOps engineer position in 3 months`, None for anything else."""
    if action.verb != "open_requisition" or action.never or action.when:
        return None
    position = f"the {company.roles[action.target].label} position {when(action.month)}"
    if before is None or before.never:
        return position
    if before.when or before.model_copy(update={"month": action.month}) != action:
        return None
    return f"{position} instead of {when(before.month)}"


def when(month: float) -> str:
    """Return a month from now in words."""
    if month == 0:
        return "now"
    return "in 1 month" if month == 1 else f"in {month:g} months"
