"""Facts on where the hours of ML engineers go (B1-01 to B1-05)."""

from __future__ import annotations

import math
from dataclasses import replace

from simulation.validation import measurements as m
from simulation.validation.bands import Band, at_least, at_most
from simulation.validation.companies import Run
from simulation.validation.fact import Fact
from simulation.validation.measurements import Quantity
from simulation.validation.trials import TRIALS

GUIDE = "R01"
DUO = Run("facts/duo")
DUO_WEEKLY = Run("facts/duo-weekly")
DUO_DATA_ENGINEER = Run("facts/duo-data-engineer")
QUAD = Run("facts/quad")
QUAD_WEEKLY = Run("facts/quad-weekly")
COMPANIES = (DUO, DUO_WEEKLY, DUO_DATA_ENGINEER, QUAD, QUAD_WEEKLY)

TRIGGER_SHARE = 0.3
NEEDS_DAYS = (5, 6, 7, 8, 9, 10, 12, 14, 17, 21, 26, 32, 40, 50)
SWEEP = tuple(Run("facts/duo", days) for days in NEEDS_DAYS)


def hours_of_ml_engineers() -> tuple[Fact, ...]:
    """Return the facts on where the hours of ML engineers go."""
    every = (*_data_work(), *_toil(), *_triggers(), *_specialists())
    return tuple(replace(fact, trials=TRIALS) for fact in every)


def _data_work() -> tuple[Fact, ...]:
    return (
        Fact(
            "B1-01",
            "data work of the duo",
            "A lone ML engineer who retrains by hand every three weeks spends between a third and "
            "three fifths of task hours on data.",
            (DUO,),
            m.median(m.data_share),
            "share",
            0.41,
            Band(0.35, 0.60),
            ("R02", "R03"),
        ),
        Fact(
            "B1-01b",
            "data work of the duo, weekly need",
            "When a retraining is needed every week, toil squeezes data work.",
            (DUO_WEEKLY,),
            m.median(m.data_share),
            "share",
            0.25,
            Band(0.12, 0.40),
            (),
            consistency_only=True,
        ),
        Fact(
            "B1-01b",
            "data work, weekly less default need",
            "At a weekly need the share of data work is below that at the default need.",
            (DUO_WEEKLY, DUO),
            m.median_difference(m.data_share),
            "pp",
            -0.16,
            at_most(0.0),
            (),
            consistency_only=True,
        ),
        Fact(
            "B1-02",
            "data work with a data engineer, relative to the duo",
            "A data engineer takes at least a third of the data work off the ML engineer's days.",
            (DUO_DATA_ENGINEER, DUO),
            m.median_ratio(m.data_share),
            "x",
            0.41,
            at_most(0.65),
            (GUIDE,),
        ),
    )


def _toil() -> tuple[Fact, ...]:
    return (
        Fact(
            "B1-03",
            "toil of the duo",
            "A lone ML engineer who retrains by hand every three weeks spends a fifth to a half "
            "of task hours on retraining, releases and incidents.",
            (DUO,),
            m.median(m.toil_share),
            "share",
            0.33,
            Band(0.20, 0.50),
            ("R02", "R05", "R06", "R09"),
        ),
        Fact(
            "B1-03",
            "toil of the duo, of hours at work",
            "Counted over hours at work, meetings included, that is an eighth to a third.",
            (DUO,),
            m.median(m.toil_at_work_share),
            "share",
            0.21,
            Band(0.12, 0.33),
            ("R02", "R05", "R06", "R09"),
        ),
        Fact(
            "B1-03b",
            "toil of the duo, weekly need",
            "When a retraining is needed every week, toil takes most of the task hours.",
            (DUO_WEEKLY,),
            m.median(m.toil_share),
            "share",
            0.65,
            Band(0.50, 0.85),
            (GUIDE,),
            consistency_only=True,
        ),
        Fact(
            "B1-03b",
            "worlds with more required work than hours",
            "In a part of the worlds weekly retraining, incidents and data incidents ask for more "
            "hours than the ML engineer has.",
            (DUO_WEEKLY,),
            m.overloaded_worlds,
            "share",
            0.24,
            Band(0.10, 0.45),
            (GUIDE,),
            consistency_only=True,
        ),
        Fact(
            "B1-03b",
            "in them: refreshes due for each delivered",
            "Where required work exceeds capacity the weekly cadence is missed.",
            (DUO_WEEKLY,),
            m.due_per_refresh_when_overloaded,
            "x",
            math.nan,
            at_least(1.0),
            (GUIDE,),
            consistency_only=True,
        ),
    )


def _triggers() -> tuple[Fact, ...]:
    def trigger(
        quantity: str, statement: str, share: Quantity, expected: float, band: Band
    ) -> Fact:
        passage = m.crossing(share, TRIGGER_SHARE, NEEDS_DAYS)
        return Fact(
            "B1-04",
            quantity,
            statement,
            SWEEP,
            passage,
            "days",
            expected,
            band,
            (GUIDE,),
            consistency_only=True,
        )

    return (
        trigger(
            "need where toil passes 30% of hours at work",
            "Toil passes 30 percent of hours at work when retraining is needed about every second "
            "week, well before it is needed weekly.",
            m.toil_at_work_share,
            12.0,
            Band(8.0, 20.0),
        ),
        trigger(
            "need where toil passes 30% of task hours",
            "Counted over task hours, toil passes 30 percent when retraining is needed about once "
            "a month.",
            m.toil_share,
            26.0,
            Band(16.0, 45.0),
        ),
        trigger(
            "need where retraining passes 30% of hours at work",
            "Retraining alone passes 30 percent of hours at work when it is needed about weekly.",
            m.retraining_at_work_share,
            8.0,
            Band(6.0, 11.0),
        ),
    )


def _specialists() -> tuple[Fact, ...]:
    return (
        Fact(
            "B1-05",
            "toil of the quad's ML engineer",
            "Among four specialists on an automated pipeline toil leaves the ML engineer alone.",
            (QUAD,),
            m.median(m.toil_share),
            "share",
            0.09,
            at_most(0.16),
            (GUIDE,),
        ),
        Fact(
            "B1-05",
            "experiments of the quad, relative to the duo",
            "Four specialists with one ML engineer finish at least half as many experiments again.",
            (QUAD, DUO),
            m.median_ratio(m.experiments_per_week),
            "x",
            2.7,
            at_least(1.5),
            (GUIDE,),
        ),
        Fact(
            "B1-05",
            "toil of the quad's ML engineer, weekly need",
            "A weekly need does not change that.",
            (QUAD_WEEKLY,),
            m.median(m.toil_share),
            "share",
            0.11,
            at_most(0.20),
            (GUIDE,),
        ),
        Fact(
            "B1-05",
            "experiments, relative to the duo, weekly need",
            "At a weekly need the four finish several times the experiments of the duo.",
            (QUAD_WEEKLY, DUO_WEEKLY),
            m.median_ratio(m.experiments_per_week),
            "x",
            7.9,
            at_least(2.5),
            (GUIDE,),
        ),
    )
