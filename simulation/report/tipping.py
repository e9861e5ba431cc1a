"""Where a decision flips, as sentences, a curve in the terminal, and plain data."""

from __future__ import annotations

import math
from collections.abc import Sequence
from textwrap import fill
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from simulation.decision.dials import KEYS
from simulation.decision.plans import BY_RULE
from simulation.report.formatting import EXACT_MARK, UNDEFINED, amount, clean, counted, money
from simulation.report.summary import Json, plain_ends
from simulation.report.tables import ANSWER_STYLES
from simulation.report.titled import titled_table
from simulation.report.worth import NARROW, beside, heading, plot, scale, worth, worth_amount
from simulation.statistics.crossing import Crossing, Flip

if TYPE_CHECKING:
    from simulation.decision.tipping import TippingPoint

PLOT_COLUMNS = 21
# What the plans of these studies are called where there is little room.
SHORT = {BY_RULE: "waiting for a sign"}
DIGITS = 3
SHARES = ("share", "probability")
# What follows a number where its unit is not said as it is called.
FOLLOWING = {"0 or 1": "", "multiple, 1 = unchanged": " times", "1/s": " a second"}
CHANCE = "It is drawn anew in every event of a life; here each of them has the value shown."


def value_text(value: float, unit: str) -> str:
    """Return a value of what is turned without what follows it, such as `12` or `$1.9M`."""
    return _text(value, unit)[0]


def value_words(value: float, unit: str) -> str:
    """Return a value of what is turned with its unit, such as `12 calendar days` or `$1.9M`."""
    text, rest = _text(value, unit)
    return f"{text}{rest}"


def ends_words(low: float, high: float, unit: str, joint: str = "to") -> str:
    """Return two values with their unit once, joined by a word."""
    first, rest = _text(low, unit)
    second, _ = _text(high, unit)
    if first == second:
        return f"{first}{rest}"
    if unit in SHARES:
        first = first.removesuffix("%")
    return f"{first} {joint} {second}{rest}"


def plan_words(name: str) -> str:
    """Return what a plan is called in a title."""
    return clean(SHORT.get(name, name))


def plans_called(pair: tuple[str, str]) -> tuple[str, str]:
    """Return what two plans are called within a sentence.

    Args:
        pair: what they are called in a word or two.
    """
    asked, baseline = pair
    return f'the plan "{asked}"', f'the plan "{baseline}"'


def tipping_sentence(found: TippingPoint, asked: str, baseline: str) -> str:
    """Say where a decision flips, what shows it, and where the company is today.

    Args:
        found: what `simulation.decision.tipping.tipping` returned.
        asked: what the plan asked about is called, such as `opening the position now`.
        baseline: what the other one is called, such as `never opening it`.
    """
    asked, baseline = clean(asked), clean(baseline)
    says = {
        Flip.FLIPS: _flips,
        Flip.MAY_FLIP: _may_flip,
        Flip.NO_FLIP: _no_flip,
        Flip.TOO_CLOSE: _too_close,
        Flip.NOT_ENOUGH_RUNS: _not_enough,
    }
    told = says[found.outcome](found, asked, baseline)
    parts = [told[:1].upper() + told[1:], _today(found, asked, baseline), _needed(found)]
    return " ".join(part for part in parts if part)


def tipping_table(found: TippingPoint, asked: str, baseline: str) -> Table:
    """Return the gain at each value, drawn with its band, and the verdict there.

    Args:
        found: what `simulation.decision.tipping.tipping` returned.
        asked, baseline: what the plans are called, in a word or two.
    """
    level = f"{found.crossings.level * 100:g}%"
    by = clean(found.dial.name)
    table = titled_table(f"Gain of {clean(asked)} over {clean(baseline)} by {by}: {level} band")
    table.add_column(clean(found.dial.unit), overflow="fold", justify="right", max_width=14)
    table.add_column("")
    table.add_column(fill(heading(found.aim), NARROW), justify="right", no_wrap=True)
    table.add_column("")
    table.add_column(fill(_by(found), NARROW), overflow="fold")
    low, high = scale([each.gain for each in found.values])
    for each in found.values:
        gain = each.gain
        table.add_row(
            value_text(each.value, found.dial.unit),
            _mark(found, each.value),
            worth(gain, found.aim),
            plot(gain, low, high, PLOT_COLUMNS),
            Text(str(each.answer), style=ANSWER_STYLES[each.answer]),
        )
    return table


