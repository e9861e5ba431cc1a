"""Tell an answer on the command line: write its files, print it, and say what is missing."""

from __future__ import annotations

import argparse
import contextlib
import shlex
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from simulation.verbs.options import EXIT_FINE, EXIT_INTERRUPTED

if TYPE_CHECKING:
    from rich.console import Console

    from simulation.comparison import Comparison
    from simulation.decision.advice import Advice
    from simulation.decision.who_next import WhoNext
    from simulation.scenario import Scenario


class Failure(Exception):
    """Say in one line why a verb failed although the input was right."""


def tell(
    asked: argparse.Namespace,
    comparison: Comparison,
    advice: Advice | None = None,
    who: WhoNext | None = None,
) -> int:
    """Write the files of an answer and print it; print it even if the files cannot be written.

    Args:
        asked: what was asked for.
        comparison: the answer.
        advice: what lies behind it, as far as that was looked at.
        who: who should come next, if that was asked.
    """
    from simulation.report import ReportError

    folder, failure = None, ""
    failed, all_failed = failed_lives(comparison)
    with undisturbed():
        try:
            folder = comparison.save(
                asked.out, shlex.join(["nexthire", *sys.argv[1:]]), advice, who
            )
        except ReportError as error:
            failure = str(error)
        if all_failed:
            raise Failure(failed)
        _print_answer(asked, comparison, folder, advice, who)
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


def failed_lives(comparison: Comparison) -> tuple[str, bool]:
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


def _print_answer(
    asked: argparse.Namespace,
    comparison: Comparison,
    folder: Path | None,
    advice: Advice | None,
    who: WhoNext | None,
) -> None:
    from rich.text import Text

    from simulation.report import answer_console, footnotes, print_answer, to_json

    place = folder.as_posix() if folder else None
    if asked.json:
        sys.stdout.write(to_json({**comparison.told(advice, who), "folder": place}))
        return
    console = answer_console()
    if who is not None:
        _print_who(console, who, comparison.scenario)
    console.print(Text(comparison.sentence, style="bold"))
    console.print()
    # Verbs that look behind their answer keep the further tables for `--details`.
    brief = not getattr(asked, "details", True)
    print_answer(console, comparison.findings, comparison.labels, brief=brief)
    _print_timeline(console, comparison)
    if advice is not None:
        from simulation.report.advice import print_advice

        console.print()
        print_advice(console, advice, comparison.labels, details=asked.details)
    if brief:
        if advice is None:
            console.print()
        notes = footnotes(comparison.findings)[:-1]
        for note in [*notes, f"Gains are in {comparison.aim.unit}: {comparison.aim.words}."]:
            console.print(Text(note, style="dim"))
    for told in (comparison.backcast, comparison.precision):
        if told is not None:
            console.print(Text(told.words, style="dim"))
    if place:
        # A path that is broken over two lines cannot be copied.
        console.print(Text(f"The files, answer.png first, are in\n{place}"), soft_wrap=True)


def _print_who(console: Console, who: WhoNext, scenario: Scenario) -> None:
    from rich.text import Text

    from simulation.answers import first_role
    from simulation.report.formatting import clean
    from simulation.report.who_next import who_next_notes, who_next_sentence, who_next_table

    console.print(Text(who_next_sentence(who), style="bold"))
    console.print()
    console.print(who_next_table(who))
    label = clean(scenario.roles[first_role(who, scenario)].label)
    about = (
        f"What follows is about the first of them to be employed, the {label}, by lives of its own."
    )
    for note in (*who_next_notes(who), about):
        console.print(Text(note, style="dim"))
    console.print()


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


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Ignore Ctrl-C while results are written, which takes seconds."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
