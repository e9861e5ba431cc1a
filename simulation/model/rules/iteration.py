"""Model iteration: data, experiment, training wait, evaluation, deployment."""

from __future__ import annotations

from typing import Any

from simulation.model import formulas
from simulation.model.jit import inlined_rule, rule
from simulation.model.log import (
    EXPERIMENT_FAILED,
    EXPERIMENT_SUCCEEDED,
    ITERATION_STARTED,
    OFFLINE_QUALITY,
    append,
)
from simulation.model.names import (
    DATA_PREPARATION,
    DEPLOYMENT,
    EVALUATION,
    EXPERIMENT,
    NOBODY,
    NOTHING,
    RESEARCH_LED,
)
from simulation.model.parameters import CHANCES
from simulation.model.randomness import address
from simulation.model.rules.approach import approach_fails, pivot
from simulation.model.rules.automation import at_automation, managed_mult
from simulation.model.rules.launch import awaits_launch, good_enough
from simulation.model.rules.responsibility import has_role
from simulation.model.rules.work import create_work, offer_work
from simulation.model.variates import chance, decided, draw, value_at

COMPANY = address("the company")
EXPERIMENT_SUCCEEDS = address("experiment succeeds")
DATA_PREP_EFFORT = CHANCES.index("data_prep_effort_h_manual")
EXPERIMENT_EFFORT = CHANCES.index("experiment_effort_h")
TRAINING_WAIT = CHANCES.index("training_wait_days")
HANDOFF_DELAY = CHANCES.index("handoff_delay_days")
ERROR_CUT = CHANCES.index("rel_error_cut_per_success")
FIRST_DEPLOY_EFFORT = CHANCES.index("first_deploy_effort_h")
DEPLOY_EFFORT_L0 = CHANCES.index("later_deploy_effort_h_L0")
DEPLOY_EFFORT_L1 = CHANCES.index("later_deploy_effort_h_L1")
DEPLOY_EFFORT_L2 = CHANCES.index("later_deploy_effort_h_L2")


@rule
def prepare_data(company: Any, works: Any, log: Any, iteration: int, seat: int) -> int:
    """Create the work of assembling one more version of the data; return its row."""
    effort_h = draw(company, DATA_PREP_EFFORT, COMPANY, company.data_sets)
    # The evidence says what a pipeline of the reference maturity does, and no more.
    effort_h *= formulas.stated_at(
        company.world.data_prep_mult_with_pipeline,
        min(company.pipeline, company.world.pipeline_reference),
        company.world.pipeline_reference,
    )
    company.data_sets += 1
    m = NOTHING
    if iteration != NOTHING:
        m = model_of(company, iteration)
    return create_work(
        company, works, log, DATA_PREPARATION, effort_h, company.now, m, iteration, seat
    )


@rule
def model_of(company: Any, iteration: int) -> int:
    """Return the model an iteration works on: each in turn."""
    return iteration % int(company.n_models)


@inlined_rule
def start_iteration(company: Any, works: Any, log: Any, seat: int) -> int:
    """Start an iteration with the data that is ready, or with preparing it; return the work."""
    iteration = int(company.iterations)
    company.iterations += 1
    m = model_of(company, iteration)
    append(company, log, ITERATION_STARTED, m, NOTHING, iteration, 0.0, 0.0)
    if company.ready_experiments >= 1.0:
        return create_experiment(company, works, log, iteration, seat)
    return prepare_data(company, works, log, iteration, seat)


@rule
def create_experiment(company: Any, works: Any, log: Any, iteration: int, seat: int) -> int:
    """Use up prepared data for the experiment of an iteration; return the row of its work."""
    company.ready_experiments -= 1.0
    effort_h = draw(company, EXPERIMENT_EFFORT, COMPANY, iteration)
    if company.architecture == RESEARCH_LED:
        effort_h *= company.world.research_led_effort_mult
    m = model_of(company, iteration)
    place = create_work(
        company,
        works,
        log,
        EXPERIMENT,
        effort_h * (1.0 - company.world.evaluation_effort_share),
        company.now,
        m,
        iteration,
        seat,
    )
    works[place].rest_h = effort_h * company.world.evaluation_effort_share
    return place


@inlined_rule
def data_prepared(company: Any, works: Any, log: Any, place: int, seat: int) -> None:
    """Add the new version's experiments; whoever prepared it for an iteration goes on with it."""
    company.ready_experiments += company.world.dataset_reuse_experiments
    iteration = works[place].iteration
    if iteration != NOTHING:
        create_experiment(company, works, log, iteration, seat)


