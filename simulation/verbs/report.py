"""The verb `report`: the answer and all about it as one page, or as a notebook."""

from __future__ import annotations

import argparse
import os
import shlex
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulation.verbs import asking
from simulation.verbs.options import (
    EXIT_FINE,
    Once,
    aim_options,
    months,
    price_option,
    scenario_verb,
    simulation_options,
)
from simulation.verbs.telling import Failure, failed_lives, undisturbed

if TYPE_CHECKING:
    from simulation.report.page.commands import Typed
    from simulation.reporting import Report
    from simulation.scenario import Scenario

# Lives beside those of the answer, about: behind it, of the explorer, of the checks, of who next.
LIVES_BEHIND, LIVES_OF_EXPLORER, LIVES_OF_CHECKS, LIVES_OF_WHO = 12_000, 36_000, 3_000, 6_000
PAGES = (".html", ".htm")


def add_report(verbs: Any) -> None:
    """Add `report` to the command line."""
    verb = scenario_verb(verbs, "report", "put the answer and all about it on one page")
    verb.add_argument(
        "--hire",
        action=Once,
        metavar="ROLE",
        help="role to hire, or a part of its name such as mlops (default: rank them all, then "
        "answer for the first)",
    )
    verb.add_argument(
        "--months",
        type=months,
        metavar="M,M",
        help="months from now at which the position may be opened, up to the horizon (default: "
        "0,3,6,12)",
    )
    explorer = verb.add_mutually_exclusive_group()
    explorer.add_argument(
        "--no-explorer",
        action="store_true",
        help="leave out the sliders, which take a third of a minute and a megabyte",
    )
    explorer.add_argument(
        "--turn",
        type=_names,
        default=(),
        metavar="NAME,NAME",
        help="what the sliders turn: up to three register parameters or keys such as cash_usd "
        "(default: what matters most for the position)",
    )
    verb.add_argument(
        "--pdf", type=Path, metavar="FILE", help="print the page to PDF too (needs Chromium)"
    )
    verb.add_argument(
        "--notebook",
        type=_notebook,
        metavar="FILE",
        help="write a Jupyter notebook that makes the same report, instead of the page",
    )
    verb.add_argument("--open", action="store_true", help="open the page in the browser")
    verb.add_argument(
        "--date",
        type=_date,
        metavar="DATE",
        help="date on the page, such as 2026-01-31, so that the same inputs give the same file "
        "(default: today)",
    )
    price_option(verb)
    aim_options(verb)
    simulation_options(verb, results=False)
    verb.add_argument(
        "--out",
        metavar="FILE|DIR",
        default="results",
        help="the page itself if it ends in .html, in a folder that is there; else the folder of "
        "results, where the page stands beside all files of its run (default: results)",
    )
    verb.set_defaults(carry_out=report)


def report(asked: argparse.Namespace) -> int:
    """Write the report of a company, or the notebook that makes it."""
    from simulation.decision.plans import months_asked, requisition_asked
    from simulation.scenario import ScenarioError, load

    scenario = load(asked.scenario)
    if asked.hire is not None:
        requisition_asked(scenario, asked.hire)
    asked.months = months_asked(scenario, asked.months)
    aim = asking.stated_aim(asked)
    if asked.notebook is not None:
        for option in ("pdf", "open"):
            if getattr(asked, option):
                allowed = "a page to print or open: leave out --notebook"
                raise ScenarioError("--notebook", None, "", f"--{option} too", allowed, None)
        return _write_notebook(asked)
    _check(asked, scenario)
    from simulation.reporting import report_page

    total = (len(asked.months) + 1) * asking.lives_asked(asked) + LIVES_BEHIND + LIVES_OF_CHECKS
    total += 0 if asked.no_explorer else LIVES_OF_EXPLORER
    total += 0 if asked.hire else LIVES_OF_WHO
    with asking.progress_bar(asked, total) as progress:
        try:
            made = report_page(
                scenario,
                asked.hire,
                months=asked.months,
                explorer=not asked.no_explorer,
                turned=asked.turn,
                rule=asking.rule_asked(asked),
                aim=aim,
                written=asked.date,
                typed=_typed(asked),
                **asking.how(asked, progress),
            )
        except ValueError as error:
            raise Failure(str(error)) from error
    return _tell(asked, made)


