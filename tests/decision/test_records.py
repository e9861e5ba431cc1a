"""Records: forecasts are those of the lives, and scores say what happened."""

from __future__ import annotations

import io
import json
import math
from typing import Any

import numpy as np
import pytest
from recording import DATE, MONTHS, RUN, happened, recorded
from rich.console import Console

import simulation
from simulation.decision.journal import (
    Decision,
    Line,
    Outcome,
)
from simulation.decision.records import (
    BY_NAME,
    TOLD,
    decision_asked,
    ends,
    forecasts,
    outcome,
    score_journal,
    told_months,
)
from simulation.experiment.lives import Lives
from simulation.experiment.runs import Run
from simulation.report.records import (
    entry_words,
    forecast_notes,
    forecast_table,
    score_data,
    score_sentence,
    score_table,
)
from simulation.report.summary import to_json
from simulation.scenario import Scenario, ScenarioError
from simulation.scenario.errors import Flaw
from simulation.statistics.intervals import quantile_interval

# Forecasts


def test_lives_that_end_in_a_month_are_those_of_the_whole_horizon_up_to_it(
    company: Scenario, lives: Lives
) -> None:
    ended = RUN.live({"x": company.with_changes({"horizon_months": 12})}).alternatives["x"]
    for series, measure in (("improvements", "improvements_live"), ("cash_usd", "cash_end_usd")):
        np.testing.assert_array_equal(lives.series[series][:, 12], ended.rows_of(measure))


def test_a_forecast_is_the_spread_of_lives(decision: Decision, lives: Lives) -> None:
    found = decision.forecast("improvements_live", 12)
    values = lives.series["improvements"][:, 12]
    for end, probability in ((found.low, 0.1), (found.middle, 0.5), (found.high, 0.9)):
        assert end == ends(quantile_interval(values, probability, worlds=lives.worlds))
    assert np.mean(np.array(found.percentiles) <= found.high.estimate) >= 0.9
    assert list(found.percentiles) == sorted(found.percentiles)
    assert len(found.percentiles) == 100
    assert found.known_share == 1.0


def test_every_number_is_forecast_at_every_month(decision: Decision) -> None:
    found = [(each.month, each.measure) for each in decision.forecasts]
    assert found == [(month, told.name) for month in MONTHS for told in TOLD]
    assert decision.months == MONTHS


def test_forecasts_know_neither_the_horizon_nor_other_months(
    company: Scenario, decision: Decision
) -> None:
    shorter = company.with_changes({"horizon_months": 7})
    lives = RUN.live({"x": shorter}).alternatives["x"]
    for each in forecasts(shorter, lives, RUN, (6,)):
        assert each == decision.forecast(each.measure, 6)


def test_other_lives_fall_into_the_bands_as_often_as_they_should(
    company: Scenario, decision: Decision
) -> None:
    others = RUN.with_lives(420).live({"x": company}, 120, 420).alternatives["x"]
    for name, series in (("cash_usd", "cash_usd"), ("improvements_live", "improvements")):
        found = decision.forecast(name, 12)
        values = others.series[series][:, 12]
        inside = np.mean((values >= found.low.estimate) & (values <= found.high.estimate))
        # Both the band's ends and these lives have errors, in 60 and 150 worlds.
        error = math.sqrt(0.8 * 0.2 * (1 / 60 + 1 / 150))
        assert inside == pytest.approx(0.8, abs=3 * error)


def test_only_months_up_to_the_horizon_can_be_forecast(company: Scenario) -> None:
    assert told_months(company, (12, 3, 40)) == (3, 12)
    with pytest.raises(ScenarioError, match="allowed: a month up to 30, the horizon"):
        told_months(company, (31,))


