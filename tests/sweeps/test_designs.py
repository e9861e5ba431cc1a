"""Designs: their points spread as they should, and more of them change none that was there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import simulation
from simulation import Scenario, ScenarioError
from simulation.sweeps import designs
from simulation.sweeps.designs import Design
from simulation.sweeps.factors import Factor, factors
from simulation.sweeps.points import plans_at
from simulation.sweeps.tables import table

SUCCESS, FOCUS, CASH = "experiment_success_prob", "focus_share", "cash_usd"
Maker = Callable[..., Design]


@pytest.fixture(scope="module")
def company() -> Scenario:
    return simulation.load("document-extraction")


@pytest.fixture(scope="module")
def turned(company: Scenario) -> tuple[Factor, ...]:
    return factors(company, {SUCCESS: None, FOCUS: None, CASH: {"low": 1e6, "high": 4e6}})


@pytest.mark.parametrize(
    ("maker", "few", "many", "each"),
    [
        (designs.latin_hypercube, 30, 130, 1),
        (designs.sobol, 32, 100, 1),
        (designs.morris, 3, 8, 4),
        (designs.saltelli, 8, 24, 5),
    ],
)
def test_more_points_change_none_that_was_there(
    turned: tuple[Factor, ...], maker: Maker, few: int, many: int, each: int
) -> None:
    small, large = maker(turned, few, 7), maker(turned, many, 7)
    assert (len(small), len(large)) == (few * each, many * each)
    assert large.points[: len(small)] == small.points
    assert maker(turned, few, 8).points != small.points
    assert maker(turned, few, 7) .points == small.points  # fmt: skip


def test_more_factors_change_no_value_of_a_latin_hypercube(turned: tuple[Factor, ...]) -> None:
    every = designs.latin_hypercube(turned, 60, 7)
    last = designs.latin_hypercube((turned[2], turned[0]), 60, 7)
    assert [point[CASH] for point in last.points] == [point[CASH] for point in every.points]
    assert [point[SUCCESS] for point in last.points] == [p[SUCCESS] for p in every.points]


def test_each_block_of_a_latin_hypercube_meets_every_part_of_a_range_once(
    turned: tuple[Factor, ...],
) -> None:
    found = designs.latin_hypercube(turned, 150, 7)
    assert found.shares is not None
    for block in found.shares.reshape(3, 50, 3):
        strata = np.sort((block * 50).astype(int), axis=0)
        assert (strata == np.arange(50)[:, None]).all()
    correlations = np.asarray(np.corrcoef(found.shares.T))[np.triu_indices(3, 1)]
    assert np.abs(correlations).max() < 0.35


def test_points_do_not_come_with_the_draws_of_worlds(turned: tuple[Factor, ...]) -> None:
    from simulation.model.randomness import address
    from simulation.model.worlds import stratified_uniforms

    found = designs.latin_hypercube(turned, 50, 7)
    drawn = stratified_uniforms(np.uint64(7), np.arange(50), address(SUCCESS))
    assert found.shares is not None
    assert abs(np.corrcoef(found.shares[:, 0], drawn)[0, 1]) < 0.4


def test_a_sobol_sequence_is_balanced(turned: tuple[Factor, ...]) -> None:
    found = designs.sobol(turned, 64, 7)
    assert found.shares is not None
    for dimension in found.shares.T:
        assert sorted((dimension * 64).astype(int)) == list(range(64))


def test_a_grid_has_every_combination(company: Scenario) -> None:
    found = designs.grid(
        factors(company, {SUCCESS: [0.1, 0.2], CASH: {"low": 1e6, "high": 3e6, "points": 3}})
    )
    values = [(point[SUCCESS], point[CASH]) for point in found.points]
    assert values == [(s, c) for s in (0.1, 0.2) for c in (1e6, 2e6, 3e6)]


def test_walks_move_one_factor_at_a_time(turned: tuple[Factor, ...]) -> None:
    found = designs.morris(turned, 5, 7)
    assert found.shares is not None
    steps = np.diff(found.shares.reshape(5, 4, 3), axis=1)
    assert ((steps != 0).sum(axis=2) == 1).all()
    assert np.abs(steps[steps != 0]) == pytest.approx(2 / 3)


def test_a_saltelli_row_takes_one_factor_after_the_other_from_its_other_half(
    turned: tuple[Factor, ...],
) -> None:
    found = designs.saltelli(turned, 4, 7)
    assert found.shares is not None
    for a, *mixed, b in found.shares.reshape(4, 5, 3):
        for place, point in enumerate(mixed):
            expected = np.where(np.arange(3) == place, b, a)
            assert (point == expected).all()


def test_one_at_a_time_leaves_everything_else_as_it_is(
    company: Scenario, turned: tuple[Factor, ...]
) -> None:
    found = designs.one_at_a_time(turned)
    assert len(found) == 7
    assert found.points[0] == {}
    plans = plans_at(company, found, 6, ("now", "never"))
    assert list(plans) == ["now", "never"]
    assert plans["now"].cash_usd == 4e6
    assert plans["now"].parameters == company.parameters


def test_a_point_is_the_company_with_its_values(
    company: Scenario, turned: tuple[Factor, ...]
) -> None:
    numbers = designs.sobol(turned[:2], 2, 7)
    for design in (designs.sobol(turned, 2, 7), numbers):
        point = design.points[1]
        parameters = {name: value for name, value in point.items() if name != CASH}
        keys = {CASH: point[CASH]} if CASH in point else {}
        changed = company.with_changes({"parameters": parameters, **keys})
        for name, plan in plans_at(company, design, 1).items():
            assert plan.content_hash() == changed.alternative(name).content_hash()
            again = simulation.load(plan.plain())
            assert again.content_hash() == plan.content_hash()


@pytest.mark.parametrize(
    ("maker", "arguments", "said"),
    [
        (designs.grid, ((),), "no factors"),
        (designs.latin_hypercube, (..., 0), "found 0 points"),
        (designs.sobol, (..., 2_000_000), "found 2,000,000 points, allowed: 1 to 1,000,000"),
    ],
)
def test_a_design_without_points_is_none(
    turned: tuple[Factor, ...], maker: Maker, arguments: tuple[object, ...], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        maker(*(turned if each is ... else each for each in arguments))


def test_a_factor_named_twice_is_refused(turned: tuple[Factor, ...]) -> None:
    with pytest.raises(ValueError, match="found .* twice, allowed: once"):
        designs.grid((*turned, turned[0]))


def test_a_table_of_ones_own_is_taken_row_by_row(company: Scenario, tmp_path: Path) -> None:
    rows = [
        {"plan.mlops.open_requisition": "mlops_engineer", CASH: 2e6, "customers": 2},
        {"plan.mlops.open_requisition": "data_engineer", CASH: 2.5e6, "customers": 0},
    ]
    file = tmp_path / "points.csv"
    pd.DataFrame(rows).to_csv(file, index=False)
    bare = company.with_changes({"mrr_usd": 0})
    listed, framed, read = (table(bare, source) for source in (rows, pd.DataFrame(rows), file))
    assert listed.points == framed.points == read.points == tuple(rows)
    assert [place[1] for place in read.places] == [2, 3]
    assert plans_at(bare, read, 1)["now"].plan["mlops"].target == "data_engineer"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"{SUCCESS},{CASH}\n0.1,1e6\n0.2,-3\n", f":3: {CASH}: found -3, allowed: a number from"),
        (f"{SUCCESS}\n0.1\n0.1\n1.7\n", f":4: {SUCCESS}: found 1.7, allowed: a number from 0 to 1"),
        ("experiment_sucess_prob\n0.1\n", "did you mean 'experiment_success_prob'?"),
        (f"{SUCCESS},{SUCCESS}\n1,2\n", ":1: experiment_success_prob: found a second column"),
        (f"{SUCCESS},{CASH}\n0.1\n", ":2: found 1 cells, allowed: 2, as in the header"),
        (f"{SUCCESS},{CASH}\n0.1,\n", f":2: {CASH}: found nothing"),
        (f"{SUCCESS}\nnan\n", f":2: {SUCCESS}: found nothing, allowed: a number"),
        (f"{SUCCESS}\n", "found no rows"),
        ("", "found no rows"),
        (f"{SUCCESS},\n1,2\n", "found no name of column 2"),
        (f'{SUCCESS}\n"0.1\n', "found a bad row"),
        (b"\xff\xfe", "found bytes that are not UTF-8"),
        (None, "found no such file"),
    ],
)
def test_a_mistake_in_a_table_is_said_with_its_line(
    company: Scenario, tmp_path: Path, text: str | bytes | None, said: str
) -> None:
    file = tmp_path / "points.csv"
    if text is not None:
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ScenarioError) as refused:
        table(company, file)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)
    assert str(refused.value).startswith(str(file))


def test_values_that_do_not_fit_together_name_their_point(company: Scenario) -> None:
    design = table(company, [{"customers": 2, "mrr_usd": 9}, {"customers": 4, "mrr_usd": 5}])
    together = designs.grid(
        factors(company.with_changes({"mrr_usd": 0}), {"customers": [0, 1], CASH: [1e6, 2e6]})
    )
    assert plans_at(company, design, 1)
    with pytest.raises(ScenarioError, match="document-extraction: point 1: "):
        plans_at(company, together, 0)
