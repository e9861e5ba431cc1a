"""The one error a user's input can raise, and the flaw from which it is made."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence

Path = tuple[str | int, ...]

_LONGEST_SHOWN = 60
_LONGEST_KEY = 120
_MOST_LISTED = 16
_SHORTEST_WORD = 4
_CLOSE = 5


class ScenarioError(ValueError):
    """Say in one line what is wrong with a scenario, and where.

    Args:
        file: name of the file, or a word such as ``scenario`` when the input was no file.
        line: line counted from 1, or None where there is none.
        key: dotted key of the offending value, or an empty string for the whole file.
        found: what stood there, as text.
        allowed: what may stand there, as text.
        nearest: the valid name closest to what was found, or None.
    """

    def __init__(
        self,
        file: str,
        line: int | None,
        key: str,
        found: str,
        allowed: str,
        nearest: str | None = None,
    ) -> None:
        """Keep every part, so that a caller can print them differently."""
        super().__init__(file, line, key, found, allowed, nearest)
        self.file = file
        self.line = line
        self.key = key
        self.found = found
        self.allowed = allowed
        self.nearest = nearest

    def __str__(self) -> str:
        """Return the message on one line."""
        place = _printable(self.file) or "''"
        place = place if self.line is None else f"{place}:{self.line}"
        key = f"{one_line(self.key, _LONGEST_KEY)}: " if self.key else ""
        hint = f"; did you mean {self.nearest!r}?" if self.nearest else ""
        return f"{place}: {key}found {self.found}, allowed: {self.allowed}{hint}"


class Flaw(ValueError):
    """Describe what is wrong with a value before its file and line are known.

    Args:
        found: the offending value itself.
        allowed: what may stand there, as text; made from `known` when empty.
        path: where the value stands, below the value that is being read.
        known: valid names, from which the nearest is suggested.
        plain: print `found` as it is instead of quoting it.
        meant: text to find the nearest name for; `found` by default.
    """

    def __init__(
        self,
        found: object,
        allowed: str = "",
        *,
        path: Path = (),
        known: Iterable[str] = (),
        plain: bool = False,
        meant: str | None = None,
    ) -> None:
        """Render the value and look for the nearest valid name."""
        names = list(known)
        self.found = one_line(str(found)) if plain else shown(found)
        self.allowed = allowed or one_of(names)
        self.nearest = nearest(found if meant is None else meant, names)
        self.path = path
        super().__init__(f"found {self.found}, allowed: {self.allowed}")

    def below(self, *path: str | int) -> Flaw:
        """Return the same flaw, its path extended to the left by `path`."""
        self.path = (*path, *self.path)
        return self


def nearest(found: object, names: Iterable[str]) -> str | None:
    """Return the name closest in spelling to `found`, or that shares most words; None without."""
    if not isinstance(found, str) or len(found) > 2 * _LONGEST_SHOWN:
        return None
    known = list(names)
    words = _words(found)
    close = difflib.get_close_matches(found, known, n=_CLOSE, cutoff=0.6)
    if close:
        return max(close, key=lambda name: len(words & _words(name)))
    shared = {name: len(words & _words(name)) for name in known}
    most = max(shared.values(), default=0)
    return min((name for name in known if shared[name] == most), key=len) if most else None


def _words(name: str) -> set[str]:
    return {word for word in re.split(r"[\W_]+", name.lower()) if len(word) >= _SHORTEST_WORD}


def one_of(names: Sequence[str]) -> str:
    """Return `one of a, b, c`, or only the number of names when there are many."""
    if len(names) == 0:
        return "nothing here"
    if len(names) > _MOST_LISTED:
        return f"one of {len(names)} known names"
    return "one of " + ", ".join(one_line(name) for name in sorted(names))


def shown(value: object) -> str:
    """Return a short one-line rendering of a value found in a file."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "a mapping" if value else "an empty mapping"
    if isinstance(value, (list, tuple)):
        return "a list" if value else "an empty list"
    if isinstance(value, str):
        return repr(one_line(value))
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return one_line(str(value))


def one_line(text: str, longest: int = _LONGEST_SHOWN) -> str:
    """Return the text without control characters, cut to a readable length."""
    clean = _printable(text[: longest + 1])
    return clean if len(clean) <= longest else clean[: longest - 3] + "..."


def _printable(text: str) -> str:
    """Return the text with a space for every character that cannot be printed."""
    return "".join(letter if letter.isprintable() else " " for letter in text)
