"""What lies behind an answer, in the order in which a founder asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from simulation.report.formatting import clean, span
from simulation.report.grades import grade_data, grade_notes, grade_sentences, grade_table
from simulation.report.information import (
    information_data,
    information_notes,
    information_sentences,
    information_table,
)
from simulation.report.robustness import (
    regret_table,
    robustness_data,
    robustness_notes,
    robustness_sentences,
)
from simulation.report.summary import Json, plain_ends
from simulation.report.timing import (
    signs_words,
    timing_data,
    timing_notes,
    timing_sentence,
    timing_table,
)
from simulation.report.tipping import (
    plans_called,
    tipping_data,
    tipping_notes,
    tipping_sentence,
    tipping_table,
)
from simulation.report.why import why_data, why_notes, why_sentences, why_table
from simulation.report.worth import yardstick_words
from simulation.statistics.ignorance import Apart

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from simulation.decision.advice import Advice

Labels = Mapping[str, str]
INDENT = 2
# Plans that are as seldom in the Pareto set are not told.
LEAST_MEMBERSHIP = 0.05


def print_advice(
    console: Console,
    advice: Advice,
    labels: Labels,
    *,
    details: bool = False,
) -> None:
    """Print what lies behind an answer.

    Args:
        console: where to print.
        advice: what `simulation.decision.advice.advise` returned.
        labels: alternative -> what to call it.
        details: print every table, and what one must know to read it.
    """
    for title, parts in advice_sections(advice, labels, details):
        console.print(Text(title, style="bold"))
        for part in parts:
            console.print(Text(part) if isinstance(part, str) else part)
        console.print()


def worlds_sentence(advice: Advice, labels: Labels) -> str:
    """Say in how many worlds the plan asked about is worth more, and what its gain hangs on."""
    asked, baseline = (
        f'"{clean(labels.get(name, name))}"' for name in (advice.why.asked, advice.why.baseline)
    )
    if not advice.information.findings:
        return "Every uncertain number is held at its centre, so that nothing is said of worlds."
    if advice.won.apart is Apart.CANNOT_TELL:
        return (
            "Chance and ignorance cannot be told apart with one life in each world "
            "(--lives-per-world 2)."
        )
    won = span(advice.won.share, 2, "share")
    told = f"Luck apart, {asked} is worth more than {baseline} in {won} of worlds in this model."
    if advice.split.ignorance.defined:
        ignorance = span(advice.split.ignorance, 2, "share")
        told += (
            f" What is not known makes {ignorance} of the difference between one life and "
            "another, and luck the rest."
        )
    return told


def front_sentence(advice: Advice, labels: Labels) -> str:
    """Say which plans no other one beats without a price; nothing where one number counts."""
    if not advice.fronts:
        return ""
    shown = [
        f'"{clean(labels.get(name, name))}" ({span(front.probability, 2, "share")})'
        for name, front in advice.fronts.items()
        if front.probability.high > LEAST_MEMBERSHIP
    ]
    if len(shown) == len(advice.fronts):
        return (
            "Without a price each of these plans has a point: none has more runway, improvements, "
            "weeks that meet the retraining need and cash left, all at once, than another."
        )
    return (
        "Without a price, no other plan has more runway, more improvements, more weeks that meet "
        f"the retraining need and more cash left than: {', '.join(shown)}. In brackets how often "
        "that is so when the worlds are drawn again."
    )


def advice_data(advice: Advice) -> dict[str, Json]:
    """Return what lies behind an answer as plain data."""
    return {
        "role": advice.role,
        "worlds_won": {**plain_ends(advice.won.share), "apart": str(advice.won.apart)},
        "variance_due_to_ignorance": plain_ends(advice.split.ignorance),
        "timing": timing_data(advice.timing),
        "why": why_data(advice.why),
        "tipping": [tipping_data(each) for each in advice.tipping],
        "information": information_data(advice.information),
        "in_months_of_runway": (
            None if advice.in_months is None else information_data(advice.in_months)
        ),
        "pareto_set": {
            name: {"member": front.member, "probability": plain_ends(front.probability)}
            for name, front in advice.fronts.items()
        },
        "robustness": robustness_data(advice.robustness),
        "grades": grade_data(advice.grades),
    }


def advice_figures(advice: Advice, labels: Labels) -> dict[str, Figure]:
    """Return file name -> figure of what lies behind an answer."""
    from simulation.report.figure_timing import timing_figure
    from simulation.report.figure_tipping import tipping_figure
    from simulation.report.figure_why import why_figure

    figures = {"timing": timing_figure(advice.timing), "why": why_figure(advice.why, labels)}
    for place, each in enumerate(advice.tipping, 1):
        figures[f"tipping-{place}"] = tipping_figure(each)
    return figures


Part = str | RenderableType


def advice_sections(
    advice: Advice, labels: Labels, details: bool = False
) -> Iterator[tuple[str, list[Part]]]:
    """Yield title and parts of each section, parts being sentences and tables.

    Args:
        advice: what lies behind an answer.
        labels: alternative -> what to call it.
        details: with every table, and what one must know to read it.
    """
    signs = signs_words(advice.watching, advice.plan_key)
    role = advice.watching.roles[advice.role].label
    yardstick = yardstick_words(advice.timing.aim)
    apart: list[Part] = [Text(yardstick, style="dim")] if yardstick else []
    timing: list[Part] = [timing_sentence(advice.timing, role, signs), timing_table(advice.timing)]
    yield "Timing", [*timing, *apart]
    lead, *reasons = why_sentences(advice.why, labels)
    listed = [Padding(Text(each), (0, 0, 0, INDENT)) for each in reasons]
    yield "Why", [lead, *listed, *([why_table(advice.why, labels)] if details else [])]
    told: list[Part] = []
    pair = asked_and_baseline(advice, labels)
    for each in advice.tipping:
        told.append(tipping_sentence(each, *plans_called(pair)))
        if details:
            told.append(tipping_table(each, *pair))
    yield "Where it tips", told
    found: list[Part] = [" ".join(information_sentences(advice.information, labels))]
    found += _given(information_table(advice.information))
    if advice.in_months is not None:
        months = information_sentences(advice.in_months, labels)
        found.append(" ".join(["By runway and product as they are weighed unsaid:", *months]))
    yield "What to find out first", found
    told_of_worlds = advice.information.findings
    resting: list[Part] = [
        worlds_sentence(advice, labels),
        " ".join(grade_sentences(advice.grades, labels)),
        *([" ".join(robustness_sentences(advice.robustness, labels))] * bool(told_of_worlds)),
        *filter(None, [front_sentence(advice, labels)]),
    ]
    if details:
        resting += [
            *_given(grade_table(advice.grades, labels)),
            regret_table(advice.robustness, labels),
        ]
    yield "What it rests on", resting
    if details:
        yield "To read these tables", [Text(note, style="dim") for note in _notes(advice)]


def _notes(advice: Advice) -> list[str]:
    tipping = [note for each in advice.tipping for note in tipping_notes(each)]
    found = [
        *timing_notes(advice.timing),
        *why_notes(advice.why),
        *tipping,
        *information_notes(advice.information),
        *grade_notes(advice.grades),
        *robustness_notes(advice.robustness),
    ]
    return list(dict.fromkeys(found))


def _given(table: Table | None) -> list[Part]:
    return [] if table is None else [table]


def asked_and_baseline(advice: Advice, labels: Labels) -> tuple[str, str]:
    """Return what the plan asked about and its baseline are called, in a word or two."""
    asked, baseline = advice.why.asked, advice.why.baseline
    return labels.get(asked, asked), labels.get(baseline, baseline)
