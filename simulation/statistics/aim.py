"""The aim: what a founder wants, as one number a life, and what must hold beside it.

The number is the *decision value*: weights times terms. A term is a measure of the catalogue, or
what it was at a month's end, written `improvements_live@12`. Without weights of the founder's own
it is in months' worth of runway: a difference that a founder would not act on counts the same on
each of the three clocks, so that one improvement counts as much as a month of runway, and a share
of 0.1 of weeks that meet the retraining need likewise. Money left at the horizon, where runway is
cut, counts as the months that it lasts at the burn of today.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Literal

import numpy as np

from simulation.experiment.lives import Lives
from simulation.measures.catalogue import MEASURES, measure
from simulation.statistics.intervals import Floats
from simulation.statistics.rule import RUNWAY, VELOCITY

DECISION_VALUE = "decision_value"
MEETING_NEED = "weeks_meeting_need_share"
MONTHS_OF_RUNWAY = "months' worth of runway"
CASH = "cash_end_usd"
SHARE_ZONE = 0.05
# Measures that are 1 in a life in which something happened, else 0.
EVENTS = ("cash_out", "series_a")
# Measures whose value at a month's end is kept, and the monthly series that has it.
MONTHLY = {
    VELOCITY: "improvements",
    "cash_end_usd": "cash_usd",
    "refresh_interval_days": "refresh_interval_days",
    "live_quality_end": "live_quality",
    "cash_out": "alive",
}
# Differences that nobody would act on, by unit, where the catalogue names none: assumed.
UNIT_ZONES = {
    "": 0.5,
    "x": 0.1,
    "%": 0.1,
    "h": 1.0,
    "days": 1.0,
    "month": 0.5,
    "months": 0.5,
    "share": SHARE_ZONE,
    "1/month": 0.1,
    "USD": 20_000.0,
    "USD/month": 1_000.0,
}
LEAST_ZONE = 0.01
_LIMIT = re.compile(r"^\s*([^<>=\s]+)\s*(<=|>=|<|>)\s*([^<>=\s]+)\s*$")


class AimError(ValueError):
    """Say what is wrong with an aim.

    Args:
        key: which part of it: weights, maximise, minimise or subject_to.
        found: what stood there.
        allowed: what may stand there.
        nearest: the valid name closest to it, or None.
    """

    def __init__(self, key: str, found: str, allowed: str, nearest: str | None = None) -> None:
        super().__init__(key, found, allowed, nearest)
        self.key, self.found, self.allowed, self.nearest = key, found, allowed, nearest

    def __str__(self) -> str:
        """Return the message in one line."""
        hint = f"; did you mean {self.nearest!r}?" if self.nearest else ""
        return f"{self.key}: found {self.found}, allowed: {self.allowed}{hint}"


@dataclass(frozen=True, order=True)
class Term:
    """Name a measure, over the whole life or at the end of a month.

    Args:
        name: measure in the catalogue.
        month: whole months from now, None for the whole life.
    """

    name: str
    month: int | None = None

    def __str__(self) -> str:
        """Return the term as it is written."""
        return self.name if self.month is None else f"{self.name}@{self.month}"

    @property
    def words(self) -> str:
        """Return the term as a founder reads it, such as `improvements live by month 12`."""
        label = measure(self.name).label
        return label if self.month is None else f"{label} by month {self.month}"

    @property
    def is_event(self) -> bool:
        """Tell whether it happens in a life or does not, so that its mean is a share of lives."""
        return self.name in EVENTS

    def values(self, lives: Lives) -> Floats:
        """Return the term in each finished life, shape (lives,); NaN where undefined."""
        if self.month is None:
            return lives.rows_of(self.name)
        series = lives.series[MONTHLY[self.name]]
        column: Floats = series[:, self.month]
        if self.name == "cash_out":
            return 1.0 - column
        if self.name == "cash_end_usd":
            return np.where(np.isnan(column), 0.0, column)
        return column


@dataclass(frozen=True)
class Limit:
    """State what the mean of a term must stay within.

    Args:
        term: of which the mean over lives counts.
        side: "at most" or "at least".
        bound: in the term's unit.
    """

    term: Term
    side: Literal["at most", "at least"]
    bound: float

    @property
    def words(self) -> str:
        """Return the limit as a founder reads it."""
        if self.term.is_event:
            return f"{self.term.words} in {self.side} {self.bound * 100:g}% of lives"
        share = measure(self.term.name).unit == "share"
        bound = f"{self.bound * 100:g}%" if share else f"{self.bound:g}"
        return f"{self.term.words} {self.side} {bound}"

    def __str__(self) -> str:
        """Return the limit as it is written."""
        return f"{self.term} {'<=' if self.side == 'at most' else '>='} {self.bound:g}"


def _default_weights() -> dict[Term, float]:
    zone = measure(RUNWAY).indifference
    return {
        Term(RUNWAY): 1.0,
        Term(VELOCITY): zone / measure(VELOCITY).indifference,
        Term(MEETING_NEED): zone / SHARE_ZONE,
    }


@dataclass(frozen=True)
class Aim:
    """State the decision value and the limits of a decision.

    Args:
        weights: term -> worth of one unit of it, in `unit`; negative where less is better.
        limits: what must hold beside it.
        unit: unit of the decision value.
        zone: difference in it that a founder would not act on, above 0.
        stated: whether the founder stated it; if not, it is the default in months of runway.
    """

    weights: Mapping[Term, float] = field(default_factory=_default_weights)
    limits: tuple[Limit, ...] = ()
    unit: str = MONTHS_OF_RUNWAY
    zone: float = measure(RUNWAY).indifference
    stated: bool = False

    @property
    def decides(self) -> bool:
        """Tell whether verdicts are by this aim: the founder stated it, or limits beside it."""
        return self.stated or bool(self.limits)

    def with_cash(self, burn_usd_per_month: float) -> Aim:
        """Return the aim with money left at the horizon counted as months at a burn.

        Args:
            burn_usd_per_month: what the company burns; the aim is as it was if that is not above 0.
        """
        if not burn_usd_per_month > 0.0:
            return self
        return replace(self, weights={**self.weights, Term(CASH): 1.0 / burn_usd_per_month})

    def within(self, horizon_months: float) -> Aim:
        """Return the aim if every month it speaks of lies within the horizon.

        Raises:
            AimError: if one does not.
        """
        last = math.ceil(horizon_months)
        for term in (*self.weights, *(each.term for each in self.limits)):
            if term.month is not None and term.month > last:
                raise AimError(str(term), f"month {term.month}", f"months 0 to {last}")
        return self

    def values(self, lives: Lives) -> Floats:
        """Return the decision value of each finished life, shape (lives,); NaN in a failed one.

        A term that is undefined in a life, such as a cadence without any refresh, adds nothing.
        """
        total = np.zeros(int(lives.finished.sum()))
        for term, weight in self.weights.items():
            found = term.values(lives)
            total += weight * np.where(np.isnan(found), 0.0, found)
        return np.where(np.isnan(lives.rows_of(RUNWAY)), np.nan, total)

    def columns(self, lives: Lives) -> dict[str, Floats]:
        """Return name -> (lives,) of what the per-life table needs beside the measures."""
        months = {str(each.term): each.term for each in self.limits if each.term.month is not None}
        values = {DECISION_VALUE: self.values(lives)}
        return values | {name: term.values(lives) for name, term in months.items()}

    @property
    def words(self) -> str:
        """Return the aim in a phrase, to be read after "aim:"."""
        parts = []
        if not self.stated:
            parts.append(
                "runway in months, each improvement live counting "
                f"{self.weights[Term(VELOCITY)]:g} and each tenth of the weeks that meet the "
                f"retraining need {self.weights[Term(MEETING_NEED)] / 10:g}"
            )
            if Term(CASH) in self.weights:
                parts[0] += (
                    f"; cash left at the end, ${1e-3 / self.weights[Term(CASH)]:,.0f}k a month"
                )
        elif len(self.weights) == 1:
            ((term, weight),) = self.weights.items()
            parts.append(f"{'most' if weight > 0 else 'least'} {term.words}")
        else:
            parts.append(" + ".join(f"{w:g} x {t.words}" for t, w in self.weights.items()))
        parts += [each.words for each in self.limits]
        return ", provided that ".join(parts[:2]) + "".join(f" and {part}" for part in parts[2:])


def aim(
    weights: Mapping[str, float] | None = None,
    maximise: str | None = None,
    minimise: str | None = None,
    subject_to: Iterable[str] = (),
) -> Aim:
    """Return the aim that a founder states in words; the default one if nothing is stated.

    Args:
        weights: term -> worth of a unit.
        maximise, minimise: the one term that counts, instead of weights.
        subject_to: limits such as `cash_out <= 0.1`.

    Raises:
        AimError: for a term, a month or a limit that is none.
    """
    ways = {"weights": weights, "maximise": maximise, "minimise": minimise}
    given = [way for way, value in ways.items() if value]
    if len(given) > 1:
        raise AimError(given[1], " and ".join(given), f"only one of {', '.join(ways)}")
    limits = tuple(_limit(each) for each in subject_to)
    if not given:
        return Aim(limits=limits, stated=False)
    if weights:
        terms = {_term(name, "weights"): float(worth) for name, worth in weights.items()}
        if not any(terms.values()):
            raise AimError("weights", "only zeros", "a weight that is not 0")
        return Aim(terms, limits, "weighted points", _zone(terms), stated=True)
    name, sign = (maximise, 1.0) if maximise else (str(minimise), -1.0)
    term = _term(str(name), given[0])
    unit = measure(term.name).unit or measure(term.name).label
    return Aim({term: sign}, limits, unit, _zone({term: sign}), stated=True)


def _zone(weights: Mapping[Term, float]) -> float:
    """Return the worth of the smallest difference among the terms that nobody would act on."""
    return min(abs(weight) * _indifference(term) for term, weight in weights.items() if weight)


def _indifference(term: Term) -> float:
    """Return the difference in a term that nobody would act on: the catalogue's, or its unit's."""
    described = measure(term.name)
    return described.indifference or UNIT_ZONES.get(described.unit, LEAST_ZONE)


def _term(text: str, key: str) -> Term:
    name, at, month = text.strip().partition("@")
    names = [each.name for each in MEASURES]
    if name not in names:
        near = get_close_matches(name, names, 1)
        raise AimError(
            key,
            repr(text),
            "a measure, such as improvements_live or cash_out",
            near[0] if near else None,
        )
    if not at:
        return Term(name)
    if name not in MONTHLY:
        raise AimError(key, repr(text), f"a month only of {', '.join(MONTHLY)}")
    if not month.isdigit():
        raise AimError(key, repr(text), "a whole number of months after @")
    return Term(name, int(month))


def _limit(text: str) -> Limit:
    found = _LIMIT.match(text)
    if not found:
        raise AimError("subject_to", repr(text), "a limit such as 'cash_out <= 0.1'")
    try:
        bound = float(found[3])
    except ValueError:
        raise AimError("subject_to", repr(text), "a number after the sign") from None
    side: Literal["at most", "at least"] = "at most" if found[2].startswith("<") else "at least"
    return Limit(_term(found[1], "subject_to"), side, bound)