def test_lives_that_have_ended_count_as_they_ended(company: Scenario) -> None:
    poor = company.with_changes({"cash_usd": 150_000, "horizon_months": 12})
    lives = RUN.live({"x": poor}).alternatives["x"]
    found = recorded(poor, lives, (12,))
    assert found.alive[12].estimate == 0.0
    assert found.forecast("cash_usd", 12).high.estimate == 0.0
    nothing = found.forecast("refresh_interval_days", 12)
    assert (nothing.known_share, nothing.percentiles) == (0.0, ())
    assert nothing.low.estimate is None
    result = score_journal([found, happened(found, 12, refresh_interval_days=14, cash_usd=0)])
    undefined, cash = sorted(result.numbers, key=lambda each: each.scored is not None)
    assert undefined.scored is None
    assert cash.scored is not None
    assert cash.scored.inside
    assert "no life had it" in printed(score_table(result))
    only = score_journal([found, happened(found, 12, refresh_interval_days=14)])
    assert only.calibration is None
    assert "no life had such a number" in score_sentence(only)
    assert "calibration" not in score_data(only)


def test_the_record_can_be_lived_again(decision: Decision, lives: Lives) -> None:
    again = simulation.load(json.loads(decision.model_dump_json())["company"])
    assert again.content_hash() == decision.chosen_hash
    run = Run(decision.replications, decision.seed, lives_per_world=decision.lives_per_world)
    np.testing.assert_array_equal(run.live({"x": again}).alternatives["x"].rows, lives.rows)


# Scores


def test_what_lies_in_the_middle_is_inside_and_far_off_is_not(decision: Decision) -> None:
    cash = decision.forecast("cash_usd", 6)
    middle, high = cash.middle.estimate, cash.high.estimate
    assert middle is not None
    assert high is not None
    inside = score_journal([decision, happened(decision, 6, cash_usd=middle)])
    outside = score_journal([decision, happened(decision, 6, cash_usd=10 * high)])
    (here,), (there,) = inside.numbers, outside.numbers
    assert here.scored is not None
    assert there.scored is not None
    assert here.scored.inside
    assert here.scored.place == pytest.approx(0.5, abs=0.05)
    assert not there.scored.inside
    assert there.scored.place == 1.0
    assert there.scored.score > 100 * here.scored.score
    assert "Cash at month 6 was high: 9" in score_sentence(outside)
    assert "1 of 1 number fell inside its 80 percent bands" in score_sentence(inside)


def test_what_lies_at_an_end_of_a_band_is_no_miss(decision: Decision) -> None:
    cash = decision.forecast("cash_usd", 6)
    assert cash.low.estimate is not None
    found = score_journal([decision, happened(decision, 6, cash_usd=cash.low.estimate * 0.9999)])
    sentence = score_sentence(found)
    assert "0 of 1 number fell inside its 80 percent bands, 1 at the edge." in sentence
    assert "Cash at month 6 was" not in sentence
    assert "at the edge" in printed(score_table(found))
    above = score_journal([decision, happened(decision, 6, cash_usd=cash.low.estimate * 1.0001)])
    assert "1 of 1 number fell inside its 80 percent bands." in score_sentence(above)


def test_a_later_outcome_replaces_an_earlier_one(decision: Decision) -> None:
    entries = [
        decision,
        happened(decision, 6, cash_usd=1.0, headcount=6),
        happened(decision, 6, cash_usd=2.0),
    ]
    found = {each.forecast.measure: each.happened for each in score_journal(entries).numbers}
    assert found == {"cash_usd": 2.0, "headcount": 6.0}


def test_several_decisions_are_scored_together_or_one_by_one(
    company: Scenario, lives: Lives, decision: Decision
) -> None:
    other = recorded(company, lives, (6,), "b")
    entries = [
        decision,
        other,
        happened(decision, 12, improvements_live=1e6, headcount=6),
        happened(other, 6, cash_usd=0),
    ]
    found = score_journal(entries)
    assert found.calibration is not None
    assert (found.calibration.numbers, found.calibration.forecasts) == (3, 2)
    assert "over 2 decisions" in score_sentence(found)
    assert len(score_journal(entries, other.id).numbers) == 1
    text = printed(score_table(found))
    assert decision.id in text
    assert other.id in text


