"""The log of one life, read for its story: what a sentence may need to look up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from simulation.model.names import DAYS_PER_MONTH, ELAPSED_HOURS_PER_DAY
from simulation.report.formatting import clean
from simulation.report.stays import Search, Stay, called, numbered, searches_of, stays_of

if TYPE_CHECKING:
    import pandas as pd

    from simulation.measures.frames import LifeFrames

LineKind = Literal["start", "phase", "event", "end"]
CALENDAR_DAYS_PER_MONTH = 365.25 / 12.0
HOURS_PER_DAY = 24.0
# Beyond this, hours read better as days, and days as months.
MOST_HOURS, MOST_DAYS = 48.0, 45.0
Row = dict[str, Any]


@dataclass(frozen=True)
class Line:
    """Hold one sentence of a life's story.

    Args:
        month: when it happens, or begins.
        until: when it ends; the same as `month` for a moment.
        kind: "start" and "end" frame the life, "phase" sums up what lies between changes of the
            team, "event" is a turning point.
        text: the sentence.
        rows: numbers of all records of the log that it was made from, ascending.
        topic: what events of one kind are gathered by.
    """

    month: float
    until: float
    kind: LineKind
    text: str
    rows: tuple[int, ...]
    topic: str = ""


class Chronicle:
    """Look things up in the log of one life."""

    def __init__(self, frames: LifeFrames, labels: Mapping[str, str] | None = None) -> None:
        """Read the log once.

        Args:
            frames: the life.
            labels: role or kind of work -> what to call it.
        """
        self.frames = frames
        self.names = dict(labels or {})
        self.events: pd.DataFrame = frames.events
        self.rows = dict(numbered(self.events))
        self._places: dict[str, list[int]] = {}
        for place, row in self.rows.items():
            self._places.setdefault(row["kind"], []).append(place)

    def of(self, *kinds: str) -> Iterator[tuple[int, Row]]:
        """Yield the records of some kinds with their numbers, in the order of the log."""
        for place in sorted(place for kind in kinds for place in self._places.get(kind, ())):
            yield place, self.rows[place]

    def first(self, kind: str, after: int = -1, **same: object) -> int | None:
        """Return the first record of a kind after a place whose columns are as given."""
        for place in self._places.get(kind, ()):
            row = self.rows[place]
            if place > after and all(row[column] == value for column, value in same.items()):
                return place
        return None

    def last(self, kind: str, before: int, **same: object) -> int | None:
        """Return the last record of a kind before a place whose columns are as given."""
        found = None
        for place in self._places.get(kind, ()):
            row = self.rows[place]
            if place >= before:
                break
            if all(row[column] == value for column, value in same.items()):
                found = place
        return found

    def month(self, place: int) -> float:
        """Return when a record was written, in months."""
        return float(self.rows[place]["month"])

    def called(self, name: str) -> str:
        """Return what to call a role or a kind of work, safe to print."""
        return clean(called(self.names, name))

    @cached_property
    def end_days(self) -> float:
        """Return the day on which the life ends: that of running out of cash if it did."""
        out = next((row["amount"] for _, row in self.of("cash_out")), None)
        return float(self.frames.log["time"][-1] if out is None else out)

    @cached_property
    def end(self) -> float:
        """Return the month in which the life ends."""
        return self.end_days / DAYS_PER_MONTH

    @cached_property
    def stays(self) -> tuple[tuple[int, Stay], ...]:
        """Return everybody's time in their position, as (seat, stay)."""
        return tuple(
            (seat, stay)
            for seat in range(len(self.frames.people))
            for stay in stays_of(self.frames, self.events, seat, self.names, self.end_days)
        )

    @cached_property
    def searches(self) -> tuple[tuple[int, Search], ...]:
        """Return every search as (seat, search); seat -1 where nobody ever took the position."""
        return tuple(searches_of(self.frames, self.events, self.names, self.end_days))

    def who(self, seat: int, stay: Stay) -> str:
        """Return what to call somebody: a name if it is one of today's team, else the position.

        Args:
            seat: the seat.
            stay: their time in it.
        """
        position = self._position(seat)
        if stay.name == self.frames.people[seat]:
            return position
        return f"The {clean(stay.name).partition('successor')[0]}successor of {_small(position)}"

    def who_at(self, place: int) -> str:
        """Return what to call whom a record is about."""
        seat, month = int(self.frames.log["who"][place]), self.month(place)
        here = [stay for other, stay in self.stays if other == seat and stay.begins <= month]
        return self.who(seat, here[-1])

    def _position(self, seat: int) -> str:
        """Return the name of today's holder, or the role that a position was opened for."""
        firsts: dict[int, Stay] = {}
        for other, stay in self.stays:
            firsts.setdefault(other, stay)
        first = firsts[seat]
        if first.begins == 0.0:
            return clean(self.frames.people[seat])
        alike = [each for each in firsts.values() if each.role == first.role and each.begins > 0.0]
        key = f" ({clean(self.frames.people[seat])})" if len(alike) > 1 else ""
        return f"The {clean(first.role)}{key}"

    def task_days(self, places: Iterable[int]) -> np.ndarray:
        """Return the task days of records of time spent, without overhead."""
        rows = [self.rows[place] for place in places]
        return np.asarray([row["amount"] * (1.0 - row["share"]) for row in rows], dtype=np.float64)


def _small(text: str) -> str:
    """Return a text for the middle of a sentence."""
    return f"the {text[4:]}" if text.startswith("The ") else text


def sentence(text: str) -> str:
    """Return a text that begins with a capital and ends with a full stop."""
    return text[:1].upper() + text[1:] + "."


def at(
    month: float, text: str, rows: Iterable[int | None], topic: str = "", *, who: str = ""
) -> Line:
    """Return the line of a moment.

    Args:
        month: when.
        text: what happens, without capital and full stop.
        rows: the records behind it.
        topic: see `Line`.
        who: who the text is about; a name keeps its letters as they are.
    """
    backing = tuple(sorted({place for place in rows if place is not None}))
    told = f"{who} {text}." if who else sentence(text)
    return Line(month, month, "event", told, backing, topic)


def span_words(months: float) -> str:
    """Return how long months are, in days where they are few."""
    days = months * CALENDAR_DAYS_PER_MONTH
    if days < MOST_DAYS:
        shown = max(1, round(days))
        return f"{shown} day" if shown == 1 else f"{shown} days"
    return f"{months:.1f} months"


def hours_words(working_days: float) -> str:
    """Return how long something stood still by the clock on the wall.

    Args:
        working_days: the time on the model's clock.
    """
    hours = working_days * ELAPSED_HOURS_PER_DAY
    if hours >= MOST_HOURS:
        return f"{hours / HOURS_PER_DAY:.1f} days"
    return f"{hours:.0f} h" if hours >= 2 else f"{hours * 60:.0f} min"


def listed(names: Iterable[str], most: int = 6) -> str:
    """Return names joined by commas, the rest of many counted."""
    found = list(names)
    if len(found) > most:
        return f"{', '.join(found[:most])} and {len(found) - most} others"
    return found[0] if len(found) == 1 else f"{', '.join(found[:-1])} and {found[-1]}"
