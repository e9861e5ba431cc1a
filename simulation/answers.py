"""Questions and answers: what a founder asks, lived under every alternative."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import get_args

from simulation.comparison import Comparison
from simulation.decision.burn import burn_today
from simulation.decision.plans import (
    MONTHS,
    month_name,
    months_asked,
    requisition_asked,
    with_start_months,
)
from simulation.decision.precision import live_until_precise
from simulation.decision.who_next import WhoNext, who_next
from simulation.experiment.backcast import looked_back
from simulation.experiment.lives import Progress
from simulation.experiment.runs import LIVES_PER_WORLD, Run
from simulation.model.life import Clock
from simulation.model.worlds import Ignorance
from simulation.scenario import Scenario, ScenarioError
from simulation.statistics import DecisionRule
from simulation.statistics.aim import Aim, AimError, aim

MONTHS_ASKED = MONTHS
# However many lives the answer itself takes.
MOST_FOR_WHO = 1_000
# The most lives of each alternative where a precision is asked for.
MOST_FOR_PRECISION = 20_000


def compare(
    scenario: Scenario,
    replications: int = 500,
    seed: int = 1,
    clock: Clock = "compiled",
    *,
    baseline: str | None = None,
    asked: str | None = None,
    rule: DecisionRule | None = None,
    aim: Aim | None = None,
    precision: float | None = None,
    workers: int | None = None,
    ignorance: Ignorance = "drawn",
    lives_per_world: int = LIVES_PER_WORLD,
    progress: Progress | None = None,
) -> Comparison:
    """Compare the alternatives of a scenario over paired lives.

    Args:
        scenario: the company with at least two alternatives.
        replications: lives of each alternative, 1 or more; the most of them with a precision.
        seed: root seed, 0 or more.
        clock: "compiled" for speed, "simpy" for the reference.
        baseline: alternative to compare with; the scenario's own if None.
        asked: alternative the answer's sentence is about; if None, the first that is no baseline,
            which is taken to be what the scenario's question is about.
        rule: the founder's rule for the verdicts.
        aim: the founder's aim; the scenario's own, or runway and product, if None.
        precision: half-width of the differences in the aim's unit to live on for.
        lives_per_world: lives that share what is not known; 2 or more tell chance from ignorance.
        workers, ignorance, progress: as in `simulate`.

    Raises:
        ScenarioError: if there is nothing to compare, or no such alternative or measure.
        ValueError: if a number is out of range.
    """
    run = checked_run(
        Run(
            replications,
            seed,
            clock,
            workers,
            ignorance,
            lives_per_world,
            progress=progress,
        )
    )
    require_alternatives(scenario)
    names = list(scenario.alternatives)
    reference = baseline or scenario.baseline or names[0]
    about = asked or next(name for name in names if name != reference)
    for key, name in (("baseline", reference), ("asked", about)):
        if name not in names:
            near = get_close_matches(name, names, 1)
            raise ScenarioError(
                scenario.name,
                None,
                key,
                repr(name),
                f"one of {', '.join(names)}",
                near[0] if near else None,
            )
    wanted = aim_of(scenario, aim)
    backcast = looked_back(scenario, run)
    run = run if backcast is None else replace(run, kept=backcast.worlds)
    plans = {name: scenario.alternative(name) for name in names}
    if precision is None:
        lives, reached = run.live(plans), None
    else:
        lives, reached = live_until_precise(plans, reference, wanted, precision, run)
    return Comparison(
        scenario,
        lives,
        reference,
        run,
        rule or DecisionRule(),
        wanted,
        about,
        {name: _label(name) for name in names},
        _action(scenario, about, reference, scenario.question if asked is None else ""),
        backcast,
        reached,
    )


def single_plan(
    scenario: Scenario,
    replications: int = 500,
    seed: int = 1,
    clock: Clock = "compiled",
    *,
    workers: int | None = None,
    ignorance: Ignorance = "drawn",
    lives_per_world: int = LIVES_PER_WORLD,
    progress: Progress | None = None,
) -> Comparison:
    """Simulate one plan and describe it like a comparison with a single alternative.

    Args:
        scenario: the company; its plan is carried out, its alternatives are not.
        replications, seed, clock, workers, ignorance, lives_per_world, progress: as in `compare`.

    Raises:
        ValueError: if a number is out of range.
    """
    run = checked_run(
        Run(replications, seed, clock, workers, ignorance, lives_per_world, progress=progress)
    )
    name = scenario.alternative_name or "plan"
    backcast = looked_back(scenario, run)
    run = run if backcast is None else replace(run, kept=backcast.worlds)
    return Comparison(
        scenario,
        run.live({name: scenario}),
        name,
        run,
        DecisionRule(),
        aim_of(scenario, None),
        name,
        {name: _label(name)},
        "",
        backcast,
    )


def whatif(
    scenario: Scenario,
    hire: str | None = None,
    replications: int = 500,
    seed: int = 1,
    clock: Clock = "compiled",
    *,
    months: Sequence[float] | None = None,
    by_rule: bool = False,
    rule: DecisionRule | None = None,
    aim: Aim | None = None,
    precision: float | None = None,
    workers: int | None = None,
    ignorance: Ignorance = "drawn",
    lives_per_world: int = LIVES_PER_WORLD,
    progress: Progress | None = None,
) -> Comparison:
    """Answer what happens if a position is opened now, later, or never.

    Args:
        scenario: the company.
        hire: role, or an unmistakable part of its name such as `mlops`; that of the plan's only
            requisition if None.
        months: months from now at which the position may be opened, from 0 to the horizon; 0, 3, 6
            and 12, as far as they lie within it, if None.
        by_rule: also open it when a sign shows, such as the guide's two triggers.
        replications, seed, clock, rule, aim, precision, workers, ignorance, lives_per_world,
            progress: as in `compare`.

    Raises:
        ScenarioError: if the role is unknown, or none is named and the plan has not exactly one; or
            if a month lies beyond the horizon.
        ValueError: if a number is out of range.
    """
    opened = months_asked(scenario, months)
    key, role = requisition_asked(scenario, hire)
    company = with_start_months(scenario, key, role, opened, by_rule=by_rule)
    answer = compare(
        company,
        replications,
        seed,
        clock,
        asked=month_name(min(opened)),
        rule=rule,
        aim=aim,
        precision=precision,
        workers=workers,
        ignorance=ignorance,
        lives_per_world=lives_per_world,
        progress=progress,
    )
    return replace(answer, origin=scenario)


def who_comes_next(scenario: Scenario, run: Run, aim: Aim) -> WhoNext:
    """Return who should come next, by lives of their own.

    The role that comes first is answered for by other lives: those that chose it flatter it.
    """
    own = replace(run, seed=(run.seed + 1) % 2**64)
    backcast = looked_back(scenario, own)
    kept = None if backcast is None else backcast.worlds
    return who_next(
        scenario, replace(own, replications=min(own.replications, MOST_FOR_WHO), kept=kept), aim
    )


def first_role(who: WhoNext, scenario: Scenario) -> str:
    """Return the role that comes first.

    Raises:
        ScenarioError: if there is none.
    """
    for each in who.candidates:
        if each.kind == "role":
            return each.name
    raise ScenarioError(scenario.name, None, "roles", "nobody to hire", "a role", None)


def require_alternatives(scenario: Scenario) -> None:
    """Refuse a scenario that lists fewer than two alternatives.

    Raises:
        ScenarioError: if there is nothing to compare.
    """
    listed = len(scenario.alternatives)
    if listed < 2:
        allowed = "at least two; `nexthire whatif` makes its own"
        found = f"{listed or 'no'} alternative{'s' if listed != 1 else ''}"
        raise ScenarioError(scenario.name, None, "alternatives", found, allowed, None)


def aim_of(scenario: Scenario, stated: Aim | None) -> Aim:
    """Return the aim that was stated, else the scenario's own, else the default.

    Limits add up: those of the scenario hold beside those that were stated.

    Raises:
        ScenarioError: if it names no measure, or a month beyond the horizon.
    """
    own = scenario.aim
    try:
        wanted = stated or Aim()
        if own is not None:
            written = aim(own.weights, own.maximise, own.minimise, own.subject_to)
            limits = tuple(dict.fromkeys((*written.limits, *wanted.limits)))
            wanted = replace(wanted if wanted.stated else written, limits=limits)
        if not wanted.stated:
            wanted = replace(Aim().with_cash(burn_today(scenario)), limits=wanted.limits)
        return wanted.within(scenario.horizon_months)
    except AimError as error:
        raise aim_refused(scenario, error) from error


def aim_refused(scenario: Scenario, error: AimError) -> ScenarioError:
    """Return what is wrong with an aim as what is wrong with the scenario."""
    key = f"aim.{error.key}"
    return ScenarioError(scenario.name, None, key, error.found, error.allowed, error.nearest)


def checked_run(run: Run) -> Run:
    """Return the run if its numbers are in range.

    Raises:
        ValueError: if one is not.
    """
    for name, found in (
        ("replications", run.replications),
        ("lives_per_world", run.lives_per_world),
    ):
        if found < 1 or found != int(found):
            raise ValueError(f"{name}: found {found}, allowed: a whole number of 1 or more")
    for name, word, known in (
        ("clock", run.clock, get_args(Clock)),
        ("ignorance", run.ignorance, get_args(Ignorance)),
    ):
        if word not in known:
            raise ValueError(f"{name}: found {word!r}, allowed: {' or '.join(map(repr, known))}")
    if not 0 <= run.seed < 2**64:
        raise ValueError(f"seed: found {run.seed}, allowed: 0 to 2^64 - 1")
    return run


def _label(name: str) -> str:
    """Return what to call an alternative: `month-3` reads `in 3 months`."""
    month = name.removeprefix("month-")
    if month != name and month.replace(".", "", 1).isdigit():
        return "in 1 month" if month == "1" else f"in {month} months"
    return name


def _action(scenario: Scenario, asked: str, baseline: str, question: str) -> str:
    """Return what an alternative does, as an instruction.

    The question's own words count unless they offer a choice, as in `now, later, or never`.
    """
    from simulation.report import action_of

    named = f'Plan "{_label(asked)}"'
    if question and not re.search(r"\bor\b", question):
        return action_of(question, named)
    here, there = scenario.alternative(asked), scenario.alternative(baseline)
    keys = [key for key in here.plan if here.plan[key] != there.plan.get(key)]
    alike = here.model_dump(exclude={"plan"}) == there.model_dump(exclude={"plan"})
    if not alike or len(keys) != 1 or set(there.plan) - set(here.plan):
        return named
    action, instead = here.plan[keys[0]], there.plan.get(keys[0])
    opens = action.verb == "open_requisition" and not action.never
    if not opens or not (instead is None or instead.never):
        return named
    when = "now" if action.month == 0 else _label(f"month-{action.month:g}")
    return f"Open the {scenario.roles[action.target].label} position {when}"
