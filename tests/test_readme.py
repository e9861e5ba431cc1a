"""What the README says is run: its commands, its scenario and its Python."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

README = Path(__file__).parents[1] / "README.md"
TEXT = README.read_text(encoding="utf-8")
NEXTHIRE = Path(sys.executable).with_name("nexthire")


def commands() -> list[str]:
    """Return the `nexthire` lines of the README, without their comments."""
    lines = re.findall(r"^    (nexthire .*)$", TEXT, re.MULTILINE)
    return [line.split("#")[0].strip() for line in lines]


def block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)
    assert found is not None
    return found[1]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "mine.yaml").write_text(block("yaml"), encoding="utf-8")
    return tmp_path


def test_there_are_commands_to_run() -> None:
    assert len(commands()) >= 6


@pytest.mark.parametrize("command", commands())
def test_command_of_the_readme_runs(command: str, folder: Path) -> None:
    lines = [line for line in commands() if line.startswith("nexthire decide")]
    for line in [*(lines if "score" in command else []), command]:
        words = shlex.split(line)[1:]
        if words[0] in ("whatif", "compare", "choose", "tipping", "decide"):
            words += ["--replications", "30"]
        done = subprocess.run(
            [NEXTHIRE, *words], cwd=folder, capture_output=True, text=True, timeout=300, check=False
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout


def test_python_of_the_readme_runs(folder: Path) -> None:
    code = block("python").replace("500", "30").replace("100)", "5)")
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "in this model" in done.stdout


@pytest.mark.parametrize("link", re.findall(r"\]\(([^)#]+)\)", TEXT))
def test_link_of_the_readme_leads_somewhere(link: str) -> None:
    assert (README.parent / link).exists()


def test_readme_starts_with_the_question_then_a_picture_then_two_commands() -> None:
    question, picture = TEXT.index("Who do I hire next"), TEXT.index("![")
    first, second = TEXT.index("    make demo"), TEXT.index("    make test")
    assert question < picture < first < second
