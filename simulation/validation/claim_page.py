"""The claims as a table for the terminal, as Markdown, and as plain data."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import Any

from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

from simulation.report.formatting import number, span
from simulation.validation.bands import Band
from simulation.validation.claim_checking import (
    ClaimFinding,
    Companies,
    Measured,
    Outcome,
    overall,
)

STYLES = {Outcome.HOLDS: "green", Outcome.FAILS: "red", Outcome.UNDECIDED: "yellow"}

TINY = 1e-300
WORTHWHILE_LIVES = 20_000

HEADER = """\
# The guide's claims

Each claim is compared over {lives} lives of each alternative, the same worlds and draws in all of
them: the mean difference and its 95 percent interval. A claim *holds* if every comparison lies
wholly where it should, *fails* if one lies wholly elsewhere, and is *undecided* otherwise.
*Emergent* means that no mechanism is keyed to the claim; *built in*, that the guide is the only
source of its mechanism, so that the check shows the size of the consequence and nothing more.
All parameters lie in their evidence ranges. What does not hold stays in the table, with what was
found under conditions that might turn it.

This page and its figure are written by `nexthire claims --markdown` with seed {seed}; the companies
are `scenarios/claims/`.
"""


def terminal_table(findings: Sequence[ClaimFinding]) -> Group:
    """Return the table of claims, their comparisons below each, readable at 80 columns."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("id", no_wrap=True)
    table.add_column("claim and what is compared")
    table.add_column("measured", justify="right")
    table.add_column("outcome", no_wrap=True)
    for finding in findings:
        outcome = finding.outcome
        claim = finding.claim
        table.add_row(
            claim.id,
            Text(f"{claim.statement} ({claim.origin})"),
            "",
            Text(outcome.value, style=f"bold {STYLES[outcome]}"),
        )
        for each in finding.measured:
            table.add_row("", Text(f"  {each.check.words}", style="dim"), *_cells(each))
        for condition, measured in finding.under:
            held = overall(measured)
            words = f"  if {condition.words}"
            table.add_row("", words, "", Text(held.value, style=STYLES[held]))
    return Group(table, Text(summary_line(findings)))


def summary_line(findings: Sequence[ClaimFinding]) -> str:
    """Return how many claims hold, fail and are undecided."""
    counts = Counter(finding.outcome for finding in findings)
    parts = [f"{counts[outcome]} {_verb(outcome, counts[outcome])}" for outcome in Outcome]
    return f"Of {len(findings)} claims {', '.join(parts)}."


def _verb(outcome: Outcome, count: int) -> str:
    singular = {Outcome.HOLDS: "holds", Outcome.FAILS: "fails", Outcome.UNDECIDED: "is undecided"}
    plural = {Outcome.HOLDS: "hold", Outcome.FAILS: "fail", Outcome.UNDECIDED: "are undecided"}
    return singular[outcome] if count == 1 else plural[outcome]


def _cells(measured: Measured) -> tuple[str, Text]:
    check = measured.check
    text = span(
        measured.interval, check.decimals, check.unit, signed=_is_difference(check.expected)
    )
    return text, Text(measured.outcome.value, style=STYLES[measured.outcome])


def _is_difference(band: Band) -> bool:
    """Tell whether a band is about a sign, so that numbers are shown with theirs."""
    return math.isinf(band.low) or math.isinf(band.high) or band.low < 0 < band.high


def expected_words(band: Band, decimals: int, unit: str) -> str:
    """Return where a comparison must lie, in words."""
    low, high = number(band.low, decimals, unit), number(band.high, decimals, unit)
    if math.isinf(band.low):
        return "below 0" if abs(band.high) < TINY else f"at most {high}"
    if math.isinf(band.high):
        return "above 0" if abs(band.low) < TINY else f"at least {low}"
    return f"{low} to {high}"


def markdown(findings: Sequence[ClaimFinding], companies: Companies) -> str:
    """Return the page of the documentation."""
    lines = [HEADER.format(lives=companies.lives, seed=companies.seed)]
    lines.append("![Each comparison with its interval, by claim](claims.png)\n")
    lines.append(f"{summary_line(findings)}\n")
    lines.append(outcome_table(findings))
    lines.append("\n## What was compared\n")
    lines.append(comparison_table(findings))
    lines += _headed("Why some do not hold", reasons(findings))
    lines += _headed("Under other conditions", conditions_table(findings))
    lines.append("\n## What produces each\n")
    lines += [f"- **{each.claim.id}**: {each.claim.mechanisms}." for each in findings]
    return "\n".join(lines) + "\n"


