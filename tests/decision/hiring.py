"""Hiring sequences of a company, as a user would ask for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from simulation.decision.sequences import HiringSequence, positions, sequences
from simulation.scenario import Scenario


def candidates(
    company: Scenario,
    *hires: tuple[str, int],
    months: Sequence[float] = (0, 6),
    triggers: bool = False,
    **how: Any,
) -> tuple[HiringSequence, ...]:
    """Return the sequences of some hires in some months."""
    return sequences(company, positions(company, hires, months, triggers=triggers), **how)
