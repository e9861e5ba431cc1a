"""Decision values world by world, and the limits that an alternative surely breaks."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from simulation.experiment.alternatives import AlternativeLives
from simulation.experiment.lives import Lives
from simulation.measures.catalogue import measure
from simulation.statistics.aim import Aim
from simulation.statistics.clusters import world_means
from simulation.statistics.intervals import Floats, mean_interval, share_interval


def world_values(lives: AlternativeLives, names: Sequence[str], aim: Aim) -> Floats:
    """Return the mean decision value of each world under each alternative.

    Args:
        lives: of at least these alternatives.
        names: alternatives, in the order of the columns.
        aim: decision value.

    Returns:
        Shape (worlds, alternatives), of lives that failed under none of them; no NaN.

    Raises:
        ValueError: if every life failed under one of them.
    """
    values = np.stack([aim.values(lives.alternatives[name]) for name in names], axis=1)
    fine = ~np.isnan(values).any(axis=1)
    if not fine.any():
        raise ValueError("lives: every life failed under one of the alternatives")
    return world_means(values[fine], lives.worlds[fine])


def limits_broken(lives: Lives, aim: Aim, claims: int, level: float) -> tuple[str, ...]:
    """Return the limits of the aim that an alternative surely breaks.

    Args:
        lives: of that alternative.
        aim: its limits.
        claims: alternatives checked, which share the error, 1 or more.
        level: probability in (0, 1) that no limit is wrongly called broken.
    """
    shared = 1 - (1 - level) / (claims * max(1, len(aim.limits)))
    found = []
    for limit in aim.limits:
        share = measure(limit.term.name).unit == "share"
        estimate = share_interval if share else mean_interval
        mean = estimate(limit.term.values(lives), shared, lives.worlds)
        if mean.low > limit.bound if limit.side == "at most" else mean.high < limit.bound:
            found.append(str(limit))
    return tuple(found)
