"""The actions of a plan: what is done, to whom, and when."""

from __future__ import annotations

import math
from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator, model_validator

from simulation.scenario.errors import Flaw
from simulation.scenario.people import Discipline, Level, Salary
from simulation.scenario.quantities import Name, Record, in_range

Verb = Literal[
    "open_requisition",
    "join",
    "leave",
    "release",
    "reassign",
    "cross_train",
    "contract",
    "advise",
    "managed_services",
    "retrain_need_calendar_days",
    "versions",
    "build_own_model",
]
VERBS: tuple[Verb, ...] = get_args(Verb)
HIRING: tuple[Verb, ...] = ("open_requisition", "join", "contract")
ABOUT_A_PERSON: tuple[Verb, ...] = ("leave", "release", "reassign", "cross_train")
Profile = Literal["ordinary", "production", "credentials"]
PROFILES: tuple[Profile, ...] = get_args(Profile)
Signal = Literal[
    "launched",
    "approach_validated",
    "round_closed",
    "customers",
    "pilots_lost",
    "mrr_usd",
    "runway_months",
    "team_size",
    "live_quality",
    "staleness_days",
    "retrains_needed_per_week",
    "ml_toil_share",
    "incidents_per_month",
]
SIGNALS: tuple[Signal, ...] = get_args(Signal)
# Signals that look back over a window; the others say how things stand.
WINDOWED: tuple[Signal, ...] = ("ml_toil_share", "incidents_per_month")
LONGEST_WINDOW_WEEKS = 26
MOST_CONDITIONS = 3

NEVER = math.inf
LATEST_MONTH = 1200.0

# Which keys describe which verbs.
DETAILS: dict[str, tuple[Verb, ...]] = {
    "level": ("open_requisition", "join"),
    "leadership": ("open_requisition", "join"),
    "production_experience": ("join",),
    "salary_usd": ("open_requisition", "join"),
    "profile": ("open_requisition",),
    "screen": ("open_requisition",),
    "cash_over_band_share": ("open_requisition",),
    "signing_bonus_usd": ("open_requisition",),
    "equity_pct": ("open_requisition",),
    "scope": ("open_requisition",),
    "to": ("reassign",),
    "discipline": ("cross_train",),
    "for_months": ("contract", "advise"),
}


def parse_month(value: object) -> float:
    """Return a month from now as a number; `never` is infinity."""
    allowed = f"a number of months from now (0 to {LATEST_MONTH:g}), or never"
    if value in ("never", NEVER):
        return NEVER
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise Flaw(value, allowed, known=("never",) if isinstance(value, str) else ())
    if not 0 <= value <= LATEST_MONTH:
        raise Flaw(value, allowed)
    return float(value)


Month = Annotated[float, BeforeValidator(parse_month)]


class Condition(Record):
    """Describe what a rule of a plan watches, as it can be seen at each week's turn.

    Attributes:
        signal: what is watched; shares are of 1.
        above: the rule fires when the signal exceeds this.
        at_least: likewise when it reaches this.
        below: likewise when it falls below this.
        weeks: trailing window of toil and incidents.
    """

    signal: Signal
    above: Annotated[float, in_range(-1e12, 1e12)] | None = None
    at_least: Annotated[float, in_range(-1e12, 1e12)] | None = None
    below: Annotated[float, in_range(-1e12, 1e12)] | None = None
    weeks: Annotated[int, in_range(1, LONGEST_WINDOW_WEEKS, "weeks", whole=True)] = 4

    @model_validator(mode="before")
    @classmethod
    def _one_threshold(cls, data: Any) -> Any:
        """Refuse a condition without threshold or with several, and a window that means nothing."""
        if not isinstance(data, dict):
            return data
        ways = ("above", "at_least", "below")
        given = [way for way in ways if data.get(way) is not None]
        misspelt = [key for key in data if key not in cls.model_fields]
        if len(given) != 1 and not misspelt:
            found = " and ".join(given) if given else "no threshold"
            raise Flaw(found, f"exactly one of {', '.join(ways)}", plain=True)
        if "weeks" in data and data.get("signal") in SIGNALS and data["signal"] not in WINDOWED:
            raise Flaw(data["weeks"], f"weeks only beside {', '.join(WINDOWED)}", path=("weeks",))
        return data

    @property
    def threshold(self) -> float:
        """Return the value that the signal is compared with."""
        given = (self.above, self.at_least, self.below)
        return next(value for value in given if value is not None)


