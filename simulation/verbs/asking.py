"""What the command line asks for, as the functions that answer take it; and the wait for them."""

from __future__ import annotations

import argparse
import contextlib
import sys
import threading
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulation.verbs.options import DEFAULT_LIVES
from simulation.verbs.telling import Failure

if TYPE_CHECKING:
    from simulation.experiment.lives import Progress
    from simulation.statistics import DecisionRule
    from simulation.statistics.aim import Aim

COMPILING = "Compiling the model for this machine: about a minute, only this once."


def how(asked: argparse.Namespace, progress: Progress | None) -> dict[str, Any]:
    """Return how the lives asked for are to be lived, as `compare` takes it."""
    return {
        "replications": lives_asked(asked),
        "seed": asked.seed,
        "clock": asked.clock or "compiled",
        "workers": asked.workers,
        "ignorance": asked.worlds,
        "lives_per_world": asked.lives_per_world,
        "progress": progress,
    }


def lives_asked(asked: argparse.Namespace) -> int:
    """Return how many lives are asked for: with a precision, at most."""
    from simulation.answers import MOST_FOR_PRECISION

    if asked.replications is not None:
        return int(asked.replications)
    return MOST_FOR_PRECISION if asked.precision is not None else DEFAULT_LIVES


def stated_aim(asked: argparse.Namespace) -> Aim | None:
    """Return the aim stated on the command line, None if none is.

    Raises:
        ScenarioError: if it names no measure, or is no limit.
    """
    from simulation.scenario import ScenarioError
    from simulation.statistics.aim import AimError, aim

    if not (asked.weights or asked.maximise or asked.minimise or asked.subject_to):
        return None
    try:
        return aim(asked.weights, asked.maximise, asked.minimise, asked.subject_to)
    except AimError as error:
        key = "--" + error.key.replace("_", "-")
        raise ScenarioError(key, None, "", error.found, error.allowed, error.nearest) from error


def rule_asked(asked: argparse.Namespace) -> DecisionRule:
    """Return the founder's rule with the price asked for."""
    from simulation.statistics import DecisionRule

    return DecisionRule(asked.accept_runway_loss)


def prepare(asked: argparse.Namespace) -> None:
    """Refuse results that cannot be written, and say if rules are about to be compiled.

    Raises:
        Failure: if a file is in the way of the results, or their folder may not be written.
    """
    from simulation.report import ReportError, check_writable

    if getattr(asked, "life", None) is None:
        try:
            check_writable(Path(asked.out))
        except ReportError as error:
            raise Failure(str(error)) from error
    say_if_compiling(asked)
    if getattr(asked, "life", None) is None:
        # Drawing is needed last and takes half a second to import, while lives hold no lock.
        drawing = "simulation.report.figures"
        threading.Thread(target=import_module, args=(drawing,), daemon=True).start()


def say_if_compiling(asked: argparse.Namespace) -> None:
    """Say that rules are about to be compiled, if they are."""
    from simulation.experiment.compilation import is_compiled
    from simulation.model.jit import cache_is_temporary

    clock = asked.clock or ("compiled" if getattr(asked, "life", None) is None else "simpy")
    unit = "answers" if clock == "compiled" else "one-life"
    # Where nothing can be kept, a notice has said that it is not only this once.
    if not (asked.quiet or cache_is_temporary() or is_compiled(unit)):
        print(COMPILING, file=sys.stderr)


@contextlib.contextmanager
def progress_bar(asked: argparse.Namespace, lives: int) -> Iterator[Progress | None]:
    """Show lives finished and time left on standard error, if somebody watches."""
    if asked.quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("lives"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("left"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("lives", total=lives)
        yield lambda finished: bar.advance(task, finished)
