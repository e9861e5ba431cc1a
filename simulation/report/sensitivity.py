"""What drives a result, as sentences, tables and plain data."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from rich.table import Table
from rich.text import Text

from simulation.experiment.uncertain import UncertainQuantity
from simulation.measures.catalogue import measure
from simulation.report.formatting import EXACT_MARK, UNDEFINED, clean, counted, ends, span
from simulation.report.information import plain, range_words
from simulation.report.information import value_words as value_of
from simulation.report.tipping import value_text
from simulation.report.titled import titled_table
from simulation.report.worth import beside, heading, worth
from simulation.statistics.aim import Aim, Term
from simulation.statistics.aim import aim as stated

if TYPE_CHECKING:
    from simulation.decision.outcomes import Asked
    from simulation.decision.sensitivity import Ends, Sensitivity
    from simulation.scenario import Scenario
    from simulation.statistics.intervals import Interval
    from simulation.statistics.screening import Screened
    from simulation.statistics.sensitivity import Index
    from simulation.sweeps.factors import Factor

# Numbers that decide most of a result are named if they are no more than these.
MOST_NAMED = 3
MOST = 0.5
MOST_SCREENED = 8
BY_LUCK = "?"
# Ranges that the past ties to each other are no ranges of their own, which both methods take.
PAST_LEFT_OUT = (
    "What was observed is not used here: every number is turned over the whole range of its "
    "evidence, while `whatif` keeps to the worlds that fit the past."
)
COUNTS = ("no", "one", "two", "three")


def sensitivity_sentences(found: Sensitivity) -> list[str]:
    """Say what drives the result, how it does, and how sure the order is."""
    subject = subject_words(found)
    if not found.indices.defined:
        return [_not_enough(found, subject)]
    leaders = _leaders(found)
    if leaders:
        shares = [f"{_name(found, each.name)}, {_percent(each.first)}" for each in leaders]
        what = "number" if len(leaders) == 1 else "numbers"
        surely = sum(clipped(each.first).low for each in leaders) > MOST
        verb = "may decide" if not surely else "decides" if len(leaders) == 1 else "decide"
        first = (
            f"{COUNTS[len(leaders)].capitalize()} {what} {verb} most of {subject}, in this model: "
            f"{'; '.join(shares)} of the variance that {_these(found)} make."
        )
    else:
        foremost = found.indices.factors[0]
        first = (
            f"No few numbers surely decide most of {subject}, in this model. First of "
            f"{_these(found)} comes {_name(found, foremost.name)}: {_percent(foremost.first)} of "
            f"their variance alone, {_percent(foremost.total)} with the others."
        )
    order = found.indices.same_order[0]
    draws = "all" if order == 1.0 else f"{order * 100:.0f} percent of"
    return [first, _at_ends(found), f"It comes first in {draws} resampled rows and lives."]


def subject_words(found: Sensitivity) -> str:
    """Return what was looked at, such as `the gain of opening the ... now over never`."""
    asked = found.asked
    plan, *baseline = (clean(name) for name in (asked.called or asked.plans))
    if isinstance(asked.of, Term):
        label = asked.of.words
        if not baseline:
            return f"{label} under plan {plan}"
        return f"what {plan} rather than {baseline[0]} changes in {label}"
    return f"the gain of {plan} over {baseline[0]}" if baseline else f"the value of plan {plan}"


def sensitivity_tables(found: Sensitivity) -> list[Table]:
    """Return the tables: shares of the variance, both ends, and the screening if there was one."""
    tables = [_shares(found)] if found.indices.defined else []
    tables.append(_ends_table(found))
    if found.screening is not None:
        tables.append(_screened(found))
    return tables


def is_past_left_out(scenario: Scenario) -> bool:
    """Tell whether the company says what was observed, which a sensitivity does not use."""
    return scenario.observed is not None and bool(scenario.observed.given)


def sensitivity_notes(found: Sensitivity) -> list[str]:
    """Return what one must know to read the tables, one sentence each."""
    indices, effort = found.indices, found.effort
    level = f"{indices.level * 100:g} percent"
    notes = []
    if indices.defined:
        notes.append(
            "Alone: the share of the variance that would go away if the number were known. With "
            "the others: the share that would stay if all others were known. Luck of lives is "
            f"taken out of both; it was {indices.noise_share * 100:.0f} percent of what the points "
            "differed by."
        )
        mixed = [_name(found, each.name) for each in indices.factors if not _in_order(each)]
        if mixed:
            notes.append(
                f"Alone comes out above with the others, which cannot be, for {'; '.join(mixed)}: "
                "these rows and lives are too few to tell the two apart."
            )
    rows = counted(indices.rows, "row", "rows")
    notes.append(
        f"{rows.capitalize()} of {len(indices.factors) + 2} points, "
        f"{counted(effort.lives, 'life', 'lives')} of each plan at each, the same at all; what is "
        f"not turned is drawn. Intervals ({level}) resample rows and lives together, each holds by "
        "itself."
    )
    notes.append(
        f"Ends: change from the result as it is, {counted(effort.lives_at_ends, 'life', 'lives')} "
        f"of each plan. {EXACT_MARK} exact; {UNDEFINED} not defined. All of it in this model."
    )
    if found.screening is not None:
        notes.append(
            f"Effects: {found.screening.walks} walks through all {len(found.factors)} numbers, one "
            f"moved at a time; +- half of a {level} interval. {BY_LUCK} no larger than luck makes "
            "them, judged over all numbers together. "
            f"{len(found.screening.without_effect)} numbers change nothing at all."
        )
    if is_past_left_out(found.scenario):
        notes.append(PAST_LEFT_OUT)
    if found.left_out:
        worlds = counted(found.left_out, "world is", "worlds are")
        notes.append(f"{worlds} left out: a life failed there, or the number is not defined.")
    notes.append(f"Result: {_words(found.asked)}.")
    return notes


def aim_of(asked: Asked) -> Aim:
    """Return what was looked at as an aim, by which numbers are written."""
    return asked.of if isinstance(asked.of, Aim) else stated(maximise=str(asked.of))


def meaning_of(factor: Factor) -> str:
    """Return what a factor says, or its name where nothing says more."""
    return plain(factor.meaning) if factor.meaning else clean(factor.name)


def ends_values(factor: Factor) -> tuple[str, str]:
    """Return the values of a factor at the low and at the high end of its range."""
    low, high = factor.at(np.array([0.0, 1.0]))
    if isinstance(low, (bool, str)) or isinstance(high, (bool, str)):
        return clean(str(low)), clean(str(high))
    quantity = quantity_of(factor)
    return value_of(low, quantity).strip(), value_of(high, quantity).strip()


def ends_numbers(factor: Factor) -> tuple[str, str]:
    """Return the same without units, for where there is little room."""
    low, high = factor.at(np.array([0.0, 1.0]))
    if isinstance(low, (bool, str)) or isinstance(high, (bool, str)):
        return clean(str(low)), clean(str(high))
    return value_text(low, factor.unit), value_text(high, factor.unit)


def clipped(share: Interval) -> Interval:
    """Return the interval of a share within what a share can be."""
    low, mid, high = (min(max(each, 0.0), 1.0) for each in (share.low, share.estimate, share.high))
    return replace(share, estimate=mid, low=low, high=high) if share.defined else share


def _shares(found: Sensitivity) -> Table:
    table = titled_table("Share of the variance by number, in this model")
    table.add_column("number")
    table.add_column("between", justify="right", max_width=20)
    for name in ("alone", "with others", "place"):
        table.add_column(name, justify="right", no_wrap=True)
    for each in found.indices.factors:
        factor = found.factor(each.name)
        table.add_row(
            Text(meaning_of(factor)),
            Text(_range(factor)),
            span(clipped(each.first), 2, "share"),
            span(clipped(each.total), 2, "share"),
            _place(each),
        )
    return table


def _ends_table(found: Sensitivity) -> Table:
    aim = aim_of(found.asked)
    table = titled_table(f"At the ends of its range: change in {heading(aim)}, in this model")
    table.add_column("number")
    table.add_column("low end", justify="right", no_wrap=True)
    table.add_column("high end", justify="right", no_wrap=True)
    for each in found.ends:
        table.add_row(Text(meaning_of(each.factor)), worth(each.low, aim), worth(each.high, aim))
    return table


def _screened(found: Sensitivity) -> Table:
    assert found.screening is not None
    aim = aim_of(found.asked)
    title = f"Effects of {len(found.factors)} numbers, the largest: change in {heading(aim)}"
    table = titled_table(title)
    table.add_column("number")
    table.add_column("size over its range", justify="right", no_wrap=True)
    table.add_column("raises or lowers")
    for each in found.screening.factors[:MOST_SCREENED]:
        mark = "" if each.stands_out else f" {BY_LUCK}"
        table.add_row(
            Text(meaning_of(found.factor(each.name))), f"{_size(each, aim)}{mark}", _way(each)
        )
    return table


def _size(each: Screened, aim: Aim) -> str:
    """Return the mean size of effects with half of its interval."""
    middle, around = (
        worth(replace(each.size, estimate=value, constant=True), aim)
        for value in (each.size.estimate, each.size.high - each.size.estimate)
    )
    return f"{middle} +- {around}".replace(EXACT_MARK, "").replace("+", "", 1).replace("- +", "- ")


def _way(each: Screened) -> str:
    if not each.stands_out:
        # Luck has no direction.
        return ""
    if abs(each.mean) < MOST * each.size.estimate:
        return "both"
    return "raises" if each.mean > 0.0 else "lowers"


def _in_order(each: Index) -> bool:
    """Tell whether what a number does alone may be a part of what it does with the others."""
    alone, others = each.first, each.total
    return alone.estimate <= others.high or others.estimate >= alone.low


def _leaders(found: Sensitivity) -> list[Index]:
    """Return the few numbers that alone are behind most of the variance, the largest first."""
    ordered = sorted(found.indices.factors, key=lambda each: -each.first.estimate)
    share = 0.0
    for place, each in enumerate(ordered[:MOST_NAMED], start=1):
        share += each.first.estimate
        if each.first.low <= 0.0:
            return []
        if share >= MOST:
            return ordered[:place]
    return []


def _at_ends(found: Sensitivity) -> str:
    """Say what the number first in the order does to the result."""
    first = found.indices.factors[0].name
    end: Ends = next(each for each in found.ends if each.factor.name == first)
    aim = aim_of(found.asked)
    low, high = ends_values(end.factor)
    expected = "what is expected"
    return (
        f"With {_name(found, first)} at {low} it is {beside(end.low, aim, expected)}; at {high}, "
        f"{beside(end.high, aim, expected)}."
    )


def _not_enough(found: Sensitivity, subject: str) -> str:
    rows, lives = found.indices.rows, found.effort.lives
    if found.indices.constant:
        return (
            f"With {rows} rows of {lives} lives nothing changes {subject}, in this model; more "
            "--replications or --points may tell."
        )
    return (
        f"Not enough lives to tell what drives {subject}, in this model: with {rows} rows of "
        f"{lives} lives the points differ by no more than luck makes them; more --replications or "
        "--points may tell."
    )


def _these(found: Sensitivity) -> str:
    return f"the {len(found.indices.factors)} numbers below"


def _name(found: Sensitivity, name: str) -> str:
    return meaning_of(found.factor(name))


def _percent(share: Interval) -> str:
    within = clipped(share)
    return f"{ends(within.low, within.high, 2, 'share').removesuffix('%')} percent"


def _place(each: Index) -> str:
    low, high = each.ranks
    return f"{low}" if low == high else f"{low} to {high}"


def quantity_of(factor: Factor) -> UncertainQuantity:
    """Return a factor as reports write uncertain numbers."""
    return UncertainQuantity(
        factor.name,
        factor.meaning,
        factor.unit,
        factor.grade,
        "parameter",
        factor.low,
        factor.high,
    )


def _range(factor: Factor) -> str:
    if not factor.is_numeric:
        return ", ".join(clean(str(each)) for each in factor.values)
    return range_words(quantity_of(factor)).strip()


def _words(asked: Asked) -> str:
    if isinstance(asked.of, Aim):
        return clean(asked.of.words)
    unit = measure(asked.of.name).unit
    return f"{asked.of.words}, {unit}" if unit else asked.of.words
