"""Notebook reports run top to bottom on a fresh kernel, and are kept without outputs."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

import simulation

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
REPORT = next(path for path in NOTEBOOKS if path.stem == "what_if_mlops_now")
FEW = {"replications": 24, "seed": 3}
FEW_IN_THE_SWEEP = 5
PATIENCE_SECONDS = 600


def names(paths: list[Path]) -> list[str]:
    return [path.stem for path in paths]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=names(NOTEBOOKS))
def test_a_notebook_is_kept_without_outputs(path: Path) -> None:
    stripped = [sys.executable, "-m", "nbstripout", "--verify"]
    keys = ["--extra-keys", "metadata.language_info"]
    done = subprocess.run([*stripped, *keys, path], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", NOTEBOOKS, ids=names(NOTEBOOKS))
def test_a_notebook_imports_calls_and_shows(path: Path) -> None:
    """No functions, no classes: whatever is worth naming belongs into the package."""
    cells = nbformat.read(path, 4).cells
    sources = [cell.source for cell in cells if cell.cell_type == "code"]
    assert sources[0].startswith("%matplotlib inline")
    assert not any(line.startswith(("def ", "class ")) for s in sources for line in s.splitlines())
    tags = [tag for cell in cells for tag in cell.metadata.get("tags", [])]
    assert tags.count("parameters") == 1


def executed(folder: Path) -> Any:
    """Return the report, run on a fresh kernel over a few lives."""
    notebook = nbformat.read(REPORT, 4)
    tags = [cell.metadata.get("tags", []) for cell in notebook.cells]
    given = {**FEW, "sweep_replications": FEW_IN_THE_SWEEP}
    injected = "\n".join(f"{name} = {value!r}" for name, value in given.items())
    notebook.cells.insert(tags.index(["parameters"]) + 1, nbformat.v4.new_code_cell(injected))
    resources = {"metadata": {"path": str(folder)}}
    NotebookClient(notebook, timeout=PATIENCE_SECONDS, resources=resources).execute()
    return notebook


def shown(report: Any, cell: str, kind: str) -> str:
    """Return what a cell shows, of one kind of content."""
    (found,) = [each for each in report.cells if cell in each.metadata.get("tags", [])]
    contents = [output.data for output in found.outputs if "data" in output]
    return "".join(content[kind] for content in contents if kind in content)


def test_the_report_runs_and_shows_what_it_promises(tmp_path: Path) -> None:
    report = executed(tmp_path)
    assert not list(tmp_path.iterdir())
    outputs = [output for cell in report.cells for output in cell.get("outputs", [])]
    # No warnings, no errors: nothing but what cells show.
    assert {output.output_type for output in outputs} == {"display_data", "execute_result"}

    company = simulation.load("document-extraction")
    answer = simulation.whatif(company, "mlops", *FEW.values())
    assert shown(report, "answer", "text/markdown") == f"> {answer.sentence}"
    assert shown(report, "tables", "text/html").count("<table>") == 4
    for cell in ("differences", "timesheet", "months", "sweep", "sweep-differences"):
        assert "<table" in shown(report, cell, "text/html")
    for cell in ("figure", "sweep-chart"):
        assert "<svg" in shown(report, cell, "image/svg+xml")

    footer = shown(report, "footer", "text/markdown")
    lives = (answer.save(tmp_path) / "lives.csv").read_bytes()
    assert hashlib.sha256(lives).hexdigest() in footer
    assert company.content_hash() in footer
    assert f"nexthire {simulation.__version__}" in footer
    assert "nexthire whatif document-extraction --hire mlops --replications 24 --seed 3" in footer
