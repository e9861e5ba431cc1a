"""Factors: what a sweep turns, by name, and the range in which it does.

A factor is a register parameter, a range of the scenario's own as `experiment.uncertain` names it
(`mlops_engineer salary`, `rate of data_incidents`), or a scenario key with dots, such as
`plan.mlops.month`. Its points are spread evenly by value, or by quantile: then each part of the
range is met as often as the evidence says that it is true.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from simulation.scenario import Distribution, Scenario, ScenarioError
from simulation.scenario.errors import Flaw
from simulation.scenario.overrides import parse_parameters
from simulation.sweeps.names import Named, named

Floats = NDArray[np.float64]
By = Literal["value", "quantile"]
Value = float | int | bool | str

# The middle 90 percent of what is not known: the range that evidence states.
TAILS = (0.05, 0.95)
MOST_VALUES = 1000


@dataclass(frozen=True)
class Factor:
    """Describe one thing that a sweep turns.

    Args:
        name: as the user names it; the column of the results.
        what: what it is, and how a scenario sets it.
        low, high: ends of the range in its unit, `low` below `high`; the first and last of
            `values` where these are numbers, else NaN.
        values: the only values it takes, in order; empty for a range.
        by: whether points are spread evenly by value or by quantile.
        distribution: what quantiles are of; None by value.
        tails: ends of the range as shares of the distribution; only by quantile.
        points: values of it in a grid.
    """

    name: str
    what: Named
    low: float
    high: float
    values: tuple[Value, ...] = ()
    by: By = "value"
    distribution: Distribution | None = None
    tails: tuple[float, float] = TAILS
    points: int = 5

    @property
    def meaning(self) -> str:
        """Return what the factor says, in words."""
        return self.what.meaning

    @property
    def unit(self) -> str:
        """Return the unit in words; an empty string for what has none."""
        return self.what.unit

    @property
    def grade(self) -> str:
        """Return the grade of its evidence, `stated` for a range of the scenario's own, or ''."""
        return self.what.grade

    @property
    def is_numeric(self) -> bool:
        """Tell whether every value it takes is a number."""
        return not any(isinstance(each, (bool, str)) for each in self.values)

    def change(self, value: Value) -> dict[str, Any]:
        """Return the scenario diff that sets the factor to a value."""
        return self.what.change(value)

    def at(self, shares: Floats) -> list[Value]:
        """Return the values at shares of the range.

        Args:
            shares: (n,) numbers in [0, 1]; 0 is the low end and 1 the high end.
        """
        within = np.clip(np.asarray(shares, dtype=np.float64), 0.0, 1.0)
        if self.values:
            places = np.minimum((within * len(self.values)).astype(int), len(self.values) - 1)
            return [self.values[place] for place in places]
        if self.distribution is not None:
            first, last = self.tails
            spread = self.distribution.quantile(first + within * (last - first))
            spread = np.clip(spread, self.low, self.high)
        else:
            spread = self.low + within * (self.high - self.low)
        if self.what.whole:
            return [round(float(each)) for each in spread]
        return [float(each) for each in spread]

    def levels(self, number: int | None = None) -> list[Value]:
        """Return the values of the factor in a grid, each once.

        Args:
            number: how many, both ends among them; `points` if None.
        """
        if self.values:
            return list(self.values)
        return list(dict.fromkeys(self.at(np.linspace(0.0, 1.0, number or self.points))))

    def plain(self) -> dict[str, Any]:
        """Return the factor as plain data, as a declared sweep would state it."""
        if self.values:
            return {"values": list(self.values)}
        if self.by == "quantile":
            return {"quantiles": list(self.tails), "low": self.low, "high": self.high}
        return {"low": self.low, "high": self.high}


