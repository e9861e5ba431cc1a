"""Synthetic companies: a table of lives and its monthly series."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from simulation.statistics.findings import Findings, analyse
from simulation.statistics.monthly import Monthly

HORIZON = 30
# runway, days between refreshes, improvements, months to the hire's start, toil share
PLANS = {
    "never": (0.0, 0.0, 0.0, np.nan, 0.40),
    "now": (-1.6, -6.0, 4.0, 4.0, 0.20),
    "month-6": (-0.9, -4.0, 2.5, 10.0, 0.27),
}


@pytest.fixture
def make_lives() -> Callable[..., pd.DataFrame]:
    """Return a builder of per-life tables with money, dates and counts."""

    def build(
        lives: int = 200,
        plans: dict[str, tuple[float, float, float, float, float]] | None = None,
        runway: float = 24.0,
        noise: float = 0.5,
    ) -> pd.DataFrame:
        generator = np.random.default_rng(5)
        base = generator.normal((runway, 14.0, 9.0), (2.0, 1.0, 2.0), size=(lives, 3))
        frames = []
        for name, (months, days, improvements, start, toil) in (plans or PLANS).items():
            change = (months, days, improvements)
            values = base + np.array(change) + noise * generator.normal(size=(lives, 3))
            starts = start + generator.gamma(2.0, 0.3, size=lives)
            frames.append(
                pd.DataFrame(
                    {
                        "alternative": name,
                        "replication": np.arange(lives),
                        "error": "",
                        "runway_months": np.minimum(values[:, 0], HORIZON),
                        "cash_out": (values[:, 0] < HORIZON).astype(float),
                        "cash_end_usd": np.maximum(values[:, 0] - HORIZON, 0.0) * 1.2e5,
                        "net_burn_usd_per_month": 1.2e5 + 1e3 * base[:, 2],
                        "refresh_interval_days": values[:, 1],
                        "improvements_live": values[:, 2],
                        "toil_share_ml": np.clip(toil + 0.03 * generator.normal(size=lives), 0, 1),
                        "incidents": generator.poisson(40 * toil, size=lives).astype(float),
                        "first_start_month": starts,
                        "first_productive_month": starts + 3.0,
                    }
                )
            )
        return pd.concat(frames, ignore_index=True)

    return build


@pytest.fixture
def findings(make_lives: Callable[..., pd.DataFrame]) -> Findings:
    """Return the findings of three alternatives in which cash runs out."""
    return analyse(make_lives(), "never", HORIZON)


@pytest.fixture
def make_monthly() -> Callable[..., Monthly]:
    """Return a builder of monthly series, with or without lives whose cash runs out."""

    def build(cash_months: float = 24.0, lives: int = 60, names: tuple[str, ...] = ()) -> Monthly:
        generator = np.random.default_rng(6)
        months = np.arange(HORIZON + 1)
        monthly = {}
        for place, name in enumerate(names or tuple(PLANS)):
            spread = generator.normal(0.0, 2.0, size=(lives, 1))
            cash = np.maximum(1.2e5 * (cash_months - place + spread - months), 0.0)
            alive = (cash > 0).astype(float)
            steps = generator.poisson(0.3 + 0.1 * place, size=(lives, HORIZON + 1)) * alive
            gaps = 15.0 - 2.5 * place + generator.normal(size=(lives, HORIZON + 1))
            monthly[name] = {
                "cash_usd": cash,
                "improvements": np.cumsum(steps, axis=1),
                "refresh_interval_days": np.where(alive > 0, gaps, np.nan),
                "live_quality": np.full((lives, HORIZON + 1), 0.8),
                "alive": alive,
            }
        return monthly

    return build
