"""Random streams: arrivals whose rate changes with the company.

Each stream keeps one unit gap per arrival (unit-exponential unless a scenario says otherwise) and
uses it up at the present rate, so a change of rate re-times the arrival without a new draw.
"""

from __future__ import annotations

import math
from typing import Any

from simulation.model import formulas, formulas_market
from simulation.model.agenda import schedule
from simulation.model.jit import inlined_rule, rule
from simulation.model.names import (
    DATA_SHIFTS,
    NEVER,
    NOTHING,
    PILOT_STARTS,
    WHEN_OVERLOADED,
    WITH_HOSTED_MODEL,
    WITH_OWN_MODEL,
)
from simulation.model.randomness import address, uniform
from simulation.model.rules.automation import at_automation, managed_mult
from simulation.model.state import RATE_CAUSES
from simulation.model.variates import draw

GAP = address("gap of a stream")
AUTOMATION, INFRA_DEBT, DATA_DEBT, TRAFFIC = range(len(RATE_CAUSES))


@rule
def update_rate_mults(company: Any) -> None:
    """Work out anew what multiplies rates, where its cause has changed since the last time."""
    w = company.world
    mult = company.rate_mult
    if has_changed(company, AUTOMATION, company.automation):
        mult[AUTOMATION] = at_automation(
            company, 1.0, w.incident_rate_mult_L1, w.incident_rate_mult_L2
        )
    if has_changed(company, INFRA_DEBT, company.infra_debt):
        mult[INFRA_DEBT] = formulas.stated_at(
            w.infra_debt_incident_mult, company.infra_debt, w.debt_reference
        )
    if has_changed(company, DATA_DEBT, company.data_debt):
        mult[DATA_DEBT] = formulas.stated_at(
            w.data_debt_incident_mult, company.data_debt, w.debt_reference
        )
    if has_changed(company, TRAFFIC, company.requests_per_month):
        mult[TRAFFIC] = formulas_market.traffic_mult(
            company.requests_per_month,
            w.usage_requests_per_customer_month,
            w.incident_rate_traffic_elasticity,
        )


@inlined_rule
def has_changed(company: Any, cause: int, level: float) -> bool:
    """Return whether a cause of rates is no longer as it was, and note how it is now."""
    if company.rate_cause[cause] == level:
        return False
    company.rate_cause[cause] = level
    return True


@inlined_rule
def present_rate(company: Any, stream: int) -> float:
    """Return the arrivals a day of a stream as the company is now (see `update_rate_mults`)."""
    s = company.streams[stream]
    if s.brings == PILOT_STARTS:
        return pilot_rate(company)
    if s.model != NOTHING and company.models[s.model].in_production == 0:
        return 0.0
    if s.brings == DATA_SHIFTS:
        own = company.models[s.model].hosted == 0
        return float(company.world.drift_shock_per_day) if own else 0.0
    if not may_arise(company, company.kinds[s.kind].arises):
        return 0.0
    # What is down cannot fail again; its data shift all the same.
    if s.model != NOTHING and company.models[s.model].down > 0:
        return 0.0
    return rate_of_kind(company, s.kind)


@inlined_rule
def may_arise(company: Any, arises: int) -> bool:
    """Return whether work that arises under a condition can arrive now."""
    if arises == WHEN_OVERLOADED:
        return bool(company.overloaded_since < NEVER)
    if arises in (WITH_HOSTED_MODEL, WITH_OWN_MODEL):
        found = False
        for m in range(company.n_models):
            model = company.models[m]
            hosted = model.hosted == 1
            right = hosted if arises == WITH_HOSTED_MODEL else not hosted
            found = found or (model.in_production == 1 and right)
        return found
    return True


@inlined_rule
def rate_of_kind(company: Any, k: int) -> float:
    """Return the arrivals a day of a kind of work, as automation, debts and traffic have it."""
    w = company.world
    kind = company.kinds[k]
    rate = kind.rate_per_day
    if kind.responds_to_automation == 1:
        rate *= company.rate_mult[AUTOMATION]
    if kind.responds_to_debt == 1:
        rate *= company.rate_mult[INFRA_DEBT]
    if kind.responds_to_data_debt == 1:
        rate *= company.rate_mult[DATA_DEBT]
        if w.data_need_static > 0.5:
            rate *= w.data_need_static_mult
    if kind.responds_to_traffic == 1:
        rate *= company.rate_mult[TRAFFIC]
    if kind.takes_down == 1:
        rate *= managed_mult(company, w.managed_incident_rate_mult)
    return float(rate)


@inlined_rule
def pilot_rate(company: Any) -> float:
    """Return the pilots a day that the company attracts; none before launch."""
    if company.launch_day == NEVER:
        return 0.0
    return float(
        company.world.pilot_arrival_per_day
        * formulas_market.maturity_gain(
            company.maturity,
            company.world.maturity_at_launch,
            company.world.pilot_arrival_mult_at_full_maturity,
        )
        * formulas_market.reference_gain(
            company.customers,
            company.world.reference_gain_per_customer,
            company.world.reference_gain_cap,
        )
        * company.reputation
    )


@inlined_rule
def retime_stream(company: Any, stream: int, rate: float) -> None:
    """Use up the gap at the old rate and set when it ends at `rate`, arrivals a day."""
    s = company.streams[stream]
    s.budget = max(0.0, s.budget - s.rate * (company.now - s.since))
    s.since = company.now
    s.rate = rate
    due = NEVER
    if s.rate > 0.0:
        due = company.now + s.budget / s.rate
    schedule(company, company.first_stream_slot + stream, due)


@rule
def retime_streams(company: Any) -> None:
    """Re-time every stream whose rate has changed."""
    update_rate_mults(company)
    for stream in range(company.n_streams):
        rate = present_rate(company, stream)
        if rate != company.streams[stream].rate:
            retime_stream(company, stream, rate)


@rule
def next_gap(company: Any, stream: int) -> None:
    """Draw the gap to the next arrival of a stream and time it."""
    s = company.streams[stream]
    if s.kind == NOTHING:
        u = uniform(company.seed, company.replication, GAP, s.address, s.arrivals)
        s.budget = -math.log(1.0 - u)
    else:
        s.budget = draw(company, company.kinds[s.kind].gap, s.address, s.arrivals)
    s.since = company.now
    update_rate_mults(company)
    retime_stream(company, stream, present_rate(company, stream))
