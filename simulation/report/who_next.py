"""Who next, as a sentence, a table and plain data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from simulation.measures.catalogue import measure
from simulation.report.formatting import EXACT_MARK, UNDEFINED, clean, counted, span
from simulation.report.summary import Json, plain_ends
from simulation.report.titled import titled_table
from simulation.statistics.rule import CADENCE, DECIDING, RUNWAY, VELOCITY

if TYPE_CHECKING:
    from simulation.decision.who_next import Candidate, WhoNext

HEADINGS = {RUNWAY: "runway,\nmonths", CADENCE: "refresh,\ndays", VELOCITY: "improve-\nments"}
BEST = "may be the best"
GROUPS = {
    BEST: "green",
    "beat nobody": "green",
    "not told from nobody": "yellow",
    "worse than nobody": "red",
    "break a limit": "red",
}
STANDINGS = {"better": "beat nobody", "open": "not told from nobody", "worse": "worse than nobody"}
NAMED = 5


def who_next_sentence(answer: WhoNext) -> str:
    """Say who may be the best next, who surely beats nobody, and who does not.

    Args:
        answer: what `simulation.decision.who_next.who_next` returned.
    """
    best = answer.best
    of = f"of {counted(len(answer.candidates), 'choice', 'choices')} in this model"
    if not best:
        return f"Who next: every one {of} breaks a limit."
    labels = _listed(best)
    if len(best) == 1 and best[0].kind == "nobody":
        told = f"Who next: nobody. Hiring nobody is the best {of}."
    elif len(best) == 1:
        told = f"Who next: {labels}, surely the best {of}."
    else:
        told = f"Who next: the best {of} is one of {len(best)} that cannot be told apart: {labels}."
    level = f"{answer.level * 100:g} percent intervals"
    gains = [each for each in best if each.kind != "nobody"]
    if gains:
        lead = gains[0]
        size = span(lead.gain, 1, answer.unit, signed=True)
        many = "It" if len(best) == 1 else f"The first, {clean(lead.label)},"
        told += f" {many} is worth {size} {answer.unit} beside nobody ({level})."
    return " ".join([told, *_others(answer)])


def who_next_table(answer: WhoNext) -> Table:
    """Return every choice by standing, then by gain.

    Args:
        answer: what `simulation.decision.who_next.who_next` returned.
    """
    level = f"{answer.level * 100:g}%"
    table = titled_table(f"Who next, beside nobody: {level} intervals of the difference")
    table.add_column("opened now", max_width=32)
    table.add_column("decision\nvalue", justify="right", no_wrap=True)
    for name in DECIDING:
        table.add_column(HEADINGS[name], justify="right", no_wrap=True)
    for group, style in GROUPS.items():
        members = [each for each in answer.candidates if standing(each) == group]
        if not members:
            continue
        table.add_row(Text(group, style=f"bold {style}"))
        for each in members:
            table.add_row(Text(f" {clean(each.label)}"), *_cells(answer, each))
    return table


def who_next_notes(answer: WhoNext) -> list[str]:
    """Return what one must know to read the table, one sentence each."""
    lives = sorted({each.lives for each in answer.candidates})
    rests = counted(lives[-1], "life", "lives")
    if len(lives) > 1:
        rests = f"{lives[0]:,} lives, or {lives[-1]:,} where those left something open"
    notes = [
        f"Decision value in {answer.unit}: {answer.aim}.",
        f"Each rests on {rests}. The intervals of the decision value hold together, the others one "
        f"by one. {EXACT_MARK} the same in every life; {UNDEFINED} not defined.",
        f"A contractor stays for {answer.contract_months:g} months; all else stays for good.",
    ]
    if answer.left_out:
        keys = ", ".join(map(clean, answer.left_out))
        notes.append(f"Hires that the plan has of its own are left out of all: {keys}.")
    if answer.backcast is not None:
        notes.append(answer.backcast.words)
    return notes


def who_next_data(answer: WhoNext) -> dict[str, Json]:
    """Return the answer as plain data, by gain."""
    return {
        "unit": answer.unit,
        "aim": answer.aim,
        "level": answer.level,
        "complete": answer.complete,
        "left_out": list(answer.left_out),
        "may_be_best": [each.name for each in answer.best],
        "candidates": [
            {
                "name": each.name,
                "label": each.label,
                "kind": each.kind,
                "gain": plain_ends(each.gain),
                "against_nobody": each.against_nobody,
                "may_be_best": each.may_be_best,
                "broken": list(each.broken),
                "lives": each.lives,
                "differences": {name: plain_ends(each.differences[name]) for name in DECIDING},
            }
            for each in answer.candidates
        ],
    }


def standing(candidate: Candidate) -> str:
    """Return the group of `GROUPS` that a candidate belongs to."""
    if candidate.broken:
        return "break a limit"
    return BEST if candidate.may_be_best else STANDINGS[candidate.against_nobody]


def _cells(answer: WhoNext, candidate: Candidate) -> list[str]:
    if candidate.kind == "nobody":
        return [f"0{EXACT_MARK}"] * (1 + len(DECIDING))
    found = [span(candidate.gain, 1, answer.unit, signed=True)]
    for name in DECIDING:
        found.append(span(candidate.differences[name], measure(name).decimals, "", signed=True))
    return found


def _others(answer: WhoNext) -> list[str]:
    """Say how those stand that are not the best, the first few by name."""
    rest = [each for each in answer.candidates if not each.may_be_best and each.kind != "nobody"]
    told = []
    for words, group in (
        ("surely {beat} nobody too", "beat nobody"),
        ("cannot be told from nobody", "not told from nobody"),
        ("{is} surely worse than nobody", "worse than nobody"),
        ("surely {break} a limit", "break a limit"),
    ):
        members = [each for each in rest if standing(each) == group]
        if members:
            one = len(members) == 1
            verbs = {"beat": "beats", "is": "is", "break": "breaks"}
            if not one:
                verbs = {"beat": "beat", "is": "are", "break": "break"}
            told.append(f"{_capital(_listed(members))} {words.format(**verbs)}.")
    return told


def _listed(candidates: Sequence[Candidate]) -> str:
    labels = [clean(each.label) for each in candidates[:NAMED]]
    if len(candidates) > NAMED:
        labels.append(f"{len(candidates) - NAMED} more")
    return f"{', '.join(labels[:-1])} and {labels[-1]}" if len(labels) > 1 else labels[0]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
