"""Where each measure stands in the row of a life, as constants for compiled code."""

from __future__ import annotations

from typing import Final

from simulation.measures.catalogue import MEASURES, MONTHLY_SERIES

NAMES: Final = tuple(measure.name for measure in MEASURES)
WIDTH: Final = len(NAMES)
SERIES: Final = len(MONTHLY_SERIES)


def column(name: str) -> int:
    """Return the place of a measure in the row of a life."""
    return NAMES.index(name)


def series(name: str) -> int:
    """Return the place of a monthly series."""
    return MONTHLY_SERIES.index(name)
