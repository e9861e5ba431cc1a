"""Changes of a scenario by name: the diff that sets one thing, and a company changed at a point."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulation.scenario import Scenario, register


def change(path: str, value: Any) -> dict[str, Any]:
    """Return the scenario diff that sets one thing.

    Args:
        path: a register parameter, or a scenario key with dots, such as `plan.mlops.month`.
        value: what to set it to.
    """
    if path in register():
        return {"parameters": {path: value}}
    diff: Any = value
    for key in reversed(path.split(".")):
        diff = {key: diff}
    return dict(diff)


def changed_by(scenario: Scenario, point: Mapping[str, Any]) -> Scenario:
    """Return the scenario at one point of a grid.

    Args:
        scenario: the company.
        point: what `change` takes -> the value there.

    Raises:
        ScenarioError: if a name or a value is not valid.
    """
    for path, value in point.items():
        scenario = scenario.with_changes(change(path, value))
    return scenario
