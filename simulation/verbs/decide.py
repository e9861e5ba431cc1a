"""The verb that keeps a decision in a journal, to be compared with what happens."""

from __future__ import annotations

import argparse
import contextlib
import math
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulation.verbs.options import (
    EXIT_FINE,
    LATEST_MONTH,
    MOST_MONTHS,
    Once,
    aim_options,
    plain_verb,
    price_option,
    real_number,
    simulation_options,
)

if TYPE_CHECKING:
    from simulation.comparison import Comparison
    from simulation.decision.journal import Decision
    from simulation.experiment.lives import Progress
    from simulation.scenario import Scenario

JOURNAL = "decisions.jsonl"
FORECAST_MONTHS = (3, 6, 12)
NEVER = "never"


def add_decide(verbs: Any) -> None:
    """Add `decide` to the command line."""
    verb = plain_verb(
        verbs,
        "decide",
        "keep a decision, dated, with what it is forecast to lead to",
        "Keep a decision in a journal: the question, the verdict, and what it is "
        "forecast to lead to, to be compared later by `nexthire score`.",
    )
    verb.add_argument(
        "scenario",
        nargs="?",
        help="name of a shipped scenario (see `nexthire scenarios`) or a YAML file",
    )
    what = verb.add_mutually_exclusive_group()
    what.add_argument(
        "--hire",
        action=Once,
        metavar="ROLE",
        help="role decided on, or a part of its name such as mlops (default: that of the plan)",
    )
    what.add_argument(
        "--alternative", metavar="NAME", help="alternative of the scenario that was decided on"
    )
    verb.add_argument(
        "--month",
        type=opening_month,
        metavar="M",
        help="month from now in which the position is opened, or never (default: 0)",
    )
    verb.add_argument(
        "--by",
        type=whole_months,
        default=FORECAST_MONTHS,
        metavar="M,M",
        help="months from now to forecast (default: 3,6,12)",
    )
    verb.add_argument("--note", default="", metavar="TEXT", help="why, in your own words")
    verb.add_argument(
        "--journal", default=JOURNAL, metavar="FILE", help=f"the journal (default: {JOURNAL})"
    )
    verb.add_argument("--undo", action="store_true", help="take the last entry of the journal back")
    price_option(verb)
    aim_options(verb)
    simulation_options(verb, results=False)
    verb.set_defaults(carry_out=decide)


def opening_month(text: str) -> float:
    """Read the month in which a position is opened; infinity for never."""
    return math.inf if text == NEVER else real_number(0.0, LATEST_MONTH, "never, or months")(text)


def whole_months(text: str) -> tuple[int, ...]:
    """Read months to forecast, ascending."""
    try:
        found = tuple(sorted({int(part) for part in text.split(",")}))
    except ValueError:
        found = ()
    if not 1 <= len(found) <= MOST_MONTHS or not all(1 <= m <= LATEST_MONTH for m in found):
        allowed = f"up to {MOST_MONTHS} whole months from 1 to {LATEST_MONTH:g}, such as 3,6,12"
        raise argparse.ArgumentTypeError(f"found {text!r}, allowed: {allowed}")
    return found


def decide(asked: argparse.Namespace) -> int:
    """Keep a decision with its forecasts, or take the last entry back."""
    from simulation.decision import journal, records
    from simulation.scenario import ScenarioError, load

    path = Path(asked.journal)
    if asked.undo:
        return _undo(asked, path)
    if asked.scenario is None:
        raise ScenarioError("decide", None, "scenario", "nothing", "a scenario, or --undo")
    if asked.alternative is not None and asked.month is not None:
        raise ScenarioError("decide", None, "--month", "--alternative beside it", "--hire")
    scenario = load(asked.scenario)
    # A journal that cannot be read must not cost the time of a decision.
    journal.read(path)
    months = records.told_months(scenario, asked.by)
    if months != asked.by:
        left = ", ".join(str(month) for month in asked.by if month not in months)
        print(f"nexthire: beyond the horizon, so not forecast: month {left}", file=sys.stderr)
    decision = _decided(asked, scenario, months)
    with writing(path):
        journal.append(path, decision)
    _tell_decision(asked, decision)
    return EXIT_FINE


