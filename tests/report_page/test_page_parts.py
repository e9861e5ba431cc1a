"""Tables, data and policies of a page."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path

import pytest
from matplotlib.figure import Figure
from rich.text import Text

from simulation.decision.exploring import explore
from simulation.report.page.commands import Typed, options_of_lives
from simulation.report.page.explorer import explorer_data, explorer_notes
from simulation.report.page.notebook import report_notebook
from simulation.report.page.parts import Cell, Fold, Picture, Section, Words
from simulation.report.page.printing import PrintingError, browser
from simulation.report.page.rendering import json_in_html, policy, render_section
from simulation.report.page.tables import page_table
from simulation.report.store import ReportError, write_file
from simulation.report.titled import titled_table
from simulation.reporting import Report


def test_a_table_of_the_terminal_keeps_all_but_what_is_drawn_with_characters() -> None:
    table = titled_table("Gains")
    table.add_column("opened")
    table.add_column("months\nof it", justify="right")
    table.add_column("")
    table.add_column("verdict")
    table.add_row("group")
    table.add_row(Text("[red]now"), "+1 to +2", "|  --o--", Text("yes", style="green"))
    table.add_section()
    table.add_row("never", "0*", "o", Text("may\nbe", style="bold red"), style="bold")
    found = page_table(table)
    assert found.caption == "Gains"
    assert found.head == ("opened", "months of it", "verdict")
    assert found.numeric == (False, True, False)
    group, now, never = found.rows
    assert group.heading
    assert now.cells == (Cell("[red]now"), Cell("+1 to +2"), Cell("yes", "good"))
    assert never.strong
    assert never.cells[2] == Cell("may be", "bad")


def test_data_cannot_end_its_script() -> None:
    hostile = {"</script>": ["<!--", "a & b", "\u2028\u2029", "é"]}
    text = json_in_html(hostile)
    assert json.loads(text) == hostile
    assert not {"<", ">", "&", "\u2028", "\u2029"} & {*text}
    with pytest.raises(ValueError, match="Out of range"):
        json_in_html({"x": float("nan")})


def test_the_policy_names_scripts_by_their_hash_and_nothing_else() -> None:
    found = policy(["let a"], ["b{}"])
    digest = base64.b64encode(hashlib.sha256(b"let a").digest()).decode()
    assert f"script-src 'sha256-{digest}';" in found
    assert "default-src 'none'" in found
    assert "unsafe" not in found


def test_a_section_of_a_notebook_is_text() -> None:
    section = Section("a", "<b>", (Words("<i>", "note"), Fold("<u>", (Words("</details>"),))))
    text = render_section(section)
    for escaped in ("&lt;b&gt;", "&lt;i&gt;", "&lt;u&gt;", "&lt;/details&gt;"):
        assert escaped in text
    assert text.count("</details>") == 1


def test_pictures_are_found_where_they_are_folded() -> None:
    picture = Picture("one", Figure, "says")
    section = Section("a", "A", (Words("x"), Fold("f", (Fold("g", (picture,)),))))
    assert [*section.pictures] == [picture]


def test_commands_say_what_is_not_the_default() -> None:
    assert options_of_lives(500, 1, (0, 3, 6, 12), 3.0, "drawn", 2) == (
        *("--replications", "500"),
        *("--seed", "1"),
    )
    lives = options_of_lives(9, 2, (0, 1.5), 2.5, "central", 3)
    typed = Typed("my file.yaml", None, lives, ("--no-explorer",))
    told = (
        "--replications 9 --seed 2 --months 0,1.5 --accept-runway-loss 2.5 --worlds central "
        "--lives-per-world 3"
    )
    assert typed.report == f"nexthire report 'my file.yaml' {told} --no-explorer"
    assert typed.check("x y") == f"nexthire whatif 'my file.yaml' --hire 'x y' {told} --brief"


def test_a_notebook_holds_what_was_asked_as_plain_values() -> None:
    import nbformat

    hostile = 'x"; import os; os.system("y") #\n# Title'
    text = report_notebook(hostile, hostile, 7, 3, (0, 1.5))
    notebook = nbformat.reads(text, 4)
    nbformat.validate(notebook)
    (cell,) = [c for c in notebook.cells if c.metadata.get("tags") == ["parameters"]]
    names: dict[str, object] = {}
    exec(compile(cell.source, "cell", "exec"), {"__builtins__": {}}, names)
    assert names["scenario"] == names["hire"] == hostile
    assert names["months"] == [0.0, 1.5]
    assert notebook.cells[0].source.count("#") == 1
    assert not any(cell.get("outputs") for cell in notebook.cells)


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    folder = tmp_path
    assert write_file(folder / "new" / "a.html", "é\n").read_bytes() == "é\n".encode()
    (folder / "file").write_text("x")
    with pytest.raises(ReportError, match="is in the way"):
        write_file(folder / "file" / "a.html", "y")
    with pytest.raises(ReportError, match="cannot write"):
        write_file(folder / "new", "y")
    assert sorted(each.name for each in folder.iterdir()) == ["file", "new"]


def test_without_a_browser_one_line_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(PrintingError, match="neither is on the PATH"):
        browser()


def test_plans_that_find_no_room_in_the_explorer_are_said(
    report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which, and why; the plan that was asked about has a place."""
    comparison = report.comparison
    assert report.explored is not None
    assert report.explored.left_out == ()
    monkeypatch.setattr("simulation.decision.exploring.MOST_PLANS", 2)
    found = explore(comparison.question, comparison.run.with_lives(8), report.explored.sliders[:1])
    assert (found.plans, found.left_out) == (("never", "now"), ("month-6",))
    said = [note for note in explorer_notes(found, comparison.labels) if "Left out" in note]
    assert len(said) == 1
    assert "(5 plans at most, never among them): in 6 months." in said[0]
    assert explorer_data(found, comparison.labels)["plans_left_out"] == ["month-6"]
    whole = explorer_notes(report.explored, comparison.labels)
    assert not any("Left out" in note for note in whole)
