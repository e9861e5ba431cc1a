"""Money, the retraining need, the last months and the aim, read from answers."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from simulation.scenario.errors import Flaw
from simulation.scenario.interview.amounts import (
    SPAN,
    Span,
    read_span,
    refuse_other_currencies,
    span_of,
    within,
)
from simulation.scenario.interview.pieces import pieces
from simulation.scenario.policies import Observable

# As in `Scenario`.
LARGEST_CASH, MOST_MONTHS, MOST_COUNTED = 1e12, 12, 100_000
BELOW_NOTHING = re.compile(r"(?:^|[,$€£])\s*[-–—−]\s*[$€£]?\s*\.?\d")
SAID_OF_MONEY = re.compile(
    r"cash|burn(?:s|ing)?|spend(?:ing)?|net|a|per|each|every|month(?:ly)?|mo|and|usd?|dollars?|of|in|"
    r"the|bank|at|about|around|roughly|we|have|with|is"
)
BURNING = re.compile(r"\b(?:burn|spend)", re.IGNORECASE)
# Less cash than for a week is a slip of the unit, such as 2.4k for 2.4M.
DAYS_A_MONTH = 365.0 / 12.0
LEAST_MONTHS = 7.0 / DAYS_A_MONTH
RETRAIN_DAYS = (0.5, 3650.0)
DAYS = {"day": 1.0, "week": 7.0, "month": 30.0, "quarter": 91.0, "year": 365.0}
EVERY = {
    "daily": 1.0,
    "weekly": 7.0,
    "fortnightly": 14.0,
    "biweekly": 14.0,
    "monthly": 30.0,
    "quarterly": 91.0,
    "yearly": 365.0,
}
AIMS: dict[str, str] = {
    "balance": "",
    "runway": "maximise runway_months",
    "improvements": "maximise improvements_live",
    "quality": "maximise live_quality_end",
    "fresh models": "minimise refresh_interval_days",
    "customers": "maximise customers_end",
    "revenue": "maximise mrr_end_usd",
}
# What a unit of each is worth in months of runway where several count: differences that a founder
# would not act on weigh the same.
WORTH: dict[str, tuple[str, float]] = {
    "runway": ("runway_months", 1.0),
    "improvements": ("improvements_live", 1.0),
    "quality": ("live_quality_end", 10.0),
    "fresh models": ("refresh_interval_days", -0.5),
    "customers": ("customers_end", 1.0),
    "revenue": ("mrr_end_usd", 0.0005),
}
OBSERVED: dict[Observable, str] = {
    "toil_share_ml": r"toil|firefighting",
    "improvements_live": r"(?:(?:improved|better|new) )?models? (?:released|improvements?)|"
    r"improvements?(?: released)?|(?:model )?releases?",
    "refreshes": r"retrains?|retrained|retrainings?|refreshes|refresh",
    "incidents": r"incidents?|outages?",
}


@dataclass(frozen=True)
class Observed:
    """Hold what was observed over the last months."""

    months: int = 3
    values: Mapping[Observable, float] = field(default_factory=dict)


def read_money(text: str) -> tuple[float, Span | None]:
    """Return cash today and net burn a month, None where no burn is said.

    The burn may come first if it is called so.

    Args:
        text: such as `$3.5M, burning 150k to 180k a month`.

    Raises:
        Flaw: if there is no cash, a range of cash, more than two amounts, another currency than US
            dollars, or cash for less than a week.
    """
    refuse_other_currencies(text)
    allowed = "cash, and the burn a month: such as `$3.5M, 150k` or `$3.5M, 140k to 160k`"
    if BELOW_NOTHING.search(text):
        raise Flaw(text, allowed)
    spans = list(SPAN.finditer(text))
    found = [span_of(each, allowed) for each in spans]
    rest = SPAN.sub(" ", text)
    words = set(re.findall(r"[^\W\d_]+", rest.lower()))
    strange = sorted(word for word in words if not SAID_OF_MONEY.fullmatch(word))
    if strange or not 1 <= len(found) <= 2:
        raise Flaw(strange[0] if strange else text, allowed)
    if BURNING.search(text[: spans[0].start()]):
        if len(found) < 2:
            raise Flaw(text, allowed)
        found.reverse()
    if not found[0].is_known:
        raise Flaw(text, "one amount of cash; the burn may be a range", plain=True)
    cash, burn = found[0].low, found[1] if len(found) == 2 else None
    within(cash, 0, LARGEST_CASH, "USD of cash")
    if burn is not None and 0.0 < cash < LEAST_MONTHS * burn.low:
        days = f"{DAYS_A_MONTH * cash / burn.low:.1f} days at this burn"
        raise Flaw(
            f"${cash:,.0f} of cash, {days}",
            "cash for a week or more, such as `$2.4M, 150k`",
            plain=True,
        )
    return cash, burn


def read_every(text: str) -> Span:
    """Return every how many calendar days a model must be retrained.

    Args:
        text: such as `weekly`, `every 2 weeks`, `14` or `7 to 21 days`.

    Raises:
        Flaw: if it is anything else.
    """
    words = re.sub(r"^every\s+", "", text.strip().lower())
    if words in EVERY:
        return Span(EVERY[words], EVERY[words])
    if words in DAYS:
        return Span(DAYS[words], DAYS[words])
    found = re.fullmatch(r"(.+?)\s*(days?|weeks?|months?|quarters?|years?)?", words)
    allowed = "days between retrainings: such as `14`, `7 to 21`, `weekly` or `every 2 months`"
    span = read_span(found[1] if found else words, allowed)
    factor = DAYS[(found[2] if found and found[2] else "day").rstrip("s")]
    if span.low <= 0.0:
        raise Flaw(text, allowed)
    for end in (span.low, span.high):
        within(end * factor, *RETRAIN_DAYS, "days")
    return Span(span.low * factor, span.high * factor)


def read_observed(text: str) -> Observed:
    """Return what the last months looked like.

    Args:
        text: such as `40% toil, 2 improved models released, 8 retrains`, with `4 months` for other
            than three; empty or `skip` for nothing.

    Raises:
        Flaw: for a piece that says nothing known, a share beyond 1, or a count that is not whole.
    """
    if text.strip().lower() in ("", "skip", "no", "none", "nothing", "unknown", "-"):
        return Observed()
    months, values = 3, dict[Observable, float]()
    for piece in pieces(text.lower()):
        allowed = (
            "a number of improved models released, retrains or incidents, or a share of toil: "
            "such as `40% toil, 1 improved model released, 6 incidents`"
        )
        span = re.fullmatch(r"(?:last |over )?(\d+) months?", piece)
        if span:
            months = int(span[1])
            within(months, 1, MOST_MONTHS, "months looked back on")
            continue
        key = next((k for k, p in OBSERVED.items() if re.search(rf"\b(?:{p})\b", piece)), None)
        number = re.sub(r"[^\W\d_]{3,}|\bof\b|\blive\b", " ", piece).strip()
        if key is None:
            raise Flaw(piece, allowed)
        try:
            value = 0.0 if re.match(r"no\b", piece) else read_span(number, allowed).middle
        except Flaw:
            raise Flaw(piece, allowed) from None
        if key == "toil_share_ml":
            value = value if "%" in piece or value <= 1.0 else value / 100.0
            if not value <= 1.0:
                raise Flaw(piece, "a share of toil from 0% to 100%")
        elif value != int(value):
            raise Flaw(piece, allowed)
        within(value, 0, MOST_COUNTED, "of them")
        values[key] = value
    return Observed(months, values)


def read_aim(text: str) -> tuple[str, float | None]:
    """Return the aim and the largest share of lives that may run out of cash, None for any.

    Args:
        text: one of `AIMS`, or several with `and` between that count alike, with such as `risk 10%`
            beside it. Several are returned with `and` between.

    Raises:
        Flaw: for anything else.
    """
    aims, risk = list[str](), None
    for piece in pieces(text.lower()):
        found = re.fullmatch(r"(?:at most |risk |cash out )+(.+)", piece)
        if found:
            risk = read_span(
                re.sub(r"\s*(?:of )?(?:cash|risk|out|of)\b", "", found[1]), "a share"
            ).low
            if not 0.0 <= risk <= 1.0:
                raise Flaw(piece, "a risk from 0% to 100%")
            continue
        near = difflib.get_close_matches(piece, AIMS, 1, 0.75)
        if not near:
            allowed = (
                f"one of {', '.join(AIMS)}; with `risk 10%` for a limit on running out of cash"
            )
            raise Flaw(piece, allowed, known=AIMS)
        if near[0] not in aims:
            aims.append(near[0])
    if "balance" in aims and len(aims) > 1:
        raise Flaw(text, f"balance alone, or some of {', '.join(WORTH)}")
    return " and ".join(aims) or "balance", risk
