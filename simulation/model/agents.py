"""The SimPy clock: the company as a set of processes that wait, and let things happen.

Every agent waits for the alarm of its slot and then lets one thing happen. When that moves another
agent's due time (an incident takes an engineer off their work, a newcomer changes everybody's
pace), that agent's alarm is set anew. To extend the model, write one more process (see
`simulation.model.extensions`).
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from heapq import heappush
from typing import Any, cast

import numpy as np
import simpy
from numpy.typing import NDArray

from simulation.model.agenda import (
    FIRST_BLOCK_SLOT,
    PATIENCE_SLOT,
    PEOPLE_SLOT,
    PILOT_ENDS_SLOT,
    PLAN_SLOT,
    RAISE_SLOT,
    RESTORE_SLOT,
    WEEK_SLOT,
    WORK_READY_SLOT,
)
from simulation.model.extensions import Process
from simulation.model.life import structured
from simulation.model.names import DAYS_PER_MONTH, NEVER, RUNNING, SIGNALS
from simulation.model.rules import happenings
from simulation.model.rules.first_day import open_life
from simulation.model.rules.signals import read_signals
from simulation.model.tables import CONDITION

Happening = Callable[..., None]
Agent = Generator[simpy.Event, None, None]

# SimPy ranks interrupts and process starts 0 and 1; happenings come after them.
FIRST_RANK = 2
WEEKS_SEEN = 4


class RankedEnvironment(simpy.Environment):
    """A SimPy environment with events at absolute times and explicit ranks."""

    def set_off(self, event: simpy.Event, time: float, rank: int) -> None:
        """Let `event` happen at `time`; of simultaneous events the lowest rank comes first.

        A timeout would add a delay to the present time, which rounds differently.
        """
        event._ok = True
        event._value = None
        # SimPy calls the rank a priority and declares only its own two.
        heappush(self._queue, (time, cast(Any, rank), next(self._eid), event))


class Company:
    """Run one life on SimPy.

    Args:
        company, works, accounts, log: the arrays of a life that has not begun.
        processes: processes of the user's own, which run beside the agents.
    """

    def __init__(
        self,
        company: NDArray[Any],
        works: NDArray[Any],
        accounts: NDArray[Any],
        log: NDArray[Any],
        processes: Sequence[Process] = (),
    ) -> None:
        self.environment = RankedEnvironment()
        self.arrays = (company, works, accounts, log)
        co: Any = np.asarray(company)
        # Memory views read single numbers several times faster than arrays do.
        self._due = memoryview(co["due"][0])
        self._changed = memoryview(co["changed"][0])
        self._n_changed = memoryview(co["n_changed"])
        self._status = memoryview(co["status"])
        self._alarms: list[simpy.Event] = []
        self._alarm_times: list[float] = []
        open_life(*self.arrays)
        self._hire_agents(co[0])
        for process in processes:
            self.environment.process(process(self))

    def live(self) -> None:
        """Step from moment to moment until the life is over, or an array is full."""
        status = self._status
        step = self.environment.step
        while status[0] == RUNNING:
            step()

    def _hire_agents(self, co: Any) -> None:
        """Start one process for every slot of the agenda, in the order of the slots."""
        last = int(co["n_slots"]) - 1
        starts = [FIRST_BLOCK_SLOT]
        starts += [int(co[f"first_{name}_slot"]) for name in ("stream", "detection", "due", "seat")]
        starts.append(last - 1)
        blocks = (
            self.requisition,
            self.stream,
            self.drift_watcher,
            self.retraining_calendar,
            self.engineer,
        )
        agents = [
            self.planner(PLAN_SLOT),
            self.weekly_review(WEEK_SLOT),
            self.machine(WORK_READY_SLOT),
            self.sales(PILOT_ENDS_SLOT),
            self.queue_watcher(PATIENCE_SLOT),
            self.staff_watcher(PEOPLE_SLOT),
            self.investor(RAISE_SLOT),
            self.responder(RESTORE_SLOT),
        ]
        for block, begin, end in zip(blocks, starts, starts[1:], strict=False):
            agents += [block(slot, slot - begin) for slot in range(begin, end)]
        agents += [self.bookkeeper(last - 1), self.horizon(last)]
        self._alarms = [self.environment.event() for _ in agents]
        self._alarm_times = [NEVER] * len(agents)
        for agent in agents:
            self.environment.process(agent)

    def alarm(self, slot: int) -> simpy.Event:
        """Return the event that happens when `slot` is due, however often its time changes."""
        alarm = self._alarms[slot] = simpy.Event(self.environment)
        due = self._alarm_times[slot] = self._due[slot]
        if due != NEVER:
            self.environment.set_off(alarm, due, FIRST_RANK + slot)
        return alarm

    def moment(self, *, days: float | None = None, months: float | None = None) -> simpy.Event:
        """Return an event to wait for: a moment counted from today, in working days or months.

        It comes after everything else that happens at that time. Afterwards the company's present
        moment is that one, so that a process may change `record` or let things happen.

        Raises:
            ValueError: unless exactly one of both is given, or if the moment has passed.
        """
        if (days is None) == (months is None):
            raise ValueError("a moment needs days or months")
        time = float(days) if days is not None else float(months or 0.0) * DAYS_PER_MONTH
        if time < self.environment.now:
            raise ValueError(f"day {time:g} has passed; it is day {self.environment.now:g}")
        event = simpy.Event(self.environment)
        event.callbacks = [lambda _: happenings.moment_comes(self.arrays[0], time)]
        self.environment.set_off(event, time, FIRST_RANK + len(self._alarms))
        return event

    @property
    def record(self) -> Any:
        """Return the state of the company, with the fields of `simulation.model.state.COMPANY`."""
        return np.asarray(self.arrays[0])[0]

    def observation(self) -> dict[str, float]:
        """Return what a policy can see: the signals, trailing ones over four weeks, and `month`."""
        conditions = structured(len(SIGNALS), CONDITION)
        conditions["signal"] = np.arange(len(SIGNALS))
        conditions["weeks"] = WEEKS_SEEN
        values = np.zeros(len(SIGNALS))
        read_signals(self.arrays[0], conditions, values)
        month = float(self.record["now"]) / DAYS_PER_MONTH
        return {"month": month, **dict(zip(SIGNALS, values.tolist(), strict=True))}

    def act(self, action: int) -> None:
        """Carry out an action of the plan, counted from its end if negative, unless it is done."""
        place = action if action >= 0 else int(self.record["n_actions"]) + action
        self.let(happenings.policy_acts, place)

    def let(self, happening: Happening, index: int = 0) -> None:
        """Let something happen now and set the alarms that it moved."""
        happening(*self.arrays, index)
        self.spread_news()

    def spread_news(self) -> None:
        """Set the alarm of every slot whose due time has changed anew; its agent waits on."""
        due, alarms, times = self._due, self._alarms, self._alarm_times
        for i in range(self._n_changed[0]):
            slot = self._changed[i]
            alarm = alarms[slot]
            # An alarm without callbacks has just gone off: its agent will ask for the next.
            if alarm.callbacks is None or due[slot] == times[slot]:
                continue
            if times[slot] == NEVER:
                times[slot] = due[slot]
                self.environment.set_off(alarm, due[slot], FIRST_RANK + slot)
            else:
                # What has been set off cannot be moved: it will go off unheard.
                self.alarm(slot).callbacks, alarm.callbacks = alarm.callbacks, []

    def engineer(self, slot: int, seat: int) -> Agent:
        """Work on what is in hand; an interruption or a new pace moves its end."""
        while True:
            yield self.alarm(slot)
            self.let(happenings.finish_work, seat)

    def requisition(self, slot: int, number: int) -> Agent:
        """Search, make offers until one is accepted, and wait for the first day."""
        while True:
            yield self.alarm(slot)
            self.let(happenings.requisition_moves, number)

    def stream(self, slot: int, number: int) -> Agent:
        """Bring work, shifts of the data, or pilots, at a rate that follows the company."""
        while True:
            yield self.alarm(slot)
            self.let(happenings.stream_arrives, number)

    def drift_watcher(self, slot: int, model: int) -> Agent:
        """Notice, some time after the data shifted, that a model has become worse."""
        while True:
            yield self.alarm(slot)
            self.let(happenings.shift_detected, model)

    def retraining_calendar(self, slot: int, model: int) -> Agent:
        """Ask for a refresh whenever the need says so."""
        while True:
            yield self.alarm(slot)
            self.let(happenings.retraining_due, model)

    def planner(self, slot: int) -> Agent:
        """Carry out the plan, action by action."""
        while True:
            yield self.alarm(slot)
            self.let(happenings.plan_acts)

    def weekly_review(self, slot: int) -> Agent:
        """Let newcomers grow and debt accrue, week by week."""
        while True:
            yield self.alarm(slot)
            self.let(happenings.week_turns)

    def machine(self, slot: int) -> Agent:
        """Release work that waited for training or for detection."""
        while True:
            yield self.alarm(slot)
            self.let(happenings.work_is_ready)

    def sales(self, slot: int) -> Agent:
        """Decide the pilots whose time is up."""
        while True:
            yield self.alarm(slot)
            self.let(happenings.pilot_ends)

    def queue_watcher(self, slot: int) -> Agent:
        """Let free engineers step in for work that has waited too long."""
        while True:
            yield self.alarm(slot)
            self.let(happenings.patience_ends)

    def staff_watcher(self, slot: int) -> Agent:
        """Let people resign, mis-hires be found out, and contracts end."""
        while True:
            yield self.alarm(slot)
            self.let(happenings.people_move)

    def investor(self, slot: int) -> Agent:
        """Decide a raise, and let the next one begin."""
        while True:
            yield self.alarm(slot)
            self.let(happenings.raise_moves)

    def responder(self, slot: int) -> Agent:
        """Bring services back that have been worked on for long enough."""
        while True:
            yield self.alarm(slot)
            self.let(happenings.restorations)

    def bookkeeper(self, slot: int) -> Agent:
        """Close the books at the end of each month."""
        while True:
            yield self.alarm(slot)
            self.let(happenings.month_ends)

    def horizon(self, slot: int) -> Agent:
        """End the life at the horizon."""
        yield self.alarm(slot)
        self.let(happenings.horizon_reached)
