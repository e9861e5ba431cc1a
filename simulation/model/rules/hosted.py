"""Hosted models: prompt and retrieval changes, and the step to a model of one's own."""

from __future__ import annotations

from typing import Any

from simulation.model.jit import inlined_rule
from simulation.model.log import (
    EXPERIMENT_FAILED,
    EXPERIMENT_SUCCEEDED,
    ITERATION_STARTED,
    OFFLINE_QUALITY,
    append,
)
from simulation.model.names import NOTHING, PROMPT_CHANGE
from simulation.model.parameters import CHANCES
from simulation.model.randomness import address
from simulation.model.rules.iteration import model_of
from simulation.model.rules.launch import good_enough, launch
from simulation.model.rules.quality import initial_error
from simulation.model.rules.releases import release, transfer
from simulation.model.rules.work import create_work
from simulation.model.variates import decided, draw

COMPANY = address("the company")
CHANGE_IS_KEPT = address("prompt change is kept")
PROMPT_EFFORT = CHANCES.index("prompt_iter_effort_h")
PROMPT_CUT = CHANCES.index("prompt_rel_error_cut_per_success")


@inlined_rule
def prompts_are_wanted(company: Any) -> bool:
    """Return whether the product rests on hosted models that prompts can still improve.

    While a model of one's own is being built, nobody works on prompts any more.
    """
    if company.mechanisms.iteration == 0 or company.own_model_wanted == 1:
        return False
    return bool(company.n_models > 0 and company.models[0].hosted == 1)


@inlined_rule
def create_prompt_change(company: Any, works: Any, log: Any, seat: int) -> int:
    """Begin a prompt or retrieval change with its evaluation; return the row of its work."""
    iteration = int(company.iterations)
    company.iterations += 1
    m = model_of(company, iteration)
    append(company, log, ITERATION_STARTED, m, NOTHING, iteration, 0.0, 0.0)
    effort_h = draw(company, PROMPT_EFFORT, COMPANY, iteration)
    return create_work(
        company, works, log, PROMPT_CHANGE, effort_h, company.now, m, iteration, seat
    )


@inlined_rule
def prompt_changed(company: Any, works: Any, log: Any, place: int, seat: int) -> None:
    """Keep the change if it helped: it goes live at once, as a release like any other."""
    m, iteration = works[place].model, works[place].iteration
    model = company.models[m]
    # A change in hand when the own model was decided on is dropped with the others.
    dropped = company.own_model_wanted == 1
    if dropped or not decided(company, CHANGE_IS_KEPT, COMPANY, iteration, kept_chance(company, m)):
        append(company, log, EXPERIMENT_FAILED, m, NOTHING, iteration, 0.0, 0.0)
        return
    cut = min(1.0, draw(company, PROMPT_CUT, COMPANY, iteration))
    gain = cut * max(0.0, model.offline_error - model.irreducible_error)
    model.offline_error -= gain
    append(company, log, EXPERIMENT_SUCCEEDED, m, NOTHING, iteration, gain, 0.0)
    append(company, log, OFFLINE_QUALITY, m, NOTHING, NOTHING, 1.0 - model.offline_error, 0.0)
    if model.in_production == 1:
        works[place].gain = gain
        release(company, works, log, place, seat, 0)
    elif good_enough(company, m):
        model.launch_iteration = iteration
        model.launch_share = transfer(company, seat, m, model.releases)
        launch(company, log, m)


@inlined_rule
def kept_chance(company: Any, m: int) -> float:
    """Return the chance that a change helps: it falls on the way to the hosted model's ceiling."""
    model = company.models[m]
    start = initial_error(company, m)
    way = start - model.irreducible_error
    done = 1.0
    if way > 0.0:
        done = min(1.0, max(0.0, (start - model.offline_error) / way))
    w = company.world
    kept = 1.0 - (1.0 - w.prompt_success_at_ceiling_share) * done
    return float(w.prompt_iter_success_prob * kept)


@inlined_rule
def build_own_model(company: Any) -> None:
    """Begin to build a model of one's own behind the first product; prompts stay as they are."""
    if company.own_model_wanted == 1 or company.n_models == 0 or company.models[0].hosted == 0:
        return
    company.own_model_wanted = 1
    for m in range(company.n_models):
        model = company.models[m]
        model.offline_error = company.world.initial_error
        model.irreducible_error = company.world.initial_error * company.world.irreducible_share
        model.offline_volume = company.world.initial_data_volume
        model.launching = 0
