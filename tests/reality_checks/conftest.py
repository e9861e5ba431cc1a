from __future__ import annotations

import pytest

from simulation.reality_checks.laboratory import Laboratory
from simulation.reality_checks.rules import RULES
from simulation.scenario import load


@pytest.fixture(scope="package")
def demo() -> Laboratory:
    """Return the laboratory of the demo company, everything lived."""
    laboratory = Laboratory(load("document-extraction"), 1)
    laboratory.live(RULES)
    return laboratory
