"""The installed command, run as a user runs it."""

from __future__ import annotations

import json
import os
import pty
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

NEXTHIRE = Path(sys.executable).with_name("nexthire")
PATIENCE_SECONDS = 400
# What a shell may have set and the answers must not depend on.
UNSET = ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "TERM", "CLICOLOR_FORCE")


@dataclass(frozen=True)
class Done:
    """Hold what a finished command left behind."""

    code: int
    out: str
    err: str
    folder: Path

    @property
    def json(self) -> Any:
        """Return standard output as JSON; fail if it is anything else."""
        return json.loads(self.out)

    @property
    def run(self) -> Path:
        """Return the only run folder of the default results folder."""
        (manifest,) = self.folder.glob("results/*/*/manifest.json")
        return manifest.parent

    @property
    def longest_line(self) -> int:
        """Return the length of the longest line printed."""
        return max(map(len, self.out.splitlines()))


Run = Callable[..., Done]


def environment(**settings: str) -> dict[str, str]:
    """Return this process's environment without what changes how things look."""
    kept = {key: value for key, value in os.environ.items() if key not in UNSET}
    return {**kept, "TERM": "xterm-256color", **settings}


def run(folder: Path, *words: str, module: bool = False, **settings: str) -> Done:
    """Run the installed command in a folder, into pipes."""
    command = [sys.executable, "-m", "simulation"] if module else [str(NEXTHIRE)]
    done = subprocess.run(
        [*command, *words],
        cwd=folder,
        env=environment(**settings),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr, folder)


def run_once(
    folders: pytest.TempPathFactory, name: str, *words: str, module: bool = False, **settings: str
) -> Done:
    """Run the installed command once for all processes that tests run in."""
    base = folders.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent
    folder, kept = base / name, base / f"{name}.json"
    try:
        folder.mkdir()
    except FileExistsError:
        give_up = time.monotonic() + PATIENCE_SECONDS
        while not kept.exists():
            assert time.monotonic() < give_up, f"nobody runs {name}"
            time.sleep(0.05)
        return Done(*json.loads(kept.read_text(encoding="utf-8")), folder)
    done = run(folder, *words, module=module, **settings)
    written = base / f"{name}.json.new"
    written.write_text(json.dumps([done.code, done.out, done.err]), encoding="utf-8")
    written.rename(kept)
    return done


def watch(descriptor: int, enough: Callable[[str], bool]) -> str:
    """Read what appears on a terminal until it is enough, or the other side is gone."""
    seen = ""
    give_up = time.monotonic() + PATIENCE_SECONDS
    while not enough(seen):
        assert time.monotonic() < give_up, seen
        ready, _, _ = select.select([descriptor], [], [], PATIENCE_SECONDS)
        assert ready, f"nothing more than {seen!r}"
        try:
            part = os.read(descriptor, 4096)
        except OSError:
            break
        if not part:
            break
        seen += part.decode("utf-8", "replace")
    return seen


def heed_interrupts() -> None:
    """Undo that a test run in the background of a shell hands down that Ctrl-C is ignored."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def on_terminal(folder: Path, *words: str, **settings: str) -> str:
    """Run the command with standard output on a terminal and return what appears there."""
    master, slave = pty.openpty()
    with subprocess.Popen(
        [str(NEXTHIRE), *words],
        cwd=folder,
        env=environment(COLUMNS="80", **settings),
        stdout=slave,
        stderr=subprocess.DEVNULL,
    ) as process:
        os.close(slave)
        seen = watch(master, lambda _: False)
        process.wait(PATIENCE_SECONDS)
    os.close(master)
    return seen


def interrupted(
    folder: Path,
    *words: str,
    once: Callable[[str], bool],
    signals: int = 1,
    settings: Mapping[str, str] | None = None,
) -> tuple[Done, str]:
    """Press Ctrl-C once enough of the progress was seen; return what is left and what was seen."""
    master, slave = pty.openpty()
    # A pipe that nobody reads before the end would stop whoever prints more than it holds.
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8") as printed,
        subprocess.Popen(
            [str(NEXTHIRE), *words],
            cwd=folder,
            env=environment(COLUMNS="80", **(settings or {})),
            stdout=printed,
            stderr=slave,
            preexec_fn=heed_interrupts,
        ) as process,
    ):
        os.close(slave)
        seen = watch(master, once)
        for _ in range(signals):
            process.send_signal(signal.SIGINT)
            time.sleep(0.05)
        seen += watch(master, lambda _: False)
        process.wait(timeout=PATIENCE_SECONDS)
        os.close(master)
        printed.seek(0)
        return Done(process.returncode, printed.read(), seen, folder), seen
