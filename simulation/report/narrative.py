"""The story of one life in plain sentences, each backed by records of the log."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from simulation.report.chronicle import Chronicle, Line, at, listed, sentence
from simulation.report.formatting import clean, counted, money
from simulation.report.life_phases import phase_lines
from simulation.report.summary import Json
from simulation.report.turns_of_people import open_searches, people_lines
from simulation.report.turns_of_product import market_lines, product_lines

if TYPE_CHECKING:
    from simulation.measures.frames import LifeFrames

# Topic -> how several of them within one phase are told in one sentence.
TOGETHER = {
    "churn": "{n} customers leave, who paid {usd} a month together",
    "won": "{n} pilots become customers, at {usd} a month together",
    "shift": "data shift {times} and cost {points:.1f} points of quality together",
    "overload": "traffic exceeds what serving can carry {times}",
    "serving_tuned": "serving is tuned {times}",
    "provider_changed": "the hosted model changes {times} and costs {points:.1f} points of "
    "quality together",
    "pivoted": "the approach is given up {times}",
}
AMOUNTS = {
    "churn": "customer_churned",
    "won": "pilot_won",
    "shift": "data_shifted",
    "provider_changed": "provider_changed",
}
MONTHS_LISTED = 4
ORDER = {"start": 0, "phase": 1, "event": 2, "end": 3}


def narrative(frames: LifeFrames, labels: Mapping[str, str] | None = None) -> tuple[Line, ...]:
    """Return the story of a life: how it begins, its phases and turning points, how it ends.

    A phase sums up the stretch until the team changes, and the turning points in it follow. Each
    line names the records of the log that it was made from; every number in it is counted or
    computed from them.

    Args:
        frames: the life, as `simulation.trace` returns it.
        labels: role or kind of work -> what to call it; its name in words by default.

    Returns:
        Lines in the order in which they are to be read.
    """
    life = Chronicle(frames, labels)
    phases = list(phase_lines(life))
    turns = [*people_lines(life), *product_lines(life), *market_lines(life)]
    turns = [line for line in turns if line.month <= life.end]
    turns.sort(key=lambda line: (line.month, line.rows[-1]))
    told: list[Line] = [_start(life)]
    for phase in phases:
        final = phase is phases[-1]
        told.append(phase)
        told += _gathered(
            life,
            [t for t in turns if phase.month <= t.month and (final or t.month < phase.until)],
        )
    return (*told, _end(life))


def narrative_data(lines: Sequence[Line]) -> list[Json]:
    """Return a story as plain data: month, until, kind, text, rows (numbers of records)."""
    return [
        {
            "month": line.month,
            "until": line.until,
            "kind": line.kind,
            "text": line.text,
            "rows": list(line.rows),
        }
        for line in lines
    ]


def _start(life: Chronicle) -> Line:
    """Return who and what there is today."""
    (opened, company), *_ = life.of("life_opened")
    today = [stay for _, stay in life.stays if stay.begins == 0.0]
    people = listed([f"{clean(stay.name)} ({clean(stay.role)})" for stay in today] or ["nobody"])
    live = {row["who"]: place for place, row in life.of("live_quality") if row["time_days"] == 0.0}
    qualities = [life.rows[place]["amount"] for place in live.values()]
    models = f"{counted(len(live), 'model', 'models')} live" if live else "no model live yet"
    if qualities:
        models += f", {sum(qualities) / len(qualities):.1%} quality"
    text = sentence(f"today: {people}; {money(company['amount'])} of cash; {models}")
    rows = sorted([opened, *(stay.rows[0] for stay in today), *live.values()])
    return Line(0.0, 0.0, "start", text, tuple(rows))


def _end(life: Chronicle) -> Line:
    """Return how the life ends, and what is still open."""
    closed = [place for place, _ in life.of("month_closed") if life.month(place) <= life.end + 1.0]
    people = list(life.of("engineer_joined", "engineer_left"))
    joined = sum(row["kind"] == "engineer_joined" for _, row in people)
    team = counted(2 * joined - len(people), "engineer", "engineers")
    rows = [place for place, _ in people]
    out = [place for place, _ in life.of("cash_out")]
    revenue = ""
    if closed:
        rows.append(closed[-1])
        mrr = life.rows[closed[-1]]["share"]
        revenue = f", {money(mrr)} of revenue a month" if mrr > 0.0 else ", no revenue"
    if out:
        rows += out
        text = f"cash runs out; {team} then{revenue}"
    else:
        cash = f"{money(life.rows[closed[-1]]['amount'])} left, " if closed else ""
        rows += [place for place, _ in life.of("life_closed")]
        text = f"the simulated time ends: {cash}{team}{revenue}"
    for words, backing in open_searches(life):
        text += f"; {words}"
        rows += backing
    return Line(life.end, life.end, "end", sentence(text), tuple(sorted(set(rows))))


def _gathered(life: Chronicle, turns: Sequence[Line]) -> Iterator[Line]:
    """Yield the turning points of one phase, those of one topic in one line where they repeat."""
    by_topic = {
        topic: list(lines)
        for topic, lines in itertools.groupby(
            sorted(turns, key=lambda line: line.topic), key=lambda line: line.topic
        )
    }
    for line in turns:
        same = by_topic[line.topic]
        if line.topic not in TOGETHER or len(same) == 1:
            yield line
        elif line is same[0]:
            yield _together(life, same)


def _together(life: Chronicle, same: Sequence[Line]) -> Line:
    """Return several turning points of one topic as one line, which says when they were."""
    topic = same[0].topic
    rows = sorted({place for line in same for place in line.rows})
    told = [life.rows[place] for place in rows]
    total = sum(row["amount"] for row in told if row["kind"] == AMOUNTS.get(topic))
    months = [f"{line.month:.1f}" for line in same]
    when = f"from month {months[0]} to {months[-1]}"
    if len(months) <= MONTHS_LISTED:
        when = f"months {', '.join(months)}"
    count = len(same)
    times = "twice" if count == 2 else f"{count} times"
    words = TOGETHER[topic].format(n=count, times=times, usd=money(total), points=100.0 * total)
    line = at(same[0].month, f"{words} ({when})", rows, topic)
    return Line(line.month, same[-1].month, "event", line.text, line.rows, topic)
