"""Comparisons with the best: looks, paired differences, and intervals that share an error."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from systems import Systems

from simulation.statistics.best import Family, excluded, looks, paired, shortfalls


@given(st.integers(10, 60), st.integers(10, 5000))
def test_looks_ascend_to_the_cap_and_double_exactly(first: int, cap: int) -> None:
    found = looks(first, cap)
    assert (found[0], found[-1]) == (min(first, cap), cap) if cap > first else (cap, cap)
    assert all(before < after for before, after in pairwise(found))
    assert all(after <= math.ceil(1.3 * before) for before, after in pairwise(found))
    assert all(first * 2**k in found for k in range(10) if first * 2**k <= cap)


def test_paired_differences_equal_those_taken_one_by_one() -> None:
    values = Systems(np.arange(5.0), seed=9).observe(range(5), 0, 40)
    values[:, 4] = values[:, 3]
    ahead, variances = paired(values, np.arange(5), np.array([1, 3]))
    for row in range(5):
        for column, other in enumerate((1, 3)):
            difference = values[:, row] - values[:, other]
            assert ahead[row, column] == pytest.approx(difference.mean(), abs=1e-12)
            assert variances[row, column] == pytest.approx(difference.var(ddof=1), abs=1e-12)
    assert (ahead[4, 1], variances[4, 1]) == (0.0, 0.0)


def test_a_comparison_is_student_s_t_with_the_error_shared() -> None:
    values = np.random.default_rng(1).normal((0.0, 0.3), 1.0, size=(40, 2))
    family = Family(systems=6, looks=(30, 40), error=0.05)
    difference = values[:, 1] - values[:, 0]
    tail = 0.05 / (2 * 5 * 2)
    half = stats.t.ppf(1 - tail, 39) * difference.std(ddof=1) / math.sqrt(40)
    worlds = np.array([40, 40])
    found = shortfalls(values, worlds, np.array([1]), 1, family)
    assert found.high[0] == pytest.approx(difference.mean() + half)
    assert found.low[0] == pytest.approx(max(0.0, difference.mean() - half))
    assert (found.low[1], found.high[1]) == (0.0, 0.0)
    assert excluded(values, family).tolist() == [bool(difference.mean() > half), False]
