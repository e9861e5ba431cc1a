"""How the choice fares over worlds: regrets and conditions, as sentences, a table, plain data."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from simulation.report.formatting import clean, ends
from simulation.report.information import (
    Labels,
    after,
    called,
    listed,
    plain,
    span_in,
    unit_words,
    value_words,
)
from simulation.report.summary import Json, plain_ends
from simulation.report.titled import titled_table

if TYPE_CHECKING:
    from simulation.decision.robustness import Robustness
    from simulation.statistics.conditions import Bound, Condition


def robustness_sentences(found: Robustness, labels: Labels | None = None) -> list[str]:
    """Say which plan is regretted least, and under which conditions another than the best wins.

    Args:
        found: what `simulation.decision.robustness.robustness` returned.
        labels: alternative -> what to call it; the name itself by default.
    """
    names = labels or {}
    sentences = [_least(found, names)] if len(found.regrets) > 1 else []
    sentences += [_condition(each, found, names) for each in found.conditions]
    if len(found.regrets) > 1 and not found.conditions:
        sentences.append(
            f"No short rule tells when another plan would surely beat "
            f"{called(found.leading, names)} in this model."
        )
    return sentences


def regret_table(found: Robustness, labels: Labels | None = None) -> Table:
    """Return the regret of each plan, one row an alternative.

    Args:
        found: what `simulation.decision.robustness.robustness` returned.
        labels: alternative -> what to call it; the name itself by default.
    """
    table = titled_table(f"Regret over worlds in {unit_words(found.unit)}: 95% intervals")
    table.add_column("plan")
    table.add_column("on average", justify="right")
    table.add_column("in one world of ten, at least", justify="right")
    for name, regret in found.regrets.items():
        cells = (span_in(each, found.unit) for each in (regret.mean, regret.high))
        table.add_row(Text(clean((labels or {}).get(name, name))), *cells)
    return table


def robustness_notes(found: Robustness) -> list[str]:
    """Return what one must know to read the table and the rules, one sentence each."""
    notes = [
        "Regret: how much more the best plan for a world would have been worth there, luck apart; "
        f"from {found.worlds:,} worlds."
    ]
    if not found.corrected:
        notes.append(
            "With one life a world luck cannot be taken out, so that regrets are too high."
        )
    if found.conditions:
        notes.append(
            "Rules were found in one half of the worlds and counted in the other; 95% intervals."
        )
    return notes


def robustness_data(found: Robustness) -> dict[str, Json]:
    """Return everything as plain data."""
    names = list(found.regrets)
    return {
        "leading": found.leading,
        "least_regret": found.least,
        "not_told_from_it": list(found.not_beaten),
        "left_out": list(found.left_out),
        "unit": found.unit,
        "worlds": found.worlds,
        "corrected_for_chance": found.corrected,
        "regrets": {
            name: {"mean": plain_ends(each.mean), "one_world_of_ten": plain_ends(each.high)}
            for name, each in found.regrets.items()
        },
        "conditions": [
            {
                "winner": names[each.winner],
                "bounds": [_bound_data(bound, found) for bound in each.bounds],
                "gain": plain_ends(each.gain),
                "share": plain_ends(each.share),
                "density": plain_ends(each.density),
                "coverage": plain_ends(each.coverage),
            }
            for each in found.conditions
        ],
    }


def _least(found: Robustness, labels: Labels) -> str:
    least = called(found.least, labels)
    high = found.regrets[found.least].high
    told = "no other plan is ever worth more"
    if high.high > 0.0:
        told = f"another plan is worth at most {span_in(high, found.unit)}{after(found.unit)} more"
    sentence = f"{least} is regretted least: in nine worlds of ten {told}."
    alike = [called(name, labels) for name in found.not_beaten if name != found.least]
    if alike:
        verb = "is" if len(alike) == 1 else "are"
        sentence += f" These worlds cannot tell whether {listed(alike)} {verb} regretted more."
    return sentence


def _condition(rule: Condition, found: Robustness, labels: Labels) -> str:
    winner = called(list(found.regrets)[rule.winner], labels)
    bounds = listed([_bound(each, found) for each in rule.bounds])
    told = (
        f"When {bounds} ({ends(rule.share.low, rule.share.high, 2, 'share')} of worlds), {winner} "
        f"is worth {span_in(rule.gain, found.unit)}{after(found.unit)} more than "
        f"{called(found.leading, labels)}."
    )
    if not rule.density.defined:
        return told
    return (
        f"{told} It is better in "
        f"{ends(rule.density.low, rule.density.high, 2, 'share')} of these worlds, which are "
        f"{ends(rule.coverage.low, rule.coverage.high, 2, 'share')} of all worlds where it is."
    )


def _bound(bound: Bound, found: Robustness) -> str:
    """Return such as `drift, accuracy points a month, is above 0.6`."""
    quantity = found.quantities[bound.quantity]
    words = f'"{plain(quantity.meaning)}"'
    if math.isinf(bound.above):
        return f"{words} is at most {value_words(bound.at_most, quantity)}"
    if math.isinf(bound.at_most):
        return f"{words} is above {value_words(bound.above, quantity)}"
    both = f"{value_words(bound.above, quantity)} and {value_words(bound.at_most, quantity)}"
    return f"{words} is between {both}"


def _bound_data(bound: Bound, found: Robustness) -> dict[str, Json]:
    quantity = found.quantities[bound.quantity]
    return {
        "name": quantity.name,
        "meaning": quantity.meaning,
        "above": None if math.isinf(bound.above) else bound.above,
        "at_most": None if math.isinf(bound.at_most) else bound.at_most,
        "unit": quantity.unit,
    }
