"""The sourced formulas of the model: plain numbers in, one number out.

Sources are the register's (`scenarios/evidence/sources.yaml`): R01 is the guide, R42 the
system-dynamics models of software projects after Brooks, R55 studies of technical debt.
"""

from __future__ import annotations

import math

from simulation.model.jit import inlined_rule, rule


@rule
def between_levels(
    automation: float, at_L1: float, at_L2: float, level_0: float, level_1: float, level_2: float
) -> float:
    """Return a positive quantity at `automation`, log-linear between three levels.

    Args:
        automation: platform automation, 0 to 1; clamped at `at_L2`.
        at_L1, at_L2: automation of the published MLOps levels 1 and 2 (R12).
        level_0, level_1, level_2: the quantity at levels 0, 1 and 2, each 0 or more.
    """
    if automation <= 0.0:
        return level_0
    if automation <= at_L1:
        low, high, place = level_0, level_1, automation / at_L1
    else:
        low, high = level_1, level_2
        place = min(1.0, (automation - at_L1) / (at_L2 - at_L1))
    if low <= 0.0 or high <= 0.0:
        return low + (high - low) * place
    return low * math.exp(place * math.log(high / low))


@rule
def stated_at(multiplier: float, level: float, reference: float) -> float:
    """Return `multiplier` raised to `level / reference`: 1 at level 0, itself at the reference."""
    if multiplier <= 0.0:
        return 0.0
    return math.exp(math.log(multiplier) * level / reference)


@inlined_rule
def automation_after(
    automation: float, hours: float, at_L1: float, at_L2: float, h_to_L1: float, h_to_L2: float
) -> float:
    """Return platform automation after `hours` of an MLOps engineer's platform work.

    Level 1 takes `h_to_L1` hours from nothing, level 2 another `h_to_L2`; growth is even within a
    level, so each further step costs more. Never above `at_L2`.
    """
    if automation < at_L1:
        left_h = (at_L1 - automation) * h_to_L1 / at_L1
        if hours < left_h:
            return automation + hours * at_L1 / h_to_L1
        automation, hours = at_L1, hours - left_h
    if automation >= at_L2:
        return automation
    if h_to_L2 <= 0.0:
        return at_L2
    return min(at_L2, automation + hours * (at_L2 - at_L1) / h_to_L2)


@inlined_rule
def pipeline_after(pipeline: float, hours: float, reference: float, reference_h: float) -> float:
    """Return data pipeline maturity after `hours` of a data engineer's pipeline work.

    `reference_h` hours bring it from 0 to `reference`; each further hour closes the same share of
    what is missing, so returns diminish.
    """
    if reference_h <= 0.0:
        return max(pipeline, reference)
    return 1.0 - (1.0 - pipeline) * math.exp(math.log(1.0 - reference) * hours / reference_h)


@inlined_rule
def debt_repaid(hours: float, payback_ratio: float, yearly_task_h: float) -> float:
    """Return the waste share that `hours` of clearing up remove.

    One hour saves `payback_ratio` hours in the first year (R55), here as a share of the team's
    `yearly_task_h` task hours.
    """
    if yearly_task_h <= 0.0:
        return 0.0
    return hours * payback_ratio / yearly_task_h


@rule
def learned(error: float, irreducible: float, before: float, after: float, beta: float) -> float:
    """Return the error of a model trained on `after` instead of `before` examples.

    What can be reduced falls as a power of the data (R19: exponent `beta`); fewer data never make
    it worse, because the older version stays in use.
    """
    if after <= before or before <= 0.0 or error <= irreducible:
        return error
    return irreducible + (error - irreducible) * math.exp(-beta * math.log(after / before))


@rule
def logistic(x: float) -> float:
    """Return 1 / (1 + exp(-x)), without overflow."""
    if x >= 0.0:
        return 1.0 / (1.0 + math.exp(-x))
    grown = math.exp(x)
    return grown / (1.0 + grown)