def _headed(title: str, text: str) -> list[str]:
    return [f"\n## {title}\n", text] if text else []


def outcome_table(findings: Sequence[ClaimFinding]) -> str:
    """Return the claims with what became of each, in Markdown."""
    lines = ["| id | claim | origin | outcome |", "| --- | --- | --- | --- |"]
    for finding in findings:
        claim, outcome = finding.claim, finding.outcome.value
        lines.append(f"| {claim.id} | {claim.statement} | {claim.origin} | **{outcome}** |")
    return "\n".join(lines)


def comparison_table(findings: Sequence[ClaimFinding]) -> str:
    """Return every comparison with its interval and where it had to lie, in Markdown."""
    lines = ["| id | compared | expected | measured | outcome |", "| --- | --- | --- | --- | --- |"]
    for finding in findings:
        for each in finding.measured:
            check = each.check
            expected = expected_words(check.expected, check.decimals, check.unit)
            text, outcome_text = _cells(each)
            lines.append(
                f"| {finding.claim.id} | {check.words} | {expected} | {text} "
                f"| {outcome_text.plain} |"
            )
    return "\n".join(lines)


def reasons(findings: Sequence[ClaimFinding]) -> str:
    """Return why claims do not hold, in Markdown: as found, and what undecided comparisons lack."""
    lines = []
    for finding in findings:
        parts = [finding.claim.because] if finding.claim.because else []
        parts += [_undecided(each) for each in finding.measured if _is_undecided(each)]
        if finding.outcome is not Outcome.HOLDS and parts:
            lines.append(f"- **{finding.claim.id}** {finding.outcome.value}. {' '.join(parts)}")
    return "\n".join(lines)


def _is_undecided(measured: Measured) -> bool:
    return measured.outcome is Outcome.UNDECIDED


def _undecided(measured: Measured) -> str:
    """Return how many lives would decide a comparison if its mean stayed as it is."""
    needed = measured.lives_to_decide
    text, words = _cells(measured)[0], measured.check.words
    words = words[0].upper() + words[1:]
    if needed > WORTHWHILE_LIVES:
        return f"{words}: {text}, too near the edge to be told from it."
    return f"{words}: {text}; about {needed:,} lives would decide it."


def conditions_table(findings: Sequence[ClaimFinding]) -> str:
    """Return what became of claims that do not hold under other conditions, in Markdown."""
    tried = [finding for finding in findings if finding.under]
    if not tried:
        return ""
    lines = ["| id | if | outcome |", "| --- | --- | --- |"]
    for finding in tried:
        for condition, measured in finding.under:
            parts = "; ".join(f"{each.check.words}: {_cells(each)[0]}" for each in measured)
            outcome = overall(measured).value
            lines.append(f"| {finding.claim.id} | {condition.words} | {outcome} ({parts}) |")
    return "\n".join(lines)


def plain(findings: Sequence[ClaimFinding], companies: Companies) -> dict[str, Any]:
    """Return the findings as data for JSON; what is not a finite number is None."""
    return {
        "lives": companies.lives,
        "seed": companies.seed,
        "claims": [
            {
                "id": finding.claim.id,
                "statement": finding.claim.statement,
                "origin": finding.claim.origin,
                "outcome": finding.outcome.value,
                "because": "" if finding.outcome is Outcome.HOLDS else finding.claim.because,
                "comparisons": [_row(each) for each in finding.measured],
                "under": [
                    {
                        "condition": condition.words,
                        "outcome": overall(measured).value,
                        "comparisons": [_row(each) for each in measured],
                    }
                    for condition, measured in finding.under
                ],
            }
            for finding in findings
        ],
    }


def _row(measured: Measured) -> dict[str, Any]:
    interval, band = measured.interval, measured.check.expected
    row = {
        "compared": measured.check.words,
        "scenario": measured.check.scenario,
        "unit": measured.check.unit,
        "estimate": interval.estimate,
        "low": interval.low,
        "high": interval.high,
        "expected_low": band.low,
        "expected_high": band.high,
        "lives": interval.n,
        "undefined": interval.dropped,
        "outcome": measured.outcome.value,
    }
    return {
        key: None if isinstance(value, float) and not math.isfinite(value) else value
        for key, value in row.items()
    }
