"""Load a scenario by name, from a file, or from plain data."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from simulation.scenario.errors import Flaw, ScenarioError, nearest, one_of
from simulation.scenario.evidence import data_folder, read_shipped
from simulation.scenario.merging import merge
from simulation.scenario.nodes import Node, from_plain
from simulation.scenario.quantities import clean_name
from simulation.scenario.schema import Scenario
from simulation.scenario.yaml_reader import read_yaml

LONGEST_CHAIN = 10
MOST_MISTAKES = 50
SUFFIXES = (".yaml", ".yml")
_NOT_SCENARIOS = ("evidence", "sweeps")
_NOT_INHERITED = ("name", "question", "reason")


def load(source: str | os.PathLike[str] | Mapping[str, Any]) -> Scenario:
    """Return the scenario that a name, a file or plain data describes.

    Args:
        source: name of a shipped scenario, path of a YAML file, or a mapping with the same keys
            as a file (whose `extends` names a shipped scenario).

    Raises:
        ScenarioError: for anything that is wrong, in one line with file, line and key.
    """
    return _build(*_read(source))


def mistakes(source: str | os.PathLike[str] | Mapping[str, Any]) -> list[ScenarioError]:
    """Return everything that is wrong with a scenario, each as `load` would say it, by line.

    Empty if it is valid.

    Args:
        source: as for `load`.
    """
    try:
        own, file, name = _read(source)
    except ScenarioError as error:
        return [error]
    found = every_mistake(own, lambda tree: _build(tree, file, name))
    return sorted(found, key=lambda error: error.line or 0)


def every_mistake(own: Node, build: Callable[[Node], object]) -> list[ScenarioError]:
    """Return all that `build` refuses of a tree, leaving each mistake out to find the next.

    Ends early at a mistake that cannot be left out, such as a key that is missing.

    Args:
        own: the tree.
        build: validates it, raising a `ScenarioError`.
    """
    found: list[ScenarioError] = []
    left_out: list[str] = []
    while len(found) < MOST_MISTAKES:
        try:
            build(own)
            return found
        except ScenarioError as error:
            # What is missed because it was left out is no mistake of its own.
            if not any(f"{key}.".startswith(f"{error.key}.") for key in left_out):
                found.append(error)
            rest = own.without(error.key) if error.file == own.file else None
            if rest is None:
                return found
            own = rest
            left_out.append(error.key)
    return found


def shipped() -> list[str]:
    """Return the names of the shipped scenarios, those of a folder as `folder/name`."""
    folder = data_folder()
    files = (file.relative_to(folder).with_suffix("") for file in folder.rglob("*.yaml"))
    return sorted(name.as_posix() for name in files if name.parts[0] not in _NOT_SCENARIOS)


def _read(source: str | os.PathLike[str] | Mapping[str, Any]) -> tuple[Node, Path | None, str]:
    """Return what a source itself says, its file if it is one, and its name."""
    if isinstance(source, Mapping):
        tree = from_plain(source, "scenario")
        extended = tree.children().get("extends")
        return tree, None, str(extended.value).rsplit("/", 1)[-1] if extended else "scenario"
    file, shown = _locate(source)
    return read_yaml(file, shown), file, file.stem


def _build(own: Node, file: Path | None, name: str) -> Scenario:
    """Return the scenario of a tree, merged over what it extends and over the shipped roles."""
    seen = () if file is None else (file.resolve(),)
    keys = {**_merged(own, file, seen).children()}
    if "name" not in own.children():
        keys["name"] = Node(_valid_name(name), own.file, own.line)
    return Scenario.build(Node(keys, own.file, own.line))


@cache
def _evidence_layer() -> Node:
    """Return the shipped roles and kinds of work, the layer below every scenario."""
    layer = {
        key: read_shipped(f"evidence/{key}") for key in ("roles", "planned_work", "work_kinds")
    }
    return Node({**layer}, "scenarios/evidence")


def _merged(own: Node, file: Path | None, seen: tuple[Path, ...]) -> Node:
    """Return a tree laid over the scenarios it extends, the farthest first.

    Args:
        own: what the file itself says.
        file: the file, or None for plain data.
        seen: the files of the chain so far, resolved.
    """
    keys = dict(own.children())
    extends = keys.pop("extends", None)
    mine = Node(keys, own.file, own.line)
    if extends is None:
        return merge(_evidence_layer(), mine)
    try:
        base_file, shown = _extended(extends.value, file, own.file)
        if base_file.resolve() in seen:
            raise Flaw(extends.value, "a scenario that does not extend this one")
        if len(seen) >= LONGEST_CHAIN:
            raise Flaw(extends.value, f"at most {LONGEST_CHAIN} scenarios in a chain")
    except Flaw as flaw:
        raise own.error(flaw.below("extends")) from None
    base = _merged(read_yaml(base_file, shown), base_file, (*seen, base_file.resolve()))
    inherited = {key: node for key, node in base.children().items() if key not in _NOT_INHERITED}
    return merge(Node(inherited, base.file, base.line), mine)


def _extended(value: object, file: Path | None, shown: str) -> tuple[Path, str]:
    """Return the file that `extends` means, and what messages call it.

    A file beside the extending one comes before a shipped scenario of the same name.
    """
    names = shipped()
    if not isinstance(value, str) or value.strip() == "" or "\0" in value:
        raise Flaw(value, known=names)
    if Path(value).is_absolute():
        raise Flaw(value, "a path relative to this file, or the name of a shipped scenario")
    for written in (value, f"{value}.yaml"):
        beside = None if file is None else file.parent / written
        if beside is None or not _is_file(beside):
            continue
        if value in names and file is not None and beside.resolve() == file.resolve():
            continue
        return beside, os.path.normpath(os.path.join(os.path.dirname(shown), written))
    if value in names:
        return data_folder() / f"{value}.yaml", f"scenarios/{value}.yaml"
    raise Flaw(value, f"a path relative to this file, or {one_of(names)}", known=names)


def _locate(source: str | os.PathLike[str]) -> tuple[Path, str]:
    """Return the file that a name or path means, and what messages call it.

    Raises:
        ScenarioError: if there is neither such a file nor such a shipped scenario.
    """
    names = shipped()
    text = os.fsdecode(source)
    if isinstance(source, str) and source in names:
        return data_folder() / f"{source}.yaml", f"scenarios/{source}.yaml"
    path = Path(text)
    if not isinstance(source, str) or _exists(path):
        return path, text
    beside = _beside(path)
    stem = path.stem if path.stem in beside else nearest(path.stem, beside)
    near = beside.get(stem or "")
    if path.suffix in SUFFIXES:
        if near is None:
            return path, text
        raise ScenarioError(text, None, "", "no such file", "a scenario file", near)
    allowed = f"a scenario file, or {one_of(names)}"
    if stem != path.stem:
        near = nearest(text, names) or near
    raise ScenarioError(text, None, "", "no such scenario", allowed, near)


def _beside(path: Path) -> dict[str, str]:
    """Return stem -> YAML file in the folder of a path, written as the path is."""
    try:
        files = sorted(each.name for each in path.parent.iterdir() if each.suffix in SUFFIXES)
    except (OSError, ValueError):
        return {}
    return {Path(name).stem: str(path.with_name(name)) for name in reversed(files)}


def _is_file(path: Path) -> bool:
    """Tell whether a path is a file; False when the system cannot say."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def _exists(path: Path) -> bool:
    """Tell whether something is at a path; False when the system cannot say."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _valid_name(name: str) -> str:
    """Return the name, or `scenario` where it cannot be one."""
    try:
        return clean_name(name)
    except Flaw:
        return "scenario"
