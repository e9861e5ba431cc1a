"""Blocks, batches and workers divide the work; no life is another for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import pytest
from lab import KINDS, prepare, same_bits

import simulation
from simulation import Scenario
from simulation.experiment import replicator
from simulation.experiment.alternatives import live_alternatives, live_in_batches
from simulation.experiment.lives import Lives
from simulation.experiment.replicator import BATCHES_KEPT, Replicator
from simulation.model.life import CLOCKS, Bench, Clock
from simulation.model.worlds import draw_worlds

pytestmark = pytest.mark.compiled

SEED = 7
LIVES = {"compiled": 120, "simpy": 9}
# Lives in a block and in a batch. A block ends where its batch does, however large it might be.
SIZES = [(1, 50), (7, 40), (7, 1_000), (50, 50), (50, 1_000), (1_000, 1_000), (1_000, 60)]


@pytest.fixture(scope="module")
def company() -> Scenario:
    return simulation.load("document-extraction")


@pytest.fixture(scope="module")
def plans(company: Scenario) -> dict[str, Scenario]:
    return {name: company.alternative(name) for name in ("now", "month-6", "never")}


@pytest.fixture(scope="module")
def lives(company: Scenario) -> Lives:
    return simulation.simulate(company, LIVES["compiled"], SEED, workers=1)


@pytest.fixture
def divide(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return what sets the lives of a block, on either clock, and of a batch."""

    def into(block: int, batch: int) -> None:
        monkeypatch.setattr(replicator, "BLOCK", block)
        monkeypatch.setattr(replicator, "BLOCK_ON_SIMPY", block)
        monkeypatch.setattr(replicator, "BATCH", batch)

    return into


@pytest.mark.parametrize("clock", CLOCKS)
@pytest.mark.parametrize("workers", [1, 2, 8])
@pytest.mark.parametrize(("block", "batch"), SIZES)
def test_no_division_of_the_work_changes_a_bit(
    company: Scenario,
    lives: Lives,
    divide: Any,
    block: int,
    batch: int,
    workers: int,
    clock: Clock,
) -> None:
    divide(block, batch)
    n = LIVES[clock]
    again = simulation.simulate(company, n, SEED, clock, workers=workers)
    assert again.finished.all()
    assert again.rows.tobytes() == lives.rows[:n].tobytes()
    assert again.monthly.tobytes() == lives.monthly[:n].tobytes()


@pytest.mark.parametrize("clock", CLOCKS)
@pytest.mark.parametrize(("block", "batch"), [(1, 1), (1, 7), (7, 7)])
def test_the_smallest_batches_change_nothing_either(
    company: Scenario, lives: Lives, divide: Any, block: int, batch: int, clock: Clock
) -> None:
    divide(block, batch)
    n = LIVES[clock] // 3
    again = simulation.simulate(company, n, SEED, clock, workers=1)
    assert again.rows.tobytes() == lives.rows[:n].tobytes()
    assert again.monthly.tobytes() == lives.monthly[:n].tobytes()


@pytest.mark.parametrize("workers", [1, 2, 8])
def test_failed_lives_fail_in_any_division(divide: Any, workers: int) -> None:
    """A row of failed experiments without end, in some worlds, in the midst of blocks."""
    some = simulation.load(
        {
            "extends": "base/model-first",
            "name": "stuck",
            "models_in_production": 1,
            "team": {"Ana": {"role": "ml_engineer"}},
            "parameters": {
                "data_prep_effort_h_manual": 0,
                "experiment_effort_h": 0,
                "training_wait_elapsed_h": 0,
                "experiment_success_prob": {"uniform": {"low": 0.0001, "high": 0.003}},
            },
        }
    )
    whole = simulation.simulate(some, 24, SEED, workers=1)
    assert 0 < len(whole.errors) < 24
    divide(5, 12)
    parts = simulation.simulate(some, 24, SEED, workers=workers)
    assert parts.errors == whole.errors
    assert parts.rows.tobytes() == whole.rows.tobytes()


