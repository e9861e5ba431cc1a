"""How a check decides: exactly, life by life, or on average with an error rate of its own."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from simulation.reality_checks.checks import Finding, State
from simulation.reality_checks.life_log import LifeLog
from simulation.statistics.intervals import all_alike, t_quantile

# How often luck may make any check red on a model without fault, all checks on averages together.
FAMILY_ERROR = 0.01
# What does not count on average: this share of the usual size of the measure.
ZONE = 0.05

Floats = NDArray[np.float64]


def counted_lives(count: int) -> str:
    """Return a number of lives in words."""
    return f"{count:,} {'life' if count == 1 else 'lives'}"


def exact(found: Sequence[tuple[LifeLog, str]], looked_at: Sequence[LifeLog]) -> Finding:
    """Return the finding of a check that must hold in every life: red if any complains."""
    measured = f"{len(looked_at) - len(found)} of {counted_lives(len(looked_at))}*"
    if not found:
        return Finding(State.GREEN, f"holds in {measured}")
    life, said = found[0]
    return Finding(State.RED, f"holds in {measured}", f"life {life.replication}: {said}")


def never_less(
    here: Floats, there: Floats, what: str, tolerance: float = 1e-9, *, equal: bool = False
) -> Finding:
    """Judge that in every life one number is not below another, or equals it.

    Args:
        here: what must not be below, one number a life.
        there: what it is compared with, likewise.
        what: what is compared, in words.
        tolerance: what rounding may take, as a share of the size.
        equal: whether more is wrong too.
    """
    room = tolerance * (1.0 + np.abs(there))
    # What is undefined is not as due: comparisons with NaN are false.
    wrong = ~(np.abs(here - there) <= room) if equal else ~(here >= there - room)
    count = int(wrong.sum())
    measured = f"holds in {len(here) - count} of {counted_lives(len(here))}*"
    if not count:
        return Finding(State.GREEN, measured)
    place = int(np.flatnonzero(wrong)[0])
    said = f"{what} is {here[place]:,.6g} where {there[place]:,.6g} is "
    return Finding(State.RED, measured, said + ("due" if equal else "the least"))


def no_less_on_average(gains: Floats, size: float, family: int, unit: str) -> Finding:
    """Judge that the mean of paired differences is not below zero by more than does not count.

    Red only if it is surely so, at this check's share of the family's error rate; amber if it only
    looks so.

    Args:
        gains: differences life by life, each life in a world of its own.
        size: usual size of the measure.
        family: how many checks share the error rate.
        unit: words for the unit.
    """
    zone = ZONE * abs(size)
    mean = float(gains.mean()) if len(gains) else math.nan
    if not (math.isfinite(mean) and math.isfinite(zone)):
        undefined = int((~np.isfinite(gains)).sum())
        measured = f"no number in {undefined} of {counted_lives(len(gains))}*"
        return Finding(State.RED, measured, "the difference, or its usual size, is no number")
    error = float(gains.std(ddof=1)) / math.sqrt(len(gains)) if len(gains) > 1 else math.inf
    alike = len(gains) > 1 and all_alike(gains)
    if alike:
        low = high = mean
        measured = f"{mean:+,.3g}* {unit}".strip()
    else:
        half = t_quantile(0.95, max(1, len(gains) - 1)) * error
        low, high = mean - half, mean + half
        measured = f"{low:+,.3g} to {high:+,.3g} {unit}".strip()
    # Two-sided levels leave half of the rest on either side.
    sure = t_quantile(1.0 - 2.0 * FAMILY_ERROR / family, max(1, len(gains) - 1))
    margin = 0.0 if alike else sure * error
    if mean + margin < -zone:
        return Finding(State.RED, measured, "it surely moves the wrong way")
    if mean < -zone:
        return Finding(
            State.AMBER, measured, "it looks as if it moved the wrong way; luck is possible"
        )
    return Finding(State.GREEN, measured)


def dollars(value: float) -> str:
    """Return dollars in words."""
    return f"${value:,.0f}"


def percent(value: float) -> str:
    """Return a share in percent."""
    return f"{value * 100:.0f}%"


def months(value: float) -> str:
    """Return months in words."""
    return f"{value:.1f} months"
