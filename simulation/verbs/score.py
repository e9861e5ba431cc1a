"""The verb that compares decisions of a journal with what happened."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulation.verbs.decide import JOURNAL, writing
from simulation.verbs.options import EXIT_FINE, json_option, plain_verb

if TYPE_CHECKING:
    from simulation.decision.journal import Line, Outcome
    from simulation.scenario.nodes import Node


# Commas within a number group its digits.
BETWEEN = re.compile(r",(?=\s*[A-Za-z_]\w*\s*(?:=|,|$))")


def add_score(verbs: Any) -> None:
    """Add `score` to the command line."""
    verb = plain_verb(
        verbs,
        "score",
        "compare decisions of a journal with what happened",
        "Write down what happened after a decision, and compare all that is known "
        "with what was forecast.",
    )
    verb.add_argument("journal", metavar="JOURNAL", help=f"the journal, such as {JOURNAL}")
    verb.add_argument(
        "--id", metavar="ID", help="the decision, or how its id begins (default: the only one)"
    )
    source = verb.add_mutually_exclusive_group()
    source.add_argument(
        "--actual", metavar="FILE", help="YAML file with month, cash_usd, improvements_live..."
    )
    source.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=N,...",
        help="what happened, such as month=6,cash_usd=1.9M; may be given several times",
    )
    json_option(verb)
    verb.set_defaults(carry_out=score)


def score(asked: argparse.Namespace) -> int:
    """Write down what happened after a decision, and compare it with what was forecast."""
    from rich.text import Text

    from simulation.decision import journal, records
    from simulation.report import answer_console, to_json
    from simulation.report.records import score_data, score_sentence, score_table
    from simulation.scenario import ScenarioError

    path = Path(asked.journal)
    if not path.exists():
        raise ScenarioError(asked.journal, None, "", "no such file", "a journal of decisions")
    entries = journal.read(path)
    happened = list(_happened(asked, entries))
    with writing(path):
        for outcome in happened:
            journal.append(path, outcome)
    chosen = None
    if asked.id is not None:
        chosen = records.decision_asked(entries, asked.journal, asked.id).id
    found = records.score_journal([*entries, *happened], chosen)
    if not found.numbers:
        allowed = "something that happened, with --set or --actual"
        raise ScenarioError(asked.journal, None, "", "nothing to compare", allowed)
    if asked.json:
        sys.stdout.write(to_json(score_data(found)))
        return EXIT_FINE
    console = answer_console()
    console.print(Text(score_sentence(found), style="bold"))
    console.print()
    console.print(score_table(found))
    if happened:
        console.print()
        kept = "What happened is kept; `nexthire decide --undo` takes the last of it back."
        console.print(Text(kept, style="dim"))
    return EXIT_FINE


def _happened(asked: argparse.Namespace, entries: Sequence[Line]) -> Iterator[Outcome]:
    """Yield what the user says has happened, if it fits what was forecast.

    Raises:
        ScenarioError: if it does not.
    """
    from simulation.decision import records
    from simulation.scenario.errors import Flaw

    date = datetime.now(UTC).replace(microsecond=0)
    for node in _told(asked):
        numbers = {key: child.value for key, child in node.children().items()}
        month, wanted = numbers.pop("month", None), numbers.pop("id", asked.id)
        try:
            if wanted is not None and not isinstance(wanted, str):
                raise Flaw(wanted, "the id of a decision, as text", path=("id",))
            decision = records.decision_asked(entries, asked.journal, wanted)
            yield records.outcome(decision, month, numbers, date)
        except Flaw as flaw:
            raise node.error(flaw) from None


def _told(asked: argparse.Namespace) -> Iterator[Node]:
    """Yield what the user says has happened, a month at a time, as it is written."""
    from simulation.scenario.errors import Flaw
    from simulation.scenario.nodes import from_plain
    from simulation.scenario.yaml_reader import read_yaml

    for text in asked.set:
        pairs = [part.partition("=") for part in BETWEEN.split(text)]
        numbers = {key.strip(): _value(key.strip(), value.strip()) for key, _, value in pairs}
        if len(numbers) < len(pairs):
            raise from_plain(numbers, "--set").error(Flaw(text, "each name once"))
        yield from_plain(numbers, "--set")
    if asked.actual is not None:
        node = read_yaml(Path(asked.actual), asked.actual)
        listed = node.children().get("outcomes")
        if listed is None:
            yield node
        elif len(node.children()) > 1 or not isinstance(listed.value, list):
            raise node.error(Flaw("outcomes", "a list of outcomes and nothing beside it"))
        else:
            yield from listed.value


def _value(name: str, text: str) -> float | str:
    """Return a number if a text is one, whole if it is written so; amounts as `init` reads them.

    Raises:
        ScenarioError: if it is an amount in another currency than US dollars.
    """
    from simulation.scenario.errors import Flaw
    from simulation.scenario.interview.amounts import refuse_other_currencies
    from simulation.scenario.interview.drawn import read_one
    from simulation.scenario.nodes import from_plain

    try:
        return int(text) if text.isdigit() else float(text)
    except ValueError:
        pass
    try:
        refuse_other_currencies(text)
    except Flaw as flaw:
        raise from_plain({name: text}, "--set").error(flaw.below(name)) from None
    try:
        return read_one(text, "a number")
    except Flaw:
        # Whoever knows what was forecast says what may stand there.
        return text
