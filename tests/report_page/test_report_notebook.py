"""The notebook of a report runs on a fresh kernel and shows what the page shows."""

from __future__ import annotations

from html import escape
from pathlib import Path

import nbformat
import papermill
import pytest

import simulation
from simulation.report.page.notebook import report_notebook

FEW = {"replications": 16, "seed": 3, "explorer": False, "months": [0, 6]}


@pytest.mark.slow
@pytest.mark.filterwarnings("default")
def test_it_runs_with_other_parameters(tmp_path: Path) -> None:
    source, done = tmp_path / "report.ipynb", tmp_path / "done.ipynb"
    source.write_text(report_notebook("document-extraction", "mlops", 500, 1, (0, 3)))
    papermill.execute_notebook(source, done, parameters=FEW, progress_bar=False, cwd=tmp_path)
    cells = nbformat.read(done, 4).cells
    outputs = [each for cell in cells for each in cell.get("outputs", [])]
    assert {each.output_type for each in outputs} <= {"display_data", "execute_result"}
    shown = {
        cell.metadata.tags[0]: " ".join(
            str(each.data.get("text/html", "")) + str(each.data.get("text/markdown", ""))
            for each in cell.outputs
        )
        for cell in cells
        if cell.cell_type == "code" and cell.metadata.get("tags")
    }
    answer = simulation.whatif(
        simulation.load("document-extraction"), "mlops", 16, 3, months=(0, 6)
    )
    assert escape(answer.sentence) in shown["answer"]
    assert "Left out" in shown["explorer"]
    for key in ("timing", "why", "tipping", "find-out", "assumptions", "reality", "method"):
        assert "<h3>" in shown[key], key
    pictures = [each for each in outputs if "image/svg+xml" in each.get("data", {})]
    assert len(pictures) >= 6
    assert answer.scenario.content_hash() in shown["footer"]
