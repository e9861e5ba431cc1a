"""One life as plain data over time: a lane for each engineer, markers, cash.

The figure of a life, its bars on a terminal and a page that draws it all start from here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from simulation.model.names import CATEGORIES as WORK_CATEGORIES
from simulation.model.names import DAYS_PER_MONTH, DAYS_PER_WEEK
from simulation.report.stays import Search, Stay, called, numbered, searches_of, stays_of
from simulation.report.summary import Json

if TYPE_CHECKING:
    import pandas as pd

    from simulation.measures.frames import LifeFrames

Floats = NDArray[np.float64]
Period = Literal["week", "month"]
PERIOD_DAYS: dict[Period, float] = {"week": DAYS_PER_WEEK, "month": DAYS_PER_MONTH}
# How an engineer's hours are told apart; they add up to the hours employed.
CATEGORIES = (*WORK_CATEGORIES, "overhead", "meetings", "idle", "leave")
# Kind of marker -> kinds of record that it stands for.
MARKERS = {
    "incident": ("incident_occurred",),
    "failed release": ("release_failed",),
    "release": ("launched", "improvement_live", "own_model_live"),
    "retrain": ("model_refreshed",),
    "pilot started": ("pilot_started", "pilot_returned"),
    "pilot lost": ("pilot_lost",),
    "customer won": ("pilot_won",),
    "customer lost": ("customer_churned",),
    "round": ("round_closed",),
}


@dataclass(frozen=True)
class Lane:
    """Hold what became of one position.

    Args:
        name: name of the position; of its role where nobody ever started.
        stays: who held it, in order.
        searches: the searches for it, in order.
        shares: (periods, 8) hours by category, as shares of a whole period's hours; rows of
            somebody who is there all period add up to 1.
    """

    name: str
    stays: tuple[Stay, ...]
    searches: tuple[Search, ...]
    shares: Floats


@dataclass(frozen=True)
class Marker:
    """Hold one thing that happened.

    Args:
        kind: one of `MARKERS`.
        month: months from today.
        what: model, kind of incident or the like, or an empty string.
        row: number of the log's record.
    """

    kind: str
    month: float
    what: str
    row: int


@dataclass(frozen=True)
class Timeline:
    """Hold one life over time; every time is in months from today.

    Args:
        months: how long the life lasted; until cash ran out if it did.
        horizon: how long it could have lasted.
        period: length of a period, "week" or "month".
        edges: (periods + 1,) where periods begin and end; the last one may be cut short.
        lanes: one a position, the team of today first.
        markers: what happened, in time.
        cash: (points, 2) month and USD: today, each month's end, and the day of running out.
        mrr: (months, 2) month and monthly recurring revenue in USD, at each month's end.
        cash_out: month in which cash ran out, None if it did not.
    """

    months: float
    horizon: float
    period: Period
    edges: Floats
    lanes: tuple[Lane, ...]
    markers: tuple[Marker, ...]
    cash: Floats
    mrr: Floats
    cash_out: float | None

    def data(self) -> dict[str, Json]:
        """Return the timeline as plain data, ready for JSON: numbers, texts, lists, None."""
        return {
            "months": self.months,
            "horizon": self.horizon,
            "period": self.period,
            "edges": _numbers(self.edges),
            "categories": list(CATEGORIES),
            "lanes": [_lane_data(lane) for lane in self.lanes],
            "markers": [
                {"kind": each.kind, "month": each.month, "what": each.what, "row": each.row}
                for each in self.markers
            ],
            "cash_usd": [_numbers(point) for point in self.cash],
            "mrr_usd": [_numbers(point) for point in self.mrr],
            "cash_out": self.cash_out,
        }


def life_timeline(
    frames: LifeFrames, labels: Mapping[str, str] | None = None, period: Period = "week"
) -> Timeline:
    """Return one life over time.

    Args:
        frames: the life, as `simulation.trace` returns it.
        labels: role or kind of work -> what to call it; the name itself by default.
        period: over which hours are added up.
    """
    events = frames.events
    log = frames.log
    names = dict(labels or {})
    opened = events[events["kind"] == "life_opened"]
    out = events.loc[events["kind"] == "cash_out", "amount"]
    end = float(out.iloc[0]) if len(out) else float(log["time"][-1])
    days = PERIOD_DAYS[period]
    periods = max(1, int(np.ceil(end / days - 1e-9)))
    edges = np.minimum(np.arange(periods + 1) * days, end)
    return Timeline(
        months=end / DAYS_PER_MONTH,
        horizon=float(opened["share"].iloc[0]) / DAYS_PER_MONTH,
        period=period,
        edges=edges / DAYS_PER_MONTH,
        lanes=_lanes(frames, events, names, edges, days, end),
        markers=_markers(events, names, end),
        cash=_cash(events, end),
        mrr=_mrr(events),
        cash_out=end / DAYS_PER_MONTH if len(out) else None,
    )


def _lanes(
    frames: LifeFrames,
    events: pd.DataFrame,
    names: Mapping[str, str],
    edges: Floats,
    days: float,
    end: float,
) -> tuple[Lane, ...]:
    """Return the lanes of all seats, then those of positions that nobody ever took."""
    searches: dict[int, list[Search]] = {}
    for seat, search in searches_of(frames, events, names, end):
        searches.setdefault(seat, []).append(search)
    seats = len(frames.people)
    lanes = [
        Lane(
            frames.people[seat],
            stays_of(frames, events, seat, names, end),
            tuple(searches.get(seat, ())),
            _shares(frames, seat, edges, days),
        )
        for seat in range(seats)
    ]
    nobody = np.zeros((len(edges) - 1, len(CATEGORIES)))
    for place in sorted(key for key in searches if key < 0):
        lanes += [Lane(each.role, (), (each,), nobody) for each in searches[place]]
    return tuple(lanes)


def _shares(frames: LifeFrames, seat: int, edges: Floats, days: float) -> Floats:
    """Return a seat's hours by period and category as shares of a whole period's hours."""
    company = frames.company[0]
    task, leave = float(company["task_share"]), float(company["leave_share"])
    spent = time_spent(frames)
    spent = spent[spent["who"] == seat]
    ends, lengths = spent["time"], spent["amount"]
    # (records, edges): how much of each record lies before each edge.
    before = np.clip(edges[None, :] - (ends - lengths)[:, None], 0.0, lengths[:, None])
    inside = np.diff(before, axis=1) / days
    shares = np.zeros((len(edges) - 1, len(CATEGORIES)))
    category = _category_of(frames, spent["what"])
    for number in range(len(WORK_CATEGORIES)):
        chosen = category == number
        shares[:, number] = task * ((1.0 - spent["share"][chosen]) @ inside[chosen])
    idle = category == len(WORK_CATEGORIES)
    shares[:, CATEGORIES.index("idle")] = task * ((1.0 - spent["share"][idle]) @ inside[idle])
    shares[:, CATEGORIES.index("overhead")] = task * (spent["share"] @ inside)
    employed = inside.sum(axis=0)
    shares[:, CATEGORIES.index("meetings")] = (1.0 - task - leave) * employed
    shares[:, CATEGORIES.index("leave")] = leave * employed
    return shares


def time_spent(frames: LifeFrames) -> NDArray[Any]:
    """Return the log's records of time spent."""
    from simulation.model.log import TIME_SPENT

    log: NDArray[Any] = frames.log[frames.log["kind"] == TIME_SPENT]
    return log


