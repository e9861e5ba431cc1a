"""First months: when each turning point of a plan comes for the first time, life by life."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulation.experiment.lives import Floats, Lives
from simulation.experiment.trace import frames_of
from simulation.measures.frames import LifeFrames
from simulation.model.life import Bench
from simulation.model.log import RECORD_KINDS
from simulation.model.names import DAYS_PER_MONTH
from simulation.model.opening import open_company
from simulation.model.worlds import Ignorance, draw_worlds

LIVES_READ = 200
JOINED, LEFT, OUT = "engineer_joined", "engineer_left", "cash_out"
MILESTONE = "milestone_reached"
KINDS = (
    "requisition_opened",
    JOINED,
    "engineer_ramped",
    "engineer_reassigned",
    "mis_hire_found",
    "cross_trained",
    LEFT,
    MILESTONE,
    "approach_validated",
    "pivoted",
    "product_ready",
    "launched",
    "own_model_live",
    "feedback_captured",
    "improvement_live",
    "model_refreshed",
    "incident_occurred",
    "overload_began",
    "serving_tuned",
    "data_shifted",
    "provider_changed",
    "pilot_started",
    "pilot_won",
    "pilot_lost",
    "customer_churned",
    "raise_started",
    "raise_failed",
    "round_closed",
    OUT,
)
IS_TOLD = np.isin(np.asarray(list(RECORD_KINDS)), KINDS)


class Happening(NamedTuple):
    """Name something that can happen in a life.

    Args:
        kind: name of the record.
        who, what: whom or what it is about, empty if nobody or nothing.
        why: for somebody who left, the number of the reason; else 0.
    """

    kind: str
    who: str
    what: str
    why: int


def first_months(lives: Lives, ignorance: Ignorance = "drawn") -> dict[Happening, Floats]:
    """Return the first month of everything that happens under a plan, shape (lives,); NaN if never.

    The first lives that were finished are lived again, at most `LIVES_READ`, and their logs read.

    Args:
        lives: the lives of one company.
        ignorance: as they were lived.
    """
    lived = read(lives)
    replications, numbers = lives.replications[lived], lives.world_numbers[lived]
    opening = open_company(lives.scenario)
    worlds = draw_worlds(lives.scenario, lives.seed, replications, ignorance, numbers)
    bench = Bench()
    firsts: dict[Happening, Floats] = {}
    for place in range(len(replications)):
        life = bench.live(opening, worlds, place, lives.seed)
        log = np.asarray(life.log)
        frames = frames_of(lives.scenario, opening, life, log[IS_TOLD[log["kind"]]])
        for happening, month in _happenings(frames, tuple(lives.scenario.milestones)):
            months = firsts.setdefault(happening, np.full(len(replications), np.nan))
            if np.isnan(months[place]):
                months[place] = month
    return firsts


def read(lives: Lives) -> NDArray[np.intp]:
    """Return the places of the lives whose logs are read."""
    lived = lives.finished & ~np.isnan(lives.rows).all(axis=1)
    return np.flatnonzero(lived)[:LIVES_READ]


def _happenings(
    frames: LifeFrames, milestones: tuple[str, ...]
) -> Iterator[tuple[Happening, float]]:
    """Yield everything that happened in a life with its month, in the order of the log."""
    events = {str(name): values.to_list() for name, values in frames.events.items()}
    for place, kind in enumerate(events["kind"]):
        who, month = events["who"][place], events["month"][place]
        if kind == JOINED and month == 0.0:
            # Today's team is not news.
            continue
        if kind == MILESTONE:
            who = milestones[int(frames.log["who"][place])]
        if kind == OUT:
            # Recorded as the month closes, with the day on which it did.
            month = events["amount"][place] / DAYS_PER_MONTH
        why = events["number"][place] if kind == LEFT else 0
        yield Happening(kind, who, events["what"][place], why), float(month)
