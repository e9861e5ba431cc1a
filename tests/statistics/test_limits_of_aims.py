"""A limit on a share is judged by Wilson's interval, so that no ones at all prove little."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from simulation.statistics.aim import DECISION_VALUE, aim
from simulation.statistics.aim_verdict import decide_by_aim
from simulation.statistics.lives import PairedLives
from simulation.statistics.rule import Answer, DecisionRule, Reason
from simulation.statistics.verdict import Verdict


def verdict_with(ones: int, lives: int, limit: str) -> Verdict:
    """Return the verdict on a plan that gains 9 months, and runs out of cash in some lives."""
    base = np.random.default_rng(1).normal(20.0, 1.0, lives)
    table = pd.DataFrame(
        {
            "alternative": np.repeat(["never", "now"], lives),
            "replication": np.tile(np.arange(lives), 2),
            "world": np.tile(np.arange(lives) // 2, 2),
            "error": "",
            DECISION_VALUE: np.concatenate([base, base + 9.0]),
            "cash_out": np.concatenate([np.zeros(lives), np.arange(lives) < ones]).astype(float),
        }
    )
    asked = aim(subject_to=[limit])
    return decide_by_aim(PairedLives(table), "never", asked, DecisionRule()).verdicts["now"]


@pytest.mark.parametrize(
    ("ones", "lives", "answer"),
    [
        (0, 60, Answer.NOT_ENOUGH_RUNS),
        (0, 1_000, Answer.YES),
        (30, 60, Answer.NO),
    ],
)
def test_how_many_lives_it_takes_to_keep_or_break_a_limit(
    ones: int, lives: int, answer: Answer
) -> None:
    assert verdict_with(ones, lives, "cash_out <= 0.05").answer is answer


def test_the_limit_is_told_with_an_interval_of_its_distance() -> None:
    found = verdict_with(0, 60, "cash_out <= 0.05")
    assert found.reasons == (Reason.LIMIT_UNSURE,)
    distance = found.comparisons[1].difference
    assert distance.estimate == distance.high == pytest.approx(0.05)
    assert distance.low < 0.0


def test_the_other_side_is_the_same_limit_mirrored() -> None:
    below = verdict_with(20, 60, "cash_out <= 0.5").comparisons[1].difference
    above = verdict_with(40, 60, "cash_out >= 0.5").comparisons[1].difference
    assert (above.low, above.high) == pytest.approx((below.low, below.high))
