"""Fact: what was published about such teams, and the band in which the model must bring it out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from simulation.validation.bands import Band
from simulation.validation.companies import Run
from simulation.validation.measurements import Measurement
from simulation.validation.trials import Trial

Unit = Literal["share", "x", "days", "pp", "months", "weeks", "hours", "thousand USD", "count"]


@dataclass(frozen=True)
class Fact:
    """Describe one published fact as a check.

    Args:
        id: identity in the evidence survey; its variants share it.
        quantity: what is measured, in a few words.
        statement: the fact in a sentence.
        runs: the companies it looks at, in the order the measurement takes them.
        measure: reads the value off their years.
        unit: share, x (a ratio), days, pp (a difference of shares), or another of `Unit`.
        expected: the published value; NaN where only a direction was published.
        band: values that are accepted.
        sources: codes of the register's sources.
        because: why it is not in its band where it is not, as found by looking into it.
        trials: changes that are tried, one at a time, where it is not in its band.
        consistency_only: whether the band comes from a budget of hours on the same register.
    """

    id: str
    quantity: str
    statement: str
    runs: tuple[Run, ...]
    measure: Measurement
    unit: Unit
    expected: float
    band: Band
    sources: tuple[str, ...]
    because: str = ""
    trials: tuple[Trial, ...] = ()
    consistency_only: bool = False
