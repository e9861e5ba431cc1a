"""What a mean of a measure can be: of days not below 0, of shares not above 1."""

from __future__ import annotations

from dataclasses import replace

from simulation.measures.catalogue import MEASURES
from simulation.statistics.intervals import Interval

BURN = "net_burn_usd_per_month"
# Means of all other measures lie at 0 or above, and of shares at 1 or below.
SIGNED = ("cash_end_usd", BURN, "burn_multiple", "offline_live_gap")
UNBOUNDED_SHARES = ("automation_lost_at_pivots", "offline_live_gap")
SHARES = frozenset(
    each.name for each in MEASURES if each.unit == "share" and each.name not in UNBOUNDED_SHARES
)


def possible(interval: Interval, name: str, highest: float | None = None) -> Interval:
    """Return an interval without what no mean of the measure can be, such as days below 0.

    Args:
        interval: of a mean.
        name: of the measure.
        highest: what no life can exceed, such as the horizon of a runway; 1 for shares, and nothing
            for all others, if None.
    """
    if not interval.defined or name in SIGNED:
        return interval
    most = highest if highest is not None else 1.0 if name in SHARES else interval.high
    low, high = max(0.0, interval.low), min(most, interval.high)
    # Rounding of a mean at the very end must not put it outside its own interval.
    return replace(interval, low=min(low, interval.estimate), high=max(high, interval.estimate))
