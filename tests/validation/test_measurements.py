"""What is read off the years, on years made by hand."""

from __future__ import annotations

import math
from collections.abc import Sequence
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest
from numpy.typing import NDArray

from simulation.model.names import (
    DATA_PREPARATION,
    DEPLOYMENT,
    EXPERIMENT,
    PLANNED_WORK,
    REDEPLOYMENT,
    RETRAINING,
    VALIDATION,
)
from simulation.validation import measurements as m
from simulation.validation.companies import Company
from simulation.validation.years import Year

KINDS = (*PLANNED_WORK, "incident", "data_incident")
INCIDENT, DATA_INCIDENT = len(PLANNED_WORK), len(PLANNED_WORK) + 1
TOIL = (DEPLOYMENT, RETRAINING, VALIDATION, REDEPLOYMENT, INCIDENT)


def year_of(
    hours: Sequence[dict[int, float]],
    due: float = 0,
    refreshes: float = 0,
    experiments: Sequence[float] = (),
) -> Company:
    """Return a company with a year from hours by kind of work, one mapping a world."""
    worlds = len(hours)
    table = np.zeros((worlds, len(KINDS) + 1))
    for world, spent in enumerate(hours):
        for kind, h in spent.items():
            table[world, kind] = h
    chosen = np.zeros((2, len(KINDS) + 1), np.bool_)
    chosen[0, list(TOIL)] = True
    chosen[1, [DATA_PREPARATION, DATA_INCIDENT]] = True
    year = Year(
        KINDS,
        chosen[0],
        chosen[1],
        table,
        2.0 * table.sum(axis=1),
        np.asarray(experiments or [0.0] * worlds),
        np.full(worlds, float(due)),
        np.full(worlds, float(refreshes)),
    )
    return cast(Company, SimpleNamespace(year=year))


def test_shares_are_of_task_hours_or_of_hours_at_work() -> None:
    year = year_of(
        [{EXPERIMENT: 40, RETRAINING: 20, VALIDATION: 10, INCIDENT: 10, DATA_INCIDENT: 20}]
    )
    assert m.toil_share(year) == pytest.approx([0.4])
    assert m.toil_at_work_share(year) == pytest.approx([0.2])
    assert m.retraining_at_work_share(year) == pytest.approx([0.15])
    assert m.data_share(year) == pytest.approx([0.2])


def test_required_work_prices_every_due_refresh_at_the_hours_one_took() -> None:
    spent = {RETRAINING: 30, REDEPLOYMENT: 20, DEPLOYMENT: 9, INCIDENT: 5, DATA_INCIDENT: 15}
    year = year_of([{**spent, EXPERIMENT: 21, DATA_PREPARATION: 10}], due=8, refreshes=5)
    assert year.year.required_h == pytest.approx([50 / 5 * 8 + 5 + 15])
    assert m.is_overloaded(year) == pytest.approx([0.0])
    assert m.is_overloaded(year_of([spent], due=8, refreshes=5)) == pytest.approx([1.0])


def test_a_world_without_any_refresh_is_overloaded_if_one_was_due() -> None:
    assert m.is_overloaded(year_of([{EXPERIMENT: 50}], due=3)) == pytest.approx([1.0])
    assert m.is_overloaded(year_of([{EXPERIMENT: 50}])) == pytest.approx([0.0])


def test_a_ratio_is_taken_world_by_world_and_may_be_infinite() -> None:
    hours: list[dict[int, float]] = [{EXPERIMENT: 1}] * 9
    many = year_of(hours, experiments=[6.0] * 8 + [0.0])
    few = year_of(hours, experiments=[3.0] * 4 + [2.0] * 2 + [0.0] * 3)
    ratio = m.median_ratio(m.experiments_per_week)([many, few])
    assert ratio.estimate == 2.0
    assert (ratio.n, ratio.dropped) == (8, 1)
    assert ratio.high == math.inf


def test_a_difference_is_taken_world_by_world() -> None:
    first = year_of([{DATA_PREPARATION: 10, EXPERIMENT: 90}] * 7)
    second = year_of([{DATA_PREPARATION: 30, EXPERIMENT: 70}] * 7)
    difference = m.median_difference(m.data_share)([first, second])
    assert difference.estimate == pytest.approx(-0.2)
    assert difference.constant


