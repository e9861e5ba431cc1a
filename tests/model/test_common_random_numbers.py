"""Draws are addressed: what two runs share, they share to the last bit."""

from __future__ import annotations

import itertools
import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lab import (
    KINDS,
    Lived,
    fingerprint,
    first_difference,
    prepare,
    quiet_office,
    same_bits,
    ticket,
)
from numpy.typing import NDArray
from strategies import SHIPPED_ROLES, companies, examples

from simulation.model.names import DAYS_PER_MONTH
from simulation.model.worlds import draw_worlds
from simulation.scenario import load

ALTERNATIVES = ("now", "month-3", "month-6", "month-12", "never")
DEMO = "document-extraction"
LIVES = 3
UNKNOWN_RATE = {"uniform": {"low": 0, "high": 1}}

some_companies = examples(60)
roles = st.sampled_from(SHIPPED_ROLES)


def assert_same(a: NDArray[Any], b: NDArray[Any]) -> None:
    assert same_bits(a, b), first_difference(a, b)


def before(life: Lived, day: float) -> NDArray[Any]:
    return life.log[life.log["time"] < day]


@some_companies
@given(companies(), roles)
def test_what_is_planned_for_never_leaves_the_log_unchanged(
    source: dict[str, Any], role: str
) -> None:
    nothing = {
        "a step": {"open_requisition": role, "month": "never"},
        "step 0": {"join": role, "month": "never"},
        "zzz": {"open_requisition": role, "month": "never"},
        "zzzz": {"leave": "zzz", "month": "never"},
    }
    with_it = {**source, "plan": {**source["plan"], **nothing}}
    for plain, planned in zip(
        prepare(source, LIVES).lives(), prepare(with_it, LIVES).lives(), strict=True
    ):
        assert_same(plain.log, planned.log)


@some_companies
@given(companies(), roles, st.sampled_from(["open_requisition", "join"]), st.floats(0, 12))
def test_an_action_changes_nothing_before_its_month(
    source: dict[str, Any], role: str, verb: str, month: float
) -> None:
    later = {"later": {verb: role, "month": month}}
    with_it = {**source, "plan": {**source["plan"], **later}}
    for plain, planned in zip(
        prepare(source, LIVES).lives(), prepare(with_it, LIVES).lives(), strict=True
    ):
        day = month * DAYS_PER_MONTH
        assert_same(before(plain, day), before(planned, day))


def test_alternatives_are_the_same_until_the_first_effect_of_their_difference() -> None:
    scenario = load(DEMO)
    months = {
        name: scenario.alternative(name).plan["mlops"].month for name in scenario.alternatives
    }
    assert set(months) == set(ALTERNATIVES)
    replications = 25
    lives = {
        name: list(prepare(scenario.alternative(name), replications).lives()) for name in months
    }
    for one, other in itertools.combinations(months, 2):
        day = min(months[one], months[other]) * DAYS_PER_MONTH
        for a, b in zip(lives[one], lives[other], strict=True):
            assert_same(before(a, day), before(b, day))
            parted = a.log["time"][-1] >= day and b.log["time"][-1] >= day
            assert not (parted and same_bits(a.log, b.log))


def test_a_hire_is_the_same_whenever_it_is_asked_for() -> None:
    """The search, the answers and the start delay belong to the requisition, not to its date."""

    def steps(name: str) -> list[list[float]]:
        found = []
        for life in prepare(load(DEMO).alternative(name), 25).lives():
            steps = life.records(
                "requisition_opened", "offer_declined", "counter_offer_taken", "offer_accepted"
            )
            times = steps["time"][steps["who"] == 0]
            joined = life.records("engineer_joined")
            hired = joined["time"][joined["number"] == 0]
            found.append(np.diff([*times, *hired]).tolist())
        return found

    complete = 0
    for now, later in zip(steps("now"), steps("month-3"), strict=True):
        shared = min(len(now), len(later))
        assert now[:shared] == pytest.approx(later[:shared])
        complete += shared >= 2
    assert complete > 15


def test_two_hires_have_draws_of_their_own() -> None:
    plan = {
        "one": {"open_requisition": "mlops_engineer", "month": 0},
        "two": {"open_requisition": "mlops_engineer", "month": 0},
    }
    for life in prepare({"extends": "base/model-first", "plan": plan}, 5).lives():
        first = {int(r["who"]): float(r["time"]) for r in life.records("offer_accepted")}
        assert len(set(first.values())) == len(first)


def test_an_override_changes_its_own_column_of_the_worlds_and_no_other() -> None:
    plain = load("base/model-first")
    changed = plain.with_changes({"parameters": {"drift_pp_per_calendar_month": 1.0}})
    numbers = np.arange(40)
    a, b = (draw_worlds(scenario, 1, numbers) for scenario in (plain, changed))
    names = a.record.dtype.names or ()
    different = [name for name in names if not np.array_equal(a.record[name], b.record[name])]
    assert different == ["drift_share_per_day"]
    assert np.array_equal(a.speeds, b.speeds)
    assert np.array_equal(a.salaries, b.salaries)
    assert np.array_equal(a.rates, b.rates)


