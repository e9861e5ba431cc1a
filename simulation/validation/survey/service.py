"""Facts on incidents, debts and service (B1-11, B1-22, B1-23, B1-27, B1-30, B1-31)."""

from __future__ import annotations

from simulation.validation import measurements as m
from simulation.validation.bands import Band, at_least, at_most
from simulation.validation.companies import Run
from simulation.validation.fact import Fact
from simulation.validation.readings import service as r
from simulation.validation.readings.theory import time_in_system_hours

GUIDE = "R01"
DUO, QUAD = Run("facts/duo"), Run("facts/quad")
DUO_WEEKLY, QUAD_WEEKLY = Run("facts/duo-weekly"), Run("facts/quad-weekly")
TRAP, TRAP_WITHOUT = Run("facts/trap"), Run("facts/trap-without")
NEGLECT = Run("facts/no-refactoring")
BUSY, BUSIER = Run("facts/releases-at-62-percent"), Run("facts/releases-at-93-percent")
AFTER_MONTHS = 6.0


def service() -> tuple[Fact, ...]:
    """Return the facts on what users get and what keeps it up."""
    return (*_trap(), *_debts(), *_restoring(), *_load())


def _trap() -> tuple[Fact, ...]:
    kept = m.seen(r.kept_after("mlops_engineer", AFTER_MONTHS))
    return (
        Fact(
            "B1-11",
            "weeks from the MLOps engineer's start to the availability asked for",
            "An unreliable product meets its target some weeks after an MLOps engineer starts.",
            (TRAP,),
            m.median(m.seen(r.weeks_to_target("mlops_engineer"))),
            "weeks",
            6.0,
            Band(4.0, 10.0),
            (GUIDE,),
        ),
        Fact(
            "B1-11",
            "experiments kept in the six months after, over those where nobody starts",
            "The MLOps engineer leaves research output as it was.",
            (TRAP, TRAP_WITHOUT),
            m.ratio_of_means(kept),
            "x",
            1.0,
            Band(0.85, 1.15),
            (GUIDE,),
        ),
    )


def _debts() -> tuple[Fact, ...]:
    return (
        Fact(
            "B1-22",
            "time lost to infrastructure debt, months 0 to 3",
            "In the first months after a launch little time is lost to technical debt.",
            (NEGLECT,),
            m.median(m.seen(r.debt_between(0.0, 3.0))),
            "share",
            0.07,
            at_most(0.14),
            ("R54", "R55", GUIDE),
        ),
        Fact(
            "B1-22",
            "time lost to infrastructure debt, months 12 to 24",
            "Without refactoring about a quarter of the time is lost in the second year.",
            (NEGLECT,),
            m.median(m.seen(r.debt_between(12.0, 24.0))),
            "share",
            0.28,
            Band(0.18, 0.42),
            ("R54", "R55", GUIDE),
        ),
        Fact(
            "B1-31",
            "lives with a data incident under data debt",
            "Without somebody who owns data most companies see a data incident in a year, and "
            "data debt that makes experiments fail.",
            (DUO,),
            m.share(m.seen(r.data_incident_and_debt)),
            "share",
            0.85,
            Band(0.60, 1.0),
            ("R57",),
        ),
    )


def _restoring() -> tuple[Fact, ...]:
    over = m.seen(r.restore_over_hands_on)
    return (
        Fact(
            "B1-23",
            "time to restore over hands-on time, duo",
            "Detection and queueing make an outage longer than the work on it.",
            (DUO_WEEKLY,),
            m.median(over),
            "x",
            2.0,
            at_least(1.3),
            ("R07", "R70"),
        ),
        Fact(
            "B1-23",
            "the same, duo less quad",
            "With monitoring and specialists less is added.",
            (DUO_WEEKLY, QUAD_WEEKLY),
            m.median_difference(over),
            "count",
            0.8,
            at_least(0.0),
            ("R07", "R70"),
        ),
        Fact(
            "B1-30",
            "median hours to restore, automated",
            "With monitoring and roll-back half of the outages end within about an hour.",
            (QUAD,),
            m.median(m.seen(r.median_restore_hours)),
            "hours",
            0.85,
            Band(0.5, 4.0),
            ("R26", "R27"),
        ),
        Fact(
            "B1-30",
            "mean hours to restore, automated",
            "The mean is longer, since a few outages are long.",
            (QUAD,),
            m.median(m.seen(r.mean_restore_hours)),
            "hours",
            2.1,
            Band(1.0, 8.0),
            ("R26", "R27"),
        ),
    )


def _load() -> tuple[Fact, ...]:
    lead_time = m.seen(time_in_system_hours)
    return (
        Fact(
            "B1-27",
            "lead time of releases when demand grows by half",
            "A team that is busy three fifths of its time takes more than half as long again.",
            (BUSIER, BUSY),
            m.ratio_of_medians(lead_time, lead_time),
            "x",
            3.0,
            at_least(1.6),
            ("queueing theory",),
        ),
    )
