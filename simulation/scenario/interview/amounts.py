"""Amounts as people type them: 300k, $1.2M, 40%, and ranges such as 2 to 6."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from simulation.scenario.distributions import Distribution
from simulation.scenario.errors import Flaw

# Ends that lie further apart than this, as a ratio, are those of a quantity that varies by factors.
WIDE_RATIO = 4.0
# Between its 5th and its 95th percentile a normal variate spans so many standard deviations.
SCORES_BETWEEN = 2.0 * 1.6448536269514722
MULTIPLIERS = {
    "": 1.0,
    **dict.fromkeys(("k", "thousand"), 1e3),
    **dict.fromkeys(("m", "mm", "mn", "mio", "million", "millions"), 1e6),
    **dict.fromkeys(("b", "bn", "billion"), 1e9),
    "%": 0.01,
}
LARGEST = 1e15
# After four digits a comma groups none, so that `2400000,150000` is two amounts.
_DIGITS = r"(?:\d{{4,}}(?![,_']\d{{3}}(?!\d))|\d+(?:[,_']\d+)*)(?:\.\d+)?|\.\d+"
_UNITS = "|".join(sorted(filter(None, MULTIPLIERS), key=len, reverse=True))
_AMOUNT = rf"(?:(?:US)?[$]\s*)?(?P<{{0}}>{_DIGITS})\s*(?P<{{0}}_unit>{_UNITS})?"
OTHER_CURRENCY = re.compile(
    r"[€£¥₹]|\b(?:eur|euros?|gbp|pounds?|chf|francs?|jpy|yen|inr|cad|aud|sek|nok|dkk|pln)\b",
    re.IGNORECASE,
)
_NEXT = r"(?![A-Za-z0-9])"
SPAN = re.compile(
    _AMOUNT.format("low")
    + r"(?:"
    + _NEXT
    + r"\s*(?:to|until|\.\.+|-|–|—)\s*"
    + _AMOUNT.format("high")
    + r")?"
    + _NEXT,
    re.IGNORECASE,
)
_THOUSANDS = re.compile(r"\d{1,3}(?:[,_']\d{3})+(?:\.\d+)?")


@dataclass(frozen=True)
class Span:
    """Hold an amount, or the range in which it lies.

    Args:
        low, high: ends of the range, `low` at most `high`; equal for an amount that is known.
    """

    low: float
    high: float

    @property
    def is_known(self) -> bool:
        """Tell whether it is one amount."""
        return self.low == self.high

    @property
    def middle(self) -> float:
        """Return the amount halfway between the ends."""
        return 0.5 * (self.low + self.high)

    def distribution(self) -> Distribution:
        """Return what such an amount is drawn from.

        A known amount is a constant. Of a range, every amount is as likely as another; if the ends
        are far apart, they are the 5th and the 95th percentile of a lognormal.
        """
        if self.is_known:
            return Distribution("constant", (self.low,))
        if self.low <= 0.0 or self.high < WIDE_RATIO * self.low:
            return Distribution("uniform", (self.low, self.high))
        median = _rounded(math.sqrt(self.low * self.high))
        sigma = _rounded(math.log(self.high / self.low) / SCORES_BETWEEN)
        return Distribution("lognormal", (median, sigma))


def read_span(text: str, allowed: str) -> Span:
    """Return the amount or range that a text is, with nothing beside it.

    Args:
        text: such as `300k`, `$1.2M to 2M`, `2-6`, `2..6` or `40%`.
        allowed: what may stand there, for messages.

    Raises:
        Flaw: if it is anything else, or the ends are the wrong way round.
    """
    refuse_other_currencies(text)
    found = SPAN.fullmatch(text.strip())
    if found is None:
        raise Flaw(text, allowed)
    return span_of(found, allowed)


def span_of(found: re.Match[str], allowed: str) -> Span:
    """Return the amount or range that was found with `SPAN`.

    In `1.2 to 2M` both ends are millions.

    Raises:
        Flaw: if digits are grouped amiss, or the ends are the wrong way round.
    """
    unit, last = found["low_unit"], found["high_unit"]
    low = _amount(found["low"], unit or last, found[0], allowed)
    if found["high"] is None:
        return Span(low, low)
    high = _amount(found["high"], last or (unit if unit == "%" else ""), found[0], allowed)
    if unit and not last and low > high:
        # 150k-180: the second end is thousands too.
        high = _amount(found["high"], unit, found[0], allowed)
    if last and not unit and low > high:
        # 35,000 to 195k: the first end is written out.
        low = _amount(found["low"], "", found[0], allowed)
    if low > high:
        raise Flaw(found[0], f"{allowed}, the lower end first")
    return Span(low, high)


def refuse_other_currencies(text: str) -> None:
    """Refuse an amount in another currency than US dollars, which nothing here converts.

    Raises:
        Flaw: if the text names one.
    """
    if OTHER_CURRENCY.search(text):
        raise Flaw(text, "amounts in US dollars, such as $2.4M")


def within(value: float, low: float, high: float, what: str) -> None:
    """Refuse a number that the model has no room for.

    Args:
        value: the number.
        low, high: ends allowed.
        what: what it counts, such as `founders`.

    Raises:
        Flaw: if it is beyond the ends.
    """
    if not low <= value <= high:
        raise Flaw(value, f"{low:,g} to {high:,g} {what}")


def _amount(digits: str, unit: str | None, whole: str, allowed: str) -> float:
    grouped = any(mark in digits for mark in ",_'")
    if grouped and not _THOUSANDS.fullmatch(digits):
        raise Flaw(whole, f"{allowed}; digits in groups of three")
    number = float(re.sub(r"[,_']", "", digits)) * MULTIPLIERS[(unit or "").lower()]
    if not number <= LARGEST:
        raise Flaw(whole, allowed)
    # 0.07 * 1e6 is not quite seventy thousand.
    return float(f"{number:.12g}")


def _rounded(value: float) -> float:
    return float(f"{value:.4g}")
