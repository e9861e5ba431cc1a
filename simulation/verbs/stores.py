"""The store that a verb is about."""

from __future__ import annotations

import argparse
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulation.sweeps.store import SweepStore

STORES = "results/*/sweep-*"


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
    from simulation.verbs.telling import Failure

    try:
        with needing("remote"):
            return SweepStore.open(address)
    except SweepError as error:
        raise Failure(str(error)) from error
