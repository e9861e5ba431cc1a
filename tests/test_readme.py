"""What the README says is run: its commands, its scenario and its Python."""

from __future__ import annotations

import re
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import pytest

README = Path(__file__).parents[1] / "README.md"
TEXT = README.read_text(encoding="utf-8")
# Not run as they stand: one writes a file that is there already, one goes on until it is ended.
BY_THEMSELVES = ("init", "app")
NEXTHIRE = Path(sys.executable).with_name("nexthire")


def commands() -> list[str]:
    """Return the `nexthire` lines of the README, without their comments."""
    lines = re.findall(r"^    (nexthire .*)$", TEXT, re.MULTILINE)
    return [line.split("#")[0].strip() for line in lines]


def verb(command: str) -> str:
    return shlex.split(command)[1]


def block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)
    assert found is not None
    return found[1]


# Few lives where many would only take longer.
FEW = {
    **dict.fromkeys(("whatif", "compare", "choose", "tipping", "decide"), 30),
    "report": 40,
    "sweep": 50,
    "sensitivity": 10,
}
# What has to be there already -> the verb of the command that makes it.
MADE_BY = {"decisions.jsonl": "decide", "sweep-cash": "sweep"}
SECONDS_AT_MOST = 300


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    words = shlex.split(command)[1:]
    if words[0] in FEW:
        words += ["--replications", str(FEW[words[0]])]
    return subprocess.run(
        [NEXTHIRE, *words],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=SECONDS_AT_MOST,
        check=False,
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder in which commands find what earlier ones have made."""
    made = tmp_path_factory.mktemp("readme")
    (made / "mine.yaml").write_text(block("yaml"), encoding="utf-8")
    return made


def test_there_are_commands_to_run() -> None:
    assert len(commands()) >= 20


@pytest.mark.parametrize(
    "command", [each for each in commands() if verb(each) not in BY_THEMSELVES]
)
def test_command_of_the_readme_runs(command: str, folder: Path) -> None:
    for made, maker in MADE_BY.items():
        if made in command and not list(folder.rglob(made)):
            assert (
                run(next(each for each in commands() if verb(each) == maker), folder).returncode
                == 0
            )
    done = run(command, folder)
    assert done.returncode == 0, done.stderr
    assert done.stdout


def test_init_of_the_readme_writes_a_company(tmp_path: Path) -> None:
    (command,) = (each for each in commands() if verb(each) == "init")
    assert run(command, tmp_path).returncode == 0
    assert run("nexthire check mine.yaml", tmp_path).returncode == 0


def test_app_of_the_readme_starts_and_ends(folder: Path) -> None:
    (command,) = (each for each in commands() if verb(each) == "app")
    words = [NEXTHIRE, *shlex.split(command)[1:], "--no-open"]
    with subprocess.Popen(
        words,
        cwd=folder,
        stdout=subprocess.PIPE,
        text=True,
        # A test run in the background of a shell would hand down that Ctrl-C is ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    ) as app:
        assert app.stdout is not None
        assert any("http://127.0.0.1:" in line for line in app.stdout)
        app.send_signal(signal.SIGINT)
        assert app.wait(SECONDS_AT_MOST) == 0


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
