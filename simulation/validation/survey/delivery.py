"""Facts on releases, launches and iteration (B1-06 to B1-10, B1-26, B1-28, B1-29)."""

from __future__ import annotations

import math
from dataclasses import replace

from simulation.validation import measurements as m
from simulation.validation.bands import Band, at_least, at_most
from simulation.validation.companies import Run
from simulation.validation.fact import Fact
from simulation.validation.readings import delivery as r
from simulation.validation.trials import DELIVERY_TRIALS, HIRING_TRIALS, LAB_TRIALS

GUIDE = "R01"
FIRST_MODEL = Run("facts/first-model")
PROJECT = Run("facts/model-project")
FEATURES = Run("facts/duo-features")
DUO_WEEKLY, QUAD_WEEKLY = Run("facts/duo-weekly"), Run("facts/quad-weekly")
LAB, ONE_STREAM = Run("facts/lab"), Run("facts/lab-one-stream")
RESEARCH_LAB = Run("facts/research-lab")
APP, MODEL = "facts/first-hire-application", "facts/first-hire-model"
SAME_WAY = (
    "Search, notice and ramp take most of a year whoever comes first, and the founder builds "
    "meanwhile: the order of two hires four months apart moves a launch by weeks."
)


def delivery() -> tuple[Fact, ...]:
    """Return the facts on how fast models are iterated on and reach users."""
    return (
        *_first_model(),
        *(replace(fact, trials=DELIVERY_TRIALS) for fact in _releases()),
        *(replace(fact, trials=LAB_TRIALS) for fact in _laboratory()),
        *(replace(fact, trials=HIRING_TRIALS) for fact in _first_hires()),
    )


def _first_model() -> tuple[Fact, ...]:
    def deployed(words: str, low: float, high: float, expected: float, band: Band) -> Fact:
        within = r.within(r.first_deployment_calendar_days, low, high)
        return Fact(
            "B1-06",
            f"first models deployed {words}",
            f"Of teams with a first model to deploy, about {100 * expected:.0f} percent take "
            f"{words.removeprefix('in ')}.",
            (FIRST_MODEL,),
            m.share(m.seen(within)),
            "share",
            expected,
            band,
            ("R04", "R05"),
        )

    return (
        deployed("in a week or less", -math.inf, 7.0, 0.10, at_most(0.20)),
        deployed("in 8 to 30 days", 7.0, 30.0, 0.35, Band(0.20, 0.45)),
        deployed("in more than 30 days", 30.0, math.inf, 0.55, Band(0.40, 0.75)),
        Fact(
            "B1-09",
            "model projects in production within a year",
            "About half of the model projects that are begun reach production within twelve "
            "months.",
            (PROJECT,),
            m.share(m.seen(r.launched_by(12.0))),
            "share",
            0.48,
            Band(0.30, 0.62),
            ("R23", "R24"),
        ),
    )


def _releases() -> tuple[Fact, ...]:
    return (
        Fact(
            "B1-07",
            "model releases a year by hand",
            "A team without automation that is not forced to retrain releases a changed model "
            "every few months.",
            (FEATURES,),
            m.median(m.seen(r.releases_a_year)),
            "count",
            3.5,
            Band(2.0, 8.0),
            ("R12",),
        ),
        Fact(
            "B1-08",
            "lead time to users, duo over quad, weekly need",
            "Automated delivery takes a change to users several times as fast.",
            (DUO_WEEKLY, QUAD_WEEKLY),
            m.ratio_of_medians(m.seen(r.lead_time_days), m.seen(r.lead_time_days)),
            "x",
            5.0,
            at_least(3.0),
            ("R69", "R11"),
        ),
    )


def _laboratory() -> tuple[Fact, ...]:
    early, late = m.seen(r.error_cut_between(0, 4)), m.seen(r.error_cut_between(4, 8))
    return (
        Fact(
            "B1-10",
            "error removed in four months of research",
            "One ML engineer without production removes about a fifth of the error in four months.",
            (LAB,),
            m.mean(early),
            "share",
            0.20,
            Band(0.10, 0.35),
            (GUIDE,),
        ),
        Fact(
            "B1-10",
            "gain of the next four months over the first",
            "Gains diminish.",
            (LAB,),
            m.ratio_of_medians(late, early),
            "x",
            0.8,
            at_most(0.95),
            (GUIDE,),
        ),
        Fact(
            "B1-28",
            "working days from idea to offline verdict",
            "An idea gets its offline verdict in about a working week, one idea at a time.",
            (ONE_STREAM,),
            m.median(m.seen(r.idea_to_verdict_days)),
            "days",
            5.0,
            Band(3.0, 8.0),
            ("R65",),
        ),
        Fact(
            "B1-29",
            "months for each improvement, research-led",
            "Research on a novel approach brings an improvement every few months.",
            (RESEARCH_LAB,),
            m.median(m.seen(r.months_per_improvement)),
            "months",
            3.0,
            Band(1.5, 6.0),
            (GUIDE,),
        ),
    )


def _first_hires() -> tuple[Fact, ...]:
    pilot, launch = m.seen(r.first_pilot_months), m.seen(r.launch_months)
    return (
        Fact(
            "B1-26",
            "first pilot of an LLM application, full-stack over ML first",
            "An LLM application reaches its first pilot sooner with a full-stack engineer first.",
            (Run(APP, alternative="full-stack-first"), Run(APP, alternative="ml-first")),
            m.ratio_of_medians(pilot, pilot),
            "x",
            0.75,
            at_most(0.90),
            (GUIDE,),
            SAME_WAY,
        ),
        Fact(
            "B1-26",
            "launch of a model product, ML over full-stack first",
            "A product on a model of its own is launched sooner with an ML engineer first.",
            (Run(MODEL, alternative="ml-first"), Run(MODEL, alternative="full-stack-first")),
            m.ratio_of_medians(launch, launch),
            "x",
            0.75,
            at_most(0.90),
            (GUIDE,),
            SAME_WAY,
        ),
    )
