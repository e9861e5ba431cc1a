"""The queue as a user of SimPy would write it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import simpy

from peer_models.question import ENGINEERS, HOURS, ORDINARY_PER_HOUR, URGENT_PER_HOUR, Stay

URGENT, ORDINARY = 0, 1


def run(seed: int, hours: float = HOURS) -> Stay:
    """Live once and return how long work stayed."""
    env = simpy.Environment()
    team = simpy.PreemptiveResource(env, ENGINEERS)
    draw = random.Random(seed)
    stays: dict[int, list[float]] = {URGENT: [], ORDINARY: []}

    def work(priority: int) -> Iterator[Any]:
        arrived, left = env.now, draw.expovariate(1.0)
        while left > 0.0:
            with team.request(priority=priority) as request:
                yield request
                began = env.now
                try:
                    yield env.timeout(left)
                    left = 0.0
                except simpy.Interrupt:
                    left -= env.now - began
        stays[priority].append(env.now - arrived)

    def arrivals(priority: int, per_hour: float) -> Iterator[Any]:
        while True:
            yield env.timeout(draw.expovariate(per_hour))
            env.process(work(priority))

    env.process(arrivals(URGENT, URGENT_PER_HOUR))
    env.process(arrivals(ORDINARY, ORDINARY_PER_HOUR))
    env.run(until=hours)
    urgent, ordinary = stays[URGENT], stays[ORDINARY]
    finished = len(urgent) + len(ordinary)
    return Stay(finished, sum(urgent) / len(urgent), sum(ordinary) / len(ordinary))
