"""The stretches between changes of a team, each summed up from the records in it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import numpy as np

from simulation.model.names import DAYS_PER_MONTH, IDLE, ITERATION, MODELLING_PROJECT, TOIL
from simulation.report.chronicle import Chronicle, Line, hours_words
from simulation.report.formatting import counted, money

# Changes of the team that are nearer than this do not begin a phase of their own; in months, and
# as a part of the life.
LEAST_MONTHS, LEAST_PART = 1.5, 1.0 / 16.0
# A longer stretch without changes is cut at whole months.
LONGEST_MONTHS, LONGEST_PART = 6.0, 1.0 / 5.0
# A smaller share would be printed as 0%.
LEAST_SHARE = 0.005
LIVE = {
    "improvement_live": ("improvement", "improvements"),
    "model_refreshed": ("retrained model", "retrained models"),
}
PILOTS = {
    "pilot_started": "new",
    "pilot_returned": "back again",
    "pilot_won": "won",
    "pilot_lost": "lost",
}
Part = tuple[str, Iterable[int]]


def phase_lines(life: Chronicle) -> Iterator[Line]:
    """Yield what sums up each phase of a life, in order."""
    edges = phase_edges(life)
    for begin, end in pairwise(edges):
        yield _summed_up(life, begin, end, end == edges[-1])


def phase_edges(life: Chronicle) -> list[float]:
    """Return the months at which phases begin, and the end: changes of the team if far apart."""
    least = max(LEAST_MONTHS, life.end * LEAST_PART)
    longest = max(LONGEST_MONTHS, life.end * LONGEST_PART)
    moves = [stay.begins for _, stay in life.stays]
    moves += [stay.ends for _, stay in life.stays if stay.left]
    edges = [0.0]
    for month in sorted(moves):
        if month - edges[-1] >= least and life.end - month >= least / 2:
            edges.append(month)
    edges.append(life.end)
    found = [0.0]
    for begin, end in pairwise(edges):
        parts = max(1, math.ceil((end - begin) / longest))
        found += [float(round(begin + (end - begin) * k / parts)) for k in range(1, parts)]
        found.append(end)
    return found


def _summed_up(life: Chronicle, begin: float, end: float, last: bool) -> Line:
    """Return the line of one phase; its rows are all records that its numbers count."""
    found = [
        _team(life, begin),
        _delivered(life, begin, end, last),
        _failed(life, begin, end, last),
        _time(life, begin, end),
        _market(life, begin, end, last),
        _quality(life, begin, end),
        _cash(life, begin, end),
    ]
    texts = [text for text, _ in found if text]
    rows = sorted({place for text, places in found for place in places if text})
    text = ". ".join(part[:1].upper() + part[1:] for part in texts) + "."
    return Line(begin, end, "phase", text, tuple(rows))


def _within(life: Chronicle, begin: float, end: float, last: bool, *kinds: str) -> list[int]:
    """Return the records of some kinds from the beginning to before the end of a phase."""
    return [
        place
        for place, row in life.of(*kinds)
        if begin <= row["month"] and (row["month"] < end or (last and row["month"] <= end))
    ]


def _of(life: Chronicle, rows: Iterable[int], kind: str) -> int:
    return sum(life.rows[place]["kind"] == kind for place in rows)


def _team(life: Chronicle, begin: float) -> Part:
    """Return how many engineers are there once the phase has begun."""
    moves = life.of("engineer_joined", "engineer_left")
    rows = [place for place, row in moves if row["month"] <= begin]
    people = 2 * _of(life, rows, "engineer_joined") - len(rows)
    return counted(people, "engineer", "engineers") if people else "nobody is there", rows


def _delivered(life: Chronicle, begin: float, end: float, last: bool) -> Part:
    rows = _within(life, begin, end, last, *LIVE)
    due = _within(life, begin, end, last, "retraining_due")
    if not rows and not due:
        return "nothing goes live", ()
    counts = [_none_or(_of(life, rows, kind), *words) for kind, words in LIVE.items()]
    text = f"{counts[0]} and {counts[1]} go live"
    late = sum(life.rows[place]["what"] == "1" for place in due)
    if not late:
        return text, rows
    text += f"; {late} of {counted(len(due), 'retraining', 'retrainings')} due"
    return f"{text} {'finds' if late == 1 else 'find'} the one before still open", [*rows, *due]


def _none_or(count: int, singular: str, plural: str) -> str:
    return counted(count, singular, plural) if count else f"no {singular}"


def _failed(life: Chronicle, begin: float, end: float, last: bool) -> Part:
    incidents = _within(life, begin, end, last, "incident_occurred")
    outages = _within(life, begin, end, last, "model_up")
    if not incidents:
        return "", ()
    days = sum(life.rows[place]["amount"] for place in outages)
    down = f", models down for {hours_words(days)}" if outages else ""
    return counted(len(incidents), "incident", "incidents") + down, [*incidents, *outages]


def _time(life: Chronicle, begin: float, end: float) -> Part:
    """Return what task time went into, by the stretches of it that end within the phase."""
    co, log = life.frames.company[0], life.frames.log
    ends = log["time"] / DAYS_PER_MONTH
    begins = (log["time"] - log["amount"]) / DAYS_PER_MONTH
    spent = (place for place, _ in life.of("time_spent"))
    # The last stretches of a life that runs out of cash end with the month, after the money.
    places = [p for p in spent if begins[p] < end and begin < ends[p] and _ends_in(ends[p], end)]
    days = life.task_days(places)
    total = float(days.sum())
    if total <= 0.0:
        return "", ()
    kinds = log["what"][places]
    category = np.where(kinds == IDLE, IDLE, co["kinds"]["category"][kinds])
    toil, iteration = (float(days[category == each].sum()) for each in (TOIL, ITERATION))
    if toil < LEAST_SHARE * total:
        some = "hardly any" if toil > 0.0 else "none"
        return f"model iteration takes {iteration / total:.0%} of task time, toil {some}", places
    text = f"toil takes {toil / total:.0%} of task time"
    roles = co["engineers"]["role"][log["who"][places]]
    modelling = co["roles"]["project"][roles] == MODELLING_PROJECT
    of_ml = float(days[modelling].sum())
    if of_ml > 0.0:
        share = float(days[modelling & (category == TOIL)].sum()) / of_ml
        text += f" ({share:.0%} of ML engineers')"
    return f"{text}, model iteration {iteration / total:.0%}", places


def _ends_in(ends: float, end: float) -> bool:
    return ends <= end + 1e-9


def _market(life: Chronicle, begin: float, end: float, last: bool) -> Part:
    rows = _within(life, begin, end, last, *PILOTS, "customer_churned")
    counts = {kind: _of(life, rows, kind) for kind in PILOTS}
    parts = [f"{counts[kind]} {words}" for kind, words in PILOTS.items() if counts[kind]]
    texts = [f"pilots: {', '.join(parts)}"] if parts else []
    churned = _of(life, rows, "customer_churned")
    texts += [f"{counted(churned, 'customer', 'customers')} lost"] if churned else []
    return "; ".join(texts), rows


def _quality(life: Chronicle, begin: float, end: float) -> Part:
    """Return mean live quality at both ends, as it has drifted since it was recorded."""
    first, rows = _quality_at(life, begin)
    second, more = _quality_at(life, end)
    if math.isnan(second):
        return "", ()
    if math.isnan(first):
        return f"live quality reaches {second:.1%}", more
    return f"live quality goes from {first:.1%} to {second:.1%}", [*rows, *more]


def _quality_at(life: Chronicle, month: float) -> tuple[float, list[int]]:
    newest: dict[str, int] = {}
    for place, row in life.of("live_quality"):
        if row["month"] <= month:
            newest[row["who"]] = place
    if not newest:
        return math.nan, []
    day = month * DAYS_PER_MONTH
    rows = [life.rows[place] for place in newest.values()]
    levels = [max(0.0, row["amount"] + row["share"] * (day - row["time_days"])) for row in rows]
    return sum(levels) / len(levels), list(newest.values())


def _cash(life: Chronicle, begin: float, end: float) -> Part:
    """Return cash at the closings of months next before both ends."""
    marks = [(life.month(place), place) for place, _ in life.of("life_opened", "month_closed")]
    first, second = _before(marks, begin), _before(marks, end)
    a, b = (life.rows[place]["amount"] for place in (first, second))
    if a == b:
        return "", ()
    way = "falls" if b < a else "rises"
    return f"cash {way} from {money(a)} to {money(b)}", (first, second)


def _before(marks: Sequence[tuple[float, int]], month: float) -> int:
    return max(place for when, place in marks if when <= month + 1e-9)
