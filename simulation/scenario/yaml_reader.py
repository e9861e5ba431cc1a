"""Read one YAML file safely, keeping the line of every key."""

from __future__ import annotations

import math
import re
import stat
from pathlib import Path
from typing import Any

import yaml

from simulation.scenario.errors import ScenarioError, one_line, shown
from simulation.scenario.nodes import DEEPEST, Node

LARGEST_BYTES = 256 * 1024
_LONGEST_NUMBER = 40
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# The scalars of YAML 1.2: in YAML 1.1, which PyYAML resolves, `no` is a boolean, `1e6` is text
# and `1:30` is a number, and a founder expects none of the three.
_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_BOOLEAN = {"true": True, "True": True, "false": False, "False": False}
_INTEGER = re.compile(r"[-+]?[0-9](_?[0-9])*\Z")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9](_?[0-9])*(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
_NOT_FINITE = re.compile(r"([-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))\Z")


def read_yaml(path: Path, name: str | None = None) -> Node:
    """Return the content of a YAML file as nodes.

    Only mappings with text keys, lists and scalars are read. Duplicate keys, aliases, anchors,
    tags, several documents, numbers that are not finite, files above 256 KB and nesting beyond
    20 levels are refused.

    Args:
        path: the file.
        name: what messages call the file; the path as given by default.

    Raises:
        ScenarioError: for everything that cannot be read, with the line where there is one.
    """
    file = name or str(path)
    text = _text(path, file)
    try:
        return _Builder(text, file).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = None if mark is None else int(mark.line) + 1
        found = f"a syntax error ({one_line(error.problem or 'unknown')})"
        raise ScenarioError(file, line, "", found, "valid YAML") from None
    except yaml.YAMLError:
        raise ScenarioError(file, None, "", "unreadable characters", "valid YAML") from None


def _text(path: Path, file: str) -> str:
    """Return the text of a regular UTF-8 file within the size limit."""

    def refuse(found: str, allowed: str) -> ScenarioError:
        return ScenarioError(file, None, "", found, allowed)

    try:
        mode = path.stat().st_mode
        if stat.S_ISREG(mode):
            with path.open("rb") as stream:
                content = stream.read(LARGEST_BYTES + 1)
    except FileNotFoundError:
        raise refuse("no such file", "a scenario file") from None
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or "a bad file name"
        raise refuse(f"an unreadable file ({reason})", "a readable file") from None
    if not stat.S_ISREG(mode):
        found = "a directory" if stat.S_ISDIR(mode) else "something that is no regular file"
        raise refuse(found, "a scenario file")
    if len(content) > LARGEST_BYTES:
        raise refuse(f"more than {LARGEST_BYTES // 1024} KB", "a smaller file")
    if b"\0" in content:
        raise refuse("binary content", "UTF-8 text")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise ScenarioError(file, line, "", "bytes that are not UTF-8", "UTF-8 text") from None


class _Builder:
    """Build nodes from parser events, so that nothing is constructed before it is checked."""

    def __init__(self, text: str, file: str) -> None:
        """Start parsing `text`, which messages call `file`."""
        self._loader = _LOADER(text)
        self._file = file

    def document(self) -> Node:
        """Return the only document of the text, which must be a mapping."""
        self._loader.get_event()
        if self._loader.check_event(yaml.StreamEndEvent):
            raise ScenarioError(self._file, None, "", "an empty file", "a mapping of keys")
        self._loader.get_event()
        first = self._loader.peek_event()
        node = self._node((), _line(first))
        self._loader.get_event()
        if not self._loader.check_event(yaml.StreamEndEvent):
            line = _line(self._loader.peek_event())
            raise ScenarioError(self._file, line, "", "a second document", "one document")
        if not isinstance(node.value, dict):
            found = "an empty file" if node.value is None else shown(node.plain())
            raise ScenarioError(self._file, node.line, "", found, "a mapping of keys")
        return node

    def _refuse(self, path: tuple[str, ...], line: int, found: str, allowed: str) -> ScenarioError:
        """Return the error for something this reader does not take."""
        return ScenarioError(self._file, line, ".".join(path), found, allowed)

    def _node(self, path: tuple[str, ...], line: int) -> Node:
        """Return the next node; `line` is that of its key or list item."""
        event = self._loader.get_event()
        if isinstance(event, yaml.AliasEvent):
            raise self._refuse(path, _line(event), "an alias", "values written out")
        if event.anchor is not None:
            raise self._refuse(path, _line(event), "an anchor", "values written out")
        if event.tag is not None:
            raise self._refuse(path, _line(event), "a tag", "values without tags")
        if len(path) > DEEPEST:
            raise self._refuse(path[:3], line, "deeper nesting", f"at most {DEEPEST} levels")
        if isinstance(event, yaml.MappingStartEvent):
            return Node(self._mapping(path), self._file, line)
        if isinstance(event, yaml.SequenceStartEvent):
            return Node(self._sequence(path), self._file, line)
        return Node(self._scalar(event, path), self._file, line)

    def _mapping(self, path: tuple[str, ...]) -> dict[str, Node]:
        """Return the entries of a mapping whose start has been read."""
        entries: dict[str, Node] = {}
        while not self._loader.check_event(yaml.MappingEndEvent):
            event = self._loader.peek_event()
            line = _line(event)
            if not isinstance(event, yaml.ScalarEvent) or event.value == "":
                raise self._refuse(path, line, "a key that is no text", "text as key")
            key = str(event.value)
            self._node((*path, key), line)
            if key in entries:
                again = f"a second {shown(key)} (the first is on line {entries[key].line})"
                raise self._refuse((*path, key), line, again, "each key once")
            entries[key] = self._node((*path, key), line)
        self._loader.get_event()
        return entries

    def _sequence(self, path: tuple[str, ...]) -> list[Node]:
        """Return the items of a list whose start has been read."""
        items: list[Node] = []
        while not self._loader.check_event(yaml.SequenceEndEvent):
            line = _line(self._loader.peek_event())
            items.append(self._node((*path, str(len(items))), line))
        self._loader.get_event()
        return items

    def _scalar(self, event: Any, path: tuple[str, ...]) -> str | int | float | bool | None:
        """Return the value of a scalar; quoted text stays text."""
        text: str = event.value
        if not event.implicit[0]:
            return text
        if text in _NULL:
            return None
        if text in _BOOLEAN:
            return _BOOLEAN[text]
        if _NOT_FINITE.match(text):
            raise self._refuse(path, _line(event), text, "a finite number")
        if not _FLOAT.match(text):
            return text
        if len(text) > _LONGEST_NUMBER:
            raise self._refuse(path, _line(event), "a very long number", "fewer digits")
        if _INTEGER.match(text):
            return int(text)
        number = float(text)
        if not math.isfinite(number):
            raise self._refuse(path, _line(event), text, "a finite number")
        return number


def _line(event: Any) -> int:
    """Return the line of a parser event, counted from 1."""
    return int(event.start_mark.line) + 1
