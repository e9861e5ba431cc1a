"""Worlds: blocks of a Latin hypercube, addressed by world and by what is not known."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import kstest

from simulation.model.randomness import address
from simulation.model.worlds import (
    MOST_REMEMBERED_WORLDS,
    STRATA,
    WorldDraws,
    draw_worlds,
    stratified_uniforms,
)
from simulation.scenario import load

SEED = np.uint64(11)


def uniforms(name: str, first: int, last: int) -> np.ndarray:
    return stratified_uniforms(SEED, np.arange(first, last), address(name))


@pytest.mark.parametrize("block", [0, 1, 7])
def test_every_stratum_of_a_block_has_one_world(block: int) -> None:
    found = uniforms("drift", block * STRATA, (block + 1) * STRATA)
    assert sorted(np.floor(found * STRATA).astype(int)) == list(range(STRATA))


def test_more_worlds_change_none_and_order_does_not_matter() -> None:
    many = uniforms("drift", 0, 4 * STRATA)
    assert np.array_equal(many[:30], uniforms("drift", 0, 30))
    some = np.array([170, 3, 3, 99])
    assert np.array_equal(many[some], stratified_uniforms(SEED, some, address("drift")))


def test_numbers_and_blocks_are_drawn_apart() -> None:
    first, other = uniforms("drift", 0, 4_000), uniforms("churn", 0, 4_000)
    # 80 blocks: the correlation of two numbers spreads by 1 / sqrt(worlds) at most.
    assert abs(np.corrcoef(first, other)[0, 1]) < 4 / np.sqrt(4_000)
    blocks = first.reshape(-1, STRATA)
    assert abs(np.corrcoef(blocks[0::2].ravel(), blocks[1::2].ravel())[0, 1]) < 4 / np.sqrt(2_000)
    jitter = first * STRATA - np.floor(first * STRATA)
    assert kstest(jitter, "uniform").pvalue > 0.001


def test_means_spread_less_than_those_of_independent_worlds() -> None:
    means = [uniforms(f"number {i}", 0, STRATA).mean() for i in range(200)]
    assert np.std(means) < 0.1 * np.sqrt(1 / 12 / STRATA)


def test_lives_of_a_world_share_all_that_is_not_known() -> None:
    company = load("document-extraction")
    lives, worlds = np.arange(10), np.arange(10) // 2
    shared = draw_worlds(company, 5, lives, worlds=worlds)
    assert np.array_equal(shared.record[0::2], shared.record[1::2])
    assert np.array_equal(shared.speeds[0::2], shared.speeds[1::2])
    assert np.array_equal(shared.replications, lives)
    own = draw_worlds(company, 5, np.arange(5))
    assert np.array_equal(shared.record[0::2], own.record)


def test_draws_that_are_remembered_are_those_of_many_worlds_and_stay() -> None:
    company = load("base/model-first")
    few, many = np.arange(MOST_REMEMBERED_WORLDS), np.arange(MOST_REMEMBERED_WORLDS + 1)
    name = "experiment_success_prob"
    remembered = WorldDraws(company, 7, few, "drawn").distribution(
        company.parameter(name).distribution, name
    )
    drawn = WorldDraws(company, 7, many, "drawn").distribution(
        company.parameter(name).distribution, name
    )
    assert (remembered == drawn[:-1]).all()
    with pytest.raises(ValueError, match="read-only"):
        remembered[0] = 1.0
