"""The verb that says which uncertain numbers drive an answer."""

from __future__ import annotations

import argparse
import shlex
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulation.verbs.options import (
    EXIT_FINE,
    EXIT_INTERRUPTED,
    MOST_LIVES,
    MOST_WORKERS,
    Once,
    aim_options,
    json_option,
    scenario_verb,
    seed_option,
    whole_number,
)

if TYPE_CHECKING:
    from rich.console import Console

    from simulation.drivers import Drivers, Prepared
    from simulation.report.summary import Json

TOP, POINTS, WALKS, LIVES, LIVES_AT_ENDS = 6, 64, 6, 16, 200
EXAMPLES = """As it stands this takes some 43,000 lives: about a minute on two cores. Fewer
names to --vary take less. Lives are kept: interrupted, the same command goes on
from there, and more --points are added to them.

examples:
  nexthire sensitivity document-extraction --hire mlops
  nexthire sensitivity document-extraction --of runway_months --plan never
  nexthire sensitivity document-extraction --vary experiment_success_prob,focus_share \\
      --points 256
"""


def add_sensitivity(verbs: Any) -> None:
    """Add `sensitivity` to the command line."""
    verb = scenario_verb(verbs, "sensitivity", "which uncertain numbers drive the answer?")
    verb.epilog = EXAMPLES
    verb.formatter_class = argparse.RawDescriptionHelpFormatter
    verb.add_argument(
        "--hire",
        action=Once,
        metavar="ROLE",
        help="position opened now rather than never, or a part of its name such as mlops (default: "
        "that of the plan)",
    )
    verb.add_argument(
        "--of",
        default="gain",
        metavar="M",
        help="gain in the aim, or a measure such as runway_months or improvements_live@12, whose "
        "difference between the two plans counts (default: gain)",
    )
    verb.add_argument(
        "--plan",
        metavar="NAME",
        help="look at the number itself under this plan, such as never, instead of a difference",
    )
    verb.add_argument(
        "--vary",
        type=names,
        metavar="NAME,NAME|top",
        help="what to turn; top screens everything that is not known first and keeps what moves "
        "the number most (default: top)",
    )
    for option, least, most, default, what in (
        ("--top", 1, 50, TOP, "numbers that the screening keeps"),
        ("--points", 2, 65536, POINTS, "rows of the design behind the shares; a power of two is "
         "best, and more rows are added to those that are there"),
        ("--walks", 2, 1000, WALKS, "walks of the screening"),
        ("--replications", 2, MOST_LIVES, LIVES, "lives of each plan at each point"),
        ("--lives-at-ends", 2, MOST_LIVES, LIVES_AT_ENDS, "lives of each plan at both ends of a "
         "range"),
    ):  # fmt: skip
        verb.add_argument(
            option,
            type=whole_number(least, most),
            default=default,
            metavar="N",
            help=f"{what} (default: {default})",
        )
    aim_options(verb)
    seed_option(verb)
    verb.add_argument(
        "--clock",
        choices=("compiled", "simpy"),
        default="compiled",
        help="compiled for speed, simpy for the reference; both give the same lives (default: "
        "compiled)",
    )
    verb.add_argument(
        "--workers",
        type=whole_number(1, MOST_WORKERS),
        metavar="N",
        help="threads or processes (default: one per processor)",
    )
    verb.add_argument(
        "--figure", type=Path, metavar="FILE", help="draw the answer into a PNG or SVG file too"
    )
    verb.add_argument(
        "--out", metavar="DIR", default="results", help="folder of results (default: results)"
    )
    json_option(verb)
    verb.add_argument("--quiet", action="store_true", help="no progress and no hints")
    verb.set_defaults(carry_out=sensitivity)


def names(text: str) -> tuple[str, ...] | None:
    """Read names with commas between them; None for `top`."""
    found = tuple(filter(None, (each.strip() for each in text.split(","))))
    if not found:
        raise argparse.ArgumentTypeError(f"found {text!r}, allowed: top, or names with commas")
    return None if found == ("top",) else found


def sensitivity(asked: argparse.Namespace) -> int:
    """Say which uncertain numbers drive the gain of a hire, or a measure."""
    from simulation.scenario import ScenarioError, load
    from simulation.verbs.asking import stated_aim
    from simulation.verbs.extras import needing
    from simulation.verbs.telling import Failure

    scenario = load(asked.scenario)
    stated = stated_aim(asked)
    with needing("sensitivity"):
        import SALib.sample.morris  # noqa: F401
    from simulation.decision.sensitivity import Effort
    from simulation.drivers import GAIN, prepare

    if stated is not None and asked.of != GAIN:
        raise ScenarioError("--of", None, "", asked.of, "gain, beside an aim")
    if asked.subject_to:
        allowed = "weights, --maximise or --minimise: a limit moves no gain"
        raise ScenarioError("--subject-to", None, "", repr(asked.subject_to[0]), allowed)
    effort = Effort(
        asked.walks,
        asked.points,
        asked.top,
        asked.replications,
        asked.lives_at_ends,
        asked.seed,
        asked.clock,
        asked.workers,
    )
    try:
        question = prepare(
            scenario,
            asked.hire,
            of=asked.of,
            plan=asked.plan,
            vary=asked.vary,
            aim=stated,
            effort=effort,
        )
        return _carry_out(asked, question)
    except ScenarioError:
        raise
    except ValueError as error:
        raise Failure(str(error)) from error


