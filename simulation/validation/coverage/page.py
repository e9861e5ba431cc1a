"""The page of coverages, as Markdown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from simulation.validation.coverage.case import ERRORS_ALLOWED, Case, CoverageRow
from simulation.validation.coverage.choice import CHOICE
from simulation.validation.coverage.findings import FINDINGS
from simulation.validation.coverage.means import MEANS
from simulation.validation.coverage.shares import SHARES
from simulation.validation.coverage.stopping import STOPPING
from simulation.validation.coverage.verdicts import VERDICTS
from simulation.validation.coverage.worlds import IGNORANCE

SECTIONS: Mapping[str, tuple[Case, ...]] = {
    "Means, differences, ratios": (*MEANS, *STOPPING),
    "Shares and quantiles": SHARES,
    "Chance and ignorance": IGNORANCE,
    "Several alternatives at once": CHOICE,
    "Worlds: worth of information, regret, conditions, tipping points": FINDINGS,
    "Verdicts": VERDICTS,
}
CASES = tuple(case for cases in SECTIONS.values() for case in cases)
HEAD = ("what is claimed", "model with known truth", "stated", "measured", "error", "")

HEADER = """\
# Coverage

How often is what an interval claims true? Each row draws data from a model whose truth is known,
{replications:,} times unless the row says otherwise, and counts. "Stated" is the nominal
probability, or, marked *exact*, the coverage that theory gives a discrete interval for this very
model. A row *holds* if the measured share is not below the stated one by more than {errors:g}
binomial standard errors, which are given beside it. It may be above: intervals that share an error
among many claims are careful.

Rows marked *outside* are models that an interval's assumptions leave out, or claims that are not
made, to show what would be wrong with them. They are not held against it.

These are models of statistics, not companies: whether the model of the company is right is another
question ([facts.md](facts.md), [claims.md](claims.md)). This page is written by
`python -m simulation.validation.coverage --replications {replications} --seed {seed}`.
"""

NOTES: Mapping[str, str] = {
    "Chance and ignorance": """\
With two lives a world, the share of worlds won rests on a shape: worlds and chance that are not far
from normal. Where worlds are bent or of two kinds and chance is as wide as they are, the share is
off by up to a few points, and more worlds do not cure it; more lives in each do. The plain count of
worlds, which is off by more, is kept beside it.
""",
    "Worlds: worth of information, regret, conditions, tipping points": """\
The worth of information is printed with a standard error, so the first claim is that of a standard
error: two in three. Twice the error on both sides covers less than 95 percent, because a low
estimate has a low error; the error on the scale of logarithms does cover.
""",
    "Verdicts": """\
A replication is right if no alternative gets a yes whose true answer is another one. Most
alternatives lie at the very edge of a yes, where a wrong one is most likely: gains of just the
indifference zone, a loss of runway just beyond the price, a limit just broken. The stated rate
covers up and down of all alternatives and measures together, so that wrong yeses alone are rarer.
""",
}


def markdown(rows: Sequence[CoverageRow], replications: int, seed: int) -> str:
    """Return the page.

    Args:
        rows: in the order of the sections.
        replications: how many were asked for.
        seed: root seed.
    """
    found = {id(row.case): row for row in rows}
    parts = [HEADER.format(replications=replications, seed=seed, errors=ERRORS_ALLOWED)]
    for title, cases in SECTIONS.items():
        lines = [_line(found[id(case)], replications) for case in cases if id(case) in found]
        if lines:
            parts += [f"## {title}\n", _table(lines)]
            parts += [NOTES[title]] if title in NOTES else []
    return "\n".join(parts)


def _line(row: CoverageRow, replications: int) -> tuple[str, ...]:
    case = row.case
    exact = "" if case.exact is None else " exact"
    fewer = f" ({row.replications:,} times)" if row.replications != replications else ""
    return (
        case.interval,
        case.model + fewer,
        f"{100 * row.expected:.1f}%{exact}",
        f"{100 * row.measured:.1f}%",
        f"{100 * row.standard_error:.1f}",
        row.verdict,
    )


def _table(lines: Sequence[tuple[str, ...]]) -> str:
    rows = [HEAD, ("---",) * len(HEAD), *lines]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows) + "\n"
