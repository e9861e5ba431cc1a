"""Tables of the terminal as tables of the page."""

from __future__ import annotations

import re

from rich.table import Table
from rich.text import Text

from simulation.report.page.parts import Cell, PageTable, Row

TONES = {"green": "good", "red": "bad", "yellow": "open", "dim": "dim"}
# What a terminal draws with characters, the page draws as a picture.
DRAWN = re.compile(r"^[ \-|o]*$")


def page_table(table: Table, caption: str | None = None) -> PageTable:
    """Return a table of the terminal without what it draws with characters.

    Args:
        table: as it is printed.
        caption: what it shows; its title if None.
    """
    columns = [column for column in table.columns if not _drawn(list(column.cells))]
    cells = [[_cell(each) for each in column.cells] for column in columns]
    rows = [
        _row(tuple(row), str(table.rows[place].style or ""), table.rows[place].end_section)
        for place, row in enumerate(zip(*cells, strict=True))
    ]
    return PageTable(
        _plain(table.title) if caption is None else caption,
        tuple(_plain(column.header) for column in columns),
        tuple(column.justify == "right" for column in columns),
        tuple(rows),
    )


def _row(cells: tuple[Cell, ...], style: str, ends: bool) -> Row:
    heading = len(cells) > 1 and bool(cells[0].text) and not any(c.text for c in cells[1:])
    return Row(cells, "bold" in style, ends, heading)


def _cell(cell: object) -> Cell:
    style = str(cell.style) if isinstance(cell, Text) else ""
    tone = next((name for word, name in TONES.items() if word in style), "")
    return Cell(_plain(cell), tone)


def _drawn(cells: list[object]) -> bool:
    """Tell whether a column is a picture made of characters."""
    texts = [cell.plain if isinstance(cell, Text) else str(cell) for cell in cells]
    return any("|" in text for text in texts) and all(map(DRAWN.match, texts))


def _plain(cell: object) -> str:
    if cell is None:
        return ""
    text = cell.plain if isinstance(cell, Text) else str(cell)
    return " ".join(text.split())
