"""Back-cast: keep the worlds in which the company's last months could have been as they were."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulation.experiment.alternatives import live_alternatives
from simulation.experiment.cancellation import Cancellation, Cancelled
from simulation.experiment.lives import Lives, Progress
from simulation.experiment.runs import Run
from simulation.measures.catalogue import measure
from simulation.model.randomness import address
from simulation.model.worlds import Ignorance, world_uniforms
from simulation.scenario import Scenario, ScenarioError

Floats = NDArray[np.float64]

# Worlds looked back on for each one asked for: of a company as usual about one in fifty is kept
# when three things were observed. They are short.
CANDIDATES_PER_WORLD = 60
MOST_CANDIDATES = 200_000
FEWEST_KEPT = 30
# Width of the kernel, of the spread between lives: closer than this nobody remembers.
KERNEL_WIDTH = 0.5
OUTSIDE_SHARE = 0.005
MOST_OUTSIDE = 0.05
# Far beyond the number of any life that is lived forward.
FIRST_PAST_LIFE = 2**40
KEPT_BY = address("a world is kept by the back-cast")


class BackcastError(ValueError):
    """Say why the last months do not tell worlds apart.

    Args:
        message: what is wrong.
        worst: a sentence that names the observation that fits worst, empty where none does.
    """

    def __init__(self, message: str, worst: str = "") -> None:
        super().__init__(message)
        self.worst = worst


@dataclass(frozen=True)
class Fit:
    """Hold how well one observation is reproduced.

    Args:
        name: the measure.
        observed: what the founder entered.
        before: mean over all lives looked back on.
        kept: mean over those that are kept.
        outside: whether hardly any life came near the observation.
    """

    name: str
    observed: float
    before: float
    kept: float
    outside: bool


@dataclass(frozen=True)
class Backcast:
    """Hold which lives are kept, and how they fit.

    Args:
        months: how many months were looked back on.
        candidates: lives looked back on.
        fitting: worlds of which that life fits what was observed.
        worlds: (n,) numbers of the fitting worlds that are kept, to be lived forward.
        fits: one an observation.
        spare_usd: by how much less cash today every life looked back on would have been the same,
            because none would have run out; 0 or below if one did run out.
        worst: a sentence that names the observation that fits worst.
    """

    months: int
    candidates: int
    fitting: int
    worlds: NDArray[np.int64]
    fits: tuple[Fit, ...]
    spare_usd: float = 0.0
    worst: str = ""

    @property
    def outside(self) -> tuple[str, ...]:
        """Return the observations that lie outside what the model can produce."""
        return tuple(fit.name for fit in self.fits if fit.outside)

    @property
    def words(self) -> str:
        """Return in a sentence how many worlds are kept and what does not fit."""
        text = (
            f"{self.fitting:,} of {self.candidates:,} worlds could have brought the last "
            f"{self.months} months; the answer rests on {len(self.worlds):,} of them."
        )
        if self.outside:
            names = ", ".join(name.replace("_", " ") for name in self.outside)
            text += f" The model hardly ever brings what was observed of: {names}."
        return text


def look_back(
    scenario: Scenario,
    wanted: int,
    seed: int = 1,
    *,
    workers: int | None = None,
    ignorance: Ignorance = "drawn",
    progress: Progress | None = None,
    cancellation: Cancellation | None = None,
) -> Backcast:
    """Choose the worlds that reproduce what was observed.

    The company is lived over as many months as were observed, once in each world, with today's team
    and without a plan; each world is kept with a probability that falls with that life's distance
    from what was observed, a Gaussian kernel of half the spread between lives for each observation.
    The lives looked back on are numbered apart, so that their luck does not come again.

    Args:
        scenario: the company, with observations.
        wanted: how many worlds to keep at most.
        seed, workers, ignorance, progress: as in `simulate`.
        cancellation: lets another thread stop it.

    Raises:
        BackcastError: if nothing was observed, or fewer than 30 worlds fit.
        Cancelled: if it was cancelled.
    """
    past = past_of(scenario)
    if scenario.observed is None or past is None:
        raise BackcastError("nothing was observed")
    candidates = min(MOST_CANDIDATES, max(wanted, FEWEST_KEPT) * CANDIDATES_PER_WORLD)
    numbers = np.arange(candidates, dtype=np.int64)
    lived = live_alternatives(
        {"past": past},
        numbers + FIRST_PAST_LIFE,
        seed,
        workers=workers,
        ignorance=ignorance,
        worlds=numbers,
        progress=progress,
        cancellation=cancellation,
    )
    if cancellation is not None and cancellation.is_cancelled:
        # The lives lived by then are no fair sample of the worlds.
        raise Cancelled("the look back was cancelled")
    lives = lived.alternatives["past"]
    given = scenario.observed.given
    each = {name: kernel(lives, name, value) for name, value in given.items()}
    weights = np.prod([*each.values()], axis=0)
    worst = min(each, key=lambda name: float(each[name].mean()))
    misfit = _misfit(lives, worst, given[worst])
    if not weights.max() > 0.0:
        raise BackcastError(f"no world brings what was observed. {misfit}", misfit)
    numbers = lives.worlds
    u = world_uniforms(np.uint64(seed), numbers, KEPT_BY, KEPT_BY)
    kept = np.flatnonzero(u < weights / weights.max())
    if len(kept) < FEWEST_KEPT:
        raise BackcastError(
            f"only {len(kept)} of {candidates:,} worlds bring what was observed; observe less, or "
            f"ask for more --replications. {misfit}",
            misfit,
        )
    fitting = len(kept)
    kept = kept[:wanted]
    fits = tuple(_fit(lives, name, value, kept) for name, value in given.items())
    spare = float(np.nanmin(lives.series["cash_usd"]))
    return Backcast(
        scenario.observed.months, candidates, fitting, numbers[kept], fits, spare, misfit
    )


def looked_back(scenario: Scenario, run: Run) -> Backcast | None:
    """Return the worlds that fit what was observed, None if nothing was.

    Raises:
        ScenarioError: if too few worlds fit.
        Cancelled: if the run was cancelled.
    """
    if scenario.observed is None or not scenario.observed.given:
        return None
    if run.ignorance == "central":
        found, allowed = "worlds held at their centre", "worlds drawn from what is not known"
        raise ScenarioError(scenario.name, None, "observed", found, allowed, None)
    worlds = -(-run.replications // run.lives_per_world)
    try:
        return look_back(
            scenario,
            worlds,
            run.seed,
            workers=run.workers,
            ignorance=run.ignorance,
            cancellation=run.cancellation,
        )
    except BackcastError as error:
        allowed = "months that the model can bring"
        raise ScenarioError(scenario.name, None, "observed", str(error), allowed, None) from error


def past_of(scenario: Scenario) -> Scenario | None:
    """Return the company as it is looked back on, None if nothing was observed.

    Over as many months as were observed, with today's team and without a plan; nobody leaves and
    no round is raised, because the company of today is what came of it.
    """
    if scenario.observed is None or not scenario.observed.given:
        return None
    return scenario.with_changes(
        {
            "horizon_months": scenario.observed.months,
            "plan": dict.fromkeys(scenario.plan),
            "alternatives": dict.fromkeys(scenario.alternatives),
            "baseline": None,
            "mechanisms": {"attrition": False, "raise_round": False},
        }
    )


def kernel(lives: Lives, name: str, observed: float) -> Floats:
    """Return the weight of each life by its distance from an observation, shape (lives,).

    A life in which the measure is undefined weighs nothing. Where all lives agree, those that agree
    with the observation weigh one.
    """
    values = lives.rows_of(name)
    spread = float(np.nanstd(values))
    if not spread > 0.0:
        return np.isclose(values, observed).astype(np.float64)
    distance = (values - observed) / (KERNEL_WIDTH * spread)
    return np.where(np.isnan(values), 0.0, np.exp(-0.5 * distance * distance))


def _misfit(lives: Lives, name: str, observed: float) -> str:
    """Return what the model brings of an observation, in a sentence."""
    told = measure(name)
    share = told.unit == "share"

    def words(value: float) -> str:
        return f"{value * 100:.0f}%" if share else f"{value:,.0f}"

    low, high = np.nanquantile(lives.rows_of(name), [MOST_OUTSIDE, 1.0 - MOST_OUTSIDE])
    return (
        f"What fits worst is {told.label}, {words(observed)}: "
        f"9 in 10 lives of this model have {words(low)} to {words(high)}."
    )


def _fit(lives: Lives, name: str, observed: float, kept: NDArray[np.intp]) -> Fit:
    values = lives.rows_of(name)
    low, high = np.nanquantile(values, [OUTSIDE_SHARE, 1.0 - OUTSIDE_SHARE])
    return Fit(
        name,
        observed,
        float(np.nanmean(values)),
        float(np.nanmean(values[kept])),
        bool(not low <= observed <= high),
    )
