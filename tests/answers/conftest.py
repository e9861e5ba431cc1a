"""Answers that several tests look at from different sides."""

from __future__ import annotations

import pytest

import simulation
from simulation import Comparison, Scenario


@pytest.fixture(scope="session")
def company() -> Scenario:
    """Return the demo company."""
    return simulation.load("document-extraction")


@pytest.fixture(scope="session")
def answer(company: Scenario) -> Comparison:
    """Return the answer to the main question, over a few lives."""
    return simulation.whatif(company, "mlops", 60, 7)
