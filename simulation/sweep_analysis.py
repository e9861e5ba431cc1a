"""Questions to the lives of a sweep: which plan wins where, what a measure is where, and why.

Lives come from a store, by its path too, or as the frame that `sweep` returned.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import numpy as np

from simulation.answers import aim_of
from simulation.decision import dials
from simulation.experiment.runs import Run
from simulation.experiment.uncertain import UncertainQuantity, uncertainties
from simulation.measures.catalogue import MEASURES
from simulation.scenario import Scenario, ScenarioError, load, register
from simulation.statistics import discovery as rules
from simulation.statistics import heat_map as maps
from simulation.statistics import phases as diagrams
from simulation.statistics.aim import DECISION_VALUE, MONTHLY, Aim, Term
from simulation.statistics.cells import decision_values, is_sampled, swept_lives
from simulation.statistics.conditions import LEVELS
from simulation.statistics.intervals import LEVEL
from simulation.statistics.rule import RUNWAY
from simulation.sweep_findings import Discovery, HeatMap, PhaseDiagram
from simulation.sweeps.store import SweepStore

if TYPE_CHECKING:
    import pandas as pd

Labels = Mapping[str, str]
KEYS = ("point", "alternative", "replication")


def phases(
    lives: pd.DataFrame | SweepStore | str | os.PathLike[str],
    x: str,
    y: str | None = None,
    *,
    aim: Aim | None = None,
    scenario: Scenario | None = None,
    baseline: str | None = None,
    bins: int | None = None,
    level: float = LEVEL,
    labels: Labels | None = None,
) -> PhaseDiagram:
    """Find which plan wins where, by the founder's aim.

    Args:
        lives: a store, its path, or the frame of a sweep.
        x, y: factors of the sweep; over one alone if y is None. Over further factors the mean is
            taken; sampled points are put into bins (partial dependence).
        aim: the founder's; that of the company, or runway and product, if None.
        scenario: the company, for a frame; a store knows its own. Without one, money left at the
            horizon does not count unless the aim says so.
        baseline: plan that gains are told over; `never` if there is one, else the last.
        bins: bins of each parameter; None lets the design decide.
        level: probability in (0, 1) that no claim of the diagram is false.
        labels: factor or plan -> what to call it.

    Raises:
        ValueError: if a name is none, there is only one plan, or no life counts.
        SweepError: if the store cannot be read.
    """
    source = _Source.of(lives, scenario)
    wanted = source.aim(aim)
    frame = source.frame(wanted)
    found = diagrams.phases(
        frame, x, y, wanted, baseline=baseline, bins=bins, sampled=source.sampled, level=level
    )
    return PhaseDiagram(found, labels or {})


def heat_map(
    lives: pd.DataFrame | SweepStore | str | os.PathLike[str],
    x: str,
    y: str,
    measure: str = DECISION_VALUE,
    plan: str | None = None,
    *,
    against: str | None = None,
    aim: Aim | None = None,
    scenario: Scenario | None = None,
    bins: int | None = None,
    level: float = LEVEL,
    labels: Labels | None = None,
) -> HeatMap:
    """Find the mean of a measure, or of a paired gain in it, over two parameters.

    Args:
        lives, x, y, aim, scenario, bins, level, labels: as in `phases`.
        measure: column of the lives, or `decision_value` for what the aim makes of them.
        plan: whose lives; the first, but for `against`, if None.
        against: plan over which the paired gain is taken; None for the measure itself.

    Raises:
        ValueError: if a name is none.
        SweepError: if the store cannot be read.
    """
    source = _Source.of(lives, scenario)
    decision = measure == DECISION_VALUE
    wanted = source.aim(aim) if decision else Aim()
    frame = source.frame(wanted if decision else None, measure)
    found = maps.heat_map(
        frame,
        x,
        y,
        measure,
        plan,
        against=against,
        aim=wanted,
        bins=bins,
        sampled=source.sampled,
        level=level,
    )
    return HeatMap(found, labels or {})


def discover(
    lives: pd.DataFrame | SweepStore | str | os.PathLike[str],
    plan: str,
    against: str | None = None,
    *,
    aim: Aim | None = None,
    scenario: Scenario | None = None,
    run: Run | None = None,
    levels: int = LEVELS,
    level: float = LEVEL,
    labels: Labels | None = None,
) -> Discovery:
    """Find short rules over the numbers of a sweep that tell where a plan wins and loses.

    Args:
        lives, aim, scenario, level, labels: as in `phases`.
        plan: whose gain is looked at.
        against: plan that it is compared with; `never`, or the last other one, if None.
        run: seed and worlds of the lives, for a frame; a store knows its own. Without scenario and
            run, rules are about what the sweep turned alone, and not about what worlds differ in.
        levels: most bounds of a rule, 1 or more.

    Raises:
        ValueError: if a plan is none, or there are too few worlds.
        SweepError: if the store cannot be read.
    """
    source = _Source.of(lives, scenario, run)
    wanted = source.aim(aim)
    frame = source.frame(wanted)
    swept = swept_lives(frame, decision_values(frame, wanted))
    other = against or _other(swept.names, plan)
    turned = [name for name in swept.factors.columns if _is_number(swept.factors[name])]
    left_out = tuple(str(name) for name in swept.factors.columns if name not in turned)
    drawn, matrix = source.worlds(np.unique(swept.worlds), turned)
    of_points = swept.factors[turned].to_numpy(dtype=np.float64)
    sampled = bool(turned) and is_sampled(swept.factors, source.sampled)
    found = rules.discover(
        swept, plan, other, of_points, matrix, sampled=sampled, levels=levels, level=level
    )
    quantities = [*(_turned(name, swept.factors[name]) for name in turned), *drawn]
    return Discovery(found, quantities, wanted.unit, left_out, labels or {})


@dataclass(frozen=True)
class _Source:
    """Hold where lives come from.

    Args:
        store: the store, or None.
        table: the frame if there is no store.
        scenario: the company, None if it is not known.
        run: seed and worlds, None if they are not known.
    """

    store: SweepStore | None
    table: pd.DataFrame | None
    scenario: Scenario | None
    run: Run | None

    @classmethod
    def of(cls, lives: Any, scenario: Scenario | None, run: Run | None = None) -> _Source:
        if isinstance(lives, (str, os.PathLike)):
            lives = SweepStore.open(lives)
        if not isinstance(lives, SweepStore):
            return cls(None, lives, scenario, run)
        settings = lives.manifest["settings"]
        run = Run(
            settings["replications"],
            settings["seed"],
            ignorance=settings["ignorance"],
            lives_per_world=settings["lives_per_world"],
        )
        return cls(lives, None, scenario or load(lives.manifest["scenario"]["content"]), run)

    @property
    def sampled(self) -> bool | None:
        """Tell whether the points are a sample; None if only their values can tell it."""
        kind = None if self.store is None else self.store.manifest["design"]["kind"]
        # The rows of a table may be anything.
        return None if kind in (None, "table") else kind != "grid"

    def aim(self, stated: Aim | None) -> Aim:
        """Return the aim that counts."""
        if self.scenario is None:
            return stated or Aim()
        return aim_of(self.scenario, stated)

    def frame(self, aim: Aim | None, *measures: str) -> pd.DataFrame:
        """Return the lives with what an aim needs, and some measures."""
        terms = [] if aim is None else [*aim.weights, *(limit.term for limit in aim.limits)]
        if self.table is not None:
            return self.table
        assert self.store is not None
        wanted = [RUNWAY, *measures, *(term.name for term in terms if term.month is None)]
        names = [name for name in dict.fromkeys(wanted) if name != DECISION_VALUE]
        _refuse_unknown(names)
        frame = self.store.lives(names)
        for term in dict.fromkeys(each for each in terms if each.month is not None):
            frame = frame.merge(self._of_month(term), on=list(KEYS), how="left")
        return frame

    def _of_month(self, term: Term) -> pd.DataFrame:
        """Return a term at a month's end by life, as `Term.values` has it."""
        assert self.store is not None
        series = MONTHLY[term.name]
        monthly = self.store.monthly([series])
        found = monthly.loc[monthly["month"] == term.month, [*KEYS, series]]
        found = found.rename(columns={series: str(term)})
        if term.name == "cash_out":
            found[str(term)] = 1.0 - found[str(term)]
        if term.name == "cash_end_usd":
            found[str(term)] = found[str(term)].fillna(0.0)
        return found

    def worlds(
        self, numbers: np.ndarray, turned: Sequence[str]
    ) -> tuple[list[UncertainQuantity], np.ndarray]:
        """Return what is drawn in each world and not turned by the sweep, and its values."""
        if self.scenario is None or self.run is None:
            return [], np.zeros((len(numbers), 0))
        names = list(self.scenario.alternatives)
        plans = {name: self.scenario.alternative(name) for name in names}
        found = uncertainties(plans or {"plan": self.scenario}, self.run, numbers)
        kept = [k for k, each in enumerate(found.quantities) if each.name not in turned]
        return [found.quantities[k] for k in kept], found.matrix[:, kept]


