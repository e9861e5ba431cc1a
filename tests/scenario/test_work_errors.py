"""Mistakes in roles and kinds of work give one line too: file, line, key, found, allowed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from simulation.scenario import ScenarioError, load

ROLES = (
    "one of backend_engineer, data_engineer, devops_engineer, founder, founding_tech_lead, "
    "frontend_engineer, full_stack, generalist, ml_engineer, mlops_engineer, product_designer, "
    "research_engineer, research_scientist, vp_engineering"
)
BASE = "extends: document-extraction\n"
LAB = "extends: laboratory/mm1\n"
MISTAKES = {
    "unknown role in may_take": (
        LAB + "work_kinds:\n  ticket:\n    may_take: [ml_engineer, dataengineer]\n",
        f"mine.yaml:4: work_kinds.ticket.may_take.1: found 'dataengineer', allowed: {ROLES}; "
        "did you mean 'data_engineer'?",
    ),
    "may_take as number": (
        LAB + "work_kinds:\n  ticket: {may_take: 3}\n",
        "mine.yaml:3: work_kinds.ticket.may_take: found 3, allowed: any, or a list of roles",
    ),
    "may_take with a number": (
        LAB + "work_kinds:\n  ticket: {may_take: [3]}\n",
        "mine.yaml:3: work_kinds.ticket.may_take.0: found 3, allowed: a name as text",
    ),
    "unknown performer": (
        LAB + "work_kinds:\n  ticket: {performer: everybody}\n",
        "mine.yaml:3: work_kinds.ticket.performer: found 'everybody', allowed: "
        f"{ROLES.replace('one of ', 'one of any, ')}",
    ),
    "gap that is no unit gap": (
        LAB + "work_kinds:\n  ticket: {gap: {constant: 2}}\n",
        "mine.yaml:3: work_kinds.ticket.gap: found a mean of 2, allowed: "
        "gaps of mean 1, never negative",
    ),
    "negative rate": (
        LAB + "work_kinds:\n  ticket:\n    rate:\n      per_working_day: -2\n",
        "mine.yaml:5: work_kinds.ticket.rate.per_working_day: found -2, allowed: "
        "a number from 0 to 1e+06",
    ),
    "unknown unit of a rate": (
        LAB + "work_kinds:\n  ticket:\n    rate: {per_hour: 2}\n",
        "mine.yaml:4: work_kinds.ticket.rate.per_hour: found 'per_hour', allowed: one of "
        "complement, parameter, per_calendar_month, per_elapsed_hour, per_working_day, share; "
        "did you mean 'per_elapsed_hour'?",
    ),
    "two rates": (
        LAB + "work_kinds:\n  ticket:\n    rate: {per_working_day: 2, per_elapsed_hour: 1}\n",
        "mine.yaml:4: work_kinds.ticket.rate: found per_working_day and per_elapsed_hour, allowed: "
        "exactly one of parameter, per_calendar_month, per_working_day, per_elapsed_hour",
    ),
    "complement of nothing": (
        LAB + "work_kinds:\n  ticket:\n    rate: {per_working_day: 2, complement: true}\n",
        "mine.yaml:4: work_kinds.ticket.rate.complement: found true, allowed: a share beside it",
    ),
    "rate as number": (
        LAB + "work_kinds:\n  ticket:\n    rate: 2\n",
        "mine.yaml:4: work_kinds.ticket.rate: found 2, allowed: a mapping",
    ),
    "rate of the wrong unit": (
        LAB + "work_kinds:\n  ticket:\n    rate: {parameter: acv_usd_per_year}\n",
        "mine.yaml:4: work_kinds.ticket.rate.parameter: found acv_usd_per_year in USD/yr, "
        "per_year, allowed: a parameter in 1/month or 1/yr",
    ),
    "share of the wrong unit": (
        LAB + "work_kinds:\n  ticket:\n    rate: {per_working_day: 1, share: acv_usd_per_year}\n",
        "mine.yaml:4: work_kinds.ticket.rate.share: found acv_usd_per_year in USD/yr, per_year, "
        "allowed: a parameter in fraction or prob",
    ),
    "effort of the wrong clock": (
        LAB + "work_kinds:\n  ticket:\n    effort: training_wait_elapsed_h\n",
        "mine.yaml:4: work_kinds.ticket.effort: found training_wait_elapsed_h in h, elapsed_hours, "
        "allowed: a parameter in h, effort_hours",
    ),
    "effort with unit text": (
        LAB + "work_kinds:\n  ticket:\n    effort: {manual: 10 h, automated: 1}\n",
        "mine.yaml:4: work_kinds.ticket.effort.manual: found '10 h', allowed: "
        "a number, a distribution, or one of 32 register names in h",
    ),
    "effort of one level only": (
        LAB + "work_kinds:\n  ticket:\n    effort: {manual: 10}\n",
        "mine.yaml:4: work_kinds.ticket.effort: found only manual, allowed: "
        "both manual and automated",
    ),
    "effort of an unknown level": (
        LAB + "work_kinds:\n  ticket:\n    effort: {manual: 10, automatic: 1}\n",
        "mine.yaml:4: work_kinds.ticket.effort.automatic: found 'automatic', allowed: "
        "one of automated, manual; did you mean 'automated'?",
    ),
    "wrong part of a pair": (
        LAB + "work_kinds:\n  ticket:\n    effort: {manual: 1, automated: {gamma: 2}}\n",
        "mine.yaml:4: work_kinds.ticket.effort.automated.gamma: found 2, allowed: "
        "a mapping with shape, scale",
    ),
    "effort as list": (
        LAB + "work_kinds:\n  ticket:\n    effort: [1]\n",
        "mine.yaml:4: work_kinds.ticket.effort: found a list, allowed: "
        "a register parameter, a number or one distribution",
    ),
    "speed of a giant": (
        LAB + "roles:\n  ml_engineer:\n    speeds:\n      data: 7\n",
        "mine.yaml:5: roles.ml_engineer.speeds.data: found 7, allowed: a number from 0 to 5",
    ),
    "unknown discipline": (
        LAB + "roles:\n  ml_engineer:\n    speeds: {modeling: 1}\n",
        "mine.yaml:4: roles.ml_engineer.speeds.modeling: found 'modeling', allowed: one of data, "
        "diagnosis, infrastructure, llm_app, modelling, product; did you mean 'modelling'?",
    ),
    "unfinished role": (
        LAB + "roles:\n  boss:\n    label: boss\n",
        "mine.yaml:3: roles.boss: found no speeds, allowed: the key speeds",
    ),
    "salary from a duration": (
        LAB + "roles:\n  ml_engineer:\n    salary: ramp_calendar_months\n",
        "mine.yaml:4: roles.ml_engineer.salary: found ramp_calendar_months in months, "
        "calendar_months, allowed: a parameter in USD/yr",
    ),
    "planned work that the model does not know": (
        BASE + "planned_work:\n  party: {label: p, discipline: data, category: toil, urgency: 1}\n",
        "mine.yaml:3: planned_work.party: found 'party', allowed: one of 24 known names",
    ),
    "planned work that is removed": (
        BASE + "planned_work:\n  feature: null\n",
        "mine.yaml:3: planned_work.feature: found nothing, allowed: a mapping",
    ),
    "planned work overdue after hours": (
        BASE + "planned_work:\n  feature: {overdue_after: feature_effort_h}\n",
        "mine.yaml:3: planned_work.feature.overdue_after: found feature_effort_h in h, "
        "effort_hours, allowed: a parameter in d, working_days",
    ),
    "urgency of nothing": (
        BASE + "planned_work:\n  feature: {urgency: 10}\n",
        "mine.yaml:3: planned_work.feature.urgency: found 10, allowed: a whole number from 1 to 9",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_gives_one_exact_line(write: Callable[..., Path], mistake: str) -> None:
    text, message = MISTAKES[mistake]
    with pytest.raises(ScenarioError) as caught:
        load(write(text))
    assert str(caught.value) == message
