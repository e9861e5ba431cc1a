"""What was typed on the page, read as `nexthire init` reads it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from simulation.decision.dials import KEYS
from simulation.scenario import ScenarioError, register
from simulation.scenario.errors import Flaw
from simulation.scenario.interview.drawn import drawn_as, range_words, read_number, read_one

Plain = dict[str, Any]
MONTHS = "a number of months from now, or never"


@dataclass
class Typed:
    """Hold the changes of a page with numbers where there was text.

    Args:
        diff: the changes, without those that cannot be read.
        errors: why those cannot.
        read: dotted key of each text that was read -> the number, or for a number of the register
            what is shown of it.
    """

    diff: Plain
    errors: list[ScenarioError] = field(default_factory=list)
    read: dict[str, Any] = field(default_factory=dict)


def read_changes(diff: Mapping[str, Any]) -> Typed:
    """Return the changes of a page with numbers where there was text.

    What is no text, or stands where none is expected, is left as it is.

    Args:
        diff: keys as in a scenario file.
    """
    typed = Typed({**diff})
    for key, value in diff.items():
        if key in KEYS:
            _read(typed, typed.diff, (key,), value, partial(_of_company, key))
    for name, value in _inside(typed, "parameters").items():
        here = typed.diff["parameters"]
        _read(typed, here, ("parameters", name), value, partial(_of_register, name))
    for name, value in _inside(typed, "plan").items():
        if isinstance(value, Mapping) and "month" in value:
            typed.diff["plan"][name] = here = {**value}
            _read(typed, here, ("plan", name, "month"), value["month"], _month)
    return typed


def _inside(typed: Typed, section: str) -> Plain:
    """Return what a section holds, and put a copy of it into the changes."""
    inside = typed.diff.get(section)
    if not isinstance(inside, Mapping):
        return {}
    typed.diff[section] = {**inside}
    return {**inside}


def read_months(text: str, low: float, high: float) -> float:
    """Return the months that were typed as a price.

    Raises:
        Flaw: if they are none.
    """
    return read_one(text, range_words(low, high, "months"))


def _read(
    typed: Typed,
    inside: Plain,
    path: tuple[str, ...],
    value: object,
    read: Callable[[str], Any],
) -> None:
    if not isinstance(value, str):
        return
    try:
        inside[path[-1]] = found = read(value)
        typed.read[".".join(path)] = found
    except Flaw as flaw:
        del inside[path[-1]]
        typed.errors.append(flawed(flaw, ".".join(path)))


def flawed(flaw: Flaw, key: str) -> ScenarioError:
    """Return the error for a change at a key."""
    return ScenarioError("changes", None, key, flaw.found, flaw.allowed, flaw.nearest)


def _of_company(key: str, text: str) -> float | int:
    dial = KEYS[key]
    unit = "" if dial.whole else dial.unit
    return _short(read_one(text, range_words(dial.low, dial.high, unit, dial.whole)))


def _of_register(name: str, text: str) -> Any:
    if name not in register():
        # Said by whoever reads files.
        return text
    drawn = drawn_as(name, read_number(name, text))
    if drawn.is_constant:
        return _short(drawn.ends()[0])
    return {
        family: {key: _short(value) for key, value in parameters.items()}
        for family, parameters in drawn.as_value().items()
    }


def _month(text: str) -> float | int | str:
    return text if text.strip().lower() == "never" else _short(read_one(text, MONTHS))


def _short(value: float) -> float | int:
    return int(value) if value == int(value) else value
