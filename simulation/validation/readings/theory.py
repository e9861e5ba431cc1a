"""Readings of laboratory companies whose numbers theory gives, and of the books of any company."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulation.model.names import DAYS_PER_MONTH, ELAPSED_HOURS_PER_DAY, WORKING_PER_CALENDAR_DAY
from simulation.validation.companies import KINDS, OneLife, Reading

# The first tenth of a life fills the queue and the last empties it; neither counts.
WINDOW = (0.1, 0.9)
Floats = NDArray[np.float64]


def deficit_over_theory(life: OneLife) -> float:
    """Return the mean quality lost between refreshes over d T / 2 + d x delay.

    The delay is the mean age of the data at their refresh; d and T are the world's.
    """
    world = life.company["world"]
    refreshed = life.records("model_refreshed")
    begin, end = refreshed["time"][0], refreshed["time"][-1]
    quality = life.records("live_quality")
    inside = quality[(quality["time"] >= begin) & (quality["time"] < end)]
    days = np.diff([*inside["time"], end])
    best = 1.0 - float(world["initial_error"])
    lost = (days * (best - inside["amount"] - 0.5 * inside["share"] * days)).sum() / days.sum()
    interval = float(np.diff(refreshed["time"]).mean())
    delay = float(refreshed["amount"].mean())
    return float(lost / (world["drift_share_per_day"] * (interval / 2 + delay)))


def ticket_hours(life: OneLife) -> tuple[Floats, Floats, Floats, float]:
    """Return when tickets within the window arrived, were begun and were done, and its length."""
    total = int(life.company["works_created"])
    hours = []
    for step in ("work_created", "work_started", "work_finished"):
        found = life.records(step)
        times = np.full(total, np.nan)
        # Work that is handed on is begun more than once; the first time counts.
        times[found["number"][::-1]] = found["time"][::-1] * ELAPSED_HOURS_PER_DAY
        hours.append(times)
    low, high = (share * life.end * ELAPSED_HOURS_PER_DAY for share in WINDOW)
    inside = (hours[0] >= low) & (hours[0] < high) & ~np.isnan(hours[2])
    return hours[0][inside], hours[1][inside], hours[2][inside], high - low


def time_in_system_hours(life: OneLife) -> float:
    """Return the mean elapsed hours from arrival to done."""
    arrived, _, done, _ = ticket_hours(life)
    return float((done - arrived).mean())


def wait_hours(life: OneLife) -> float:
    """Return the mean elapsed hours from arrival to the first start."""
    arrived, begun, _, _ = ticket_hours(life)
    return float((begun - arrived).mean())


def number_over_theory(life: OneLife) -> float:
    """Return the mean number of tickets in the company over lambda W (Little).

    The number is sampled every hour of the window, over all tickets of the life.
    """
    created, finished = life.records("work_created"), life.records("work_finished")
    low, high = (share * life.end * ELAPSED_HOURS_PER_DAY for share in WINDOW)
    grid = np.arange(low, high)
    arrivals = np.sort(created["time"]) * ELAPSED_HOURS_PER_DAY
    departures = np.sort(finished["time"]) * ELAPSED_HOURS_PER_DAY
    inside = np.searchsorted(arrivals, grid) - np.searchsorted(departures, grid)
    arrived, _, done, length = ticket_hours(life)
    return float(inside.mean() / ((done - arrived).sum() / length))


def hours_discrepancy(life: OneLife) -> float:
    """Return by which share the hours of all engineers differ from those they were employed."""
    joined, left = life.records("engineer_joined"), life.records("engineer_left")
    employed = (life.end - joined["time"]).sum() - (life.end - left["time"]).sum()
    spent = life.records("time_spent")["amount"].sum()
    return float(abs(spent / employed - 1.0))


def cash_discrepancy_usd(life: OneLife) -> float:
    """Return by how much cash at the end differs from cash at the start and the ledger; USD."""
    opening = float(life.records("life_opened")["amount"][0])
    moved = float(life.records("ledger")["amount"].sum())
    return abs(opening + moved - float(life.records("life_closed")["amount"][-1]))


def last_start_over_mean(mean_calendar_days: float) -> Reading:
    """Return the reading of when the last hire of a batch started, over the mean time to fill one.

    Positions opened together are a batch; the mean over batches counts.
    """

    def seen(life: OneLife) -> float:
        opened = {int(r["who"]): float(r["time"]) for r in life.records("requisition_opened")}
        last: dict[float, float] = {}
        for record in life.records("engineer_joined"):
            if record["number"] >= 0:
                batch = opened[int(record["number"])]
                last[batch] = float(record["time"])
        days = np.asarray([start - batch for batch, start in last.items()])
        return float((days / WORKING_PER_CALENDAR_DAY).mean() / mean_calendar_days)

    return seen


def monthly_dispersion(life: OneLife) -> float:
    """Return the variance over the mean of the incidents a month."""
    months = np.arange(0.0, life.end + 1e-9, DAYS_PER_MONTH)
    counts = np.histogram(life.records("incident_occurred")["time"], months)[0]
    return float(counts.var(ddof=1) / counts.mean())


def failures_dispersion(block: int) -> Reading:
    """Return the reading of the variance over the mean of failures in blocks of releases."""

    def seen(life: OneLife) -> float:
        steps = life.records("work_finished", "release_failed")
        failure = steps["kind"] == KINDS.index("release_failed")
        release = ~failure & (steps["what"] == life.work("redeployment"))
        # A failure is recorded after the work that released it and before the next.
        number = np.cumsum(release)[failure] - 1
        whole = int(release.sum()) // block
        counts = np.bincount(number[number < whole * block] // block, minlength=whole)
        return float(counts.var(ddof=1) / counts.mean())

    return seen
