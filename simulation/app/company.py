"""A company as the page shows and edits it: fields with their units, ends and evidence."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Mapping
from functools import cache
from threading import Lock
from typing import Any

from simulation.app.folder import Folder, opened_text
from simulation.app.plans import LOADED, NOBODY
from simulation.app.wrong import LABELS, meaning_of, name_of
from simulation.decision.dials import KEYS
from simulation.report.summary import Json
from simulation.scenario import Parameter, Scenario, ScenarioError, load, register, shipped
from simulation.scenario.errors import Flaw
from simulation.scenario.interview.drawn import RETRAINING_NEED
from simulation.scenario.people import LEVELS
from simulation.scenario.plan import DETAILS, HIRING
from simulation.scenario.wording import action_words

# In the order of the page; what a founder knows first comes first.
MONEY = ("cash_usd", "mrr_usd", "customers", "founders")
NEEDS = ("models_in_production", "versions", "pilots")
DIGITS = 4
KEPT_OPEN = 16
KINDS = ("shipped", "folder", "text")


class Library:
    """Open companies by where they come from, each once.

    Args:
        folder: where files are.
    """

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self._open: OrderedDict[str, Scenario] = OrderedDict()
        self._lock = Lock()
        self._reading = Lock()
        self._broken: tuple[object, dict[str, str]] | None = None

    def opened(self, source: Any) -> Scenario:
        """Return the company that a source names.

        Args:
            source: kind "shipped" with a name, "folder" with a file's name, or "text" with the
                text of a file and what to call it.

        Raises:
            ScenarioError: if there is no such company, or it is not valid.
        """
        kind, name, text = _parts(source)
        key = hashlib.sha256(f"{kind}\0{name}\0{text}".encode("utf-8", "surrogatepass")).hexdigest()
        # A file may have been edited since.
        if kind != "folder":
            with self._lock:
                if key in self._open:
                    self._open.move_to_end(key)
                    return self._open[key]
        if kind == "folder":
            return self.folder.opened(name)
        scenario = opened_text(text, name) if kind == "text" else _shipped(name)
        with self._lock:
            self._open[key] = scenario
            while len(self._open) > KEPT_OPEN:
                self._open.popitem(last=False)
        return scenario

    def list(self) -> dict[str, Json]:
        """Return what there is to pick from."""
        return {"shipped": [*_shipped_questions()], "files": [*self.folder.files()]}

    def broken(self) -> dict[str, Json]:
        """Return file -> why it cannot be opened, for the files of the folder that cannot.

        Reading all of them takes a while; it is done anew only if one of them has changed.
        """
        stamp = self.folder.stamp()
        with self._reading:
            if self._broken is None or self._broken[0] != stamp:
                self._broken = stamp, {}
                for name in self.folder.files():
                    try:
                        self.folder.opened(name)
                    except ScenarioError as error:
                        self._broken[1][name] = str(error)
            return {**self._broken[1]}


@cache
def _shipped_questions() -> tuple[dict[str, Json], ...]:
    """Return the shipped companies with their questions; reading all of them takes a while."""
    return tuple({"name": name, "question": load(name).question} for name in shipped())


def _parts(source: Any) -> tuple[str, str, str]:
    """Return kind, name and text of a source."""
    given = source if isinstance(source, Mapping) else {}
    kind, name, text = (given.get(key, "") for key in ("kind", "name", "text"))
    if not all(isinstance(part, str) for part in (kind, name, text)) or kind not in KINDS:
        raise ScenarioError("open", None, "company", "nothing to open", "a scenario to open")
    return kind, name, text


def _shipped(name: str) -> Scenario:
    if name not in shipped():
        flaw = Flaw(name, known=shipped())
        raise ScenarioError("open", None, "company", flaw.found, flaw.allowed, flaw.nearest)
    return load(name)


def described(scenario: Scenario) -> dict[str, Json]:
    """Return a company as the page edits it.

    Args:
        scenario: with its own alternatives.
    """
    known = register()
    shown = [RETRAINING_NEED, *(name for name in scenario.parameters if name != RETRAINING_NEED)]
    return {
        "name": scenario.name,
        "question": scenario.question,
        "reason": scenario.reason,
        "architecture": scenario.architecture,
        "stage": scenario.stage,
        "horizon_months": scenario.horizon_months,
        "money": [_key(scenario, key) for key in MONEY],
        "needs": [_key(scenario, key) for key in NEEDS],
        "parameters": [parameter_field(scenario.parameter(name)) for name in shown],
        "further": [
            {"name": name, "meaning": meaning_of(name)}
            for name, row in known.items()
            if row.kind != "chance"
        ],
        "team": {
            name: {
                "role": person.role,
                "level": person.level,
                "salary_usd": person.salary_usd,
            }
            for name, person in scenario.team.items()
        },
        "plan": {
            key: {
                "verb": action.verb,
                "target": action.target,
                "label": _label(scenario, key),
                "month": None if action.never else action.month,
                "when": action_words(action, scenario.roles) if action.when else None,
                "hires": action.verb in HIRING,
                "level": action.level if action.verb in DETAILS["level"] else None,
            }
            for key, action in scenario.plan.items()
        },
        "roles": {name: role.label for name, role in scenario.roles.items()},
        "levels": list(LEVELS),
        "against": [NOBODY, LOADED, *scenario.alternatives],
        "outside_evidence": [*scenario.outside_evidence()],
        "observed": bool(scenario.observed is not None and scenario.observed.given),
        "hash": scenario.content_hash(),
    }


def _label(scenario: Scenario, key: str) -> str:
    """Return what an action does, without its time."""
    action = scenario.plan[key]
    if action.verb in HIRING:
        return scenario.roles[action.target].label
    return action_words(action, scenario.roles).rsplit(", ", 1)[0]


def _key(scenario: Scenario, name: str) -> dict[str, Json]:
    """Return a number of the company as a field."""
    dial = KEYS[name]
    label, unit = name_of(name)
    return {
        "key": name,
        "label": label,
        "meaning": dial.meaning,
        "unit": unit,
        "low": dial.low,
        "high": dial.high,
        "whole": dial.whole,
        "value": getattr(scenario, name),
    }


def parameter_field(row: Parameter) -> dict[str, Json]:
    """Return a number of the register as a field, with where it comes from."""
    low, high = row.bounds
    label, unit = name_of(row.name)
    return {
        "key": row.name,
        "label": label,
        "unit": unit,
        "short": row.name in LABELS,
        "low": low,
        "high": high if high < 1e300 else None,
        "evidence": [row.low, row.high],
        "grade": row.grade,
        "kind": row.kind,
        "text": parameter_text(row),
        "value": row.value,
        "derived": row.derived,
    }


def parameter_text(row: Parameter) -> str:
    """Return a number as it is typed: `14`, or `7 to 28` for a range."""
    drawn = row.distribution
    if drawn.is_constant:
        return _digits(drawn.ends()[0])
    if drawn.family == "uniform":
        low, high = drawn.ends()
    elif row.overridden:
        low, high = float(drawn.quantile(0.05)), float(drawn.quantile(0.95))
    else:
        low, high = row.low, row.high
    return f"{_digits(low)} to {_digits(high)}"


def _digits(value: float) -> str:
    return f"{float(f'{value:.{DIGITS}g}'):,.10g}"
