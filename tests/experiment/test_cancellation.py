"""Cancellation: another thread stops a run, and what is finished by then stays as it is."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pandas as pd
import pytest

import simulation
from simulation import Scenario
from simulation.experiment.alternatives import live_alternatives, live_in_batches
from simulation.experiment.cancellation import Cancellation, Cancelled
from simulation.experiment.pool import live_all
from simulation.experiment.replicator import BLOCK, BLOCK_ON_SIMPY, Replicator
from simulation.model.agents import Company
from simulation.model.life import Bench, Clock

pytestmark = pytest.mark.compiled

SEED = 7
# Nobody waits for so many: half a minute of lives.
MANY = 30_000
PATIENCE_SECONDS = 60


@pytest.fixture(scope="module")
def company() -> Scenario:
    return simulation.load("document-extraction")


@pytest.fixture(scope="module")
def plans(company: Scenario) -> dict[str, Scenario]:
    return {name: company.alternative(name) for name in ("now", "never")}


class Begun:
    """Report progress, and tell whoever waits for it that several blocks are done."""

    def __init__(self, blocks: int = 8) -> None:
        self.blocks = blocks
        self.event = threading.Event()

    def __call__(self, finished: int) -> None:
        self.blocks -= 1
        if self.blocks <= 0:
            self.event.set()


@contextmanager
def elsewhere(work: Callable[[], None]) -> Iterator[None]:
    """Let another thread work meanwhile, and wait for its end."""
    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        thread.join(PATIENCE_SECONDS)
        assert not thread.is_alive()


def cancel_after(begun: Begun, stop: Cancellation, then: Callable[[], None]) -> None:
    """Cancel once a run has begun, and do something at that moment."""
    assert begun.event.wait(PATIENCE_SECONDS)
    stop.cancel()
    then()


@pytest.mark.parametrize("workers", [1, 2, 8])
def test_only_lives_under_way_are_finished_after_a_cancellation(
    company: Scenario, workers: int
) -> None:
    crew = Replicator(company, np.arange(MANY), SEED, "compiled", "drawn")
    begun, stop = Begun(), Cancellation()
    written: list[int] = []

    def count() -> None:
        written.append(int((~np.isnan(crew.lives.rows).all(axis=1)).sum()))

    begin = time.monotonic()
    with elsewhere(lambda: cancel_after(begun, stop, count)):
        interrupted = live_all([crew], workers, begun, stop)
    assert time.monotonic() - begin < PATIENCE_SECONDS
    assert interrupted
    finished = crew.lives.finished
    assert BLOCK <= finished.sum() < MANY
    assert finished.sum() - written[0] <= workers
    # What is not finished is not half there either.
    assert np.isnan(crew.lives.rows[~finished]).all()
    assert np.isnan(crew.lives.monthly[~finished]).all()


def test_on_the_reference_clock_the_life_under_way_is_finished_too(company: Scenario) -> None:
    """Cancel from within the eighth life: eight are there, the eighth like any other."""
    stop = Cancellation()

    def cancels(running: Company) -> Any:
        yield running.moment(months=3)
        if running.record["replication"] == 7:
            stop.cancel()

    kept = simulation.simulate(
        company, 40, SEED, "simpy", workers=1, processes=[cancels], cancellation=stop
    )
    assert np.flatnonzero(kept.finished).tolist() == list(range(8))
    whole = simulation.simulate(company, 8, SEED)
    pd.testing.assert_frame_equal(kept.table, whole.table, check_exact=True)


def test_no_life_begins_after_a_cancellation(company: Scenario) -> None:
    stop = Cancellation()
    begun: dict[int, bool] = {}

    def watches(running: Company) -> Any:
        # A life that outgrows its arrays begins again, and counts once.
        begun.setdefault(int(running.record["replication"]), stop.is_cancelled)
        if len(begun) == 4 * BLOCK_ON_SIMPY:
            stop.cancel()
        yield running.moment(months=1)

    kept = simulation.simulate(
        company, 400, SEED, "simpy", workers=3, processes=[watches], cancellation=stop
    )
    # Two other threads may have looked at the flag just before.
    assert sum(begun.values()) <= 2
    assert np.flatnonzero(kept.finished).tolist() == sorted(begun)
    assert len(begun) <= 4 * BLOCK_ON_SIMPY + 2


def test_what_is_finished_is_what_a_whole_run_has(plans: dict[str, Scenario]) -> None:
    begun, stop = Begun(), Cancellation()
    with elsewhere(lambda: cancel_after(begun, stop, lambda: None)):
        kept = live_alternatives(
            plans,
            range(MANY),
            SEED,
            workers=2,
            progress=begun,
            cancellation=stop,
        )
    assert kept.interrupted
    assert not kept.complete
    now, never = kept.alternatives.values()
    places = np.flatnonzero(now.finished)
    assert 0 < len(places) < MANY
    np.testing.assert_array_equal(never.finished, now.finished)
    whole = live_alternatives(plans, places, SEED)
    pd.testing.assert_frame_equal(kept.table, whole.table, check_exact=True)
    for name, series in whole.monthly.items():
        for line, values in series.items():
            assert kept.monthly[name][line].tobytes() == values.tobytes()


@pytest.mark.parametrize("clock", ["compiled", "simpy"])
def test_a_run_that_is_cancelled_before_its_first_life_says_so(
    company: Scenario, plans: dict[str, Scenario], clock: Clock
) -> None:
    stop = Cancellation()
    stop.cancel()
    reported: list[int] = []
    with pytest.raises(Cancelled, match="cancelled before a life was finished"):
        simulation.simulate(company, 50, SEED, clock, progress=reported.append, cancellation=stop)
    with pytest.raises(Cancelled):
        live_alternatives(plans, range(50), SEED, clock, cancellation=stop)
    with pytest.raises(Cancelled):
        next(live_in_batches(plans, 50, SEED, cancellation=stop))
    assert reported == []


def test_a_cancellation_after_the_last_life_takes_nothing(company: Scenario) -> None:
    stop = Cancellation()
    lives = simulation.simulate(
        company, 5, SEED, progress=lambda finished: stop.cancel(), cancellation=stop
    )
    assert lives.finished.all()


def test_an_interrupted_batch_is_the_last(plans: dict[str, Scenario]) -> None:
    stop = Cancellation()
    reported: list[int] = []

    def cancel_in_the_second(finished: int) -> None:
        reported.append(finished)
        # The first batch is eight blocks; one more pair of blocks is of the second.
        if len(reported) == 10:
            stop.cancel()

    batches = list(
        live_in_batches(
            plans,
            MANY,
            SEED,
            batch=4 * BLOCK,
            workers=1,
            progress=cancel_in_the_second,
            cancellation=stop,
        )
    )
    assert [batch.interrupted for batch in batches] == [False, True]
    first, second = batches
    assert first.complete
    assert not second.complete
    assert BLOCK <= second.finished < 4 * BLOCK
    whole = live_alternatives(plans, 4 * BLOCK + np.arange(second.finished), SEED)
    pd.testing.assert_frame_equal(second.table, whole.table, check_exact=True)


def test_a_block_that_begins_after_a_cancellation_draws_no_worlds(
    company: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A batch of worlds takes longer to draw than many lives to live."""

    def refuse(*arguments: object) -> None:
        raise AssertionError("worlds are drawn for nobody")

    monkeypatch.setattr("simulation.experiment.replicator.draw_worlds", refuse)
    crew, stop = Replicator(company, np.arange(5), SEED, "compiled", "drawn"), Cancellation()
    stop.cancel()
    assert crew.live(Bench(), 0, 5, stop) == 0


