"""Compare stored rows with the same lives lived again, number by number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from simulation.sweeps import schema

# Another mathematics library, or another processor, may round the last bits otherwise; a life may
# then take another turn, but hardly one in thousands does.
TOLERANCE = 1e-9
MOST_NAMED = 1_000


@dataclass(frozen=True)
class Difference:
    """Name a stored value that is another when its life is lived again.

    Args:
        file: in which it stands.
        point: values of the factors; empty for what is no sweep.
        alternative: name of the plan.
        replication: number of the life; -1 where it is about all rows.
        column: of the table; `rows` where there are more or fewer than there should be.
        stored, lived: both values; None where a number is undefined.
        month: for a monthly series; None otherwise.
    """

    file: str
    point: dict[str, Any]
    alternative: str
    replication: int
    column: str
    stored: Any
    lived: Any
    month: int | None = None


class Differences:
    """Count the values in which tables differ, and name the first ones.

    All values of a large store may differ; to name each would take more memory than the store.

    Args:
        most: how many are named.
    """

    def __init__(self, most: int = MOST_NAMED) -> None:
        self.most = most
        self.named: list[Difference] = []
        self.count = 0

    def compare(
        self, file: str, stored: pa.Table, lived: pa.Table, factors: Sequence[str], *, exact: bool
    ) -> None:
        """Add every value in which two tables of the same lives differ.

        Args:
            file: what the stored table is called.
            stored, lived: with the same columns, and rows in the same order.
            factors: names of the columns that make up a point.
            exact: whether every bit must be the same, or numbers may differ by a billionth.
        """
        if stored.num_rows != lived.num_rows:
            self._add(Difference(file, {}, "", -1, "rows", stored.num_rows, lived.num_rows))
            return
        keys = lived.select([each for each in lived.column_names if each in (*_KEYS, *factors)])
        for column in lived.column_names:
            if column not in stored.column_names:
                self._add(Difference(file, {}, "", -1, column, "missing", "there"))
                continue
            rows = unlike(stored[column], lived[column], exact=exact)
            shown = rows[: max(0, self.most - len(self.named))]
            self.count += len(rows) - len(shown)
            for row in shown:
                key = keys.slice(row, 1).to_pylist()[0]
                self._add(
                    Difference(
                        file,
                        {name: key[name] for name in factors if name in key},
                        str(key[schema.ALTERNATIVE]),
                        int(key[schema.REPLICATION]),
                        column,
                        stored[column][row].as_py(),
                        lived[column][row].as_py(),
                        key.get(schema.MONTH),
                    )
                )

    def _add(self, difference: Difference) -> None:
        self.count += 1
        if len(self.named) < self.most:
            self.named.append(difference)


_KEYS = (schema.ALTERNATIVE, schema.REPLICATION, schema.MONTH)


def unlike(stored: pa.ChunkedArray, lived: pa.ChunkedArray, *, exact: bool) -> list[int]:
    """Return the rows in which two columns differ; what is undefined in both is alike."""
    if pa.types.is_floating(lived.type) and pa.types.is_floating(stored.type):
        left = stored.to_numpy().astype(np.float64)
        right = lived.to_numpy().astype(np.float64)
        if exact:
            alike = left.view(np.int64) == right.view(np.int64)
        else:
            alike = np.isclose(left, right, rtol=TOLERANCE, atol=0.0)
        alike |= np.isnan(left) & np.isnan(right)
        return [int(row) for row in np.flatnonzero(~alike)]
    pairs = enumerate(zip(stored.to_pylist(), lived.to_pylist(), strict=True))
    return [row for row, (one, other) in pairs if one != other]
