"""Lives of a second plan whose worth follows from what is known of each world."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.special import ndtri

import simulation
from simulation.experiment.alternatives import AlternativeLives
from simulation.experiment.runs import Run
from simulation.experiment.uncertain import uncertainties
from simulation.measures.columns import column

RUNWAY = column("runway_months")


def planted(run: Run, effects: dict[str, float], mean: float = 0.0) -> AlternativeLives:
    """Return one company's lives under two plans that differ in runway alone.

    Args:
        run: how to live the first plan.
        effects: parameter -> months that one standard deviation of its normal score adds to the
            runway of the second plan.
        mean: what the second plan's runway is longer by on average.
    """
    company = simulation.load("document-extraction").alternative("never")
    lives = run.live({"without": company}).alternatives["without"]
    numbers, places = np.unique(lives.worlds, return_inverse=True)
    known = uncertainties({"without": company}, run, numbers)
    gain = np.full(len(numbers), mean)
    for name, effect in effects.items():
        ranks = np.argsort(np.argsort(known.matrix[:, known.names.index(name)]))
        gain += effect * ndtri((ranks + 0.5) / len(ranks))
    rows = lives.rows.copy()
    luck = np.random.default_rng(1).normal(size=len(rows))
    rows[:, RUNWAY] = lives.rows[:, RUNWAY] + gain[places] + 0.5 * luck
    return AlternativeLives({"without": lives, "with": replace(lives, rows=rows)})
