"""Which way things move: the same lives with one thing turned.

Where nothing else can get in between, every single life must move the right way. Elsewhere only the
mean must, and the check has a share of an error rate that all such checks have together.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from simulation.measures.catalogue import measure
from simulation.reality_checks.checks import Finding, Group, Rule
from simulation.reality_checks.judging import Floats, never_less, no_less_on_average
from simulation.reality_checks.laboratory import Laboratory, Unlivable

STRICT = "in every life"
ON_AVERAGE = "on average, to 5% of its usual size"
SAME_DRAWS = "the same lives with the same luck (common random numbers)"
LOOK = (
    "Look at what else the change moves in your company; if nothing explains it, tell us: it may "
    "be a mistake of the model."
)
RUNWAY_SIGNAL = "runway_months"


def strictly(name: str, more: str, less: str) -> Callable[[Laboratory], Finding]:
    """Return the check that a measure is in no life lower in one company than in another."""

    def look(laboratory: Laboratory) -> Finding:
        _without_runway_rules(laboratory)
        here, there = laboratory.pairs(more, less, name)
        return never_less(here, there, measure(name).label)

    return look


def on_average(name: str, more: str, less: str) -> Callable[[Laboratory], Finding]:
    """Return the check that a measure is on average not lower in one company than in another."""

    def look(laboratory: Laboratory) -> Finding:
        here, there = laboratory.pairs(more, less, name)
        size = max(float(np.abs(there).mean()), float(np.abs(here).mean()))
        described = measure(name)
        scale, unit = (100.0, "points") if described.unit == "share" else (1.0, described.unit)
        words = f"{unit}, {described.label}" if unit else described.label
        return no_less_on_average(scale * (here - there), scale * size, laboratory.means, words)

    return look


def _without_runway_rules(laboratory: Laboratory) -> None:
    """Refuse where the plan itself answers to money."""
    plan = laboratory.scenario.plan.values()
    if any(each.signal == RUNWAY_SIGNAL for action in plan for each in action.when):
        raise Unlivable("the plan itself watches the runway")


def starts_no_later(sooner: str, later: str) -> Callable[[Laboratory], Finding]:
    """Return the check that the first hire starts in no life later in one company."""

    def look(laboratory: Laboratory) -> Finding:
        # Who has not started by the end starts after it.
        never = laboratory.scenario.horizon_months + 1.0
        here, there = (
            np.nan_to_num(laboratory.measured(name).rows_of("first_start_month"), nan=never)
            for name in (sooner, later)
        )
        if bool((np.minimum(here, there) == never).all()):
            raise Unlivable("nobody starts before the end in either company")
        return never_less(there, here, "the start, in months,")

    return look


def due_no_less_often(laboratory: Laboratory) -> Finding:
    """Count the retrainings that fall due at the need and at twice the need."""
    once, twice = (
        np.array([float(len(life.records("retraining_due"))) for life in laboratory.logs(name)])
        for name in ("retraining as needed", "retraining twice as often")
    )
    if not (once.any() or twice.any()):
        raise Unlivable("no retraining falls due in the lives looked at")
    if laboratory.scenario.models_in_production > 0:
        return never_less(twice, once, "the number due")
    # Before launch nothing is due, and luck decides when that is.
    size = float(max(once.mean(), twice.mean()))
    return no_less_on_average(twice - once, size, laboratory.means, "retrainings due")


def other_currency(laboratory: Laboratory) -> Finding:
    """Compare lives counted in another coin."""
    names = ("runway_months", "improvements_live", "refreshes", "incidents", "headcount_end")
    columns: list[tuple[Floats, Floats]] = []
    for name in names:
        here, there = (
            np.nan_to_num(laboratory.measured(which).rows_of(name), nan=-1.0)
            for which in ("other currency", "as it is")
        )
        columns.append((here, there))
    here, there = (np.concatenate([pair[i] for pair in columns]) for i in (0, 1))
    found = never_less(here, there, "a time or count", 1e-6, equal=True)
    wrong = int((np.abs(here - there) > 1e-6 * (1 + np.abs(there))).sum())
    told = f"{len(here) - wrong:,} of {len(here):,} numbers are the same*"
    return Finding(found.state, told, found.because)


def in_production(look: Callable[[Laboratory], Finding]) -> Callable[[Laboratory], Finding]:
    """Return a check that applies where models serve today: who launches sooner fails more."""

    def looked(laboratory: Laboratory) -> Finding:
        if laboratory.scenario.models_in_production == 0:
            raise Unlivable("no model is in production today")
        return look(laboratory)

    return looked


def _strict(
    called: str, title: str, name: str, more: str, less: str, because: str = SAME_DRAWS
) -> Rule:
    look = strictly(name, more, less)
    return Rule(called, title, Group.DIRECTIONS, STRICT, because, LOOK, look, (more, less))


def _mean(
    called: str, title: str, name: str, more: str, less: str, because: str = SAME_DRAWS
) -> Rule:
    look = on_average(name, more, less)
    return Rule(
        called, title, Group.DIRECTIONS, ON_AVERAGE, SAME_DRAWS, LOOK, look, (more, less), mean=True
    )


DIRECTIONS: tuple[Rule, ...] = (
    _strict(
        "more-cash",
        "More cash never shortens runway",
        "runway_months",
        "more cash",
        "no next round",
        "half as much again, and no next round; the same luck",
    ),
    _strict(
        "dearer-team",
        "Higher payroll costs never lengthen runway",
        "runway_months",
        "light load",
        "heavy load",
        "taxes and benefits at 10% and at 50% of salaries, no next round; the same luck",
    ),
    _strict(
        "dearer-hire",
        "A higher salary of the hire never lengthens runway",
        "runway_months",
        "cheap hires",
        "dear hires",
        "hires at $60,000 and at $300,000 a year, no next round; the same luck",
    ),
    Rule(
        "other-currency",
        "Counting in another coin changes no time and no count",
        Group.DIRECTIONS,
        "runway and four counts of every life, to one millionth",
        "money has no natural unit",
        LOOK,
        other_currency,
        ("other currency",),
    ),
    Rule(
        "slower-search",
        "A longer time to fill never brings the first hire forward",
        Group.DIRECTIONS,
        STRICT,
        "searches at the 5th and at the 95th percentile, nobody leaving; the same luck",
        LOOK,
        starts_no_later("fast search", "slow search"),
        ("fast search", "slow search"),
    ),
    Rule(
        "sure-offers",
        "If every offer is accepted, the first hire never starts later",
        Group.DIRECTIONS,
        STRICT,
        "nobody leaving; the same luck",
        LOOK,
        starts_no_later("sure offers", "settled"),
        ("sure offers", "settled"),
    ),
    _strict(
        "no-ramp",
        "Without ramp-up the first hire is never productive later",
        "first_productive_month",
        "settled",
        "settled without ramp",
        "nobody leaving; the same luck",
    ),
    Rule(
        "more-need",
        "Needing retraining twice as often never makes fewer fall due",
        Group.DIRECTIONS,
        "in every life; on average where the first launch is still to come",
        SAME_DRAWS,
        LOOK,
        due_no_less_often,
        ("retraining as needed", "retraining twice as often"),
        mean=True,
    ),
    _mean(
        "no-toil",
        "Without incidents and failed releases, no fewer improvements",
        "improvements_live",
        "calm without toil",
        "calm",
    ),
    _mean(
        "no-drift",
        "Without drift, live quality is no lower",
        "live_quality",
        "calm without drift",
        "calm",
    ),
    _mean(
        "no-nights",
        "If nothing fails at night, service is restored no later",
        "time_to_restore_h",
        "calm",
        "calm without nights",
    ),
    _mean(
        "no-failures",
        "Without incidents and failed releases, no more downtime",
        "downtime_share",
        "calm",
        "calm without failures",
    ),
    _mean(
        "no-resume-penalty",
        "Without the cost of interruptions, no fewer improvements",
        "improvements_live",
        "calm without resume penalty",
        "calm",
    ),
    Rule(
        "no-debt",
        "Without infrastructure debt, no more incidents",
        Group.DIRECTIONS,
        ON_AVERAGE,
        SAME_DRAWS,
        LOOK,
        in_production(on_average("incidents", "calm", "calm without debt")),
        ("calm", "calm without debt"),
        mean=True,
    ),
    _mean(
        "nobody-leaves",
        "If nobody leaves, no fewer improvements",
        "improvements_live",
        "calm without anybody leaving",
        "calm",
    ),
    _mean(
        "no-churn",
        "Without churn, no fewer customers",
        "customers_end",
        "market without churn",
        "market",
    ),
)
