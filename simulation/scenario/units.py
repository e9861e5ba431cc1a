"""Units of the register: which numbers they allow and how they are called."""

from __future__ import annotations

# Smallest and largest number that is physically possible, by unit of the register.
_BOUNDS: dict[str, tuple[float, float]] = {
    "fraction": (0.0, 1.0),
    "prob": (0.0, 1.0),
    "prob/yr": (0.0, 1.0),
    "flag": (0.0, 1.0),
    "%": (0.0, 100.0),
    "pp": (0.0, 100.0),
    "pp/month": (0.0, 100.0),
    "h/wk": (0.0, 168.0),
    "d/yr": (0.0, 366.0),
    "logit": (-20.0, 20.0),
    "n": (0.0, 1e12),
    "x": (0.0, 1e6),
    "-": (0.0, 100.0),
}
_ANY_AMOUNT = (0.0, 1e12)

UNITS: frozenset[str] = frozenset(_BOUNDS) | {
    "1/doubling",
    "1/month",
    "1/s",
    "1/yr",
    "GPU-h",
    "USD",
    "USD/M",
    "USD/d",
    "USD/h",
    "USD/month",
    "USD/yr",
    "d",
    "h",
    "min of effort",
    "months",
    "n/d",
    "n/month",
    "s of effort",
    "tok",
    "weeks of pay",
    "x/yr",
}
CLOCKS: frozenset[str] = frozenset(
    {
        "none",
        "effort_hours",
        "elapsed_hours",
        "calendar_days",
        "calendar_months",
        "working_days",
        "per_calendar_month",
        "per_year",
    }
)

_WORDS = {
    "fraction": "share",
    "prob": "probability",
    "prob/yr": "probability a year",
    "flag": "0 or 1",
    "%": "percent",
    "pp": "percentage points",
    "pp/month": "percentage points a month",
    "1/month": "events a calendar month",
    "1/yr": "events a year",
    "USD/yr": "USD a year",
    "USD/month": "USD a calendar month",
    "USD/d": "USD a working day",
    "h/wk": "hours a week",
    "d/yr": "days a year",
    "months": "calendar months",
    "n": "items",
    "x": "multiple, 1 = unchanged",
    "-": "exponent",
    "logit": "log-odds",
    "min of effort": "minutes of effort",
    "s of effort": "seconds of effort",
}


def bounds(unit: str, low: float) -> tuple[float, float]:
    """Return the smallest and largest number that the unit allows.

    Args:
        unit: unit of a register row.
        low: the row's own low end; a share that may be negative there may go down to -1.
    """
    smallest, largest = _BOUNDS.get(unit, _ANY_AMOUNT)
    return (-largest, largest) if low < smallest else (smallest, largest)


def words(unit: str, clock: str) -> str:
    """Return the unit as a reader would say it, for instance `calendar days`."""
    if unit == "d":
        return clock.replace("_", " ") if clock != "none" else "days"
    if unit == "h":
        return {"effort_hours": "task hours", "elapsed_hours": "elapsed hours"}.get(clock, "hours")
    return _WORDS.get(unit, unit)
