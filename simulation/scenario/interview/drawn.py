"""A number of the register as people type it, and what it is then drawn from."""

from __future__ import annotations

import math
import re

from simulation.scenario.distributions import Distribution
from simulation.scenario.errors import Flaw
from simulation.scenario.evidence import register
from simulation.scenario.interview.amounts import Span, read_span
from simulation.scenario.interview.burn import COMPUTE, SHARE
from simulation.scenario.interview.wishes import read_every

RETRAINING_NEED = "retrain_need_calendar_days"
# What is left of a burn that was typed as a range is drawn evenly, as the burn itself is.
EVEN = (COMPUTE, SHARE)
# A percent sign says the hundredth part where a whole is 1, and nothing new where it is 100.
OF_ONE, OF_HUNDRED = ("fraction", "prob", "prob/yr", "x"), ("%", "pp/month")
# Beyond this, an end is there to catch slips of the finger and says nothing to anybody.
NO_END = 1e12
_PLAIN = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?", re.IGNORECASE)
_ENDS = re.compile(r"(\S+)\s+to\s+(\S+)")


def read_one(text: str, allowed: str) -> float:
    """Return the one amount that a text is: as in a file, or as `read_span` reads it.

    Args:
        text: such as `2.8M`, `15k`, `$1,200,000` or `-5`.
        allowed: what may stand there, for messages.

    Raises:
        Flaw: if it is a range, has a percent sign, or is anything else.
    """
    span = _written(text) or read_span(text, allowed)
    if not span.is_known:
        raise Flaw(text, f"one amount: {allowed}")
    if "%" in text:
        raise Flaw(text, f"{allowed}, without %")
    return span.low


def read_number(name: str, text: str) -> Span:
    """Return the amount or range that was typed for a number of the register.

    Args:
        name: of the register.
        text: such as `15k`, `3%` or `2 to 6`; for the retraining need also such as `weekly`.

    Raises:
        Flaw: if it is anything else.
    """
    if name == RETRAINING_NEED:
        return read_every(text)
    row = register()[name]
    allowed = f"{range_words(*row.bounds, row.unit_words)}, or a range such as 2 to 6"
    if "%" in text and row.unit in OF_HUNDRED:
        text = text.replace("%", "")
    elif "%" in text and row.unit not in OF_ONE:
        raise Flaw(text, f"{allowed}, without %")
    return _written(text) or read_span(text, allowed)


def drawn_as(name: str, span: Span) -> Distribution:
    """Return what a number of the register is drawn from if such an amount was typed for it.

    Between ends far apart, draws are spread by factors; but evenly where the number has an upper
    end itself, such as a share, and in `EVEN`.

    Args:
        name: of the register.
        span: what was typed.
    """
    if not span.is_known and (name in EVEN or register()[name].bounds[1] < NO_END):
        return Distribution("uniform", (span.low, span.high))
    return span.distribution()


def range_words(low: float, high: float, unit: str, whole: bool = False) -> str:
    """Return which numbers are allowed, such as `US dollars of 0 or more`.

    Args:
        low, high: ends allowed.
        unit: words for the unit; of a count, an empty string.
        whole: whether only whole numbers are.
    """
    money = unit.startswith("USD")
    noun = unit.replace("USD", "US dollars") if money else f"a {'whole ' * whole}number"
    ends = f"of {low:,g} or more" if high >= NO_END else f"from {low:,g} to {high:,.10g}"
    return f"{noun} {ends}" + (f" ({unit})" if unit and not money else "")


def _written(text: str) -> Span | None:
    """Return what a text is if every file could hold it: a number, or two with `to` between."""
    ends = _ENDS.fullmatch(text.strip())
    parts = ends.groups() if ends else (text.strip(),)
    if not all(_PLAIN.fullmatch(each) for each in parts):
        return None
    low, high = float(parts[0]), float(parts[-1])
    if low > high or not math.isfinite(high - low):
        return None
    return Span(low, high)
