"""What lies behind an answer, as sections of a page in the order in which a founder asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING

from simulation.report.advice import asked_and_baseline
from simulation.report.figure_narrow import (
    narrow_timing,
    narrow_tipping,
    narrow_who_next,
    narrow_why,
)
from simulation.report.figure_who_next import who_next_figure
from simulation.report.figure_why import why_figure
from simulation.report.information import (
    information_notes,
    information_sentences,
    information_table,
)
from simulation.report.page.parts import Fold, Items, Part, Picture, Section, Words, words
from simulation.report.page.tables import page_table
from simulation.report.timing import signs_words, timing_notes, timing_sentence, timing_table
from simulation.report.tipping import plans_called, tipping_notes, tipping_sentence, tipping_table
from simulation.report.who_next import who_next_notes, who_next_sentence, who_next_table
from simulation.report.why import why_notes, why_sentences, why_table
from simulation.report.worth import yardstick_words

if TYPE_CHECKING:
    from simulation.decision.advice import Advice
    from simulation.decision.who_next import WhoNext

Labels = Mapping[str, str]


def advice_sections(advice: Advice, labels: Labels) -> Iterator[Section]:
    """Yield when, why, where it tips, and what to find out first."""
    yield timing_section(advice)
    yield why_section(advice, labels)
    yield tipping_section(advice, labels)
    yield information_section(advice, labels)


def timing_section(advice: Advice) -> Section:
    """Return when the position is best opened."""
    from simulation.report.figure_timing import timing_figure

    found, role = advice.timing, advice.watching.roles[advice.role].label
    signs = signs_words(advice.watching, advice.plan_key)
    picture = Picture(
        "timing",
        partial(timing_figure, found),
        "Gain over never by the month in which the position is opened, with its band; the numbers "
        "are in the table.",
        narrow=partial(narrow_timing, found),
    )
    table = page_table(timing_table(found))
    return Section(
        "timing",
        "When to open the position",
        (
            Words(timing_sentence(found, role, signs)),
            *words(yardstick_words(found.aim), tone="note"),
            picture,
            *_folded(table, timing_notes(found)),
        ),
        short="When",
    )


def why_section(advice: Advice, labels: Labels) -> Section:
    """Return why the plans differ."""
    found = advice.why
    lead, *reasons = why_sentences(found, labels)
    parts: list[Part] = [Words(lead), Items(tuple(reasons))]
    if found.measures:
        parts.append(
            Picture(
                "why",
                partial(why_figure, found, labels),
                "Part of each mechanism in the difference between both plans; the numbers are in "
                "the table.",
                narrow=partial(narrow_why, found, labels),
            )
        )
        parts += _folded(page_table(why_table(found, labels)), why_notes(found))
    return Section("why", "Why the plans differ", tuple(parts), short="Why")


def tipping_section(advice: Advice, labels: Labels) -> Section:
    """Return where the answer flips."""
    from simulation.report.figure_tipping import tipping_figure

    pair = asked_and_baseline(advice, labels)
    parts: list[Part] = []
    for place, found in enumerate(advice.tipping, 1):
        parts.append(Words(tipping_sentence(found, *plans_called(pair))))
        parts.append(
            Picture(
                f"tipping-{place}",
                partial(tipping_figure, found),
                f"Gain as {found.dial.name} is turned, with its interval; the table has all of it.",
                narrow=partial(narrow_tipping, found),
            )
        )
        parts += _folded(page_table(tipping_table(found, *pair)), tipping_notes(found))
    return Section("tipping", "Where the answer tips", tuple(parts), short="Tipping points")


def information_section(advice: Advice, labels: Labels) -> Section:
    """Return what to find out first."""
    found = advice.information
    parts: list[Part] = [Words(" ".join(information_sentences(found, labels)))]
    table = information_table(found)
    if table is not None:
        parts += [page_table(table), *words(*information_notes(found), tone="note")]
    if advice.in_months is not None:
        told = information_sentences(advice.in_months, labels)
        parts += words(" ".join(["By runway and product as they are weighed unsaid:", *told]))
    return Section("find-out", "What to find out first", tuple(parts), short="Find out first")


def who_next_section(found: WhoNext) -> Section:
    """Return who should come next."""
    picture = Picture(
        "who-next",
        partial(who_next_figure, found),
        "What each choice is worth beside nobody, with its interval; the numbers are in the table.",
        narrow=partial(narrow_who_next, found),
    )
    table = page_table(who_next_table(found))
    return Section(
        "who-next",
        "Who next",
        (
            Words(who_next_sentence(found)),
            picture,
            Fold("The numbers", (table,)),
            *words(*who_next_notes(found), tone="note"),
        ),
    )


def _folded(table: Part, notes: list[str]) -> tuple[Part, ...]:
    return (Fold("The numbers", (table, *words(*notes, tone="note"))),)
