"""A founder's answers as a short, commented scenario file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from simulation.scenario.distributions import Distribution
from simulation.scenario.interview.amounts import Span
from simulation.scenario.interview.burn import (
    COMPUTE,
    FOUNDER,
    LOAD,
    SHARE,
    Costs,
    Matched,
    match,
    modelled,
)
from simulation.scenario.interview.drawn import RETRAINING_NEED, drawn_as
from simulation.scenario.interview.product import Product
from simulation.scenario.interview.team import Colleague, Team
from simulation.scenario.interview.wishes import AIMS, WORTH, Observed
from simulation.scenario.policies import Architecture
from simulation.scenario.schema import Scenario

BASES: dict[Architecture, str] = {
    "model-first": "base/model-first",
    "research-led": "base/research-led",
    "product-first": "base/product-first",
}
HORIZON_MONTHS = 30
MONTHS = (0, 3, 6, 12)
LATER_MONTH = 6

# What YAML 1.1 readers take for something else than text.
_NOT_TEXT = {"null", "true", "false", "yes", "no", "on", "off", "y", "n", "never"}
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9 _-]*[A-Za-z0-9]|[A-Za-z]")


@dataclass(frozen=True)
class Answers:
    """Hold what a founder said about the own company.

    Args:
        product, team: what it builds on and who is there.
        cash_usd: cash today.
        burn: net burn a month in USD, None for what the model puts it at.
        retrain: calendar days between retrainings that are needed, None for the model's.
        observed: what the last months looked like.
        hires: roles considered; empty for all of them.
        aim: one of `AIMS`, or several of `WORTH` with `and` between.
        risk: the largest share of lives that may run out of cash, None for any.
    """

    product: Product
    team: Team
    cash_usd: float
    burn: Span | None = None
    retrain: Span | None = None
    observed: Observed = field(default_factory=Observed)
    hires: tuple[str, ...] = ()
    aim: str = "balance"
    risk: float | None = None


def costs_of(answers: Answers, base: Scenario) -> tuple[Costs, Matched | None]:
    """Return what the model puts the costs at, and those that match the burn that was typed.

    Raises:
        Flaw: if nothing makes the team burn that.
    """
    costs = modelled(base, answers.product, answers.team)
    return costs, None if answers.burn is None else match(base, costs, answers.burn)


def scenario_text(answers: Answers, base: Scenario, *, observed: bool = True) -> str:
    """Return the text of a scenario file that says what was answered.

    Args:
        answers: what was answered; names are at most 40 printable characters.
        base: the scenario of `BASES` that it extends.
        observed: whether the answer is to rest on what was observed; else that is a comment.

    Raises:
        Flaw: if nothing makes the team burn what was typed.
    """
    costs, matched = costs_of(answers, base)
    parts = [
        _head(answers),
        _company(answers),
        _team(answers, base, matched),
        _parameters(answers, costs, matched),
        _plan(answers, base),
        _observed(answers, observed),
        _aim(answers),
    ]
    return "\n\n".join("\n".join(lines) for lines in map(list, parts) if lines) + "\n"


def scalar(text: str) -> str:
    """Return a text as a YAML scalar that every reader takes for that text."""
    if _PLAIN.fullmatch(text) and text.lower() not in _NOT_TEXT:
        return text
    return json.dumps(text, ensure_ascii=False)


def flow(values: Mapping[str, object]) -> str:
    """Return a mapping in one line, texts made safe, numbers short."""
    inside = ", ".join(f"{scalar(key)}: {_value(value)}" for key, value in values.items())
    return f"{{{inside}}}"


def plan_keys(answers: Answers) -> dict[str, str]:
    """Return role -> key of its position in the plan, which is nobody's name."""
    keys = {}
    for role in answers.hires:
        key = role.removesuffix("_engineer").replace("_", "-")
        keys[role] = f"new-{key}" if key in answers.team.people else key
    return keys


