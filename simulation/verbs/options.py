"""Options that several verbs of the command line share, and what they may be."""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable
from typing import Any

EXIT_FINE, EXIT_FAILED, EXIT_WRONG_INPUT, EXIT_INTERRUPTED = 0, 1, 2, 130

# A million lives of five alternatives take eight gigabytes.
MOST_LIVES = 1_000_000
LARGEST_LIFE = 1_000_000_000
LARGEST_SEED = 2**64 - 1
MOST_WORKERS = 256
MOST_MONTHS, LATEST_MONTH = 31, 1200.0


def plain_verb(verbs: Any, name: str, purpose: str, description: str) -> argparse.ArgumentParser:
    """Add a verb, with words for the list of verbs and for its own help."""
    verb: argparse.ArgumentParser = verbs.add_parser(
        name, help=purpose, description=description, allow_abbrev=False
    )
    return verb


class Once(argparse.Action):
    """Keep the value of an option that may be given once; a second one would hide the first."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: Any,
        option_string: str | None = None,
    ) -> None:
        """Keep the value, or refuse it."""
        if getattr(namespace, self.dest) is not None:
            parser.error(f"argument {option_string}: found twice, allowed: once")
        setattr(namespace, self.dest, values)


def json_option(verb: argparse.ArgumentParser) -> None:
    """Add the choice to print JSON."""
    verb.add_argument("--json", action="store_true", help="print JSON on standard output")


def scenario_verb(verbs: Any, name: str, purpose: str) -> argparse.ArgumentParser:
    """Add a verb that is about one scenario."""
    described = purpose[:1].upper() + purpose[1:].rstrip("?") + ("?" if "?" in purpose else ".")
    verb = plain_verb(verbs, name, purpose, described)
    verb.add_argument(
        "scenario", help="name of a shipped scenario (see `nexthire scenarios`) or a YAML file"
    )
    return verb


DEFAULT_LIVES = 500


def simulation_options(
    verb: argparse.ArgumentParser, lives: int = DEFAULT_LIVES, *, results: bool = True
) -> None:
    """Add what every verb that lives a company takes.

    Args:
        verb: the verb.
        lives: default of --replications.
        results: whether it writes a folder of results.
    """
    verb.add_argument(
        "--replications",
        type=whole_number(1, MOST_LIVES),
        default=lives,
        metavar="N",
        help=f"lives of each alternative (default: {lives})",
    )
    seed_option(verb)
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
        help="draw what is not known from its range, world by world, or hold it at its centre "
        "(default: drawn)",
    )
    verb.add_argument(
        "--lives-per-world",
        type=whole_number(1, 1000),
        default=2,
        metavar="N",
        help="lives that share what is not known; with 1, chance and ignorance cannot be told "
        "apart (default: 2)",
    )
    verb.add_argument(
        "--workers",
        type=whole_number(1, MOST_WORKERS),
        metavar="N",
        help="threads (default: one per processor)",
    )
    json_option(verb)
    if results:
        verb.add_argument(
            "--out", metavar="DIR", default="results", help="folder of results (default: results)"
        )
    verb.add_argument("--quiet", action="store_true", help="no progress and no hints")


def precision_option(verb: argparse.ArgumentParser) -> None:
    """Add the precision to live on for; --replications then says the most lives."""
    verb.set_defaults(replications=None)
    verb.add_argument(
        "--precision",
        type=real_number(1e-6, 1e12, "a number in the unit of the aim, above 0,"),
        metavar="X",
        help="live on until every difference of the aim from the baseline is known to within X "
        "(95 percent), at most --replications or 20,000 lives each",
    )


def price_option(verb: argparse.ArgumentParser) -> None:
    """Add the runway that a founder would give for a better product."""
    verb.add_argument(
        "--accept-runway-loss",
        type=real_number(0.0, 120.0, "months"),
        default=3.0,
        metavar="MONTHS",
        help="runway you would give for a better product (default: 3)",
    )


def seed_option(verb: argparse.ArgumentParser) -> None:
    """Add the root seed."""
    verb.add_argument(
        "--seed",
        type=whole_number(0, LARGEST_SEED),
        default=1,
        metavar="N",
        help="root seed (default: 1)",
    )


def aim_options(verb: argparse.ArgumentParser) -> None:
    """Add what a founder may say about the aim of a decision."""
    aims = verb.add_mutually_exclusive_group()
    aims.add_argument(
        "--weights",
        type=weights,
        metavar="M=W,M=W",
        help="worth of a unit of each measure, such as improvements_live=1,runway_months=0.5",
    )
    aims.add_argument(
        "--maximise",
        metavar="M",
        help="the one measure that counts, such as improvements_live@12 for month 12",
    )
    aims.add_argument("--minimise", metavar="M", help="likewise, less being better")
    verb.add_argument(
        "--subject-to",
        action="append",
        default=[],
        metavar="LIMIT",
        help="what must hold beside it, such as 'cash_out <= 0.1'; may be given several times",
    )


def whole_number(low: int, high: int) -> Callable[[str], int]:
    """Return the reader of a whole number between two bounds."""

    def number(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            value = low - 1
        if not low <= value <= high:
            allowed = f"a whole number from {low} to {high}"
            raise argparse.ArgumentTypeError(f"found {text!r}, allowed: {allowed}")
        return value

    return number


def real_number(low: float, high: float, what: str) -> Callable[[str], float]:
    """Return the reader of a number between two bounds; `what` names it, such as `months`."""

    def number(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not low <= value <= high:
            raise argparse.ArgumentTypeError(
                f"found {text!r}, allowed: {what} from {low:g} to {high:g}"
            )
        return value

    return number


def months(text: str) -> tuple[float, ...]:
    """Read months from now, ascending."""
    try:
        found = tuple(sorted({float(part) for part in text.split(",")}))
    except ValueError:
        found = ()
    if not 1 <= len(found) <= MOST_MONTHS or not all(0 <= m <= LATEST_MONTH for m in found):
        allowed = f"up to {MOST_MONTHS} months from 0 to {LATEST_MONTH:g}, such as 0,3,6"
        raise argparse.ArgumentTypeError(f"found {text!r}, allowed: {allowed}")
    return found


def weights(text: str) -> dict[str, float]:
    """Read weights by measure."""
    found: dict[str, float] = {}
    for part in text.split(","):
        name, _, worth = part.partition("=")
        try:
            found[name.strip()] = float(worth)
        except ValueError:
            found = {}
            break
    if not found or not all(map(math.isfinite, found.values())):
        allowed = "measure=number, such as improvements_live=1,runway_months=0.5"
        raise argparse.ArgumentTypeError(f"found {text!r}, allowed: {allowed}")
    return found
