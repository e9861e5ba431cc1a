"""A block of lives, lived and measured in one compiled call."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.measures.life import measure_life, monthly_series
from simulation.measures.topics import sort_out
from simulation.model.compiled import live
from simulation.model.entry import enter
from simulation.model.jit import array_rule
from simulation.model.names import LIVED


@array_rule
def live_block(
    company: Any,
    works: Any,
    accounts: Any,
    log: Any,
    by_topic: Any,
    template: Any,
    customers: Any,
    record: Any,
    speeds: Any,
    salaries: Any,
    hands_on: Any,
    rates: Any,
    replications: Any,
    seed: np.uint64,
    begin: int,
    end: int,
    opening_models: int,
    rows: Any,
    monthly: Any,
    cancelled: Any,
) -> int:
    """Live and measure lives `begin` to `end` (excluded), one after another.

    Args:
        company, works, accounts, log: arrays that each life is lived in.
        by_topic: more than twice as long as the log, for what is taken out of it to be measured.
        template, customers: the shared opening state.
        record, speeds, salaries, hands_on, rates, replications: the worlds.
        rows: (n, measures) written at the lives' places.
        monthly: (n, series, months + 1) likewise.
        cancelled: (1,) looked at before each life; not 0 once somebody has cancelled.

    Returns:
        `end`, or the number of the first life that filled its arrays, got stuck or was cancelled.
    """
    for index in range(begin, end):
        if cancelled[0] != 0:
            return index
        enter(
            company,
            accounts,
            template,
            customers,
            record,
            speeds,
            salaries,
            hands_on,
            rates,
            replications,
            index,
            seed,
        )
        live(company, works, accounts, log)
        if company[0].status != LIVED:
            return index
        measure_into(
            company,
            log,
            by_topic,
            index,
            opening_models,
            template[0].customers,
            rows,
            monthly,
        )
    return end


@array_rule
def measure_into(
    company: Any,
    log: Any,
    by_topic: Any,
    index: int,
    opening_models: int,
    opening_customers: int,
    rows: Any,
    monthly: Any,
) -> None:
    """Write the measures of the life just lived to its place."""
    begins = sort_out(log[: company[0].n_log], by_topic)
    row = measure_life(company, by_topic, begins, opening_models, opening_customers)
    series = monthly_series(company, by_topic, begins, monthly.shape[2] - 1, opening_models)
    # Numba takes seconds to compile the assignment of one array to a part of another.
    for measure in range(len(row)):
        rows[index, measure] = row[measure]
    for line in range(series.shape[0]):
        for month in range(series.shape[1]):
            monthly[index, line, month] = series[line, month]
