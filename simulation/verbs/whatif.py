"""The verb `whatif`: who next, and when."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from simulation.verbs import asking, telling
from simulation.verbs.options import (
    EXIT_FINE,
    EXIT_INTERRUPTED,
    Once,
    aim_options,
    months,
    precision_option,
    price_option,
    scenario_verb,
    simulation_options,
)

if TYPE_CHECKING:
    from simulation.comparison import Comparison
    from simulation.decision.advice import Advice

# Lives that looking behind an answer takes beside those of the answer, about.
LIVES_BEHIND = 12_000
INTERRUPTED = "interrupted"


def add_whatif(verbs: Any) -> None:
    """Add `whatif` to the command line."""
    verb = scenario_verb(
        verbs, "whatif", "answer: what if we open a position now, later, or never?"
    )
    verb.add_argument(
        "--hire",
        action=Once,
        metavar="ROLE",
        help="role to hire, or a part of its name such as mlops (default: rank them all, then "
        "answer for the first); `nexthire choose` takes several",
    )
    verb.add_argument(
        "--months",
        type=months,
        metavar="M,M",
        help="months from now at which the position may be opened, up to the horizon (default: "
        "0,3,6,12)",
    )
    depth = verb.add_mutually_exclusive_group()
    depth.add_argument(
        "--brief", action="store_true", help="the answer and one table, not what lies behind it"
    )
    depth.add_argument("--details", action="store_true", help="every table behind the answer too")
    price_option(verb)
    aim_options(verb)
    simulation_options(verb)
    precision_option(verb)
    verb.set_defaults(carry_out=whatif)


def whatif(asked: argparse.Namespace) -> int:
    """Answer what happens if a position is opened now, later, or never; whose, if not said."""
    from simulation.decision.plans import months_asked, requisition_asked
    from simulation.scenario import load

    scenario = load(asked.scenario)
    role = None if asked.hire is None else requisition_asked(scenario, asked.hire)[1]
    aim = asking.stated_aim(asked)
    from simulation.answers import aim_of, checked_run, first_role, who_comes_next

    asked.months = months_asked(scenario, asked.months)
    asking.prepare(asked)
    from simulation.answers import whatif as answer_whatif
    from simulation.experiment.runs import Run

    lives = asking.lives_asked(asked)
    total = (len(asked.months) + 1) * lives
    total += 0 if asked.brief else LIVES_BEHIND
    total += 0 if role else 19 * min(lives, 300)
    with asking.progress_bar(asked, total) as progress:
        who = None
        if role is None:
            run = checked_run(Run(**asking.how(asked, progress)))
            who = who_comes_next(scenario, run, aim_of(scenario, aim))
            role = first_role(who, scenario)
        comparison = answer_whatif(
            scenario,
            role,
            months=asked.months,
            rule=asking.rule_asked(asked),
            aim=aim,
            precision=asked.precision,
            **asking.how(asked, progress),
        )
        advice, missing = (None, "") if asked.brief else _advice(comparison)
    code = telling.tell(asked, comparison, advice, who)
    if missing and code == EXIT_FINE:
        print(f"nexthire: what lies behind the answer was left out: {missing}", file=sys.stderr)
        return EXIT_INTERRUPTED if missing == INTERRUPTED else EXIT_FINE
    return code


def _advice(comparison: Comparison) -> tuple[Advice | None, str]:
    """Look behind an answer, if its lives are whole and enough; or say why that was left out."""
    from simulation.decision.advice import FEWEST_WORLDS, advise

    if not comparison.lives.complete:
        return None, INTERRUPTED
    if len(set(comparison.lives.worlds.tolist())) < FEWEST_WORLDS:
        return None, f"it takes {FEWEST_WORLDS} worlds of --lives-per-world lives"
    try:
        return advise(comparison.question), ""
    except KeyboardInterrupt:
        return None, INTERRUPTED
    except ValueError as error:
        return None, str(error)
