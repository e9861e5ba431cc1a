"""A choice among sequences, told: sentence, tables, data and figures for each way it can end."""

from __future__ import annotations

import io
import math
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from matplotlib.text import Text

from simulation.decision.choosing import METHOD, UNDEFINED, Choosing, Outcome, Status
from simulation.decision.fronts import Front, pareto_aims
from simulation.decision.sequences import HiringSequence
from simulation.report import answer_console, to_json
from simulation.report.choosing import (
    MOST_ROWS,
    choosing_notes,
    choosing_sentence,
    choosing_table,
    pareto_table,
)
from simulation.report.choosing_data import choosing_data, choosing_frame
from simulation.report.figure_choosing import choosing_figure, pareto_figure
from simulation.report.figures import save_figure
from simulation.statistics.aim import MONTHS_OF_RUNWAY, Aim, aim
from simulation.statistics.intervals import Interval


def interval(low: float, estimate: float, high: float) -> Interval:
    return Interval(estimate, low, high, 0.95, METHOD, 100)


def outcome(
    name: str, status: Status, low: float, estimate: float, high: float, place: int = 0
) -> Outcome:
    undefined = status in (Status.BREAKS_LIMIT, Status.FAILED)
    return Outcome(
        HiringSequence(name, 1, 160_000.0, {"hire": {"month": 0}}),
        status,
        UNDEFINED if undefined else interval(low, estimate, high),
        interval(19.0 + place, 20.0 + place, 21.0 + place),
        interval(13.0 - place, 15.0 - place, 17.0 - place),
        200,
        "cash_out <= 0.1" if undefined else "",
        Front(place % 2 == 0, interval(0.4, 0.5, 0.6)),
    )


def choosing(*outcomes: Outcome, stated: Aim | None = None, **changes: object) -> Choosing:
    wanted = stated or Aim()
    found = Choosing(
        outcomes=outcomes,
        tie=False,
        guaranteed=True,
        aim=wanted,
        zone=wanted.zone,
        level=0.95,
        cap=2000,
        screened=0,
        lives_to_pick=4000,
        lives=5000,
        equal_allocation=123_456,
        pareto_aims=pareto_aims(wanted),
    )
    return replace(found, **changes)


BEST = outcome("MLOps now", Status.SELECTED, 0.0, 0.0, 0.0)
FIRST = outcome("MLOps now", Status.SELECTED, 0.0, 0.0, 0.3)
OTHER = outcome("data engineer now", Status.MAY_BE_BEST, 0.0, 0.1, 0.4, 1)
THIRD = outcome("data engineer month 3", Status.MAY_BE_BEST, 0.0, 0.2, 1.4, 2)
BEHIND = outcome("nobody", Status.DROPPED, 0.7, 1.5, 2.2, 3)
BROKEN = outcome("full-stack now", Status.BREAKS_LIMIT, 0.0, 0.0, 0.0, 4)
LIMITED = aim(subject_to=["cash_out <= 0.1"])
KEPT, UNSURE = interval(0.01, 0.03, 0.08), interval(0.01, 0.05, 0.2)


def printed(found: Choosing, width: int = 80) -> str:
    out = io.StringIO()
    console = answer_console(out, width)
    console.print(choosing_table(found))
    console.print(pareto_table(found))
    for note in choosing_notes(found):
        console.print(note)
    return out.getvalue()


