"""Readings of laboratory companies whose numbers theory gives, and of the books of any company."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulation.model.names import DAYS_PER_MONTH, ELAPSED_HOURS_PER_DAY, WORKING_PER_CALENDAR_DAY
from simulation.validation.companies import OneLife, Reading

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
    """Return the reading of when the last of the hires started, over the mean time to fill one."""

    def seen(life: OneLife) -> float:
        joined = life.records("engineer_joined")
        days = joined["time"][joined["number"] >= 0] / WORKING_PER_CALENDAR_DAY
        return float(days.max() / mean_calendar_days)

    return seen


def incidents_in_a_month(life: OneLife) -> float:
    """Return the incidents of the first month."""
    return float((life.records("incident_occurred")["time"] <= DAYS_PER_MONTH).sum())


def failed_releases(first: int) -> Reading:
    """Return the reading of how many of the first releases failed."""

    def seen(life: OneLife) -> float:
        steps = life.records("work_finished", "release_failed")
        failures = steps["kind"] == life.records("release_failed")["kind"][0]
        release = ~failures & (steps["what"] == life.work("redeployment"))
        # A failure is recorded after the work that released it and before the next.
        return float((failures & (np.cumsum(release) <= first)).sum())

    return seen
