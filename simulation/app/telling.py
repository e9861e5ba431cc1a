"""An answer as the page shows it: words, intervals and bands by month."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from simulation.app.plans import YOURS
from simulation.comparison import Comparison
from simulation.measures.catalogue import measure
from simulation.report.formatting import span
from simulation.report.summary import Json
from simulation.statistics.intervals import Floats, Interval
from simulation.statistics.monthly import Band, fan, mean_band, median_band, share_band
from simulation.statistics.rule import CADENCE, RUNWAY, VELOCITY

if TYPE_CHECKING:
    from simulation.app.answering import Prepared

CLOCKS: dict[str, tuple[str, ...]] = {
    "runway": (RUNWAY, "cash_out", "cash_end_usd", "net_burn_usd_per_month"),
    "cadence": (CADENCE, "weeks_meeting_need_share", "staleness_days", "live_quality"),
    "velocity": (VELOCITY, "improvements_12_months", "cycle_time_days", "toil_share_ml"),
}
DATES = ("first_start_month", "first_productive_month")
# Of the fifty measures, what the sentence, the verdict and the page rest on.
SHOWN = (*(name for names in CLOCKS.values() for name in names), *DATES)
# As in the figure of the answer: a median over few lives speaks of those few.
SMALLEST_SHARE, FEWEST_LIVES = 0.05, 6


def told(comparison: Comparison, prepared: Prepared) -> dict[str, Json]:
    """Return an answer as the page shows it.

    Args:
        comparison: your plan and the other one, or your plan alone if they are the same.
        prepared: what was asked.
    """
    findings, pair = comparison.findings, prepared.asked.pair
    verdict = None if pair.same else findings.decision.verdicts[YOURS]
    sentence = comparison.sentence
    if pair.same:
        sentence = f'Your plan and "{pair.against}" are the same. {sentence}'
    return {
        "sentence": sentence,
        "verdict": None if verdict is None else str(verdict.answer),
        "plans": [*prepared.plans],
        "lives": comparison.lives.finished,
        "worlds": len(np.unique(comparison.lives.worlds)),
        "seed": comparison.run.seed,
        "hashes": {**prepared.hashes},
        "price_months": prepared.asked.price,
        "aim": prepared.aim.words if prepared.aim.decides else None,
        "backcast": None if prepared.backcast is None else prepared.backcast.words,
        "outside_evidence": [*pair.company.outside_evidence()],
        "starts": {name: plain_interval(findings.estimates[YOURS][name]) for name in DATES},
        "rows": _rows(comparison),
        "bands": _bands(comparison),
    }


def _rows(comparison: Comparison) -> dict[str, Json]:
    """Return clock -> one row a measure: each plan's interval, and the difference."""
    findings = comparison.findings
    estimates, alone = findings.estimates, findings.baseline == YOURS
    rows: dict[str, Json] = {}
    for clock, names in CLOCKS.items():
        listed: list[Json] = []
        for about in map(measure, names):
            found = None if alone else findings.difference(YOURS, about.name)
            digits, unit = about.decimals, about.unit
            listed.append(
                {
                    "measure": about.name,
                    "label": about.label,
                    "unit": unit,
                    "better": about.better,
                    "deciding": about.deciding,
                    "zone": about.indifference if about.deciding else None,
                    "plans": [
                        {
                            **plain_interval(of[about.name]),
                            "text": span(of[about.name], digits, unit),
                        }
                        for of in estimates.values()
                    ],
                    "difference": None
                    if found is None
                    else {**plain_interval(found), "text": span(found, digits, unit, True)},
                }
            )
        rows[clock] = listed
    return rows


def _bands(comparison: Comparison) -> list[Json]:
    """Return what the three clocks show by month: a line and a band for each plan."""
    monthly, worlds = comparison.monthly, comparison.lives.worlds
    out = any(bool(np.any(series["alive"] == 0)) for series in monthly.values())

    def cash(series: Mapping[str, Floats]) -> Band:
        return share_band(series["alive"], worlds=worlds) if out else fan(series["cash_usd"])

    def cadence(series: Mapping[str, Floats]) -> Band:
        return _enough(median_band(series["refresh_interval_days"], worlds=worlds), series)

    def velocity(series: Mapping[str, Floats]) -> Band:
        return mean_band(series["improvements"], worlds=worlds)

    cash_title = "Lives with cash left" if out else "Cash"
    cash_band = "share, 95% interval" if out else "median, 80% of lives"
    panels: tuple[tuple[str, str, str, str, Callable[[Mapping[str, Floats]], Band]], ...] = (
        ("runway", cash_title, cash_band, "share" if out else "USD", cash),
        ("cadence", "Days between refreshes", "median, 95% interval", "days", cadence),
        ("velocity", "Improvements live", "mean, 95% interval", "", velocity),
    )
    return [
        {
            "clock": clock,
            "title": title,
            "band": band,
            "unit": unit,
            "note": _ending(monthly.values()) if clock == "cadence" else "",
            "plans": {name: _band(make(series)) for name, series in monthly.items()},
        }
        for clock, title, band, unit, make in panels
    ]


def _enough(band: Band, series: Mapping[str, Any]) -> Band:
    few = band.lives < _fewest(series)
    middle, low, high = (np.where(few, np.nan, each) for each in (band.middle, band.low, band.high))
    return Band(middle, low, high, band.lives)


def _fewest(series: Mapping[str, Any]) -> float:
    return max(FEWEST_LIVES, SMALLEST_SHARE * len(series["alive"]))


def _ending(plans: Iterable[Mapping[str, Floats]]) -> str:
    """Say where a line ends before the time does: a life has no refreshes after its cash."""
    for series in plans:
        if np.sum(series["alive"][:, -1] > 0) < _fewest(series):
            share = max(SMALLEST_SHARE, FEWEST_LIVES / len(series["alive"]))
            return f"A line ends where under {share:.0%} of lives still have cash."
    return ""


def _band(band: Band) -> dict[str, Json]:
    return {
        name: [_number(value) for value in getattr(band, name).tolist()]
        for name in ("middle", "low", "high")
    }


def plain_interval(interval: Interval) -> dict[str, Json]:
    """Return an interval as plain data; None for what is not defined."""
    return {
        "estimate": _number(interval.estimate),
        "low": _number(interval.low),
        "high": _number(interval.high),
        "exact": interval.constant,
    }


def _number(value: float) -> float | None:
    return float(f"{value:.6g}") if math.isfinite(value) else None
