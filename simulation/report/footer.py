"""The footer of a notebook: what its numbers come from, and how anybody can check them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from platform import python_version
from typing import TYPE_CHECKING

from simulation.report.formatting import clean
from simulation.report.store import PACKAGES, safe_table
from simulation.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, repr=False)
class Footer:
    """Say what a notebook rests on; shown as Markdown.

    Args:
        companies: the scenarios that were lived.
        seed: root seed.
        replications: lives of each alternative, or of each point and alternative.
        command: what brings forth the same lives, or nothing.
        digest: SHA-256 of their `lives.csv`, or nothing.
    """

    companies: Sequence[Scenario]
    seed: int
    replications: int
    command: str = ""
    digest: str = ""

    @property
    def markdown(self) -> str:
        """Return seed, versions, scenario hashes and how to verify, in Markdown."""
        packages = ", ".join(f"{each} {version(each)}" for each in PACKAGES)
        lines = [
            f"Seed {self.seed}, {self.replications:,} lives of each plan. "
            f"Python {python_version()}, {packages}.",
            *(f"Scenario `{clean(c.name)}`: `{c.content_hash()}`." for c in self.companies),
            self._verifying,
            "All of it in this model. Intervals hold what is not known about its numbers as well "
            "as chance.",
        ]
        return "\n\n".join(filter(None, lines))

    @property
    def _verifying(self) -> str:
        if not self.command:
            return ""
        told = f"To verify, run `{clean(self.command)}`"
        if not self.digest:
            return f"{told}: it shows the same numbers."
        return (
            f"{told}: the SHA-256 of its `lives.csv` is `{self.digest}` on this kind of machine "
            "and these versions; elsewhere the last digits may differ."
        )

    def __repr__(self) -> str:
        return self.markdown

    def _repr_markdown_(self) -> str:
        return self.markdown


def footer(
    *companies: Scenario,
    seed: int,
    replications: int,
    command: str = "",
    lives: pd.DataFrame | None = None,
) -> Footer:
    """Return the footer of a notebook: seed, versions, scenario hashes, and how to verify.

    Args:
        companies: the scenarios that were lived, one or more.
        seed: root seed.
        replications: lives of each alternative, or of each point and alternative.
        command: what brings forth the same lives, if anything but the notebook does.
        lives: one row a life, as the command writes them to `lives.csv`.
    """
    digest = "" if lives is None else lives_digest(lives)
    return Footer(companies, seed, replications, command, digest)


def lives_digest(lives: pd.DataFrame) -> str:
    """Return the SHA-256 of lives as `lives.csv` holds them."""
    text = safe_table(lives).to_csv(index=False, lineterminator="\n")
    return hashlib.sha256(text.encode()).hexdigest()
