"""Attribution: a difference split over parts, each found by switching something off.

The part of a mechanism is what the difference loses without it. What is left with everything off is
the rest. Mechanisms act on each other, so parts and rest do not add up to the whole; what they miss
is the interaction, which is stated and not shared out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from simulation.statistics.intervals import LEVEL, Floats, Interval, mean_interval


@dataclass(frozen=True)
class Attribution:
    """Hold a difference and what it is made of: whole = parts + rest + interaction.

    Args:
        whole: the difference with everything on, at the level asked for.
        parts: mechanism -> what the difference loses without it.
        rest: the difference with everything off.
        interaction: whole less rest and parts; 0 if mechanisms do not act on each other.
    """

    whole: Interval
    parts: Mapping[str, Interval]
    rest: Interval
    interaction: Interval


def attribute(
    everything: Floats,
    without: Mapping[str, Floats],
    nothing: Floats,
    worlds: ArrayLike | None = None,
    level: float = LEVEL,
) -> Attribution:
    """Split a paired difference over mechanisms.

    Args:
        everything: difference of each life with all mechanisms on, shape (lives,).
        without: mechanism -> the same lives' differences with only this one off; a difference that
            is `everything` itself marks a mechanism that takes no part, whose part is exactly 0.
        nothing: the same lives' differences with all of them off.
        worlds: number of each life's world; each life is a world of its own if None.
        level: probability in (0, 1) that the intervals of parts, rest and interaction all hold
            (Bonferroni), and that of the whole by itself.

    Returns:
        Lives in which any of the differences is undefined (NaN) are left out of all of them, so
        that the sum holds.
    """
    parts = {name: everything - each for name, each in without.items()}
    interaction = everything - nothing - sum(parts.values(), np.zeros_like(everything))
    known = ~np.isnan(interaction)
    shared = 1 - (1 - level) / (sum(each is not everything for each in without.values()) + 2)
    numbers = None if worlds is None else np.asarray(worlds)[known]

    def mean(values: Floats, each: float = shared) -> Interval:
        return mean_interval(values[known], each, numbers)

    return Attribution(
        mean(everything, level),
        {name: mean(each) for name, each in parts.items()},
        mean(nothing),
        mean(interaction),
    )
