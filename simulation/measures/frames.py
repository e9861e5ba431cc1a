"""One life as pandas frames: events, timesheet, ledger, models, work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simulation.model.log import RECORD_KINDS
from simulation.model.names import CATEGORIES, DAYS_PER_MONTH, LEDGER

if TYPE_CHECKING:
    import pandas as pd

QUALITY_RECORDS = ("live_quality", "model_refreshed", "improvement_live", "launched")
WORK_RECORDS = (
    "work_created",
    "work_ready",
    "work_started",
    "work_interrupted",
    "work_resumed",
    "work_handed_back",
    "work_finished",
)


@dataclass(frozen=True)
class LifeFrames:
    """Show the log of one life as tables.

    Args:
        log: (records,) the log of the life.
        company: array of length one, the company as the life left it.
        people: names by seat.
        kinds: names of the kinds of work, by number.
        roles: names of the roles, by number.
    """

    log: NDArray[Any]
    company: NDArray[Any]
    people: tuple[str, ...]
    kinds: tuple[str, ...]
    roles: tuple[str, ...]

    @property
    def events(self) -> pd.DataFrame:
        """Return every record: time in days, month, kind, who, what, number, amount, share.

        `who` is a name for records of engineers, otherwise a number; `what` likewise names kinds
        of work, roles and ledger lines.
        """
        import pandas as pd

        names = np.asarray(list(RECORD_KINDS))
        frame = pd.DataFrame(
            {
                "time_days": self.log["time"],
                "month": self.log["time"] / DAYS_PER_MONTH,
                "kind": names[self.log["kind"]],
                "who": [self._who(record) for record in self.log],
                "what": [self._what(record) for record in self.log],
                "number": self.log["number"],
                "amount": self.log["amount"],
                "share": self.log["share"],
            }
        )
        return frame

    def _who(self, record: Any) -> str:
        columns = RECORD_KINDS[list(RECORD_KINDS)[record["kind"]]]
        who = int(record["who"])
        if who < 0:
            return ""
        if columns[0] == "seat":
            return self.people[who]
        return f"{columns[0].split()[0]} {who + 1}"

    def _what(self, record: Any) -> str:
        meaning = RECORD_KINDS[list(RECORD_KINDS)[record["kind"]]][1]
        what = int(record["what"])
        if meaning.startswith("kind of work"):
            return "idle" if what < 0 else self.kinds[what]
        if meaning == "role":
            return self.roles[what]
        if meaning == "line":
            return LEDGER[what]
        return "" if meaning == "-" else str(what)

    @property
    def timesheet(self) -> pd.DataFrame:
        """Return one row an engineer: employed hours by category, which add up to `employed`.

        Categories: iteration, toil, investment, product, idle, overhead, meetings, leave.
        """
        import pandas as pd

        co = self.company[0]
        hours_per_day, task_share = float(co["hours_per_day"]), float(co["task_share"])
        leave_share = float(co["leave_share"])
        category = np.asarray([*CATEGORIES, "idle"])
        of_kind = np.append(co["kinds"]["category"], len(CATEGORIES))
        spent = self.log[self.log["kind"] == list(RECORD_KINDS).index("time_spent")]
        frame = pd.DataFrame(
            {
                "engineer": [self.people[seat] for seat in spent["who"]],
                "category": category[of_kind[spent["what"]]],
                "employed": spent["amount"] * hours_per_day,
            }
        )
        frame["overhead"] = frame["employed"] * task_share * spent["share"]
        frame["task"] = frame["employed"] * task_share - frame["overhead"]
        frame["leave"] = frame["employed"] * leave_share
        frame["meetings"] = frame["employed"] * (1.0 - leave_share - task_share)
        work = frame.pivot_table(
            index="engineer", columns="category", values="task", aggfunc="sum", sort=False
        ).reindex(columns=list(category), fill_value=0.0)
        rest = frame.groupby("engineer", sort=False)[["overhead", "meetings", "leave", "employed"]]
        return work.fillna(0.0).join(rest.sum()).rename_axis(columns=None)

    @property
    def ledger(self) -> pd.DataFrame:
        """Return one row a month and one column a line, USD in positive, and cash at its end."""
        import pandas as pd

        kinds = list(RECORD_KINDS)
        rows: list[dict[str, float]] = []
        month: dict[str, float] = dict.fromkeys(LEDGER, 0.0)
        for record in self.log:
            if record["kind"] == kinds.index("ledger"):
                month[LEDGER[record["what"]]] += float(record["amount"])
            elif record["kind"] == kinds.index("month_closed"):
                rows.append({**month, "cash": float(record["amount"])})
                month = dict.fromkeys(LEDGER, 0.0)
        frame = pd.DataFrame(rows, columns=[*LEDGER, "cash"], dtype=float)
        return frame.rename_axis(index="month")

    @property
    def models(self) -> pd.DataFrame:
        """Return the quality of each model over time: one row a change."""
        events = self.events
        frame = events[events["kind"].isin(QUALITY_RECORDS)]
        columns = ["time_days", "month", "who", "kind", "amount", "share"]
        renamed = {"who": "model", "amount": "quality_or_amount", "share": "change_a_day"}
        return frame[columns].rename(columns=renamed).reset_index(drop=True)

    @property
    def work(self) -> pd.DataFrame:
        """Return one row a piece of work: kind, created, first started, finished, interruptions."""
        import pandas as pd

        events = self.events
        steps = events[events["kind"].isin(WORK_RECORDS)]
        first = steps.groupby(["number", "kind"])["time_days"].first().unstack()
        frame = first.reindex(columns=["work_created", "work_started", "work_finished"])
        frame.columns = pd.Index(["created_days", "started_days", "finished_days"])
        grouped = steps.groupby("number")
        frame.insert(0, "kind", grouped["what"].first())
        interrupted = steps[steps["kind"] == "work_interrupted"].groupby("number").size()
        frame["interruptions"] = interrupted.reindex(frame.index, fill_value=0).astype(int)
        finished = steps[steps["kind"] == "work_finished"].set_index("number")["who"]
        frame["finished_by"] = finished.reindex(frame.index, fill_value="")
        return frame.rename_axis(index="work", columns=None)