def _value(value: object) -> str:
    if isinstance(value, Mapping):
        return flow(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return scalar(value) if value != "never" else value
    return _number(float(value))  # type: ignore[arg-type]


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(float(value))


def _head(answers: Answers) -> Iterator[str]:
    yield "# A company as `nexthire init` was told of it; what is not here is the model's default."
    yield "# Change what you like: `nexthire check` says what is wrong or unusual."
    yield f"extends: {BASES[answers.product.architecture]}"
    yield f"question: {scalar(_question(answers))}"


def _question(answers: Answers) -> str:
    if len(answers.hires) == 1:
        return "Should we open the position now, later, or never?"
    return "Who should come next, and when?"


def _company(answers: Answers) -> Iterator[str]:
    product = answers.product
    yield f"stage: {product.stage}"
    yield f"horizon_months: {HORIZON_MONTHS}"
    yield f"cash_usd: {_number(answers.cash_usd)}"
    yield f"founders: {answers.team.founders}  # who draw a founder's salary"
    yield f"models_in_production: {product.models}"
    if product.versions != 1:
        yield f"versions: {product.versions}  # of each model, each to be retrained"
    if product.customers:
        yield f"customers: {product.customers}"
        yield f"mrr_usd: {_number(product.mrr_usd)}"
    if product.pilots:
        yield f"pilots: {product.pilots}"


def _team(answers: Answers, base: Scenario, matched: Matched | None) -> Iterator[str]:
    people = answers.team.people
    if matched is not None and people:
        pay = "" if matched.pay == 1.0 else f", times {matched.pay:.2f} to match your burn"
        yield f"# Salaries in USD a year are the model's{pay}: correct them where you know better."
    yield "team:"
    for name, colleague in people.items():
        yield f"  {scalar(name)}: {flow(_person(name, colleague, matched))}"
    for name in base.team:
        if name not in people:
            yield f"  {scalar(name)}: null  # of the base company, not of yours"


def _person(name: str, colleague: Colleague, matched: Matched | None) -> dict[str, object]:
    person: dict[str, object] = {"role": colleague.role}
    if colleague.level != "senior":
        person["level"] = colleague.level
    if matched is not None and matched.costs.salaries[name] > 0.0:
        person["salary_usd"] = matched.costs.salaries[name]
    return person


def _parameters(answers: Answers, costs: Costs, matched: Matched | None) -> Iterator[str]:
    lines = [*_retraining(answers), *_burn(answers, costs, matched)]
    if lines:
        yield "parameters:"
        yield from lines


def _retraining(answers: Answers) -> Iterator[str]:
    if answers.retrain is not None:
        drawn = drawn_as(RETRAINING_NEED, answers.retrain)
        yield f"  {RETRAINING_NEED}: {_drawn(drawn)}{_told(answers.retrain, drawn)}"


def _burn(answers: Answers, costs: Costs, matched: Matched | None) -> Iterator[str]:
    if matched is None or answers.burn is None:
        return
    typed = _words(answers.burn)
    yield f"  # Held so that the company burns the ${typed} a month that you said (the model would"
    yield f"  # put the same people at ${costs.burn_usd:,.0f}); what traffic costs comes on top."
    yield f"  {LOAD}: {_number(costs.load)}"
    if matched.costs.founder_usd != costs.founder_usd:
        yield f"  {FOUNDER}: {_number(matched.costs.founder_usd)}"
    yield f"  {SHARE}: {_drawn(drawn_as(SHARE, matched.share))}"
    if matched.costs.trains:
        compute = _drawn(drawn_as(COMPUTE, matched.compute_usd))
        yield f"  {COMPUTE}: {compute}  # and all else that is fixed"


def _plan(answers: Answers, base: Scenario) -> Iterator[str]:
    keys = plan_keys(answers)
    if not keys:
        return
    yield "# Today's plan hires nobody; the alternatives do."
    yield "plan:"
    for role, key in keys.items():
        opened = {"open_requisition": role, "month": "never"}
        yield f"  {scalar(key)}: {flow(opened)}  # {base.roles[role].label}"
    yield "baseline: never"
    yield "alternatives:"
    yield "  never: {}"
    for key in keys.values():
        for month in MONTHS if len(keys) == 1 else (0, LATER_MONTH):
            name = "now" if month == 0 else f"month-{month}"
            named = name if len(keys) == 1 else f"{key}-{name}"
            yield f"  {scalar(named)}: {flow({'plan': {key: {'month': month}}})}"


def _observed(answers: Answers, kept: bool) -> Iterator[str]:
    if not answers.observed.values:
        return
    values: dict[str, object] = {"months": answers.observed.months}
    values |= {str(name): value for name, value in answers.observed.values.items()}
    line = f"observed: {flow(values)}"
    if kept:
        yield "# The answer rests on the worlds that could have brought the last months."
        yield line
        return
    yield "# Hardly any world of this model brings these last months, so that they are left out:"
    yield f"# {line}"


def _aim(answers: Answers) -> Iterator[str]:
    aim: dict[str, object] = {}
    several = answers.aim.split(" and ")
    if len(several) > 1:
        aim["weights"] = dict(WORTH[each] for each in several)
    elif AIMS[answers.aim]:
        way, _, measure = AIMS[answers.aim].partition(" ")
        aim[way] = measure
    if answers.risk is not None:
        aim["subject_to"] = f"cash_out <= {answers.risk:g}"
    if aim:
        yield f"aim: {flow(aim)}"


def _told(span: Span, drawn: Distribution) -> str:
    if span.is_known:
        return ""
    how = "evenly" if drawn.family == "uniform" else "5th to 95th percentile"
    return f"  # {_words(span)} days, {how}"


def _words(span: Span) -> str:
    ends = [f"{end:,.0f}" if end >= 100 else f"{end:g}" for end in (span.low, span.high)]
    return ends[0] if span.is_known else " to ".join(ends)


def _drawn(drawn: Distribution) -> str:
    if drawn.family == "constant":
        return _number(drawn.parameters[0])
    return flow(drawn.as_value())
