"""Turn the distributions of a scenario into the rows that rules draw from."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.model.randomness import address
from simulation.model.state import MAX_DISTRIBUTIONS
from simulation.model.variates import (
    CONSTANT,
    EMPIRICAL,
    EXPONENTIAL,
    LOGNORMAL,
    TABLE,
    TABLE_POINTS,
    TABLE_SPAN,
    TABLES,
    TRIANGULAR,
    UNIFORM,
)
from simulation.scenario import Distribution, ScenarioError

CLOSED_FORMS = {
    "constant": CONSTANT,
    "exponential": EXPONENTIAL,
    "uniform": UNIFORM,
    "triangular": TRIANGULAR,
}


class DistributionRows:
    """Fill the distribution rows and quantile tables of a company.

    Args:
        company: opening state, array of length one; changed in place.
    """

    def __init__(self, company: NDArray[Any]) -> None:
        self._rows = company[0]["distributions"]
        self._tables = company[0]["tables"]
        self._used = 0
        self._tabled: dict[tuple[str, tuple[float, ...], float], int] = {}

    def add(self, distribution: Distribution, factor: float, purpose: str) -> int:
        """Append a row and return its number.

        Args:
            distribution: what is drawn from.
            factor: takes its values to the model's clock.
            purpose: names what the draws decide; rows of the same purpose share their draws.

        Raises:
            ScenarioError: if there are more rows or tables than the state holds.
        """
        if self._used >= MAX_DISTRIBUTIONS:
            raise too_many("distributions", MAX_DISTRIBUTIONS)
        row = self._rows[self._used]
        row["purpose"] = address(purpose)
        p = [value * factor for value in distribution.parameters]
        if distribution.family in CLOSED_FORMS:
            row["family"] = CLOSED_FORMS[distribution.family]
            for field, value in zip("abc", p, strict=False):
                row[field] = value
        elif distribution.family == "lognormal":
            row["family"] = LOGNORMAL
            row["a"], row["b"] = p[0], distribution.parameters[1]
        elif distribution.family == "empirical":
            row["family"] = EMPIRICAL
            row["c"] = len(p)
            row["table"] = self._table(distribution, factor)
        else:
            row["family"] = TABLE
            row["table"] = self._table(distribution, factor)
        self._used += 1
        return self._used - 1

    def _table(self, distribution: Distribution, factor: float) -> int:
        """Return the table of a distribution without closed form, made on first use."""
        key = (distribution.family, distribution.parameters, factor)
        if key not in self._tabled:
            if len(self._tabled) >= TABLES:
                raise too_many("different beta, gamma and empirical distributions", TABLES)
            self._tabled[key] = len(self._tabled)
            values = tabled_values(distribution) * factor
            self._tables[self._tabled[key], : len(values)] = values
        return self._tabled[key]


@cache
def tabled_values(distribution: Distribution) -> NDArray[np.float64]:
    """Return sorted values (empirical) or quantiles at equally spaced normal scores.

    Raises:
        ScenarioError: if an empirical list is longer than a table.
    """
    if distribution.family == "empirical":
        if len(distribution.parameters) > TABLE_POINTS:
            raise too_many("values in an empirical list", TABLE_POINTS)
        return np.sort(np.asarray(distribution.parameters, dtype=np.float64))
    from scipy.special import ndtr

    scores = np.linspace(-TABLE_SPAN, TABLE_SPAN, TABLE_POINTS)
    return distribution.quantile(np.asarray(ndtr(scores)))


def too_many(things: str, most: int) -> ScenarioError:
    """Return the error for a scenario that needs more room than the model's state has."""
    return ScenarioError("scenario", None, things, f"more than {most}", f"at most {most}", None)