def _carry_out(asked: argparse.Namespace, question: Prepared) -> int:
    from simulation.sweeps.files import SweepError
    from simulation.verbs.asking import prepare as check_results
    from simulation.verbs.files import check_figure
    from simulation.verbs.telling import Failure
    from simulation.verbs.watching import Watched, say_at_once

    if asked.figure is not None:
        check_figure(asked.figure)
    check_results(asked)
    folder = _folder(asked, question)
    try:
        with Watched(asked) as watched:
            watched.found(0, question.lives)
            found = question.answer(store=folder, progress=watched.progress, say=say_at_once)
    except KeyboardInterrupt:
        if not folder.exists():
            raise
        print(
            f"nexthire: interrupted; what was lived is kept in {folder.as_posix()}, and the same "
            "command goes on from there",
            file=sys.stderr,
        )
        return EXIT_INTERRUPTED
    except SweepError as error:
        raise Failure(str(error)) from error
    return _tell(asked, question, found, folder)


def _folder(asked: argparse.Namespace, question: Prepared) -> Path:
    """Return the folder of the study: the same for the same company, plans and numbers turned.

    What is looked at, and how many points there are, does not count: lives are used again.
    """
    import hashlib
    import json

    from simulation.report.store import folder_name

    plans = "-".join(question.asked.plans)
    turned = [[each.name, each.plain()] for each in question.factors]
    content = json.dumps(
        [question.scenario.content_hash(), question.asked.plans, turned, asked.seed]
    )
    digest = hashlib.sha256(content.encode()).hexdigest()[:10]
    name = folder_name(f"sensitivity-{plans}-seed-{asked.seed}-{digest}")
    return Path(asked.out) / folder_name(question.scenario.name) / name


def _tell(asked: argparse.Namespace, question: Prepared, found: Drivers, folder: Path) -> int:
    """Write the files and print the answer; print it even if the files cannot be written."""
    from simulation.report import ReportError, answer_console, to_json
    from simulation.report.figures import save_figure
    from simulation.verbs.files import write_file
    from simulation.verbs.telling import Failure, undisturbed

    summary: dict[str, Json] = {
        "question": question.scenario.question,
        "scenario": question.scenario.name,
        "scenario_hash": question.scenario.content_hash(),
        "command": shlex.join(["nexthire", *sys.argv[1:]]),
        **found.summary,
    }
    failure, place = "", None
    with undisturbed():
        if asked.figure is not None:
            figure = found.figure()
            write_file(asked.figure, lambda path: save_figure(figure, path))
        try:
            place = _write(folder, asked.of, found, summary).as_posix()
        except ReportError as error:
            failure = str(error)
        if asked.json:
            drawn = None if asked.figure is None else asked.figure.as_posix()
            sys.stdout.write(to_json({**summary, "folder": place, "figure": drawn}))
        else:
            _print(answer_console(), found, place)
            if asked.figure is not None and not asked.quiet:
                print(f"The figure is in {asked.figure.as_posix()}")
    if failure:
        raise Failure(failure)
    return EXIT_FINE


def _write(folder: Path, of: str, found: Drivers, summary: dict[str, Json]) -> Path:
    """Write summary, tables and figures; either all of them are there or nothing changed."""
    from simulation.report.figures import save_figure
    from simulation.report.store import Writer, folder_name, write_csv, write_folder
    from simulation.report.summary import to_json

    def write_text(path: Path) -> None:
        path.write_text(to_json(summary), encoding="utf-8")

    files: dict[str, Writer] = {
        "summary.json": write_text,
        "numbers.csv": partial(write_csv, found.table),
        "answer.png": partial(save_figure, found.figure()),
        "answer.svg": partial(save_figure, found.figure()),
        "tornado.png": partial(save_figure, found.tornado()),
    }
    if not found.screening.empty:
        files["screening.csv"] = partial(write_csv, found.screening)
    return write_folder(folder / folder_name(f"answer-{of}"), files)


def _print(console: Console, found: Drivers, place: str | None) -> None:
    from rich.text import Text

    from simulation.report.sensitivity import (
        sensitivity_notes,
        sensitivity_sentences,
        sensitivity_tables,
    )

    first, *further = sensitivity_sentences(found.found)
    console.print(Text(first, style="bold"))
    for sentence in further:
        console.print(Text(sentence))
    console.print()
    for table in sensitivity_tables(found.found):
        console.print(table)
        console.print()
    for note in sensitivity_notes(found.found):
        console.print(Text(note, style="dim"))
    if place:
        # A path that is broken over two lines cannot be copied.
        console.print(Text(f"The files, answer.png first, are in\n{place}"), soft_wrap=True)
