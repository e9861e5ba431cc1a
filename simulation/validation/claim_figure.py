"""The claims as a figure: how clearly each comparison comes out on the side that it should."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulation.report.figure_style import COLOURS, figure_style, finished, new_axes
from simulation.statistics.intervals import Interval, t_quantile
from simulation.validation.bands import Band
from simulation.validation.claim_checking import ClaimFinding, Measured, Outcome

INCHES_WIDE, INCHES_A_ROW, INCHES_AROUND = 9.0, 0.24, 1.1
OUTCOME_COLOURS = {
    Outcome.HOLDS: COLOURS[3],
    Outcome.FAILS: COLOURS[1],
    Outcome.UNDECIDED: COLOURS[7],
}
MARKS = {Outcome.HOLDS: "o", Outcome.FAILS: "X", Outcome.UNDECIDED: "D"}
# A pale edge parts a mark from the line below it.
MARK: dict[str, Any] = {"markersize": 6.5, "markeredgecolor": "white", "markeredgewidth": 0.6}
# Beyond this a comparison is as clear as it can be, and would hide the others.
CLEAR = 2.0


def claims_figure(findings: Sequence[ClaimFinding], *, axes: Axes | None = None) -> Figure:
    """Return one row a comparison: its distance from where it must lie, in standard deviations.

    Args:
        findings: what was found; a comparison right of the line came out as claimed.
        axes: where to draw; a new figure without them.
    """
    rows = [(finding, each) for finding in findings for each in finding.measured]
    height = INCHES_AROUND + INCHES_A_ROW * len(rows)
    with figure_style():
        axes = new_axes((INCHES_WIDE, height)) if axes is None else axes
        for place, (_, measured) in enumerate(rows):
            _draw(axes, place, measured)
        axes.axvline(0.0, color="black", linewidth=0.8)
        axes.set_yticks(range(len(rows)))
        axes.set_yticklabels([f"{f.claim.id}  {m.check.words}" for f, m in rows], fontsize=7.5)
        axes.set_ylim(len(rows) - 0.5, -0.5)
        axes.set_xlim(-CLEAR * 1.1, CLEAR * 1.1)
        axes.set_xlabel(
            "as claimed to the right, in standard deviations\nbetween lives: mean, 95%; "
            f"arrows: beyond {CLEAR:g}"
        )
        axes.set_title("The guide's claims: circles hold, crosses fail, diamonds undecided")
    return finished(axes)


def _draw(axes: Axes, place: int, measured: Measured) -> None:
    found = standardised(measured)
    low, middle, high = (max(-CLEAR, min(CLEAR, each)) for each in found)
    colour = OUTCOME_COLOURS[measured.outcome]
    axes.plot([low, high], [place, place], color=colour, linewidth=2.0)
    axes.plot([middle], [place], MARKS[measured.outcome], color=colour, **MARK)
    for end, beyond, arrow in ((-CLEAR, found[0] < -CLEAR, "<"), (CLEAR, found[2] > CLEAR, ">")):
        if beyond:
            axes.plot([end * 1.05], [place], arrow, color=colour, markersize=4.5)


def standardised(measured: Measured) -> tuple[float, float, float]:
    """Return low end, estimate and high end as distances from the band's edge, inside positive."""
    interval, band = measured.interval, measured.check.expected
    deviation = _deviation(interval)
    edge, sign = _edge(band, interval.estimate)
    ends = [sign * (each - edge) for each in (interval.low, interval.estimate, interval.high)]
    if not deviation > 0.0:
        scaled = [math.copysign(CLEAR, each) if each else 0.0 for each in ends]
    else:
        scaled = [each / deviation for each in ends]
    low, middle, high = sorted(scaled)
    return low, middle, high


def _edge(band: Band, estimate: float) -> tuple[float, float]:
    """Return the edge of a band that matters, and on which side of it the inside lies."""
    if math.isinf(band.low):
        return band.high, -1.0
    if math.isinf(band.high) or estimate - band.low < band.high - estimate:
        return band.low, 1.0
    return band.high, -1.0


def _deviation(interval: Interval) -> float:
    """Return the standard deviation between lives behind the interval of a mean."""
    if interval.n < 2 or not interval.defined:
        return 0.0
    return interval.half_width * math.sqrt(interval.n) / t_quantile(interval.level, interval.n - 1)
