"""Bands over months."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.statistics.monthly import (
    fan,
    first_lag,
    mean_band,
    median_band,
    monthly_table,
    share_band,
)


def test_bands_enclose_their_lines() -> None:
    series = np.random.default_rng(1).gamma(2.0, size=(50, 7))
    for band in (mean_band(series), median_band(series), fan(series)):
        assert band.middle.shape == (7,)
        assert np.all((band.low <= band.middle) & (band.middle <= band.high))
    assert np.allclose(mean_band(series).middle, series.mean(axis=0))


def test_undefined_months_stay_undefined() -> None:
    series = np.array([[np.nan, 1.0], [np.nan, 0.0], [np.nan, np.nan]])
    for band in (mean_band(series), median_band(series), share_band(series)):
        assert np.isnan(band.middle[0])
        assert band.lives.tolist() == [0.0, 2.0]


def test_shares_use_lives_with_a_value() -> None:
    band = share_band(np.array([[1.0, 1.0], [0.0, np.nan]]))
    assert band.middle.tolist() == [0.5, 1.0]


def test_the_fan_does_not_shrink_with_lives() -> None:
    generator = np.random.default_rng(2)
    few, many = (fan(generator.normal(size=(lives, 1))) for lives in (200, 20_000))
    assert many.high - many.low == pytest.approx(few.high - few.low, rel=0.2)


def test_the_first_spell_of_lag_is_found() -> None:
    generator = np.random.default_rng(3)
    reference = generator.normal(size=(100, 8))
    shift = np.array([0.0, 0.0, -1.0, -1.0, 0.5, 2.0, -1.0, 2.0])
    noise = 0.01 * generator.normal(size=(100, 8))
    noise[:, :2] = 0.0
    assert first_lag(reference + shift + noise, reference) == (2, 3)
    assert first_lag(reference, reference) is None
    assert first_lag(reference - 1.0 - abs(noise), reference) == (0, 7)


def test_the_monthly_table_is_tidy() -> None:
    series = {"cash_usd": np.ones((5, 4)), "alive": np.ones((5, 4))}
    table = monthly_table({"never": series, "now": series})
    assert len(table) == 2 * 2 * 4
    assert table.groupby(["alternative", "series"])["month"].max().eq(3).all()
    assert monthly_table({}).empty


def test_a_series_needs_lives_and_months() -> None:
    with pytest.raises(ValueError, match="allowed: 2"):
        mean_band(np.ones(4))
