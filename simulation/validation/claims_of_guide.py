"""What the guide claims, one entry each."""

from __future__ import annotations

from simulation.validation.claims import Claim
from simulation.validation.guide import architecture, production, sequence, team


def claims() -> tuple[Claim, ...]:
    """Return every claim that is checked."""
    return (
        *sequence.who_first(),
        *sequence.when(),
        *production.data_and_platform(),
        *team.who(),
        *team.people(),
        *architecture.fit(),
    )
