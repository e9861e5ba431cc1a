"""The explorer: plans at every point of a grid, as data for the page and as a table without it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from simulation.decision.exploring import MOST_PLANS
from simulation.measures.catalogue import measure
from simulation.report.formatting import clean, counted, span
from simulation.report.information import plain
from simulation.report.page.answer import TILES, TONES
from simulation.report.page.parts import Cell, Fold, Live, PageTable, Row, Section, Words, words
from simulation.report.sentence import HEADLINES
from simulation.report.summary import Json, plain_ends
from simulation.report.tipping import value_words
from simulation.report.worth import beside, heading, worth
from simulation.statistics.rule import Answer

if TYPE_CHECKING:
    from simulation.decision.exploring import Explored, Point, Slider, Spot

Labels = Mapping[str, str]
NOT_KNOWN = "as it is: not known"
ELEMENT = "explorer-live"


def explorer_section(found: Explored, labels: Labels) -> Section:
    """Return the explorer, and the same as a table.

    Args:
        found: what `simulation.decision.exploring.explore` returned.
        labels: alternative -> what to call it.
    """
    lead = Words(
        "Move a slider: another company, lived anew. Only what was lived is shown, nothing between "
        "two places is made up."
    )
    table = Fold(f"All {len(found.spots):,} places as a table", (_table(found, labels),), long=True)
    return Section(
        "explorer",
        "What if things were different?",
        (
            lead,
            Live(ELEMENT, dict(explorer_data(found, labels))),
            table,
            *words(*explorer_notes(found, labels), tone="note"),
        ),
        short="Explore",
    )


def explorer_data(found: Explored, labels: Labels) -> dict[str, Json]:
    """Return sliders, plans, and what each plan comes to at each point, as plain data."""
    names = {name: clean(labels.get(name, name)) for name in found.plans}
    baseline = found.plans[0]
    return {
        "sliders": [
            {
                "name": each.dial.name,
                "label": slider_label(each),
                "places": [place_words(each, place) for place in range(len(each.values))],
                "values": list(each.values),
                "today": each.today,
            }
            for each in found.sliders
        ],
        "plans": [{"name": name, "label": names[name]} for name in found.plans if name != baseline],
        "plans_left_out": list(found.left_out),
        "baseline": names[baseline],
        "baseline_name": baseline,
        "asked": found.asked,
        "unit": heading(found.aim),
        "clocks": [TILES[name] for name in TILES],
        "level": found.level,
        "lives": found.lives,
        "worlds": found.worlds,
        "spots": {
            "-".join(map(str, point)): {
                name: _spot_data(found, spot, names[name], names[baseline])
                for name, spot in plans.items()
            }
            for point, plans in found.spots.items()
        },
    }


def spot_sentence(found: Explored, spot: Spot, plan: str, baseline: str) -> str:
    """Say what one plan comes to at one point.

    Args:
        found: all of them.
        spot: the one.
        plan, baseline: what they are called.
    """
    if spot.answer is None:
        return ""
    gain = beside(spot.gain, found.aim, baseline)
    few = f" ({found.lives:,} lives here)" if spot.answer is Answer.NOT_ENOUGH_RUNS else ""
    return f"Opening it {plan}: {HEADLINES[spot.answer]}{few}. It brings {gain}."


def slider_label(slider: Slider) -> str:
    """Return what a slider turns, as a founder reads it."""
    meaning = plain(slider.dial.meaning)
    return meaning[:1].upper() + meaning[1:]


def place_words(slider: Slider, place: int) -> str:
    """Return a place of a slider in words, with today's marked."""
    value = slider.values[place]
    if value is None:
        return NOT_KNOWN
    told = value_words(value, slider.dial.unit)
    return f"{told} (today)" if place == slider.today else told


def explorer_notes(found: Explored, labels: Labels) -> list[str]:
    """Return what one must know to read the explorer, one sentence each.

    Args:
        found: what was explored.
        labels: alternative -> what to call it.
    """
    level = f"{found.level * 100:g} percent"
    lives, worlds = (
        counted(found.lives, "life", "lives"),
        counted(found.worlds, "world", "worlds"),
    )
    failed = (
        f" {counted(found.failed, 'life', 'lives')} failed and left out." if found.failed else ""
    )
    left_out = []
    if found.left_out:
        names = ", ".join(clean(labels.get(name, name)) for name in found.left_out)
        left_out = [
            f"Left out here, so that it stays quick ({MOST_PLANS} plans at most, "
            f"{clean(labels.get(found.plans[0], found.plans[0]))} among them): {names}. The answer "
            "above has them."
        ]
    return [
        *left_out,
        f"The same {lives} in {worlds} under every plan at every place.{failed} The intervals of "
        f"the gain hold together over all places and plans ({level}), and are wider for it; "
        "clocks and verdicts stand by themselves. Verdicts on today's company are those of the "
        "answer above, from all of its lives. All of it in this model.",
        f"Gains are in {clean(found.aim.unit)}: {clean(found.aim.words)}.",
    ]


def _spot_data(found: Explored, spot: Spot, plan: str, baseline: str) -> dict[str, Json]:
    data: dict[str, Json] = {
        "clocks": [span(spot.clocks[name], measure(name).decimals) for name in TILES]
    }
    if spot.answer is None:
        return data
    return {
        **data,
        **plain_ends(spot.gain),
        "gain": worth(spot.gain, found.aim),
        "verdict": str(spot.answer),
        "tone": TONES[spot.answer],
        "sentence": spot_sentence(found, spot, plan, baseline),
    }


def _table(found: Explored, labels: Labels) -> PageTable:
    plans = found.plans[1:]
    baseline = clean(labels.get(found.plans[0], found.plans[0]))
    rows = [
        Row(
            (
                *_where(found, point),
                *(_answered(found, found.spots[point][name]) for name in plans),
            ),
            strong=point == found.today,
        )
        for point in found.spots
    ]
    return PageTable(
        f"Gain over {baseline} in {heading(found.aim)}, and the verdict; today's company in bold",
        (*map(slider_label, found.sliders), *(clean(labels.get(name, name)) for name in plans)),
        (*[False] * len(found.sliders), *[True] * len(plans)),
        tuple(rows),
    )


def _where(found: Explored, point: Point) -> list[Cell]:
    return [
        Cell(place_words(slider, place)) for slider, place in zip(found.sliders, point, strict=True)
    ]


def _answered(found: Explored, spot: Spot) -> Cell:
    if spot.answer is None:
        return Cell("")
    return Cell(f"{worth(spot.gain, found.aim)}, {spot.answer}", TONES[spot.answer])
