"""Coverage of a difference when lives are added until it is precise enough."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

import numpy as np

from simulation.decision.precision import live_until_precise
from simulation.experiment.alternatives import AlternativeLives
from simulation.experiment.lives import Lives
from simulation.experiment.runs import Run
from simulation.measures.catalogue import MONTHLY_SERIES
from simulation.measures.columns import NAMES, column
from simulation.scenario import Scenario, load
from simulation.statistics.aim import Aim, Term
from simulation.statistics.intervals import mean_interval
from simulation.statistics.rule import RUNWAY
from simulation.validation.coverage.case import Case, Generator, holds
from simulation.validation.coverage.means import skewed_lives

AIM = Aim({Term(RUNWAY): 1.0})
TRUTH = 1.5
HALF_WIDTH = 0.25
MOST_LIVES = 3_000
NEVER, NOW = "never", "now"


@dataclass(frozen=True)
class DrawnRun(Run):
    """Draw lives whose true difference is known instead of living them.

    Args:
        generator: what they are drawn with.
    """

    generator: Generator = field(default_factory=np.random.default_rng)

    def live(
        self, alternatives: Mapping[str, Scenario], begin: int = 0, end: int | None = None
    ) -> AlternativeLives:
        """Return skewed lives in skewed worlds, whose mean difference is `TRUTH`."""
        lives, worlds = self.numbers(begin, self.replications if end is None else end)
        gains = TRUTH + skewed_lives(self.generator, len(lives) // self.lives_per_world)
        found = {}
        for name, company in alternatives.items():
            rows = np.zeros((len(lives), len(NAMES)))
            rows[:, column(RUNWAY)] = gains if name == NOW else 0.0
            monthly = np.zeros((len(lives), len(MONTHLY_SERIES), 1))
            there = np.ones(len(lives), np.bool_)
            found[name] = Lives(company, self.seed, lives, rows, monthly, worlds, {}, there)
        return AlternativeLives(found)


@cache
def nobody() -> Scenario:
    """Return a company whose lives are drawn, not lived."""
    return load("laboratory/empty")


def difference_when_precise(generator: Generator) -> bool:
    """Add lives until the difference is precise; its interval must hold the truth."""
    run = DrawnRun(MOST_LIVES, generator=generator)
    both = {NEVER: nobody(), NOW: nobody()}
    lived, _ = live_until_precise(both, NEVER, AIM, HALF_WIDTH, run)
    first, second = (AIM.values(lived.alternatives[name]) for name in (NOW, NEVER))
    return holds(mean_interval(first - second, worlds=lived.alternatives[NOW].worlds), TRUTH)


STOPPING = (
    Case(
        "difference at a stated precision",
        "skewed worlds of 2, stopped when precise",
        difference_when_precise,
    ),
)
