"""Coverage of what tells chance from ignorance: the variance split and the share of worlds won."""

from __future__ import annotations

from functools import partial

import numpy as np
from scipy import stats

from simulation.statistics.ignorance import variance_split, worlds_won
from simulation.validation.coverage.case import Case, Floats, Generator, Trial, holds, numbers

WORLDS = 150
# How far two humps are from the centre, in standard deviations of worlds.
HUMP = 0.95


def normal(generator: Generator) -> Floats:
    """Return normal worlds; all shapes have a mean of 0 and a standard deviation of 1."""
    return generator.normal(size=WORLDS)


def skewed(generator: Generator) -> Floats:
    """Return worlds with a steep lower end and a long upper one."""
    return np.asarray((generator.gamma(2.0, 1.0, WORLDS) - 2.0) / np.sqrt(2.0))


def two_humps(generator: Generator) -> Floats:
    """Return worlds of two kinds."""
    hump = generator.choice([-HUMP, HUMP], WORLDS)
    return np.asarray(hump + generator.normal(0.0, np.sqrt(1.0 - HUMP**2), WORLDS))


def won_normal(mean: float) -> float:
    """Return the share of normal worlds above 0."""
    return float(stats.norm.cdf(mean))


def won_skewed(mean: float) -> float:
    """Return the share of skewed worlds above 0."""
    return float(stats.gamma.sf(2.0 - mean * np.sqrt(2.0), 2.0))


def won_two_humps(mean: float) -> float:
    """Return the share of worlds of two kinds above 0."""
    narrow = np.sqrt(1.0 - HUMP**2)
    return float(np.mean(stats.norm.cdf((mean + np.array([-HUMP, HUMP])) / narrow)))


SHAPES = {
    "normal": (normal, won_normal),
    "skewed": (skewed, won_skewed),
    "two-humped": (two_humps, won_two_humps),
}


def lives_of(
    shape: str, mean: float, chance: float, lives: int, generator: Generator
) -> tuple[Floats, np.ndarray]:
    """Return gains of lives in worlds of some shape, and each life's world."""
    worlds = mean + SHAPES[shape][0](generator)
    gains = worlds[:, None] + chance * generator.normal(size=(WORLDS, lives))
    return gains.ravel(), numbers(WORLDS, lives)


def split(shape: str, chance: float, lives: int, kept: float, generator: Generator) -> bool:
    """Estimate the share of variance between worlds, of lives a part of which failed."""
    gains, worlds = lives_of(shape, 0.0, chance, lives, generator)
    there = generator.random(gains.size) < kept
    found = variance_split(gains[there], worlds[there]).ignorance
    return holds(found, 1.0 / (1.0 + chance * chance))


def won(shape: str, mean: float, chance: float, lives: int, generator: Generator) -> bool:
    """Estimate the share of worlds won."""
    found = worlds_won(*lives_of(shape, mean, chance, lives, generator)).share
    return holds(found, SHAPES[shape][1](mean))


def _splits() -> list[Case]:
    cases = []
    for shape, chance, lives, kept in (
        ("normal", 1.0, 2, 1.0),
        ("normal", 3.0, 2, 1.0),
        ("normal", 1.0, 3, 0.7),
        ("skewed", 1.5, 2, 1.0),
        ("two-humped", 1.0, 2, 1.0),
    ):
        words = _words(shape, chance, lives) + (", 3 in 10 failed" if kept < 1 else "")
        trial: Trial = partial(split, shape, chance, lives, kept)
        cases.append(Case("share of variance between worlds", words, trial))
    return cases


def _won() -> list[Case]:
    cases = []
    for shape, mean, chance, lives in (
        ("normal", 1.0, 1.0, 2),
        ("normal", 0.3, 1.0, 2),
        ("normal", 1.0, 3.0, 2),
        ("normal", 2.5, 1.0, 2),
        ("normal", 1.0, 3.0, 10),
        ("skewed", 1.0, 1.0, 2),
        ("skewed", 1.0, 1.0, 10),
        ("two-humped", 1.0, 1.0, 2),
        ("two-humped", 1.0, 1.0, 10),
    ):
        words = f"{SHAPES[shape][1](mean):.0%} of {_words(shape, chance, lives)}"
        trial: Trial = partial(won, shape, mean, chance, lives)
        cases.append(Case("share of worlds won", words, trial, kept=shape == "normal"))
    return cases


def _words(shape: str, chance: float, lives: int) -> str:
    return f"{WORLDS} {shape} worlds of {lives} lives, chance {chance:g} times as wide"


IGNORANCE = (*_splits(), *_won())
