"""What results look like in a notebook: HTML by the name of their class, figures of one style."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from IPython.core.formatters import DisplayFormatter
from matplotlib import style
from matplotlib.figure import Figure
from matplotlib.text import Text

import simulation
from simulation.answers import whatif
from simulation.comparison import Comparison
from simulation.decision.advice import Advice, advise
from simulation.decision.choosing import choose
from simulation.decision.sequences import positions, sequences
from simulation.decision.tipping import tipping
from simulation.decision.who_next import who_next
from simulation.displays import DISPLAYS, html_of, register_displays
from simulation.experiment.runs import Run
from simulation.report.figure_style import COLOURS, plan_places
from simulation.scenario import load

SCRIPT = "<script>alert(1)</script>"
ALLOWED = {
    *("p", "strong", "small", "br", "ul", "li", "h3", "details", "summary", "div"),
    *("table", "caption", "thead", "tbody", "tr", "th", "td"),
    *("svg", "title", "line", "rect", "circle", "text", "g", "polygon"),
}
VOID = {"br"}
PACKAGE = Path(simulation.__file__).parent
# Named like the others, but these write a figure or change how one looks.
NO_DRAWING = ("save_figure",)
ONE_AXES = (
    *("timing_figure", "tipping_figure", "who_next_figure", "choosing_figure", "pareto_figure"),
)


class Checked(HTMLParser):
    """Collect the tags of a fragment and hold it to closing every one."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.open: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not [name for name, _ in attrs if name.startswith("on")]
        self.tags.add(tag)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def read(html: str) -> str:
    """Return the text of a fragment that is whole and harmless."""
    parser = Checked()
    parser.feed(html)
    parser.close()
    assert parser.open == []
    assert parser.tags <= ALLOWED
    return " ".join(" ".join(parser.text).split())


@pytest.fixture(scope="module")
def answer() -> Comparison:
    company = load("document-extraction").with_changes(
        {"team": {SCRIPT: {"role": "ml_engineer"}}, "name": SCRIPT}
    )
    return whatif(company, "mlops", months=(0, 6), replications=60, seed=3)


@pytest.fixture(scope="module")
def advice(answer: Comparison) -> Advice:
    return advise(answer.question)


@pytest.fixture(scope="module")
def results(answer: Comparison) -> dict[str, Any]:
    """Return one result of each class that has a display, but for what lies behind an answer."""
    company = load("document-extraction")
    lives = answer.lives
    own = replace(next(iter(lives.alternatives.values())))
    hires = sequences(company, positions(company, [("mlops", 1)], (0, 6)))
    found = [
        answer.scenario.plan["mlops"],
        own,
        lives,
        simulation.trace(answer.scenario, 1, clock="compiled"),
        answer.findings,
        next(iter(answer.findings.decision.verdicts.values())),
        answer.findings.decision,
        who_next(company, Run(20), answer.aim),
        choose(company, hires, Run(60), zone=2.0, pareto=True),
        tipping(company, "cash_usd", Run(20), points=3, rounds=0),
    ]
    return {called(each): each for each in found}


def called(result: object) -> str:
    return f"{type(result).__module__}.{type(result).__name__}"


def behind(advice: Advice) -> dict[str, Any]:
    """Return what lies behind an answer and has a display of its own."""
    return {called(each): each for each in (advice, advice.timing, advice.why)}


BEHIND = {f"simulation.decision.{each}" for each in ("advice.Advice", "timing.Timing", "why.Why")}
SHOWN = sorted({*DISPLAYS} - BEHIND)


def test_every_display_has_a_result_in_these_tests(results: dict[str, Any]) -> None:
    assert sorted(results) == SHOWN


@pytest.mark.slow
def test_what_lies_behind_an_answer_is_whole_harmless_html(advice: Advice) -> None:
    found = behind(advice)
    assert set(found) == BEHIND
    for shown, result in found.items():
        assert len(read(html_of(shown, result))) > 100


@pytest.mark.parametrize("shown", DISPLAYS)
def test_the_class_and_its_display_exist(shown: str) -> None:
    for path in (shown, DISPLAYS[shown]):
        module, _, name = path.rpartition(".")
        assert hasattr(import_module(module), name)


@pytest.mark.parametrize("shown", SHOWN)
def test_it_is_whole_harmless_html_with_words(shown: str, results: dict[str, Any]) -> None:
    text = read(html_of(shown, results[shown]))
    assert len(text) > 15
    assert "nan" not in re.findall(r"\w+", text)


def test_what_a_user_wrote_is_text(answer: Comparison, results: dict[str, Any]) -> None:
    for shown in ("simulation.experiment.lives.Lives", "simulation.measures.frames.LifeFrames"):
        assert SCRIPT in read(html_of(shown, results[shown]))
    assert SCRIPT in read(answer.scenario._repr_html_())
    assert read(answer._repr_html_())


def test_ipython_shows_them_by_name(results: dict[str, Any]) -> None:
    class Shell:
        display_formatter = DisplayFormatter()

    assert register_displays(Shell())
    shown = "simulation.decision.who_next.WhoNext"
    formatted, _ = Shell.display_formatter.format(results[shown])
    assert formatted["text/html"] == html_of(shown, results[shown])
    assert "text/html" not in Shell.display_formatter.format(object())[0]


