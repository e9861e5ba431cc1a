"""The page of the worked sweep: its picture, what it says, and why, all out of the lives."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from textwrap import fill

from simulation.measures.catalogue import measure
from simulation.report.figures import save_figure
from simulation.report.formatting import span
from simulation.statistics.aim import Term
from simulation.statistics.intervals import Interval
from simulation.statistics.phases import Settled
from simulation.validation.worked_sweep import (
    LABELS,
    LATER,
    NAME,
    NEVER,
    NOW,
    SWEEPS,
    WITHOUT,
    Part,
    corners,
    effects,
    figure,
    parts,
    write,
)

PAGE, PICTURE = Path(f"docs/{NAME}.md"), Path(f"docs/{NAME}.png")
REFERENCE = Path(f"results/reference/{NAME}")
CASH, ROUND = "cash_end_usd", "series_a"
WHY = ("runway_months", "improvements_live", "weeks_meeting_need_share", CASH, ROUND)
HEADER = """\
# When does MLOps pay?

Should an AI startup open an MLOps position now, in six months, or never, and how does that hang on
how often its model must be retrained and on the risk that its modelling approach must be given up?
Three of the companies that ship with nexthire are lived under each plan at {points} points:
retraining needed every {need} days, and a chance of {risk} that a finished experiment ends the
approach while it is not validated. Both ranges are those of the evidence (`docs/parameters.md`).

Approach risk is over once an approach is validated, and all shipped companies are past that. Here
each of them is set back to the stage *idea*. The LLM application companies are left out: they train
no model, so that neither number changes any of their lives.

![Which plan wins where, for three companies, with and without a Series A]({picture})

*Colour: the plan ahead by the decision value, which is {aim}. Hatched: not settled by these lives.
{lives} lives in all, {each}. All intervals of a diagram hold together at {level}. All of it in this
model.*

## What it says
"""
READING = """
## Why

What hiring now changes against never hiring, at the corners of the diagrams: paired differences of
the same lives, 95 percent intervals that hold together over all points of a sweep. Cash at the end
is also told as months of what that company burns today, which is how it counts in the gain.
"""
ROUNDS = """
## The Series A

As shipped, a company that has grown enough may close a Series A. That is rare, and worth so much
money that, with money left counted as months of today's burn, a few lives in a hundred decide the
mean. Where plans are near each other, even {most} lives of each do not settle that: these are the
hatched panels of the upper row. The lower row asks the same of today's money alone. Where both rows
show the same plan, it does not hang on a lucky round.
"""
FOOTER = """
## Run it again

    {commands}
    python -m simulation.validation.worked_sweep_page

The last line writes this page, its picture and the small reference in `{reference}/`: who wins in
each cell with all intervals (`verdicts.csv`), the means of every plan at every point with standard
errors (`means.csv`), and which code, seeds and scenarios they come from (`manifest.json`). A test
lives the first {first} lives of some cells again and compares. To look at one of the sweeps:

    nexthire phases results/document-extraction/sweep-{name}
    nexthire heatmap results/document-extraction/sweep-{name} --measure improvements_live
    nexthire discover results/document-extraction/sweep-{name} --plan now
    nexthire query results/document-extraction/sweep-{name}
