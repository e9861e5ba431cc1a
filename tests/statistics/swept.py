"""Lives of a sweep whose true worth is known at every point and in every world."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

Worth = Callable[[np.ndarray, np.ndarray], np.ndarray]


def swept_frame(
    points: np.ndarray,
    worth: Mapping[str, Worth],
    worlds: int = 60,
    lives_per_world: int = 2,
    noise: float = 0.5,
    seed: int = 1,
    skewed: bool = False,
) -> pd.DataFrame:
    """Return lives of a sweep.

    Args:
        points: shape (points, factors); the columns are called a, b, c...
        worth: plan -> function of the points (points, 1, factors) and the worlds' luck (worlds,)
            that returns its worth without chance, shape (points, worlds).
        worlds, lives_per_world: how many.
        noise: of each life, of its own under every plan.
        seed: of luck and chance.
        skewed: make chance lopsided.
    """
    generator = np.random.default_rng(seed)
    luck = generator.normal(size=worlds)
    lives = worlds * lives_per_world
    shape = (len(points), lives)
    frames = []
    for name, of in worth.items():
        true = np.broadcast_to(of(points[:, None], luck), (len(points), worlds))
        chance = generator.exponential(size=shape) - 1 if skewed else generator.normal(size=shape)
        values = np.repeat(true, lives_per_world, axis=1) + noise * chance
        columns = {"abcdef"[k]: np.repeat(points[:, k], lives) for k in range(points.shape[1])}
        frames.append(
            pd.DataFrame(
                {
                    **columns,
                    "alternative": name,
                    "replication": np.tile(np.arange(lives), len(points)),
                    "world": np.tile(np.repeat(np.arange(worlds), lives_per_world), len(points)),
                    "error": "",
                    "runway_months": values.ravel(),
                    "improvements_live": 0.0,
                    "weeks_meeting_need_share": 0.0,
                    "cash_out": (values.ravel() < 9.0).astype(float),
                }
            )
        )
    return pd.concat(frames, ignore_index=True)


def grid(*values: np.ndarray | list[float]) -> np.ndarray:
    """Return every combination of some values, shape (points, factors)."""
    return np.stack([each.ravel() for each in np.meshgrid(*values, indexing="ij")], axis=1)
