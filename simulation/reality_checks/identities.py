"""What must add up in every life: time, money, work, people, customers."""

from __future__ import annotations

from collections.abc import Callable

from simulation.reality_checks import complaints
from simulation.reality_checks.checks import Finding, Group, Rule, State
from simulation.reality_checks.judging import counted_lives, exact
from simulation.reality_checks.laboratory import Laboratory, Unlivable
from simulation.reality_checks.life_log import LifeLog

DOUBLE_ENTRY = "double-entry book-keeping: what comes in is there or has gone out"
RELIVE = "Tell us: this is a mistake of the model, not of your scenario. Results may be wrong."

Complaint = Callable[[LifeLog], str]


def _rule(
    called: str, title: str, complaint: Complaint, expected: str, source: str, *about: str
) -> Rule:
    """Return the rule that nothing is to be complained about in any life.

    Args:
        about: kinds of records that it is about; without any of them it does not apply.
    """

    def look(laboratory: Laboratory) -> Finding:
        if about and not any(life.is_kind(*about).any() for life in laboratory.every_log):
            raise Unlivable("it happens in none of the lives looked at")
        found = [(log, said) for log in laboratory.every_log if (said := complaint(log))]
        return exact(found, laboratory.every_log)

    return Rule(called, title, Group.IDENTITIES, expected, source, RELIVE, look)


def every_life_ends(laboratory: Laboratory) -> Finding:
    """Look whether the scenario's own lives come to an end."""
    failed = laboratory.failures
    if failed:
        told = f"{len(failed):,} of {counted_lives(laboratory.lives)} fail*"
        return Finding(State.RED, told, next(iter(failed.values())))
    return Finding(State.GREEN, f"all {counted_lives(laboratory.lives)}*")


ENDS = Rule(
    "lives-end",
    "Every life comes to its end",
    Group.IDENTITIES,
    "no life fails",
    "a terminating simulation",
    "Look for a duration, an interval or an effort of zero, or work that arrives without end.",
    every_life_ends,
)
IDENTITIES: tuple[Rule, ...] = (
    ENDS,
    _rule(
        "log",
        "The log is opened and closed once, and time never goes back",
        complaints.opened_and_closed,
        "in every life, exactly",
        "every event has its place in time",
    ),
    _rule(
        "time-sheet",
        "Everybody's time sheet adds up to the time they were employed",
        complaints.time_sheet,
        "in every life, to one millionth of its length",
        DOUBLE_ENTRY,
        "engineer_joined",
    ),
    _rule(
        "away",
        "Nobody works before they start or after they have left",
        complaints.nobody_works_while_away,
        "in every life, exactly",
        "one cannot work where one is not",
        "engineer_joined",
    ),
    _rule(
        "one-at-a-time",
        "Everybody has one piece of work in hand at a time",
        complaints.one_piece_at_a_time,
        "in every life, exactly",
        "one pair of hands",
        "work_started",
    ),
    _rule(
        "cash",
        "Cash is what there was and the ledger since",
        complaints.cash_is_the_ledger,
        "at every month's end, to one millionth",
        DOUBLE_ENTRY,
        "ledger",
    ),
    _rule(
        "work",
        "Work that came in is done or still open",
        complaints.work_is_done_or_open,
        "in every life, piece by piece, exactly",
        DOUBLE_ENTRY,
        "work_created",
    ),
    _rule(
        "people",
        "Whoever joined is here or has left",
        complaints.people_are_here_or_gone,
        "in every life, exactly",
        DOUBLE_ENTRY,
        "engineer_joined",
    ),
    _rule(
        "customers",
        "Pilots and customers neither appear nor disappear",
        complaints.customers_add_up,
        "in every life, exactly",
        DOUBLE_ENTRY,
        "pilot_started",
        "customer_churned",
    ),
    _rule(
        "revenue",
        "Recurring revenue is what was won and grew, less what was lost",
        complaints.revenue_adds_up,
        "in every life, to a cent",
        DOUBLE_ENTRY,
        "pilot_won",
        "customer_churned",
        "contracts_grew",
    ),
    _rule(
        "shares",
        "Quality, automation, debts and chances stay between 0 and 1",
        complaints.shares_are_shares,
        "in every life, exactly",
        "a share is a part of a whole",
    ),
    _rule(
        "outages",
        "Outages begin and end in turn, and last as long as is said",
        complaints.outages_begin_and_end,
        "in every life, to a millionth of a day",
        "one cannot fall down twice without getting up",
        "model_down",
    ),
    _rule(
        "from-work",
        "Refreshes and improvements come from finished work",
        complaints.refreshes_come_from_work,
        "in every life, exactly",
        "nothing comes from nothing",
        "model_refreshed",
        "experiment_failed",
        "experiment_succeeded",
    ),
    _rule(
        "contractors",
        "Contractors are paid by the day, not by salary",
        complaints.contractors_go,
        "in every life, exactly",
        DOUBLE_ENTRY,
    ),
)
