"""Every mistake of a user gives one line: file, line, key, found, allowed, nearest name."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path

import pytest

from simulation.scenario import Scenario, ScenarioError, load, register

KEYS = len(Scenario.model_fields) + 1  # and `extends`
ROLES = "one of data_engineer, full_stack, ml_engineer, mlops_engineer"
BASE = "extends: document-extraction\n"
LAB = "extends: laboratory/mm1\n"
MISTAKES = {
    "unknown key": (
        BASE + "cash_us: 3\n",
        f"mine.yaml:2: cash_us: found 'cash_us', allowed: one of {KEYS} known names; "
        "did you mean 'cash_usd'?",
    ),
    "missing key": (
        "cash_usd: 3\n",
        "mine.yaml:1: found no architecture, allowed: the key architecture",
    ),
    "unit text": (
        BASE + "parameters:\n  retrain_need_calendar_days: 14 days\n",
        "mine.yaml:3: parameters.retrain_need_calendar_days: found '14 days', allowed: "
        "a number (calendar days), without unit text, or one distribution",
    ),
    "unknown parameter": (
        BASE + "parameters: {experiment_efort_h: 3}\n",
        "mine.yaml:2: parameters.experiment_efort_h: found 'experiment_efort_h', allowed: "
        f"one of {len(register())} known names; did you mean 'experiment_effort_h'?",
    ),
    "parameter outside its unit": (
        BASE + "parameters:\n  focus_share: {uniform: {low: 0.5, high: 1.5}}\n",
        "mine.yaml:3: parameters.focus_share: found 1.5, allowed: a number from 0 to 1 (share)",
    ),
    "negative effort": (
        BASE + "parameters:\n  experiment_effort_h: -1\n",
        "mine.yaml:3: parameters.experiment_effort_h: found -1.0, allowed: "
        "a number from 0 to 1e+12 (task hours)",
    ),
    "half a flag": (
        BASE + "parameters:\n  screen_used: 0.5\n",
        "mine.yaml:3: parameters.screen_used: found 0.5, allowed: 0 or 1",
    ),
    "misspelt family": (
        BASE + "parameters:\n  experiment_effort_h:\n    lognorml: {median: 3, sigma: 1}\n",
        "mine.yaml:4: parameters.experiment_effort_h.lognorml: found 'lognorml', allowed: one of "
        "beta, constant, empirical, exponential, gamma, lognormal, triangular, uniform; "
        "did you mean 'lognormal'?",
    ),
    "parameters as list": (
        BASE + "parameters: [1]\n",
        "mine.yaml:2: parameters: found a list, allowed: "
        "a mapping of register names to numbers or distributions",
    ),
    "quoted number": (
        BASE + 'cash_usd: "3"\n',
        "mine.yaml:2: cash_usd: found '3', allowed: a number from 0 to 1e+12 USD",
    ),
    "out of range": (
        BASE + "automation: 1.2\n",
        "mine.yaml:2: automation: found 1.2, allowed: a number from 0 to 0.9",
    ),
    "no time at all": (
        BASE + "horizon_months: 0\n",
        "mine.yaml:2: horizon_months: found 0, allowed: a number above 0 and at most 120 months",
    ),
    "half a founder": (
        BASE + "founders: 2.5\n",
        "mine.yaml:2: founders: found 2.5, allowed: a whole number from 0 to 20 founders",
    ),
    "closed list": (
        BASE + "stage: in-prodution\n",
        "mine.yaml:2: stage: found 'in-prodution', allowed: one of approach-validated, customers, "
        "idea, in-production; did you mean 'in-production'?",
    ),
    "control characters": (
        BASE + 'reason: "a\\u001b[31m"\n',
        "mine.yaml:2: reason: found 'a [31m', allowed: at most 500 printable characters",
    ),
    "question as number": (BASE + "question: 3\n", "mine.yaml:2: question: found 3, allowed: text"),
    "team as list": (BASE + "team: [Ada]\n", "mine.yaml:2: team: found a list, allowed: a mapping"),
    "person as text": (
        BASE + "team:\n  Ada: ml_engineer\n",
        "mine.yaml:3: team.Ada: found 'ml_engineer', allowed: a mapping",
    ),
    "name without letters": (
        BASE + "team:\n  ' ': {role: ml_engineer}\n",
        "mine.yaml:3: team. : found ' ', allowed: a name of 1 to 40 printable characters",
    ),
    "unknown role in team": (
        BASE + "team:\n  Ada: {role: mlop_engineer}\n",
        f"mine.yaml:3: team.Ada.role: found 'mlop_engineer', allowed: {ROLES}; "
        "did you mean 'mlops_engineer'?",
    ),
    "unknown role in plan": (
        BASE + "plan:\n  x:\n    join: fullstack\n    month: 1\n",
        f"mine.yaml:4: plan.x.join: found 'fullstack', allowed: {ROLES}; "
        "did you mean 'full_stack'?",
    ),
    "misspelt verb": (
        BASE + "plan:\n  x: {hire: ml_engineer, month: 1}\n",
        "mine.yaml:3: plan.x.hire: found 'hire', allowed: "
        "one of join, leave, month, open_requisition",
    ),
    "two verbs": (
        BASE + "plan:\n  x: {open_requisition: ml_engineer, join: ml_engineer, month: 1}\n",
        "mine.yaml:3: plan.x: found open_requisition and join, allowed: "
        "exactly one of open_requisition, join, leave",
    ),
    "no verb": (
        BASE + "plan:\n  x: {month: 1}\n",
        "mine.yaml:3: plan.x: found no action, allowed: "
        "exactly one of open_requisition, join, leave",
    ),
    "no month": (
        BASE + "plan:\n  x: {join: ml_engineer}\n",
        "mine.yaml:3: plan.x: found no month, allowed: the key month",
    ),
    "negative month": (
        BASE + "plan:\n  mlops:\n    month: -1\n",
        "mine.yaml:4: plan.mlops.month: found -1, allowed: "
        "a number of months from now (0 to 1200), or never",
    ),
    "misspelt never": (
        BASE + "plan:\n  mlops: {month: nevr}\n",
        "mine.yaml:3: plan.mlops.month: found 'nevr', allowed: "
        "a number of months from now (0 to 1200), or never; did you mean 'never'?",
    ),
    "leave of a stranger": (
        BASE + "plan:\n  bye: {leave: Anna, month: 3}\n",
        "mine.yaml:3: plan.bye.leave: found 'Anna', allowed: "
        "one of Ana, Ben, Chloe, Dan, Eve, mlops; did you mean 'Ana'?",
    ),
    "plan key of a person": (
        BASE + "plan:\n  Ana: {join: ml_engineer, month: 3}\n",
        "mine.yaml:3: plan.Ana: found 'Ana', allowed: "
        "a key that is not the name of somebody on the team",
    ),
    "baseline": (
        BASE + "baseline: nver\n",
        "mine.yaml:2: baseline: found 'nver', allowed: "
        "one of month-12, month-3, month-6, never, now; did you mean 'never'?",
    ),
    "baseline without alternatives": (
        LAB + "baseline: now\n",
        "mine.yaml:2: baseline: found 'now', allowed: nothing here",
    ),
    "mechanism off": (
        BASE + "mechanisms: {ramp: off}\n",
        "mine.yaml:2: mechanisms.ramp: found 'off', allowed: true or false",
    ),
    "mechanism misspelt": (
        BASE + "mechanisms:\n  churm: false\n",
        "mine.yaml:3: mechanisms.churm: found 'churm', allowed: one of 19 known names; "
        "did you mean 'churn'?",
    ),
    "revenue of nobody": (
        BASE + "customers: 0\nmrr_usd: 10\n",
        "mine.yaml:3: mrr_usd: found 10.0, allowed: 0 as long as customers is 0",
    ),
    "null that removes nothing": (
        BASE + "team:\n  Anna: null\n",
        "mine.yaml:3: team.Anna: found null, allowed: "
        "a value, or null to remove one of Ana, Ben, Chloe, Dan, Eve; did you mean 'Ana'?",
    ),
    "null in an empty section": (
        LAB + "plan:\n  x:\n",
        "mine.yaml:3: plan.x: found null, allowed: a value (there is nothing to remove)",
    ),
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
        "mine.yaml:3: work_kinds.ticket.performer: found 'everybody', allowed: one of any, "
        "data_engineer, full_stack, ml_engineer, mlops_engineer",
    ),
    "gap that is no unit gap": (
        LAB + "work_kinds:\n  ticket: {gap: {constant: 2}}\n",
        "mine.yaml:3: work_kinds.ticket.gap: found a mean of 2, allowed: "
        "gaps of mean 1, never negative",
    ),
    "negative rate": (
        LAB + "work_kinds:\n  ticket:\n    rate:\n      per_working_day: -2\n",
        "mine.yaml:5: work_kinds.ticket.rate.per_working_day: found -2.0, allowed: "
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
        "a number, a distribution, or one of 30 register names in h",
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
        "mine.yaml:5: roles.ml_engineer.speeds.data: found 7.0, allowed: a number from 0 to 5",
    ),
    "unknown discipline": (
        LAB + "roles:\n  ml_engineer:\n    speeds: {modeling: 1}\n",
        "mine.yaml:4: roles.ml_engineer.speeds.modeling: found 'modeling', allowed: one of data, "
        "diagnosis, infrastructure, modelling, product; did you mean 'modelling'?",
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
        "mine.yaml:3: planned_work.party: found 'party', allowed: one of change_failure, "
        "data_platform, data_preparation, deployment, evaluation, experiment, feature, followup, "
        "platform, redeployment, retraining, validation",
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
    "alternatives as list": (
        BASE + "alternatives: [now]\n",
        "mine.yaml:2: alternatives: found a list, allowed: a mapping",
    ),
    "mistake inside an alternative": (
        BASE + "alternatives:\n  now:\n    team:\n      Ana: {role: boss}\n",
        f"mine.yaml:5: alternatives.now.team.Ana.role: found 'boss', allowed: {ROLES}",
    ),
    "alternative that removes nothing": (
        BASE + "alternatives:\n  now:\n    plan: {x: null}\n",
        "mine.yaml:4: alternatives.now.plan.x: found null, allowed: "
        "a value, or null to remove one of mlops",
    ),
    "alternative that breaks an inherited value": (
        BASE
        + "plan:\n  bye: {leave: Ana, month: 3}\nalternatives:\n  gone:\n    team: {Ana: null}\n",
        "mine.yaml:3: plan.bye.leave: found 'Ana' in alternative 'gone', allowed: "
        "one of Ben, Chloe, Dan, Eve, mlops",
    ),
    "alternative with its own horizon": (
        BASE + "alternatives:\n  now:\n    horizon_months: 12\n",
        "mine.yaml:4: alternatives.now.horizon_months: found 'horizon_months', allowed: "
        "keys that may differ by alternative",
    ),
    "inherited value that became wrong": (
        BASE + "customers: 0\n",
        "scenarios/document-extraction.yaml:6: mrr_usd: found 4000.0, allowed: "
        "0 as long as customers is 0",
    ),
    "too many streams": (
        LAB
        + "work_kinds:\n  ticket: {per: engineer}\nteam:\n"
        + "".join(f"  p{n}: {{role: ml_engineer}}\n" for n in range(48)),
        "mine.yaml:2: work_kinds: found 49 streams of arriving work, allowed: at most 48",
    ),
    "too many people": (
        LAB
        + "plan:\n  more: {join: ml_engineer, month: 1}\nteam:\n"
        + "".join(f"  p{n}: {{role: ml_engineer}}\n" for n in range(63)),
        "mine.yaml:2: plan: found 65 people in team and plan together, allowed: at most 64",
    ),
    "too many kinds": (
        LAB
        + "work_kinds:\n"
        + "".join(
            f"  k{n}: {{label: k, discipline: general, category: toil, per: company, "
            "rate: {per_working_day: 1}, effort: 1, urgency: 5}\n"
            for n in range(16)
        ),
        "mine.yaml:2: work_kinds: found 17 kinds of work, allowed: at most 16",
    ),
    "too many alternatives": (
        LAB + "alternatives:\n" + "".join(f"  a{n}: {{}}\n" for n in range(33)),
        "mine.yaml:2: alternatives: found 33 alternatives, allowed: at most 32",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_gives_one_exact_line(write: Callable[..., Path], mistake: str) -> None:
    text, message = MISTAKES[mistake]
    with pytest.raises(ScenarioError) as caught:
        load(write(text))
    assert str(caught.value) == message


def test_a_mistake_in_an_inherited_file_names_that_file(write: Callable[..., Path]) -> None:
    write("extends: document-extraction\nteam:\n  Zoe: {role: boss}\n", "parent.yaml")
    with pytest.raises(ScenarioError, match=r"^parent.yaml:3: team.Zoe.role: found 'boss'"):
        load(write("extends: parent\ncash_usd: 1\n"))


def test_the_parts_of_the_message_can_be_read_one_by_one(write: Callable[..., Path]) -> None:
    with pytest.raises(ScenarioError) as caught:
        load(write(BASE + "stage: idee\n"))
    error = pickle.loads(pickle.dumps(caught.value))
    assert (error.file, error.line, error.key) == ("mine.yaml", 2, "stage")
    assert (error.found, error.nearest) == ("'idee'", "idea")
    assert str(error) == str(caught.value)


def test_endless_keys_and_values_are_cut(write: Callable[..., Path]) -> None:
    with pytest.raises(ScenarioError) as caught:
        load(write(f"? {'k' * 5000}\n: {'v' * 5000}\n"))
    assert len(str(caught.value)) < 300
