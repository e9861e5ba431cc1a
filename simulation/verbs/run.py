"""The verb `run`: one plan, as statistics over its lives or as one life in full."""

from __future__ import annotations

import argparse
import sys
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulation.verbs.asking import how, prepare, progress_bar
from simulation.verbs.files import check_figure, write_file
from simulation.verbs.options import (
    EXIT_FINE,
    LARGEST_LIFE,
    scenario_verb,
    simulation_options,
    whole_number,
)
from simulation.verbs.telling import Failure, tell

if TYPE_CHECKING:
    from simulation.measures.frames import LifeFrames
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
    verb.add_argument(
        "--figure",
        metavar="FILE",
        help="with --life: draw that life into a PNG or SVG file",
    )
    verb.add_argument(
        "--trace",
        action="store_true",
        help="with --life: show the records of the log behind each line of the story",
    )
    simulation_options(verb)
    verb.set_defaults(carry_out=run)


def run(asked: argparse.Namespace) -> int:
    """Simulate one plan: statistics over its lives, or one life in full."""
    from simulation.scenario import load

    _check_life_options(asked)
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


def _check_life_options(asked: argparse.Namespace) -> None:
    """Refuse options of one life without one, and figures that nobody can draw or write.

    Raises:
        ScenarioError: if there is one.
        Failure: if the figure cannot be written.
    """
    from simulation.scenario import ScenarioError

    for option, given in (("--figure", asked.figure), ("--trace", asked.trace)):
        if given and asked.life is None:
            raise ScenarioError(option, None, "", "no --life", "--life N beside it")
    if asked.figure is not None:
        check_figure(Path(asked.figure))


def _show_life(asked: argparse.Namespace, scenario: Scenario) -> int:
    """Print the bars, the story and the time sheet of one life, and draw it if asked."""
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
    plan = f", alternative {scenario.alternative_name}" if scenario.alternative_name else ""
    title = f"{scenario.name}{plan}: life {asked.life} of seed {asked.seed}"
    if asked.figure is not None:
        _draw(frames, Path(asked.figure), title, names_of(scenario))
    if asked.json:
        told = life_summary(frames, names_of(scenario), traced=asked.trace)
        sys.stdout.write(to_json(told))
        return EXIT_FINE
    print_life(answer_console(), frames, title, names_of(scenario), traced=asked.trace)
    if asked.figure is not None and not asked.quiet:
        print(f"The figure is in {asked.figure}")
    return EXIT_FINE


def _draw(frames: LifeFrames, path: Path, title: str, names: Mapping[str, str]) -> None:
    from simulation.report.figure_life import life_figure
    from simulation.report.figures import save_figure

    with warnings.catch_warnings():
        # A name in letters that the font lacks is drawn as boxes, which everybody sees.
        warnings.filterwarnings("ignore", r"Glyph .* missing")
        figure = life_figure(frames, names, title=title)
        write_file(path, lambda staged: save_figure(figure, staged))


def names_of(scenario: Scenario) -> dict[str, str]:
    """Return role and kind of work -> what to call it."""
    work = {**scenario.planned_work, **scenario.work_kinds}
    names = {name: kind.label for name, kind in work.items()}
    return {**names, **{name: role.label for name, role in scenario.roles.items()}}
