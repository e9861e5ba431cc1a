"""The per-life table arranged for pairing: rows are replications, columns are alternatives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulation.statistics.intervals import Floats, Numbers

if TYPE_CHECKING:
    import pandas as pd


class PairedLives:
    """Arrange the lives of all alternatives by replication, failed lives set apart.

    Args:
        table: per-life table with columns `alternative`, `replication`, `error` and the measures;
            with a column `world` if several lives share one.

    Attributes:
        names: alternatives in order of appearance.
        fine: whether the life exists and did not fail; shape (replications, alternatives).
        failed: number of failed lives by alternative.

    Raises:
        ValueError: a needed column is missing, or a life is there twice.
    """

    def __init__(self, table: pd.DataFrame) -> None:
        import pandas as pd

        for column in ("alternative", "replication", "error"):
            if column not in table.columns:
                raise ValueError(f"lives: column {column!r} is missing")
        self._table = table
        self._matrices: dict[str, Floats] = {}
        self._columns, names = pd.factorize(table["alternative"].astype(str))
        self._rows, replications = pd.factorize(table["replication"], sort=True)
        self.names: tuple[str, ...] = tuple(str(name) for name in names)
        shape = (len(replications), len(self.names))
        seen = np.bincount(self._rows * shape[1] + self._columns, minlength=shape[0] * shape[1])
        if seen.size and seen.max() > 1:
            raise ValueError("lives: the same alternative and replication occur more than once")
        self._worlds = np.arange(len(replications), dtype=np.int64)
        if "world" in table.columns:
            self._worlds[self._rows] = table["world"].to_numpy(dtype=np.int64)
        # A table read back from CSV has NaN where no error was written.
        errors = table["error"]
        wrong = (errors.notna() & (errors.astype(str) != "")).to_numpy()
        self.fine = np.zeros(shape, dtype=bool)
        self.fine[self._rows, self._columns] = ~wrong
        self.failed: dict[str, int] = {
            name: int(wrong[self._columns == place].sum()) for place, name in enumerate(self.names)
        }

    def values(self, measure: str, alternative: str) -> Floats:
        """Return a measure of the fine lives of one alternative; NaN where undefined."""
        column = self._column(alternative)
        found: Floats = self._matrix(measure)[self.fine[:, column], column]
        return found

    def worlds(self, alternative: str, reference: str | None = None) -> Numbers:
        """Return the number of the world of each value that `values`, or `pair`, returns."""
        fine = self.fine[:, self._column(alternative)]
        if reference is not None:
            fine = fine & self.fine[:, self._column(reference)]
        numbers: Numbers = self._worlds[fine]
        return numbers

    def pair(self, measure: str, alternative: str, reference: str) -> tuple[Floats, Floats]:
        """Return a measure under two alternatives in the same lives, fine under both.

        Args:
            measure: column of the table.
            alternative: whose values come first.
            reference: whose values come second.

        Returns:
            Two arrays of the same length and order; NaN where the measure is undefined.
        """
        first, second = self._column(alternative), self._column(reference)
        both = self.fine[:, first] & self.fine[:, second]
        matrix = self._matrix(measure)
        return matrix[both, first], matrix[both, second]

    def pairs(self, alternative: str, reference: str) -> int:
        """Return the number of replications that are fine under both alternatives."""
        first, second = self._column(alternative), self._column(reference)
        return int(np.sum(self.fine[:, first] & self.fine[:, second]))

    def has(self, measure: str) -> bool:
        """Tell whether the table has a column for `measure`."""
        return measure in self._table.columns

    def require(self, alternative: str, key: str = "alternative") -> None:
        """Raise ValueError, naming `key`, unless the table has lives of `alternative`."""
        if alternative not in self.names:
            allowed = ", ".join(self.names)
            raise ValueError(f"{key}: found {alternative!r}, allowed: one of {allowed}")

    def _column(self, alternative: str) -> int:
        self.require(alternative)
        return self.names.index(alternative)

    def _matrix(self, measure: str) -> Floats:
        if not self.has(measure):
            raise ValueError(f"measure: found {measure!r}, which is not a column of the lives")
        if measure not in self._matrices:
            matrix = np.full(self.fine.shape, np.nan)
            matrix[self._rows, self._columns] = self._table[measure].to_numpy(dtype=np.float64)
            self._matrices[measure] = np.where(self.fine, matrix, np.nan)
        return self._matrices[measure]
