"""The timeline of a plan: in what share of lives each turning point comes, and in which month."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from simulation.experiment.timeline import Happening
from simulation.statistics.intervals import Floats, Interval, quantile_interval, share_interval


@dataclass(frozen=True)
class Moment:
    """Describe the first time something happens in a life.

    Args:
        happening: what it is.
        share: share of lives in which it happens.
        month: median month of its first time, among those lives.
    """

    happening: Happening
    share: Interval
    month: Interval


def timeline(
    firsts: Mapping[Happening, Floats], worlds: ArrayLike | None = None
) -> tuple[Moment, ...]:
    """Return turning points with their errors, in the order of their months.

    Args:
        firsts: first month of each in every life, shape (lives,); NaN where it never happens.
        worlds: number of each life's world; each life is a world of its own if None.
    """
    moments = [
        Moment(
            happening,
            share_interval((~np.isnan(months)).astype(np.float64), worlds=worlds),
            quantile_interval(months, worlds=worlds),
        )
        for happening, months in firsts.items()
    ]
    return tuple(sorted(moments, key=lambda each: (each.month.estimate, each.happening)))