def _category_of(frames: LifeFrames, kinds: NDArray[np.int32]) -> NDArray[np.int64]:
    """Return the category of kinds of work by number, that of idle time after the last."""
    of_kind = np.append(frames.company[0]["kinds"]["category"], len(WORK_CATEGORIES))
    return np.asarray(of_kind[kinds], dtype=np.int64)


def _markers(events: pd.DataFrame, names: Mapping[str, str], end: float) -> tuple[Marker, ...]:
    kind_of = {record: kind for kind, records in MARKERS.items() for record in records}
    shown = events[events["kind"].isin(kind_of) & (events["time_days"] <= end)]
    return tuple(
        Marker(
            kind_of[row["kind"]],
            float(row["month"]),
            called(names, row["what"]) if row["kind"] == "incident_occurred" else row["who"],
            place,
        )
        for place, row in numbered(shown)
    )


def _cash(events: pd.DataFrame, end: float) -> Floats:
    opened = events[events["kind"] == "life_opened"]
    closed = events[(events["kind"] == "month_closed") & (events["time_days"] <= end)]
    points = [(0.0, float(opened["amount"].iloc[0]))]
    points += list(zip(closed["month"], closed["amount"], strict=True))
    if (events["kind"] == "cash_out").any():
        points.append((end / DAYS_PER_MONTH, 0.0))
    return np.asarray(points, dtype=np.float64)


def _mrr(events: pd.DataFrame) -> Floats:
    closed = events[events["kind"] == "month_closed"]
    points = list(zip(closed["month"], closed["share"], strict=True))
    return np.asarray(points, dtype=np.float64).reshape(-1, 2)


def _lane_data(lane: Lane) -> dict[str, Json]:
    return {
        "name": lane.name,
        "stays": [
            {
                "name": each.name,
                "role": each.role,
                "begins": each.begins,
                "ends": each.ends,
                "left": each.left or None,
                "ramped": None if np.isnan(each.ramped) else each.ramped,
                "rows": list(each.rows),
            }
            for each in lane.stays
        ],
        "searches": [
            {
                "role": each.role,
                "begins": each.begins,
                "ends": each.ends,
                "accepted": None if np.isnan(each.accepted) else each.accepted,
                "filled": each.filled,
                "rows": list(each.rows),
            }
            for each in lane.searches
        ],
        "shares": [_numbers(row) for row in lane.shares],
    }


def _numbers(values: Floats) -> list[Json]:
    return [float(value) for value in values]
