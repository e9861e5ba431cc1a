"""Reality checks for the terminal and for notebooks: the sentence, what is wrong, every check."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from rich.console import Console
from rich.table import Table
from rich.text import Text

from simulation.reality_checks import Check, Group, Reality, State
from simulation.report.formatting import clean
from simulation.report.titled import titled_table

STYLES = {
    State.RED: "bold red",
    State.AMBER: "yellow",
    State.GREEN: "green",
    State.NOT_APPLICABLE: "dim",
}
# Told apart without colour too.
SIGNS = {State.RED: "FAILS", State.AMBER: "warns", State.GREEN: "holds", State.NOT_APPLICABLE: "-"}
# Readable on light and on dark ground (contrast above 4.5 on both).
COLOURS = {
    State.RED: "#d1242f",
    State.AMBER: "#a66300",
    State.GREEN: "#1a8a4a",
    State.NOT_APPLICABLE: "inherit",
}
EXACT_NOTE = "* exact: counted over the lives looked at, in this model."
MEAN_NOTE = "Ranges are 95% intervals, in this model."
WRONG = (State.RED, State.AMBER)


def print_reality(console: Console, found: Reality, *, details: bool = False) -> None:
    """Print what the checks came to: what is wrong in full; the rest counted, or told in details.

    Args:
        console: where to print; see `answer_console`.
        found: what `simulation.reality` returned.
        details: with every check.
    """
    console.print(Text(found.sentence, style="bold"))
    console.print()
    for check in found.of(*WRONG):
        _print_wrong(console, check)
    if details:
        for group in Group:
            checks = [each for each in found.checks if each.group is group]
            console.print(checks_table(str(group), checks))
            console.print()
        skipped = found.of(State.NOT_APPLICABLE)
        if skipped:
            console.print(skipped_table(skipped))
            console.print()
    else:
        console.print(counts_table(found))
        console.print()
    console.print(Text(_looked_at(found), style="dim"))
    if details:
        console.print(Text(f"{EXACT_NOTE} {MEAN_NOTE}", style="dim"))
    elif any("*" in each.measured for each in found.of(*WRONG)):
        console.print(Text(EXACT_NOTE, style="dim"))


def _print_wrong(console: Console, check: Check) -> None:
    """Print a check that fails or warns: what, what was found, what to do."""
    console.print(
        Text(f"{SIGNS[check.state]}  ", style=STYLES[check.state])
        + Text(clean(check.title), style="bold")
    )
    for heading, text in wrong_lines(check):
        table = Table.grid(padding=(0, 1))
        table.add_column(width=12, no_wrap=True)
        table.add_column()
        table.add_row(Text(f"  {heading}", style="dim"), Text(clean(text)))
        console.print(table)
    console.print()


def wrong_lines(check: Check) -> Iterator[tuple[str, str]]:
    """Yield what is told of a check that does not hold, as (heading, text)."""
    measured = "; ".join(filter(None, (check.measured, check.because)))
    yield "found", measured
    yield "expected", f"{check.expected} ({check.source})"
    yield "what to do", check.advice


def counts_table(found: Reality) -> Table:
    """Return how many checks of each kind hold, warn and fail."""
    table = titled_table("Reality checks")
    table.add_column("kind")
    for state in (State.GREEN, State.AMBER, State.RED, State.NOT_APPLICABLE):
        heading = {State.NOT_APPLICABLE: "do not apply"}.get(state, SIGNS[state].lower())
        table.add_column(heading, justify="right")
    for group in Group:
        checks = [each for each in found.checks if each.group is group]
        counts = [
            sum(each.state is state for each in checks)
            for state in (State.GREEN, State.AMBER, State.RED, State.NOT_APPLICABLE)
        ]
        table.add_row(str(group), *(f"{count}" for count in counts))
    return table


def checks_table(title: str, checks: Sequence[Check]) -> Table:
    """Return checks as a table: what holds, whether it does, what was measured and expected."""
    table = titled_table(_capital(title))
    table.add_column("check", ratio=5)
    table.add_column("state", no_wrap=True)
    table.add_column("measured", ratio=4)
    table.add_column("expected", ratio=4)
    for check in checks:
        if check.state is State.NOT_APPLICABLE:
            continue
        table.add_row(
            Text(clean(check.title)),
            Text(SIGNS[check.state], style=STYLES[check.state]),
            Text(clean(check.measured)),
            Text(clean(check.expected)),
        )
    return table


def skipped_table(checks: Sequence[Check]) -> Table:
    """Return the checks that do not apply, and why."""
    table = titled_table("Do not apply here")
    table.add_column("check", ratio=1)
    table.add_column("because", ratio=1)
    for check in checks:
        table.add_row(Text(clean(check.title)), Text(clean(check.because)))
    return table


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _looked_at(found: Reality) -> str:
    whole = f'the plan "{clean(found.plan)}"' if found.plan != "as it is" else "the company"
    return (
        f"{found.lives:,} lives of {whole} and of each changed company, seed {found.seed}. Checks "
        "on averages together fail a model without fault in at most 1% of cases."
    )


def reality_html(found: Reality) -> str:
    """Return the checks as an HTML fragment: what is wrong open, all of them folded.

    Every text is escaped; colours are readable on light and dark ground.

    Args:
        found: what `simulation.reality` returned.
    """
    parts = [f"<p><strong>{escape(found.sentence)}</strong></p>"]
    for check in found.of(*WRONG):
        lines = "<br>".join(
            f"{escape(heading)}: {escape(text)}" for heading, text in wrong_lines(check)
        )
        parts.append(f"<p>{_state_html(check.state)} {escape(check.title)}<br>{lines}</p>")
    rows = []
    for group in Group:
        name = escape(_capital(str(group)))
        rows.append(f'<tr><th colspan="4" style="text-align: left">{name}</th></tr>')
        rows += [_row_html(check) for check in found.checks if check.group is group]
    head = "".join(
        f'<th style="text-align: left">{each}</th>'
        for each in ("check", "state", "measured", "expected")
    )
    notes = f"{_looked_at(found)} {EXACT_NOTE} {MEAN_NOTE}"
    parts.append(
        f"<details><summary>All {len(found.checks)} checks</summary>\n<table><thead><tr>{head}</tr>"
        f"</thead>\n<tbody>\n{chr(10).join(rows)}\n</tbody></table>\n</details>"
    )
    return "\n".join([*parts, f"<p><small>{escape(notes)}</small></p>"])


def _row_html(check: Check) -> str:
    cells = (
        escape(check.title),
        _state_html(check.state),
        escape(check.measured or check.because),
        escape(check.expected),
    )
    return "<tr>" + "".join(f'<td style="text-align: left">{cell}</td>' for cell in cells) + "</tr>"


def _state_html(state: State) -> str:
    word = "does not apply" if state is State.NOT_APPLICABLE else SIGNS[state]
    return f'<strong style="color: {COLOURS[state]}">{word}</strong>'
