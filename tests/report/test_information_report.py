"""What to find out first, robustness and grades, as a founder reads them at 80 columns."""

from __future__ import annotations

import io
import json
import math
from dataclasses import replace

import numpy as np
import pytest
from rich.console import Console, RenderableType

from simulation.decision.grades import Grades, Held, Retest
from simulation.decision.information import Finding, Information
from simulation.decision.robustness import Regret, Robustness
from simulation.experiment.uncertain import UncertainQuantity
from simulation.report.grades import grade_data, grade_notes, grade_sentences, grade_table
from simulation.report.information import (
    information_data,
    information_notes,
    information_sentences,
    information_table,
    plain,
    range_words,
    value_words,
    worth_words,
)
from simulation.report.robustness import (
    regret_table,
    robustness_data,
    robustness_notes,
    robustness_sentences,
)
from simulation.statistics.conditions import Bound, Condition
from simulation.statistics.information import PerfectInformation, Worth
from simulation.statistics.intervals import Interval
from simulation.statistics.rule import Answer

MONTHS = "months of runway"
DRIFT = UncertainQuantity(
    "drift_pp_per_calendar_month",
    "accuracy points lost per month without retraining, gradual part",
    "percentage points a month",
    "assumed",
    "parameter",
    0.1,
    2.0,
)
SUCCESS = UncertainQuantity(
    "experiment_success_prob",
    "P(experiment yields a real improvement worth shipping)",
    "probability",
    "measured",
    "parameter",
    0.08,
    0.34,
)
LABELS = {"now": "open it now"}


def between(low: float, high: float, constant: bool = False) -> Interval:
    return Interval((low + high) / 2, low, high, 0.95, "", 250, constant=constant)


def information(
    worths: tuple[tuple[float, float, bool], ...] = ((0.62, 0.21, True), (0.3, 0.2, False)),
    everything: tuple[float, float] = (1.1, 0.2),
    unit: str = MONTHS,
) -> Information:
    findings = tuple(
        Finding(quantity, Worth(value, error), out)
        for quantity, (value, error, out) in zip((DRIFT, SUCCESS), worths, strict=False)
    )
    all_of_it = Worth(*everything)
    perfect = PerfectInformation(all_of_it, all_of_it)
    return Information(
        findings, perfect, "now", ("now", "never"), (), unit, 1.0, lives=500, worlds=250
    )


def printed(*parts: RenderableType | None) -> list[str]:
    console = Console(file=io.StringIO(), width=80, color_system=None, highlight=False)
    for part in parts:
        console.print(part)
    file = console.file
    assert isinstance(file, io.StringIO)
    return file.getvalue().splitlines()


def test_the_first_number_is_named_with_its_worth_and_error() -> None:
    first, everything = information_sentences(information(), LABELS)
    assert first == (
        "Find out first: accuracy points lost per month without retraining, gradual part. Knowing "
        "it before you decide is worth 0.6 months of runway (+- 0.2) in this model."
    )
    assert everything == (
        "Knowing all 2 uncertain numbers, though not your luck, would be worth 1.1 months of "
        "runway (+- 0.2)."
    )


def test_nothing_is_named_that_chance_may_have_brought() -> None:
    (first, _) = information_sentences(information(((0.6, 0.1, False), (0.3, 0.2, False))))
    assert first.startswith("No single number is surely worth finding out first: none of 2")
    assert "accuracy" not in first


def test_what_does_not_matter_is_not_worth_finding_out() -> None:
    info = information(((0.1, 0.01, False), (0.0, 0.0, False)), everything=(0.1, 0.02))
    assert information_sentences(info, LABELS)[0].startswith(
        "Nothing is worth finding out before you decide"
    )
    assert '"open it now"' in information_sentences(info, LABELS)[0]
    assert information_table(info) is None


def test_there_may_be_nothing_to_find_out() -> None:
    assert "held at its centre" in information_sentences(information(()))[0]
    only = replace(information(), alternatives=("now",), left_out=("never",))
    first, last = information_sentences(only)
    assert "only one plan" in first
    assert last.endswith('broken: "never".')


