"""Why two alternatives differ, as sentences, a table and plain data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from simulation.decision.why import VALUE
from simulation.measures.catalogue import measure
from simulation.report.formatting import EXACT_MARK, clean, counted, ends, span
from simulation.report.summary import Json, plain_ends
from simulation.report.titled import titled_table
from simulation.statistics.aim import MONTHS_OF_RUNWAY
from simulation.statistics.rule import CADENCE, DECIDING, RUNWAY, VELOCITY

if TYPE_CHECKING:
    from simulation.decision.why import Why
    from simulation.statistics.intervals import Interval

HEADINGS = {
    VALUE: "decision\nvalue",
    RUNWAY: "runway,\nmonths",
    CADENCE: "refresh,\ndays",
    VELOCITY: "improve-\nments",
}
NOUNS = {RUNWAY: "months of runway", VELOCITY: "improvements"}
REST, INTERACTION, WHOLE = "with all of it off", "interaction", "difference"
NOT_SPLIT = "-"
LEAST_SHOWN = 0.05

Effect = Mapping[str, "Interval"]


def why_sentences(why: Why, labels: Mapping[str, str] | None = None) -> list[str]:
    """Say what each mechanism does to the difference, the largest effect first.

    Args:
        why: what `simulation.decision.why.why` returned.
        labels: alternative -> what to call it; the name itself by default.
    """
    if not why.measures:
        return ["Why they differ cannot be told from so few lives."]
    asked, baseline = (_called(name, labels) for name in (why.asked, why.baseline))
    effects = {why.labels[name]: effect(why, name) for name in ranked(why)}
    idle = [label for label, each in effects.items() if all(map(_is_nothing, each.values()))]
    unclear = [
        label for label, each in effects.items() if not _deeds(each, why) and label not in idle
    ]
    sentences = [
        f"Why {asked} differs from {baseline}, in this model, over "
        f"{counted(why.lives, 'life', 'lives')} of each:",
        *(_sentence(label, each, why) for label, each in effects.items()),
        _sentence(f"With all of it off, {asked}", _column(why, "rest"), why),
        _sentence("Their interaction", _column(why, "interaction"), why),
    ]
    if unclear:
        sentences.append(f"Too small, or too unsure, to tell from none: {_listed(unclear)}.")
    if idle:
        sentences.append(f"Nothing here depends on {_listed(idle)}.")
    return [each for each in sentences if each]


def why_table(why: Why, labels: Mapping[str, str] | None = None) -> Table:
    """Return the difference in each measure, split over mechanisms, the largest effect first.

    Args:
        why: what `simulation.decision.why.why` returned.
        labels: alternative -> what to call it; the name itself by default.
    """
    asked, baseline = (_called(name, labels) for name in (why.asked, why.baseline))
    table = titled_table(
        f"Why {asked} differs from {baseline}: {why.level * 100:g}% intervals of each part"
    )
    table.add_column("mechanism", max_width=24)
    for name in why.measures:
        table.add_column(HEADINGS[name], justify="right", no_wrap=True)
    for name in ranked(why):
        table.add_row(Text(why.labels[name]), *_cells(why, effect(why, name)))
    table.add_section()
    table.add_row(REST, *_cells(why, _column(why, "rest")))
    table.add_row(INTERACTION, *_cells(why, _column(why, "interaction")))
    table.add_row(WHOLE, *_cells(why, _column(why, "whole")), style="bold")
    return table


def why_notes(why: Why) -> list[str]:
    """Return what one must know to read the table, one sentence each."""
    notes = [
        "A part is what the difference loses when the mechanism is switched off under the same "
        f"draws, over {counted(why.lives, 'life', 'lives')} of each; parts, what is left with "
        "all of it off, and interaction add up to the difference.",
        f"Decision value in {why.unit}. Intervals of a column hold together. "
        f"{EXACT_MARK} the same in every life.",
    ]
    if why.off:
        off = _listed([why.labels[name] for name in why.off])
        notes.append(f"Switched off here, or alike under both: {off}.")
    return notes


def why_data(why: Why) -> dict[str, Json]:
    """Return the split as plain data."""
    return {
        "asked": why.asked,
        "baseline": why.baseline,
        "lives": why.lives,
        "worlds": why.worlds,
        "level": why.level,
        "unit": why.unit,
        "off": list(why.off),
        "measures": {
            name: {
                "whole": _plain(split.whole),
                "parts": {key: _plain(part) for key, part in split.parts.items()},
                "rest": _plain(split.rest),
                "interaction": _plain(split.interaction),
            }
            for name, split in why.measures.items()
        },
    }


def ranked(why: Why) -> list[str]:
    """Return the mechanisms by the size of their part in the decision value."""
    parts = why.measures[VALUE].parts if VALUE in why.measures else {}
    names = list(why.labels)
    return sorted(names, key=lambda n: -abs(parts[n].estimate) if n in parts else 0.0)


def effect(why: Why, name: str) -> Effect:
    """Return a mechanism's part in each measure that is split over it."""
    return {each: split.parts[name] for each, split in why.measures.items() if name in split.parts}


