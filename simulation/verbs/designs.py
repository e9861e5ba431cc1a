"""Kinds of designs as a user names them on the command line."""

from __future__ import annotations

from pathlib import Path

DESIGNS = ("grid", "latin-hypercube", "sobol")


def kind_of(design: str | None) -> str | None:
    """Return which kind of design is asked for, None for a table or nothing.

    Args:
        design: what was typed; None if nothing was.

    Raises:
        ScenarioError: if it is no kind, and cannot be a file.
    """
    if design is None:
        return None
    kind = design.replace("_", "-").lower()
    if kind in DESIGNS:
        return kind
    if Path(design).suffix or Path(design).exists():
        return None
    from simulation.scenario import ScenarioError
    from simulation.scenario.errors import nearest

    allowed = f"{', '.join(DESIGNS)} or a CSV file"
    raise ScenarioError("--design", None, "", design, allowed, nearest(kind, DESIGNS))
