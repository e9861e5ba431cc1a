"""The commands that bring forth a report, or the same lives alone."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass

MONTHS = (0.0, 3.0, 6.0, 12.0)
PRICE, WORLDS, LIVES_PER_WORLD = 3.0, "drawn", 2


@dataclass(frozen=True)
class Typed:
    """Hold what a user would type for a report, as far as its content depends on it.

    Args:
        scenario: name or path of the scenario.
        hire: role asked for, None if none was.
        lives: options that the lives and verdicts depend on.
        page: options that only the page depends on.
    """

    scenario: str
    hire: str | None
    lives: tuple[str, ...]
    page: tuple[str, ...] = ()

    @property
    def report(self) -> str:
        """Return the command that brings forth the report."""
        hire = [] if self.hire is None else ["--hire", self.hire]
        return shlex.join(["nexthire", "report", self.scenario, *hire, *self.lives, *self.page])

    def check(self, role: str) -> str:
        """Return the command that brings forth the same lives alone.

        Args:
            role: the role that the report is about.
        """
        words = ["nexthire", "whatif", self.scenario, "--hire", self.hire or role]
        return shlex.join([*words, *self.lives, "--brief"])


def options_of_lives(
    replications: int,
    seed: int,
    months: Sequence[float],
    price: float,
    ignorance: str,
    lives_per_world: int,
) -> tuple[str, ...]:
    """Return the options that give the same lives on the command line; defaults are left out.

    Args:
        replications, seed, months, ignorance, lives_per_world: as in `whatif`.
        price: runway that the founder would give for a better product, months.
    """
    words = ["--replications", str(replications), "--seed", str(seed)]
    if tuple(months) != MONTHS:
        words += ["--months", ",".join(f"{month:g}" for month in months)]
    if price != PRICE:
        words += ["--accept-runway-loss", f"{price:g}"]
    if ignorance != WORLDS:
        words += ["--worlds", ignorance]
    if lives_per_world != LIVES_PER_WORLD:
        words += ["--lives-per-world", str(lives_per_world)]
    return tuple(words)
