"""Answers as HTML for a notebook: the words and tables of the terminal, every text escaped."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.text import Text

from simulation.measures.catalogue import measure
from simulation.report.choosing import (
    choosing_notes,
    choosing_sentence,
    choosing_table,
    pareto_table,
)
from simulation.report.formatting import clean
from simulation.report.html import advice_html, answer_html, part_html
from simulation.report.sentence import answer_sentence
from simulation.report.timing import timing_notes, timing_sentence, timing_table
from simulation.report.tipping import (
    plan_words,
    plans_called,
    tipping_notes,
    tipping_sentence,
    tipping_table,
)
from simulation.report.who_next import who_next_notes, who_next_sentence, who_next_table
from simulation.report.why import why_notes, why_sentences, why_table

if TYPE_CHECKING:
    from simulation.decision.advice import Advice
    from simulation.decision.choosing import Choosing
    from simulation.decision.timing import Timing
    from simulation.decision.tipping import TippingPoint
    from simulation.decision.who_next import WhoNext
    from simulation.decision.why import Why
    from simulation.report.advice import Part
    from simulation.statistics.findings import Findings
    from simulation.statistics.verdict import Decision, Verdict


def told(lead: str, parts: Iterable[Part], notes: Iterable[str] = ()) -> str:
    """Return a sentence in bold, then parts, then notes in small print.

    Args:
        lead: the answer in words.
        parts: sentences and tables of the terminal.
        notes: what one must know to read them.
    """
    shown = [f"<p><strong>{_escaped(lead)}</strong></p>", *map(part_html, parts)]
    small = "<br>".join(map(_escaped, notes))
    body = "\n".join(shown).replace("</ul>\n<ul>", "")
    return "\n".join([body, *([f"<p><small>{small}</small></p>"] if small else [])])


def _item(text: str) -> Part:
    """Return one of several points."""
    return Padding(Text(clean(text)))


def _escaped(text: str) -> str:
    return part_html(Text(clean(text))).removeprefix("<p>").removesuffix("</p>")


def findings_html(found: Findings) -> str:
    """Return estimates, differences and verdicts as an HTML fragment."""
    others = [name for name in found.alternatives if name != found.baseline]
    lead = answer_sentence(found, others[0], f'Plan "{clean(others[0])}"') if others else ""
    return answer_html(lead, found, {})


def verdict_html(found: Verdict) -> str:
    """Return one verdict as an HTML fragment: the answer, and what is claimed of each measure."""
    parts = [_item(f"{measure(each.measure).label}: {each.outcome}") for each in found.comparisons]
    needed = f"About {found.lives_needed:,} lives would tell." * (found.lives_needed > 0)
    lead = f"{found.alternative}: {found.answer}, in this model."
    return told(lead, parts, filter(None, [needed]))


def decision_html(found: Decision) -> str:
    """Return all verdicts as an HTML fragment, and who is not beaten."""
    names = ", ".join(f'"{clean(name)}"' for name in found.best)
    lead = f"Not beaten in this model: {names}." if names else "Every plan is beaten."
    parts = [
        _item(f'"{name}" beside "{found.baseline}": {each.answer}')
        for name, each in found.verdicts.items()
    ]
    return told(lead, parts)


def who_next_html(found: WhoNext) -> str:
    """Return who should come next as an HTML fragment."""
    return told(who_next_sentence(found), [who_next_table(found)], who_next_notes(found))


def choosing_html(found: Choosing) -> str:
    """Return which sequence to choose as an HTML fragment."""
    parts: list[Part] = [choosing_table(found)]
    if found.pareto_aims:
        parts.append(pareto_table(found))
    return told(choosing_sentence(found), parts, choosing_notes(found))


def tipping_html(found: TippingPoint) -> str:
    """Return where a decision flips as an HTML fragment."""
    asked, baseline = plan_words(found.asked), plan_words(found.baseline)
    return told(
        tipping_sentence(found, *plans_called((asked, baseline))),
        [tipping_table(found, asked, baseline)],
        tipping_notes(found),
    )


def timing_html(found: Timing) -> str:
    """Return when to open a position as an HTML fragment."""
    return told(timing_sentence(found, "the position"), [timing_table(found)], timing_notes(found))


def why_html(found: Why) -> str:
    """Return what a difference is made of as an HTML fragment."""
    lead, *reasons = why_sentences(found)
    return told(lead, [*map(_item, reasons), why_table(found)], why_notes(found))


def shown_advice_html(found: Advice) -> str:
    """Return what lies behind an answer as an HTML fragment, plans by their own names."""
    return advice_html(found, {})
