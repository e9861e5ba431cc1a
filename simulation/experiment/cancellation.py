"""Cancellation: a run stops early and keeps what is finished."""

from __future__ import annotations

import numpy as np


class Cancelled(Exception):
    """Say that a run was cancelled before any life was finished under every alternative."""


class Cancellation:
    """Let somebody else stop a run: lives under way are finished, all others are left out.

    A life takes milliseconds, so a run stops within a tenth of a second.
    """

    def __init__(self) -> None:
        self.flag = np.zeros(1, np.int64)

    def cancel(self) -> None:
        """Stop the run; may be called from any thread."""
        self.flag[0] = 1

    @property
    def is_cancelled(self) -> bool:
        """Return whether somebody cancelled."""
        return bool(self.flag[0])


def unfinished(cancellation: Cancellation | None) -> BaseException:
    """Return what to raise when a run ended before any life was finished."""
    if cancellation is not None and cancellation.is_cancelled:
        return Cancelled("the run was cancelled before a life was finished")
    return KeyboardInterrupt()
