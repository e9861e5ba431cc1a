"""Investment: platform automation, data pipeline, product features, and infrastructure debt."""

from __future__ import annotations

from typing import Any

from simulation.model import formulas
from simulation.model.jit import inlined_rule, rule
from simulation.model.log import AUTOMATION, INFRA_DEBT, PIPELINE, PRODUCT_MATURITY, append
from simulation.model.names import (
    DATA_PLATFORM,
    DAYS_PER_YEAR,
    FEATURE,
    NOTHING,
    PLATFORM,
)
from simulation.model.parameters import CHANCES
from simulation.model.randomness import address
from simulation.model.rules.effort import task_hours_per_day
from simulation.model.rules.streams import retime_streams
from simulation.model.rules.work import create_work
from simulation.model.variates import draw

COMPANY = address("the company")
FEATURE_EFFORT = CHANCES.index("feature_effort_h")
MATURITY_GAIN = CHANCES.index("maturity_gain_per_feature")


@rule
def platform_is_wanted(company: Any) -> bool:
    """Return whether platform work still has something to automate or to clear up."""
    co = company[0]
    return bool(
        co.mechanisms.platform == 1
        and (co.automation < co.world.max_automation or co.infra_debt > 0.0)
    )


@rule
def create_platform_work(company: Any, works: Any, log: Any, seat: int) -> int:
    """Create the next piece of platform work; return its row."""
    effort_h = company[0].world.platform_work_effort_h
    return create_work(
        company, works, log, PLATFORM, effort_h, company[0].now, NOTHING, NOTHING, seat
    )


@rule
def platform_improves(company: Any, log: Any) -> None:
    """Raise automation by the finished piece of platform work, and repay debt."""
    co = company[0]
    hours = co.world.platform_work_effort_h
    co.automation = formulas.automation_after(
        co.automation,
        hours,
        co.world.automation_at_L1,
        co.world.max_automation,
        co.platform_h_to_L1,
        co.platform_h_to_L2,
    )
    append(company, log, AUTOMATION, NOTHING, NOTHING, NOTHING, co.automation, 0.0)
    yearly_h = co.present * task_hours_per_day(company) * DAYS_PER_YEAR
    repaid = formulas.debt_repaid(hours, co.world.infra_debt_payback_ratio, yearly_h)
    if co.infra_debt > 0.0:
        co.infra_debt = max(0.0, co.infra_debt - repaid)
        append(company, log, INFRA_DEBT, NOTHING, NOTHING, NOTHING, co.infra_debt, 0.0)
    retime_streams(company)


@rule
def debt_grows(company: Any, log: Any) -> None:
    """Let infrastructure debt grow with the time since its last update, once launched."""
    co = company[0]
    days = co.now - co.debt_updated
    co.debt_updated = co.now
    launched = False
    for m in range(co.n_models):
        launched = launched or co.models[m].in_production == 1
    growth = co.world.infra_debt_growth_per_day * days
    if not launched or growth <= 0.0 or co.infra_debt >= co.world.infra_debt_cap:
        return
    co.infra_debt = min(co.world.infra_debt_cap, co.infra_debt + growth)
    append(company, log, INFRA_DEBT, NOTHING, NOTHING, NOTHING, co.infra_debt, 0.0)


@rule
def create_data_platform_work(company: Any, works: Any, log: Any, seat: int) -> int:
    """Create the next piece of data pipeline work; return its row."""
    effort_h = company[0].world.data_platform_work_effort_h
    return create_work(
        company, works, log, DATA_PLATFORM, effort_h, company[0].now, NOTHING, NOTHING, seat
    )


@rule
def pipeline_improves(company: Any, log: Any) -> None:
    """Raise data pipeline maturity by the finished piece of pipeline work."""
    co = company[0]
    co.pipeline = formulas.pipeline_after(
        co.pipeline,
        co.world.data_platform_work_effort_h,
        co.world.pipeline_reference,
        co.pipeline_h,
    )
    append(company, log, PIPELINE, NOTHING, NOTHING, NOTHING, co.pipeline, 0.0)


@inlined_rule
def create_feature(company: Any, works: Any, log: Any, seat: int) -> int:
    """Create the next product improvement; return the row of its work."""
    co = company[0]
    number = int(co.features)
    co.features += 1
    effort_h = draw(company, FEATURE_EFFORT, COMPANY, number)
    return create_work(company, works, log, FEATURE, effort_h, co.now, NOTHING, number, seat)


@rule
def product_matures(company: Any, works: Any, log: Any, place: int) -> None:
    """Close a part of the gap to a complete product."""
    co = company[0]
    gain = draw(company, MATURITY_GAIN, COMPANY, works[place].iteration)
    co.maturity += (1.0 - co.maturity) * min(1.0, gain)
    append(company, log, PRODUCT_MATURITY, NOTHING, NOTHING, NOTHING, co.maturity, 0.0)
    retime_streams(company)
