"""Temporary help: contractors and part-time advisers."""

from __future__ import annotations

from typing import Any

from simulation.model.agenda import requisition_slot, schedule
from simulation.model.jit import inlined_rule
from simulation.model.names import CONTRACTOR, NOBODY, NOTHING, NOTICE
from simulation.model.parameters import CHANCES
from simulation.model.variates import draw

CONTRACTOR_START = CHANCES.index("contractor_start_days")


@inlined_rule
def contract(company: Any, action: int) -> None:
    """Bring a contractor in, who starts after a short wait."""
    r = int(company.requisitions_opened)
    company.requisitions_opened += 1
    a = company.actions[action]
    requisition = company.requisitions[r]
    requisition.address = a.address
    requisition.role = a.role
    requisition.seat = NOBODY
    requisition.production_experience = NOTHING
    requisition.level = a.level
    requisition.leadership = 0
    requisition.salary_usd_per_year = 0.0
    requisition.employment = CONTRACTOR
    requisition.contract_days = a.days
    requisition.state = NOTICE
    wait = draw(company, CONTRACTOR_START, a.address, 0)
    schedule(company, requisition_slot(company, r), company.now + wait)


@inlined_rule
def advise(company: Any, action: int) -> None:
    """Bring a part-time adviser in; a second one prolongs the first."""
    if company.adviser_until <= company.now:
        company.adviser_since = company.now
    company.adviser_until = company.now + company.actions[action].days
