"""Limits and extremes: companies whose answer is known beforehand."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from simulation.measures.catalogue import MEASURES
from simulation.model.names import DAYS_PER_MONTH, PAYROLL
from simulation.reality_checks.checks import Finding, Group, Rule, State
from simulation.reality_checks.complaints import time_sheet
from simulation.reality_checks.identities import RELIVE
from simulation.reality_checks.judging import Floats, counted_lives, exact, never_less
from simulation.reality_checks.laboratory import AS_IS, Laboratory, Unlivable

# A difference of shares, and a sum of them over pivots.
NO_SHARES = ("offline_live_gap", "automation_lost_at_pivots")
EXACTLY = "in every life, exactly"
KNOWN = "a company so simple that the answer is known"
Known = Callable[[Laboratory], float]


def equals(name: str, variant: str, known: Known, what: str) -> Callable[[Laboratory], Finding]:
    """Return the check that a measure of a changed company has a known value in every life."""

    def look(laboratory: Laboratory) -> Finding:
        here = _defined(laboratory.measured(variant).rows_of(name), what)
        return never_less(here, np.full(len(here), known(laboratory)), what, equal=True)

    return look


def _defined(values: Floats, what: str) -> Floats:
    """Return the numbers of the lives in which there is one."""
    known = values[~np.isnan(values)]
    if not len(known):
        raise Unlivable(f"{what} is defined in none of the lives looked at")
    return known


def nothing(laboratory: Laboratory) -> float:
    """Return nothing."""
    return 0.0


def horizon_months(laboratory: Laboratory) -> float:
    """Return how many months are simulated."""
    return float(laboratory.scenario.horizon_months)


def cash_today(laboratory: Laboratory) -> float:
    """Return today's cash."""
    return float(laboratory.scenario.cash_usd)


def customers_today(laboratory: Laboratory) -> float:
    """Return today's customers."""
    return float(laboratory.scenario.customers)


def no_drift(laboratory: Laboratory) -> Finding:
    """Look whether quality falls with age where there is no drift."""
    logs = laboratory.logs("calm without drift")
    found = []
    seen = 0
    for life in logs:
        quality = life.records("live_quality")
        seen += len(quality)
        if bool((quality["share"] != 0.0).any()):
            found.append((life, "live quality changes with age"))
    if not seen:
        raise Unlivable("no model goes live in the lives looked at")
    return exact(found, logs)


def unpaid(laboratory: Laboratory) -> Finding:
    """Look for payroll where nobody is paid."""
    logs = laboratory.logs("unpaid")
    found = []
    for life in logs:
        lines = life.records("ledger")
        paid = float(lines["amount"][lines["what"] == PAYROLL].sum())
        if paid != 0.0:
            found.append((life, f"${-paid:,.2f} are paid"))
    return exact(found, logs)


def no_cash(laboratory: Laboratory) -> Finding:
    """Look whether a company with bills, and neither cash nor revenue, ends on its first day."""
    if not laboratory.scenario.mechanisms.finance:
        raise Unlivable("bills are switched off")
    before = laboratory.own_logs
    costs = [
        -float(bills["amount"][bills["time"] <= 1.001 * DAYS_PER_MONTH].clip(max=0.0).sum())
        for life in before
        for bills in (life.records("ledger"),)
    ]
    if min(costs) <= 0.0:
        raise Unlivable("the company has no bills to pay in its first month")
    here = _defined(laboratory.measured("no cash").rows_of("runway_months"), "runway")
    return never_less(here, np.zeros(len(here)), "runway", equal=True)


def nobody(laboratory: Laboratory) -> Finding:
    """Look for work done where there is nobody to do it."""
    lives = laboratory.measured("nobody")
    done = sum(lives.rows_of(name) for name in ("improvements_live", "refreshes", "headcount_end"))
    counted = ~np.isin(np.arange(len(lives.rows)), list(lives.errors))
    values: Floats = np.asarray(done, dtype=np.float64)[counted]
    return never_less(values, np.zeros(len(values)), "what nobody did", equal=True)


