"""Quality of the models in production: drift, abrupt shifts, refreshes."""

from __future__ import annotations

from typing import Any

from simulation.model import formulas
from simulation.model.jit import inlined_rule, rule
from simulation.model.log import LIVE_QUALITY, MODEL_DOWN, MODEL_REFRESHED, MODEL_UP, append
from simulation.model.names import NOTHING
from simulation.model.rules.streams import retime_streams


@rule
def drift_per_day(company: Any, m: int) -> float:
    """Return the quality that a model loses a day; a hosted model is its provider's to renew."""
    if company.models[m].hosted == 1:
        return 0.0
    return float(company.world.drift_share_per_day)


@rule
def initial_error(company: Any, m: int) -> float:
    """Return the error that a model began with: the first prototype's, or a hosted model's."""
    if company.models[m].hosted == 1 and company.own_model_wanted == 0:
        return float(company.world.app_initial_error)
    return float(company.world.initial_error)


@rule
def live_quality(company: Any, m: int) -> float:
    """Return the live quality of a model.

    1 less its error, drift since its data, shifts, and changes of a hosted model not yet answered.
    """
    model = company.models[m]
    drift = drift_per_day(company, m) * (company.now - model.fresh_as_of)
    lost = drift + model.shift_share + model.provider_loss
    return float(max(0.0, 1.0 - model.live_error - lost))


@rule
def serves_own_model(company: Any, m: int) -> bool:
    """Return whether a model is in production and the company's own."""
    return bool(company.models[m].in_production == 1 and company.models[m].hosted == 0)


@rule
def models_in_production(company: Any) -> int:
    """Return how many models the company has in production, hosted ones included."""
    count = 0
    for m in range(company.n_models):
        count += company.models[m].in_production
    return int(count)


@rule
def own_models_in_production(company: Any) -> int:
    """Return how many models of its own the company has in production."""
    count = 0
    for m in range(company.n_models):
        if serves_own_model(company, m):
            count += 1
    return count


@rule
def record_quality(company: Any, log: Any, m: int) -> None:
    """Write the live quality of a model in production and how it changes from here."""
    if company.models[m].in_production == 0:
        return
    quality = live_quality(company, m)
    slope = -drift_per_day(company, m)
    append(company, log, LIVE_QUALITY, m, NOTHING, NOTHING, quality, slope)


@rule
def mean_live_quality(company: Any) -> float:
    """Return the mean live quality of the models in production, 0 without any."""
    total = 0.0
    live = 0
    for m in range(company.n_models):
        if company.models[m].in_production == 1:
            total += live_quality(company, m)
            live += 1
    if live == 0:
        return 0.0
    return total / live


@inlined_rule
def refresh_model(company: Any, log: Any, m: int) -> None:
    """Put the retrained version into use: it knows the data up to its snapshot, and no later."""
    model = company.models[m]
    model.fresh_as_of = model.snapshot
    model.shift_share = max(0.0, model.shift_share - model.snapshot_shift_share)
    model.live_error = formulas.learned(
        model.live_error,
        model.irreducible_error,
        model.live_volume,
        model.snapshot_volume,
        company.world.learning_curve_beta,
    )
    model.live_volume = max(model.live_volume, model.snapshot_volume)
    age = company.now - model.snapshot
    append(company, log, MODEL_REFRESHED, m, NOTHING, NOTHING, age, 0.0)
    record_quality(company, log, m)


@inlined_rule
def goes_down(company: Any, log: Any, m: int) -> None:
    """Count one more open failure of a model; the first takes it down."""
    model = company.models[m]
    model.down += 1
    if model.down == 1:
        model.down_since = company.now
        append(company, log, MODEL_DOWN, m, NOTHING, NOTHING, 0.0, 0.0)
        retime_streams(company)


@inlined_rule
def comes_back(company: Any, log: Any, m: int) -> None:
    """Count one open failure less; without any the model is up again."""
    model = company.models[m]
    model.down -= 1
    if model.down == 0:
        days = company.now - model.down_since
        company.downtime_days += days
        append(company, log, MODEL_UP, m, NOTHING, NOTHING, days, 0.0)
        retime_streams(company)


@rule
def downtime_so_far(company: Any) -> float:
    """Return the days of outage up to now, summed over models, open outages included."""
    days = company.downtime_days
    for m in range(company.n_models):
        if company.models[m].down > 0:
            days += company.now - company.models[m].down_since
    return float(days)


@rule
def unavailable_share(company: Any, downtime_before: float, since: float) -> float:
    """Return the mean share of the time since `since` that a model was down."""
    days = (company.now - since) * max(1, company.n_models)
    if days <= 0.0:
        return 0.0
    return float((downtime_so_far(company) - downtime_before) / days)
