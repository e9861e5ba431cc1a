"""The command `python -m simulation.validation`: check the published facts and print them."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from typing import Literal

from rich.console import Console

EXIT_FINE, EXIT_WRONG_INPUT, EXIT_INTERRUPTED = 0, 2, 130


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    words = argparse.ArgumentParser(
        prog="python -m simulation.validation",
        description="Check published facts about small AI teams over many worlds.",
        epilog="exit codes: 0 checked, whatever the verdicts; 2 wrong input; 130 interrupted",
    )
    words.add_argument("--worlds", type=int, default=300, metavar="N", help="default: 300")
    words.add_argument("--seed", type=int, default=1, metavar="N", help="root seed (default: 1)")
    words.add_argument(
        "--only", metavar="ID,ID", help="check these facts only, such as B1-01,B1-04"
    )
    form = words.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print JSON on standard output")
    form.add_argument("--markdown", action="store_true", help="print the page of the documentation")
    return words


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code.

    Args:
        arguments: words after the command; those of the process if None.
    """
    asked = parser().parse_args(arguments)
    from simulation.validation.checking import Years, check, chosen_facts
    from simulation.validation.page import markdown, plain, terminal_table

    done = 0

    def progress(lives: int) -> None:
        nonlocal done
        done += lives
        status.update(f"{done:,} lives")

    only = asked.only.split(",") if asked.only else None
    try:
        chosen_facts(only)
        years = Years(asked.worlds, asked.seed, progress)
    except ValueError as error:
        print(f"{parser().prog}: {error}", file=sys.stderr)
        return EXIT_WRONG_INPUT
    try:
        with _console(stderr=True).status("compiling, or loading what was compiled") as status:
            findings = check(years, only)
            page = markdown(findings, years) if asked.markdown else ""
    except KeyboardInterrupt:
        print(f"{parser().prog}: interrupted", file=sys.stderr)
        return EXIT_INTERRUPTED
    if asked.markdown:
        print(page, end="")
    elif asked.json:
        print(json.dumps(plain(findings, years), indent=1, allow_nan=False))
    else:
        _console().print(terminal_table(findings))
    return EXIT_FINE


def _console(stderr: bool = False) -> Console:
    # NO_COLOR alone makes rich drop colours but keep bold escapes.
    plain_text = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    colours: Literal["auto"] | None = None if plain_text else "auto"
    return Console(stderr=stderr, color_system=colours, highlight=False)


if __name__ == "__main__":
    sys.exit(main())
