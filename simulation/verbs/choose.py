"""The verb that searches for the best hiring sequence."""

from __future__ import annotations

import argparse
import contextlib
import shlex
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulation.verbs.options import (
    EXIT_FINE,
    EXIT_INTERRUPTED,
    aim_options,
    months,
    real_number,
    scenario_verb,
    simulation_options,
    whole_number,
)

if TYPE_CHECKING:
    from rich.console import Console

    from simulation.decision.choosing import Choosing
    from simulation.decision.observing import Told
    from simulation.decision.sequences import HiringSequence
    from simulation.experiment.lives import Progress
    from simulation.experiment.runs import Run
    from simulation.report.summary import Json
    from simulation.scenario import Scenario

MOST_LIVES_OF_A_SEQUENCE = 2000
MOST_HIRES = 20


def add_choose(verbs: Any) -> None:
    """Add `choose` to the command line."""
    verb = scenario_verb(
        verbs, "choose", "search: which hires, in which order, and when, within a budget?"
    )
    verb.add_argument(
        "--hire",
        action="append",
        type=hire,
        metavar="ROLE[:N]",
        help="role that may be hired, and how many of it; may be given several times (default: "
        "mlops, data, ml engineer and full-stack, two hires at most)",
    )
    verb.add_argument(
        "--months",
        type=months,
        metavar="M,M",
        help="months from now at which a position may be opened (default: 0,3,6,12)",
    )
    verb.add_argument(
        "--triggers",
        action="store_true",
        help="try also to open positions on a sign, such as toil, launch or customers",
    )
    verb.add_argument(
        "--most", type=whole_number(1, MOST_HIRES), metavar="N", help="most hires of a sequence"
    )
    verb.add_argument(
        "--budget",
        type=real_number(0.0, 1e9, "USD a year"),
        metavar="USD",
        help="most that the hires' median salaries may add up to, a year",
    )
    verb.add_argument(
        "--precision",
        type=real_number(1e-6, 1e12, "a difference"),
        metavar="DELTA",
        help="smallest difference worth detecting, in the unit of the aim (default: 0.5 months "
        "of runway, or as small a difference in what you aim at)",
    )
    verb.add_argument(
        "--confidence",
        type=real_number(0.5, 0.999, "a probability"),
        default=0.95,
        metavar="P",
        help="probability of a correct selection (default: 0.95)",
    )
    verb.add_argument(
        "--pareto", action="store_true", help="show also which sequences no other one dominates"
    )
    aim_options(verb)
    simulation_options(verb, MOST_LIVES_OF_A_SEQUENCE)
    verb.set_defaults(carry_out=choose)


def hire(text: str) -> tuple[str, int]:
    """Read a role, and how many of it."""
    role, colon, count = text.partition(":")
    if colon and not count.isdigit():
        allowed = "a role, or a role and how many of it, such as data:2"
        raise argparse.ArgumentTypeError(f"found {text!r}, allowed: {allowed}")
    return role, int(count) if colon else 1


def choose(asked: argparse.Namespace) -> int:
    """Search for the best hiring sequence."""
    from simulation.scenario import load

    scenario = load(asked.scenario)
    candidates = _candidates(asked, scenario)
    from simulation.verbs.asking import how, prepare, stated_aim

    stated = stated_aim(asked)
    _check_worlds(asked)
    prepare(asked)
    from simulation.answers import aim_of, aim_refused
    from simulation.decision.choosing import choose as choose_sequence
    from simulation.experiment.backcast import looked_back
    from simulation.experiment.runs import Run
    from simulation.statistics.aim import AimError

    with _watched(asked) as (progress, told):
        run = Run(**how(asked, progress))
        backcast = looked_back(scenario, run)
        run = run if backcast is None else replace(run, kept=backcast.worlds)
        try:
            found = choose_sequence(
                scenario,
                candidates,
                run,
                aim_of(scenario, stated),
                zone=asked.precision,
                level=asked.confidence,
                pareto=asked.pareto,
                told=told,
            )
        except AimError as error:
            raise aim_refused(scenario, error) from error
    return _tell(asked, scenario, run, found, "" if backcast is None else backcast.words)


