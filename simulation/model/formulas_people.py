"""The sourced formulas of people: overheads, offers, leaving. Plain numbers in, one number out.

Sources are the register's (`scenarios/evidence/sources.yaml`): R01 is the guide, R42 the
system-dynamics models of software projects after Brooks.
"""

from __future__ import annotations

import math

from simulation.model.formulas import logistic
from simulation.model.jit import inlined_rule, rule
from simulation.model.names import DAYS_PER_YEAR


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
def coordination_loss(people: int, share_n2: float, led: float, unled_mult: float) -> float:
    """Return the share of task time that communication takes in a team of `people`.

    `share_n2` is the loss at one person; it grows with the square of the team (R42: 0.06 percent,
    hence 6 percent at ten people), and `unled_mult` times as fast beyond the `led` people that
    can do without a lead, or have one (R01). Never more than 1.
    """
    square = float(people * people)
    if people > led:
        square = led * led + unled_mult * (square - led * led)
    return min(1.0, share_n2 * square)


@inlined_rule
def led_people(leads: int, threshold: float, span: float) -> float:
    """Return how many people work together before coordination grows faster.

    `threshold` without a lead; each lead carries `span` others (R01, R89).
    """
    return max(threshold, leads * (1.0 + span)) if leads > 0 else threshold


@inlined_rule
def leading_load(people: int, span: float, lead_time_share: float) -> float:
    """Return the share of a lead's task time that leading takes: in full for `span` others."""
    return lead_time_share * min(1.0, (people - 1) / span)


@inlined_rule
def shared_out(takers: int, givers: int, share: float) -> float:
    """Return the share of task time that each of `givers` gives when each taker takes `share`.

    Newcomers take it of experienced colleagues (R42), generalists and juniors of those who can
    supervise them (R01). Nobody gives more than all, and nothing without givers.
    """
    if givers == 0:
        return 0.0
    return min(1.0, share * takers / givers)


@inlined_rule
def interviewing_load(hours_per_day: float, people: int, day_h: float) -> float:
    """Return the share of an engineer's task time that open requisitions take.

    Args:
        hours_per_day: interviewing and screening hours of the whole team (R34).
        people: engineers who share them.
        day_h: task hours of one engineer in a working day.
    """
    if people == 0 or day_h <= 0.0:
        return 0.0
    return min(1.0, hours_per_day / (people * day_h))


@inlined_rule
def overhead(shared_load: float, productivity: float) -> float:
    """Return the share of task time that does not advance work.

    `shared_load` (coordination, mentoring, interviewing; 0 to 1) comes first; of what remains a
    newcomer turns only `productivity` and a manager only the hands-on share into work (their
    product, 0 to 1).
    """
    return 1.0 - (1.0 - min(1.0, shared_load)) * productivity


@rule
def moved_chance(chance: float, log_odds: float) -> float:
    """Return a probability with `log_odds` added to its log-odds; 0 and 1 stay."""
    if chance <= 0.0 or chance >= 1.0:
        return min(1.0, max(0.0, chance))
    return logistic(math.log(chance / (1.0 - chance)) + log_odds)


@inlined_rule
def daily_hazard(yearly_chance: float) -> float:
    """Return the hazard a working day that makes `yearly_chance` (0 to 1) in a year."""
    return -math.log(1.0 - min(yearly_chance, 0.999999)) / DAYS_PER_YEAR


@inlined_rule
def oncall_strain(multiplier: float, calls: float, bad_calls: float) -> float:
    """Return what off-hours calls in a month do to attrition: `multiplier` at `bad_calls` or more.

    Below that in proportion on a logarithmic scale (R26 calls seven a month bad).
    """
    if multiplier <= 0.0 or bad_calls <= 0.0 or calls <= 0.0:
        return 1.0
    return math.exp(math.log(multiplier) * min(1.0, calls / bad_calls))
