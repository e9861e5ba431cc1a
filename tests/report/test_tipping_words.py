"""Where a decision flips, in words, tables and figures."""

from __future__ import annotations

import io
import math
from dataclasses import replace

import numpy as np
import pytest

from simulation.decision.dials import Dial
from simulation.decision.guide import GUIDE_SHARE, THRESHOLD, WEEKLY_DAYS, GuideRules
from simulation.decision.plans import BY_RULE, NEVER, NOW
from simulation.decision.tipping import TippingPoint, TippingValue
from simulation.report.figure_tipping import guide_figure, tipping_figure
from simulation.report.guide import guide_data, guide_sentences
from simulation.report.summary import to_json
from simulation.report.tables import answer_console
from simulation.report.tipping import (
    ends_words,
    tipping_data,
    tipping_notes,
    tipping_sentence,
    tipping_table,
    value_words,
)
from simulation.report.tipping_store import points_frame
from simulation.statistics.aim import Aim
from simulation.statistics.crossing import Flip, crossings
from simulation.statistics.rule import Answer, DecisionRule

DAYS = Dial("retrain_need_calendar_days", "need", "calendar days", "lever", 5.0, 90.0, 14.0)
NEED = (5.0, 7.0, 14.0, 21.0, 34.0, 90.0)
SHARES = (0.1, 0.2, 0.3, 0.5, 0.7)


def tipped(
    gains: tuple[float, ...],
    points: tuple[float, ...] = NEED,
    dial: Dial = DAYS,
    spread: float = 0.6,
    names: tuple[str, str] = (NOW, NEVER),
    guide: float = math.nan,
) -> TippingPoint:
    """Return a tipping point whose gains have these means, and the same luck at each point."""
    luck = np.random.default_rng(1).normal(0.0, spread, size=100)
    luck -= luck.mean()
    found = crossings(points, np.array(gains)[:, None] + luck, zone=Aim().zone)
    values = tuple(
        TippingValue(value, found.band.interval(place), Answer.YES)
        for place, value in enumerate(points)
    )
    return TippingPoint(
        dial, *names, values, found, Aim(), DecisionRule(), None, guide, 200, 0, 100
    )


FALLING = (6.0, 5.0, 1.0, -1.0, -3.0, -4.0)


def said(found: TippingPoint) -> str:
    return tipping_sentence(found, "opening now", "never")


def printed(found: TippingPoint, width: int = 80) -> str:
    file = io.StringIO()
    console = answer_console(file, width)
    console.print(tipping_table(found, found.asked, found.baseline))
    for note in tipping_notes(found):
        console.print(note)
    return file.getvalue()


def test_a_flip_is_told_with_its_interval_and_where_the_company_is() -> None:
    found = tipped(FALLING)
    (flip,) = found.crossings.flips
    assert found.outcome is Flip.FLIPS
    where = ends_words(flip.low, flip.high, "calendar days", "and")
    assert said(found).startswith(
        f"Opening now beats never where retrain_need_calendar_days is below a value between {where}"
    )
    assert "in this model (95 percent)." in said(found)
    assert "Today it is 14 calendar days, where opening now brings 0.9 to 1.1" in said(found)
    rising = tipped(tuple(-gain for gain in FALLING))
    assert "is above a value between" in said(rising)


def test_several_flips_are_all_told() -> None:
    found = tipped((4.0, 2.0, -2.0, -2.0, 2.0, 4.0))
    assert len(found.crossings.flips) == 2
    assert "below a value between" in said(found)
    assert "and above a value between" in said(found)


@pytest.mark.parametrize(
    ("gains", "spread", "outcome", "words"),
    [
        (
            (6.0, 5.0, 4.0, 3.0, 3.0, 2.0),
            0.6,
            Flip.NO_FLIP,
            "No flip inside the range: opening now",
        ),
        ((-6.0, -5.0, -4.0, -3.0, -3.0, -2.0), 0.6, Flip.NO_FLIP, "never beats opening now all"),
        ((6.0, 5.0, 4.0, 3.0, 0.2, 0.1), 9.0, Flip.MAY_FLIP, "elsewhere in the range the lives"),
        ((6.0, 5.0, 4.0, 3.0, 0.1, 0.0), 0.6, Flip.MAY_FLIP, "the difference is within 0.5"),
        ((0.1, 0.0, 0.1, 0.0, 0.1, 0.0), 0.3, Flip.TOO_CLOSE, "Too close to call from 5 to 90"),
        (
            (1.0, 0.0, 1.0, 0.0, 1.0, 0.0),
            40.0,
            Flip.NOT_ENOUGH_RUNS,
            "more could (`nexthire tipping`, --replications)",
        ),
    ],
)
def test_every_outcome_has_its_words(
    gains: tuple[float, ...], spread: float, outcome: Flip, words: str
) -> None:
    found = tipped(gains, spread=spread)
    assert found.outcome is outcome
    assert words in said(found)


def test_an_interval_that_the_range_cuts_off_is_said() -> None:
    found = tipped((6.0, 1.0, -3.0, -3.0, -2.0, 0.1))
    assert [flip.closed for flip in found.crossings.flips] == [True, False]
    assert "the range ends before that interval does" in said(found)


def test_what_is_not_known_or_changes_nothing_is_said() -> None:
    drawn = replace(DAYS, today=math.nan, drawn=(6.0, 40.0))
    assert "It is not known: most likely 6 to 40 calendar days." in said(
        tipped(FALLING, dial=drawn)
    )
    assert "In this company it changes nothing." in said(tipped((3.0,) * 6))


