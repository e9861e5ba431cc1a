"""Money, the retraining need, the last months and the aim, read from answers."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from simulation.scenario.errors import Flaw
from simulation.scenario.interview.amounts import SPAN, Span, read_span, span_of, within
from simulation.scenario.interview.pieces import pieces
from simulation.scenario.policies import Observable

# As in `Scenario`.
LARGEST_CASH, MOST_MONTHS, MOST_COUNTED = 1e12, 12, 100_000
BELOW_NOTHING = re.compile(r"(?:^|[,$€£])\s*[-–—−]\s*[$€£]?\s*\.?\d")
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
OBSERVED: dict[Observable, str] = {
    "toil_share_ml": r"toil|firefighting",
    "improvements_live": r"releases?|improvements?",
    "refreshes": r"retrains?|retrainings?|refreshes|refresh",
    "incidents": r"incidents?|outages?",
}


@dataclass(frozen=True)
class Observed:
    """Hold what was observed over the last months."""

    months: int = 3
    values: Mapping[Observable, float] = field(default_factory=dict)


def read_money(text: str) -> tuple[float, Span | None]:
    """Return cash today and net burn a month, None where no burn is said.

    Args:
        text: such as `$3.5M, burn 150k to 180k`.

    Raises:
        Flaw: if there is no cash, a range of cash, or more than two amounts.
    """
    allowed = "cash, and the burn a month: such as `$3.5M, 150k` or `$3.5M, 140k to 160k`"
    if BELOW_NOTHING.search(text):
        raise Flaw(text, allowed)
    found = [span_of(each, allowed) for each in SPAN.finditer(text)]
    rest = SPAN.sub(" ", text)
    words = set(re.findall(r"[^\W\d_]+", rest.lower()))
    strange = sorted(
        words - {"cash", "burn", "net", "a", "per", "month", "and", "monthly", "usd", "of"}
    )
    if strange or not 1 <= len(found) <= 2:
        raise Flaw(strange[0] if strange else text, allowed)
    if not found[0].is_known:
        raise Flaw(text, "one amount of cash; the burn may be a range", plain=True)
    within(found[0].low, 0, LARGEST_CASH, "USD of cash")
    return found[0].low, found[1] if len(found) == 2 else None


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
        text: such as `40% toil, 5 releases, 6 incidents, 8 retrains`, with `4 months` for other
            than three; empty or `skip` for nothing.

    Raises:
        Flaw: for a piece that says nothing known, a share beyond 1, or a count that is not whole.
    """
    if text.strip().lower() in ("", "skip", "no", "none", "nothing", "unknown", "-"):
        return Observed()
    months, values = 3, dict[Observable, float]()
    for piece in pieces(text.lower()):
        allowed = (
            "a number of releases, retrains or incidents, or a share of toil: such as "
            "`40% toil, 5 releases, 6 incidents`"
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
        text: one of `AIMS`, with such as `risk 10%` beside it.

    Raises:
        Flaw: for anything else.
    """
    aim, risk = "", None
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
        aim = near[0]
    return aim or "balance", risk
