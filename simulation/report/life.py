"""One life for the terminal: its turning points and where each engineer's time went."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from simulation.report.formatting import clean, money

if TYPE_CHECKING:
    import pandas as pd

    from simulation.measures.frames import LifeFrames

CATEGORIES = ("iteration", "toil", "investment", "product", "overhead", "idle")
TURNING_POINTS = {
    "requisition_opened": "position opened: {what}",
    "offer_declined": "offer declined: {what}",
    "offer_accepted": "offer accepted: {what}",
    "engineer_joined": "{who} starts as {what}",
    "engineer_ramped": "{who} is fully productive",
    "engineer_left": "{who} leaves",
    "launched": "{who} goes live",
    "data_shifted": "data of {who} shift: {amount:.1%} of quality lost",
    "shift_detected": "the shift of {who} is noticed",
    "pilot_won": "a pilot becomes a customer",
    "customer_churned": "a customer leaves",
    "cash_out": "cash runs out",
    "life_closed": "the life ends",
}
# Today's team is not news.
QUIET_ON_DAY_ONE = ("engineer_joined",)


def turning_points(frames: LifeFrames) -> pd.DataFrame:
    """Return month and text of the life's turning points, each backed by one log record."""
    import pandas as pd

    events = frames.events
    shown = events[events["kind"].isin(TURNING_POINTS)]
    shown = shown[(shown["time_days"] > 0) | ~shown["kind"].isin(QUIET_ON_DAY_ONE)]
    texts = [
        TURNING_POINTS[row["kind"]].format(
            who=clean(row["who"]), what=row["what"].replace("_", " "), amount=row["amount"]
        )
        for _, row in shown.iterrows()
    ]
    return pd.DataFrame({"record": shown.index, "month": shown["month"], "text": texts})


def life_summary(frames: LifeFrames) -> dict[str, Any]:
    """Return one life as plain data: turning points, time sheet, ledger."""
    return {
        "turning_points": turning_points(frames).to_dict(orient="records"),
        "timesheet_hours": frames.timesheet.reset_index().to_dict(orient="records"),
        "ledger_usd": frames.ledger.reset_index().to_dict(orient="records"),
        "records": len(frames.log),
    }


def print_life(console: Console, frames: LifeFrames, title: str) -> None:
    """Print the turning points of a life, its time sheet and its end."""
    console.print(Text(title, style="bold"))
    for _, row in turning_points(frames).iterrows():
        console.print(Text(f"  month {row['month']:5.1f}  {row['text']}"))
    sheet = frames.timesheet
    table = Table(title="share of employed hours", box=box.SIMPLE_HEAD, title_justify="left")
    table.add_column("engineer")
    for category in CATEGORIES:
        table.add_column(category, justify="right")
    for name, hours in sheet.iterrows():
        shares = [f"{hours[category] / hours['employed']:.0%}" for category in CATEGORIES]
        table.add_row(Text(clean(str(name))), *shares)
    console.print(table)
    ledger = frames.ledger
    if len(ledger):
        last = money(float(ledger["cash"].iloc[-1]))
        months = len(ledger)
        console.print(Text(f"Cash after {months} months: {last}. One life: exact, by the log."))
