"""Responsibility: who may take which work, what is most urgent, and who is best suited."""

from __future__ import annotations

from typing import Any

from simulation.model.jit import inlined_rule, rule
from simulation.model.names import (
    ABSENT,
    DATA_PREPARATION,
    DATA_PROJECT,
    DEPLOYMENT,
    FREE,
    NOBODY,
    NOTHING,
    PLATFORM_PROJECT,
    SUSPENDED,
    WAITING,
    WORKING,
)

MOST_URGENT = 1


@rule
def urgency(company: Any, works: Any, place: int) -> int:
    """Return how urgent the work is now; smaller is more urgent."""
    work = works[place]
    kind = company.kinds[work.kind]
    if company.now - work.created >= kind.overdue_after_days:
        return int(kind.overdue_urgency)
    return int(kind.urgency)


@rule
def has_role(mask: int, role: int) -> bool:
    """Return whether a set of roles, as bits, has `role`."""
    return (mask >> role) & 1 == 1


@rule
def assign_responsibility(company: Any) -> None:
    """Work out which present roles answer for each kind of work.

    They are the fastest present roles in the kind's discipline among those that may take it. If
    none of those is present, everybody may, and the fastest of all answers for it.
    """
    present_roles = 0
    for seat in range(company.n_seats):
        if company.engineers[seat].state != ABSENT:
            present_roles |= 1 << company.engineers[seat].role
    for k in range(company.n_kinds):
        kind = company.kinds[k]
        eligible = present_roles & kind.may_take
        if eligible == 0:
            eligible = present_roles
        best = 0.0
        kind.responsible = 0
        for role in range(company.n_roles):
            if not has_role(eligible, role):
                continue
            speed = company.roles[role].speed[kind.discipline]
            if speed > best:
                best = speed
                kind.responsible = 1 << role
            elif speed == best:
                kind.responsible |= 1 << role
        kind.eligible = eligible
    for role in range(company.n_roles):
        company.roles[role].holds_others_work = holds_others_work(company, role)


@inlined_rule
def holds_others_work(company: Any, role: int) -> int:
    """Return 1 if a role answers for releases or data although that is no project of its own.

    Where somebody whose project it is is present, they answer for it, so that roles are clear.
    """
    own = company.roles[role].project
    holds = 0
    if runs_own_models(company) and has_role(company.kinds[DEPLOYMENT].responsible, role):
        holds = 1 if own != PLATFORM_PROJECT else holds
    if runs_own_models(company) and has_role(company.kinds[DATA_PREPARATION].responsible, role):
        holds = 1 if own != DATA_PROJECT else holds
    return holds


@inlined_rule
def runs_own_models(company: Any) -> bool:
    """Return whether the company has models of its own to train and release."""
    own = company.own_model_wanted == 1
    for m in range(company.n_models):
        own = own or company.models[m].hosted == 0
    return bool(own)


@rule
def may_begin(company: Any, works: Any, place: int, seat: int) -> bool:
    """Return whether the engineer is entitled to take the work now."""
    work = works[place]
    if work.state != WAITING and work.state != SUSPENDED:
        return False
    if work.held_by != NOBODY:
        return bool(work.held_by == seat)
    kind = company.kinds[work.kind]
    role = company.engineers[seat].role
    if not has_role(kind.eligible, role) or company.engineers[seat].speed[kind.discipline] <= 0.0:
        return False
    if kind.urgency == MOST_URGENT or has_role(kind.responsible, role):
        return True
    return bool(company.now >= work.waiting_since + company.world.step_in_patience_days)


@inlined_rule
def most_urgent(company: Any, works: Any, seat: int) -> int:
    """Return the row of the most urgent work the engineer may take, or NOTHING.

    Among equally urgent work the oldest comes first, or the newest in a last-in-first-out queue.
    """
    chosen = NOTHING
    best = 0
    for place in range(company.n_works):
        if not may_begin(company, works, place, seat):
            continue
        rank = urgency(company, works, place)
        if chosen == NOTHING or rank < best:
            chosen, best = place, rank
        elif rank == best:
            older = works[place].number < works[chosen].number
            if older != (company.lifo == 1):
                chosen = place
    return chosen


@inlined_rule
def free_taker(company: Any, works: Any, place: int) -> int:
    """Return the free engineer best suited to take the work now, or NOBODY; ties by seat."""
    taker = NOBODY
    best = 0.0
    discipline = company.kinds[works[place].kind].discipline
    for seat in range(company.n_seats):
        engineer = company.engineers[seat]
        if engineer.state != FREE or not may_begin(company, works, place, seat):
            continue
        if engineer.speed[discipline] > best:
            taker, best = seat, engineer.speed[discipline]
    return taker


@inlined_rule
def interruptible_taker(company: Any, works: Any, place: int) -> int:
    """Return the engineer best suited whose present work is less urgent, or NOBODY."""
    kind = company.kinds[works[place].kind]
    rank = urgency(company, works, place)
    taker = NOBODY
    best = 0.0
    for seat in range(company.n_seats):
        engineer = company.engineers[seat]
        if engineer.state != WORKING or engineer.work == NOTHING:
            continue
        if not may_begin(company, works, place, seat):
            continue
        if urgency(company, works, engineer.work) <= rank:
            continue
        if engineer.speed[kind.discipline] > best:
            taker, best = seat, engineer.speed[kind.discipline]
    return taker
