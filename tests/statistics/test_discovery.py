"""Scenario discovery: planted rules are found, and none where there is nothing to find."""

from __future__ import annotations

import numpy as np
import pytest
from swept import Worth, grid, swept_frame

from simulation.statistics.aim import Aim
from simulation.statistics.cells import SweptLives, decision_values, swept_lives
from simulation.statistics.discovery import Discovery, discover

WORLDS = 80


def lived(points: np.ndarray, now: Worth, **how: object) -> SweptLives:
    worth: dict[str, Worth] = {
        "now": now,
        "never": lambda at, luck: np.full((len(at), len(luck)), 10.0),
    }
    frame = swept_frame(points, worth, worlds=WORLDS, **how)  # type: ignore[arg-type]
    return swept_lives(frame, decision_values(frame, Aim()))


def rules(swept: SweptLives, of_worlds: np.ndarray, *, sampled: bool) -> Discovery:
    points = swept.factors.to_numpy(dtype=np.float64)
    return discover(swept, "now", "never", points, of_worlds, sampled=sampled)


@pytest.fixture(scope="module")
def drawn() -> np.ndarray:
    """Return twenty numbers of each world."""
    return np.random.default_rng(3).random((WORLDS, 20))


def test_a_bound_on_what_the_sweep_turned_is_found(drawn: np.ndarray) -> None:
    points = np.random.default_rng(5).random((150, 2))
    swept = lived(
        points, lambda at, luck: 10.0 + np.where(at[..., 0] > 0.6, 3.0, -2.0) + 0.0 * luck
    )
    found = rules(swept, drawn, sampled=True)
    wins, loses = found.rules
    assert (wins.wins, loses.wins) == (True, False)
    assert [bound.quantity for bound in wins.bounds] == [0]
    assert wins.bounds[0].above == pytest.approx(0.6, abs=0.03)
    assert wins.gain.low < 3.0 < wins.gain.high
    assert loses.gain.low < -2.0 < loses.gain.high
    assert wins.confirmed
    assert loses.confirmed
    assert wins.density.estimate > 0.99
    assert wins.density.low > 0.8
    assert wins.coverage.estimate > 0.95
    assert wins.again.share.estimate > 0.9
    low, high = wins.again.ends[0, 0]
    assert 0.55 < low <= high < 0.65
    share = float(np.mean(points[1::2, 0] > wins.bounds[0].above))
    assert wins.share.estimate == pytest.approx(share)


def test_a_bound_on_what_worlds_differ_in_is_found_beside_one_on_a_factor(
    drawn: np.ndarray,
) -> None:
    def now(at: np.ndarray, luck: np.ndarray) -> np.ndarray:
        good = (at[..., 0] > 1.0) & (drawn[:, 7] > 0.4)
        return 10.0 + np.where(good, 3.0, -2.0)

    swept = lived(grid([0.0, 1.0, 2.0, 3.0], [0.0, 1.0]), now)
    found = rules(swept, drawn, sampled=False)
    wins = [rule for rule in found.rules if rule.wins]
    assert len(wins) == 1
    # Two factors come first, so that the eighth number of worlds is the tenth.
    assert {bound.quantity for bound in wins[0].bounds} == {0, 9}
    assert wins[0].density.low > 0.8
    assert wins[0].coverage.low > 0.8
    assert found.won.low < 0.5 * float(np.mean(drawn[1::2, 7] > 0.4)) < found.won.high


def test_without_a_rule_none_is_confirmed(drawn: np.ndarray) -> None:
    alarms = 0
    for seed in range(8):
        swept = lived(
            grid([0.0, 1.0, 2.0], [0.0, 1.0]),
            lambda at, luck: 10.0 + 0.0 * at[..., 0] + luck,
            seed=seed,
        )
        alarms += any(rule.confirmed for rule in rules(swept, drawn, sampled=False).rules)
    assert alarms <= 2


def test_wins_are_counted_without_luck() -> None:
    """A plan that always wins by less than chance shows wins in nearly all cases all the same."""
    swept = lived(
        grid([0.0, 1.0, 2.0], [0.0, 1.0, 2.0]), lambda at, luck: 10.4 + 0.0 * luck, noise=1.0
    )
    found = rules(swept, np.zeros((WORLDS, 0)), sampled=False)
    assert found.corrected
    assert found.won.high > 0.95
    means = swept.world_means()
    raw = float(np.mean(means[:, :, 0] > means[:, :, 1]))
    assert raw < 0.75


def test_what_is_wrong_is_said(drawn: np.ndarray) -> None:
    swept = lived(grid([0.0, 1.0], [0.0]), lambda at, luck: 10.0 + luck)
    points = swept.factors.to_numpy(dtype=np.float64)
    with pytest.raises(ValueError, match="plan: found 'soon', allowed: one of now, never"):
        discover(swept, "soon", "never", points, drawn, sampled=False)
    with pytest.raises(ValueError, match="against: found 'now' again"):
        discover(swept, "now", "now", points, drawn, sampled=False)
    with pytest.raises(ValueError, match="levels"):
        discover(swept, "now", "never", points, drawn, sampled=False, levels=0)
