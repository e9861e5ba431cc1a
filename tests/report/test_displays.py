"""What results look like in a notebook: HTML by the name of their class, escaped."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from importlib import import_module
from typing import Any

import pytest
from IPython.core.formatters import DisplayFormatter

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
from simulation.scenario import load

SCRIPT = "<script>alert(1)</script>"
ALLOWED = {
    *("p", "strong", "small", "br", "ul", "li", "h3", "details", "summary"),
    *("table", "caption", "thead", "tbody", "tr", "th", "td"),
    *("svg", "title", "line", "rect", "circle", "text", "g", "polygon"),
}
VOID = {"br"}


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
def results(answer: Comparison, advice: Advice) -> dict[str, Any]:
    """Return one result of each class that has a display."""
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
        advice,
        advice.timing,
        advice.why,
    ]
    return {f"{type(each).__module__}.{type(each).__name__}": each for each in found}


def test_every_display_has_a_result_in_these_tests(results: dict[str, Any]) -> None:
    assert set(results) == set(DISPLAYS)


@pytest.mark.parametrize("shown", DISPLAYS)
def test_the_class_and_its_display_exist(shown: str) -> None:
    for path in (shown, DISPLAYS[shown]):
        module, _, name = path.rpartition(".")
        assert hasattr(import_module(module), name)


@pytest.mark.parametrize("shown", DISPLAYS)
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
