"""Logs made by hand and the measures of them."""

from __future__ import annotations

from typing import Any

import numpy as np
from lab import empty, log_of
from numpy.typing import NDArray

from simulation.experiment.block import measure_into
from simulation.measures.catalogue import MONTHLY_SERIES
from simulation.measures.columns import NAMES, SERIES, WIDTH
from simulation.model.life import addressable
from simulation.model.names import DAYS_PER_MONTH
from simulation.model.opening import Opening, open_company
from simulation.scenario import load

MONTH = DAYS_PER_MONTH
NEED_DAYS = 10.0
HOURS_PER_DAY, TASK_SHARE = 8.0, 0.75

Row = tuple[Any, ...]


def office() -> Opening:
    """Return a company of one ML engineer that needs a refresh every ten working days."""
    opening = open_company(load(empty()))
    co = opening.company[0]
    co["hours_per_day"], co["task_share"] = HOURS_PER_DAY, TASK_SHARE
    co["world"]["retrain_need_days"] = NEED_DAYS
    return opening


OFFICE = office()


def kind(name: str) -> int:
    """Return the number of a kind of work."""
    return OFFICE.kinds.index(name)


def role(name: str) -> int:
    """Return the number of a role."""
    return OFFICE.roles.index(name)


def life(*rows: Row, days: float) -> NDArray[Any]:
    """Return a log of so many days with `rows` between its first and last record."""
    opened = (0, "life_opened", -1, -1, -1, 1_000.0, days)
    return log_of(opened, *rows, (days, "life_closed", -1, -1, -1, 400.0))


def measured(
    log: NDArray[Any], *, models: int = 1, customers: int = 0, months: int = 12
) -> tuple[dict[str, float], dict[str, list[float]]]:
    """Return the measures and the monthly series of one log."""
    rows, monthly = np.full((1, WIDTH), np.nan), np.full((1, SERIES, months + 1), np.nan)
    company = addressable(OFFICE.company.copy())
    company["n_log"] = len(log)
    records = addressable(log)
    by_topic = addressable(np.empty(2 * len(log) + 1, log.dtype))
    measure_into(company, records, by_topic, 0, models, customers, rows, monthly)
    numbers = dict(zip(NAMES, rows[0].tolist(), strict=True))
    return numbers, dict(zip(MONTHLY_SERIES, monthly[0].tolist(), strict=True))


def measures(*rows: Row, days: float, models: int = 1, customers: int = 0) -> dict[str, float]:
    """Return the measures of a life told by hand."""
    return measured(life(*rows, days=days), models=models, customers=customers)[0]
