"""Facts of theory: laboratories whose numbers are known, and books (B1-12 to B1-17, B1-24)."""

from __future__ import annotations

from simulation.validation import measurements as m
from simulation.validation.bands import Band, at_most
from simulation.validation.companies import Run
from simulation.validation.fact import Fact
from simulation.validation.readings import theory as r

DRIFT = Run("laboratory/bare-retraining")
MM1, MM1_AT_70, MM1_AT_90 = Run("laboratory/mm1"), Run("facts/mm1-at-70"), Run("facts/mm1-at-90")
MMC, OWN_QUEUES = Run("laboratory/mmc"), Run("laboratory/own-queues")
QUAD = Run("facts/quad")
THREE = Run("facts/three-requisitions")
POISSON = Run("facts/constant-incident-rate")
BINOMIAL = Run("facts/constant-failure-share")
FILL_CALENDAR_DAYS = 60.0
RELEASES = 100


def theory() -> tuple[Fact, ...]:
    """Return the facts that hold by theory, or by the books."""
    return (*_queues(), *_books(), *_chances())


def _queues() -> tuple[Fact, ...]:
    def little(words: str, run: Run) -> Fact:
        return Fact(
            "B1-13",
            f"number waiting and served over lambda W, {words}",
            "In the long run the number in a queue is arrival rate times time in it.",
            (run,),
            m.mean(m.seen(r.number_over_theory)),
            "x",
            1.0,
            Band(0.97, 1.03),
            ("Little 1961",),
        )

    return (
        Fact(
            "B1-12",
            "mean loss of quality over d T / 2 + d x delay",
            "With fixed intervals and linear drift the mean loss is that of half an interval and "
            "of the delay.",
            (DRIFT,),
            m.mean(m.seen(r.deficit_over_theory)),
            "x",
            1.0,
            Band(0.95, 1.05),
            ("closed form",),
        ),
        little("one engineer", MM1),
        little("three with one queue", MMC),
        little("three with a queue each", OWN_QUEUES),
        Fact(
            "B1-14",
            "time in system at 80 percent load, in service times",
            "A ticket for one engineer who is busy four fifths of the time takes five service "
            "times.",
            (MM1,),
            m.mean(m.seen(r.time_in_system_hours)),
            "x",
            5.0,
            Band(4.6, 5.4),
            ("M/M/1",),
        ),
        Fact(
            "B1-14",
            "wait at 90 over that at 70 percent load",
            "The wait grows much faster than the load.",
            (MM1_AT_90, MM1_AT_70),
            m.ratio_of_means(m.seen(r.wait_hours)),
            "x",
            3.86,
            Band(3.28, 4.44),
            ("M/M/1",),
        ),
    )


def _books() -> tuple[Fact, ...]:
    return (
        Fact(
            "B1-15",
            "hours spent less hours employed, largest of any world",
            "Every employed hour is accounted for.",
            (QUAD,),
            m.largest(m.seen(r.hours_discrepancy)),
            "share",
            0.0,
            at_most(0.001),
            ("conservation",),
        ),
        Fact(
            "B1-15",
            "cash less opening cash and ledger, USD, largest of any world",
            "Every dollar is accounted for.",
            (QUAD,),
            m.largest(m.seen(r.cash_discrepancy_usd)),
            "count",
            0.0,
            at_most(1.0),
            ("conservation",),
        ),
    )


def _chances() -> tuple[Fact, ...]:
    return (
        Fact(
            "B1-17",
            "time until three positions are filled, in mean fill times",
            "The last of three positions with exponential fill times takes 1 + 1/2 + 1/3 of one.",
            (THREE,),
            m.mean(m.seen(r.last_start_over_mean(FILL_CALENDAR_DAYS))),
            "x",
            1.833,
            Band(1.723, 1.943),
            ("order statistics",),
        ),
        Fact(
            "B1-24",
            "incidents a month at a constant rate, variance over mean",
            "Failures that arrive independently are Poisson.",
            (POISSON,),
            m.mean(m.seen(r.monthly_dispersion)),
            "x",
            1.0,
            Band(0.9, 1.1),
            ("Poisson",),
        ),
        Fact(
            "B1-24",
            "failed releases of a hundred, variance over mean",
            "Releases that fail one by one with a chance of a fifth are binomial.",
            (BINOMIAL,),
            m.mean(m.seen(r.failures_dispersion(RELEASES))),
            "x",
            0.8,
            Band(0.72, 0.88),
            ("binomial",),
        ),
    )
