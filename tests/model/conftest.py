"""Settings of the model's tests."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from simulation.model.life import CLOCKS, Clock


@pytest.fixture(scope="session", autouse=True)
def words_wrap_around() -> Iterator[None]:
    """Let 64-bit words wrap around without a warning when the rules are interpreted."""
    with np.errstate(over="ignore"):
        yield


@pytest.fixture(params=CLOCKS)
def clock(request: pytest.FixtureRequest) -> Clock:
    """Return each clock in turn: a story is the same on both."""
    chosen: Clock = request.param
    return chosen