def test_luck_that_cannot_be_told_apart_is_said() -> None:
    info = information(everything=(math.nan, math.nan))
    assert "two lives in each world" in information_sentences(info)[-1]
    assert json.loads(json.dumps(information_data(info), allow_nan=False))["everything"] == {
        "value": None,
        "standard_error": None,
    }


def test_the_table_fits_and_marks_what_may_be_chance() -> None:
    info = information()
    lines = printed(information_table(info), *information_notes(info))
    assert max(map(len, lines)) <= 80
    text = " ".join(" ".join(lines).split())
    assert "0.6 +- 0.2" in text
    assert "0.3 +- 0.2 ?" in text
    assert "0.1 to 2" in text
    assert "could make one of 2 numbers seem to" in text


@pytest.mark.parametrize(
    ("worth", "unit", "words"),
    [
        (Worth(0.62, 0.21), MONTHS, "0.6 months of runway (+- 0.2)"),
        (Worth(0.031, 0.004), MONTHS, "0.031 months of runway (+- 0.004)"),
        (Worth(0.0, 0.0), MONTHS, "0.0 months of runway (+- less than 0.1)"),
        (Worth(12_345.0, 2_000.0), "USD", "$12k (+- $2k)"),
        (Worth(0.0123, 0.004), "share", "1.2 pp (+- 0.4 pp)"),
        (Worth(-0.2, 0.3), MONTHS, "0.0 months of runway (+- 0.3)"),
        (Worth(math.nan, math.nan), MONTHS, "n/a"),
    ],
)
def test_worths_are_told_with_their_error(worth: Worth, unit: str, words: str) -> None:
    assert worth_words(worth, unit) == words


def test_numbers_are_told_in_plain_words() -> None:
    assert plain(SUCCESS.meaning) == (
        "probability of (experiment yields a real improvement worth shipping)"
    )
    assert value_words(0.34, SUCCESS) == "34%"
    assert range_words(SUCCESS) == "8 to 34%"
    money = replace(DRIFT, unit="USD a calendar month", low=3000.0, high=48_000.0)
    assert range_words(money) == "$3k to $48k a calendar month"
    times = replace(DRIFT, unit="multiple, 1 = unchanged")
    assert value_words(1.42, times) == "1.42 times"


def robust(rules: bool = True) -> Robustness:
    rule = Condition(
        (Bound(0, above=0.6), Bound(1, at_most=0.12)),
        1,
        between(0.4, 1.2),
        between(0.16, 0.23),
        between(0.57, 0.75),
        between(0.25, 0.37),
    )
    return Robustness(
        {
            "now": Regret(between(0.1, 0.4), between(0.4, 1.2)),
            "never": Regret(between(2.0, 2.5), between(4.0, 5.0)),
        },
        "now",
        ("now",),
        "now",
        (rule,) if rules else (),
        (DRIFT, SUCCESS),
        (),
        MONTHS,
        250,
        True,
    )


def test_regret_and_conditions_are_sentences() -> None:
    least, rule = robustness_sentences(robust(), LABELS)
    assert least == (
        '"open it now" is regretted least: in nine worlds of ten another plan is worth at most '
        "0.4 to 1.2 months of runway more."
    )
    assert rule == (
        'When "accuracy points lost per month without retraining, gradual part" is above 0.6 '
        'percentage points a month and "probability of (experiment yields a real improvement '
        'worth shipping)" is at most 12% (16 to 23% of worlds), "never" is worth 0.4 to 1.2 '
        'months of runway more than "open it now". It is better in 57 to 75% of these worlds, '
        "which are 25 to 37% of all worlds where it is."
    )


def test_plans_that_cannot_be_told_apart_are_named() -> None:
    found = replace(robust(rules=False), not_beaten=("now", "never"))
    least, none = robustness_sentences(found)
    assert least.endswith('These worlds cannot tell whether "never" is regretted more.')
    assert none.startswith("No short rule")


def test_a_plan_never_beaten_is_said_so() -> None:
    never = replace(
        robust(rules=False),
        regrets={
            "now": Regret(between(0, 0, True), between(0, 0, True)),
            "never": robust().regrets["never"],
        },
    )
    assert "no other plan is ever worth more" in robustness_sentences(never)[0]


