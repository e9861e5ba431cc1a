"""The evidence register: every default number with its range, source and grade."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, cast

from simulation.scenario import distributions, units
from simulation.scenario.distributions import Distribution
from simulation.scenario.errors import Flaw
from simulation.scenario.nodes import Node
from simulation.scenario.yaml_reader import read_yaml

Kind = Literal["lever", "uncertainty", "chance", "constant"]
NOT_REGISTER = frozenset({"sources", "roles", "work_kinds", "planned_work"})

_CODES = re.compile(r"R(\d\d)(?:-R(\d\d))?")


@dataclass(frozen=True, slots=True)
class Parameter:
    """Describe one number of the model.

    Args:
        name: its name, with the clock as suffix where the number could be misread.
        meaning: what it says.
        value: central value.
        unit: unit as in `units.UNITS`.
        clock: what a time counts: effort, elapsed or calendar time, or none.
        performer: role whose hours an effort states, `any`, or `none`.
        low: 5th percentile (end point of triangular and uniform rows; allowed low of a lever).
        high: 95th percentile, likewise.
        kind: lever (chosen), uncertainty (drawn once a world), chance (drawn per event), constant.
        distribution: what is drawn from.
        source: where the number comes from, with codes explained by `sources`.
        evidence: V text read, M from memory, S the guide, A assumption.
        grade: measured, reported or assumed.
        note: caveats.
        derived: formula on other rows that gives the value, or an empty string.
        section: file of the register that holds it.
        overridden: whether a scenario replaced the distribution.
    """

    name: str
    meaning: str
    value: float
    unit: str
    clock: str
    performer: str
    low: float
    high: float
    kind: Kind
    distribution: Distribution
    source: str
    evidence: str
    grade: str
    note: str
    derived: str = ""
    section: str = ""
    overridden: bool = False

    @property
    def bounds(self) -> tuple[float, float]:
        """Return the smallest and largest number that the unit allows."""
        return units.bounds(self.unit, self.low)

    @property
    def unit_words(self) -> str:
        """Return the unit as a reader would say it."""
        return units.words(self.unit, self.clock)

    @property
    def source_codes(self) -> tuple[str, ...]:
        """Return the codes of `sources` that the source names, ranges written out."""
        found: list[str] = []
        for first, last in _CODES.findall(self.source):
            found += [f"R{n:02d}" for n in range(int(first), int(last or first) + 1)]
        return tuple(dict.fromkeys(found))

    def overridden_by(self, distribution: Distribution) -> Parameter:
        """Return the parameter as a scenario sets it.

        A lever or constant that is given a range becomes an uncertainty; every other kind stays.
        """
        kind = self.kind
        if kind in ("lever", "constant") and not distribution.is_constant:
            kind = "uncertainty"
        return replace(
            self,
            distribution=distribution,
            value=distribution.mean(),
            kind=kind,
            derived="",
            overridden=True,
        )


@cache
def data_folder() -> Path:
    """Return the folder with the shipped scenarios and evidence."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "shipped"
    return installed if installed.is_dir() else package.parent / "scenarios"


def read_shipped(name: str) -> Node:
    """Return a shipped YAML file as nodes, called `scenarios/<name>.yaml` in messages."""
    return read_yaml(data_folder() / f"{name}.yaml", f"scenarios/{name}.yaml")


@cache
def register() -> Mapping[str, Parameter]:
    """Return every parameter of the model by name (read once, then kept).

    Raises:
        ScenarioError: when a file of the register is malformed.
    """
    rows: dict[str, Parameter] = {}
    for file in sorted((data_folder() / "evidence").glob("*.yaml")):
        if file.stem in NOT_REGISTER:
            continue
        tree = read_shipped(f"evidence/{file.stem}")
        for name, node in tree.children().items():
            try:
                if name in rows:
                    raise Flaw(name, f"each name once (also in {rows[name].section})")
                rows[name] = _parameter(name, file.stem, node.plain())
            except Flaw as flaw:
                raise tree.error(flaw.below(name)) from None
    return MappingProxyType(rows)


@cache
def sources() -> Mapping[str, str]:
    """Return what each source code of the register stands for."""
    tree = read_shipped("evidence/sources")
    return MappingProxyType({code: str(node.value) for code, node in tree.children().items()})


_NOT_READ = ("name", "section", "overridden")
_READ = tuple(field.name for field in fields(Parameter) if field.name not in _NOT_READ)
_REQUIRED = tuple(name for name in _READ if name != "derived")
_NUMBERS = ("value", "low", "high")
_CHOICES: dict[str, frozenset[str]] = {
    "unit": units.UNITS,
    "clock": units.CLOCKS,
    "kind": frozenset({"lever", "uncertainty", "chance", "constant"}),
    "evidence": frozenset("VMSA"),
    "grade": frozenset({"measured", "reported", "assumed"}),
}


def _parameter(name: str, section: str, entry: object) -> Parameter:
    """Return one row of the register, refusing unknown, missing and mistyped entries."""
    if not isinstance(entry, dict):
        raise Flaw(entry, "a mapping")
    row: dict[str, Any] = entry
    for key in row:
        if key not in _READ:
            raise Flaw(key, known=_READ, path=(key,))
    for key in _REQUIRED:
        if key not in row:
            raise Flaw(f"no {key}", "every entry of a row", plain=True)
    for key, value in row.items():
        if key in _NUMBERS:
            if isinstance(value, bool) or not isinstance(value, (int, float)):
                raise Flaw(value, "a number", path=(key,))
        elif key == "distribution":
            continue
        elif not isinstance(value, str):
            raise Flaw(value, "text", path=(key,))
        elif key in _CHOICES and value not in _CHOICES[key]:
            raise Flaw(value, known=_CHOICES[key], path=(key,))
    try:
        drawn = distributions.parse(row["distribution"])
    except Flaw as flaw:
        raise flaw.below("distribution") from None
    numbers = {key: float(row[key]) for key in _NUMBERS}
    rest = cast(dict[str, Any], {**row, **numbers, "distribution": drawn})
    return Parameter(name=name, section=section, **rest)