def tipping_notes(found: TippingPoint) -> list[str]:
    """Return what one must know to read the table, one sentence each."""
    dial, level = found.dial, f"{found.crossings.level * 100:g} percent"
    graded = f", {dial.grade}" if dial.grade else ""
    notes = [f"{clean(dial.name)}: {clean(dial.meaning)} ({clean(dial.unit)}{graded})."]
    if dial.kind == "chance":
        notes.append(CHANCE)
    lives = counted(found.lives, "life", "lives")
    worlds = counted(found.worlds, "world", "worlds")
    failed = f", {found.failed:,} of them failed and left out" if found.failed else ""
    notes += [
        f"Decision value: {clean(found.aim.words)}.",
        f"The intervals of all points hold together ({level}). {_judged(found)}",
        f"The same {lives} in {worlds} at each point{failed}. {EXACT_MARK} exact; {UNDEFINED} not "
        "defined. All of it in this model.",
    ]
    return notes


def _by(found: TippingPoint) -> str:
    return "verdict" if found.aim.decides else "verdict by the clocks"


def _judged(found: TippingPoint) -> str:
    """Say what the verdicts beside the gains rest on."""
    if found.aim.decides:
        return "Each verdict holds by itself."
    price = amount(found.rule.acceptable_runway_loss_months, "months")
    return (
        f"Each verdict holds by itself, and is by the three clocks: up to {price} of runway for a "
        "gain in cadence or velocity. The gain weighs all of it in one number; both need not agree."
    )


def tipping_data(found: TippingPoint) -> dict[str, Json]:
    """Return where a decision flips as plain data."""
    dial = found.dial
    return {
        "parameter": dial.name,
        "meaning": dial.meaning,
        "unit": dial.unit,
        "kind": dial.kind,
        "grade": dial.grade or None,
        "low": dial.low,
        "high": dial.high,
        "today": _finite(dial.today),
        "drawn_from": None if dial.drawn is None else list(dial.drawn),
        "guide": _finite(found.guide),
        "asked": found.asked,
        "baseline": found.baseline,
        "outcome": str(found.outcome),
        "flips": [_stretch_data(each) for each in found.crossings.flips],
        "may_be_zero": [_stretch_data(each) for each in found.crossings.stretches],
        "aim": found.aim.words,
        "aim_unit": found.aim.unit,
        "indifference": found.aim.zone,
        "level": found.crossings.level,
        "lives": found.lives,
        "failed": found.failed,
        "worlds": found.worlds,
        "lives_needed": found.lives_needed or None,
        "complete": not found.interrupted,
        "points": [
            {"value": each.value, "gain": plain_ends(each.gain), "verdict": str(each.answer)}
            for each in found.values
        ],
    }


def where_words(found: TippingPoint) -> str:
    """Return where the plan asked about is ahead, such as `above a value between 3 and 5 days`."""
    told = []
    for flip in found.crossings.flips:
        side = "above" if flip.rising else "below"
        ends = ends_words(flip.low, flip.high, found.dial.unit, "and")
        told.append(f"{side} a value between {ends}")
    return " and ".join(told)


def _flips(found: TippingPoint, asked: str, baseline: str) -> str:
    level = f"{found.crossings.level * 100:g} percent"
    closed = all(flip.closed for flip in found.crossings.flips)
    cut = "" if closed else "; the range ends before that interval does"
    return (
        f"{asked} beats {baseline} where {_number(found)} is {where_words(found)}, in this "
        f"model ({level}{cut})."
    )


def _may_flip(found: TippingPoint, asked: str, baseline: str) -> str:
    ahead = [place for place, each in enumerate(found.values) if each.gain.low > 0]
    surely = ahead or [place for place, each in enumerate(found.values) if each.gain.high < 0]
    first, second = (asked, baseline) if ahead else (baseline, asked)
    rest = "; elsewhere in the range the lives cannot tell, so that it may flip there"
    if _within_zone(found, surely):
        zone = worth_amount(found.aim.zone, found.aim)
        rest = f"; elsewhere in the range the difference is within {zone}"
    where = _tried(found, surely)
    return f"{first} beats {second} {where} of {_number(found)}, in this model{rest}."


