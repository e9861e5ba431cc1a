"""The queue in Cimba, through its Python models."""

from __future__ import annotations

import cimba as cb
import numpy as np
from cimba import inputs

from peer_models.question import ENGINEERS, HOURS, ORDINARY_PER_HOUR, URGENT_PER_HOUR, Stay


class Work(cb.Model):
    """One piece of work, from its arrival to its end."""

    company: cb.Ref[Company]
    effort: float
    urgent: int

    @cb.process
    def serve(self):  # type: ignore[no-untyped-def]
        """Wait for an engineer, work, and begin again where an interruption left off."""
        arrived = cb.now()
        left = self.effort
        while left > 0.0:
            if self.urgent == 1:
                self.company.team.preempt(1, 1)
            else:
                self.company.team.acquire(1, 0)
            began = cb.now()
            if cb.hold(left) == 0:
                left = 0.0
                self.company.team.release(1)
            else:
                left -= cb.now() - began
        if self.urgent == 1:
            self.company.urgent_hours += cb.now() - arrived
            self.company.urgent_done += 1.0
        else:
            self.company.ordinary_hours += cb.now() - arrived
            self.company.ordinary_done += 1.0
        cb.release(self)


class Company(cb.Model):
    """Three engineers and two streams of work."""

    urgent_gap: cb.Input[float] = inputs.dist.exponential(mean=1.0 / URGENT_PER_HOUR)
    ordinary_gap: cb.Input[float] = inputs.dist.exponential(mean=1.0 / ORDINARY_PER_HOUR)
    effort: cb.Input[float] = inputs.dist.exponential(mean=1.0)
    team: cb.Resource = cb.Resource(capacity=ENGINEERS)
    urgent_hours: cb.Output[float]
    ordinary_hours: cb.Output[float]
    urgent_done: cb.Output[float]
    ordinary_done: cb.Output[float]

    @cb.on_start
    def open(self):  # type: ignore[no-untyped-def]
        """Begin to count."""
        self.urgent_hours = 0.0
        self.ordinary_hours = 0.0
        self.urgent_done = 0.0
        self.ordinary_done = 0.0

    @cb.process
    def urgent_work(self):  # type: ignore[no-untyped-def]
        """Let urgent work arrive."""
        while True:
            cb.hold(self.urgent_gap.next())
            cb.spawn(Work, company=self, effort=self.effort.next(), urgent=1)

    @cb.process
    def ordinary_work(self):  # type: ignore[no-untyped-def]
        """Let ordinary work arrive."""
        while True:
            cb.hold(self.ordinary_gap.next())
            cb.spawn(Work, company=self, effort=self.effort.next(), urgent=0)


def prepare(replications: int, seed: int, hours: float = HOURS) -> cb.Experiment:
    """Return the experiment, ready to run."""
    window = cb.Window(duration=hours)
    return cb.Experiment(Company(), replications=replications, window=window, seed=seed)


def run(seed: int, hours: float = HOURS, replications: int = 1) -> Stay:
    """Live so often and return how long work stayed on average."""
    model = prepare(replications, seed, hours)
    seen = model.run()[model.model]
    urgent, ordinary = float(np.sum(seen.urgent_done)), float(np.sum(seen.ordinary_done))
    return Stay(
        int(urgent + ordinary),
        float(np.sum(seen.urgent_hours)) / urgent,
        float(np.sum(seen.ordinary_hours)) / ordinary,
    )
