"""What the page hands out: the edited company as a scenario file, and the lives it lived."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import yaml
from pydantic import BaseModel

from simulation.app.folder import opened_text
from simulation.app.plans import YOURS
from simulation.report.store import safe_table
from simulation.scenario import PlannedWork, Role, Scenario, WorkKind, load

if TYPE_CHECKING:
    from simulation.app.answering import Prepared
    from simulation.comparison import Comparison

# Shipped for every company; a file names only what it has of its own.
SHIPPED_LAYERS: Mapping[str, type[BaseModel]] = {
    "roles": Role,
    "planned_work": PlannedWork,
    "work_kinds": WorkKind,
}
PLAIN = (bool, int, float, str)
WIDTH = 100
# What YAML takes for something else than text, beyond what PyYAML quotes.
NOT_TEXT = tuple("0123456789.+-~")


class _Dumper(yaml.SafeDumper):
    """Write text that a reader could take for a number in quotes."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = '"' if text.startswith(NOT_TEXT) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)
_Dumper.ignore_aliases = lambda self, data: True  # type: ignore[method-assign]


def scenario_text(prepared: Prepared) -> str:
    """Return the edited company, with both plans as its alternatives, as a scenario file.

    Args:
        prepared: the answer it belongs to; a shipped company is extended, any other written out.

    Raises:
        ValueError: if the file would describe another company, which would be a mistake of ours.
    """
    asked, company = prepared.asked, prepared.asked.pair.company
    whole = _standing_alone(company)
    forms = [whole]
    if asked.source["kind"] == "shipped":
        forms.insert(0, _extending(str(asked.source["name"]), asked.base, asked.diff, whole))
    for form in forms:
        text = _heading(prepared) + _dumped(form)
        if _is_same(text, company):
            return text
    raise ValueError("the scenario cannot be written as a file")


def _heading(prepared: Prepared) -> str:
    run, pair = prepared.run, prepared.asked.pair
    lines = ["# Written by nexthire app."]
    if not pair.same:
        lines += [
            "# The same answer again:",
            f"#   nexthire compare FILE --replications {run.replications} --seed {run.seed} "
            f"--accept-runway-loss {prepared.asked.price:g}",
        ]
    return "\n".join(lines) + "\n"


def _extending(name: str, base: Scenario, diff: Mapping[str, Any], whole: Any) -> dict[str, Any]:
    """Return a short diff on a shipped scenario."""
    cleared = dict.fromkeys(each for each in base.alternatives if each != YOURS)
    told = {key: whole[key] for key in ("question", "reason") if whole.get(key)}
    form = {"extends": name, "name": base.name, **told, **diff}
    return {**form, **_alternatives(whole, cleared)}


def _alternatives(whole: Mapping[str, Any], cleared: Mapping[str, None]) -> dict[str, Any]:
    own = whole.get("alternatives") or {}
    if not own and not cleared:
        return {}
    kept: dict[str, Any] = {"baseline": whole.get("baseline")}
    return {**kept, "alternatives": {**cleared, **own}}


def _standing_alone(company: Scenario) -> dict[str, Any]:
    """Return everything that describes a company but what is shipped with every company."""
    shipped = load({"extends": "base/model-first"}).plain()
    whole = company.plain()
    for layer in SHIPPED_LAYERS:
        own, everybodys = whole.pop(layer), shipped[layer]
        kept = {
            name: _unsaid(layer, everybodys.get(name, {}), each) | each
            for name, each in own.items()
            if each != everybodys.get(name)
        }
        kept |= {name: None for name in everybodys if name not in own}
        if kept:
            whole[layer] = kept
    return {key: value for key, value in whole.items() if value not in ({}, None)}


def _unsaid(layer: str, shipped: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an entry leaves unsaid although the shipped one of its name says it."""
    fields = SHIPPED_LAYERS[layer].model_fields
    defaults = {key: fields[key].default for key in shipped if key not in own}
    return {
        # Nobody in particular may take it: whoever can.
        key: "any" if value == () else value
        for key, value in defaults.items()
        if value is None or value == () or isinstance(value, PLAIN)
    }


def _dumped(form: Mapping[str, Any]) -> str:
    text: str = yaml.dump(
        dict(form), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=WIDTH
    )
    return text


def _is_same(text: str, company: Scenario) -> bool:
    try:
        read = opened_text(text, "scenario.yaml")
    except ValueError:
        return False
    return read.content_hash() == company.content_hash()


def lives_csv(comparison: Comparison) -> bytes:
    """Return the lives as CSV that no spreadsheet takes for formulas."""
    text = safe_table(comparison.table).to_csv(index=False, lineterminator="\n")
    return str(text).encode("utf-8")


def lives_parquet(comparison: Comparison) -> bytes:
    """Return the lives as Parquet."""
    stream = io.BytesIO()
    comparison.table.to_parquet(stream, index=False)
    return stream.getvalue()


def file_name(scenario: Scenario, ending: str) -> str:
    """Return a file name that any system takes."""
    fit = re.sub(r"[^A-Za-z0-9]+", "-", scenario.name).strip("-")
    return f"{fit[:60] or 'scenario'}-{ending}"
