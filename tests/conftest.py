"""Settings that all tests share."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

# The same examples in every run, so that a red run is somebody's change and not a new example;
# `HYPOTHESIS_PROFILE=explore` looks for new ones.
_SHARED = {
    "deadline": None,
    "database": None,
    "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large],
}
settings.register_profile("fixed", derandomize=True, **_SHARED)
settings.register_profile("explore", print_blob=True, **_SHARED)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fixed"))


def pytest_configure(config: pytest.Config) -> None:
    """Name the tests that would take too long, or say nothing, with interpreted rules."""
    config.addinivalue_line("markers", "compiled: needs compiled rules")
