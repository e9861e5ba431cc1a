"""Every mistake of a user gives one line: file, line, key, found, allowed, nearest name."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path

import pytest

from simulation.scenario import Scenario, ScenarioError, load, register
from simulation.scenario.plan import VERBS as ALL_VERBS

KEYS = len(Scenario.model_fields) + 1  # and `extends`
ROLES = (
    "one of backend_engineer, data_engineer, devops_engineer, founder, founding_tech_lead, "
    "frontend_engineer, full_stack, generalist, ml_engineer, mlops_engineer, product_designer, "
    "research_engineer, research_scientist, vp_engineering"
)
VERBS = ", ".join(ALL_VERBS)
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
        "mine.yaml:3: parameters.experiment_effort_h: found -1, allowed: "
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
        f"one of {VERBS}, with month or when, and details of the verb",
    ),
    "two verbs": (
        BASE + "plan:\n  x: {open_requisition: ml_engineer, join: ml_engineer, month: 1}\n",
        f"mine.yaml:3: plan.x: found open_requisition and join, allowed: exactly one of {VERBS}",
    ),
    "no verb": (
        BASE + "plan:\n  x: {month: 1}\n",
        f"mine.yaml:3: plan.x: found no action, allowed: exactly one of {VERBS}",
    ),
    "no month": (
        BASE + "plan:\n  x: {join: ml_engineer}\n",
        "mine.yaml:3: plan.x: found no month, allowed: month, or when",
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
    "mechanism of": (
        BASE + "mechanisms: {ramp: off}\n",
        "mine.yaml:2: mechanisms.ramp: found 'off', allowed: true or false",
    ),
    "mechanism misspelt": (
        BASE + "mechanisms:\n  churm: false\n",
        "mine.yaml:3: mechanisms.churm: found 'churm', allowed: one of 34 known names; "
        "did you mean 'churn'?",
    ),
    "revenue of nobody": (
        BASE + "customers: 0\nmrr_usd: 10\n",
        "mine.yaml:3: mrr_usd: found 10, allowed: 0 as long as customers is 0",
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
        "scenarios/document-extraction.yaml:6: mrr_usd: found 4000, allowed: "
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
