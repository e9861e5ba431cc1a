"""The founder's rule as a decision table."""

from __future__ import annotations

import math
from itertools import product

import pytest

from simulation.statistics.rule import Answer, DecisionRule, Reason, founders_rule

YES, NO, CLOSE = Answer.YES, Answer.NO, Answer.TOO_CLOSE


@pytest.mark.parametrize(
    ("runway", "cadence", "velocity", "answer", "reason"),
    [
        (-1, 1, 0, YES, Reason.GAIN_AFFORDABLE),
        (-1, 0, 1, YES, Reason.GAIN_AFFORDABLE),
        (-1, 1, 1, YES, Reason.GAIN_AFFORDABLE),
        (0, 1, 1, YES, Reason.GAIN_AFFORDABLE),
        (2, 0, 1, YES, Reason.GAIN_AFFORDABLE),
        (-2, 1, 1, NO, Reason.PRICE_TOO_HIGH),
        (-2, 1, -1, NO, Reason.PRICE_TOO_HIGH),
        (-1, 0, 0, NO, Reason.NOTHING_GAINED),
        (-2, 0, 0, NO, Reason.NOTHING_GAINED),
        (-1, -1, 0, NO, Reason.PRODUCT_LOSES),
        (1, 0, -1, NO, Reason.PRODUCT_LOSES),
        (-2, -1, -1, NO, Reason.PRODUCT_LOSES),
        (2, 0, -1, YES, Reason.RUNWAY_SAVED),
        (2, 1, -1, YES, Reason.RUNWAY_SAVED),
        (1, 0, 0, YES, Reason.RUNWAY_ONLY),
        (-1, 1, -1, CLOSE, Reason.MIXED),
        (1, -1, 1, CLOSE, Reason.MIXED),
        (0, 0, 0, CLOSE, Reason.ALIKE),
    ],
)
def test_the_rule_decides(
    runway: int, cadence: int, velocity: int, answer: Answer, reason: Reason
) -> None:
    assert founders_rule(runway, cadence, velocity) == (answer, reason)


def test_swapping_the_alternatives_swaps_yes_and_no() -> None:
    swapped = {YES: NO, NO: YES, CLOSE: CLOSE}
    for runway, cadence, velocity in product(range(-2, 3), range(-1, 2), range(-1, 2)):
        answer, _ = founders_rule(runway, cadence, velocity)
        assert founders_rule(-runway, -cadence, -velocity)[0] is swapped[answer]


def test_more_of_anything_never_turns_a_yes_into_a_no() -> None:
    rank = {NO: 0, CLOSE: 1, YES: 2}
    for runway, cadence, velocity in product(range(-2, 3), range(-1, 2), range(-1, 2)):
        here = rank[founders_rule(runway, cadence, velocity)[0]]
        for more in ((runway + 1, cadence, velocity), (runway, cadence + 1, velocity)):
            if more[0] <= 2 and more[1] <= 1:
                assert rank[founders_rule(*more)[0]] >= here


def test_a_price_below_the_zone_counts_as_the_zone() -> None:
    assert DecisionRule(acceptable_runway_loss_months=0.0).edges("runway_months") == (0.5,)
    assert DecisionRule().edges("runway_months") == (0.5, 3.0)
    assert DecisionRule().edges("refresh_interval_days") == (1.0,)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"acceptable_runway_loss_months": -1.0}, "acceptable_runway_loss_months"),
        ({"acceptable_runway_loss_months": math.nan}, "acceptable_runway_loss_months"),
        ({"level": 1.0}, "level"),
        ({"minimum_pairs": 1}, "minimum_pairs"),
        ({"zones": {"runway_months": 1.0}}, "zones"),
    ],
)
def test_impossible_rules_are_refused(change: dict[str, object], named: str) -> None:
    with pytest.raises(ValueError, match=named):
        DecisionRule(**change)  # type: ignore[arg-type]
