"""Sequential replications: as many lives as the deciding difference needs, and no more.

A pilot, then further lives until the half-width of the interval of every alternative's difference
from the baseline is within the precision asked for, and stays so over a look-ahead: an interval is
itself an estimate and may be narrow by luck. A cap ends it in any case, and is said.

Source: Hoad, Robinson and Davies 2010, Journal of the Operational Research Society 61.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from simulation.experiment.alternatives import AlternativeLives, joined
from simulation.experiment.runs import Run
from simulation.scenario import Scenario
from simulation.statistics.aim import Aim
from simulation.statistics.intervals import LEVEL, mean_interval

PILOT_LIVES = 200
STEP_LIVES = 100
# Share of the lives so far over which the precision must hold on.
LOOK_AHEAD = 0.25


@dataclass(frozen=True)
class Precision:
    """Hold what sequential replications came to.

    Args:
        wanted: half-width asked for, in the unit of the decision value.
        reached: largest half-width at the end; NaN if undefined.
        lives: lives of each alternative.
        capped: whether the cap ended it before the precision was reached.
        unit: unit of the decision value.
    """

    wanted: float
    reached: float
    lives: int
    capped: bool
    unit: str

    @property
    def words(self) -> str:
        """Return in a sentence how precise the differences are, and whether that was asked for."""
        told = f"{self.lives:,} lives tell the differences to within {self.reached:.2g} {self.unit}"
        if self.capped:
            return f"{told}, not the {self.wanted:g} asked for: that was the most lives allowed."
        return f"{told} (asked for: {self.wanted:g})."


def live_until_precise(
    alternatives: Mapping[str, Scenario], baseline: str, aim: Aim, wanted: float, run: Run
) -> tuple[AlternativeLives, Precision]:
    """Live alternatives until their decision values' differences from the baseline are precise.

    Args:
        alternatives: name -> the company as that alternative has it.
        baseline: alternative that the others are compared with.
        aim: what the decision value is.
        wanted: half-width of each 95 percent interval, in the aim's unit, above 0.
        run: how to live; its `replications` are the cap.

    Raises:
        ValueError: if `wanted` is not above 0.
    """
    if not wanted > 0.0:
        raise ValueError(f"precision: found {wanted}, allowed: a number above 0")
    # A back-cast may have kept fewer worlds than were asked for.
    most = len(run.numbers(0, run.replications)[0])
    parts: list[AlternativeLives] = []
    lives, precise_since = 0, 0
    while True:
        step = PILOT_LIVES if not lives else max(STEP_LIVES, lives // 10)
        end = min(lives + _whole_worlds(step, run.lives_per_world), most)
        parts = [joined([*parts, run.live(alternatives, lives, end)])]
        lived, lives = parts[0], end
        width = widest(lived, baseline, aim)
        precise = width <= wanted
        precise_since = (precise_since or lives) if precise else 0
        ahead = precise and lives >= precise_since * (1.0 + LOOK_AHEAD)
        if ahead or lived.interrupted or lives >= most:
            capped = not precise and not lived.interrupted
            return lived, Precision(wanted, width, lived.finished, capped, aim.unit)


def widest(lived: AlternativeLives, baseline: str, aim: Aim) -> float:
    """Return the largest half-width among the differences from the baseline; NaN if undefined."""
    there = aim.values(lived.alternatives[baseline])
    widths = [
        mean_interval(aim.values(lives) - there, LEVEL, lives.worlds)
        for name, lives in lived.alternatives.items()
        if name != baseline
    ]
    found = np.array([0.0 if each.constant else each.half_width for each in widths])
    return float(found.max()) if len(found) else math.nan


def _whole_worlds(lives: int, lives_per_world: int) -> int:
    """Return a number of lives rounded up, so that no world is cut in two."""
    return -(-lives // lives_per_world) * lives_per_world