@inlined_rule
def experiment_trains(company: Any, works: Any, log: Any, place: int) -> None:
    """Let the machine train; the result is evaluated when it is done."""
    work = works[place]
    iteration = work.iteration
    wait = draw(company, TRAINING_WAIT, COMPANY, iteration)
    if company.architecture == RESEARCH_LED:
        wait *= company.world.research_led_wait_mult
    after = create_work(
        company,
        works,
        log,
        EVALUATION,
        work.rest_h,
        company.now + wait,
        work.model,
        iteration,
        NOBODY,
    )
    if works[after].ready_at <= company.now:
        offer_work(company, works, log, after)


@inlined_rule
def evaluated(company: Any, works: Any, log: Any, place: int, seat: int) -> None:
    """Learn whether the experiment helped, or ends the approach; a success is to be deployed."""
    m = works[place].model
    iteration = works[place].iteration
    if approach_fails(company, iteration):
        append(company, log, EXPERIMENT_FAILED, m, NOTHING, iteration, 0.0, 0.0)
        pivot(company, works, log, m, iteration)
        return
    gain = 0.0
    succeeds = decided(company, EXPERIMENT_SUCCEEDS, COMPANY, iteration, success_chance(company))
    if succeeds:
        gain = improve(company, log, m, iteration)
    else:
        append(company, log, EXPERIMENT_FAILED, m, NOTHING, iteration, 0.0, 0.0)
    # Before the launch one deployment is under way at a time, and takes the best version along.
    if awaits_launch(company, m):
        if (
            company.models[m].launching == 0
            and good_enough(company, m)
            and model_was_improved(company, m)
        ):
            company.models[m].launching = 1
            ask_for_deployment(company, works, log, m, iteration, seat, gain)
    elif succeeds:
        ask_for_deployment(company, works, log, m, iteration, seat, gain)


@inlined_rule
def success_chance(company: Any) -> float:
    """Return the chance that an experiment helps; data debt lowers it."""
    w = company.world
    kept = formulas.stated_at(1.0 - w.data_debt_success_loss, company.data_debt, w.debt_reference)
    return float(w.experiment_success_prob * kept)


@inlined_rule
def model_was_improved(company: Any, m: int) -> bool:
    """Return whether an experiment has ever helped: a first prototype is nothing to launch."""
    return bool(company.models[m].offline_error < company.world.initial_error)


@inlined_rule
def improve(company: Any, log: Any, m: int, iteration: int) -> float:
    """Cut the offline error by what new data and the experiment bring; return the latter."""
    model = company.models[m]
    cut = min(1.0, draw(company, ERROR_CUT, COMPANY, iteration))
    model.offline_error = formulas.learned(
        model.offline_error,
        model.irreducible_error,
        model.offline_volume,
        company.data_volume,
        company.world.learning_curve_beta,
    )
    model.offline_volume = max(model.offline_volume, company.data_volume)
    gain = cut * max(0.0, model.offline_error - model.irreducible_error)
    model.offline_error -= gain
    append(company, log, EXPERIMENT_SUCCEEDED, m, NOTHING, iteration, gain, 0.0)
    append(company, log, OFFLINE_QUALITY, m, NOTHING, NOTHING, 1.0 - model.offline_error, 0.0)
    return float(gain)


@inlined_rule
def ask_for_deployment(
    company: Any, works: Any, log: Any, m: int, iteration: int, seat: int, gain: float
) -> None:
    """Ask for the deployment of a version; handed to another role, it waits a while."""
    effort_h = deployment_effort_h(company, m, iteration)
    ready_at = company.now
    role = company.engineers[seat].role
    if company.mechanisms.handoffs == 1 and not has_role(
        company.kinds[DEPLOYMENT].responsible, role
    ):
        ready_at += draw(company, HANDOFF_DELAY, COMPANY, iteration)
    after = create_work(company, works, log, DEPLOYMENT, effort_h, ready_at, m, iteration, NOBODY)
    works[after].gain = gain
    if works[after].ready_at <= company.now:
        offer_work(company, works, log, after)


@inlined_rule
def deployment_effort_h(company: Any, m: int, iteration: int) -> float:
    """Return the hands-on hours to deploy: the first version, or a later one by automation."""
    managed = managed_mult(company, company.world.managed_deploy_effort_mult)
    if awaits_launch(company, m):
        return draw(company, FIRST_DEPLOY_EFFORT, company.models[m].address, 0) * managed
    u = chance(company, DEPLOY_EFFORT_L0, COMPANY, iteration)
    return managed * at_automation(
        company,
        value_at(company, DEPLOY_EFFORT_L0, u),
        value_at(company, DEPLOY_EFFORT_L1, u),
        value_at(company, DEPLOY_EFFORT_L2, u),
    )
