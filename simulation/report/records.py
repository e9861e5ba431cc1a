"""Decisions that are kept, and how their forecasts fared, in words and tables."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from simulation.decision.journal import Decision, Ends, Line, Outcome
from simulation.decision.records import BY_NAME
from simulation.report.formatting import UNDEFINED, clean, counted, ends, number
from simulation.report.summary import Json, plain_ends
from simulation.report.titled import titled_table

if TYPE_CHECKING:
    from simulation.decision.records import Score, ScoredNumber
    from simulation.statistics.intervals import Interval

BAND_WORDS = "80 percent bands"
MOST_TOLD = 4
# An interval of the share inside that is wider tells nobody anything.
WIDEST_TOLD = 0.4


def forecast_table(decision: Decision) -> Table:
    """Return what lives spread over by month: what 10, 50 and 90 percent of them stay below.

    Args:
        decision: the record.
    """
    table = titled_table(f'What "{clean(decision.chosen)}" leads to, in this model')
    table.add_column("number", max_width=24)
    for heading in ("1 in 10 lives\nat most", "half of lives\nat most", "9 in 10 lives\nat most"):
        table.add_column(heading, justify="right", no_wrap=True)
    for month in decision.months:
        lasts = _span(decision.alive[month], 2, "share")
        table.add_row(Text(f"by month {month}", style="bold"), "", "cash lasts in", lasts)
        for each in decision.forecasts:
            if each.month == month:
                told = BY_NAME[each.measure]
                cells = [
                    _span(end, told.decimals, told.unit)
                    for end in (each.low, each.middle, each.high)
                ]
                table.add_row(Text(f" {told.label}"), *cells)
    return table


def forecast_notes(decision: Decision) -> list[str]:
    """Return what one must know to read the table, one sentence each."""
    lives = counted(decision.replications, "life", "lives")
    notes = [
        f"What will happen, not a mean: the spread of {lives}; each end with its 95% interval.",
        "Lives without cash count as they ended. Days between refreshes: last three months.",
    ]
    rare = {
        BY_NAME[each.measure].label
        for each in decision.forecasts
        if each.known_share < 1.0 and each.percentiles
    }
    if rare:
        notes.append(f"Only of the lives that have such a number: {', '.join(sorted(rare))}.")
    return notes


def score_sentence(score: Score) -> str:
    """Say how many numbers fell inside their bands, which did not, and how bands fare so far.

    Args:
        score: what `simulation.decision.records.score_journal` returned.
    """
    found = score.calibration
    if found is None:
        return "Nothing that happened can be compared with a forecast: no life had such a number."
    edge = sum(each.scored.at_edge for each in score.numbers if each.scored)
    inside = round(found.inside.estimate * found.numbers)
    told = [
        f"{inside} of {counted(found.numbers, 'number', 'numbers')} fell inside "
        f"{'its' if found.numbers == 1 else 'their'} {BAND_WORDS}"
        + (f" over {found.forecasts} decisions" if found.forecasts > 1 else "")
        + (f", {edge} at the edge." if edge else ".")
    ]
    outside = [
        each
        for each in score.numbers
        if each.scored and not each.scored.inside and not each.scored.at_edge
    ]
    outside.sort(key=lambda each: -abs((each.scored.place if each.scored else 0.5) - 0.5))
    told += [_where(each) for each in outside[:MOST_TOLD]]
    if len(outside) > MOST_TOLD:
        told.append(f"{len(outside) - MOST_TOLD} more fell outside.")
    return " ".join([*told, _calibrated(score)])


def score_table(score: Score) -> Table:
    """Return each number that happened beside its forecast.

    Args:
        score: what `simulation.decision.records.score_journal` returned.
    """
    table = titled_table("What happened, and what was forecast in this model")
    table.add_column("number", max_width=26)
    for heading in ("month", "happened", "80% band", "lives below"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    last = ""
    for each in score.numbers:
        if each.decision.id != last:
            last = each.decision.id
            table.add_row(Text(f"{last}: {clean(each.decision.chosen)}", style="bold"))
        told = BY_NAME[each.forecast.measure]
        happened = number(each.happened, told.decimals, told.unit)
        table.add_row(
            Text(f" {told.label}"), str(each.forecast.month), happened, *_scored_cells(each)
        )
    return table


def score_data(score: Score) -> dict[str, Json]:
    """Return how forecasts fared as plain data."""
    numbers: list[Json] = []
    for each in score.numbers:
        found: dict[str, Json] = {
            "decision": each.decision.id,
            "measure": each.forecast.measure,
            "month": each.forecast.month,
            "happened": each.happened,
            "low": each.forecast.low.estimate,
            "high": each.forecast.high.estimate,
        }
        if each.scored is not None:
            found |= {
                "inside": each.scored.inside,
                "at_edge": each.scored.at_edge,
                "place": each.scored.place,
                "lives_below": plain_ends(each.scored.lower),
                "lives_above": plain_ends(each.scored.higher),
                "crps": each.scored.score,
            }
        numbers.append(found)
    found_so_far = score.calibration
    data: dict[str, Json] = {"sentence": score_sentence(score), "numbers": numbers}
    if found_so_far is not None:
        data["calibration"] = {
            "inside": plain_ends(found_so_far.inside),
            "expected": found_so_far.expected,
            "numbers": found_so_far.numbers,
            "decisions": found_so_far.forecasts,
        }
    return data


def entry_words(entry: Line | None) -> str:
    """Return what an entry of the journal is, in a phrase; of None, that it is no entry."""
    if isinstance(entry, Decision):
        return f'decision {entry.id}, "{clean(entry.chosen)}" of {clean(entry.scenario)}'
    if isinstance(entry, Outcome):
        return f"outcome of {clean(entry.decision)} at month {entry.month}"
    return "a line that was no entry"


def _scored_cells(each: ScoredNumber) -> list[str]:
    told, found = BY_NAME[each.forecast.measure], each.scored
    low, high = each.forecast.low.estimate, each.forecast.high.estimate
    if found is None or low is None or high is None:
        return [UNDEFINED, UNDEFINED, "no life had it"]
    band = ends(low, high, told.decimals, told.unit)
    side = "inside" if found.inside else "below" if each.happened < low else "above"
    side = "at the edge" if found.at_edge else side
    return [band, _share(found.lower), side]


def _where(each: ScoredNumber) -> str:
    """Return such as `Cash at month 6 was low: 1 to 4% of lives are below.`."""
    told = BY_NAME[each.forecast.measure]
    if each.scored is None:
        return ""
    side = "low" if each.scored.place < 0.5 else "high"
    start = f"{told.label[:1].upper()}{told.label[1:]} at month {each.forecast.month}"
    verb = "was" if told.unit.startswith("USD") else "were"
    return f"{start} {verb} {side}: {_share(each.scored.lower)} of lives are below."


def _calibrated(score: Score) -> str:
    found = score.calibration
    if found is None:
        return ""
    expected = f"{found.expected * 100:.0f} percent"
    share = ends(found.inside.low, found.inside.high, 2, "share")
    if found.inside.high < found.expected:
        judged = f"fewer than the {expected} of right forecasts: trust the bands less"
    elif found.inside.low > found.expected:
        judged = f"more than the {expected} of right forecasts: the bands are too wide"
    elif found.inside.high - found.inside.low > WIDEST_TOLD:
        return "It is too early to tell whether the bands are right."
    else:
        judged = f"which goes with the {expected} of right forecasts"
    return f"So far bands hold {share} of what happens, {judged}."


def _share(interval: Interval) -> str:
    return ends(interval.low, interval.high, 2, "share")


def _span(found: Ends, decimals: int, unit: str) -> str:
    """Return an interval in the journal, an end that too few lives leave open as a sign."""
    if found.estimate is None:
        return UNDEFINED
    low = -math.inf if found.low is None else found.low
    high = math.inf if found.high is None else found.high
    if math.isinf(low) and math.isinf(high):
        return UNDEFINED
    if math.isinf(low):
        return f"< {number(high, decimals, unit)}"
    if math.isinf(high):
        return f"> {number(low, decimals, unit)}"
    if low == high:
        return number(low, decimals, unit)
    return ends(low, high, decimals, unit)
