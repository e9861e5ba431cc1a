"""Wording: the numbers, bands and reasons of the facts as a reader sees them."""

from __future__ import annotations

import math
from collections.abc import Sequence

from simulation.statistics.intervals import Interval
from simulation.validation.bands import Band, Verdict
from simulation.validation.fact import Fact, Unit
from simulation.validation.trials import Trial

SMALL_PERCENT, SMALL_RATIO = 10.0, 2.0
NOTHING_KNOWN = "n/a"
MARKS: dict[Unit, tuple[str, str]] = {
    "share": ("", "%"),
    "pp": ("", " pp"),
    "x": ("x", ""),
    "days": ("", " d"),
    "weeks": ("", " weeks"),
    "months": ("", " months"),
    "hours": ("", " h"),
    "thousand USD": ("$", "k"),
    "count": ("", ""),
}


def bare(value: float, unit: Unit, decimals: int | None = None) -> str:
    """Return a finite number as text without the marks of its unit; shares as percent.

    Args:
        value: the number.
        unit: its unit.
        decimals: digits after the point; as many as the value itself asks for by default.
    """
    shown = 100.0 * value if unit in ("share", "pp") else value
    return f"{shown:.{decimals_of(value, unit) if decimals is None else decimals}f}"


def decimals_of(value: float, unit: Unit) -> int:
    """Return how many digits after the point a value of a unit is shown with."""
    if unit in ("share", "pp"):
        return 0 if abs(100.0 * value) >= SMALL_PERCENT else 1
    if unit == "thousand USD":
        return 0
    if unit in ("x", "count"):
        return 1 if abs(value) >= SMALL_RATIO else 2
    return 1


def short(value: float, unit: Unit) -> str:
    """Return a number of the evidence, without decimals that it does not have."""
    before, after = MARKS[unit]
    return f"{before}{_plain(value, unit)}{after}"


def _plain(value: float, unit: Unit) -> str:
    return f"{round(100.0 * value if unit in ('share', 'pp') else value, 6):g}"


def expected_text(fact: Fact) -> str:
    """Return the published value, or a dash where only a direction was published."""
    return "-" if math.isnan(fact.expected) else short(fact.expected, fact.unit)


def band_text(band: Band, unit: Unit) -> str:
    """Return the accepted values, such as `35 to 60%` or `at most x0.65`."""
    if math.isinf(band.low):
        return f"at most {short(band.high, unit)}"
    if math.isinf(band.high):
        return f"at least {short(band.low, unit)}"
    before, after = MARKS[unit]
    return f"{before}{_plain(band.low, unit)} to {_plain(band.high, unit)}{after}"


def measured_text(interval: Interval, unit: Unit) -> str:
    """Return an estimate with its interval, such as `41% (39 to 43)`."""
    before, after = MARKS[unit]
    if math.isnan(interval.estimate):
        return NOTHING_KNOWN
    if not math.isfinite(interval.low) and not math.isfinite(interval.high):
        return f"{before}{bare(interval.estimate, unit)}{after} (too few worlds)"
    if not math.isfinite(interval.low):
        return f"below {before}{bare(interval.high, unit)}{after}"
    if not math.isfinite(interval.high):
        return f"above {before}{bare(interval.low, unit)}{after}"
    decimals = decimals_of(interval.estimate, unit)
    shown = [bare(end, unit, decimals) for end in (interval.low, interval.estimate, interval.high)]
    return f"{before}{shown[1]}{after} ({shown[0]} to {shown[2]})"


def reason_of(
    fact: Fact,
    interval: Interval,
    verdict: Verdict,
    trials: Sequence[tuple[Trial, Interval, Verdict]],
) -> str:
    """Return why a fact is not in its band; empty if it is."""
    if verdict is Verdict.IN:
        return ""
    if verdict is Verdict.UNDECIDED:
        edge = f"{interval.n} worlds leave the interval across an edge of the band."
        return f"{edge} {fact.because}".rstrip()

    def listed(chosen: Sequence[tuple[Trial, Interval, Verdict]]) -> str:
        return "; ".join(f"if {t.words}, {measured_text(i, fact.unit)}" for t, i, _ in chosen)

    helping = [each for each in trials if each[2] is Verdict.IN]
    others = [each for each in trials if each[2] is not Verdict.IN]
    sentences = [trial.because for trial, _, _ in helping]
    if helping:
        sentences.append(f"In band {listed(helping)}.")
    else:
        sentences.append(fact.because or "No single change that was tried brings it into the band.")
    if others:
        sentences.append(f"Not in band {listed(others)}.")
    return " ".join(sentences)
