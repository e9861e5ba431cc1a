"""How a choice fares over worlds: its regret, and the conditions under which another one wins."""

from __future__ import annotations

from dataclasses import dataclass

from simulation.decision.lived import lived
from simulation.experiment.alternatives import AlternativeLives
from simulation.experiment.runs import Run
from simulation.experiment.uncertain import UncertainQuantity
from simulation.statistics.aim import Aim
from simulation.statistics.conditions import Condition, conditions
from simulation.statistics.intervals import Interval
from simulation.statistics.robustness import regrets


@dataclass(frozen=True)
class Regret:
    """Hold the regret of one alternative, in the unit of the decision value.

    Args:
        mean: mean over worlds.
        high: 90th percentile over worlds.
    """

    mean: Interval
    high: Interval


@dataclass(frozen=True)
class Robustness:
    """Hold how the choice fares over worlds.

    Args:
        regrets: alternative -> regret.
        least: the alternative with the lowest high regret.
        not_beaten: those that these worlds cannot tell from it, itself included.
        leading: the alternative with the highest mean decision value.
        conditions: rules under which another one beats the leading one; places of winners are those
            of `regrets`, places of quantities those below.
        quantities: what is uncertain.
        left_out: alternatives that surely break a limit of the aim.
        unit: unit of the decision value.
        worlds: how many it rests on.
        corrected: whether chance could be taken out of the regrets.
    """

    regrets: dict[str, Regret]
    least: str
    not_beaten: tuple[str, ...]
    leading: str
    conditions: tuple[Condition, ...]
    quantities: tuple[UncertainQuantity, ...]
    left_out: tuple[str, ...]
    unit: str
    worlds: int
    corrected: bool


def robustness(lives: AlternativeLives, run: Run, aim: Aim) -> Robustness:
    """Estimate the regrets of all alternatives, and find when another one than the best wins.

    Args:
        lives: of every alternative; no new ones are lived.
        run: how they were lived.
        aim: decision value and limits.

    Raises:
        ValueError: with fewer than two worlds, or if no alternative may be chosen.
    """
    known = lived(lives, run, aim)
    found = regrets(known.values, known.worlds)
    pairs = zip(known.names, found.means, found.highs, strict=True)
    return Robustness(
        {name: Regret(mean, high) for name, mean, high in pairs},
        known.names[found.least],
        tuple(known.names[place] for place in found.not_beaten),
        known.leading,
        conditions(known.values, known.worlds, known.uncertain.matrix),
        known.uncertain.quantities,
        known.left_out,
        aim.unit,
        found.worlds,
        found.corrected,
    )
