"""Every check, in the order in which it is told."""

from __future__ import annotations

from simulation.reality_checks.checks import Rule
from simulation.reality_checks.directions import DIRECTIONS
from simulation.reality_checks.identities import IDENTITIES
from simulation.reality_checks.limits import LIMITS
from simulation.reality_checks.littles_law import LITTLES_LAW
from simulation.reality_checks.plausibility import PLAUSIBILITY
from simulation.reality_checks.repetition import REPETITION

RULES: tuple[Rule, ...] = (
    *IDENTITIES,
    *REPETITION,
    *LITTLES_LAW,
    *DIRECTIONS,
    *LIMITS,
    *PLAUSIBILITY,
)