def one_person(laboratory: Laboratory) -> Finding:
    """Look whether the life of one person comes to its end and adds up."""
    logs = laboratory.logs("one person")
    found = [(life, said) for life in logs if (said := time_sheet(life))]
    lives = laboratory.measured("one person")
    if lives.errors:
        return Finding(State.RED, "", next(iter(lives.errors.values())))
    return exact(found, logs)


def all_finite(laboratory: Laboratory) -> Finding:
    """Look for measures that are infinite, or shares outside 0 to 1, in any changed company."""
    wrong: list[str] = []
    count = 0
    shares = [each.name for each in MEASURES if each.unit == "share" and each.name not in NO_SHARES]
    for variant in (AS_IS, "nobody", "one person", "endless cash", "no cash", "calm"):
        try:
            lives = laboratory.measured(variant)
        except Unlivable:
            continue
        count += len(lives.rows)
        if bool(np.isinf(lives.rows).any()):
            wrong.append(f"{variant}: a measure is infinite")
        for name in shares:
            values = lives.rows_of(name)
            if bool(((values < -1e-9) | (values > 1.0 + 1e-9)).any()):
                wrong.append(f"{variant}: {name} leaves 0 to 1")
    told = f"{len(MEASURES)} measures of {counted_lives(count)}*"
    return Finding(State.RED if wrong else State.GREEN, told, wrong[0] if wrong else "")


def _rule(
    called: str,
    title: str,
    look: Callable[[Laboratory], Finding],
    *variants: str,
    source: str = KNOWN,
    expected: str = EXACTLY,
) -> Rule:
    return Rule(called, title, Group.LIMITS, expected, source, RELIVE, look, variants)


LIMITS: tuple[Rule, ...] = (
    _rule(
        "endless-cash",
        "With endless cash, runway is the whole time looked at",
        equals("runway_months", "endless cash", horizon_months, "runway"),
        "endless cash",
    ),
    _rule(
        "no-cash",
        "With bills, and neither cash nor revenue, runway is nothing",
        no_cash,
        "no cash",
    ),
    _rule(
        "money-stands-still",
        "If no bills come and nobody comes or goes, cash stays what it is",
        equals("cash_end_usd", "money stands still", cash_today, "cash at the end"),
        "money stands still",
    ),
    _rule("unpaid", "If nobody is paid, there is no payroll", unpaid, "unpaid"),
    _rule(
        "no-drift-no-loss",
        "Without drift, models lose nothing with age",
        no_drift,
        "calm without drift",
    ),
    _rule(
        "no-failures-no-downtime",
        "If nothing fails, no model is down",
        equals("downtime_share", "calm without failures", nothing, "downtime"),
        "calm without failures",
    ),
    _rule(
        "no-failed-changes",
        "If no release fails, the change failure rate is nothing",
        equals("change_failure_share", "calm without failed changes", nothing, "the rate"),
        "calm without failed changes",
    ),
    _rule(
        "no-retraining",
        "Without retraining, no model is refreshed",
        equals("refreshes", "calm without retraining", nothing, "refreshes"),
        "calm without retraining",
    ),
    _rule(
        "nobody-leaves-nobody-left",
        "If nobody may leave, nobody resigns",
        equals("resignations", "calm without anybody leaving", nothing, "resignations"),
        "calm without anybody leaving",
    ),
    _rule(
        "no-market",
        "Without a market, customers stay those of today",
        equals("customers_end", "no market", customers_today, "customers"),
        "no market",
    ),
    _rule("nobody", "Where there is nobody, nothing gets done", nobody, "nobody"),
    _rule(
        "one-person",
        "One person alone lives to the end, and the time sheet adds up",
        one_person,
        "one person",
    ),
    _rule(
        "finite",
        "No measure is infinite, and shares stay between 0 and 1",
        all_finite,
        "nobody",
        "one person",
        "endless cash",
        "no cash",
        "calm",
        source="a share is a part of a whole",
    ),
)
