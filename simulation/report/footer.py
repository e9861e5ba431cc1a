"""The footer of a notebook: what its numbers come from, and how anybody can check them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from platform import python_version
from typing import TYPE_CHECKING

from simulation.report.formatting import clean
from simulation.report.store import safe_table
from simulation.scenario import Scenario
from simulation.sweeps.code import PACKAGES

if TYPE_CHECKING:
    import pandas as pd

MANY, BEGINNING = 4, 12
SHOWN = "`{}` on this kind of machine and these versions; elsewhere last digits may differ."


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
            self._companies,
            self._verifying,
            "All of it in this model. Intervals hold what is not known about its numbers as well "
            "as chance.",
        ]
        return "\n\n".join(filter(None, lines))

    @property
    def _companies(self) -> str:
        """Return the hashes of all companies, of many only their beginnings."""
        if len(self.companies) <= MANY:
            return "\n\n".join(map(_company, self.companies))
        beginnings = (
            f"`{clean(each.name)}` `{each.content_hash()[:BEGINNING]}`" for each in self.companies
        )
        return f"Scenarios and how their hashes begin: {', '.join(beginnings)}."

    @property
    def _verifying(self) -> str:
        if not self.command:
            again = "To verify, run this notebook again with the same parameters"
            same = f": its lives as CSV then have the SHA-256 {SHOWN.format(self.digest)}"
            return again + (same if self.digest else ".")
        told = f"To verify, run `{clean(self.command)}`"
        if not self.digest:
            return f"{told}: it shows the same numbers."
        return f"{told}: its `lives.csv` has the SHA-256 {SHOWN.format(self.digest)}"

    def __repr__(self) -> str:
        return self.markdown

    def _repr_markdown_(self) -> str:
        return self.markdown


def _company(company: Scenario) -> str:
    plans = ", ".join(map(clean, company.alternatives))
    told = f" with {plans}" if plans else ""
    return f"Scenario `{clean(company.name)}`{told}: `{company.content_hash()}`."


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
