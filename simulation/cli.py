"""The command `nexthire`: one thin function per verb."""

from __future__ import annotations

import argparse
import contextlib
import math
import os
import re
import signal
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NoReturn

from simulation.verbs.app import add_app
from simulation.verbs.choose import add_choose
from simulation.verbs.compare import add_compare
from simulation.verbs.compile import add_compile
from simulation.verbs.decide import add_decide
from simulation.verbs.discover import add_discover
from simulation.verbs.init import add_init
from simulation.verbs.options import EXIT_FAILED, EXIT_INTERRUPTED, EXIT_WRONG_INPUT
from simulation.verbs.phases import add_heatmap, add_phases
from simulation.verbs.query import add_query
from simulation.verbs.reality import add_reality
from simulation.verbs.report import add_report
from simulation.verbs.run import add_run
from simulation.verbs.scenarios import add_scenario_verbs
from simulation.verbs.score import add_score
from simulation.verbs.sensitivity import add_sensitivity
from simulation.verbs.sweep import add_sweep
from simulation.verbs.telling import Failure
from simulation.verbs.tipping import add_tipping
from simulation.verbs.validation import add_checking_verbs
from simulation.verbs.verify import add_verify
from simulation.verbs.whatif import add_whatif

# In the order in which `nexthire --help` lists them.
ADDERS = (
    add_whatif,
    add_init,
    add_app,
    add_report,
    add_compare,
    add_run,
    add_choose,
    add_tipping,
    add_sensitivity,
    add_decide,
    add_score,
    add_sweep,
    add_phases,
    add_heatmap,
    add_discover,
    add_query,
    add_verify,
    add_scenario_verbs,
    add_reality,
    add_checking_verbs,
    add_compile,
)
HASTE_SECONDS = 1.0

DESCRIPTION = """Who do you hire next, and when? Simulates your AI startup thousands of times
under each hiring plan and compares runway, retraining cadence and improvements.
"""
EXAMPLES = """examples:
  nexthire whatif document-extraction
  nexthire whatif document-extraction --hire mlops --replications 500 --seed 7
  nexthire choose document-extraction --hire mlops --hire data --most 2
  nexthire tipping document-extraction --parameter cash_usd
  nexthire compare mine.yaml --json > answer.json
  nexthire run document-extraction --life 3
  nexthire init mine.yaml
  nexthire app mine.yaml
  nexthire sweep document-extraction --hire mlops --vary cash_usd=1e6:4e6

exit codes: 0 fine, 1 failed (such as results that cannot be written),
2 wrong input, 130 interrupted
"""


class Parser(argparse.ArgumentParser):
    """Parse a command line and say what is wrong with it in one line."""

    def error(self, message: str) -> NoReturn:
        """Leave with the message, the nearest valid name if one is close, and exit code 2."""
        choice = re.search(r"invalid choice: (.+) \(choose from (.+)\)$", message)
        unknown = re.search(r"unrecognized arguments: (-\S+)", message)
        if choice:
            typed, *names = (each.strip(" '") for each in (choice[1], *choice[2].split(",")))
            message = f"{message[: choice.start()]}found {typed!r}, allowed: {', '.join(names)}"
            message += _meant(typed, names)
        elif unknown:
            message += _meant(unknown[1], re.findall(r"(?<!\w)--?[a-z][\w-]*", self.format_help()))
        self.exit(EXIT_WRONG_INPUT, f"nexthire: {message}; see `{self.prog} --help`\n")


def _meant(typed: str, names: Sequence[str]) -> str:
    from simulation.scenario.errors import nearest

    near = nearest(typed, names)
    return f"; did you mean {near!r}?" if near else ""


def parser() -> Parser:
    """Return the parser of the command line."""
    main_parser = Parser(
        prog="nexthire",
        description=DESCRIPTION,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    main_parser.add_argument("-V", "--version", action="version", version=_version())
    verbs = main_parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    for add in ADDERS:
        add(verbs)
    for verb in verbs.choices.values():
        verb.set_defaults(parser=verb)
    return main_parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    Args:
        arguments: words after the command; those of the process if None.
    """
    try:
        with _debounced():
            return _carry_out(_parsed(arguments))
    except KeyboardInterrupt:
        print("nexthire: interrupted; nothing was written", file=sys.stderr)
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        # The reader has gone, for example `head`; nothing may be left for Python to flush there.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_FAILED


def _parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Return what was asked for; what a verb does not know is said by that verb."""
    command = parser()
    asked, unknown = command.parse_known_args(arguments)
    if unknown:
        asked.parser.error(f"unrecognized arguments: {' '.join(unknown)}")
    return asked


def _carry_out(asked: argparse.Namespace) -> int:
    from simulation.scenario import ScenarioError

    carry_out: Callable[[argparse.Namespace], int] = asked.carry_out
    try:
        with _plain_warnings():
            code = carry_out(asked)
        sys.stdout.flush()
        return code
    except ScenarioError as error:
        print(f"nexthire: {error}", file=sys.stderr)
        return EXIT_WRONG_INPUT
    except Failure as failure:
        print(f"nexthire: {failure}", file=sys.stderr)
        return EXIT_FAILED
    except MemoryError:
        print("nexthire: not enough memory; ask for fewer --replications", file=sys.stderr)
        return EXIT_FAILED


@contextlib.contextmanager
def _plain_warnings() -> Iterator[None]:
    """Show our own warnings as notices in one line."""
    with warnings.catch_warnings():
        shown = warnings.showwarning

        def notice(message: Any, category: Any, *where: Any, **rest: Any) -> None:
            if category is UserWarning:
                print(f"nexthire: {message}", file=sys.stderr)
            else:
                shown(message, category, *where, **rest)

        warnings.showwarning = notice
        yield


@contextlib.contextmanager
def _debounced() -> Iterator[None]:
    """Let a hasty second Ctrl-C not undo what the first one keeps."""
    last = -math.inf

    def interrupt(number: int, frame: object) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last < HASTE_SECONDS:
            return
        last = now
        raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _version() -> str:
    from simulation import __version__

    return f"nexthire {__version__}"
