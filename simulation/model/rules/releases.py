"""Releases: changed versions and refreshed data go into use, or fail and must be mended first."""

from __future__ import annotations

from typing import Any

from simulation.model import formulas
from simulation.model.jit import inlined_rule, rule
from simulation.model.log import (
    IMPROVEMENT_LIVE,
    INFRA_DEBT,
    RELEASE_FAILED,
    append,
)
from simulation.model.names import CHANGE_FAILURE, CONTRACTOR, INFRASTRUCTURE, NOBODY, NOTHING
from simulation.model.parameters import CHANCES
from simulation.model.randomness import address
from simulation.model.rules.automation import at_automation
from simulation.model.rules.incidents import detected, fails
from simulation.model.rules.launch import awaits_launch, good_enough, launch
from simulation.model.rules.quality import record_quality, refresh_model
from simulation.model.rules.streams import retime_streams
from simulation.model.rules.work import offer_work
from simulation.model.variates import decided, draw

CHANGE_FAILS = address("change fails")
DEBT_SPREADS = address("debt spreads")
TRANSFER = CHANCES.index("offline_to_online_transfer")
DEBT_ADDED = CHANCES.index("debt_add_per_nonspecialist_release")


@inlined_rule
def change_fail_chance(company: Any, is_refresh: int) -> float:
    """Return the chance that a release degrades production at the present automation."""
    w = company.world
    probability = at_automation(
        company, w.change_fail_prob_L0, w.change_fail_prob_L1, w.change_fail_prob_L2
    )
    if is_refresh == 1:
        probability *= w.retrain_release_fail_mult
    return float(probability)


@rule
def release(company: Any, works: Any, log: Any, place: int, seat: int, is_refresh: int) -> bool:
    """Release what the finished work in row `place` prepared; return whether it went live.

    A failed change takes the model down; its content goes live once that is mended.
    """
    m = works[place].model
    model = company.models[m]
    count = model.releases
    model.releases += 1
    iteration = works[place].iteration
    add_release_debt(company, log, seat, m, count)
    if is_refresh == 0 and awaits_launch(company, m):
        # A pivot may have taken the version below the bar while it was being deployed.
        if not good_enough(company, m):
            model.launching = 0
            return False
        model.launch_iteration = iteration
        model.launch_share = transfer(company, seat, m, count)
        launch(company, log, m)
        return True
    gain = works[place].gain * transfer(company, seat, m, count)
    probability = change_fail_chance(company, is_refresh)
    if not decided(company, CHANGE_FAILS, model.address, count, probability):
        goes_live(company, log, m, iteration, gain, is_refresh)
        return True
    append(company, log, RELEASE_FAILED, m, is_refresh, works[place].number, 0.0, 0.0)
    mend = fails(company, works, log, CHANGE_FAILURE, m, model.address, count, NOBODY)
    works[mend].iteration = iteration
    works[mend].gain = gain
    works[mend].is_refresh = is_refresh
    if works[mend].ready_at <= company.now:
        detected(company, works, log, mend)
        offer_work(company, works, log, mend)
    return False


@rule
def transfer(company: Any, seat: int, m: int, count: int) -> float:
    """Return the share of an offline gain that users will see, given who deploys."""
    share = draw(company, TRANSFER, company.models[m].address, count)
    if company.engineers[seat].production_experience == 0:
        share *= company.world.transfer_mult_no_prod_experience
    return float(share)


@inlined_rule
def add_release_debt(company: Any, log: Any, seat: int, m: int, count: int) -> None:
    """Let a release by somebody who is no infrastructure specialist add to the debt.

    Debt that is met forces new debt on whoever releases (R55); contractors leave more behind.
    """
    w = company.world
    engineer = company.engineers[seat]
    who = company.models[m].address
    added = 0.0
    if engineer.speed[INFRASTRUCTURE] < 1.0:
        added = draw(company, DEBT_ADDED, who, count)
        if engineer.employment == CONTRACTOR:
            added *= w.contractor_debt_mult
    if company.infra_debt > 0.0:
        met = w.debt_contagion_prob * min(1.0, company.infra_debt / w.debt_reference)
        if decided(company, DEBT_SPREADS, who, count, met):
            added += draw(company, DEBT_ADDED, who ^ DEBT_SPREADS, count)
    if added > 0.0 and company.infra_debt < w.infra_debt_cap:
        company.infra_debt = min(w.infra_debt_cap, company.infra_debt + added)
        append(company, log, INFRA_DEBT, NOTHING, NOTHING, NOTHING, company.infra_debt, 0.0)
        retime_streams(company)


@rule
def goes_live(company: Any, log: Any, m: int, iteration: int, gain: float, is_refresh: int) -> None:
    """Put a release into use: a refresh or an improvement."""
    if is_refresh == 1:
        refresh_model(company, log, m)
        return
    model = company.models[m]
    # The version knows all data that it was trained on, whatever a refresh has learned already.
    learned = formulas.learned(
        model.live_error,
        model.irreducible_error,
        model.live_volume,
        model.offline_volume,
        company.world.learning_curve_beta,
    )
    model.live_volume = max(model.live_volume, model.offline_volume)
    model.live_error = max(0.0, learned - gain)
    append(company, log, IMPROVEMENT_LIVE, m, NOTHING, iteration, gain, 0.0)
    record_quality(company, log, m)
