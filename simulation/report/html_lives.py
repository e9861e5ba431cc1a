"""Lives as HTML for a notebook: many in a table with their errors, one as a story."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING

from rich.text import Text

from simulation.measures.catalogue import MEASURES, Measure
from simulation.report.formatting import EXACT_MARK, UNDEFINED, clean, counted, span
from simulation.report.html import story_html, table_html
from simulation.report.life import shares_table
from simulation.report.narrative import narrative
from simulation.report.titled import titled_table
from simulation.statistics.intervals import mean_interval

if TYPE_CHECKING:
    from simulation.experiment.alternatives import AlternativeLives
    from simulation.experiment.lives import Lives
    from simulation.measures.frames import LifeFrames

SHOWN = (
    "runway_months",
    "cash_out",
    "refresh_interval_days",
    "live_quality",
    "improvements_live",
    "toil_share_ml",
    "incidents",
    "headcount_end",
    "customers_end",
)
NOTE = (
    "95% intervals in this model, with worlds as their unit; "
    f"{EXACT_MARK} the same in every life; {UNDEFINED} not defined. Runway is cut at the horizon."
)


def lives_html(lives: Lives) -> str:
    """Return many lives of one company as an HTML fragment: how many, and means with errors."""
    return _lives_html({lives.scenario.alternative_name or "plan": lives}, lives.scenario.name)


def alternatives_html(found: AlternativeLives) -> str:
    """Return the lives of several alternatives as an HTML fragment, a column each."""
    first = next(iter(found.alternatives.values()))
    return _lives_html(found.alternatives, first.scenario.name)


def _lives_html(alternatives: Mapping[str, Lives], name: str) -> str:
    shown = [each for each in MEASURES if each.name in SHOWN]
    table = titled_table("Means over lives")
    table.add_column("measure")
    for plan in alternatives:
        table.add_column(Text(clean(plan)), justify="right")
    for each in shown:
        cells = [_cell(lives, each) for lives in alternatives.values()]
        table.add_row(_heading(each), *cells)
    first = next(iter(alternatives.values()))
    finished = int(first.finished.sum())
    lead = f"{clean(name)}: {counted(finished, 'life', 'lives')}, seed {first.seed}"
    failed = sum(len(lives.errors) for lives in alternatives.values())
    notes = [NOTE, *([f"{counted(failed, 'life', 'lives')} failed; see table."] * (failed > 0))]
    small = "<br>".join(map(escape, notes))
    parts = (f"<p><strong>{escape(lead)}</strong></p>", table_html(table))
    return "\n".join([*parts, f"<p><small>{small}</small></p>"])


def _heading(described: Measure) -> str:
    said = described.unit in ("", "share") or described.unit in described.label.split()
    return described.label if said else f"{described.label}, {described.unit}"


def _cell(lives: Lives, described: Measure) -> str:
    values = lives.rows_of(described.name)
    return span(mean_interval(values, worlds=lives.worlds), described.decimals, described.unit)


def frames_html(frames: LifeFrames) -> str:
    """Return one life as an HTML fragment: its story, and where everybody's time went."""
    parts = [story_html(narrative(frames))]
    if len(frames.timesheet):
        parts.append(table_html(shares_table(frames.timesheet)))
    return "\n".join([*parts, "<p><small>One life is a story, not an answer.</small></p>"])
