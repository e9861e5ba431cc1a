"""Phase diagrams on sweeps whose true winner is known everywhere."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from swept import Worth, grid, swept_frame

from simulation.statistics.aim import Aim, aim
from simulation.statistics.cell_pairs import limits_kept
from simulation.statistics.cells import (
    axes_of,
    decision_values,
    is_sampled,
    steps,
    swept_lives,
    two_way_error,
)
from simulation.statistics.clusters import mean_error
from simulation.statistics.phases import Settled, phases

XS, YS = [0.0, 1.0, 2.0, 3.0], [0.0, 1.0, 2.0]


def plans(slope: float = 2.0) -> dict[str, Worth]:
    """Return a plan that wins where a is above b + 0.5, and one that is worth 10 everywhere."""
    return {
        "now": lambda at, luck: 10.0 + slope * (at[..., 0] - at[..., 1] - 0.5) + 0.2 * luck,
        "never": lambda at, luck: np.full((len(at), len(luck)), 10.0),
    }


def test_the_true_winner_is_found_and_settled_in_every_cell() -> None:
    found = phases(swept_frame(grid(XS, YS), plans()), "a", "b")
    assert len(found.cells) == 12
    for cell in found.cells:
        true = "now" if XS[cell.x] > YS[cell.y] + 0.5 else "never"
        assert (cell.winner, cell.settled) == (true, Settled.SETTLED)
        assert cell.may_be_best == (true,)
        gain = 2.0 * (XS[cell.x] - YS[cell.y] - 0.5)
        assert cell.gains["now"].low < gain < cell.gains["now"].high
        assert cell.lead.estimate == pytest.approx(abs(cell.gains["now"].estimate))


def test_the_order_of_rows_and_of_points_does_not_matter() -> None:
    frame = swept_frame(grid(XS, YS), plans())
    shuffled = frame.sample(frac=1.0, random_state=3)
    here = phases(frame, "a", "b", baseline="never")
    there = phases(shuffled, "a", "b", baseline="never")
    assert {(c.x, c.y, c.winner, c.settled) for c in here.cells} == {
        (c.x, c.y, c.winner, c.settled) for c in there.cells
    }


def test_plans_within_the_zone_are_too_close_and_few_lives_are_not_enough() -> None:
    close = {**plans(), "later": lambda at, luck: plans()["now"](at, luck) + 0.1}
    cell = phases(swept_frame(grid([3.0], [0.0]), close, worlds=400), "a", "b").cells[0]
    assert cell.settled is Settled.TOO_CLOSE
    assert cell.may_be_best == ("now", "later")
    few = phases(swept_frame(grid([1.0], [0.0]), plans(0.8), worlds=10), "a", "b").cells[0]
    assert few.settled is Settled.NOT_ENOUGH_RUNS
    tiny = phases(swept_frame(grid(XS, YS), plans(), worlds=6), "a", "b")
    assert all(cell.settled is Settled.NOT_ENOUGH_RUNS for cell in tiny.cells)
    assert all(math.isnan(cell.lead.low) for cell in tiny.cells)


def test_equal_plans_are_exactly_equal() -> None:
    same = {"now": plans()["never"], "never": plans()["never"]}
    found = phases(swept_frame(grid(XS, YS), same, noise=0.0), "a", "b")
    assert all(cell.lead.constant and cell.lead.estimate == 0.0 for cell in found.cells)
    assert all(cell.settled is Settled.TOO_CLOSE for cell in found.cells)


def test_a_plan_that_surely_breaks_a_limit_does_not_win() -> None:
    # Worth 13 and 7: only the second has a runway below 9 in its lives.
    worth = {
        "rich": lambda at, luck: np.full((len(at), len(luck)), 13.0),
        "poor": lambda at, luck: np.full((len(at), len(luck)), 7.0),
    }
    frame = swept_frame(grid([0.0, 1.0], [0.0]), worth)
    least = aim(minimise="runway_months", subject_to=["cash_out <= 0.2"])
    found = phases(frame, "a", "b", least)
    assert [cell.winner for cell in found.cells] == ["rich", "rich"]
    assert [cell.broken for cell in found.cells] == [("poor",), ("poor",)]
    assert all(cell.settled is Settled.SETTLED for cell in found.cells)
    nobody = phases(frame, "a", "b", aim(subject_to=["runway_months <= 1"]))
    assert all(cell.settled is Settled.NO_PLAN for cell in nobody.cells)
    assert all(cell.winner == "rich" for cell in nobody.cells)


def test_over_one_of_two_parameters_a_cell_is_the_mean_over_the_other() -> None:
    found = phases(swept_frame(grid(XS, YS), plans()), "a")
    assert [len(found.cells), found.others] == [4, ("b",)]
    for cell in found.cells:
        true = 2.0 * (XS[cell.x] - 1.0 - 0.5)
        assert cell.gains["now"].low < true < cell.gains["now"].high


def test_points_of_a_sample_are_put_into_bins_of_a_like_number() -> None:
    points = np.random.default_rng(4).random((200, 3))
    found = phases(swept_frame(points, plans(6.0)), "a", "b")
    assert found.x.binned
    assert found.y is not None
    counts = np.array([cell.points for cell in found.cells])
    assert counts.sum() == 200
    edges = found.x.edges
    assert edges is not None
    inside = [
        np.sum((points[:, 0] >= low) & (points[:, 0] < high)) for low, high in pairwise(edges)
    ]
    assert max(inside) - min(inside) <= 2
    for cell in found.cells:
        assert found.y.edges is not None
        low, high = edges[cell.x], edges[cell.x + 1]
        bottom, top = found.y.edges[cell.y], found.y.edges[cell.y + 1]
        true = 6.0 * ((low + high) / 2 - (bottom + top) / 2 - 0.5)
        gain = cell.gains["now"]
        assert gain.low - 0.5 < true < gain.high + 0.5


def test_a_bin_with_one_point_claims_nothing() -> None:
    points = np.random.default_rng(4).random((40, 2))
    found = phases(swept_frame(points, plans(40.0)), "a", "b", bins=8)
    alone = [cell for cell in found.cells if cell.points == 1]
    assert alone
    assert all(cell.settled is Settled.NOT_ENOUGH_RUNS for cell in alone)


@pytest.mark.parametrize("known", [None, False])
def test_bins_of_a_grid_err_in_their_worlds_alone(known: bool | None) -> None:
    frame = swept_frame(grid(XS, YS), plans())
    found = phases(frame, "a", "b", bins=2, sampled=known)
    assert found.x.binned
    assert not found.sampled
    single = phases(frame, "a", "b")
    widest = max(cell.gains["now"].half_width for cell in single.cells)
    for cell in found.cells:
        assert cell.points > 1
        assert cell.gains["now"].half_width < widest
    # By hand: the mean over the points of the bin, world by world.
    inside = frame[(frame["a"] < 1.5) & (frame["b"] < 1.0)]
    worth = inside.pivot_table(index="world", columns="alternative", values="runway_months")
    first = found.cell(0, 0)
    assert first is not None
    assert first.gains["now"].estimate == pytest.approx((worth["now"] - worth["never"]).mean())
    as_a_sample = phases(frame, "a", "b", bins=2, sampled=True)
    assert as_a_sample.sampled
    assert as_a_sample.cells[0].gains["now"].half_width > 5 * first.gains["now"].half_width


def test_the_error_of_a_mean_over_points_and_worlds() -> None:
    generator = np.random.default_rng(8)
    points, worlds = 40, 50
    trials = []
    for _ in range(300):
        table = (
            generator.normal(size=points)[:, None]
            + 2.0 * generator.normal(size=worlds)
            + generator.normal(size=(points, worlds))
        )
        rows, columns = (each.ravel() for each in np.indices(table.shape))
        error, degrees = two_way_error(table.ravel(), rows, columns)
        trials.append((table.mean(), error))
    means, errors = np.array(trials).T
    assert degrees == 39
    assert errors.mean() == pytest.approx(means.std(), rel=0.12)
    one = generator.normal(size=worlds)
    error, _ = two_way_error(one, np.zeros(worlds, np.intp), np.arange(worlds))
    assert error == pytest.approx(mean_error(one)[0])


def test_failed_lives_are_left_out_of_every_point_and_counted() -> None:
    frame = swept_frame(grid(XS, YS), plans())
    wrong = (frame["replication"] == 7) & (frame["a"] == 1.0)
    frame.loc[wrong, "error"] = "it broke"
    frame.loc[wrong, "runway_months"] = np.nan
    found = phases(frame, "a", "b")
    assert (found.lives, found.lives_left_out, found.points_left_out) == (119, 1, 0)
    cut = frame[~((frame["a"] == 3.0) & (frame["replication"] > 3))]
    assert phases(cut, "a", "b").points_left_out == 3


def test_world_means_are_those_of_pandas() -> None:
    frame = swept_frame(grid(XS, YS), plans(), worlds=5, lives_per_world=3)
    swept = swept_lives(frame, decision_values(frame, Aim()))
    values = frame.assign(value=decision_values(frame, Aim()))
    means = values.groupby(["a", "b", "world", "alternative"], sort=True)["value"].mean().unstack()
    expected = means[list(swept.names)].to_numpy().reshape(12, 5, 2)
    np.testing.assert_allclose(swept.world_means(), expected)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"x": "nope"}, "x: found 'nope', allowed: one of a, b"),
        ({"y": "a"}, "y: found 'a' again"),
        ({"baseline": "later"}, "baseline: found 'later', allowed: one of now, never"),
        ({"bins": 1}, "bins: found 1, allowed: 2 or more"),
        ({"level": 1.5}, "level"),
        ({"aim": aim(maximise="incidents")}, "measure: found 'incidents'"),
    ],
)
def test_what_is_wrong_is_said(change: dict[str, object], message: str) -> None:
    asked: dict[str, object] = {"x": "a", "y": "b", **change}
    with pytest.raises(ValueError, match=message):
        phases(swept_frame(grid(XS, YS), plans(), worlds=10), **asked)  # type: ignore[arg-type]


def test_a_grid_with_words_keeps_their_order() -> None:
    frame = swept_frame(grid(XS, YS), plans())
    frame["a"] = frame["a"].map({0.0: "small", 1.0: "middling", 2.0: "large", 3.0: "huge"})
    across, _ = axes_of(swept_lives(frame, decision_values(frame, Aim())).factors, "a", "b")
    assert across.labels == ("small", "middling", "large", "huge")
    assert not across.numeric


@pytest.mark.slow
@pytest.mark.parametrize("skewed", [False, True])
@pytest.mark.parametrize("sampled", [False, True])
def test_no_claim_of_the_whole_diagram_is_false_as_often_as_it_says(
    sampled: bool, skewed: bool
) -> None:
    """Plans are equal everywhere, or on average over what varies beside; any claim is wrong."""
    runs, wrong = 400, 0
    for run in range(runs):
        points = np.random.default_rng(run).random((90, 3)) if sampled else grid(XS, YS, [0.5])
        worth: dict[str, Worth] = {
            name: lambda at, luck, k=k: 10.0 + 0.5 * luck * k + 4.0 * k * (at[..., 2] - 0.5)
            for k, name in enumerate(("now", "later", "never"))
        }
        frame = swept_frame(points, worth, worlds=100, seed=run, skewed=skewed)
        found = phases(frame, "a", "b")
        gains = [gain for cell in found.cells for gain in cell.gains.values()]
        wrong += any(gain.low > 0.0 or gain.high < 0.0 for gain in gains)
    assert wrong / runs <= 0.05 + 3 * math.sqrt(0.05 * 0.95 / runs)


def test_few_sampled_points_are_no_grid_over_one_factor_either() -> None:
    points = np.random.default_rng(4).random((32, 3))
    factors = swept_lives(
        frame := swept_frame(points, plans()), decision_values(frame, Aim())
    ).factors
    assert axes_of(factors, "a")[0].binned
    assert is_sampled(factors)
    assert not axes_of(factors[["a"]], "a")[0].binned
    whole = swept_frame(grid(XS, YS, [0.5, 1.0]), plans(), worlds=10)
    assert phases(whole, "a").x.labels == ("0", "1", "2", "3")
    assert phases(whole, "a", sampled=True).x.binned
    assert not is_sampled(swept_lives(whole, decision_values(whole, Aim())).factors)


def test_values_alike_to_six_digits_are_steps_of_their_own() -> None:
    near = [1_000_000.0, 1_000_000.5, 2_000_000.0]
    found = phases(swept_frame(grid(near, YS), plans(), worlds=10), "a", "b")
    assert found.x.labels == ("1,000,000", "1,000,000.5", "2,000,000")
    assert [cell.points for cell in found.cells] == [1] * 9
    mixed = pd.DataFrame({"a": pd.Series([14, 14.0, "never", None], dtype=object)})
    axis = axes_of(mixed, "a")[0]
    assert axis.labels == ("14", "never", "None")
    assert steps(axis, mixed).tolist() == [0, 0, 1, 2]


def test_limits_err_in_sampled_points_too_and_forget_points_left_out() -> None:
    """Runway depends on what varies beside, so that few points cannot settle its mean."""
    worth: dict[str, Worth] = {
        name: lambda at, luck: np.broadcast_to(10.0 + 6.0 * (at[..., 1] > 0.5), (8, len(luck)))
        for name in ("now", "never")
    }
    points = np.stack([np.arange(8.0), [0, 1, 0, 1, 1, 0, 1, 1]], axis=1)
    frame = swept_frame(points, worth, noise=0.1)
    wanted = aim(subject_to=["runway_months >= 12.5"])
    swept = swept_lives(frame, decision_values(frame, wanted))
    cells = np.zeros(8, np.intp)
    assert limits_kept(frame, swept, cells, False, wanted, 0.95) == [{"now": 1, "never": 1}]
    assert limits_kept(frame, swept, cells, True, wanted, 0.95) == [{"now": 0, "never": 0}]
    assert limits_kept(frame, swept, np.arange(8), True, wanted, 0.95)[1] == {"now": 0, "never": 0}
    frame.loc[(frame["b"] == 1) & (frame["replication"] > 3), "error"] = "failed"
    swept = swept_lives(frame, decision_values(frame, wanted))
    assert swept.points_left_out == 5
    assert limits_kept(frame, swept, cells[:3], False, wanted, 0.95) == [{"now": -1, "never": -1}]
