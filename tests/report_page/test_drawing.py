"""Figures on a page: no styles of their own, identifiers apart, and as clear in the dark."""

from __future__ import annotations

import re

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from simulation.report.figures import figure_style
from simulation.report.page.drawing import DARK_GROUND, Drawings, contrast, in_the_dark


def drawn() -> Figure:
    with figure_style():
        figure = Figure(figsize=(3.0, 2.0))
        FigureCanvasAgg(figure)
        axes = figure.subplots()
        axes.plot([0, 1], [0, 1], color="#0072B2", label="-->")
        axes.fill_between([0, 1], [0, 1], color="#D55E00", alpha=0.2)
        axes.set_title("a --> <b>")
    return figure


def test_a_drawing_brings_no_style_and_no_comment() -> None:
    text = Drawings().svg("one", drawn())
    assert text.startswith('<svg class="drawing" width="288"')
    assert text.endswith("</svg>")
    for left in ("style=", "<style", "<!--", "<metadata", "xlink:href", "<script", "http://purl"):
        assert left not in text, left


def test_every_reference_leads_somewhere_within_its_own_drawing() -> None:
    drawings = Drawings()
    for name in ("one", "two"):
        text = drawings.svg(name, drawn())
        ids = re.findall(r' id="([^"]+)"', text)
        assert len(ids) == len(set(ids)) > 0
        assert all(each.startswith(f"{name}-") for each in ids)
        found = re.findall(r'href="#([^"]+)"|url\(#([^)]+)\)', text)
        assert {first or second for first, second in found} == {*ids}


def test_every_class_has_its_rule_and_every_colour_its_dark() -> None:
    drawings = Drawings()
    text = drawings.svg("one", drawn())
    styles = drawings.styles
    for name in {*re.findall(r'class="(d\d+)"', text)}:
        assert f".{name}{{" in styles
    for colour in ("0072b2", "d55e00", "ffffff", "000000"):
        assert f"--{colour}:#" in styles
    assert f"--ffffff:{DARK_GROUND};" in styles


def test_the_same_figure_is_the_same_bytes() -> None:
    first, second = Drawings(), Drawings()
    assert first.svg("one", drawn()) == second.svg("one", drawn())
    assert first.styles == second.styles


@pytest.mark.parametrize("colour", ["#000000", "#0072b2", "#d55e00", "#843a00", "#555555"])
def test_what_is_seen_on_white_is_seen_in_the_dark(colour: str) -> None:
    here = contrast(colour, "#ffffff")
    there = contrast(in_the_dark(colour), DARK_GROUND)
    assert there >= min(here, 12.0) - 0.2


def test_what_is_faint_on_white_is_faint_in_the_dark() -> None:
    for colour in ("#ececec", "#dddddd"):
        assert contrast(in_the_dark(colour), DARK_GROUND) == pytest.approx(
            contrast(colour, "#ffffff"), abs=0.1
        )


def test_contrast_of_known_pairs() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
