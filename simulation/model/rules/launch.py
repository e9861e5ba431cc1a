"""The launch: a product surface, the quality bar, and the first version in users' hands."""

from __future__ import annotations

from typing import Any

from simulation.model.agenda import schedule
from simulation.model.jit import inlined_rule, rule
from simulation.model.log import (
    IMPROVEMENT_LIVE,
    LAUNCHED,
    OWN_MODEL_LIVE,
    PRODUCT_READY,
    append,
)
from simulation.model.names import (
    ABSENT,
    MODELLING_PROJECT,
    NEVER,
    NOTHING,
    PRODUCT_FIRST,
    PRODUCT_PROJECT,
    PRODUCT_SURFACE,
)
from simulation.model.rules.quality import initial_error, live_quality, record_quality
from simulation.model.rules.streams import retime_streams
from simulation.model.rules.work import create_work

# Pieces are subtracted as they were added, up to rounding.
DONE_H = 1e-6


@inlined_rule
def plan_surface(company: Any) -> None:
    """Set how much of the product surface is missing today."""
    company.product_ready = 1
    if company.launch_day < NEVER or company.mechanisms.launch_conditions == 0:
        return
    company.surface_h = company.world.mvp_effort_h_model_first
    if company.architecture == PRODUCT_FIRST:
        company.surface_h = company.world.mvp_effort_h_product_first
    if company.surface_h > 0.0:
        company.product_ready = 0


@rule
def awaits_launch(company: Any, m: int) -> bool:
    """Return whether the next version of a model would be its first, or replaces a hosted one."""
    model = company.models[m]
    return bool(model.in_production == 0 or (model.hosted == 1 and company.own_model_wanted == 1))


@rule
def good_enough(company: Any, m: int) -> bool:
    """Return whether a model may be launched: at the bar, and better than a hosted one in use."""
    quality = 1.0 - company.models[m].offline_error
    if company.models[m].in_production == 1:
        return bool(quality > live_quality(company, m))
    if company.mechanisms.launch_conditions == 0:
        return True
    return bool(quality >= company.world.launch_quality_bar)


@inlined_rule
def surface_is_wanted(company: Any, seat: int) -> bool:
    """Return whether the engineer is to work on the product surface.

    It is product people's project; without any, modellers turn to it once a model is good enough,
    and everybody else at once.
    """
    if company.product_ready == 1 or company.surface_h <= 0.0:
        return False
    project = company.roles[company.engineers[seat].role].project
    if project == PRODUCT_PROJECT:
        return True
    for other in range(company.n_seats):
        engineer = company.engineers[other]
        present = engineer.state != ABSENT
        if present and company.roles[engineer.role].project == PRODUCT_PROJECT:
            return False
    return bool(project != MODELLING_PROJECT or good_enough(company, 0))


@inlined_rule
def create_surface_work(company: Any, works: Any, log: Any, seat: int) -> int:
    """Create the next piece of work on the product surface; return its row."""
    hours = min(company.world.product_surface_work_effort_h, company.surface_h)
    company.surface_h -= hours
    company.surface_pending_h += hours
    place = create_work(
        company, works, log, PRODUCT_SURFACE, hours, company.now, NOTHING, NOTHING, seat
    )
    works[place].rest_h = hours
    return place


@inlined_rule
def surface_advances(company: Any, works: Any, log: Any, place: int) -> None:
    """Count a finished piece; with the last, what has been deployed goes live."""
    company.surface_pending_h = max(0.0, company.surface_pending_h - works[place].rest_h)
    if company.surface_h > 0.0 or company.surface_pending_h > DONE_H or company.product_ready == 1:
        return
    company.product_ready = 1
    append(company, log, PRODUCT_READY, NOTHING, NOTHING, NOTHING, 0.0, 0.0)
    for m in range(company.n_models):
        if company.models[m].deployed == 1:
            launch(company, log, m)


@rule
def launch(company: Any, log: Any, m: int) -> None:
    """Put the first version of a model into use, once deployed and once there is a product."""
    model = company.models[m]
    if company.product_ready == 0:
        model.deployed = 1
        return
    model.deployed = 0
    # Users see only a share of the offline gains so far; the best version is taken along.
    start = initial_error(company, m)
    model.live_error = start - model.launch_share * (start - model.offline_error)
    replaces = model.in_production == 1
    model.in_production = 1
    model.fresh_as_of = company.now
    model.live_volume = model.offline_volume
    if replaces:
        model.hosted = 0
        model.provider_loss = 0.0
        append(company, log, OWN_MODEL_LIVE, m, NOTHING, NOTHING, 0.0, 0.0)
    else:
        append(company, log, LAUNCHED, m, NOTHING, NOTHING, 0.0, 0.0)
    company.launch_day = min(company.launch_day, company.now)
    if company.mechanisms.retraining == 1 and model.hosted == 0:
        interval = company.retrain_need_days / company.versions
        model.next_due = company.now + interval
        schedule(company, company.first_due_slot + m, model.next_due)
    retime_streams(company)
    append(company, log, IMPROVEMENT_LIVE, m, NOTHING, model.launch_iteration, 0.0, 0.0)
    record_quality(company, log, m)
