"""A plugin for pytest that switches one mechanism off in every laboratory company.

Used as `-p switched_off` with the mechanism in the environment variable `MECHANISM_OFF`.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import lab

from simulation.scenario import Scenario

OFF = {"mechanisms": {os.environ["MECHANISM_OFF"]: False}}


def without(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return the function for scenarios whose mechanism is switched off."""

    def called(scenario: Scenario, *rest: Any) -> Any:
        return function(scenario.with_changes(OFF), *rest)

    return called


lab.open_company = without(lab.open_company)
lab.draw_worlds = without(lab.draw_worlds)
