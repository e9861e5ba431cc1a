"""What a company builds on, its policies, its milestones, and what it has observed."""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator, model_validator

from simulation.scenario.errors import Flaw
from simulation.scenario.people import Discipline
from simulation.scenario.quantities import Name, Record, in_range

Architecture = Literal["model-first", "research-led", "product-first"]
ARCHITECTURES: tuple[Architecture, ...] = get_args(Architecture)
Novelty = Literal["low", "ordinary", "novel"]
NOVELTIES: tuple[Novelty, ...] = get_args(Novelty)
MisHirePolicy = Literal["release", "reassign", "keep"]
MIS_HIRE_POLICIES: tuple[MisHirePolicy, ...] = get_args(MisHirePolicy)
Reached = Literal[
    "launched",
    "launch_quality",
    "customer_quality",
    "approach_validated",
    "first_customer",
    "round_closed",
]
REACHED: tuple[Reached, ...] = get_args(Reached)
# The disciplines of fixed scope, one kind of work each.
SCOPE_DISCIPLINES: tuple[Discipline, ...] = ("modelling", "infrastructure", "data", "product")
Hours = Annotated[float, in_range(0, 1e6, "task hours of the specialist")]


class Policies(Record):
    """Say what the company does by itself.

    Attributes:
        backfill: whether the position of a leaver is opened again at once.
        mis_hire: what is done about somebody who turns out not to fit: let go and searched for
            anew, moved to the work they are strong in, or kept.
        raise_series_a: whether a raise is started when its conditions hold or runway is short.
    """

    backfill: bool = True
    mis_hire: MisHirePolicy = "release"
    raise_series_a: bool = True


def parse_names(value: object) -> tuple[object, ...]:
    """Return one name or a list of names as a tuple."""
    return tuple(value) if isinstance(value, (list, tuple)) else (value,)


class Milestone(Record):
    """Describe a milestone: a fixed scope, or a state that the company reaches.

    Attributes:
        effort_h: task hours of the specialist by discipline, which the team works off as projects.
        after: milestones that must be reached before work on this one begins.
        reached: the state; exactly one of `effort_h` and `reached` is given.
    """

    effort_h: dict[Discipline, Hours] | None = None
    after: Annotated[tuple[Name, ...], BeforeValidator(parse_names)] = ()
    reached: Reached | None = None

    @model_validator(mode="before")
    @classmethod
    def _scope_or_state(cls, data: Any) -> Any:
        """Refuse a milestone without scope and state or with both."""
        if not isinstance(data, dict) or [key for key in data if key not in cls.model_fields]:
            return data
        if (data.get("effort_h") is None) == (data.get("reached") is None):
            found = "both" if data.get("reached") is not None else "neither"
            raise Flaw(found, "exactly one of effort_h, reached", plain=True)
        if data.get("reached") is not None and data.get("after") is not None:
            raise Flaw("after beside reached", "after beside effort_h", plain=True)
        return data

    @model_validator(mode="after")
    def _of_scope(self) -> Milestone:
        """Refuse scope in a discipline that has no work of its own."""
        for discipline in self.effort_h or {}:
            if discipline not in SCOPE_DISCIPLINES:
                raise Flaw(discipline, known=SCOPE_DISCIPLINES, path=("effort_h", discipline))
        return self


Share = Annotated[float, in_range(0, 1)]
Count = Annotated[int, in_range(0, 100_000, whole=True)]
Observable = Literal[
    "toil_share_ml", "refreshes", "improvements_live", "incidents", "net_burn_usd_per_month"
]
OBSERVABLES: tuple[Observable, ...] = get_args(Observable)


class Observed(Record):
    """Hold what the last months of the company looked like, each as far as it is known.

    Attributes:
        months: how many months that were.
        toil_share_ml: toil as a share of the ML engineers' task hours.
        refreshes: models refreshed.
        improvements_live: improved versions that went live.
        incidents: incidents that occurred.
        net_burn_usd_per_month: cash spent less cash received.
    """

    months: Annotated[int, in_range(1, 12, "months", whole=True)] = 3
    toil_share_ml: Share | None = None
    refreshes: Count | None = None
    improvements_live: Count | None = None
    incidents: Count | None = None
    net_burn_usd_per_month: Annotated[float, in_range(-1e9, 1e9, "USD a month")] | None = None

    @property
    def given(self) -> dict[Observable, float]:
        """Return what was observed, by name."""
        values = ((name, getattr(self, name)) for name in OBSERVABLES)
        return {name: float(value) for name, value in values if value is not None}


def parse_limits(value: object) -> object:
    """Return one or several limits as a tuple."""
    return tuple(value) if isinstance(value, (list, tuple)) else (value,)


class StatedAim(Record):
    """Hold what the founder wants most; measures are those of the catalogue.

    Attributes:
        weights: measure, or measure@month -> worth of a unit.
        maximise: the one measure that counts, instead of weights.
        minimise: likewise, less being better.
        subject_to: limits that must hold beside it, such as `cash_out <= 0.1`.
    """

    weights: dict[str, Annotated[float, in_range(-1e9, 1e9)]] | None = None
    maximise: str | None = None
    minimise: str | None = None
    subject_to: Annotated[tuple[str, ...], BeforeValidator(parse_limits)] = ()

    @model_validator(mode="before")
    @classmethod
    def _one_way(cls, data: Any) -> Any:
        """Refuse an aim that is stated in more than one way."""
        if not isinstance(data, dict) or [key for key in data if key not in cls.model_fields]:
            return data
        ways = ("weights", "maximise", "minimise")
        given = [way for way in ways if data.get(way) is not None]
        if len(given) > 1:
            raise Flaw(" and ".join(given), f"one of {', '.join(ways)}", plain=True)
        return data
