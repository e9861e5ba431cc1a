"""The actions of a plan in words."""

from __future__ import annotations

from collections.abc import Mapping

from simulation.scenario.people import Role
from simulation.scenario.plan import WINDOWED, Action, Condition

SIGNAL_WORDS = {
    "launched": "a model is launched",
    "approach_validated": "the approach is validated",
    "round_closed": "a round is closed",
    "customers": "customers",
    "pilots_lost": "pilots lost",
    "mrr_usd": "MRR, USD",
    "runway_months": "runway, months",
    "team_size": "engineers",
    "live_quality": "live quality",
    "staleness_days": "staleness, days",
    "retrains_needed_per_week": "retrains needed a week",
    "ml_toil_share": "ML engineers' toil share",
    "incidents_per_month": "incidents a month",
}
STATES = ("launched", "approach_validated", "round_closed")


def action_words(action: Action, roles: Mapping[str, Role]) -> str:
    """Return what an action does and when, in a few words.

    Args:
        action: the action.
        roles: the scenario's roles by name.
    """
    return f"{_deed(action, roles)}, {_time(action)}"


def _deed(action: Action, roles: Mapping[str, Role]) -> str:
    verb = action.verb.replace("_", " ")
    if action.verb == "build_own_model":
        return verb
    if action.verb == "retrain_need_calendar_days":
        return f"retrain every {action.retrain_need_calendar_days:g} calendar days"
    target = roles[action.target].label if action.adds_seat else action.target
    words = {
        "advise": "bring in a fractional CTO",
        "managed_services": f"{action.target} managed services",
        "versions": f"serve {action.target} versions",
    }.get(action.verb, f"{verb} {target}")
    if action.to is not None:
        words += f" to {roles[action.to].label}"
    if action.discipline is not None:
        words += f" in {action.discipline}"
    if action.for_months is not None:
        words += f" for {action.for_months:g} months"
    traits: list[str] = [action.level] if action.level != "senior" else []
    traits += ["leads"] if action.leadership else []
    traits += [f"{action.profile} profile"] if action.profile != "ordinary" else []
    return f"{words} ({', '.join(traits)})" if traits else words


def _time(action: Action) -> str:
    if action.never:
        return "never"
    if not action.when:
        return f"month {action.month:g}"
    words = "when " + " or ".join(_condition(each) for each in action.when)
    return words if action.month == 0 else f"{words}, not before month {action.month:g}"


def _condition(condition: Condition) -> str:
    words = SIGNAL_WORDS[condition.signal]
    if condition.signal in STATES and condition.at_least == 1:
        return words
    ways = {"above": "above", "at_least": "at least", "below": "below"}
    way = next(word for key, word in ways.items() if getattr(condition, key) is not None)
    words = f"{words} {way} {condition.threshold:g}"
    if condition.signal in WINDOWED:
        words += f" over {condition.weeks} {'week' if condition.weeks == 1 else 'weeks'}"
    return words
