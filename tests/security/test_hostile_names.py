"""Hostile names all the way: terminal, tables, figures, pages, file names, JSON."""

from __future__ import annotations

import io
import json
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hostile_company import (
    FORMULA,
    HANDLER,
    MARKUP,
    MATHS,
    NAMES,
    SCRIPT,
    UPWARDS,
    assert_harmless_file,
    assert_harmless_html,
    assert_harmless_text,
    assert_only_inside,
    company,
)

import simulation
from simulation.cli import main
from simulation.report.store import folder_name
from simulation.scenario import load

TWENTY = ("--replications", "20", "--quiet")
FEW = ("--replications", "12", "--seed", "3", "--quiet")


def ran(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> tuple[str, str]:
    """Run a verb in this process; return what it printed, held to harmless letters."""
    assert main([*words]) == code
    told = capsys.readouterr()
    assert_harmless_text(told.out)
    assert_harmless_text(told.err)
    assert "Traceback" not in told.err
    return told.out, told.err


VERBS: dict[str, tuple[str, ...]] = {
    "check": ("check", "mine.yaml"),
    "compare": ("compare", "mine.yaml", *FEW),
    "whatif": ("whatif", "mine.yaml", "--hire", "mlops", "--months", "0,3", "--brief", *FEW),
    "run": ("run", "mine.yaml", *FEW),
    "life": ("run", "mine.yaml", "--life", "1", "--quiet", "--clock", "compiled"),
    "reality": ("reality", "mine.yaml", "--replications", "10", "--details", "--quiet"),
}


def few_first(*fast: str) -> list[Any]:
    """Return the verbs, those that others stand for only in the whole suite."""
    slow = pytest.mark.slow
    return [verb if verb in fast else pytest.param(verb, marks=slow) for verb in VERBS]


@pytest.mark.parametrize("verb", few_first("check", "compare", "life"))
def test_a_terminal_obeys_nothing(
    verb: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, _ = ran(capsys, *VERBS[verb])
    assert out.strip()
    # Markup is shown, not obeyed: `[bold red]` would vanish.
    if verb in ("check", "compare"):
        assert "[boldred]" in "".join(out.split())
    for path in assert_only_inside(here, "mine.yaml", "results"):
        if path.name != "mine.yaml":
            assert_harmless_file(path)
    assert not (here.parent / "escaped").exists()
    assert not Path("/tmp/escaped").exists()


@pytest.mark.parametrize("verb", few_first("check", "life"))
def test_json_is_json_and_nothing_else(
    verb: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [word for word in VERBS[verb] if word not in ("--details", "--brief")]
    assert main([*words, "--json"]) == 0
    told = capsys.readouterr()
    content = json.loads(told.out)
    # Control characters of JSON text are escaped in it.
    assert_harmless_text(told.out)
    assert content


@pytest.mark.slow
@pytest.mark.parametrize("style", ["choose", "tipping"])
def test_longer_studies_obey_nothing_either(
    style: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    study = {
        "choose": (
            *[
                "choose",
                "mine.yaml",
                "--hire",
                "mlops",
                "--months",
                "0,3",
                "--replications",
                "20",
                "--quiet",
            ],
        ),
        "tipping": ("tipping", "mine.yaml", "--hire", "mlops", "--parameter", "cash_usd", *FEW),
    }
    ran(capsys, *study[style])
    for path in assert_only_inside(here, "mine.yaml", "results"):
        if path.suffix in (".csv", ".svg", ".png"):
            assert_harmless_file(path)


def test_the_journal_keeps_one_line_each(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran(capsys, "decide", "mine.yaml", "--hire", "mlops", *FEW)
    text = (here / "decisions.jsonl").read_text(encoding="utf-8")
    assert [json.loads(line) for line in text.splitlines()]
    assert_harmless_text(text)
    ran(capsys, "score", "decisions.jsonl", "--set", "month=3,cash_usd=1000000")


@pytest.fixture(scope="module")
def answer() -> simulation.Comparison:
    return simulation.compare(load(company()), 12, 3)


def test_markup_in_the_question_is_shown(answer: simulation.Comparison) -> None:
    from simulation.report import answer_console, print_answer

    for width in (60, 100):
        file = io.StringIO()
        print_answer(answer_console(file, width), answer.findings, answer.labels)
        assert_harmless_text(file.getvalue())
        assert "[boldred]" in "".join(file.getvalue().split())
    assert_harmless_text(answer.sentence)


def test_notebooks_obey_nothing(answer: simulation.Comparison) -> None:
    from simulation.displays import html_of

    own = next(iter(answer.lives.alternatives.values()))
    life = simulation.trace(answer.scenario, 1, clock="compiled")
    pages = [
        answer.scenario._repr_html_(),
        answer._repr_html_(),
        html_of("simulation.experiment.lives.Lives", own),
        html_of("simulation.experiment.alternatives.AlternativeLives", answer.lives),
        html_of("simulation.measures.frames.LifeFrames", life),
        html_of("simulation.statistics.findings.Findings", answer.findings),
        html_of("simulation.statistics.verdict.Decision", answer.findings.decision),
        *(html_of("simulation.scenario.plan.Action", a) for a in answer.scenario.plan.values()),
    ]
    for page in pages:
        assert_harmless_html(page)
        assert "onload=alert" not in page.replace("svg onload", "")


def figures(answer: simulation.Comparison) -> Iterator[tuple[str, Any]]:
    from simulation.report.figure_life import life_figure

    yield "answer", answer.figure()
    yield "narrow", answer.figure(narrow=True)
    frames = simulation.trace(answer.scenario, 1, clock="compiled")
    yield "life", life_figure(frames, {"ml_engineer": MATHS}, title=MATHS)


def test_figures_draw_names_as_they_are(answer: simulation.Comparison, tmp_path: Path) -> None:
    from simulation.report.figures import save_figure

    for name, figure in figures(answer):
        texts = [each.get_text() for each in _texts(figure)]
        assert any("$" in text or "<script" in text for text in texts)
        for suffix in (".png", ".svg"):
            path = tmp_path / f"{name}{suffix}"
            save_figure(figure, path)
            assert_harmless_file(path)


def _texts(figure: Any) -> Any:
    from matplotlib.text import Text

    return figure.findobj(Text)


def test_letters_that_no_font_has_are_no_noise(
    answer: simulation.Comparison, tmp_path: Path
) -> None:
    from simulation.report.figures import answer_figure, save_figure

    labels = {name: f"名前 😀 {place}" for place, name in enumerate(answer.monthly)}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figure = answer_figure(answer.monthly, 6, labels, answer.baseline)
        save_figure(figure, tmp_path / "plans.png")
        from simulation.report.page.drawing import Drawings

        assert_harmless_html(Drawings().svg("plans", figure))


@pytest.mark.parametrize("name", [*NAMES, "", ".", "..", "...", "-", "con", " ", "a/b", "a\\b"])
def test_any_name_is_one_folder_that_stays_inside(name: str, tmp_path: Path) -> None:
    folder = tmp_path / folder_name(name)
    assert folder.resolve().parent == tmp_path.resolve()
    folder.mkdir()
    assert folder_name(name)[0] not in ".-"


def test_tables_for_spreadsheets_hold_no_formulas(
    answer: simulation.Comparison, tmp_path: Path
) -> None:
    folder = answer.save(tmp_path / "results", command=f"nexthire {FORMULA} {HANDLER}")
    assert folder.resolve().is_relative_to((tmp_path / "results").resolve())
    for path in assert_only_inside(tmp_path, "results"):
        assert_harmless_file(path)
    text = (folder / "lives.csv").read_text(encoding="utf-8")
    assert f"'{FORMULA[:5]}" in text
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert FORMULA in manifest["alternatives"]


def test_markup_is_not_taken_from_errors(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "bad.yaml").write_text(
        f"extends: base/model-first\nteam: {{'{MARKUP}': {{role: '{SCRIPT}'}}}}\n", encoding="utf-8"
    )
    _, told = ran(capsys, "check", "bad.yaml", code=2)
    assert "[bold red]" in told
    assert len(told.splitlines()) == 1
    for words in (("compare", UPWARDS), ("compare", "mine.yaml", "--maximise", MARKUP)):
        _, told = ran(capsys, *words, code=2)
        assert len(told.splitlines()) == 1