def _refuse_unknown(names: Sequence[str]) -> None:
    """Raise ScenarioError for a name that is no measure."""
    known = [each.name for each in MEASURES]
    for name in names:
        if name not in known:
            near = get_close_matches(name, known, 1)
            allowed = "a measure of the lives, such as runway_months or toil_share_ml"
            raise ScenarioError("measure", None, "", repr(name), allowed, near[0] if near else None)


def _other(names: tuple[str, ...], plan: str) -> str:
    others = [name for name in names if name != plan]
    if not others:
        raise ValueError(f"plans: found only {', '.join(names)}, allowed: two or more")
    return "never" if "never" in others else others[-1]


def _is_number(column: pd.Series[Any]) -> bool:
    return column.dtype.kind in "iufb" and not column.isna().any() and column.nunique() > 1


def _turned(name: str, column: pd.Series[Any]) -> UncertainQuantity:
    """Return what a factor is about."""
    low, high = float(column.min()), float(column.max())
    known = register().get(name)
    meaning, unit, grade = name, "", ""
    if known is not None:
        meaning, unit, grade = known.meaning, known.unit_words, known.grade
    elif name in dials.KEYS:
        meaning, unit = dials.KEYS[name].meaning, dials.KEYS[name].unit
    return UncertainQuantity(name, meaning, unit, grade, "parameter", low, high)
