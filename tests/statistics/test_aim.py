"""The aim: terms, limits, and verdicts by it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

import simulation
from simulation.answers import aim_of
from simulation.experiment.lives import Lives
from simulation.statistics.aim import DECISION_VALUE, Aim, AimError, aim
from simulation.statistics.findings import Findings, analyse
from simulation.statistics.rule import Answer, Reason

Build = Callable[..., pd.DataFrame]


@pytest.fixture(scope="module")
def lives() -> Lives:
    return simulation.simulate(simulation.load("document-extraction"), 40, 3)


def test_the_default_is_in_months_of_runway(lives: Lives) -> None:
    expected = (
        lives.rows_of("runway_months")
        + lives.rows_of("improvements_live")
        + 10 * lives.rows_of("weeks_meeting_need_share")
    )
    assert Aim().values(lives) == pytest.approx(expected)
    assert not Aim().decides


def test_weights_are_worth_what_they_say(lives: Lives) -> None:
    stated = aim(weights={"improvements_live": 2, "incidents": -0.1})
    expected = 2 * lives.rows_of("improvements_live") - 0.1 * lives.rows_of("incidents")
    assert stated.values(lives) == pytest.approx(expected)
    assert stated.decides


def test_a_month_reads_the_series(lives: Lives) -> None:
    month = aim(maximise="improvements_live@12").values(lives)
    assert month == pytest.approx(lives.series["improvements"][:, 12])
    assert month == pytest.approx(lives.rows_of("improvements_12_months"))
    out = aim(minimise="cash_out@30").values(lives)
    assert out == pytest.approx(-lives.rows_of("cash_out"))


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ({"maximise": "improvments_live"}, "did you mean 'improvements_live'?"),
        ({"maximise": "incidents@3"}, "a month only of"),
        ({"minimise": "cash_out@soon"}, "a whole number of months"),
        ({"subject_to": ["cash_out"]}, "a limit such as"),
        ({"subject_to": ["cash_out <= many"]}, "a number after the sign"),
        ({"weights": {"incidents": 0}}, "a weight that is not 0"),
        ({"maximise": "incidents", "minimise": "cash_out"}, "only one of"),
    ],
)
def test_what_is_no_aim_is_refused(stated: dict[str, object], said: str) -> None:
    with pytest.raises(AimError, match=".") as refused:
        aim(**stated)  # type: ignore[arg-type]
    assert said in str(refused.value)


def test_a_month_beyond_the_horizon_is_refused() -> None:
    with pytest.raises(AimError, match="months 0 to 30"):
        aim(maximise="improvements_live@31").within(30)


def decided(
    make_lives: Build, gains: dict[str, float], out: dict[str, float], noise: float = 0.1
) -> Findings:
    """Return findings on lives with known gains in the aim and known incidents."""
    table = make_lives({name: (0, 0, 0) for name in gains}, 400)
    draws = np.random.default_rng(5).normal(size=400)
    for place, name in enumerate(gains):
        rows = table["alternative"] == name
        own = np.random.default_rng(place).normal(size=400)
        table.loc[rows, DECISION_VALUE] = draws + gains[name] + noise * own
        table.loc[rows, "incidents"] = 10.0 * (np.arange(400) < 400 * out[name])
    stated = aim(maximise="improvements_live", subject_to=["incidents <= 3"])
    return analyse(table, "never", 30.0, aim=stated)


@pytest.mark.parametrize(
    ("gain", "out", "out_baseline", "answer", "reason"),
    [
        (2.0, 0.1, 0.1, Answer.YES, Reason.AIM_GAINS),
        (-2.0, 0.1, 0.1, Answer.NO, Reason.AIM_LOSES),
        (0.1, 0.1, 0.1, Answer.TOO_CLOSE, Reason.ALIKE),
        (0.5, 0.1, 0.1, Answer.TOO_CLOSE, Reason.BORDERLINE),
        (2.0, 0.6, 0.1, Answer.NO, Reason.LIMIT_BROKEN),
        (2.0, 0.6, 0.6, Answer.NO, Reason.NOBODY_KEEPS),
        (-2.0, 0.1, 0.6, Answer.YES, Reason.LIMIT_KEPT),
        (2.0, 0.3, 0.1, Answer.NOT_ENOUGH_RUNS, Reason.LIMIT_UNSURE),
    ],
)
def test_the_aim_and_its_limits_decide(
    make_lives: Build, gain: float, out: float, out_baseline: float, answer: Answer, reason: Reason
) -> None:
    found = decided(make_lives, {"never": 0, "now": gain}, {"never": out_baseline, "now": out})
    verdict = found.decision.verdicts["now"]
    assert (verdict.answer, verdict.reasons) == (answer, (reason,))
    assert found.by_aim


def test_too_few_lives_say_how_many_would_do(make_lives: Build) -> None:
    found = decided(make_lives, {"never": 0, "now": 0.7}, {"never": 0.1, "now": 0.1}, noise=9.0)
    verdict = found.decision.verdicts["now"]
    assert verdict.answer is Answer.NOT_ENOUGH_RUNS
    assert verdict.lives_needed > 400


def test_who_is_not_beaten_is_named(make_lives: Build) -> None:
    gains = {"never": 0.0, "now": 2.0, "month-3": 2.1, "month-6": 1.0}
    found = decided(make_lives, gains, dict.fromkeys(gains, 0.0))
    assert found.decision.best == ("now", "month-3")


def test_nobody_is_unbeaten_where_nobody_keeps_the_limits(make_lives: Build) -> None:
    found = decided(make_lives, {"never": 0, "now": 2.0}, {"never": 0.6, "now": 0.7})
    assert found.decision.best == ()


def test_limits_of_the_scenario_hold_beside_what_is_stated() -> None:
    company = simulation.load(
        {
            "extends": "document-extraction",
            "aim": {"maximise": "improvements_live@12", "subject_to": "cash_out <= 0.99"},
        }
    )
    limited = aim_of(company, aim(subject_to=["incidents <= 200"]))
    assert limited.words.startswith("most improvements live by month 12")
    assert [str(each) for each in limited.limits] == ["cash_out <= 0.99", "incidents <= 200"]
    other = aim_of(company, aim(minimise="incidents"))
    assert other.words.startswith("least incidents")
    assert [str(each) for each in other.limits] == ["cash_out <= 0.99"]


def test_a_scenario_may_state_the_aim() -> None:
    company = simulation.load(
        {
            "extends": "document-extraction",
            "aim": {"maximise": "improvements_live@12", "subject_to": "cash_out <= 0.99"},
        }
    )
    found = simulation.compare(company, 40, 3)
    assert found.aim.words == (
        "most improvements live by month 12, provided that cash ran out in at most 99% of lives"
    )
    assert company.content_hash() == simulation.load("document-extraction").content_hash()


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ({"maximise": "improvments_live"}, "aim.maximise: found 'improvments_live'"),
        ({"maximise": "incidents", "minimise": "incidents"}, "aim: found maximise and minimise"),
        ({"maximize": "incidents"}, "did you mean 'maximise'?"),
        ({"subject_to": ["cash_out@31 < 1"]}, "months 0 to 30"),
    ],
)
def test_what_is_no_aim_of_a_scenario_is_refused(stated: dict[str, object], said: str) -> None:
    with pytest.raises(simulation.ScenarioError, match=".") as refused:
        simulation.compare(simulation.load({"extends": "document-extraction", "aim": stated}), 2)
    assert said in str(refused.value)
