"""Entering a life: the shared opening state meets one world."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.model.jit import rule
from simulation.model.names import FIRST_ARRIVING, NOBODY


@rule
def enter(
    company: Any,
    accounts: Any,
    template: Any,
    customers: Any,
    record: Any,
    speeds: Any,
    salaries: Any,
    hands_on: Any,
    rates: Any,
    replications: Any,
    index: int,
    seed: np.uint64,
) -> None:
    """Write the opening state of life `index` of some worlds into the arrays of a life.

    Args:
        company, accounts: arrays of the life; `accounts` has room for the customers.
        template, customers: the opening state that all lives share (see `Opening`).
        record, speeds, salaries, hands_on, rates, replications: the worlds (see `Worlds`).
        seed: root seed.
    """
    company[0] = template[0]
    co = company[0]
    co.seed = seed
    co.replication = np.uint64(replications[index])
    co.world = record[index]
    for role in range(co.n_roles):
        co.roles[role].salary_usd_per_year = salaries[index, role]
        co.roles[role].hands_on = hands_on[index, role]
        for discipline in range(speeds.shape[2]):
            co.roles[role].speed[discipline] = speeds[index, role, discipline]
    for k in range(co.n_kinds):
        kind = co.kinds[k]
        kind.performer_speed = 1.0
        if kind.performer != NOBODY:
            kind.performer_speed = speeds[index, kind.performer, kind.discipline]
        if k >= FIRST_ARRIVING:
            kind.rate_per_day = rates[index, k - FIRST_ARRIVING]
    for place in range(len(customers)):
        accounts[place] = customers[place]
