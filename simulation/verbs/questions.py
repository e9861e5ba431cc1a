"""The questions of `nexthire init`: asked on a terminal, or answered by flags."""

from __future__ import annotations

import argparse
import contextlib
import shutil
import sys
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulation.scenario import Scenario
    from simulation.scenario.interview.writing import Answers

WIDEST = 80
TEAM = "Ana: ML engineer, Ben: full-stack engineer, 2 founders"
CASH = "$3.5M"


@dataclass(frozen=True)
class Question:
    """Describe one question.

    Args:
        flag: name of the flag that answers it, without dashes.
        words: what is asked.
        hint: what may be answered.
        default: what Enter answers.
    """

    flag: str
    words: str
    hint: str
    default: str


PRODUCT = Question(
    "product",
    "What do you build on, and how far are you?",
    "own models, research, or an LLM application; idea, validated, in production, how many pilots, "
    "or how many customers and what they pay: `own model, 3 pilots` or `own model, 2 customers, "
    "$4k MRR`",
    "own model, in production",
)
PEOPLE = Question(
    "team",
    "Who is on the team?",
    "name: role, or how many: `2 ML engineers`, with junior or mid before the role; and founders "
    "who draw a salary",
    TEAM,
)
MONEY = Question(
    "money",
    "How much cash is there, and what is the net burn a month?",
    "in US dollars; the burn may be a range: `$3.5M, 140k to 160k`; without one it is what the "
    "model makes of the team",
    CASH,
)
RETRAIN = Question(
    "retrain",
    "How often does a model need retraining?",
    "`weekly`, `every 2 weeks`, or days: `7 to 21`",
    "every 21 days",
)
LAST_MONTHS = Question(
    "last-months",
    "What did the last three months look like? (optional)",
    "ML engineers' share of toil, improved models released, retrains, incidents: `40% toil, "
    "1 improved model released, 6 incidents`",
    "skip",
)
HIRES = Question(
    "hires",
    "Whom do you think of hiring?",
    "up to four roles, such as `mlops, data engineer`; or `all` to have every role ranked",
    "all",
)
AIM = Question(
    "aim",
    "What matters most?",
    "balance, runway, improvements, quality, fresh models, customers or revenue, or several "
    "such as `runway and improvements`; with `risk 10%` if at most that share of lives may run out "
    "of cash",
    "balance",
)
QUESTIONS = (PRODUCT, PEOPLE, MONEY, RETRAIN, LAST_MONTHS, HIRES, AIM)


def add_flags(verb: argparse.ArgumentParser) -> None:
    """Add a flag for each question."""
    for each in QUESTIONS:
        verb.add_argument(
            f"--{each.flag}",
            metavar="TEXT",
            # Percent signs are argparse's own.
            help=f"{each.hint.replace('`', '').replace('%', '%%')} (default: {each.default})",
        )


class Interview:
    """Ask a founder, or take what flags say."""

    def __init__(self, asked: argparse.Namespace, *, live: bool) -> None:
        """Begin an interview.

        Args:
            asked: the command line with an answer, or None, for each flag.
            live: whether somebody is there to be asked.
        """
        self._said = {each.flag: getattr(asked, each.flag.replace("-", "_")) for each in QUESTIONS}
        self._live = live
        self._number = 0
        if live:
            with contextlib.suppress(ImportError):
                import readline  # noqa: F401, so that the line can be edited
            print("Seven questions at most. Enter takes what stands in [brackets].")

    def answers(self, base_of: Callable[[str], Scenario]) -> tuple[Answers, Scenario]:
        """Return what was answered, and the scenario that the company extends.

        Args:
            base_of: returns the base scenario of an architecture.

        Raises:
            ScenarioError: if a flag says what cannot be.
            KeyboardInterrupt: if nobody answers any more.
        """
        from simulation.scenario.interview import product, team, wishes
        from simulation.scenario.interview.burn import match, modelled
        from simulation.scenario.interview.writing import Answers

        company = self._ask(PRODUCT, product.read_product)
        base = base_of(company.architecture)
        labels = {name: role.label for name, role in base.roles.items()}
        people = self._ask(PEOPLE, lambda text: team.read_team(text, labels))
        costs = modelled(base, company, people)

        def money(text: str) -> tuple[float, Any]:
            cash, burn = wishes.read_money(text)
            if burn is not None:
                match(base, costs, burn)
            return cash, burn

        modelled_burn = f"{CASH}, {max(0.0, costs.burn_usd) / 1000:,.0f}k"
        cash, burn = self._ask(MONEY, money, shown=f"{modelled_burn}, as the model has it")
        retrain = None
        if company.architecture != "product-first":
            text = self._ask(RETRAIN, lambda text: (text, wishes.read_every(text)))
            retrain = None if text[0] == RETRAIN.default else text[1]
        observed = self._ask(LAST_MONTHS, wishes.read_observed)
        hires = self._ask(HIRES, lambda text: team.read_hires(text, labels))
        aim, risk = self._ask(AIM, wishes.read_aim)
        if self._live:
            print()
        answers = Answers(company, people, cash, burn, retrain, observed, hires, aim, risk)
        return answers, base

    def _ask(self, question: Question, read: Callable[[str], Any], shown: str = "") -> Any:
        """Return what a question is answered, as `read` understands it.

        Raises:
            ScenarioError: if a flag's answer is not understood.
        """
        from simulation.scenario import ScenarioError
        from simulation.scenario.errors import Flaw

        said: str | None = self._said[question.flag]
        if said is not None or not self._live:
            try:
                return read(question.default if said is None else said)
            except Flaw as flaw:
                flag = f"--{question.flag}"
                raise ScenarioError(
                    flag, None, "", flaw.found, flaw.allowed, flaw.nearest
                ) from None
        self._number += 1
        print(f"\n{self._number}. {question.words}")
        print(_wrapped(question.hint))
        while True:
            text = _line(f"   [{shown or question.default}] > ")
            try:
                return read(text.strip() or question.default)
            except Flaw as flaw:
                near = f"; did you mean {flaw.nearest!r}?" if flaw.nearest else ""
                print(_wrapped(f"found {flaw.found}, allowed: {flaw.allowed}{near}"))


def _line(prompt: str) -> str:
    """Return one line that somebody types.

    Raises:
        KeyboardInterrupt: if there is none to come.
    """
    try:
        return input(prompt)
    except EOFError:
        print()
        raise KeyboardInterrupt from None


def _wrapped(text: str) -> str:
    columns = min(WIDEST, shutil.get_terminal_size().columns)
    return textwrap.fill(
        text, columns, initial_indent="   ", subsequent_indent="   ", break_long_words=False
    )


def somebody_answers(asked: argparse.Namespace) -> bool:
    """Tell whether questions can be asked."""
    return not asked.yes and sys.stdin.isatty() and sys.stdout.isatty()


def words_of(parameters: Mapping[str, Any], names: tuple[str, ...]) -> list[tuple[str, str, str]]:
    """Return meaning, value with range, and grade of register parameters."""
    rows = []
    for name in names:
        each = parameters[name]
        value = f"{each.value:,g} ({each.low:,g} to {each.high:,g}) {each.unit_words}"
        rows.append((each.meaning, value, each.grade))
    return rows
