"""Choosing a hiring sequence: who is selected, limits, failed lives, Ctrl-C."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from hiring import candidates

from simulation.decision.choosing import Choosing, Status, choose
from simulation.decision.fronts import pareto_aims
from simulation.decision.limits import share_of_worlds
from simulation.decision.observing import VALUE, Observatory
from simulation.decision.sequences import NOBODY
from simulation.experiment.alternatives import AlternativeLives
from simulation.experiment.cancellation import Cancellation, Cancelled
from simulation.experiment.runs import Run
from simulation.scenario import Scenario, load
from simulation.statistics.aim import Aim, Term, aim
from simulation.statistics.intervals import wilson_interval

RUN = Run(400, seed=3)


@pytest.fixture(scope="module")
def company() -> Scenario:
    return load("document-extraction")


@pytest.fixture(scope="module")
def chosen(company: Scenario) -> Choosing:
    return choose(company, candidates(company, ("mlops", 1), ("data", 1)), RUN)


def test_the_guide_s_hire_is_selected_for_the_guide_s_company(chosen: Choosing) -> None:
    assert chosen.selected is not None
    assert chosen.selected.sequence.name == "MLOps now"
    assert chosen.outcomes[0] is chosen.selected
    assert len(chosen.outcomes) == 9
    assert chosen.selected in chosen.members
    assert chosen.lives == sum(each.lives for each in chosen.outcomes)
    assert chosen.lives_to_pick <= chosen.lives
    assert max(each.lives for each in chosen.outcomes) <= chosen.cap == 400
    assert not chosen.interrupted


def test_who_is_dropped_is_surely_behind_or_was_compared_and_all_have_intervals(
    chosen: Choosing,
) -> None:
    dropped = [each for each in chosen.outcomes if each.status is Status.DROPPED]
    assert dropped
    for each in chosen.outcomes:
        assert 0 <= each.behind.low <= each.behind.estimate <= each.behind.high
        assert each.runway.defined
        assert each.improvements.defined
    if len(chosen.members) == 1:
        assert chosen.outcomes[0].behind.high == 0.0


def test_workers_change_nothing(company: Scenario, chosen: Choosing) -> None:
    again = choose(
        company, candidates(company, ("mlops", 1), ("data", 1)), Run(400, seed=3, workers=1)
    )
    assert again == chosen


def test_other_sequences_change_no_draw(company: Scenario) -> None:
    many = candidates(company, ("mlops", 1), ("data", 1))
    found = {}
    for some in (many, many[:2]):
        companies = [company.with_changes({"plan": dict(each.plan)}) for each in some]
        seen = Observatory(companies, RUN, Aim(), ())
        seen.observe(range(len(some)), 0, 20)
        seen.observe([1], 0, 50)
        found[len(some)] = seen.means[VALUE][:50, 1]
    assert found[9].tolist() == found[2].tolist()
    lived = RUN.live({"alone": company.with_changes({"plan": dict(many[1].plan)})}, 0, 100)
    values = Aim().values(lived.alternatives["alone"]).reshape(50, 2)
    np.testing.assert_allclose(found[9], values.mean(axis=1))


def test_the_zone_and_the_level_are_the_founder_s(company: Scenario) -> None:
    some = candidates(company, ("mlops", 1), months=(0, 3))
    wide = choose(company, some, RUN, zone=50.0, level=0.8)
    assert (wide.zone, wide.level) == (50.0, 0.8)
    assert wide.settled
    assert all(each.behind.level == 0.8 for each in wide.outcomes)


def test_a_decision_within_the_zone_is_a_tie(company: Scenario) -> None:
    some = candidates(company, ("data", 1), months=(6, 6.05))
    found = choose(company, some[1:], RUN, zone=3.0)
    assert found.tie
    assert len(found.members) == 2
    assert all(each.behind.high <= 3.0 for each in found.members)


def test_a_stated_aim_decides(company: Scenario) -> None:
    some = candidates(company, ("mlops", 1), months=(0,))
    longest = choose(company, some, RUN, aim(maximise="runway_months"))
    assert longest.selected is not None
    assert longest.selected.sequence.name == NOBODY
    assert longest.aim.unit == "months"


def test_a_limit_surely_broken_is_left_out_with_its_name(company: Scenario) -> None:
    some = candidates(company, ("mlops", 1), ("ml_engineer", 1), months=(0,))
    found = choose(company, some, RUN, aim(subject_to=["runway_months >= 20"]))
    broken = [each for each in found.outcomes if each.status is Status.BREAKS_LIMIT]
    assert [each.sequence.name for each in broken] == ["MLOps now, ML engineer now"]
    assert broken[0].reason == "runway_months >= 20"
    assert math.isnan(broken[0].behind.high)
    ((limit, mean),) = found.limits
    assert limit.bound == 20
    assert mean.high > 20
    assert found.outcomes[-1] is broken[0]


def test_it_is_said_if_no_sequence_keeps_the_limit(company: Scenario) -> None:
    some = candidates(company, ("mlops", 1), months=(0, 6))
    found = choose(company, some, RUN, aim(subject_to=["cash_out <= 0.2"]), pareto=True)
    assert found.selected is None
    assert found.members == ()
    assert {each.status for each in found.outcomes} == {Status.BREAKS_LIMIT}
    beyond = [found.limits[0][1].estimate]
    assert beyond[0] > 0.2
    # The nearest to keeping it comes first.
    assert found.outcomes[0].sequence.name == NOBODY


def test_the_pareto_set_has_the_selected_sequence_and_the_longest_runway(
    company: Scenario,
) -> None:
    some = candidates(company, ("mlops", 1), ("data", 1))
    found = choose(company, some, RUN, pareto=True)
    member = {each.sequence.name: each.front for each in found.outcomes}
    assert all(front is not None for front in member.values())
    for name in ("MLOps now", NOBODY):
        front = member[name]
        assert front is not None
        assert front.member
        assert front.probability.estimate > 0.9
    assert not all(front.member for front in member.values() if front is not None)
    assert [term.name for term, _ in found.pareto_aims] == [
        "runway_months",
        "improvements_live",
        "weeks_meeting_need_share",
    ]


def test_one_aim_is_set_against_runway_and_improvements() -> None:
    assert pareto_aims(aim(minimise="incidents")) == (
        (Term("incidents"), False),
        (Term("runway_months"), True),
        (Term("improvements_live"), True),
    )
    assert len(pareto_aims(aim(maximise="runway_months"))) == 2


# What goes wrong.


@dataclass(frozen=True)
class Failing(Run):
    """A run in which a life of companies that hire MLOps now fails."""

    fails_at: int = 0

    def live(self, alternatives: Any, begin: int = 0, end: int | None = None) -> AlternativeLives:
        lived = super().live(alternatives, begin, end)
        for lives in lived.alternatives.values():
            opened = lives.scenario.plan["mlops"].month == 0
            for place in np.flatnonzero(lives.replications == self.fails_at):
                if opened:
                    lives.rows[place] = np.nan
                    lives.errors[int(place)] = "too many events"
        return lived


@pytest.mark.parametrize("fails_at", [7, 70])
def test_a_failed_life_excludes_its_sequence_with_the_reason(
    company: Scenario, fails_at: int
) -> None:
    some = candidates(company, ("mlops", 1), months=(0, 6))
    found = choose(company, some, Failing(400, seed=3, fails_at=fails_at), pareto=True)
    failed = found.outcomes[-1]
    assert (failed.sequence.name, failed.status) == ("MLOps now", Status.FAILED)
    assert failed.reason == f"life {fails_at}: too many events"
    assert not failed.behind.defined
    assert found.selected is not None
    assert found.selected.sequence.name == "MLOps month 6"


@dataclass(frozen=True)
class Stopping(Run):
    """A run that is interrupted when lives beyond some are asked for."""

    last: int = 60
    by: type[BaseException] = KeyboardInterrupt

    def live(self, alternatives: Any, begin: int = 0, end: int | None = None) -> AlternativeLives:
        if end is not None and end > self.last:
            raise self.by
        return super().live(alternatives, begin, end)


@pytest.mark.parametrize("by", [KeyboardInterrupt, Cancelled])
@pytest.mark.parametrize("last", [60, 120])
def test_an_interruption_keeps_what_is_finished(
    company: Scenario, last: int, by: type[BaseException]
) -> None:
    some = candidates(company, ("data", 1), months=(6, 6.1, 6.2))
    found = choose(company, some[1:], Stopping(400, seed=3, last=last, by=by), zone=0.05)
    assert found.interrupted
    assert not found.settled
    assert len(found.members) > 1
    assert found.selected in found.members
    assert max(each.lives for each in found.outcomes) <= last


def test_an_interruption_of_the_first_stage_leaves_nothing(company: Scenario) -> None:
    some = candidates(company, ("data", 1))
    with pytest.raises(KeyboardInterrupt):
        choose(company, some, Stopping(400, seed=3, last=10))


def test_a_cancelled_run_is_an_interruption(company: Scenario) -> None:
    some = candidates(company, ("data", 1), months=(6, 6.1, 6.2))
    stop = Cancellation()

    def told(sequences: int, until: int, lives: int) -> None:
        if until > 60:
            stop.cancel()

    run = Run(400, seed=3, cancellation=stop)
    found = choose(company, some[1:], run, zone=0.05, told=told)
    assert found.interrupted
    assert max(each.lives for each in found.outcomes) == 60


def test_what_is_told_adds_up_to_the_lives(company: Scenario) -> None:
    counted: list[int] = []
    some = candidates(company, ("mlops", 1))
    found = choose(company, some, RUN, told=lambda sequences, until, lives: counted.append(lives))
    assert sum(counted) == found.lives


def test_too_few_worlds_are_refused(company: Scenario) -> None:
    some = candidates(company, ("mlops", 1))
    with pytest.raises(ValueError, match="found 19, allowed: 20 or more"):
        choose(company, some, Run(19))


@pytest.mark.parametrize("share", [0.0, 0.1, 1.0])
def test_a_share_counts_lives_only_as_far_as_worlds_differ(share: float) -> None:
    # Lives of a world that are all alike tell no more than one.
    worlds = np.repeat([1.0, 0.0], [round(40 * share), 40 - round(40 * share)])
    found = share_of_worlds(worlds, 2, 0.95)
    expected = wilson_interval(40 * share, 40)
    assert found.low == pytest.approx(expected.low, abs=0.01)
    assert found.high == pytest.approx(expected.high, abs=0.01)
    # Independent lives count in full.
    lives = np.random.default_rng(1).random((4000, 2)) < 0.3
    wide, narrow = share_of_worlds(lives.mean(axis=1), 2, 0.95), wilson_interval(2400, 8000)
    assert wide.half_width == pytest.approx(narrow.half_width, rel=0.1)
