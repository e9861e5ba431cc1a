"""Which hiring sequence to choose: a sentence and tables."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from simulation.decision.choosing import Choosing, Outcome, Status
from simulation.decision.limits import keeps
from simulation.measures.catalogue import measure
from simulation.report.formatting import EXACT_MARK, UNDEFINED, clean, counted, number, span
from simulation.report.titled import titled_table
from simulation.statistics.aim import MONTHS_OF_RUNWAY
from simulation.statistics.intervals import Interval
from simulation.statistics.rule import RUNWAY, VELOCITY

if TYPE_CHECKING:
    from simulation.statistics.aim import Limit

MOST_ROWS, MOST_ROWS_OF_ALL, MOST_NAMED = 12, 40, 4
STYLES = {
    Status.SELECTED: "bold green",
    Status.MAY_BE_BEST: "yellow",
    Status.DROPPED: "dim",
    Status.BREAKS_LIMIT: "red",
    Status.FAILED: "red",
}
AS_GOOD = "as good"
# A part of a step to the next digit that is only rounding.
ROUNDING = 1e-9
STATUS_WIDTH = 9


def choosing_sentence(found: Choosing) -> str:
    """Say which sequence is selected, who else may be the best, and how sure that is.

    Args:
        found: what `simulation.decision.choosing.choose` returned.
    """
    selected = found.selected
    if selected is None:
        return _nobody(found)
    parts = [_headline(found, selected), _limits(found), _sureness(found), _effort(found)]
    return " ".join(part for part in parts if part)


def choosing_table(found: Choosing, rows: int = MOST_ROWS) -> Table:
    """Return the sequences, the selected one first, as many as there is room for.

    Args:
        found: what `choose` returned.
        rows: how many sequences; more where more may be the best.
    """
    level = f"{found.level * 100:g}%"
    table = titled_table(f"Hiring sequences: {level} intervals")
    table.add_column("sequence", overflow="fold", max_width=34)
    unit = "months" if found.aim.unit == MONTHS_OF_RUNWAY else clean(found.aim.unit)
    apart = " " if len(unit) <= STATUS_WIDTH else "\n"
    for heading in (
        f"behind the\nbest,{apart}{unit}",
        "runway,\nmonths",
        "improve-\nments",
        "lives",
    ):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("", max_width=STATUS_WIDTH)
    for each in shown_outcomes(found, rows):
        table.add_row(
            Text(clean(each.sequence.name)),
            _behind(found, each),
            span(each.runway, measure(RUNWAY).decimals),
            span(each.improvements, measure(VELOCITY).decimals),
            f"{each.lives:,}",
            Text(status_words(found, each), style=STYLES[each.status]),
        )
    return table


def pareto_table(found: Choosing, rows: int = MOST_ROWS) -> Table:
    """Return the sequences of the Pareto set, the surest first.

    Args:
        found: what `choose` returned, with the Pareto set.
        rows: how many sequences at most.
    """
    aims = ", ".join(
        f"{'more' if more else 'less'} {clean(measure(term.name).label)}"
        for term, more in found.pareto_aims
    )
    table = titled_table(f"No other sequence is better without a price: {aims}")
    table.add_column("sequence", overflow="fold", max_width=34)
    table.add_column("belongs to\nthe set", justify="right")
    table.add_column("runway,\nmonths", justify="right")
    table.add_column("improve-\nments", justify="right")
    for each, chance in pareto_members(found)[:rows]:
        table.add_row(
            Text(clean(each.sequence.name)),
            span(chance, 2, "share"),
            span(each.runway, measure(RUNWAY).decimals),
            span(each.improvements, measure(VELOCITY).decimals),
        )
    return table


def pareto_members(found: Choosing) -> list[tuple[Outcome, Interval]]:
    """Return the sequences that the means put into the Pareto set, the surest first."""
    inside = [
        (each, each.front.probability)
        for each in found.outcomes
        if each.front is not None and each.front.member
    ]
    return sorted(inside, key=lambda member: -member[1].estimate)


def choosing_notes(found: Choosing) -> list[str]:
    """Return what one must know to read the tables, one sentence each."""
    level = f"{found.level * 100:g} percent"
    hidden = len(found.outcomes) - len(shown_outcomes(found, MOST_ROWS))
    notes = [
        f"Decision value in {clean(found.aim.unit)}: {clean(found.aim.words)}.",
        f"Behind the best is in decision value: all of these intervals hold together ({level}), "
        "the others one by one.",
        f"{EXACT_MARK} the same in every life; {UNDEFINED} not defined. "
        "Runway and improvements are means. All of it in this model.",
    ]
    if hidden > 0:
        notes.append(f"{counted(hidden, 'more is', 'more are')} in sequences.csv.")
    if found.pareto_aims:
        notes.append(
            "Belongs to the set: share of draws of the worlds, with the error of the draws."
        )
    return notes


def shown_outcomes(found: Choosing, rows: int) -> tuple[Outcome, ...]:
    """Return the first outcomes: all that may be the best, and others up to a number of rows."""
    return found.outcomes[: min(max(rows, len(found.members)), MOST_ROWS_OF_ALL)]


def status_words(found: Choosing, outcome: Outcome) -> str:
    """Return in a word or two how a sequence came out."""
    if outcome.status is Status.MAY_BE_BEST:
        return AS_GOOD if found.tie else str(outcome.status)
    return str(outcome.status)


def _nobody(found: Choosing) -> str:
    """Say why no sequence is selected."""
    first = found.outcomes[0]
    many = counted(len(found.outcomes), "sequence", "sequences")
    if first.status is Status.FAILED:
        return f"A life of every one of {many} failed; the first: {clean(first.reason)}."
    told = f"None of {many} keeps the limits in this model ({found.level * 100:g} percent)."
    nearest = [limit for limit, _ in found.limits if str(limit) == first.reason]
    mean = dict(found.limits)[nearest[0]]
    return (
        f"{told} The nearest is {_quoted(first)}: {clean(measure(nearest[0].term.name).label)} "
        f"{_of_limit(nearest[0], mean)}, allowed {_bound(nearest[0])}."
    )


def _headline(found: Choosing, selected: Outcome) -> str:
    others, name = found.members[1:], clean(selected.sequence.name)
    many = counted(len(found.outcomes), "sequence", "sequences")
    at_most = f"at most {_size(found, selected.behind.high)} behind the best"
    if not others:
        told = f"{name}: the best of {many} in this model."
        dropped = [each for each in found.outcomes if each.status is Status.DROPPED]
        if not dropped:
            return told
        ends = span(dropped[0].behind, _digits(found), found.aim.unit) + _unit(found)
        return f"{told} The next, {_quoted(dropped[0])}, is {ends} behind it."
    listed = _listed(others)
    if found.tie:
        return (
            f"{name}: selected of {many}, and a tie. {listed} {_are(others)} as good in this "
            f"model: none of the {len(others) + 1} is more than {_size(found, found.zone)} behind "
            f"the best."
        )
    if not found.guaranteed:
        why = "interrupted" if found.interrupted else f"{found.cap:,} lives each do not tell"
        return (
            f"{name}: ahead so far of {many} in this model, {at_most}; {why}. "
            f"{len(others) + 1} are still in the running, also {listed}."
        )
    even = "so far" if found.interrupted else f"even with {found.cap:,} lives each"
    return (
        f"{name}: selected of {many}, in this model {at_most}. {listed} cannot be excluded {even}."
    )


def _limits(found: Choosing) -> str:
    """Say who breaks a limit, and of each limit whether the selected sequence surely keeps it."""
    breaking = sum(each.status is Status.BREAKS_LIMIT for each in found.outcomes)
    told = [f"{counted(breaking, 'surely breaks', 'surely break')} a limit."] if breaking else []
    for limit, mean in found.limits:
        label = clean(measure(limit.term.name).label)
        sure = "surely keeps" if keeps(limit, mean) else "does not surely keep"
        told.append(
            f"The selected one {sure} the limit on {label}: {_of_limit(limit, mean)}, allowed "
            f"{_bound(limit)}."
        )
    return " ".join(told)


def _sureness(found: Choosing) -> str:
    level = f"{found.level * 100:g} percent"
    if len(found.members) == 1:
        others = "All others that keep the limits" if found.limits else "All others"
        return f"{others} are surely behind ({level}, all comparisons together)."
    if not found.guaranteed:
        return ""
    return (
        f"If one sequence is ahead of all others by {_size(found, found.zone)} or more, it is the "
        f"one selected, with a probability of {level}."
    )


def _effort(found: Choosing) -> str:
    equal, selecting = _rounded(found.equal_allocation), ""
    if found.lives_to_pick < found.lives:
        selecting = f", {found.lives_to_pick:,} of them to select"
    return (
        f"{found.lives:,} lives{selecting}; the same number for every sequence would have taken "
        f"about {equal:,} to select as surely."
    )


def _rounded(lives: int) -> int:
    """Return a number of lives rounded to two digits: it is itself an estimate."""
    step = int("1".ljust(len(str(lives)) - 1, "0"))
    return round(lives / step) * step


def _listed(outcomes: Sequence[Outcome]) -> str:
    names = [_quoted(each) for each in outcomes[:MOST_NAMED]]
    rest = len(outcomes) - len(names)
    if rest:
        names.append(f"{rest} more")
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]


def _are(outcomes: Sequence[Outcome]) -> str:
    return "is" if len(outcomes) == 1 else "are"


def _quoted(outcome: Outcome) -> str:
    return f'"{clean(outcome.sequence.name)}"'


def _of_limit(limit: Limit, mean: Interval) -> str:
    described = measure(limit.term.name)
    return span(mean, described.decimals, described.unit)


def _bound(limit: Limit) -> str:
    described = measure(limit.term.name)
    return f"{limit.side} {number(limit.bound, described.decimals, described.unit)}"


def _behind(found: Choosing, outcome: Outcome) -> str:
    if outcome.status is Status.SELECTED and len(found.members) == 1:
        return "best"
    return span(outcome.behind, _digits(found), found.aim.unit)


def _digits(found: Choosing) -> int:
    """Return the digits after the point that show a part of the zone; of the fraction if shares."""
    return max(0, math.ceil(-math.log10(found.zone / 5) - ROUNDING))


def _size(found: Choosing, value: float) -> str:
    return number(value, _digits(found), found.aim.unit) + _unit(found)


def _unit(found: Choosing) -> str:
    """Return the unit of the decision value, as it follows a number that does not show it."""
    unit = found.aim.unit
    return "" if unit == "share" or unit.startswith("USD") else f" {clean(unit)}"
