"""A company, its lives and a decision about it, as they are recorded."""

from __future__ import annotations

import pytest
from recording import MONTHS, RUN, recorded

import simulation
from simulation.decision.journal import (
    Decision,
)
from simulation.experiment.lives import Lives
from simulation.scenario import Scenario


@pytest.fixture(scope="session")
def company() -> Scenario:
    return simulation.load("document-extraction").alternative("now")


@pytest.fixture(scope="session")
def lives(company: Scenario) -> Lives:
    return RUN.live({"now": company}).alternatives["now"]


@pytest.fixture(scope="session")
def decision(company: Scenario, lives: Lives) -> Decision:
    return recorded(company, lives, MONTHS)
