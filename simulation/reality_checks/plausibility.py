"""Does the input look like a real company: against published bands and the evidence register.

A company may well be unusual, so that nothing here is red: amber says what to look at again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from simulation.decision.burn import burn_today
from simulation.model.names import VACANT, WORKING_PER_CALENDAR_DAY
from simulation.reality_checks.checks import Finding, Group, Rule, State
from simulation.reality_checks.judging import dollars, months, percent
from simulation.reality_checks.laboratory import Laboratory, Unlivable
from simulation.reality_checks.life_log import LifeLog
from simulation.scenario import register
from simulation.statistics.intervals import Interval, mean_interval, share_interval

# Four engineers and two founders burn 110 to 190 thousand dollars a month.
BURN_A_HEAD_USD = (110_000 / 6, 190_000 / 6)
# A raise takes 3 to 8 months (R75), and rounds are two years apart (R46, R47): twice that is long.
RUNWAY_MONTHS = (6.0, 48.0)
A_TEAM = 3
MOST_TOIL = 0.5
CHANGE_FAILURES = (0.05, 0.4)
BURN_MULTIPLE = (1.3, 6.0)
SMALL_TEAM = 20
# Salaries of other places and levels reach this far beyond the register's ranges.
SALARY_ROOM = (0.4, 1.8)
FILL_ROOM = (0.5, 1.5)
HALF = 0.5
FEW_OPEN, GROWTH = 20, 1.5
# Fewer lives with a filled position say nothing of how long it takes.
FEWEST_LIVES = 5
YEAR = 12.0


def judged(interval: Interval, low: float, high: float, text: Callable[[float], str]) -> Finding:
    """Return amber if an interval lies wholly outside a band; its ends in words."""
    if not np.isfinite(interval.estimate):
        raise Unlivable("it is defined in none of the lives looked at")
    if interval.constant:
        told = f"{text(interval.estimate)}*"
    elif interval.defined:
        told = f"{text(interval.low)} to {text(interval.high)}"
    else:
        raise Unlivable("it is defined in too few of the lives looked at")
    ends = (interval.estimate,) * 2 if interval.constant else (interval.low, interval.high)
    if ends[1] < low:
        return Finding(State.AMBER, told, f"below {text(low)}")
    if ends[0] > high:
        return Finding(State.AMBER, told, f"above {text(high)}")
    return Finding(State.GREEN, told)


def stated(value: float, low: float, high: float, text: Callable[[float], str]) -> Finding:
    """Judge a number that the input alone decides."""
    same = Interval(value, value, value, 0.95, "stated", 2, constant=True)
    return judged(same, low, high, text)


def _burn(laboratory: Laboratory) -> float:
    """Return what the company burns a month today."""
    if laboratory.hopeless:
        raise Unlivable(laboratory.hopeless)
    return burn_today(laboratory.scenario)


def burn_a_head(laboratory: Laboratory) -> Finding:
    """Compare today's costs by head with published ones."""
    company = laboratory.scenario
    heads = len(company.team) + company.founders
    if not company.mechanisms.finance or len(company.team) < A_TEAM:
        raise Unlivable(f"published numbers are of companies with {A_TEAM} engineers and more")
    costs = _burn(laboratory) + company.mrr_usd
    return stated(costs / heads, *BURN_A_HEAD_USD, dollars)


def runway_today(laboratory: Laboratory) -> Finding:
    """Compare what cash lasts at today's burn with the time between rounds."""
    company = laboratory.scenario
    burn = _burn(laboratory) if company.mechanisms.finance else 0.0
    if burn <= 0.0:
        raise Unlivable("the company burns no cash today")
    # Founders alone, before they hire, may have cash for many years.
    longest = RUNWAY_MONTHS[1] if len(company.team) >= A_TEAM else np.inf
    return stated(company.cash_usd / burn, RUNWAY_MONTHS[0], longest, months)


def contract_value(laboratory: Laboratory) -> Finding:
    """Compare what a customer pays today with the register's contracts."""
    company = laboratory.scenario
    if company.customers == 0:
        raise Unlivable("there are no customers today")
    row = register()["acv_usd_per_year"]
    return stated(YEAR * company.mrr_usd / company.customers, row.low, row.high, dollars)


def salaries(laboratory: Laboratory) -> Finding:
    """Compare stated salaries with the register's ranges for the roles."""
    company = laboratory.scenario
    paid = [
        (name, person.role, person.salary_usd)
        for name, person in company.team.items()
        if person.salary_usd is not None
    ]
    paid += [
        (key, action.target, action.salary_usd)
        for key, action in company.plan.items()
        if action.salary_usd is not None and not action.never
    ]
    if not paid:
        raise Unlivable("no salary is stated: all are drawn from the register's ranges")
    odd = []
    for name, role, usd in paid:
        low, high = company.quantity(company.roles[role].salary).quantile(np.array([0.05, 0.95]))
        if not SALARY_ROOM[0] * low <= usd <= SALARY_ROOM[1] * high:
            odd.append(f"{name}: {dollars(usd)}, usual {dollars(low)} to {dollars(high)}")
    return _listed(odd, len(paid), "salaries")


