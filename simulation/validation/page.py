"""Page: the facts as a table for the terminal, as Markdown, and as plain data."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

from simulation.validation.bands import Verdict
from simulation.validation.checking import Companies, Finding, row_of
from simulation.validation.fact import Fact
from simulation.validation.survey.hours import COMPANIES
from simulation.validation.trials import TRIAL_GROUPS
from simulation.validation.wording import band_text, expected_text, measured_text

VERDICT_STYLES = {Verdict.IN: "green", Verdict.OUT: "red", Verdict.UNDECIDED: "yellow"}
CHECK_MARK = "*"
NOTES = (
    "duo: an ML and a full-stack engineer, all by hand, retraining needed every three weeks; "
    "quad: with a data and an MLOps engineer as well, training automated.",
    f"{CHECK_MARK} consistency check: its band is a budget of hours made of the same register.",
)
COLUMNS = ("id", "what is measured", "measured", "cited", "accepted", "verdict")
NARROW_COLUMNS = ("id", "what is measured", "measured", "cited,\naccepted", "verdict")

# Column of the hours table: kinds of work that belong together.
HOURS = {
    "data preparation": ("data_preparation",),
    "data incidents": ("data_incident",),
    "experiments": ("experiment", "evaluation"),
    "retraining": ("retraining", "validation", "redeployment"),
    "releases": ("deployment",),
    "incidents": ("incident", "model_incident", "change_failure", "followup"),
}

HEADER = """\
# Published facts

Does the model bring out what was measured and reported about small AI teams, and what theory says
of its parts? Each row is checked over {worlds} worlds: every world draws all uncertain numbers from
their evidence ranges, and one life is lived in it, of 52 weeks unless the scenario says otherwise.
"Measured" comes with a 95 percent interval: of order statistics for a median over worlds and for a
ratio of two medians, Student's t for a mean, Wilson for a share of worlds; where a share passes 30
percent is read off straight lines between the medians of neighbouring needs. "Cited" is the value
of the evidence survey. A row is *in band* if the whole interval lies in the accepted band, *out of
band* if none of it does, *undecided* otherwise.

Numbers are never tuned to a fact. The companies in `scenarios/facts/` set the retraining need,
which is the founder's choice, and switch off what a fact leaves out; only laboratories, whose
numbers theory gives, set anything else. Denominators of shares of hours are the ML engineer's task
hours, overhead left out, unless hours at work are named.

This page is written by `nexthire validate --replications {worlds} --seed {seed} --markdown`.
"""


def terminal_table(findings: Sequence[Finding]) -> Group:
    """Return the table and the reasons, readable at 80 columns."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    for name in NARROW_COLUMNS:
        table.add_column(name, no_wrap=name != NARROW_COLUMNS[1])
    for finding in findings:
        name, quantity, measured, cited, accepted, verdict = _cells(finding)
        table.add_row(
            name,
            quantity,
            measured.replace(" (", "\n("),
            f"{cited}\n{accepted}",
            Text(verdict, style=VERDICT_STYLES[finding.verdict]),
        )
    parts: list[Table | Text] = [table, *(Text(note, style="dim") for note in NOTES)]
    for reason in reasons(findings):
        parts += [Text(), Text(reason)]
    return Group(*parts)


def reasons(findings: Sequence[Finding]) -> list[str]:
    """Return why facts are not in band, said once for all that share a reason."""
    told = []
    for trial in (trial for group in TRIAL_GROUPS for trial in group):
        helped = [
            f"{_called(finding)} {measured_text(interval, finding.fact.unit)}"
            for finding in findings
            for tried, interval, verdict in finding.trials
            if tried == trial and verdict is Verdict.IN
        ]
        if helped:
            told.append(f"{trial.because} If {trial.words}, in band: {'; '.join(helped)}.")
    for finding in findings:
        if not any(verdict is Verdict.IN for _, _, verdict in finding.trials) and finding.reason:
            told.append(f"{_called(finding)} {finding.reason}")
    return told


