"""Regret over worlds: how much a plan loses where another one would have been better.

The regret of an alternative in a world is what the best one there is worth more, both without luck:
means over chance. Chance left in the means of a few lives would add to every regret, so it is taken
out first (see `true_worlds`). Of each alternative the mean over worlds is told, and the 90th
percentile: in one world of ten the regret is larger. The largest regret of any world cannot be
estimated from a sample of them.

Sources: Savage 1951, Journal of the American Statistical Association 46 (minimax regret); Lempert,
Groves, Popper and Bankes 2006, Management Science 52 (regret over scenarios).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from simulation.statistics.intervals import LEVEL, Floats, Interval, require_level
from simulation.statistics.true_worlds import TrueWorlds, resamples

RESAMPLES = 400
HIGH = 0.9
METHOD = "chance taken out, bootstrap over worlds"


@dataclass(frozen=True)
class Regrets:
    """Hold the regret of each alternative over worlds.

    Args:
        means: mean over worlds, in the unit of the decision value; one for each alternative.
        highs: 90th percentile over worlds, likewise.
        least: place of the alternative whose 90th percentile is lowest.
        not_beaten: places of the alternatives that these worlds cannot tell from it, itself
            included.
        worlds: number of worlds.
        corrected: whether the chance in the means of worlds is taken out; it can only be if two
            worlds have two lives each.
    """

    means: tuple[Interval, ...]
    highs: tuple[Interval, ...]
    least: int
    not_beaten: tuple[int, ...]
    worlds: int
    corrected: bool


def regrets(
    values: ArrayLike,
    worlds: ArrayLike,
    level: float = LEVEL,
    samples: int = RESAMPLES,
    seed: int = 1,
) -> Regrets:
    """Estimate the regret of each alternative.

    Args:
        values: decision value of each life under each alternative; shape (lives, alternatives).
        worlds: number of each life's world; shape (lives,).
        level: confidence level in (0, 1).
        samples: how often worlds are drawn anew.
        seed: of these draws.

    Raises:
        ValueError: with fewer than two worlds.
    """
    require_level(level)
    true = TrueWorlds(values, worlds)
    count = len(true.counts)
    chosen = resamples(count, samples, seed)
    found, again = true.drawn[None], true.resampled(chosen)
    if not true.can_tell:
        found, again = true.means[None], true.means[chosen]
    (mean,), (high,) = _summed_up(found)
    means, highs = _summed_up(again)
    least = int(high.argmin())
    # One alternative is told from another if its high regret is larger in nearly all samples.
    behind = np.quantile(highs - highs[:, [least]], 1.0 - level, axis=0) > 0.0
    return Regrets(
        tuple(_interval(*each, level, count) for each in zip(mean, means.T, strict=True)),
        tuple(_interval(*each, level, count) for each in zip(high, highs.T, strict=True)),
        least,
        tuple(int(place) for place in np.flatnonzero(~behind)),
        count,
        true.can_tell,
    )


def _summed_up(values: Floats) -> tuple[Floats, Floats]:
    """Return the mean and the high regret of samples of worlds; shape (samples, alternatives)."""
    found = values.max(axis=2, keepdims=True) - values
    return found.mean(axis=1), np.quantile(found, HIGH, axis=1)


def _interval(estimate: float, again: Floats, level: float, worlds: int) -> Interval:
    # Half the error on either side: a maximum has a corner, near which resamples vary too little.
    low, high = np.quantile(again, [(1.0 - level) / 4.0, 1.0 - (1.0 - level) / 4.0])
    constant = bool(again.max() == again.min() == estimate)
    return Interval(
        float(estimate), float(low), float(high), level, METHOD, worlds, constant=constant
    )
