"""The store that a verb is about."""

from __future__ import annotations

import argparse
import contextlib
import re
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulation.sweeps.store import SweepStore

STORES = "results/*/sweep-*"
# What analyses say of a name or number that is none: which, what it was, and what may be.
REFUSED = re.compile(r"(?s)(\w+): found (.*), allowed: (.*)")


def store_argument(verb: argparse.ArgumentParser) -> None:
    """Add the store of a sweep as the first argument of a verb."""
    verb.add_argument(
        "store",
        metavar="STORE",
        help="folder of a sweep, such as results/document-extraction/sweep-mine, or its address",
    )


def opened(address: str) -> SweepStore:
    """Return the store at a path or address.

    Raises:
        ScenarioError: if there is no sweep.
        Failure: if it cannot be read.
    """
    from simulation.scenario import ScenarioError
    from simulation.sweeps.store import MANIFEST, SweepStore
    from simulation.verbs.extras import needing

    remote = "://" in address
    if not remote and not (Path(address) / MANIFEST).is_file():
        there = sorted(path.as_posix() for path in Path().glob(STORES))
        near = get_close_matches(address.rstrip("/"), there, 1, 0.0)
        allowed = "the folder of a sweep, which has a manifest.json"
        raise ScenarioError(address, None, "", "no sweep", allowed, near[0] if near else None)
    from simulation.sweeps.files import SweepError
    from simulation.sweeps.store import NoSweep
    from simulation.verbs.telling import Failure

    try:
        with needing("remote"):
            return SweepStore.open(address)
    except NoSweep as error:
        raise ScenarioError(address, None, "", error.found, error.allowed) from error
    except SweepError as error:
        raise Failure(str(error)) from error


@contextlib.contextmanager
def refused_in_one_line() -> Iterator[None]:
    """Turn what an analysis refuses into a mistake of the command line.

    Raises:
        ScenarioError: for a name or a number that is none.
        Failure: if there are no lives to look at, or the store cannot be read.
    """
    from simulation.scenario import ScenarioError
    from simulation.sweeps.files import SweepError
    from simulation.verbs.telling import Failure

    try:
        yield
    except ScenarioError:
        raise
    except SweepError as error:
        raise Failure(str(error)) from error
    except ValueError as error:
        told = REFUSED.fullmatch(str(error))
        if told is None or told[1] == "lives":
            raise Failure(str(error)) from error
        key, found, allowed = told.groups()
        names = re.split(r", | or ", allowed.removeprefix("one of "))
        near = get_close_matches(found.strip("'"), names, 1)
        option = f"--{key}"
        raise ScenarioError(option, None, "", found, allowed, near[0] if near else None) from error
