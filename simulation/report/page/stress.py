"""The reporting checklist for discrete-event simulation, filled in for one report.

Source: Monks et al. 2019, Journal of Simulation 13, "Strengthening the reporting of empirical
simulation studies" (STRESS-DES). The checklist of the model itself is `docs/stress-des.md`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from simulation.report.formatting import clean, counted
from simulation.report.page.parts import Code, Pairs, Part, Section, Words, words
from simulation.report.summary import Json
from simulation.scenario import Scenario

CLOCKS = {
    "compiled": "compiled twin of the SimPy model; both give the same event log, bit for bit",
    "simpy": "SimPy",
}


@dataclass(frozen=True)
class Study:
    """Hold what a report's lives are.

    Args:
        scenario: the company with the alternatives lived.
        question: what was asked.
        plans: what the alternatives are called, in their order.
        aim: the decision value in words.
        verdict: the rule of the verdicts in words.
        replications, worlds, lives_per_world: how much was lived.
        further: what else was lived, in words.
        seed: root seed.
        clock: which clock lived it.
        drawn: whether worlds were drawn.
        versions: package -> version.
        scenario_hash: content hash of the scenario as it was lived.
        digest: SHA-256 of the lives as `lives.csv` has them.
        command: what brings forth this report.
        check: what brings forth the same lives alone.
        date: of the report, as text.
    """

    scenario: Scenario
    question: str
    plans: tuple[str, ...]
    aim: str
    verdict: str
    replications: int
    worlds: int
    lives_per_world: int
    further: tuple[str, ...]
    seed: int
    clock: str
    drawn: bool
    versions: Mapping[str, Json] = field(hash=False)
    scenario_hash: str
    digest: str
    command: str
    check: str
    date: str


def stress_section(study: Study) -> Section:
    """Return what a reader needs to judge and repeat the study."""
    return Section(
        "method",
        "How this was made",
        (
            Words(
                "The checklist for reports on discrete-event simulation (STRESS-DES), as this "
                "report answers it. The model's own is docs/stress-des.md of nexthire."
            ),
            Pairs(tuple(_items(study))),
            *_again(study),
        ),
        short="Method",
    )


def _again(study: Study) -> tuple[Part, ...]:
    """Return how to verify the lives, and to make the page again."""
    digest = (
        f"The SHA-256 of their lives.csv is {study.digest} on this kind of machine and with these "
        "versions; elsewhere the last digits may differ. `nexthire verify` looks through the whole "
        "folder of a run."
    )
    if not study.command:
        told = "This report was made from Python, with an aim that no command line stated."
        return words(f"{told} {digest}")
    return (
        *words("To verify, live the same lives again:"),
        Code(study.check),
        *words(f"{digest} This page again, but for its date:"),
        Code(study.command),
    )


def _items(study: Study) -> list[tuple[str, str]]:
    company = study.scenario
    drawn = "drawn from their ranges, anew in every world" if study.drawn else "at their centre"
    versions = ", ".join(f"{name} {version}" for name, version in study.versions.items() if version)
    own = ", ".join(map(clean, company.parameters)) or "none"
    return [
        ("Objectives", f"{clean(study.question)} Plans compared: {', '.join(study.plans)}."),
        (
            "Outputs",
            "Runway (restricted mean), days between refreshes and improvements live; decision "
            f"value: {study.aim}.",
        ),
        ("Verdicts", study.verdict),
        (
            "Inputs",
            f"Scenario {clean(company.name)}: {counted(len(company.team), 'person', 'people')}, "
            f"{company.horizon_months:g} months ahead. Register parameters that it sets: {own}.",
        ),
        (
            "Data sources",
            "The evidence register of nexthire: every number with range, unit, source and grade. "
            f"What is not known is {drawn}. The sources of each number are under Assumptions.",
        ),
        (
            "Replications",
            f"{counted(study.replications, 'life', 'lives')} of each plan in "
            f"{counted(study.worlds, 'world', 'worlds')} ({study.lives_per_world} in each), paired "
            f"by common random numbers. {' '.join(study.further)}",
        ),
        (
            "Initialisation and run length",
            "From the company as it is today, without warm-up, to month "
            f"{company.horizon_months:g} or until cash runs out.",
        ),
        (
            "Estimation",
            "Intervals are of 95 percent with worlds as their unit: cluster-robust t for means, "
            "Wilson for shares, order statistics for medians; Holm over comparisons. They hold "
            "chance and what is not known; that the model is wrong they cannot hold.",
        ),
        (
            "Random sampling",
            f"Root seed {study.seed}; counter-based Philox, each draw addressed by what is decided "
            "and for whom.",
        ),
        ("Clock", CLOCKS.get(study.clock, study.clock)),
        ("Software", versions),
        ("Scenario hash", study.scenario_hash),
        ("Date", study.date),
    ]
