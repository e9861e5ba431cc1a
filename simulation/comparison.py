"""The answer to a question: lives, findings, words, tables and figure in one place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from simulation.decision.advice import Advice, Question
from simulation.decision.precision import Precision
from simulation.experiment.alternatives import AlternativeLives
from simulation.experiment.backcast import Backcast
from simulation.experiment.runs import Run
from simulation.experiment.timeline import first_months, read
from simulation.scenario import Scenario
from simulation.scenario.wording import action_words
from simulation.statistics import DecisionRule, Findings, analyse, first_lag
from simulation.statistics.aim import Aim
from simulation.statistics.rule import VELOCITY
from simulation.statistics.timeline import Moment, timeline

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from simulation.decision.who_next import WhoNext
    from simulation.experiment.lives import Floats
    from simulation.report.summary import Json

# Of what happens under every plan alike, so much is told.
MOST_SHARED = 3


@dataclass(frozen=True, repr=False)
class Comparison:
    """Answer a question by comparing alternatives over paired lives.

    Args:
        scenario: the company with its question.
        lives: the lives of every alternative.
        baseline: alternative the others are compared with.
        run: which lives were asked for, and how they were lived.
        rule: the founder's rule for the verdicts.
        aim: what the decision value is.
        asked: alternative that the question is about.
        labels: alternative -> what to call it.
        action: what the question asks about, as an instruction.
        backcast: the worlds chosen by the company's last months, None if nothing was observed.
        precision: what sequential replications came to, None if none was asked for.
        origin: the company as it was asked about, if its alternatives were made for the question.
    """

    scenario: Scenario
    lives: AlternativeLives
    baseline: str
    run: Run
    rule: DecisionRule
    aim: Aim
    asked: str
    labels: Mapping[str, str]
    action: str
    backcast: Backcast | None = None
    precision: Precision | None = None
    origin: Scenario | None = None

    @property
    def table(self) -> pd.DataFrame:
        """Return one row a life: alternative, replication, world, error, measures, aim."""
        table = self.lives.table
        columns = [self.aim.columns(lives) for lives in self.lives.alternatives.values()]
        for name in columns[0]:
            table[name] = np.concatenate([each[name] for each in columns])
        return table

    @property
    def monthly(self) -> dict[str, dict[str, Floats]]:
        """Return alternative -> series -> (lives, months + 1)."""
        return self.lives.monthly

    @cached_property
    def findings(self) -> Findings:
        """Return estimates, paired differences and verdicts."""
        return analyse(
            self.table,
            self.baseline,
            self.scenario.horizon_months,
            self.rule,
            aim=self.aim,
            asked=self.asked,
        )

    @property
    def differences(self) -> pd.DataFrame:
        """Return the paired differences, one row per alternative and measure."""
        return self.findings.differences

    @property
    def sentence(self) -> str:
        """Return the answer in words: about the alternative asked for, then about all of them."""
        from simulation.report import answer_sentence, choice_sentence, plan_sentence

        if len(self.lives.alternatives) == 1:
            return plan_sentence(self.findings, self.asked)
        answer = answer_sentence(self.findings, self.asked, self.action, self.labels, self.lag)
        told = f"{answer} {choice_sentence(self.findings, self.labels)}"
        shared = list(self.shared_actions)
        if not shared:
            return told
        more = f"; and {len(shared) - MOST_SHARED} more" * (len(shared) > MOST_SHARED)
        return f"{told} Under every plan, too: {'; '.join(shared[:MOST_SHARED])}{more}."

    @property
    def lag(self) -> tuple[int, int] | None:
        """Return the months in which the alternative asked about, ahead in the end, is behind.

        Ahead and behind mean improvements live; behind, by more than a founder would act on.
        """
        if not self.findings.difference(self.asked, VELOCITY).low > 0:
            return None
        here, there = (self.monthly[name]["improvements"] for name in (self.asked, self.baseline))
        ahead = here + self.rule.zones[VELOCITY]
        return first_lag(ahead, there, worlds=self.lives.worlds)

    @cached_property
    def timelines(self) -> dict[str, tuple[Moment, ...]]:
        """Return the turning points of each alternative, in the order of their months."""
        return {
            name: timeline(
                first_months(lives, self.run.ignorance), lives.world_numbers[read(lives)]
            )
            for name, lives in self.lives.alternatives.items()
        }

    @property
    def names(self) -> dict[str, str]:
        """Return role and kind of work -> what to call it."""
        scenario = self.scenario
        work = {name: kind.label for name, kind in scenario.planned_work.items()}
        arriving = {name: kind.label for name, kind in scenario.work_kinds.items()}
        return {**work, **arriving, **{name: role.label for name, role in scenario.roles.items()}}

    def figure(self, *, narrow: bool = False) -> Figure:
        """Return the three panels: cash or survival, refreshes, improvements.

        Args:
            narrow: put the panels below each other.
        """
        from simulation.report.figures import answer_figure

        shown = {name: self.labels.get(name, name) for name in self.lives.alternatives}
        return answer_figure(
            self.monthly,
            self.scenario.horizon_months,
            shown,
            self.baseline,
            worlds=self.lives.worlds,
            narrow=narrow,
        )

    @property
    def summary(self) -> dict[str, Json]:
        """Return everything the answer rests on as plain data."""
        from simulation.report import summary
        from simulation.report.timeline import turning_points_data

        content: dict[str, Json] = {
            "question": self.scenario.question,
            "answer": self.sentence,
            "asked": self.asked,
            "scenario": self.scenario.name,
            "scenario_hash": self.scenario.content_hash(),
            "seed": self.run.seed,
            "replications": self.run.replications,
            "complete": self.lives.complete,
            "clock": self.run.clock,
            "worlds": self.run.ignorance,
            "lives_per_world": self.run.lives_per_world,
            "aim": self.aim.words,
            "outside_evidence": list(self.scenario.outside_evidence()),
        }
        if self.backcast is not None:
            content["backcast"] = {
                "months": self.backcast.months,
                "candidates": self.backcast.candidates,
                "fitting": self.backcast.fitting,
                "kept": len(self.backcast.worlds),
                "fits": [dict(asdict(fit)) for fit in self.backcast.fits],
            }
        if self.has_timeline:
            content["timeline"] = {
                name: turning_points_data(moments, self.names)
                for name, moments in self.timelines.items()
            }
        return {**content, **summary(self.findings)}

    def told(self, advice: Advice | None, who: WhoNext | None) -> dict[str, Json]:
        """Return the summary with what lies behind the answer, as far as it was looked at."""
        content = dict(self.summary)
        if who is not None:
            from simulation.report.who_next import who_next_data

            content["who_next"] = who_next_data(who)
        if advice is not None:
            from simulation.report.advice import advice_data

            content["advice"] = advice_data(advice)
        return content

    def _further_figures(self, advice: Advice | None, who: WhoNext | None) -> dict[str, Figure]:
        found: dict[str, Figure] = {}
        if who is not None:
            from simulation.report.figure_who_next import who_next_figure

            found["who-next"] = who_next_figure(who)
        if advice is not None:
            from simulation.report.advice import advice_figures

            found |= advice_figures(advice, self.labels)
        return found

    @property
    def has_timeline(self) -> bool:
        """Tell whether the answer shows when things happen: of one plan, or of milestones."""
        return len(self.lives.alternatives) == 1 or len(self.scenario.milestones) > 0

    @property
    def shared_actions(self) -> tuple[str, ...]:
        """Return in words what happens by plan under every alternative alike."""
        plans = [self.scenario.alternative(name).plan for name in self.scenario.alternatives]
        if not plans:
            return ()
        first, *others = plans
        return tuple(
            action_words(action, self.scenario.roles)
            for key, action in first.items()
            if not action.never and all(action == each.get(key) for each in others)
        )

    @property
    def question(self) -> Question:
        """Return the question about one position that this answers, to look behind it.

        Raises:
            ValueError: if the alternative asked about and its baseline differ in more than that.
        """
        here = self.scenario.alternative(self.asked).plan
        there = self.scenario.alternative(self.baseline).plan
        keys = [key for key in here if here[key] != there.get(key)]
        if len(keys) != 1 or here[keys[0]].verb != "open_requisition":
            raise ValueError(f"{self.asked} and {self.baseline} differ in more than a position")
        return Question(
            self.scenario,
            self.lives,
            self.run,
            self.aim,
            self.rule,
            self.asked,
            self.baseline,
            here[keys[0]].target,
            keys[0],
            self.origin or self.scenario,
        )

    def save(
        self,
        results: Path | str = "results",
        command: str = "",
        advice: Advice | None = None,
        who: WhoNext | None = None,
    ) -> Path:
        """Write tables, summary, manifest and figure into a run folder and return it.

        Args:
            results: folder of all results.
            command: what the user typed, for the manifest.
            advice: what lies behind the answer, None to leave it out.
            who: who should come next, None if that was not asked.

        Raises:
            ReportError: if the folder cannot be written.
        """
        from simulation.report import RunRecord, write_run

        record = RunRecord(
            scenario_name=self.scenario.name,
            scenario_hash=self.scenario.content_hash(),
            seed=self.run.seed,
            replications=self.run.replications,
            alternatives=tuple(self.lives.alternatives),
            clock=self.run.clock,
            command=command,
            lives=self.table,
            monthly=self.monthly,
            worlds=self.lives.worlds,
            summary=self.told(advice, who),
            figure=self.figure(),
            further_figures=self._further_figures(advice, who),
            settings={
                "worlds": self.run.ignorance,
                "lives_per_world": self.run.lives_per_world,
                "aim": self.aim.words,
                "precision": None if self.precision is None else self.precision.wanted,
                "baseline": self.baseline,
                "asked": self.asked,
                "rule": {**asdict(self.rule), "zones": dict(self.rule.zones)},
            },
            finished=None if self.lives.complete else self.lives.finished,
            companies={
                name: lives.scenario.plain() for name, lives in self.lives.alternatives.items()
            },
        )
        return write_run(Path(results), record)

    def __repr__(self) -> str:
        plans = ", ".join(self.lives.alternatives)
        lives = f"{self.lives.finished:,} lives each of {plans}"
        return f"<Comparison {self.scenario.name}: {lives}; seed {self.run.seed}>"

    def _repr_html_(self) -> str:
        """Return the sentence and the tables for a notebook."""
        from simulation.report.html import answer_html

        return answer_html(self.sentence, self.findings, self.labels)
