"""Investment: platform automation, data pipeline, product features, and infrastructure debt."""

from __future__ import annotations

from typing import Any

from simulation.model import formulas
from simulation.model.jit import inlined_rule
from simulation.model.log import (
    AUTOMATION,
    DATA_DEBT,
    INFRA_DEBT,
    PIPELINE,
    PRODUCT_MATURITY,
    append,
)
from simulation.model.names import (
    DATA_PLATFORM,
    DAYS_PER_YEAR,
    FEATURE,
    NEVER,
    NOTHING,
    PLATFORM,
)
from simulation.model.parameters import CHANCES
from simulation.model.randomness import address
from simulation.model.rules.automation import automation_ceiling
from simulation.model.rules.effort import task_hours_per_day
from simulation.model.rules.streams import retime_streams
from simulation.model.rules.work import create_work
from simulation.model.variates import draw

COMPANY = address("the company")
FEATURE_EFFORT = CHANCES.index("feature_effort_h")
MATURITY_GAIN = CHANCES.index("maturity_gain_per_feature")


@inlined_rule
def platform_is_wanted(company: Any) -> bool:
    """Return whether platform work still has something to automate or to clear up."""
    return bool(
        company.mechanisms.platform == 1
        and (company.automation < automation_ceiling(company) or company.infra_debt > 0.0)
    )


@inlined_rule
def create_platform_work(company: Any, works: Any, log: Any, seat: int) -> int:
    """Create the next piece of platform work; return its row."""
    effort_h = company.world.platform_work_effort_h
    return create_work(company, works, log, PLATFORM, effort_h, company.now, NOTHING, NOTHING, seat)


@inlined_rule
def yearly_task_h(company: Any) -> float:
    """Return the task hours of the whole team in a year."""
    return float(company.present * task_hours_per_day(company) * DAYS_PER_YEAR)


@inlined_rule
def platform_improves(company: Any, log: Any) -> None:
    """Raise automation by the finished piece of platform work, and repay debt."""
    hours = company.world.platform_work_effort_h
    grown = formulas.automation_after(
        company.automation,
        hours,
        company.world.automation_at_L1,
        company.world.max_automation,
        company.platform_h_to_L1,
        company.platform_h_to_L2,
    )
    company.automation = max(company.automation, min(grown, automation_ceiling(company)))
    append(company, log, AUTOMATION, NOTHING, NOTHING, NOTHING, company.automation, 0.0)
    ratio = company.world.infra_debt_payback_ratio
    repaid = formulas.debt_repaid(hours, ratio, yearly_task_h(company))
    if company.infra_debt > 0.0:
        company.infra_debt = max(0.0, company.infra_debt - repaid)
        append(company, log, INFRA_DEBT, NOTHING, NOTHING, NOTHING, company.infra_debt, 0.0)
    retime_streams(company)


@inlined_rule
def debt_grows(company: Any, log: Any) -> None:
    """Let infrastructure debt grow with the time since its last update, once launched."""
    days = company.now - company.debt_updated
    company.debt_updated = company.now
    launched = company.launch_day < NEVER
    growth = company.world.infra_debt_growth_per_day * days
    if not launched or growth <= 0.0 or company.infra_debt >= company.world.infra_debt_cap:
        return
    company.infra_debt = min(company.world.infra_debt_cap, company.infra_debt + growth)
    append(company, log, INFRA_DEBT, NOTHING, NOTHING, NOTHING, company.infra_debt, 0.0)


@inlined_rule
def create_data_platform_work(company: Any, works: Any, log: Any, seat: int) -> int:
    """Create the next piece of data pipeline work; return its row."""
    effort_h = company.world.data_platform_work_effort_h
    return create_work(
        company, works, log, DATA_PLATFORM, effort_h, company.now, NOTHING, NOTHING, seat
    )


@inlined_rule
def pipeline_improves(company: Any, log: Any) -> None:
    """Raise data pipeline maturity by the finished piece of pipeline work."""
    company.pipeline = formulas.pipeline_after(
        company.pipeline,
        company.world.data_platform_work_effort_h,
        company.world.pipeline_reference,
        company.pipeline_h,
    )
    append(company, log, PIPELINE, NOTHING, NOTHING, NOTHING, company.pipeline, 0.0)
    if company.data_debt > 0.0:
        hours = company.world.data_platform_work_effort_h
        repaid = formulas.debt_repaid(
            hours, company.world.data_debt_payback_ratio, yearly_task_h(company)
        )
        company.data_debt = max(0.0, company.data_debt - repaid)
        append(company, log, DATA_DEBT, NOTHING, NOTHING, NOTHING, company.data_debt, 0.0)
        retime_streams(company)


@inlined_rule
def create_feature(company: Any, works: Any, log: Any, seat: int) -> int:
    """Create the next product improvement; return the row of its work."""
    number = int(company.features)
    company.features += 1
    effort_h = draw(company, FEATURE_EFFORT, COMPANY, number)
    return create_work(company, works, log, FEATURE, effort_h, company.now, NOTHING, number, seat)


@inlined_rule
def product_matures(company: Any, works: Any, log: Any, place: int) -> None:
    """Close a part of the gap to a complete product."""
    gain = draw(company, MATURITY_GAIN, COMPANY, works[place].iteration)
    company.maturity += (1.0 - company.maturity) * min(1.0, gain)
    append(company, log, PRODUCT_MATURITY, NOTHING, NOTHING, NOTHING, company.maturity, 0.0)
    retime_streams(company)
