"""One life for the terminal: its turning points, its months and where engineers' time went."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from simulation.measures.catalogue import measure
from simulation.model.names import DAYS_PER_MONTH
from simulation.report.formatting import UNDEFINED, clean, money
from simulation.report.summary import Json
from simulation.report.titled import titled_table

if TYPE_CHECKING:
    import pandas as pd

    from simulation.measures.frames import LifeFrames

CATEGORIES = ("iteration", "toil", "investment", "product", "overhead", "idle", "meetings", "leave")
TURNING_POINTS = {
    "requisition_opened": "position opened: {what}",
    "offer_declined": "offer declined: {what}",
    "offer_accepted": "offer accepted: {what}",
    "engineer_joined": "{who} starts as {what}",
    "engineer_ramped": "{who} is fully productive",
    "counter_offer_taken": "a large lab's counter-offer wins the candidate: {what}",
    "engineer_left": "{who} {why}",
    "engineer_reassigned": "{who} becomes {what}",
    "mis_hire_found": "{who} turns out not to fit as {what}",
    "cross_trained": "{who} has learned {what}",
    "retraining_need": "the retraining need changes: {what} versions, every {amount:.0f} days",
    "product_ready": "the product surface is ready",
    "launched": "{who} goes live",
    "own_model_live": "{who}, the company's own, replaces the hosted one",
    "approach_validated": "the approach is validated",
    "pivoted": "the approach is given up: a pivot, {amount:.0%} of automation lost",
    "provider_changed": "the hosted model changes: {amount:.1%} of quality lost",
    "feedback_captured": "user feedback is captured",
    "overload_began": "traffic exceeds serving capacity",
    "overload_ended": "serving keeps up again, after {amount:.0f} days",
    "serving_tuned": "serving is tuned to {amount:.1f} requests a second",
    "managed_services": "managed services {bought}",
    "milestone_reached": "{who} is reached",
    "data_shifted": "data of {who} shift: {amount:.1%} of quality lost",
    "pilot_won": "a pilot becomes a customer",
    "pilot_lost": "a pilot is lost",
    "pilot_returned": "a lost pilot comes back",
    "raise_started": "a Series A raise begins",
    "raise_failed": "the raise fails",
    "round_closed": "the Series A closes: {money}",
    "customer_churned": "a customer leaves",
    "cash_out": "cash runs out",
}
# These come again and again: the first is a turning point, all of them are counted by month.
FIRSTS = {
    "improvement_live": "first improvement goes live, of {who}",
    "model_refreshed": "first refresh, of {who}",
    "release_failed": "first failed release, of {who}",
    "incident_occurred": "first incident",
}
WHY_LEFT = ("leaves", "resigns", "is let go", "has finished the contract")
# Today's team is not news.
QUIET_ON_DAY_ONE = ("engineer_joined",)
LINES_A_KIND = 1
# Who comes and goes, and what was aimed at, is told more fully.
LINES_OF = {"engineer_joined": 3, "engineer_ramped": 2, "engineer_left": 3, "milestone_reached": 16}
PERIODS_MONTHS, MOST_PERIODS = (1, 2, 3, 4, 6, 12, 24), 8
COUNTS = ("improvements", "refreshes", "incidents", "days_down")


def turning_points(frames: LifeFrames, labels: Mapping[str, str] | None = None) -> pd.DataFrame:
    """Return the life's turning points, each backed by one record of the log.

    Args:
        frames: the life.
        labels: role -> what to call it; the name itself by default.

    Returns:
        One row a turning point: number of the record, month, kind, text.
    """
    import pandas as pd

    events = frames.events
    news = (events["time_days"] > 0) | ~events["kind"].isin(QUIET_ON_DAY_ONE)
    first = events["kind"].isin(FIRSTS) & ~events["kind"].duplicated()
    shown = events[(events["kind"].isin(TURNING_POINTS) & news) | first]
    texts = {**TURNING_POINTS, **FIRSTS}
    told = [
        texts[row["kind"]].format(
            who=clean(row["who"]),
            what=clean((labels or {}).get(row["what"], row["what"])),
            amount=row["amount"],
            why=WHY_LEFT[row["number"]] if row["kind"] == "engineer_left" else "",
            bought="are bought" if row["what"] == "1" else "are left",
            money=money(row["amount"]),
        )
        for _, row in shown.iterrows()
    ]
    # That cash ran out is recorded as the month closes, with the day on which it did.
    ran_out = shown["amount"] / DAYS_PER_MONTH
    month = shown["month"].where(shown["kind"] != "cash_out", ran_out)
    columns = {"record": shown.index, "month": month, "kind": shown["kind"], "text": told}
    return pd.DataFrame(columns).sort_values("month", kind="stable", ignore_index=True)


def life_summary(frames: LifeFrames) -> dict[str, Json]:
    """Return one life as plain data: turning points, months, time sheet, ledger."""
    return {
        "turning_points": _records(turning_points(frames)),
        "months": _records(frames.months.reset_index()),
        "timesheet_hours": _records(frames.timesheet.reset_index()),
        "ledger_usd": _records(frames.ledger.reset_index()),
        "warning_signs": {measure(name).label: month for name, month in frames.signs.items()},
        "records": len(frames.log),
    }


def print_life(
    console: Console, frames: LifeFrames, title: str, labels: Mapping[str, str] | None = None
) -> None:
    """Print the turning points of a life, its months in periods and its time sheet.

    Args:
        console: where to print; see `answer_console`.
        frames: the life.
        title: first line.
        labels: role -> what to call it.
    """
    console.print(Text(clean(title), style="bold"))
    console.print()
    points = _condensed(turning_points(frames, labels))
    for month, text in points:
        console.print(Text(f"month {month:5.1f}  {text}"))
    if points:
        console.print()
    _print_signs(console, frames)
    console.print(_periods(frames.months))
    if len(frames.timesheet):
        console.print()
        console.print(_shares(frames.timesheet))
    console.print()
    ledger = frames.ledger
    if len(ledger):
        last = money(float(ledger["cash"].iloc[-1]))
        console.print(Text(f"Cash after {len(ledger)} months: {last}."))
    console.print(Text("One life is a story, not an answer.", style="dim"))


def _print_signs(console: Console, frames: LifeFrames) -> None:
    """Print the warning signs that showed, with their first months."""
    if not frames.signs:
        return
    console.print(Text("Warning signs", style="bold"))
    for name, month in frames.signs.items():
        console.print(Text(f"month {month:5.0f}  {measure(name).label}"))
    console.print()


def _condensed(points: pd.DataFrame) -> list[tuple[float, str]]:
    """Return the first few turning points of each kind as (month, text)."""
    lines = []
    places = points.groupby("kind").cumcount()
    totals = points.groupby("kind")["kind"].transform("size")
    for kind, place, total, month, text in zip(
        points["kind"], places, totals, points["month"], points["text"], strict=True
    ):
        shown = LINES_OF.get(kind, LINES_A_KIND)
        if place < shown:
            more = total - shown if place == shown - 1 else 0
            lines.append((month, f"{text} (and {more} more later)" if more > 0 else text))
    return lines


def _periods(months: pd.DataFrame) -> Table:
    """Return the months of a life in at most eight periods."""
    fitting = (each for each in PERIODS_MONTHS if len(months) <= MOST_PERIODS * each)
    length = next(fitting, PERIODS_MONTHS[-1])
    table = titled_table("Month by month" if length == 1 else f"Every {length} months")
    for heading in ("months", "team", *COUNTS, "live_quality", "cash"):
        table.add_column(heading.replace("_", "\n"), justify="right")
    for begin in range(0, len(months), length):
        period = months.iloc[begin : begin + length]
        first, last = int(period.index[0]), int(period.index[-1])
        table.add_row(
            f"{first}" if first == last else f"{first}-{last}",
            f"{period['engineers'].iloc[-1]:.0f}",
            *(f"{period[name].sum():.{1 if name == 'days_down' else 0}f}" for name in COUNTS),
            _share(float(period["live_quality"].iloc[-1]), 1),
            money(float(period["cash"].iloc[-1])),
        )
    return table


def _shares(sheet: pd.DataFrame) -> Table:
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
