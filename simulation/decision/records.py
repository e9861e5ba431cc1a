"""Decisions as they are recorded, and what happened compared with what was forecast."""

from __future__ import annotations

import math
import platform
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import metadata

import numpy as np

from simulation.decision.journal import Decision, Ends, Forecast, Line, Measure, Outcome
from simulation.experiment.lives import Lives
from simulation.experiment.runs import Run
from simulation.scenario import Scenario, ScenarioError
from simulation.scenario.errors import Flaw
from simulation.statistics.forecasts import (
    BAND,
    Calibration,
    Scored,
    calibration,
    percentiles,
    score,
)
from simulation.statistics.intervals import Floats, Interval, quantile_interval, share_interval

MONTHS = (3, 6, 12)
MEDIAN = 0.5
PACKAGES = ("nexthire", "numpy", "numba")
LISTED = 6


@dataclass(frozen=True)
class Told:
    """Say where a number that is forecast comes from.

    Args:
        name: what it is called in the journal.
        label: what a founder reads.
        unit: unit of the number, or an empty string for counts.
        decimals: digits after the point when printed.
        series: monthly series of lives, or an empty string.
        measure: measure of lives that end in that month, or an empty string.
    """

    name: Measure
    label: str
    unit: str = ""
    decimals: int = 0
    series: str = ""
    measure: str = ""


TOLD = (
    Told("cash_usd", "cash", "USD", series="cash_usd"),
    Told("improvements_live", "improvements live", series="improvements"),
    Told(
        "refresh_interval_days",
        "days between refreshes",
        "days",
        1,
        series="refresh_interval_days",
    ),
    Told("incidents", "incidents so far", measure="incidents"),
    Told("headcount", "engineers", measure="headcount_end"),
    Told("mrr_usd", "MRR", "USD/month", measure="mrr_end_usd"),
)
BY_NAME: Mapping[str, Told] = {each.name: each for each in TOLD}


def told_months(scenario: Scenario, months: Iterable[int]) -> tuple[int, ...]:
    """Return the months that can be forecast: those up to the horizon.

    Raises:
        ScenarioError: if none can.
    """
    wanted = sorted(set(months))
    found = tuple(month for month in wanted if month <= scenario.horizon_months)
    if not found:
        allowed = f"a month up to {scenario.horizon_months:g}, the horizon"
        raise ScenarioError(scenario.name, None, "by", f"month {wanted[0]}", allowed)
    return found


def forecasts(
    company: Scenario, lives: Lives, run: Run, months: Sequence[int]
) -> tuple[Forecast, ...]:
    """Return what lives spread over, of every number at every month.

    What no monthly series has is taken from the same lives, ended in that month.

    Args:
        company: the company as the chosen alternative has it.
        lives: its lives, all of the run.
        run: the run they belong to.
        months: whole months up to the horizon.

    Raises:
        ValueError, KeyboardInterrupt: as in `Run.live`; the latter if any life is missing.
    """
    lived = run.live(
        {str(month): company.with_changes({"horizon_months": month}) for month in months}
    )
    if not lived.complete:
        raise KeyboardInterrupt
    ended = lived.alternatives

    def values(told: Told, month: int) -> Floats:
        if told.series:
            column: Floats = lives.series[told.series][:, month]
            return column
        return ended[str(month)].rows_of(told.measure)

    return tuple(
        _forecast(told.name, month, values(told, month), lives) for month in months for told in TOLD
    )


def alive(lives: Lives, months: Sequence[int]) -> dict[int, Ends]:
    """Return the share of lives with cash left at the end of each month."""
    series = lives.series["alive"]
    return {m: ends(share_interval(series[:, m], worlds=lives.worlds)) for m in months}


def ends(interval: Interval) -> Ends:
    """Return an interval as a journal holds it."""

    def finite(value: float) -> float | None:
        return float(value) if math.isfinite(value) else None

    return Ends(
        estimate=finite(interval.estimate), low=finite(interval.low), high=finite(interval.high)
    )


def versions() -> dict[str, str]:
    """Return what a record was made with: package -> version."""
    return {"python": platform.python_version(), **{p: metadata.version(p) for p in PACKAGES}}


def _forecast(name: Measure, month: int, values: Floats, lives: Lives) -> Forecast:
    low, high = BAND
    fine = ~np.isnan(lives.series["alive"][:, month])
    band = (quantile_interval(values, p, worlds=lives.worlds) for p in (low, MEDIAN, high))
    lower, middle, upper = map(ends, band)
    return Forecast(
        measure=name,
        month=month,
        low=lower,
        middle=middle,
        high=upper,
        known_share=float(np.mean(~np.isnan(values[fine]))) if fine.any() else 0.0,
        percentiles=tuple(float(f"{each:.6g}") for each in percentiles(values)),
    )


