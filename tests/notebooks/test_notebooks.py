"""Notebooks run top to bottom on a fresh kernel, are kept without outputs, and export offline."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from html import escape
from pathlib import Path
from typing import Any

import nbformat
import papermill
import pytest
from nbconvert import HTMLExporter

import simulation
from simulation.validation.claim_checking import Companies, check_claims
from simulation.validation.claim_page import outcome_table

FOLDER = Path(__file__).parents[2] / "notebooks"
NOTEBOOKS = sorted(path.stem for path in FOLDER.glob("*.ipynb"))
# Enough lives for every cell to have something to show.
FEW: dict[str, dict[str, Any]] = {
    "what_if_mlops_now": {"replications": 24, "seed": 3, "hire": "data engineer"},
    "hire_sequences": {"replications": 12, "mistakes": ["early-mlops", "vp-first"]},
    "phase_diagram": {"replications": 10, "x_values": [7, 28], "y_values": [2e6, 4e6]},
    "reading_one_life": {"replications": 10, "life": 2},
    "claims_of_the_guide": {"replications": 24, "claims": ["C3", "C11"]},
    "own_company": {"replications": 16, "months": [0, 6]},
}
PATIENCE_SECONDS = 600
SHOWN = {"display_data", "execute_result"}


def read(name: str) -> Any:
    return nbformat.read(FOLDER / f"{name}.ipynb", 4)


def executed(name: str, folder: Path) -> Any:
    """Return a notebook, run over a few lives on a fresh kernel."""
    written = folder / "out.ipynb"
    done = papermill.execute_notebook(
        FOLDER / f"{name}.ipynb",
        written,
        FEW[name],
        kernel_name="python3",
        cwd=folder,
        progress_bar=False,
        execution_timeout=PATIENCE_SECONDS,
    )
    assert list(folder.iterdir()) == [written]
    return done


def shown(notebook: Any, cell: str, kind: str) -> str:
    """Return what a cell shows, of one kind of content."""
    (found,) = [each for each in notebook.cells if cell in each.metadata.get("tags", [])]
    contents = [output.data for output in found.outputs if "data" in output]
    return "\n".join(content[kind] for content in contents if kind in content)


def test_there_is_a_notebook_for_every_question() -> None:
    assert set(NOTEBOOKS) == set(FEW)


def test_notebooks_are_kept_without_outputs() -> None:
    stripped = [sys.executable, "-m", "nbstripout", "--verify"]
    keys = ["--extra-keys", "metadata.language_info"]
    command = [*stripped, *keys, *sorted(FOLDER.glob("*.ipynb"))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_imports_calls_and_shows(name: str) -> None:
    """No functions, no classes: whatever is worth naming belongs into the package."""
    cells = read(name).cells
    sources = [cell.source for cell in cells if cell.cell_type == "code"]
    assert sources[0].startswith("%matplotlib inline")
    assert '["svg"]' in sources[0]
    assert not any(line.startswith(("def ", "class ")) for s in sources for line in s.splitlines())
    tags = [tag for cell in cells for tag in cell.metadata.get("tags", [])]
    assert tags.count("parameters") == 1
    assert tags[-1] == "footer"
    assert "simulation.footer(" in sources[-1]


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_prose_of_a_notebook_types_no_result(name: str) -> None:
    """Numbers in prose are levels, months asked about and the like, never what lives came to."""
    prose = " ".join(cell.source for cell in read(name).cells if cell.cell_type == "markdown")
    assert set(re.findall(r"\d[\d.,]*\d|\d", prose)) <= {"3", "4", "6", "12", "95"}


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_runs_shows_its_numbers_and_exports(name: str, tmp_path: Path) -> None:
    """All in one test, so that its lives are lived once."""
    notebook = executed(name, tmp_path)
    warns_of_nothing(notebook)
    says_what_it_runs_with(notebook, name)
    says_where_its_numbers_come_from(notebook, name)
    asks_nothing_of_the_network(notebook)
    FURTHER.get(name, lambda *_: None)(notebook, tmp_path)


def warns_of_nothing(notebook: Any) -> None:
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert {output.output_type for output in outputs} <= SHOWN
    # What has no picture or table of its own would print as Python's own text.
    assert all({"text/html", "text/markdown", "image/svg+xml"} & set(o.data) for o in outputs)


def says_what_it_runs_with(notebook: Any, name: str) -> None:
    """The first result names the values that count, not those of the parameter cell."""
    first = next(cell.outputs[0] for cell in notebook.cells if cell.get("outputs"))
    values = {**parameters(name), **FEW[name]}
    told = first.data["text/html"]
    assert [each in told for each in values] == [True] * len(values)
    for each, value in FEW[name].items():
        assert f"<code>{each} = {escape(repr(value))}</code>" in told


def parameters(name: str) -> dict[str, Any]:
    """Return the parameters of a notebook with their defaults."""
    (cell,) = [each for each in read(name).cells if "parameters" in each.metadata.get("tags", [])]
    found: dict[str, Any] = {}
    exec(compile(cell.source, name, "exec"), {"__builtins__": {}}, found)
    return found


def says_where_its_numbers_come_from(notebook: Any, name: str) -> None:
    footer = shown(notebook, "footer", "text/markdown")
    assert f"nexthire {simulation.__version__}" in footer
    assert f"Seed {FEW[name].get('seed', parameters(name)['seed'])}," in footer
    assert re.search(r"`[0-9a-f]{12,64}`", footer)
    assert "To verify" in footer


def asks_nothing_of_the_network(notebook: Any) -> None:
    exporter = HTMLExporter(template_name="offline", extra_template_basedirs=[str(FOLDER)])
    page, _ = exporter.from_notebook_node(notebook)
    loaded = re.findall(r"(?:src|href|xlink:href)\s*=\s*[\"']?([^\"'\s>]+)", page)
    assert all(each.startswith(("data:", "#")) for each in loaded), loaded
    assert not any(word in page for word in ("<script", "@import", "url(http"))
    assert "default-src 'none'" in page
    assert "data:image/svg+xml" in page
    # What was given stands open, what it replaced does not.
    given, replaced = "parameters that were given", "parameters where none were given"
    assert f'<details class="input" open=""><summary>{given}</summary>' in page
    assert f'<details class="input"><summary>{replaced}</summary>' in page


def answers_as_the_command_does(notebook: Any, folder: Path) -> None:
    answer = simulation.whatif(simulation.load("document-extraction"), "data engineer", 24, 3)
    assert f"> {answer.sentence}" in shown(notebook, "answer", "text/markdown")
    # All words are about the role that was given.
    words = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    assert not any("MLOps" in each for each in words)
    head = shown(notebook, "company", "text/html")
    assert "MLOps position" not in head
    assert "<h2>Open the data engineer position now, later, or never?</h2>" in head
    assert shown(notebook, "tables", "text/html").count("<table>") == 4
    assert shown(notebook, "advice", "text/html").count("<h3>") == 5

    footer = shown(notebook, "footer", "text/markdown")
    lives = (answer.save(folder) / "lives.csv").read_bytes()
    assert hashlib.sha256(lives).hexdigest() in footer
    assert answer.scenario.content_hash() in footer
    again = "nexthire whatif document-extraction --hire data_engineer --replications 24 --seed 3"
    assert again in footer


def lives_every_sequence_on_every_architecture(notebook: Any, _: Path) -> None:
    assert shown(notebook, "answers", "text/markdown").count("### A ") == 3
    assert shown(notebook, "answers", "text/html").count("guide: research-led") == 3
    assert "vp first" in shown(notebook, "mistakes", "text/html")


def reads_the_life_that_is_counted(notebook: Any, _: Path) -> None:
    """The log that is read as a story and the row that is counted tell the same."""
    company = simulation.load("document-extraction").alternative("never")
    life = simulation.trace(company, 2, parameters("reading_one_life")["seed"], world=1)
    improvements = int((life.events["kind"] == "improvement_live").sum())
    counted = shown(notebook, "typical", "text/html")
    row = re.search(r"improvements live</th>\s*<td>([\d.]+)</td>", counted)
    assert row is not None
    assert float(row[1]) == improvements
    assert shown(notebook, "stories", "text/html").count("Months 0.0 to") == 2


def finds_what_the_claims_command_finds(notebook: Any, _: Path) -> None:
    seed = parameters("claims_of_the_guide")["seed"]
    findings = check_claims(Companies(24, seed), FEW["claims_of_the_guide"]["claims"])
    assert outcome_table(findings) in shown(notebook, "check", "text/markdown")


FURTHER = {
    "what_if_mlops_now": answers_as_the_command_does,
    "hire_sequences": lives_every_sequence_on_every_architecture,
    "reading_one_life": reads_the_life_that_is_counted,
    "claims_of_the_guide": finds_what_the_claims_command_finds,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_takes_no_longer_than_three_minutes(name: str, tmp_path: Path) -> None:
    """As it is kept, with all of its lives."""
    notebook = papermill.execute_notebook(
        FOLDER / f"{name}.ipynb",
        tmp_path / "out.ipynb",
        kernel_name="python3",
        cwd=tmp_path,
        progress_bar=False,
        execution_timeout=PATIENCE_SECONDS,
    )
    assert notebook.metadata.papermill.duration < 180
