"""What is not known in a run, and what it is in each of its worlds.

Only what a company can notice counts: parameters that its model reads and that speak of what is
there (see `absent`), and the ranges of roles that somebody has or is searched for with, or whose
hours an effort states.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from simulation.experiment.absent import HOSTED, absent, present_roles
from simulation.experiment.runs import Run
from simulation.model.names import DISCIPLINES
from simulation.model.parameters import WORLD_REGISTER_NAMES, model_name
from simulation.model.worlds import ALWAYS_ON, SWITCHES, WorldDraws
from simulation.scenario import Scenario
from simulation.scenario.quantities import Quantity

Floats = NDArray[np.float64]
Kind = Literal["parameter", "own range"]

STATED = "stated"
MLOPS_SALARY = "base_mlops_senior_usd"
# What the salary above is made of where a scenario does not set it.
PARTS_OF_MLOPS_SALARY = ("base_fullstack_senior_usd", "mlops_premium")
TAILS = (0.05, 0.95)
ON_THE_MODELS_CLOCK = {name: model_name(name) for name in WORLD_REGISTER_NAMES}


@dataclass(frozen=True)
class UncertainQuantity:
    """Describe one number that is not known.

    Args:
        name: register parameter, or what a range of the scenario's own is drawn for.
        meaning: what it says.
        unit: unit in words.
        grade: measured, reported or assumed; "stated" if the scenario gives the range itself.
        kind: "parameter" of the register, which a scenario can set, or "own range" of a role or of
            a kind of work.
        low, high: 5th and 95th percentile; the end points of triangular and uniform rows.
    """

    name: str
    meaning: str
    unit: str
    grade: str
    kind: Kind
    low: float
    high: float


@dataclass(frozen=True)
class Uncertain:
    """Hold what is not known and its value in each world.

    Args:
        quantities: what is not known, in the order of the columns.
        matrix: shape (worlds, quantities), each in its unit.
    """

    quantities: tuple[UncertainQuantity, ...]
    matrix: Floats

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the quantities."""
        return tuple(each.name for each in self.quantities)


@dataclass(frozen=True)
class _Entry:
    """Name a quantity that the model reads, with words where the register has none."""

    name: str
    quantity: Quantity
    meaning: str = ""
    unit: str = ""


def uncertainties(
    scenarios: Mapping[str, Scenario], run: Run, worlds: NDArray[np.int64]
) -> Uncertain:
    """Return what is not known in the scenarios of a run, and its value in each world.

    Args:
        scenarios: name -> the company as that alternative has it. Where two of them draw the same
            quantity from different ranges, that of the first counts; they move together.
        run: seed, and whether worlds are drawn; nothing is unknown if they are not.
        worlds: (n,) numbers of the worlds.
    """
    found: dict[str, tuple[UncertainQuantity, Floats]] = {}
    for scenario in scenarios.values():
        draws = WorldDraws(scenario, run.seed, worlds, run.ignorance)
        nothing_there = absent(scenario)
        for entry in _entries(scenario):
            if entry.name in found or entry.name.startswith(nothing_there):
                continue
            values = draws.quantity(entry.quantity, entry.name)
            if len(values) and np.ptp(values) > 0.0:
                found[entry.name] = _described(scenario, entry), values
    columns = [values for _, values in found.values()]
    matrix = np.stack(columns, axis=1) if columns else np.zeros((len(worlds), 0))
    return Uncertain(tuple(quantity for quantity, _ in found.values()), matrix)


def _described(scenario: Scenario, entry: _Entry) -> UncertainQuantity:
    if not entry.quantity.parameter:
        low, high = (float(end) for end in scenario.quantity(entry.quantity).quantile(_tails()))
        return UncertainQuantity(
            entry.name, entry.meaning, entry.unit, STATED, "own range", low, high
        )
    row = scenario.parameter(entry.name)
    low, high, grade = row.low, row.high, row.grade
    if row.overridden:
        low, high = (
            float(end) for end in np.clip(row.distribution.quantile(_tails()), *row.bounds)
        )
        grade = STATED
    return UncertainQuantity(entry.name, row.meaning, row.unit_words, grade, "parameter", low, high)


def _tails() -> Floats:
    return np.array(TAILS)


def _entries(scenario: Scenario) -> Iterator[_Entry]:
    """Yield what the model reads of a scenario; some of it may be known."""
    off = _switched_off(scenario)
    hosted = scenario.architecture == HOSTED
    disciplines = [each for each in DISCIPLINES if hosted or each != "llm_app"]
    for name, on_clock in ON_THE_MODELS_CLOCK.items():
        if on_clock not in off:
            yield from _parameter(scenario, name)
    present = present_roles(scenario)
    for name, role in scenario.roles.items():
        for discipline in disciplines:
            if name in present or discipline in _measured_by(scenario, name):
                own = _Entry(
                    f"{name} speed in {discipline}",
                    role.speed(discipline),
                    f"speed of a {role.label} in {discipline} work",
                    "relative to the specialist",
                )
                yield from _quantity(scenario, own)
        if name in present:
            salary = f"salary of a {role.label}"
            yield from _quantity(
                scenario, _Entry(f"{name} salary", role.salary, salary, "USD a year")
            )
            hands_on = f"task time of a {role.label} that goes into tasks"
            yield from _quantity(
                scenario, _Entry(f"{name} hands-on share", role.hands_on, hands_on, "share")
            )
    for name, kind in scenario.work_kinds.items():
        if kind.rate.number is not None:
            rate, unit = kind.rate.number
            words = unit.replace("per_", "a ").replace("_", " ")
            meaning = f"how often this arrives: {kind.label}"
            yield _Entry(f"rate of {name}", Quantity("", rate), meaning, f"events {words}")
        else:
            yield from _parameter(scenario, str(kind.rate.parameter))
        if kind.rate.share is not None:
            yield from _parameter(scenario, kind.rate.share)


def _quantity(scenario: Scenario, entry: _Entry) -> Iterator[_Entry]:
    if entry.quantity.parameter:
        yield from _parameter(scenario, entry.quantity.parameter)
    else:
        yield entry


def _parameter(scenario: Scenario, name: str) -> Iterator[_Entry]:
    names: tuple[str, ...] = (name,)
    if name == MLOPS_SALARY and not scenario.parameter(name).overridden:
        names = PARTS_OF_MLOPS_SALARY
    yield from (_Entry(each, Quantity(each)) for each in names)


def _switched_off(scenario: Scenario) -> set[str]:
    """Return the names on the model's clock of what a switch or the calendar replaces."""
    off = set(ALWAYS_ON) if scenario.calendar == "always-on" else set()
    for mechanism, replaced in SWITCHES.items():
        if not getattr(scenario.mechanisms, mechanism):
            off |= set(replaced)
    return off


def _measured_by(scenario: Scenario, role: str) -> set[str]:
    """Return the disciplines in which efforts are stated in the hours of a role."""
    kinds = [*scenario.planned_work.values(), *scenario.work_kinds.values()]
    return {kind.discipline for kind in kinds if kind.performer == role}
