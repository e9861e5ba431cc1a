"""The verb `discover`: under which conditions a plan wins and loses, over a whole sweep."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from simulation.verbs.options import EXIT_FINE, aim_options, whole_number
from simulation.verbs.stores import opened, refused_in_one_line, store_argument

LEVELS, MOST_LEVELS = 2, 4
DESCRIPTION = """Find out, in words, which numbers make a plan win or lose: short rules over what a
sweep turned and over what differs between its worlds. Rules are found in one half of the cases;
all that is told of them is counted in the other half.
"""


def add_discover(verbs: Any) -> None:
    """Add `discover` to the command line."""
    verb: argparse.ArgumentParser = verbs.add_parser(
        "discover",
        help="which numbers make a plan win or lose, over a whole sweep?",
        description=DESCRIPTION,
        allow_abbrev=False,
    )
    store_argument(verb)
    verb.add_argument(
        "--plan",
        metavar="PLAN",
        help="plan that is looked at (default: the first that does something)",
    )
    verb.add_argument(
        "--against",
        metavar="PLAN",
        help="plan that it is compared with (default: never, or the last)",
    )
    verb.add_argument(
        "--levels",
        type=whole_number(1, MOST_LEVELS),
        default=LEVELS,
        metavar="N",
        help=f"numbers that a rule may bound at most (default: {LEVELS})",
    )
    aim_options(verb)
    verb.add_argument("--json", action="store_true", help="print JSON on standard output")
    verb.add_argument("--quiet", action="store_true", help="no notes below the table")
    verb.set_defaults(carry_out=discover)


def discover(asked: argparse.Namespace) -> int:
    """Say under which conditions a plan wins and loses."""
    from rich.text import Text

    from simulation.decision.plans import NEVER
    from simulation.report import answer_console, to_json
    from simulation.report.discovery import discovery_notes, discovery_table
    from simulation.sweep_analysis import discover as analysed
    from simulation.verbs.asking import stated_aim

    stated = stated_aim(asked)
    store = opened(asked.store)
    plan = asked.plan or next(
        (name for name in store.alternatives if name != NEVER), store.alternatives[0]
    )
    with refused_in_one_line():
        shown = analysed(store, plan, asked.against, aim=stated, levels=asked.levels)
    if asked.json:
        sys.stdout.write(to_json({**shown.summary, "complete": store.complete}))
        return EXIT_FINE
    console = answer_console()
    for sentence in shown.sentences:
        console.print(Text(sentence, style="bold"))
    console.print()
    if any(rule.bounds for rule in shown.found.rules):
        console.print(
            discovery_table(shown.found, shown.quantities, shown.unit, columns=console.width)
        )
        console.print()
    for note in [] if asked.quiet else discovery_notes(shown.found, shown.left_out):
        console.print(Text(note, style="dim"))
    return EXIT_FINE
