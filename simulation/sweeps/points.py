"""The company at each point of a design."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulation.scenario import Scenario, ScenarioError
from simulation.sweeps.designs import Design

# What a company without alternatives calls its plan.
ONLY = "plan"


def plans_at(
    scenario: Scenario, design: Design, place: int, names: tuple[str, ...] = ()
) -> dict[str, Scenario]:
    """Return the plans of the company at one point of a design: name -> company.

    Args:
        scenario: the company; its own plan is called `plan` if it has no alternatives.
        design: the points.
        place: number of the point, from 0.
        names: alternatives wanted; all of them if there are none.

    Raises:
        ScenarioError: if the values do not fit together, placed where the user wrote them.
    """
    company = company_at(scenario, design, place)
    if not company.alternatives:
        return {ONLY: company}
    return {name: company.alternative(name) for name in names or company.alternatives}


def company_at(scenario: Scenario, design: Design, place: int) -> Scenario:
    """Return the company at one point of a design, with its alternatives.

    Raises:
        ScenarioError: if the values do not fit together, placed where the user wrote them.
    """
    diff: dict[str, Any] = {}
    point = design.points[place]
    for each in design.factors:
        if each.name in point:
            _lay(diff, each.change(point[each.name]))
    try:
        if set(diff) == {"parameters"}:
            return scenario.with_parameters(diff["parameters"])
        return scenario.with_changes(diff)
    except ScenarioError as error:
        file, line = design.places[place] if design.places else (scenario.name, None)
        key = f"point {place + 1}: {error.key}"
        raise ScenarioError(file, line, key, error.found, error.allowed, error.nearest) from None


def _lay(diff: dict[str, Any], other: Mapping[str, Any]) -> None:
    """Lay one diff into another, mapping by mapping."""
    for key, value in other.items():
        if isinstance(value, Mapping) and isinstance(diff.get(key), dict):
            _lay(diff[key], value)
        else:
            diff[key] = dict(value) if isinstance(value, Mapping) else value
