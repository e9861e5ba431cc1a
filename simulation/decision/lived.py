"""Lives of alternatives as a decision sees them: one value a life, within what must hold."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulation.decision.values import limits_broken
from simulation.experiment.alternatives import AlternativeLives
from simulation.experiment.runs import Run
from simulation.experiment.uncertain import Uncertain, uncertainties
from simulation.statistics.aim import Aim
from simulation.statistics.clusters import world_means
from simulation.statistics.intervals import LEVEL, Floats

Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Lived:
    """Hold the decision values of lives under the alternatives that a founder may choose.

    Args:
        names: alternatives, in the order of the columns.
        values: decision values, no NaN; shape (lives, alternatives).
        worlds: number of each life's world; shape (lives,).
        left_out: alternatives that surely break a limit of the aim.
        uncertain: what is not known, worlds in the order of their numbers.
    """

    names: tuple[str, ...]
    values: Floats
    worlds: Numbers
    left_out: tuple[str, ...]
    uncertain: Uncertain

    @property
    def world_values(self) -> Floats:
        """Return the mean decision value of each world; shape (worlds, alternatives)."""
        return world_means(self.values, self.worlds)

    @property
    def leading(self) -> str:
        """Return the alternative with the highest mean decision value."""
        return self.names[int(self.values.mean(axis=0).argmax())]


def lived(lives: AlternativeLives, run: Run, aim: Aim) -> Lived:
    """Return the decision values of lives that did not fail under any alternative.

    Args:
        lives: of every alternative.
        run: how they were lived.
        aim: decision value and limits.

    Raises:
        ValueError: if all lives failed.
    """
    broken = {
        name: limits_broken(each, aim, len(lives.alternatives), LEVEL)
        for name, each in lives.alternatives.items()
    }
    left_out = tuple(name for name in lives.alternatives if broken[name])
    names = tuple(name for name in lives.alternatives if name not in left_out)
    if not names:
        # The best of plans that all break a limit is still worth knowing.
        names, left_out = tuple(lives.alternatives), ()
    chosen = {name: lives.alternatives[name] for name in names}
    values = np.stack([aim.values(each) for each in chosen.values()], axis=1)
    fine = ~np.isnan(values).any(axis=1)
    worlds = next(iter(chosen.values())).worlds[fine]
    if not len(worlds):
        raise ValueError("lives: all of them failed")
    scenarios = {name: each.scenario for name, each in chosen.items()}
    uncertain = uncertainties(scenarios, run, np.unique(worlds))
    return Lived(names, values[fine], worlds, left_out, uncertain)
