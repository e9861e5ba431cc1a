"""A report as a page: what it opens with, its sections, and its footer."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from simulation.experiment.trace import trace
from simulation.model.life import LifeError
from simulation.reality_checks import Check, State
from simulation.report.figure_narrow import narrow_plans
from simulation.report.footer import lives_digest
from simulation.report.formatting import clean, counted, money
from simulation.report.page.answer import headline, plans_section, signs_section
from simulation.report.page.assumptions import assumptions_section
from simulation.report.page.explorer import explorer_section
from simulation.report.page.life import life_section
from simulation.report.page.parts import Cell, Fold, PageTable, Part, Row, Section, Words
from simulation.report.page.rendering import Page
from simulation.report.page.sections import advice_sections, who_next_section
from simulation.report.page.stress import Study, stress_section
from simulation.report.tables import footnotes
from simulation.reporting import Report, middle_life
from simulation.sweeps.code import versions

if TYPE_CHECKING:
    from simulation.experiment.runs import Run

STATE_TONES = {
    State.RED: "bad",
    State.AMBER: "open",
    State.GREEN: "good",
    State.NOT_APPLICABLE: "dim",
}


def page_of(report: Report) -> Page:
    """Return the page of a report."""
    comparison = report.comparison
    scenario = comparison.origin or comparison.scenario
    opening = headline(
        comparison.findings,
        comparison.asked,
        _question(report),
        comparison.sentence,
        comparison.labels,
    )
    red = report.reality.red
    return Page(
        f"{opening.lead} {clean(scenario.name)}",
        _kicker(report),
        opening,
        f"{counted(len(red), 'check fails', 'checks fail')} on this company",
        tuple(_alarm(check) for check in red),
        tuple(_sections(report)),
        _footer(report),
    )


def _sections(report: Report) -> Iterator[Section]:
    comparison, labels = report.comparison, report.comparison.labels
    findings, advice = comparison.findings, report.advice
    horizon = comparison.scenario.horizon_months
    shown = {name: labels.get(name, name) for name in comparison.lives.alternatives}
    worlds = comparison.lives.worlds
    narrow = partial(narrow_plans, comparison.monthly, horizon, shown, comparison.baseline, worlds)
    yield plans_section(findings, labels, comparison.figure, narrow, horizon)
    if report.who is not None:
        yield who_next_section(report.who)
    if report.explored is not None:
        yield explorer_section(report.explored, labels)
    if advice is not None:
        yield from advice_sections(advice, labels)
        yield assumptions_section(advice, labels, comparison.scenario)
    signs = signs_section(findings, labels)
    if signs is not None:
        yield signs
    life = _life(report)
    if life is not None:
        yield life
    yield reality_section(report)
    yield stress_section(_study(report))


def reality_section(report: Report) -> Section:
    """Return the checks of the model on this company: those that do not hold, then all of them."""
    found = report.reality
    parts: list[Part] = [Words(found.sentence)]
    wrong = [*found.red, *found.amber]
    if wrong:
        parts.append(_checks(wrong, advised=True))
    parts.append(Fold(f"All {len(found.checks)} checks", (_checks(list(found.checks)),), long=True))
    return Section("reality", "Does the model behave on this company?", tuple(parts), "Checks")


def _checks(checks: list[Check], *, advised: bool = False) -> PageTable:
    rows: list[Row] = []
    last = ""
    for check in checks:
        if not advised and check.group != last:
            rows.append(Row((Cell(str(check.group)),), heading=True))
            last = check.group
        why = _in_sentences(check.because, check.advice if advised else "")
        cells = (
            Cell(check.title),
            Cell(str(check.state), STATE_TONES[check.state]),
            Cell(check.measured),
            Cell(why if advised else check.expected),
        )
        rows.append(Row(cells))
    last_head = "what is wrong, and what to do" if advised else "expected"
    head = ("check", "state", "measured (* exact in the lives looked at)", last_head)
    return PageTable("", head, (False,) * len(head), tuple(rows))


def _alarm(check: Check) -> str:
    return _in_sentences(f"{check.title}: {check.measured}", check.because, check.advice)


def _in_sentences(*texts: str) -> str:
    """Return texts as sentences in a row."""
    told = [f"{text[:1].upper()}{text[1:]}" for text in texts if text]
    return " ".join(text if text[-1] in ".?!" else f"{text}." for text in told)


def _life(report: Report) -> Section | None:
    """Return the life in the middle; None if there is none."""
    comparison = report.comparison
    middle = middle_life(comparison)
    if middle is None:
        return None
    number, world = middle
    run: Run = comparison.run
    plan = comparison.scenario.alternative(comparison.asked)
    try:
        frames = trace(plan, number, run.seed, "compiled", ignorance=run.ignorance, world=world)
    except LifeError:
        return None
    called = comparison.labels.get(comparison.asked, comparison.asked)
    return life_section(frames, comparison.names, called, number, run.seed, run.replications)


def _study(report: Report) -> Study:
    comparison, run = report.comparison, report.comparison.run
    labels = comparison.labels
    further = []
    if report.explored is not None:
        places = counted(len(report.explored.spots), "place", "places")
        further.append(f"Explorer: {places} of {report.explored.lives:,} lives a plan.")
    if comparison.backcast is not None:
        further.append(comparison.backcast.words)
    verdict = next(each for each in footnotes(comparison.findings) if each.startswith("Verdict: "))
    return Study(
        scenario=comparison.scenario,
        question=_question(report),
        plans=tuple(clean(labels.get(n, n)) for n in comparison.lives.alternatives),
        aim=clean(comparison.aim.words),
        verdict=verdict.removeprefix("Verdict: "),
        replications=run.replications,
        worlds=len(set(comparison.lives.worlds.tolist())),
        lives_per_world=run.lives_per_world,
        further=tuple(further),
        seed=run.seed,
        clock=run.clock,
        drawn=run.ignorance == "drawn",
        versions=versions(),
        scenario_hash=comparison.scenario.content_hash(),
        digest=lives_digest(comparison.table),
        command=report.command,
        check=report.check,
        date=report.written.isoformat(),
    )


def _question(report: Report) -> str:
    """Return what was asked: the scenario's own question where it is about the same position."""
    asked = report.comparison.question
    planned = {action.target for action in asked.origin.plan.values()}
    if asked.origin.question and asked.role in planned:
        return asked.origin.question
    if report.who is not None:
        return "Who do we hire next, and when?"
    label = clean(asked.origin.roles[asked.role].label)
    return f"What if we open the {label} position now, later, or never?"


def _kicker(report: Report) -> str:
    scenario = report.comparison.origin or report.comparison.scenario
    team = counted(len(scenario.team), "person", "people")
    facts = f"{team}, {money(scenario.cash_usd)} cash, {scenario.horizon_months:g} months ahead"
    return f"{clean(scenario.name)}: {facts} · {report.written.isoformat()}"


def _footer(report: Report) -> tuple[str, ...]:
    run = report.comparison.run
    packages = ", ".join(f"{name} {found}" for name, found in versions().items() if found)
    return (
        *report.missing,
        "All of it in this model. Intervals hold chance and what is not known about its numbers; "
        "that the model itself is wrong they cannot hold.",
        f"Seed {run.seed}, {run.replications:,} lives of each plan. {packages}.",
        f"Scenario {report.comparison.scenario.content_hash()}.",
    )
