"""The verb `app`: the local web app."""

from __future__ import annotations

import argparse
import errno
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulation.verbs.extras import needing
from simulation.verbs.options import EXIT_FINE, seed_option, whole_number
from simulation.verbs.telling import Failure

if TYPE_CHECKING:
    from simulation.app.folder import Folder

DEFAULT_LIVES, FEWEST_LIVES, MOST_LIVES = 1_000, 20, 20_000
LARGEST_PORT = 65_535
DESCRIPTION = """Open the app in your browser: pick a company, move hires in time, change cash, team
and needs; every change is lived again under two plans and answered at once. The app runs on this
machine only, sends nothing anywhere, and reads and writes no file outside --folder. Ctrl-C ends it.
"""


def add_app(verbs: Any) -> None:
    """Add `app` to the command line."""
    verb: argparse.ArgumentParser = verbs.add_parser(
        "app",
        help="open the local web app: move hires, change cash, see the answer move",
        description=DESCRIPTION,
        allow_abbrev=False,
    )
    verb.add_argument(
        "scenario",
        nargs="?",
        help="company to open with: a shipped scenario (see `nexthire scenarios`) or a YAML file "
        "in the folder (default: document-extraction)",
    )
    verb.add_argument(
        "--folder",
        metavar="DIR",
        default=".",
        help="folder of your scenarios; no file outside it is read or written (default: the "
        "current one)",
    )
    verb.add_argument(
        "--port",
        type=whole_number(0, LARGEST_PORT),
        default=0,
        metavar="N",
        help="port on 127.0.0.1 (default: any that is free)",
    )
    verb.add_argument(
        "--no-open", action="store_true", help="only print the address, open no browser"
    )
    verb.add_argument(
        "--replications",
        type=whole_number(FEWEST_LIVES, MOST_LIVES),
        default=DEFAULT_LIVES,
        metavar="N",
        help=f"lives of each plan, {FEWEST_LIVES} to {MOST_LIVES:,} (default: {DEFAULT_LIVES:,})",
    )
    seed_option(verb)
    verb.set_defaults(carry_out=app)


def app(asked: argparse.Namespace) -> int:
    """Serve the app until Ctrl-C."""
    with needing("app"):
        from simulation.app.serving import bound, serve, terminal_of
    from simulation.app.answering import Answering
    from simulation.app.company import Library
    from simulation.app.folder import Folder
    from simulation.app.server import Server
    from simulation.experiment.compilation import is_compiled
    from simulation.model.jit import cache_is_temporary
    from simulation.verbs.asking import COMPILING

    folder = Folder(Path(asked.folder))
    library = Library(folder)
    source = _source(asked.scenario or "document-extraction", folder)
    library.opened(source)
    answering = Answering(library, asked.replications, asked.seed)
    try:
        listener = bound(asked.port)
    except OSError as error:
        answering.close()
        raise Failure(_refused(asked.port, error)) from error
    if not (cache_is_temporary() or is_compiled("answers")):
        print(COMPILING, file=sys.stderr)
    terminal = terminal_of(sys.stdin)
    say = partial(_tell, renewable=terminal is not None, opened=not asked.no_open)
    serve(Server(answering, source), listener, say, not asked.no_open, terminal)
    return EXIT_FINE


def _tell(address: str, renewable: bool, opened: bool) -> None:
    print(f"nexthire app: {address}", flush=True)
    enter = f" Enter {'opens' if opened else 'prints'} a new one;" if renewable else ""
    print(f"It opens once, on this machine only.{enter} Ctrl-C ends the app.", file=sys.stderr)


def _source(name: str, folder: Folder) -> dict[str, Any]:
    """Return where the company to open with comes from: shipped, or a file of the folder.

    Raises:
        ScenarioError: if it is neither.
    """
    from simulation.scenario import ScenarioError, load, shipped

    if name in shipped():
        return {"kind": "shipped", "name": name}
    path = Path(name)
    # A path is meant as the shell has it, a bare name as the folder has it.
    for each in (path, folder.root / name):
        if each.is_file() and each.resolve().is_relative_to(folder.root):
            return {"kind": "folder", "name": each.resolve().relative_to(folder.root).as_posix()}
    if path.is_file():
        allowed = f"a file in {folder.root}; name its folder with --folder"
        raise ScenarioError(name, None, "", "a file outside the folder", allowed)
    load(name)
    raise ScenarioError(name, None, "", "no such scenario", "a scenario of the folder")


def _refused(port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} is in use; leave out --port to take any that is free"
    if error.errno == errno.EACCES:
        return f"port {port} may not be used; leave out --port to take any that is free"
    return f"cannot listen on port {port}: {(error.strerror or str(error)).lower()}"
