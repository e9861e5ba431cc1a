"""What follows from finished work, by its kind."""

from __future__ import annotations

from typing import Any

from simulation.model.jit import inlined_rule
from simulation.model.names import (
    CHANGE_FAILURE,
    CROSS_TRAINING,
    DATA_PLATFORM,
    DATA_PREPARATION,
    DEPLOYMENT,
    EVALUATION,
    EXPERIMENT,
    FEATURE,
    FEEDBACK_CAPTURE,
    FIRST_ARRIVING,
    LABELLING,
    MILESTONE_MODELLING,
    MILESTONE_PRODUCT,
    PLATFORM,
    PRODUCT_SURFACE,
    PROMPT_CHANGE,
    REDEPLOYMENT,
    RETRAINING,
    SERVING_TUNING,
    VALIDATION,
)
from simulation.model.rules.flywheel import (
    batch_labelled,
    feedback_captured,
)
from simulation.model.rules.hosted import prompt_changed
from simulation.model.rules.incidents import restored
from simulation.model.rules.iteration import data_prepared, evaluated, experiment_trains
from simulation.model.rules.launch import surface_advances
from simulation.model.rules.milestones import scope_advances
from simulation.model.rules.platform import (
    pipeline_improves,
    platform_improves,
    product_matures,
)
from simulation.model.rules.projects import wake_free
from simulation.model.rules.releases import goes_live, release
from simulation.model.rules.retraining import (
    refresh_done,
    training_started,
    validated,
)
from simulation.model.rules.serving import serving_tuned
from simulation.model.rules.training import cross_trained


@inlined_rule
def iteration_step_done(company: Any, works: Any, log: Any, place: int, seat: int) -> None:
    """See what follows from finished work on models, data, platform and product."""
    kind = works[place].kind
    if kind == DATA_PREPARATION:
        data_prepared(company, works, log, place, seat)
    elif kind == EXPERIMENT:
        experiment_trains(company, works, log, place)
        wake_free(company, works, log)
    elif kind == EVALUATION:
        evaluated(company, works, log, place, seat)
    elif kind == DEPLOYMENT:
        release(company, works, log, place, seat, 0)
    elif kind == PLATFORM:
        platform_improves(company, log)
    elif kind == DATA_PLATFORM:
        pipeline_improves(company, log)
    elif kind == FEATURE:
        product_matures(company, works, log, place)
    elif kind == PROMPT_CHANGE:
        prompt_changed(company, works, log, place, seat)
    elif kind == PRODUCT_SURFACE:
        surface_advances(company, works, log, place)
    elif kind == FEEDBACK_CAPTURE:
        feedback_captured(company, log)
    elif kind == LABELLING:
        batch_labelled(company, works, log)
    elif MILESTONE_MODELLING <= kind <= MILESTONE_PRODUCT:
        scope_advances(company, works, log, place)
        wake_free(company, works, log)


@inlined_rule
def service_step_done(company: Any, works: Any, log: Any, place: int, seat: int) -> None:
    """See what follows from finished work that keeps the service running."""
    work = works[place]
    kind = work.kind
    if kind == RETRAINING:
        training_started(company, works, log, place)
    elif kind == VALIDATION:
        validated(company, works, log, place, seat)
    elif kind == REDEPLOYMENT:
        if release(company, works, log, place, seat, 1):
            refresh_done(company, works, log, work.model)
    elif kind == CHANGE_FAILURE:
        restored(company, works, log, place)
        goes_live(company, log, work.model, work.iteration, work.gain, work.is_refresh)
        if work.is_refresh == 1:
            refresh_done(company, works, log, work.model)
    elif kind == SERVING_TUNING:
        serving_tuned(company, works, log)
    elif kind == CROSS_TRAINING:
        cross_trained(company, works, log, place, seat)
    elif kind >= FIRST_ARRIVING:
        restored(company, works, log, place)
