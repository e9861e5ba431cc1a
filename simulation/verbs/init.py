"""The verb `init`: an own company in seven questions, or a shipped one as a start."""

from __future__ import annotations

import argparse
import os
import shlex
import shutil
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulation.verbs.files import FileExists, write_file
from simulation.verbs.options import EXIT_FINE
from simulation.verbs.questions import (
    WIDEST,
    Interview,
    add_flags,
    somebody_answers,
    words_of,
)

if TYPE_CHECKING:
    from simulation.report.summary import Json
    from simulation.scenario import Scenario
    from simulation.scenario.interview.writing import Answers

OWN_FILE = "mine.yaml"
SUFFIXES = (".yaml", ".yml")
# Worlds that `whatif` asks for by default, and how many must fit for it to go through.
WORLDS, FEWEST_FITTING = 250, 60
# Folders of scenarios that companies are, and that tests of the model are not.
EXAMPLES = ("base", "sequences", "")
HEADING_CHARACTERS = 13
# What an answer rests on most, beside what was asked.
DEFAULTS = (
    "initial_error",
    "drift_pp_per_calendar_month",
    "experiment_success_prob",
    "pilot_arrival_per_calendar_month",
    "acv_usd_per_year",
)
COSTS = ("load_multiplier", "nonpayroll_opex_share")


def add_init(verbs: Any) -> None:
    """Add `init` to the command line."""
    verb: argparse.ArgumentParser = verbs.add_parser(
        "init",
        help="describe your own company in seven questions",
        description="Ask at most seven questions about your company and write a short scenario "
        "file to go on with. Every answer has a default; amounts may be ranges such as `2 to 6`. "
        "The flags below answer questions beforehand, for scripts too.",
        allow_abbrev=False,
    )
    verb.add_argument(
        "file", nargs="?", metavar="FILE", help=f"file to write (default: {OWN_FILE})"
    )
    verb.add_argument(
        "--example",
        nargs="?",
        const="",
        metavar="NAME",
        help="copy a shipped company instead; without NAME, list them",
    )
    add_flags(verb)
    verb.add_argument("--yes", action="store_true", help="ask nothing: flags and defaults only")
    verb.add_argument("--force", action="store_true", help="replace a file that is there already")
    verb.add_argument("--json", action="store_true", help="print JSON on standard output")
    verb.add_argument("--quiet", action="store_true", help="print nothing but what goes wrong")
    verb.set_defaults(carry_out=init)


def init(asked: argparse.Namespace) -> int:
    """Write a scenario file of one's own."""
    if asked.example == "":
        return _list_examples(asked)
    if asked.example is not None:
        return _copy_example(asked)
    path = _target(asked, OWN_FILE)
    live = somebody_answers(asked) and not (asked.json or asked.quiet)
    answers, base = Interview(asked, live=live).answers(_base)
    unfit = _unfit(asked, answers, base) if answers.observed.values else None
    scenario = _write(asked, path, _text(answers, base, unfit is None))
    _tell(asked, path, answers, base, scenario, unfit)
    return EXIT_FINE


def _target(asked: argparse.Namespace, otherwise: str) -> Path:
    """Return the file to write.

    Raises:
        ScenarioError: if it is no scenario file, or is there already and is to stay.
    """
    from simulation.scenario import ScenarioError
    from simulation.scenario.errors import shown

    name = asked.file or otherwise
    path = Path(name)
    if path.suffix not in SUFFIXES or "\0" in name:
        allowed = f"a file name that ends in {' or '.join(SUFFIXES)}"
        raise ScenarioError("FILE", None, "", shown(name), allowed)
    if os.path.lexists(path) and not asked.force:
        raise _taken(path)
    return path


def _taken(path: Path) -> Exception:
    from simulation.scenario import ScenarioError

    found, allowed = "a file that is there already", "another name, or --force to replace it"
    return ScenarioError(str(path), None, "", found, allowed)


def _base(architecture: str) -> Scenario:
    from simulation.scenario import load
    from simulation.scenario.interview.writing import BASES

    return load(BASES[architecture])  # type: ignore[index]


def _text(answers: Answers, base: Scenario, observed: bool) -> str:
    from simulation.scenario.interview.writing import scenario_text

    return scenario_text(answers, base, observed=observed)


def _write(asked: argparse.Namespace, path: Path, text: str) -> Scenario:
    """Write the file once it is known to load, and return the scenario.

    Raises:
        ScenarioError: if an answer does not fit the model, or the file is there already.
        Failure: if it cannot be written.
    """
    from simulation.scenario import ScenarioError, load

    loaded: list[Scenario] = []

    def write(staged: Path) -> None:
        staged.write_text(text, encoding="utf-8")
        try:
            loaded.append(load(staged))
        except ScenarioError as error:
            raise ScenarioError(
                "answers", None, error.key, error.found, error.allowed, error.nearest
            ) from error

    try:
        write_file(path, write, replace=asked.force)
    except FileExists:
        raise _taken(path) from None
    return loaded[0]


def _unfit(asked: argparse.Namespace, answers: Answers, base: Scenario) -> str | None:
    """Return what fits worst if too few worlds bring what was observed, else None."""
    import tempfile

    from simulation.experiment.compilation import is_compiled
    from simulation.model.jit import cache_is_temporary
    from simulation.scenario import load
    from simulation.verbs.asking import COMPILING

    if not (asked.quiet or cache_is_temporary() or is_compiled("answers")):
        print(COMPILING, file=sys.stderr)
    from simulation.experiment.backcast import BackcastError, look_back

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / OWN_FILE
        path.write_text(_text(answers, base, True), encoding="utf-8")
        company = load(path)
    try:
        found = look_back(company, WORLDS)
    except BackcastError as error:
        return error.worst
    return None if found.fitting >= FEWEST_FITTING else found.worst