def numbers_outside(laboratory: Laboratory) -> Finding:
    """List the numbers that the scenario sets outside their evidence."""
    company = laboratory.scenario
    if not company.parameters:
        raise Unlivable("the scenario sets no number of the register")
    return _listed(company.outside_evidence(), len(company.parameters), "numbers")


def _listed(odd: Sequence[str], count: int, what: str) -> Finding:
    told = f"{count - len(odd)} of {count} {what} are usual*"
    return Finding(State.AMBER if odd else State.GREEN, told, "; ".join(odd))


def team_size(laboratory: Laboratory) -> Finding:
    """Compare the largest team with what the evidence speaks of."""
    lives = laboratory.every_log
    largest = max(int(life.company["n_seats"]) for life in lives)
    told = f"{largest} seats at most*"
    if largest > SMALL_TEAM:
        return Finding(State.AMBER, told, f"more than {SMALL_TEAM}")
    return Finding(State.GREEN, told)


def toil(laboratory: Laboratory) -> Finding:
    """Compare the ML engineers' toil with what surveys report."""
    values = laboratory.measured().rows_of("toil_share_ml")
    return judged(mean_interval(values), 0.0, MOST_TOIL, percent)


def change_failures(laboratory: Laboratory) -> Finding:
    """Compare the change failure rate with that of other teams."""
    values = laboratory.measured().rows_of("change_failure_share")
    return judged(mean_interval(values), *CHANGE_FAILURES, percent)


def burn_multiple(laboratory: Laboratory) -> Finding:
    """Compare the burn multiple with that of seed companies."""
    values = laboratory.measured().rows_of("burn_multiple")
    known = values[np.isfinite(values)]
    # Revenue that hardly grows or falls says nothing of what growth costs.
    if len(known) < len(values) / 2:
        raise Unlivable("revenue does not grow in half of the lives")
    share = share_interval((known > BURN_MULTIPLE[1]).astype(np.float64))
    told = f"above {BURN_MULTIPLE[1]:g} in {percent(share.low)} to {percent(share.high)} of lives"
    if share.low > HALF:
        return Finding(State.AMBER, told, "growth is dear in most lives")
    return Finding(State.GREEN, told)


def time_to_fill(laboratory: Laboratory) -> Finding:
    """Compare how long positions stay open with the register's ranges for their roles."""
    odd, told = [], []
    for role, found in _searches(laboratory.own_logs).items():
        row = register().get(f"fill_{role}_calendar_days")
        days, lives = zip(*found, strict=True)
        interval = mean_interval(days, worlds=lives)
        if row is None or len(set(lives)) < FEWEST_LIVES or not interval.defined:
            continue
        label = laboratory.scenario.roles[role].label
        told.append(f"{label} {interval.low:.0f} to {interval.high:.0f} days")
        low, high = FILL_ROOM[0] * row.low, FILL_ROOM[1] * row.high
        if interval.low > high or interval.high < low:
            odd.append(f"{label}: usual {row.low:.0f} to {row.high:.0f} days")
    if not told:
        raise Unlivable("hardly any position is filled in the lives looked at")
    return Finding(State.AMBER if odd else State.GREEN, "; ".join(told), "; ".join(odd))


def _searches(logs: Sequence[LifeLog]) -> dict[str, list[tuple[float, int]]]:
    """Return role -> how many calendar days each filled position was open, and in which life."""
    found: dict[str, list[tuple[float, int]]] = {}
    for life in logs:
        roles = list(life.scenario.roles)
        accepted = life.records("offer_accepted")
        for opened in life.records("requisition_opened"):
            own = accepted["who"] == opened["who"]
            later = accepted["time"][own & (accepted["time"] >= opened["time"])]
            if len(later):
                days = float(later[0] - opened["time"]) / WORKING_PER_CALENDAR_DAY
                found.setdefault(roles[int(opened["what"])], []).append((days, life.replication))
    return found


def keeps_up(laboratory: Laboratory) -> Finding:
    """Look whether work piles up: more open at the end than half way, in most lives."""
    logs = laboratory.own_logs
    piles = []
    for life in logs:
        came, went = life.records("work_created"), life.records("work_finished")
        half = life.end * HALF
        middle = int((came["time"] <= half).sum() - (went["time"] <= half).sum())
        end = int((life.works["state"] != VACANT).sum())
        piles.append(float(end > FEW_OPEN and end > GROWTH * middle))
    share = share_interval(np.array(piles))
    told = f"piles up in {percent(share.low)} to {percent(share.high)} of lives"
    if share.low > HALF:
        return Finding(State.AMBER, told, "more comes in than the team can do")
    return Finding(State.GREEN, told)


