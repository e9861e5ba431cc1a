"""What each verb of the command line does that simulates."""

from __future__ import annotations

import argparse
import sys
import time
import warnings

from simulation.asking import (
    COMPILING,
    how,
    lives_asked,
    prepare,
    progress_bar,
    rule_asked,
    stated_aim,
)
from simulation.choose_commands import choose as choose
from simulation.options import EXIT_FINE
from simulation.record_commands import decide as decide
from simulation.scenario import Scenario, load
from simulation.scenario_commands import check as check
from simulation.scenario_commands import scenarios as scenarios
from simulation.score_commands import score as score
from simulation.telling import Failure as Failure
from simulation.telling import tell
from simulation.tipping_commands import tipping as tipping
from simulation.validation_commands import claims as claims
from simulation.validation_commands import validate as validate
from simulation.whatif_commands import whatif as whatif


def compare(asked: argparse.Namespace) -> int:
    """Compare the alternatives of a scenario."""
    scenario = load(asked.scenario)
    from simulation.answers import compare as answer_compare
    from simulation.answers import require_alternatives

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


def run(asked: argparse.Namespace) -> int:
    """Simulate one plan: statistics over its lives, or one life in full."""
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


def compile_(asked: argparse.Namespace) -> int:
    """Compile the model for this machine, so that the first answer need not wait for it."""
    with warnings.catch_warnings():
        # Where nothing can be kept, other verbs go on with a notice; this one fails.
        warnings.simplefilter("ignore", UserWarning)
        from simulation.experiment.compilation import (
            UNITS,
            CompilationError,
            compile_all,
            is_compiled,
        )
        from simulation.model.jit import cache_is_temporary

    begin = time.perf_counter()
    missing = not all(is_compiled(unit) for unit in UNITS)
    if missing and not (asked.quiet or cache_is_temporary()):
        print(COMPILING, file=sys.stderr)
    try:
        compiled = compile_all()
    except CompilationError as error:
        raise Failure(str(error)) from error
    if not asked.quiet:
        seconds = time.perf_counter() - begin
        print(f"Compiled in {seconds:.0f} s." if compiled else "The model is compiled already.")
    return EXIT_FINE


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
