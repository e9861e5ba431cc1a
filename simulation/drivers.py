"""What drives an answer: which uncertain numbers decide the gain of hiring, or any measure."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from simulation.answers import aim_of
from simulation.decision.outcomes import Asked
from simulation.decision.plans import NEVER, NOW, requisition_asked, with_start_months
from simulation.decision.sensitivity import (
    Effort,
    Sensitivity,
    Study,
    drivers,
    uncertain_factors,
)
from simulation.experiment.lives import Progress
from simulation.model.life import Clock
from simulation.scenario import Scenario, ScenarioError
from simulation.scenario.errors import Flaw
from simulation.statistics.aim import Aim, AimError, Term
from simulation.statistics.aim import aim as stated
from simulation.sweeps.factors import Factor

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from simulation.report.summary import Json

GAIN = "gain"


@dataclass(frozen=True, repr=False)
class Drivers:
    """Show what drives a result.

    Args:
        found: effects, shares of the variance and changes at the ends of ranges.
    """

    found: Sensitivity

    @property
    def sentence(self) -> str:
        """Return what drives it, in words."""
        from simulation.report.sensitivity import sensitivity_sentences

        return " ".join(sensitivity_sentences(self.found))

    @property
    def table(self) -> pd.DataFrame:
        """Return a row for each number with indices, the largest share of the variance first."""
        from simulation.report.sensitivity_data import sensitivity_frame

        return sensitivity_frame(self.found)

    @property
    def screening(self) -> pd.DataFrame:
        """Return a row for each number that was screened, the largest effect first."""
        from simulation.report.sensitivity_data import screening_frame

        return screening_frame(self.found)

    @property
    def summary(self) -> dict[str, Json]:
        """Return everything as plain data."""
        from simulation.report.sensitivity_data import sensitivity_data

        return sensitivity_data(self.found)

    def figure(self) -> Figure:
        """Return shares of the variance and both ends of each range as a Matplotlib figure."""
        from simulation.report.figure_sensitivity import sensitivity_figure

        return sensitivity_figure(self.found)

    def sobol_bars(self, ax: Axes | None = None) -> Figure:
        """Return first and total indices as a figure, drawn on the axes given or on new ones."""
        from simulation.report.figure_sensitivity import sobol_figure

        return sobol_figure(self.found, axes=ax)

    def tornado(self, ax: Axes | None = None) -> Figure:
        """Return changes at the ends of ranges, drawn on the axes given or on new ones."""
        from simulation.report.figure_sensitivity import tornado_figure

        return tornado_figure(self.found, axes=ax)

    def __repr__(self) -> str:
        return f"<Drivers: {self.sentence}>"

    def _repr_html_(self) -> str:
        from rich.text import Text

        from simulation.report.html import part_html
        from simulation.report.sensitivity import sensitivity_notes, sensitivity_tables

        notes = [part_html(Text(each)) for each in sensitivity_notes(self.found)]
        tables = [part_html(each) for each in sensitivity_tables(self.found)]
        return "\n".join([part_html(Text(self.sentence)), *tables, *notes])


@dataclass(frozen=True)
class Prepared:
    """Hold a question about drivers, all of it checked, before anything is lived.

    Args:
        scenario: the company with the plans that are lived.
        asked: which number is looked at.
        factors: what is turned.
        effort: how much is lived.
        everything: whether all that is not known is turned.
    """

    scenario: Scenario
    asked: Asked
    factors: tuple[Factor, ...]
    effort: Effort
    everything: bool = False

    @property
    def screened(self) -> bool:
        """Tell whether there are more numbers than get indices, so that they are screened."""
        return len(self.factors) > self.effort.most

    @property
    def lives(self) -> int:
        """Return how many lives there are in all."""
        plans = len(self.asked.plans)
        return self.effort.total(len(self.factors), plans, screened=self.screened)

    def answer(
        self,
        *,
        store: str | os.PathLike[str] | None = None,
        progress: Progress | None = None,
        say: Callable[[str], None] | None = None,
    ) -> Drivers:
        """Live what is asked and say what drives it; see `sensitivity`."""
        study = Study(
            self.scenario,
            self.asked,
            self.effort,
            store,
            progress,
            say,
            turns_everything=self.everything,
        )
        return Drivers(drivers(study, self.factors))


def sensitivity(
    scenario: Scenario,
    hire: str | None = None,
    *,
    of: str = GAIN,
    plan: str | None = None,
    vary: Sequence[str] | None = None,
    top: int = Effort.most,
    points: int = Effort.rows,
    walks: int = Effort.walks,
    replications: int = Effort.lives,
    lives_at_ends: int = Effort.lives_at_ends,
    seed: int = 1,
    clock: Clock = "compiled",
    aim: Aim | None = None,
    workers: int | None = None,
    store: str | os.PathLike[str] | None = None,
    progress: Progress | None = None,
) -> Drivers:
    """Say which uncertain numbers drive the gain of a hire, or any measure.

    Morris walks screen every uncertain number; those with the largest effects get first and total
    Sobol indices, with seeded intervals that carry the errors of few points and of few lives; each
    is then held at both ends of its range. All points live the same lives.

    Args:
        scenario: the company.
        hire: role whose position is opened now rather than never, or a part of its name; that of
            the plan's only requisition if None.
        of: `gain`, the difference in the decision value; or a measure of the catalogue, such as
            `runway_months` or `improvements_live@12`, whose difference counts.
        plan: look at the number itself under this plan, `now`, `never` or an alternative of the
            scenario, instead of at a difference.
        vary: names of what is turned; everything that is not known if None.
        top: how many numbers get indices, 1 or more.
        points: rows of the Saltelli design, 2 or more; a power of two is best.
        walks: Morris trajectories, 2 or more.
        replications: lives of each plan at each point, 2 or more.
        lives_at_ends: lives of each plan at both ends of each range, 2 or more.
        seed: root seed of lives, designs and bootstrap.
        clock, workers: as in `simulate`.
        aim: decision value; the scenario's own, or the default, if None.
        store: folder in which the sweeps are kept, so that an interrupted study goes on and more
            points are added to what is there; nothing is kept if None.
        progress: called with the number of lives finished.

    Raises:
        ScenarioError: if a name or a value is not valid; nothing was lived then.
        ModuleNotFoundError: without the extra `sensitivity`.
        ValueError: if a number is out of range, or the result is not defined in enough worlds.
        KeyboardInterrupt: if the user interrupted; a store keeps what was finished.
    """
    effort = Effort(walks, points, top, replications, lives_at_ends, seed, clock, workers)
    asked = prepare(scenario, hire, of=of, plan=plan, vary=vary, aim=aim, effort=effort)
    return asked.answer(store=store, progress=progress)


def prepare(
    scenario: Scenario,
    hire: str | None,
    *,
    of: str,
    plan: str | None,
    vary: Sequence[str] | None,
    aim: Aim | None,
    effort: Effort,
) -> Prepared:
    """Return a question about drivers with everything checked.

    Args:
        scenario, hire, of, plan, vary, aim: as in `sensitivity`.
        effort: how much is lived.

    Raises:
        ScenarioError: if a name or a value is not valid.
        ValueError: if a number is out of range, or nothing is uncertain.
    """
    for name, found, least in (
        ("walks", effort.walks, 2),
        ("points", effort.rows, 2),
        ("top", effort.most, 1),
        ("replications", effort.lives, 2),
        ("lives_at_ends", effort.lives_at_ends, 2),
    ):
        if found < least:
            raise ValueError(f"{name}: found {found}, allowed: {least} or more")
    if not 0 <= effort.seed < 2**64:
        raise ValueError(f"seed: found {effort.seed}, allowed: 0 to 2^64 - 1")
    result = _of(scenario, of, aim)
    if plan is not None and hire is None and plan in scenario.alternatives:
        company, asked = scenario, Asked((plan,), result)
    else:
        key, role = requisition_asked(scenario, hire)
        company = with_start_months(scenario, key, role, (0,))
        opening = f"opening the {company.roles[role].label} position now"
        asked = Asked((NOW, NEVER), result, (opening, "never"))
        if plan is not None:
            if plan not in company.alternatives:
                flaw = Flaw(plan, known=[NOW, NEVER, *scenario.alternatives])
                raise ScenarioError(
                    scenario.name, None, "plan", flaw.found, flaw.allowed, flaw.nearest
                )
            asked = Asked((plan,), result)
    turned = uncertain_factors(company, asked.plans, vary, effort.seed)
    return Prepared(company, asked, turned, effort, vary is None)


def _of(scenario: Scenario, of: str, aim: Aim | None) -> Aim | Term:
    """Return the number that is looked at.

    Raises:
        ScenarioError: if it is no measure, or a month beyond the horizon.
    """
    if of == GAIN:
        return replace(aim_of(scenario, aim), limits=())
    try:
        (term,) = stated(maximise=of).within(scenario.horizon_months).weights
    except AimError as error:
        allowed = error.allowed if "month" in error.allowed else f"{GAIN}, or {error.allowed}"
        raise ScenarioError(
            scenario.name, None, "of", error.found, allowed, error.nearest
        ) from error
    return term
