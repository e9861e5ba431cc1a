"""Roles, people and the dated actions of a plan."""

from __future__ import annotations

import math
from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator, model_validator

from simulation.scenario.errors import Flaw
from simulation.scenario.quantities import (
    Name,
    Quantity,
    QuantityField,
    Record,
    Text,
    fixed,
    in_range,
)

Discipline = Literal["modelling", "infrastructure", "data", "product", "diagnosis", "general"]
Project = Literal["modelling", "infrastructure", "data", "product", "none"]
Verb = Literal["open_requisition", "join", "leave"]
VERBS: tuple[Verb, ...] = get_args(Verb)
DISCIPLINES: tuple[Discipline, ...] = get_args(Discipline)
Salary = Annotated[float, in_range(0, 1e7, "USD a year")]
NEVER = math.inf
LATEST_MONTH = 1200.0


class Speeds(Record):
    """Hold the speeds of a role relative to the specialist of each discipline (0 to 5).

    `diagnosis` is the modelling speed where it is not given.
    """

    modelling: QuantityField
    infrastructure: QuantityField
    data: QuantityField
    product: QuantityField
    diagnosis: QuantityField | None = None


class Role(Record):
    """Describe a role: its speeds, the project work it takes, and its market.

    Attributes:
        label: what a reader calls it.
        speeds: speed in each discipline, 1 = the specialist.
        project: discipline of the project work it takes when nothing is urgent.
        fill: calendar days from an open requisition to an accepted offer.
        salary: base salary in USD a year.
    """

    label: Text
    speeds: Speeds
    project: Project
    fill: QuantityField
    salary: QuantityField

    def speed(self, discipline: Discipline) -> Quantity:
        """Return the speed in a discipline; everybody has speed 1 in general work."""
        if discipline == "general":
            return fixed(1.0)
        if discipline == "diagnosis":
            return self.speeds.diagnosis or self.speeds.modelling
        speed: Quantity = getattr(self.speeds, discipline)
        return speed


class Person(Record):
    """Describe somebody who is on the team at the start.

    Attributes:
        role: name of a role.
        production_experience: whether they have run models in production.
        salary_usd: base salary in USD a year, or None for that of the role.
        ramped: whether they are fully productive already.
    """

    role: Name
    production_experience: bool = True
    salary_usd: Salary | None = None
    ramped: bool = True


def parse_month(value: object) -> float:
    """Return a month from now as a number; `never` is infinity."""
    allowed = f"a number of months from now (0 to {LATEST_MONTH:g}), or never"
    if value in ("never", NEVER):
        return NEVER
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise Flaw(value, allowed, known=("never",) if isinstance(value, str) else ())
    if not 0 <= value <= LATEST_MONTH:
        raise Flaw(value, allowed)
    return float(value)


Month = Annotated[float, BeforeValidator(parse_month)]


class Action(Record):
    """Describe one dated action of a plan; exactly one verb is given.

    Attributes:
        open_requisition: role searched for from that month on.
        join: role of somebody in hand who starts in that month.
        leave: person (of the team, or by plan key) who leaves in that month.
        month: calendar months from now, infinity for never.
    """

    open_requisition: Name | None = None
    join: Name | None = None
    leave: Name | None = None
    month: Month

    @model_validator(mode="before")
    @classmethod
    def _one_verb(cls, data: Any) -> Any:
        """Refuse an action without verb or with several."""
        if not isinstance(data, dict):
            return data
        given = [verb for verb in VERBS if data.get(verb) is not None]
        misspelt = [key for key in data if key != "month" and key not in VERBS]
        if len(given) != 1 and not misspelt:
            found = " and ".join(given) if given else "no action"
            raise Flaw(found, f"exactly one of {', '.join(VERBS)}", plain=True)
        return data

    @property
    def verb(self) -> Verb:
        """Return what is done."""
        return next(verb for verb in VERBS if getattr(self, verb) is not None)

    @property
    def target(self) -> str:
        """Return the role searched for or joining, or the person leaving."""
        return str(getattr(self, self.verb))

    @property
    def adds_seat(self) -> bool:
        """Tell whether the action may bring somebody to the team."""
        return self.verb != "leave"

    @property
    def never(self) -> bool:
        """Tell whether the action is not taken at all."""
        return math.isinf(self.month)
