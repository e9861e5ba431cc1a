"""One life, traced: the whole log, on the reference clock by default."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.measures.frames import LifeFrames
from simulation.measures.signs import signs_of_life
from simulation.model.extensions import Policy, Process, extended
from simulation.model.life import Bench, Clock, Life
from simulation.model.opening import Opening, open_company
from simulation.model.randomness import address
from simulation.model.worlds import Ignorance, draw_worlds
from simulation.scenario import Scenario


def trace(
    scenario: Scenario,
    replication: int = 0,
    seed: int = 1,
    clock: Clock = "simpy",
    *,
    ignorance: Ignorance = "drawn",
    world: int | None = None,
    processes: Sequence[Process] = (),
    policies: Mapping[str, Policy] | None = None,
) -> LifeFrames:
    """Live one life and return its log as frames.

    Args:
        scenario: the company; its plan is carried out.
        replication: number of the life, 0 or more; the same life that `simulate` counts.
        seed: root seed.
        clock: "simpy" or "compiled"; both give the same log.
        ignorance: whether its world is drawn.
        world: number of its world; the life's own number if None.
        processes, policies: of your own, for the SimPy clock (see `simulation.model.extensions`).

    Raises:
        LifeError: if the life does not come to an end.
        ValueError: if the scenario needs more room than the model's state has, the number of the
            life is below 0, or something written in Python is asked for on the compiled clock.
    """
    if replication < 0:
        raise ValueError(f"replication: found {replication}, allowed: 0 or more")
    decisions = policies or {}
    own = extended(scenario, clock, processes, decisions)
    opening = open_company(scenario, tuple(decisions))
    number = np.asarray([replication])
    numbers = number if world is None else np.asarray([world])
    worlds = draw_worlds(scenario, seed, number, ignorance, numbers)
    life = Bench().live(opening, worlds, 0, seed, clock, own)
    log = np.asarray(life.log)
    signs = signs_of_life(np.asarray(life.company), log, scenario.models_in_production)
    return frames_of(scenario, opening, life, log, signs)


def frames_of(
    scenario: Scenario,
    opening: Opening,
    life: Life,
    log: NDArray[Any],
    signs: Mapping[str, float] | None = None,
) -> LifeFrames:
    """Return a life, or a part of its log, as frames of their own.

    Args:
        scenario, opening: the company.
        life: its life as it was lived.
        log: the records to show.
        signs: first month of each warning sign that showed.
    """
    names = {int(address(name)): name for name in (*scenario.team, *scenario.plan)}
    company = np.asarray(life.company)
    positions = company[0]["engineers"]["position"]
    people = [names[int(positions[seat])] for seat in range(int(company[0]["n_seats"]))]
    return LifeFrames(
        log.copy(), company.copy(), tuple(people), opening.kinds, opening.roles, signs or {}
    )
