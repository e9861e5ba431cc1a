"""One life as a section of a page: a picture, then its story."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from simulation.report.figure_life import life_figure
from simulation.report.formatting import clean, counted
from simulation.report.narrative import narrative
from simulation.report.page.parts import Fold, Items, Part, Picture, Section, Words

if TYPE_CHECKING:
    from simulation.measures.frames import LifeFrames
    from simulation.report.chronicle import Line


def life_section(
    frames: LifeFrames, labels: Mapping[str, str], plan: str, number: int, seed: int, lives: int
) -> Section:
    """Return one life: who was there, what each day went into, what happened, and its story.

    Args:
        frames: the life.
        labels: role or kind of work -> what to call it.
        plan: what its plan is called.
        number, seed: which life it is.
        lives: among how many it is the middle one.
    """
    lines = narrative(frames, labels)
    rows = len({row for line in lines for row in line.rows})
    many = counted(lives, "life", "lives")
    lead = (
        f'Life {number:,} of seed {seed} under "{clean(plan)}": of {many} '
        "the one nearest the middle by decision value. One life is a story, not an answer."
    )
    picture = Picture(
        "life",
        partial(life_figure, frames, labels),
        "A lane for each engineer with what their time went into, month by month; incidents, "
        "releases, retrains, pilots; cash. The story below says the turning points.",
    )
    story = Fold(
        f"Its story: {counted(len(lines), 'turn', 'turns')}, from {rows:,} records of its log",
        tuple(_told(lines)),
        long=True,
    )
    return Section("life", "One life", (Words(lead), picture, story))


def _told(lines: tuple[Line, ...] | list[Line]) -> list[Part]:
    """Return the story: moments as lists, what lies between them as paragraphs."""
    parts: list[Part] = []
    moments: list[str] = []
    for line in lines:
        if line.kind == "event":
            moments.append(f"Month {line.month:.1f}: {line.text}")
            continue
        if moments:
            parts.append(Items(tuple(moments)))
            moments = []
        when = f"Months {line.month:.1f} to {line.until:.1f}: " if line.kind == "phase" else ""
        parts.append(Words(f"{when}{line.text}"))
    if moments:
        parts.append(Items(tuple(moments)))
    return parts
