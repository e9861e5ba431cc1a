"""Retraining: when it is due, its steps, and how abrupt shifts bring it forward."""

from __future__ import annotations

from typing import Any

from simulation.model.agenda import schedule
from simulation.model.jit import inlined_rule, rule
from simulation.model.log import (
    DATA_SHIFTED,
    RETRAINING_DUE,
    RETRAINING_REJECTED,
    SHIFT_DETECTED,
    append,
)
from simulation.model.names import NOBODY, NOTHING, REDEPLOYMENT, RETRAINING, VALIDATION
from simulation.model.parameters import CHANCES
from simulation.model.randomness import address
from simulation.model.rules.automation import at_automation, managed_mult
from simulation.model.rules.incidents import by_automation
from simulation.model.rules.quality import record_quality, serves_own_model
from simulation.model.rules.streams import next_gap
from simulation.model.rules.work import create_work, offer_work
from simulation.model.variates import chance, decided, draw, value_at

REJECTED = address("retrained model is rejected")
EFFORT_L0 = CHANCES.index("retrain_effort_h_L0")
EFFORT_L1 = CHANCES.index("retrain_effort_h_L1")
EFFORT_L2 = CHANCES.index("retrain_effort_h_L2")
TRAINING_WAIT = CHANCES.index("training_wait_days")
SHIFT_SIZE = CHANCES.index("drift_shock_share")
DETECT_UNMONITORED = CHANCES.index("degradation_detect_days_unmonitored")
DETECT_MONITORED = CHANCES.index("degradation_detect_days_monitored")


@inlined_rule
def retraining_effort_h(company: Any, m: int, count: int) -> float:
    """Return the hands-on hours of a whole cycle at the present automation; one draw decides."""
    u = chance(company, EFFORT_L0, company.models[m].address, count)
    managed = managed_mult(company, company.world.managed_retrain_effort_mult)
    return managed * at_automation(
        company,
        value_at(company, EFFORT_L0, u),
        value_at(company, EFFORT_L1, u),
        value_at(company, EFFORT_L2, u),
    )


@inlined_rule
def retraining_interval(company: Any) -> float:
    """Return the days between the due dates of a model: each version needs its own refresh."""
    return float(company.retrain_need_days / company.versions)


@inlined_rule
def time_retraining(company: Any) -> None:
    """Set the next due dates by the present need, counted from today."""
    if company.mechanisms.retraining == 0:
        return
    for m in range(company.n_models):
        model = company.models[m]
        due = min(model.next_due, company.now + retraining_interval(company))
        model.next_due = due
        schedule(company, company.first_due_slot + m, due)


@rule
def begin_retraining(company: Any, works: Any, log: Any, m: int) -> None:
    """Ask for a retraining cycle of a model: preparing and starting the training comes first."""
    model = company.models[m]
    count = model.retrainings
    model.retrainings += 1
    model.retraining_open = 1
    effort_h = retraining_effort_h(company, m, count)
    later = min(1.0, company.world.retrain_validate_share + company.world.retrain_redeploy_share)
    place = create_work(
        company, works, log, RETRAINING, effort_h * (1.0 - later), company.now, m, count, NOBODY
    )
    works[place].rest_h = effort_h
    offer_work(company, works, log, place)


@inlined_rule
def retraining_falls_due(company: Any, works: Any, log: Any, m: int) -> None:
    """Ask for the refresh that the need demands, or owe it while one is still under way."""
    model = company.models[m]
    if serves_own_model(company, m):
        append(company, log, RETRAINING_DUE, m, model.retraining_open, NOTHING, 0.0, 0.0)
        ask_for_refresh(company, works, log, m)
    model.next_due += retraining_interval(company)
    schedule(company, company.first_due_slot + m, model.next_due)


@rule
def ask_for_refresh(company: Any, works: Any, log: Any, m: int) -> None:
    """Begin a retraining, or owe one while one is under way."""
    if company.models[m].retraining_open == 1:
        company.models[m].retraining_owed = 1
    else:
        begin_retraining(company, works, log, m)


@inlined_rule
def training_started(company: Any, works: Any, log: Any, place: int) -> None:
    """Let the machine train; people validate when it is done."""
    m = works[place].model
    count = works[place].iteration
    effort_h = works[place].rest_h
    wait = draw(company, TRAINING_WAIT, company.models[m].address, count)
    after = create_work(
        company,
        works,
        log,
        VALIDATION,
        effort_h * company.world.retrain_validate_share,
        company.now + wait,
        m,
        count,
        NOBODY,
    )
    works[after].rest_h = effort_h
    if works[after].ready_at <= company.now:
        offer_work(company, works, log, after)


@inlined_rule
def validated(company: Any, works: Any, log: Any, place: int, seat: int) -> None:
    """Accept the retrained model, which its validator then redeploys, or start over."""
    m = works[place].model
    count = works[place].iteration
    if decided(
        company, REJECTED, company.models[m].address, count, company.world.retrain_reject_prob
    ):
        append(company, log, RETRAINING_REJECTED, m, NOTHING, NOTHING, 0.0, 0.0)
        begin_retraining(company, works, log, m)
        return
    effort_h = works[place].rest_h * company.world.retrain_redeploy_share
    create_work(company, works, log, REDEPLOYMENT, effort_h, company.now, m, count, seat)


@rule
def refresh_done(company: Any, works: Any, log: Any, m: int) -> None:
    """Close the retraining under way and begin the one that is owed."""
    model = company.models[m]
    model.retraining_open = 0
    if model.retraining_owed == 1:
        model.retraining_owed = 0
        begin_retraining(company, works, log, m)


@inlined_rule
def data_shift(company: Any, log: Any, stream: int) -> None:
    """Let the world of a model change abruptly; it is noticed later."""
    s = company.streams[stream]
    model = company.models[s.model]
    size = draw(company, SHIFT_SIZE, s.address, s.arrivals)
    model.shift_share += size
    append(company, log, DATA_SHIFTED, s.model, NOTHING, NOTHING, size, 0.0)
    record_quality(company, log, s.model)
    wait = by_automation(company, DETECT_UNMONITORED, DETECT_MONITORED, s.address, s.arrivals)
    slot = company.first_detection_slot + s.model
    schedule(company, slot, min(company.due[slot], company.now + wait))
    s.arrivals += 1
    next_gap(company, stream)


@inlined_rule
def shift_is_noticed(company: Any, works: Any, log: Any, m: int) -> None:
    """Answer a noticed loss of quality with a retraining, if there is retraining at all."""
    append(company, log, SHIFT_DETECTED, m, NOTHING, NOTHING, 0.0, 0.0)
    if company.mechanisms.retraining == 1:
        ask_for_refresh(company, works, log, m)
