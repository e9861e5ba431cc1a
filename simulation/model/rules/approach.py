"""The approach: the risk that it must be given up, pivots, and what validates it."""

from __future__ import annotations

from typing import Any

from simulation.model.jit import inlined_rule
from simulation.model.log import (
    APPROACH_VALIDATED,
    AUTOMATION,
    OFFLINE_QUALITY,
    PIPELINE,
    PIVOTED,
    append,
)
from simulation.model.names import (
    CHANGE_FAILURE,
    DEPLOYMENT,
    LOW_NOVELTY,
    NEVER,
    NOTHING,
    NOVEL,
    PRODUCT_FIRST,
    VACANT,
)
from simulation.model.parameters import CHANCES
from simulation.model.randomness import address
from simulation.model.rules.quality import initial_error, mean_live_quality, record_quality
from simulation.model.rules.streams import retime_streams
from simulation.model.variates import decided, draw

COMPANY = address("the company")
APPROACH_FAILS = address("approach fails")
QUALITY_KEPT = CHANCES.index("pivot_quality_kept")
PIPELINE_LOSS = CHANCES.index("pivot_data_pipeline_loss")
PLATFORM_LOSS = CHANCES.index("platform_rework_share")


@inlined_rule
def approach_fails(company: Any, iteration: int) -> bool:
    """Return whether a finished experiment shows that the approach will not do."""
    if company.validated == 1 or company.mechanisms.approach_risk == 0:
        return False
    # The risk of a product on hosted models lies in demand, not in a modelling approach.
    if company.architecture == PRODUCT_FIRST:
        return False
    chance = company.world.approach_failure_prob
    if company.novelty == LOW_NOVELTY:
        chance *= company.world.approach_failure_mult_low
    elif company.novelty == NOVEL:
        chance *= company.world.approach_failure_mult_novel
    return decided(company, APPROACH_FAILS, COMPANY, iteration, min(1.0, chance))


@inlined_rule
def pivot(company: Any, works: Any, log: Any, m: int, iteration: int) -> None:
    """Give the approach up: part of platform, pipeline and quality goes with it."""
    number = int(company.pivots)
    company.pivots += 1
    lost = company.automation * min(1.0, draw(company, PLATFORM_LOSS, COMPANY, number))
    company.automation -= lost
    company.pipeline *= 1.0 - min(1.0, draw(company, PIPELINE_LOSS, COMPANY, number))
    kept = min(1.0, draw(company, QUALITY_KEPT, COMPANY, number))
    before = company.models[m].offline_error
    for each in range(company.n_models):
        model = company.models[each]
        start = initial_error(company, each)
        model.offline_error = start - kept * (start - model.offline_error)
        model.live_error = start - kept * (start - model.live_error)
        if model.deployed == 1:
            model.deployed, model.launching = 0, 0
        record_quality(company, log, each)
        quality = 1.0 - model.offline_error
        append(company, log, OFFLINE_QUALITY, each, NOTHING, NOTHING, quality, 0.0)
    for place in range(company.n_works):
        if works[place].state != VACANT and works[place].kind in (DEPLOYMENT, CHANGE_FAILURE):
            works[place].gain *= kept
    fallen = company.models[m].offline_error - before
    append(company, log, PIVOTED, m, NOTHING, iteration, lost, fallen)
    append(company, log, AUTOMATION, NOTHING, NOTHING, NOTHING, company.automation, 0.0)
    append(company, log, PIPELINE, NOTHING, NOTHING, NOTHING, company.pipeline, 0.0)
    retime_streams(company)


@inlined_rule
def approach_is_watched(company: Any, log: Any) -> None:
    """Validate the approach once real users have had enough quality for long enough."""
    if company.validated == 1:
        return
    w = company.world
    users = company.customers + company.pilots_running
    good = mean_live_quality(company) >= w.launch_quality_bar and users >= w.validation_min_users
    if not good:
        company.holds_since = NEVER
        return
    if company.holds_since == NEVER:
        company.holds_since = company.now
    if company.now - company.holds_since >= w.validation_hold_days:
        company.validated = 1
        append(company, log, APPROACH_VALIDATED, NOTHING, NOTHING, NOTHING, 0.0, 0.0)