def test_outcomes_of_unknown_decisions_do_not_count(decision: Decision) -> None:
    stray = Outcome(decision="other", date=DATE, month=6, numbers={"cash_usd": 1.0})
    assert score_journal([decision, stray]).numbers == ()


@pytest.mark.parametrize(
    ("month", "numbers", "message"),
    [
        (7, {"cash_usd": 1}, "allowed: a month that was forecast: 3, 6, 12"),
        (99, {"cash_usd": 1}, "found 99"),
        (None, {"cash_usd": 1}, "found nothing"),
        (True, {"cash_usd": 1}, "found true"),
        (6, {}, "at least one of cash_usd"),
        (6, {"cash": 1}, "found 'cash'"),
        (6, {"cash_usd": "much"}, "allowed: a number"),
        (6, {"cash_usd": True}, "allowed: a number"),
        (6, {"cash_usd": math.inf}, "a finite number"),
    ],
)
def test_what_was_not_forecast_cannot_be_compared(
    decision: Decision, month: object, numbers: dict[str, Any], message: str
) -> None:
    with pytest.raises(Flaw, match=message):
        outcome(decision, month, numbers, DATE)


def test_a_decision_is_found_by_the_beginning_of_its_id(
    company: Scenario, lives: Lives, decision: Decision
) -> None:
    other = recorded(company, lives, (6,), "b")
    assert decision_asked([decision], "j", None) is decision
    assert decision_asked([decision, other], "j", "2026-01-31-b") is other
    with pytest.raises(ScenarioError, match="found 2 decisions, allowed: --id with one of"):
        decision_asked([decision, other], "j", None)
    with pytest.raises(ScenarioError, match="no decision called 'x'"):
        decision_asked([decision], "j", "x")
    with pytest.raises(ScenarioError, match="a journal with a decision"):
        decision_asked([], "j", None)


# How it is told


def printed(*parts: Any) -> str:
    console = Console(file=io.StringIO(), width=80)
    for part in parts:
        console.print(part)
    return console.file.getvalue()  # type: ignore[attr-defined,no-any-return]


def test_forecasts_can_be_read_at_80_columns(decision: Decision) -> None:
    text = printed(forecast_table(decision), *forecast_notes(decision))
    assert max(map(len, text.splitlines())) <= 80
    assert "…" not in text
    assert "in this model" in text
    for told in BY_NAME.values():
        assert text.count(f" {told.label}") >= len(MONTHS)


def test_scores_can_be_read_at_80_columns(decision: Decision) -> None:
    entries = [decision, happened(decision, 12, **dict.fromkeys(BY_NAME, 1e6))]
    found = score_journal(entries)
    text = printed(score_table(found), score_sentence(found))
    assert max(map(len, text.splitlines())) <= 80
    assert "more fell outside" in text
    assert '"crps"' in to_json(score_data(found))


def test_bands_are_judged_only_as_far_as_decisions_tell(
    company: Scenario, lives: Lives, decision: Decision
) -> None:
    one = score_journal([decision, happened(decision, 12, incidents=1e6)])
    assert score_sentence(one).endswith("It is too early to tell whether the bands are right.")
    many: list[Line] = []
    for number in range(12):
        copy = decision.model_copy(update={"id": f"d{number}"})
        many += [copy, happened(copy, 12, incidents=1e6)]
    assert "trust the bands less" in score_sentence(score_journal(many))
    right: list[Line] = []
    for number in range(40):
        copy = decision.model_copy(update={"id": f"d{number}"})
        right += [
            copy,
            happened(copy, 12, cash_usd=decision.forecast("cash_usd", 12).middle.estimate or 0),
        ]
    assert "too wide" in score_sentence(score_journal(right))


def test_an_entry_is_named_in_a_phrase(decision: Decision) -> None:
    assert entry_words(decision) == 'decision 2026-01-31-a, "now" of document-extraction'
    assert entry_words(happened(decision, 6, cash_usd=1)) == "outcome of 2026-01-31-a at month 6"
    assert "no entry" in entry_words(None)