def _candidates(asked: argparse.Namespace, scenario: Scenario) -> tuple[HiringSequence, ...]:
    from simulation.decision.plans import months_asked
    from simulation.decision.sequences import DEFAULT_MOST, DEFAULT_ROLES, positions, sequences

    hires, most = asked.hire, asked.most
    if hires is None:
        hires = [(role, 1) for role in DEFAULT_ROLES if role in scenario.roles]
        most = DEFAULT_MOST if most is None else most
    named = months_asked(scenario, asked.months)
    found = positions(scenario, hires, named, triggers=asked.triggers)
    return sequences(
        scenario, found, most=most, budget_usd=asked.budget, plan_too=asked.most is None
    )


def _check_worlds(asked: argparse.Namespace) -> None:
    from simulation.scenario import ScenarioError
    from simulation.statistics.selection import FEWEST_WORLDS

    fewest = FEWEST_WORLDS * asked.lives_per_world
    if asked.replications < fewest:
        allowed = f"{fewest:,} or more, which are {FEWEST_WORLDS} worlds"
        raise ScenarioError("--replications", None, "", str(asked.replications), allowed)


def _tell(
    asked: argparse.Namespace, scenario: Scenario, run: Run, found: Choosing, backcast: str
) -> int:
    """Write the files and print the answer; print it even if the files cannot be written."""
    from simulation.decision.choosing import Status
    from simulation.report import ReportError, answer_console, to_json
    from simulation.report.choosing_data import choosing_data
    from simulation.report.choosing_store import write_choosing
    from simulation.verbs.telling import Failure, undisturbed

    failed = [each for each in found.outcomes if each.status is Status.FAILED]
    if len(failed) == len(found.outcomes):
        raise Failure(f"a life of every sequence failed; {failed[0].reason}")
    folder, failure = None, ""
    with undisturbed():
        try:
            command = shlex.join(["nexthire", *sys.argv[1:]])
            folder = write_choosing(Path(asked.out), scenario, run, found, command)
        except ReportError as error:
            failure = str(error)
        place = folder.as_posix() if folder else None
        if asked.json:
            about: dict[str, Json] = {"scenario": scenario.name, "seed": run.seed, "folder": place}
            sys.stdout.write(to_json({**about, **choosing_data(found)}))
        else:
            _print(answer_console(), found, place, backcast)
    if failed:
        first = f"{failed[0].sequence.name}: {failed[0].reason}"
        print(f"nexthire: {len(failed)} left out because a life failed; {first}", file=sys.stderr)
    if failure:
        raise Failure(failure)
    if found.interrupted:
        running = len(found.members)
        print(f"nexthire: interrupted; {running:,} still in the running", file=sys.stderr)
        return EXIT_INTERRUPTED
    return EXIT_FINE


def _print(console: Console, found: Choosing, place: str | None, backcast: str) -> None:
    from rich.text import Text

    from simulation.report.choosing import (
        choosing_notes,
        choosing_sentence,
        choosing_table,
        pareto_table,
    )

    console.print(Text(choosing_sentence(found), style="bold"))
    console.print()
    console.print(choosing_table(found))
    console.print()
    if found.pareto_aims:
        console.print(pareto_table(found))
        console.print()
    for note in [*choosing_notes(found), *filter(None, [backcast])]:
        console.print(Text(note, style="dim"))
    if place:
        console.print(Text(f"The files, answer.png first, are in\n{place}"), soft_wrap=True)


@contextlib.contextmanager
def _watched(asked: argparse.Namespace) -> Iterator[tuple[Progress | None, Told | None]]:
    """Show on standard error who is in the running, if somebody watches."""
    if asked.quiet or not sys.stderr.isatty():
        yield None, None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("looking back", total=None)

        def told(sequences: int, until: int, lives: int) -> None:
            running = "sequence" if sequences == 1 else "sequences"
            text = f"{sequences:,} {running} to life {until:,}"
            bar.reset(task, total=lives, description=text)

        yield lambda finished: bar.advance(task, finished), told
