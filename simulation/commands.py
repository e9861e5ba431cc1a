"""What each verb of the command line does that simulates."""

from __future__ import annotations

import argparse
import contextlib
import shlex
import signal
import sys
import threading
import time
import warnings
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulation.cli import EXIT_FINE, EXIT_INTERRUPTED
from simulation.options import DEFAULT_LIVES
from simulation.record_commands import decide as decide
from simulation.scenario import Scenario, ScenarioError, load
from simulation.scenario_commands import check as check
from simulation.scenario_commands import scenarios as scenarios
from simulation.score_commands import score as score
from simulation.validation_commands import claims as claims
from simulation.validation_commands import validate as validate

if TYPE_CHECKING:
    from rich.console import Console

    from simulation.comparison import Comparison
    from simulation.experiment.lives import Progress
    from simulation.statistics.aim import Aim


COMPILING = "Compiling the model for this machine: about a minute, only this once."


class Failure(Exception):
    """Say in one line why a verb failed although the input was right."""


def whatif(asked: argparse.Namespace) -> int:
    """Answer what happens if a position is opened now, later, or never."""
    scenario = load(asked.scenario)
    from simulation.decision.plans import requisition_asked

    _, role = requisition_asked(scenario, asked.hire)
    _prepare(asked)
    from simulation.answers import whatif as answer_whatif

    with _progress(asked, (len(asked.months) + 1) * _lives(asked)) as progress:
        comparison = answer_whatif(
            scenario,
            role,
            months=asked.months,
            rule=_rule(asked),
            aim=stated_aim(asked),
            precision=asked.precision,
            **how(asked, progress),
        )
    return _tell(asked, comparison)


def compare(asked: argparse.Namespace) -> int:
    """Compare the alternatives of a scenario."""
    scenario = load(asked.scenario)
    from simulation.answers import compare as answer_compare
    from simulation.answers import require_alternatives

    require_alternatives(scenario)
    _prepare(asked)
    with _progress(asked, len(scenario.alternatives) * _lives(asked)) as progress:
        comparison = answer_compare(
            scenario,
            rule=_rule(asked),
            aim=stated_aim(asked),
            precision=asked.precision,
            **how(asked, progress),
        )
    return _tell(asked, comparison)


def run(asked: argparse.Namespace) -> int:
    """Simulate one plan: statistics over its lives, or one life in full."""
    scenario = load(asked.scenario)
    if asked.alternative is not None:
        scenario = scenario.alternative(asked.alternative)
    if asked.life is not None:
        return _show_life(asked, scenario)
    _prepare(asked)
    from simulation.answers import single_plan

    with _progress(asked, asked.replications) as progress:
        comparison = single_plan(scenario, **how(asked, progress))
    return _tell(asked, comparison)


def compile_(asked: argparse.Namespace) -> int:
    """Compile the model for this machine, so that the first answer need not wait for it."""
    with warnings.catch_warnings():
        # Where nothing can be kept, other verbs go on with a notice; this one fails.
        warnings.simplefilter("ignore", UserWarning)
        from simulation.experiment.compilation import (
            UNITS,
            CompilationError,
            compile_all,
            is_compiled,
        )
        from simulation.model.jit import cache_is_temporary

    begin = time.perf_counter()
    missing = not all(is_compiled(unit) for unit in UNITS)
    if missing and not (asked.quiet or cache_is_temporary()):
        print(COMPILING, file=sys.stderr)
    try:
        compiled = compile_all()
    except CompilationError as error:
        raise Failure(str(error)) from error
    if not asked.quiet:
        seconds = time.perf_counter() - begin
        print(f"Compiled in {seconds:.0f} s." if compiled else "The model is compiled already.")
    return EXIT_FINE


def _tell(asked: argparse.Namespace, comparison: Comparison) -> int:
    """Write the files of an answer and print it; print it even if the files cannot be written."""
    from simulation.report import ReportError

    folder, failure = None, ""
    failed, all_failed = _failed_lives(comparison)
    with _undisturbed():
        try:
            folder = comparison.save(asked.out, shlex.join(["nexthire", *sys.argv[1:]]))
        except ReportError as error:
            failure = str(error)
        if all_failed:
            raise Failure(failed)
        _print_answer(asked, comparison, folder)
    if failed:
        print(f"nexthire: {failed}", file=sys.stderr)
    if failure:
        raise Failure(failure)
    if not comparison.lives.complete:
        finished, wanted = comparison.lives.finished, comparison.run.replications
        print(
            f"nexthire: interrupted; the answer rests on the {finished:,} of {wanted:,} lives "
            "that were finished",
            file=sys.stderr,
        )
        return EXIT_INTERRUPTED
    return EXIT_FINE


def _failed_lives(comparison: Comparison) -> tuple[str, bool]:
    """Return how many lives failed and why the first did, and whether all of them did."""
    if not any(lives.errors for lives in comparison.lives.alternatives.values()):
        return "", False
    table = comparison.table
    failed = table[table["error"] != ""]
    if failed.empty:
        return "", False
    every = len(failed) == len(table)
    count = "every life" if every else f"{len(failed):,} of {len(table):,} lives"
    first = failed.iloc[0]
    where = f"life {first['replication']} of {first['alternative']}"
    return f"{count} failed; {where}: {first['error']}", every