def test_lives_needed_for_a_width_are_told() -> None:
    found = replace(tipped(FALLING), precision=0.5)
    assert found.lives_needed > found.lives
    assert f"About {found.lives_needed:,} lives would make the interval as narrow as" in said(found)
    assert replace(found, precision=80.0).lives_needed == 0


def test_the_curve_fits_eighty_columns_and_marks_today() -> None:
    told = printed(tipped(FALLING))
    assert max(map(len, told.splitlines())) <= 80
    (today,) = [line for line in told.splitlines() if "today" in line]
    assert today.split()[0] == "14"
    assert "0 of them failed" not in told
    assert "3 of them failed and left out" in printed(replace(tipped(FALLING), failed=3))
    chance = replace(DAYS, kind="chance", grade="assumed")
    assert "drawn anew in every event" in " ".join(printed(tipped(FALLING, dial=chance)).split())


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (12.0, "calendar days", "12 calendar days"),
        (1.36e6, "USD", "$1.36M"),
        (192_000.0, "USD a year", "$192k a year"),
        (0.3, "share", "30%"),
        (0.05, "probability", "5%"),
        (1.25, "multiple, 1 = unchanged", "1.25 times"),
        (1.0, "0 or 1", "1"),
        (12_345.0, "items", "12,345 items"),
    ],
)
def test_values_are_read_in_their_units(value: float, unit: str, words: str) -> None:
    assert value_words(value, unit) == words


def test_two_ends_share_their_unit() -> None:
    assert ends_words(0.1, 0.3, "share") == "10 to 30%"
    assert ends_words(0.1, 0.1, "share") == "10%"
    assert ends_words(1e6, 2e6, "USD a year", "and") == "$1.00M and $2.00M a year"


def test_the_data_and_the_table_of_points_say_the_same() -> None:
    found = tipped(FALLING)
    data, frame = tipping_data(found), points_frame((found, found))
    assert to_json(data)
    assert len(frame) == 12
    assert list(frame["value"][:6]) == [point["value"] for point in data["points"]]  # type: ignore[index,union-attr,call-overload]
    assert data["outcome"] == "flips"
    (flip,) = found.crossings.flips
    assert data["flips"] == [
        {
            "estimate": flip.root,
            "low": flip.low,
            "high": flip.high,
            "gains_above": False,
            "reaches_low_end": False,
            "reaches_high_end": False,
        }
    ]


def rules(
    weekly: tuple[float, ...], now: tuple[float, ...], never: tuple[float, ...], spread: float = 0.6
) -> GuideRules:
    pairs = ((BY_RULE, NOW), (BY_RULE, NEVER))
    toil = [
        tipped(gains, SHARES, THRESHOLD, spread, names, GUIDE_SHARE)
        for gains, names in zip((now, never), pairs, strict=True)
    ]
    return GuideRules(tipped(weekly, guide=WEEKLY_DAYS, spread=spread), *toil, (0.1, 0.3))


def test_the_guides_rules_are_compared_with_the_companys_own() -> None:
    weekly, toil = guide_sentences(
        rules(FALLING, (-1.0, -2.0, -3.0, -4.0, -5.0), (4.0, 3.0, 2.0, 1.0, -1.0)), "MLOps engineer"
    )
    assert weekly.startswith("Weekly retraining: the guide says a need of 7 days or less; here ")
    assert "at needs below a value between" in weekly
    assert "At the week it brings 4.9 to 5.1" in weekly
    assert "waiting for it brings 2.9 to 3.1" in toil
    assert "Opening now beats waiting at every threshold from 10 to 70%." in toil
    assert "Waiting beats never opening it at thresholds below a value between" in toil
    assert "Of the thresholds tried, 10 to 30% may be the best" in toil
    assert weekly.endswith("All in this model.")


def test_the_guides_rules_have_words_for_every_outcome() -> None:
    some = rules((4.0,) * 6, (1.0, 2.0, 3.0, 4.0, 5.0), (0.0,) * 5)
    weekly, toil = guide_sentences(some, "MLOps engineer")
    assert "at every need from 5 to 90 calendar days" in weekly
    assert "Waiting beats opening now at every threshold" in toil
    assert "Too close to call from 10 to 70% of ml_toil_share" in toil
    unsure = rules((0.0,) * 6, (0.0,) * 5, (0.0,) * 5, spread=30.0)
    assert "Not enough runs" in guide_sentences(unsure, "MLOps engineer")[0]
    alone = replace(some, toil_now=None, toil_never=None, best_thresholds=(), interrupted=True)
    assert len(guide_sentences(alone, "MLOps engineer")) == 1
    assert guide_data(alone)["toil_against_now"] is None
    assert to_json(guide_data(some))


def test_the_figure_shades_the_interval_and_marks_today() -> None:
    found = tipped(FALLING, guide=7.0)
    figure = tipping_figure(found)
    (axes,) = figure.axes
    assert {text.get_text() for text in axes.texts} == {"today", "guide"}
    assert axes.get_title(loc="left") == "Gain of now over never"
    assert axes.get_xscale() == "log"
    (flip,) = found.crossings.flips
    spans = [patch.get_x() for patch in axes.patches]
    assert spans == [pytest.approx(flip.low)]
    # Straight from one value lived to the next, and to where the gain is zero: no curve between.
    assert set(axes.lines[0].get_xdata()) == {*found.crossings.points, flip.root}
    assert tipping_figure(tipped((3.0,) * 6), axes=axes) is figure
    three = guide_figure(rules(FALLING, (-1.0,) * 5, (1.0,) * 5))
    assert len(three.axes) == 3
    assert three.axes[1].get_title(loc="left") == "Gain of waiting for a sign over now"
