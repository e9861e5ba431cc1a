"""One life for the terminal and for machines: bars, story, months, and where time went."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from simulation.measures.catalogue import measure
from simulation.report.chronicle import Line
from simulation.report.formatting import UNDEFINED, clean
from simulation.report.life_bars import life_bars
from simulation.report.narrative import narrative, narrative_data
from simulation.report.stays import numbered
from simulation.report.summary import Json
from simulation.report.timeline_data import life_timeline
from simulation.report.titled import titled_table

if TYPE_CHECKING:
    import pandas as pd

    from simulation.measures.frames import LifeFrames

CATEGORIES = ("iteration", "toil", "investment", "product", "overhead", "idle", "meetings", "leave")
HANGING = 7
# Of each kind of record behind a line, so many are shown in full and the rest are counted.
RECORDS_SHOWN = 3
RECORD_COLUMNS = ("time_days", "kind", "who", "what", "number", "amount", "share")


def life_summary(
    frames: LifeFrames, labels: Mapping[str, str] | None = None, *, traced: bool = False
) -> dict[str, Json]:
    """Return one life as plain data.

    Args:
        frames: the life.
        labels: role or kind of work -> what to call it.
        traced: also return, under "log", every record that a line of the story rests on.

    Returns:
        `narrative` (month, until, kind, text, rows: numbers of the log's records), `timeline` (see
        `Timeline.data`), `months`, `timesheet_hours`, `ledger_usd`, `warning_signs` and `records`,
        the number of records of the whole log.
    """
    lines = narrative(frames, labels)
    told: dict[str, Json] = {
        "narrative": narrative_data(lines),
        "timeline": life_timeline(frames, labels).data(),
        "months": _records(frames.months.reset_index()),
        "timesheet_hours": _records(frames.timesheet.reset_index()),
        "ledger_usd": _records(frames.ledger.reset_index()),
        "warning_signs": {measure(name).label: month for name, month in frames.signs.items()},
        "records": len(frames.log),
    }
    if traced:
        told["log"] = _records(backing(frames, lines).rename_axis("row").reset_index())
    return told


def backing(frames: LifeFrames, lines: Sequence[Line]) -> pd.DataFrame:
    """Return the records that lines of a story rest on, by their numbers in the log.

    Args:
        frames: the life.
        lines: some or all lines that `narrative` returned for it.
    """
    rows = sorted({place for line in lines for place in line.rows})
    return frames.events.loc[rows, list(RECORD_COLUMNS)]


def print_life(
    console: Console,
    frames: LifeFrames,
    title: str,
    labels: Mapping[str, str] | None = None,
    *,
    traced: bool = False,
) -> None:
    """Print a life: a bar for each engineer, its story, its months and its time sheet.

    Args:
        console: where to print; see `answer_console`.
        frames: the life.
        title: first line.
        labels: role or kind of work -> what to call it.
        traced: show under each line of the story the records of the log that it rests on.
    """
    console.print(Text(clean(title), style="bold"))
    console.print()
    for row in life_bars(life_timeline(frames, labels), console.width):
        console.print(row, soft_wrap=True)
    console.print()
    events = frames.events if traced else None
    for line in narrative(frames, labels):
        _print_line(console, line)
        if events is not None:
            _print_records(console, events.loc[list(line.rows)])
    _print_signs(console, frames)
    if len(frames.timesheet):
        console.print()
        console.print(shares_table(frames.timesheet))
    console.print()
    console.print(Text("One life is a story, not an answer.", style="dim"))


def _print_line(console: Console, line: Line) -> None:
    """Print one line of the story: phases as paragraphs, moments under their month."""
    if line.kind == "phase":
        console.print()
        console.print(Text(f"Months {line.month:.1f} to {line.until:.1f}", style="bold"))
        for row in Text(line.text).wrap(console, console.width):
            row.rstrip()
            console.print(row)
        return
    if line.kind == "end":
        console.print()
    when = "" if line.kind == "start" else f"{line.month:5.1f}  "
    for place, row in enumerate(Text(line.text).wrap(console, console.width - len(when))):
        row.rstrip()
        prefix = when if place == 0 else " " * len(when)
        console.print(Text(prefix).append_text(row), soft_wrap=True)


def _print_records(console: Console, records: pd.DataFrame) -> None:
    """Print the records behind a line: the first few of each kind, and how many more there are."""
    for kind, same in records.groupby("kind", sort=False):
        for place, row in numbered(same.head(RECORDS_SHOWN)):
            about = " ".join(clean(str(row[each])) for each in ("who", "what") if row[each])
            text = f"#{place} day {row['time_days']:.2f} {row['kind']} {about}".rstrip()
            text += f" {row['amount']:.6g}" if row["amount"] else ""
            console.print(Text(" " * HANGING + text, style="dim"))
        more = len(same) - RECORDS_SHOWN
        if more > 0:
            text = f"and {more:,} more {kind}, to #{same.index[-1]}"
            console.print(Text(" " * HANGING + text, style="dim"))


def _print_signs(console: Console, frames: LifeFrames) -> None:
    """Print the warning signs that showed, with their first months."""
    if not frames.signs:
        return
    console.print()
    console.print(Text("Warning signs", style="bold"))
    for name, month in frames.signs.items():
        console.print(Text(f"{month:5.0f}  {measure(name).label}"))


def shares_table(sheet: pd.DataFrame) -> Table:
    """Return where the hours of everybody went, as shares of those employed."""
    table = titled_table("Share of employed hours")
    table.add_column("engineer", overflow="fold", max_width=12)
    for category in CATEGORIES:
        table.add_column(category, justify="right")
    for name, hours in sheet.iterrows():
        employed = hours["employed"]
        shares = [_share(hours[each] / employed if employed else 0.0, 0) for each in CATEGORIES]
        table.add_row(Text(clean(str(name))), *shares)
    return table


def _share(value: float, decimals: int) -> str:
    return UNDEFINED if math.isnan(value) else f"{value * 100:.{decimals}f}%"


def _records(frame: pd.DataFrame) -> Json:
    """Return a frame's rows as plain data; None where a number is undefined."""
    rows: Json = json.loads(frame.to_json(orient="records", double_precision=15))
    return rows
