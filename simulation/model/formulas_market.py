"""The sourced formulas of market, traffic and money: plain numbers in, one number out."""

from __future__ import annotations

import math

from simulation.model.formulas import logistic
from simulation.model.jit import inlined_rule, rule


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


@rule
def replicability_churn(multiplier: float, days: float, onset_days: float) -> float:
    """Return what easy replication does to churn `days` after the launch (R91).

    1 at the launch; half of the full effect `onset_days` later, and `multiplier` in the end.
    """
    if days <= 0.0:
        return 1.0
    return 1.0 + (multiplier - 1.0) * days / (days + onset_days)


@rule
def recovered(reputation: float, days: float, half_life_days: float) -> float:
    """Return a reputation (1 is whole) after `days` in which what it lacks halves again."""
    if half_life_days <= 0.0:
        return 1.0
    return 1.0 - (1.0 - reputation) * math.exp(-math.log(2.0) * days / half_life_days)


@rule
def grown(rate: float, periods: float) -> float:
    """Return what compound growth of `rate` a period makes of 1 after some periods."""
    if rate <= -1.0:
        return 1.0 if periods <= 0.0 else 0.0
    return math.exp(math.log(1.0 + rate) * periods)


@inlined_rule
def traffic_mult(requests: float, at_launch: float, elasticity: float) -> float:
    """Return what traffic does to the incident rate: 1 up to launch traffic, then a power of it."""
    if requests <= at_launch or at_launch <= 0.0:
        return 1.0
    return math.exp(elasticity * math.log(requests / at_launch))


@inlined_rule
def tuning_gain(first_gain: float, decay: float, earlier_rounds: int) -> float:
    """Return by what a round of tuning multiplies capacity; each gains `decay` of the last."""
    gain = first_gain - 1.0
    for _ in range(earlier_rounds):
        gain *= decay
    return 1.0 + gain


@inlined_rule
def raise_chance(ready: float, one_missed: float, missed: int) -> float:
    """Return the chance that a raise closes by how many of its conditions are missed.

    `ready` with none, `one_missed` with one (R46, R90); each further one lowers it as the first.
    """
    if missed == 0:
        return ready
    chance = one_missed
    for _ in range(missed - 1):
        chance *= one_missed / ready if ready > 0.0 else 0.0
    return min(1.0, chance)
