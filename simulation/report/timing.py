"""When to open a position, as a sentence, a curve in the terminal, and plain data."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import fill
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from simulation.report.formatting import EXACT_MARK, clean, counted, span
from simulation.report.summary import Json, plain_ends
from simulation.report.titled import titled_table
from simulation.report.worth import NARROW, beside, heading, plot, scale, worth, worth_amount
from simulation.scenario import Scenario
from simulation.scenario.wording import action_words
from simulation.statistics.intervals import Interval

if TYPE_CHECKING:
    from simulation.decision.timing import RuleTime, StartTime, Timing

BEST, BROKEN = "may be best", "breaks a limit"
NAMED = 3


def start_label(month: float) -> str:
    """Return when a position is opened, in words."""
    if month == 0:
        return "now"
    return "in 1 month" if month == 1 else f"in {month:g} months"


def signs_words(scenario: Scenario, key: str) -> str:
    """Return the signs at which a position is opened, such as `a model is launched`.

    Args:
        scenario: the company as the rule-triggered alternative has it.
        key: key of the requisition in the plan.
    """
    return action_words(scenario.plan[key], scenario.roles).partition(" when ")[2]


def timing_sentence(found: Timing, role: str, signs: str = "") -> str:
    """Say when opening a position is best, what it is worth, and what waiting for a sign is.

    Args:
        found: what `simulation.decision.timing.timing` returned.
        role: what the role is called.
        signs: signs at which the rule opens it; see `signs_words`.
    """
    parts = [_best(found, clean(role)), _worth(found)]
    if found.rule is not None:
        parts.append(_rule(found, found.rule, clean(signs)))
    return " ".join(part for part in parts if part)


def timing_table(found: Timing) -> Table:
    """Return the gain over never by the month of opening, drawn with its band.

    Args:
        found: what `simulation.decision.timing.timing` returned.
    """
    level = f"{found.level * 100:g}%"
    table = titled_table(f"When: gain over never by the month of opening, {level} band")
    table.add_column("opened", no_wrap=True)
    table.add_column(fill(heading(found.aim), NARROW), justify="right", no_wrap=True)
    table.add_column("")
    table.add_column("")
    gains = [start.gain for start in found.starts]
    low, high = scale([*gains, *([found.rule.gain] if found.rule else [])])
    for start in found.starts:
        drawn = plot(start.gain, low, high)
        table.add_row(
            start_label(start.month), worth(start.gain, found.aim), drawn, _standing(found, start)
        )
    never = Interval(0.0, 0.0, 0.0, found.level, "", found.worlds, constant=True)
    standing = Text(BEST, style="green") if found.baseline in found.best else Text("")
    if found.broken:
        standing = Text(BROKEN, style="red")
    table.add_row("never", f"0{EXACT_MARK}", plot(never, low, high), standing)
    if found.rule is not None:
        drawn = plot(found.rule.gain, low, high)
        standing = Text(BROKEN, style="red") if found.rule.broken else Text("")
        table.add_row("at a sign", worth(found.rule.gain, found.aim), drawn, standing)
    return table


def timing_notes(found: Timing) -> list[str]:
    """Return what one must know to read the table, one sentence each."""
    level = f"{found.level * 100:g} percent"
    zone = worth_amount(found.aim.zone, found.aim)
    notes = [
        f"Decision value: {clean(found.aim.words)}.",
        f"The intervals of all months hold together ({level}), that of the sign by itself. "
        f'"{BEST.capitalize()}" leaves out what is surely worse than another month, or never, by '
        f"more than {zone}.",
        f"{counted(found.lives, 'life', 'lives')} each in "
        f"{counted(found.worlds, 'world', 'worlds')}. {EXACT_MARK} exact. All of it in this model.",
    ]
    broken = sorted({limit for start in found.starts for limit in start.broken} | {*found.broken})
    if broken:
        notes.append(f"Surely broken somewhere: {', '.join(map(clean, broken))}.")
    return notes


def timing_data(found: Timing) -> dict[str, Json]:
    """Return when opening a position is best as plain data."""
    return {
        "unit": found.aim.unit,
        "aim": found.aim.words,
        "indifference": found.aim.zone,
        "level": found.level,
        "lives": found.lives,
        "worlds": found.worlds,
        "baseline": found.baseline,
        "best": list(found.best),
        "leader": found.leader,
        "alike": found.alike,
        "baseline_breaks": list(found.broken),
        "starts": [
            {
                "name": start.name,
                "month": start.month,
                "gain": plain_ends(start.gain),
                "breaks": list(start.broken),
            }
            for start in found.starts
        ],
        "by_rule": None if found.rule is None else _rule_data(found.rule),
    }


def _rule_data(rule: RuleTime) -> dict[str, Json]:
    return {
        "name": rule.name,
        "gain": plain_ends(rule.gain),
        "against_best_month": plain_ends(rule.against_best),
        "started_share": None if rule.started is None else plain_ends(rule.started),
        "start_month": None if rule.start_month is None else plain_ends(rule.start_month),
        "breaks": list(rule.broken),
    }


def _best(found: Timing, role: str) -> str:
    never = ["never"] if found.baseline in found.best else []
    labels = [start_label(start.month) for start in found.best_starts] + never
    compared = f"{counted(len(found.starts), 'month', 'months')} and never"
    zone = worth_amount(found.aim.zone, found.aim)
    opening = f"opening the {role} position"
    hopeless = found.broken and all(start.broken for start in found.starts)
    limits = ", ".join(map(clean, found.broken))
    told = f"Nothing keeps to {limits} in this model, never included. " if hopeless else ""
    if labels == ["never"]:
        return f"{told}When: never; {opening} is worse in every month looked at, in this model."
    if len(labels) == 1:
        return f"{told}When: {labels[0]}; {opening} then is the best of {compared} in this model."
    if len(labels) == len(found.starts) + 1 and found.alike:
        return (
            f"{told}When {opening} does not matter: {compared} are within {zone} of each other "
            "in this model."
        )
    listed = _listed(labels, _in_a_row(found))
    if found.alike:
        return (
            f"{told}When: {listed}; these are within {zone} of each other, and nothing else of "
            f"{compared} is as good in this model."
        )
    return (
        f"{told}When: {listed}; the lives cannot tell which of these is the best of {compared} "
        f"in this model, where {zone} more or less count as none."
    )


def _worth(found: Timing) -> str:
    level = f"{found.level * 100:g} percent"
    leader = next((start for start in found.starts if start.name == found.leader), None)
    if leader is None:
        leader = max(found.starts, key=lambda start: start.gain.estimate)
    if not leader.gain.defined:
        return ""
    words = beside(leader.gain, found.aim, "never")
    return f"Opened {start_label(leader.month)}, it brings {words} ({level}, all months together)."


def _rule(found: Timing, rule: RuleTime, signs: str) -> str:
    if not rule.gain.defined:
        return ""
    waiting = f"Waiting for a sign ({signs})" if signs else "Waiting for a sign"
    over_never = beside(rule.gain, found.aim, "never")
    over_best = beside(rule.against_best, found.aim, "the best month", with_unit=False)
    words = [f"{waiting} brings {over_never}, and {over_best}"]
    if rule.started is not None:
        words.append(_started(rule.started, rule.start_month))
    return f"{'; '.join(words)}."


def _started(share: Interval, month: Interval | None) -> str:
    if share.estimate == 0.0:
        return "the person then starts in none of the lives"
    told = f"the person then starts in {span(share, 2, 'share')} of lives"
    if month is not None and month.defined:
        told += f", the median in month {span(month, 1)}"
    return told


def _standing(found: Timing, start: StartTime) -> Text:
    if start.broken:
        return Text(BROKEN, style="red")
    return Text(BEST, style="green") if start.name in found.best else Text("")


def _in_a_row(found: Timing) -> bool:
    """Tell whether the months that may be best follow on each other."""
    places = [place for place, start in enumerate(found.starts) if start.name in found.best]
    return places == list(range(places[0], places[-1] + 1)) if places else False


def _listed(labels: Sequence[str], in_a_row: bool) -> str:
    if len(labels) <= NAMED + 1 or not in_a_row:
        return ", ".join(labels[:-1]) + " or " + labels[-1]
    last, never = (labels[-2], ", or never") if labels[-1] == "never" else (labels[-1], "")
    return f"{labels[0]} to {last.removeprefix('in ')} from now{never}"
