"""Why two alternatives differ: the difference split over the mechanisms of the model.

Each mechanism is switched off in both alternatives, which are lived again with the same draws. Work
that improves the product, and money as such, have no switch here: without them there is nothing to
differ in. What is left with everything below switched off is what the change itself brings, such as
a pair of hands that is free and productive at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from simulation.experiment.lives import Lives
from simulation.experiment.runs import Run
from simulation.scenario import Scenario
from simulation.statistics.aim import DECISION_VALUE, Aim
from simulation.statistics.attribution import Attribution, attribute
from simulation.statistics.intervals import LEVEL, Floats
from simulation.statistics.rule import CADENCE, DECIDING

VALUE = DECISION_VALUE
PAY, RETRAINING = "pay", "retraining"


@dataclass(frozen=True)
class Mechanism:
    """Name a part of the model as a founder knows it.

    Args:
        name: key.
        label: what a founder reads.
        switches: mechanisms of a scenario that are switched off together; none for pay.
    """

    name: str
    label: str
    switches: tuple[str, ...] = ()


MECHANISMS = (
    Mechanism(PAY, "pay"),
    Mechanism("interviewing", "interviewing", ("interviewing",)),
    Mechanism("ramp", "ramp-up", ("ramp",)),
    Mechanism("mentoring", "mentoring", ("mentoring",)),
    Mechanism(
        "coordination",
        "coordination",
        ("coordination", "leadership", "role_ambiguity", "handoffs"),
    ),
    Mechanism("people", "turnover", ("mis_hires", "attrition", "counter_offers")),
    Mechanism("platform", "platform automation", ("platform",)),
    Mechanism("debt", "infrastructure debt", ("debt",)),
    Mechanism(
        "data",
        "data work",
        ("data_platform", "data_debt", "data_incidents", "flywheel"),
    ),
    Mechanism(
        "failures",
        "firefighting",
        (
            "incidents",
            "off_hours",
            "change_failures",
            "resume_penalty",
            "serving_load",
            "provider_changes",
        ),
    ),
    Mechanism("drift", "model drift", ("drift", "drift_shocks")),
    Mechanism(RETRAINING, "retraining work", ("retraining",)),
    Mechanism("demand", "demand", ("pilots", "churn", "expansion", "raise_round")),
    Mechanism("approach", "approach risk", ("approach_risk", "launch_conditions")),
)
# Without these there is no work or no money, hence nothing that alternatives could differ in.
ALWAYS_ON = ("iteration", "features", "finance")
# Without retraining there is no cadence, so it stays on where cadence is split.
KEPT: Mapping[str, tuple[str, ...]] = {CADENCE: (RETRAINING,)}
# What an action of the plan costs while it lasts, by verb: parameters of the register.
FEES: Mapping[str, tuple[str, ...]] = {
    "contract": ("contractor_usd_per_working_day",),
    "advise": ("fractional_cto_usd_per_calendar_month",),
    "managed_services": ("managed_service_usd_per_calendar_month", "managed_traffic_markup"),
}
PAID = ("open_requisition", "join")
UNPAID = {"salary_usd": 0}
SIDES = ("asked", "baseline")


@dataclass(frozen=True)
class Why:
    """Hold why the alternative asked about differs from the baseline.

    Args:
        asked, baseline: names of the two alternatives; differences are asked less baseline.
        measures: measure or `VALUE` -> the difference in it, split; only where it is defined.
        labels: mechanism -> what a founder reads, in the order of `MECHANISMS`.
        off: mechanisms that take no part because the scenario has them switched off, or because
            the alternatives pay alike.
        unit: unit of the decision value.
        lives, worlds: how many of each it rests on.
        level: level of the whole, and at which the other intervals of a measure hold together.
    """

    asked: str
    baseline: str
    measures: Mapping[str, Attribution]
    labels: Mapping[str, str]
    off: tuple[str, ...]
    unit: str
    lives: int
    worlds: int
    level: float


def why(
    alternatives: Mapping[str, Scenario],
    asked: str,
    baseline: str,
    run: Run,
    aim: Aim,
    level: float = LEVEL,
) -> Why:
    """Split the difference between two alternatives over mechanisms.

    Args:
        alternatives: name -> the company as that alternative has it; only two of them are lived.
        asked, baseline: which two.
        run: which lives; 200 tell the large parts from nothing.
        aim: the decision value.
        level: confidence level in (0, 1); see `attribute`.

    Raises:
        ValueError, Cancelled, KeyboardInterrupt: as in `Run.live`.
    """
    pair = alternatives[asked], alternatives[baseline]
    changes = {each.name: _changes(each, *pair) for each in MECHANISMS}
    taking_part = [name for name, change in changes.items() if any(change)]
    without: dict[Off, Pair] = {(): pair}
    for off in [*((name,) for name in taking_part), *_rests(taking_part)]:
        without[off] = _changed(pair, [changes[name] for name in off])
    lives = _live(run, without)
    worlds = lives[()][0].worlds
    measures = {}
    for measure in (VALUE, *DECIDING):
        everything = _difference(lives[()], measure, aim)
        parts = {
            name: _difference(lives[(name,)], measure, aim) if name in taking_part else everything
            for name in changes
            if name not in KEPT.get(measure, ())
        }
        rest = _difference(lives[_rest(taking_part, measure)], measure, aim)
        split = attribute(everything, parts, rest, worlds, level)
        if split.whole.defined:
            measures[measure] = split
    return Why(
        asked,
        baseline,
        measures,
        {each.name: each.label for each in MECHANISMS},
        tuple(name for name in changes if name not in taking_part),
        aim.unit,
        len(worlds),
        len(np.unique(worlds)),
        level,
    )


Off = tuple[str, ...]
Change = dict[str, Any]
Pair = tuple[Scenario, Scenario]


def _rest(taking_part: Sequence[str], measure: str) -> Off:
    """Return the mechanisms that are off in the rest of a measure."""
    return tuple(name for name in taking_part if name not in KEPT.get(measure, ()))


def _rests(taking_part: Sequence[str]) -> set[Off]:
    return {_rest(taking_part, measure) for measure in (VALUE, *DECIDING)}


def _live(run: Run, without: Mapping[Off, Pair]) -> dict[Off, tuple[Lives, Lives]]:
    """Live both companies of every pair, all with the same draws."""
    numbered = dict(enumerate(without.items()))
    found = run.live(
        {
            f"{side} {number}": company
            for number, (_, pair) in numbered.items()
            for side, company in zip(SIDES, pair, strict=True)
        }
    ).alternatives
    asked, baseline = SIDES
    return {
        off: (found[f"{asked} {number}"], found[f"{baseline} {number}"])
        for number, (off, _) in numbered.items()
    }


def _difference(pair: tuple[Lives, Lives], measure: str, aim: Aim) -> Floats:
    first, second = (
        aim.values(lives) if measure == VALUE else lives.rows_of(measure) for lives in pair
    )
    return first - second


def _changed(pair: Pair, changes: Iterable[tuple[Change, Change]]) -> Pair:
    asked, baseline = pair
    for here, there in changes:
        asked = asked.with_changes(here) if here else asked
        baseline = baseline.with_changes(there) if there else baseline
    return asked, baseline


def _changes(mechanism: Mechanism, asked: Scenario, baseline: Scenario) -> tuple[Change, Change]:
    """Return what switches a mechanism off in both companies; nothing where it is off already."""
    if mechanism.name == PAY:
        return _unpaid(asked, baseline), _unpaid(baseline, asked)
    here, there = (_switched_off(each, mechanism.switches) for each in (asked, baseline))
    return here, there


def _switched_off(company: Scenario, switches: tuple[str, ...]) -> Change:
    on = [each for each in switches if getattr(company.mechanisms, each)]
    return {"mechanisms": dict.fromkeys(on, False)} if on else {}


def _unpaid(company: Scenario, other: Scenario) -> Change:
    """Return what makes that cost nothing which a company has and the other has not.

    Fees are those of the market, so that they go in both companies or in neither.
    """
    keys = [
        key
        for key in {**company.plan, **other.plan}
        if company.plan.get(key) != other.plan.get(key)
    ]
    actions = {key: company.plan[key] for key in keys if key in company.plan}
    verbs = {each.plan[key].verb for each in (company, other) for key in keys if key in each.plan}
    unpaid = {
        "plan": {key: UNPAID for key, action in actions.items() if action.verb in PAID},
        "team": {
            name: UNPAID for name, person in company.team.items() if person != other.team.get(name)
        },
        "parameters": {fee: 0 for verb in sorted(verbs) for fee in FEES.get(verb, ())},
    }
    return {section: change for section, change in unpaid.items() if change}
