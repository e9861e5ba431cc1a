"""The verb that looks for the value of a number at which a decision flips."""

from __future__ import annotations

import argparse
import shlex
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulation.verbs.options import (
    EXIT_FINE,
    EXIT_INTERRUPTED,
    Once,
    aim_options,
    price_option,
    real_number,
    scenario_verb,
    simulation_options,
    whole_number,
)

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from rich.console import Console, RenderableType

    from simulation.decision.tipping import TippingPoint
    from simulation.experiment.runs import Run
    from simulation.report.summary import Json
    from simulation.scenario import Scenario
    from simulation.statistics.aim import Aim

LIVES, POINTS, MOST_POINTS, ROUNDS = 300, 7, 31, 2


@dataclass(frozen=True)
class Told:
    """Hold what is told of tipping points.

    Args:
        tests: the tipping points.
        sentences: them in words.
        tables: them in the terminal.
        notes: what one must know to read the tables.
        summary: them as plain data.
        figure: them drawn.
        interrupted: whether the user ended the search before it was done.
    """

    tests: tuple[TippingPoint, ...]
    sentences: tuple[str, ...]
    tables: tuple[RenderableType, ...]
    notes: tuple[str, ...]
    summary: dict[str, Json]
    figure: Figure
    interrupted: bool


def add_tipping(verbs: Any) -> None:
    """Add `tipping` to the command line."""
    verb = scenario_verb(verbs, "tipping", "at which value of a number does the decision flip?")
    number = verb.add_mutually_exclusive_group(required=True)
    number.add_argument(
        "--parameter",
        metavar="NAME",
        help="number to turn, such as retrain_need_calendar_days or cash_usd",
    )
    number.add_argument(
        "--guide",
        action="store_true",
        help="test the guide's two rules: toil above 30 percent, and weekly retraining",
    )
    verb.add_argument(
        "--hire",
        action=Once,
        metavar="ROLE",
        help="role to hire now or never, or a part of its name such as mlops (default: that of the "
        "plan)",
    )
    verb.add_argument(
        "--range",
        type=ends,
        metavar="LOW,HIGH",
        help="range to turn it over (default: that of the evidence, or half to double)",
    )
    verb.add_argument(
        "--points",
        type=whole_number(2, MOST_POINTS),
        default=POINTS,
        metavar="N",
        help=f"values tried first; further ones follow around each flip (default: {POINTS})",
    )
    verb.add_argument(
        "--width",
        type=real_number(1e-9, 1e12, "a number in the unit of what is turned, above 0,"),
        metavar="X",
        help="width of the flip's interval that is narrow enough (default: as narrow as the lives "
        "allow)",
    )
    price_option(verb)
    aim_options(verb)
    simulation_options(verb, LIVES)
    verb.set_defaults(carry_out=tipping)


def ends(text: str) -> tuple[float, float]:
    """Read the ends of a range."""
    try:
        low, high = (float(part) for part in text.split(","))
    except ValueError:
        low, high = 0.0, 0.0
    if not low < high:
        raise argparse.ArgumentTypeError(f"found {text!r}, allowed: LOW,HIGH, such as 7,30")
    return low, high


def tipping(asked: argparse.Namespace) -> int:
    """Say at which value of a number opening a position now or never flips."""
    from simulation.decision.dials import dial
    from simulation.decision.plans import requisition_asked, with_start_months
    from simulation.scenario import ScenarioError, load
    from simulation.verbs.asking import how, prepare, progress_bar, stated_aim

    scenario = load(asked.scenario)
    key, role = requisition_asked(scenario, asked.hire)
    low, high = asked.range or (None, None)
    if asked.guide and (asked.range or asked.width):
        option = "--range" if asked.range else "--width"
        raise ScenarioError(option, None, "", "--guide", f"{option} beside --parameter")
    if not asked.guide:
        dial(scenario, asked.parameter, low, high)
    stated = stated_aim(asked)
    prepare(asked)
    from simulation.answers import aim_of, aim_refused
    from simulation.experiment.backcast import looked_back
    from simulation.experiment.runs import Run
    from simulation.statistics.aim import AimError

    wanted = aim_of(scenario, stated)
    lives = (asked.points + 2 * ROUNDS) * 2 * asked.replications * (2 if asked.guide else 1)
    with progress_bar(asked, lives) as progress:
        run = Run(**how(asked, progress))
        backcast = looked_back(scenario, run)
        run = run if backcast is None else replace(run, kept=backcast.worlds)
        company = with_start_months(scenario, key, role, (0,))
        search = _of_guide if asked.guide else _of_number
        try:
            told = search(asked, company, key, role, run, wanted)
        except AimError as error:
            raise aim_refused(scenario, error) from error
        except ValueError as error:
            # A wrong value is a ValueError too.
            if isinstance(error, ScenarioError):
                raise
            from simulation.verbs.telling import Failure

            raise Failure(str(error)) from error
    return _tell(asked, company, run, told, "" if backcast is None else backcast.words)


