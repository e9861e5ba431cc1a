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

from simulation.model.names import DISCIPLINES
from simulation.model.parameters import WORLD
from simulation.model.variates import DISTRIBUTION, TABLE_POINTS, TABLES

MAX_SEATS: Final = 64
MAX_REQUISITIONS: Final = 64
MAX_ROLES: Final = 32
MAX_KINDS: Final = 32
MAX_MODELS: Final = 8
MAX_STREAMS: Final = 64
MAX_ACTIONS: Final = 128
MAX_DISTRIBUTIONS: Final = 192
MAX_SLOTS: Final = 256

WORLD_RECORD = np.dtype([(name, "f8") for name in WORLD])

# Processes that can be switched off; other switches of a scenario set a rate or a load to nothing.
MECHANISMS: Final = (
    "iteration",
    "retraining",
    "platform",
    "data_platform",
    "features",
    "finance",
)
MECHANISM_RECORD = np.dtype([(name, "i8") for name in MECHANISMS])

ENGINEER = np.dtype(
    [
        ("address", "u8"),  # stable identity: the name or the key of the plan
        ("role", "i8"),
        ("state", "i8"),  # ABSENT, FREE or WORKING
        ("speed", "f8", (len(DISCIPLINES),)),  # relative to the specialist
        ("production_experience", "i8"),  # 1 or 0
        ("salary_usd_per_year", "f8"),
        ("started", "f8"),
        ("ramp_days", "f8"),  # from start to full productivity
        ("productivity", "f8"),  # share of full productivity this week
        ("overhead_share", "f8"),  # of task time
        ("work", "i8"),  # index of the work in hand, or NOTHING
        ("since", "f8"),  # when the current stretch of work or idleness began
        ("interruptions", "i8"),
    ],
    align=True,
)

REQUISITION = np.dtype(
    [
        ("address", "u8"),
        ("role", "i8"),
        ("state", "i8"),  # UNUSED, SOURCING, NOTICE or FILLED
        ("offers", "i8"),
        ("salary_usd_per_year", "f8"),  # negative: the role's salary
        ("production_experience", "i8"),
    ],
    align=True,
)

PERSON = np.dtype(
    [
        ("address", "u8"),
        ("role", "i8"),
        ("salary_usd_per_year", "f8"),  # negative: the role's salary
        ("production_experience", "i8"),
        ("ramped", "i8"),
    ],
    align=True,
)

ACTION = np.dtype(
    [
        ("time", "f8"),
        ("what", "i8"),  # OPEN_REQUISITION, JOIN or LEAVE
        ("address", "u8"),  # whose identity
        ("role", "i8"),
        ("salary_usd_per_year", "f8"),  # negative: the role's salary
        ("production_experience", "i8"),
    ],
    align=True,
)

ROLE = np.dtype(
    [
        ("speed", "f8", (len(DISCIPLINES),)),
        ("project", "i8"),
        ("search", "i8"),  # distribution row: days from requisition to offer
        ("salary_usd_per_year", "f8"),
    ],
    align=True,
)

KIND = np.dtype(
    [
        ("discipline", "i8"),
        ("category", "i8"),
        ("may_take", "i8"),  # bit r set: role r may take it
        ("eligible", "i8"),  # the same, with the people present
        ("responsible", "i8"),  # bit r set: role r answers for it with the people present
        ("performer", "i8"),  # role whose hours the effort states, or NOBODY
        ("performer_speed", "f8"),  # that role's speed in the discipline
        ("urgency", "i8"),  # smaller is more urgent
        ("overdue_urgency", "i8"),
        ("overdue_after_days", "f8"),
        ("interrupts", "i8"),
        ("takes_down", "i8"),
        ("own_queue", "i8"),
        ("responds_to_automation", "i8"),
        ("responds_to_debt", "i8"),
        ("rate_per_day", "f8"),
        ("effort_manual", "i8"),  # distribution rows; NOTHING where there is none
        ("effort_automated", "i8"),
        ("detection_manual", "i8"),
        ("detection_automated", "i8"),
        ("followup", "i8"),
        ("gap", "i8"),
    ],
    align=True,
)

