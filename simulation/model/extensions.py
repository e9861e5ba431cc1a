"""Extend the model in Python: a process or a policy of your own, on the SimPy clock.

A process is a function of the running `Company` that yields what it waits for, as SimPy processes
do. A policy decides week by week on an action of the plan, from what can be seen of the company::

    def power_cut(company):
        yield company.moment(months=6)
        company.record["cash"] -= 50_000

    def too_much_toil(seen):
        return seen["ml_toil_share"] > 0.4 and seen["runway_months"] > 9

    simulation.simulate(
        company, 50, clock="simpy", processes=[power_cut], policies={"mlops": too_much_toil}
    )

The compiled clock knows neither: its rules cannot call Python.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from simulation.model.names import DAYS_PER_WEEK
from simulation.scenario import Scenario

if TYPE_CHECKING:
    from simulation.model.agents import Company

Waiting = Generator[Any, None, None]
Process = Callable[["Company"], Waiting]
Policy = Callable[[Mapping[str, float]], bool]


def extended(
    scenario: Scenario,
    clock: str,
    processes: Sequence[Process],
    policies: Mapping[str, Policy],
) -> tuple[Process, ...]:
    """Return the processes to add to a company: those given, and one for each policy.

    Args:
        scenario: the company.
        clock: which clock it is to be lived on.
        processes: functions of the running company.
        policies: key of an action of the plan -> whether to take it now, given the signals of the
            scenario schema with windows of four weeks, and `month`. The action's own month and
            conditions no longer count; it is taken once at most.

    Raises:
        ValueError: on the compiled clock, or for an action that the plan does not have.
    """
    if (processes or policies) and clock != "simpy":
        raise ValueError(
            "a process or policy written in Python runs on the SimPy clock: ask for clock='simpy'"
        )
    for key in policies:
        if key not in scenario.plan:
            near = get_close_matches(key, scenario.plan, 1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise ValueError(f"the plan has no action {key!r}{hint}")
    # Where actions are decided on by policies, they come last in the order given here.
    decisions = [
        weekly(place - len(policies), decide) for place, decide in enumerate(policies.values())
    ]
    return (*processes, *decisions)


def weekly(action: int, decide: Policy) -> Process:
    """Return the process that asks a policy at the turn of each week and acts on its word.

    Args:
        action: place among the actions of the plan, counted from the end, -1 for the last.
        decide: the policy.
    """

    def process(company: Company) -> Waiting:
        week = 0
        while True:
            week += 1
            yield company.moment(days=week * DAYS_PER_WEEK)
            if decide(company.observation()):
                company.act(action)
                return

    return process
