"""Everything that is wrong with what was typed, in the words of the page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from simulation.decision.dials import KEYS
from simulation.scenario import Scenario, ScenarioError, every_mistake, register
from simulation.scenario.errors import one_line
from simulation.scenario.interview.drawn import NO_END, RETRAINING_NEED, range_words
from simulation.scenario.nodes import Node, from_plain

# What the page calls numbers, shorter than what they mean, and their unit.
LABELS: Mapping[str, tuple[str, str]] = {
    "cash_usd": ("Cash today", "USD"),
    "mrr_usd": ("Monthly recurring revenue", "USD"),
    "customers": ("Paying customers", ""),
    "founders": ("Founders on the founder salary", ""),
    "models_in_production": ("Models in production", ""),
    "versions": ("Versions or segments of each", ""),
    "pilots": ("Pilots under way", ""),
    RETRAINING_NEED: ("Retraining needed every", "days"),
}
# What else a request says, as the page calls it.
FURTHER: Mapping[str, str] = {
    "price_months": "Months of runway you would give for a better product",
    "against": "Compare with",
    "lives": "How many lives",
    "name": "Save in the folder as",
    "number_turned": "Where does it flip, turning",
    "life": "Life",
    "plan": "Plan of this life",
    "company": "Company",
    "file": "Company",
    "team": "Team today",
    "observed": "What the last months looked like",
}
# Numbers of the register whose meaning is written for who reads formulas.
PLAIN: Mapping[str, str] = {
    "comm_overhead_pct_n2": "capacity that communication costs, times the number of people squared",
    "pilot_convert_prob": "chance that a pilot becomes a customer when reliability is fine",
    "raise_success_prob": "chance that a raise closes once the investors' conditions are met",
    "raise_success_prob_unready": "chance that a raise closes with one condition missed",
    "offer_accept_prob": "chance that an offer is accepted, seed startup",
    "agency_use_prob": "chance that a hire comes through an agency, other than MLOps",
    "experiment_abort_prob": "chance that an online test is aborted on its first day",
    "speed_full_stack_llm_app": "full-stack engineer on prompt, retrieval and evaluation work",
    "attrition_mult_oncall": "how much sooner people leave under a bad load of off-hours pages",
    "prompt_iter_success_prob": "chance that a change of prompts or retrieval is kept at first",
    "hosted_ceiling_gap": "how far the best of hosted models lies below what customers demand",
    "learning_curve_beta": "how fast error falls as data grow",
    "maturity_at_launch": "product maturity at launch",
    "pilot_arrival_mult_at_full_maturity": "pilots that a complete product brings beside a launch",
    "working_days_per_year": "working days of an engineer a year",
}
SECTIONS = ("parameters", "team", "plan")
FILES = (".yaml", ".yml")
LONGEST_LABEL = 120
_BOUNDS = re.compile(r"a (?:whole )?number from [^,]*")
_CHANCE = re.compile(r"P\(([^()]*)\)")
Build = Callable[[dict[str, Any]], object]


class Refused(ScenarioError):
    """Say everything that is wrong with a request at once.

    Args:
        errors: what is wrong, one or more.
        base: the company as loaded, None if it is not known.
        rest: the changes without what is wrong, None if even they are refused.
    """

    def __init__(
        self,
        errors: Sequence[ScenarioError],
        base: Scenario | None,
        rest: Mapping[str, Any] | None = None,
    ) -> None:
        """Keep every part; the first error stands for all."""
        first = errors[0]
        super().__init__(
            first.file, first.line, first.key, first.found, first.allowed, first.nearest
        )
        self.errors = tuple(errors)
        self.texts = tuple(in_words(each, base) for each in errors)
        self.rest = rest

    def __str__(self) -> str:
        """Return the first error in one line."""
        return self.texts[0]


def all_wrong(diff: Mapping[str, Any], build: Build) -> tuple[list[ScenarioError], Any]:
    """Return everything that is wrong with some changes, and the changes without it.

    Args:
        diff: keys as in a scenario file.
        build: makes the company with some changes, raising a `ScenarioError`.

    Returns:
        The errors, and what is left; None if that is refused too.
    """
    errors: list[ScenarioError] = []
    tried: list[Node] = []
    try:
        tree: Node | None = from_plain({**diff}, "changes")
    except ScenarioError as error:
        return [error], None

    def tries(node: Node) -> None:
        tried.append(node)
        build(node.plain())

    while tree is not None:
        found = every_mistake(tree, tries)
        errors += [each for each in found if each.key not in [other.key for other in errors]]
        left = tried[-1]
        if _refusal(left, build) is None:
            return errors, left.plain()
        # What is refused was not changed itself: look for the change that it does not go with.
        tree = _without_culprit(left, build)
    return errors, None


def _refusal(tree: Node, build: Build) -> tuple[str, str] | None:
    try:
        build(tree.plain())
    except ScenarioError as error:
        return error.key, error.found
    return None


def _without_culprit(tree: Node, build: Build) -> Node | None:
    before = _refusal(tree, build)
    for key in _changes(tree):
        rest = tree.without(key)
        if rest is not None and _refusal(rest, build) != before:
            return rest
    return None


def _changes(tree: Node) -> Iterator[str]:
    for key, node in tree.children().items():
        if key in SECTIONS:
            yield from (f"{key}.{name}" for name in node.children())
        else:
            yield key


def in_words(error: ScenarioError, base: Scenario | None = None) -> str:
    """Return an error in one line of plain words, such as `Cash today: found -5, needs ...`.

    Args:
        error: of a change; one at a place in a file is said with that place.
        base: the company as loaded, for what its actions are called.
    """
    if base is None and (error.line is not None or error.file.endswith(FILES)):
        return str(error)
    label = one_line(_label(error.key, base), LONGEST_LABEL)
    hint = f"; did you mean {error.nearest!r}?" if error.nearest else ""
    place = f"{label}: " if label else ""
    # Marks around examples are for terminals.
    return f"{place}found {error.found.rstrip('.')}, needs {_needs(error)}".replace("`", "") + hint


def name_of(key: str) -> tuple[str, str]:
    """Return what the page calls a number of the company or the register, and its unit."""
    if key in LABELS:
        return LABELS[key]
    meaning, unit = (
        (KEYS[key].meaning, KEYS[key].unit)
        if key in KEYS
        else (meaning_of(key), register()[key].unit_words)
    )
    return meaning[:1].upper() + meaning[1:], unit


def meaning_of(name: str) -> str:
    """Return what a number of the register means, without formulas."""
    return PLAIN.get(name, _CHANCE.sub(r"chance that \1", register()[name].meaning))


def _label(key: str, base: Scenario | None) -> str:
    section, _, rest = key.partition(".")
    if section in KEYS:
        return name_of(section)[0]
    if section == "parameters" and rest:
        name = rest.partition(".")[0]
        return name_of(name)[0] if name in register() else name
    if section == "team" and rest:
        name, _, part = rest.rpartition(".")
        parts = {"role": "Role of", "level": "Level of", "salary_usd": "Salary of"}
        return f"{parts[part]} {name}" if name and part in parts else rest
    if section == "plan" and rest:
        return _action_label(rest, base)
    return FURTHER.get(key, key)


def _action_label(key: str, base: Scenario | None) -> str:
    name, _, part = key.rpartition(".")
    name, part = (name, part) if name else (key, "")
    action = base.plan.get(name) if base is not None else None
    if base is not None and action is not None and action.target in base.roles:
        name = base.roles[action.target].label
    return f"{name}, {part}" if part else name


def _needs(error: ScenarioError) -> str:
    """Return what is allowed, in the units that the page shows."""
    if not _BOUNDS.fullmatch(error.allowed):
        return error.allowed
    key = error.key.removeprefix("parameters.").partition(".")[0]
    if key in KEYS:
        dial = KEYS[key]
        low, high, unit, whole = dial.low, dial.high, dial.unit, dial.whole
    elif error.key.startswith("parameters.") and key in register():
        row = register()[key]
        (low, high), unit, whole = row.bounds, row.unit_words, False
    else:
        return error.allowed
    words = range_words(low, high, "" if whole else unit, whole)
    beyond = high >= NO_END and _number(error.found) > high
    return f"{words}, at most {high:,.0f}" if beyond else words


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