def _tell(
    asked: argparse.Namespace,
    path: Path,
    answers: Answers,
    base: Scenario,
    scenario: Scenario,
    unfit: str | None,
) -> None:
    """Say what was written, what it rests on, and what to do next."""
    from simulation.scenario.interview.burn import COMPUTE
    from simulation.scenario.interview.drawn import RETRAINING_NEED
    from simulation.scenario.interview.understood import understood
    from simulation.scenario.interview.writing import costs_of

    costs, _ = costs_of(answers, base)
    names: tuple[str, ...] = DEFAULTS
    if answers.burn is None:
        names = (*COSTS, *((COMPUTE,) if costs.trains else ()), *names)
    if answers.retrain is None and costs.trains:
        names = (RETRAINING_NEED, *names)
    known = {name: scenario.parameter(name) for name in names}
    rows = words_of(known, names)
    commands = _commands(path, answers)
    if asked.json:
        _print_json(
            {
                "file": path.as_posix(),
                "hash": scenario.content_hash(),
                "modelled_burn_usd_per_month": costs.burn_usd,
                "observed_kept": unfit is None,
                "assumptions": [
                    {"what": what, "value": value, "grade": grade, "parameter": name}
                    for (what, value, grade), name in zip(rows, names, strict=True)
                ],
                "next": [*commands],
            }
        )
        return
    if asked.quiet:
        return
    print(f"Wrote {path}. This is what was understood:\n")
    labels = {name: role.label for name, role in base.roles.items()}
    for heading, said in understood(answers, labels, costs.burn_usd):
        print(_under(f"  {heading:{HEADING_CHARACTERS}}", said))
    if unfit is not None:
        print()
        print(
            _under(
                "",
                "Hardly any world of this model brings the last months that you described; they "
                f"are kept as a comment and the answer does not rest on them. {unfit}".rstrip(),
            )
        )
    _print_rows(rows)
    print("\nNext:")
    for command in commands:
        print(f"  {command}")


def _under(heading: str, text: str) -> str:
    """Return text after a heading, its further lines under its first."""
    columns = min(WIDEST, shutil.get_terminal_size().columns)
    return textwrap.fill(
        text, columns, initial_indent=heading, subsequent_indent=" " * len(heading)
    )


def _commands(path: Path, answers: Answers) -> list[str]:
    """Return the commands that go on from here: about the hires that were named, then ranking."""
    from simulation.scenario.interview.writing import plan_keys

    file = shlex.quote(str(path))
    named = [f"nexthire whatif {file} --hire {role}" for role in plan_keys(answers)]
    return [*named, f"nexthire whatif {file}"]


def _print_rows(rows: list[tuple[str, str, str]]) -> None:
    from rich.text import Text

    from simulation.report.tables import answer_console
    from simulation.report.titled import titled_table

    table = titled_table(
        "What you were not asked; say it under `parameters:` where you know better"
    )
    for heading in ("what", "the model's value (range)", "grade"):
        table.add_column(heading)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    print()
    answer_console().print(table)


def _examples() -> dict[str, str]:
    """Return the shipped companies with their questions, those of a folder after the others."""
    from simulation.scenario import load, shipped

    names = [name for name in shipped() if name.rpartition("/")[0] in EXAMPLES]
    names.sort(key=lambda name: (name.count("/"), name))
    return {name: load(name).question for name in names}


def _list_examples(asked: argparse.Namespace) -> int:
    found = _examples()
    if asked.json:
        _print_json(dict(found))
        return EXIT_FINE
    width = max(map(len, found)) + 2
    columns = max(width + 20, shutil.get_terminal_size().columns)
    for name, question in found.items():
        print(
            textwrap.fill(
                question, columns, initial_indent=f"{name:{width}}", subsequent_indent=" " * width
            )
        )
    print("\nCopy one with `nexthire init --example NAME FILE`.")
    return EXIT_FINE


def _copy_example(asked: argparse.Namespace) -> int:
    """Write a shipped scenario as a file of one's own."""
    from simulation.scenario import ScenarioError, shipped
    from simulation.scenario.errors import Flaw
    from simulation.scenario.evidence import data_folder

    name = asked.example
    if name not in shipped():
        flaw = Flaw(name, known=list(_examples()))
        allowed = "a name that `nexthire init --example` lists"
        raise ScenarioError("--example", None, "", flaw.found, allowed, flaw.nearest)
    path = _target(asked, f"{name.rpartition('/')[2]}.yaml")
    text = (data_folder() / f"{name}.yaml").read_text(encoding="utf-8")
    scenario = _write(asked, path, text)
    command = f"nexthire whatif {shlex.quote(str(path))}"
    if asked.json:
        told: dict[str, Json] = {
            "file": path.as_posix(),
            "hash": scenario.content_hash(),
            "next": [command],
        }
        _print_json(told)
    elif not asked.quiet:
        print(f"Wrote {path}: {scenario.question}")
        print(f"\nNext:\n  {command}")
    return EXIT_FINE


def _print_json(told: dict[str, Json]) -> None:
    from simulation.report.summary import to_json

    sys.stdout.write(to_json(told))