def markdown(findings: Sequence[Finding], companies: Companies) -> str:
    """Return the page of the documentation: table, reasons, facts in words, hours."""
    parts = [HEADER.format(worlds=companies.worlds, seed=companies.seed)]
    parts.append(_markdown_table(COLUMNS, [_cells(finding) for finding in findings]))
    parts += [f"{_escaped(note)}\n" for note in NOTES]
    told = reasons(findings)
    if told:
        parts.append("## Why some are not in band\n")
        parts.append(_bullets(told))
    for trials in TRIAL_GROUPS:
        tried = [
            finding for finding in findings if finding.trials and finding.fact.trials == trials
        ]
        if tried:
            parts.append("One thing changed at a time, nothing tuned:\n")
            head = ("id", "what is measured", "as it is", *(f"if {t.words}" for t in trials))
            parts.append(_markdown_table(head, [_trial_cells(finding) for finding in tried]))
    parts.append("## The facts in words\n")
    parts.append(_bullets([_in_words(finding.fact) for finding in findings]))
    parts.append("## Where the ML engineer's task hours go\n")
    parts.append("Mean over worlds, in percent.\n")
    parts.append(_markdown_table(*hours_table(companies)))
    return "\n".join(parts)


def plain(findings: Sequence[Finding], companies: Companies) -> dict[str, Any]:
    """Return the findings as data for JSON; what is not a finite number is None."""
    rows = []
    for finding in findings:
        row = row_of(finding)
        for key, value in row.items():
            if isinstance(value, float) and not math.isfinite(value):
                row[key] = None
        rows.append(row)
    return {"worlds": companies.worlds, "seed": companies.seed, "facts": rows}


def hours_table(companies: Companies) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return head and rows of the table of hours: a row a company, shares of task hours."""
    rows = []
    for run in COMPANIES:
        year = companies.of(run).year
        shares = year.hours / year.task_h[:, None]
        named = [[year.kinds.index(kind) for kind in kinds] for kinds in HOURS.values()]
        rest = sorted(set(range(shares.shape[1])) - {place for each in named for place in each})
        cells = [100.0 * shares[:, each].sum(axis=1).mean() for each in (*named, rest)]
        rows.append((f"`{run.scenario}`", *(f"{cell:.1f}" for cell in cells)))
    return ("company", *HOURS, "other, idle"), rows


def _cells(finding: Finding) -> tuple[str, ...]:
    fact = finding.fact
    return (
        fact.id,
        fact.quantity + (CHECK_MARK if fact.consistency_only else ""),
        measured_text(finding.interval, fact.unit),
        expected_text(fact),
        band_text(fact.band, fact.unit),
        finding.verdict.value,
    )


def _trial_cells(finding: Finding) -> tuple[str, ...]:
    fact = finding.fact
    as_it_is = measured_text(finding.interval, fact.unit)
    changed = (
        f"{measured_text(interval, fact.unit)}, {verdict.value}"
        for _, interval, verdict in finding.trials
    )
    return (fact.id, fact.quantity, as_it_is, *changed)


def _called(finding: Finding) -> str:
    return f"{finding.fact.id}, {finding.fact.quantity}:"


def _in_words(fact: Fact) -> str:
    basis = f"sources {', '.join(fact.sources)}" if fact.sources else "budget of hours only"
    companies = ", ".join(dict.fromkeys(f"`{run.scenario}`" for run in fact.runs))
    return f"**{fact.id}, {fact.quantity}.** {fact.statement} ({companies}; {basis})"


def _bullets(lines: Sequence[str]) -> str:
    return "\n".join(f"- {line}" for line in lines) + "\n"


def _markdown_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(_escaped, line))} |" for line in lines) + "\n"


def _escaped(text: str) -> str:
    return text.replace("*", r"\*")
