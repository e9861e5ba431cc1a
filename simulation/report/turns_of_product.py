"""Turning points of models, operations, market and money."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

from simulation.model.names import DAYS_PER_MONTH, ELAPSED_HOURS_PER_DAY
from simulation.report.chronicle import (
    HOURS_PER_DAY,
    Chronicle,
    Line,
    Row,
    at,
    hours_words,
    span_words,
)
from simulation.report.formatting import clean, money

# An outage of a day by the clock on the wall is a turning point of its own.
LONG_OUTAGE_DAYS = HOURS_PER_DAY / ELAPSED_HOURS_PER_DAY
HALF_AUTOMATED = 0.5
# A chance below this is no whole percent.
MOST_UNSAID = 0.01
SHORT_RUNWAY_MONTHS, BURN_MONTHS = 6.0, 3
Teller = Callable[[Chronicle, int, Row], Line]


def product_lines(life: Chronicle) -> Iterator[Line]:
    """Yield turning points of models and operations, in no order."""
    yield from _launches(life)
    yield from _first_improvement(life)
    yield from _first_refresh(life)
    yield from _incidents(life)
    yield from _shifts(life)
    yield from _overloads(life)
    half = (place for place, row in life.of("automation") if row["amount"] >= HALF_AUTOMATED)
    for place in half:
        if place > 0 and life.month(place) > 0.0:
            yield at(life.month(place), "half of the platform work is automated", [place])
        break
    for kind, words in PLAIN.items():
        for place, row in life.of(kind):
            yield at(row["month"], words(row), [place], kind)


def market_lines(life: Chronicle) -> Iterator[Line]:
    """Yield turning points of pilots, customers, funding and cash, in no order."""
    yield from _pilots(life)
    for place, row in life.of("customer_churned"):
        text = f"a customer who paid {money(row['amount'])} a month leaves"
        yield at(row["month"], text, [place], "churn")
    yield from _raises(life)
    yield from _short_runway(life)


PLAIN: dict[str, Callable[[Row], str]] = {
    "own_model_live": lambda row: "the company's own model replaces the hosted one",
    "approach_validated": lambda row: "the approach is validated",
    "pivoted": lambda row: (
        "the approach is given up: a pivot"
        + (f" that costs {points(row['share'])} of quality" if row["share"] > 0.0 else "")
    ),
    "product_ready": lambda row: "the product surface is ready",
    "provider_changed": lambda row: (
        f"the hosted model changes and costs {points(row['amount'])} of quality"
    ),
    "feedback_captured": lambda row: "user feedback is captured from now on",
    "serving_tuned": lambda row: f"serving is tuned to {row['amount']:.1f} requests a second",
    "managed_services": lambda row: (
        "managed services are " + ("bought" if row["what"] == "1" else "left")
    ),
    "retraining_need": lambda row: (
        f"the retraining need changes: {row['what']} versions, each every "
        f"{row['amount'] * 1.4:.0f} days"
    ),
    "milestone_reached": lambda row: f"{clean(row['who'])} is reached",
}


def points(share: float) -> str:
    """Return a difference of quality in points."""
    return f"{share * 100:.1f} points"


def chance_words(share: float) -> str:
    """Return a chance in percent; 0% and 100% are said of nothing else."""
    if 0.0 < share < MOST_UNSAID:
        return "under 1%"
    return "over 99%" if 1.0 - MOST_UNSAID < share < 1.0 else f"{share:.0%}"


def _launches(life: Chronicle) -> Iterator[Line]:
    for place, row in life.of("launched"):
        quality = life.first("live_quality", place, who=row["who"])
        at_quality = "" if quality is None else f" at {life.rows[quality]['amount']:.1%} quality"
        yield at(row["month"], f"{row['who']} goes live{at_quality}: a launch", [place, quality])


def _first_improvement(life: Chronicle) -> Iterator[Line]:
    for place, row in life.of("improvement_live"):
        launch = life.last("launched", place, who=row["who"], time_days=row["time_days"])
        own = life.last("own_model_live", place, who=row["who"], time_days=row["time_days"])
        if launch is not None or own is not None:
            continue
        same = {"who": row["who"], "number": row["number"]}
        started = life.last("iteration_started", place, **same)
        text = f"the first improvement of {row['who']} goes live"
        if started is not None:
            text += f", {span_words(row['month'] - life.month(started))} after work on it began"
        yield at(row["month"], text, [started, place])
        return


def _first_refresh(life: Chronicle) -> Iterator[Line]:
    for place, row in life.of("model_refreshed"):
        due = life.last("retraining_due", place, who=row["who"])
        text = f"{row['who']} is retrained and live again for the first time"
        if due is not None:
            text += f", {span_words(row['month'] - life.month(due))} after it was due"
        yield at(row["month"], text, [due, place])
        return


def _incidents(life: Chronicle) -> Iterator[Line]:
    """Yield the first incident, the first failed release, and the longest outage."""
    for place, row in life.of("incident_occurred"):
        restored = life.first("incident_restored", place, number=row["number"])
        text = f"the first incident ({life.called(row['what'])})"
        if restored is not None:
            text += f" is over after {hours_words(life.rows[restored]['amount'])}"
        yield at(row["month"], text, [place, restored])
        break
    for place, row in life.of("release_failed"):
        what = "a retrained" if row["what"] == "1" else "an improved"
        text = f"the first release fails: {what} {row['who']} must be mended"
        yield at(row["month"], text, [place])
        break
    outages = [(row["amount"], place) for place, row in life.of("model_up")]
    if outages and max(outages)[0] >= LONG_OUTAGE_DAYS:
        days, up = max(outages)
        down = life.last("model_down", up, who=life.rows[up]["who"])
        begun = life.month(up) if down is None else life.month(down)
        text = f"the longest outage: {life.rows[up]['who']} is down for {hours_words(days)}"
        yield at(begun, text, [down, up])


def _shifts(life: Chronicle) -> Iterator[Line]:
    for place, row in life.of("data_shifted"):
        seen = life.first("shift_detected", place, who=row["who"])
        text = f"the data of {row['who']} shift and cost {points(row['amount'])} of quality"
        if seen is not None:
            text += f", noticed after {span_words(life.month(seen) - row['month'])}"
        yield at(row["month"], text, [place, seen], "shift")


def _overloads(life: Chronicle) -> Iterator[Line]:
    for place, row in life.of("overload_began"):
        over = life.first("overload_ended", place)
        text = "traffic exceeds what serving can carry"
        if over is not None:
            text += f", for {span_words(life.rows[over]['amount'] / DAYS_PER_MONTH)}"
        yield at(row["month"], text, [place, over], "overload")


def _pilots(life: Chronicle) -> Iterator[Line]:
    for place, row in life.of("pilot_won"):
        account = {"number": row["number"]}
        begun = life.last("pilot_started", place, **account)
        lost = life.last("pilot_lost", place, **account)
        again = "a lost pilot that came back" if lost is not None else "a pilot"
        text = f"{again} becomes a customer at {money(row['amount'])} a month"
        yield at(row["month"], text, [begun, lost, place], "won")
    for place, row in life.of("pilot_lost"):
        begun = life.last("pilot_started", place, number=row["number"])
        chance = chance_words(row["share"])
        text = f"the first pilot is lost; its chance of becoming a customer was {chance}"
        yield at(row["month"], text, [begun, place])
        break


def _raises(life: Chronicle) -> Iterator[Line]:
    for place, row in life.of("raise_started"):
        missed = f", with {row['number']} of the investors' conditions unmet"
        text = "a Series A raise begins" + (missed if row["number"] else "")
        yield at(row["month"], text, [place])
    for place, row in life.of("raise_failed", "round_closed"):
        begun = life.last("raise_started", place)
        took = "" if begun is None else f" after {span_words(row['month'] - life.month(begun))}"
        chance = chance_words(row["share"])
        text = f"the raise fails{took}; the chance that it succeeds was {chance}"
        if row["kind"] == "round_closed":
            text = f"the Series A closes{took}: {money(row['amount'])}"
        yield at(row["month"], text, [begun, place])


def _short_runway(life: Chronicle) -> Iterator[Line]:
    """Yield the first month at whose end cash lasts six months or less, as it burns."""
    closed = [place for place, _ in life.of("month_closed")]
    opened = [place for place, _ in life.of("life_opened")]
    raised = {life.month(place) for place, _ in life.of("round_closed")}
    marks = [*opened, *closed]
    for number in range(BURN_MONTHS, len(marks)):
        window = marks[number - BURN_MONTHS : number + 1]
        cash = [life.rows[place]["amount"] for place in window]
        months = [life.month(place) for place in window]
        burn = (cash[0] - cash[-1]) / BURN_MONTHS
        fresh = any(a < month <= b for a, b in pairwise(months) for month in raised)
        if burn > 0.0 and not fresh and 0.0 < cash[-1] <= SHORT_RUNWAY_MONTHS * burn:
            text = f"cash is {money(cash[-1])} and lasts {cash[-1] / burn:.1f} months more"
            yield at(months[-1], f"{text} at the burn of the last three", window)
            return
