"""One life as pandas frames: events, months, timesheet, ledger, models, work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simulation.model.log import RECORD_KINDS
from simulation.model.names import CATEGORIES, DAYS_PER_MONTH, DISCIPLINES, LEDGER, VERBS

if TYPE_CHECKING:
    import pandas as pd

# What changes a model's quality is recorded just before the new quality.
CAUSES = ("model_refreshed", "improvement_live", "launched", "data_shifted", "provider_changed")
COUNTED = {
    "improvement_live": "improvements",
    "model_refreshed": "refreshes",
    "incident_occurred": "incidents",
}
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
        signs: first month of each warning sign that showed, by the name of its measure.
    """

    log: NDArray[Any]
    company: NDArray[Any]
    people: tuple[str, ...]
    kinds: tuple[str, ...]
    roles: tuple[str, ...]
    signs: Mapping[str, float] = field(default_factory=dict)

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
                "who": self._names(),
                "what": [self._what(record) for record in self.log],
                "number": self.log["number"],
                "amount": self.log["amount"],
                "share": self.log["share"],
            }
        )
        return frame

    def _names(self) -> list[str]:
        """Return whom or what each record is about; a position's later holders are successors."""
        joined = list(RECORD_KINDS).index("engineer_joined")
        holders = dict.fromkeys(range(len(self.people)), 0)
        names = []
        for record in self.log:
            if record["kind"] == joined:
                holders[int(record["who"])] += 1
            name = self._who(record)
            seat = RECORD_KINDS[list(RECORD_KINDS)[record["kind"]]][0] == "seat"
            if seat and holders[int(record["who"])] > 1:
                name = f"successor of {name}"
            names.append(name)
        return names

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
        named = {"line": LEDGER, "verb": VERBS, "discipline": DISCIPLINES}
        if meaning in named:
            return named[meaning][what]
        return "" if meaning == "-" else str(what)

    @property
    def timesheet(self) -> pd.DataFrame:
        """Return one row an engineer, by seat: hours by category, which add up to `employed`.

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
        )
        rest = frame.groupby("engineer", sort=False)[["overhead", "meetings", "leave", "employed"]]
        sheet = work.reindex(columns=[*CATEGORIES, "idle"]).join(rest.sum())
        order = pd.Index(self.people, name="engineer")
        return sheet.reindex(order).fillna(0.0).rename_axis(columns=None)

    @property
    def ledger(self) -> pd.DataFrame:
        """Return one row a month, from 1 on: USD by line, in positive, and cash at its end."""
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
        frame.index = pd.RangeIndex(1, len(rows) + 1, name="month")
        return frame

    @property
    def months(self) -> pd.DataFrame:
        """Return one row a month, from 1 on.

        Improvements, refreshes and incidents are those of the month, with the days that models
        were down until they came up in it; engineers, live quality (mean over the models in
        production) and cash are those at its end. The month in which cash runs out is told to its
        end; measures end with the cash.
        """
        import pandas as pd

        events = self.events
        end = float(self.log["time"][-1])
        # The last instant of a month belongs to it, also where division rounds it up.
        month = np.maximum(1, np.ceil(events["month"] - 1e-9).astype(int))
        index = pd.RangeIndex(1, int(month.iloc[-1]) + 1, name="month")
        counts = events.groupby([month, "kind"]).size().unstack(fill_value=0)
        counts = counts.reindex(index=index, columns=list(RECORD_KINDS), fill_value=0)
        down = events["amount"].where(events["kind"] == "model_up", 0.0).groupby(month).sum()
        frame = counts[list(COUNTED)].rename(columns=COUNTED).rename_axis(columns=None)
        frame.insert(0, "engineers", (counts["engineer_joined"] - counts["engineer_left"]).cumsum())
        frame["days_down"] = down.reindex(index, fill_value=0.0)
        frame["live_quality"] = self._live_quality(np.minimum(index * DAYS_PER_MONTH, end))
        frame["cash"] = self.ledger["cash"].reindex(index)
        return frame

    def _live_quality(self, days: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the mean live quality of the models in production on some days."""
        models = self.models
        levels = []
        for _, changes in models.groupby("model"):
            place = np.searchsorted(changes["time_days"], days, side="right") - 1
            begun = changes.iloc[np.maximum(place, 0)]
            drifted = begun["change_a_day"].to_numpy() * (days - begun["time_days"].to_numpy())
            level = np.maximum(0.0, begun["live_quality"].to_numpy() + drifted)
            levels.append(np.where(place < 0, np.nan, level))
        if not levels:
            return np.full(len(days), np.nan)
        known = ~np.isnan(levels)
        mean = np.full(len(days), np.nan)
        total = np.where(known, levels, 0.0).sum(axis=0)
        np.divide(total, known.sum(axis=0), where=known.any(axis=0), out=mean)
        return mean

    @property
    def models(self) -> pd.DataFrame:
        """Return the live quality of each model over time, one row a change and its cause.

        Between changes, quality moves by `change_a_day` each working day.
        """
        events = self.events
        quality = events["kind"] == "live_quality"
        before = events.shift(1)
        caused = before["kind"].isin(CAUSES) & (before["who"] == events["who"])
        frame = events[quality].rename(
            columns={"who": "model", "amount": "live_quality", "share": "change_a_day"}
        )
        frame["cause"] = before["kind"].where(caused, "")[quality]
        columns = ["time_days", "month", "model", "cause", "live_quality", "change_a_day"]
        return frame[columns].reset_index(drop=True)

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
