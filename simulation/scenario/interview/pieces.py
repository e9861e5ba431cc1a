"""What is said in one answer, piece by piece."""

from __future__ import annotations

import re

# Commas between digits group them; others separate what is said.
_PIECES = re.compile(r"\s*(?:;|\n|,(?!\d{3}(?!\d))|\band\b|\+)\s*")


def pieces(text: str) -> list[str]:
    """Return what is said one by one, as separated by commas, semicolons, `and` or `+`."""
    return [piece for piece in _PIECES.split(text.strip()) if piece]
