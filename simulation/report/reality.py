"""Reality checks for the terminal: the sentence, what is wrong, and every check if asked for."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from simulation.reality_checks import Check, Group, Reality, State
from simulation.reality_checks.display import (
    EXACT_NOTE,
    MEAN_NOTE,
    SIGNS,
    WRONG,
    capital,
    looked_at,
    wrong_lines,
)
from simulation.report.formatting import clean
from simulation.report.titled import titled_table

STYLES = {
    State.RED: "bold red",
    State.AMBER: "yellow",
    State.GREEN: "green",
    State.NOT_APPLICABLE: "dim",
}


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
    console.print(Text(clean(looked_at(found)), style="dim"))
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
    table = titled_table(capital(title))
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
