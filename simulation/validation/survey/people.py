"""Facts on hiring (B1-16, B1-25, B1-32)."""

from __future__ import annotations

from simulation.validation import measurements as m
from simulation.validation.bands import Band, at_most
from simulation.validation.companies import Run
from simulation.validation.fact import Fact
from simulation.validation.readings import business as r

GUIDE = "R01"
HIRE = Run("facts/hire-mlops")
INTERVIEWS = Run("facts/interviews")
EARLY, AT_NEED = Run("facts/seed-mlops-first-day"), Run("facts/seed-mlops-month-6")


def people() -> tuple[Fact, ...]:
    """Return the facts on how long a hire takes, what it costs the team, and when it is early."""
    return (
        Fact(
            "B1-16",
            "months from requisition to a productive MLOps engineer",
            "Nine months pass from opening the position to full productivity.",
            (HIRE,),
            m.median(m.seen(r.months_to_productive("mlops_engineer"))),
            "months",
            9.0,
            Band(6.5, 11.0),
            (GUIDE, "R30", "R36"),
        ),
        Fact(
            "B1-25",
            "runway lost by an MLOps engineer before there is a need",
            "An MLOps engineer hired while the approach is not validated shortens runway by about "
            "a month; the need is taken to come half a year later, whatever a life is like then.",
            (AT_NEED, EARLY),
            m.median_difference(m.seen(r.runway_months)),
            "months",
            1.2,
            Band(0.6, 2.5),
            (GUIDE, "R66"),
        ),
        Fact(
            "B1-25",
            "rounds raised within 30 months, early less at need",
            "It does not make the next round likelier. The row says little while hardly anybody "
            "raises within two and a half years (B1-19).",
            (EARLY, AT_NEED),
            m.mean_difference(m.seen(r.raised_by(30.0))),
            "pp",
            0.0,
            at_most(0.02),
            (GUIDE, "R66"),
        ),
        Fact(
            "B1-32",
            "interviewing hours of the team for each hire",
            "A hire takes about a week of the team's time in interviews.",
            (INTERVIEWS,),
            m.median(m.seen(r.interview_hours_per_hire)),
            "hours",
            44.0,
            Band(25.0, 80.0),
            ("R34",),
            consistency_only=True,
        ),
    )
