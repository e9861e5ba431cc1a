"""Facts on burn, rounds and deaths of seed companies (B1-18 to B1-21)."""

from __future__ import annotations

from dataclasses import replace

from simulation.validation import measurements as m
from simulation.validation.bands import Band, at_least
from simulation.validation.companies import Reading, Run
from simulation.validation.fact import Fact
from simulation.validation.readings import business as r
from simulation.validation.trials import MARKET_TRIALS

FOUR = Run("facts/seed-of-four")
SEED = Run("facts/seed")
TWO_YEARS = 24.0
SMALL_MRR_USD = 50_000.0
FEW_LAUNCH = (
    "Fewer than half of these companies launch while they have cash, and at the register's pilots, "
    "conversion and contract value those that do grow slowly towards what investors ask for."
)


def money() -> tuple[Fact, ...]:
    """Return the facts on the money of seed companies."""
    market = (*_growth(), *_rounds(), *_deaths())
    return (*_burn(), *(replace(fact, trials=MARKET_TRIALS) for fact in market))


def _burn() -> tuple[Fact, ...]:
    return (
        Fact(
            "B1-18",
            "burn a month of four engineers and two founders",
            "Four engineers and two founders without revenue burn about 145 thousand a month.",
            (FOUR,),
            m.median(m.seen(lambda life: r.burn_usd_per_month(life) / 1e3)),
            "thousand USD",
            145.0,
            Band(110.0, 190.0),
            ("R46", "R67"),
        ),
        Fact(
            "B1-18",
            "runway of a median seed round",
            "A seed round of 3.5 million lasts them about two years and a quarter.",
            (FOUR,),
            m.median(m.seen(r.runway_months)),
            "months",
            27.0,
            Band(20.0, 33.0),
            ("R46", "R67"),
        ),
    )


def _growth() -> tuple[Fact, ...]:
    return (
        Fact(
            "B1-21",
            "monthly growth of recurring revenue below 50 thousand",
            "Small recurring revenue grows by about a twentieth a month.",
            (SEED,),
            m.median(m.seen(r.monthly_growth_until(SMALL_MRR_USD))),
            "share",
            0.05,
            Band(0.03, 0.10),
            ("R49", "R50"),
        ),
        Fact(
            "B1-21",
            "burn multiple, months 12 to 30",
            "A dollar of new yearly revenue costs about two and a half dollars of burn.",
            (SEED,),
            m.median(m.seen(r.burn_multiple(12, 30))),
            "x",
            2.5,
            Band(1.3, 6.0),
            ("R49", "R50"),
            FEW_LAUNCH,
        ),
    )


def _rounds() -> tuple[Fact, ...]:
    return (
        Fact(
            "B1-19",
            "seed companies with a Series A within 24 months",
            "About one seed company in six raises its Series A within two years.",
            (SEED,),
            m.share(m.seen(r.raised_by(TWO_YEARS))),
            "share",
            0.17,
            Band(0.08, 0.33),
            ("R46", "R47"),
            FEW_LAUNCH,
        ),
        Fact(
            "B1-19",
            "months to it, median among those who raise",
            "Those who raise take about two years.",
            (SEED,),
            m.median(m.seen(r.round_months_if_any)),
            "months",
            23.0,
            Band(16.0, 30.0),
            ("R46", "R47"),
            FEW_LAUNCH,
        ),
    )


def _deaths() -> tuple[Fact, ...]:
    def cause(words: str, statement: str, reading: Reading, expected: float, band: Band) -> Fact:
        return Fact(
            "B1-20",
            words,
            statement,
            (SEED,),
            m.share(m.seen(r.among_ends(reading))),
            "share",
            expected,
            band,
            ("R48",),
        )

    return (
        cause(
            "ended companies that ended at zero cash (by construction)",
            "Most companies that end do so because cash is gone; the model knows no other end.",
            r.cash_is_gone,
            0.85,
            at_least(0.6),
        ),
        cause(
            "of them, product or demand never came",
            "Nearly half of them never find somebody who buys.",
            r.demand_never_came,
            0.45,
            Band(0.30, 0.65),
        ),
        cause(
            "of them, mainly for what engineering did not deliver",
            "A fifth never launch what was validated, or lose their pilots to outages.",
            r.failed_by_engineering,
            0.20,
            Band(0.10, 0.35),
        ),
    )
