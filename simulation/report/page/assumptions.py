"""What an answer rests on: its numbers by grade, and which conclusions lean on guesses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from simulation.report.advice import front_sentence, worlds_sentence
from simulation.report.formatting import clean, number
from simulation.report.grades import LARGEST_ERROR, grade_notes, grade_sentences, grade_table
from simulation.report.information import plain, range_words
from simulation.report.page.parts import (
    Cell,
    Fold,
    PageTable,
    Pairs,
    Part,
    Row,
    Section,
    Words,
    words,
)
from simulation.report.page.tables import page_table
from simulation.report.robustness import (
    regret_table,
    robustness_notes,
    robustness_sentences,
)
from simulation.scenario import Scenario, register, sources

if TYPE_CHECKING:
    from simulation.decision.advice import Advice
    from simulation.experiment.uncertain import UncertainQuantity

Labels = Mapping[str, str]
ASSUMED, STATED = "assumed", "stated"
GRADES = {
    "measured": "measured: somebody counted it, in a source that names its sample",
    "reported": "reported: somebody who should know says so",
    ASSUMED: "assumed: a guess of ours, with a wide range",
    STATED: "stated: your scenario gives it",
}
LEANS, STANDS, UNSURE = "yes", "no", "cannot tell"
TONES = {LEANS: "bad", STANDS: "good", UNSURE: "open"}


def assumptions_section(advice: Advice, labels: Labels, scenario: Scenario) -> Section:
    """Return what the answer rests on.

    Args:
        advice: what lies behind the answer.
        labels: alternative -> what to call it.
        scenario: the company.
    """
    found = advice.grades
    parts: list[Part] = [
        Words(worlds_sentence(advice, labels)),
        Words(" ".join(grade_sentences(found, labels))),
    ]
    if found.counts:
        parts.append(_by_grade(advice))
    parts.append(_leaning(advice))
    table = grade_table(found, labels)
    if table is not None:
        parts.append(
            Fold(
                "The verdict with each assumed number at either end",
                (page_table(table), *words(*grade_notes(found), tone="note")),
            )
        )
    if advice.information.findings:
        parts += words(" ".join(robustness_sentences(advice.robustness, labels)))
        regrets = page_table(regret_table(advice.robustness, labels))
        notes = words(*robustness_notes(advice.robustness), tone="note")
        parts.append(Fold("Regret of each plan over worlds", (regrets, *notes)))
    parts += words(front_sentence(advice, labels))
    parts += words(*map(clean, scenario.outside_evidence()), tone="alarm")
    quantities = [each.quantity for each in advice.information.findings]
    if quantities:
        title = f"All {len(quantities):,} numbers that are not known, by grade"
        parts.append(Fold(title, (_every(quantities), *_codes(quantities)), long=True))
    return Section("assumptions", "What the answer rests on", tuple(parts), short="Assumptions")


def _by_grade(advice: Advice) -> PageTable:
    """Return how many numbers have each grade, and what they explain."""
    found = advice.grades
    rows = []
    for grade, meaning in GRADES.items():
        if grade not in found.counts:
            continue
        share = found.shares[grade]
        told = UNSURE
        if share.error <= LARGEST_ERROR:
            value, error = (number(each, 2, "share") for each in (share.value, share.error))
            told = f"{value} +- {error}"
        rows.append(Row((Cell(meaning), Cell(f"{found.counts[grade]:,}*"), Cell(told))))
    return PageTable(
        "Numbers that are not known in this answer, by grade (+- one standard error; * exact)",
        ("grade", "numbers", "share of the difference that single numbers explain"),
        (False, True, True),
        tuple(rows),
    )


def _leaning(advice: Advice) -> PageTable:
    """Return which conclusions lean on assumed numbers, as far as that was tried or is known."""
    rows = [
        Row((Cell(what), Cell(leans, TONES[leans]), Cell(why)))
        for what, leans, why in _conclusions(advice)
    ]
    return PageTable(
        "Which conclusions lean on guesses",
        ("conclusion", "leans on an assumed number", "why"),
        (False, False, False),
        tuple(rows),
    )


def _conclusions(advice: Advice) -> Iterator[tuple[str, str, str]]:
    retests = advice.grades.retests
    flipping = [plain(each.quantity.meaning) for each in retests if each.flips]
    if flipping:
        yield "the verdict", LEANS, f"it changes with: {'; '.join(flipping)}"
    elif retests:
        many = f"the {len(retests)} assumed numbers that seem to matter most"
        yield "the verdict", STANDS, f"it does not surely change at either end of {many}"
    else:
        yield "the verdict", UNSURE, "no assumed number could be held at its ends"
    for point in advice.tipping:
        name = plain(point.dial.meaning)
        if point.dial.kind == "company":
            yield f"where {name} tips it", STANDS, "you know it: the scenario states it"
        else:
            leans = LEANS if point.dial.grade == ASSUMED else STANDS
            yield f"where {name} tips it", leans, f"its range is {point.dial.grade or STATED}"
    first = advice.information.findings[:1]
    for each in first:
        if each.sure:
            grade = each.quantity.grade
            leans = LEANS if grade == ASSUMED else STANDS
            yield "what to find out first", leans, f"its range is {grade}; finding out ends that"


def _every(quantities: list[UncertainQuantity]) -> PageTable:
    """Return every number that is not known, by grade, with its source."""
    order = [*GRADES]
    rows: list[Row] = []
    for grade in sorted({each.grade for each in quantities}, key=order.index):
        rows.append(Row((Cell(grade), Cell(""), Cell("")), heading=True))
        members = [each for each in quantities if each.grade == grade]
        rows += [
            Row((Cell(plain(each.meaning)), Cell(range_words(each)), Cell(_source(each))))
            for each in sorted(members, key=lambda each: each.meaning)
        ]
    return PageTable("", ("number", "between", "source"), (False, True, False), tuple(rows))


def _codes(quantities: list[UncertainQuantity]) -> tuple[Part, ...]:
    """Return what the codes stand for that the sources of these numbers name."""
    named = [register()[each.name] for each in quantities if each.name in register()]
    codes = sorted({code for row in named for code in row.source_codes} & {*sources()})
    if not codes:
        return ()
    told = tuple((code, clean(sources()[code])) for code in codes)
    note = "(V) the text was read, (M) from memory, (S) the guide."
    return (Pairs(told), Words(note, "note"))


def _source(quantity: UncertainQuantity) -> str:
    if quantity.grade == STATED or quantity.name not in register():
        return "your scenario" if quantity.grade == STATED else ""
    return clean(register()[quantity.name].source)
