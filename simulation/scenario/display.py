"""A company as HTML for a notebook: who is there, what there is, what is planned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from html import escape
from typing import TYPE_CHECKING, Any

from simulation.scenario.display_timeline import timeline_svg
from simulation.scenario.evidence import register
from simulation.scenario.plan import WINDOWED, Action, Condition

if TYPE_CHECKING:
    from simulation.scenario.schema import Scenario

GRADES = ("set here", "measured", "reported", "assumed")


def scenario_html(scenario: Scenario) -> str:
    """Return a company as an HTML fragment, every text of the user's escaped.

    Args:
        scenario: the company.
    """
    rows = "\n".join(
        f'<tr><th style="text-align: left">{escape(name)}</th>'
        f'<td style="text-align: left">{"<br>".join(map(escape, lines))}</td></tr>'
        for name, lines in _rows(scenario)
        if lines
    )
    told = filter(None, (scenario.question, scenario.reason))
    prose = "".join(f"<p>{escape(each)}</p>" for each in told)
    name = f"<p><strong>{escape(scenario.name)}</strong></p>"
    drawing = timeline_svg(scenario, action_words)
    return f"{name}{prose}<table><tbody>\n{rows}\n</tbody></table>\n{drawing}"


def _rows(scenario: Scenario) -> Iterator[tuple[str, list[str]]]:
    """Yield what a row is about, and its lines."""
    yield "company", [f"{scenario.architecture}, {scenario.stage}"]
    cash = f"${scenario.cash_usd:,.0f}"
    if scenario.mrr_usd:
        cash += f", ${scenario.mrr_usd:,.0f} a month from {scenario.customers:,} customers"
    yield "cash", [cash]
    yield "models in production", [f"{scenario.models_in_production}"]
    yield "looked at", [f"{scenario.horizon_months:g} months"]
    yield "team", [_person(scenario, name) for name in scenario.team]
    yield "plan", [f"{key}: {action_words(each)}" for key, each in scenario.plan.items()]
    yield "alternatives", [", ".join(scenario.alternatives)] * bool(scenario.alternatives)
    yield "sets", [f"{name}: {_value(each)}" for name, each in scenario.parameters.items()]
    yield "numbers", [_grades(scenario)]
    if scenario.observed is not None and scenario.observed.given:
        seen = [f"{name} {value:g}" for name, value in scenario.observed.given.items()]
        yield f"last {scenario.observed.months} months", [", ".join(seen)]
    if scenario.aim is not None:
        aim = scenario.aim.model_dump(exclude_defaults=True)
        yield "aim", [f"{key}: {_value(value)}" for key, value in aim.items()]


def _grades(scenario: Scenario) -> str:
    """Return how many numbers of the model rest on what, those that the scenario sets apart."""
    counts = Counter(
        "set here" if name in scenario.parameters else row.grade for name, row in register().items()
    )
    shown = [f"{counts[grade]} {grade}" for grade in GRADES if counts[grade]]
    outside = len(scenario.outside_evidence())
    return ", ".join(shown) + f"; {outside} set outside its evidence" * (outside > 0)


def _person(scenario: Scenario, name: str) -> str:
    person = scenario.team[name]
    told = [scenario.roles[person.role].label]
    told += [person.level] * (person.level != "senior")
    told += ["leads"] * person.leadership
    told += ["no production experience"] * (person.production_experience is False)
    return f"{name}: {', '.join(told)}"


def action_words(action: Action) -> str:
    """Return an action on one line, such as `open requisition mlops_engineer, month 3`."""
    what = f"{action.verb.replace('_', ' ')} {action.target}"
    if action.never:
        return f"{what}, never"
    when = "now" if action.month == 0 else f"month {action.month:g}"
    signs = [
        f"{each.signal} {way.replace('_', ' ')} {getattr(each, way):g}{_window(each)}"
        for each in action.when
        for way in ("above", "at_least", "below")
        if getattr(each, way) is not None
    ]
    if not signs:
        return f"{what}, {when}"
    earliest = "" if action.month == 0 else f", not before {when}"
    return f"{what}, once {' or '.join(signs)}{earliest}"


def _window(condition: Condition) -> str:
    return f" over {condition.weeks} weeks" if condition.signal in WINDOWED else ""


def _value(value: Any) -> str:
    plain = value.as_value() if hasattr(value, "as_value") else value
    if isinstance(plain, Mapping) and list(plain) == ["constant"]:
        return _value(plain["constant"])
    if isinstance(plain, Mapping):
        return ", ".join(f"{key} {_value(each)}" for key, each in plain.items())
    if isinstance(plain, (list, tuple)):
        return ", ".join(map(_value, plain))
    return f"{plain:g}" if isinstance(plain, float) else str(plain)
