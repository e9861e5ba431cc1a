"""The verbs that check the model: published facts, and the claims of the guide."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from simulation.verbs.options import (
    EXIT_FINE,
    EXIT_WRONG_INPUT,
    MOST_LIVES,
    plain_verb,
    seed_option,
    whole_number,
)

Progress = Callable[[int], None]


def add_checking_verbs(verbs: Any) -> None:
    """Add `claims` and `validate` to the command line."""
    for name, carry_out, purpose, example, lives in (
        ("claims", claims, "check the claims of the guide over paired lives", "C3,C7", 400),
        ("validate", validate, "check published facts about small AI teams", "B1-01,B1-04", 300),
    ):
        verb = plain_verb(verbs, name, purpose, f"{purpose.capitalize()}.")
        verb.add_argument("--only", metavar="ID,ID", help=f"check these only, such as {example}")
        verb.add_argument(
            "--replications",
            type=whole_number(2, MOST_LIVES),
            default=lives,
            metavar="N",
            help=f"lives of each company (default: {lives})",
        )
        seed_option(verb)
        form = verb.add_mutually_exclusive_group()
        form.add_argument("--json", action="store_true", help="print JSON on standard output")
        form.add_argument(
            "--markdown", action="store_true", help="print the page of the documentation"
        )
        if name == "claims":
            verb.add_argument("--figure", metavar="FILE", help="draw the claims into a PNG file")
        verb.add_argument("--quiet", action="store_true", help="no progress")
        verb.set_defaults(carry_out=carry_out)


def validate(asked: argparse.Namespace) -> int:
    """Check published facts about small AI teams."""
    from simulation.validation.checking import Companies, check, chosen_facts
    from simulation.validation.page import markdown, plain, terminal_table

    only = _ids(asked)
    try:
        chosen_facts(only)
    except ValueError as error:
        return _refused(error)
    with watched(asked) as progress:
        companies = Companies(asked.replications, asked.seed, progress)
        findings = check(companies, only)
        # The page needs lives of its own.
        page = markdown(findings, companies) if asked.markdown else ""
    if asked.markdown:
        sys.stdout.write(page)
    elif asked.json:
        _print_json(plain(findings, companies))
    else:
        _print(terminal_table(findings))
    return EXIT_FINE


def claims(asked: argparse.Namespace) -> int:
    """Check the claims of the guide."""
    from simulation.validation.claim_checking import Companies, check_claims, chosen_claims
    from simulation.validation.claim_page import markdown, plain, terminal_table

    only = _ids(asked)
    try:
        chosen_claims(only)
    except ValueError as error:
        return _refused(error)
    with watched(asked) as progress:
        companies = Companies(asked.replications, asked.seed, progress)
        findings = check_claims(companies, only)
    if asked.figure is not None:
        from simulation.report.figures import save_figure
        from simulation.validation.claim_figure import claims_figure

        save_figure(claims_figure(findings), Path(asked.figure))
    if asked.markdown:
        sys.stdout.write(markdown(findings, companies))
    elif asked.json:
        _print_json(plain(findings, companies))
    else:
        _print(terminal_table(findings))
    return EXIT_FINE


def _ids(asked: argparse.Namespace) -> list[str] | None:
    return None if asked.only is None else [each.strip() for each in asked.only.split(",")]


def _refused(error: ValueError) -> int:
    print(f"nexthire: {error}", file=sys.stderr)
    return EXIT_WRONG_INPUT


def _print(renderable: Any) -> None:
    from simulation.report import answer_console

    answer_console().print(renderable)


def _print_json(content: dict[str, Any]) -> None:
    from simulation.report import to_json

    sys.stdout.write(to_json(content))


@contextmanager
def watched(asked: argparse.Namespace) -> Iterator[Progress | None]:
    """Show how many lives have been lived, if somebody watches."""
    if asked.quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console

    done = 0
    with Console(stderr=True).status("compiling, or loading what was compiled") as status:

        def progress(lives: int) -> None:
            nonlocal done
            done += lives
            status.update(f"{done:,} lives")

        yield progress
