"""Milestones: fixed scope that is worked off as projects, and states that are reached."""

from __future__ import annotations

from typing import Any

from simulation.model.jit import inlined_rule, rule
from simulation.model.log import MILESTONE_REACHED, append
from simulation.model.names import (
    ABSENT,
    AT_CUSTOMER_QUALITY,
    AT_LAUNCH_QUALITY,
    DATA_PROJECT,
    HAS_CUSTOMER,
    IS_LAUNCHED,
    IS_VALIDATED,
    MILESTONE_MODELLING,
    MODELLING_PROJECT,
    NEVER,
    NOTHING,
    PLATFORM_PROJECT,
    PRODUCT_PROJECT,
    RAISED,
)
from simulation.model.rules.quality import mean_live_quality
from simulation.model.rules.work import create_work

# In the order of the disciplines of fixed scope.
PROJECTS_OF_SCOPE = (MODELLING_PROJECT, PLATFORM_PROJECT, DATA_PROJECT, PRODUCT_PROJECT)
# Pieces are subtracted as they were added, up to rounding.
DONE_H = 1e-6


@inlined_rule
def milestone_work(company: Any, works: Any, log: Any, seat: int) -> int:
    """Create the next piece of fixed scope for an engineer; return its row or NOTHING."""
    for i in range(company.n_milestones):
        milestone = company.milestones[i]
        if milestone.state != NOTHING or milestone.reached == 1 or not may_begin_scope(company, i):
            continue
        for d in range(len(milestone.open_h)):
            if milestone.open_h[d] > 0.0 and covers(company, seat, d):
                return create_scope_work(company, works, log, seat, i, d)
    return NOTHING


@rule
def may_begin_scope(company: Any, i: int) -> bool:
    """Return whether everything that must come before a milestone is reached."""
    ready = True
    for before in range(company.n_milestones):
        needed = (company.milestones[i].after >> before) & 1 == 1
        ready = ready and (not needed or company.milestones[before].reached == 1)
    return ready


@inlined_rule
def covers(company: Any, seat: int, d: int) -> bool:
    """Return whether scope of a discipline is the engineer's: by project, or as nobody's."""
    if company.engineers[seat].speed[company.kinds[MILESTONE_MODELLING + d].discipline] <= 0.0:
        return False
    own = company.roles[company.engineers[seat].role].project
    if own == PROJECTS_OF_SCOPE[d]:
        return True
    covered = False
    for other in range(company.n_seats):
        engineer = company.engineers[other]
        same = company.roles[engineer.role].project == PROJECTS_OF_SCOPE[d]
        covered = covered or (engineer.state != ABSENT and same)
    return not covered


@inlined_rule
def create_scope_work(company: Any, works: Any, log: Any, seat: int, i: int, d: int) -> int:
    """Create a piece of a milestone's scope in a discipline; return its row."""
    milestone = company.milestones[i]
    hours = min(company.world.milestone_work_effort_h, milestone.open_h[d])
    milestone.open_h[d] -= hours
    milestone.pending_h += hours
    kind = MILESTONE_MODELLING + d
    place = create_work(company, works, log, kind, hours, company.now, NOTHING, NOTHING, seat)
    works[place].milestone = i
    works[place].rest_h = hours
    return place


@inlined_rule
def scope_advances(company: Any, works: Any, log: Any, place: int) -> None:
    """Count a finished piece; with the last the milestone is reached."""
    i = works[place].milestone
    milestone = company.milestones[i]
    milestone.pending_h = max(0.0, milestone.pending_h - works[place].rest_h)
    left = milestone.pending_h
    for d in range(len(milestone.open_h)):
        left += milestone.open_h[d]
    if left <= DONE_H and milestone.reached == 0:
        reached(company, log, i)


@rule
def reached(company: Any, log: Any, i: int) -> None:
    """Record that a milestone is reached."""
    company.milestones[i].reached = 1
    append(company, log, MILESTONE_REACHED, i, NOTHING, NOTHING, 0.0, 0.0)


@inlined_rule
def states_are_checked(company: Any, log: Any) -> None:
    """Record the milestones whose state has come about."""
    for i in range(company.n_milestones):
        milestone = company.milestones[i]
        open_state = milestone.reached == 0 and milestone.state != NOTHING
        if open_state and is_in_state(company, milestone.state):
            reached(company, log, i)


@inlined_rule
def is_in_state(company: Any, state: int) -> bool:
    """Return whether the company is in a state that a milestone may wait for."""
    w = company.world
    if state == IS_LAUNCHED:
        return bool(company.launch_day < NEVER)
    if state == AT_LAUNCH_QUALITY:
        return bool(mean_live_quality(company) >= w.launch_quality_bar)
    if state == AT_CUSTOMER_QUALITY:
        return bool(mean_live_quality(company) >= w.customer_quality_bar)
    if state == IS_VALIDATED:
        return bool(company.validated == 1)
    if state == HAS_CUSTOMER:
        return bool(company.customers > 0)
    return bool(company.raise_state == RAISED)
