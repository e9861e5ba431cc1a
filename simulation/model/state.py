"""The state of a company: every field with its meaning and unit.

All state lives in four structured arrays, which happenings take in this order:

- `companies`, of length one, holds what exists in a bounded number; rules take its only record,
  `company`;
- `works` and `accounts` hold what may pile up, so that the runner can enlarge them;
- `log` holds what happened (see `simulation.model.log`).

Times are working days since today, money is USD, efforts are task hours, shares lie in [0, 1].
"""

from __future__ import annotations

from typing import Final

import numpy as np

from simulation.model.parameters import WORLD
from simulation.model.tables import (
    ACCOUNT as ACCOUNT,
)
from simulation.model.tables import (
    ACTION,
    ENGINEER,
    KIND,
    MILESTONE,
    MODEL,
    PERSON,
    REQUISITION,
    ROLE,
    STREAM,
)
from simulation.model.tables import (
    WORK as WORK,
)
from simulation.model.variates import DISTRIBUTION, TABLE_POINTS, TABLES
from simulation.scenario.plan import LONGEST_WINDOW_WEEKS

MAX_SEATS: Final = 64
FIRST_SUCCESSOR: Final = MAX_SEATS  # requisitions of the plan come before
MAX_REQUISITIONS: Final = 2 * MAX_SEATS
MAX_ROLES: Final = 32
MAX_KINDS: Final = 48
MAX_MODELS: Final = 8
MAX_STREAMS: Final = 64
MAX_ACTIONS: Final = 128
MAX_DISTRIBUTIONS: Final = 288
MAX_SLOTS: Final = 384
MAX_MILESTONES: Final = 16
MAX_MONTHS: Final = 121
MAX_WEEKS: Final = LONGEST_WINDOW_WEEKS + 1  # of the trailing counters

WORLD_RECORD = np.dtype([(name, "f8") for name in WORLD])

# Processes that can be switched off; other switches of a scenario set a rate or a load to nothing.
MECHANISMS: Final = (
    "iteration",
    "retraining",
    "platform",
    "data_platform",
    "features",
    "finance",
    "launch_conditions",
    "approach_risk",
    "flywheel",
    "data_debt",
    "serving_load",
    "leadership",
    "role_ambiguity",
    "counter_offers",
    "mis_hires",
    "attrition",
    "handoffs",
    "off_hours",
    "pilots",
    "expansion",
    "raise_round",
)

# What is counted from the first day on; rules of a plan look back over weeks of it.
COUNTERS: Final = ("ml_toil_days", "ml_task_days", "incidents")
MECHANISM_RECORD = np.dtype([(name, "i8") for name in MECHANISMS])

# Fields of the company that multiply the rates of streams.
RATE_CAUSES: Final = ("automation", "infra_debt", "data_debt", "requests_per_month")

