"""Tutorials are run: every command and every block of Python, in their order."""

from __future__ import annotations

import re
import shlex
import sys
from pathlib import Path

import pytest

import simulation

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "docs" / "_extensions"))

import tutorials  # noqa: E402

PAGES = {page.stem: page for page in tutorials.PAGES}
# What makes a command quick enough to be run with every change.
FEW = {
    # What lies behind an answer is run by the README's tests.
    "whatif": ("--replications", "20", "--brief"),
    "compare": ("--replications", "20"),
    "choose": ("--replications", "20"),
    "decide": ("--replications", "20"),
    "report": ("--replications", "20", "--no-explorer"),
    "reality": ("--replications", "10"),
    "sweep": ("--replications", "40"),
    "sensitivity": (
        *("--vary", "experiment_success_prob,focus_share", "--points", "4"),
        *("--replications", "2", "--lives-at-ends", "8"),
    ),
}
FEW_IN_PYTHON = "replications=20"


def text(name: str) -> str:
    return PAGES[name].read_text(encoding="utf-8")


class QuickShell:
    """Run `nexthire` over few lives in one process, and other commands as a shell does."""

    def __init__(self, folder: Path) -> None:
        self.interpreter = tutorials.Interpreter(folder)

    def __call__(self, command: str, folder: Path) -> str:
        asked, _, into = command.partition(" > ")
        words = shlex.split(asked)
        if words[0] == "papermill":
            return tutorials.run_command(f"{command} -p replications 12", folder)
        if words[0] != "nexthire" or words[1] == "app":
            return tutorials.run_command(command, folder)
        if "--notebook" not in words:
            words += FEW.get(words[1], ())
        call = f"import simulation.cli\nassert simulation.cli.main({words[1:]!r}) == 0"
        printed = self.interpreter.run(call)
        if into:
            (folder / into).write_text(printed, encoding="utf-8")
        return str(printed)


def fewer(code: str) -> str:
    return re.sub(r"replications=\d+", FEW_IN_PYTHON, code)


def test_there_is_a_tutorial_for_each_kind_of_user() -> None:
    assert set(PAGES) == {"founder", "analyst", "notebooks"}
    for name in PAGES:
        assert sum(len(block.commands) for block in tutorials.blocks(text(name))) >= 4


# The hash that a reader compares needs as many lives as the page says.
def few_but_of_the_same_name(page: str) -> str:
    return page.replace("--replications 500", "--replications 20").replace("-500-", "-20-")


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_tutorial_runs_from_top_to_bottom(name: str, tmp_path: Path) -> None:
    tutorials.prepare(tmp_path)
    page = few_but_of_the_same_name(text(name)) if name == "notebooks" else text(name)
    shell = QuickShell(tmp_path)
    try:
        ran = tutorials.run(page, tmp_path, shell, fewer)
    finally:
        shell.interpreter.close()
    assert all(printed.strip() for block, printed in ran if block.printed is not None)


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_tutorial_shows_what_its_commands_print(name: str, tmp_path: Path) -> None:
    """`python docs/_extensions/tutorials.py` brings a page up to date."""
    tutorials.prepare(tmp_path)
    ran = tutorials.run(text(name), tmp_path)
    assert tutorials.refreshed(text(name), ran) == text(name)


def test_what_a_block_prints_is_kept_as_far_as_the_page_shows_it() -> None:
    page = "```sh\nprintf 'a\\nb\\nc\\n'\n```\n\n```text\nx\ny\n…\n```\n\nand\n\n```text\nz\n```\n"
    (block,) = tutorials.blocks(page)
    assert block.commands == ("printf 'a\\nb\\nc\\n'",)
    now = tutorials.refreshed(page, [(block, "a\nb\nc\n")])
    assert now == page.replace("x\ny\n", "a\nb\n")
    # Where nothing is left out, nothing says so.
    all_of_it = tutorials.refreshed(page, [(block, "a\nb\n")])
    assert all_of_it == page.replace("x\ny\n…\n", "a\nb\n")
    whole = page.replace("…\n", "")
    (block,) = tutorials.blocks(whole)
    assert tutorials.refreshed(whole, [(block, "a\nb\nc\n")]) == whole.replace("x\ny", "a\nb\nc")


def test_a_command_may_fill_several_lines() -> None:
    page = '```sh\na --b \\\n    c\nask "one\n  two"\nd\n```\n'
    (block,) = tutorials.blocks(page)
    assert block.commands == ("a --b c", 'ask "one two"', "d")


def test_a_command_that_fails_and_python_that_raises_are_found(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="enginer"):
        tutorials.run("```sh\nnexthire whatif document-extraction --hire enginer\n```\n", tmp_path)
    with pytest.raises(AssertionError, match="ZeroDivisionError"):
        tutorials.run("```python\n1 / 0\n```\n", tmp_path)


def test_blocks_of_python_know_each_others_names(tmp_path: Path) -> None:
    page = "```python\na = 2\n```\n\n```python\nprint(a + 1)\n```\n\n```text\n.\n```\n"
    *_, (block, printed) = tutorials.run(page, tmp_path)
    assert block.printed is not None
    assert printed == "3\n"


def test_tables_of_notebooks_name_every_notebook() -> None:
    named = set(re.findall(r"^\| `(\w+)` \|", text("notebooks"), re.MULTILINE))
    assert named == {path.stem for path in (ROOT / "notebooks").glob("*.ipynb")}


def test_names_of_scenarios_in_tutorials_exist() -> None:
    shipped = set(simulation.shipped())
    for name in PAGES:
        asked = re.findall(
            r"nexthire (?:whatif|compare|run|sweep) ([a-z][\w/-]+)\b(?!\.)", text(name)
        )
        assert set(asked) <= shipped
