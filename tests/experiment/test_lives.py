"""Replications: rows that depend on nothing but seed and number, whoever lives them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

import simulation
from simulation import MEASURES, Scenario
from simulation.experiment.alternatives import live_alternatives
from simulation.experiment.lives import Lives
from simulation.experiment.replicator import BLOCK

EXPERIMENT = {
    "data_prep_effort_h_manual": 0,
    "experiment_effort_h": 0,
    "training_wait_elapsed_h": 0,
}


@pytest.fixture(scope="module")
def company() -> Scenario:
    return simulation.load("document-extraction")


@pytest.fixture(scope="module")
def lives(company: Scenario) -> Lives:
    return simulation.simulate(company, 2 * BLOCK + 20, 7)


def stuck(success: Any) -> Scenario:
    """Return a company whose experiments take no time, so that a row of failures never ends."""
    return simulation.load(
        {
            "extends": "base/model-first",
            "name": "stuck",
            "models_in_production": 1,
            "team": {"Ana": {"role": "ml_engineer"}},
            "parameters": {**EXPERIMENT, "experiment_success_prob": success},
        }
    )


def test_one_row_a_life_and_one_column_a_measure(lives: Lives) -> None:
    names = ["alternative", "replication", "world", "error", *(each.name for each in MEASURES)]
    assert list(lives.table.columns) == names
    assert lives.table["replication"].tolist() == list(range(2 * BLOCK + 20))
    assert (lives.table["error"] == "").all()
    assert lives.series["cash_usd"].shape == (2 * BLOCK + 20, 31)
    np.testing.assert_array_equal(lives.series["cash_usd"][:, 0], 3_500_000)


@pytest.mark.parametrize("workers", [1, 3])
def test_workers_change_no_bit(company: Scenario, lives: Lives, workers: int) -> None:
    again = simulation.simulate(company, 2 * BLOCK + 20, 7, workers=workers)
    assert again.rows.tobytes() == lives.rows.tobytes()
    assert again.monthly.tobytes() == lives.monthly.tobytes()


def test_the_reference_clock_gives_the_same_rows(company: Scenario, lives: Lives) -> None:
    few = simulation.simulate(company, 12, 7, "simpy", workers=2)
    assert few.rows.tobytes() == lives.rows[:12].tobytes()
    assert few.monthly.tobytes() == lives.monthly[:12].tobytes()


def test_alone_or_among_others_is_the_same_life(company: Scenario, lives: Lives) -> None:
    chosen = live_alternatives({"now": company}, [3, 100, 11], 7).alternatives["now"]
    assert chosen.rows.tobytes() == lives.rows[[3, 100, 11]].tobytes()


def test_global_generators_are_neither_read_nor_moved(company: Scenario, lives: Lives) -> None:
    np.random.seed(99)
    before = np.random.get_state()[1].tobytes()
    again = simulation.simulate(company, 5, 7)
    assert again.rows.tobytes() == lives.rows[:5].tobytes()
    assert np.random.get_state()[1].tobytes() == before


def test_progress_counts_every_life_once(company: Scenario) -> None:
    reported: list[int] = []
    simulation.simulate(company, BLOCK + 3, 7, progress=reported.append)
    assert sum(reported) == BLOCK + 3


@pytest.mark.parametrize(("clock", "replications"), [("compiled", 24), ("simpy", 4)])
def test_a_failed_life_is_a_row_with_its_error(clock: Any, replications: int) -> None:
    some = stuck({"uniform": {"low": 0.0001, "high": 0.003}})
    lives = simulation.simulate(some, replications, 1, clock)
    table = lives.table
    failed = table["error"] != ""
    assert 0 < failed.sum() < replications
    assert table.loc[failed, "error"].str.contains("some duration or interval is zero").all()
    assert table.loc[failed, "runway_months"].isna().all()
    assert table.loc[~failed, "runway_months"].notna().all()


def test_failed_lives_leave_the_others_as_they_are() -> None:
    some = stuck({"uniform": {"low": 0.0001, "high": 0.003}})
    together = simulation.simulate(some, 24, 1)
    failed = np.array(sorted(together.errors))
    fine = np.setdiff1d(np.arange(24), failed)[:3]
    alone = live_alternatives({"plan": some}, fine, 1).alternatives["plan"]
    assert alone.rows.tobytes() == together.rows[fine].tobytes()


def test_a_run_in_which_everything_fails_still_answers() -> None:
    lives = simulation.simulate(stuck(0), 3)
    assert (lives.table["error"] != "").all()


def test_an_interruption_keeps_the_pairs_that_are_whole(company: Scenario) -> None:
    reports = 0

    def interrupt(finished: int) -> None:
        nonlocal reports
        reports += 1
        if reports == 4:
            raise KeyboardInterrupt

    both = {name: company.alternative(name) for name in ("now", "never")}
    kept = live_alternatives(both, range(20 * BLOCK), 7, workers=1, progress=interrupt)
    assert not kept.complete
    assert 0 < kept.finished < 20 * BLOCK
    places = [tuple(lives.table["replication"]) for lives in kept.alternatives.values()]
    assert places[0] == places[1]
    assert len(places[0]) == kept.finished
    whole = live_alternatives(both, list(places[0]), 7)
    pd.testing.assert_frame_equal(kept.table, whole.table, check_exact=True)


def test_an_interruption_before_the_first_pair_is_passed_on(company: Scenario) -> None:
    def interrupt(finished: int) -> None:
        raise KeyboardInterrupt

    many = {str(number): company for number in range(12)}
    with pytest.raises(KeyboardInterrupt):
        live_alternatives(many, range(BLOCK), 7, workers=1, progress=interrupt)


def test_an_interruption_after_the_last_life_takes_nothing(company: Scenario) -> None:
    def interrupt(finished: int) -> None:
        raise KeyboardInterrupt

    assert live_alternatives({"plan": company}, range(5), 7, progress=interrupt).complete


@pytest.mark.parametrize("replications", [0, -1])
def test_no_lives_are_refused(company: Scenario, replications: int) -> None:
    with pytest.raises(ValueError, match="replications must be 1 or more"):
        simulation.simulate(company, replications)