MONTHS = f"0.5 {MONTHS_OF_RUNWAY}"


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (
            choosing(BEST, BEHIND),
            'MLOps now: the best of 2 sequences in this model. The next, "nobody", is 0.7 to 2.2 '
            f"{MONTHS_OF_RUNWAY} behind it. All others are surely behind (95 percent, all "
            "comparisons together). 5,000 lives, 4,000 of them to select; the same number for "
            "every sequence would have taken about 120,000 to select as surely.",
        ),
        (
            choosing(FIRST, OTHER, BEHIND, tie=True),
            'MLOps now: selected of 3 sequences, and a tie. "data engineer now" is as good in '
            f"this model: none of the 2 is more than {MONTHS} behind the best. If one sequence is "
            f"ahead of all others by {MONTHS} or more, it is the one selected, with a probability "
            "of 95 percent.",
        ),
        (
            choosing(FIRST, OTHER, THIRD, BEHIND),
            f"MLOps now: selected of 4 sequences, in this model at most 0.3 {MONTHS_OF_RUNWAY} "
            'behind the best. "data engineer now" and "data engineer month 3" cannot be excluded '
            "even with 2,000 lives each.",
        ),
        (
            choosing(FIRST, OTHER, THIRD, guaranteed=False),
            "MLOps now: ahead so far of 3 sequences in this model, at most 0.3 "
            f"{MONTHS_OF_RUNWAY} behind the best; 2,000 lives each do not tell. 3 are still in "
            'the running, also "data engineer now" and "data engineer month 3". 5,000 lives',
        ),
        (
            choosing(FIRST, OTHER, guaranteed=False, interrupted=True),
            "behind the best; interrupted. 2 are still in the running",
        ),
        (
            choosing(FIRST, OTHER, interrupted=True),
            '"data engineer now" cannot be excluded so far.',
        ),
        (
            choosing(BEST, BEHIND, BROKEN, stated=LIMITED, limits=((LIMITED.limits[0], KEPT),)),
            "1 surely breaks a limit. The selected one surely keeps the limit on cash ran out: 1 "
            "to 8%, allowed at most 10%. All others that keep the limits are surely behind",
        ),
        (
            choosing(BEST, BEHIND, stated=LIMITED, limits=((LIMITED.limits[0], UNSURE),)),
            "The selected one does not surely keep the limit on cash ran out: 1 to 20%, allowed at "
            "most 10%.",
        ),
        (
            choosing(BROKEN, stated=LIMITED, limits=((LIMITED.limits[0], UNSURE),)),
            "None of 1 sequence keeps the limits in this model (95 percent). The nearest is "
            '"full-stack now": cash ran out 1 to 20%, allowed at most 10%.',
        ),
    ],
)
def test_the_sentence_says_who_and_how_sure(found: Choosing, said: str) -> None:
    assert said in choosing_sentence(found)


def test_units_follow_the_aim() -> None:
    shares = choosing(FIRST, OTHER, stated=aim(minimise="cash_out"))
    assert "at most 30% behind the best." in choosing_sentence(shares)
    dollars = choosing(
        outcome("MLOps now", Status.SELECTED, 0.0, 0.0, 45_678.0),
        OTHER,
        stated=aim(maximise="cash_end_usd"),
        zone=10_000.0,
    )
    assert "at most $46k behind the best." in choosing_sentence(dollars)


def test_tables_fit_80_columns_and_say_how_each_came_out() -> None:
    long_name = "MLOps on toil or retrains, data engineer at 3 customers, full-stack month 12"
    found = choosing(
        FIRST, OTHER, THIRD, BEHIND, outcome(long_name, Status.DROPPED, 0.0, 11.1, 33.3, 4), BROKEN
    )
    text = printed(found)
    assert max(map(len, text.splitlines())) <= 80
    for words in ("selected", "cannot be", "excluded", "dropped", "breaks a", "0.0 to 0.3", "n/a"):
        assert words in text
    assert "as good" in printed(replace(found, tie=True))
    assert "best" in printed(choosing(BEST, BEHIND))


def test_many_sequences_are_cut_and_their_number_is_said() -> None:
    many = [replace(BEHIND, sequence=HiringSequence(f"s{i}", 1, 0.0, {})) for i in range(100)]
    text = " ".join(printed(choosing(BEST, *many)).split())
    assert f"{101 - MOST_ROWS} more are in sequences.csv" in text
    members = [replace(OTHER, sequence=each.sequence) for each in many]
    text = " ".join(printed(choosing(FIRST, *members[:20], *many[20:])).split())
    assert "s19" in text
    assert "80 more are in sequences.csv" in text


