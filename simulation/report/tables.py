"""The answer as tables for the terminal, readable at 80 columns."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import IO, TYPE_CHECKING

from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from simulation.measures.catalogue import measure
from simulation.report.formatting import EXACT_MARK, UNDEFINED, amount, clean, counted, number, span
from simulation.report.signs import sign_tables
from simulation.report.titled import titled_table
from simulation.report.worth import heading, worth, worth_amount
from simulation.statistics.aim import Limit
from simulation.statistics.findings import Findings
from simulation.statistics.intervals import Interval
from simulation.statistics.rule import CADENCE, DECIDING, RUNWAY, VELOCITY, Answer

if TYPE_CHECKING:
    import pandas as pd

NARROW_COLUMNS, WIDE_COLUMNS = 80, 110
NAME_HEADING = "plan"
# An interval of a ratio whose ends differ by more says nothing to anybody.
WIDEST_RATIO = 1_000.0
ANSWER_STYLES = {
    Answer.YES: "green",
    Answer.NO: "red",
    Answer.TOO_CLOSE: "yellow",
    Answer.NOT_ENOUGH_RUNS: "yellow",
}
CLOCK_HEADINGS = {
    RUNWAY: "runway, months",
    CADENCE: "days between refreshes",
    VELOCITY: "improvements live",
}
SHORT_HEADINGS = {
    RUNWAY: "runway, months",
    CADENCE: "refresh, days",
    VELOCITY: "improvements",
}
BEHIND = (
    ("toil_share_ml", "ML toil\nshare"),
    ("incidents", "incidents"),
    ("first_start_month", "hire starts,\nmonth"),
    ("cash_end_usd", "cash at\nthe end"),
)

Labels = Mapping[str, str]


def answer_console(file: IO[str] | None = None, width: int | None = None) -> Console:
    """Return a console that prints no escapes under NO_COLOR, TERM=dumb or into a pipe.

    Args:
        file: where to print; standard output by default.
        width: columns; those of the terminal by default.
    """
    # NO_COLOR alone makes rich drop colours but keep bold and underline escapes.
    plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    return Console(file=file, width=width, highlight=False, color_system=None if plain else "auto")


def print_answer(
    console: Console,
    findings: Findings,
    labels: Labels | None = None,
    *,
    brief: bool = False,
) -> None:
    """Print the three tables and what one must know to read them.

    Args:
        console: where to print; see `answer_console`.
        findings: what `analyse` returned.
        labels: alternative -> what to call it; the name itself by default.
        brief: print the first table only, and that of a stated aim.
    """
    wide = console.width >= WIDE_COLUMNS
    called = labels or {}
    parts: list[Table | Text] = [clock_table(findings, called, wide)]
    if findings.by_aim and len(findings.alternatives) > 1:
        parts += [Text(), aim_table(findings, called)]
    if brief:
        console.print(*parts)
        return
    if len(findings.alternatives) > 1:
        parts += [Text(), difference_table(findings, called, wide)]
    parts += [Text(), behind_table(findings, called, console.width), Text()]
    for table in sign_tables(findings, called, console.width):
        parts += [table, Text()]
    console.print(Group(*parts, *(Text(each, style="dim") for each in footnotes(findings))))


def clock_table(findings: Findings, labels: Labels, wide: bool = False) -> Table:
    """Return the three clocks and the verdict, one row an alternative.

    Args:
        findings: what `analyse` returned.
        labels: alternative -> what to call it.
        wide: add the point estimates to the intervals.
    """
    title = f"To month {findings.horizon_months:g}: {_level(findings)} intervals of the mean"
    table = _table(title)
    for each in CLOCK_HEADINGS.values():
        table.add_column(each, justify="right")
    compared = len(findings.alternatives) > 1
    if compared:
        table.add_column("verdict", min_width=8)
    for name in findings.alternatives:
        cells = [_cell(findings.estimates[name][each], each, wide) for each in DECIDING]
        verdict = [_answer(findings, name)] if compared else []
        table.add_row(_called(name, labels), *cells, *verdict)
    return table


def aim_table(findings: Findings, labels: Labels) -> Table:
    """Return the gain in the stated aim and what it limits, one row an alternative.

    Args:
        findings: what `analyse` returned, by an aim.
        labels: alternative -> what to call it.
    """
    aim, baseline = findings.aim, findings.baseline
    table = _table(f"Your aim: {_level(findings)} intervals")
    over = clean(labels.get(baseline, baseline))
    table.add_column(f"{heading(aim)}, over {over}", justify="right", max_width=24)
    for limit in aim.limits:
        table.add_column(limit.words, justify="right", max_width=24)
    for name in findings.alternatives:
        gain = findings.value_differences.get(name)
        limited = [
            span(interval, _decimals(limit), measure(limit.term.name).unit)
            for limit, interval in findings.limited[name].items()
        ]
        table.add_row(_called(name, labels), "" if gain is None else worth(gain, aim), *limited)
    return table


def _ratio(interval: Interval) -> str:
    """Return a variance ratio; nothing is told by one that may be anything."""
    if interval.defined and interval.high > WIDEST_RATIO * interval.low:
        return "cannot tell"
    return span(interval, 1)


def _decimals(limit: Limit) -> int:
    return measure(limit.term.name).decimals


def difference_table(findings: Findings, labels: Labels, wide: bool = False) -> Table:
    """Return the paired differences on the deciding measures.

    Args:
        findings: what `analyse` returned.
        labels: alternative -> what to call it.
        wide: add point estimates and the number of pairs.
    """
    baseline = clean(labels.get(findings.baseline, findings.baseline))
    table = _table(f"Differences from {baseline}, life by life: {_level(findings)} intervals")
    table.add_column("measure")
    table.add_column("difference", justify="right")
    table.add_column("better in a life" if wide else "better", justify="right")
    table.add_column("variance ratio", justify="right")
    if wide:
        table.add_column("pairs", justify="right")
    frame = findings.differences
    last = ""
    for _, row in frame[frame["measure"].isin(DECIDING)].iterrows():
        name = str(row["alternative"])
        described = measure(str(row["measure"]))
        change = findings.difference(name, described.name)
        cells = [
            SHORT_HEADINGS[described.name],
            _with_point(change, described.decimals, described.unit, wide, signed=True),
            _better(row),
            _ratio(_interval(row, "variance_ratio")),
        ]
        if wide:
            cells.append(f"{int(row['pairs']):,}")
        table.add_row(_called(name, labels) if name != last else Text(""), *cells)
        last = name
    return table


def behind_table(findings: Findings, labels: Labels, columns: int = NARROW_COLUMNS) -> Table:
    """Return what lies behind the clocks, one row an alternative.

    Args:
        findings: what `analyse` returned.
        labels: alternative -> what to call it.
        columns: width of the terminal.
    """
    shown = [
        (name, heading) for name, heading in BEHIND if name in findings.estimates[findings.baseline]
    ]
    rows = [
        [_cell(findings.estimates[name][each], each) for each, _ in shown]
        + [span(findings.alive[name], 2, "share")]
        for name in findings.alternatives
    ]
    headings = [*(heading for _, heading in shown), "cash\nlasts"]
    lines = [
        [*heading.split("\n"), *cells] for heading, *cells in zip(headings, *rows, strict=True)
    ]
    longest = [max(map(len, each)) for each in lines]
    # Numbers stay on one line where that leaves room for names; names break better.
    whole = sum(longest) + 2 * len(longest) + _longest_word(findings, labels) <= columns
    table = _table(f"Behind them: {_level(findings)} intervals")
    for each in headings:
        table.add_column(each, justify="right", no_wrap=whole)
    for name, cells in zip(findings.alternatives, rows, strict=True):
        table.add_row(_called(name, labels), *cells)
    return table


def footnotes(findings: Findings) -> list[str]:
    """Return what one must know to read the tables, one sentence each."""
    month = f"{findings.horizon_months:g}"
    fewest, most = min(findings.lives.values()), max(findings.lives.values())
    lives = counted(most, "life", "lives") if fewest == most else f"{fewest:,} to {most:,} lives"
    notes = [
        f"{lives} each. {EXACT_MARK} the same in every life; {UNDEFINED} not defined. "
        "All of it in this model.",
        f"Runway is the restricted mean: a life with cash at month {month} counts {month}. "
        "Hire dates are medians.",
    ]
    if findings.decision.verdicts:
        notes += _how_decided(findings)
        notes.append(
            "Better in a life: a tie is half. Variance ratio: how many times fewer lives the "
            "shared draws need than independent ones."
        )
    failed = sum(findings.failed.values())
    if failed:
        notes.append(f"{counted(failed, 'life', 'lives')} failed and left out.")
    return notes


def _how_decided(findings: Findings) -> list[str]:
    """Return what the verdicts rest on."""
    rule, aim = findings.decision.rule, findings.aim
    price = amount(rule.acceptable_runway_loss_months, "months")
    zones = ", ".join(
        amount(rule.zones[each], measure(each).unit or "improvements") for each in DECIDING
    )
    by_rule = (
        f"up to {price} of runway for a gain in cadence or velocity; differences under {zones} "
        "count as none."
    )
    by_aim = f"{aim.words}; differences under {worth_amount(aim.zone, aim)} count as none."
    comparisons = counted(findings.decision.comparisons, "comparison", "comparisons")
    error = number(1 - rule.level, 2, "share")
    return [
        f"Verdict: {by_aim if findings.by_aim else by_rule}",
        f"{comparisons} may err in {error} of cases, all together; what was asked has half of "
        "that to itself, so that it does not depend on what else is compared (Holm).",
    ]


def _table(title: str) -> Table:
    table = titled_table(title)
    table.add_column(NAME_HEADING, overflow="fold", max_width=24)
    return table


def _level(findings: Findings) -> str:
    return f"{findings.level * 100:g}%"


def _called(name: str, labels: Labels) -> Text:
    # Text and not markup: a name such as [red] must be printed as it is.
    return Text(clean(labels.get(name, name)))


def _longest_word(findings: Findings, labels: Labels) -> int:
    names = [_called(name, labels).plain for name in findings.alternatives]
    return max(len(word) for name in [NAME_HEADING, *names] for word in [*name.split(), ""])


def _answer(findings: Findings, name: str) -> Text:
    if name == findings.baseline:
        return Text("baseline", style="dim")
    answer = findings.decision.verdicts[name].answer
    return Text(str(answer), style=ANSWER_STYLES[answer])


def _cell(interval: Interval, name: str, wide: bool = False) -> str:
    described = measure(name)
    return _with_point(interval, described.decimals, described.unit, wide)


def _with_point(
    interval: Interval, decimals: int, unit: str, wide: bool, signed: bool = False
) -> str:
    text = span(interval, decimals, unit, signed)
    if not wide or not interval.defined or interval.constant:
        return text
    return f"{text} ({number(interval.estimate, decimals, unit, signed)})"


def _interval(row: pd.Series, stem: str) -> Interval:
    low, high = row[f"{stem}_low"], row[f"{stem}_high"]
    return Interval(row[stem], low, high, row["level"], stem, row["pairs"])


def _better(row: pd.Series) -> str:
    if row["ties_share"] == 1.0:
        return f"tie{EXACT_MARK}"
    return span(_interval(row, "probability_better"), 2, "share")
