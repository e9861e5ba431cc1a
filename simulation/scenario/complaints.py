"""Turn what pydantic complains about into a flaw that a founder understands."""

from __future__ import annotations

import re
from typing import Any

from pydantic import BaseModel, ValidationError

from simulation.scenario.errors import Flaw, Path
from simulation.scenario.people import Person, Role, Speeds
from simulation.scenario.plan import VERBS, Action, Condition
from simulation.scenario.policies import Milestone, Observed, Policies, StatedAim
from simulation.scenario.work import Mechanisms, PlannedWork, Rate, WorkKind

_QUOTED = re.compile(r"'([^']*)'")
ACTION_KEYS = f"one of {', '.join(VERBS)}, with month or when, and details of the verb"
_ALLOWED = {
    "bool_type": "true or false",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "string_type": "text",
}


def first_flaw(error: ValidationError, root: type[BaseModel]) -> Flaw:
    """Return the flaw to report first: misspelt keys come before missing ones.

    Args:
        error: everything that pydantic found.
        root: the model that was validated.
    """
    complaints: list[Any] = list(error.errors(include_url=False))
    rank = {"extra_forbidden": 0, "missing": 2}
    first = min(complaints, key=lambda complaint: rank.get(complaint["type"], 1))
    return _flaw(first, root)


def _flaw(complaint: dict[str, Any], root: type[BaseModel]) -> Flaw:
    """Return one complaint as a flaw with the path of the value."""
    path: Path = tuple(step for step in complaint["loc"] if step != "[key]")
    kind = complaint["type"]
    found = complaint["input"]
    context = complaint.get("ctx", {})
    inner = context.get("error")
    if isinstance(inner, Flaw):
        return inner.below(*path)
    if kind == "extra_forbidden" and path[:1] == ("plan",) and len(path) == 3:
        return Flaw(path[-1], ACTION_KEYS, known=Action.model_fields, path=path)
    if kind == "extra_forbidden":
        return Flaw(path[-1], known=_keys(path[:-1], root), path=path)
    if kind == "missing":
        return Flaw(f"no {path[-1]}", f"the key {path[-1]}", path=path[:-1], plain=True)
    if kind == "literal_error":
        return Flaw(found, known=_QUOTED.findall(context["expected"]), path=path)
    return Flaw(found, _ALLOWED.get(kind, complaint["msg"]), path=path)


def _keys(path: Path, root: type[BaseModel]) -> list[str]:
    """Return the keys that the mapping at a path may have."""
    deeper: dict[tuple[object, ...], type[BaseModel]] = {
        ("team", 2): Person,
        ("plan", 2): Action,
        ("plan", 4): Condition,
        ("policies", 1): Policies,
        ("milestones", 2): Milestone,
        ("observed", 1): Observed,
        ("aim", 1): StatedAim,
        ("mechanisms", 1): Mechanisms,
        ("roles", 2): Role,
        ("roles", 3): Speeds,
        ("planned_work", 2): PlannedWork,
        ("work_kinds", 2): WorkKind,
        ("work_kinds", 3): Rate,
    }
    if not path:
        return ["extends", *root.model_fields]
    return list(deeper.get((path[0], len(path)), root).model_fields)
