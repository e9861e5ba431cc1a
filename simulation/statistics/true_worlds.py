"""What alternatives are worth in each world, with the chance left in a few lives taken out.

The mean of a few lives of a world still holds chance, and the best of several such means looks
better than any alternative is. The means are therefore drawn towards their centre until they vary
and vary together as much as true worlds do: by the straight map between two normal distributions.
For normal worlds and chance the drawn means have the distribution of the true ones. One of them is
not an estimate of its own world.

Sources: Louis 1984, Journal of the American Statistical Association 79 (constrained empirical
Bayes); Knott and Smith 1984, Journal of Optimization Theory and Applications 43 (the map).
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simulation.statistics.intervals import Floats

Numbers = NDArray[np.int64]

# Directions in which worlds vary by less than this share of the widest are taken for rounding.
ROUNDING = 1e-12


class TrueWorlds:
    """Draw the means of worlds towards their centre, as far as chance has spread them.

    Args:
        values: decision value of each life under each alternative; shape (lives, alternatives).
            Lives with an undefined value are left out.
        worlds: number of each life's world; shape (lives,).

    Attributes:
        reference: place of the alternative with the highest mean; the first of several.
        counts: lives of each world; shape (worlds,).
        means: means of each world less that of the reference; shape (worlds, alternatives).

    Raises:
        ValueError: if fewer than two worlds are left.
    """

    def __init__(self, values: ArrayLike, worlds: ArrayLike) -> None:
        table = np.asarray(values, dtype=np.float64)
        fine = ~np.isnan(table).any(axis=1)
        table = table[fine]
        _, self.places = np.unique(np.asarray(worlds)[fine], return_inverse=True)
        self.counts: Floats = np.bincount(self.places).astype(np.float64)
        if len(self.counts) < 2:
            raise ValueError(f"worlds: found {len(self.counts)}, allowed: 2 or more")
        self.reference = int(table.mean(axis=0).argmax())
        self.lives: Floats = table - table[:, [self.reference]]
        sums = [np.bincount(self.places, weights=column) for column in self.lives.T]
        self.means: Floats = np.stack(sums, axis=1) / self.counts[:, None]
        self.squares: Floats = self._squares()

    def _squares(self) -> Floats:
        """Return the sums of squares and products within each world."""
        apart = self.lives - self.means[self.places]
        products = apart[:, :, None] * apart[:, None, :]
        size = apart.shape[1]
        flat = products.reshape(len(apart), size * size).T
        sums = [np.bincount(self.places, weights=column) for column in flat]
        table: Floats = np.stack(sums, axis=1)
        return table.reshape(len(self.counts), size, size)

    @property
    def can_tell(self) -> bool:
        """Tell whether chance can be told from ignorance: two worlds have two lives each."""
        return bool(np.sum(self.counts > 1) >= 2)

    @cached_property
    def drawn(self) -> Floats:
        """Return the means drawn towards their centre; shape (worlds, alternatives)."""
        drawn: Floats = self.resampled(np.arange(len(self.counts))[None, :])[0]
        return drawn

    def resampled(self, chosen: NDArray[np.int64]) -> Floats:
        """Return the drawn means of samples of the worlds.

        Args:
            chosen: places of the worlds of each sample; shape (samples, worlds).

        Returns:
            Shape (samples, worlds, alternatives).
        """
        means: Floats = self.means[chosen]
        centre = means.mean(axis=1, keepdims=True)
        between, spread = self._covariances(chosen)
        drawn: Floats = centre + np.matmul(means - centre, _map(spread, between))
        return drawn

    def covariances(self) -> tuple[Floats, Floats]:
        """Return the covariances of true worlds, and of lives in a world."""
        everything = np.arange(len(self.counts))[None, :]
        between, _ = self._covariances(everything)
        within = self._within(everything)
        return np.asarray(between[0]), np.asarray(within[0])

    def _within(self, chosen: NDArray[np.int64]) -> Floats:
        samples, worlds = chosen.shape
        sample = np.arange(samples)[:, None] * worlds
        times = np.bincount((sample + chosen).ravel(), minlength=samples * worlds).astype(float)
        times = times.reshape(samples, worlds)
        size = self.squares.shape[1]
        squares = (times @ self.squares.reshape(worlds, size * size)).reshape(-1, size, size)
        free = times @ (self.counts - 1.0)
        return np.asarray(squares / np.maximum(free, 1.0)[:, None, None])

    def _covariances(self, chosen: NDArray[np.int64]) -> tuple[Floats, Floats]:
        """Return the covariances between true worlds, and between the means of their lives."""
        means = self.means[chosen]
        apart = means - means.mean(axis=1, keepdims=True)
        spread = np.matmul(apart.transpose(0, 2, 1), apart) / (chosen.shape[1] - 1)
        chance = self._within(chosen) * np.mean(1.0 / self.counts[chosen], axis=1)[:, None, None]
        return _power(spread - chance, 1.0), spread


def resamples(worlds: int, samples: int, seed: int) -> Numbers:
    """Return the places of worlds drawn anew with replacement; shape (samples, worlds)."""
    return np.random.default_rng(seed).integers(0, worlds, (samples, worlds))


def _map(spread: Floats, wanted: Floats) -> Floats:
    """Return the symmetric map that turns one covariance into another; shape (..., n, n)."""
    root, inverse = _power(spread, 0.5), _power(spread, -0.5)
    middle = _power(np.matmul(np.matmul(root, wanted), root), 0.5)
    return np.asarray(np.matmul(np.matmul(inverse, middle), inverse))


def _power(matrix: Floats, exponent: float) -> Floats:
    """Return a power of symmetric matrices, negative and vanishing directions set to 0."""
    sizes, directions = np.linalg.eigh((matrix + np.swapaxes(matrix, -1, -2)) / 2.0)
    least = ROUNDING * np.abs(sizes).max(axis=-1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        raised = np.where(sizes > least, sizes**exponent, 0.0)
    return np.asarray(np.matmul(directions * raised[..., None, :], np.swapaxes(directions, -1, -2)))
