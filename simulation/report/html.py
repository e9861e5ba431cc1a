"""The answer as HTML for a notebook: the sentence and the tables of the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.table import Column, Table
from rich.text import Text

from simulation.report.advice import Part, advice_sections
from simulation.report.signs import sign_tables
from simulation.report.tables import (
    WIDE_COLUMNS,
    Labels,
    behind_table,
    clock_table,
    difference_table,
    footnotes,
)
from simulation.statistics.findings import Findings

if TYPE_CHECKING:
    from simulation.decision.advice import Advice
    from simulation.report.chronicle import Line

ALL_SIDE_BY_SIDE = 1000
DRAWING = frozenset("-o| ")


def answer_html(sentence: str, findings: Findings, labels: Labels) -> str:
    """Return the answer as an HTML fragment, without scripts or styles of its own.

    Args:
        sentence: the answer in words; nothing to leave it out.
        findings: what `analyse` returned.
        labels: alternative -> what to call it.
    """
    tables = [clock_table(findings, labels, wide=True)]
    if len(findings.alternatives) > 1:
        tables.append(difference_table(findings, labels, wide=True))
    tables.append(behind_table(findings, labels, WIDE_COLUMNS))
    tables += sign_tables(findings, labels, ALL_SIDE_BY_SIDE)
    notes = "<br>".join(escape(each) for each in footnotes(findings))
    parts = [f"<p><strong>{escape(sentence)}</strong></p>"] if sentence else []
    parts += [table_html(table) for table in tables]
    return "\n".join([*parts, f"<p><small>{notes}</small></p>"])


def advice_html(advice: Advice, labels: Labels, *, details: bool = False) -> str:
    """Return what lies behind an answer as an HTML fragment: timing, why, tipping and the rest.

    Args:
        advice: what `simulation.advise` returned.
        labels: alternative -> what to call it, as an answer has them.
        details: with every table, and what one must know to read it.
    """
    parts = []
    for title, contents in advice_sections(advice, labels, details):
        parts.append(f"<h3>{escape(title)}</h3>")
        parts += [part_html(each) for each in contents]
    return _one_list("\n".join(parts))


def part_html(part: Part) -> str:
    """Return a sentence or a table of the terminal as HTML, every text escaped."""
    if isinstance(part, Table):
        return table_html(part)
    if isinstance(part, Padding):
        # What the terminal sets in from the left is one of several reasons.
        return f"<ul><li>{escape(_plain(part.renderable))}</li></ul>"
    return f"<p>{escape(_plain(part))}</p>"


def story_html(lines: Sequence[Line]) -> str:
    """Return the story of a life as an HTML fragment: phases as paragraphs, moments as lists.

    Args:
        lines: what `simulation.report.narrative.narrative` returned.
    """
    parts = []
    for line in lines:
        text = escape(line.text)
        if line.kind == "event":
            parts.append(f"<ul><li>Month {line.month:.1f}: {text}</li></ul>")
        elif line.kind == "phase":
            when = f"Months {line.month:.1f} to {line.until:.1f}"
            parts.append(f"<p><strong>{when}.</strong> {text}</p>")
        else:
            parts.append(f"<p>{text}</p>")
    return _one_list("\n".join(parts))


def _one_list(html: str) -> str:
    """Return HTML in which lists that follow each other are one."""
    return html.replace("</ul>\n<ul>", "")


def table_html(table: Table) -> str:
    """Return a terminal table as an HTML table, every text escaped, without drawings in text."""
    shown = [column for column in table.columns if not _drawn(column)]
    columns = [[escape(_plain(cell)) for cell in column.cells] for column in shown]
    sides = [column.justify if column.justify == "right" else "left" for column in shown]
    head = "".join(
        f'<th style="text-align: {side}">{escape(_plain(column.header))}</th>'
        for side, column in zip(sides, shown, strict=True)
    )
    rows = "\n".join(_row(cells, sides) for cells in zip(*columns, strict=True))
    caption = f"<caption>{escape(_plain(table.title))}</caption>"
    html = f"<table>{caption}\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody></table>"
    # On a narrow page a wide table scrolls by itself instead of being cut off.
    return f'<div style="overflow-x: auto">{html}</div>'


def _row(cells: Sequence[str], sides: Sequence[str]) -> str:
    """Return a row; one with a single cell names the rows below it."""
    if len(cells) > 1 and cells[0] and not any(cells[1:]):
        return f'<tr><th colspan="{len(cells)}" style="text-align: left">{cells[0]}</th></tr>'
    shown = zip(sides, cells, strict=True)
    return "<tr>" + "".join(f'<td style="text-align: {s}">{c}</td>' for s, c in shown) + "</tr>"


def _drawn(column: Column) -> bool:
    """Tell whether a column draws intervals with characters; figures do that better."""
    cells = "".join(map(_plain, column.cells))
    return "o" in cells and set(cells) <= DRAWING


def _plain(cell: object) -> str:
    text = cell.plain if isinstance(cell, Text) else str(cell)
    # Long words are broken for narrow terminals.
    return text.replace("-\n", "").replace("\n", " ")
