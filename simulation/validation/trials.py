"""Trials: what is changed, one thing at a time, to find out why a fact is out of its band."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Trial:
    """Describe one change to every company that a fact looks at.

    A trial explains a measured value; it is never a reason to change a number of the register.

    Args:
        words: what is changed, to be read after "if".
        changes: the diff.
        because: what it means when this brings the fact into its band.
    """

    words: str
    changes: Mapping[str, Any]
    because: str


# The first is about order, the others are what the hours budget behind some bands leaves out.
TRIALS: tuple[Trial, ...] = (
    Trial(
        "retraining may interrupt project work",
        {"planned_work": {kind: {"interrupts": True} for kind in ("retraining", "validation")}},
        "Each step of a retraining waits until the project work in hand is finished, and refreshes "
        "that fall due while a cycle is open become one; the hours budget behind the band lets "
        "every due retraining take its hours before any project work.",
    ),
    Trial(
        "training runs take no time",
        {"parameters": {"training_wait_elapsed_h": 0}},
        "The budget leaves the training run out; here the engineer turns to project work while the "
        "machine trains, and the next step of the retraining waits for it.",
    ),
    Trial(
        "there is no infrastructure debt",
        {"mechanisms": {"debt": False}},
        "The budget leaves infrastructure debt out; here it grows and makes toil longer.",
    ),
    Trial(
        "there is no data debt",
        {"mechanisms": {"data_debt": False}},
        "The budget leaves data debt out; here it brings more data incidents month by month, which "
        "take hours before anything else.",
    ),
    Trial(
        "talking, resuming and unclear roles cost nothing",
        {"mechanisms": {"coordination": False, "resume_penalty": False, "role_ambiguity": False}},
        "The budget leaves coordination, the cost of interruptions and unclear roles out.",
    ),
    Trial(
        "none of these holds anybody up, and retraining may interrupt",
        {
            "mechanisms": {
                "debt": False,
                "data_debt": False,
                "coordination": False,
                "resume_penalty": False,
                "role_ambiguity": False,
            },
            "planned_work": {kind: {"interrupts": True} for kind in ("retraining", "validation")},
            "parameters": {"training_wait_elapsed_h": 0},
        },
        "What the budget leaves out adds up: debts, coordination, unclear roles and waits.",
    ),
)
