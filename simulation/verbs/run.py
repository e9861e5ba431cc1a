"""The verb `run`: one plan, as statistics over its lives or as one life in full."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from simulation.verbs.asking import how, prepare, progress_bar
from simulation.verbs.options import (
    EXIT_FINE,
    LARGEST_LIFE,
    scenario_verb,
    simulation_options,
    whole_number,
)
from simulation.verbs.telling import Failure, tell

if TYPE_CHECKING:
    from simulation.scenario import Scenario


def add_run(verbs: Any) -> None:
    """Add `run` to the command line."""
    verb = scenario_verb(verbs, "run", "simulate one plan, without alternatives")
    verb.add_argument("--alternative", metavar="NAME", help="run this alternative of the scenario")
    verb.add_argument(
        "--life",
        type=whole_number(0, LARGEST_LIFE),
        metavar="N",
        help="show life number N instead of statistics over lives",
    )
    simulation_options(verb)
    verb.set_defaults(carry_out=run)


def run(asked: argparse.Namespace) -> int:
    """Simulate one plan: statistics over its lives, or one life in full."""
    from simulation.scenario import load

    scenario = load(asked.scenario)
    if asked.alternative is not None:
        scenario = scenario.alternative(asked.alternative)
    if asked.life is not None:
        return _show_life(asked, scenario)
    prepare(asked)
    from simulation.answers import single_plan

    with progress_bar(asked, asked.replications) as progress:
        comparison = single_plan(scenario, **how(asked, progress))
    return tell(asked, comparison)


def _show_life(asked: argparse.Namespace, scenario: Scenario) -> int:
    """Print the turning points and the time sheet of one life."""
    prepare(asked)
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
