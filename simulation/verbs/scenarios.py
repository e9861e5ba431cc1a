"""The verbs that look at scenarios without simulating anything."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from simulation.verbs.options import (
    EXIT_FINE,
    EXIT_WRONG_INPUT,
    json_option,
    plain_verb,
    scenario_verb,
)

if TYPE_CHECKING:
    from simulation.scenario import Scenario

HEADING_CHARACTERS = 14
# Folders of shipped scenarios, those to start from first; the last three on demand.
GROUPS = {
    "companies": "Companies to look at or to extend",
    "base": "Companies before anybody is hired",
    "sequences": "Who comes first, second, third",
    "claims": "Claims of the guide, as experiments",
    "facts": "Published facts, as companies that should show them",
    "laboratory": "Very simple companies, for tests and theory",
}
ON_DEMAND = ("claims", "facts", "laboratory")
EVERYTHING = "all"


def add_scenario_verbs(verbs: Any) -> None:
    """Add `check` and `scenarios` to the command line."""
    check_verb = scenario_verb(verbs, "check", "validate a scenario and say what it contains")
    check_verb.set_defaults(carry_out=check)
    purpose = "list the scenarios that come with nexthire"
    scenarios_verb = plain_verb(verbs, "scenarios", purpose, f"{purpose.capitalize()}.")
    scenarios_verb.add_argument(
        "group",
        nargs="?",
        choices=(*GROUPS, EVERYTHING),
        metavar="GROUP",
        help=f"{', '.join(GROUPS)}, or {EVERYTHING} (default: all but {', '.join(ON_DEMAND)})",
    )
    scenarios_verb.set_defaults(carry_out=scenarios)
    for verb in (check_verb, scenarios_verb):
        json_option(verb)


def check(asked: argparse.Namespace) -> int:
    """Validate a scenario and say what it contains, or everything that is wrong with it."""
    from simulation.scenario import load, mistakes

    wrong = mistakes(asked.scenario)
    for error in wrong:
        print(f"nexthire: {error}", file=sys.stderr)
    if wrong:
        return EXIT_WRONG_INPUT
    scenario = load(asked.scenario)
    outside = list(scenario.outside_evidence())
    if asked.json:
        content = {
            "scenario": scenario.name,
            "hash": scenario.content_hash(),
            "question": scenario.question,
            "models_in_production": scenario.models_in_production,
            "pilots": scenario.pilots,
            "team": {name: person.role for name, person in scenario.team.items()},
            "plan": {
                key: action.model_dump(mode="json", exclude_defaults=True)
                | {"month": None if action.never else action.month}
                for key, action in scenario.plan.items()
            },
            "alternatives": list(scenario.alternatives),
            "baseline": scenario.baseline,
            "outside_evidence": outside,
        }
        _print_json(content)
        return EXIT_FINE
    print(_wrapped(f"{scenario.name}: valid. {scenario.question}".rstrip()))
    for heading, text in _contents(scenario):
        print(_wrapped(text, f"{heading:{HEADING_CHARACTERS}}"))
    for line in outside:
        print(_wrapped(line, "outside its evidence: "))
    return EXIT_FINE


def _contents(scenario: Scenario) -> Iterator[tuple[str, str]]:
    """Yield what a scenario contains as pairs of heading and text."""
    from simulation.scenario.wording import action_words

    months = f"{scenario.horizon_months:g} months"
    yield "company", f"{scenario.architecture}, {scenario.stage}; {months} simulated"
    live = f"{_count(scenario.models_in_production, 'model')} in production"
    yield "product", f"{live}, {_count(scenario.pilots, 'pilot')}"
    money = f"${scenario.cash_usd:,.0f} cash, ${scenario.mrr_usd:,.0f} MRR"
    yield "money", f"{money}, {_count(scenario.customers, 'customer')}"
    people = [f"{name} ({scenario.roles[p.role].label})" for name, p in scenario.team.items()]
    founders = [_count(scenario.founders, "founder")] if scenario.founders else []
    yield "team", ", ".join([*founders, *people]) or "nobody"
    for key, action in scenario.plan.items():
        yield "plan", f"{key}: {action_words(action, scenario.roles)}"
    for name, milestone in scenario.milestones.items():
        scope = (milestone.effort_h or {}).items()
        hours = ", ".join(f"{each:g} h {discipline}" for discipline, each in scope)
        yield "milestone", f"{name}: {hours or milestone.reached}"
    if scenario.alternatives:
        names = ", ".join(scenario.alternatives)
        yield "alternatives", f"{names}; compared with {scenario.baseline}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def scenarios(asked: argparse.Namespace) -> int:
    """List the shipped scenarios with their questions, group by group."""
    from simulation.scenario import load, shipped

    names = shipped()
    if asked.group in GROUPS:
        names = [name for name in names if _group(name) == asked.group]
    if asked.json:
        _print_json({name: load(name).question for name in names})
        return EXIT_FINE
    left_out = ON_DEMAND if asked.group is None else ()
    width = max(len(name) for name in names if _group(name) not in left_out) + 2
    for group, title in GROUPS.items():
        members = [name for name in names if _group(name) == group]
        if group in left_out:
            print(_wrapped(f"{title}: {len(members)}, `nexthire scenarios {group}`"))
        elif members:
            print(f"{title}\n")
            for name in members:
                print(_wrapped(load(name).question, f"  {name:{width}}"))
            print()
    return EXIT_FINE


def _group(name: str) -> str:
    folder, _, inside = name.partition("/")
    return folder if inside else "companies"


def _print_json(content: Any) -> None:
    print(json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False))


def _wrapped(text: str, heading: str = "") -> str:
    """Return text under a heading, no wider than the terminal where words allow it."""
    columns = shutil.get_terminal_size().columns
    return textwrap.fill(
        text,
        columns,
        initial_indent=heading,
        subsequent_indent=" " * len(heading),
        break_long_words=False,
        break_on_hyphens=False,
    )