class Impatient(Bench):
    """Cancel when a life has to be lived again or has failed, and refuse to wait for ever."""

    def __init__(self, stop: Cancellation, records: int) -> None:
        super().__init__(records=records)
        self.stop = stop
        self.asked = 0

    def needs_more_room(self) -> bool:
        self.stop.cancel()
        self.asked += 1
        assert self.asked < 10, "the block does not come to its end"
        return super().needs_more_room()


def test_a_life_that_is_to_be_lived_again_is_left_out(company: Scenario) -> None:
    crew, stop = Replicator(company, np.arange(5), SEED, "compiled", "drawn"), Cancellation()
    assert crew.live(Impatient(stop, records=1_000), 0, 5, stop) == 0
    assert not crew.lives.finished.any()


def test_a_failed_life_does_not_hold_up_a_cancellation() -> None:
    stuck = simulation.load(
        {
            "extends": "base/model-first",
            "name": "stuck",
            "models_in_production": 1,
            "team": {"Ana": {"role": "ml_engineer"}},
            "parameters": {
                "data_prep_effort_h_manual": 0,
                "experiment_effort_h": 0,
                "training_wait_elapsed_h": 0,
                "experiment_success_prob": 0,
            },
        }
    )
    crew, stop = Replicator(stuck, np.arange(5), SEED, "compiled", "drawn"), Cancellation()
    assert crew.live(Impatient(stop, records=200_000), 0, 5, stop) == 1
    assert list(crew.lives.errors) == [0]
