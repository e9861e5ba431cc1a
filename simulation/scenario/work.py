"""Kinds of work, arriving and planned, and the switches of the model's mechanisms."""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BeforeValidator, model_validator

from simulation.scenario import distributions
from simulation.scenario.distributions import Distribution
from simulation.scenario.errors import Flaw
from simulation.scenario.people import Discipline
from simulation.scenario.quantities import (
    ByAutomationField,
    DistributionField,
    Name,
    QuantityField,
    Record,
    Text,
    clean_name,
    in_range,
)

Category = Literal["iteration", "toil", "investment", "product"]
CATEGORIES: tuple[Category, ...] = get_args(Category)
Per = Literal["model", "company", "engineer"]
PLANNED_WORK = (
    "data_preparation",
    "experiment",
    "evaluation",
    "deployment",
    "retraining",
    "validation",
    "redeployment",
    "change_failure",
    "followup",
    "platform",
    "data_platform",
    "feature",
    "prompt_change",
    "product_surface",
    "feedback_capture",
    "serving_tuning",
    "labelling",
    "cross_training",
    "teaching",
    "handover",
    "milestone_modelling",
    "milestone_infrastructure",
    "milestone_data",
    "milestone_product",
)
Arises = Literal["always", "when_overloaded", "with_hosted_model", "with_own_model"]
ARISES: tuple[Arises, ...] = get_args(Arises)
RateUnit = Literal["per_calendar_month", "per_working_day", "per_elapsed_hour"]
RATE_UNITS: tuple[RateUnit, ...] = get_args(RateUnit)
Urgency = Annotated[int, in_range(1, 9, whole=True)]


class Rate(Record):
    """Say how often work of a kind arrives; exactly one of the first four is given.

    Attributes:
        parameter: register parameter in events a calendar month or a year.
        per_calendar_month: events a calendar month.
        per_working_day: events a working day.
        per_elapsed_hour: events an elapsed hour.
        share: register parameter (a share) that multiplies the rate, or an empty string.
        complement: multiply by 1 - share instead.
    """

    parameter: Name | None = None
    per_calendar_month: DistributionField | None = None
    per_working_day: DistributionField | None = None
    per_elapsed_hour: DistributionField | None = None
    share: Name | None = None
    complement: bool = False

    @model_validator(mode="before")
    @classmethod
    def _one_rate(cls, data: Any) -> Any:
        """Refuse a rate without number or with several, and a complement of nothing."""
        if not isinstance(data, dict):
            return data
        ways = ("parameter", *RATE_UNITS)
        given = [way for way in ways if data.get(way) is not None]
        misspelt = [key for key in data if key not in cls.model_fields]
        if len(given) != 1 and not misspelt:
            found = " and ".join(given) if given else "no rate"
            raise Flaw(found, f"exactly one of {', '.join(ways)}", plain=True)
        if data.get("complement") and data.get("share") is None:
            raise Flaw(True, "a share beside it", path=("complement",))
        return data

    @property
    def number(self) -> tuple[Distribution, RateUnit] | None:
        """Return the rate and its unit when no parameter is named."""
        if self.per_calendar_month is not None:
            return self.per_calendar_month, "per_calendar_month"
        if self.per_working_day is not None:
            return self.per_working_day, "per_working_day"
        if self.per_elapsed_hour is not None:
            return self.per_elapsed_hour, "per_elapsed_hour"
        return None


def parse_may_take(value: object) -> tuple[str, ...]:
    """Return the roles that may take the work; an empty tuple for `any`."""
    if value in ("any", ()):
        return ()
    if not isinstance(value, (list, tuple)) or len(value) == 0:
        raise Flaw(value, "any, or a list of roles")
    roles: list[str] = []
    for place, role in enumerate(value):
        try:
            roles.append(clean_name(role))
        except Flaw as flaw:
            raise flaw.below(place) from None
    return tuple(roles)


def unit_mean(gap: Distribution) -> Distribution:
    """Refuse a gap between arrivals whose mean is not 1 (the rate scales it)."""
    mean = gap.mean()
    if gap.ends()[0] < 0 or abs(mean - 1) > 1e-3:
        raise Flaw(f"a mean of {mean:g}", "gaps of mean 1, never negative", plain=True)
    return gap


Gap = Annotated[DistributionField, AfterValidator(unit_mean)]


