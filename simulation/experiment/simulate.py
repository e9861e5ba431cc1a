"""Simulate: many lives of one company."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from simulation.experiment.cancellation import Cancellation, unfinished
from simulation.experiment.lives import Lives, Progress
from simulation.experiment.pool import live_all
from simulation.experiment.replicator import Replicator
from simulation.model.extensions import Policy, Process, extended
from simulation.model.life import Clock
from simulation.model.worlds import Ignorance
from simulation.scenario import Scenario


def simulate(
    scenario: Scenario,
    replications: int = 500,
    seed: int = 1,
    clock: Clock = "compiled",
    *,
    workers: int | None = None,
    ignorance: Ignorance = "drawn",
    progress: Progress | None = None,
    cancellation: Cancellation | None = None,
    processes: Sequence[Process] = (),
    policies: Mapping[str, Policy] | None = None,
) -> Lives:
    """Simulate many lives of one company.

    Args:
        scenario: the company; its plan is carried out, its alternatives are not.
        replications: how many lives.
        seed: root seed; the same seed gives the same lives, whatever else is in the run.
        clock: "compiled" for speed, "simpy" for the reference; both give the same log.
        workers: threads; one per processor if None.
        ignorance: "drawn" gives each life a world of its own, "central" one for all.
        progress: called with the number of lives finished.
        cancellation: lets another thread stop the run.
        processes, policies: of your own, for the SimPy clock (see `simulation.model.extensions`).

    Raises:
        ValueError: if `replications` is below 1, the scenario needs more room than there is, or
            something written in Python is asked for on the compiled clock.
        Cancelled: if the run was cancelled before a life was finished.
        KeyboardInterrupt: if the user interrupted before a life was finished.
    """
    if replications < 1:
        raise ValueError(f"replications must be 1 or more, not {replications}")
    numbers = np.arange(replications, dtype=np.int64)
    decisions = policies or {}
    own = extended(scenario, clock, processes, decisions)
    replicator = Replicator(scenario, numbers, seed, clock, ignorance, own, tuple(decisions))
    live_all([replicator], workers, progress, cancellation)
    if not replicator.lives.finished.any():
        raise unfinished(cancellation)
    return replicator.lives
