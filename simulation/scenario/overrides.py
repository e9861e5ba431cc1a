"""The register parameters that a scenario sets itself."""

from __future__ import annotations

import math

from simulation.scenario import distributions
from simulation.scenario.distributions import Distribution
from simulation.scenario.errors import Flaw
from simulation.scenario.evidence import Parameter, register


def parse_parameters(value: object) -> dict[str, Distribution]:
    """Return the overrides of a scenario: known names, right units, possible numbers.

    Raises:
        Flaw: for an unknown name or a value that the unit does not allow.
    """
    if not isinstance(value, dict):
        raise Flaw(value, "a mapping of register names to numbers or distributions")
    known = register()
    overrides: dict[str, Distribution] = {}
    for name, written in value.items():
        if name not in known:
            raise Flaw(name, known=known, path=(str(name),))
        try:
            overrides[name] = distributions.parse(written, known[name].unit_words)
            check_bounds(overrides[name], known[name])
        except Flaw as flaw:
            raise flaw.below(name) from None
    return overrides


def check_bounds(distribution: Distribution, parameter: Parameter) -> None:
    """Refuse a distribution that cannot be meant in the unit of the parameter.

    A family without upper end is judged by its mean; draws above the bound are for the model
    to cut.
    """
    low, high = parameter.bounds
    smallest, largest = distribution.ends()
    largest = distribution.mean() if math.isinf(largest) else largest
    if smallest < low or largest > high:
        wrong = smallest if smallest < low else largest
        unit = parameter.unit_words
        raise Flaw(wrong, f"a number from {low:g} to {high:g} ({unit})")
    if parameter.unit == "flag" and distribution.ends() not in ((0.0, 0.0), (1.0, 1.0)):
        raise Flaw(distribution.mean(), "0 or 1")


def outside(parameter: Parameter) -> str:
    """Return a line that says how an override leaves the evidence range, or an empty string.

    A constant and the ends of a bounded family are compared with the range itself, any other
    family by its mean.
    """
    drawn = parameter.distribution
    low, high = drawn.ends()
    if math.isinf(high) or drawn.family == "beta":
        low = high = drawn.mean()
    evidence = register()[parameter.name]
    if evidence.low <= low and high <= evidence.high:
        return ""
    value = f"{low:g}" if low == high else f"{low:g} to {high:g}"
    return (
        f"{parameter.name}: {value} lies outside {evidence.low:g} to {evidence.high:g} "
        f"({evidence.unit_words}, {evidence.grade})"
    )
