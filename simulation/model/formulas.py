"""The sourced formulas of the model: plain numbers in, one number out.

Sources are the register's (`scenarios/evidence/sources.yaml`): R01 is the guide, R42 the
system-dynamics models of software projects after Brooks, R55 studies of technical debt.
"""

from __future__ import annotations

import math

from simulation.model.jit import inlined_rule, rule


@inlined_rule
def ramp_up(age_days: float, ramp_days: float, start_productivity: float) -> float:
    """Return the productivity of a newcomer as a share of full productivity.

    Grows linearly from `start_productivity` (0 to 1) on the first day to 1 after `ramp_days`
    working days (R36, R42).
    """
    if age_days >= ramp_days:
        return 1.0
    return start_productivity + (1.0 - start_productivity) * max(age_days, 0.0) / ramp_days


@inlined_rule
def coordination_loss(people: int, share_n2: float) -> float:
    """Return the share of task time that communication takes in a team of `people`.

    `share_n2` is the loss at one person; it grows with the square of the team (R42: 0.06 percent,
    hence 6 percent at ten people). Never more than 1.
    """
    return min(1.0, share_n2 * people * people)


@inlined_rule
def mentoring_load(newcomers: int, experienced: int, mentor_share: float) -> float:
    """Return the share of an experienced engineer's task time that newcomers take.

    Each newcomer takes `mentor_share` of one experienced person (R42), spread evenly.
    """
    if experienced == 0:
        return 0.0
    return min(1.0, mentor_share * newcomers / experienced)


@inlined_rule
def interviewing_load(requisitions: int, people: int, hours_per_day: float, day_h: float) -> float:
    """Return the share of an engineer's task time that open requisitions take.

    Args:
        requisitions: open ones.
        people: engineers who share the interviews.
        hours_per_day: interviewing hours of the team per requisition (R34).
        day_h: task hours of one engineer in a working day.
    """
    if people == 0 or day_h <= 0.0:
        return 0.0
    return min(1.0, requisitions * hours_per_day / (people * day_h))


@inlined_rule
def overhead(shared_load: float, productivity: float) -> float:
    """Return the share of task time that does not advance work.

    `shared_load` (coordination, mentoring, interviewing; 0 to 1) comes first; of what remains a
    newcomer turns only `productivity` (0 to 1) into work.
    """
    return 1.0 - (1.0 - min(1.0, shared_load)) * productivity


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
def logistic(x: float) -> float:
    """Return 1 / (1 + exp(-x)), without overflow."""
    if x >= 0.0:
        return 1.0 / (1.0 + math.exp(-x))
    grown = math.exp(x)
    return grown / (1.0 + grown)


@inlined_rule
def conversion_chance(base: float, quality: float, bar: float, softness: float) -> float:
    """Return the chance that a reliable pilot becomes a customer.

    `base` holds where live quality meets the customers' bar (R52); it doubles far above and falls
    to nothing far below, by a logistic of width `softness` (all shares). Never above 1.
    """
    return min(1.0, 2.0 * base * logistic((quality - bar) / softness))


@inlined_rule
def quality_churn(multiplier: float, quality: float, bar: float, softness: float) -> float:
    """Return what live quality below the customers' bar does to churn.

    1 at or above the bar, `multiplier` one `softness` below it, and a bounded logistic between
    and beyond.
    """
    shortfall = max(0.0, (bar - quality) / softness)
    return 1.0 + (multiplier - 1.0) * (logistic(shortfall) - 0.5) / (logistic(1.0) - 0.5)


@inlined_rule
def reference_gain(customers: int, gain: float, cap: float) -> float:
    """Return by what references multiply pilot arrivals: grows with customers, at most `cap`."""
    return min(cap, 1.0 + gain * customers)


@inlined_rule
def maturity_gain(maturity: float, at_launch: float, at_full: float) -> float:
    """Return by what product maturity multiplies pilot arrivals: 1 at launch, `at_full` at 1."""
    if at_launch >= 1.0:
        return 1.0
    return max(0.0, 1.0 + (at_full - 1.0) * (maturity - at_launch) / (1.0 - at_launch))


@inlined_rule
def other_costs(payroll: float, share: float) -> float:
    """Return operating cost beside payroll when it is `share` of the two together (R67)."""
    return payroll * share / (1.0 - min(share, 0.99))
