"""Survival of the company: runway beyond the horizon is censored, never averaged as if known.

All lives are censored at one and the same moment, the horizon. Up to it nobody leaves the risk set
for another reason than running out of cash, so the Kaplan-Meier estimate equals the plain share of
lives still alive, and the number alive is binomial. The Wilson interval is therefore used instead
of Greenwood's: it needs no large-sample argument and stays sensible at shares of 0 and 1.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from simulation.statistics.clusters import effective_lives
from simulation.statistics.intervals import (
    LEVEL,
    Floats,
    Interval,
    defined_worlds,
    mean_interval,
    share_interval,
    wilson_bounds,
)

# Cash-out dates are interpolated within a month; a censored life may miss the horizon by rounding.
ROUNDING_MONTHS = 1e-6


@dataclass(frozen=True)
class SurvivalCurve:
    """Hold the share of lives with cash left, as steps from month 0 to the horizon.

    Args:
        months: times of the steps, ascending, first 0 and last the horizon; shape (steps,).
        alive: share of lives alive just after each time; shape (steps,).
        low: lower ends of the pointwise Wilson intervals; shape (steps,).
        high: upper ends; shape (steps,).
        lives: number of lives.
        level: confidence level of each point in (0, 1).
    """

    months: Floats
    alive: Floats
    low: Floats
    high: Floats
    lives: int
    level: float

    def area(self) -> float:
        """Return the area under the curve in months: the restricted mean runway."""
        return float(np.sum(np.diff(self.months) * self.alive[:-1]))


def survival_curve(
    runway_months: ArrayLike,
    cash_out: ArrayLike,
    horizon_months: float,
    level: float = LEVEL,
    worlds: ArrayLike | None = None,
) -> SurvivalCurve:
    """Estimate the survival curve of the company with pointwise intervals.

    Args:
        runway_months: runway of each life, cut at the horizon; NaN values are dropped.
        cash_out: 1 where cash ran out before the horizon, else 0; same length.
        horizon_months: where all other lives are censored, above 0.
        level: confidence level in (0, 1).
        worlds: number of each life's world; each life is a world of its own if None.

    Raises:
        ValueError: a life ends before the horizon although its cash did not run out.

    Source: Kaplan and Meier 1958, Journal of the American Statistical Association 53.
    """
    died = _cash_out_months(runway_months, cash_out, horizon_months)
    ends = np.unique(died[np.isfinite(died)])
    months = np.unique(np.concatenate(([0.0], ends, [horizon_months])))
    alive = died.size - np.searchsorted(np.sort(died), months, side="right")
    share = alive / died.size if died.size else np.full(months.size, np.nan)
    known = np.asarray(runway_months, dtype=np.float64) + np.asarray(cash_out, dtype=np.float64)
    own = defined_worlds(known, worlds)
    sizes = [effective_lives((died > month).astype(np.float64), own) for month in months]
    low, high = wilson_bounds(share * np.array(sizes), np.array(sizes), level)
    return SurvivalCurve(months, share, low, high, died.size, level)


def probability_alive(
    runway_months: ArrayLike,
    cash_out: ArrayLike,
    month: float,
    horizon_months: float,
    level: float = LEVEL,
    worlds: ArrayLike | None = None,
) -> Interval:
    """Estimate the probability that cash lasts beyond `month`.

    Args:
        runway_months: runway of each life, cut at the horizon; NaN values are dropped.
        cash_out: 1 where cash ran out before the horizon, else 0; same length.
        month: time in [0, `horizon_months`].
        horizon_months: where all other lives are censored, above 0.
        level: confidence level in (0, 1).
        worlds: number of each life's world; each life is a world of its own if None.

    Raises:
        ValueError: `month` lies outside the horizon, where nothing was observed.
    """
    if not 0 <= month <= horizon_months:
        raise ValueError(f"month: found {month:g}, allowed: 0 to {horizon_months:g} (the horizon)")
    died = _cash_out_months(runway_months, cash_out, horizon_months)
    dropped = np.size(runway_months) - died.size
    known = np.asarray(runway_months, dtype=np.float64) + np.asarray(cash_out, dtype=np.float64)
    alive = (died > month).astype(np.float64)
    return replace(share_interval(alive, level, defined_worlds(known, worlds)), dropped=dropped)


def restricted_mean(
    runway_months: ArrayLike,
    horizon_months: float,
    level: float = LEVEL,
    worlds: ArrayLike | None = None,
) -> Interval:
    """Estimate the restricted mean runway: expected months with cash up to the horizon.

    It is the area under the survival curve. A life that goes on counts as the horizon, by
    definition and not as an estimate of its runway, hence the name in the interval's method.

    Args:
        runway_months: runway of each life in months; NaN values are dropped and counted.
        horizon_months: where the mean is restricted, above 0.
        level: confidence level in (0, 1).
        worlds: number of each life's world; each life is a world of its own if None.

    Source: Royston and Parmar 2013, BMC Medical Research Methodology 13:152.
    """
    cut = np.minimum(np.asarray(runway_months, dtype=np.float64), horizon_months)
    return replace(mean_interval(cut, level, worlds), method=_restricted(horizon_months))


def restricted_mean_difference(
    runway_months: ArrayLike,
    reference_months: ArrayLike,
    horizon_months: float,
    level: float = LEVEL,
    worlds: ArrayLike | None = None,
) -> Interval:
    """Estimate the paired difference of two restricted means (first minus reference).

    Args:
        runway_months: runway of each life under one alternative, in months.
        reference_months: runway of the same lives under the other; same length and order.
        horizon_months: where both means are restricted, above 0.
        level: confidence level in (0, 1).
        worlds: number of each life's world; each life is a world of its own if None.
    """
    first = np.minimum(np.asarray(runway_months, dtype=np.float64), horizon_months)
    second = np.minimum(np.asarray(reference_months, dtype=np.float64), horizon_months)
    method = f"paired difference, {_restricted(horizon_months)}"
    return replace(mean_interval(first - second, level, worlds), method=method)


def _restricted(horizon_months: float) -> str:
    return f"restricted mean to month {horizon_months:g}, t"


def _cash_out_months(
    runway_months: ArrayLike, cash_out: ArrayLike, horizon_months: float
) -> Floats:
    """Return when cash ran out in each life, infinite where it lasts beyond the horizon."""
    runway = np.asarray(runway_months, dtype=np.float64).ravel()
    ran_out = np.asarray(cash_out, dtype=np.float64).ravel()
    known = ~(np.isnan(runway) | np.isnan(ran_out))
    runway, died = runway[known], ran_out[known] > 0.5
    early = ~died & (runway < horizon_months - ROUNDING_MONTHS)
    if np.any(early):
        raise ValueError(
            f"runway_months: found {runway[early][0]:g} in a life whose cash did not run out, "
            f"allowed: {horizon_months:g} (all lives are censored at the horizon)"
        )
    return np.where(died, np.minimum(runway, horizon_months), np.inf)
