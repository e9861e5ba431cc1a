"""The tables of the documentation are current, and cover the register."""

from __future__ import annotations

from pathlib import Path

from simulation.scenario import register
from simulation.validation.parameter_tables import page

PAGE = Path(__file__).parents[2] / "docs" / "parameters.md"


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), (
        "write it anew: python -m simulation.validation.parameter_tables > docs/parameters.md"
    )


def test_every_row_of_the_register_is_in_a_table() -> None:
    text = page()
    assert all(f"| `{name}` |" in text for name in register())
