"""Warning signs as tables: in what share of lives each showed, one column an alternative."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rich.table import Table
from rich.text import Text

from simulation.measures.catalogue import measure
from simulation.report.formatting import clean, span
from simulation.report.titled import titled_table
from simulation.statistics.findings import SIGNS, Findings

SIGN_COLUMNS, SHARE_COLUMNS = 36, 13
TOGETHER = "mismatch_month"


def sign_tables(findings: Findings, labels: Mapping[str, str], columns: int) -> Iterator[Table]:
    """Yield tables of the warning signs, each of as many alternatives as fit side by side.

    Args:
        findings: what `analyse` returned.
        labels: alternative -> what to call it.
        columns: width of the terminal.
    """
    shown = [sign for sign in SIGNS if sign in findings.signs[findings.baseline]]
    if not shown:
        return
    fitting = max(1, (columns - SIGN_COLUMNS) // SHARE_COLUMNS)
    names = findings.alternatives
    title = f"Warning signs: share of lives that show them, {findings.level * 100:g}% intervals"
    for begin in range(0, len(names), fitting):
        yield _table(findings, labels, names[begin : begin + fitting], shown, title)
        title = ""


def _table(
    findings: Findings,
    labels: Mapping[str, str],
    names: tuple[str, ...],
    shown: list[str],
    title: str,
) -> Table:
    table = titled_table(title)
    table.add_column("sign", min_width=SIGN_COLUMNS - 2)
    for name in names:
        table.add_column(Text(clean(labels.get(name, name))), justify="right", max_width=16)
    for sign in shown:
        shares = [span(findings.signs[name][sign], 2, "share") for name in names]
        style = "bold" if sign == TOGETHER else ""
        table.add_row(Text(measure(sign).label, style=style), *shares)
    return table