def test_an_unrelated_override_changes_no_life() -> None:
    plain = load(DEMO)
    # A company that trains its own models writes no prompts.
    changed = plain.with_changes({"parameters": {"prompt_iter_effort_h": 1}})
    for a, b in zip(prepare(plain, LIVES).lives(), prepare(changed, LIVES).lives(), strict=True):
        assert_same(a.log, b.log)


def test_new_roles_kinds_and_people_leave_existing_draws_alone() -> None:
    plain = load("base/model-first")
    more = plain.with_changes(
        {
            "roles": {"newcomer": {**_role(), "label": "newcomer"}},
            "work_kinds": {"new work": ticket(rate={"per_working_day": UNKNOWN_RATE})},
            "team": {"Zoe": {"role": "newcomer"}},
        }
    )
    numbers = np.arange(40)
    a, b = (draw_worlds(scenario, 1, numbers) for scenario in (plain, more))
    assert a.record.tobytes() == b.record.tobytes()
    n_roles, n_kinds = a.speeds.shape[1], a.rates.shape[1]
    assert np.array_equal(a.speeds, b.speeds[:, :n_roles])
    assert np.array_equal(a.rates, b.rates[:, :n_kinds])


def _role() -> dict[str, Any]:
    speeds = dict.fromkeys(("modelling", "infrastructure", "data", "product"), 1)
    return {"speeds": speeds, "project": "none", "fill": 30, "salary": 100_000}


def test_more_replications_keep_the_first_ones() -> None:
    few, many = (prepare(DEMO, n) for n in (3, 10))
    for a, b in zip(few.lives(), many.lives(), strict=False):
        assert_same(a.log, b.log)


def test_another_seed_is_another_life() -> None:
    logs = [prepare(DEMO, seed=seed).live().log for seed in (1, 2, 2**63)]
    assert len({fingerprint(log) for log in logs}) == 3


def test_lives_do_not_hang_on_the_lives_before_them() -> None:
    company = prepare(DEMO, 5)
    forwards = [fingerprint(company.live(i).log) for i in range(5)]
    backwards = [fingerprint(company.live(i).log) for i in reversed(range(5))]
    assert forwards == backwards[::-1]


def test_poisoned_global_generators_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    clocks = ("compiled", "simpy")
    clean = [fingerprint(prepare(DEMO).live(0, clock).log) for clock in clocks]
    for seed in (0, 99):
        random.seed(seed)
        np.random.seed(seed)
        assert [fingerprint(prepare(DEMO).live(0, clock).log) for clock in clocks] == clean

    def poisoned(*_: Any, **__: Any) -> None:
        raise AssertionError("a global generator was asked")

    for module in (random, np.random):
        for name in dir(module):
            if callable(getattr(module, name)) and not name.startswith("_"):
                monkeypatch.setattr(module, name, poisoned)
    assert [fingerprint(prepare(DEMO).live(0, clock).log) for clock in clocks] == clean


TOLD = [
    {"extends": DEMO, "horizon_months": 4, "alternatives": None, "baseline": None},
    {
        "extends": "base/model-first",
        "horizon_months": 5,
        "models_in_production": 2,
        "plan": {
            "one": {"open_requisition": "data_engineer", "month": 0},
            "two": {"join": "mlops_engineer", "month": 1},
            "three": {"leave": "Ana", "month": 2},
        },
        "parameters": {"incident_rate_per_model_calendar_month": 6},
    },
    quiet_office(horizon_months=2, work_kinds={"ticket": ticket(per="engineer")}),
]
STORY = """
import json, sys
from lab import fingerprint, prepare
for source in json.loads(sys.stdin.read()):
    company = prepare(source, 2)
    for index in range(2):
        for clock in ("compiled", "simpy"):
            print(fingerprint(company.live(index, clock).log))
"""


def told_elsewhere(**environment: str) -> list[str]:
    """Return the fingerprints of some lives, lived in a process with another environment."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", STORY],
        input=json.dumps(TOLD),
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def told_here() -> list[str]:
    found = []
    for source in TOLD:
        company = prepare(source, 2)
        for index in range(2):
            found += [fingerprint(company.live(index, "compiled").log)] * 2
    return found


def test_interpreted_rules_tell_the_same_lives() -> None:
    assert told_elsewhere(NUMBA_DISABLE_JIT="1") == told_here()


@pytest.mark.slow
def test_rules_stay_within_their_arrays(tmp_path: Path) -> None:
    checked = told_elsewhere(NUMBA_BOUNDSCHECK="1", NEXTHIRE_CACHE_DIR=str(tmp_path))
    assert checked == told_here()


def test_the_told_lives_are_eventful() -> None:
    kinds: set[str] = set()
    for source in TOLD:
        for life in prepare(source, 2).lives():
            kinds |= {KINDS[k] for k in life.log["kind"]}
    assert len(kinds) > 30
