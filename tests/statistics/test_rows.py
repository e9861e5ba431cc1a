"""Many rows at once: each gets what it would get by itself."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from simulation.statistics.clusters import effective_lives, mean_error
from simulation.statistics.intervals import (
    Floats,
    Interval,
    mean_interval,
    quantile_interval,
    share_interval,
)
from simulation.statistics.rows import (
    effective_lives_of_rows,
    mean_errors,
    mean_intervals,
    quantile_intervals,
    share_intervals,
)

shapes = st.tuples(st.integers(1, 4), st.integers(0, 40))
numbers = st.one_of(st.floats(-1e6, 1e6, width=32), st.just(np.nan), st.sampled_from([0.0, 1.0]))
shares = st.sampled_from([0.0, 1.0, np.nan])
dates = st.one_of(numbers, st.just(np.inf))


@st.composite
def tables(draw: st.DrawFn, of: st.SearchStrategy[float]) -> tuple[Floats, Floats | None]:
    """Draw rows of lives, and their worlds if they share some."""
    rows = draw(arrays(np.float64, shapes, elements=of))
    lives = rows.shape[1]
    return rows, draw(st.none() | arrays(np.int64, lives, elements=st.integers(0, 12)))


def one_by_one(found: list[Interval]) -> Floats:
    return np.array([(each.estimate, each.low, each.high, each.n) for each in found])


def agree(many: Floats, single: Floats) -> None:
    np.testing.assert_allclose(many, single, rtol=1e-9, atol=1e-9)


@given(tables(numbers))
def test_means_of_rows_are_those_of_each(table: tuple[Floats, Floats | None]) -> None:
    rows, worlds = table
    agree(
        mean_intervals(rows, 0.9, worlds),
        one_by_one([mean_interval(row, 0.9, worlds) for row in rows]),
    )


@given(tables(shares))
def test_shares_of_rows_are_those_of_each(table: tuple[Floats, Floats | None]) -> None:
    rows, worlds = table
    agree(
        share_intervals(rows, 0.9, worlds),
        one_by_one([share_interval(row, 0.9, worlds) for row in rows]),
    )


@pytest.mark.parametrize("probability", [0.1, 0.5, 0.9])
@given(table=tables(dates))
def test_quantiles_of_rows_are_those_of_each(
    probability: float, table: tuple[Floats, Floats | None]
) -> None:
    rows, worlds = table
    agree(
        quantile_intervals(rows, probability, 0.9, worlds),
        one_by_one([quantile_interval(row, probability, 0.9, worlds) for row in rows]),
    )


@given(tables(st.floats(-1e3, 1e3)))
def test_errors_and_effective_lives_of_rows_are_those_of_each(
    table: tuple[Floats, Floats | None],
) -> None:
    rows, worlds = table
    errors, degrees = mean_errors(rows, worlds)
    single = [mean_error(row, worlds) for row in rows]
    agree(np.stack((errors, degrees), axis=1), np.array(single))
    agree(
        effective_lives_of_rows(rows, worlds),
        np.array([effective_lives(row, worlds) for row in rows]),
    )


@pytest.mark.parametrize("of_rows", [mean_intervals, share_intervals, quantile_intervals])
def test_rows_without_lives_are_undefined(of_rows: Callable[[Floats], Floats]) -> None:
    found = of_rows(np.empty((2, 0)))
    assert np.isnan(found[:, :3]).all()
    assert (found[:, 3] == 0).all()
