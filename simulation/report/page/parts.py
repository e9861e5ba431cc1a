"""What a page is made of: sections of words, lists, tables and pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Literal

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Tone = Literal["", "lead", "note", "alarm"]


@dataclass(frozen=True)
class Words:
    """Hold a paragraph.

    Args:
        text: plain text; markup in it is shown as it is.
        tone: how it looks.
    """

    kind: ClassVar[str] = "words"
    text: str
    tone: Tone = ""


@dataclass(frozen=True)
class Items:
    """Hold a list of short sentences."""

    kind: ClassVar[str] = "items"
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Pairs:
    """Hold what is asked of a study, and what this one answers, item by item."""

    kind: ClassVar[str] = "pairs"
    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Code:
    """Hold a command, to be copied."""

    kind: ClassVar[str] = "code"
    text: str


@dataclass(frozen=True)
class Cell:
    """Hold a cell of a table.

    Args:
        text: what it says.
        tone: good, bad, open or dim; plain if empty.
    """

    text: str
    tone: str = ""


@dataclass(frozen=True)
class Row:
    """Hold a row of a table.

    Args:
        cells: one a column.
        strong: whether it stands out.
        ends: whether a line is drawn below it.
        heading: whether it names the rows below it, in one cell.
    """

    cells: tuple[Cell, ...]
    strong: bool = False
    ends: bool = False
    heading: bool = False


@dataclass(frozen=True)
class PageTable:
    """Hold a table.

    Args:
        caption: what it shows; may be empty.
        head: headings.
        numeric: whether a column holds numbers, and stands right.
        rows: its rows.
    """

    kind: ClassVar[str] = "table"
    caption: str
    head: tuple[str, ...]
    numeric: tuple[bool, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Picture:
    """Hold a figure.

    Args:
        name: what it is called, in letters and hyphens; no other picture of the page is.
        draw: draws it, as it is where there is room.
        says: what it shows, for who cannot see it.
        caption: what one must know to read it.
        narrow: draws the same for a narrow screen; the same figure if None.
    """

    kind: ClassVar[str] = "picture"
    name: str
    draw: Callable[[], Figure]
    says: str
    caption: str = ""
    narrow: Callable[[], Figure] | None = None


@dataclass(frozen=True)
class Fold:
    """Hold what is shown once somebody wants to see it.

    Args:
        summary: what is in it.
        parts: what it shows.
        long: whether it is left out where the page is printed.
    """

    kind: ClassVar[str] = "fold"
    summary: str
    parts: tuple[Part, ...]
    long: bool = False


@dataclass(frozen=True)
class Live:
    """Hold what a script draws.

    Args:
        name: element that it draws into.
        data: what it needs, as plain data.
    """

    kind: ClassVar[str] = "live"
    name: str
    data: dict[str, object] = field(hash=False)


Part = Words | Items | Pairs | Code | PageTable | Picture | Fold | Live


@dataclass(frozen=True)
class Section:
    """Hold a section of a page.

    Args:
        key: its address on the page.
        title: heading.
        parts: what it shows, in order.
        short: title in the table of contents; the title itself if empty.
    """

    key: str
    title: str
    parts: tuple[Part, ...]
    short: str = ""

    @property
    def pictures(self) -> Iterator[Picture]:
        """Yield the pictures, folded ones too."""
        return _pictures(self.parts)

    @property
    def live(self) -> bool:
        """Tell whether a script draws something in it."""
        return any(isinstance(part, Live) for part in self.parts)


def _pictures(parts: tuple[Part, ...]) -> Iterator[Picture]:
    for part in parts:
        if isinstance(part, Picture):
            yield part
        elif isinstance(part, Fold):
            yield from _pictures(part.parts)


def words(*texts: str, tone: Tone = "") -> tuple[Words, ...]:
    """Return paragraphs, one for each text that is not empty."""
    return tuple(Words(text, tone) for text in texts if text)
