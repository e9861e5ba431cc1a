"""Who held which position, and who was searched for, as the log of one life tells it."""

from __future__ import annotations

import collections
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from simulation.model.names import DAYS_PER_MONTH
from simulation.model.state import FIRST_SUCCESSOR

if TYPE_CHECKING:
    import pandas as pd

    from simulation.measures.frames import LifeFrames

WHY_LEFT = ("leaves", "resigns", "is let go", "has finished the contract")
ORDINALS = collections.defaultdict(lambda: "later", {2: "second", 3: "third", 4: "fourth"})
ANSWERS = ("offer_declined", "counter_offer_taken", "offer_accepted")


@dataclass(frozen=True)
class Stay:
    """Hold one person's time in a position.

    Args:
        name: who it is.
        role: what to call the role at the start.
        begins, ends: months from today; a stay still under way ends where the life does.
        left: why the person left, such as "resigns"; empty if still there.
        ramped: month of full productivity, NaN if never reached, or if reached before today.
        rows: numbers of the log's records that say so.
    """

    name: str
    role: str
    begins: float
    ends: float
    left: str
    ramped: float
    rows: tuple[int, ...]


@dataclass(frozen=True)
class Search:
    """Hold one search for somebody.

    Args:
        role: what to call the role searched for.
        begins, ends: months from today, until the newcomer starts or the life ends.
        accepted: month in which an offer was accepted, NaN if none was.
        filled: whether somebody started.
        rows: numbers of the log's records that say so.
    """

    role: str
    begins: float
    ends: float
    accepted: float
    filled: bool
    rows: tuple[int, ...]


def stays_of(
    frames: LifeFrames, events: pd.DataFrame, seat: int, names: Mapping[str, str], end: float
) -> tuple[Stay, ...]:
    """Return who held a seat, in order.

    Args:
        frames: the life.
        events: its records, `frames.events`.
        seat: number of the seat.
        names: role -> what to call it.
        end: day on which the life ends.
    """
    people = ("engineer_joined", "engineer_ramped", "engineer_left")
    here = events[(frames.log["who"] == seat) & events["kind"].isin(people)]
    found: list[Stay] = []
    for place, row in numbered(here):
        month = min(row["time_days"], end) / DAYS_PER_MONTH
        if row["kind"] == "engineer_joined":
            role = called(names, row["what"])
            who = row["who"] if len(found) < 2 else f"{ORDINALS[len(found)]} {row['who']}"
            stay = Stay(who, role, month, end / DAYS_PER_MONTH, "", np.nan, (place,))
            found.append(stay)
            continue
        last = found.pop()
        rows = (*last.rows, place)
        if row["kind"] == "engineer_ramped":
            found.append(replace(last, ramped=month, rows=rows))
        else:
            found.append(replace(last, ends=month, left=WHY_LEFT[row["number"]], rows=rows))
    return tuple(found)


def searches_of(
    frames: LifeFrames, events: pd.DataFrame, names: Mapping[str, str], end: float
) -> list[tuple[int, Search]]:
    """Return every search with the seat it is for, -1 where nobody ever took the position.

    Args:
        frames, events, names, end: as in `stays_of`.
    """
    log = frames.log
    joined = events[events["kind"] == "engineer_joined"]
    seat_of = {row["number"]: int(log["who"][place]) for place, row in numbered(joined)}
    opened = events.index[events["kind"] == "requisition_opened"].to_numpy().tolist()
    numbers = [int(log["who"][place]) for place in opened]
    found = []
    for order, (place, number) in enumerate(zip(opened, numbers, strict=True)):
        again = (opened[each] for each in range(order + 1, len(opened)) if numbers[each] == number)
        span = events.iloc[place : next(again, len(events))]
        about = log["who"][span.index] == number
        answers = span[span["kind"].isin(ANSWERS) & about]
        starts = span[(span["kind"] == "engineer_joined") & (span["number"] == number)]
        accepted = answers.loc[answers["kind"] == "offer_accepted", "month"]
        role = str(events["what"].iloc[place])
        search = Search(
            called(names, role),
            float(events["month"].iloc[place]),
            float(starts["month"].iloc[0]) if len(starts) else end / DAYS_PER_MONTH,
            float(accepted.iloc[0]) if len(accepted) else np.nan,
            len(starts) > 0,
            (place, *map(int, answers.index), *map(int, starts.index[:1])),
        )
        seat = number - FIRST_SUCCESSOR if number >= FIRST_SUCCESSOR else seat_of.get(number, -1)
        found.append((seat, search))
    return found


def called(names: Mapping[str, str], name: str) -> str:
    """Return what to call a role or a kind of work."""
    return names.get(name, name.replace("_", " "))


def numbered(events: pd.DataFrame) -> list[tuple[int, dict[str, Any]]]:
    """Return some records of the log with their numbers, each as column -> value."""
    rows = events.to_dict("records")
    places = events.index.to_numpy()
    return [
        (int(place), {str(column): value for column, value in row.items()})
        for place, row in zip(places, rows, strict=True)
    ]
