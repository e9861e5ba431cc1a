"""The plan: what each action does, and when rules on observable signals set one off."""

from __future__ import annotations

from typing import Any

from simulation.model.agenda import PLAN_SLOT, schedule
from simulation.model.jit import inlined_rule, rule
from simulation.model.log import ACTION_TAKEN, RETRAINING_NEED, append
from simulation.model.names import (
    ADVISE,
    BUILD_OWN_MODEL,
    CONTRACT,
    CROSS_TRAIN,
    JOIN,
    LEAVE,
    MANAGED_SERVICES,
    NEVER,
    NOTHING,
    OPEN_REQUISITION,
    REASSIGN,
    RELEASE,
    SET_RETRAIN_NEED,
    SET_VERSIONS,
)
from simulation.model.rules.departures import leaves, release_person
from simulation.model.rules.hiring import joins_by_plan, open_requisition
from simulation.model.rules.hosted import build_own_model
from simulation.model.rules.managed import buy_or_leave_managed
from simulation.model.rules.retraining import time_retraining
from simulation.model.rules.seats import reassign
from simulation.model.rules.signals import conditions_hold, remember_week
from simulation.model.rules.temporary import advise, contract
from simulation.model.rules.training import cross_train


@inlined_rule
def next_dated_action(company: Any) -> int:
    """Return the dated action whose time has come, and time the one after it."""
    action = int(company.actions_taken)
    company.actions_taken += 1
    due = NEVER
    if company.actions_taken < company.n_dated:
        due = company.actions[company.actions_taken].time
    schedule(company, PLAN_SLOT, due)
    return action


@inlined_rule
def rules_fire(company: Any, works: Any, log: Any) -> None:
    """Take every action one of whose conditions holds at this turn of a week, in their order."""
    remember_week(company)
    for action in range(company.n_dated, company.n_actions):
        a = company.actions[action]
        if a.taken == 0 and company.now >= a.time and conditions_hold(company, action):
            act(company, works, log, action)


@rule
def act(company: Any, works: Any, log: Any, action: int) -> None:
    """Take an action of the plan."""
    a = company.actions[action]
    a.taken = 1
    append(company, log, ACTION_TAKEN, NOTHING, a.what, NOTHING, 0.0, 0.0)
    if a.what in (OPEN_REQUISITION, JOIN, CONTRACT, ADVISE):
        hire(company, works, log, action)
    elif a.what in (LEAVE, RELEASE, REASSIGN, CROSS_TRAIN):
        manage(company, works, log, action)
    else:
        operate(company, works, log, action)


@inlined_rule
def hire(company: Any, works: Any, log: Any, action: int) -> None:
    """Bring somebody in, for good or for a while."""
    a = company.actions[action]
    if a.what == OPEN_REQUISITION:
        open_requisition(company, works, log, action)
    elif a.what == JOIN:
        joins_by_plan(company, works, log, action)
    elif a.what == CONTRACT:
        contract(company, action)
    else:
        advise(company, action)


@inlined_rule
def manage(company: Any, works: Any, log: Any, action: int) -> None:
    """Let somebody go, or change what somebody does or can do."""
    a = company.actions[action]
    if a.what == LEAVE:
        leaves(company, works, log, a.address)
    elif a.what == RELEASE:
        release_person(company, works, log, a.address)
    elif a.what == REASSIGN:
        reassign(company, works, log, a.address, a.role)
    else:
        cross_train(company, works, log, a.address, a.discipline)


@inlined_rule
def operate(company: Any, works: Any, log: Any, action: int) -> None:
    """Change how models are run."""
    a = company.actions[action]
    if a.what == MANAGED_SERVICES:
        buy_or_leave_managed(company, log, a.count)
    elif a.what == BUILD_OWN_MODEL:
        build_own_model(company)
    else:
        if a.what == SET_RETRAIN_NEED:
            company.retrain_need_days = a.days
        elif a.what == SET_VERSIONS:
            company.versions = a.count
        need_days, versions = company.retrain_need_days, company.versions
        append(company, log, RETRAINING_NEED, NOTHING, versions, NOTHING, need_days, 0.0)
        time_retraining(company)
