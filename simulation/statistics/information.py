"""What it is worth to know before deciding what is not known.

The alternative with the highest expected decision value is chosen. Knowing a quantity first, one
would choose for each of its values: its *expected value of partial perfect information* is what
that adds. Knowing everything about the world, though not the luck in it, adds the *expected value
of perfect information*. Both come from the lives that were lived for the comparison:

- of one quantity, by regressing the difference of each alternative from the best one on it (see
  `effects`). Fitted differences vary by noise as well, and a maximum takes noise for gain: they are
  drawn towards their mean until they vary as much as true ones do (see `true_worlds`), which leaves
  nothing of a quantity that explains no more than chance. Its standard error comes from the
  regression's own error, simulated, from the spread of the gain over worlds as if they were
  independent, which is careful for worlds in Latin hypercubes, and from what the drawing moved;
- of everything, from means of worlds with the chance in them taken out, with a bootstrap over
  worlds; and beside it what is certain to be gained by a choice that the other lives of each world
  suggest, which no error of a maximum can flatter.

Two alternatives that are equal in the mean make a corner in the maximum: near it the estimates are
a little low, and their error is not normal.

Sources: Strong, Oakley and Brennan 2014, Medical Decision Making 34 (regression); Ghosh 1992,
Journal of the American Statistical Association 87 (drawing to the right spread); Mammen 1993,
Annals of Statistics 21 (simulated errors).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from simulation.statistics.clusters import mean_error
from simulation.statistics.effects import Booleans, Effects, effects
from simulation.statistics.intervals import Floats
from simulation.statistics.true_worlds import TrueWorlds, resamples

SIMULATIONS = 200
RESAMPLES = 200
# Ranks at which simulated differences are looked at.
LOOKS = 50


@dataclass(frozen=True)
class Worth:
    """Hold what something is worth.

    Args:
        value: in the unit of the decision value; NaN if it cannot be told.
        error: standard error, likewise.
    """

    value: float
    error: float


@dataclass(frozen=True)
class PartialInformation:
    """Hold what it is worth to know each quantity alone.

    Args:
        values: 0 or more, in the unit of the decision value; shape (quantities,).
        errors: standard errors; shape (quantities,).
        stands_out: whether a quantity moves some difference by more than chance could make any of
            them seem to; shape (quantities,).
    """

    values: Floats
    errors: Floats
    stands_out: Booleans


@dataclass(frozen=True)
class PerfectInformation:
    """Hold what it is worth to know the world, but not the luck in it.

    Args:
        worth: estimate with the chance in the means of worlds taken out.
        at_least: what a choice by the other lives of each world gains; never too high but by its
            error, and negative where such a choice is worse than none.
    """

    worth: Worth
    at_least: Worth


def partial_information(
    values: Floats,
    quantities: Floats,
    simulations: int = SIMULATIONS,
    seed: int = 1,
) -> PartialInformation:
    """Estimate what it is worth to know each quantity alone.

    Args:
        values: mean decision value of each world under each alternative, no NaN; shape (worlds,
            alternatives).
        quantities: what is uncertain; shape (worlds, quantities).
        simulations: how often the regression's error is simulated.
        seed: of the simulations.

    Raises:
        ValueError: with fewer than five worlds.
    """
    differences = values - values[:, [int(values.mean(axis=0).argmax())]]
    # What is equal to the best in all worlds, or worse by the same, is never worth choosing.
    differences = differences[:, np.ptp(differences, axis=0) > 0.0]
    nothing = np.zeros(quantities.shape[1])
    if not differences.size or not quantities.size:
        return PartialInformation(nothing, nothing, nothing > 0.0)
    found = effects(differences, quantities, seed=seed)
    drawn = _drawn_together(found)
    gain = _gain(found.basis, drawn)
    parts = (
        _error_of_fit(found, simulations, seed),
        _error_of_worlds(found, drawn),
        _gain(found.basis, found.coefficients) - gain,
    )
    error = np.sqrt(np.sum(np.square(parts), axis=0))
    return PartialInformation(gain, error, found.stands_out)


def perfect_information(
    values: ArrayLike, worlds: ArrayLike, samples: int = RESAMPLES, seed: int = 1
) -> PerfectInformation:
    """Estimate what it is worth to know the world.

    Args:
        values: decision value of each life under each alternative; shape (lives, alternatives).
        worlds: number of each life's world; shape (lives,).
        samples: how often worlds are drawn anew for the standard error.
        seed: of these draws.

    Returns:
        NaN unless two worlds have two lives each: chance could not be told from ignorance.

    Raises:
        ValueError: with fewer than two worlds.
    """
    true = TrueWorlds(values, worlds)
    if not true.can_tell:
        return PerfectInformation(Worth(math.nan, math.nan), Worth(math.nan, math.nan))
    again = true.resampled(resamples(len(true.counts), samples, seed))
    error = float(np.std(_expected_gain(again), ddof=1))
    return PerfectInformation(Worth(float(_expected_gain(true.drawn)), error), _at_least(true))


def _expected_gain(values: Floats) -> Floats:
    """Return the mean of the best less the best of the means; shape (..., worlds, values)."""
    best: Floats = values.max(axis=-1).mean(axis=-1) - values.mean(axis=-2).max(axis=-1)
    return best


def _at_least(true: TrueWorlds) -> Worth:
    """Return what is gained by choosing for each life by the other lives of its world."""
    counts = true.counts[true.places]
    shared = counts > 1
    others = (true.means[true.places] * counts[:, None] - true.lives)[shared]
    others /= counts[shared, None] - 1.0
    between, within = true.covariances()
    centre = true.means.mean(axis=0)
    chance = within / (counts[shared].mean() - 1.0)
    guess = centre + (others - centre) @ (np.linalg.pinv(between + chance) @ between)
    gains = true.lives[shared, :][np.arange(len(guess)), guess.argmax(axis=1)]
    error, _ = mean_error(gains, true.places[shared])
    return Worth(float(gains.mean()), error)


def _drawn_together(found: Effects) -> Floats:
    """Return the coefficients, drawn towards 0 until they vary as much as true effects do."""
    worlds = len(found.basis)
    left = np.sum(found.residuals**2, axis=1) / (worlds - found.columns - 1)
    explained = worlds * np.sum(found.coefficients[:, 1:] ** 2, axis=1)
    noise = found.columns * left
    with np.errstate(divide="ignore", invalid="ignore"):
        kept = np.sqrt(np.nan_to_num(np.maximum(1.0 - noise / explained, 0.0)))
    drawn = found.coefficients.copy()
    drawn[:, 1:] *= kept[:, None, :]
    return drawn


def _gain(basis: Floats, coefficients: Floats) -> Floats:
    """Return the expected gain of choosing by the fitted differences, or else the best one.

    Args:
        basis: shape (worlds, width).
        coefficients: shape (..., width, values).
    """
    best, best_mean = np.zeros((*coefficients.shape[:-2], len(basis))), 0.0
    for place in range(coefficients.shape[-1]):
        fitted = coefficients[..., place] @ basis.T
        best = np.maximum(best, fitted)
        best_mean = np.maximum(best_mean, fitted.mean(axis=-1))
    found: Floats = best.mean(axis=-1) - best_mean
    return found


def _error_of_fit(found: Effects, simulations: int, seed: int) -> Floats:
    """Return the spread of the gain over simulated errors of the regression."""
    worlds, width = found.basis.shape
    generator = np.random.default_rng(seed)
    signs = generator.standard_normal((simulations, worlds))
    looks = found.basis[(np.arange(LOOKS) * worlds) // LOOKS + worlds // (2 * LOOKS)]
    count = found.residuals.shape[2]
    freedom = np.sqrt(worlds / (worlds - found.columns - 1.0))
    errors = np.empty(len(found.columns))
    for place, residuals in enumerate(found.residuals):
        design = found.basis[found.ranks[place]]
        noise = (design[:, :, None] * residuals[:, None, :]).reshape(worlds, width * count)
        moved = (signs @ noise).reshape(simulations, width, count) / worlds
        moved[:, 1:] *= np.arange(1, width)[:, None] <= found.columns[place]
        simulated = found.coefficients[place] + moved * freedom[place]
        errors[place] = np.std(_gain(looks, simulated), ddof=1)
    return errors


def _error_of_worlds(found: Effects, coefficients: Floats) -> Floats:
    """Return the standard error that so many independent worlds leave in the mean of the gain."""
    fitted = np.matmul(found.basis, coefficients)
    gains = np.maximum(fitted.max(axis=-1), 0.0)
    error: Floats = gains.std(axis=-1, ddof=1) / math.sqrt(len(found.basis))
    return error
