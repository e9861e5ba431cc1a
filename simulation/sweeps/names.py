"""What a name in a sweep means, and how a scenario sets it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

import numpy as np

from simulation.model.names import DISCIPLINES
from simulation.scenario import Distribution, Scenario, register
from simulation.scenario.errors import Flaw
from simulation.scenario.quantities import Quantity

Kind = Literal["parameter", "own range", "key"]

# Sections of a scenario whose entries are named by whoever writes it.
SECTIONS = ("team", "plan", "roles", "planned_work", "work_kinds", "milestones")
NOT_TURNED = ("name", "question", "reason", "alternatives", "baseline", "aim", "parameters")
# The middle 90 percent: what evidence states as a range.
TAILS = np.array([0.05, 0.95])
EVERYTHING = (float("-inf"), float("inf"))


@dataclass(frozen=True)
class Named:
    """Describe what a name means in a scenario.

    Args:
        kind: "parameter" of the register, "own range" of a role or kind of work, or "key" of the
            scenario.
        path: keys that lead to it in a scenario file.
        meaning, unit, grade: in words; empty where nothing is known.
        low, high: range of its evidence; None where there is none.
        distribution: what it is drawn from; None where it is a choice.
        ends: smallest and largest number that its unit allows.
        whole: whether only whole numbers make sense.
        beside: further keys that are set with it.
    """

    kind: Kind
    path: tuple[str, ...]
    meaning: str = ""
    unit: str = ""
    grade: str = ""
    low: float | None = None
    high: float | None = None
    distribution: Distribution | None = None
    ends: tuple[float, float] = EVERYTHING
    whole: bool = False
    beside: Mapping[str, Any] = field(default_factory=dict)

    def change(self, value: Any) -> dict[str, Any]:
        """Return the scenario diff that sets it."""
        diff: Any = value
        *above, last = self.path
        diff = {**self.beside, last: value}
        for key in reversed(above):
            diff = {key: diff}
        return dict(diff)


def named(scenario: Scenario, name: str) -> Named:
    """Return what a name means.

    Raises:
        Flaw: if it means nothing, with the nearest name that does.
    """
    if name in register():
        return _parameter(scenario, name)
    own = own_ranges(scenario)
    if name in own:
        return own[name]
    if not isinstance(name, str) or not _is_key(scenario, name):
        raise _unknown(scenario, name, own)
    path = tuple(name.split("."))
    return Named("key", path, whole=_is_whole(path))


def own_ranges(scenario: Scenario) -> dict[str, Named]:
    """Return what roles and kinds of work are drawn from, named as in `experiment.uncertain`."""
    found: dict[str, Named] = {}
    for role_name, role in scenario.roles.items():
        for discipline in DISCIPLINES:
            if discipline == "general":
                continue
            found[f"{role_name} speed in {discipline}"] = _own(
                scenario,
                role.speed(discipline),
                ("roles", role_name, "speeds", discipline),
                f"speed of a {role.label} in {discipline} work",
                "relative to the specialist",
            )
        found[f"{role_name} salary"] = _own(
            scenario,
            role.salary,
            ("roles", role_name, "salary"),
            f"salary of a {role.label}",
            "USD a year",
        )
        found[f"{role_name} hands-on share"] = _own(
            scenario,
            role.hands_on,
            ("roles", role_name, "hands_on"),
            f"task time of a {role.label} that goes into tasks",
            "share",
        )
    for kind_name, kind in scenario.work_kinds.items():
        if kind.rate.number is None:
            continue
        rate, unit = kind.rate.number
        words = unit.replace("per_", "a ").replace("_", " ")
        found[f"rate of {kind_name}"] = _own(
            scenario,
            Quantity("", rate),
            ("work_kinds", kind_name, "rate", unit),
            f"how often this arrives: {kind.label}",
            f"events {words}",
            kind.rate.model_dump(include={"share", "complement"}, exclude_defaults=True),
        )
    return found


def _parameter(scenario: Scenario, name: str) -> Named:
    row = scenario.parameter(name)
    drawn = None if row.distribution.is_constant else row.distribution
    low, high, grade = row.low, row.high, row.grade
    if row.overridden and drawn is not None:
        low, high = (float(end) for end in np.clip(drawn.quantile(TAILS), *row.bounds))
        grade = "stated"
    return Named(
        "parameter",
        ("parameters", name),
        row.meaning,
        row.unit_words,
        grade,
        low,
        high,
        drawn,
        row.bounds,
        row.unit == "flag",
    )


def _own(
    scenario: Scenario,
    quantity: Quantity,
    path: tuple[str, ...],
    meaning: str,
    unit: str,
    beside: Mapping[str, Any] | None = None,
) -> Named:
    if quantity.parameter:
        named_by = _parameter(scenario, quantity.parameter)
        return replace(named_by, kind="own range", path=path, meaning=meaning)
    drawn = scenario.quantity(quantity)
    own = Named("own range", path, meaning, unit, "stated", beside=beside or {})
    if drawn.is_constant:
        return own
    low, high = (float(end) for end in drawn.quantile(TAILS))
    return replace(own, low=low, high=high, distribution=drawn, ends=(0.0, float("inf")))


def _is_key(scenario: Scenario, name: str) -> bool:
    """Tell whether a dotted name leads to something in the scenario or in one of its plans."""
    first, *rest = name.split(".")
    if first in NOT_TURNED or first not in Scenario.model_fields or not all(rest):
        return False
    if first not in SECTIONS:
        return True
    return len(rest) >= 2 and rest[0] in _entries(scenario, first)


def _entries(scenario: Scenario, section: str) -> list[str]:
    """Return the entries of a section, those that only alternatives have included."""
    entries = dict.fromkeys(getattr(scenario, section))
    for name in scenario.alternatives:
        entries.update(dict.fromkeys(getattr(scenario.alternative(name), section)))
    return list(entries)


def _unknown(scenario: Scenario, name: object, own: Mapping[str, Named]) -> Flaw:
    """Return the flaw for a name that means nothing."""
    allowed = "a register parameter, a range of this scenario's own, or a scenario key with dots"
    first, _, rest = str(name).partition(".")
    if first == "parameters" and rest in register():
        flaw = Flaw(name, allowed)
        flaw.nearest = rest
        return flaw
    keys = [each for each in Scenario.model_fields if each not in NOT_TURNED]
    top = [key for key in keys if key not in SECTIONS]
    dotted = [
        f"{section}.{entry}.{key}"
        for section, key in (("plan", "month"), ("team", "role"), ("team", "level"))
        for entry in _entries(scenario, section)
    ]
    if first in SECTIONS and rest:
        # The rest of the key stays as it was written; only the entry is unknown.
        _, _, last = rest.partition(".")
        dotted += [f"{first}.{entry}.{last or 'month'}" for entry in _entries(scenario, first)]
    known = [*register(), *own, *top, *dotted]
    flaw = Flaw(name, allowed, known=known)
    # A part of a name is a better hint than letters in common.
    holding = sorted((each for each in known if str(name) and str(name) in each), key=len)
    flaw.nearest = holding[0] if holding else flaw.nearest
    return flaw


def _is_whole(path: tuple[str, ...]) -> bool:
    """Tell whether a key of the scenario itself takes whole numbers only."""
    if len(path) != 1:
        return False
    annotation = Scenario.model_fields[path[0]].annotation
    if get_origin(annotation) in (Union, UnionType):
        annotation = next((each for each in get_args(annotation) if each is int), annotation)
    return annotation is int
