"""One life, traced: the whole log, on the reference clock by default."""

from __future__ import annotations

import numpy as np

from simulation.measures.frames import LifeFrames
from simulation.measures.signs import signs_of_life
from simulation.model.life import Bench, Clock
from simulation.model.opening import open_company
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
) -> LifeFrames:
    """Live one life and return its log as frames.

    Args:
        scenario: the company; its plan is carried out.
        replication: number of the life, 0 or more; the same life that `simulate` counts.
        seed: root seed.
        clock: "simpy" or "compiled"; both give the same log.
        ignorance: whether the life draws a world of its own.

    Raises:
        LifeError: if the life does not come to an end.
        ValueError: if the scenario needs more room than the model's state has.
    """
    opening = open_company(scenario)
    worlds = draw_worlds(scenario, seed, np.asarray([replication]), ignorance)
    life = Bench().live(opening, worlds, 0, seed, clock)
    names = {int(address(name)): name for name in (*scenario.team, *scenario.plan)}
    company = np.asarray(life.company)
    positions = company[0]["engineers"]["position"]
    seats = int(company[0]["n_seats"])
    people = [names[int(positions[seat])] for seat in range(seats)]
    return LifeFrames(
        np.asarray(life.log).copy(),
        company.copy(),
        tuple(people),
        opening.kinds,
        opening.roles,
        signs_of_life(company, np.asarray(life.log), scenario.models_in_production),
    )
