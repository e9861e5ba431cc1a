"""Project work: what an engineer turns to when nothing in the queue is theirs to do."""

from __future__ import annotations

from typing import Any

from simulation.model.jit import inlined_rule, rule
from simulation.model.names import (
    DATA_PROJECT,
    FREE,
    FULL,
    MODELLING_PROJECT,
    NOTHING,
    PLATFORM_PROJECT,
    PRODUCT_PROJECT,
)
from simulation.model.rules.flywheel import capture_is_wanted, create_capture_work
from simulation.model.rules.hosted import create_prompt_change, prompts_are_wanted
from simulation.model.rules.iteration import prepare_data, start_iteration
from simulation.model.rules.launch import create_surface_work, surface_is_wanted
from simulation.model.rules.milestones import milestone_work
from simulation.model.rules.platform import (
    create_data_platform_work,
    create_feature,
    create_platform_work,
    platform_is_wanted,
)
from simulation.model.rules.responsibility import most_urgent, runs_own_models
from simulation.model.rules.work import start_work, time_patience


@inlined_rule
def next_project(company: Any, works: Any, log: Any, seat: int) -> int:
    """Create the next piece of the engineer's own project work; return its row or NOTHING."""
    place = milestone_work(company, works, log, seat)
    if place != NOTHING:
        return place
    if surface_is_wanted(company, seat):
        return create_surface_work(company, works, log, seat)
    project = company.roles[company.engineers[seat].role].project
    if project == MODELLING_PROJECT:
        return modelling_project(company, works, log, seat)
    if project == PLATFORM_PROJECT and platform_is_wanted(company):
        return create_platform_work(company, works, log, seat)
    if project == DATA_PROJECT:
        return data_project(company, works, log, seat)
    if project == PRODUCT_PROJECT:
        return product_project(company, works, log, seat)
    return NOTHING


@inlined_rule
def modelling_project(company: Any, works: Any, log: Any, seat: int) -> int:
    """Work on own models, or on the prompts of hosted ones."""
    if company.mechanisms.iteration == 0 or company.n_models == 0:
        return NOTHING
    if prompts_are_wanted(company):
        return create_prompt_change(company, works, log, seat)
    return start_iteration(company, works, log, seat)


@inlined_rule
def product_project(company: Any, works: Any, log: Any, seat: int) -> int:
    """Capture feedback once launched; then product work, in turn with prompts of hosted models."""
    if capture_is_wanted(company):
        return create_capture_work(company, works, log, seat)
    prompts = prompts_are_wanted(company)
    if prompts and (company.iterations <= company.features or company.mechanisms.features == 0):
        return create_prompt_change(company, works, log, seat)
    if company.mechanisms.features == 1:
        return create_feature(company, works, log, seat)
    return NOTHING


@inlined_rule
def data_project(company: Any, works: Any, log: Any, seat: int) -> int:
    """Keep prepared data ahead of the experiments, otherwise improve the pipeline."""
    wanted = company.world.ready_datasets_target * company.world.dataset_reuse_experiments
    iterating = company.mechanisms.iteration == 1 and runs_own_models(company)
    if iterating and company.ready_experiments < wanted:
        return prepare_data(company, works, log, NOTHING, seat)
    if company.mechanisms.data_platform == 1:
        return create_data_platform_work(company, works, log, seat)
    return NOTHING


@inlined_rule
def take_next(company: Any, works: Any, log: Any, seat: int) -> None:
    """Let an engineer without work take the most urgent, else a project, else be free."""
    place = most_urgent(company, works, seat)
    if place == NOTHING:
        place = next_project(company, works, log, seat)
    if company.status == FULL:
        return
    if place == NOTHING:
        company.engineers[seat].state = FREE
        time_patience(company, works)
    else:
        start_work(company, works, log, place, seat)


@rule
def wake_free(company: Any, works: Any, log: Any) -> None:
    """Let everybody who is free look for work again, in the order of their seats."""
    for seat in range(company.n_seats):
        if company.engineers[seat].state == FREE:
            take_next(company, works, log, seat)
