"""Roles and people."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from simulation.scenario.quantities import (
    Name,
    Quantity,
    QuantityField,
    Record,
    Text,
    fixed,
    in_range,
)

Discipline = Literal[
    "modelling", "infrastructure", "data", "product", "diagnosis", "llm_app", "general"
]
Project = Literal["modelling", "infrastructure", "data", "product", "none"]
Level = Literal["junior", "mid", "senior"]
LEVELS: tuple[Level, ...] = get_args(Level)
DISCIPLINES: tuple[Discipline, ...] = get_args(Discipline)
Salary = Annotated[float, in_range(0, 1e7, "USD a year")]


class Speeds(Record):
    """Hold the speeds of a role relative to the specialist of each discipline (0 to 5).

    `diagnosis` is the modelling speed, and `llm_app` (prompt, retrieval and evaluation work on a
    hosted model) the product speed, where they are not given.
    """

    modelling: QuantityField
    infrastructure: QuantityField
    data: QuantityField
    product: QuantityField
    diagnosis: QuantityField | None = None
    llm_app: QuantityField | None = None


class Role(Record):
    """Describe a role: its speeds, the project work it takes, and its market.

    Attributes:
        label: what a reader calls it.
        speeds: speed in each discipline, 1 = the specialist.
        project: discipline of the project work it takes when nothing is urgent.
        fill: calendar days from an open requisition to an accepted offer.
        salary: base salary in USD a year.
        hands_on: share of task time that goes into tasks.
        production_experience: whether people of this role have run models in production.
        leads: whether people of this role lead.
        built_for_scale: whether people of this role bring the process of a large organisation.
        needs_supervision: whether a lead or founder gives time to people of this role.
        from_research: whether large laboratories make counter-offers to people of this role.
        is_founder: whether this is a founder, paid as such, who does not resign.
    """

    label: Text
    speeds: Speeds
    project: Project
    fill: QuantityField
    salary: QuantityField
    hands_on: QuantityField = fixed(1.0)
    production_experience: bool = True
    leads: bool = False
    built_for_scale: bool = False
    needs_supervision: bool = False
    from_research: bool = False
    is_founder: bool = False

    def speed(self, discipline: Discipline) -> Quantity:
        """Return the speed in a discipline; everybody has speed 1 in general work."""
        if discipline == "general":
            return fixed(1.0)
        if discipline == "diagnosis":
            return self.speeds.diagnosis or self.speeds.modelling
        if discipline == "llm_app":
            return self.speeds.llm_app or self.speeds.product
        speed: Quantity = getattr(self.speeds, discipline)
        return speed


class Person(Record):
    """Describe somebody who is on the team at the start.

    Attributes:
        role: name of a role.
        level: how experienced they are in their role.
        leadership: whether they lead others.
        production_experience: whether they have run models in production, None for as the role.
        salary_usd: base salary in USD a year, or None for that of the role.
        ramped: whether they are fully productive already.
    """

    role: Name
    level: Level = "senior"
    leadership: bool = False
    production_experience: bool | None = None
    salary_usd: Salary | None = None
    ramped: bool = True
