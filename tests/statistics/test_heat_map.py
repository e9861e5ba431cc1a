"""Heat maps: means and paired gains by cell, with intervals that hold together."""

from __future__ import annotations

import numpy as np
import pytest
from swept import Worth, grid, swept_frame

from simulation.statistics.heat_map import heat_map
from simulation.statistics.intervals import mean_interval

XS, YS = [0.0, 1.0, 2.0], [0.0, 1.0]
WORTH: dict[str, Worth] = {
    "now": lambda at, luck: 10.0 + at[..., 0] + luck,
    "never": lambda at, luck: 8.0 + at[..., 1] + luck,
}


def test_a_cell_is_the_mean_of_its_lives_with_the_world_as_unit() -> None:
    frame = swept_frame(grid(XS, YS), WORTH)
    found = heat_map(frame, "a", "b", "runway_months", "now")
    assert (found.unit, found.label, found.lives) == ("months", "runway", 6 * 120)
    for (i, j), interval in found.cells.items():
        lives = frame[(frame["a"] == XS[i]) & (frame["b"] == YS[j]) & (frame.alternative == "now")]
        by_hand = mean_interval(lives["runway_months"], 1 - 0.05 / 6, lives["world"])
        assert interval.estimate == pytest.approx(by_hand.estimate)
        assert interval.low == pytest.approx(by_hand.low)
    assert found.table("half_width").shape == (3, 2)


def test_a_paired_gain_is_free_of_what_worlds_share() -> None:
    frame = swept_frame(grid(XS, YS), WORTH, noise=0.1).sample(frac=1.0, random_state=1)
    alone = heat_map(frame, "a", "b", "runway_months", "now")
    gain = heat_map(frame, "a", "b", "runway_months", "now", against="never")
    for (i, j), interval in gain.cells.items():
        assert interval.low < 2.0 + XS[i] - YS[j] < interval.high
        assert interval.half_width < alone.cells[i, j].half_width / 5


def test_undefined_lives_are_left_out_and_counted() -> None:
    frame = swept_frame(grid(XS, YS), WORTH)
    frame.loc[frame["replication"] < 30, "runway_months"] = np.nan
    found = heat_map(frame, "a", "b", "runway_months", "now")
    assert found.undefined == pytest.approx(0.25)
    assert all(interval.n == 90 and interval.dropped == 30 for interval in found.cells.values())


def test_a_share_ends_where_no_share_can_be() -> None:
    worth: dict[str, Worth] = {"now": lambda at, luck: 10.0 + 0.4 * at[..., 0] + 0.3 * luck}
    found = heat_map(swept_frame(grid(XS, YS), worth, worlds=20), "a", "b", "cash_out", "now")
    cells = [each for each in found.cells.values() if not each.constant]
    assert any(each.low == 0.0 for each in cells)
    assert all(0.0 <= each.low <= each.estimate <= each.high <= 1.0 for each in cells)


def test_bins_of_a_grid_err_in_their_worlds_alone() -> None:
    frame = swept_frame(grid(XS, YS), WORTH)
    fixed, sampled = (
        heat_map(frame, "a", "b", "runway_months", "now", bins=2, sampled=each)
        for each in (False, True)
    )
    for place, interval in fixed.cells.items():
        other = sampled.cells[place].half_width
        assert not other <= 2 * interval.half_width or interval.n == 120


def test_what_is_the_same_in_every_life_is_exact() -> None:
    frame = swept_frame(grid(XS, YS), WORTH)
    found = heat_map(frame, "a", "b", "improvements_live")
    assert all(interval.constant and interval.estimate == 0.0 for interval in found.cells.values())


def test_names_that_are_none_are_refused() -> None:
    frame = swept_frame(grid(XS, YS), WORTH, worlds=10)
    for change in ({"measure": "nope"}, {"plan": "nope"}, {"against": "nope"}):
        with pytest.raises(ValueError, match=f"{next(iter(change))}: found 'nope'"):
            heat_map(frame, "a", "b", **{"plan": "now", **change})


def test_a_plan_whose_lives_all_failed_is_refused() -> None:
    frame = swept_frame(grid(XS, YS), WORTH, worlds=10)
    frame.loc[frame.alternative == "now", "error"] = "failed"
    with pytest.raises(ValueError, match="lives: none of 'now' is there without an error"):
        heat_map(frame, "a", "b", "runway_months", "now")
    with pytest.raises(ValueError, match="none of 'never' .* that 'now' has"):
        heat_map(frame, "a", "b", "runway_months", "never", against="now")
