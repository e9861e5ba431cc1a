"""A decision that was recorded, for tests of journals and scores."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np

from simulation.decision.journal import (
    Decision,
    Judgement,
    Outcome,
)
from simulation.decision.records import (
    alive,
    forecasts,
    outcome,
    versions,
)
from simulation.experiment.lives import Lives
from simulation.experiment.runs import Run
from simulation.scenario import Scenario

RUN = Run(120, 7)
MONTHS = (3, 6, 12)
DATE = datetime(2026, 1, 31, 12, tzinfo=UTC)


def recorded(company: Scenario, lives: Lives, months: Sequence[int], name: str = "a") -> Decision:
    return Decision(
        id=f"2026-01-31-{name}",
        date=DATE,
        note="toil",
        question="Now?",
        answer="Yes, in this model.",
        aim="runway",
        scenario=company.name,
        scenario_hash=company.content_hash(),
        chosen="now",
        chosen_hash=company.content_hash(),
        company=company.plain(),
        seed=RUN.seed,
        replications=RUN.replications,
        lives_per_world=RUN.lives_per_world,
        ignorance="drawn",
        worlds=len(np.unique(lives.worlds)),
        alive=alive(lives, months),
        versions=versions(),
        verdict=Judgement(
            alternative="now", baseline="never", answer="yes", reasons=("x",), differences={}
        ),
        forecasts=forecasts(company, lives, RUN, months),
    )


def happened(decision: Decision, month: int, **numbers: float) -> Outcome:
    return outcome(decision, month, numbers, DATE)
