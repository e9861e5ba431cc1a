"""The verb `verify`: results against what was written, and against the same lives lived again."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulation.verbs.options import (
    EXIT_FAILED,
    EXIT_FINE,
    MOST_LIVES,
    MOST_WORKERS,
    json_option,
    plain_verb,
    seed_option,
    whole_number,
)

if TYPE_CHECKING:
    from simulation.sweeps.verification import Verified

LIVES = 100
DESCRIPTION = """Compare the files of a sweep or of a run with the hashes in its manifest, and live
a sample of its lives again: on the machine that wrote them every bit must be the same, elsewhere
every number to a billionth. Whatever is not is named."""


def add_verify(verbs: Any) -> None:
    """Add `verify` to the command line."""
    verb = plain_verb(verbs, "verify", "check results by living them again", DESCRIPTION)
    verb.add_argument(
        "results", metavar="FOLDER", help="folder (or address) of a sweep, or folder of a run"
    )
    sample = verb.add_mutually_exclusive_group()
    sample.add_argument(
        "--sample",
        type=whole_number(0, MOST_LIVES),
        default=LIVES,
        metavar="N",
        help=f"lives drawn at random to be lived again (default: {LIVES})",
    )
    sample.add_argument("--all", action="store_true", help="live all of them again")
    seed_option(verb)
    verb.add_argument(
        "--workers",
        type=whole_number(1, MOST_WORKERS),
        metavar="N",
        help="threads (default: one per processor)",
    )
    json_option(verb)
    verb.add_argument("--quiet", action="store_true", help="no progress")
    verb.set_defaults(carry_out=verify, clock="compiled")


def verify(asked: argparse.Namespace) -> int:
    """Verify a sweep or a run, and return 1 if it is not what it should be."""
    from simulation.sweeps.files import SweepError
    from simulation.verbs.asking import say_if_compiling
    from simulation.verbs.extras import needing
    from simulation.verbs.telling import Failure

    try:
        with needing("remote"):
            check = _check(asked)
        say_if_compiling(asked)
        found = check()
    except SweepError as error:
        raise Failure(str(error)) from error
    _print(asked, found)
    return EXIT_FINE if found.fine else EXIT_FAILED


def _check(asked: argparse.Namespace) -> Any:
    """Return what verifies the folder, be it a sweep's or a run's."""
    from simulation.report.verifying import verify_run
    from simulation.scenario import ScenarioError
    from simulation.sweeps.files import folder_at
    from simulation.sweeps.store import SweepStore, read_manifest
    from simulation.sweeps.verification import lives_to_verify, verify_sweep
    from simulation.verbs.watching import Watched

    how = {"seed": asked.seed, "every": asked.all, "workers": asked.workers}
    if _is_run(asked.results):
        folder = Path(asked.results)
        return lambda: verify_run(folder, asked.sample, **how)
    if read_manifest(folder_at(asked.results)) is None:
        allowed = "the folder of a sweep or of a run"
        raise ScenarioError(asked.results, None, "", "no manifest.json there", allowed)
    store = SweepStore.open(asked.results)
    lives = lives_to_verify(store, asked.sample, every=asked.all)

    def check() -> Verified:
        with Watched(asked) as watched:
            watched.total(lives)
            return verify_sweep(store, asked.sample, progress=watched.progress, **how)

    return check


def _is_run(address: str) -> bool:
    """Return whether a folder is that of a run, as far as its manifest can be read."""
    import json

    try:
        manifest = json.loads((Path(address) / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(manifest, dict) and "run" in manifest


def _print(asked: argparse.Namespace, found: Verified) -> None:
    from rich.text import Text

    from simulation.report import answer_console, to_json
    from simulation.report.verifying import (
        damage_lines,
        differences_table,
        verified_data,
        verified_sentence,
    )

    if asked.json:
        sys.stdout.write(to_json(verified_data(found)))
        return
    console = answer_console()
    console.print(Text(verified_sentence(found), style="bold"))
    for line in damage_lines(found):
        console.print(Text(line), soft_wrap=True)
    if found.differences:
        console.print()
        console.print(differences_table(found))
    if found.why:
        console.print(Text(f"Numbers may differ by a billionth, because {found.why}.", style="dim"))