def _tried(found: TippingPoint, places: Sequence[int]) -> str:
    """Return some of the values tried: stretches as such, single ones by themselves."""
    unit, last = found.dial.unit, len(found.values) - 1
    stretches: list[list[int]] = []
    for place in places:
        if stretches and place == stretches[-1][-1] + 1:
            stretches[-1].append(place)
        else:
            stretches.append([place])
    told = []
    for each in stretches:
        low, high = (found.values[place].value for place in (each[0], each[-1]))
        if len(each) > 1:
            told.append(f"from {ends_words(low, high, unit)}")
            continue
        end = {0: " (the lowest tried)", last: " (the highest tried)"}.get(each[0], "")
        told.append(f"at {value_words(low, unit)}{end}")
    return " and ".join(told)


def _no_flip(found: TippingPoint, asked: str, baseline: str) -> str:
    ahead = found.values[0].gain.low > 0
    first, second = (asked, baseline) if ahead else (baseline, asked)
    least = min(
        (each.gain for each in found.values),
        key=lambda gain: gain.low if ahead else -gain.high,
    )
    ends = beside(least, found.aim, baseline)
    level = f"{found.crossings.level * 100:g} percent"
    return (
        f"no flip inside the range: {first} beats {second} all the way from {_range(found)} of "
        f"{_number(found)}, in this model; where it is closest it brings {ends} ({level})."
    )


def _too_close(found: TippingPoint, asked: str, baseline: str) -> str:
    zone = worth_amount(found.aim.zone, found.aim)
    return (
        f"too close to call from {_range(found)} of {_number(found)}: {asked} and "
        f"{baseline} are within {zone} of each other all the way, in this model."
    )


def _not_enough(found: TippingPoint, asked: str, baseline: str) -> str:
    return (
        f"not enough runs: from {_range(found)} of {_number(found)} the "
        f"{found.lives:,} lives cannot tell anywhere whether {asked} beats {baseline}; "
        "more could (`nexthire tipping`, --replications)."
    )


def _number(found: TippingPoint) -> str:
    """Return what is turned: a number of the company in words, one of the register by its name."""
    key = KEYS.get(found.dial.name)
    return clean(found.dial.name) if key is None else key.meaning


def _range(found: TippingPoint) -> str:
    return ends_words(found.dial.low, found.dial.high, found.dial.unit)


def _today(found: TippingPoint, asked: str, baseline: str) -> str:
    """Say what holds where the company is today; nothing where that is not one value."""
    dial = found.dial
    if not found.matters and found.values[0].gain.defined:
        return "In this company it changes nothing."
    if dial.drawn is not None:
        return f"It is not known: most likely {ends_words(*dial.drawn, dial.unit)}."
    point = next((each for each in found.values if each.value == dial.today), None)
    if point is None or not point.gain.defined:
        return ""
    where = value_words(dial.today, dial.unit)
    return f"Today it is {where}, where {asked} brings {beside(point.gain, found.aim, baseline)}."


def _needed(found: TippingPoint) -> str:
    if not found.lives_needed or found.precision is None:
        return ""
    width = value_words(found.precision, found.dial.unit)
    return f"About {found.lives_needed:,} lives would make the interval as narrow as {width}."


def _within_zone(found: TippingPoint, surely: Sequence[int]) -> bool:
    zone = found.aim.zone
    rest = [each.gain for place, each in enumerate(found.values) if place not in surely]
    return all(-zone <= gain.low and gain.high <= zone for gain in rest)


def _mark(found: TippingPoint, value: float) -> str:
    if value == found.dial.today:
        return "today"
    return "guide" if value == found.guide else ""


def _text(value: float, unit: str) -> tuple[str, str]:
    """Return a number and the unit that follows it."""
    if unit.startswith("USD"):
        return _dollars(value), unit.removeprefix("USD")
    if unit in SHARES:
        return f"{value * 100:.{DIGITS}g}%", ""
    text = f"{value:,.0f}" if abs(value) >= 10**DIGITS else f"{value:.{DIGITS}g}"
    return text, FOLLOWING.get(unit, f" {clean(unit)}")


def _dollars(value: float) -> str:
    """Return dollars with three digits that count, such as `$300k` or `$1.36M`."""
    for extra in range(DIGITS):
        text = money(value, extra)
        if sum(letter.isdigit() for letter in text) >= DIGITS:
            break
    return text


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _stretch_data(stretch: Crossing) -> dict[str, Json]:
    return {
        "estimate": _finite(stretch.root),
        "low": stretch.low,
        "high": stretch.high,
        "gains_above": stretch.rising if stretch.found else None,
        "reaches_low_end": stretch.open_low,
        "reaches_high_end": stretch.open_high,
    }
