"""Check whether the model behaves on a scenario as any company must.

The checks run on the user's own scenario in seconds: what adds up, Little's law, which way things
move, limits and extremes, and whether the scenario's own numbers look like those of real companies.
"""

from simulation.reality_checks.checking import reality
from simulation.reality_checks.checks import Check, Group, Reality, State

__all__ = ["Check", "Group", "Reality", "State", "reality"]
