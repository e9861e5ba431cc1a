"""The verb `report` through the installed command."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from installed import Done, Run

SHIPPED = "document-extraction"
FEW = ("--hire", "mlops", "--months", "0", "--replications", "16", "--seed", "7")


def one_line(done: Done, code: int) -> str:
    assert done.code == code, done.err
    assert done.out == ""
    assert done.err.count("\n") == 1, done.err
    assert not (done.folder / "results").exists()
    return done.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("--hire mlopz", "did you mean 'mlops_engineer'?"),
        ("--turn cash", "did you mean 'cash_usd'?"),
        ("--turn a,b,c,d", "allowed: one to three names"),
        ("--turn cash_usd --no-explorer", "not allowed with argument"),
        ("--notebook report.txt", "allowed: a file name ending in .ipynb"),
        ("--notebook report.ipynb --pdf report.pdf", "found --pdf too"),
        ("--date yesterday", "allowed: a date such as 2026-01-31"),
        ("--months 0,99", "months: found 99, allowed: months from 0 to 30, the horizon of"),
        ("--months 0,99 --notebook report.ipynb", "months: found 99"),
        ("--maximise improvments_live", "--maximise: found 'improvments_live'"),
    ],
)
def test_mistakes_are_one_line_and_nothing_is_written(nexthire: Run, words: str, said: str) -> None:
    done = nexthire("report", SHIPPED, *words.split())
    assert said in one_line(done, 2)
    assert list(done.folder.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("--out there/page.html", "cannot write there/page.html: there is no such folder"),
        ("--out file/page.html", "cannot write file/page.html: a part of the path is a file"),
        ("--out folder.html", "cannot write folder.html: there is a folder of that name"),
        ("--pdf there/page.pdf", "cannot write there/page.pdf: there is no such folder"),
        ("--notebook there/a.ipynb", "cannot write there/a.ipynb: there is no such folder"),
    ],
)
def test_a_file_that_cannot_be_written_is_refused_before_anything_is_lived(
    nexthire: Run, tmp_path: Path, words: str, said: str
) -> None:
    """As other verbs do: folders are made for results alone."""
    (tmp_path / "file").touch()
    (tmp_path / "folder.html").mkdir()
    # Lives that nobody would wait for.
    done = nexthire("report", SHIPPED, "--replications", "1000000", *words.split())
    assert said in one_line(done, 1)
    assert {each.name for each in tmp_path.iterdir()} == {"file", "folder.html"}


def test_a_pdf_without_a_browser_is_refused_before_anything_is_lived(
    nexthire: Run, tmp_path: Path
) -> None:
    done = nexthire("report", SHIPPED, *FEW, "--pdf", "a.pdf", PATH=str(tmp_path))
    assert "neither is on the PATH" in one_line(done, 1)


def test_a_notebook_of_the_report_is_written_at_once(nexthire: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("extends: base/model-first\n")
    (tmp_path / "kept").mkdir()
    done = nexthire("report", "mine.yaml", "--hire", "data", "--notebook", "kept/a.ipynb")
    assert done.code == 0, done.err
    assert done.out.splitlines()[-1] == "kept/a.ipynb"
    cells = json.loads((tmp_path / "kept" / "a.ipynb").read_text(encoding="utf-8"))["cells"]
    (given,) = [cell for cell in cells if cell["metadata"].get("tags") == ["parameters"]]
    assert "scenario = '../mine.yaml'\n" in given["source"]
    assert not (tmp_path / "results").exists()


@pytest.mark.slow
def test_the_page_stands_beside_the_files_of_its_run(nexthire: Run) -> None:
    words = ("report", SHIPPED, *FEW, "--date", "2026-01-31", "--turn", "cash_usd")
    done = nexthire(*words)
    assert done.code == 0, done.err
    assert done.out.startswith("Open the MLOps engineer position now: ")
    assert done.longest_line <= 90
    page = done.run / "report.html"
    assert page.relative_to(done.folder).as_posix() == done.out.splitlines()[-1]
    text = page.read_text(encoding="utf-8")
    assert hashlib.sha256((done.run / "lives.csv").read_bytes()).hexdigest() in text
    # The command that the page names brings forth the same lives.
    check = "whatif document-extraction --hire mlops --replications 16 --seed 7 --months 0 --brief"
    assert f"nexthire {check}" in text
    before = (done.run / "lives.csv").read_bytes()
    assert nexthire(*check.split(), "--quiet").code == 0
    assert (done.run / "lives.csv").read_bytes() == before

    (done.folder / "kept").mkdir()
    again = nexthire(*words, "--out", "kept/page.html", "--json", "--pdf", "kept/page.pdf")
    assert again.code == 0, again.err
    assert (done.folder / "kept" / "page.html").read_text(encoding="utf-8") == text
    assert (done.folder / "kept" / "page.pdf").read_bytes().startswith(b"%PDF")
    told = again.json
    assert told["report"] == "kept/page.html"
    assert told["folder"] is None
    assert told["explorer"]["sliders"][0]["name"] == "cash_usd"
    assert told["reality"]["counts"]["red"] == 0


@pytest.mark.slow
def test_without_a_role_the_first_one_is_reported(nexthire: Run) -> None:
    few = ("--replications", "16", "--seed", "7", "--months", "0", "--no-explorer", "--quiet")
    done = nexthire("report", "base/model-first", *few)
    assert done.code == 0, done.err
    text = (done.run / "report.html").read_text(encoding="utf-8")
    assert 'id="who-next"' in text
    assert 'id="explorer"' not in text
    assert (done.run / "who-next.png").exists()
