"""The figure of a life: what is drawn is what happened, also on axes of the user's own."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from matplotlib.figure import Figure

import simulation
from simulation.measures.frames import LifeFrames
from simulation.report.figure_life import LANE_HEIGHT, life_figure
from simulation.report.figures import save_figure
from simulation.report.timeline_data import life_timeline


@pytest.fixture(scope="module")
def life() -> LifeFrames:
    return simulation.trace(simulation.load("document-extraction"), 3, clock="compiled")


@pytest.fixture(scope="module")
def figure(life: LifeFrames) -> Figure:
    return life_figure(life, title="a life")


def test_there_is_a_lane_for_each_position(life: LifeFrames, figure: Figure) -> None:
    people, happenings, cash = figure.axes
    labels = [label.get_text().split("\n")[0] for label in people.get_yticklabels()]
    assert labels == list(life.people)
    assert people.get_xlim() == happenings.get_xlim() == cash.get_xlim() == (0.0, 30.0)
    why = {text.get_text() for text in people.texts}
    assert why == {"resigns", "is let go"}


def test_lanes_are_full_while_somebody_is_there(life: LifeFrames, figure: Figure) -> None:
    timeline = life_timeline(life)
    people = figure.axes[0]
    tops = [patch.get_data().values.max() for patch in people.patches[:6]]
    floor = len(timeline.lanes) - 1
    assert tops == sorted(tops)
    assert tops[-1] == pytest.approx(floor + LANE_HEIGHT)


def test_happenings_are_counted(life: LifeFrames, figure: Figure) -> None:
    happenings = figure.axes[1]
    drawn = {
        str(line.get_label()): len(np.atleast_1d(line.get_xdata())) for line in happenings.lines
    }
    events = life.events[life.events["month"] <= life_timeline(life).months]
    assert drawn["incident"] == (events["kind"] == "incident_occurred").sum()
    assert drawn["retrain"] == (events["kind"] == "model_refreshed").sum()
    labels = [label.get_text() for label in happenings.get_yticklabels()]
    assert f"retrains: {drawn['retrain']}" in labels


def test_every_mark_of_the_legend_has_a_form_of_its_own(figure: Figure) -> None:
    """Forms tell apart what colours do not tell everybody."""
    legend = figure.axes[1].get_legend()
    assert legend is not None
    names = [text.get_text() for text in legend.get_texts()]
    marks = [line.get_marker() for line in legend.get_lines()]
    assert {"incident", "failed release", "pilot started", "pilot lost"} <= set(names)
    assert len(set(marks)) == len(marks) == len(names)
    drawn = {line.get_label(): line.get_marker() for line in figure.axes[1].lines}
    assert drawn.items() >= dict(zip(names, marks, strict=True)).items()


def test_cash_is_drawn_until_it_runs_out(life: LifeFrames, figure: Figure) -> None:
    cash = figure.axes[2]
    months, usd = cash.lines[0].get_data()
    assert (months[0], usd[0], usd[-1]) == (0.0, 3_500_000.0, 0.0)
    assert months[-1] == pytest.approx(life_timeline(life).months)
    assert [text.get_text() for text in cash.texts] == ["cash runs out"]


def test_own_axes_are_drawn_on(life: LifeFrames) -> None:
    own = Figure()
    axes = list(own.subplots(3, 1))
    assert life_figure(life, axes=axes, period="month") is own
    assert axes[2].get_legend() is not None
    with pytest.raises(ValueError, match="found 2, allowed: 3"):
        life_figure(life, axes=axes[:2])


def test_the_same_life_gives_the_same_file(
    life: LifeFrames, figure: Figure, tmp_path: Path
) -> None:
    save_figure(figure, tmp_path / "a.png")
    save_figure(life_figure(life, title="a life"), tmp_path / "b.png")
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()
