"""Numbers and intervals as a founder reads them."""

from __future__ import annotations

import math

from simulation.statistics.intervals import Interval

# Marks a number that is the same in every life simulated: it has no Monte Carlo error.
EXACT_MARK = "*"
UNDEFINED = "n/a"
MAXIMUM_EXTRA_DECIMALS = 3
MONEY_STEPS = ((1e3, "k", 0), (1e6, "M", 1), (1e9, "B", 1))


def clean(text: str) -> str:
    """Return `text` on one line, control characters replaced so that a terminal obeys none."""
    return "".join(each if each.isprintable() else "?" for each in text)


def number(value: float, decimals: int, unit: str = "", signed: bool = False) -> str:
    """Format a number by its unit.

    Args:
        value: the number; shares are fractions and printed as percent, USD in compact form.
        decimals: digits after the point as in the catalogue; for shares those of the fraction.
        unit: unit as in the catalogue.
        signed: print a plus sign too, and call differences of shares points.
    """
    if not math.isfinite(value):
        return UNDEFINED
    if unit.startswith("USD"):
        text = money(abs(value), max(0, decimals))
    elif unit == "share":
        digits = 0 if value in (0.0, 1.0) else max(0, decimals - 2)
        text = f"{abs(value) * 100:,.{digits}f}" + (" pp" if signed else "%")
    else:
        text = f"{abs(value):,.{max(0, decimals)}f}"
    if not any(digit in text for digit in "123456789"):
        return text
    return ("-" if value < 0 else "+" if signed else "") + text


def money(value: float, extra_decimals: int = 0) -> str:
    """Format dollars in compact form, such as $3.2M, $950k or $120.

    Args:
        value: dollars.
        extra_decimals: digits beyond the usual ones, at least 0.
    """
    sign, size = ("-" if value < 0 else ""), abs(value)
    text = f"{size:,.{extra_decimals}f}"
    for step, letter, decimals in MONEY_STEPS:
        # 999,950 is 1.0M: compare what would be printed, not what is stored.
        if round(size / step, decimals + extra_decimals) >= 1:
            text = f"{size / step:,.{decimals + extra_decimals}f}{letter}"
    return f"{sign}${text}"


def span(interval: Interval, decimals: int, unit: str = "", signed: bool = False) -> str:
    """Format an interval as `3.2 to 5.0`, with more digits where the ends would look equal.

    Args:
        interval: what to print. Equal in all lives gives one number with a mark; undefined `n/a`.
        decimals: digits as for `number`.
        unit: unit as in the catalogue.
        signed: print plus signs too.
    """
    if not interval.defined:
        return UNDEFINED
    if interval.constant:
        return number(interval.estimate, decimals, unit, signed) + EXACT_MARK
    return ends(interval.low, interval.high, decimals, unit, signed)


def ends(low: float, high: float, decimals: int, unit: str = "", signed: bool = False) -> str:
    """Format two ends joined by `to`; see `span`."""
    first = second = ""
    for extra in range(MAXIMUM_EXTRA_DECIMALS + 1):
        first = number(low, decimals + extra, unit, signed)
        second = number(high, decimals + extra, unit, signed)
        if low == high or not _read_alike(first, second):
            break
    if _read_alike(first, second):
        first = second
    for shared in ("%", " pp"):
        if first.endswith(shared) and second.endswith(shared):
            first = first.removesuffix(shared)
    return f"{first} to {second}"


def two_sided(low: float, high: float, decimals: int, unit: str = "") -> tuple[str, ...]:
    """Format how far an interval reaches below and above zero, neither as if it were nothing.

    Args:
        low, high: its ends, around zero.
        decimals, unit: as for `number`.
    """
    told: tuple[str, ...] = ()
    for extra in range(MAXIMUM_EXTRA_DECIMALS + 1):
        sizes = (number(end, decimals + extra, unit, signed=True) for end in (-low, high))
        told = tuple(each.removeprefix("+") for each in sizes)
        if all(any(digit in text for digit in "123456789") for text in told):
            break
    return told


def _read_alike(first: str, second: str) -> bool:
    """Tell whether two texts are the same number, such as `100.0%` and `100%`."""

    def plain(text: str) -> str:
        digits = text.removesuffix(" pp").removesuffix("%")
        return digits.rstrip("0").rstrip(".") if "." in digits else digits

    return plain(first) == plain(second)


def amount(value: float, unit: str) -> str:
    """Return a quantity with its unit, such as `1 day` or `0.5 months`."""
    return f"{value:g} {unit.removesuffix('s') if value == 1 else unit}"


def counted(count: int, singular: str, plural: str) -> str:
    """Return a count with its noun, such as `1 life` or `1,000 lives`."""
    return f"{count:,} {singular if count == 1 else plural}"
