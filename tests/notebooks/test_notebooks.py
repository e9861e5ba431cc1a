"""Notebooks run from top to bottom on a fresh kernel, and are committed without outputs."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

FOLDER = Path(__file__).parents[2] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
FEW = {"replications = 500": "replications = 25", "sweep_replications = 100": "sweep_replications = 4"}


def read(path: Path) -> nbformat.NotebookNode:
    return nbformat.read(path, as_version=4)


def test_there_is_a_notebook() -> None:
    assert NOTEBOOKS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_is_committed_without_outputs(path: Path) -> None:
    notebook = read(path)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert cell.outputs == []
            assert cell.execution_count is None
    assert "language_info" not in notebook.metadata


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
@pytest.mark.filterwarnings("default")
def test_notebook_runs_on_a_fresh_kernel(path: Path, tmp_path: Path) -> None:
    notebook = read(path)
    parameters = next(c for c in notebook.cells if "parameters" in c.metadata.get("tags", []))
    for many, few in FEW.items():
        assert many in parameters.source
        parameters.source = parameters.source.replace(many, few)
    NotebookClient(notebook, timeout=600, resources={"metadata": {"path": str(tmp_path)}}).execute()
    outputs = [output for c in notebook.cells if c.cell_type == "code" for output in c.outputs]
    told = " ".join(str(output.get("data", {}).get("text/markdown", "")) for output in outputs)
    assert "in this model" in told
    drawn = [output for output in outputs if "image/svg+xml" in output.get("data", {})]
    assert len(drawn) == 2
    assert not [output for output in outputs if output.output_type == "error"]