COMPANY = np.dtype(
    [
        ("seed", "u8"),
        ("replication", "u8"),
        ("now", "f8"),
        ("horizon", "f8"),
        ("status", "i8"),  # RUNNING, LIVED, FULL or STUCK
        ("events", "i8"),
        ("events_this_instant", "i8"),
        # Who and what there is.
        ("n_roles", "i8"),
        ("n_kinds", "i8"),
        ("n_seats", "i8"),
        ("n_requisitions", "i8"),  # of the plan; a successor's is FIRST_SUCCESSOR plus the seat
        ("requisitions_opened", "i8"),  # of the plan
        ("n_models", "i8"),
        ("n_streams", "i8"),
        ("n_actions", "i8"),
        ("n_dated", "i8"),  # actions of fixed months, which come first
        ("actions_taken", "i8"),  # of those
        ("n_works", "i8"),  # high-water mark of the work table
        ("works_created", "i8"),
        ("n_accounts", "i8"),  # high-water mark of the account table
        ("accounts_opened", "i8"),
        ("n_log", "i8"),
        ("present", "i8"),  # engineers employed
        ("open_requisitions", "i8"),
        ("newcomers", "i8"),  # present and not fully productive
        ("leads", "i8"),
        ("supervised", "i8"),
        ("built_for_scale", "i8"),
        ("screen_h_per_day", "f8"),  # of the team, over all open requisitions
        ("lifo", "i8"),
        ("hours_per_day", "f8"),  # employed hours in a working day
        ("task_share", "f8"),  # of employed hours: after leave and meetings
        ("leave_share", "f8"),
        ("founders", "i8"),
        # How far things are.
        ("automation", "f8"),
        ("pipeline", "f8"),
        ("infra_debt", "f8"),
        ("maturity", "f8"),
        ("ready_experiments", "f8"),  # experiments that prepared data still allows
        ("iterations", "i8"),
        ("data_sets", "i8"),
        ("features", "i8"),
        ("debt_updated", "f8"),
        ("platform_h_to_L1", "f8"),
        ("platform_h_to_L2", "f8"),
        ("pipeline_h", "f8"),
        ("architecture", "i8"),  # MODEL_FIRST, RESEARCH_LED or PRODUCT_FIRST
        ("novelty", "i8"),  # LOW, ORDINARY_NOVELTY or NOVEL
        ("launch_day", "f8"),  # NEVER before the first launch
        ("validated", "i8"),
        ("holds_since", "f8"),  # since when the quality bar has been kept, or NEVER
        ("pivots", "i8"),
        ("product_ready", "i8"),
        ("surface_h", "f8"),  # of the product surface, not begun
        ("surface_pending_h", "f8"),  # begun and not finished
        ("own_model_wanted", "i8"),
        ("retrain_need_days", "f8"),
        ("versions", "i8"),
        ("managed", "i8"),
        ("managed_days", "f8"),  # of managed services since the month began
        ("managed_since", "f8"),
        ("data_debt", "f8"),
        ("data_volume", "f8"),
        ("capture_state", "i8"),  # 0 a plain rating button, 1 being built, 2 instrumented
        ("flywheel_updated", "f8"),
        ("label_batches_due", "f8"),
        ("label_batches", "i8"),
        ("label_batches_open", "i8"),
        ("serving_gain", "f8"),  # capacity over that before any tuning
        ("tuning_rounds", "i8"),
        ("tuning_open", "i8"),
        ("requests_per_month", "f8"),
        ("traffic_rps", "f8"),  # at the peak
        ("overloaded_since", "f8"),  # NEVER while capacity suffices
        ("overloaded_days", "f8"),  # closed stretches
        ("overloaded_at_month_start", "f8"),
        ("tokens_per_request", "f8"),
        ("reputation", "f8"),  # 1 less what lost pilots cost
        ("reputation_updated", "f8"),
        ("pilots_running", "i8"),
        ("pilots_lost", "i8"),
        ("raise_state", "i8"),
        ("raises", "i8"),
        ("equity_granted", "f8"),  # share of the company
        ("hires", "i8"),
        ("adviser_until", "f8"),
        ("adviser_since", "f8"),
        ("backfill", "i8"),
        ("mis_hire_policy", "i8"),
        ("raise_wanted", "i8"),
        # Money and market.
        ("cash", "f8"),
        ("cash_at_month_start", "f8"),
        ("month_start", "f8"),
        ("months_closed", "i8"),
        ("weeks", "i8"),
        ("leavers_pay_usd", "f8"),  # earned this month by those who left
        ("leavers_fees_usd", "f8"),  # likewise by contractors
        ("mrr", "f8"),
        ("customers", "i8"),
        ("downtime_days", "f8"),  # closed outages, summed over models
        ("downtime_at_month_start", "f8"),
        # When: due time of each slot; the slot is the rank among simultaneous events.
        ("n_slots", "i8"),
        ("first_requisition_slot", "i8"),
        ("first_stream_slot", "i8"),
        ("first_detection_slot", "i8"),
        ("first_due_slot", "i8"),
        ("first_seat_slot", "i8"),
        ("due", "f8", (MAX_SLOTS,)),
        ("n_changed", "i8"),
        ("changed", "i8", (MAX_SLOTS,)),
        ("is_changed", "i1", (MAX_SLOTS,)),
        ("mrr_at_month_end", "f8", (MAX_MONTHS,)),  # by months closed; 0 is today
        ("burn_by_month", "f8", (MAX_MONTHS,)),  # net of revenue, without investment
        ("invested_usd", "f8"),  # since the month began
        ("unavailable_by_month", "f8", (MAX_MONTHS,)),  # share of the month, latency included
        ("counters", "f8", (len(COUNTERS),)),
        ("trail", "f8", (MAX_WEEKS, len(COUNTERS))),  # the counters at the turns of past weeks
        ("rate_cause", "f8", (len(RATE_CAUSES),)),  # as it was when `rate_mult` was worked out
        ("rate_mult", "f8", (len(RATE_CAUSES),)),
        ("n_milestones", "i8"),
        ("milestones", MILESTONE, (MAX_MILESTONES,)),
        ("mechanisms", MECHANISM_RECORD),
        ("world", WORLD_RECORD),
        ("engineers", ENGINEER, (MAX_SEATS,)),
        ("requisitions", REQUISITION, (MAX_REQUISITIONS,)),
        ("n_team", "i8"),
        ("team", PERSON, (MAX_SEATS,)),
        ("actions", ACTION, (MAX_ACTIONS,)),
        ("roles", ROLE, (MAX_ROLES,)),
        ("kinds", KIND, (MAX_KINDS,)),
        ("models", MODEL, (MAX_MODELS,)),
        ("streams", STREAM, (MAX_STREAMS,)),
        ("distributions", DISTRIBUTION, (MAX_DISTRIBUTIONS,)),
        ("tables", "f8", (TABLES, TABLE_POINTS)),
    ],
    align=True,
)
