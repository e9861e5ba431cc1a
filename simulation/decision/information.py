"""What to find out first: what it is worth to know an uncertain number before deciding."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulation.decision.lived import lived
from simulation.experiment.alternatives import AlternativeLives
from simulation.experiment.runs import Run
from simulation.experiment.uncertain import UncertainQuantity
from simulation.statistics.aim import Aim
from simulation.statistics.information import (
    PerfectInformation,
    Worth,
    partial_information,
    perfect_information,
)


@dataclass(frozen=True)
class Finding:
    """Hold what it is worth to find out one number.

    Args:
        quantity: the number.
        worth: in the unit of the decision value.
        stands_out: whether it moves the differences between plans by more than chance could make
            any number seem to.
    """

    quantity: UncertainQuantity
    worth: Worth
    stands_out: bool

    @property
    def sure(self) -> bool:
        """Tell whether it is surely worth something: it stands out, and the error leaves it."""
        return self.stands_out and self.worth.value > 1.96 * self.worth.error


@dataclass(frozen=True)
class Information:
    """Hold what it is worth to know more before deciding.

    Args:
        findings: every uncertain number, the most worth finding out first.
        everything: what it is worth to know the world, but not the luck in it.
        leading: the alternative to choose without finding out more.
        alternatives: what there is to choose from.
        left_out: alternatives that surely break a limit of the aim.
        unit: unit of the decision value.
        zone: difference in it that a founder would not act on.
        lives, worlds: how many it rests on.
    """

    findings: tuple[Finding, ...]
    everything: PerfectInformation
    leading: str
    alternatives: tuple[str, ...]
    left_out: tuple[str, ...]
    unit: str
    zone: float
    lives: int
    worlds: int


def what_to_find_out(lives: AlternativeLives, run: Run, aim: Aim) -> Information:
    """Estimate what it is worth to know each uncertain number, and all of them.

    Args:
        lives: of every alternative; no new ones are lived.
        run: how they were lived.
        aim: decision value and limits.

    Raises:
        ValueError: with fewer than five worlds, or if no alternative may be chosen.
    """
    known = lived(lives, run, aim)
    means, uncertain = known.world_values, known.uncertain
    partial = partial_information(means, uncertain.matrix)
    everything = perfect_information(known.values, known.worlds)
    # One number is worth no more than all of them.
    values = np.fmin(partial.values, np.maximum(everything.worth.value, 0.0))
    order = np.argsort(-partial.values, kind="stable")
    findings = [
        Finding(
            uncertain.quantities[place],
            Worth(float(values[place]), float(partial.errors[place])),
            bool(partial.stands_out[place]),
        )
        for place in order
    ]
    findings.sort(key=lambda each: not each.sure)
    return Information(
        tuple(findings),
        everything,
        known.leading,
        known.names,
        known.left_out,
        aim.unit,
        aim.zone,
        len(known.values),
        len(means),
    )
