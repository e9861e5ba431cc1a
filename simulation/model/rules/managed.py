"""Managed services: bought or left, and the days to be paid."""

from __future__ import annotations

from typing import Any

from simulation.model.jit import inlined_rule, rule
from simulation.model.log import MANAGED_SERVICES_CHANGED, append
from simulation.model.names import NOTHING
from simulation.model.rules.streams import retime_streams


@inlined_rule
def buy_or_leave_managed(company: Any, log: Any, buy: int) -> None:
    """Buy managed services (1) or leave them (0); the month is paid by the days they ran."""
    if company.managed == buy:
        return
    company.managed_days += managed_days_since(company)
    company.managed = buy
    company.managed_since = company.now
    append(company, log, MANAGED_SERVICES_CHANGED, NOTHING, buy, NOTHING, 0.0, 0.0)
    retime_streams(company)


@rule
def managed_days_since(company: Any) -> float:
    """Return the days of the present stretch of managed services within the month."""
    if company.managed == 0:
        return 0.0
    return float(company.now - max(company.managed_since, company.month_start))