def _decided(asked: argparse.Namespace, scenario: Scenario, months: tuple[int, ...]) -> Decision:
    """Live the alternatives and return the decision with its forecasts."""
    from simulation.answers import require_alternatives
    from simulation.decision import journal, records
    from simulation.decision.plans import requisition_asked
    from simulation.verbs import asking, telling

    # What cannot be answered is said before anything is compiled or lived.
    if asked.alternative is None:
        alternatives = 2
        requisition_asked(scenario, asked.hire)
    else:
        alternatives = len(scenario.alternatives)
        require_alternatives(scenario)
    asked.out = Path(asked.journal).absolute().parent
    asking.prepare(asked)
    with asking.progress_bar(asked, (alternatives + len(months)) * asked.replications) as progress:
        comparison, chosen = _compared(asked, scenario, progress)
        failed, every = telling.failed_lives(comparison)
        if every:
            raise telling.Failure(failed)
        if not comparison.lives.complete:
            raise KeyboardInterrupt
        company = comparison.scenario.alternative(chosen)
        lives = comparison.lives.alternatives[chosen]
        forecasts = records.forecasts(company, lives, comparison.run, months)
    if failed:
        print(f"nexthire: {failed}", file=sys.stderr)
    found = comparison.findings.decision.verdicts[comparison.asked]
    date = datetime.now(UTC).replace(microsecond=0)
    return journal.Decision(
        id=journal.new_id(date),
        date=date,
        note=asked.note,
        question=scenario.question,
        answer=comparison.sentence,
        aim=comparison.aim.words,
        scenario=scenario.name,
        scenario_hash=comparison.scenario.content_hash(),
        chosen=chosen,
        chosen_hash=company.content_hash(),
        company=company.plain(),
        seed=comparison.run.seed,
        replications=comparison.lives.finished,
        lives_per_world=comparison.run.lives_per_world,
        ignorance=comparison.run.ignorance,
        worlds=len(set(lives.worlds.tolist())),
        alive=records.alive(lives, months),
        versions=records.versions(),
        verdict=journal.Judgement(
            alternative=comparison.asked,
            baseline=comparison.baseline,
            answer=str(found.answer),
            reasons=tuple(map(str, found.reasons)),
            differences={each.measure: records.ends(each.difference) for each in found.comparisons},
        ),
        forecasts=forecasts,
    )


def _compared(
    asked: argparse.Namespace, scenario: Scenario, progress: Progress | None
) -> tuple[Comparison, str]:
    """Compare what was decided with what else there was; return its name too."""
    from simulation import answers
    from simulation.decision.plans import NEVER, month_name
    from simulation.verbs import asking

    settings = {
        "rule": asking.rule_asked(asked),
        "aim": asking.stated_aim(asked),
        **asking.how(asked, progress),
    }
    if asked.alternative is not None:
        about = None if asked.alternative == scenario.baseline else asked.alternative
        return answers.compare(scenario, asked=about, **settings), asked.alternative
    month = 0.0 if asked.month is None else asked.month
    opened = 0.0 if math.isinf(month) else month
    comparison = answers.whatif(scenario, asked.hire, months=(opened,), **settings)
    return comparison, NEVER if math.isinf(month) else month_name(month)


def _tell_decision(asked: argparse.Namespace, decision: Decision) -> None:
    from rich.text import Text

    from simulation.report import answer_console, to_json
    from simulation.report.records import forecast_notes, forecast_table

    if asked.json:
        sys.stdout.write(to_json({"journal": asked.journal, **decision.model_dump(mode="json")}))
        return
    console = answer_console()
    console.print(Text(decision.answer, style="bold"))
    console.print()
    console.print(forecast_table(decision))
    console.print()
    for note in forecast_notes(decision):
        console.print(Text(note, style="dim"))
    console.print(
        Text(
            f"Kept as {decision.id} in\n{asked.journal}\n"
            "`nexthire decide --undo` takes it back, `nexthire score` compares it later."
        ),
        soft_wrap=True,
    )


def _undo(asked: argparse.Namespace, path: Path) -> int:
    """Take the last entry of the journal back."""
    from simulation.decision import journal
    from simulation.report import to_json
    from simulation.report.records import entry_words

    with writing(path):
        line, backup = journal.undo(path)
    entry = journal.described(line)
    if asked.json:
        kept = None if entry is None else entry.model_dump(mode="json")
        sys.stdout.write(to_json({"taken_back": kept, "backup": str(backup)}))
        return EXIT_FINE
    print(f"Taken back: {entry_words(entry)}.")
    print(f"The journal as it was is in\n{backup}")
    return EXIT_FINE


@contextlib.contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn a journal that cannot be written into a failure in one line."""
    from simulation.verbs.telling import Failure

    try:
        yield
    except OSError as error:
        reason = " ".join((error.strerror or str(error)).split())
        raise Failure(f"cannot write {path}: {reason}") from error
