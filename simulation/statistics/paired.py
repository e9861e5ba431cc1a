"""Paired differences: alternatives share their draws, so they are compared life by life."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from simulation.measures.catalogue import measure
from simulation.statistics.clusters import jackknife_error, variances_without_each
from simulation.statistics.intervals import (
    LEVEL,
    Floats,
    Interval,
    Numbers,
    all_alike,
    mean_interval,
    share_interval,
    t_quantile,
)
from simulation.statistics.lives import PairedLives

if TYPE_CHECKING:
    import pandas as pd

DIFFERENCE_COLUMNS: tuple[str, ...] = (
    "alternative",
    "measure",
    "label",
    "unit",
    "better",
    "difference",
    "low",
    "high",
    "level",
    "constant",
    "probability_better",
    "probability_better_low",
    "probability_better_high",
    "ties_share",
    "variance_ratio",
    "variance_ratio_low",
    "variance_ratio_high",
    "pairs",
    "only_alternative",
    "only_baseline",
    "note",
)

TOO_FEW = "undefined: needs at least 2 complete pairs"


def probability_better(
    gains: Floats, level: float = LEVEL, worlds: Numbers | None = None
) -> tuple[Interval, float]:
    """Estimate the probability of being better in a life, and the share of ties.

    A tie counts as half a success: with identical alternatives the probability is then one half.
    Halves vary less than zeros and ones, so the Wilson interval covers at least its level.

    Args:
        gains: differences signed so that positive is better; no NaN.
        level: confidence level in (0, 1).
        worlds: number of each life's world; each life is a world of its own if None.
    """
    ties = gains == 0
    share = float(ties.mean()) if gains.size else math.nan
    return share_interval((gains > 0) + 0.5 * ties, level, worlds), share


def variance_ratio(
    first: Floats, second: Floats, level: float = LEVEL, worlds: Numbers | None = None
) -> Interval:
    """Estimate how many times fewer lives the pairs need than independent runs.

    The ratio is (var a + var b) / var(a - b); 1 says that sharing draws gained nothing. The
    interval is a t interval of its logarithm, with the error of the jackknife over worlds.

    Args:
        first: values of one alternative; no NaN.
        second: values of the other in the same lives.
        level: confidence level in (0, 1).
        worlds: number of each life's world; each life is a world of its own if None.

    Sources: Law, Simulation Modeling and Analysis, section 11.2 (common random numbers); Arvesen
    1970, Annals of Mathematical Statistics 41 (the jackknife).
    """
    n = first.size
    method = "variance ratio, jackknife"
    undefined = Interval(math.nan, math.nan, math.nan, level, method, n)
    if n < 2:
        return undefined
    difference = first - second
    apart = float(first.var(ddof=1) + second.var(ddof=1))
    together = float(difference.var(ddof=1))
    if all_alike(difference):
        if apart == 0:
            return undefined
        return Interval(math.inf, math.nan, math.nan, level, method, n, constant=True)
    parts = [variances_without_each(each, worlds) for each in (first, second, difference)]
    with np.errstate(divide="ignore", invalid="ignore"):
        without = np.log((parts[0] + parts[1]) / parts[2])
    ratio = apart / together
    if len(without) < 2 or not np.isfinite(without).all():
        return replace(undefined, estimate=ratio)
    spread = t_quantile(level, len(without) - 1) * jackknife_error(without)
    low, high = ratio * math.exp(-min(spread, 700.0)), ratio * math.exp(min(spread, 700.0))
    return Interval(ratio, low, high, level, method, n)


def paired_differences(
    table: pd.DataFrame | PairedLives,
    baseline: str,
    measures: Sequence[str],
    level: float = LEVEL,
) -> pd.DataFrame:
    """Compare every alternative with the baseline, life by life.

    Args:
        table: per-life table with `alternative`, `replication`, `error` and the measures, or the
            same arranged for pairing. Failed lives, and pairs in which the measure is undefined on
            a side, are left out and counted.
        baseline: name of the alternative the others are compared with.
        measures: names from the measure catalogue.
        level: confidence level of each single interval in (0, 1).

    Returns:
        One row an alternative and measure: mean of alternative minus baseline with t interval,
        probability that the alternative is better in a life with Wilson interval (a tie is half;
        NaN where no direction is better), variance ratio against independent runs, complete
        pairs, and pairs with a value on one side only. With fewer than two complete pairs the
        numbers are NaN and `note` says so.

    Raises:
        ValueError: the baseline or a measure is not in the table.
        KeyError: a measure is not in the catalogue.
    """
    import pandas as pd

    lives = table if isinstance(table, PairedLives) else PairedLives(table)
    lives.require(baseline, "baseline")
    rows = [
        _row(
            other,
            name,
            *lives.pair(name, other, baseline),
            lives.worlds(other, baseline),
            level,
        )
        for other in lives.names
        if other != baseline
        for name in measures
    ]
    return pd.DataFrame(rows, columns=list(DIFFERENCE_COLUMNS))


def _row(
    alternative: str, name: str, values: Floats, reference: Floats, worlds: Numbers, level: float
) -> dict[str, object]:
    described = measure(name)
    there, there_reference = ~np.isnan(values), ~np.isnan(reference)
    both = there & there_reference
    first, second = values[both], reference[both]
    differences = first - second
    worlds = worlds[both]
    mean = mean_interval(differences, level, worlds)
    enough = differences.size >= 2
    ratio = variance_ratio(first, second, level, worlds)
    sign = {"higher": 1.0, "lower": -1.0, "none": math.nan}[described.better]
    directed = enough and described.better != "none"
    better, ties = probability_better(
        sign * differences if directed else np.empty(0, dtype=np.float64),
        level,
        worlds if directed else None,
    )
    return {
        "alternative": alternative,
        "measure": name,
        "label": described.label,
        "unit": described.unit,
        "better": described.better,
        "difference": mean.estimate if enough else math.nan,
        "low": mean.low,
        "high": mean.high,
        "level": level,
        "constant": mean.constant,
        "probability_better": better.estimate,
        "probability_better_low": better.low,
        "probability_better_high": better.high,
        "ties_share": ties,
        "variance_ratio": ratio.estimate,
        "variance_ratio_low": ratio.low,
        "variance_ratio_high": ratio.high,
        "pairs": int(both.sum()),
        "only_alternative": int(np.sum(there & ~there_reference)),
        "only_baseline": int(np.sum(~there & there_reference)),
        "note": "" if enough else TOO_FEW,
    }
