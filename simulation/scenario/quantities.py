"""Quantities of roles and work: a register parameter, a number, or a distribution."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict

from simulation.scenario import distributions
from simulation.scenario.distributions import Distribution
from simulation.scenario.errors import Flaw


class Record(BaseModel):
    """Base of the frozen, strict records of a scenario."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


@dataclass(frozen=True, slots=True)
class Quantity:
    """Name a register parameter or hold a distribution; exactly one of the two.

    Args:
        parameter: name in the register, or an empty string.
        distribution: what is drawn from when no parameter is named.
    """

    parameter: str = ""
    distribution: Distribution | None = None


@dataclass(frozen=True, slots=True)
class ByAutomation:
    """Hold a quantity at manual operation and at full automation; equal when it does not answer.

    Args:
        manual: quantity at platform automation 0.
        automated: quantity at the highest platform automation.
    """

    manual: Quantity
    automated: Quantity

    @property
    def parts(self) -> tuple[tuple[str, Quantity], ...]:
        """Return both quantities with their names."""
        return (("manual", self.manual), ("automated", self.automated))


def fixed(value: float) -> Quantity:
    """Return the quantity that is always `value`."""
    return Quantity("", distributions.constant(value))


def parse_quantity(value: object) -> Quantity:
    """Return a quantity from a parameter name, a number or a one-family mapping."""
    if isinstance(value, str):
        return Quantity(parameter=value)
    try:
        return Quantity("", distributions.parse(value))
    except Flaw as flaw:
        if isinstance(value, dict):
            raise
        raise Flaw(value, "a register parameter, a number or one distribution") from flaw


def parse_by_automation(value: object) -> ByAutomation:
    """Return a pair from one quantity or from a mapping with `manual` and `automated`."""
    if not isinstance(value, dict) or not set(value) & {"manual", "automated"}:
        both = parse_quantity(value)
        return ByAutomation(both, both)
    parts: dict[str, Quantity] = {}
    for name, part in value.items():
        if name not in ("manual", "automated"):
            raise Flaw(name, known=("manual", "automated"), path=(str(name),))
        try:
            parts[name] = parse_quantity(part)
        except Flaw as flaw:
            raise flaw.below(name) from None
    if len(parts) != 2:
        raise Flaw(f"only {next(iter(parts))}", "both manual and automated", plain=True)
    return ByAutomation(**parts)


def in_range(
    low: float, high: float, unit: str = "", *, whole: bool = False, above: bool = False
) -> BeforeValidator:
    """Return the validator of a number between two ends.

    Args:
        low: smallest number allowed.
        high: largest number allowed.
        unit: words for the unit, used in messages.
        whole: take whole numbers only.
        above: take only numbers above `low`, not `low` itself.
    """
    kind = "a whole number" if whole else "a number"
    reach = f"above {low:g} and at most {high:g}" if above else f"from {low:g} to {high:g}"
    allowed = f"{kind} {reach} {unit}".strip()

    def check(value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int if whole else (int, float)):
            raise Flaw(value, allowed)
        if not low <= value <= high or (above and value == low):
            raise Flaw(value, allowed)
        return value if whole else float(value)

    return BeforeValidator(check)


def clean_text(value: object) -> str:
    """Return text on one line, without control characters."""
    if not isinstance(value, str):
        raise Flaw(value, "text")
    text = " ".join(value.split())
    if not text.isprintable() or len(text) > 500:
        raise Flaw(value, "at most 500 printable characters")
    return text


def clean_name(value: object) -> str:
    """Return a name of 1 to 40 printable characters."""
    if not isinstance(value, str):
        raise Flaw(value, "a name as text")
    if not 1 <= len(value) <= 40 or not value.isprintable() or value != value.strip():
        raise Flaw(value, "a name of 1 to 40 printable characters")
    return value


QuantityField = Annotated[Quantity, BeforeValidator(parse_quantity)]
ByAutomationField = Annotated[ByAutomation, BeforeValidator(parse_by_automation)]
DistributionField = Annotated[Distribution, BeforeValidator(distributions.parse)]
Text = Annotated[str, BeforeValidator(clean_text)]
Name = Annotated[str, BeforeValidator(clean_name)]
