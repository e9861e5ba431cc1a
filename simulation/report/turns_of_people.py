"""Turning points of a team: searches, newcomers, departures, changes of role."""

from __future__ import annotations

import math
from collections.abc import Iterator

from simulation.model.names import CONTRACTOR
from simulation.model.state import FIRST_SUCCESSOR
from simulation.report.chronicle import Chronicle, Line, at, span_words
from simulation.report.formatting import clean, counted
from simulation.report.stays import Search, Stay


def people_lines(life: Chronicle) -> Iterator[Line]:
    """Yield what happened to the team, in no order."""
    yield from _searches_begin(life)
    for seat, stay in life.stays:
        if stay.begins > 0.0:
            yield _starts(life, seat, stay)
            if stay.ramped > stay.begins:
                ramped = [place for place in stay.rows if _is(life, place, "engineer_ramped")]
                took = span_words(stay.ramped - stay.begins)
                text = f"is fully productive, {took} after starting"
                yield at(stay.ramped, text, [stay.rows[0], *ramped], who=life.who(seat, stay))
        if stay.left:
            yield _leaves(life, seat, stay)
    yield from _changes(life)


def open_searches(life: Chronicle) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Yield what is still searched for at the end, in words, with the records that say so."""
    for _, search in life.searches:
        if search.filled:
            continue
        role = clean(search.role)
        words = f"a{_n(role)} {role} has accepted and has not started"
        if math.isnan(search.accepted):
            declined = _declined(life, search)
            since = span_words(search.ends - search.begins)
            words = f"the search for a{_n(role)} {role} has run for {since}"
            words += f" ({declined})" if declined else ""
        yield words, search.rows


def _searches_begin(life: Chronicle) -> Iterator[Line]:
    """Yield the beginnings of searches that nobody's departure began."""
    begun: dict[tuple[float, str], list[int]] = {}
    for _, search in life.searches:
        opened = search.rows[0]
        if _departure_behind(life, opened) is None:
            begun.setdefault((search.begins, clean(search.role)), []).append(opened)
    for (month, role), opened_together in begun.items():
        count, a_role = len(opened_together), f"a{_n(role)} {role}"
        text = f"{count} searches for {a_role} begin"
        if count == 1:
            text = f"the search for {a_role} begins"
        yield at(month, text, opened_together)


def _starts(life: Chronicle, seat: int, stay: Stay) -> Line:
    joined = stay.rows[0]
    row = life.rows[joined]
    text = "starts"
    if row["share"] == CONTRACTOR:
        text += " on contract"
    searched = [each for place, each in life.searches if place == seat and joined in each.rows]
    rows: list[int] = [joined]
    if searched:
        search = searched[0]
        rows += search.rows
        text += f", {span_words(stay.begins - search.begins)} after the search began"
        declined = _declined(life, search)
        text += f" ({declined})" if declined else ""
    return at(stay.begins, text, rows, who=life.who(seat, stay))


def _leaves(life: Chronicle, seat: int, stay: Stay) -> Line:
    left = next(place for place in stay.rows if _is(life, place, "engineer_left"))
    rows: list[int | None] = [stay.rows[0], left]
    worked = f" after {span_words(stay.ends - stay.begins)}" if stay.begins > 0.0 else ""
    role = "" if worked else f"({clean(stay.role)}) "
    text = f"{role}{stay.left}{worked}"
    found = _found_unfit(life, seat, left)
    if found is not None:
        rows.append(found)
        text = f"{role}turns out not to fit and {stay.left}{worked}"
    for _, search in life.searches:
        if _departure_behind(life, search.rows[0]) == left:
            rows.append(search.rows[0])
            text += "; the search for a successor begins"
    return at(stay.ends, text, rows, who=life.who(seat, stay))


def _changes(life: Chronicle) -> Iterator[Line]:
    """Yield who does not fit and stays, moves to another role, or has learned something."""
    for place, row in life.of("mis_hire_found", "engineer_reassigned", "cross_trained"):
        who, what = life.who_at(place), life.called(row["what"])
        if row["kind"] == "mis_hire_found":
            left = life.first("engineer_left", place, time_days=row["time_days"], who=row["who"])
            if left is None:
                yield at(row["month"], f"turns out not to fit as {what}", [place], who=who)
        elif row["kind"] == "engineer_reassigned":
            yield at(row["month"], f"becomes {what}", [place], who=who)
        else:
            yield at(row["month"], f"has learned {what} work", [place], who=who)


def _found_unfit(life: Chronicle, seat: int, left: int) -> int | None:
    """Return the record of a bad fit that made somebody leave, or None."""
    who = life.frames.log["who"]
    for place, row in life.of("mis_hire_found"):
        same_time = row["time_days"] == life.rows[left]["time_days"]
        if place < left and same_time and who[place] == seat:
            return place
    return None


def _departure_behind(life: Chronicle, opened: int) -> int | None:
    """Return the record of the departure that a search makes good, or None."""
    who = life.frames.log["who"]
    seat = int(who[opened]) - FIRST_SUCCESSOR
    before = [place for place, _ in life.of("engineer_left") if place < opened]
    return next((place for place in reversed(before) if who[place] == seat), None)


def _declined(life: Chronicle, search: Search) -> str:
    declined = sum(
        not _is(life, place, "offer_accepted", "requisition_opened", "engineer_joined")
        for place in search.rows
    )
    return f"{counted(declined, 'candidate', 'candidates')} declined" if declined else ""


def _is(life: Chronicle, place: int, *kinds: str) -> bool:
    return life.rows[place]["kind"] in kinds


def _n(noun: str) -> str:
    """Return what an article needs before a noun as it is spoken: an ML engineer, a user."""
    return "n" if noun.lower().startswith(("a", "e", "i", "o", "ml")) else ""
