"""The one folder that the app reads scenarios from and saves them to."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path

from simulation.scenario import Scenario, ScenarioError, load, shipped
from simulation.scenario.errors import one_line
from simulation.scenario.yaml_reader import LARGEST_BYTES, read_yaml
from simulation.sweeps.files import put_file

FITTING_NAME = re.compile(r"[A-Za-z0-9][\w.-]{0,79}\.ya?ml", re.ASCII)
SUFFIXES = (".yaml", ".yml")
ALLOWED_NAMES = "a file name of letters, digits, - and _ that ends in .yaml"
INSIDE = "a scenario file inside the chosen folder, or the name of a shipped scenario"
MOST_LISTED, DEEPEST_LISTED = 200, 3
LONGEST_CHAIN = 10


class Folder:
    """Open and save scenarios in one folder, and nowhere else.

    Args:
        root: the folder.

    Raises:
        ScenarioError: if it is no folder.
    """

    def __init__(self, root: Path) -> None:
        if not root.is_dir():
            found = "a file" if root.exists() else "no such folder"
            raise ScenarioError("--folder", None, str(root), found, "a folder")
        self.root = root.resolve()

    def files(self) -> list[str]:
        """Return the YAML files in the folder and a little below, as relative paths."""
        found: list[str] = []
        for place, folders, names in os.walk(self.root):
            here = Path(place).relative_to(self.root)
            deep = len(here.parts) >= DEEPEST_LISTED
            folders[:] = [] if deep else sorted(f for f in folders if not f.startswith("."))
            for name in sorted(names):
                file = Path(place) / name
                if name.endswith(SUFFIXES) and not file.is_symlink():
                    found.append((here / name).as_posix())
            if len(found) >= MOST_LISTED:
                break
        return found[:MOST_LISTED]

    def stamp(self) -> tuple[tuple[str, int, int], ...]:
        """Return what differs as soon as one of the files does: name, size and time of change."""
        found = []
        for name in self.files():
            try:
                state = (self.root / name).stat()
            except OSError:
                continue
            found.append((name, state.st_size, state.st_mtime_ns))
        return tuple(found)

    def path(self, name: str) -> Path:
        """Return where a file of the folder is.

        Raises:
            ScenarioError: if the name leads elsewhere, by `..`, as absolute path or over a link.
        """
        if not name or "\0" in name or "\\" in name or Path(name).is_absolute():
            raise _refused(name)
        path = self.root / name
        if ".." in path.parts or _is_linked(path, self.root):
            raise _refused(name)
        return path

    def opened(self, name: str) -> Scenario:
        """Return the scenario that a file of the folder holds.

        Raises:
            ScenarioError: if there is no such file in the folder, or it is not valid.
        """
        path = self.path(name)
        if path.suffix not in SUFFIXES:
            raise _refused(name)
        return _loaded(path, name, self.root)

    def save(self, name: str, text: str) -> str:
        """Write a new scenario file into the folder and return its name.

        Raises:
            ScenarioError: if the name does not fit, or such a file is there already.
            OSError: if it cannot be written.
        """
        if not FITTING_NAME.fullmatch(name):
            raise ScenarioError("save", None, "name", repr(one_line(name)), ALLOWED_NAMES)
        path = self.path(name)
        try:
            # Created, never replaced: a link or an earlier plan stays what it is.
            put_file(path, lambda aside: aside.write_bytes(text.encode("utf-8")), replace=False)
        except FileExistsError:
            raise ScenarioError(
                "save", None, "name", f"{name!r}, which is there already", "a new name"
            ) from None
        return name


def opened_text(text: str, name: str) -> Scenario:
    """Return the scenario that the text of a file holds, which may extend shipped ones.

    Args:
        text: YAML.
        name: what messages call it.

    Raises:
        ScenarioError: if it is not valid.
    """
    with tempfile.TemporaryDirectory(prefix="nexthire-") as folder:
        stem = re.sub(r"[^\w-]+", "-", Path(name).stem, flags=re.ASCII).strip("-") or "scenario"
        path = Path(folder) / f"{stem[:60]}.yaml"
        # One byte too many is enough for the reader to say that it is too large.
        path.write_bytes(text.encode("utf-8", "surrogatepass")[: LARGEST_BYTES + 1])
        return _loaded(path, name, Path(folder).resolve())


def _loaded(path: Path, name: str, root: Path) -> Scenario:
    try:
        _require_chain_inside(path, name, root)
        return load(path)
    except ScenarioError as error:
        # What the page calls a file is not where it lies.
        file = error.file.replace(str(path), name).replace(f"{root}{os.sep}", "")
        file = file.replace(f"{path.parent}{os.sep}", "")
        raise ScenarioError(
            file, error.line, error.key, error.found, error.allowed, error.nearest
        ) from None


def _require_chain_inside(path: Path, name: str, root: Path) -> None:
    """Refuse a file that extends, over however many others, one outside the folder."""
    seen: set[Path] = set()
    shown = name
    for _ in range(LONGEST_CHAIN + 1):
        if path in seen or _is_linked(path, root):
            break
        seen.add(path)
        extends = read_yaml(path, shown).children().get("extends")
        if extends is None or not isinstance(extends.value, str):
            return
        written = extends.value
        if "\0" in written:
            return
        beside = [path.parent / each for each in (written, f"{written}.yaml")]
        there = next((each for each in beside if _exists(each)), None)
        outside = Path(written).is_absolute() or any(
            not Path(os.path.normpath(each)).is_relative_to(root) for each in beside
        )
        if outside or (there is not None and _is_linked(there, root)):
            raise ScenarioError(shown, extends.line, "extends", repr(one_line(written)), INSIDE)
        if there is None or (written in shipped() and there.resolve() == path.resolve()):
            return
        path, shown = Path(os.path.normpath(there)), written


def _is_linked(path: Path, root: Path) -> bool:
    """Tell whether a path leads over a symbolic link, or out of the root."""
    try:
        return path.resolve() != Path(os.path.normpath(path)) or not path.is_relative_to(root)
    except (OSError, RuntimeError, ValueError):
        return True


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _refused(name: str) -> ScenarioError:
    return ScenarioError("open", None, "file", repr(one_line(name)), INSIDE)
