"""Extras: libraries that only some verbs need."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from simulation.verbs.telling import Failure


@contextlib.contextmanager
def needing(extra: str) -> Iterator[None]:
    """Say how to install what is missing.

    Args:
        extra: name of the extra that brings it.

    Raises:
        Failure: if a library is not installed.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        package = (error.name or "").split(".")[0]
        raise Failure(
            f'{package} is not installed; run `pip install "nexthire[{extra}]"`'
        ) from error
