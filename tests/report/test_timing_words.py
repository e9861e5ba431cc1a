"""When to open a position, in words, tables and figures."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest

from simulation import load
from simulation.decision.plans import BY_RULE, NEVER, NOW, requisition_asked, start_months
from simulation.decision.timing import RuleTime, StartTime, Timing
from simulation.report.figure_timing import timing_figure
from simulation.report.summary import to_json
from simulation.report.tables import answer_console
from simulation.report.timing import (
    signs_words,
    timing_data,
    timing_notes,
    timing_sentence,
    timing_table,
)
from simulation.report.worth import beside, plot, scale, worth, worth_amount
from simulation.statistics.aim import Aim, aim
from simulation.statistics.intervals import Interval

ROLE = "MLOps engineer"


def interval(low: float, high: float, level: float = 0.95) -> Interval:
    return Interval((low + high) / 2, low, high, level, "", 100)


def exactly(value: float) -> Interval:
    return Interval(value, value, value, 0.95, "", 100, constant=True)


def found(**changes: object) -> Timing:
    timing = Timing(
        baseline=NEVER,
        starts=(
            StartTime(NOW, 0.0, interval(4.0, 6.0)),
            StartTime("month-1", 1.0, interval(3.8, 5.7)),
            StartTime("month-3", 3.0, interval(1.0, 2.0)),
            StartTime("month-12", 12.0, interval(-0.5, 0.2)),
        ),
        rule=RuleTime(
            BY_RULE,
            interval(2.0, 3.0),
            interval(-3.1, -2.2),
            interval(0.9, 0.95),
            interval(6.1, 7.2),
        ),
        best=(NOW, "month-1"),
        leader=NOW,
        alike=False,
        broken=(),
        aim=Aim(),
        level=0.95,
        lives=200,
        worlds=100,
    )
    return replace(timing, **changes)  # type: ignore[arg-type]


def printed(timing: Timing, width: int = 80) -> str:
    file = io.StringIO()
    console = answer_console(file, width)
    console.print(timing_table(timing))
    for note in timing_notes(timing):
        console.print(note)
    return file.getvalue()


def test_the_sentence_names_the_months_and_their_worth_with_intervals() -> None:
    told = timing_sentence(found(), ROLE, "toil above 0.3")
    unit = Aim().unit
    assert told.startswith("When: now or in 1 month; the lives cannot tell which")
    assert f"Opened now, it brings 4.0 to 6.0 {unit} more than never (95 percent" in told
    assert "Waiting for a sign (toil above 0.3) brings 2.0 to 3.0" in told
    assert "2.2 to 3.1 less than the best month" in told
    assert "starts in 90 to 95% of lives, the median in month 6.1 to 7.2." in told
    assert "in this model" in told


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"best": (NOW,)}, "When: now; opening the MLOps engineer position then is the best"),
        (
            {"best": (NEVER,), "leader": NEVER},
            "When: never; opening the MLOps engineer position is",
        ),
        ({"alike": True}, "these are within 0.5 months"),
        (
            {"best": (NEVER, NOW, "month-1", "month-3", "month-12"), "alike": True},
            "When opening the MLOps engineer position does not matter: 4 months and never",
        ),
        (
            {"best": (NEVER, NOW, "month-1", "month-3", "month-12")},
            "When: now to 12 months from now, or never; the lives cannot tell",
        ),
        ({"rule": None}, "all months together)."),
    ],
)
def test_every_kind_of_answer_has_its_words(changes: dict[str, object], said: str) -> None:
    assert said in timing_sentence(found(**changes), ROLE)


def test_a_broken_limit_is_said() -> None:
    limit = "cash_out <= 0.1"
    starts = tuple(replace(start, broken=(limit,)) for start in found().starts)
    hopeless = found(starts=starts, broken=(limit,))
    assert timing_sentence(hopeless, ROLE).startswith(f"Nothing keeps to {limit} in this model")
    assert printed(hopeless).count("breaks a limit") == 5
    some = found(starts=(starts[0], *found().starts[1:]), best=("month-1",))
    assert printed(some).count("breaks a limit") == 1
    assert f"Surely broken somewhere: {limit}." in printed(some)


def test_the_curve_fits_eighty_columns_and_has_no_escapes() -> None:
    told = printed(found())
    assert max(map(len, told.splitlines())) <= 80
    assert "\x1b" not in told
    assert told.isascii() or set(told) - {chr(i) for i in range(128)} <= {"─"}
    rows = [line for line in told.splitlines() if "o" in line and "|" in line]
    assert any(line.lstrip().startswith("now") and "may be best" in line for line in rows)
    assert any(line.lstrip().startswith("at a sign") for line in rows)


def test_an_interval_is_drawn_where_it_is() -> None:
    assert plot(interval(2.0, 4.0), 0.0, 10.0, 11) == "| -o-"
    assert plot(interval(-4.0, -2.0), -10.0, 0.0, 11) == "      -o-" + " |"
    assert plot(exactly(0.0), -5.0, 5.0, 11) == "     o"
    assert plot(Interval(float("nan"), float("nan"), float("nan"), 0.95, "", 1), 0, 1, 5) == "|"
    assert plot(exactly(0.0), 0.0, 0.0, 11) == "o"
    assert scale([interval(2.0, 4.0), interval(-1.0, 1.0)]) == (-1.0, 4.0)
    assert scale([interval(2.0, 4.0)]) == (0.0, 4.0)


def test_a_gain_is_compared_in_its_own_unit() -> None:
    dollars, share, points = (
        aim(maximise="cash_end_usd"),
        aim(maximise="live_quality_end"),
        aim(weights={"improvements_live": 1}),
    )
    assert beside(interval(1.2e6, 3.4e6), dollars, "never") == "$1.2M to $3.4M more than never"
    assert beside(interval(-0.02, -0.01), share, "now") == "1.0 to 2.0 pp less than now"
    assert beside(interval(-1.0, 2.0), points, "never").startswith("between 1.0 less and 2.0 ")
    assert beside(exactly(0.0), points, "never") == "exactly as much as never"
    assert worth(interval(0.01, 0.02), share) == "+1.0 to +2.0 pp"
    assert worth_amount(0.05, share) == "5 percentage points"
    assert worth_amount(1e6, dollars) == "$1.0M"
    assert worth_amount(0.01, dollars) == "$0.01"


def test_the_data_are_plain_and_whole() -> None:
    data = timing_data(found())
    assert data["best"] == [NOW, "month-1"]
    assert [start["month"] for start in data["starts"]] == [0.0, 1.0, 3.0, 12.0]  # type: ignore[index,union-attr,call-overload]
    assert to_json(data)
    undefined = replace(
        found().starts[0], gain=Interval(1.0, float("nan"), float("nan"), 0.95, "", 1)
    )
    assert to_json(timing_data(found(starts=(undefined,), rule=None)))
    assert timing_sentence(found(starts=(undefined,), rule=None), ROLE)


def test_the_signs_are_the_plans_own_in_words() -> None:
    company = load("document-extraction")
    key, role = requisition_asked(company, "mlops")
    plans = start_months(company, key, role, (0,))
    told = signs_words(plans[BY_RULE], key)
    assert told.startswith("ML engineers' toil share above 0.3 over 8 weeks or ")
    assert signs_words(plans[NOW], key) == ""


@pytest.mark.parametrize("months", [(0.0,), (0.0, 1.0, 3.0, 12.0)])
def test_the_figure_has_the_band_the_best_months_and_the_rule(months: tuple[float, ...]) -> None:
    starts = tuple(start for start in found().starts if start.month in months)
    figure = timing_figure(found(starts=starts, broken=()))
    (axes,) = figure.axes
    labels = [label.get_text() for label in axes.get_xticklabels()]
    assert labels == [f"{month:g}" for month in months] + ["at a\nsign"]
    assert "never" in [text.get_text() for text in axes.texts]
    legend = axes.get_legend()
    assert legend is not None
    assert [text.get_text() for text in legend.get_texts()] == ["may be best"]
    assert timing_figure(found(), axes=axes) is figure
