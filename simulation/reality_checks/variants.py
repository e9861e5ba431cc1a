"""Changed companies: the scenario with one thing turned, so that it can be compared with itself.

Each function returns a diff on the scenario, or, as text, why it makes no sense there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from simulation.scenario import Scenario, register
from simulation.scenario.distributions import Distribution

Changes = Mapping[str, Any]
Variant = Callable[[Scenario], Changes | str]

PLENTY_USD = 1e12
DEAR_USD, CHEAP_USD = 300_000.0, 60_000.0
LIGHT_LOAD, HEAVY_LOAD = 1.1, 1.5
MONEY_FACTOR = 4.0
# What feeds back from money and market to everything else.
MARKET = ("pilots", "churn", "expansion")
FAILURES = ("incidents", "change_failures", "serving_load", "provider_changes")
TRAINS_NOTHING = "the company serves no model of its own"
HIRES_NOBODY = "the plan opens no position"


def off(*mechanisms: str) -> dict[str, bool]:
    """Return mechanisms switched off."""
    return dict.fromkeys(mechanisms, False)


def together(*changes: Changes) -> dict[str, Any]:
    """Return several diffs as one; nested keys are joined."""
    merged: dict[str, Any] = {}
    for each in changes:
        for key, value in each.items():
            both = isinstance(value, Mapping) and isinstance(merged.get(key), Mapping)
            merged[key] = {**merged[key], **value} if both else value
    return merged


def calm(scenario: Scenario) -> Changes:
    """Leave money and the market out, so that every life is equally long."""
    return {"mechanisms": off("finance", "raise_round", *MARKET)}


def settled(scenario: Scenario) -> Changes:
    """Besides, let nobody leave or turn out not to fit, so that newcomers are those of the plan."""
    return together(calm(scenario), {"mechanisms": off("attrition", "mis_hires")})


def calm_without(*mechanisms: str) -> Variant:
    """Return the calm company without some mechanisms."""
    return lambda scenario: together(calm(scenario), {"mechanisms": off(*mechanisms)})


def unfunded(scenario: Scenario) -> Changes:
    """Leave the next round out, so that money acts on runway and on nothing else."""
    return {"mechanisms": off("raise_round")}


def changed_cash(factor: float) -> Variant:
    """Return the company with other cash and no next round."""
    return lambda scenario: together(
        unfunded(scenario), {"cash_usd": min(PLENTY_USD, scenario.cash_usd * factor)}
    )


def changed_parameter(base: Variant, name: str, value: float) -> Variant:
    """Return a company with a register parameter at one value."""

    def changes(scenario: Scenario) -> Changes | str:
        before = base(scenario)
        if isinstance(before, str):
            return before
        return together(before, {"parameters": {name: value}})

    return changes


def positions(scenario: Scenario) -> list[str]:
    """Return the keys of the plan under which a position is opened."""
    return [
        key
        for key, action in scenario.plan.items()
        if action.verb == "open_requisition" and not action.never
    ]


def paying_hires(usd: float) -> Variant:
    """Return the company whose plan pays everybody it hires so much."""

    def changes(scenario: Scenario) -> Changes | str:
        keys = [
            key
            for key, action in scenario.plan.items()
            if action.verb in ("open_requisition", "join") and not action.never
        ]
        if not keys:
            return "the plan hires nobody"
        plan = {key: {"salary_usd": usd} for key in keys}
        return together(unfunded(scenario), {"plan": plan})

    return changes


def searching(share: float) -> Variant:
    """Return the settled company in which every search takes its quantile `share`."""

    def changes(scenario: Scenario) -> Changes | str:
        roles = {scenario.plan[key].target for key in positions(scenario)}
        if not roles:
            return HIRES_NOBODY
        days = {
            role: {"fill": float(scenario.quantity(scenario.roles[role].fill).quantile(share))}
            for role in sorted(roles)
        }
        return together(settled(scenario), {"roles": days})

    return changes


def hiring_surely(scenario: Scenario) -> Changes | str:
    """Let every offer be accepted."""
    if not positions(scenario):
        return HIRES_NOBODY
    sure = {"parameters": {"offer_accept_prob": 1.0}, "mechanisms": off("counter_offers")}
    return together(settled(scenario), sure)


def settled_hiring(scenario: Scenario) -> Changes | str:
    """Return the settled company, if it hires."""
    return settled(scenario) if positions(scenario) else HIRES_NOBODY


def needing(factor: float) -> Variant:
    """Return the calm company that needs retraining at another interval, in all worlds."""

    def changes(scenario: Scenario) -> Changes | str:
        if not scenario.mechanisms.retraining or scenario.architecture == "product-first":
            return TRAINS_NOTHING
        days = scenario.parameter("retrain_need_calendar_days").value * factor
        return together(calm(scenario), {"parameters": {"retrain_need_calendar_days": days}})

    return changes


def nobody(scenario: Scenario) -> Changes:
    """Leave founders alone."""
    return together(_without_plan(scenario), {"team": dict.fromkeys(scenario.team)})


def one_person(scenario: Scenario) -> Changes | str:
    """Leave the first of the team alone."""
    if not scenario.team:
        return "there is no team"
    _, *others = scenario.team
    return together(_without_plan(scenario), {"team": dict.fromkeys(others)})


def _without_plan(scenario: Scenario) -> dict[str, Any]:
    return {"plan": dict.fromkeys(scenario.plan)}


def unpaid(scenario: Scenario) -> Changes:
    """Pay nobody a salary."""
    team = {name: {"salary_usd": 0.0} for name in scenario.team}
    plan = {
        key: {"salary_usd": 0.0}
        for key, action in scenario.plan.items()
        if action.verb in ("open_requisition", "join")
    }
    # Successors and people who move are paid as their role.
    roles = {name: {"salary": 0.0} for name in scenario.roles}
    return {"team": team, "plan": plan, "roles": roles, "horizon_months": _short(scenario)}


def half_as_long(scenario: Scenario) -> Changes | str:
    """Look half as far ahead."""
    months = int(scenario.horizon_months // 2)
    return {"horizon_months": months} if months >= 1 else "the horizon is below two months"


def hire_after_the_end(scenario: Scenario) -> Changes:
    """Plan a position that is opened after the horizon."""
    role = next(iter(scenario.roles))
    late = {"open_requisition": role, "month": scenario.horizon_months + 1}
    return {"plan": {"reality check: after the end": late}}


def broke(scenario: Scenario) -> Changes:
    """Have neither cash nor revenue."""
    none = {"cash_usd": 0.0, "mrr_usd": 0.0, "customers": 0, "pilots": 0}
    return together(none, {"horizon_months": _short(scenario)})


def endless_cash(scenario: Scenario) -> Changes:
    """Have more cash than any company spends."""
    return {"cash_usd": PLENTY_USD}


def unbilled(scenario: Scenario) -> Changes:
    """Let money stand still: no bills, no round, and nobody who comes or goes."""
    still = {"mechanisms": off("finance", "raise_round", "attrition", "mis_hires")}
    return together(still, _without_plan(scenario))


def other_currency(scenario: Scenario) -> Changes | str:
    """Count all money in a coin worth a part of a dollar."""
    signing = scenario.parameter("signing_bonus_usd").distribution
    if signing.ends() != (0.0, 0.0) or any(a.signing_bonus_usd for a in scenario.plan.values()):
        return "what a signing bonus moves is stated in dollars"
    if any(each.signal == "mrr_usd" for action in scenario.plan.values() for each in action.when):
        return "the plan watches dollars"
    rows = {name: scenario.parameter(name) for name, row in register().items() if _is_money(row)}
    roles = {
        name: {"salary": scaled(role.salary.distribution, MONEY_FACTOR)}
        for name, role in scenario.roles.items()
        if role.salary.distribution is not None
    }
    paid = {
        name: {"salary_usd": person.salary_usd * MONEY_FACTOR}
        for name, person in scenario.team.items()
        if person.salary_usd is not None
    }
    plan = {
        key: {"salary_usd": action.salary_usd * MONEY_FACTOR}
        for key, action in scenario.plan.items()
        if action.salary_usd is not None
    }
    return {
        "cash_usd": min(PLENTY_USD, scenario.cash_usd * MONEY_FACTOR),
        "mrr_usd": scenario.mrr_usd * MONEY_FACTOR,
        "parameters": {
            name: scaled(row.distribution, MONEY_FACTOR)
            for name, row in rows.items()
            if not row.derived
        },
        "roles": roles,
        "team": paid,
        "plan": plan,
    }


def _is_money(row: Any) -> bool:
    return str(row.unit).startswith("USD")


def scaled(distribution: Distribution, factor: float) -> dict[str, Any]:
    """Return a distribution times a factor, as a scenario file would hold it."""
    value = distribution.as_value()
    ((family, numbers),) = value.items()
    if family == "constant":
        return {family: numbers * factor}
    if family == "empirical":
        return {family: [each * factor for each in numbers]}
    scales = {"lognormal": ("median",), "gamma": ("scale",), "exponential": ("mean",)}
    turned = scales.get(family, tuple(numbers))
    return {
        family: {key: each * factor if key in turned else each for key, each in numbers.items()}
    }


def _short(scenario: Scenario) -> float:
    return min(6.0, scenario.horizon_months)


VARIANTS: dict[str, Variant] = {
    "no next round": unfunded,
    "more cash": changed_cash(1.5),
    "light load": changed_parameter(unfunded, "load_multiplier", LIGHT_LOAD),
    "heavy load": changed_parameter(unfunded, "load_multiplier", HEAVY_LOAD),
    "cheap hires": paying_hires(CHEAP_USD),
    "dear hires": paying_hires(DEAR_USD),
    "calm": calm,
    "calm without toil": calm_without("incidents", "data_incidents", "change_failures"),
    "calm without drift": calm_without("drift", "drift_shocks"),
    "calm without failures": calm_without(*FAILURES),
    "calm without failed changes": calm_without("change_failures"),
    "calm without nights": calm_without("off_hours"),
    "calm without debt": calm_without("debt"),
    "calm without resume penalty": calm_without("resume_penalty"),
    "calm without retraining": calm_without("retraining"),
    "calm without anybody leaving": calm_without("attrition", "mis_hires"),
    "settled": settled_hiring,
    "settled without ramp": lambda s: (
        together(settled(s), {"mechanisms": off("ramp")}) if positions(s) else HIRES_NOBODY
    ),
    "fast search": searching(0.05),
    "slow search": searching(0.95),
    "sure offers": hiring_surely,
    "retraining as needed": needing(1.0),
    "retraining twice as often": needing(0.5),
    "market": lambda s: {"mechanisms": off("finance", "raise_round")},
    "market without churn": lambda s: {"mechanisms": off("finance", "raise_round", "churn")},
    "no market": lambda s: {"mechanisms": off(*MARKET)},
    "endless cash": endless_cash,
    "no cash": broke,
    "money stands still": unbilled,
    "unpaid": unpaid,
    "nobody": nobody,
    "one person": one_person,
    "half as long": half_as_long,
    "hire after the end": hire_after_the_end,
    "other currency": other_currency,
}
