"""Readings of hiring, money and the round."""

from __future__ import annotations

import math

import numpy as np

from simulation.model.names import DAYS_PER_MONTH
from simulation.validation.companies import KINDS, OneLife, Reading
from simulation.validation.readings.delivery import first_month
from simulation.validation.readings.service import unavailable_days

MONTHS_A_YEAR = 12


def months_to_productive(role: str) -> Reading:
    """Return the reading of the months from a requisition of a role to full productivity.

    Infinity if nobody was productive before the life ended.
    """

    def seen(life: OneLife) -> float:
        number = life.opening.roles.index(role)
        opened = life.records("requisition_opened")
        opened = opened[opened["what"] == number]["time"]
        ramped = life.records("engineer_ramped")
        ramped = ramped[(ramped["what"] == number) & (ramped["time"] > opened[0])]["time"]
        return float((ramped[0] - opened[0]) / DAYS_PER_MONTH) if len(ramped) else math.inf

    return seen


def interview_hours_per_hire(life: OneLife) -> float:
    """Return the team's overhead hours for each person hired, where interviews are all of it."""
    spent = life.records("time_spent")
    employed_h = spent["amount"] * life.company["hours_per_day"]
    overhead = float((employed_h * life.company["task_share"] * spent["share"]).sum())
    hires = len(life.records("offer_accepted"))
    return overhead / hires if hires else math.nan


def burn_usd_per_month(life: OneLife) -> float:
    """Return the mean cash spent a month, over the months that closed before cash ran out."""
    cash = life.records("month_closed")["amount"]
    opening = float(life.records("life_opened")["amount"][0])
    before = cash[cash > 0.0]
    return (opening - float(before[-1])) / len(before) if len(before) else math.nan


def runway_months(life: OneLife) -> float:
    """Return the months until cash ran out, infinity if it did not."""
    out = life.records("cash_out")["amount"]
    return float(out[0] / DAYS_PER_MONTH) if len(out) else math.inf


def round_months(life: OneLife) -> float:
    """Return the months until a round closed, infinity if none did."""
    return first_month(life, "round_closed")


def round_months_if_any(life: OneLife) -> float:
    """Return the month in which a round closed, NaN if none did."""
    closed = round_months(life)
    return math.nan if math.isinf(closed) else closed


def raised_by(months: float) -> Reading:
    """Return the reading that is 1 if a round closed by a month, else 0."""
    return lambda life: float(round_months(life) <= months)


def died(life: OneLife) -> bool:
    """Return whether cash ran out."""
    return len(life.records("cash_out")) > 0


def among_ends(cause: Reading) -> Reading:
    """Return the reading of a cause among companies that came to an end, NaN for the others.

    A company ends when its cash is gone; the model knows no other end.
    """
    return lambda life: cause(life) if died(life) else math.nan


def cash_is_gone(life: OneLife) -> float:
    """Return 1 if the life ended with its cash gone."""
    return float(died(life))


def demand_never_came(life: OneLife) -> float:
    """Return 1 if the product was launched, or could not be validated, and nobody ever bought."""
    bought = len(life.records("pilot_won")) > 0
    never_validated = int(life.company["validated"]) == 0
    tried = len(life.records("launched")) > 0 or never_validated
    return float(tried and not bought and not failed_by_engineering(life))


def failed_by_engineering(life: OneLife) -> float:
    """Return 1 if a validated product was never launched, or most pilots met an unreliable one."""
    if len(life.records("launched")) == 0:
        return float(int(life.company["validated"]) == 1)
    lost = life.records("pilot_lost")
    if len(lost) == 0 or len(life.records("pilot_won")) > 0:
        return 0.0
    penalised = lost_to_unreliability(life)
    return float(2 * penalised > len(lost))


def lost_to_unreliability(life: OneLife) -> int:
    """Return how many pilots were lost while availability was below what is asked for."""
    allowed = 1.0 - float(life.company["world"]["raise_availability_bar"])
    lost = KINDS.index("pilot_lost")
    began: dict[int, float] = {}
    count = 0
    for record in life.records("pilot_started", "pilot_returned", "pilot_lost"):
        number, time = int(record["number"]), float(record["time"])
        if record["kind"] == lost:
            days = time - began[number]
            count += unavailable_days(life, began[number], time) > allowed * days
        else:
            began[number] = time
    return count


def monthly_growth_until(mrr_usd: float) -> Reading:
    """Return the reading of the compound monthly growth of MRR from the first until `mrr_usd`.

    It ends at the last month if MRR stays below; NaN with less than a year of it, and -1 if all
    is lost again.
    """

    def seen(life: OneLife) -> float:
        mrr = life.records("month_closed")["share"]
        paid = np.flatnonzero(mrr > 0.0)
        if len(paid) == 0:
            return math.nan
        beyond = np.flatnonzero(mrr >= mrr_usd)
        last = int(beyond[0]) if len(beyond) else len(mrr) - 1
        months = last - int(paid[0])
        if months < MONTHS_A_YEAR:
            return math.nan
        return float((mrr[last] / mrr[paid[0]]) ** (1.0 / months) - 1.0)

    return seen


def burn_multiple(begin: int, end: int) -> Reading:
    """Return the reading of net burn over net new yearly revenue in a span of months.

    NaN without revenue at its end; infinity if revenue did not grow. Money raised is no burn.
    """

    def seen(life: OneLife) -> float:
        closed = life.records("month_closed")
        if len(closed) < end or closed["share"][end - 1] <= 0.0:
            return math.nan
        raised = life.records("round_closed")
        month = raised["time"] / DAYS_PER_MONTH
        within = (month > begin) & (month <= end)
        burnt = closed["amount"][begin - 1] - closed["amount"][end - 1]
        burnt += raised["amount"][within].sum()
        grown = MONTHS_A_YEAR * (closed["share"][end - 1] - closed["share"][begin - 1])
        return float(burnt / grown) if grown > 0.0 else math.inf

    return seen
