"""Who next: every role that can be hired now, a contractor, a managed service, or nobody.

All of them are lived first over a part of the lives. Whoever is surely not the best, and is surely
better or worse than nobody, goes no further; the others are lived in full. Both looks share the
error, so that what is said of anybody holds whenever it was decided.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np

from simulation.decision.plans import NEVER, requisition_asked
from simulation.decision.values import limits_broken
from simulation.experiment.alternatives import AlternativeLives, joined
from simulation.experiment.backcast import Backcast, looked_back
from simulation.experiment.lives import Lives
from simulation.experiment.runs import Run
from simulation.scenario import Scenario
from simulation.scenario.plan import HIRING
from simulation.statistics.aim import Aim
from simulation.statistics.bands import best_set, simultaneous_band
from simulation.statistics.clusters import world_means
from simulation.statistics.intervals import LEVEL, Interval, mean_interval
from simulation.statistics.rule import DECIDING

NOBODY = "nobody"
FIRST_LIVES = 300
CONTRACT_MONTHS = 6
# Specialists of the four disciplines can be had for some months.
CONTRACTORS = ("ml_engineer", "mlops_engineer", "data_engineer", "full_stack")
Kind = Literal["nobody", "role", "contractor", "service"]
Standing = Literal["better", "worse", "open"]


@dataclass(frozen=True)
class Choice:
    """Describe what a founder may do next.

    Args:
        name: key.
        label: what a founder reads.
        kind: nobody, a role, a contractor, or a managed service.
        company: the company that does it now.
    """

    name: str
    label: str
    kind: Kind
    company: Scenario


@dataclass(frozen=True)
class Candidate:
    """Hold how good a choice is.

    Args:
        name, label, kind: as in `Choice`.
        gain: decision value over that of nobody; the intervals of all candidates hold together.
        differences: deciding measure -> difference from nobody, at the level by itself.
        against_nobody: whether the gain is surely above or below 0.
        may_be_best: whether it cannot be excluded as the best.
        broken: limits of the aim that it surely breaks, as they are written; then it is no best.
        lives: lives of it that all this rests on.
    """

    name: str
    label: str
    kind: Kind
    gain: Interval
    differences: Mapping[str, Interval]
    against_nobody: Standing
    may_be_best: bool
    broken: tuple[str, ...]
    lives: int


@dataclass(frozen=True)
class WhoNext:
    """Hold the answer to who should come next.

    Args:
        candidates: by gain, the highest first; nobody is among them.
        unit: unit of the decision value.
        aim: the aim in words.
        level: at which the best is among those that may be, and at which all gains hold together.
        contract_months: how long a contractor stays.
        left_out: keys of the plan's own hires, which no candidate has.
        complete: whether every life was lived.
        backcast: worlds that fit what was observed, where they were looked for here.
    """

    candidates: tuple[Candidate, ...]
    unit: str
    aim: str
    level: float
    contract_months: float
    left_out: tuple[str, ...]
    complete: bool
    backcast: Backcast | None = field(default=None, compare=False)

    @property
    def best(self) -> tuple[Candidate, ...]:
        """Return those that may be the best, the highest gain first."""
        return tuple(each for each in self.candidates if each.may_be_best)


def choices(scenario: Scenario) -> tuple[Choice, ...]:
    """Return what a company may do next, nobody first; its plan's own hires are left out of all.

    Args:
        scenario: the company; its alternatives do not count.
    """
    never = {key: {"month": NEVER} for key in planned_hires(scenario)}
    alone = scenario.with_changes(
        {"baseline": None, "alternatives": {name: None for name in scenario.alternatives}}
    ).with_changes({"plan": never})

    def choice(name: str, label: str, kind: Kind, key: str, action: dict[str, Any]) -> Choice:
        company = alone.with_changes({"plan": {key: {**action, "month": 0}}})
        return Choice(name, label, kind, company)

    found = [Choice(NOBODY, NOBODY, "nobody", alone)]
    for role, described in scenario.roles.items():
        if described.is_founder:
            continue
        key, _ = requisition_asked(scenario, role)
        found.append(choice(role, described.label, "role", key, {"open_requisition": role}))
    for role in CONTRACTORS:
        if role in scenario.roles:
            label = f"{scenario.roles[role].label.removesuffix(' engineer')} contractor"
            action = {"contract": role, "for_months": CONTRACT_MONTHS}
            found.append(
                choice(f"contract {role}", label, "contractor", f"contract {role}", action)
            )
    if not scenario.managed_services:
        action = {"managed_services": "buy"}
        found.append(
            choice("managed services", "managed services", "service", "buy services", action)
        )
    return tuple(found)


def planned_hires(scenario: Scenario) -> tuple[str, ...]:
    """Return the keys of the plan's own hires, which a question about the next one replaces."""
    return tuple(
        key for key, action in scenario.plan.items() if action.verb in HIRING and not action.never
    )