def factor(
    scenario: Scenario,
    name: str,
    *,
    low: float | None = None,
    high: float | None = None,
    values: Sequence[Value] | None = None,
    quantiles: tuple[float, float] | None = None,
    points: int = 5,
    by: By | None = None,
) -> Factor:
    """Return a factor of a scenario, its range checked as the scenario would check it.

    Args:
        scenario: the company.
        name: register parameter, range of the scenario's own, or scenario key with dots.
        low, high: ends of the range; those of the evidence, 5th to 95th percentile, if None.
        values: the only values it takes, instead of a range.
        quantiles: ends of the range as shares of its distribution, instead of `low` and `high`.
        points: values of it in a grid, 2 or more.
        by: how points are spread over the evidence's own range; by quantile if None.

    Raises:
        ScenarioError: if there is no such thing, it has no range, or a value is not allowed.
    """
    spec = {"low": low, "high": high, "values": values, "quantiles": quantiles}
    given = {key: value for key, value in spec.items() if value is not None}
    try:
        return factor_of(scenario, name, {**given, "points": points}, by or "quantile")
    except Flaw as flaw:
        key = ".".join((name, *(str(step) for step in flaw.path)))
        raise ScenarioError(
            scenario.name, None, key, flaw.found, flaw.allowed, flaw.nearest
        ) from None


def factors(
    scenario: Scenario, wanted: Mapping[str, Any] | Sequence[str], by: By = "quantile"
) -> tuple[Factor, ...]:
    """Return several factors: names, or name -> values, or name -> keywords of `factor`.

    Args:
        scenario: the company.
        wanted: what to turn, for instance `{"plan.mlops.month": [0, 6], "series_a_arr_usd": None}`.
        by: how points are spread over the ranges of the evidence.

    Raises:
        ScenarioError: as `factor` does.
    """
    found = []
    named_specs = wanted if isinstance(wanted, Mapping) else dict.fromkeys(wanted)
    for name, spec in named_specs.items():
        if isinstance(spec, Mapping):
            found.append(factor(scenario, name, **{"by": by, **spec}))
        else:
            found.append(factor(scenario, name, values=spec, by=by))
    return tuple(found)


def factor_of(scenario: Scenario, name: str, spec: Mapping[str, Any], by: By) -> Factor:
    """Return a factor from what was written for it.

    Args:
        scenario: the company.
        name: what to turn.
        spec: low and high, or values, or quantiles, and points; evidence says what is not given.
        by: how points are spread where nothing is given.

    Raises:
        Flaw: for what is not valid, its path below the factor.
    """
    what = named(scenario, name)
    ways = [way for way in ("values", "quantiles") if way in spec]
    ways += ["low and high"] if "low" in spec or "high" in spec else []
    if len(ways) > 1:
        raise Flaw(" and ".join(ways), "one of values, quantiles, low and high", plain=True)
    if "values" in spec:
        found = _of_values(what, name, spec["values"])
    elif ways == ["low and high"]:
        found = _of_range(what, name, spec)
    else:
        found = _of_evidence(what, name, spec.get("quantiles"), by)
    points = spec.get("points", 5)
    if isinstance(points, bool) or not isinstance(points, int) or not 2 <= points <= MOST_VALUES:
        raise Flaw(points, f"a whole number from 2 to {MOST_VALUES}", path=("points",))
    found = replace(found, points=points)
    _check_values(scenario, found, spec)
    return found


def _of_values(what: Named, name: str, values: object) -> Factor:
    """Return the factor that takes only listed values."""
    if isinstance(values, np.ndarray):
        values = values.tolist()
    allowed = f"a list of 1 to {MOST_VALUES} different values"
    if not isinstance(values, (list, tuple)) or not 1 <= len(values) <= MOST_VALUES:
        raise Flaw(values, allowed, path=("values",))
    for place, value in enumerate(values):
        if not isinstance(value, (bool, int, float, str)):
            raise Flaw(value, "a number, text, true or false", path=("values", place))
        if value in values[:place]:
            raise Flaw(value, allowed, path=("values", place))
    numeric = not any(isinstance(each, (bool, str)) for each in values)
    low, high = (float(min(values)), float(max(values))) if numeric else (np.nan, np.nan)
    return Factor(name, what, low, high, tuple(values))


