"""What to find out first, as sentences, a table and plain data."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from simulation.report.formatting import UNDEFINED, clean, counted, money, number, span
from simulation.report.summary import Json
from simulation.report.titled import titled_table

if TYPE_CHECKING:
    from simulation.decision.information import Finding, Information
    from simulation.experiment.uncertain import UncertainQuantity
    from simulation.statistics.information import Worth
    from simulation.statistics.intervals import Interval

SHOWN = 5
# A worth that is no larger than its error is not shown.
LEAST_ERRORS = 1.0
DECIMALS, MOST_DECIMALS = 1, 3
# Digits that shares and dollars have beyond those of other numbers.
EXTRA = {"share": 2}
BY_CHANCE = "?"

Labels = Mapping[str, str]


def information_sentences(info: Information, labels: Labels | None = None) -> list[str]:
    """Say what to find out first, and what knowing everything would be worth.

    Args:
        info: what `what_to_find_out` returned.
        labels: alternative -> what to call it; the name itself by default.
    """
    sentences = [_first(info, labels or {})]
    if info.findings and len(info.alternatives) > 1:
        sentences.append(_everything(info))
    if info.left_out:
        names = listed([called(name, labels or {}) for name in info.left_out])
        sentences.append(f"Not considered, because a limit of your aim is surely broken: {names}.")
    return sentences


def information_table(info: Information) -> Table | None:
    """Return the numbers most worth finding out; None if no one is worth anything."""
    shown = _shown(info)
    if not shown:
        return None
    table = titled_table(f"What to find out first: worth in {unit_words(info.unit)}, in this model")
    table.add_column("number")
    table.add_column("now between", justify="right", max_width=20)
    table.add_column("grade")
    table.add_column("worth", justify="right", no_wrap=True)
    for each in shown:
        quantity = each.quantity
        table.add_row(
            Text(plain(quantity.meaning)),
            Text(range_words(quantity)),
            quantity.grade,
            _cell(each, info.unit),
        )
    return table


def information_notes(info: Information) -> list[str]:
    """Return what one must know to read the table, one sentence each."""
    notes = [
        "Worth: what knowing the number before you decide adds to the expected decision value; "
        "0 if you would choose the same plan whatever it is. +- one standard error, from "
        f"{counted(info.lives, 'life', 'lives')} of each plan in {info.worlds:,} worlds."
    ]
    if not all(each.stands_out for each in _shown(info)):
        notes.append(
            f"{BY_CHANCE} Moves the plans' differences by no more than chance could make one of "
            f"{len(info.findings):,} numbers seem to."
        )
    return notes


def information_data(info: Information) -> dict[str, Json]:
    """Return everything as plain data."""
    return {
        "leading": info.leading,
        "alternatives": list(info.alternatives),
        "left_out": list(info.left_out),
        "unit": info.unit,
        "lives": info.lives,
        "worlds": info.worlds,
        "everything": worth_data(info.everything.worth),
        "everything_at_least": worth_data(info.everything.at_least),
        "numbers": [
            {
                "name": each.quantity.name,
                "meaning": each.quantity.meaning,
                "unit": each.quantity.unit,
                "grade": each.quantity.grade,
                "low": each.quantity.low,
                "high": each.quantity.high,
                "stands_out": each.stands_out,
                **worth_data(each.worth),
            }
            for each in info.findings
        ],
    }


def worth_something(info: Information) -> bool:
    """Tell whether knowing everything may be worth what a founder would act on."""
    all_of_it = info.everything.worth
    return not all_of_it.value + 2.0 * all_of_it.error < info.zone


def _shown(info: Information) -> list[Finding]:
    """Return the numbers that a table shows: those that may be worth something."""
    if not info.findings or not (info.findings[0].sure or worth_something(info)):
        return []
    return [each for each in info.findings if each.worth.value > LEAST_ERRORS * each.worth.error][
        :SHOWN
    ]


def _first(info: Information, labels: Labels) -> str:
    if len(info.alternatives) < 2:
        return "There is nothing to find out: only one plan is left to choose."
    if not info.findings:
        return "Every uncertain number is held at its centre: there is nothing to find out."
    leading = called(info.leading, labels)
    if info.findings[0].sure:
        first = info.findings[0]
        return (
            f"Find out first: {plain(first.quantity.meaning)}. Knowing it before you decide is "
            f"worth {worth_words(first.worth, info.unit)} in this model."
        )
    if not worth_something(info):
        return (
            "Nothing is worth finding out before you decide: in this model no uncertain number, "
            f"nor all of them together, would lead you away from {leading} for a gain that matters."
        )
    return (
        f"No single number is surely worth finding out first: none of {len(info.findings):,} "
        "could be told from chance by these lives in this model. More lives may."
    )


def _everything(info: Information) -> str:
    worth = info.everything.worth
    if math.isnan(worth.value):
        return "What knowing all of them is worth cannot be told: it needs two lives in each world."
    return (
        f"Knowing all {len(info.findings):,} uncertain numbers, though not your luck, would be "
        f"worth {worth_words(worth, info.unit)}."
    )


def _cell(finding: Finding, unit: str) -> str:
    value, error = _digits(finding.worth, unit)
    mark = "" if finding.stands_out else f" {BY_CHANCE}"
    return f"{value} +- {error}{mark}"


def worth_words(worth: Worth, unit: str) -> str:
    """Return such as `0.6 months of runway (+- 0.2)`."""
    if math.isnan(worth.value):
        return UNDEFINED
    value, error = _digits(worth, unit)
    return f"{value}{after(unit)} (+- {error})"


def _digits(worth: Worth, unit: str) -> tuple[str, str]:
    """Return a value and its error with as many digits as show the error, within reason."""
    usd, extra = unit.startswith("USD"), EXTRA.get(unit, 0)
    value = error = ""
    for decimals in range(0 if usd else DECIMALS, MOST_DECIMALS + 1):
        value, error = (
            number(each, decimals + extra, "USD" if usd else unit, signed=True).lstrip("+")
            for each in (max(worth.value, 0.0), worth.error)
        )
        if any(digit in error for digit in "123456789"):
            return value, error
    decimals = 0 if usd else DECIMALS
    least = number(
        10.0 ** -(decimals + extra), decimals + extra, "USD" if usd else unit, signed=True
    )
    value = number(max(worth.value, 0.0), decimals + extra, "USD" if usd else unit, signed=True)
    return value.lstrip("+"), f"less than {least.lstrip('+')}"


def after(unit: str) -> str:
    """Return the unit of a decision value as it follows a number that does not carry it."""
    return "" if unit.startswith("USD") or unit == "share" else f" {clean(unit)}"


def span_in(interval: Interval, unit: str, signed: bool = False) -> str:
    """Return an interval of the decision value, as `span` does, by its unit."""
    if unit.startswith("USD"):
        return span(interval, 0, "USD", signed)
    decimals = DECIMALS + EXTRA.get(unit, 0)
    # An end that is not 0 must not read as if it were.
    tiny = 0.0 < min(abs(interval.low), abs(interval.high)) < 0.5 * 10.0**-decimals
    return span(interval, decimals + int(tiny), unit, signed)


def unit_words(unit: str) -> str:
    """Return the unit of a decision value as a heading says it."""
    if unit.startswith("USD"):
        return "dollars"
    return "percentage points" if unit == "share" else clean(unit)


def plain(meaning: str) -> str:
    """Return what a number says without the shorthand of the register."""
    return clean(re.sub(r"\bP\(", "probability of (", meaning))


def value_words(value: float, quantity: UncertainQuantity) -> str:
    """Return a value of an uncertain number with its unit, as short as it can be read."""
    before, after_it = _unit_of(quantity)
    return f"{before(value)}{after_it}"


def range_words(quantity: UncertainQuantity) -> str:
    """Return the range of an uncertain number, its unit said once."""
    before, after_it = _unit_of(quantity)
    low, high = before(quantity.low), before(quantity.high)
    return f"{low.removesuffix('%') if high.endswith('%') else low} to {high}{after_it}"


def _unit_of(quantity: UncertainQuantity) -> tuple[Callable[[float], str], str]:
    """Return how to write a number in a unit, and what follows it."""
    unit = quantity.unit
    if unit.startswith("USD"):
        return money, unit.removeprefix("USD")
    if unit in ("share", "probability", "probability a year"):
        return _percent, " a year" if unit.endswith("year") else ""
    words = {"": "", "multiple, 1 = unchanged": " times", "items": ""}.get(unit, f" {unit}")
    return _short, words.replace("n/month", "a month")


def _percent(value: float) -> str:
    return f"{100.0 * value:.3g}%"


def _short(value: float) -> str:
    return f"{value:,.3g}" if abs(value) < 1000.0 else f"{value:,.0f}"


def worth_data(worth: Worth) -> dict[str, Json]:
    """Return a value and its standard error as plain data, None where undefined."""
    known = not math.isnan(worth.value)
    return {
        "value": worth.value if known else None,
        "standard_error": worth.error if known else None,
    }


def called(name: str, labels: Labels) -> str:
    """Return what to call an alternative, in quotation marks."""
    return f'"{clean(labels.get(name, name))}"'


def listed(items: Sequence[str]) -> str:
    """Return items joined by commas and a last `and`."""
    return f"{', '.join(items[:-1])} and {items[-1]}" if len(items) > 1 else items[0]
