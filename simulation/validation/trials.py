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


LAB_TRIALS: tuple[Trial, ...] = (
    Trial(
        "no data incidents arrive",
        {"mechanisms": {"data_incidents": False}},
        "Data incidents take about a quarter of a lone ML engineer's hours, in a laboratory as in "
        "production, and each of them goes before the next experiment.",
    ),
    Trial(
        "data are ready when they are wanted",
        {"parameters": {"data_prep_effort_h_manual": 0}},
        "A data set has to be assembled for every second experiment.",
    ),
    Trial(
        "both of these hold",
        {
            "mechanisms": {"data_incidents": False},
            "parameters": {"data_prep_effort_h_manual": 0},
        },
        "Work on data, prepared by hand and mended, takes most of a lone ML engineer's hours.",
    ),
)
DELIVERY_TRIALS: tuple[Trial, ...] = (
    Trial(
        "nothing waits when it changes hands",
        {"mechanisms": {"handoffs": False}},
        "Specialists hand over: a release waits until the MLOps engineer has taken it up, which "
        "the duo's lone ML engineer does not need.",
    ),
    Trial(
        "releases interrupt project work",
        {"planned_work": {"deployment": {"interrupts": True}}},
        "A release waits until the project work in hand is finished.",
    ),
)
HIRING_TRIALS: tuple[Trial, ...] = (
    Trial(
        "people start at once and are productive from the first day",
        {
            "parameters": {
                "fill_ml_engineer_calendar_days": 1,
                "fill_full_stack_calendar_days": 1,
                "start_delay_calendar_days": 1,
            },
            "mechanisms": {"ramp": False},
        },
        "Search and ramp take longer than the four months between the two hires, so that the "
        "second has often started before the first is productive.",
    ),
)
MARKET_TRIALS: tuple[Trial, ...] = (
    Trial(
        "customers accept what can be launched",
        {"parameters": {"customer_quality_bar": 0.88}},
        "Customers ask for more (0.94) than it takes to launch (0.88), and the one ML engineer "
        "of a seed company does not close that gap in two years: most pilots fail for quality. "
        "Both bars are from one domain.",
    ),
    Trial(
        "the approach is proven and there is a team from the first day",
        {
            "stage": "approach-validated",
            "team": {
                "Ana": {"role": "ml_engineer"},
                "Ben": {"role": "full_stack"},
                "Dan": {"role": "mlops_engineer"},
            },
        },
        "The plan begins with two founders and nobody to build: search, ramp and pivots take the "
        "first year and more.",
    ),
    Trial(
        "both of these hold, and three times as many pilots come",
        {
            "stage": "approach-validated",
            "parameters": {
                "customer_quality_bar": 0.88,
                "pilot_arrival_per_calendar_month": 3.6,
            },
            "team": {
                "Ana": {"role": "ml_engineer"},
                "Ben": {"role": "full_stack"},
                "Dan": {"role": "mlops_engineer"},
            },
        },
        "A late start, demanding customers and few pilots together keep revenue away.",
    ),
)

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

TRIAL_GROUPS = (TRIALS, DELIVERY_TRIALS, LAB_TRIALS, HIRING_TRIALS, MARKET_TRIALS)
