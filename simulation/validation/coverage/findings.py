"""Coverage of what is told about worlds: worth of information, regret, conditions, tipping."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

import numpy as np
from scipy import stats

from simulation.statistics.clusters import world_means
from simulation.statistics.conditions import Bound, conditions
from simulation.statistics.crossing import Flip, crossings
from simulation.statistics.information import Worth, partial_information, perfect_information
from simulation.statistics.intervals import LEVEL, normal_quantile
from simulation.statistics.robustness import HIGH, regrets
from simulation.validation.coverage.case import Case, Floats, Generator, holds, numbers

WORLDS = 250
SHARED = numbers(WORLDS)
SLOPE = 2.0
# Of what the quantity does not explain: between worlds, and within them.
REST = 1.5
CHANCE = 2.0
WHOLE = math.hypot(SLOPE, REST)
ONE_ERROR = float(stats.norm.cdf(1.0) - stats.norm.cdf(-1.0))
TWO_ERRORS = normal_quantile(LEVEL)
# The plan gains with the first quantity, and wins above five eighths of it.
RISE, BEND = 4.0, 2.5
CONDITION_WORDS = {
    "gain": "gain in it",
    "share": "worlds in it",
    "density": "worlds won in it",
    "coverage": "worlds won that are in it",
}
POINTS = np.linspace(5.0, 26.0, 8)
THRESHOLD = 12.0
TIPPING_WORLDS = 100


def gains_of(mean: float, generator: Generator) -> tuple[Floats, Floats]:
    """Return the gain of one plan over another in each life, and a quantity it depends on."""
    known = generator.normal(size=WORLDS)
    worlds = mean + SLOPE * known + REST * generator.normal(size=WORLDS)
    lives = np.repeat(worlds, 2) + CHANCE * generator.normal(size=2 * WORLDS)
    return lives, known


def worth_of(mean: float, spread: float) -> float:
    """Return the worth of knowing a normal gain of that mean and spread before choosing.

    Source: Raiffa and Schlaifer 1961, Applied Statistical Decision Theory (unit normal loss).
    """
    away = abs(mean) / spread
    return float(spread * stats.norm.pdf(away) - abs(mean) * stats.norm.cdf(-away))


def within(errors: float, found: Worth, truth: float) -> bool:
    """Tell whether the truth lies within so many standard errors."""
    return abs(found.value - truth) <= errors * found.error


def within_by_logarithm(errors: float, found: Worth, truth: float) -> bool:
    """Tell whether the truth lies within so many standard errors of the logarithm."""
    if not found.value > 0.0:
        return False
    return abs(math.log(found.value / truth)) <= errors * found.error / found.value


Near = Callable[[float, Worth, float], bool]


def worth_of_one(mean: float, errors: float, near: Near, generator: Generator) -> bool:
    """Estimate the worth of knowing one quantity."""
    gains, known = gains_of(mean, generator)
    values = np.stack([np.zeros(WORLDS), world_means(gains, SHARED)], axis=1)
    found = partial_information(values, known[:, None], seed=int(generator.integers(2**31)))
    worth = Worth(float(found.values[0]), float(found.errors[0]))
    return near(errors, worth, worth_of(mean, SLOPE))


def idle_does_not_stand_out(generator: Generator) -> bool:
    """Look at five quantities that do nothing; none must stand out."""
    gains, _ = gains_of(1.0, generator)
    values = np.stack([np.zeros(WORLDS), world_means(gains, SHARED)], axis=1)
    idle = generator.normal(size=(WORLDS, 5))
    return not partial_information(values, idle, simulations=2).stands_out.any()


def worth_of_everything(mean: float, errors: float, generator: Generator) -> bool:
    """Estimate the worth of knowing the world."""
    gains, _ = gains_of(mean, generator)
    found = perfect_information(np.stack([np.zeros_like(gains), gains], axis=1), SHARED)
    return within(errors, found.worth, worth_of(mean, WHOLE))


def never_too_high(mean: float, generator: Generator) -> bool:
    """Estimate what is gained at least; it must not be above the truth by more than its error."""
    gains, _ = gains_of(mean, generator)
    found = perfect_information(np.stack([np.zeros_like(gains), gains], axis=1), SHARED).at_least
    return found.value - normal_quantile(0.9) * found.error <= worth_of(mean, WHOLE)


def mean_regret(mean: float, generator: Generator) -> bool:
    """Estimate the mean regret of the better plan."""
    gains, _ = gains_of(mean, generator)
    found = regrets(np.stack([np.zeros_like(gains), gains], axis=1), SHARED)
    return holds(found.means[1], worth_of(mean, WHOLE))


def high_regret(mean: float, generator: Generator) -> bool:
    """Estimate the 90th percentile of the regret of staying as one is."""
    gains, _ = gains_of(mean, generator)
    found = regrets(np.stack([np.zeros_like(gains), gains], axis=1), SHARED)
    truth = max(0.0, mean + WHOLE * float(stats.norm.ppf(HIGH)))
    return holds(found.highs[0], truth)


def below(where: float) -> tuple[float, float]:
    """Return the gain and the share of worlds won up to a place, integrated over the quantity."""
    first, here = -BEND, RISE * where - BEND
    won = [stats.norm.cdf(each) * each + stats.norm.pdf(each) for each in (first, here)]
    return (here * here - first * first) / 2.0 / RISE, float(won[1] - won[0]) / RISE


def told_of_conditions(what: str, generator: Generator) -> bool:
    """Find conditions; what is told of each of them must be true of it."""
    where = generator.random((WORLDS, 3))
    worlds = RISE * where[:, 0] - BEND + generator.normal(0.0, 1.0, WORLDS)
    lives = np.repeat(worlds, 2) + generator.normal(0.0, 1.0, 2 * WORLDS)
    found = conditions(np.stack([np.zeros_like(lives), lives], axis=1), SHARED, where, levels=1)
    return all(
        holds(getattr(each, what), true_of(each.bounds[0])[what])
        for each in found
        if each.bounds[0].quantity == 0
    )


def true_of(bound: Bound) -> dict[str, float]:
    """Return what is true where the first quantity is within a bound."""
    low, high = max(0.0, bound.above), min(1.0, bound.at_most)
    (gain, won), (gain_low, won_low) = below(high), below(low)
    return {
        "gain": (gain - gain_low) / (high - low),
        "share": high - low,
        "density": (won - won_low) / (high - low),
        "coverage": (won - won_low) / below(1.0)[1],
    }


def curve_through_zero(points: Floats) -> Floats:
    """Return a bent mean gain that crosses zero at the threshold."""
    return np.asarray(4.0 * (np.exp((THRESHOLD - points) / 10.0) - 1.0))


def gains_along(mean: Floats, noise: float, generator: Generator) -> Floats:
    """Return gains at points of a parameter; a world keeps part of its luck along them."""
    shape = (mean.size, TIPPING_WORLDS)
    own, kept = generator.normal(size=shape), generator.normal(size=(1, TIPPING_WORLDS))
    return mean[:, None] + noise * (3.0 * kept + own)


def tipping_point(noise: float, generator: Generator) -> bool:
    """Look for the threshold; one of the stretches must hold it."""
    mean = curve_through_zero(POINTS)
    found = crossings(POINTS, gains_along(mean, noise, generator)).stretches
    return any(each.low <= THRESHOLD <= each.high for each in found)


def no_false_flip(generator: Generator) -> bool:
    """Look at a gain that comes down to zero and stays; it must not be said to flip, nor not to."""
    mean = np.maximum(curve_through_zero(POINTS), 0.0)
    found = crossings(POINTS, gains_along(mean, 1.0, generator))
    return found.outcome not in (Flip.FLIPS, Flip.NO_FLIP)


WORDS = f"{WORLDS} normal worlds of 2 lives"


def _worths() -> list[Case]:
    one, everything = "worth of one quantity", "worth of knowing the world"
    cases = []
    for mean, words in ((1.0, "1 better"), (2.0, "2 better"), (0.0, "both plans equal")):
        told, kept = f"{WORDS}, {words}", mean > 0.0
        # At equal means the maximum has a corner, and estimates are a little low.
        for claim, errors, near, nominal, held in (
            ("1 error", 1.0, within, ONE_ERROR, kept),
            ("2 errors", TWO_ERRORS, within, LEVEL, False),
            ("2 errors of the logarithm", TWO_ERRORS, within_by_logarithm, LEVEL, kept),
        ):
            trial = partial(worth_of_one, mean, errors, near)
            cases.append(Case(f"{one}, {claim}", told, trial, nominal=nominal, kept=held))
        if kept:
            for claim, errors, nominal in (
                ("1 error", 1.0, ONE_ERROR),
                ("2 errors", TWO_ERRORS, LEVEL),
            ):
                trial = partial(worth_of_everything, mean, errors)
                cases.append(Case(f"{everything}, {claim}", told, trial, nominal=nominal))
    return cases


FINDINGS = (
    *_worths(),
    Case("no idle quantity stands out", f"{WORDS}, 5 quantities", idle_does_not_stand_out),
    Case("least worth, one-sided", f"{WORDS}, 1 better", partial(never_too_high, 1.0)),
    Case("mean regret", f"{WORDS}, 1 better", partial(mean_regret, 1.0), share=0.5),
    Case("90th percentile of regret", f"{WORDS}, 1 better", partial(high_regret, 1.0), share=0.5),
    *(
        Case(f"condition: {words}", f"{WORDS}, 3 quantities", partial(told_of_conditions, what))
        for what, words in CONDITION_WORDS.items()
    ),
    Case("tipping point", "bent curve, 8 points, 100 worlds", partial(tipping_point, 0.5)),
    Case("tipping point", "the same, three times the noise", partial(tipping_point, 1.5)),
    Case("no false flip, nor false no flip", "a gain that stays at zero", no_false_flip),
)