def test_logs_are_the_same_wherever_a_life_stands(company: Scenario) -> None:
    """Among other lives, alone, in a batch of its own, and on a bench used before."""
    together = prepare(company, 12, SEED)
    bench = Bench()
    for index in (3, 11, 0):
        alone = simulation.trace(company, index, SEED)
        assert [KINDS[kind] for kind in alone.log["kind"][[0, -1]]] == [
            "life_opened",
            "life_closed",
        ]
        for clock in CLOCKS:
            assert same_bits(together.live(index, clock, bench).log, alone.log)
    crew = Replicator(company, np.arange(12), SEED, "compiled", "drawn")
    crew.live(bench, 5, 12)
    assert same_bits(bench.life().log, together.live(11).log)


@pytest.mark.parametrize("batch", [1, 7, 30, 50])
def test_batches_put_together_are_the_whole_run(plans: dict[str, Scenario], batch: int) -> None:
    n = 30
    whole = live_alternatives(plans, range(n), SEED)
    batches = list(live_in_batches(plans, n, SEED, batch=batch, workers=2))
    assert [part.finished for part in batches] == [
        min(batch, n - begin) for begin in range(0, n, batch)
    ]
    assert all(part.complete and not part.interrupted for part in batches)
    for name, expected in whole.alternatives.items():
        parts = [part.alternatives[name] for part in batches]
        for each in ("rows", "monthly", "replications"):
            joined = np.concatenate([getattr(part, each) for part in parts])
            assert joined.tobytes() == getattr(expected, each).tobytes()
    table = pd.concat([part.table for part in batches])
    order = {name: place for place, name in enumerate(plans)}
    table = table.sort_values(
        ["alternative", "replication"],
        key=lambda column: column.map(order) if column.name == "alternative" else column,
    )
    pd.testing.assert_frame_equal(table.reset_index(drop=True), whole.table, check_exact=True)


def test_no_lives_are_no_batch(plans: dict[str, Scenario]) -> None:
    assert list(live_in_batches(plans, 0, SEED)) == []


# Memory: the worlds of a few batches are kept, whatever is asked for.


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Return the first number of each batch of worlds that is drawn from now on."""
    numbers: list[int] = []

    def counted(scenario: Scenario, seed: int, replications: Any, *rest: Any) -> Any:
        numbers.append(int(replications[0]))
        return draw_worlds(scenario, seed, replications, *rest)

    monkeypatch.setattr(replicator, "draw_worlds", counted)
    return numbers


def test_worlds_are_drawn_once_a_batch_and_few_are_kept(
    company: Scenario, divide: Any, drawn: list[int]
) -> None:
    divide(2, 4)
    crew = Replicator(company, np.arange(40), SEED, "compiled", "drawn")
    bench = Bench()
    kept = []
    for begin, end in crew.blocks():
        crew.live(bench, begin, end)
        kept.append(len(crew._worlds))
    assert crew.lives.finished.all()
    assert drawn == list(range(0, 40, 4))
    assert max(kept) == kept[-1] == BATCHES_KEPT


def test_all_threads_draw_a_batch_once(company: Scenario, divide: Any, drawn: list[int]) -> None:
    divide(1, 40)
    simulation.simulate(company, 120, SEED, workers=8)
    assert drawn == [0, 40, 80]


def test_no_block_reaches_over_the_end_of_a_batch(company: Scenario, divide: Any) -> None:
    divide(7, 20)
    crew = Replicator(company, np.arange(50), SEED, "compiled", "drawn")
    blocks = list(crew.blocks())
    assert [begin for begin, _ in blocks[1:]] == [end for _, end in blocks[:-1]]
    assert (blocks[0][0], blocks[-1][1]) == (0, 50)
    assert all(begin // 20 == (end - 1) // 20 for begin, end in blocks)
    assert max(end - begin for begin, end in blocks) == 7


def test_a_batch_that_was_let_go_is_drawn_again(company: Scenario, divide: Any) -> None:
    """A thread that is held up comes back to its batch when others are far ahead."""
    divide(1, 1)
    crew = Replicator(company, np.arange(10), SEED, "compiled", "drawn")
    first = crew.worlds(0)
    for batch in range(1, 10):
        crew.worlds(batch)
    again = crew.worlds(0)
    assert again.record.tobytes() == first.record.tobytes()
    assert len(crew._worlds) <= BATCHES_KEPT
