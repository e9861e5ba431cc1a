"""Dials: the one number of a company that is turned while all else stays."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from simulation.experiment.changes import change
from simulation.scenario import Scenario, ScenarioError, register
from simulation.scenario.errors import Flaw
from simulation.scenario.evidence import Parameter

Kind = Literal["lever", "uncertainty", "chance", "constant", "company", "rule"]
# Beyond this ratio of the ends, points are spread by ratio and not by distance.
WIDE_RATIO = 8.0
DIGITS = 3


@dataclass(frozen=True)
class Key:
    """Describe a number of a scenario that can be turned.

    Args:
        meaning: what it says.
        unit: words for its unit.
        low, high: ends allowed.
        whole: whether only whole numbers make sense.
    """

    meaning: str
    unit: str
    low: float
    high: float
    whole: bool = False


KEYS = {
    "cash_usd": Key("cash today", "USD", 0, 1e12),
    "mrr_usd": Key("monthly recurring revenue today", "USD a month", 0, 1e12),
    "customers": Key("paying customers today", "customers", 0, 10_000, True),
    "pilots": Key("pilots under way today", "pilots", 0, 1_000, True),
    "founders": Key("founders who draw the founder salary", "founders", 0, 20, True),
    "models_in_production": Key("models serving customers today", "models", 0, 8, True),
    "versions": Key("versions or segments of each model", "versions", 1, 50, True),
    "infra_debt": Key("infrastructure debt today", "share", 0, 0.65),
    "data_debt": Key("data debt today", "share", 0, 1),
    "automation": Key("platform automation today", "share", 0, 0.9),
    "pipeline": Key("data pipeline maturity today", "share", 0, 1),
}


@dataclass(frozen=True)
class Dial:
    """Hold a number of a company and the range in which it is turned.

    Args:
        name: register parameter, or key of the scenario.
        meaning: what it says.
        unit: words for its unit.
        kind: kind of the parameter; "company" for a key of the scenario, "rule" for a threshold.
        low, high: ends of the range, `low` below `high`.
        today: its value in the scenario; NaN if it is drawn from a range.
        drawn: where most of its draws lie, None if it is not drawn.
        whole: whether only whole numbers make sense.
        grade: grade of a parameter, or an empty string.
    """

    name: str
    meaning: str
    unit: str
    kind: Kind
    low: float
    high: float
    today: float = math.nan
    drawn: tuple[float, float] | None = None
    whole: bool = False
    grade: str = ""

    def turned(self, scenario: Scenario, value: float) -> Scenario:
        """Return the scenario with this number set.

        Raises:
            ScenarioError: if the number does not fit the rest of the scenario.
        """
        return scenario.with_changes(change(self.name, int(value) if self.whole else value))

    def within(self, low: float, high: float) -> Dial:
        """Return the dial with another range."""
        return replace(self, low=float(low), high=float(high))

    def grid(self, points: int, also: Iterable[float] = ()) -> tuple[float, ...]:
        """Return points over the range, both ends among them, readable and ascending.

        Args:
            points: about how many, 2 or more.
            also: further values, each taken in place of a near point if it is in the range.
        """
        wide = self.low > 0 and self.high >= WIDE_RATIO * self.low
        spread = np.geomspace if wide else np.linspace
        inner = {self.rounded(value) for value in spread(self.low, self.high, points)[1:-1]}
        found = {self.low, self.high, *inner}
        for value in also:
            if self.low < value < self.high:
                nearest = min(inner, key=lambda each: abs(each - value), default=None)
                if nearest is not None and len(found) > points - 1:
                    found.discard(nearest)
                    inner.discard(nearest)
                found.add(value)
        return tuple(sorted(found))

    def middle(self, low: float, high: float) -> float | None:
        """Return a point between two, or None if there is none."""
        wide = low > 0 and self.high >= WIDE_RATIO * max(self.low, 1e-300)
        value = self.rounded(math.sqrt(low * high) if wide else (low + high) / 2, DIGITS + 1)
        return value if low < value < high else None

    def rounded(self, value: float, digits: int = DIGITS) -> float:
        """Return a value with a few digits, or whole."""
        rounded = float(round(value)) if self.whole else float(f"{value:.{digits}g}")
        return min(max(rounded, self.low), self.high)


def dial(
    scenario: Scenario, name: str, low: float | None = None, high: float | None = None
) -> Dial:
    """Return a register parameter or a key of the scenario, to be turned over its range.

    Args:
        scenario: the company as it is.
        name: register parameter, or one of `KEYS`.
        low, high: ends of the range; by default the parameter's evidence range, or from half to
            double of what the scenario has.

    Raises:
        ScenarioError: if there is no such number, it has no range, or the range does not fit.
    """
    if name in KEYS:
        found = _of_company(scenario, name)
        smallest, largest = KEYS[name].low, KEYS[name].high
    elif name in register():
        parameter = scenario.parameter(name)
        found = _of_register(parameter)
        smallest, largest = parameter.bounds
    else:
        known = [*register(), *KEYS]
        flaw = Flaw(name, known=known)
        # A part of a name is a better hint than letters in common.
        holding = sorted((each for each in known if name and name in each), key=len)
        near = holding[0] if holding else flaw.nearest
        allowed = f"a register parameter, or {', '.join(KEYS)}"
        raise ScenarioError(scenario.name, None, "parameter", flaw.found, allowed, near)
    found = found.within(found.low if low is None else low, found.high if high is None else high)
    if not smallest <= found.low < found.high <= largest:
        allowed = f"--range LOW,HIGH from {smallest:g} to {largest:g} {found.unit}"
        given = f"{found.low:g} to {found.high:g}"
        raise ScenarioError(scenario.name, None, f"range of {name}", given, allowed)
    if found.whole and not (found.low.is_integer() and found.high.is_integer()):
        given = f"{found.low:g} to {found.high:g}"
        raise ScenarioError(scenario.name, None, f"range of {name}", given, "whole numbers")
    return found


def _of_company(scenario: Scenario, name: str) -> Dial:
    key, today = KEYS[name], float(getattr(scenario, name))
    low, high = max(key.low, today / 2), min(key.high, today * 2)
    if key.high <= 1.0:
        low, high = key.low, key.high
    elif key.whole:
        low, high = math.floor(low), math.ceil(high)
    return Dial(name, key.meaning, key.unit, "company", low, high, today, whole=key.whole)


def _of_register(parameter: Parameter) -> Dial:
    # A derived number is drawn with what it is derived from.
    fixed = parameter.distribution.is_constant and not parameter.derived
    low, high = parameter.low, parameter.high
    return Dial(
        parameter.name,
        parameter.meaning,
        parameter.unit_words,
        parameter.kind,
        low,
        high,
        parameter.value if fixed else math.nan,
        None if fixed else _range(parameter),
        parameter.unit == "flag",
        parameter.grade,
    )


def _range(parameter: Parameter) -> tuple[float, float]:
    """Return where most of the draws of a parameter lie."""
    if not parameter.overridden:
        return parameter.low, parameter.high
    low, high = parameter.distribution.quantile(np.array([0.05, 0.95]))
    return float(low), float(high)
