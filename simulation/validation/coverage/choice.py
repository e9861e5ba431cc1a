"""Coverage of bands, of the set that may be the best, and of selections."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from simulation.statistics.bands import against_the_best, best_set, simultaneous_band
from simulation.statistics.selection import Selection, select
from simulation.validation.coverage.case import Case, Floats, Generator, holds

WORLDS = 60
CAP = 1_000
# Of two plans that open the same position a month apart.
ALIKE = 0.9
ZONE = 0.5
LEADS_BY_ZONE = np.array([ZONE, 0.0, 0.0, 0.0, 0.0, 0.0])
SPREAD_OUT = ZONE * np.array([3.0, 2.0, 1.0, 0.0, 0.0, -2.0])
# Standard deviation of a system: differences then vary by several zones.
SPREAD = 4.0


def correlated(
    generator: Generator, means: Floats, worlds: int = WORLDS, skewed: bool = False
) -> Floats:
    """Return worlds (rows) of alternatives (columns) that share most of their luck."""
    shape = (worlds, len(means))
    shared, own = (
        generator.exponential(1.0, size) - 1.0 if skewed else generator.normal(size=size)
        for size in ((worlds, 1), shape)
    )
    return np.asarray(means + np.sqrt(ALIKE) * shared + np.sqrt(1 - ALIKE) * own)


def band(means: Sequence[float], skewed: bool, generator: Generator) -> bool:
    """Draw a band around several means; all of them must lie in it."""
    truth = np.asarray(means)
    found = simultaneous_band(correlated(generator, truth, skewed=skewed))
    return bool(np.all((found.low <= truth) & (truth <= found.high)))


def best_is_member(means: Sequence[float], generator: Generator) -> bool:
    """Find the set that may be the best; the best must be in it."""
    truth = np.asarray(means)
    return int(np.argmax(truth)) in best_set(correlated(generator, truth)).members


def lead(generator: Generator) -> bool:
    """Estimate how far the first is ahead of the best of the others."""
    truth = np.array([0.3, 0.25, 0.2, 0.0])
    table = correlated(generator, truth)
    return holds(against_the_best(table[:, 0], table[:, 1:]), 0.05)


def selected(generator: Generator, means: Floats) -> Selection:
    """Select the best of some systems whose differences vary by several zones."""
    table = means + SPREAD * correlated(generator, np.zeros(len(means)), CAP)

    def observe(systems: Sequence[int], begin: int, end: int) -> Floats:
        return table[begin:end, list(systems)]

    return select(observe, len(means), ZONE, cap=CAP)


def right_one(means: Sequence[float], generator: Generator) -> bool:
    """Select; it must be the best, which is ahead by the zone."""
    truth = np.asarray(means)
    return selected(generator, truth).selected == int(np.argmax(truth))


def shortfalls_hold(means: Sequence[float], generator: Generator) -> bool:
    """Select; the best must be in the set, and all shortfalls in their intervals."""
    truth = np.asarray(means)
    found = selected(generator, truth)
    behind = truth.max() - truth
    inside = np.all((found.low <= behind + 1e-12) & (behind - 1e-12 <= found.high))
    return bool(inside) and int(np.argmax(truth)) in found.members


ALIKE_WORDS = f"{WORLDS} worlds, correlation {ALIKE:g}"
CHOICE = (
    Case(
        "band around several means",
        f"5 normal alternatives, {ALIKE_WORDS}",
        partial(band, (0, 1, 2, 1, 0), False),
    ),
    Case(
        "band around several means",
        f"5 skewed alternatives, {ALIKE_WORDS}",
        partial(band, (0, 1, 2, 1, 0), True),
    ),
    Case(
        "set that may be the best",
        f"6 equal alternatives, {ALIKE_WORDS}",
        partial(best_is_member, (0.0,) * 6),
    ),
    Case(
        "set that may be the best",
        f"6 alternatives close by, {ALIKE_WORDS}",
        partial(best_is_member, (0.1, 0.1, 0.05, 0.0, 0.0, -0.1)),
    ),
    Case("lead over the best of others", f"3 others, {ALIKE_WORDS}", lead),
    Case(
        "correct selection",
        "6 alternatives, one ahead by the zone",
        partial(right_one, tuple(LEADS_BY_ZONE)),
        share=0.5,
    ),
    Case(
        "correct selection",
        "6 alternatives, spread out",
        partial(right_one, tuple(SPREAD_OUT)),
        share=0.5,
    ),
    Case(
        "set and shortfalls of a selection",
        "6 equal alternatives",
        partial(shortfalls_hold, (0.0,) * 6),
        share=0.5,
    ),
    Case(
        "set and shortfalls of a selection",
        "6 alternatives, spread out",
        partial(shortfalls_hold, tuple(SPREAD_OUT)),
        share=0.5,
    ),
)
