"""A notebook as a page, on a telephone: what is too wide scrolls in its own box, nothing is cut."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
from nbconvert import HTMLExporter
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from rich.table import Table

from simulation.report.html import table_html
from simulation.report.parameters import parameters_in_effect

FOLDER = Path(__file__).parents[2] / "notebooks"
NARROW = {"width": 390, "height": 844}
# Tables that reach beyond the page, and are in no box of their own that scrolls.
CUT = """() => [...document.querySelectorAll("table, pre, p")].filter((each) => {
  if (each.getBoundingClientRect().right <= innerWidth + 1) return false;
  for (let box = each.parentElement; box !== document.body; box = box.parentElement) {
    if (["auto", "scroll"].includes(getComputedStyle(box).overflowX))
      return box.getBoundingClientRect().right > innerWidth + 1;
  }
  return true;
}).map((each) => each.outerHTML)"""

# How far each table can be moved in its box.
SCROLLED = """() => [...document.querySelectorAll("table")].map((each) => {
  let box = each.parentElement;
  while (getComputedStyle(box).overflowX !== "auto") box = box.parentElement;
  box.scrollLeft = 1e6;
  return box.scrollLeft;
})"""


def wide_table() -> str:
    table = Table(title="Gains")
    for place in range(12):
        table.add_column(f"measure_{place}")
    table.add_row(*["between -10.0 and +10.0"] * 12)
    return table_html(table)


def shown(content: str) -> Any:
    output = new_output("display_data", data={"text/html": content})
    return new_code_cell("code", outputs=[output])


def test_tables_scroll_by_themselves_on_a_narrow_page(chromium: Any, tmp_path: Path) -> None:
    frame = pd.DataFrame({f"measure_{place}": [0.123456] for place in range(20)})
    told = parameters_in_effect("Who?", company={"name": "x" * 300}, seed=7)
    cells = [
        new_markdown_cell(
            f"A table.\n\n|{'a wide head|' * 12}\n|{'-|' * 12}\n|{'cell_cell|' * 12}"
        ),
        *(shown(each) for each in (wide_table(), frame.to_html(), told._repr_html_())),
    ]
    exporter = HTMLExporter(template_name="offline", extra_template_basedirs=[str(FOLDER)])
    page, _ = exporter.from_notebook_node(nbformat.from_dict(new_notebook(cells=cells)))
    file = tmp_path / "page.html"
    file.write_text(page, encoding="utf-8")
    tab = chromium.new_page(viewport=NARROW)
    tab.goto(file.as_uri())
    assert tab.locator("table").count() == 3
    assert tab.evaluate(CUT) == []
    assert tab.evaluate("document.documentElement.scrollWidth") == NARROW["width"]
    assert min(tab.evaluate(SCROLLED)) > 0
    tab.close()


def test_a_table_has_a_box_of_its_own_in_any_notebook() -> None:
    """Other pages than the template above have no style for it."""
    html = wide_table()
    assert html.startswith('<div style="overflow-x: auto"><table>')
    assert html.endswith("</table></div>")


def test_parameters_are_shown_as_text() -> None:
    hostile = "<b onclick=alert(1)>"
    told = parameters_in_effect(hostile, hire=hostile, seed=7)
    assert "<b " not in told._repr_html_()
    assert "&lt;b onclick=alert(1)&gt;" in told._repr_html_()
    assert repr(told) == "hire = '<b onclick=alert(1)>', seed = 7"
    assert "<h2>" not in parameters_in_effect(seed=7)._repr_html_()
