"""Verdicts on lives whose true differences are known."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from simulation.statistics.comparisons import Outcome
from simulation.statistics.rule import Answer, DecisionRule, Reason
from simulation.statistics.verdict import Verdict, decide, not_beaten

Build = Callable[..., pd.DataFrame]
CADENCE = "refresh_interval_days"


def verdict_on(table: pd.DataFrame, rule: DecisionRule | None = None) -> Verdict:
    return decide(table, "never", 30.0, rule).verdicts["now"]


@pytest.mark.parametrize(
    ("shift", "answer", "reason"),
    [
        ((-1.5, -6.0, 3.0), Answer.YES, Reason.GAIN_AFFORDABLE),
        ((-0.1, 0.0, 3.0), Answer.YES, Reason.GAIN_AFFORDABLE),
        ((-4.0, -6.0, 3.0), Answer.NO, Reason.PRICE_TOO_HIGH),
        ((-1.5, -0.2, 0.1), Answer.NO, Reason.NOTHING_GAINED),
        ((-1.5, 3.0, 0.0), Answer.NO, Reason.PRODUCT_LOSES),
        ((5.0, 0.0, -3.0), Answer.YES, Reason.RUNWAY_SAVED),
        ((1.5, 0.0, 0.0), Answer.YES, Reason.RUNWAY_ONLY),
        ((-1.5, -6.0, -3.0), Answer.TOO_CLOSE, Reason.MIXED),
        ((-0.1, 0.1, 0.1), Answer.TOO_CLOSE, Reason.ALIKE),
        ((-3.0, -6.0, 3.0), Answer.TOO_CLOSE, Reason.BORDERLINE),
        ((-1.5, 0.0, 0.5), Answer.TOO_CLOSE, Reason.BORDERLINE),
    ],
)
def test_precise_lives_give_the_founders_answer(
    make_lives: Build, shift: tuple[float, float, float], answer: Answer, reason: Reason
) -> None:
    found = verdict_on(make_lives({"never": (0, 0, 0), "now": shift}))
    assert (found.answer, found.reasons) == (answer, (reason,))


def test_wide_intervals_that_could_change_it_are_not_enough_runs(make_lives: Build) -> None:
    found = verdict_on(make_lives({"never": (0, 0, 0), "now": (-1.5, 0.0, 3.0)}, 40, noise=8.0))
    assert found.answer is Answer.NOT_ENOUGH_RUNS
    assert found.reasons == (Reason.IMPRECISE,)
    assert found.lives_needed > 40


def test_a_wide_interval_that_cannot_change_it_does_no_harm(make_lives: Build) -> None:
    table = make_lives({"never": (0, 0, 0), "now": (-1.5, -6.0, 3.0)}, lives=40)
    noise = np.random.default_rng(3).normal(scale=2.5, size=len(table))
    table["improvements_live"] += np.abs(noise) * (table["alternative"] == "now")
    found = verdict_on(table)
    assert found.answer is Answer.YES


def test_the_needed_lives_settle_it(make_lives: Build) -> None:
    shifts = {"never": (0, 0, 0), "now": (-1.5, -3.0, 3.0)}
    few = verdict_on(make_lives(shifts, 30, noise=5.0))
    assert few.answer is Answer.NOT_ENOUGH_RUNS
    enough = verdict_on(make_lives(shifts, 2 * few.lives_needed, noise=5.0))
    assert enough.answer is Answer.YES


def test_a_handful_of_lives_never_decides(make_lives: Build) -> None:
    found = verdict_on(make_lives({"never": (0, 0, 0), "now": (-1.5, -6.0, 3.0)}, lives=10))
    assert found.answer is Answer.NOT_ENOUGH_RUNS


def test_no_lives_are_not_enough_runs(make_lives: Build) -> None:
    table = make_lives({"never": (0, 0, 0), "now": (-1.5, -6.0, 3.0)})
    table["error"] = "FULL"
    assert verdict_on(table).answer is Answer.NOT_ENOUGH_RUNS


def test_the_price_is_the_founders(make_lives: Build) -> None:
    table = make_lives({"never": (0, 0, 0), "now": (-4.0, -6.0, 3.0)})
    assert verdict_on(table, DecisionRule(5.0)).answer is Answer.YES
    assert verdict_on(table, DecisionRule(0.0)).answer is Answer.NO


def test_swapping_the_baseline_swaps_the_verdict(make_lives: Build) -> None:
    table = make_lives({"never": (0, 0, 0), "now": (-1.5, -6.0, 3.0)})
    swapped = decide(table, "now", 30.0).verdicts["never"]
    assert verdict_on(table).answer is Answer.YES
    assert swapped.answer is Answer.NO


def test_differences_keep_the_sign_of_the_measure(make_lives: Build) -> None:
    found = verdict_on(make_lives({"never": (0, 0, 0), "now": (-1.5, -6.0, 3.0)}))
    cadence = next(each for each in found.comparisons if each.measure == CADENCE)
    assert cadence.outcome is Outcome.BETTER
    assert cadence.difference.low < -6.0 < cadence.difference.high < -5.9


def test_a_cadence_nobody_has_is_left_out_of_the_verdict(make_lives: Build) -> None:
    table = make_lives({"never": (0, 0, 0), "now": (-1.5, -6.0, 3.0)})
    table[CADENCE] = np.nan
    found = verdict_on(table)
    assert found.outcome(CADENCE) is Outcome.NOT_MEASURED
    assert found.answer is Answer.YES
    assert len(found.comparisons) == 2


def test_stopping_to_refresh_is_no_improvement(make_lives: Build) -> None:
    table = make_lives({"never": (0, 0, 0), "now": (0.0, -6.0, 0.0)}, lives=400)
    stopped = (table["alternative"] == "now") & (table["replication"] % 4 == 0)
    table.loc[stopped, CADENCE] = np.nan
    assert verdict_on(table).outcome(CADENCE) is Outcome.WORSE


def test_a_few_lives_without_cadence_change_nothing(make_lives: Build) -> None:
    table = make_lives({"never": (0, 0, 0), "now": (0.0, -6.0, 0.0)}, lives=400)
    table.loc[(table["alternative"] == "now") & (table["replication"] < 4), CADENCE] = np.nan
    assert verdict_on(table).outcome(CADENCE) is Outcome.BETTER


def test_the_best_are_not_chosen_by_point_estimates(make_lives: Build) -> None:
    table = make_lives(
        {"never": (0, 0, 0), "now": (-1, -6, 3.0), "soon": (-1, -6, 3.2), "both": (-9, -9, 6)}
    )
    found = decide(table, "never", 30.0)
    assert found.best == ("now", "soon")
    assert found.verdicts["both"].answer is Answer.NO
    assert found.comparisons == 9


def test_the_answer_does_not_depend_on_what_else_is_compared(make_lives: Build) -> None:
    others = {f"other {i}": (-0.2 * i, -1.0, 0.6) for i in range(8)}
    few = {"never": (0, 0, 0), "now": (-1.0, -0.4, 0.72)}
    alone, among = (
        decide(make_lives(plans, 60, noise=0.5, seed=1), "never", 30.0, asked="now")
        for plans in (few, {**few, **others})
    )
    assert alone.levels["now"] == among.levels["now"]
    for first, second in zip(
        alone.verdicts["now"].comparisons, among.verdicts["now"].comparisons, strict=True
    ):
        assert first == second
    assert alone.verdicts["now"] == among.verdicts["now"]
    # Those that were not asked about share the other half among all of them.
    assert among.levels["other 1"] > among.levels["now"]


def test_a_better_alternative_beats_another_good_one(make_lives: Build) -> None:
    table = make_lives({"never": (0, 0, 0), "now": (-1, -6, 3.0), "soon": (-1, -6, 5.0)})
    assert decide(table, "never", 30.0).best == ("soon",)


def test_the_baseline_stands_if_nothing_is_worth_it(make_lives: Build) -> None:
    table = make_lives({"never": (0, 0, 0), "now": (-5, -6, 3.0)})
    assert decide(table, "never", 30.0).best == ("never",)


def test_a_baseline_alone_is_what_is_left(make_lives: Build) -> None:
    found = decide(make_lives({"never": (0, 0, 0)}), "never", 30.0)
    assert (found.best, dict(found.verdicts)) == (("never",), {})


def test_a_cycle_is_left_whole() -> None:
    beats = [("a", "b"), ("b", "c"), ("c", "a"), ("a", "d"), ("x", "a")]
    assert not_beaten(["a", "b", "c", "d"], beats) == ("a", "b", "c")


def test_adding_lives_that_failed_changes_no_verdict(make_lives: Build) -> None:
    table = make_lives({"never": (0, 0, 0), "now": (-1.5, -6.0, 3.0)})
    failed = table.assign(replication=table["replication"] + 1000, error="FULL")
    assert verdict_on(pd.concat([table, failed])) == verdict_on(table)


def test_wrong_verdicts_are_rare_at_the_worst_place(make_lives: Build) -> None:
    # Both product gains lie exactly on the edge of their zones, so that every yes is an error.
    wrong = 0
    for seed in range(200):
        table = make_lives({"never": (0, 0, 0), "now": (-1.0, -1.0, 0.5)}, 40, noise=0.5, seed=seed)
        wrong += verdict_on(table).answer is Answer.YES
    assert wrong / 200 <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 200)
