"""The report: an answer, what lies behind it, an explorer and checks as one page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from simulation.answers import (
    aim_of,
    checked_run,
    first_role,
    whatif,
    who_comes_next,
)
from simulation.comparison import Comparison
from simulation.decision.advice import FEWEST_WORLDS, Advice, advise
from simulation.decision.exploring import LIVES as EXPLORER_LIVES
from simulation.decision.exploring import MOST_SLIDERS, Explored, explore, sliders_for
from simulation.decision.plans import months_asked
from simulation.decision.who_next import WhoNext
from simulation.experiment.lives import Progress
from simulation.experiment.runs import LIVES_PER_WORLD, Run
from simulation.model.life import Clock
from simulation.model.worlds import Ignorance
from simulation.reality_checks import Reality, reality
from simulation.report.page.commands import Typed, options_of_lives
from simulation.scenario import Scenario
from simulation.statistics import DecisionRule
from simulation.statistics.aim import Aim

if TYPE_CHECKING:
    from simulation.report.page.parts import Section
    from simulation.report.page.rendering import Page
    from simulation.report.summary import Json

# Sections that a report may lack.
OPTIONAL = {
    "who-next": "Who next",
    "explorer": "What if things were different?",
    "timing": "When",
    "why": "Why",
    "tipping": "Tipping points",
    "find-out": "What to find out first",
    "assumptions": "What the answer rests on",
    "signs": "Warning signs",
    "life": "One life",
}


@dataclass(frozen=True, repr=False)
class Report:
    """Hold an answer with all that a report tells about it.

    Args:
        comparison: the answer.
        advice: what lies behind it; None where its lives are too few for that.
        who: who should come next, None where the role was named.
        explored: the plans at every place of the explorer, None where it was left out.
        reality: checks of the model on this company.
        missing: why something was left out, one sentence each.
        command: what brings forth this report, but for its date; empty where no command does.
        check: what brings forth the same lives alone; likewise.
        written: date of the report.
    """

    comparison: Comparison
    advice: Advice | None
    who: WhoNext | None
    explored: Explored | None
    reality: Reality
    missing: tuple[str, ...]
    command: str
    check: str
    written: date

    @cached_property
    def page(self) -> Page:
        """Return the page: headline, sections, footer."""
        from simulation.reporting_page import page_of

        return page_of(self)

    @property
    def sections(self) -> Mapping[str, Section]:
        """Return the sections by their keys, in their order."""
        return {section.key: section for section in self.page.sections}

    def section(self, key: str) -> Shown:
        """Return a section, to be shown in a notebook; one that says so if the report has it not.

        Raises:
            KeyError: if no report has one of that name.
        """
        from simulation.report.page.parts import Section, Words

        if key in self.sections:
            return Shown(self.sections[key])
        if key not in OPTIONAL:
            raise KeyError(f"{key!r}; sections are {', '.join([*self.sections, *OPTIONAL])}")
        told = (
            " ".join(self.missing) or "Left out: it was not asked for, or there is nothing of it."
        )
        return Shown(Section(key, OPTIONAL[key], (Words(told),)))

    @cached_property
    def html(self) -> str:
        """Return the report as one HTML file, the same bytes for the same report."""
        from simulation.report.page.rendering import render

        return render(self.page)

    @property
    def summary(self) -> dict[str, Json]:
        """Return everything that the report tells as plain data."""
        from simulation.report.page.explorer import explorer_data

        told = self.comparison.told(self.advice, self.who)
        checks: Any = self.reality.summary
        told["reality"] = checks
        told["left_out"] = list(self.missing)
        if self.explored is not None:
            told["explorer"] = explorer_data(self.explored, self.comparison.labels)
        return told

    def save(self, path: Path | str) -> Path:
        """Write the report into a file and return it; an earlier one is replaced.

        Raises:
            ReportError: if it cannot be written.
        """
        from simulation.report.store import write_file

        return write_file(Path(path), self.html)

    def save_run(self, results: Path | str = "results", command: str = "") -> Path:
        """Write the report into a run folder, all files of the run beside it, and return the file.

        Args:
            results: folder of all results.
            command: what the user typed, for the manifest.

        Raises:
            ReportError: if the folder cannot be written.
        """
        html = self.html
        folder = self.comparison.save(results, command, self.advice, self.who)
        from simulation.report.store import REPORT_FILE, write_file

        return write_file(folder / REPORT_FILE, html)

    def __repr__(self) -> str:
        return f"<Report on {self.comparison!r}>"

    def _repr_html_(self) -> str:
        """Return the answer for a notebook."""
        return self.comparison._repr_html_()


@dataclass(frozen=True, repr=False)
class Shown:
    """Show a section in a notebook: its words and tables, then its figures."""

    section: Section

    def __repr__(self) -> str:
        return f"<Section {self.section.title}>"

    def _repr_html_(self) -> str:
        from simulation.report.page.rendering import render_section

        return render_section(self.section)

    def _ipython_display_(self) -> None:
        from IPython.display import HTML, display

        display(HTML(self._repr_html_()))  # type: ignore[no-untyped-call]
        for picture in self.section.pictures:
            display(picture.draw())  # type: ignore[no-untyped-call]


def report_page(
    scenario: Scenario,
    hire: str | None = None,
    replications: int = 500,
    seed: int = 1,
    clock: Clock = "compiled",
    *,
    months: Sequence[float] | None = None,
    explorer: bool = True,
    turned: Sequence[str] = (),
    rule: DecisionRule | None = None,
    aim: Aim | None = None,
    workers: int | None = None,
    ignorance: Ignorance = "drawn",
    lives_per_world: int = LIVES_PER_WORLD,
    progress: Progress | None = None,
    written: date | None = None,
    typed: Typed | None = None,
) -> Report:
    """Answer what happens if a position is opened, and put all about it on one page.

    Args:
        scenario: the company.
        hire: role, or an unmistakable part of its name; the role that comes first if None.
        replications, seed, clock, months, rule, aim, workers, ignorance, lives_per_world, progress:
            as in `whatif`.
        explorer: whether the plans are lived over a grid too, for sliders on the page.
        turned: register parameters or keys of the scenario that the sliders turn, up to three; what
            matters most for the position if empty.
        written: date on the page; today by default.
        typed: what a user would type for this report; made from the other arguments if None, where
            a command line can say them.

    Raises:
        ScenarioError: if the role or a number to turn is unknown, a month lies beyond the horizon,
            or there is nobody to hire.
        ValueError: if a number is out of range, or all lives failed.
        KeyboardInterrupt: if the user interrupted; a report of a part of the lives is none.
    """
    if len(turned) > MOST_SLIDERS:
        raise ValueError(f"turned: found {len(turned)} numbers, allowed: up to {MOST_SLIDERS}")
    opened = months_asked(scenario, months)
    how = Run(replications, seed, clock, workers, ignorance, lives_per_world, progress=progress)
    run, wanted = checked_run(how), aim_of(scenario, aim)
    who = None if hire is not None else who_comes_next(scenario, run, wanted)
    role = hire if who is None else first_role(who, scenario)
    comparison = whatif(
        scenario,
        role,
        replications,
        seed,
        clock,
        months=opened,
        rule=rule,
        aim=aim,
        workers=workers,
        ignorance=ignorance,
        lives_per_world=lives_per_world,
        progress=progress,
    )
    if not comparison.lives.complete:
        raise KeyboardInterrupt
    advice, missing = _advice(comparison)
    explored, left_out = _explored(comparison, advice, turned) if explorer else (None, "")
    if typed is None and aim is None:
        price = comparison.rule.acceptable_runway_loss_months
        options = options_of_lives(replications, seed, opened, price, ignorance, lives_per_world)
        page = ("--turn", ",".join(turned)) if turned else ()
        typed = Typed(scenario.name, hire, options, page if explorer else ("--no-explorer",))
    return Report(
        comparison,
        advice,
        who,
        explored,
        reality(scenario, seed, progress=progress),
        tuple(filter(None, (missing, left_out))),
        "" if typed is None else typed.report,
        "" if typed is None else typed.check(str(role)),
        written or datetime.now(UTC).date(),
    )


def _advice(comparison: Comparison) -> tuple[Advice | None, str]:
    """Look behind an answer, or say why that was left out."""
    worlds = len(set(comparison.lives.worlds.tolist()))
    if worlds < FEWEST_WORLDS:
        return None, (
            f"When, why and where it tips are left out: that takes {FEWEST_WORLDS} worlds, and "
            f"these lives were lived in {worlds}."
        )
    return advise(comparison.question), ""


def _explored(
    comparison: Comparison, advice: Advice | None, turned: Sequence[str]
) -> tuple[Explored | None, str]:
    """Live the plans over a grid, or say why that was left out."""
    if advice is None:
        return None, "The explorer is left out for the same reason."
    question = comparison.question
    sliders = sliders_for(question.scenario, question.role, advice.information, turned)
    if not sliders:
        return None, "The explorer is left out: nothing of this company can be turned."
    lives = min(EXPLORER_LIVES, comparison.run.replications)
    answers = {name: each.answer for name, each in comparison.findings.decision.verdicts.items()}
    return explore(question, comparison.run.with_lives(lives), sliders, answers), ""


def middle_life(comparison: Comparison) -> tuple[int, int] | None:
    """Return number and world of the life that is nearest the middle under the plan asked about.

    Returns:
        None if every life failed.
    """
    lives = comparison.lives.alternatives[comparison.asked]
    values = comparison.aim.values(lives)
    if np.isnan(values).all():
        return None
    nearest = int(np.nanargmin(np.abs(values - np.nanmedian(values))))
    place = int(np.flatnonzero(lives.finished)[nearest])
    return int(lives.replications[place]), int(lives.world_numbers[place])
