"""What a sweep says about one question: one number for each point and world."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, cast

import numpy as np
from numpy.typing import NDArray

from simulation.experiment.lives import Lives
from simulation.measures.catalogue import measure
from simulation.statistics.aim import Aim, Term
from simulation.statistics.clusters import world_means
from simulation.sweeps.cells import point_name
from simulation.sweeps.designs import Design

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
# More undefined lives than this, and what is left speaks of some kind of life only.
MOST_UNDEFINED = 0.2


@dataclass(frozen=True)
class Asked:
    """Say which number is looked at.

    Args:
        plans: the plan asked about and its baseline, whose difference counts; or one plan.
        of: decision value, or a measure.
        called: what the plans are called in a sentence; their names if empty.
    """

    plans: tuple[str, ...]
    of: Aim | Term
    called: tuple[str, ...] = ()

    @property
    def unit(self) -> str:
        """Return the unit of the number."""
        return self.of.unit if isinstance(self.of, Aim) else measure(self.of.name).unit

    @property
    def zone(self) -> float:
        """Return the difference that a founder would not act on; 0 where there is none."""
        return self.of.zone if isinstance(self.of, Aim) else measure(self.of.name).indifference

    @property
    def terms(self) -> tuple[Term, ...]:
        """Return the measures that the number is made of."""
        return tuple(self.of.weights) if isinstance(self.of, Aim) else (self.of,)

    @property
    def needs_months(self) -> bool:
        """Tell whether the number speaks of a month within the horizon."""
        return any(term.month is not None for term in self.terms)


@dataclass(frozen=True)
class Outcomes:
    """Hold a number for each point of a design and each world.

    Args:
        values: (points, worlds), worlds without failed or undefined lives.
        lives: lives of each plan at each point.
        left_out: worlds left out, because a life failed or the number is not defined.
    """

    values: Floats
    lives: int
    left_out: int


class _Rows:
    """Show rows of a sweep as an aim sees lives."""

    def __init__(self, rows: pd.DataFrame, months: pd.DataFrame | None) -> None:
        self.rows, self.months = rows, months
        self.finished = np.ones(len(rows), np.bool_)

    def rows_of(self, name: str) -> Floats:
        return self.rows[name].to_numpy(dtype=np.float64)

    @cached_property
    def series(self) -> Mapping[str, Floats]:
        if self.months is None:
            raise ValueError("monthly series were not kept")
        kept = self.months.drop(columns=["point", "alternative", "replication", "month"])
        return {
            str(name): column.to_numpy(dtype=np.float64).reshape(len(self.rows), -1)
            for name, column in kept.items()
        }


def outcomes(
    design: Design, asked: Asked, rows: pd.DataFrame, months: pd.DataFrame | None = None
) -> Outcomes:
    """Return the number asked for at each point of a design, in each world.

    Args:
        design: the points.
        asked: which number.
        rows: lives of a whole sweep over the design, in the order in which sweeps have them.
        months: their monthly series, in the same order; only for a number of a month.

    Raises:
        ValueError: if lives are missing, or the number is not defined in enough of them.
    """
    names = [point_name(point) for point in design.points]
    places = {name: place for place, name in enumerate(dict.fromkeys(names))}
    plans = list(dict.fromkeys(rows["alternative"]))
    lives = len(rows) // (len(places) * len(plans))
    if lives * len(places) * len(plans) != len(rows):
        raise ValueError("the sweep is not complete")
    each = _values(asked, _Rows(rows, months)).reshape(len(places), len(plans), lives)
    first, *baseline = (plans.index(name) for name in asked.plans)
    values = each[:, first] - each[:, baseline[0]] if baseline else each[:, first]
    worlds = rows["world"].to_numpy()[:lives]
    fine = ~np.isin(worlds, worlds[np.isnan(values).any(axis=0)])
    count = len(np.unique(worlds))
    kept = len(np.unique(worlds[fine]))
    if kept < 2 or kept < (1.0 - MOST_UNDEFINED) * count:
        raise ValueError(_undefined(asked, rows, count - kept, count))
    means = world_means(values[:, fine].T, worlds[fine]).T
    return Outcomes(means[[places[name] for name in names]], lives, count - kept)


def _values(asked: Asked, rows: _Rows) -> Floats:
    # An aim reads no more of lives than rows show.
    lives = cast(Lives, rows)
    return asked.of.values(lives)


def _undefined(asked: Asked, rows: pd.DataFrame, left_out: int, worlds: int) -> str:
    failed = rows[rows["error"] != ""]
    if len(failed):
        life = failed.iloc[0]
        where = f"life {life['replication']} of {life['alternative']}"
        return f"{len(failed):,} of {len(rows):,} lives failed; {where}: {life['error']}"
    if isinstance(asked.of, Term):
        return (
            f"{asked.of} is not defined in {left_out} of {worlds} worlds; ask for another measure"
        )
    return f"only {worlds - left_out} worlds are left; more lives are needed"
