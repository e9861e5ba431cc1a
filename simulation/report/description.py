"""One plan in words, where there is nothing to compare it with."""

from __future__ import annotations

from simulation.measures.catalogue import measure
from simulation.report.formatting import counted, ends, number
from simulation.report.sentence import failures, hire_dates
from simulation.statistics.findings import Findings
from simulation.statistics.intervals import Interval
from simulation.statistics.rule import CADENCE, RUNWAY, VELOCITY


def plan_sentence(findings: Findings, alternative: str) -> str:
    """Say what one plan comes to: the three clocks, how long cash lasts, when a hire starts.

    Args:
        findings: what `analyse` returned.
        alternative: name of the plan.
    """
    sentences = [
        _clocks(findings, alternative),
        hire_dates(findings, alternative),
        failures(findings),
    ]
    return " ".join(each for each in sentences if each)


def _clocks(findings: Findings, alternative: str) -> str:
    estimates, alive = findings.estimates[alternative], findings.alive[alternative]
    lives = counted(findings.lives[alternative], "life", "lives")
    if not estimates[RUNWAY].defined:
        return f"{lives} without error: too few for an interval."
    month = f"{findings.horizon_months:g}"
    improvements, days, months = (
        _told(estimates[name], name) for name in (VELOCITY, CADENCE, RUNWAY)
    )
    refreshes = f"refresh every {days} days" if days else "refresh too rarely to time it"
    return (
        f"By month {month} you ship {improvements} improvements, {refreshes}, and have {months} "
        f"months of runway; in {ends(alive.low, alive.high, 2, 'share')} of lives cash lasts to "
        f"month {month} ({findings.level * 100:g} percent intervals, {lives}, in this model)."
    )


def _told(interval: Interval, name: str) -> str:
    decimals = measure(name).decimals
    if interval.constant:
        return number(interval.estimate, decimals)
    return ends(interval.low, interval.high, decimals) if interval.defined else ""