def _column(why: Why, which: str) -> Effect:
    return {each: getattr(split, which) for each, split in why.measures.items()}


def _cells(why: Why, found: Effect) -> Iterator[str]:
    for name in why.measures:
        decimals, unit = (1, why.unit) if name == VALUE else (measure(name).decimals, "")
        yield span(found[name], decimals, unit, signed=True) if name in found else NOT_SPLIT


def _sentence(subject: str, found: Effect, why: Why) -> str:
    """Return such as `Ramp-up costs 1.5 to 3.8 improvements.`; nothing if nothing is clear."""
    deeds = _deeds(found, why)
    return f"{subject[:1].upper()}{subject[1:]} {' and '.join(deeds)}." if deeds else ""


def _deeds(found: Effect, why: Why) -> list[str]:
    """Return what a mechanism clearly does, such as `costs 1.5 to 3.8 improvements`."""
    told: dict[str, list[str]] = {"adds": [], "costs": [], "delays refreshes by": []}
    for name in (VALUE, *DECIDING):
        # The default value is made of what is told beside it.
        if name not in found or (name == VALUE and why.unit == MONTHS_OF_RUNWAY):
            continue
        part = found[name]
        if not _is_clear(part) or (name != VALUE and _size(part) < LEAST_SHOWN):
            continue
        low, high = sorted((abs(part.low), abs(part.high)))
        # A clear effect must not read as if it might be none.
        unit = why.unit if name == VALUE else ""
        size = ends(low, high, 1 if low >= LEAST_SHOWN else 2, unit)
        if name == CADENCE:
            sooner = part.high < 0
            told["adds" if sooner else "delays refreshes by"].append(
                f"refreshes {size} days sooner" if sooner else f"{size} days"
            )
        else:
            noun = NOUNS.get(name, "of the decision value")
            told["adds" if part.low > 0 else "costs"].append(f"{size} {noun}")
    return [f"{verb} {_listed(things)}" for verb, things in told.items() if things]


def _is_clear(part: Interval) -> bool:
    return part.defined and (part.low > 0 or part.high < 0)


def _size(part: Interval) -> float:
    return max(abs(part.low), abs(part.high))


def _is_nothing(part: Interval) -> bool:
    return part.constant and part.estimate == 0


def _called(name: str, labels: Mapping[str, str] | None) -> str:
    return f'"{clean((labels or {}).get(name, name))}"'


def _listed(items: Sequence[str]) -> str:
    return f"{', '.join(items[:-1])} and {items[-1]}" if len(items) > 1 else items[0]


def _plain(interval: Interval) -> dict[str, Json]:
    return {**plain_ends(interval), "same_in_every_life": interval.constant}