def test_names_are_printed_as_they_are() -> None:
    odd = replace(BEHIND, sequence=HiringSequence("[red]data\x1b[1m", 1, 0.0, {}))
    text = printed(choosing(BEST, odd))
    assert "[red]data?[1m" in text


def test_data_and_table_have_every_sequence_and_json_can_say_them() -> None:
    found = choosing(FIRST, OTHER, BEHIND, BROKEN)
    content = choosing_data(found)
    assert to_json(content)
    assert content["confidence_set"] == ["MLOps now", "data engineer now"]
    assert content["settled"] is False
    sequences = content["sequences"]
    assert isinstance(sequences, list)
    assert [each["status"] for each in sequences] == [
        "selected",
        "cannot be excluded",
        "dropped",
        "breaks a limit",
    ]
    frame = choosing_frame(found)
    assert frame["sequence"].tolist() == [each["sequence"] for each in sequences]
    assert frame["behind_high"].tolist()[:3] == [0.3, 0.4, 2.2]
    assert math.isnan(frame["behind_high"].iloc[3])
    without = choosing_frame(choosing(replace(BEST, front=None)))
    assert math.isnan(without["pareto_estimate"].iloc[0])


def test_the_figure_has_a_row_for_each_sequence_and_tells_them_apart_by_marker() -> None:
    found = choosing(FIRST, OTHER, THIRD, BEHIND, BROKEN)
    (axes,) = choosing_figure(found).axes
    assert [label.get_text() for label in axes.get_yticklabels()] == [
        each.sequence.name for each in found.outcomes[:4]
    ]
    legend = axes.get_legend()
    assert legend is not None
    assert [text.get_text() for text in legend.get_texts()] == [
        "selected",
        "cannot be excluded",
        "dropped",
    ]
    dots = [line for line in axes.lines if line.get_linestyle() == "None"]
    assert [line.get_marker() for line in dots] == ["D", "o", "o", "s"]
    assert [line.get_xdata()[0] for line in dots] == [0.0, 0.1, 0.2, 1.5]
    lines = [line for line in axes.lines if line.get_linestyle() != "None"]
    assert [tuple(line.get_xdata()) for line in lines] == [
        (each.behind.low, each.behind.high) for each in found.outcomes[:4]
    ]


@pytest.mark.parametrize("rows", [1, 20, 60])
def test_names_in_the_figure_do_not_overlap(rows: int) -> None:
    many = [
        replace(OTHER, sequence=HiringSequence(f"MLOps month {i}, data engineer now", 1, 0.0, {}))
        for i in range(rows)
    ]
    figure = choosing_figure(choosing(FIRST, *many))
    figure.draw_without_rendering()
    boxes = [Text.get_window_extent(text) for text in figure.axes[0].get_yticklabels()]
    assert all(lower.y1 <= upper.y0 + 1.0 for upper, lower in pairwise(boxes))
    assert all(box.x0 >= 0 and box.x1 <= figure.bbox.x1 for box in boxes)


def test_members_of_the_pareto_set_are_marked_and_named(tmp_path: Path) -> None:
    found = choosing(FIRST, OTHER, THIRD, BEHIND)
    figure = pareto_figure(found)
    (axes,) = figure.axes
    dots = [line for line in axes.lines if line.get_linestyle() == "None"]
    assert [line.get_marker() for line in dots] == ["D", "o", "D", "o"]
    assert [line.get_xdata()[0] for line in dots] == [20.0, 21.0, 22.0, 23.0]
    legend = axes.get_legend()
    assert legend is not None
    assert [text.get_text() for text in legend.get_texts()] == [
        "not dominated",
        "1  MLOps now",
        "2  data engineer month 3",
        "dominated",
    ]
    for name in ("first.png", "again.png"):
        save_figure(pareto_figure(found), tmp_path / name)
    assert (tmp_path / "first.png").read_bytes() == (tmp_path / "again.png").read_bytes()
