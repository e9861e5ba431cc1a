"""The command `nexthire`: one thin function per verb."""

from __future__ import annotations

import argparse
import contextlib
import math
import os
import signal
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NoReturn

from simulation.options import (
    EXIT_FAILED,
    EXIT_INTERRUPTED,
    EXIT_WRONG_INPUT,
    LARGEST_LIFE,
    MOST_LIVES,
    aim_options,
    months,
    precision_option,
    price_option,
    scenario_verb,
    seed_option,
    simulation_options,
    whole_number,
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
  nexthire check mine.yaml

exit codes: 0 fine, 1 failed (such as results that cannot be written),
2 wrong input, 130 interrupted
"""


class Parser(argparse.ArgumentParser):
    """Parse a command line and say what is wrong with it in one line."""

    def error(self, message: str) -> NoReturn:
        """Leave with the message and exit code 2."""
        self.exit(EXIT_WRONG_INPUT, f"nexthire: {message}; see `{self.prog} --help`\n")


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    # These modules need the exit codes of this one.
    from simulation.choose_commands import add_choose
    from simulation.record_commands import add_record_verbs
    from simulation.tipping_commands import add_tipping

    main_parser = Parser(
        prog="nexthire",
        description=DESCRIPTION,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    main_parser.add_argument("-V", "--version", action="version", version=_version())
    verbs = main_parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    whatif = scenario_verb(
        verbs, "whatif", "answer: what if we open a position now, later, or never?"
    )
    whatif.add_argument(
        "--hire",
        metavar="ROLE",
        help="role to hire, or a part of its name such as mlops (default: rank them all, then "
        "answer for the first)",
    )
    whatif.add_argument(
        "--months",
        type=months,
        default=(0, 3, 6, 12),
        metavar="M,M",
        help="months from now at which the position may be opened (default: 0,3,6,12)",
    )
    depth = whatif.add_mutually_exclusive_group()
    depth.add_argument("--brief", action="store_true", help="only the answer, not what lies behind")
    depth.add_argument("--details", action="store_true", help="every table behind the answer too")
    compare = scenario_verb(verbs, "compare", "compare the alternatives a scenario lists")
    run = scenario_verb(verbs, "run", "simulate one plan, without alternatives")
    run.add_argument("--alternative", metavar="NAME", help="run this alternative of the scenario")
    run.add_argument(
        "--life",
        type=whole_number(0, LARGEST_LIFE),
        metavar="N",
        help="show life number N instead of statistics over lives",
    )
    add_choose(verbs)
    add_tipping(verbs)
    for verb in (whatif, compare):
        price_option(verb)
        aim_options(verb)
    for verb in (whatif, compare, run):
        simulation_options(verb)
    for verb in (whatif, compare):
        precision_option(verb)
    check = scenario_verb(verbs, "check", "validate a scenario and say what it contains")
    scenarios = verbs.add_parser(
        "scenarios",
        help="list the scenarios that come with nexthire",
        description="List the scenarios that come with nexthire.",
        allow_abbrev=False,
    )
    compiling = verbs.add_parser(
        "compile",
        help="compile the model for this machine, once",
        description="Compile the model for this machine, so that the first answer need not wait "
        "for it. Set NEXTHIRE_CACHE_DIR to keep it elsewhere than in your cache folder.",
        allow_abbrev=False,
    )
    compiling.add_argument("--quiet", action="store_true", help="print nothing")
    _checking_verbs(verbs)
    add_record_verbs(verbs)
    for verb in (check, scenarios):
        verb.add_argument("--json", action="store_true", help="print JSON on standard output")
    return main_parser


def _checking_verbs(verbs: Any) -> None:
    """Add the verbs that check the model itself."""
    for name, purpose, example, lives in (
        ("claims", "check the claims of the guide over paired lives", "C3,C7", 400),
        ("validate", "check published facts about small AI teams", "B1-01,B1-04", 300),
    ):
        verb = verbs.add_parser(
            name, help=purpose, description=f"{purpose.capitalize()}.", allow_abbrev=False
        )
        verb.add_argument("--only", metavar="ID,ID", help=f"check these only, such as {example}")
        verb.add_argument(
            "--replications",
            type=whole_number(2, MOST_LIVES),
            default=lives,
            metavar="N",
            help=f"lives of each company (default: {lives})",
        )
        seed_option(verb)
        form = verb.add_mutually_exclusive_group()
        form.add_argument("--json", action="store_true", help="print JSON on standard output")
        form.add_argument(
            "--markdown", action="store_true", help="print the page of the documentation"
        )
        if name == "claims":
            verb.add_argument("--figure", metavar="FILE", help="draw the claims into a PNG file")
        verb.add_argument("--quiet", action="store_true", help="no progress")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    Args:
        arguments: words after the command; those of the process if None.
    """
    try:
        with _debounced():
            return _carry_out(parser().parse_args(arguments))
    except KeyboardInterrupt:
        print("nexthire: interrupted; nothing was written", file=sys.stderr)
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        # The reader has gone, for example `head`; nothing may be left for Python to flush there.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_FAILED


def _carry_out(asked: argparse.Namespace) -> int:
    from simulation import commands
    from simulation.scenario import ScenarioError

    name = "compile_" if asked.verb == "compile" else asked.verb
    verb: Callable[[argparse.Namespace], int] = getattr(commands, name)
    try:
        with _plain_warnings():
            code = verb(asked)
        sys.stdout.flush()
        return code
    except ScenarioError as error:
        print(f"nexthire: {error}", file=sys.stderr)
        return EXIT_WRONG_INPUT
    except commands.Failure as failure:
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
