"""The first screen of a page: headline, what changes on each clock, and the plans."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulation.measures.catalogue import measure
from simulation.report.formatting import clean, span
from simulation.report.page.parts import Fold, Picture, Section, Words, words
from simulation.report.page.tables import page_table
from simulation.report.sentence import HEADLINES
from simulation.report.signs import sign_tables
from simulation.report.tables import (
    WIDE_COLUMNS,
    behind_table,
    clock_table,
    difference_table,
    footnotes,
)
from simulation.statistics.rule import CADENCE, RUNWAY, VELOCITY, Answer

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from simulation.statistics.findings import Findings

Labels = Mapping[str, str]
Draw = Callable[[], "Figure"]
ALL_SIDE_BY_SIDE = 1000
TONES = {
    Answer.YES: "good",
    Answer.NO: "bad",
    Answer.TOO_CLOSE: "open",
    Answer.NOT_ENOUGH_RUNS: "open",
}
TILES = {
    VELOCITY: "improvements live",
    CADENCE: "days between refreshes",
    RUNWAY: "months of runway",
}


@dataclass(frozen=True)
class Tile:
    """Hold what a plan changes on one clock.

    Args:
        label: what the clock counts.
        change: difference from the baseline, with its interval.
        levels: what it comes to, and to what under the baseline.
        tone: good, bad or open.
    """

    label: str
    change: str
    levels: str
    tone: str


@dataclass(frozen=True)
class Headline:
    """Hold the answer as the page opens with it.

    Args:
        question: what was asked.
        verdict: the verdict in its own words.
        tone: good, bad or open.
        lead: the first clause of the answer.
        rest: all else that the answer says.
        compared: what the tiles compare.
        tiles: what changes, clock by clock.
    """

    question: str
    verdict: str
    tone: str
    lead: str
    rest: str
    compared: str
    tiles: tuple[Tile, ...]


def headline(
    findings: Findings, asked: str, question: str, sentence: str, labels: Labels
) -> Headline:
    """Return the answer as the page opens with it.

    Args:
        findings: what `analyse` returned.
        asked: alternative that the question is about.
        question: the founder's question.
        sentence: the answer in words.
        labels: alternative -> what to call it.
    """
    answer = findings.decision.verdicts[asked].answer
    lead, rest = sentence, ""
    end = f": {HEADLINES[answer]}."
    if end in sentence:
        before, _, after = sentence.partition(end)
        lead, rest = f"{before}{end}", after.strip()
    tiles = tuple(_tile(findings, asked, name) for name in TILES)
    baseline = clean(labels.get(findings.baseline, findings.baseline))
    compared = (
        f'Compared with "{baseline}", to month {findings.horizon_months:g}: '
        f"{findings.level * 100:g}% intervals"
    )
    return Headline(clean(question), str(answer), TONES[answer], lead, rest, compared, tiles)


def plans_section(
    findings: Findings, labels: Labels, wide: Draw, narrow: Draw, horizon: float
) -> Section:
    """Return the plans side by side: table, figure, and what lies behind.

    Args:
        findings: what `analyse` returned.
        labels: alternative -> what to call it.
        wide, narrow: draw the three clocks over time.
        horizon: months looked at.
    """
    picture = Picture(
        "plans",
        wide,
        f"Cash or survival, days between refreshes and improvements live over {horizon:g} months, "
        "one line a plan, with the intervals of the table above at the end.",
        narrow=narrow,
    )
    more = (
        page_table(difference_table(findings, labels, wide=True)),
        page_table(behind_table(findings, labels, WIDE_COLUMNS)),
    )
    return Section(
        "plans",
        "The plans",
        (
            page_table(clock_table(findings, labels)),
            picture,
            Fold("Differences life by life, and what lies behind the clocks", more),
            *words(*footnotes(findings), tone="note"),
        ),
    )


def signs_section(findings: Findings, labels: Labels) -> Section | None:
    """Return the warning signs; None where none is measured."""
    tables = tuple(page_table(each) for each in sign_tables(findings, labels, ALL_SIDE_BY_SIDE))
    if not tables:
        return None
    lead = Words(
        "How often each sign of the guide shows under each plan, in this model. Watch for them in "
        "your own company: a sign that shows early is a reason to ask again."
    )
    return Section("signs", "Warning signs", (lead, *tables))


def _tile(findings: Findings, asked: str, name: str) -> Tile:
    described = measure(name)
    change = findings.difference(asked, name)
    here, there = (findings.estimates[plan][name] for plan in (asked, findings.baseline))
    levels = f"{span(here, described.decimals)} instead of {span(there, described.decimals)}"
    better = 1 if described.better == "higher" else -1
    side = int(change.low > 0) - int(change.high < 0) if change.defined else 0
    tone = {1: "good", -1: "bad", 0: "open"}[better * side]
    return Tile(TILES[name], span(change, described.decimals, signed=True), levels, tone)
