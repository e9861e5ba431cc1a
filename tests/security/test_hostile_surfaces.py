"""Hostile names in what is built around answers: sweeps, questions, the report, pages."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hostile_company import (
    FORMULA,
    HANDLER,
    MATHS,
    NAMES,
    SCRIPT,
    assert_harmless_file,
    assert_harmless_html,
    assert_harmless_text,
    assert_only_inside,
)

import simulation
from simulation.cli import main
from simulation.scenario import load

PACKAGE = Path(simulation.__file__).parent
SWEEP = (
    *("sweep", "mine.yaml", "--vary", "cash_usd=1e6,4e6", "--vary", f"team.{SCRIPT}.level=mid"),
    *("--vary", "retrain_need_calendar_days=7,30", "--replications", "4", "--quiet"),
)


def ran(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    code = main([*words])
    told = capsys.readouterr()
    assert code == 0, told.err
    assert_harmless_text(told.out)
    assert_harmless_text(told.err)
    return told.out


def test_sweeps_and_what_is_made_of_them(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran(capsys, *SWEEP, "--name", "mine")
    (store,) = here.glob("results/*/sweep-mine")
    assert store.resolve().is_relative_to(here.resolve())
    where = str(store)
    axes = ("--x", "cash_usd", "--y", "retrain_need_calendar_days")
    ran(capsys, "phases", where, *axes, "--figure", "phases.svg", "--csv", "phases.csv")
    ran(capsys, "heatmap", where, *axes, "--figure", "heat.png", "--csv", "heat.csv")
    ran(capsys, "query", where, "select distinct alternative from lives")
    rows = ran(capsys, "query", where, "select distinct alternative from lives", "--json")
    assert FORMULA in rows.replace('\\"', '"')
    sheet = ran(capsys, "query", where, "select distinct alternative from lives", "--csv")
    (here / "asked.csv").write_text(sheet, encoding="utf-8")
    made = ("phases.svg", "phases.csv", "heat.png", "heat.csv", "asked.csv")
    for path in assert_only_inside(here, "mine.yaml", "results", *made):
        if path.suffix in (".csv", ".svg", ".png"):
            assert_harmless_file(path)


@pytest.mark.parametrize("name", [*NAMES, "a\x00b", "two\nlines", "", "."])
def test_a_name_of_a_sweep_is_one_folder_or_one_line(
    name: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("sweep", "mine.yaml", "--vary", "cash_usd=1e6,2e6", "--replications", "2", "--quiet")
    try:
        code = main([*words, f"--name={name}", "--alternatives", f"{SCRIPT},{MATHS}"])
    except SystemExit as gone:
        code = int(gone.code or 0)
    told = capsys.readouterr()
    assert_harmless_text(told.out + told.err)
    assert code in (0, 2)
    assert "Traceback" not in told.err
    assert_only_inside(here, "mine.yaml", *(["results"] if code == 0 else []))


@pytest.mark.parametrize(
    "team", [f"{SCRIPT}: ML engineer", f"{FORMULA}: mlops", "a\x1b[31m: mlops", "../x: data"]
)
def test_typed_answers_become_data_and_nothing_else(
    team: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["init", "new.yaml", "--yes", "--quiet", "--team", team])
    told = capsys.readouterr()
    assert_harmless_text(told.out + told.err)
    assert code in (0, 2)
    if code == 0:
        text = (here / "new.yaml").read_text(encoding="utf-8")
        assert_harmless_text(text)
        assert load(here / "new.yaml").team
    else:
        assert not (here / "new.yaml").exists()


@pytest.mark.parametrize("place", ["../outside.yaml", "a\x00b.yaml", "no/such/folder/x.yaml"])
def test_files_are_written_where_the_user_says_or_not_at_all(
    place: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["init", place, "--yes", "--quiet"])
    told = capsys.readouterr()
    assert_harmless_text(told.out + told.err)
    assert code in (0, 1, 2)
    if place.startswith("../"):
        # The user's own word for a place is obeyed; names inside files are not.
        assert (here.parent / "outside.yaml").exists() == (code == 0)


@pytest.mark.slow
def test_the_report_shows_names_as_text(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("--hire", "mlops", "--months", "0,3", "--no-explorer", "--replications", "40")
    ran(capsys, "report", "document-extraction", *words, "--quiet", "--out", "plain.html")
    ran(capsys, "report", "mine.yaml", *words, "--quiet", "--out", "hostile.html")
    plain = (here / "plain.html").read_text(encoding="utf-8")
    page = (here / "hostile.html").read_text(encoding="utf-8")
    scripts = len(re.findall(r"<script\b", plain))
    assert_harmless_html(page, scripts)
    assert "Content-Security-Policy" in page
    for name in (SCRIPT, HANDLER):
        assert name not in page


def test_pages_make_no_markup_out_of_text() -> None:
    """What a page shows is set as text; where that holds, no name can be more than letters."""
    words = (
        *(
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
            "new Function",
        ),
        *("srcdoc", "javascript:", "createContextualFragment"),
    )
    files = [
        path
        for path in [*PACKAGE.rglob("*.js"), *PACKAGE.rglob("*.html")]
        if "vendor" not in path.parts
    ]
    assert files
    found = [
        f"{path.name}: {word}"
        for path in files
        for word in words
        if word in path.read_text(encoding="utf-8")
    ]
    assert found == []


def test_templates_escape_what_they_are_given() -> None:
    unescaped = []
    for path in PACKAGE.rglob("*"):
        if path.suffix in (".html", ".j2", ".jinja") and "vendor" not in path.parts:
            text = path.read_text(encoding="utf-8")
            unescaped += [
                f"{path.name}: {each}" for each in re.findall(r"{%\s*autoescape false", text)
            ]
    for path in PACKAGE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if "jinja2" in text and "Environment(" in text:
            assert re.search(r"autoescape=(True|select_autoescape)", text), path.name
    assert unescaped == []


def test_json_in_pages_cannot_end_its_script() -> None:
    from simulation.report.page.rendering import json_in_html

    content = {name: [name, "\u2028", "<!--", "]]>"] for name in NAMES}
    told = str(json_in_html(content))
    assert "<" not in told
    assert "\u2028" not in told
    assert json.loads(told) == content