class Work(Record):
    """Describe what all kinds of work have in common.

    Attributes:
        label: what a reader calls it.
        discipline: which speed applies; `general` work is done by everybody at speed 1.
        category: where its hours are recorded.
        may_take: roles that may take it, empty for any.
        performer: role whose hours the effort states, or `any`.
        detection: elapsed hours until somebody notices, or None for at once.
        followup: task hours of ordinary work afterwards, or None.
        urgency: 1 (first) to 9 (last).
        interrupts: whether it interrupts less urgent work.
        takes_down: whether the model is down until the work is finished.
    """

    label: Text
    discipline: Discipline
    category: Category
    may_take: Annotated[tuple[str, ...], BeforeValidator(parse_may_take)] = ()
    performer: Name = "any"
    detection: ByAutomationField | None = None
    followup: QuantityField | None = None
    urgency: Urgency
    interrupts: bool = False
    takes_down: bool = False

    @property
    def anybody(self) -> bool:
        """Tell whether every role may take it."""
        return not self.may_take


class WorkKind(Work):
    """Describe one kind of work that arrives by itself.

    Attributes:
        per: one stream per production model, per company, or per seat of the opening team
            (which then has its own queue).
        rate: how often it arrives.
        gap: distribution of the gap between arrivals, mean 1.
        effort: task hours of the performer.
        responds_to_automation: whether the rate falls with platform automation.
        responds_to_debt: whether the rate rises with infrastructure debt.
        responds_to_data_debt: whether the rate rises with data debt, and falls for static data.
        responds_to_traffic: whether the rate rises with traffic.
        arises: always, or only while peak traffic exceeds serving capacity, with a hosted model,
            or with an own model in production.
        lowers_quality: points of live quality lost until the work is finished, or None.
    """

    per: Per
    rate: Rate
    gap: Gap = distributions.Distribution("exponential", (1.0,))
    effort: ByAutomationField
    responds_to_automation: bool = False
    responds_to_debt: bool = False
    responds_to_data_debt: bool = False
    responds_to_traffic: bool = False
    arises: Arises = "always"
    lowers_quality: QuantityField | None = None


class PlannedWork(Work):
    """Describe one kind of work that the company makes for itself.

    Attributes:
        overdue_urgency: urgency once it is overdue.
        overdue_after: register parameter (working days) after which it is overdue, or None.
        effort: task hours of the performer where the kind alone decides them, or None.
    """

    overdue_urgency: Urgency = 9
    overdue_after: Name | None = None
    effort: ByAutomationField | None = None


class Mechanisms(Record):
    """Switch parts of the model on (true) or off (false).

    Attributes:
        ramp: newcomers start slower.
        mentoring: experienced people give time to newcomers.
        coordination: capacity is lost as the team grows.
        leadership: teams without a lead, process built for scale, supervision, time on leading.
        role_ambiguity: capacity is lost where roles overlap or one person holds several.
        interviewing: open requisitions take team time.
        counter_offers: large laboratories make counter-offers.
        mis_hires: some newcomers turn out not to fit.
        attrition: people resign.
        resume_penalty: interrupted work takes longer to resume.
        handoffs: work that goes from one role to another waits.
        iteration: experiments and the releases that follow from them.
        launch_conditions: a launch needs a finished product surface and the quality bar.
        approach_risk: an approach that is not validated may have to be given up.
        change_failures: a release may fail.
        drift: live quality falls with age.
        drift_shocks: live quality falls abruptly.
        retraining: models are refreshed.
        incidents: arriving work that takes a model down.
        off_hours: incidents outside working hours are answered later.
        data_incidents: arriving work of the data discipline.
        serving_load: traffic can exceed serving capacity.
        platform: work that raises platform automation.
        data_platform: work that raises data pipeline maturity.
        features: product work.
        flywheel: usage and labelling add data that models learn from.
        debt: infrastructure debt grows and is paid back.
        data_debt: data debt grows and is paid back.
        provider_changes: hosted models change under the product.
        pilots: pilots arrive and convert.
        churn: customers leave.
        expansion: contracts of satisfied customers grow.
        finance: salaries, costs and revenue move cash.
        raise_round: a Series A can be raised.
    """

    ramp: bool = True
    mentoring: bool = True
    coordination: bool = True
    leadership: bool = True
    role_ambiguity: bool = True
    interviewing: bool = True
    counter_offers: bool = True
    mis_hires: bool = True
    attrition: bool = True
    resume_penalty: bool = True
    handoffs: bool = True
    iteration: bool = True
    launch_conditions: bool = True
    approach_risk: bool = True
    change_failures: bool = True
    drift: bool = True
    drift_shocks: bool = True
    retraining: bool = True
    incidents: bool = True
    off_hours: bool = True
    data_incidents: bool = True
    serving_load: bool = True
    platform: bool = True
    data_platform: bool = True
    features: bool = True
    flywheel: bool = True
    debt: bool = True
    data_debt: bool = True
    provider_changes: bool = True
    pilots: bool = True
    churn: bool = True
    expansion: bool = True
    finance: bool = True
    raise_round: bool = True
