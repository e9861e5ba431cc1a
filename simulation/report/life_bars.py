"""One life as rows of letters: what each engineer did when, and what happened below it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
from rich.text import Text

from simulation.report.formatting import clean, money
from simulation.report.timeline_data import CATEGORIES, Floats, Lane, Timeline

# Letter and colour of what can fill an engineer's task time; the colours are told apart with any
# kind of colour vision, and the letters without colour.
LETTERS = {
    "iteration": ("i", "blue"),
    "toil": ("T", "bold red"),
    "investment": ("v", "green"),
    "product": ("p", "magenta"),
    "overhead": ("o", "dim"),
    "idle": (".", "dim"),
}
WORDS = {"investment": "platform and data", "overhead": "overhead and ramp-up"}
SEARCHED = ("?", "yellow")
NAME_COLUMNS, FEWEST_CELLS = 15, 8
COUNT_ROWS = (
    ("incidents", ("incident",)),
    ("releases", ("release",)),
    ("retrains", ("retrain",)),
    ("pilots lost", ("pilot lost",)),
    ("customers won", ("customer won",)),
    ("customers lost", ("customer lost",)),
)
LEVELS = " ▁▂▃▄▅▆▇█"


def life_bars(timeline: Timeline, columns: int) -> Iterator[Text]:
    """Yield the rows of a life: months, a bar for each engineer, counts, cash, and what they mean.

    The letters of a bar are shared out as the hours were: over a longer stretch, a third of letters
    is a third of task time.

    Args:
        timeline: the life by week.
        columns: width of the terminal; every row fits.
    """
    periods = timeline.edges.size - 1
    each = max(1, math.ceil(periods / max(FEWEST_CELLS, columns - NAME_COLUMNS)))
    cells = math.ceil(periods / each)
    edges = timeline.edges[np.minimum(np.arange(cells + 1) * each, periods)]
    yield _axis(edges)
    for lane in timeline.lanes:
        yield _bar(lane, edges, each)
    for name, kinds in COUNT_ROWS:
        months = [marker.month for marker in timeline.markers if marker.kind in kinds]
        if months:
            yield _counts(name, months, edges)
    yield _cash(timeline, edges)
    weeks = "a week" if each == 1 else f"{each} weeks"
    yield from _legend(weeks, columns)


def _named(name: str) -> Text:
    shown = Text(clean(name))
    shown.truncate(NAME_COLUMNS - 1, overflow="ellipsis")
    shown.pad_right(NAME_COLUMNS - shown.cell_len)
    return shown


def _axis(edges: Floats) -> Text:
    """Return month numbers over the cells in which months begin, as many as fit."""
    row = [" "] * (edges.size + 3)
    step = next((s for s in (1, 2, 3, 6, 12, 24) if edges[-1] / s * 4 < edges.size), 24)
    for month in range(0, math.ceil(edges[-1]), step):
        cell = int(np.searchsorted(edges, month + 1e-9, side="right")) - 1
        for place, digit in enumerate(str(month)):
            row[cell + place] = digit
    return _named("month") + Text("".join(row).rstrip(), style="dim")


def _bar(lane: Lane, edges: Floats, each: int) -> Text:
    """Return the bar of a lane: letters dealt out so that none is ever owed a whole cell."""
    text = _named(lane.name)
    owed = dict.fromkeys(LETTERS, 0.0)
    for cell in range(edges.size - 1):
        shares = lane.shares[cell * each : (cell + 1) * each].sum(axis=0)
        hours = {name: float(shares[CATEGORIES.index(name)]) for name in LETTERS}
        total = sum(hours.values())
        employed = float(shares.sum()) / each
        if total <= 0.0 or employed < 0.5 * _filled(edges, cell):
            text.append(*_absent(lane, edges[cell], edges[cell + 1]))
            continue
        for name, value in hours.items():
            owed[name] += value / total
        chosen = max(owed, key=lambda name: owed[name])
        owed[chosen] -= 1.0
        text.append(*LETTERS[chosen])
    return text


def _filled(edges: Floats, cell: int) -> float:
    """Return how much of a cell lies within the life."""
    whole = float(edges[1] - edges[0])
    return float(edges[cell + 1] - edges[cell]) / whole


def _absent(lane: Lane, begin: float, end: float) -> tuple[str, str]:
    searched = any(each.begins < end and each.ends > begin for each in lane.searches)
    return SEARCHED if searched else (" ", "")


def _counts(name: str, months: Sequence[float], edges: Floats) -> Text:
    counts, _ = np.histogram(months, edges)
    digits = "".join(" " if n == 0 else str(n) if n < 10 else "+" for n in counts)
    return _named(name) + Text(digits.rstrip())


def _cash(timeline: Timeline, edges: Floats) -> Text:
    """Return cash at the middle of each cell as a row of blocks, with the most there was."""
    middles = 0.5 * (edges[:-1] + edges[1:])
    cash = np.interp(middles, timeline.cash[:, 0], timeline.cash[:, 1])
    most = max(float(timeline.cash[:, 1].max()), 1.0)
    heights = np.ceil(np.clip(cash, 0.0, None) / most * (len(LEVELS) - 1)).astype(int)
    label = f"cash, to {money(most)}"
    return _named(label) + Text("".join(LEVELS[height] for height in heights), style="cyan")


def _legend(cell: str, columns: int) -> Iterator[Text]:
    """Yield what the letters mean, in rows that fit."""
    entries = [(letter, style, WORDS.get(name, name)) for name, (letter, style) in LETTERS.items()]
    entries.append((*SEARCHED, "searching"))
    row = Text(f"Each letter is {cell}:", style="dim")
    for letter, style, words in entries:
        entry = Text("  ").append(letter, style).append(f" {words}", "dim")
        if row.cell_len + entry.cell_len > columns:
            yield row
            row = Text("")
        row.append_text(entry)
    yield row
