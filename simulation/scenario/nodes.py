"""Values that remember where they were written."""

from __future__ import annotations

import math
import numbers
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from simulation.scenario.errors import Flaw, Path, ScenarioError

DEEPEST = 20
LARGEST_INTEGER = 10**40
Value = str | int | float | bool | None | dict[str, "Node"] | list["Node"]


@dataclass(frozen=True, slots=True)
class Node:
    """Hold one value of a scenario with the file and line it came from.

    Args:
        value: a scalar, or a mapping or list of further nodes.
        file: name of the file as the user knows it.
        line: line of the key (or list item), counted from 1; None outside files.
        within: dotted key under which the value was written when it was moved
            (an alternative's diff is written under `alternatives.<name>`).
    """

    value: Value
    file: str
    line: int | None = None
    within: str = ""

    def plain(self) -> Any:
        """Return the value as ordinary Python data."""
        if isinstance(self.value, dict):
            return {key: child.plain() for key, child in self.value.items()}
        if isinstance(self.value, list):
            return [child.plain() for child in self.value]
        return self.value

    def children(self) -> dict[str, Node]:
        """Return the nodes of a mapping; an empty mapping for any other value."""
        return self.value if isinstance(self.value, dict) else {}

    def moved(self, within: str) -> Node:
        """Return a copy in which every node says that it was written under `within`."""
        value: Value = self.value
        if isinstance(value, dict):
            value = {key: child.moved(within) for key, child in value.items()}
        elif isinstance(value, list):
            value = [child.moved(within) for child in value]
        return replace(self, value=value, within=within)

    def error(self, flaw: Flaw) -> ScenarioError:
        """Return the error for a flaw, placed at the deepest node its path reaches."""
        node: Node = self
        for step in flaw.path:
            deeper = node._step(step)
            if deeper is None:
                break
            node = deeper
        path = ".".join(str(step) for step in flaw.path)
        key = f"{node.within}.{path}".strip(".") if node.within else path
        return ScenarioError(node.file, node.line, key, flaw.found, flaw.allowed, flaw.nearest)

    def without(self, key: str) -> Node | None:
        """Return a copy without what a dotted key leads to; None if it leads nowhere."""
        for name, child in self.children().items():
            rest = key.removeprefix(f"{name}.")
            kept = child.without(rest) if rest != key else None
            if key == name or kept is not None:
                others = {each: node for each, node in self.children().items() if each != name}
                return replace(self, value=others if kept is None else {**others, name: kept})
        return None

    def _step(self, step: str | int) -> Node | None:
        """Return the child called or numbered `step`, or None."""
        if isinstance(self.value, dict):
            return self.value.get(str(step))
        if isinstance(self.value, list) and isinstance(step, int) and step < len(self.value):
            return self.value[step]
        return None


def from_plain(data: object, file: str, path: Path = ()) -> Node:
    """Return ordinary Python data as nodes.

    Args:
        data: mappings with text keys, lists, text, finite numbers, booleans, None.
        file: the word that stands for the file in messages.

    Raises:
        ScenarioError: for anything else, and for data nested deeper than a file may be.
    """
    try:
        return _from_plain(data, file, path)
    except Flaw as flaw:
        raise Node(None, file).error(flaw) from None


def _from_plain(data: object, file: str, path: Path) -> Node:
    """Return data as nodes, raising a `Flaw` that carries the full path."""
    if len(path) > DEEPEST:
        raise Flaw("deeper nesting", f"at most {DEEPEST} levels", path=path[:3], plain=True)
    if isinstance(data, Mapping):
        for key in data:
            if not isinstance(key, str):
                raise Flaw(key, "text as key", path=path)
        return Node({k: _from_plain(v, file, (*path, k)) for k, v in data.items()}, file)
    if isinstance(data, (list, tuple)):
        return Node([_from_plain(v, file, (*path, i)) for i, v in enumerate(data)], file)
    return Node(_scalar(data, path), file)


def _scalar(data: object, path: Path) -> str | int | float | bool | None:
    """Return a scalar as a plain Python one (NumPy numbers included)."""
    if data is None or isinstance(data, (bool, str)):
        return data
    if isinstance(data, np.bool_):
        return bool(data)
    if isinstance(data, numbers.Integral):
        if abs(int(data)) > LARGEST_INTEGER:
            raise Flaw("a very large number", "fewer digits", path=path, plain=True)
        return int(data)
    if isinstance(data, numbers.Real):
        number = float(data)
        if math.isfinite(number):
            return number
        raise Flaw(number, "a finite number", path=path)
    found = f"a Python {type(data).__name__}"
    raise Flaw(found, "text, a number, true, false, a list or a mapping", path=path, plain=True)