def _tell(asked: argparse.Namespace, made: Report) -> int:
    """Write the page, print it if asked to, and say the answer and where the page is."""
    from rich.text import Text

    from simulation.report import ReportError, answer_console, to_json

    failed, all_failed = failed_lives(made.comparison)
    if all_failed:
        raise Failure(failed)
    typed = shlex.join(["nexthire", *sys.argv[1:]])
    with undisturbed():
        try:
            alone = Path(asked.out).suffix.lower() in PAGES
            page = made.save(asked.out) if alone else made.save_run(asked.out, typed)
        except ReportError as error:
            raise Failure(str(error)) from error
        if asked.pdf is not None:
            _print(page, asked.pdf)
    if asked.json:
        folder = None if alone else page.parent.as_posix()
        pdf = None if asked.pdf is None else asked.pdf.as_posix()
        where = {"report": page.as_posix(), "folder": folder, "pdf": pdf}
        sys.stdout.write(to_json({**made.summary, **where}))
    else:
        console = answer_console()
        console.print(Text(made.comparison.sentence, style="bold"))
        console.print()
        for text in (made.reality.sentence, *made.missing):
            console.print(Text(text))
        console.print(Text(f"The report is in\n{page.as_posix()}"), soft_wrap=True)
        if asked.pdf is not None:
            console.print(Text(f"and printed in\n{asked.pdf.as_posix()}"), soft_wrap=True)
    if failed:
        print(f"nexthire: {failed}", file=sys.stderr)
    if asked.open:
        import webbrowser

        webbrowser.open(page.resolve().as_uri())
    return EXIT_FINE


def _check(asked: argparse.Namespace, scenario: Scenario) -> None:
    """Refuse what cannot be turned, written or printed before anything is lived."""
    from simulation.decision.dials import dial
    from simulation.verbs.files import check_file

    for name in asked.turn:
        dial(scenario, name)
    out = Path(asked.out)
    alone = out.suffix.lower() in PAGES
    if alone:
        check_file(out)
    if asked.pdf is not None:
        from simulation.report.page.printing import PrintingError, browser

        check_file(asked.pdf)
        try:
            browser()
        except PrintingError as error:
            raise Failure(str(error)) from error
    asking.prepare(argparse.Namespace(**{**vars(asked), "out": str(out.parent if alone else out)}))


def _print(page: Path, target: Path) -> None:
    from simulation.report.page.printing import PrintingError, print_pdf

    try:
        print_pdf(page, target)
    except PrintingError as error:
        raise Failure(f"{error}; the page itself is in {page.as_posix()}") from error


def _write_notebook(asked: argparse.Namespace) -> int:
    """Write the notebook; nothing is lived before somebody runs it."""
    from simulation.report import to_json
    from simulation.report.page.notebook import report_notebook
    from simulation.scenario import shipped
    from simulation.verbs.files import write_file

    source = asked.scenario
    if source not in shipped():
        # A kernel starts in the folder of its notebook.
        source = Path(os.path.relpath(source, asked.notebook.parent)).as_posix()
    text = report_notebook(source, asked.hire, asking.lives_asked(asked), asked.seed, asked.months)
    write_file(asked.notebook, lambda path: path.write_text(text, encoding="utf-8"))
    if asked.json:
        sys.stdout.write(to_json({"notebook": asked.notebook.as_posix()}))
    elif not asked.quiet:
        print(f"The notebook is in\n{asked.notebook.as_posix()}")
    return EXIT_FINE


def _typed(asked: argparse.Namespace) -> Typed:
    """Return what the content of the page depends on, in one order."""
    from simulation.report.page.commands import Typed, options_of_lives

    lives = options_of_lives(
        asking.lives_asked(asked),
        asked.seed,
        asked.months,
        asked.accept_runway_loss,
        asked.worlds,
        asked.lives_per_world,
    )
    aims = []
    if asked.weights:
        aims += ["--weights", ",".join(f"{name}={w!r}" for name, w in asked.weights.items())]
    for option in ("maximise", "minimise"):
        if getattr(asked, option):
            aims += [f"--{option}", getattr(asked, option)]
    for limit in asked.subject_to:
        aims += ["--subject-to", limit]
    page = ["--no-explorer"] if asked.no_explorer else []
    if asked.turn:
        page += ["--turn", ",".join(asked.turn)]
    return Typed(asked.scenario, asked.hire, (*lives, *aims), tuple(page))


def _names(text: str) -> tuple[str, ...]:
    """Read up to three names of numbers to turn."""
    found = tuple(part.strip() for part in text.split(",") if part.strip())
    if not 1 <= len(found) <= 3 or len(set(found)) < len(found):
        allowed = "one to three names, such as cash_usd,retrain_need_calendar_days"
        raise argparse.ArgumentTypeError(f"found {text!r}, allowed: {allowed}")
    return found


def _notebook(text: str) -> Path:
    path = Path(text)
    if path.suffix != ".ipynb":
        raise argparse.ArgumentTypeError(f"found {text!r}, allowed: a file name ending in .ipynb")
    return path


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"found {text!r}, allowed: a date such as 2026-01-31"
        ) from None