def who_next(
    scenario: Scenario,
    run: Run,
    aim: Aim,
    level: float = LEVEL,
    first_lives: int = FIRST_LIVES,
) -> WhoNext:
    """Rank what a company may do next by the decision value.

    Args:
        scenario: the company.
        run: which lives; candidates that stay open have all of them. Where something was observed,
            they are lived in the worlds that fit it, unless the run has kept worlds already.
        aim: the decision value, and limits that a best candidate must not surely break.
        level: confidence level in (0, 1).
        first_lives: lives after which candidates may go, 2 or more.

    Raises:
        ScenarioError: if too few worlds fit what was observed.
        ValueError, Cancelled, KeyboardInterrupt: as in `Run.live`.
    """
    past = looked_back(scenario, run) if run.kept is None else None
    run = run if past is None else replace(run, kept=past.worlds)
    chosen = {each.name: each for each in choices(scenario)}
    last = len(run.numbers(0, run.replications)[0])
    first = min(first_lives, last)
    # Each of two looks has half of the error.
    each_look = level if first == last else 1 - (1 - level) / 2
    lived = run.live({name: each.company for name, each in chosen.items()}, 0, first)
    found = _look(chosen, lived, aim, each_look, level)
    going = {name: chosen[name].company for name, each in found.items() if _goes_on(each)}
    if len(going) > 1 and first < last and not lived.interrupted:
        so_far = AlternativeLives({name: lived.alternatives[name] for name in going})
        lived = joined([so_far, run.live(going, first, last)])
        found |= _look(chosen, lived, aim, each_look, level)
    return WhoNext(
        tuple(sorted(found.values(), key=lambda each: -each.gain.estimate)),
        aim.unit,
        aim.words,
        level,
        CONTRACT_MONTHS,
        planned_hires(scenario),
        not lived.interrupted,
        past,
    )


def _goes_on(candidate: Candidate) -> bool:
    """Tell whether more lives could still say more of a candidate."""
    return candidate.kind == "nobody" or candidate.may_be_best or candidate.against_nobody == "open"


def _look(
    chosen: Mapping[str, Choice],
    lived: AlternativeLives,
    aim: Aim,
    each_look: float,
    level: float,
) -> dict[str, Candidate]:
    """Return what the lives so far say of the candidates that have them."""
    lives = lived.alternatives
    values = np.stack([aim.values(each) for each in lives.values()], axis=1)
    fine = ~np.isnan(values).any(axis=1)
    worlds = lived.worlds[fine]
    means = world_means(values[fine], worlds)
    nobody = list(lives).index(NOBODY)
    gains = simultaneous_band(means - means[:, [nobody]], each_look)
    broken = {name: limits_broken(each, aim, len(lives), each_look) for name, each in lives.items()}
    fit = [place for place, name in enumerate(lives) if not broken[name]]
    best = {fit[place] for place in best_set(means[:, fit], each_look).members} if fit else set()
    return {
        name: Candidate(
            name,
            chosen[name].label,
            chosen[name].kind,
            gains.interval(place),
            _differences(each, lives[NOBODY], level),
            _standing(gains.interval(place)),
            place in best,
            broken[name],
            len(worlds),
        )
        for place, (name, each) in enumerate(lives.items())
    }


def _standing(gain: Interval) -> Standing:
    if gain.low > 0:
        return "better"
    return "worse" if gain.high < 0 else "open"


def _differences(lives: Lives, nobody: Lives, level: float) -> dict[str, Interval]:
    return {
        measure: mean_interval(
            lives.rows_of(measure) - nobody.rows_of(measure), level, lives.worlds
        )
        for measure in DECIDING
    }
