"""What each verb of the command line does."""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from simulation.cli import EXIT_FAILED, EXIT_FINE, EXIT_INTERRUPTED
from simulation.scenario import Scenario, load, shipped

if TYPE_CHECKING:
    from simulation.answers import Comparison
    from simulation.experiment.lives import Progress


def check(asked: argparse.Namespace) -> int:
    """Validate a scenario and say what it contains."""
    scenario = load(asked.scenario)
    outside = list(scenario.outside_evidence())
    if asked.json:
        content = {
            "scenario": scenario.name,
            "hash": scenario.content_hash(),
            "question": scenario.question,
            "team": {name: person.role for name, person in scenario.team.items()},
            "plan": {
                key: {action.verb: action.target, "month": None if action.never else action.month}
                for key, action in scenario.plan.items()
            },
            "alternatives": list(scenario.alternatives),
            "outside_evidence": outside,
        }
        _print_json(content)
        return EXIT_FINE
    print(f"{scenario.name}: valid. {scenario.question}".rstrip())
    print(f"team: {', '.join(f'{n} ({p.role})' for n, p in scenario.team.items()) or 'nobody'}")
    for key, action in scenario.plan.items():
        when = "never" if action.never else f"month {action.month:g}"
        print(f"plan: {key}: {action.verb.replace('_', ' ')} {action.target}, {when}")
    if scenario.alternatives:
        print(f"alternatives: {', '.join(scenario.alternatives)}; baseline {scenario.baseline}")
    for line in outside:
        print(f"outside its evidence: {line}")
    return EXIT_FINE


def scenarios(asked: argparse.Namespace) -> int:
    """List the shipped scenarios with their questions."""
    known = {name: load(name).question for name in shipped()}
    if asked.json:
        _print_json(known)
        return EXIT_FINE
    width = max(map(len, known))
    for name, question in known.items():
        print(f"{name:{width}}  {question}")
    return EXIT_FINE


def whatif(asked: argparse.Namespace) -> int:
    """Answer what happens if a position is opened now, later, or never."""
    scenario = load(asked.scenario)
    from simulation.answers import requisition_asked

    _, role = requisition_asked(scenario, asked.hire)
    _prepare(asked)
    from simulation.answers import whatif as answer_whatif

    plans = len(set(asked.months)) + 1
    with _progress(asked, plans * asked.replications) as progress:
        comparison = answer_whatif(
            scenario,
            role,
            asked.replications,
            asked.seed,
            asked.clock or "compiled",
            months=asked.months,
            rule=_rule(asked),
            workers=asked.workers,
            ignorance=asked.worlds,
            progress=progress,
        )
    return _tell(asked, comparison)


def compare(asked: argparse.Namespace) -> int:
    """Compare the alternatives of a scenario."""
    scenario = load(asked.scenario)
    _prepare(asked)
    from simulation.answers import compare as answer_compare

    with _progress(asked, len(scenario.alternatives) * asked.replications) as progress:
        comparison = answer_compare(
            scenario,
            asked.replications,
            asked.seed,
            asked.clock or "compiled",
            rule=_rule(asked),
            workers=asked.workers,
            ignorance=asked.worlds,
            progress=progress,
        )
    return _tell(asked, comparison)


def run(asked: argparse.Namespace) -> int:
    """Simulate one plan: statistics over its lives, or one life in full."""
    scenario = load(asked.scenario)
    if asked.alternative is not None:
        scenario = scenario.alternative(asked.alternative)
    if asked.life is not None:
        return _show_life(asked, scenario)
    _prepare(asked)
    from simulation.answers import single_plan

    with _progress(asked, asked.replications) as progress:
        comparison = single_plan(
            scenario,
            asked.replications,
            asked.seed,
            asked.clock or "compiled",
            workers=asked.workers,
            ignorance=asked.worlds,
            progress=progress,
        )
    return _tell(asked, comparison)


def _tell(asked: argparse.Namespace, comparison: Comparison) -> int:
    """Write the files of an answer and print it."""
    from rich.text import Text

    from simulation.report import ReportError, answer_console, print_answer, to_json

    try:
        folder = comparison.save(asked.out)
    except ReportError as error:
        print(f"nexthire: {error}", file=sys.stderr)
        return EXIT_FAILED
    complete = comparison.lives.complete
    if asked.json:
        sys.stdout.write(to_json({**comparison.summary, "folder": folder.as_posix()}))
    else:
        console = answer_console()
        console.print(Text(comparison.sentence, style="bold"))
        console.print()
        print_answer(console, comparison.findings, comparison.labels)
        console.print(Text(f"Files: {folder.as_posix()}/ (start with answer.png)"), soft_wrap=True)
    if not complete:
        print("nexthire: interrupted; only the lives that were finished count", file=sys.stderr)
        return EXIT_INTERRUPTED
    return EXIT_FINE


def _show_life(asked: argparse.Namespace, scenario: Scenario) -> int:
    """Print the turning points and the time sheet of one life."""
    _prepare(asked)
    from simulation.experiment.trace import trace
    from simulation.report.life import life_summary, print_life
    from simulation.report.tables import answer_console

    frames = trace(scenario, asked.life, asked.seed, asked.clock or "simpy", ignorance=asked.worlds)
    if asked.json:
        _print_json(life_summary(frames))
    else:
        print_life(answer_console(), frames, f"{scenario.name}, life {asked.life}")
    return EXIT_FINE


def _rule(asked: argparse.Namespace) -> Any:
    from simulation.statistics import DecisionRule

    return DecisionRule(asked.accept_runway_loss)


def _prepare(asked: argparse.Namespace) -> None:
    """Say that rules are about to be compiled, which happens once a machine."""
    from simulation.model.jit import INTERPRETED, is_compiled

    if not (asked.quiet or INTERPRETED or is_compiled()):
        print(
            "Compiling the model for this machine: about a minute, only this once.",
            file=sys.stderr,
        )


@contextlib.contextmanager
def _progress(asked: argparse.Namespace, lives: int) -> Iterator[Progress | None]:
    """Show lives finished and time left on standard error, if somebody watches."""
    if asked.quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("lives"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("left"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("lives", total=lives)
        yield lambda finished: bar.advance(task, finished)


def _print_json(content: Any) -> None:
    print(json.dumps(content, indent=2, ensure_ascii=False))