def _print_answer(asked: argparse.Namespace, comparison: Comparison, folder: Path | None) -> None:
    from rich.text import Text

    from simulation.report import answer_console, print_answer, to_json

    place = folder.as_posix() if folder else None
    if asked.json:
        sys.stdout.write(to_json({**comparison.summary, "folder": place}))
        return
    console = answer_console()
    console.print(Text(comparison.sentence, style="bold"))
    console.print()
    print_answer(console, comparison.findings, comparison.labels)
    _print_timeline(console, comparison)
    if comparison.backcast is not None:
        console.print(Text(comparison.backcast.words, style="dim"))
    if place:
        # A path that is broken over two lines cannot be copied.
        console.print(Text(f"The files, answer.png first, are in\n{place}"), soft_wrap=True)


def _print_timeline(console: Console, comparison: Comparison) -> None:
    """Print when things happen under one plan, or when milestones are reached under several."""
    from simulation.report import milestone_tables, timeline_table

    if not comparison.has_timeline:
        return
    timelines = comparison.timelines
    tables = list(milestone_tables(timelines, comparison.labels, console.width))
    if len(timelines) == 1:
        (moments,) = timelines.values()
        table = timeline_table(moments, comparison.names)
        tables = [] if table is None else [table]
    console.print()
    for each in tables:
        console.print(each)
        console.print()


def _show_life(asked: argparse.Namespace, scenario: Scenario) -> int:
    """Print the turning points and the time sheet of one life."""
    _prepare(asked)
    from simulation.experiment.trace import trace
    from simulation.model.life import LifeError
    from simulation.report import answer_console, to_json
    from simulation.report.life import life_summary, print_life

    try:
        frames = trace(
            scenario,
            asked.life,
            asked.seed,
            asked.clock or "simpy",
            ignorance=asked.worlds,
            world=asked.life // asked.lives_per_world,
        )
    except LifeError as error:
        raise Failure(f"life {asked.life} failed: {error}") from error
    if asked.json:
        sys.stdout.write(to_json(life_summary(frames)))
        return EXIT_FINE
    plan = f", alternative {scenario.alternative_name}" if scenario.alternative_name else ""
    title = f"{scenario.name}{plan}: life {asked.life} of seed {asked.seed}"
    roles = {name: role.label for name, role in scenario.roles.items()}
    print_life(answer_console(), frames, title, roles)
    return EXIT_FINE


def how(asked: argparse.Namespace, progress: Progress | None) -> dict[str, Any]:
    """Return how the lives asked for are to be lived, as `compare` takes it."""
    return {
        "replications": _lives(asked),
        "seed": asked.seed,
        "clock": asked.clock or "compiled",
        "workers": asked.workers,
        "ignorance": asked.worlds,
        "lives_per_world": asked.lives_per_world,
        "progress": progress,
    }


def _lives(asked: argparse.Namespace) -> int:
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
    from simulation.statistics.aim import AimError, aim

    if not (asked.weights or asked.maximise or asked.minimise or asked.subject_to):
        return None
    try:
        return aim(asked.weights, asked.maximise, asked.minimise, asked.subject_to)
    except AimError as error:
        key = "--" + error.key.replace("_", "-")
        raise ScenarioError(key, None, "", error.found, error.allowed, error.nearest) from error


def _rule(asked: argparse.Namespace) -> Any:
    from simulation.statistics import DecisionRule

    return DecisionRule(asked.accept_runway_loss)


def _prepare(asked: argparse.Namespace) -> None:
    """Refuse results that cannot be written, and say if rules are about to be compiled.

    Raises:
        Failure: if a file is in the way of the results, or their folder may not be written.
    """
    from simulation.experiment.compilation import is_compiled
    from simulation.model.jit import cache_is_temporary
    from simulation.report import ReportError, check_writable

    if getattr(asked, "life", None) is None:
        try:
            check_writable(Path(asked.out))
        except ReportError as error:
            raise Failure(str(error)) from error
    clock = asked.clock or ("compiled" if getattr(asked, "life", None) is None else "simpy")
    unit = "answers" if clock == "compiled" else "one-life"
    # Where nothing can be kept, a notice has said that it is not only this once.
    if not (asked.quiet or cache_is_temporary() or is_compiled(unit)):
        print(COMPILING, file=sys.stderr)
    if getattr(asked, "life", None) is None:
        # Drawing is needed last and takes half a second to import, while lives hold no lock.
        drawing = "simulation.report.figures"
        threading.Thread(target=import_module, args=(drawing,), daemon=True).start()


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Ignore Ctrl-C while results are written, which takes seconds."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextlib.contextmanager
def _progress(asked: argparse.Namespace, lives: int) -> Iterator[Progress | None]:
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
