"""Queues of the laboratory against queueing theory (facts B1-13 and B1-14).

Every server works an hour of effort in an hour, the clock runs day and night, and times are in
mean service times. The first tenth of each life fills the queue, the last empties it; both are
left out of the averages.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from agreement import Floats, assert_mean, assert_ratio
from lab import Lived, prepare, ticket

from simulation.model.names import ELAPSED_HOURS_PER_DAY

pytestmark = pytest.mark.compiled

LONG = {"horizon_months": 120}
IN_CI = 10
IN_FULL = 60
sizes = pytest.mark.parametrize(
    "replications", [IN_CI, pytest.param(IN_FULL, marks=pytest.mark.slow)]
)


@dataclass(frozen=True)
class Tickets:
    """Hold the tickets of one kind that arrived within the window of a life.

    Args:
        created, started, finished: hours; the first start counts.
        window: from when to when, hours.
    """

    created: Floats
    started: Floats
    finished: Floats
    window: tuple[float, float]

    @property
    def time_in_system(self) -> float:
        return float((self.finished - self.created).mean())

    @property
    def wait(self) -> float:
        return float((self.started - self.created).mean())

    def number(self, begins: Floats, ends: Floats) -> float:
        """Return the mean number of tickets between two of their steps, sampled every hour."""
        hours = np.arange(*self.window)
        inside = np.searchsorted(np.sort(begins), hours) - np.searchsorted(np.sort(ends), hours)
        return float(inside.mean())


def tickets(life: Lived, kind: str = "ticket", window: tuple[float, float] = (0.1, 0.9)) -> Tickets:
    """Return the tickets of a kind that arrived in a window, given as shares of the life.

    Steps not reached by the end of the life are not a number.
    """
    number = life.work(kind)
    hours: dict[str, Floats] = {}
    total = int(life.company["works_created"][0])
    for step in ("work_created", "work_started", "work_finished"):
        found = life.records(step)
        found = found[found["what"] == number]
        # Work that is handed on is started more than once; the first start counts.
        times = np.full(total, np.nan)
        times[found["number"][::-1]] = found["time"][::-1] * ELAPSED_HOURS_PER_DAY
        hours[step] = times
    end = float(life.log["time"][-1]) * ELAPSED_HOURS_PER_DAY
    begin, until = window[0] * end, window[1] * end
    created = hours["work_created"]
    chosen = (created >= begin) & (created < until)
    return Tickets(*(times[chosen] for times in hours.values()), (begin, until))


def lives_of(source: dict[str, Any], replications: int, **changes: Any) -> list[Tickets]:
    company = prepare({**source, **LONG, **changes}, replications)
    lives = [tickets(life) for life in company.lives()]
    assert not any(np.isnan(life.finished).any() for life in lives)
    return lives


def one_server(load: float, **changes: Any) -> dict[str, Any]:
    """Return the M/M/1 laboratory at a load, with another kind of ticket if asked for."""
    kind = {"rate": {"per_elapsed_hour": load}, **changes}
    return {"extends": "laboratory/mm1", "work_kinds": {"ticket": kind}}


def erlang_c(servers: int, offered: float) -> float:
    """Return the probability that an arrival must wait in M/M/c at `offered` Erlangs."""
    below = sum(offered**k / math.factorial(k) for k in range(servers))
    busy = offered**servers / math.factorial(servers) / (1 - offered / servers)
    return busy / (below + busy)


@sizes
def test_mm1_time_in_system_at_eighty_percent_load(replications: int) -> None:
    lives = lives_of(one_server(0.8), replications)
    assert_mean([life.time_in_system for life in lives], 5.0, within=0.08)
    assert_mean([life.wait for life in lives], 4.0)
    assert_mean([len(life.created) / (life.window[1] - life.window[0]) for life in lives], 0.8)


@sizes
def test_mm1_waits_grow_with_load_as_theory_says(replications: int) -> None:
    # Ninety percent load mixes slowly: it gets twice the lives.
    high = [life.wait for life in lives_of(one_server(0.9), 2 * replications)]
    low = [life.wait for life in lives_of(one_server(0.7), replications)]
    assert_ratio(high, low, (0.9 / 0.1) / (0.7 / 0.3), within=0.15)


@sizes
def test_mm3_waits_like_erlang_c(replications: int) -> None:
    wait = erlang_c(3, 2.4) / (3 - 2.4)
    lives = lives_of({"extends": "laboratory/mmc"}, replications)
    assert_mean([life.wait for life in lives], wait)
    assert_mean([life.time_in_system for life in lives], wait + 1)


@sizes
def test_separate_queues_wait_like_three_single_servers(replications: int) -> None:
    lives = lives_of({"extends": "laboratory/own-queues"}, replications)
    assert_mean([life.wait for life in lives], 4.0)


@sizes
@pytest.mark.parametrize(
    ("effort", "second_moment"),
    [
        ({"constant": 1}, 1.0),
        ({"uniform": {"low": 0, "high": 2}}, 4 / 3),
        ({"gamma": {"shape": 0.5, "scale": 2}}, 3.0),
    ],
    ids=["constant", "uniform", "gamma"],
)
def test_waits_grow_with_the_variance_of_effort(
    effort: dict[str, Any], second_moment: float, replications: int
) -> None:
    """The formula of Pollaczek and Khinchine, at 70 percent load."""
    lives = lives_of(one_server(0.7, effort=effort), replications)
    assert_mean([life.wait for life in lives], 0.7 * second_moment / (2 * 0.3))


@sizes
def test_last_in_first_out_keeps_the_mean_and_spreads_the_waits(replications: int) -> None:
    source = one_server(0.7)
    first = lives_of(source, replications)
    last = lives_of(source, replications, queue_discipline="lifo")
    assert_mean([life.wait for life in last], 0.7 / 0.3)
    spread = [np.var(life.started - life.created) for life in last]
    assert np.mean(spread) > 1.5 * np.mean([np.var(t.started - t.created) for t in first])


TWO_CLASSES = {
    "urgent": ticket(
        rate={"per_elapsed_hour": 0.3},
        gap={"exponential": {"mean": 1}},
        effort={"exponential": {"mean": 1}},
        urgency=1,
        interrupts=True,
    ),
    "ticket": {"rate": {"per_elapsed_hour": 0.4}},
}


@sizes
def test_preemptive_priority_delays_the_lower_class_only(replications: int) -> None:
    company = prepare(
        {"extends": "laboratory/mm1", **LONG, "work_kinds": TWO_CLASSES}, replications
    )
    lives = list(company.lives())
    urgent = [tickets(life, "urgent").time_in_system for life in lives]
    lower = [tickets(life).time_in_system for life in lives]
    assert_mean(urgent, 1 / (1 - 0.3))
    assert_mean(lower, 1 / ((1 - 0.3) * (1 - 0.3 - 0.4)))


@sizes
@pytest.mark.parametrize("name", ["mm1", "mmc", "own-queues"])
def test_littles_law_in_the_queues_of_the_laboratory(name: str, replications: int) -> None:
    lives = lives_of({"extends": f"laboratory/{name}"}, replications // 2)
    for begins, ends in (("created", "finished"), ("created", "started")):
        assert_littles_law(lives, begins, ends)


@sizes
def test_littles_law_for_every_kind_of_work_of_a_company(replications: int) -> None:
    """The demo company, over long lives with money to spare."""
    source = {"extends": "document-extraction", "alternatives": None, "baseline": None}
    # A team that stays, so that one rate of arrival and one mean stay describe the whole life.
    still = ("attrition", "mis_hires", "data_debt", "serving_load", "raise_round")
    source |= {
        "mechanisms": dict.fromkeys(still, False),
        "parameters": {"usage_growth_per_calendar_month": 0},
    }
    company = prepare({**source, "cash_usd": 1e9, **LONG}, replications)
    lives = list(company.lives())
    checked = 0
    for kind in lives[0].kinds:
        found = [tickets(life, kind, (0.0, 1.0)) for life in lives]
        finished = sum(np.isfinite(life.finished).sum() for life in found)
        if finished >= 1_000:
            assert_littles_law(found, "created", "finished")
            checked += 1
    assert checked >= 6


def assert_littles_law(lives: list[Tickets], begins: str, ends: str) -> None:
    """Hold the number between two steps, sampled by the hour, against rate times mean stay."""
    number = expected = 0.0
    for life in lives:
        begin, end = getattr(life, begins), getattr(life, ends)
        span = life.window[1] - life.window[0]
        number += life.number(begin, end)
        if len(begin) > 0:
            expected += len(begin) / span * float(np.nanmean(end - begin))
    assert number / expected == pytest.approx(1, abs=0.03)
