"""Reality checks in words and as HTML for a notebook: what is wrong open, the rest folded."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

from simulation.reality_checks.checks import Group, State

if TYPE_CHECKING:
    from simulation.reality_checks.checks import Check, Reality

# Told apart without colour too.
SIGNS = {State.RED: "FAILS", State.AMBER: "warns", State.GREEN: "holds", State.NOT_APPLICABLE: "-"}
# Grounds for white letters, contrast above 4.5, whatever colours the page around them has.
GROUNDS = {State.RED: "#b3261e", State.AMBER: "#8a5200", State.GREEN: "#1a6f33"}
EXACT_NOTE = "* exact: counted over the lives looked at, in this model."
MEAN_NOTE = "Ranges are 95% intervals, in this model."
WRONG = (State.RED, State.AMBER)


def wrong_lines(check: Check) -> Iterator[tuple[str, str]]:
    """Yield what is told of a check that does not hold, as (heading, text)."""
    yield "found", "; ".join(filter(None, (check.measured, check.because)))
    yield "expected", f"{check.expected} ({check.source})"
    yield "what to do", check.advice


def looked_at(found: Reality) -> str:
    """Say what was lived, and how often luck alone makes a check fail."""
    whole = f'the plan "{found.plan}"' if found.plan != "as it is" else "the company"
    return (
        f"{found.lives:,} lives of {whole} and of each changed company, seed {found.seed}. Checks "
        "on averages together fail a model without fault in at most 1% of cases."
    )


def capital(text: str) -> str:
    """Return text with its first letter in upper case."""
    return text[:1].upper() + text[1:]


def reality_html(found: Reality) -> str:
    """Return the checks as an HTML fragment, every text escaped, without scripts.

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
        name = escape(capital(str(group)))
        rows.append(f'<tr><th colspan="4" style="text-align: left">{name}</th></tr>')
        rows += [_row_html(check) for check in found.checks if check.group is group]
    head = "".join(
        f'<th style="text-align: left">{each}</th>'
        for each in ("check", "state", "measured", "expected")
    )
    body = "\n".join(rows)
    parts.append(
        f"<details><summary>All {len(found.checks)} checks</summary>\n"
        f"<table><thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table>\n</details>"
    )
    notes = f"{looked_at(found)} {EXACT_NOTE} {MEAN_NOTE}"
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
    if state is State.NOT_APPLICABLE:
        return "does not apply"
    look = f"color: #fff; background: {GROUNDS[state]}; padding: 0 0.4em; border-radius: 0.2em"
    return f'<strong style="{look}">{SIGNS[state]}</strong>'