def _of_range(what: Named, name: str, spec: Mapping[str, Any]) -> Factor:
    """Return the factor that moves between two values."""
    ends: dict[str, float] = {}
    for end, known in (("low", what.low), ("high", what.high)):
        value = spec.get(end, known)
        if value is None:
            raise Flaw(f"no {end}", "low and high", plain=True)
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise Flaw(value, "a number", path=(end,))
        if what.whole and not float(value).is_integer():
            raise Flaw(value, "a whole number", path=(end,))
        ends[end] = float(value)
    if not ends["low"] < ends["high"]:
        given = "high" if "high" in spec else "low"
        side = f"a number above {ends['low']:g}" if given == "high" else "low below high"
        raise Flaw(ends[given], side, path=(given,))
    return Factor(name, what, ends["low"], ends["high"])


def _of_evidence(what: Named, name: str, quantiles: object, by: By) -> Factor:
    """Return the factor that moves over a part of what its evidence allows."""
    known = what.distribution
    if quantiles is not None and known is None:
        raise Flaw(quantiles, "low and high, or values: it has no distribution")
    if quantiles is None and (what.low is None or what.high is None or not what.low < what.high):
        raise Flaw("no range", "low and high, or values", plain=True)
    if known is None or (quantiles is None and by == "value"):
        assert what.low is not None
        assert what.high is not None
        return Factor(name, what, what.low, what.high)
    first, last = _tails(quantiles)
    low, high = (float(end) for end in np.clip(known.quantile(np.array([first, last])), *what.ends))
    if not low < high:
        raise Flaw(f"always {low:g}", "low and high, or values", plain=True)
    return Factor(name, what, low, high, (), "quantile", known, (first, last))


def _tails(quantiles: object) -> tuple[float, float]:
    if quantiles is None:
        return TAILS
    allowed = "two shares such as [0.05, 0.95], the first below the second, within 0.001 to 0.999"
    if not isinstance(quantiles, (list, tuple)) or len(quantiles) != 2:
        raise Flaw(quantiles, allowed, path=("quantiles",))
    for place, each in enumerate(quantiles):
        if isinstance(each, bool) or not isinstance(each, (int, float)):
            raise Flaw(each, "a number", path=("quantiles", place))
    first, last = (float(each) for each in quantiles)
    if not 0.001 <= first < last <= 0.999:
        found = f"{first:g} to {last:g}"
        raise Flaw(found, allowed, path=("quantiles",), plain=True)
    return first, last


def _check_values(scenario: Scenario, found: Factor, spec: Mapping[str, Any]) -> None:
    """Refuse values that the scenario would refuse, and those that change no plan."""
    tried: list[tuple[tuple[str | int, ...], Value]] = [
        (("values", place), value) for place, value in enumerate(found.values)
    ]
    if not tried:
        low, high = found.at(np.array([0.0, 1.0]))
        tried = [(("low",), low), (("high",), high)]
    changed = []
    for path, value in tried:
        try:
            changed.append(checked(scenario, found, value))
        except Flaw as flaw:
            flaw.path = path if path[0] in spec else ()
            raise
    check_plans(scenario, [each for each in changed if each is not None], found)


def checked(scenario: Scenario, found: Factor, value: Value) -> Scenario | None:
    """Return the scenario with a factor at a value; None for a register parameter.

    Raises:
        Flaw: if the scenario does not allow the value.
    """
    try:
        if found.what.kind == "parameter":
            parse_parameters({found.name: value})
            return None
        return scenario.with_changes(found.change(value))
    except ScenarioError as error:
        flaw = Flaw(error.found, error.allowed, plain=True)
        flaw.nearest = error.nearest
        raise flaw from None


def check_plans(scenario: Scenario, changed: Sequence[Scenario], found: Factor) -> None:
    """Refuse a key that every alternative sets itself, so that turning it changes nothing.

    Args:
        scenario: the company.
        changed: the company with the factor at each of its values.
        found: the factor.

    Raises:
        Flaw: if it is such a key.
    """
    if found.what.kind != "key" or not scenario.alternatives or len(changed) < 2:
        return
    for alternative in scenario.alternatives:
        first, *others = changed
        before = first.alternative(alternative).content_hash()
        # Two that differ are enough: a long table need not be gone through.
        if any(each.alternative(alternative).content_hash() != before for each in others):
            return
    listed = ", ".join(scenario.alternatives)
    raise Flaw(found.name, f"a key that the alternatives ({listed}) do not all set themselves")
