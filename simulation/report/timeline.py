"""The timeline of a plan as a table: what happens when, and in what share of lives."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from simulation.report.formatting import UNDEFINED, clean, counted, span
from simulation.report.stays import WHY_LEFT
from simulation.report.summary import Json, plain_ends
from simulation.report.titled import titled_table

if TYPE_CHECKING:
    from simulation.statistics.intervals import Interval
    from simulation.statistics.timeline import Moment

TEXTS = {
    "requisition_opened": "position opened: {what}",
    "engineer_joined": "{who} starts as {what}",
    "engineer_ramped": "{who} is fully productive",
    "engineer_reassigned": "{who} becomes {what}",
    "mis_hire_found": "{who} turns out not to fit as {what}",
    "cross_trained": "{who} has learned {what}",
    "engineer_left": "{who} {why}",
    "milestone_reached": "milestone: {who}",
    "approach_validated": "approach validated",
    "pivoted": "first pivot",
    "product_ready": "product surface ready",
    "launched": "launch of {who}",
    "own_model_live": "own model replaces the hosted one: {who}",
    "feedback_captured": "user feedback captured",
    "improvement_live": "first improvement live, {who}",
    "model_refreshed": "first refresh, {who}",
    "incident_occurred": "first incident{of}: {what}",
    "overload_began": "traffic exceeds serving capacity",
    "serving_tuned": "serving tuned",
    "data_shifted": "data of {who} shift",
    "provider_changed": "hosted model changes",
    "pilot_started": "first new pilot",
    "pilot_won": "first pilot won",
    "pilot_lost": "first pilot lost",
    "customer_churned": "first customer leaves",
    "raise_started": "Series A raise begins",
    "raise_failed": "raise fails",
    "round_closed": "Series A closes",
    "cash_out": "cash runs out",
}
RARE = 0.1
EVENT_COLUMNS, DATE_COLUMNS = 30, 22


def moment_text(moment: Moment, names: Mapping[str, str]) -> str:
    """Return a turning point in words.

    Args:
        moment: the turning point.
        names: role or kind of work -> what to call it.
    """
    kind, who, what, why = moment.happening
    return TEXTS[kind].format(
        who=clean(who),
        what=clean(names.get(what, what)),
        why=WHY_LEFT[why],
        of=f" of {who}" if who else "",
    )


def timeline_table(moments: Sequence[Moment], names: Mapping[str, str]) -> Table | None:
    """Return the table of what happens in at least a tenth of lives; None if nothing does.

    Args:
        moments: what `timeline` returned.
        names: role or kind of work -> what to call it.
    """
    shown = [each for each in moments if each.share.estimate >= RARE]
    if not shown:
        return None
    lives, level = shown[0].share.n, shown[0].share.level
    errors = f"{level * 100:g}% intervals of the median month"
    table = titled_table(f"Timeline over {counted(lives, 'life', 'lives')}: {errors}")
    table.add_column("month", justify="right", no_wrap=True)
    table.add_column("of lives", justify="right", no_wrap=True)
    table.add_column("what happens, for the first time")
    for each in shown:
        table.add_row(_month(each.month), _share(each.share), Text(moment_text(each, names)))
    return table


def milestone_tables(
    timelines: Mapping[str, Sequence[Moment]], labels: Mapping[str, str], columns: int
) -> Iterator[Table]:
    """Yield tables of when milestones are reached, as many alternatives as fit side by side.

    Args:
        timelines: alternative -> what `timeline` returned.
        labels: alternative -> what to call it.
        columns: width of the terminal.
    """
    found = {
        name: {
            each.happening.who: each
            for each in moments
            if each.happening.kind == "milestone_reached"
        }
        for name, moments in timelines.items()
    }
    milestones = list(dict.fromkeys(who for each in found.values() for who in each))
    if not milestones:
        return
    fitting = max(1, (columns - EVENT_COLUMNS) // DATE_COLUMNS)
    names = tuple(timelines)
    title = "Milestones: median month (share of lives that reach it)"
    for begin in range(0, len(names), fitting):
        table = titled_table(title if begin == 0 else "")
        table.add_column("milestone")
        chosen = names[begin : begin + fitting]
        for name in chosen:
            table.add_column(Text(clean(labels.get(name, name))), justify="right")
        for who in milestones:
            cells = [_reached(found[name].get(who)) for name in chosen]
            table.add_row(Text(clean(who)), *cells)
        yield table


def turning_points_data(moments: Sequence[Moment], names: Mapping[str, str]) -> list[Json]:
    """Return turning points as plain data."""
    return [
        {
            "kind": each.happening.kind,
            "text": moment_text(each, names),
            "lives": each.share.n,
            "level": each.share.level,
            "share": plain_ends(each.share),
            "month": plain_ends(each.month),
        }
        for each in moments
    ]


def _reached(moment: Moment | None) -> str:
    if moment is None:
        return UNDEFINED
    return f"{_month(moment.month)}\n({_share(moment.share)})"


def _month(interval: Interval) -> str:
    if not (math.isfinite(interval.low) and math.isfinite(interval.high)):
        return f"about {interval.estimate:.1f}"
    if f"{interval.low:.1f}" == f"{interval.high:.1f}":
        return f"{interval.estimate:.1f}"
    return f"{interval.low:.1f} to {interval.high:.1f}"


def _share(interval: Interval) -> str:
    return "all" if interval.estimate == 1.0 else span(interval, 2, "share")
