"""Cross-training: hours of a trainee and of a teacher for speed in another discipline."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.model.jit import inlined_rule
from simulation.model.log import CROSS_TRAINED, append
from simulation.model.names import ABSENT, CROSS_TRAINING, NOBODY, NOTHING, TEACHING
from simulation.model.parameters import CHANCES
from simulation.model.rules.seats import change_speeds, seat_of
from simulation.model.rules.work import create_work, offer_work
from simulation.model.variates import draw

EFFORT = CHANCES.index("cross_train_effort_h")
GAIN = CHANCES.index("cross_train_speed_gain")


@inlined_rule
def cross_train(company: Any, works: Any, log: Any, who: np.uint64, discipline: int) -> None:
    """Let a person learn a discipline from the best colleague present, if there is a better one.

    The training is held by the trainee and a share of it, as teaching, by the teacher; each takes
    it up as their own work allows.
    """
    seat = seat_of(company, who)
    if seat == NOBODY:
        return
    teacher = best_in(company, discipline)
    if company.engineers[teacher].speed[discipline] <= company.engineers[seat].speed[discipline]:
        return
    effort_h = draw(company, EFFORT, who, discipline)
    place = create_work(
        company, works, log, CROSS_TRAINING, effort_h, company.now, NOTHING, discipline, seat
    )
    offer_work(company, works, log, place)
    share = company.world.cross_train_mentor_share
    place = create_work(
        company, works, log, TEACHING, effort_h * share, company.now, NOTHING, discipline, teacher
    )
    offer_work(company, works, log, place)


@inlined_rule
def best_in(company: Any, discipline: int) -> int:
    """Return the seat of the fastest engineer present in a discipline; ties by seat."""
    found = 0
    best = -1.0
    for seat in range(company.n_seats):
        engineer = company.engineers[seat]
        if engineer.state != ABSENT and engineer.speed[discipline] > best:
            found, best = seat, engineer.speed[discipline]
    return found


@inlined_rule
def cross_trained(company: Any, works: Any, log: Any, place: int, seat: int) -> None:
    """Close a part of the trainee's gap to the specialist."""
    discipline = works[place].iteration
    engineer = company.engineers[seat]
    gain = min(1.0, draw(company, GAIN, engineer.address, discipline))
    speed = engineer.speed[discipline]
    engineer.trained[discipline] = speed + gain * max(0.0, 1.0 - speed)
    change_speeds(company, works, log, seat)
    reached = engineer.speed[discipline]
    append(company, log, CROSS_TRAINED, seat, discipline, NOTHING, reached, 0.0)