MODEL = np.dtype(
    [
        ("address", "u8"),
        ("in_production", "i8"),
        ("launching", "i8"),  # its first deployment has been asked for
        ("offline_error", "f8"),
        ("error_floor", "f8"),
        ("live_error", "f8"),  # of the released version on the data it was trained on
        ("fresh_as_of", "f8"),  # the live version has seen the data up to here
        ("shift_share", "f8"),  # quality lost to abrupt shifts not yet learned
        ("snapshot", "f8"),  # data cut of the retraining under way
        ("snapshot_shift_share", "f8"),
        ("next_due", "f8"),
        ("retraining_open", "i8"),
        ("retraining_owed", "i8"),
        ("retrainings", "i8"),
        ("releases", "i8"),
        ("shifts", "i8"),
        ("down", "i8"),  # number of open failures that keep it down
        ("down_since", "f8"),
    ],
    align=True,
)

STREAM = np.dtype(
    [
        ("brings", "i8"),  # WORK_ARRIVES, DATA_SHIFTS or PILOT_STARTS
        ("kind", "i8"),
        ("model", "i8"),
        ("seat", "i8"),  # owner of the queue it feeds, or NOBODY
        ("address", "u8"),
        ("budget", "f8"),  # unit gap left until the next arrival
        ("rate", "f8"),  # arrivals a day, at present
        ("since", "f8"),
        ("arrivals", "i8"),
    ],
    align=True,
)

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
        ("n_requisitions", "i8"),
        ("n_models", "i8"),
        ("n_streams", "i8"),
        ("n_actions", "i8"),
        ("actions_taken", "i8"),
        ("n_works", "i8"),  # high-water mark of the work table
        ("works_created", "i8"),
        ("n_accounts", "i8"),  # high-water mark of the account table
        ("accounts_opened", "i8"),
        ("n_log", "i8"),
        ("present", "i8"),  # engineers employed
        ("open_requisitions", "i8"),
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
        # Money and market.
        ("cash", "f8"),
        ("cash_at_month_start", "f8"),
        ("month_start", "f8"),
        ("months_closed", "i8"),
        ("weeks", "i8"),
        ("leavers_pay_usd", "f8"),  # earned this month by those who left
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

WORK = np.dtype(
    [
        ("number", "i8"),  # in order of creation
        ("kind", "i8"),
        ("state", "i8"),  # VACANT, PENDING, WAITING, IN_PROGRESS or SUSPENDED
        ("model", "i8"),  # which model it is about, or NOTHING
        ("iteration", "i8"),  # which iteration it belongs to, or NOTHING
        ("held_by", "i8"),  # seat that alone may take it, or NOBODY
        ("begun", "i8"),  # 1 once somebody has worked on it
        ("address", "u8"),  # failures: where their draws are addressed
        ("count", "i8"),
        ("is_refresh", "i8"),  # a failed release of refreshed data rather than of a new version
        ("created", "f8"),
        ("waiting_since", "f8"),
        ("ready_at", "f8"),  # PENDING: when a machine or detection lets people begin
        ("occurred", "f8"),  # failures: when the model went down
        ("remaining_h", "f8"),  # hours of a specialist
        ("gain", "f8"),  # error that a release takes away
        ("rest_h", "f8"),  # effort of the steps after this one, in the performer's hours
    ],
    align=True,
)

ACCOUNT = np.dtype(
    [
        ("number", "i8"),
        ("state", "i8"),  # EMPTY, PILOT or CUSTOMER
        ("address", "u8"),
        ("started", "f8"),
        ("ends", "f8"),  # PILOT: when it is decided
        ("mrr", "f8"),
        ("downtime_at_start", "f8"),
    ],
    align=True,
)
