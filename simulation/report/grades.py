"""Whether a verdict rests on numbers graded assumed, as sentences, a table and plain data."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from simulation.report.formatting import counted, number
from simulation.report.information import (
    Labels,
    after,
    called,
    listed,
    plain,
    span_in,
    unit_words,
    value_words,
)
from simulation.report.summary import Json, plain_ends
from simulation.report.titled import titled_table

if TYPE_CHECKING:
    from simulation.decision.grades import Grades, Held, Retest

ASSUMED = "assumed"
# A share known no better than this is not told.
LARGEST_ERROR = 0.25


def grade_sentences(found: Grades, labels: Labels | None = None) -> list[str]:
    """Say how much of the difference rests on assumed numbers, and which of them flip the verdict.

    Args:
        found: what `simulation.decision.grades.grades` returned.
        labels: alternative -> what to call it; the name itself by default.
    """
    flipping = [each for each in found.retests if each.flips]
    sentences = [
        _resting(found, labels or {}),
        *(_flip(each, found, labels or {}) for each in flipping),
    ]
    if found.retests and not flipping:
        count = len(found.retests)
        which = "the one that seems" if count == 1 else f"any of the {count} that seem"
        sentences.append(
            f"The answer does not surely change if {which} to matter most is at either end of its "
            "range."
        )
    return sentences


def grade_table(found: Grades, labels: Labels | None = None) -> Table | None:
    """Return the difference at both ends of the assumed numbers that matter most; None if none.

    Args:
        found: what `simulation.decision.grades.grades` returned.
        labels: alternative -> what to call it; the name itself by default.
    """
    if not found.retests:
        return None
    asked, baseline = (called(name, labels or {}) for name in (found.asked, found.baseline))
    table = titled_table(
        f"Held at an end: {asked} less {baseline}, in {unit_words(found.unit)}, 95% intervals"
    )
    table.add_column("assumed number")
    table.add_column("held at", justify="right", max_width=16)
    table.add_column("difference", justify="right", no_wrap=True)
    table.add_column("answer")
    for each in found.retests:
        for place, (value, held) in enumerate(_ends(each)):
            table.add_row(
                Text(plain(each.quantity.meaning) if place == 0 else ""),
                Text(value_words(value, each.quantity)),
                span_in(held.difference, found.unit, signed=True),
                held.answer.value,
                style="bold" if each.flips else None,
            )
    table.add_section()
    table.add_row(
        "all worlds",
        "",
        span_in(found.everywhere.difference, found.unit, signed=True),
        found.everywhere.answer.value,
    )
    return table


def grade_notes(found: Grades) -> list[str]:
    """Return what one must know to read the table, one sentence each."""
    if not found.retests:
        return []
    return [
        f"{counted(found.lives_at_an_end, 'life', 'lives')} of both plans at each end, all else "
        "drawn as before; the intervals of all ends hold together. In bold: the answer, or the "
        "sign of the difference, surely changes."
    ]


def grade_data(found: Grades) -> dict[str, Json]:
    """Return everything as plain data."""
    return {
        "asked": found.asked,
        "baseline": found.baseline,
        "unit": found.unit,
        "lives_at_an_end": found.lives_at_an_end,
        "everywhere": _held_data(found.everywhere),
        "grades": {
            grade: {
                "numbers": count,
                "share": _known(found.shares[grade].value),
                "standard_error": _known(found.shares[grade].error),
            }
            for grade, count in found.counts.items()
        },
        "assumed": [
            {
                "name": each.quantity.name,
                "meaning": each.quantity.meaning,
                "low": each.quantity.low,
                "high": each.quantity.high,
                "unit": each.quantity.unit,
                "explained": each.explained,
                "at_low": _held_data(each.at_low),
                "at_high": _held_data(each.at_high),
                "flips": each.flips,
            }
            for each in found.retests
        ],
    }


def _resting(found: Grades, labels: Labels) -> str:
    counts = found.counts
    if ASSUMED not in counts:
        return "No uncertain number of this answer is graded assumed."
    many = f"{counts[ASSUMED]:,} of {counted(sum(counts.values()), 'number', 'numbers')}"
    told = f"{many} that are not known in this answer are graded assumed"
    share = found.shares[ASSUMED]
    if not share.error <= LARGEST_ERROR:
        return f"{told}. How much of the difference rests on them, these lives cannot tell."
    both = listed([called(name, labels) for name in (found.asked, found.baseline)])
    value, error = (number(each, 2, "share") for each in (share.value, share.error))
    return (
        f"{told}; they account for {value} (+- {error}) of what single numbers explain of the "
        f"difference between {both}."
    )


def _flip(each: Retest, found: Grades, labels: Labels) -> str:
    """Say what a number that flips the verdict does at its ends."""
    words = f'The answer rests on an assumption: "{plain(each.quantity.meaning)}".'
    asked, baseline = (called(name, labels) for name in (found.asked, found.baseline))
    if {each.at_low.sign, each.at_high.sign, found.everywhere.sign} >= {1, -1}:
        parts = [
            f"at {value_words(value, each.quantity)} {_gain(held, found.unit)}"
            for value, held in _ends(each)
        ]
        return f"{words} Compared with {baseline}, {asked} is worth, {' and '.join(parts)}."
    answers = " and ".join(
        f"{held.answer.value} at {value_words(value, each.quantity)}" for value, held in _ends(each)
    )
    return f"{words} It is {answers}."


def _gain(held: Held, unit: str) -> str:
    """Return such as `0.1 to 1.5 months of runway more`."""
    low, high = held.difference.low, held.difference.high
    if not held.sign:
        return f"{span_in(held.difference, unit, signed=True)}{after(unit)}"
    turned = held.difference
    if held.sign < 0:
        turned = replace(turned, estimate=-turned.estimate, low=-high, high=-low)
    return f"{span_in(turned, unit)}{after(unit)} {'more' if held.sign > 0 else 'less'}"


def _ends(each: Retest) -> tuple[tuple[float, Held], tuple[float, Held]]:
    quantity = each.quantity
    return (quantity.low, each.at_low), (quantity.high, each.at_high)


def _held_data(held: Held) -> dict[str, Json]:
    return {
        "difference": plain_ends(held.difference),
        "answer": held.answer.value,
        "firm": held.firm,
    }


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value
