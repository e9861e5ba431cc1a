"""Watch a sweep on standard error: how far it is, how fast, and how long it still takes."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulation.experiment.lives import Progress


class Watched:
    """Show lives, lives a second and time left, if somebody watches.

    Args:
        asked: whether to be quiet.
        what: what is counted.
    """

    def __init__(self, asked: argparse.Namespace, what: str = "lives") -> None:
        self.quiet = asked.quiet
        self.what = what
        self.progress: Progress | None = None
        self._bar: Any = None

    def __enter__(self) -> Watched:
        if not self.quiet and sys.stderr.isatty():
            self._bar = speed_bar(self.what)
            self._task = self._bar.add_task(self.what, total=None)
            self.progress = lambda lives: self._bar.advance(self._task, lives)
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def total(self, lives: int) -> None:
        """Say how many there are to come."""
        if self._bar is not None:
            self._bar.update(self._task, total=lives)

    def found(self, there: int, lives: int) -> None:
        """Say how many lives are there already, and start to count the others."""
        self.total(lives - there)
        if there and not self.quiet:
            print(f"nexthire: {there:,} of {lives:,} lives are there already", file=sys.stderr)


def say_at_once(text: str) -> None:
    """Print a line from within a signal handler, where ordinary printing may be under way."""
    clear = "\r\x1b[2K" if sys.stderr.isatty() else ""
    os.write(sys.stderr.fileno(), f"{clear}nexthire: {text}\n".encode())


def speed_bar(what: str) -> Any:
    """Return a bar with a count, its speed and the time left."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        Task,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text

    class Speed(ProgressColumn):
        def render(self, task: Task) -> Text:
            speed = task.finished_speed or task.speed
            return Text(f"{speed:,.0f} a second" if speed else "")

    columns = (
        TextColumn(what),
        BarColumn(bar_width=20),
        MofNCompleteColumn(),
        Speed(),
        TimeRemainingColumn(),
        TextColumn("left"),
    )
    return Progress(*columns, console=Console(stderr=True), transient=True)
