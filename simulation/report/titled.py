"""The look that all tables in the terminal share."""

from __future__ import annotations

from rich import box
from rich.table import Table


def titled_table(title: str) -> Table:
    """Return an empty table with its title in bold above it, or none if the title is empty."""
    return Table(
        title=title or None,
        title_justify="left",
        title_style="bold",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        show_edge=False,
        collapse_padding=True,
    )