@dataclass(frozen=True)
class ScoredNumber:
    """Hold one number that was forecast and then known.

    Args:
        decision: the decision it belongs to.
        forecast: what was forecast.
        happened: what happened.
        scored: how it fared; None if no life had such a number.
    """

    decision: Decision
    forecast: Forecast
    happened: float
    scored: Scored | None


@dataclass(frozen=True)
class Score:
    """Hold how forecasts fared.

    Args:
        numbers: every number with an outcome, in the order of decisions, months and numbers told.
        calibration: how often bands held; None if nothing could be scored.
    """

    numbers: tuple[ScoredNumber, ...]
    calibration: Calibration | None


def score_journal(entries: Sequence[Line], only: str | None = None) -> Score:
    """Compare everything that happened with what had been forecast; a later outcome replaces.

    Args:
        entries: a journal; outcomes fit the decisions they belong to, see `outcome`.
        only: id of the only decision that counts; all of them if None.
    """
    happened: dict[tuple[str, int, str], float] = {}
    for entry in entries:
        if isinstance(entry, Outcome):
            for name, value in entry.numbers.items():
                happened[entry.decision, entry.month, name] = value
    numbers = [
        _scored(decision, forecast, happened[decision.id, forecast.month, forecast.measure])
        for decision in entries
        if isinstance(decision, Decision) and only in (None, decision.id)
        for forecast in decision.forecasts
        if (decision.id, forecast.month, forecast.measure) in happened
    ]
    known = [(each.scored, each.decision.id) for each in numbers if each.scored is not None]
    _, places = np.unique([name for _, name in known], return_inverse=True)
    found = calibration([each for each, _ in known], list(places)) if known else None
    return Score(tuple(numbers), found)


def _scored(decision: Decision, forecast: Forecast, happened: float) -> ScoredNumber:
    found = None
    low, high = forecast.low.estimate, forecast.high.estimate
    if forecast.percentiles and low is not None and high is not None:
        sample = np.array(forecast.percentiles)
        found = score(sample, low, high, happened, decision.worlds)
    return ScoredNumber(decision, forecast, happened, found)


def decision_asked(entries: Sequence[Line], journal: str, wanted: str | None) -> Decision:
    """Return the decision that an id means, or the only one.

    Args:
        entries: a journal.
        journal: what messages call it.
        wanted: id, or an unmistakable beginning of it; None for the only decision.

    Raises:
        ScenarioError: if there is no such decision, or several.
    """
    decisions = [each for each in entries if isinstance(each, Decision)]
    matching = [each for each in decisions if each.id.startswith(wanted or "")]
    if len(matching) == 1:
        return matching[0]
    known = [each.id for each in decisions[-LISTED:]]
    allowed = f"--id with one of {', '.join(known)}" if known else "a journal with a decision"
    found = f"{len(matching)} decisions" if matching else "no decision"
    if wanted is not None:
        found = f"{found} called {wanted!r}"
    raise ScenarioError(journal, None, "id", found, allowed)


def outcome(
    decision: Decision, month: object, numbers: Mapping[str, object], date: datetime
) -> Outcome:
    """Return what happened after a decision, if it can be compared with what was forecast.

    Args:
        decision: the decision.
        month: calendar months after it.
        numbers: measure -> what it was.
        date: when it is written down.

    Raises:
        Flaw: for a month or a number that was not forecast, or a number that is none.
    """
    if isinstance(month, bool) or not isinstance(month, int) or month not in decision.months:
        months = ", ".join(map(str, decision.months))
        raise Flaw(month, f"a month that was forecast: {months}", path=("month",))
    known: dict[str, Measure] = {
        each.measure: each.measure for each in decision.forecasts if each.month == month
    }
    if not numbers:
        raise Flaw("no number", f"at least one of {', '.join(known)}", plain=True)
    found: dict[Measure, float] = {}
    for name, value in numbers.items():
        if name not in known:
            raise Flaw(name, known=known, path=(name,))
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise Flaw(value, "a number", path=(name,))
        if not math.isfinite(value):
            raise Flaw(value, "a finite number", path=(name,))
        found[known[name]] = float(value)
    return Outcome(decision=decision.id, date=date, month=month, numbers=found)
