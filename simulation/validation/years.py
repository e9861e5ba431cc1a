"""Years: where the hours of a company's ML engineers went in each of many worlds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.experiment.lives import Progress
from simulation.model.life import Bench
from simulation.model.log import (
    EXPERIMENT_FAILED,
    EXPERIMENT_SUCCEEDED,
    MODEL_REFRESHED,
    RETRAINING_DUE,
    TIME_SPENT,
)
from simulation.model.names import (
    DATA,
    DATA_PREPARATION,
    DEPLOYMENT,
    REDEPLOYMENT,
    RETRAINING,
    TOIL,
    VALIDATION,
)
from simulation.model.opening import Opening, open_company
from simulation.model.worlds import draw_worlds
from simulation.scenario import Scenario

Floats = NDArray[np.float64]

WEEKS = 52.0
REPORT_EVERY = 50


@dataclass(frozen=True)
class Year:
    """Hold what a year of one company came to, one row a world.

    Args:
        kinds: names of the kinds of work, in the order of their numbers.
        is_toil: (kinds + 1,) whether hours of that kind are toil; the last is idle time.
        is_data: (kinds + 1,) whether they are data work.
        hours: (worlds, kinds + 1) task hours of the ML engineers, overhead left out.
        at_work_h: (worlds,) their hours at work: employed hours without leave.
        experiments: (worlds,) experiments finished by the company.
        refreshes_due: (worlds,) refreshes that the need asked for.
        refreshes: (worlds,) refreshes that went live.
    """

    kinds: tuple[str, ...]
    is_toil: NDArray[np.bool_]
    is_data: NDArray[np.bool_]
    hours: Floats
    at_work_h: Floats
    experiments: Floats
    refreshes_due: Floats
    refreshes: Floats

    @property
    def task_h(self) -> Floats:
        """Return the ML engineers' task hours, idle time included, shape (worlds,)."""
        return self._sum(np.ones(len(self.kinds) + 1, np.bool_))

    @property
    def toil_h(self) -> Floats:
        """Return the hours of retraining, releases and incidents, shape (worlds,)."""
        return self._sum(self.is_toil)

    @property
    def data_h(self) -> Floats:
        """Return the hours of data preparation and data incidents, shape (worlds,)."""
        return self._sum(self.is_data)

    @property
    def retraining_h(self) -> Floats:
        """Return the hours of retraining cycles, rejected ones included, shape (worlds,)."""
        return np.asarray(self.hours[:, [RETRAINING, VALIDATION, REDEPLOYMENT]].sum(axis=1))

    @property
    def required_h(self) -> Floats:
        """Return the hours that retraining at the need, incidents and data would take.

        The refreshes that fell due are priced at the world's own hours per refresh; without any
        refresh the requirement is infinite. Releases of improvements are not required.
        """
        with np.errstate(divide="ignore", invalid="ignore"):
            per_refresh = np.where(self.refreshes > 0, self.retraining_h / self.refreshes, np.inf)
            cycles = np.where(self.refreshes_due > 0, per_refresh * self.refreshes_due, 0.0)
        incidents = self.toil_h - self.retraining_h - self.hours[:, DEPLOYMENT]
        data_incidents = self.data_h - self.hours[:, DATA_PREPARATION]
        return np.asarray(cycles + incidents + data_incidents)

    def _sum(self, chosen: NDArray[np.bool_]) -> Floats:
        return np.asarray(self.hours[:, chosen].sum(axis=1))


def live_year(
    scenario: Scenario, worlds: int, seed: int, bench: Bench, progress: Progress | None = None
) -> Year:
    """Live one life of a company in each of the worlds and add up its hours.

    Args:
        scenario: the company; its horizon is the year.
        worlds: how many worlds; the same seed draws the same ones for every company.
        seed: root seed.
        bench: arrays to live in.
        progress: called with the number of lives finished.

    Raises:
        LifeError: if a life does not come to an end.
    """
    opening = open_company(scenario)
    drawn = draw_worlds(scenario, seed, np.arange(worlds, dtype=np.int64))
    year = _empty_year(opening, worlds)
    is_ml = _ml_seats(scenario)
    for world in range(worlds):
        life = bench.live(opening, drawn, world, seed)
        _enter_life(year, world, np.asarray(life.log), np.asarray(life.company)[0], is_ml)
        done = world + 1
        if progress is not None and (done % REPORT_EVERY == 0 or done == worlds):
            progress((done - 1) % REPORT_EVERY + 1)
    return year


def _empty_year(opening: Opening, worlds: int) -> Year:
    kinds = len(opening.kinds)
    rows = np.asarray(opening.company)[0]["kinds"][:kinds]
    is_toil = np.append(rows["category"] == TOIL, False)
    is_data = np.append((rows["category"] != TOIL) & (rows["discipline"] == DATA), False)
    blank = [np.zeros(worlds) for _ in range(4)]
    return Year(opening.kinds, is_toil, is_data, np.zeros((worlds, kinds + 1)), *blank)


def _ml_seats(scenario: Scenario) -> NDArray[np.bool_]:
    """Return which seats of the opening team belong to ML engineers: their project is modelling."""
    roles = [scenario.roles[person.role] for person in scenario.team.values()]
    return np.asarray([role.project == "modelling" for role in roles], np.bool_)


def _enter_life(
    year: Year, world: int, log: NDArray[Any], company: Any, is_ml: NDArray[np.bool_]
) -> None:
    """Add up one life into its row of the year."""
    spent = log[log["kind"] == TIME_SPENT]
    spent = spent[is_ml[spent["who"]]]
    employed_h = spent["amount"] * company["hours_per_day"]
    task_h = employed_h * company["task_share"] * (1.0 - spent["share"])
    width = year.hours.shape[1]
    # Idle time is kind -1, hence the last column.
    year.hours[world] = np.bincount(spent["what"] % width, weights=task_h, minlength=width)
    year.at_work_h[world] = employed_h.sum() * (1.0 - company["leave_share"])
    counts = np.bincount(log["kind"], minlength=MODEL_REFRESHED + 1)
    year.experiments[world] = counts[EXPERIMENT_FAILED] + counts[EXPERIMENT_SUCCEEDED]
    year.refreshes_due[world] = counts[RETRAINING_DUE]
    year.refreshes[world] = counts[MODEL_REFRESHED]