"""


def page(found: list[Part]) -> str:
    """Return the page."""
    paragraphs = "\n".join(_lines(found)).rstrip().split("\n\n")
    return "\n\n".join(map(_filled, paragraphs)) + "\n"


def _filled(paragraph: str) -> str:
    """Return a paragraph in lines of the usual length; tables, lists and code as they are."""
    begins = paragraph.lstrip("\n")
    if begins.startswith(("|", "#", "![", "    ", "- ")):
        return begins
    return fill(begins, 100, break_long_words=False, break_on_hyphens=False)


def _lines(found: list[Part]) -> Iterator[str]:
    from simulation.validation.worked_sweep import FIRST_LIVES

    first = found[0].diagram.found
    assert first.y is not None
    total = sum(int(each.store.manifest["lives"]) for each in found)
    most, fewest = (pick(each.diagram.found.lives for each in found) for pick in (max, min))
    yield HEADER.format(
        points=len(first.cells),
        need=_listed(first.x.labels),
        risk=_listed([f"{float(each) * 100:g}" for each in first.y.labels]) + " percent",
        picture=PICTURE.name,
        # Each company has its own burn, which the words name.
        aim=found[0].aim.words.partition(";")[0] + ", and money left at the end as months of burn",
        lives=f"{total:,}",
        each=f"{most:,} of each plan at each point above and {fewest:,} below",
        level=f"{first.level * 100:g} percent",
    )
    yield from _answers(found)
    yield READING
    yield from _why(found)
    yield ROUNDS.format(most=f"{most:,}")
    yield FOOTER.format(
        commands="\n    ".join(f"nexthire sweep {name}" for name in SWEEPS),
        reference=REFERENCE.as_posix(),
        first=FIRST_LIVES,
        name=NAME,
    )


def _answers(found: list[Part]) -> Iterator[str]:
    plans = (NOW, LATER, NEVER)
    heads = [f"{LABELS[name]}" for name in plans]
    yield f"| company | {' | '.join(heads)} | not settled | gain of hiring now |"
    yield f"| --- | {' | '.join(['---:'] * 3)} | ---: | ---: |"
    for each in found:
        cells = each.diagram.found.cells
        surely = Counter(cell.winner for cell in cells if cell.settled is Settled.SETTLED)
        open_ = sum(cell.settled is not Settled.SETTLED for cell in cells)
        counts = [str(surely[name] or "–") for name in plans]
        yield (f"| {each.title} | {' | '.join(counts)} | {open_ or '–'} | {_range(each)} |")
    yield ""
    yield (
        "Counted: cells in which a plan is surely best, by more than half a month's worth of "
        "runway. Gain: over never, in months' worth of runway, at the point where it is least and "
        "where it is most, each with its interval."
    )
    yield ""
    for each in found:
        yield f"- **{each.title}.** {each.diagram.sentence} {_ahead(each)}".rstrip()
    yield ""
    yield from _short_answer(found)


def _short_answer(found: list[Part]) -> Iterator[str]:
    """Say where hiring now pays from today's money, and what need and risk add to it."""
    own = [each for each in found if each.name.endswith(WITHOUT)]
    places: dict[str, list[str]] = {}
    for each in own:
        cells = each.diagram.found.cells
        winners = {cell.winner for cell in cells if cell.settled is Settled.SETTLED}
        whole = all(cell.settled is Settled.SETTLED for cell in cells) and len(winners) == 1
        verdict = f"{LABELS[winners.pop()]} is surely best at all points" if whole else "it depends"
        places.setdefault(verdict, []).append(f"the {each.title.partition(',')[0].lower()} company")
    told = "; ".join(f"{verdict} for {_listed(names)}" for verdict, names in places.items())
    yield f"**From today's money alone:** {told}. What need and risk add to the gain of hiring now:"
    yield ""
    changes = {each.name: effects(each) for each in own}
    heads = list(next(iter(changes.values())))
    yield f"| company, no Series A | {' | '.join(heads)} |"
    yield f"| --- | {' | '.join(['---:'] * len(heads))} |"
    for each in own:
        spans = [span(gain, 1, "", signed=True) for gain in changes[each.name].values()]
        yield f"| {each.title.partition(',')[0]} | {' | '.join(spans)} |"
    yield ""
    yield (
        "In months' worth of runway, paired differences, 95 percent intervals of both together; "
        "each at the short need or the low risk of the other. A shorter need and a lower risk both "
        "speak for hiring, as one would think; but over their whole evidence ranges they move the "
        "gain by less than what a company is like today does."
    )


def _range(part: Part) -> str:
    gains = sorted(
        (cell.gains[NOW] for cell in part.diagram.found.cells), key=lambda gain: gain.estimate
    )
    return " … ".join(span(gain, 1, "", signed=True) for gain in (gains[0], gains[-1]))


def _ahead(part: Part) -> str:
    """Say which plan is ahead where nothing is settled, as an estimate that is marked as one."""
    cells = part.diagram.found.cells
    leaning = Counter(cell.winner for cell in cells if cell.settled is not Settled.SETTLED)
    if not leaning:
        return ""
    told = ", ".join(f"“{LABELS[name]}” in {count}" for name, count in leaning.most_common())
    return f"Where it is not settled, the estimate leans to {told}."


def _why(found: list[Part]) -> Iterator[str]:
    for rounds in ("possible", "none"):
        yield f"\n**Series A {rounds}** ({'upper' if rounds == 'possible' else 'lower'} row)\n"
        own = [each for each in found if each.name.endswith(WITHOUT) == (rounds == "none")]
        names = [name for name in WHY if name != ROUND or rounds == "possible"]
        yield from _changes(own, names)


def _changes(found: list[Part], names: list[str]) -> Iterator[str]:
    """Tell the paired differences in some measures, and in the decision value."""
    labels = [measure(name).label for name in names]
    labels.insert(names.index(CASH) + 1, "the same in months")
    yield f"| company | where | {' | '.join(labels)} | gain |"
    yield f"| --- | --- | {' | '.join(['---:'] * (len(labels) + 1))} |"
    for each in found:
        gains = {name: each.gain(name).found for name in names}
        value = {(cell.x, cell.y): cell.gains[NOW] for cell in each.diagram.found.cells}
        for where, place in corners(each.diagram).items():
            told = []
            for name in names:
                gain = gains[name].cells[place]
                told.append(span(gain, measure(name).decimals, measure(name).unit, True))
                if name == CASH:
                    told.append(span(in_months(gain, each), 1, "", True))
            told.append(span(value[place], 1, "", True))
            yield f"| {each.title.partition(',')[0]} | {where} | {' | '.join(told)} |"


def in_months(cash: Interval, part: Part) -> Interval:
    """Return a gain in cash, USD, as months of what the company burns today."""
    months = part.aim.weights[Term(CASH)]
    return replace(
        cash, estimate=months * cash.estimate, low=months * cash.low, high=months * cash.high
    )


def _listed(words: list[str] | tuple[str, ...]) -> str:
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else words[0]


def main(results: Path = Path("results")) -> int:
    """Write page, picture and reference out of the sweeps in a folder of results."""
    found = parts(results)
    write(found, REFERENCE)
    PAGE.write_text(page(found), encoding="utf-8")
    save_figure(figure(found), PICTURE)
    return 0


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:2])))
