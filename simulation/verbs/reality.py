"""The verb that checks whether the model behaves on a scenario as any company must."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from simulation.verbs.options import (
    EXIT_FAILED,
    EXIT_FINE,
    scenario_verb,
    seed_option,
    whole_number,
)

FEWEST, MOST, DEFAULT = 10, 10_000, 50


def add_reality(verbs: Any) -> None:
    """Add `reality` to the command line."""
    verb = scenario_verb(
        verbs, "reality", "check in seconds that the model behaves on your company"
    )
    verb.add_argument(
        "--replications",
        type=whole_number(FEWEST, MOST),
        default=DEFAULT,
        metavar="N",
        help=f"lives of each changed company (default: {DEFAULT})",
    )
    seed_option(verb)
    verb.add_argument(
        "--plan",
        metavar="NAME",
        help="alternative that is turned this way and that (default: the one with most hires)",
    )
    form = verb.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print JSON on standard output")
    form.add_argument("--details", action="store_true", help="every check, not only what is wrong")
    verb.add_argument("--quiet", action="store_true", help="no progress and no hints")
    verb.epilog = "exit codes: 0 nothing fails (warnings may be there), 1 a check fails"
    verb.set_defaults(carry_out=reality)


def reality(asked: argparse.Namespace) -> int:
    """Check a scenario; the exit code is 1 if a check fails."""
    from simulation.experiment.compilation import is_compiled
    from simulation.model.jit import cache_is_temporary
    from simulation.reality_checks import reality as checked
    from simulation.report import answer_console, to_json
    from simulation.report.reality import print_reality
    from simulation.scenario import load
    from simulation.verbs.asking import COMPILING
    from simulation.verbs.validation import watched

    scenario = load(asked.scenario)
    if not (asked.quiet or cache_is_temporary() or is_compiled("answers")):
        print(COMPILING, file=sys.stderr)
    with watched(asked) as progress:
        found = checked(
            scenario, asked.seed, asked.replications, plan=asked.plan, progress=progress
        )
    if asked.json:
        sys.stdout.write(to_json(found.summary))
    else:
        print_reality(answer_console(), found, details=asked.details)
        if not (asked.details or asked.quiet):
            print("Every check with what was measured: --details", file=sys.stderr)
    return EXIT_FAILED if found.red else EXIT_FINE