@pytest.mark.parametrize("first", ["import IPython; ", ""])
def test_nothing_is_shown_or_imported_without_a_notebook(first: str) -> None:
    check = (
        f"import sys; {first}import simulation; "
        "print([name for name in ('rich', 'pandas', 'simulation.report') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def figure_functions() -> dict[str, Callable[..., Figure]]:
    """Return every public function that draws a figure."""
    found = {}
    files = [*(PACKAGE / "report").glob("figure*.py"), PACKAGE / "validation" / "claim_figure.py"]
    for path in files:
        module = import_module(".".join(("simulation", *path.relative_to(PACKAGE).parts))[:-3])
        for name, function in vars(module).items():
            own = getattr(function, "__module__", "") == module.__name__
            if own and name.endswith("_figure") and name[0] != "_" and name not in NO_DRAWING:
                found[name] = function
    return found


DRAWN = figure_functions()


def test_there_are_figures_of_everything() -> None:
    assert len(DRAWN) >= 13


@pytest.mark.parametrize("name", DRAWN)
def test_every_figure_function_returns_a_figure_and_takes_axes(name: str) -> None:
    signature = inspect.signature(DRAWN[name])
    assert signature.return_annotation == "Figure"
    axes = signature.parameters["axes"]
    assert axes.default is None
    assert axes.kind is inspect.Parameter.KEYWORD_ONLY
    assert axes.annotation in ("Axes | None", "Sequence[Axes] | None")
    assert "axes:" in (DRAWN[name].__doc__ or "")
    source = inspect.getsource(DRAWN[name]) + inspect.getsource(sys.modules[DRAWN[name].__module__])
    assert "figure_style()" in source


@pytest.fixture(scope="module")
def drawings(results: dict[str, Any], answer: Comparison) -> dict[str, tuple[Any, ...]]:
    """Return figure function -> what it draws, and how many axes it takes."""
    by_class = {shown.rpartition(".")[2]: result for shown, result in results.items()}
    months = (answer.monthly, 30, dict.fromkeys(answer.monthly, "plan"), "never")
    return {
        "answer_figure": (3, *months),
        "life_figure": (3, by_class["LifeFrames"]),
        "tipping_figure": (1, by_class["TippingPoint"]),
        "who_next_figure": (1, by_class["WhoNext"]),
        "choosing_figure": (1, by_class["Choosing"]),
        "pareto_figure": (1, by_class["Choosing"]),
    }


SHOWN_HERE = (
    *("answer_figure", "life_figure", "tipping_figure", "who_next_figure"),
    *("choosing_figure", "pareto_figure"),
)


@pytest.mark.parametrize("name", SHOWN_HERE)
def test_figures_look_alike_whatever_the_users_settings_are(
    name: str, drawings: dict[str, tuple[Any, ...]]
) -> None:
    assert_one_style(name, drawings)


def assert_one_style(name: str, drawings: dict[str, tuple[Any, ...]]) -> None:
    _, *what = drawings[name]
    with style.context({"font.family": "serif", "font.size": 30, "axes.titlelocation": "right"}):
        figure = DRAWN[name](*what)
        assert isinstance(figure, Figure)
        fonts = {text.get_fontname() for text in figure.findobj(Text)}
        sizes = {text.get_fontsize() for text in figure.findobj(Text) if text.get_text()}
    assert fonts == {"DejaVu Sans"}
    assert max(sizes) <= 12
    assert figure.get_dpi() == 100
    assert not any(text.get_parse_math() for text in figure.findobj(Text))
    for axes in figure.axes:
        assert axes.get_title("center") == axes.get_title("right") == ""
        assert not axes.spines["top"].get_visible()


@pytest.mark.parametrize("name", SHOWN_HERE)
def test_figures_draw_on_axes_that_are_given(
    name: str, drawings: dict[str, tuple[Any, ...]]
) -> None:
    assert_takes_axes(name, drawings)


def assert_takes_axes(name: str, drawings: dict[str, tuple[Any, ...]]) -> None:
    count, *what = drawings[name]
    own = Figure(figsize=(12, 8))
    panels = list(own.subplots(1, count, squeeze=False)[0])
    given = panels[0] if DRAWN[name].__name__ in ONE_AXES else panels
    assert DRAWN[name](*what, axes=given) is own
    assert all(axes.has_data() for axes in panels)
    if given is panels:
        with pytest.raises(ValueError, match="axes: found"):
            DRAWN[name](*what, axes=panels * 2)


@pytest.mark.slow
def test_figures_behind_an_answer_have_the_same_style_and_take_axes(advice: Advice) -> None:
    drawn = {
        "timing_figure": (1, advice.timing),
        "why_figure": (len(advice.why.measures), advice.why),
    }
    for name in drawn:
        assert_one_style(name, drawn)
        assert_takes_axes(name, drawn)


def test_a_plan_has_one_colour_in_all_figures(answer: Comparison) -> None:
    names = list(answer.monthly)
    places = plan_places(names, "never")
    figure = answer.figure()
    for axes in figure.axes:
        lines = [line.get_color() for line in axes.lines]
        assert lines == [COLOURS[place] for place in sorted(places.values())]
    assert plan_places(["b", "a", "never"], "never") == {"never": 0, "b": 1, "a": 2}
    many = plan_places([f"{each}" for each in range(20)], "0")
    assert many["0"] == 0
    assert set(many.values()) == set(range(len(COLOURS)))


def test_no_figure_touches_the_state_of_pyplot() -> None:
    check = (
        "import sys, simulation.report.figures, simulation.report.figure_why; "
        "print('matplotlib.pyplot' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