def _of_number(
    asked: argparse.Namespace, company: Scenario, key: str, role: str, run: Run, aim: Aim
) -> Told:
    """Turn one number of the company or of the register."""
    from simulation.decision.plans import NEVER, NOW
    from simulation.decision.tipping import tipping as tip
    from simulation.report.figure_tipping import tipping_figure
    from simulation.report.tipping import (
        tipping_data,
        tipping_notes,
        tipping_sentence,
        tipping_table,
    )
    from simulation.verbs.asking import rule_asked

    low, high = asked.range or (None, None)
    found = tip(
        company,
        asked.parameter,
        run,
        aim,
        rule_asked(asked),
        (NOW, NEVER),
        low,
        high,
        asked.points,
        rounds=ROUNDS,
        precision=asked.width,
    )
    now = f"opening the {company.roles[role].label} position now"
    return Told(
        (found,),
        (tipping_sentence(found, now, "never opening it"),),
        (tipping_table(found, NOW, NEVER),),
        tuple(tipping_notes(found)),
        tipping_data(found),
        tipping_figure(found),
        found.interrupted,
    )


def _of_guide(
    asked: argparse.Namespace, company: Scenario, key: str, role: str, run: Run, aim: Aim
) -> Told:
    """Turn the thresholds of the guide's two rules."""
    from simulation.decision.guide import guide_rules
    from simulation.report.figure_tipping import guide_figure
    from simulation.report.guide import guide_data, guide_sentences
    from simulation.report.tipping import plan_words, tipping_notes, tipping_table
    from simulation.verbs.asking import rule_asked

    found = guide_rules(
        company, key, role, run, aim, rule_asked(asked), asked.points, rounds=ROUNDS
    )
    what = [tipping_notes(test)[0] for test in found.tests[:2]]
    return Told(
        found.tests,
        guide_sentences(found, company.roles[role].label),
        tuple(
            tipping_table(test, plan_words(test.asked), plan_words(test.baseline))
            for test in found.tests
        ),
        (*what, *tipping_notes(found.retraining)[1:]),
        guide_data(found),
        guide_figure(found),
        found.interrupted,
    )


def _tell(asked: argparse.Namespace, company: Scenario, run: Run, told: Told, backcast: str) -> int:
    """Write the files and print the answer; print it even if the files cannot be written."""
    from simulation.report import ReportError, answer_console, to_json
    from simulation.report.tipping_store import write_tipping
    from simulation.verbs.telling import Failure, undisturbed

    about: dict[str, Json] = {
        "question": company.question,
        "answer": " ".join(told.sentences),
        "scenario": company.name,
        "scenario_hash": company.content_hash(),
        "seed": run.seed,
        "replications": run.replications,
        "worlds": run.ignorance,
    }
    summary = {**about, **told.summary}
    folder, failure = None, ""
    with undisturbed():
        try:
            folder = write_tipping(
                Path(asked.out),
                company,
                run,
                told.tests,
                summary,
                told.figure,
                _settings(asked, told),
                shlex.join(["nexthire", *sys.argv[1:]]),
            )
        except ReportError as error:
            failure = str(error)
        place = folder.as_posix() if folder else None
        if asked.json:
            sys.stdout.write(to_json({**summary, "folder": place}))
        else:
            _print(answer_console(), told, place, backcast)
    if failure:
        raise Failure(failure)
    if told.interrupted:
        points, lives = sum(len(test.values) for test in told.tests), told.tests[0].lives
        rests = f"{points:,} points of {lives:,} lives each"
        print(f"nexthire: interrupted; the answer rests on {rests}", file=sys.stderr)
        return EXIT_INTERRUPTED
    return EXIT_FINE


def _settings(asked: argparse.Namespace, told: Told) -> dict[str, Json]:
    first = told.tests[0]
    return {
        "verb": "tipping",
        "parameter": "guide" if asked.guide else asked.parameter,
        "low": first.dial.low,
        "high": first.dial.high,
        "grid": asked.points,
        "width": asked.width,
        "aim": first.aim.words,
        "acceptable_runway_loss_months": first.rule.acceptable_runway_loss_months,
        "level": first.rule.level,
    }


def _print(console: Console, told: Told, place: str | None, backcast: str) -> None:
    from rich.text import Text

    for sentence in told.sentences:
        console.print(Text(sentence, style="bold"))
        console.print()
    for table in told.tables:
        console.print(table)
        console.print()
    for note in [*told.notes, *filter(None, [backcast])]:
        console.print(Text(note, style="dim"))
    if place:
        # A path that is broken over two lines cannot be copied.
        console.print(Text(f"The files, answer.png first, are in\n{place}"), soft_wrap=True)
