"""The command `nexthire`: one thin function per verb."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from typing import Any

EXIT_FINE, EXIT_FAILED, EXIT_WRONG_INPUT, EXIT_INTERRUPTED = 0, 1, 2, 130

EXAMPLES = """examples:
  nexthire whatif document-extraction
  nexthire whatif document-extraction --hire mlops --replications 500 --seed 7
  nexthire compare mine.yaml --json > answer.json
  nexthire check mine.yaml

exit codes: 0 fine, 1 failed (results cannot be written), 2 wrong input, 130 interrupted
"""


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    main_parser = argparse.ArgumentParser(
        prog="nexthire",
        description="Who do you hire next, and when? Simulates your AI startup thousands of times "
        "under each hiring plan and compares runway, retraining cadence and model improvements.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    main_parser.add_argument("--version", action="version", version=_version())
    verbs = main_parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    whatif = _verb(verbs, "whatif", "answer: what if we open a position now, later, or never?")
    whatif.add_argument(
        "--hire",
        metavar="ROLE",
        help="role to hire, or a part of its name such as mlops (default: that of the plan)",
    )
    whatif.add_argument(
        "--months",
        type=_months,
        default=(0, 3, 6, 12),
        metavar="M,M",
        help="months from now at which the position may be opened (default: 0,3,6,12)",
    )
    compare = _verb(verbs, "compare", "compare the alternatives a scenario lists")
    run = _verb(verbs, "run", "simulate one plan, without alternatives")
    run.add_argument("--alternative", metavar="NAME", help="run this alternative of the scenario")
    run.add_argument(
        "--life", type=int, metavar="N", help="show life number N instead of statistics over lives"
    )
    for verb in (whatif, compare):
        verb.add_argument(
            "--accept-runway-loss",
            type=_price,
            default=3.0,
            metavar="MONTHS",
            help="runway you would give for a better product (default: 3)",
        )
    for verb in (whatif, compare, run):
        _simulation_options(verb)
    check = _verb(verbs, "check", "validate a scenario and say what it contains")
    check.add_argument("--json", action="store_true", help="print JSON on standard output")
    scenarios = verbs.add_parser("scenarios", help="list the scenarios that come with nexthire")
    scenarios.add_argument("--json", action="store_true", help="print JSON on standard output")
    return main_parser


def _verb(verbs: Any, name: str, purpose: str) -> argparse.ArgumentParser:
    verb: argparse.ArgumentParser = verbs.add_parser(
        name, help=purpose, description=purpose[:1].upper() + purpose[1:] + "."
    )
    verb.add_argument(
        "scenario", help="name of a shipped scenario (see `nexthire scenarios`) or a YAML file"
    )
    return verb


def _simulation_options(verb: argparse.ArgumentParser) -> None:
    verb.add_argument(
        "--replications",
        type=_at_least(1),
        default=500,
        metavar="N",
        help="lives of each alternative (default: 500)",
    )
    verb.add_argument(
        "--seed", type=_at_least(0), default=1, metavar="N", help="root seed (default: 1)"
    )
    verb.add_argument(
        "--clock",
        choices=("compiled", "simpy"),
        help="compiled for speed, simpy for the reference; both give the same lives "
        "(default: compiled, and simpy for one life)",
    )
    verb.add_argument(
        "--worlds",
        choices=("drawn", "central"),
        default="drawn",
        help="draw what is not known from its range for every life, or hold it at its centre",
    )
    verb.add_argument(
        "--workers", type=_at_least(1), metavar="N", help="threads (default: one per processor)"
    )
    verb.add_argument("--json", action="store_true", help="print JSON on standard output")
    verb.add_argument(
        "--out", metavar="DIR", default="results", help="folder of results (default: results)"
    )
    verb.add_argument("--quiet", action="store_true", help="no progress and no hints")


def _at_least(low: int) -> Callable[[str], int]:
    def whole_number(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            value = low - 1
        if not low <= value < 2**64:
            raise argparse.ArgumentTypeError(f"found {text!r}, allowed: a whole number from {low}")
        return value

    return whole_number


def _price(text: str) -> float:
    try:
        months = float(text)
    except ValueError:
        months = -1.0
    if not 0.0 <= months <= 120.0:
        raise argparse.ArgumentTypeError(f"found {text!r}, allowed: months from 0 to 120")
    return months


def _months(text: str) -> tuple[float, ...]:
    try:
        months = tuple(float(part) for part in text.split(","))
    except ValueError:
        months = ()
    if not months or not all(0 <= month <= 1200 for month in months):
        raise argparse.ArgumentTypeError(f"found {text!r}, allowed: months from 0, such as 0,3,6")
    return months


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    Args:
        arguments: words after the command; those of the process if None.
    """
    asked = parser().parse_args(arguments)
    from simulation import commands
    from simulation.scenario import ScenarioError

    verb: Callable[[argparse.Namespace], int] = getattr(commands, asked.verb)
    try:
        return verb(asked)
    except ScenarioError as error:
        print(f"nexthire: {error}", file=sys.stderr)
        return EXIT_WRONG_INPUT
    except KeyboardInterrupt:
        print("nexthire: interrupted before any life was finished", file=sys.stderr)
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        # The reader has gone, for example `head`; there is nobody left to tell.
        sys.stderr.close()
        return EXIT_FAILED


def _version() -> str:
    from simulation import __version__

    return f"nexthire {__version__}"
