"""Where a plan wins and loses over a sweep, as sentences, a table and plain data."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from simulation.report.formatting import clean, counted, ends, span
from simulation.report.information import after, called, listed, plain, span_in, value_words
from simulation.report.summary import Json, plain_ends
from simulation.report.tables import WIDE_COLUMNS
from simulation.report.titled import titled_table

if TYPE_CHECKING:
    from simulation.experiment.uncertain import UncertainQuantity
    from simulation.statistics.conditions import Bound
    from simulation.statistics.discovery import DiscoveredRule, Discovery
    from simulation.statistics.intervals import Interval

Labels = Mapping[str, str]
# A rule that is found again in fewer resamples than this is said with care.
OFTEN = 0.5
Quantities = Sequence["UncertainQuantity"]


def discovery_sentences(
    found: Discovery, quantities: Quantities, unit: str, labels: Labels | None = None
) -> list[str]:
    """Say where the plan wins, where it loses, and how often it wins at all.

    Args:
        found: what `discover` found.
        quantities: what the bounds of rules are about, in their order.
        unit: unit of the gain.
        labels: plan -> what to call it.
    """
    names = labels or {}
    plan, other = called(found.plan, names), called(found.against, names)
    sentences = [
        f"In this model, {plan} wins over {other} in {_percent(found.won)} of the cases of this "
        f"sweep, luck apart; on average it is worth {span_in(found.gain, unit, signed=True)}"
        f"{after(unit)}."
    ]
    told = [each for each in found.rules if each.bounds and each.confirmed]
    if not told:
        sentences.append(
            "No short rule was found in one half of the cases, and confirmed by the other, that "
            "tells where it wins from where it loses."
        )
    sentences += [_rule(each, found, quantities, unit, names) for each in told]
    return [each for each in (*sentences, _doubt(told)) if each]


def discovery_table(
    found: Discovery,
    quantities: Quantities,
    unit: str,
    labels: Labels | None = None,
    columns: int = WIDE_COLUMNS,
) -> Table:
    """Return one row a rule, with its measures.

    Args:
        found, quantities, unit, labels: as in `discovery_sentences`.
        columns: width of the terminal; a narrow one has no room for all measures.
    """
    wide = columns >= WIDE_COLUMNS
    names = labels or {}
    level = f"{found.level * 100:g}%"
    table = titled_table(f"Where {called(found.plan, names)} wins and loses: {level} intervals")
    table.add_column("when", overflow="fold", min_width=16)
    table.add_column("winner", overflow="fold", max_width=14)
    table.add_column("gain", justify="right", no_wrap=True)
    for heading in ("share of\ncases", "density", "coverage", "found\nagain")[0 if wide else 1 :]:
        table.add_column(heading, justify="right", no_wrap=True)
    for rule in found.rules:
        # Long names of the register break at their words.
        bounds = "; ".join(_short(each, quantities) for each in rule.bounds).replace("_", " ")
        when = bounds or "anywhere"
        winner = found.plan if rule.wins else found.against
        sure = "" if rule.confirmed else " ?"
        table.add_row(
            Text(when),
            Text(f"{clean(names.get(winner, winner))}{sure}"),
            span_in(rule.gain, unit, signed=True),
            *(
                span(each, 2, "share")
                for each in (rule.share, rule.density, rule.coverage, rule.again.share)[
                    0 if wide else 1 :
                ]
            ),
        )
    return table


def discovery_notes(found: Discovery, left_out: Sequence[str] = ()) -> list[str]:
    """Return what one must know to read the rules, one sentence each."""
    counts = (
        counted(found.cases, "case", "cases"),
        counted(found.points, "point", "points"),
        counted(found.worlds, "world", "worlds"),
    )
    notes = [
        "Rules were found in one half and counted in the other: {}, which are {} in {}.".format(
            *counts
        ),
        "Density: share of the rule's cases that the winner wins. Coverage: share of all cases "
        "that it wins in which the rule holds. Found again: share of resamples whose rules bound "
        "the same numbers.",
    ]
    if any(not rule.confirmed for rule in found.rules):
        notes.append("? the other half does not surely show the same winner.")
    if not found.corrected:
        notes.append(
            "With one life a world luck cannot be told from the rest: shares of wins are too near "
            "to one half. Sweep with two lives a world."
        )
    if left_out:
        notes.append(f"Not looked at, because they are no numbers: {listed(list(left_out))}.")
    return notes


def discovery_data(found: Discovery, quantities: Quantities, unit: str) -> dict[str, Json]:
    """Return the rules as plain data."""
    return {
        "plan": found.plan,
        "against": found.against,
        "unit": unit,
        "level": found.level,
        "cases": found.cases,
        "points": found.points,
        "worlds": found.worlds,
        "corrected_for_chance": found.corrected,
        "won": plain_ends(found.won),
        "gain": plain_ends(found.gain),
        "rules": [
            {
                "bounds": [_bound_data(rule, k, quantities) for k in range(len(rule.bounds))],
                "winner": found.plan if rule.wins else found.against,
                "confirmed": rule.confirmed,
                "gain": plain_ends(rule.gain),
                "share": plain_ends(rule.share),
                "density": plain_ends(rule.density),
                "coverage": plain_ends(rule.coverage),
                "found_again": plain_ends(rule.again.share),
            }
            for rule in found.rules
        ],
    }


def _rule(
    rule: DiscoveredRule, found: Discovery, quantities: Quantities, unit: str, names: Labels
) -> str:
    bounds = listed([_bound(each, quantities) for each in rule.bounds])
    does = "wins" if rule.wins else "loses"
    told = (
        f"It {does} when {bounds} ({_percent(rule.share)} of cases): there it is worth "
        f"{span_in(rule.gain, unit, signed=True)}{after(unit)}."
    )
    if not rule.density.defined:
        return told
    winner = "It" if rule.wins else called(found.against, names)
    told += f" {winner} wins {_percent(rule.density)} of these cases"
    if not rule.coverage.defined:
        return f"{told}."
    return f"{told}, and they are {_percent(rule.coverage)} of all cases that it wins."


def _doubt(told: Sequence[DiscoveredRule]) -> str:
    """Warn of rules that another sweep would hardly show; nothing where all are found again."""
    seldom = [rule.again.share for rule in told if rule.again.share.low < OFTEN]
    if not seldom:
        return ""
    low, high = min(each.low for each in seldom), max(each.high for each in seldom)
    which = "it was" if len(told) == 1 else "the least sure of them was"
    if len(seldom) > 1:
        which = "they were" if len(seldom) == len(told) else f"{len(seldom)} of them were"
    return (
        f"Take that with care: {which} found again in only {ends(low, high, 2, 'share')} of "
        "resamples; more points or lives would make it surer."
    )


def _bound(bound: Bound, quantities: Quantities) -> str:
    """Return such as `"how often ..." is above 0.6`."""
    quantity = quantities[bound.quantity]
    words = f'"{plain(quantity.meaning)}"'
    if math.isinf(bound.above):
        return f"{words} is at most {value_words(bound.at_most, quantity)}"
    if math.isinf(bound.at_most):
        return f"{words} is above {value_words(bound.above, quantity)}"
    both = f"{value_words(bound.above, quantity)} and {value_words(bound.at_most, quantity)}"
    return f"{words} is between {both}"


def _short(bound: Bound, quantities: Quantities) -> str:
    """Return such as `cash_usd > $2.1M`."""
    quantity = quantities[bound.quantity]
    name = clean(quantity.name)
    if math.isinf(bound.above):
        return f"{name} <= {value_words(bound.at_most, quantity)}"
    if math.isinf(bound.at_most):
        return f"{name} > {value_words(bound.above, quantity)}"
    low, high = (value_words(each, quantity) for each in (bound.above, bound.at_most))
    return f"{low} < {name} <= {high}"


def _percent(share: Interval) -> str:
    if not share.defined:
        return "an unknown share"
    return ends(share.low, share.high, 2, "share")


def _bound_data(rule: DiscoveredRule, place: int, quantities: Quantities) -> dict[str, Json]:
    bound = rule.bounds[place]
    quantity = quantities[bound.quantity]
    return {
        "name": quantity.name,
        "meaning": quantity.meaning,
        "unit": quantity.unit,
        "above": None if math.isinf(bound.above) else bound.above,
        "at_most": None if math.isinf(bound.at_most) else bound.at_most,
        "above_when_found_again": _ends_data(rule, place, 0),
        "at_most_when_found_again": _ends_data(rule, place, 1),
    }


def _ends_data(rule: DiscoveredRule, place: int, side: int) -> Json:
    low, high = rule.again.ends[place, side].tolist()
    return None if math.isnan(low) else [low, high]
