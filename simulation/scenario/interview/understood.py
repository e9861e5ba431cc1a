"""What was understood of a founder's answers, a short line for each question."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from simulation.scenario.interview.amounts import Span
from simulation.scenario.interview.product import Product
from simulation.scenario.interview.team import FOUNDER, Colleague, Team
from simulation.scenario.interview.wishes import Observed
from simulation.scenario.interview.writing import Answers
from simulation.scenario.policies import Architecture, Observable
from simulation.scenario.schema import Stage

ARCHITECTURES: dict[Architecture, str] = {
    "model-first": "own models",
    "research-led": "research",
    "product-first": "an LLM application",
}
STAGES: dict[Stage, str] = {
    "idea": "an idea",
    "approach-validated": "validated",
    "in-production": "in production",
    "customers": "in production",
}
COUNTED: dict[Observable, tuple[str, str]] = {
    "improvements_live": ("improved model released", "improved models released"),
    "refreshes": ("retrain", "retrains"),
    "incidents": ("incident", "incidents"),
}


def understood(
    answers: Answers, roles: Mapping[str, str], modelled_burn_usd: float
) -> Iterator[tuple[str, str]]:
    """Yield what was understood, a heading and a text for each question.

    Args:
        answers: what was answered.
        roles: role -> label.
        modelled_burn_usd: net burn a month that the model makes of the team, for who said none.
    """
    yield "product", _product(answers.product)
    yield "team", _team(answers.team, roles)
    yield "money", _money(answers.cash_usd, answers.burn, modelled_burn_usd)
    if answers.product.architecture != "product-first":
        yield "retraining", _retraining(answers.retrain)
    yield "last months", _observed(answers.observed)
    yield "hires", ", ".join(roles[role] for role in answers.hires) or "all roles, to be ranked"
    yield "aim", _aim(answers.aim, answers.risk)


def headcount(team: Team) -> str:
    """Return such as `3 people and 2 founders`; who is a founder is no other person."""
    hands_on = sum(each.role == FOUNDER for each in team.people.values())
    founders, people = max(team.founders, hands_on), len(team.people) - hands_on
    parts = [counted(people, "person", "people")] if people or not founders else []
    return " and ".join(parts + ([counted(founders, "founder")] if founders else []))


def counted(number: float, noun: str, plural: str = "") -> str:
    """Return a number with its noun."""
    return f"{number:,g} {noun if number == 1 else plural or f'{noun}s'}"


def _product(product: Product) -> str:
    parts = [ARCHITECTURES[product.architecture], STAGES[product.stage]]
    if product.models:
        live = f"{counted(product.models, 'model')} live"
        each = "" if product.versions == 1 else f" of {counted(product.versions, 'version')} each"
        parts.append(live + each)
    if product.customers:
        customers = counted(product.customers, "customer")
        parts.append(f"{customers} paying ${product.mrr_usd:,.0f} a month together")
    if product.pilots:
        parts.append(counted(product.pilots, "pilot"))
    return ", ".join(parts)


def _team(team: Team, roles: Mapping[str, str]) -> str:
    people = ", ".join(_person(name, each, roles) for name, each in team.people.items())
    return headcount(team) + (f": {people}" if people else "")


def _person(name: str, colleague: Colleague, roles: Mapping[str, str]) -> str:
    level = "" if colleague.level == "senior" else colleague.level
    label = roles[colleague.role]
    role = "" if name.lower().startswith(label.lower()) else label
    said = f"{level} {role}".strip()
    return f"{name} ({said})" if said else name


def _money(cash_usd: float, burn: Span | None, modelled_burn_usd: float) -> str:
    cash = f"cash ${cash_usd:,.0f}; net burn"
    if burn is None:
        return f"{cash} ${modelled_burn_usd:,.0f} a month by the model"
    high = "" if burn.is_known else f" to ${burn.high:,.0f}"
    return f"{cash} ${burn.low:,.0f}{high} a month"


def _retraining(days: Span | None) -> str:
    if days is None:
        return "as the model has it"
    if days.is_known:
        return f"every {counted(days.low, 'day')}"
    return f"every {days.low:,g} to {counted(days.high, 'day')}"


def _observed(observed: Observed) -> str:
    if not observed.values:
        return "nothing said"
    said = [
        f"{value * 100:g}% toil" if name not in COUNTED else counted(value, *COUNTED[name])
        for name, value in observed.values.items()
    ]
    return f"{', '.join(said)} in {counted(observed.months, 'month')}"


def _aim(aim: str, risk: float | None) -> str:
    limit = "" if risk is None else f"; cash may run out in at most {risk * 100:g}% of lives"
    return f"{aim}{limit}"
