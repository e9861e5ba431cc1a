"""The SimPy clock: the company as a set of processes that wait, and let things happen.

Every agent waits for the due time of its slot and then calls one happening. When a happening
changes another agent's due time (an incident interrupts an engineer, a newcomer changes
everybody's pace), that agent is interrupted and waits anew. To extend the model, write one more
process: wait with `until` or `until_due`, change the company through rules, then `spread_news`.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from heapq import heappush
from typing import Any

import numpy as np
import simpy
from numpy.typing import NDArray

from simulation.model.agenda import (
    FIRST_BLOCK_SLOT,
    PATIENCE_SLOT,
    PILOT_ENDS_SLOT,
    PLAN_SLOT,
    WEEK_SLOT,
    WORK_READY_SLOT,
)
from simulation.model.names import NEVER
from simulation.model.rules import happenings
from simulation.model.rules.first_day import open_life

Happening = Callable[..., None]
Process = Generator[simpy.Event, None, None]

# SimPy ranks interrupts and process starts 0 and 1; happenings come after them.
FIRST_RANK = 2


class RankedEnvironment(simpy.Environment):
    """A SimPy environment with events at absolute times and explicit ranks."""

    def moment(self, time: float, rank: int) -> simpy.Event:
        """Return an event at `time`; of simultaneous ones the lowest rank happens first.

        A timeout would add a delay to the present time, which rounds differently.
        """
        event = simpy.Event(self)
        event._ok = True
        event._value = None
        heappush(self._queue, (time, rank, next(self._eid), event))  # type: ignore[arg-type]
        return event


class Company:
    """Run one life on SimPy.

    Args:
        company, works, accounts, log: the arrays of a life that has not begun.
    """

    def __init__(
        self,
        company: NDArray[Any],
        works: NDArray[Any],
        accounts: NDArray[Any],
        log: NDArray[Any],
    ) -> None:
        self.environment = RankedEnvironment()
        self.arrays = (company, works, accounts, log)
        self._co = co = np.asarray(company)
        self._due = co["due"][0]
        self._changed = co["changed"][0]
        self._n_changed = co["n_changed"]
        self._ended = (co["over"], co["full"], co["stuck"])
        self._expected: list[float] = [NEVER] * int(co["n_slots"][0])
        self._agents: list[simpy.Process] = []
        open_life(*self.arrays)
        self._hire_agents()

    def live(self) -> None:
        """Step from moment to moment until the life is over, or an array is full."""
        over, full, stuck = self._ended
        step = self.environment.step
        while not (over[0] or full[0] or stuck[0]):
            step()

    def _hire_agents(self) -> None:
        """Start one process for every slot of the agenda, in the order of the slots."""
        co = self._co[0]
        first = FIRST_BLOCK_SLOT
        singles = {
            PLAN_SLOT: self.planner,
            WEEK_SLOT: self.weekly_review,
            WORK_READY_SLOT: self.machine,
            PILOT_ENDS_SLOT: self.sales,
            PATIENCE_SLOT: self.queue_watcher,
        }
        for slot in range(first):
            self._start(singles[slot](slot))
        blocks = (
            (self.requisition, int(co["first_requisition_slot"]), int(co["first_stream_slot"])),
            (self.stream, int(co["first_stream_slot"]), int(co["first_detection_slot"])),
            (self.drift_watcher, int(co["first_detection_slot"]), int(co["first_due_slot"])),
            (self.retraining_calendar, int(co["first_due_slot"]), int(co["first_seat_slot"])),
            (self.engineer, int(co["first_seat_slot"]), len(self._expected) - 2),
        )
        for agent, begin, end in blocks:
            for slot in range(begin, end):
                self._start(agent(slot, slot - begin))
        self._start(self.bookkeeper(len(self._expected) - 2))
        self._start(self.horizon(len(self._expected) - 1))

    def _start(self, process: Process) -> None:
        self._agents.append(self.environment.process(process))

    def until_due(self, slot: int) -> Process:
        """Wait until `slot` is due, starting over whenever its time changes."""
        while True:
            due = self._expected[slot] = float(self._due[slot])
            try:
                if due == NEVER:
                    yield self.environment.event()
                else:
                    yield self.environment.moment(due, FIRST_RANK + slot)
                return
            except simpy.Interrupt:
                continue

    def let(self, happening: Happening, index: int = 0) -> None:
        """Let something happen now and tell the agents whose time it changed."""
        happening(*self.arrays, index)
        self.spread_news()

    def spread_news(self) -> None:
        """Interrupt every waiting agent whose due time is no longer the one it waits for."""
        active = self.environment.active_process
        for slot in self._changed[: self._n_changed[0]].tolist():
            agent = self._agents[slot]
            if agent is not active and self._due[slot] != self._expected[slot]:
                self._expected[slot] = float(self._due[slot])
                agent.interrupt("due time changed")

    def engineer(self, slot: int, seat: int) -> Process:
        """Work on what is in hand; an interruption or a new pace starts the wait anew."""
        while True:
            yield from self.until_due(slot)
            self.let(happenings.finish_work, seat)

    def requisition(self, slot: int, number: int) -> Process:
        """Search, make offers until one is accepted, and wait for the first day."""
        while True:
            yield from self.until_due(slot)
            self.let(happenings.requisition_moves, number)

    def stream(self, slot: int, number: int) -> Process:
        """Bring work, shifts of the data, or pilots, at a rate that follows the company."""
        while True:
            yield from self.until_due(slot)
            self.let(happenings.stream_arrives, number)

    def drift_watcher(self, slot: int, model: int) -> Process:
        """Notice, some time after the data shifted, that a model has become worse."""
        while True:
            yield from self.until_due(slot)
            self.let(happenings.shift_detected, model)

    def retraining_calendar(self, slot: int, model: int) -> Process:
        """Ask for a refresh whenever the need says so."""
        while True:
            yield from self.until_due(slot)
            self.let(happenings.retraining_due, model)

    def planner(self, slot: int) -> Process:
        """Carry out the plan, action by action."""
        while True:
            yield from self.until_due(slot)
            self.let(happenings.plan_acts)

    def weekly_review(self, slot: int) -> Process:
        """Let newcomers grow and debt accrue, week by week."""
        while True:
            yield from self.until_due(slot)
            self.let(happenings.week_turns)

    def machine(self, slot: int) -> Process:
        """Release work that waited for training or for detection."""
        while True:
            yield from self.until_due(slot)
            self.let(happenings.work_is_ready)

    def sales(self, slot: int) -> Process:
        """Decide the pilots whose time is up."""
        while True:
            yield from self.until_due(slot)
            self.let(happenings.pilot_ends)

    def queue_watcher(self, slot: int) -> Process:
        """Let free engineers step in for work that has waited too long."""
        while True:
            yield from self.until_due(slot)
            self.let(happenings.patience_ends)

    def bookkeeper(self, slot: int) -> Process:
        """Close the books at the end of each month."""
        while True:
            yield from self.until_due(slot)
            self.let(happenings.month_ends)

    def horizon(self, slot: int) -> Process:
        """End the life at the horizon."""
        yield from self.until_due(slot)
        self.let(happenings.horizon_reached)