def need_met(laboratory: Laboratory) -> Finding:
    """Look whether the retraining need is one that the team can meet at all."""
    values = laboratory.measured().rows_of("weeks_meeting_need_share")
    if not laboratory.scenario.mechanisms.retraining:
        raise Unlivable("retraining is switched off")
    return judged(mean_interval(values), HALF, 1.0, percent)


def _rule(
    called: str,
    title: str,
    look: Callable[[Laboratory], Finding],
    expected: str,
    source: str,
    advice: str,
) -> Rule:
    return Rule(called, title, Group.PLAUSIBILITY, expected, source, advice, look)


PLAUSIBILITY: tuple[Rule, ...] = (
    _rule(
        "burn-a-head",
        "Costs a head and month are those of seed companies",
        burn_a_head,
        f"{dollars(BURN_A_HEAD_USD[0])} to {dollars(BURN_A_HEAD_USD[1])}, founders counted",
        "published fact B1-18 (R46, R67)",
        "Look at salaries, compute and the number of founders again.",
    ),
    _rule(
        "runway-today",
        "Cash today lasts as long as seed companies plan for",
        runway_today,
        f"{RUNWAY_MONTHS[0]:g} to {RUNWAY_MONTHS[1]:g} months at today's burn; before hiring, more",
        "a raise takes up to 8 months (R75); rounds are two years apart (R46, R47)",
        "Look at cash again: is it in dollars, is it what is in the bank today?",
    ),
    _rule(
        "contract-value",
        "What a customer pays is a usual contract",
        contract_value,
        "the register's range of acv_usd_per_year",
        "evidence register (assumed)",
        "Look at mrr_usd and customers again: MRR is of all customers, by month.",
    ),
    _rule(
        "salaries",
        "Stated salaries are those of the roles",
        salaries,
        f"{SALARY_ROOM[0]:g} to {SALARY_ROOM[1]:g} times the ends of the role's range",
        "evidence register (compensation)",
        "Salaries are base pay in USD a year, before taxes and benefits.",
    ),
    _rule(
        "outside-evidence",
        "The numbers you set lie within their evidence",
        numbers_outside,
        "every number of the register that the scenario sets",
        "evidence register",
        "Check the unit; if the number is right, say where it comes from.",
    ),
    _rule(
        "team-size",
        "The team is as small as those that the evidence speaks of",
        team_size,
        f"at most {SMALL_TEAM} seats",
        "the guide (R01) and most surveys speak of the first hires",
        "Take what is said of coordination and hiring with care.",
    ),
    _rule(
        "toil",
        "ML engineers' toil is below half of their task time",
        toil,
        f"at most {percent(MOST_TOIL)}, 95% interval of the mean",
        "site reliability engineering (R06); facts B1-03 (R02, R05, R09)",
        "Look at incident rates, the retraining need and automation again.",
    ),
    _rule(
        "change-failures",
        "The change failure rate is that of other teams",
        change_failures,
        f"{percent(CHANGE_FAILURES[0])} to {percent(CHANGE_FAILURES[1])}, 95% interval of the mean",
        "DORA 2024 (R11)",
        "Look at change_fail_prob_L0 to L2 and automation again.",
    ),
    _rule(
        "burn-multiple",
        "A dollar of new revenue costs what it costs others",
        burn_multiple,
        f"above {BURN_MULTIPLE[1]:g} in at most half of lives, 95% interval",
        "published fact B1-21 (R49, R50)",
        "Look at pilots, conversion and contract value: growth may come too slowly to be real.",
    ),
    _rule(
        "time-to-fill",
        "Positions are filled about as fast as elsewhere",
        time_to_fill,
        f"means within {FILL_ROOM[0]:g} to {FILL_ROOM[1]:g} times the ends of the role's range",
        "evidence register (R30, R32)",
        "Look at fill times and offer acceptance again; days are calendar days.",
    ),
    _rule(
        "keeps-up",
        "The team keeps up with the work that comes in",
        keeps_up,
        "open work does not grow by half over the second half in most lives (95% interval)",
        "a queue whose load exceeds 1 has no steady state",
        "Look at rates and efforts of arriving work, and at the retraining need.",
    ),
    _rule(
        "need-met",
        "The retraining need is one that the team meets half the time",
        need_met,
        "at least 50% of weeks, 95% interval of the mean",
        "a need that is never met says that nobody needs it",
        "Look at retrain_need_calendar_days again: how often do you really retrain?",
    ),
)
