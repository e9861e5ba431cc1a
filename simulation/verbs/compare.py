"""The verb `compare`: the alternatives that a scenario lists."""

from __future__ import annotations

import argparse
from typing import Any

from simulation.verbs.asking import how, lives_asked, prepare, progress_bar, rule_asked, stated_aim
from simulation.verbs.options import (
    aim_options,
    precision_option,
    price_option,
    scenario_verb,
    simulation_options,
)
from simulation.verbs.telling import tell


def add_compare(verbs: Any) -> None:
    """Add `compare` to the command line."""
    verb = scenario_verb(verbs, "compare", "compare the alternatives a scenario lists")
    price_option(verb)
    aim_options(verb)
    simulation_options(verb)
    precision_option(verb)
    verb.set_defaults(carry_out=compare)


def compare(asked: argparse.Namespace) -> int:
    """Compare the alternatives of a scenario."""
    from simulation.answers import compare as answer_compare
    from simulation.answers import require_alternatives
    from simulation.scenario import load

    scenario = load(asked.scenario)
    require_alternatives(scenario)
    prepare(asked)
    with progress_bar(asked, len(scenario.alternatives) * lives_asked(asked)) as progress:
        comparison = answer_compare(
            scenario,
            rule=rule_asked(asked),
            aim=stated_aim(asked),
            precision=asked.precision,
            **how(asked, progress),
        )
    return tell(asked, comparison)