def test_the_regret_table_fits() -> None:
    found = replace(robust(), corrected=False)
    lines = printed(regret_table(found, LABELS), *robustness_notes(found))
    assert max(map(len, lines)) <= 80
    assert any("2.0 to 2.5" in line and "4.0 to 5.0" in line for line in lines)
    assert "regrets are too high" in " ".join(" ".join(lines).split())
    assert json.dumps(robustness_data(found), allow_nan=False)


def graded(
    low: tuple[float, float, Answer], high: tuple[float, float, Answer], flip: bool
) -> Grades:
    ends = [Held(between(first, last), answer, True) for first, last, answer in (low, high)]
    retest = Retest(DRIFT, 0.1, *ends, flip)
    shares = {"measured": Worth(0.6, 0.1), "assumed": Worth(0.4, 0.1)}
    everywhere = Held(between(0.2, 0.9), Answer.YES, True)
    return Grades(
        "now",
        "never",
        everywhere,
        (retest,),
        shares,
        {"measured": 10, "assumed": 90},
        MONTHS,
        500,
        200,
    )


STANDS = graded((0.1, 1.0, Answer.YES), (0.2, 0.9, Answer.YES), flip=False)


def test_how_much_rests_on_assumptions_is_told() -> None:
    resting, stands = grade_sentences(STANDS, LABELS)
    assert resting == (
        "90 of 100 numbers that are not known in this answer are graded assumed; they account for "
        '40% (+- 10%) of what single numbers explain of the difference between "open it now" and '
        '"never".'
    )
    assert stands == (
        "The answer does not surely change if the one that seems to matter most is at either end "
        "of its range."
    )


def test_a_share_that_cannot_be_told_is_not() -> None:
    for share in (Worth(0.4, 0.6), Worth(math.nan, math.nan)):
        found = replace(STANDS, shares={**STANDS.shares, "assumed": share})
        assert grade_sentences(found)[0].endswith("these lives cannot tell.")


def test_an_assumption_that_flips_the_verdict_is_named() -> None:
    turned = graded((0.1, 1.0, Answer.YES), (-1.4, -0.5, Answer.NO), flip=True)
    assert grade_sentences(turned)[1] == (
        'The answer rests on an assumption: "accuracy points lost per month without retraining, '
        'gradual part". Compared with "never", "now" is worth, at 0.1 percentage points a month '
        "0.1 to 1.0 months of runway more and at 2 percentage points a month 0.5 to 1.4 months of "
        "runway less."
    )
    closer = graded((0.1, 1.0, Answer.YES), (0.1, 0.3, Answer.TOO_CLOSE), flip=True)
    assert grade_sentences(closer)[1].endswith(
        "It is yes at 0.1 percentage points a month and too close at 2 percentage points a month."
    )


def test_the_table_of_grades_fits() -> None:
    lines = printed(grade_table(STANDS, LABELS), *grade_notes(STANDS))
    assert max(map(len, lines)) <= 80
    assert any("+0.2 to +0.9" in line and "yes" in line for line in lines)
    empty = replace(STANDS, retests=())
    assert grade_table(empty) is None
    assert grade_notes(empty) == []
    data = json.loads(json.dumps(grade_data(STANDS), allow_nan=False))
    assert data["assumed"][0]["flips"] is False
    assert data["grades"]["assumed"] == {"numbers": 90, "share": 0.4, "standard_error": 0.1}


def test_control_characters_obey_nobody() -> None:
    evil = replace(DRIFT, meaning="a\x1b[31m number")
    info = replace(information(), findings=(Finding(evil, Worth(0.6, 0.1), True),))
    text = "\n".join([*information_sentences(info), *printed(information_table(info))])
    assert "\x1b" not in text


def test_plain_data_have_every_number() -> None:
    data = json.loads(json.dumps(information_data(information()), allow_nan=False))
    assert [each["name"] for each in data["numbers"]] == [DRIFT.name, SUCCESS.name]
    assert data["numbers"][0]["value"] == pytest.approx(0.62)
    assert np.isfinite(data["everything"]["standard_error"])
