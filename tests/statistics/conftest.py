"""Synthetic lives whose true differences are known."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
import pytest

Shifts = Mapping[str, tuple[float, float, float]]
HORIZON = 30.0


@pytest.fixture
def make_lives() -> Callable[..., pd.DataFrame]:
    """Return a builder of per-life tables: `base` is shared by all alternatives of a life."""

    def build(shifts: Shifts, lives: int = 200, noise: float = 0.01, seed: int = 1) -> pd.DataFrame:
        generator = np.random.default_rng(seed)
        base = generator.normal((20.0, 14.0, 9.0), (1.0, 2.0, 2.0), size=(lives, 3))
        frames = []
        for name, shift in shifts.items():
            values = base + np.array(shift) + noise * generator.normal(size=(lives, 3))
            frames.append(
                pd.DataFrame(
                    {
                        "alternative": name,
                        "replication": np.arange(lives),
                        "error": "",
                        "runway_months": np.minimum(values[:, 0], HORIZON),
                        "cash_out": (values[:, 0] < HORIZON).astype(float),
                        "refresh_interval_days": values[:, 1],
                        "improvements_live": values[:, 2],
                    }
                )
            )
        return pd.concat(frames, ignore_index=True)

    return build
