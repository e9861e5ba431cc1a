"""The question all engines answer: three engineers, urgent work that interrupts ordinary work.

Both arrive at random, efforts are exponential with a mean of one hour, the clock runs day and
night. Interrupted work is resumed where it was left.
"""

from __future__ import annotations

import math
from typing import NamedTuple

ENGINEERS = 3
URGENT_PER_HOUR, ORDINARY_PER_HOUR = 0.6, 1.8
HOURS = 6_240.0


class Stay(NamedTuple):
    """Hold one run: pieces of work finished, and their mean hours in the system by class."""

    finished: int
    urgent: float
    ordinary: float


def expected() -> tuple[float, float]:
    """Return the mean hours in the system of urgent and of ordinary work, by Erlang's formula.

    Urgent work sees only itself; all work together is one queue, since efforts are alike.
    """
    urgent = _stay(URGENT_PER_HOUR)
    both = URGENT_PER_HOUR + ORDINARY_PER_HOUR
    ordinary = (both * _stay(both) - URGENT_PER_HOUR * urgent) / ORDINARY_PER_HOUR
    return urgent, ordinary


def _stay(offered: float) -> float:
    below = sum(offered**k / math.factorial(k) for k in range(ENGINEERS))
    busy = offered**ENGINEERS / math.factorial(ENGINEERS) / (1.0 - offered / ENGINEERS)
    return 1.0 + busy / (below + busy) / (ENGINEERS - offered)