def parse_when(value: object) -> object:
    """Return the conditions of an action as a tuple, one or several of which any suffices."""
    conditions = value if isinstance(value, (list, tuple)) else (value,)
    if not 1 <= len(conditions) <= MOST_CONDITIONS:
        raise Flaw(value, f"one condition, or a list of at most {MOST_CONDITIONS}")
    return tuple(conditions)


class Action(Record):
    """Describe one action of a plan; exactly one verb is given.

    Attributes:
        open_requisition: role searched for.
        join: role of somebody in hand who starts.
        leave: person (of the team, or by plan key) who leaves of their own accord.
        release: person who is let go, with severance.
        reassign: person who moves to the role `to`.
        cross_train: person who is taught `discipline` by the best present.
        contract: role of a contractor brought in for `for_months`.
        advise: "fractional_cto": a part-time adviser for `for_months`.
        managed_services: "buy" or "leave".
        retrain_need_calendar_days: the retraining need from then on.
        versions: versions or segments of each model served from then on.
        build_own_model: true: replace the hosted model by an own one.
        month: calendar months from now, infinity for never; with `when`, not before that.
        when: conditions of which any one suffices, empty for a fixed month.
        level, leadership, production_experience, salary_usd: of the newcomer.
        profile: who is searched for: production experience, credentials, or either.
        screen: whether candidates pass a production-focused screen, None for `screen_used`.
        cash_over_band_share: salary offered over that of the role.
        signing_bonus_usd: paid at the start, None for the register's.
        equity_pct: percent of the company offered, None for that of the hire's number.
        scope: whether ownership of the whole stack is offered.
    """

    open_requisition: Name | None = None
    join: Name | None = None
    leave: Name | None = None
    release: Name | None = None
    reassign: Name | None = None
    cross_train: Name | None = None
    contract: Name | None = None
    advise: Literal["fractional_cto"] | None = None
    managed_services: Literal["buy", "leave"] | None = None
    retrain_need_calendar_days: Annotated[float, in_range(0.5, 3650, "calendar days")] | None = None
    versions: Annotated[int, in_range(1, 50, "versions", whole=True)] | None = None
    build_own_model: Literal[True] | None = None
    month: Month = 0.0
    when: Annotated[tuple[Condition, ...], BeforeValidator(parse_when)] = ()
    level: Level = "senior"
    leadership: bool = False
    production_experience: bool | None = None
    salary_usd: Salary | None = None
    profile: Profile = "ordinary"
    screen: bool | None = None
    cash_over_band_share: Annotated[float, in_range(-0.5, 2)] = 0.0
    signing_bonus_usd: Annotated[float, in_range(0, 1e6, "USD")] | None = None
    equity_pct: Annotated[float, in_range(0, 20, "percent")] | None = None
    scope: bool = False
    to: Name | None = None
    discipline: Discipline | None = None
    for_months: Annotated[float, in_range(0, 120, "months", above=True)] | None = None

    @model_validator(mode="before")
    @classmethod
    def _one_verb(cls, data: Any) -> Any:
        """Refuse an action without verb or with several, without time, or with details amiss."""
        if not isinstance(data, dict):
            return data
        given = [verb for verb in VERBS if data.get(verb) is not None]
        if [key for key in data if key not in cls.model_fields]:
            return data
        if len(given) != 1:
            found = " and ".join(given) if given else "no action"
            raise Flaw(found, f"exactly one of {', '.join(VERBS)}", plain=True)
        if data.get("month") is None and data.get("when") is None:
            raise Flaw("no month", "month, or when", plain=True)
        for key, verbs in DETAILS.items():
            if data.get(key) is not None and given[0] not in verbs:
                raise Flaw(key, f"{key} only beside {' or '.join(verbs)}", path=(key,), plain=True)
            if data.get(key) is None and given[0] in verbs and key in _REQUIRED:
                raise Flaw(f"no {key}", f"{key} beside {given[0]}", plain=True)
        return data

    @property
    def verb(self) -> Verb:
        """Return what is done."""
        return next(verb for verb in VERBS if getattr(self, verb) is not None)

    @property
    def target(self) -> str:
        """Return the role searched for or joining, the person concerned, or the choice made."""
        return str(getattr(self, self.verb))

    @property
    def adds_seat(self) -> bool:
        """Tell whether the action may bring somebody to the team."""
        return self.verb in HIRING

    @property
    def concerns_person(self) -> bool:
        """Tell whether the target is a person."""
        return self.verb in ABOUT_A_PERSON

    @property
    def never(self) -> bool:
        """Tell whether the action is not taken at all."""
        return math.isinf(self.month)


_REQUIRED = ("to", "discipline", "for_months")
