"""Serving: traffic, the capacity of own models, and the tuning that enlarges it."""

from __future__ import annotations

from typing import Any

from simulation.model import formulas_market
from simulation.model.jit import inlined_rule, rule
from simulation.model.log import OVERLOAD_BEGAN, OVERLOAD_ENDED, SERVING_TUNED, TRAFFIC, append
from simulation.model.names import (
    CUSTOMER,
    DAYS_PER_MONTH,
    NEVER,
    NOBODY,
    NOTHING,
    SERVING_TUNING,
)
from simulation.model.parameters import CHANCES
from simulation.model.randomness import address
from simulation.model.rules.quality import models_in_production, own_models_in_production
from simulation.model.rules.streams import retime_streams
from simulation.model.rules.work import create_work, offer_work
from simulation.model.variates import draw

COMPANY = address("the company")
TUNING_GAIN = CHANCES.index("serving_tuning_gain")
TUNING_EFFORT = CHANCES.index("serving_tuning_effort_h")
# Requests come in office hours.
OFFICE_SECONDS_PER_MONTH = DAYS_PER_MONTH * 8.0 * 3600.0


@inlined_rule
def count_traffic(company: Any, accounts: Any) -> None:
    """Add up the requests of customers, whose usage grows, and of pilots; none without a model."""
    w = company.world
    if models_in_production(company) == 0:
        company.requests_per_month = company.traffic_rps = 0.0
        return
    usage = w.pilot_usage_share * company.pilots_running
    for place in range(company.n_accounts):
        account = accounts[place]
        if account.state == CUSTOMER:
            months = (company.now - account.started) / DAYS_PER_MONTH
            usage += formulas_market.grown(w.usage_growth_per_month, months)
    company.requests_per_month = usage * w.usage_requests_per_customer_month
    mean_rps = company.requests_per_month / OFFICE_SECONDS_PER_MONTH
    company.traffic_rps = mean_rps * w.traffic_peak_to_mean


@rule
def capacity_rps(company: Any) -> float:
    """Return the requests a second that the own models in production serve within target."""
    per_model = company.world.serving_capacity_untuned_rps * company.serving_gain
    return float(per_model * max(1, own_models_in_production(company)))


@rule
def own_share_of_requests(company: Any) -> float:
    """Return the share of requests that own models answer; hosted ones answer the others."""
    served = models_in_production(company)
    return own_models_in_production(company) / served if served > 0 else 0.0


@rule
def check_load(company: Any, works: Any, log: Any) -> None:
    """Notice whether the peak exceeds capacity; if so, somebody is to tune serving.

    Hosted models are served by their provider, at any load.
    """
    if company.mechanisms.serving_load == 0:
        return
    capacity = capacity_rps(company)
    peak = company.traffic_rps * own_share_of_requests(company)
    overloaded = peak > capacity
    if overloaded and company.overloaded_since == NEVER:
        company.overloaded_since = company.now
        append(company, log, OVERLOAD_BEGAN, NOTHING, NOTHING, NOTHING, peak, capacity)
        retime_streams(company)
    elif not overloaded and company.overloaded_since < NEVER:
        days = company.now - company.overloaded_since
        company.overloaded_days += days
        company.overloaded_since = NEVER
        append(company, log, OVERLOAD_ENDED, NOTHING, NOTHING, NOTHING, days, 0.0)
        retime_streams(company)
    if overloaded and company.tuning_open == 0:
        ask_for_tuning(company, works, log)


@inlined_rule
def ask_for_tuning(company: Any, works: Any, log: Any) -> None:
    """Create the work of one more round of tuning."""
    company.tuning_open = 1
    effort_h = draw(company, TUNING_EFFORT, COMPANY, company.tuning_rounds)
    place = create_work(
        company, works, log, SERVING_TUNING, effort_h, company.now, NOTHING, NOTHING, NOBODY
    )
    offer_work(company, works, log, place)


@rule
def gain_of_round(company: Any, number: int) -> float:
    """Return by what a round of tuning multiplies capacity."""
    first_gain = draw(company, TUNING_GAIN, COMPANY, number)
    return formulas_market.tuning_gain(first_gain, company.world.serving_tuning_gain_decay, number)


@inlined_rule
def serving_tuned(company: Any, works: Any, log: Any) -> None:
    """Enlarge capacity by a finished round of tuning."""
    company.serving_gain *= gain_of_round(company, company.tuning_rounds)
    company.tuning_rounds += 1
    company.tuning_open = 0
    capacity = capacity_rps(company)
    append(company, log, SERVING_TUNED, NOTHING, NOTHING, NOTHING, capacity, 0.0)
    check_load(company, works, log)


@inlined_rule
def record_traffic(company: Any, log: Any) -> None:
    """Write the traffic of the month."""
    if company.requests_per_month > 0.0:
        requests, peak = company.requests_per_month, company.traffic_rps
        append(company, log, TRAFFIC, NOTHING, NOTHING, NOTHING, requests, peak)


@rule
def overloaded_so_far(company: Any) -> float:
    """Return the days of overload up to now, a stretch under way included."""
    days = company.overloaded_days
    if company.overloaded_since < NEVER:
        days += company.now - company.overloaded_since
    return float(days)
