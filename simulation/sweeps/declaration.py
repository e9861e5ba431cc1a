"""Declared sweeps: a YAML file that says what is turned, over which points, and how it is lived.

A file is read with the reader of scenarios, so that the same mistakes get the same messages, and
what is hostile in a scenario is harmless here.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from simulation.scenario import Scenario, ScenarioError, load, shipped
from simulation.scenario.errors import Flaw, one_of
from simulation.scenario.evidence import data_folder
from simulation.scenario.nodes import Node
from simulation.scenario.quantities import clean_name, clean_text
from simulation.scenario.yaml_reader import read_yaml
from simulation.sweeps import designs
from simulation.sweeps.designs import MOST_POINTS, Design, DesignError
from simulation.sweeps.factors import By, Factor, factor_of
from simulation.sweeps.tables import listed, read_csv

FOLDER = "sweeps"
KINDS = ("grid", "latin_hypercube", "sobol", "table")
SAMPLED = ("latin_hypercube", "sobol")
OF_A_FACTOR = ("low", "high", "values", "quantiles", "points")
MOST_LIVES, MOST_LIVES_PER_WORLD, LARGEST_SEED = 1_000_000, 1000, 2**64 - 1
KEYS = (
    "question",
    "reason",
    "company",
    "changes",
    "plans",
    "design",
    "points",
    "factors",
    "table",
    "lives",
    "lives_per_world",
    "seed",
    "monthly",
)


@dataclass(frozen=True)
class Declaration:
    """Hold a declared sweep, ready to live.

    Args:
        name: what it is called: the file's name.
        question: what its author wants to know; may be empty.
        scenario: the company with the alternatives that are lived.
        design: what is turned, and the points.
        lives: lives of each plan at each point.
        lives_per_world: lives that share what is not known.
        seed: root seed of lives and of a random design.
        monthly: whether the months of every life are kept too.
    """

    name: str
    question: str
    scenario: Scenario
    design: Design
    lives: int = 200
    lives_per_world: int = 2
    seed: int = 1
    monthly: bool = False


def declared(source: str | os.PathLike[str], seed: int | None = None) -> Declaration:
    """Return the declared sweep that a name or a file describes.

    Args:
        source: name of a shipped sweep, or path of a YAML file.
        seed: root seed instead of the file's.

    Raises:
        ScenarioError: for anything that is wrong, in one line with file, line and key.
    """
    path, shown = _located(source)
    tree = read_yaml(path, shown)
    try:
        return _declaration(tree, path, seed)
    except Flaw as flaw:
        raise tree.error(flaw) from None


def shipped_sweeps() -> list[str]:
    """Return the names of the declared sweeps that come with the package."""
    return sorted(file.stem for file in (data_folder() / FOLDER).glob("*.yaml"))


def _located(source: str | os.PathLike[str]) -> tuple[Path, str]:
    """Return the file that a name or path means, and what messages call it."""
    text, names = os.fsdecode(source), shipped_sweeps()
    name = text.removeprefix(f"{FOLDER}/")
    if name in names:
        return data_folder() / FOLDER / f"{name}.yaml", f"scenarios/{FOLDER}/{name}.yaml"
    path = Path(text)
    if path.suffix in (".yaml", ".yml") or _is_file(path):
        return path, text
    flaw = Flaw(text, known=names)
    allowed = f"a YAML file that declares a sweep, or {flaw.allowed}"
    raise ScenarioError(text, None, "", "no such sweep", allowed, flaw.nearest)


def _declaration(tree: Node, path: Path, seed: int | None) -> Declaration:
    keys = tree.children()
    for key in keys:
        if key not in KEYS:
            raise Flaw(key, known=KEYS, path=(key,))
    if "company" not in keys:
        raise Flaw("no company", "the key company", plain=True)
    question = _words(keys, "question")
    _words(keys, "reason")
    scenario = _with_plans(_company(keys, path), keys)
    root = _whole(keys, "seed", 0, LARGEST_SEED, 1) if seed is None else seed
    monthly = _plain(keys, "monthly", False)
    if not isinstance(monthly, bool):
        raise Flaw(monthly, "true or false", path=("monthly",))
    return Declaration(
        _name(path),
        question or scenario.question,
        scenario,
        _design(scenario, tree, path, root),
        _whole(keys, "lives", 1, MOST_LIVES, 200),
        _whole(keys, "lives_per_world", 1, MOST_LIVES_PER_WORLD, 2),
        root,
        monthly,
    )


def _company(keys: Mapping[str, Node], path: Path) -> Scenario:
    """Return the company: a file beside the declaration or a shipped one, with its changes."""
    value, names = keys["company"].value, shipped()
    if not isinstance(value, str) or not value.strip() or "\0" in value:
        raise Flaw(value, f"a scenario file, or {one_of(names)}", path=("company",))
    beside = [path.parent / written for written in (value, f"{value}.yaml")]
    there = next((file for file in beside if _is_file(file)), None)
    if value in names:
        scenario = load(value)
    elif there is not None or Path(value).suffix in (".yaml", ".yml"):
        scenario = load(there or beside[0])
    else:
        flaw = Flaw(value, known=names, path=("company",))
        flaw.allowed = f"a scenario file, or {flaw.allowed}"
        raise flaw
    changes = keys.get("changes")
    if changes is None or changes.value is None:
        return scenario
    if not isinstance(changes.value, dict):
        raise Flaw(changes.plain(), "a mapping of scenario keys", path=("changes",))
    return scenario.under(changes.moved("changes"))


def _with_plans(scenario: Scenario, keys: Mapping[str, Node]) -> Scenario:
    """Return the company with only the alternatives that are wanted."""
    wanted = _plain(keys, "plans", None)
    if wanted is None:
        return scenario
    known = list(scenario.alternatives)
    if not isinstance(wanted, list) or not wanted:
        raise Flaw(wanted, "a list of alternatives of the company", path=("plans",))
    for place, name in enumerate(wanted):
        if name not in known:
            raise Flaw(name, known=known, path=("plans", place))
        if name in wanted[:place]:
            raise Flaw(name, "each plan once", path=("plans", place))
    left_out = {name: None for name in known if name not in wanted}
    if not left_out:
        return scenario
    baseline = scenario.baseline if scenario.baseline in wanted else wanted[0]
    return scenario.with_changes({"alternatives": left_out, "baseline": baseline})


def _design(scenario: Scenario, tree: Node, path: Path, seed: int) -> Design:
    keys = tree.children()
    kind = _plain(keys, "design", "table" if "table" in keys else "grid")
    if kind not in KINDS:
        raise Flaw(kind, known=KINDS, path=("design",))
    if kind == "table":
        return _listed(scenario, keys, path)
    if "table" in keys:
        raise Flaw("a table", f"no table beside design: {kind}", path=("table",), plain=True)
    factors = _factors(scenario, keys, "value" if kind == "grid" else "quantile")
    if kind == "grid":
        if "points" in keys:
            allowed = "points of each factor, within its mapping, in a grid"
            raise Flaw(keys["points"].plain(), allowed, path=("points",))
        design = _made(designs.grid, factors)
    else:
        if "points" not in keys:
            raise Flaw("no points", f"the number of points of design: {kind}", plain=True)
        points = _whole(keys, "points", 1, MOST_POINTS, 0)
        maker = designs.sobol if kind == "sobol" else designs.latin_hypercube
        design = _made(maker, factors, points, seed)
    place = keys["factors"].file, keys["factors"].line
    return replace(design, places=(place,) * len(design))


def _made(maker: Any, *arguments: Any) -> Design:
    try:
        design: Design = maker(*arguments)
    except DesignError as error:
        raise Flaw(error.found, error.allowed, path=("factors",), plain=True) from None
    return design


def _factors(scenario: Scenario, keys: Mapping[str, Node], by: By) -> list[Factor]:
    """Return the factors, each flaw placed where it was written."""
    if "factors" not in keys:
        raise Flaw("no factors", "the key factors: what is turned", plain=True)
    written = keys["factors"].plain()
    if isinstance(written, list):
        written = _named_once(written)
    if not isinstance(written, dict) or not written:
        raise Flaw(written, "a mapping of names to ranges, or a list of names", path=("factors",))
    found = []
    for name, spec in written.items():
        try:
            found.append(factor_of(scenario, name, _spec(spec), by))
        except Flaw as flaw:
            if isinstance(spec, list) and flaw.path[:1] == ("values",):
                flaw.path = flaw.path[1:]
            raise flaw.below("factors", name) from None
    return found


def _named_once(names: list[Any]) -> dict[str, None]:
    for place, name in enumerate(names):
        if not isinstance(name, str):
            raise Flaw(name, "the name of a factor", path=("factors", place))
        if name in names[:place]:
            raise Flaw(name, "each factor once", path=("factors", place))
    return dict.fromkeys(names)


def _spec(spec: object) -> Mapping[str, Any]:
    """Return what was written for a factor as keywords of `factor_of`."""
    if spec is None:
        return {}
    if isinstance(spec, list):
        return {"values": spec}
    if not isinstance(spec, dict):
        allowed = f"a list of values, or a mapping with {', '.join(OF_A_FACTOR)}"
        raise Flaw(spec, allowed)
    for key, value in spec.items():
        if key not in OF_A_FACTOR:
            raise Flaw(key, known=OF_A_FACTOR, path=(key,))
        if value is None:
            raise Flaw(value, "a value", path=(key,))
    return spec


def _listed(scenario: Scenario, keys: Mapping[str, Node], path: Path) -> Design:
    """Return the design that a table beside the file, or in it, lists."""
    for key in ("factors", "points"):
        if key in keys:
            raise Flaw(f"the key {key}", "only the table in design: table", path=(key,), plain=True)
    written = keys.get("table")
    if written is None:
        raise Flaw("no table", "the key table: a CSV file, or a list of points", plain=True)
    if isinstance(written.value, str) and written.value.strip() and "\0" not in written.value:
        file = path.parent / written.value
        return listed(scenario, *read_csv(file, os.fspath(file)))
    items = written.value
    if not isinstance(items, list) or not items:
        raise Flaw(written.plain(), "a CSV file, or a list of points", path=("table",))
    for place, item in enumerate(items):
        if not isinstance(item.value, dict) or not item.value:
            raise Flaw(item.plain(), "a mapping of factors to values", path=("table", place))
    rows = [item.plain() for item in items]
    return listed(scenario, rows, [(item.file, item.line) for item in items])


def _name(path: Path) -> str:
    try:
        return clean_name(path.stem)
    except Flaw:
        return "sweep"


def _plain(keys: Mapping[str, Node], key: str, default: Any) -> Any:
    return keys[key].plain() if key in keys else default


def _words(keys: Mapping[str, Node], key: str) -> str:
    try:
        return clean_text(_plain(keys, key, ""))
    except Flaw as flaw:
        raise flaw.below(key) from None


def _whole(keys: Mapping[str, Node], key: str, low: int, high: int, default: int) -> int:
    value = _plain(keys, key, default)
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise Flaw(value, f"a whole number from {low} to {high}", path=(key,))
    return value


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False
