"""Questions and answers: what a founder asks, put together from lives, statistics and report."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from simulation.experiment.alternatives import AlternativeLives, live_alternatives
from simulation.experiment.lives import Progress
from simulation.model.life import Clock
from simulation.model.worlds import Ignorance
from simulation.scenario import Scenario, ScenarioError
from simulation.statistics import DecisionRule, Findings, analyse, first_lag

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from simulation.experiment.lives import Floats
    from simulation.report.summary import Json

MONTHS_ASKED = (0, 3, 6, 12)
NEVER = "never"


@dataclass(frozen=True)
class Comparison:
    """Answer a question by comparing alternatives over paired lives.

    Args:
        scenario: the company with its question.
        lives: the lives of every alternative.
        baseline: alternative the others are compared with.
        seed: root seed.
        replications: lives asked for.
        clock: which clock ran them.
        rule: the founder's rule for the verdicts.
        asked: alternative that the question is about.
        labels: alternative -> what to call it.
        action: what the question asks about, as an instruction.
    """

    scenario: Scenario
    lives: AlternativeLives
    baseline: str
    seed: int
    replications: int
    clock: Clock
    rule: DecisionRule
    asked: str
    labels: Mapping[str, str]
    action: str

    @property
    def table(self) -> pd.DataFrame:
        """Return one row a life: alternative, replication, error, then the measures."""
        return self.lives.table

    @property
    def monthly(self) -> dict[str, dict[str, Floats]]:
        """Return alternative -> series -> (lives, months + 1)."""
        return self.lives.monthly

    @cached_property
    def findings(self) -> Findings:
        """Return estimates, paired differences and verdicts."""
        return analyse(self.table, self.baseline, self.scenario.horizon_months, self.rule)

    @property
    def differences(self) -> pd.DataFrame:
        """Return the paired differences, one row per alternative and measure."""
        return self.findings.differences

    @property
    def sentence(self) -> str:
        """Return the answer in words, with how many lives and what is left to choose from."""
        from simulation.report import answer_sentence, choice_sentence

        if self.asked == self.baseline:
            return choice_sentence(self.findings, self.labels)
        monthly = self.monthly
        lag = first_lag(monthly[self.asked]["improvements"], monthly[self.baseline]["improvements"])
        answer = answer_sentence(self.findings, self.asked, self.action, self.labels, lag)
        return f"{answer} {choice_sentence(self.findings, self.labels)}"

    def figure(self, *, narrow: bool = False) -> Figure:
        """Return the three panels: cash or survival, refreshes, improvements."""
        from simulation.report.figures import answer_figure

        shown = {name: self.labels.get(name, name) for name in self.lives.alternatives}
        return answer_figure(
            self.monthly, self.scenario.horizon_months, shown, self.baseline, narrow=narrow
        )

    @property
    def summary(self) -> dict[str, Json]:
        """Return everything the answer rests on as plain data."""
        from simulation.report import summary

        content: dict[str, Json] = {
            "question": self.scenario.question,
            "answer": self.sentence,
            "asked": self.asked,
            "scenario": self.scenario.name,
            "scenario_hash": self.scenario.content_hash(),
            "seed": self.seed,
            "replications": self.replications,
            "complete": self.lives.complete,
            "clock": self.clock,
            "outside_evidence": list(self.scenario.outside_evidence()),
        }
        return {**content, **summary(self.findings)}

    def save(self, results: Path | str = "results") -> Path:
        """Write tables, summary, manifest and figure into a run folder and return it.

        Args:
            results: folder of all results.

        Raises:
            ReportError: if the folder cannot be written.
        """
        from simulation.report import RunRecord, write_run

        return write_run(
            Path(results),
            RunRecord(
                scenario_name=self.scenario.name,
                scenario_hash=self.scenario.content_hash(),
                seed=self.seed,
                replications=self.replications,
                alternatives=tuple(self.lives.alternatives),
                clock=self.clock,
                command=" ".join(["nexthire", *sys.argv[1:]]),
                lives=self.table,
                monthly=self.monthly,
                summary=self.summary,
                figure=self.figure(),
            ),
        )


def compare(
    scenario: Scenario,
    replications: int = 500,
    seed: int = 1,
    clock: Clock = "compiled",
    *,
    baseline: str | None = None,
    asked: str | None = None,
    rule: DecisionRule | None = None,
    workers: int | None = None,
    ignorance: Ignorance = "drawn",
    progress: Progress | None = None,
) -> Comparison:
    """Compare the alternatives of a scenario over paired lives.

    Args:
        scenario: the company with at least two alternatives.
        replications: lives of each alternative, 1 or more.
        seed: root seed, 0 or more.
        clock: "compiled" for speed, "simpy" for the reference.
        baseline: alternative to compare with; the scenario's own if None.
        asked: alternative the answer's sentence is about; the first that is no baseline if None.
        rule: the founder's rule for the verdicts.
        workers, ignorance, progress: as in `simulate`.

    Raises:
        ScenarioError: if there is nothing to compare, or no such alternative.
        ValueError: if a number is out of range.
    """
    _check_numbers(replications, seed)
    names = list(scenario.alternatives)
    if len(names) < 2:
        raise ScenarioError(
            scenario.name, None, "alternatives", f"{len(names)} of them", "at least two", None
        )
    reference = baseline or scenario.baseline or names[0]
    question = asked or next(name for name in names if name != reference)
    for key, name in (("baseline", reference), ("asked", question)):
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
    lives = live_alternatives(
        {name: scenario.alternative(name) for name in names},
        np.arange(replications),
        seed,
        clock,
        workers=workers,
        ignorance=ignorance,
        progress=progress,
    )
    return Comparison(
        scenario,
        lives,
        reference,
        seed,
        replications,
        clock,
        rule or DecisionRule(),
        question,
        {name: _label(name) for name in names},
        _action(scenario, question),
    )


def single_plan(
    scenario: Scenario,
    replications: int = 500,
    seed: int = 1,
    clock: Clock = "compiled",
    *,
    workers: int | None = None,
    ignorance: Ignorance = "drawn",
    progress: Progress | None = None,
) -> Comparison:
    """Simulate one plan and describe it like a comparison with a single alternative.

    Args:
        scenario: the company; its plan is carried out, its alternatives are not.
        replications, seed, clock, workers, ignorance, progress: as in `compare`.

    Raises:
        ValueError: if a number is out of range.
    """
    _check_numbers(replications, seed)
    name = scenario.alternative_name or "plan"
    lives = live_alternatives(
        {name: scenario},
        np.arange(replications),
        seed,
        clock,
        workers=workers,
        ignorance=ignorance,
        progress=progress,
    )
    labels = {name: _label(name)}
    return Comparison(
        scenario, lives, name, seed, replications, clock, DecisionRule(), name, labels, ""
    )


def whatif(
    scenario: Scenario,
    hire: str | None = None,
    replications: int = 500,
    seed: int = 1,
    clock: Clock = "compiled",
    *,
    months: Sequence[float] = MONTHS_ASKED,
    rule: DecisionRule | None = None,
    workers: int | None = None,
    ignorance: Ignorance = "drawn",
    progress: Progress | None = None,
) -> Comparison:
    """Answer what happens if a position is opened now, later, or never.

    Args:
        scenario: the company.
        hire: role, or an unmistakable part of its name such as `mlops`; that of the plan's only
            requisition if None.
        months: months from now at which the position may be opened, each 0 or more.
        replications, seed, clock, rule, workers, ignorance, progress: as in `compare`.

    Raises:
        ScenarioError: if the role is unknown, or none is named and the plan has not exactly one.
        ValueError: if a number is out of range.
    """
    if not months:
        raise ValueError("months: name at least one month")
    key, role = requisition_asked(scenario, hire)
    alternatives: dict[str, Any] = {
        NEVER: {"plan": {key: {"open_requisition": role, "month": NEVER}}}
    }
    for month in sorted(set(months)):
        name = "now" if month == 0 else f"month-{month:g}"
        alternatives[name] = {"plan": {key: {"open_requisition": role, "month": month}}}
    asked = "now" if 0 in months else f"month-{min(months):g}"
    cleared = {name: None for name in scenario.alternatives}
    opened = {"plan": {key: {"open_requisition": role, "month": NEVER}}}
    company = scenario.with_changes({**opened, "baseline": None, "alternatives": cleared})
    company = company.with_changes({"alternatives": alternatives, "baseline": NEVER})
    found = compare(
        company,
        replications,
        seed,
        clock,
        asked=asked,
        rule=rule,
        workers=workers,
        ignorance=ignorance,
        progress=progress,
    )
    label = scenario.roles[role].label
    action = f"Open the {label} position {_label(asked)}"
    return replace(found, action=action)


def requisition_asked(scenario: Scenario, hire: str | None) -> tuple[str, str]:
    """Return the plan key and the role of the position that a question is about.

    Raises:
        ScenarioError: if the role is unknown or not named clearly.
    """
    planned = {
        key: action.target
        for key, action in scenario.plan.items()
        if action.verb == "open_requisition"
    }
    roles = list(scenario.roles)
    if hire is None:
        if len(planned) == 1:
            return next(iter(planned.items()))
        allowed = f"a role with --hire: {', '.join(roles)}"
        found = "no role" if not planned else f"{len(planned)} planned requisitions"
        raise ScenarioError(scenario.name, None, "hire", found, allowed, None)
    wanted = hire.strip().lower().replace("-", "_").replace(" ", "_")
    matching = [wanted] if wanted in roles else [role for role in roles if wanted in role]
    if len(matching) != 1 or not wanted:
        near = get_close_matches(wanted, roles, 1, 0.4)
        raise ScenarioError(
            scenario.name,
            None,
            "hire",
            repr(hire),
            f"one of {', '.join(roles)}",
            near[0] if near else None,
        )
    for key, role in planned.items():
        if role == matching[0]:
            return key, role
    return f"hire {matching[0]}"[:40], matching[0]


def _check_numbers(replications: int, seed: int) -> None:
    if replications < 1:
        raise ValueError(f"replications: found {replications}, allowed: 1 or more")
    if not 0 <= seed < 2**64:
        raise ValueError(f"seed: found {seed}, allowed: 0 to 2^64 - 1")


def _label(name: str) -> str:
    """Return what to call an alternative: `month-3` reads `in 3 months`."""
    month = name.removeprefix("month-")
    if month != name and month.replace(".", "", 1).isdigit():
        return "in 1 month" if month == "1" else f"in {month} months"
    return name


def _action(scenario: Scenario, asked: str) -> str:
    from simulation.report import action_of

    return action_of(scenario.question, _label(asked))
