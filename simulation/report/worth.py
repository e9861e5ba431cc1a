"""Gains in the decision value as a founder reads them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from simulation.measures.catalogue import measure
from simulation.report.formatting import clean, money, number, span, two_sided
from simulation.statistics.aim import Aim
from simulation.statistics.intervals import Interval

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Columns of a drawn interval, the axis at zero among them.
PLOT_COLUMNS = 27
# A heading wider than this is broken, so that the numbers below it need not be as far apart.
NARROW = 18


def worth(interval: Interval, aim: Aim) -> str:
    """Return a difference in the decision value by its unit, with signs, as `span` does."""
    unit, decimals = _unit(aim)
    return span(interval, decimals, unit, signed=True)


def worth_amount(value: float, aim: Aim) -> str:
    """Return an exact amount of the decision value with its unit."""
    unit, decimals = _unit(aim)
    if unit == "share":
        return f"{value * 100:.3g} percentage points"
    text = f"{value:.3g}" if value < 10.0**-decimals or not unit else number(value, decimals, unit)
    return f"${text}" if unit and not text.startswith("$") else f"{text}{after(aim)}"


def yardstick_words(aim: Aim) -> str:
    """Say that gains are by another yardstick than the verdict; nothing where both are one."""
    if aim.decides:
        return ""
    return (
        "The verdict weighs the three clocks by your price. This, and what follows, weighs them "
        f"and the cash that is left in one number, {clean(aim.unit)}: both need not agree."
    )


def beside(interval: Interval, aim: Aim, other: str, *, with_unit: bool = True) -> str:
    """Return a gain as a comparison, such as `1.2 to 2.0 months of runway less than never`.

    Args:
        interval: the gain.
        aim: decision value.
        other: what it is a gain over.
        with_unit: write the unit out where the number does not carry it.
    """
    unit = after(aim) if with_unit else ""
    if interval.constant and interval.estimate == 0.0:
        return f"exactly as much as {other}"
    if interval.low >= 0.0:
        return f"{_size(interval, aim)}{unit} more than {other}"
    if interval.high <= 0.0:
        turned = replace(
            interval, estimate=-interval.estimate, low=-interval.high, high=-interval.low
        )
        return f"{_size(turned, aim)}{unit} less than {other}"
    carried, decimals = _unit(aim)
    low, high = two_sided(interval.low, interval.high, decimals, carried)
    return f"between {low} less and {high}{unit} more than {other}"


def after(aim: Aim) -> str:
    """Return the unit of the decision value where it follows a number that does not carry it."""
    return "" if _unit(aim)[0] else f" {clean(aim.unit)}"


def heading(aim: Aim) -> str:
    """Return the unit of the decision value as a heading says it."""
    unit = _unit(aim)[0]
    return {"USD": "dollars", "share": "percentage points"}.get(unit, clean(aim.unit))


def _size(interval: Interval, aim: Aim) -> str:
    """Return a difference that is not below zero, without its sign."""
    return worth(interval, aim).replace("+", "")


def unit_axis(axes: Axes, aim: Aim) -> None:
    """Write the numbers of a vertical axis in the unit of the decision value."""
    unit, _ = _unit(aim)
    if unit == "USD":
        axes.yaxis.set_major_formatter(lambda value, _: money(value))
    elif unit == "share":
        axes.yaxis.set_major_formatter(lambda value, _: f"{value * 100:g}")


def plot(interval: Interval, lowest: float, highest: float, columns: int = PLOT_COLUMNS) -> str:
    """Return an interval drawn with characters: `---o---`, and `|` where zero is.

    Args:
        interval: what to draw; nothing but the axis if it is not defined.
        lowest, highest: ends of the scale, zero between them.
        columns: characters, 3 or more.
    """
    width = max(highest - lowest, 1e-300)

    def place(value: float) -> int:
        share = (min(max(value, lowest), highest) - lowest) / width
        return round(share * (columns - 1))

    drawn = [" "] * columns
    if interval.defined:
        low, high = place(interval.low), place(interval.high)
        drawn[low : high + 1] = "-" * (high - low + 1)
    drawn[place(0.0)] = "|"
    if interval.defined:
        drawn[place(interval.estimate)] = "o"
    return "".join(drawn).rstrip()


def scale(intervals: list[Interval]) -> tuple[float, float]:
    """Return the ends of a scale on which all intervals and zero have room."""
    ends = [0.0]
    ends += [end for each in intervals if each.defined for end in (each.low, each.high)]
    return min(ends), max(ends)


def _unit(aim: Aim) -> tuple[str, int]:
    """Return the unit that a number of the decision value carries, and its decimals."""
    if aim.unit.startswith("USD"):
        return "USD", 0
    if len(aim.weights) == 1:
        (term,) = aim.weights
        described = measure(term.name)
        return ("share" if described.unit == "share" else ""), described.decimals
    return "", 1