@pytest.mark.parametrize(
    ("values", "where"),
    [
        ([0.5, 0.4, 0.2, 0.1], 7.5),
        ([0.5, 0.3, 0.2, 0.1], 6.0),
        ([0.31, 0.29, 0.31, 0.1], 9.0 + 0.01 / 0.21 * 3.0),
        ([0.2, 0.2, 0.2, 0.1], -math.inf),
        ([0.5, 0.5, 0.5, 0.4], math.inf),
    ],
)
def test_the_last_passage_below_a_threshold_is_found_on_straight_lines(
    values: list[float], where: float
) -> None:
    found = m.passage([5.0, 6.0, 9.0, 12.0], values, 0.3, -math.inf, math.inf)
    assert found == pytest.approx(where)


def toil_years(shares: NDArray[np.float64]) -> list[Company]:
    """Return one year a row of shares (places, worlds)."""
    return [year_of([{RETRAINING: s, EXPERIMENT: 1 - s} for s in row]) for row in shares]


def test_the_interval_of_a_crossing_comes_from_the_ends_of_the_medians() -> None:
    grid = (10.0, 20.0, 30.0)
    spread = np.linspace(-0.05, 0.05, 101)
    years = toil_years(np.asarray([[0.4], [0.3], [0.2]]) + spread)
    found = m.crossing(m.toil_share, 0.3, grid)(years)
    half = m.median(m.toil_share)(years[:1]).half_width
    assert found.estimate == pytest.approx(20.0)
    assert (found.low, found.high) == pytest.approx((20 - half / 0.01, 20 + half / 0.01))
    assert found.n == 101


def test_the_interval_of_a_crossing_holds_the_truth_about_as_often_as_it_says() -> None:
    generator = np.random.default_rng(3)
    grid = (5.0, 10.0, 15.0, 20.0, 25.0)
    covered = 0
    for _ in range(200):
        world = generator.normal(0.0, 0.08, 60)
        years = toil_years(np.asarray([[0.51 - 0.0175 * place] for place in grid]) + world)
        found = m.crossing(m.toil_share, 0.3, grid)(years)
        covered += found.low <= 12.0 <= found.high
    # One-sided: 95 percent less three binomial standard errors.
    assert covered / 200 >= 0.95 - 3 * math.sqrt(0.95 * 0.05 / 200)


def test_a_crossing_off_the_grid_is_bounded_by_its_end() -> None:
    spread = np.linspace(-0.01, 0.01, 51)
    below = m.crossing(m.toil_share, 0.3, (5.0, 10.0))(
        toil_years(np.asarray([[0.2], [0.1]]) + spread)
    )
    assert (below.estimate, below.low, below.high) == (-math.inf, -math.inf, 5.0)
    above = m.crossing(m.toil_share, 0.3, (5.0, 10.0))(
        toil_years(np.asarray([[0.6], [0.5]]) + spread)
    )
    assert (above.estimate, above.low, above.high) == (math.inf, 10.0, math.inf)


def test_a_difference_of_shares_that_no_world_shows_is_rare_and_not_nothing() -> None:
    def of_refreshes(company: Company) -> NDArray[np.float64]:
        return company.year.refreshes

    same = m.mean_difference(of_refreshes)([year_of([{}] * 60)] * 2)
    assert (same.estimate, same.low, same.high) == pytest.approx((0, -0.05, 0.05))
    other = m.mean_difference(of_refreshes)([year_of([{}] * 60, refreshes=1), year_of([{}] * 60)])
    assert (other.estimate, other.low, other.high) == pytest.approx((1, 1, 1))


def test_the_ratio_of_two_means_holds_the_truth_about_as_often_as_it_says() -> None:
    def of_refreshes(company: Company) -> NDArray[np.float64]:
        return company.year.refreshes

    generator = np.random.default_rng(11)
    held = 0
    for _ in range(400):
        luck = generator.exponential(size=80)
        first = SimpleNamespace(
            year=SimpleNamespace(refreshes=3.0 * luck * generator.exponential(size=80))
        )
        second = SimpleNamespace(year=SimpleNamespace(refreshes=2.0 * luck))
        found = m.ratio_of_means(of_refreshes)([cast(Company, first), cast(Company, second)])
        held += found.low <= 1.5 <= found.high
    assert held / 400 > 0.88


def test_the_ratio_of_two_medians_is_rather_wide() -> None:
    def of_refreshes(company: Company) -> NDArray[np.float64]:
        return company.year.refreshes

    generator = np.random.default_rng(12)
    held = 0
    for _ in range(300):
        pair = [
            cast(Company, SimpleNamespace(year=SimpleNamespace(refreshes=scale * values)))
            for scale, values in zip((3.0, 2.0), generator.exponential(size=(2, 60)), strict=True)
        ]
        found = m.ratio_of_medians(of_refreshes, of_refreshes)(pair)
        held += found.low <= 1.5 <= found.high
    assert held / 300 > 0.95
