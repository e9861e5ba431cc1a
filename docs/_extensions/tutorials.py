"""Tutorials as programs: their commands and Python are run, and what they print is kept in them.

`python docs/_extensions/tutorials.py` runs every tutorial and writes what each block prints into
the `text` block after it. One that ends in `…` keeps as many lines as it has, at least one.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

DOCS = Path(__file__).parents[1]
PAGES = sorted((DOCS / "tutorials").glob("*.md"))
FENCE = re.compile(r"^```(sh|python|text)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
CUT = "…"
PATIENCE_SECONDS = 900
COLUMNS = "80"


@dataclass(frozen=True)
class Block:
    """Hold one block of a tutorial.

    Args:
        language: "sh" or "python".
        source: what is to be run.
        printed: the text block right after it, None if there is none.
        span: where that text stands in the page.
    """

    language: str
    source: str
    printed: str | None
    span: tuple[int, int]

    @property
    def commands(self) -> tuple[str, ...]:
        """Return the commands of a shell block, each on one line."""
        found: list[str] = []
        for line in re.sub(r"\s*\\\n\s*", " ", self.source).strip().splitlines():
            open_text = bool(found) and found[-1].count('"') % 2 == 1
            found[-1:] = [f"{found[-1]} {line.strip()}"] if open_text else [*found[-1:], line]
        return tuple(found)


def blocks(page: str) -> Iterator[Block]:
    """Yield what a page runs, in its order."""
    found = list(FENCE.finditer(page))
    for place, match in enumerate(found):
        if match[1] == "text":
            continue
        after = found[place + 1] if place + 1 < len(found) else None
        between = "no" if after is None else page[match.end() : after.start()].strip()
        follows = after is not None and after[1] == "text" and not between
        printed = after[2] if after is not None and follows else None
        span = after.span(2) if after is not None and follows else (0, 0)
        yield Block(match[1], match[2], printed, span)


def run_command(command: str, folder: Path) -> str:
    """Return what a command prints; AssertionError with what it complains of if it fails."""
    if command.startswith("nexthire app"):
        return run_app(command, folder)
    scripts = Path(sys.executable).parent
    environment = {
        **os.environ,
        "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}",
        "COLUMNS": COLUMNS,
        "PYTHONHASHSEED": "0",
    }
    done = subprocess.run(
        command,
        shell=True,
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert done.returncode == 0, f"{command}: {done.stderr}{done.stdout}"
    return done.stdout


def run_app(command: str, folder: Path) -> str:
    """Start what runs until it is ended, wait for its address, and end it as a user does."""
    words = [str(Path(sys.executable).parent / "nexthire"), *command.split()[1:], "--no-open"]
    with subprocess.Popen(words, cwd=folder, stdout=subprocess.PIPE, text=True) as app:
        assert app.stdout is not None
        first = app.stdout.readline()
        app.send_signal(signal.SIGINT)
        app.wait(PATIENCE_SECONDS)
    assert "http://127.0.0.1:" in first, first
    return ""


# Runs every source that comes in as a line of JSON, in one namespace, and marks its end.
INTERPRETER = """
import json, sys
import pandas as pd
pd.set_option("display.width", 86, "display.max_columns", 20)
names = {"__name__": "__main__"}
for line in sys.stdin:
    exec(json.loads(line), names)
    print("\\x1e", flush=True)
"""


class Interpreter:
    """Run blocks of Python one after the other in one interpreter.

    Args:
        folder: where it runs.
    """

    def __init__(self, folder: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", INTERPRETER],
            cwd=folder,
            env={**os.environ, "COLUMNS": COLUMNS},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, source: str) -> str:
        """Return what a block prints; AssertionError with what it complains of if it fails."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(source) + "\n")
        self.process.stdin.flush()
        printed = []
        for line in self.process.stdout:
            if line == "\x1e\n":
                return "".join(printed)
            printed.append(line)
        raise AssertionError("".join(printed))

    def close(self) -> None:
        """End the interpreter."""
        self.process.communicate()


Shell = Callable[[str, Path], str]


def run(
    page: str,
    folder: Path,
    shell: Shell = run_command,
    fewer: Callable[[str], str] = lambda code: code,
) -> list[tuple[Block, str]]:
    """Run a page from top to bottom and return what each block printed.

    Args:
        page: text of the page.
        folder: where it is run.
        shell: runs a command.
        fewer: changes Python before it is run.
    """
    printed: list[tuple[Block, str]] = []
    with contextlib.ExitStack() as stack:
        interpreter: Interpreter | None = None
        for block in blocks(page):
            if block.language == "sh":
                texts = [shell(each, folder) for each in block.commands]
                printed.append((block, texts[-1]))
                continue
            if interpreter is None:
                interpreter = Interpreter(folder)
                stack.callback(interpreter.close)
            printed.append((block, interpreter.run(fewer(block.source))))
    return printed


def kept(block: Block, text: str) -> str:
    """Return what a page keeps of what a block printed: all, or its beginning."""
    lines = [line.rstrip() for line in text.strip("\n").splitlines()]
    before = (block.printed or "").splitlines()
    if before and before[-1] == CUT and len(lines) >= len(before):
        lines = [*lines[: max(1, len(before) - 1)], CUT]
    return "".join(f"{line}\n" for line in lines)


def refreshed(page: str, printed: Sequence[tuple[Block, str]]) -> str:
    """Return the page with what its blocks print now."""
    for block, text in reversed(list(printed)):
        if block.printed is not None:
            begin, end = block.span
            page = page[:begin] + kept(block, text) + page[end:]
    return page


def prepare(folder: Path) -> None:
    """Let the folder look like the checkout that a tutorial is read in."""
    (folder / "notebooks").symlink_to(DOCS.parent / "notebooks")


def main(names: Sequence[str]) -> int:
    """Run the tutorials, all by default, and keep what they print."""
    for path in PAGES:
        if names and path.stem not in names:
            continue
        page = path.read_text(encoding="utf-8")
        with tempfile.TemporaryDirectory() as folder:
            prepare(Path(folder))
            path.write_text(refreshed(page, run(page, Path(folder))), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
