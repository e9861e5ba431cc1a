"""What platform automation and managed services take off the team's hands."""

from __future__ import annotations

from typing import Any

from simulation.model import formulas
from simulation.model.jit import inlined_rule, rule


@rule
def at_automation(company: Any, level_0: float, level_1: float, level_2: float) -> float:
    """Return a quantity stated at the three MLOps levels, at the company's automation."""
    return formulas.between_levels(
        company.automation,
        company.world.automation_at_L1,
        company.world.max_automation,
        level_0,
        level_1,
        level_2,
    )


@rule
def managed_mult(company: Any, multiplier: float) -> float:
    """Return what managed services multiply early effort or failures by.

    In full where nothing is automated, and not at all from level 1 on: what a team has automated
    itself, the service does not take off it a second time.
    """
    if company.managed == 0:
        return 1.0
    own = min(1.0, company.automation / company.world.automation_at_L1)
    return formulas.stated_at(multiplier, 1.0 - own, 1.0)


@inlined_rule
def automation_ceiling(company: Any) -> float:
    """Return how far automation can grow: managed services have a ceiling of their own."""
    ceiling = company.world.max_automation
    if company.managed == 1:
        ceiling = min(ceiling, company.world.managed_automation_ceiling)
    return float(ceiling)
